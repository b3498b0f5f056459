package calendar

import "time"

// Day returns the beginning of t's day in t's Location.
func Day(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location())
}

// DaysBetween counts calendar days from a to b, each in its own Location. The
// day of a is not counted (民法典201); it is negative when b is earlier.
func DaysBetween(a, b time.Time) int {
	return int(civil(b).Sub(civil(a)) / (24 * time.Hour))
}

// civil maps a day to UTC, where all days have 24 hours.
func civil(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

// Deadline is the end of a legal period.
type Deadline struct {
	// At is the first moment after the period, midnight after its last day
	// (民法典203: the last day ends at 24:00).
	At time.Time
	// Last is the beginning of the last day.
	Last time.Time
	// Moved is how many days 民法典203 moved the end, because the last day
	// was a 法定休假日.
	Moved int
	// Plain is true when the year's holidays are not published, so that the
	// end was not moved and may still be.
	Plain bool
}

// PeriodEnd counts a period of days from start: the first day is not counted
// (民法典201), and a period that would end on a 法定休假日 ends on the first day
// after it (民法典203).
func PeriodEnd(start time.Time, days int) Deadline {
	d := Deadline{Last: Day(start).AddDate(0, 0, days)}
	for {
		rest, known := RestDay(d.Last)
		if !known {
			d.Plain = true
		}
		if !rest {
			break
		}
		d.Last, d.Moved = d.Last.AddDate(0, 0, 1), d.Moved+1
	}
	d.At = d.Last.AddDate(0, 0, 1)
	return d
}

// LatestNotice is the last day on which notice 提前days日 of event may be
// given: the calendar difference is then exactly days.
func LatestNotice(event time.Time, days int) time.Time {
	return Day(event).AddDate(0, 0, -days)
}

// NoticeInTime reports whether notice was given 提前days日.
func NoticeInTime(notice, event time.Time, days int) bool {
	return DaysBetween(notice, event) >= days
}

// EarliestRemoval is the first moment at which something posted 不少于days日
// may come down: midnight after the last full day. The day of posting is not
// counted, and holidays do not prolong it.
func EarliestRemoval(posted time.Time, days int) time.Time {
	return Day(posted).AddDate(0, 0, days+1)
}

// AddWorkdays returns the day n working days after t (n > 0), at t's clock.
// known is false when it had to count through a year whose holidays are not
// published; weekends alone are left out there.
func AddWorkdays(t time.Time, n int) (day time.Time, known bool) {
	known = true
	for n > 0 {
		t = t.AddDate(0, 0, 1)
		rest, published := RestDay(t)
		if !published {
			known = false
			rest = t.Weekday() == time.Saturday || t.Weekday() == time.Sunday
		}
		if !rest {
			n--
		}
	}
	return t, known
}
