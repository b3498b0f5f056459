package rule

const (
	MustConvene Verdict = "must_convene"
	NotEnough   Verdict = "not_enough"
	Accepted    Verdict = "accepted"

	EnoughSigned  Why = "enough_signed"
	TooFewSigned  Why = "too_few_signed"
	TooLittleArea Why = "too_little_area"
)

// PetitionOutcome is what a joint request reached. Needed is the smallest
// number of signers (and NeededArea the smallest area) that is enough.
type PetitionOutcome struct {
	Verdict    Verdict `json:"verdict"`
	Why        Why     `json:"why"`
	Needed     int64   `json:"needed"`
	NeededArea int64   `json:"needed_area,omitempty"`
}

// Petitioned tests signers against n/d of everybody; fractions round up,
// 以上 includes the share itself. Area is tested only when all.Area is set,
// as the 指导规则 ask of owners. A recall rule answers Accepted, others
// MustConvene.
func Petitioned(kind Kind, n, d int64, all, signers Weighing) PetitionOutcome {
	share := Limit{Op: AtLeast, N: n, D: d}
	if !share.sound() || n == 0 {
		return PetitionOutcome{Verdict: Invalid, Why: UnsoundShare}
	}
	if all.impossible() || signers.impossible() {
		return PetitionOutcome{Verdict: Invalid, Why: NumberOutOfRange}
	}
	if signers.exceeds(all, all.Area > 0) {
		return PetitionOutcome{Verdict: Invalid, Why: MoreThanTheRoll}
	}
	o := PetitionOutcome{Verdict: MustConvene, Why: EnoughSigned, Needed: share.need(all.Heads)}
	if kind == Recall {
		o.Verdict = Accepted
	}
	if all.Area > 0 {
		o.NeededArea = share.need(all.Area)
	}
	switch {
	case signers.Heads < o.Needed:
		o.Verdict, o.Why = NotEnough, TooFewSigned
	case all.Area > 0 && signers.Area < o.NeededArea:
		o.Verdict, o.Why = NotEnough, TooLittleArea
	}
	return o
}

// PetitionBy returns the share that people of a kind (owners, reps, …) need
// under the rule.
func (r Rule) PetitionBy(by string) (Petitioning, bool) {
	for _, p := range r.Petitions {
		if p.By == by {
			return p, true
		}
	}
	return Petitioning{}, false
}
