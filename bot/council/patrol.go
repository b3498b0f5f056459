package council

import "time"

// Patrol (巡查) is a round that somebody makes again and again, each ticked off by its end.
type Patrol struct {
	No int `json:"no"`
	// What is looked at: public, as officers worded it.
	What   string   `json:"what"`
	Every  Interval `json:"every"`
	Walker PersonNo `json:"walker"`
	By     PersonNo `json:"by"`
	// Made is the start of the first round, Ends the end of the present one.
	Made time.Time `json:"made"`
	Ends time.Time `json:"ends"`
	// Checked is when the present round was ticked off.
	Checked time.Time `json:"checked,omitzero"`
	// Round counts the rounds, the present one included; Walked and Missed those past.
	Round  int `json:"round"`
	Walked int `json:"walked,omitempty"`
	Missed int `json:"missed,omitempty"`
	// Stopped ends it.
	Stopped time.Time `json:"stopped,omitzero"`
}

// Interval is how often something recurs.
type Interval string

// The intervals of rounds.
const (
	EveryDay     Interval = "daily"
	EveryWeek    Interval = "weekly"
	EveryMonth   Interval = "monthly"
	EveryQuarter Interval = "quarterly"
)

// Next is one interval later; of a month too short its last day.
func (i Interval) Next(at time.Time) time.Time {
	switch i {
	case EveryDay:
		return at.AddDate(0, 0, 1)
	case EveryMonth:
		return monthsLater(at, 1)
	case EveryQuarter:
		return monthsLater(at, 3)
	}
	return at.AddDate(0, 0, 7)
}

func monthsLater(at time.Time, months int) time.Time {
	next := at.AddDate(0, months, 0)
	if next.Day() != at.Day() {
		next = next.AddDate(0, 0, -next.Day())
	}
	return next
}

// Begin starts the first round.
func (p Patrol) Begin(now time.Time) Patrol {
	p.Made, p.Ends, p.Round = now, p.Every.Next(now), 1
	return p
}

// Refusals of rounds.
const (
	NotYourRound Refusal = "not_your_round"
	WalkedBefore Refusal = "walked_before" // ticked off already; the next round comes
)

// Tick ticks the present round off, once.
func (p Patrol) Tick(by PersonNo, now time.Time) (Patrol, error) {
	switch {
	case !p.Stopped.IsZero():
		return p, WrongState
	case by != p.Walker:
		return p, NotYourRound
	case !p.Checked.IsZero():
		return p, WalkedBefore
	}
	p.Checked = now
	return p, nil
}

// Turn ends the rounds whose time is over, and says how many of them were missed. After a
// long silence of the clock each round counts.
func (p Patrol) Turn(now time.Time) (next Patrol, missed int) {
	for p.Stopped.IsZero() && !now.Before(p.Ends) {
		if p.Checked.IsZero() {
			missed++
		} else {
			p.Walked++
		}
		p.Ends, p.Checked = p.Every.Next(p.Ends), time.Time{}
		p.Round++
	}
	p.Missed += missed
	return p, missed
}

// Stop ends it for good.
func (p Patrol) Stop(now time.Time) (Patrol, error) {
	if !p.Stopped.IsZero() {
		return p, WrongState
	}
	p.Stopped = now
	return p, nil
}
