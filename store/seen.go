package store

import (
	"encoding/base64"
	"time"
)

// seenFor is how long the result of a message is kept. It is also the width of the
// periods that messages are sorted into, so a repeat within that time finds its
// result in the period of its time or the one before, and in the one after when a
// replica's clock is a little behind.
const seenFor = 10 * time.Minute

// seenTrace is how long a deleted document's version is kept: longer than any act
// stays undecided.
const seenTrace = 24 * time.Hour

// longestMessage bounds the identity of a message, in bytes.
const longestMessage = 1024

// period is where a message of that time is kept. Platforms repeat a message with
// the time of the first; a message without a time takes the time of its arrival.
func period(at, now time.Time) int64 {
	if at.IsZero() {
		at = now
	}
	ms := at.UnixMilli()
	width := seenFor.Milliseconds()
	if ms < 0 {
		ms -= width - 1
	}
	return ms / width
}

// mark draws what tells this call's own results from those of an earlier message
// when the network has it sent twice, and a message identity for acts that answer no
// message. No platform's identity begins with ~.
func (s *Store) mark() (mark, spare string, err error) {
	b, err := s.random.draw(15)
	if err != nil {
		return "", "", err
	}
	text := base64.RawURLEncoding.EncodeToString(b)
	return text[:4], "~" + text[4:], nil
}
