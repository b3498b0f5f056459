package bot

import (
	"context"
	"strconv"
	"time"

	"yishi/bot/council"
)

// The appointments of a meeting: reminders, the end of a turn to speak, and the time when
// it counts as over.
func (b *Bot) meetingDues() map[string]due {
	remind := func(ctx context.Context, c council.ID, a appointment) error {
		return b.remindMeeting(ctx, c, a.no, a.what, a.member)
	}
	return map[string]due{
		"meeting:day": remind, "meeting:hour": remind, "meeting:start": remind,
		"meeting:turn": b.endTurn, "meeting:over": b.endMeeting,
	}
}

// reminderAhead is how long before a meeting it is spoken of; an hour later a reminder
// that could not be posted is let go.
var reminderAhead = map[string]time.Duration{"day": 24 * time.Hour, "hour": time.Hour, "start": 0}

func dueMeeting(no int, what string) string { return "meeting:" + strconv.Itoa(no) + ":" + what }

// meetingMarks are the reminders that still lie ahead: a day, an hour, the start; and when
// the meeting counts as over.
func meetingMarks(m council.Meeting, now time.Time) []Mark {
	marks := []Mark{{Index: "due", Member: dueMeeting(m.No, "over"), Score: m.At.Add(council.MeetingLasts).UnixMilli()}}
	for what, before := range reminderAhead {
		if at := m.At.Add(-before); at.After(now) {
			marks = append(marks, Mark{Index: "due", Member: dueMeeting(m.No, what), Score: at.UnixMilli()})
		}
	}
	return marks
}

// unmarked takes all appointments of a meeting away.
func unmarked(no int) []Mark {
	marks := []Mark{
		{Index: "due", Member: dueMeeting(no, "over"), Remove: true},
		{Index: "due", Member: dueMeeting(no, "turn"), Remove: true},
	}
	for what := range reminderAhead {
		marks = append(marks, Mark{Index: "due", Member: dueMeeting(no, what), Remove: true})
	}
	return marks
}

// remindMeeting posts a reminder once; its mark goes with the post.
func (b *Bot) remindMeeting(ctx context.Context, c council.ID, no int, what, member string) error {
	var m council.Meeting
	doc, err := b.load(ctx, c, meetingRef(no), &m)
	if err != nil {
		return err
	}
	act := Act{Marks: []Mark{{Index: "due", Member: member, Remove: true}}}
	now := b.Now()
	if doc.Version > 0 && m.State == council.MeetingAhead && now.Before(m.At.Add(-reminderAhead[what]+time.Hour)) {
		if err := b.meetingReminder(ctx, c, m, what, &act); err != nil {
			return err
		}
		// The document is written again so that two replicas cannot both post.
		if doc, err = doc.holding(m); err != nil {
			return err
		}
		act.Docs = []Doc{doc}
	}
	return b.enact(ctx, c, act)
}

// meetingReminder adds the posts of a reminder; who called the meeting hears how to begin it.
func (b *Bot) meetingReminder(ctx context.Context, c council.ID, m council.Meeting, what string, act *Act) error {
	place, err := b.Place(ctx, c)
	if err != nil {
		return err
	}
	coming, err := b.coming(ctx, c, m.No)
	if err != nil {
		return err
	}
	said := "" // nothing is said of nobody
	if coming > 0 {
		said = b.say("meeting.said_coming", "count", coming)
	}
	text := b.say("meeting.remind_"+what, "what", b.meetingWords(m, b.Now()), "coming", said, "no", m.No)
	if act.Out, err = b.toGroups(place, text, "post"); err != nil {
		return err
	}
	t := b.clockTurn(ctx, c)
	if what == "hour" {
		return t.tellMembers(m, act, text)
	}
	if what != "start" {
		return nil
	}
	return t.tellOne(act, m.By, b.say("meeting.begin_now", "no", m.No))
}

// coming counts who said that they will come.
func (b *Bot) coming(ctx context.Context, c council.ID, no int) (int, error) {
	var r council.Roster
	if _, err := b.load(ctx, c, rosterRef, &r); err != nil {
		return 0, err
	}
	n := 0
	err := b.Shelves.Each(ctx, c, attendShelf(no), int(r.NextPerson), func(row Row) error {
		if string(row.Value) == "true" {
			n++
		}
		return nil
	})
	return n, err
}

// endTurn ends the turn of a speaker whose time is over, and says so when others wait.
func (b *Bot) endTurn(ctx context.Context, c council.ID, a appointment) error {
	act := Act{Marks: []Mark{{Index: "due", Member: a.member, Remove: true}}}
	t := b.clockTurn(ctx, c)
	f, doc, err := t.floor()
	if err != nil {
		return err
	}
	if f.Meeting == a.no && f.Speaking != nil && !t.now.Before(f.Speaking.Until) {
		waiting := len(f.Hands)
		if doc, err = doc.holding(f.EndTurn()); err != nil {
			return err
		}
		act.Docs = []Doc{doc}
		if waiting > 0 {
			place, err := b.Place(ctx, c)
			if err != nil {
				return err
			}
			if act.Out, err = b.toGroups(place, b.say("floor.time_over", "waiting", waiting), "post"); err != nil {
				return err
			}
		}
	}
	return b.enact(ctx, c, act)
}

// endMeeting settles a meeting a day after its hour: one that runs is adjourned, one that
// nobody began is noted as not held, and its series goes on.
func (b *Bot) endMeeting(ctx context.Context, c council.ID, a appointment) error {
	t := b.clockTurn(ctx, c)
	var m council.Meeting
	doc, err := b.load(ctx, c, meetingRef(a.no), &m)
	if err != nil {
		return err
	}
	act := Act{Marks: unmarked(a.no)}
	switch {
	case doc.Version == 0:
	case m.State == council.MeetingRunning:
		if _, err := t.closing(m, doc, &act); err != nil {
			return err
		}
	case m.State == council.MeetingAhead:
		if m, err = m.Miss(t.now); err != nil {
			return err
		}
		if _, err := t.followed(m, doc, &act); err != nil {
			return err
		}
	}
	return b.enact(ctx, c, act)
}
