package rule

import (
	"cmp"
	"slices"
)

// Shortfall is what is missing to a valid vote, in heads and 0.01 m².
type Shortfall struct {
	Weighing
	Steps []Step `json:"steps,omitempty"`
}

// Reached reports whether enough took part.
func (s Shortfall) Reached() bool { return s.Weighing == (Weighing{}) }

// Gap tells how many heads and how much area are missing to quorum: 还差37户、
// 2,140㎡. The silent are counted as the rule counts them at close.
func Gap(r Rule, base Base, tally Tally) Shortfall {
	tally = settle(r, tally.complete()).forQuorum
	s := Shortfall{Steps: steps(ToBeValid, r.quorum(base.Mode), numbers{base: base, tally: tally})}
	for _, step := range s.Steps {
		if step.Num == ParticipatedArea {
			s.Area = max(s.Area, step.Missing())
		} else {
			s.Heads = max(s.Heads, step.Missing())
		}
	}
	s.Heads = max(s.Heads, base.Quorum-tally.Participated.Heads)
	return s
}

// Building is a part of the roll and how much of it took part.
type Building struct {
	ID      string   `json:"id"`
	Base    Weighing `json:"base"`
	Turnout Weighing `json:"turnout"`
}

// BuildingGap is how far one building is behind the share that the whole roll
// needs. Left is everybody there who has not taken part.
type BuildingGap struct {
	ID      string   `json:"id"`
	Missing Weighing `json:"missing"`
	Left    Weighing `json:"left"`
}

// BuildingGaps measures each building against the rule's own shares, the
// furthest behind first, by heads, then by area, then by name. A rule without
// quorum has no gaps: every Missing is zero.
func BuildingGaps(r Rule, mode Mode, buildings []Building) []BuildingGap {
	gaps := make([]BuildingGap, len(buildings))
	for i, b := range buildings {
		g := BuildingGap{ID: b.ID, Left: b.Base.minus(b.Turnout)}
		for _, q := range r.quorum(mode) {
			if q.Num == ParticipatedArea {
				g.Missing.Area = max(g.Missing.Area, min(q.need(b.Base.Area), b.Base.Area)-b.Turnout.Area)
			} else {
				g.Missing.Heads = max(g.Missing.Heads, min(q.need(b.Base.Heads), b.Base.Heads)-b.Turnout.Heads)
			}
		}
		gaps[i] = g
	}
	slices.SortStableFunc(gaps, func(a, b BuildingGap) int {
		return cmp.Or(cmp.Compare(b.Missing.Heads, a.Missing.Heads),
			cmp.Compare(b.Missing.Area, a.Missing.Area), cmp.Compare(a.ID, b.ID))
	})
	return gaps
}

// CanStillPass reports whether a yes/no motion could still pass if everybody
// who has not voted came and said yes and nobody changed a ballot. For a
// choice or an election it reports whether any option could.
func CanStillPass(r Rule, base Base, tally Tally) bool {
	tally = tally.complete()
	whole := base.Weighing
	if !r.counts(Total, Heads, Registered) {
		whole = Weighing{max(base.Heads, tally.Participated.Heads), max(base.Area, tally.Participated.Area)}
	}
	left := whole.minus(tally.Participated)
	if left.impossible() {
		return false
	}
	r.Silence = SilenceOut // the silent are among those who might still come
	best := tally
	best.Participated, best.Silent, best.Ballots = whole, Weighing{}, max(tally.Ballots+left.Heads, whole.Heads)
	if len(tally.Options) == 0 {
		best.Yes = whole.minus(tally.No).minus(tally.Abstain).minus(tally.Invalid)
		return promising(Decide(r, base, best))
	}
	for i := range tally.Options {
		best.Options = slices.Clone(tally.Options)
		best.Options[i].Weighing = tally.Options[i].plus(left)
		if promising(Decide(r, base, best)) {
			return true
		}
	}
	return false
}

func promising(o Outcome) bool {
	return o.Verdict == Passed || o.Verdict == Recalled ||
		o.Verdict == Valid && len(o.Elected)+len(o.Revote) > 0
}
