package bot

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"yishi/bot/council"
	"yishi/bot/ledger"
	"yishi/bot/rule"
)

func meetingCommands() []command {
	return []command{
		{intent: "meeting", power: council.ToHoldMeeting, do: (*turn).callMeeting},
		{intent: "rsvp", power: council.ToAttend, do: (*turn).rsvp},
		{intent: "members", power: council.ToHoldMeeting, do: (*turn).nameMembers},
		{intent: "cancel_meeting", power: council.ToHoldMeeting, do: (*turn).cancelMeeting},
		{intent: "start_meeting", power: council.ToHoldMeeting, do: (*turn).startMeeting},
		{intent: "order", power: council.ToHoldMeeting, do: (*turn).setOrder},
		{intent: "checkin", power: council.ToAttend, do: (*turn).signIn},
		{intent: "quorum", do: (*turn).showQuorum},
		{intent: "next_item", power: council.ToHoldMeeting, do: (*turn).nextItem},
		{intent: "speak", power: council.ToAttend, do: (*turn).raiseHand},
		{intent: "next_speaker", power: council.ToHoldMeeting, do: (*turn).nextSpeaker},
		{intent: "floor_motion", power: council.ToAttend, do: (*turn).moveFromFloor},
		{intent: "live_vote", power: council.ToHoldMeeting, do: (*turn).liveVote},
		{intent: "adjourn", power: council.ToHoldMeeting, do: (*turn).adjourn},
		{intent: "minutes", do: (*turn).showMinutes},
		{intent: "correct_minutes", where: privately, power: council.ToKeepMinutes, do: (*turn).correctMinutes},
		{intent: "approve_minutes", power: council.ToApproveMinutes, do: (*turn).approveMinutes},
	}
}

func meetingRef(no int) Ref { return Ref{"meeting", strconv.Itoa(no)} }

// attendShelf holds who said that they will come, presentShelf who signed in.
func attendShelf(no int) string  { return "attend." + strconv.Itoa(no) }
func presentShelf(no int) string { return fmt.Sprintf("present.%d", no) }

// meetingDraftRef names a meeting that an officer wants to call and lint stopped.
func meetingDraftRef(p council.PersonNo) Ref { return Ref{"meetingdraft", strconv.Itoa(int(p))} }

// jointRef names the standing members of the joint meeting.
var jointRef = Ref{"members", "joint"}

// mostItems bounds an agenda.
const mostItems = 20

// callMeeting is 开会 8月3日 19:30 社区活动室 议题 12 13.
func (t *turn) callMeeting() (Answer, error) {
	if t.said.Until == nil || !t.said.Until.After(t.now) {
		return t.tell("meeting.which_time")
	}
	m := council.Meeting{At: t.said.Until.UTC(), Place: t.said.Place, By: t.who.Person, Kind: t.said.Kind, Repeat: t.said.Repeat}
	if m.Repeat != "" {
		m.Day = m.At.In(t.Zone).Day()
	}
	if err := t.agenda(&m); err != nil {
		return Answer{}, err
	}
	t.convene(&m)
	if m.Kind == council.Joint {
		if _, err := t.load(t.ctx, t.who.Community, jointRef, &m.Members); err != nil {
			return Answer{}, err
		}
		if len(m.Members) == 0 {
			return t.tell("meeting.no_members")
		}
	}
	return t.checkMeeting(m)
}

// checkMeeting calls the meeting, or says what should be put right first.
func (t *turn) checkMeeting(m council.Meeting) (Answer, error) {
	// Read before looking for another at the same time: one that is called meanwhile takes a
	// number, which is then a conflict.
	if _, err := t.place(); err != nil {
		return Answer{}, err
	}
	findings, err := t.lintMeeting(m)
	if err != nil {
		return Answer{}, err
	}
	doc, err := t.load(t.ctx, t.who.Community, meetingDraftRef(t.who.Person), &council.Meeting{})
	if err != nil {
		return Answer{}, err
	}
	if left := council.Remaining(findings, m.Overrides, func(council.PersonNo) bool { return false }); len(left) > 0 {
		m.Called = t.now
		if doc, err = doc.holding(m); err != nil {
			return Answer{}, err
		}
		lines := []string{t.say("meeting.stopped")}
		for _, f := range left {
			lines = append(lines, t.findingWords(f))
		}
		lines = append(lines, t.say("meeting.how_to_override"))
		return t.commit(Act{Docs: []Doc{doc}}, Answer{Text: strings.Join(lines, "\n")})
	}
	act := Act{}
	if doc.Version > 0 {
		doc.Body = nil
		act.Docs = append(act.Docs, doc)
	}
	return t.announceMeeting(m, act)
}

