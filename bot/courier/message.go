package courier

import (
	"time"

	"yishi/bot/council"
)

// Message is an outgoing message as it waits in the store.
type Message struct {
	ID        string // row id and task id
	Community council.ID
	Channel   string
	Account   string
	To        string // openid, user id or chat id
	Motive    string
	Person    council.PersonNo // 0 for a group
	Text      string
	// NotBefore is when it may go out at the earliest; zero means at once.
	NotBefore time.Time
}

// The motives, which decide what limits a message.
const (
	// Answer is what somebody asked for; it is never limited or delayed.
	Answer = "answer"
	// Receipt confirms an act of the person; it is never limited or delayed.
	Receipt = "receipt"
	// Urgent concerns danger; it is never limited or delayed.
	Urgent = "urgent"
	// Notice tells a person what they have a right to know (their roll entry, their
	// result); it waits for the morning and is parked when the week is used up.
	Notice = "notice"
	// Reminder counts against the person's week and is left out beyond it.
	Reminder = "reminder"
	// LastDay is the one reminder more on the last day.
	LastDay = "last-day"
	// Post goes to a group: an announcement that the procedure requires.
	Post = "post"
	// DailyPost is the one post a day for all matters together.
	DailyPost = "post-daily"
)

// asked reports whether somebody waits for the message now.
func (m Message) asked() bool {
	return m.Motive == Answer || m.Motive == Receipt || m.Motive == Urgent
}
