package rule

// maxNumber bounds every count and area, so that sums of a few of them stay
// within int64. 10^15 × 0.01 m² is more land than there is.
const maxNumber = 1_000_000_000_000_000

// Weighing is a number of heads and the floor area that goes with them, in
// 0.01 m². Rules that count only heads ignore the area.
type Weighing struct {
	Heads int64 `json:"heads"`
	Area  int64 `json:"area,omitempty"`
}

func (w Weighing) plus(o Weighing) Weighing {
	return Weighing{w.Heads + o.Heads, w.Area + o.Area}
}

func (w Weighing) minus(o Weighing) Weighing {
	return Weighing{w.Heads - o.Heads, w.Area - o.Area}
}

func (w Weighing) exceeds(o Weighing, byArea bool) bool {
	return w.Heads > o.Heads || byArea && w.Area > o.Area
}

func (w Weighing) impossible() bool {
	return w.Heads < 0 || w.Area < 0 || w.Heads > maxNumber || w.Area > maxNumber
}

// Base is the frozen roll of a motion: everybody who could take part.
type Base struct {
	Weighing
	// Quorum is a body's own absolute number of people who must be there;
	// 0 leaves it to the rule's gates.
	Quorum int64 `json:"quorum,omitempty"`
	// Seats is how many an election fills; for a choice among options, how
	// many may be chosen (0: every option that passes).
	Seats int64 `json:"seats,omitempty"`
	Mode  Mode  `json:"mode,omitempty"`
	// Composition is set when the body itself has to be lawful.
	Composition *Composition `json:"composition,omitempty"`
}

// Composition is who sits in a meeting of representatives.
type Composition struct {
	Committee int64 `json:"committee"`
	Reps      int64 `json:"reps"`
	WomenReps int64 `json:"women_reps"`
	// WomenKnown is false when nobody counted the women; the share is then
	// not tested.
	WomenKnown bool `json:"women_known"`
}

// Option is one answer of a choice, or one candidate.
type Option struct {
	Key string `json:"key"`
	Weighing
	// Against marks 都不同意, which can win but never passes.
	Against bool `json:"against,omitempty"`
}

// Tally is what happened. Participated is everybody who took part,
// abstentions and spoiled ballots included; in a meeting it is everybody
// present, the silent included. Left zero in a yes/no vote it is the sum of
// Yes, No, Abstain and Invalid.
type Tally struct {
	Participated Weighing `json:"participated"`
	Yes          Weighing `json:"yes"`
	No           Weighing `json:"no"`
	Abstain      Weighing `json:"abstain"`
	Invalid      Weighing `json:"invalid"`
	// Silent were told, with proof, and did not vote; only a rule whose
	// Silence is not out looks at them.
	Silent Weighing `json:"silent"`
	// Options replaces Yes and No in a choice or an election.
	Options []Option `json:"options,omitempty"`
	// Ballots is how many came back; 0 means as many as took part.
	Ballots int64 `json:"ballots,omitempty"`
	// Unseconded is true when nobody seconded the motion.
	Unseconded bool `json:"unseconded,omitempty"`
}

// complete fills what a caller may leave out.
func (t Tally) complete() Tally {
	if t.Participated == (Weighing{}) && len(t.Options) == 0 {
		t.Participated = t.marked()
	}
	if t.Ballots == 0 {
		t.Ballots = t.Participated.Heads
	}
	return t
}

func (t Tally) marked() Weighing {
	return t.Yes.plus(t.No).plus(t.Abstain).plus(t.Invalid)
}

// cast is everybody who said yes or no, or marked an option.
func (t Tally) cast() Weighing {
	if len(t.Options) == 0 {
		return t.Yes.plus(t.No)
	}
	return t.Participated.minus(t.Abstain).minus(t.Invalid)
}

// numbers resolves the names that gates use.
type numbers struct {
	base  Base
	tally Tally
	yes   Weighing // the side or the option being tested
}

func (n numbers) of(q Quantity) int64 {
	switch q {
	case Heads, Total, Registered:
		return n.base.Heads
	case Area:
		return n.base.Area
	case ParticipatedHeads, Present, Voters:
		return n.tally.Participated.Heads
	case ParticipatedArea:
		return n.tally.Participated.Area
	case Cast:
		return n.tally.cast().Heads
	case Ballots:
		return n.tally.Ballots
	case Yes, YesHeads, Votes:
		return n.yes.Heads
	case YesArea:
		return n.yes.Area
	default:
		return 0
	}
}

// impossible names what cannot have happened, or returns "".
func impossible(r Rule, base Base, tally Tally) Why {
	byArea := r.ByArea()
	for _, w := range []Weighing{base.Weighing, tally.Participated, tally.Yes, tally.No, tally.Abstain, tally.Invalid, tally.Silent} {
		if w.impossible() {
			return NumberOutOfRange
		}
	}
	if min(base.Quorum, base.Seats, tally.Ballots) < 0 || max(base.Quorum, base.Seats, tally.Ballots) > maxNumber {
		return NumberOutOfRange
	}
	switch {
	case (base.Heads > 0 || r.counts(Total, Heads, Registered)) && tally.Participated.exceeds(base.Weighing, byArea):
		return MoreThanTheRoll
	case len(tally.Options) == 0 && tally.marked().exceeds(tally.Participated, byArea):
		return MoreThanTookPart
	case len(tally.Options) > 0 && tally.Abstain.plus(tally.Invalid).exceeds(tally.Participated, byArea):
		return MoreThanTookPart
	case r.Silence != SilenceOut && r.Silence != "" && tally.Participated.plus(tally.Silent).exceeds(base.Weighing, byArea):
		return MoreThanTheRoll
	}
	return ""
}

// impossibleOptions catches an option with more marks than there were valid
// ballots, and more marks in all than the ballots had seats.
func impossibleOptions(base Base, tally Tally, byArea bool) Why {
	valid := tally.Participated.minus(tally.Invalid)
	valid.Heads = min(valid.Heads, tally.Ballots-tally.Invalid.Heads)
	sum := int64(0)
	for _, o := range tally.Options {
		if o.impossible() || sum > maxNumber {
			return NumberOutOfRange
		}
		if o.exceeds(valid, byArea) {
			return MoreVotesThanBallots
		}
		sum += o.Heads
	}
	if base.Seats > 0 && len(tally.Options) > 0 && !withinSeats(sum, valid.Heads, base.Seats) {
		return MoreVotesThanBallots
	}
	return ""
}

func withinSeats(sum, ballots, seats int64) bool {
	return sum <= ballots || ballots > 0 && (sum+ballots-1)/ballots <= seats
}

// counts reports whether any gate of the rule uses one of the quantities.
func (r Rule) counts(names ...Quantity) bool {
	lists := [][]Gate{r.Quorum, r.Pass}
	for _, gates := range r.QuorumByMode {
		lists = append(lists, gates)
	}
	for _, gates := range lists {
		for _, g := range gates {
			for _, q := range names {
				if g.Num == q || g.Den == q {
					return true
				}
			}
		}
	}
	return false
}