// overrideMeeting sets aside what stopped the writer's meeting; handled is false when
// there is none, or a draft of a motion that is newer.
func (t *turn) overrideMeeting() (handled bool, a Answer, err error) {
	var m council.Meeting
	doc, err := t.load(t.ctx, t.who.Community, meetingDraftRef(t.who.Person), &m)
	if err != nil || doc.Version == 0 {
		return false, Answer{}, err
	}
	d, draftDoc, err := t.draft()
	if err != nil || draftDoc.Version > 0 && d.Motion.Made.After(m.Called) {
		return false, Answer{}, err
	}
	if err := t.may(council.ToHoldMeeting, council.Where{}); err != nil {
		return true, Answer{}, err
	}
	if len([]rune(t.said.Text)) < 2 {
		return true, Answer{}, t.refuse("draft.which_reason")
	}
	if !m.At.After(t.now) {
		return true, Answer{}, t.refuse("meeting.which_time")
	}
	findings, err := t.lintMeeting(m)
	if err != nil {
		return true, Answer{}, err
	}
	for _, f := range findings {
		m.Overrides = append(m.Overrides, council.Override{Finding: f.Key(), Reason: t.said.Text, By: t.who.Person})
	}
	a, err = t.checkMeeting(m)
	return true, a, err
}

// announceMeeting gives the meeting its number and posts it; standing members are told.
func (t *turn) announceMeeting(m council.Meeting, act Act) (Answer, error) {
	no, communityDoc, err := t.newNumber()
	if err != nil {
		return Answer{}, err
	}
	m.No, m.Called = no, t.now
	if err := t.keepMeeting(m, &act); err != nil {
		return Answer{}, err
	}
	act.Docs = append(act.Docs, communityDoc)
	leaf, err := t.leaf("meeting.call", "", m.No, ledger.Payload{"at": unixText(m.At)})
	if err != nil {
		return Answer{}, err
	}
	act.Leaves = append(act.Leaves, leaf)
	text := t.say("meeting.post", "what", t.meetingWords(m, t.now), "no", m.No)
	for _, o := range m.Overrides {
		text += "\n" + t.say("open.override", "finding", t.say("lint.short."+findingCode(o.Finding)), "reason", o.Reason)
	}
	place, err := t.place()
	if err != nil {
		return Answer{}, err
	}
	if act.Out, err = t.toGroups(*place, text, "post"); err != nil {
		return Answer{}, err
	}
	if err := t.tellMembers(m, &act, text); err != nil {
		return Answer{}, err
	}
	return t.commit(act, Answer{Text: t.say("meeting.called", "what", t.meetingWords(m, t.now))})
}

// keepMeeting adds a new meeting to act: its document, reminders and place in the list.
func (t *turn) keepMeeting(m council.Meeting, act *Act) error {
	doc, err := Doc{Ref: meetingRef(m.No)}.holding(m)
	if err != nil {
		return err
	}
	act.Docs = append(act.Docs, doc)
	act.Marks = append(act.Marks, meetingMarks(m, t.now)...)
	act.Marks = append(act.Marks, Mark{Index: "meetings", Member: strconv.Itoa(m.No), Score: m.At.UnixMilli()})
	return nil
}

// tellMembers writes to the standing members of a joint meeting.
func (t *turn) tellMembers(m council.Meeting, act *Act, text string) error {
	for _, p := range m.Members {
		if err := t.tellOne(act, p, text); err != nil {
			return err
		}
	}
	return nil
}

