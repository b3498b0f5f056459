package council

import (
	"slices"
	"strings"
	"time"
)

// NoticeState is where a public notice stands.
type NoticeState string

// The states of a notice.
const (
	Posted   NoticeState = "posted"   // up, objections are taken
	Held     NoticeState = "held"     // the days are over, but something is unanswered
	InForce  NoticeState = "in_force" // over, the decision holds
	Annulled NoticeState = "annulled" // over, the decision does not hold
)

// The refusals of a notice.
const (
	NoticeOver        Refusal = "notice_over"         // its days have passed
	TooManyObjections Refusal = "too_many_objections" // of one person, or of all together
	NoObjection       Refusal = "no_objection"        // none with this number
	AnsweredBefore    Refusal = "answered_before"
)

// How many objections a notice takes.
const (
	mostObjections    = 200
	mostOfOne         = 3 // unanswered ones of one person
	remindBeforeDue   = 24 * time.Hour
	leastToAnswerTime = 24 * time.Hour
)

// Notice is the public notice of a decision (公示): it stays up for whole days, people
// object and are answered, then the decision is in force or annulled.
//
//	posted ─End→ in_force
//	  │ ↺ Prolong, Restart
//	  ├─End→ held ─End→ in_force   once everything is answered
//	  └─Annul→ annulled            held and in_force too
type Notice struct {
	Motion int         `json:"motion"`
	State  NoticeState `json:"state"`
	// Round counts how often it was put up: again whenever its content changed.
	Round int `json:"round"`
	Days  int `json:"days"`
	// Began is when this round was put up; Ends is the first moment after the last day.
	Began time.Time `json:"began"`
	Ends  time.Time `json:"ends"`
	Ended time.Time `json:"ended,omitzero"`
	// By put it up; 0 is the clock, when the decision fell.
	By PersonNo `json:"by,omitempty"`
	// Why is the reason it was annulled for.
	Why        string      `json:"why,omitempty"`
	Objections []Objection `json:"objections,omitempty"`
	// Rechecking says that somebody asked for a recount and waits for the answer.
	Rechecking bool `json:"rechecking,omitempty"`
	// Sheets are the photos of the paper on the wall.
	Sheets []Evidence `json:"sheets,omitempty"`
}

// Objection is somebody's disagreement with what is published, without its words.
type Objection struct {
	No       int       `json:"no"`
	By       PersonNo  `json:"by"`
	Round    int       `json:"round"`
	At       time.Time `json:"at"`
	Due      time.Time `json:"due"`
	Answered time.Time `json:"answered,omitzero"`
	// Upheld says that it was right: the content has to change.
	Upheld bool `json:"upheld,omitempty"`
	// Reminded and Escalated: who has to answer, and then the supervisor, were told.
	Reminded  bool `json:"reminded,omitempty"`
	Escalated bool `json:"escalated,omitempty"`
}

// Evidence is a photo that stands for something done; Digest is in the ledger.
type Evidence struct {
	By     PersonNo  `json:"by"`
	At     time.Time `json:"at"`
	Media  string    `json:"media"`
	Digest string    `json:"digest"`
	Salt   []byte    `json:"salt,omitempty"`
}

// PostNotice puts the decision on a motion up from now until ends.
func PostNotice(motion, days int, now, ends time.Time, by PersonNo) Notice {
	return Notice{Motion: motion, State: Posted, Round: 1, Days: days, Began: now, Ends: ends, By: by}
}

// Over reports whether the notice has come to its end.
func (n Notice) Over() bool { return n.State == InForce || n.State == Annulled }

// Prolong keeps it up longer.
func (n Notice) Prolong(days int, ends time.Time) (Notice, error) {
	switch {
	case n.State != Posted:
		return n, WrongState
	case !ends.After(n.Ends):
		return n, BadDeadline
	}
	n.Days, n.Ends = days, ends
	return n, nil
}

// Restart puts it up anew because its content changed. That settles the objections that
// were right; those that nobody answered still wait.
func (n Notice) Restart(days int, now, ends time.Time, by PersonNo) (Notice, error) {
	if n.Over() {
		return n, WrongState
	}
	n.State, n.Round, n.Days, n.Began, n.Ends, n.By = Posted, n.Round+1, days, now, ends, by
	n.Sheets = nil
	return n, nil
}

// Remedied ends a notice that was held: what it showed is drawn up again, so that objections
// that were right are met.
func (n Notice) Remedied(now time.Time) Notice {
	n.State, n.Ended = InForce, now
	return n
}

