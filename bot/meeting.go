package bot

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"yishi/bot/council"
	"yishi/bot/ledger"
)

func meetingCommands() []command {
	return []command{
		{intent: "meeting", power: council.ToHoldMeeting, do: (*turn).callMeeting},
		{intent: "rsvp", do: (*turn).rsvp},
	}
}

func (b *Bot) meetingDues() map[string]due {
	remind := func(ctx context.Context, c council.ID, a appointment) error {
		return b.remindMeeting(ctx, c, a.no, a.what, a.member)
	}
	return map[string]due{"meeting:day": remind, "meeting:hour": remind, "meeting:start": remind}
}

// Meeting is an appointment with an agenda.
type Meeting struct {
	No      int              `json:"no"`
	At      time.Time        `json:"at"`
	Place   string           `json:"place,omitempty"`
	Motions []int            `json:"motions,omitempty"`
	By      council.PersonNo `json:"by"`
	Called  time.Time        `json:"called"`
}

func meetingRef(no int) Ref { return Ref{"meeting", strconv.Itoa(no)} }

func attendShelf(no int) string { return "attend." + strconv.Itoa(no) }

// callMeeting is 开会 8月3日 19:30 社区活动室 议题 12 13.
func (t *turn) callMeeting() (Answer, error) {
	if t.said.Until == nil || !t.said.Until.After(t.now) {
		return t.tell("meeting.which_time")
	}
	place, err := t.place()
	if err != nil {
		return Answer{}, err
	}
	m := Meeting{No: place.NextNo, At: t.said.Until.UTC(), Place: t.said.Place, Motions: t.said.Motions, By: t.who.Person, Called: t.now}
	for _, no := range m.Motions {
		if _, _, err := t.motion(no); err != nil {
			return Answer{}, err
		}
	}
	place.NextNo++
	communityDoc, err := t.communityDoc.holding(place)
	if err != nil {
		return Answer{}, err
	}
	doc, err := Doc{Ref: meetingRef(m.No)}.holding(m)
	if err != nil {
		return Answer{}, err
	}
	leaf, err := t.leaf("meeting.call", "", m.No, ledger.Payload{"at": strconv.FormatInt(m.At.Unix(), 10)})
	if err != nil {
		return Answer{}, err
	}
	act := Act{Docs: []Doc{communityDoc, doc}, Leaves: []Leaf{leaf}, Marks: meetingMarks(m, t.now)}
	act.Marks = append(act.Marks, Mark{Index: "meetings", Member: strconv.Itoa(m.No), Score: m.At.UnixMilli()})
	if act.Out, err = t.toGroups(*place, t.say("meeting.post", "what", t.meetingWords(m, t.now), "no", m.No), "post"); err != nil {
		return Answer{}, err
	}
	return t.commit(act, Answer{Text: t.say("meeting.called", "what", t.meetingWords(m, t.now))})
}

// reminderAhead is how long before a meeting it is spoken of; an hour later a reminder
// that could not be posted is let go.
var reminderAhead = map[string]time.Duration{"day": 24 * time.Hour, "hour": time.Hour, "start": 0}

// meetingMarks are the reminders that still lie ahead: a day, an hour, the start.
func meetingMarks(m Meeting, now time.Time) []Mark {
	var marks []Mark
	for what, before := range reminderAhead {
		if at := m.At.Add(-before); at.After(now) {
			marks = append(marks, Mark{Index: "due", Member: "meeting:" + strconv.Itoa(m.No) + ":" + what, Score: at.UnixMilli()})
		}
	}
	return marks
}

func (b *Bot) meetingWords(m Meeting, now time.Time) string {
	agenda := ""
	if len(m.Motions) > 0 {
		var numbers []string
		for _, no := range m.Motions {
			numbers = append(numbers, b.say("meeting.item", "no", no))
		}
		agenda = b.say("meeting.agenda", "items", strings.Join(numbers, b.say("list.comma")))
	}
	return b.say("meeting.what", "no", m.No, "at", b.Book.When(m.At, now, b.Zone), "place", m.Place, "agenda", agenda)
}

// rsvp is 我参加 / 来不了, for the meeting named or the next one.
func (t *turn) rsvp() (Answer, error) {
	m, err := t.nextMeeting(t.said.Meeting)
	if err != nil {
		return Answer{}, err
	}
	coming := t.said.Answer == "yes"
	row := Row{Shelf: attendShelf(m.No), Key: strconv.Itoa(int(t.who.Person)), Value: []byte(strconv.FormatBool(coming))}
	payload := ledger.Payload{"coming": strconv.FormatBool(coming)}
	leaf, err := t.leaf("meeting.rsvp", "", m.No, payload)
	if err != nil {
		return Answer{}, err
	}
	key := "meeting.not_coming"
	if coming {
		key = "meeting.coming"
	}
	return t.commit(Act{Rows: []Row{row}, Leaves: []Leaf{leaf}}, Answer{Text: t.say(key, "what", t.meetingWords(m, t.now))})
}

// nextMeeting is the meeting of that number, or the next one ahead.
func (t *turn) nextMeeting(no int) (Meeting, error) {
	var m Meeting
	if no == 0 {
		ahead, err := t.Records.Members(t.ctx, t.who.Community, "meetings", t.now.UnixMilli(), everything, 1)
		if err != nil {
			return m, err
		}
		if len(ahead) == 0 {
			return m, t.refuse("meeting.none")
		}
		if no, err = strconv.Atoi(ahead[0].Name); err != nil {
			return m, fmt.Errorf("%w: meeting number", ErrInvalid)
		}
	}
	doc, err := t.load(t.ctx, t.who.Community, meetingRef(no), &m)
	switch {
	case err != nil:
		return m, err
	case doc.Version == 0:
		return m, t.refuse("meeting.unknown", "no", no)
	case !m.At.After(t.now):
		return m, t.refuse("meeting.past", "no", no)
	}
	return m, nil
}

// remindMeeting posts a reminder once; its mark goes with the post.
func (b *Bot) remindMeeting(ctx context.Context, c council.ID, no int, what, member string) error {
	var m Meeting
	doc, err := b.load(ctx, c, meetingRef(no), &m)
	if err != nil {
		return err
	}
	act := Act{Marks: []Mark{{Index: "due", Member: member, Remove: true}}}
	now := b.Now()
	if doc.Version > 0 && now.Before(m.At.Add(-reminderAhead[what]+time.Hour)) {
		place, err := b.Place(ctx, c)
		if err != nil {
			return err
		}
		coming, err := b.coming(ctx, c, no)
		if err != nil {
			return err
		}
		// The document is written again so that two replicas cannot both post.
		if doc, err = doc.holding(m); err != nil {
			return err
		}
		act.Docs = []Doc{doc}
		if act.Out, err = b.toGroups(place, b.say("meeting.remind_"+what, "what", b.meetingWords(m, now), "coming", coming, "no", no), "post"); err != nil {
			return err
		}
	}
	if _, err = b.Records.Commit(ctx, c, act); err == nil && b.Woken != nil {
		b.Woken(c)
	}
	return err
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
