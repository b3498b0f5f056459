package calendar

import "time"

// Waking hours: nobody gets an unasked message before 8:00 or from 21:00 on.
const (
	wakingFrom  = 8
	wakingUntil = 21
)

// Quiet reports whether t, in its Location, lies in the quiet hours.
func Quiet(t time.Time) bool { return t.Hour() < wakingFrom || t.Hour() >= wakingUntil }

// NextDeliverable returns t, or the end of the quiet hours that t lies in.
func NextDeliverable(t time.Time) time.Time {
	if !Quiet(t) {
		return t
	}
	day := t.Day()
	if t.Hour() >= wakingUntil {
		day++
	}
	return time.Date(t.Year(), t.Month(), day, wakingFrom, 0, 0, 0, t.Location())
}