// Anew puts something else about the same motion up when an earlier notice is over: the
// result of an election whose voter list was posted. Objections keep their numbers.
func (n Notice) Anew(days int, now, ends time.Time) Notice {
	next := PostNotice(n.Motion, days, now, ends, 0)
	next.Round, next.Objections = n.Round+1, n.Objections
	return next
}

// Object takes an objection, to be answered within answerTime, though not later than the
// notice ends.
func (n Notice) Object(by PersonNo, now time.Time, answerTime time.Duration) (Notice, Objection, error) {
	open := 0
	for _, o := range n.Objections {
		if o.By == by && o.Answered.IsZero() {
			open++
		}
	}
	switch {
	case n.State != Posted || !now.Before(n.Ends):
		return n, Objection{}, NoticeOver
	case open >= mostOfOne || len(n.Objections) >= mostObjections:
		return n, Objection{}, TooManyObjections
	}
	due := now.Add(answerTime)
	if due.After(n.Ends) {
		due = n.Ends
	}
	if least := now.Add(leastToAnswerTime); due.Before(least) {
		due = least
	}
	o := Objection{No: len(n.Objections) + 1, By: by, Round: n.Round, At: now, Due: due}
	n.Objections = append(slices.Clone(n.Objections), o)
	return n, o, nil
}

// Answer settles an objection: upheld when it was right. Nobody answers their own.
func (n Notice) Answer(no int, by PersonNo, now time.Time, upheld bool) (Notice, error) {
	switch {
	case no < 1 || no > len(n.Objections):
		return n, NoObjection
	case n.Over():
		return n, NoticeOver
	case !n.Objections[no-1].Answered.IsZero():
		return n, AnsweredBefore
	case n.Objections[no-1].By == by:
		return n, IsParty
	}
	n.Objections = slices.Clone(n.Objections)
	n.Objections[no-1].Answered, n.Objections[no-1].Upheld = now, upheld
	return n, nil
}

// Unanswered lists the numbers of objections that wait for an answer.
func (n Notice) Unanswered() []int {
	return n.numbers(func(o Objection) bool { return o.Answered.IsZero() })
}

// Unremedied lists the objections that were right while the content has not changed since.
func (n Notice) Unremedied() []int {
	return n.numbers(func(o Objection) bool { return o.Upheld && !o.Answered.Before(n.Began) })
}

func (n Notice) numbers(which func(Objection) bool) []int {
	var found []int
	for _, o := range n.Objections {
		if which(o) {
			found = append(found, o.No)
		}
	}
	return found
}

// Settled reports whether nothing stands in the way of its end.
func (n Notice) Settled() bool {
	return len(n.Unanswered())+len(n.Unremedied()) == 0 && !n.Rechecking
}

// End ends it once its days are over: in force, or held while something is unanswered.
func (n Notice) End(now time.Time) (Notice, error) {
	switch {
	case n.Over():
		return n, WrongState
	case now.Before(n.Ends):
		return n, TooEarly
	case n.Settled():
		n.State, n.Ended = InForce, now
	default:
		n.State = Held
	}
	return n, nil
}

// Annul ends it without the decision coming into force, or takes that back.
func (n Notice) Annul(now time.Time, why string) (Notice, error) {
	if why = strings.TrimSpace(why); why == "" {
		return n, NeedsReason
	}
	if n.State == Annulled {
		return n, WrongState
	}
	n.State, n.Ended, n.Why = Annulled, now, why
	return n, nil
}

// Nudge marks, and returns by number, the unanswered objections to remind of a day before
// they are due, and those to tell the supervisor of because they are late.
func (n Notice) Nudge(now time.Time) (next Notice, remind, late []int) {
	n.Objections = slices.Clone(n.Objections)
	for i := range n.Objections {
		o := &n.Objections[i]
		switch {
		case !o.Answered.IsZero() || n.Over():
		case !o.Escalated && !now.Before(o.Due):
			o.Reminded, o.Escalated = true, true
			late = append(late, o.No)
		case !o.Reminded && !now.Before(o.Due.Add(-remindBeforeDue)):
			o.Reminded = true
			remind = append(remind, o.No)
		}
	}
	return n, remind, late
}

// NextNudge is when Nudge has something to do next; false when it never has.
func (n Notice) NextNudge() (time.Time, bool) {
	var next time.Time
	for _, o := range n.Objections {
		at := o.Due
		switch {
		case !o.Answered.IsZero() || n.Over() || o.Escalated:
			continue
		case !o.Reminded:
			at = o.Due.Add(-remindBeforeDue)
		}
		if next.IsZero() || at.Before(next) {
			next = at
		}
	}
	return next, !next.IsZero()
}
