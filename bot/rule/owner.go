package rule

// Counted is the outcome of counting owners: heads and area, no judgement.
const Counted Verdict = "count"

const (
	OneHeadEach  Why = "one_head_each"
	UnitsCounted Why = "units_counted"

	CastCounted       = "counted"
	CastAlreadyVoted  = "rejected:unit_already_voted"
	CastUnknownUnit   = "rejected:unknown_unit"
	CastOneHeadSplits = "conflict:one_head_two_choices"
)

// EachOwner stands for as many different owners as there are units.
const EachOwner = "each"

// Unit is a 专有部分, or N alike. An owner of several counts as one head, and
// so does a developer with what is unsold (建筑物区分所有权解释9); areas add up.
type Unit struct {
	Owner string
	Area  int64 // 0.01 m²: 登记簿, else 实测, else 合同 (解释8)
	N     int64
}

// CountOwners returns the heads and area of the units, or NumberOutOfRange.
func CountOwners(units []Unit) (Weighing, Why) {
	var sum Weighing
	seen := make(map[string]bool)
	for _, u := range units {
		if u.N < 1 || u.N > maxNumber || u.Area < 0 || u.Area > maxNumber/u.N {
			return Weighing{}, NumberOutOfRange
		}
		sum.Area += u.Area * u.N
		switch {
		case u.Owner == EachOwner:
			sum.Heads += u.N
		case !seen[u.Owner]:
			seen[u.Owner] = true
			sum.Heads++
		}
		if sum.impossible() {
			return Weighing{}, NumberOutOfRange
		}
	}
	return sum, ""
}

// Casting is one attempt to vote: who, for which unit, what.
type Casting struct{ Person, Unit, Choice string }

// CountCasts answers each cast in turn. A unit has one ballot, the first;
// an owner of several units has one choice, so a second unit cast otherwise
// is a conflict that the owner must settle. heads is how many voted.
func CountCasts(ownerOf map[string]string, casts []Casting) (results []string, heads int64) {
	voted, choice := make(map[string]bool), make(map[string]string)
	results = []string{}
	for _, c := range casts {
		owner, known := ownerOf[c.Unit]
		before, hasVoted := choice[owner]
		switch {
		case !known:
			results = append(results, CastUnknownUnit)
		case voted[c.Unit]:
			results = append(results, CastAlreadyVoted)
		case hasVoted && before != c.Choice:
			results = append(results, CastOneHeadSplits)
		default:
			voted[c.Unit], choice[owner] = true, c.Choice
			results = append(results, CastCounted)
		}
	}
	return results, int64(len(choice))
}
