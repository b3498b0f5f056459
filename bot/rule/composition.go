package rule

// bodySteps tests whether the body is the one the law means: reps 五分之四以上,
// women reps 三分之一以上 (村委会组织法29), 代表多于二十人 (农村集体经济组织法28).
func bodySteps(r Rule, base Base) []Step {
	var all []Step
	if r.MinBody > 0 {
		all = append(all, Step{
			Stage: ToBeValid, Num: Body, Have: base.Heads,
			Limit: Limit{Op: AtLeast}, Need: r.MinBody, OK: base.Heads >= r.MinBody,
		})
	}
	c := base.Composition
	if c == nil {
		return all
	}
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

func bodyWhy(missed Step) Why {
	switch missed.Num {
	case WomenReps:
		return TooFewWomen
	case Reps:
		return TooFewReps
	default:
		return BodyTooSmall
	}
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
	base := Base{Weighing: Weighing{Heads: c.Committee + c.Reps}, Composition: &c}
	if missed := o.add(bodySteps(r, base)...); missed != nil {
		o.Verdict, o.Why, o.Gate = InvalidComposition, bodyWhy(*missed), missed.Num
	}
	return o
}