// nameMembers is 联席会议成员 张三 李四; without names it says who they are.
func (t *turn) nameMembers() (Answer, error) {
	head, _, err := t.roster()
	if err != nil {
		return Answer{}, err
	}
	var members []council.PersonNo
	doc, err := t.load(t.ctx, t.who.Community, jointRef, &members)
	if err != nil {
		return Answer{}, err
	}
	names := t.said.Names
	if len(names) == 0 {
		people, err := t.people(head.Generation, members...)
		if err != nil || len(people) == 0 {
			return Answer{Text: t.say("meeting.no_members")}, err
		}
		for _, p := range people {
			names = append(names, t.nameHere(p))
		}
		return t.tell("meeting.members", "count", len(names), "names", strings.Join(names, t.say("list.comma")))
	}
	before := members
	if members, err = t.allNamed(names, "meeting.who_is"); err != nil {
		return Answer{}, err
	}
	answer := Answer{Text: t.say("meeting.members", "count", len(members), "names", strings.Join(names, t.say("list.comma")))}
	if slices.Equal(before, members) {
		return answer, nil
	}
	if doc, err = doc.holding(members); err != nil {
		return Answer{}, err
	}
	leaf, err := t.leaf("meeting.members", "", 0, ledger.Payload{"count": strconv.Itoa(len(members))})
	if err != nil {
		return Answer{}, err
	}
	return t.commit(Act{Docs: []Doc{doc}, Leaves: []Leaf{leaf}}, answer)
}

// nameHere is how somebody is named in this chat: in full in private, masked before others.
func (t *turn) nameHere(p council.Person) string {
	if t.in.Chat == Group {
		return council.MaskName(p.Name)
	}
	return p.Name
}

func (b *Bot) meetingWords(m council.Meeting, now time.Time) string {
	agenda := ""
	if len(m.Motions) > 0 {
		var numbers []string
		for _, no := range m.Motions {
			numbers = append(numbers, b.say("meeting.item", "no", no))
		}
		agenda = b.say("meeting.agenda", "items", strings.Join(numbers, b.say("list.comma")))
	}
	key := "meeting.what"
	switch {
	case m.Repeat == council.Weekly:
		key = "meeting.what_weekly"
	case m.Repeat == council.Monthly:
		key = "meeting.what_monthly"
	}
	kind := ""
	if m.Kind == council.Joint {
		kind = b.say("meeting.joint")
	} else if r, err := rule.Latest(m.Rule); err == nil {
		kind, _, _ = strings.Cut(r.Body, "(")
		kind = b.say("meeting.body", "body", kind)
	}
	return b.say(key, "no", m.No, "kind", kind, "at", b.Book.When(m.At, now, b.Zone), "place", m.Place, "agenda", agenda)
}

// rsvp is 我参加 / 来不了, for the meeting named or the next one.
func (t *turn) rsvp() (Answer, error) {
	m, err := t.nextMeeting(t.said.Meeting)
	var refused *refusal
	if errors.As(err, &refused) && t.said.Meeting == 0 && t.open.asked[t.who.Person] && t.in.Chat == Private {
		return t.askWhichQuestion() // somebody who was asked to stand, not to come
	}
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
func (t *turn) nextMeeting(no int) (council.Meeting, error) {
	if no == 0 {
		return t.nearestAhead(t.now)
	}
	m, _, err := t.meetingNo(no)
	switch {
	case err != nil:
		return m, err
	case m.State == council.MeetingCancelled:
		return m, t.refuse("meeting.is_cancelled", "no", no)
	case m.State != council.MeetingAhead || !m.At.After(t.now):
		return m, t.refuse("meeting.past", "no", no)
	}
	return m, nil
}

// nearestAhead is the meeting, of those from a moment on that have not begun, whose hour is
// nearest to now.
func (t *turn) nearestAhead(from time.Time) (council.Meeting, error) {
	members, err := t.Records.Members(t.ctx, t.who.Community, "meetings", from.UnixMilli(), everything, 50)
	if err != nil {
		return council.Meeting{}, err
	}
	var nearest council.Meeting
	for _, member := range members {
		no, err := strconv.Atoi(member.Name)
		if err != nil {
			return council.Meeting{}, fmt.Errorf("%w: meeting number", ErrInvalid)
		}
		m, _, err := t.meetingNo(no)
		if err != nil {
			return m, err
		}
		if m.State == council.MeetingAhead && (nearest.No == 0 || m.At.Sub(t.now).Abs() < nearest.At.Sub(t.now).Abs()) {
			nearest = m
		}
	}
	if nearest.No == 0 {
		return nearest, t.refuse("meeting.none")
	}
	return nearest, nil
}

// meetingNo reads the meeting of that number.
func (t *turn) meetingNo(no int) (council.Meeting, Doc, error) {
	var m council.Meeting
	doc, err := t.load(t.ctx, t.who.Community, meetingRef(no), &m)
	if err == nil && doc.Version == 0 {
		err = t.refuse("meeting.unknown", "no", no)
	}
	return m, doc, err
}
