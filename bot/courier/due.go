package courier

import (
	"time"

	"yishi/bot/calendar"
)

// Due is when m may go out at the earliest, seen from now; never before now.
// What nobody asked for waits for the end of the quiet hours.
func (c *Courier) Due(m Message, now time.Time) time.Time {
	at := now
	if m.NotBefore.After(at) {
		at = m.NotBefore
	}
	if m.asked() {
		return at
	}
	return calendar.NextDeliverable(at.In(c.Zone))
}
