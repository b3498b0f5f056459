package courier

import "time"

// Hours are the hours of the day in which unasked messages may go out.
type Hours struct {
	From, To int // 8 and 21: from 8:00 until 20:59
}

// due returns when m may go out at the earliest, seen from now; never before now.
func (c *Courier) due(m Message, now time.Time) time.Time {
	at := now
	if m.NotBefore.After(at) {
		at = m.NotBefore
	}
	if m.asked() {
		return at
	}
	return c.Hours.next(at.In(c.Zone))
}

// next returns t, or the next opening when t lies outside.
func (h Hours) next(t time.Time) time.Time {
	switch {
	case t.Hour() < h.From:
		return time.Date(t.Year(), t.Month(), t.Day(), h.From, 0, 0, 0, t.Location())
	case t.Hour() >= h.To:
		return time.Date(t.Year(), t.Month(), t.Day()+1, h.From, 0, 0, 0, t.Location())
	}
	return t
}
