package council

import "strconv"

// ElectorLint is what lint looks at before representatives elect. Thresholds come from the
// law of the body.
type ElectorLint struct {
	// Reps of Body are representatives; TooFewReps says that their share is too small.
	Reps, Body int
	TooFewReps bool
	// One represents Fewest to Most of so many Households.
	Households, Fewest, Most int
	Law                      string
}

// LintElectors lists what is wrong with representatives who are to elect. A body that is
// not the one the law means elects nobody; how many households one represents is for the
// officers to answer for.
func LintElectors(in ElectorLint) []Finding {
	var l linter
	if in.TooFewReps {
		l.add("electors_share", Blocks, "", "reps", strconv.Itoa(in.Reps), "body", strconv.Itoa(in.Body), "law", in.Law)
	}
	if in.Fewest > 0 && (in.Reps*in.Fewest > in.Households || in.Reps*in.Most < in.Households) {
		l.add("electors_ratio", NeedsOverride, "", "reps", strconv.Itoa(in.Reps), "homes", strconv.Itoa(in.Households),
			"fewest", strconv.Itoa(in.Fewest), "most", strconv.Itoa(in.Most), "law", in.Law)
	}
	return l.found
}

// LintNominators is what is wrong where so many people put candidates up who are not
// registered as voters, which the law asks for.
func LintNominators(people int, law string) Finding {
	var l linter
	l.add("nominators_unregistered", NeedsOverride, "", "people", strconv.Itoa(people), "law", law)
	return l.found[0]
}
