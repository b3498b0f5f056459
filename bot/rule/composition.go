package rule

// compositionSteps tests whether a meeting of representatives is the body the
// law means: reps 五分之四以上, women reps 三分之一以上 (村委会组织法29).
func compositionSteps(r Rule, c Composition) []Step {
	var all []Step
	for _, g := range r.Composition {
		have, whole := c.Reps, c.Committee+c.Reps
		if g.Num == WomenReps {
			if !c.WomenKnown {
				continue
			}
			have = c.WomenReps
		}
		all = append(all, Step{
			Stage: ToBeValid, Num: g.Num, Have: have, Den: g.Den, Whole: whole,
			Limit: g.Limit, Need: g.need(whole), OK: g.holds(have, whole),
		})
	}
	return all
}

func compositionWhy(missed Quantity) Why {
	if missed == WomenReps {
		return TooFewWomen
	}
	return TooFewReps
}

// impossible reports counts that cannot be, as women among more than all reps.
func (c Composition) impossible() bool {
	return min(c.Committee, c.Reps, c.WomenReps) < 0 ||
		max(c.Committee, c.Reps) > maxNumber || c.WomenReps > c.Reps
}

// CheckComposition tests the body alone, before a vote is opened. The verdict
// is Valid or InvalidComposition.
func CheckComposition(r Rule, c Composition) Outcome {
	if c.impossible() {
		return refuse(NumberOutOfRange)
	}
	o := Outcome{Verdict: Valid, Why: LawfulBody}
	if missed := o.add(compositionSteps(r, c)...); missed != nil {
		o.Verdict, o.Why, o.Gate = InvalidComposition, compositionWhy(missed.Num), missed.Num
	}
	return o
}
