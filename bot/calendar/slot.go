package calendar

import (
	"time"

	"github.com/robfig/cron/v3"
)

// Aligned is a schedule of slots every Every, beginning anew each day at
// Offset after midnight, in the Location of the times it is asked about.
// Unlike the @every of cron, replicas have the same slots whenever they
// started. Every is at least a second; 0 <= Offset < 24h.
type Aligned struct {
	Every  time.Duration
	Offset time.Duration
}

var _ cron.Schedule = Aligned{}

// Next returns the first slot after t.
func (a Aligned) Next(t time.Time) time.Time {
	every := max(a.Every, time.Second)
	first := Day(t).Add(a.Offset)
	if t.Before(first) {
		first = Day(Day(t).AddDate(0, 0, -1)).Add(a.Offset)
	}
	next := first.Add((t.Sub(first)/every + 1) * every)
	if anew := Day(first.Add(-a.Offset).AddDate(0, 0, 1)).Add(a.Offset); anew.Before(next) {
		return anew
	}
	return next
}

// SlotOf returns the slot of the schedule that t lies in: the last activation
// that is not after t. It is the zero time when there was none for four years.
func SlotOf(s cron.Schedule, t time.Time) time.Time {
	for _, back := range []time.Duration{
		time.Minute, time.Hour, 24 * time.Hour, 32 * 24 * time.Hour, 367 * 24 * time.Hour, 4 * 366 * 24 * time.Hour,
	} {
		// Each step looks about a day's worth further than the one before,
		// so few activations lie between the start and t.
		slot := s.Next(t.Add(-back))
		if slot.IsZero() || slot.After(t) {
			continue
		}
		for next := s.Next(slot); !next.IsZero() && !next.After(t); next = s.Next(slot) {
			slot = next
		}
		return slot
	}
	return time.Time{}
}
