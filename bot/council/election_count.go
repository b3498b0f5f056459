package council

import (
	"slices"
	"time"
)

// Count takes a decided ballot in: who has a seat, who is tied, who is left, and what
// comes next. publish is when the result has been posted long enough.
func (c Contest) Count(m Motion, o Counted, publish time.Time) (Contest, error) {
	if c.Stage != Balloting || c.Round().Motion != m.No {
		return c, WrongState
	}
	c.Tied, c.Left = nil, c.leftAfter(o.Left, m)
	if m.State != Passed {
		if c.Open = c.Seats - len(c.Elected); len(c.Elected) == 0 {
			return c.Fail(missedTurnout), nil
		}
		return c.publish(publish), nil
	}
	c.Elected = append(slices.Clone(c.Elected), o.Won...)
	c.Yielded = append(slices.Clone(c.Yielded), o.Yielded...)
	c.Tied = o.Tied
	c.Open = c.Seats - len(c.Elected)
	kind := c.Round().Kind
	switch {
	case len(c.Tied) > 0 && len(c.Rounds) < mostRounds:
		c.Stage = TiedSeat
	case c.Open > 0 && kind != Rerun && len(c.Tied) == 0 && len(o.Left) > 0:
		c.Stage = ShortSeats
	case len(c.Elected) == 0:
		return c.Fail("nobody"), nil
	default:
		return c.publish(publish), nil
	}
	return c, nil
}

// leftAfter puts those who are left of this ballot before those left of earlier ones.
func (c Contest) leftAfter(left []Place, m Motion) []Place {
	left = slices.Clone(left)
	for _, was := range c.Left {
		if !slices.Contains(m.Slate, was.Person) {
			left = append(left, was)
		}
	}
	return left
}

func (c Contest) publish(until time.Time) Contest {
	c.Stage, c.SeatAt = Published, until
	return c
}

// NextSlate is who stands in the next ballot: those tied, or of those left the best, one
// more than there are seats where there are so many.
func (c Contest) NextSlate() []PersonNo {
	if c.Stage == TiedSeat {
		return c.Tied
	}
	var slate []PersonNo
	for i, l := range c.Left {
		if i > c.Open && l.Votes < c.Left[c.Open].Votes || len(slate) == MaxOptions {
			break
		}
		slate = append(slate, l.Person)
	}
	return slate
}

// NextRound begins the next ballot with motion no.
func (c Contest) NextRound(no int) (Contest, error) {
	kind := map[ContestStage]RoundKind{TiedSeat: Revote, ShortSeats: Rerun, FailedVote: Repeat}[c.Stage]
	if kind == "" || c.Stage == FailedVote && len(c.Rounds) == 0 {
		return c, WrongState
	}
	if kind == Revote && c.Round().Kind == Rerun {
		kind = Rerun // what it decides by stays, and no further one follows
	}
	c.Stage, c.Why = Balloting, ""
	c.Rounds = append(slices.Clone(c.Rounds), Round{Motion: no, Kind: kind})
	return c, nil
}

// Await says that the result was posted long enough, and that it takes a formal act outside
// to make it count: the ballot was an opinion poll, or helped to count.
func (c Contest) Await(now time.Time) (Contest, error) {
	switch {
	case c.Stage != Published:
		return c, WrongState
	case now.Before(c.SeatAt):
		return c, TooEarly
	}
	c.Stage = Awaiting
	return c, nil
}

// Seat says that those elected took office.
func (c Contest) Seat(now time.Time) (Contest, error) {
	switch {
	case c.Stage != Published && c.Stage != Awaiting:
		return c, WrongState
	case now.Before(c.SeatAt):
		return c, TooEarly
	}
	c.Stage = Seated
	return c.Forget(), nil
}

// Successor is the next in votes who would have been elected, for a vacancy (递补).
func (c Contest) Successor(out func(PersonNo) bool) (Place, bool) {
	for _, l := range c.Left {
		if l.Over && !out(l.Person) {
			return l, true
		}
	}
	return Place{}, false
}
