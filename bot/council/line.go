package council

import "slices"

// Line tells apart seats of one office that are elected each on a ballot of its own.
type Line string

// The lines of a committee's members; its other members have none.
const (
	Deputies Line = "deputy" // 副主任
	Women    Line = "women"  // 妇女委员: only women stand for it
)

// LineOf is the line by which residents tell seats apart: the office itself where it has none.
func LineOf(office Role, line Line) Line {
	if line != "" {
		return line
	}
	return Line(office)
}

// Rank orders the seats of a body: whoever is elected to two serves in the higher, and of
// near relatives the one in the higher does.
func (l Line) Rank() int {
	switch l {
	case Line(Chair):
		return 2
	case Deputies:
		return 1
	}
	return 0
}

// Which is the line of the seats of an election.
func (c Contest) Which() Line { return LineOf(c.Post, c.Line) }

// HoldsBeside reports whether somebody stands in an election that goes on, or is elected in
// it: who came out without a seat may stand for a lower one (落选的可以参选其他职务).
func (c Contest) HoldsBeside(p PersonNo) bool {
	switch c.Stage {
	case Published, Awaiting:
		return slices.Contains(c.Elected, p)
	case Seated, FailedVote:
		return false
	}
	k, _ := c.Candidate(p)
	return k.Stands
}

// Kept reports whether the seats are for women alone (专职专选).
func (c Contest) Kept() bool { return c.Line == Women }

// surest is how many officers must agree that a candidate is whom the seats are kept for.
const surest = 2

// Sure reports whether a candidate may be on the ballot by whom the seats are for: of seats
// kept for women, who says to be one and whom two officers know as one.
func (c Contest) Sure(k Candidate) bool {
	return !c.Kept() || k.Woman && len(k.Confirmed) >= surest
}

// SayWoman has a candidate say that she is a woman.
func (c Contest) SayWoman(p PersonNo) (Contest, error) {
	i := c.find(p)
	switch {
	case i < 0:
		return c, NotNominated
	case c.Stage != Nominating && c.Stage != Consenting:
		return c, OnTheBallot
	}
	c.Candidates = slices.Clone(c.Candidates)
	c.Candidates[i].Woman = true
	return c, nil
}

// ConfirmWoman has an officer confirm what a candidate said; two are needed.
func (c Contest) ConfirmWoman(p, by PersonNo) (Contest, error) {
	i := c.find(p)
	switch {
	case i < 0:
		return c, NotNominated
	case c.Stage != Nominating && c.Stage != Consenting:
		return c, OnTheBallot
	case !c.Candidates[i].Woman:
		return c, NotSaid
	case slices.Contains(c.Candidates[i].Confirmed, by):
		return c, ConfirmedBefore
	}
	c.Candidates = slices.Clone(c.Candidates)
	k := &c.Candidates[i]
	k.Confirmed = append(slices.Clone(k.Confirmed), by)
	return c, nil
}

// Unsure are those who stand for seats kept for women and are not confirmed yet.
func (c Contest) Unsure() []Candidate {
	var unsure []Candidate
	for _, k := range c.Candidates {
		if c.Enough(k) && k.Stands && !c.Sure(k) {
			unsure = append(unsure, k)
		}
	}
	return unsure
}

// The refusals of confirming whom a seat is kept for.
const (
	NotSaid         Refusal = "not_said"         // the candidate did not say it herself
	ConfirmedBefore Refusal = "confirmed_before" // by the same officer
)
