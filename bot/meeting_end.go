package bot

import (
	"strconv"

	"yishi/bot/council"
	"yishi/bot/ledger"
	"yishi/bot/speech"
)

// cancelMeeting is 取消会议 2 下雨. Of a series, whether only this one or all is asked.
func (t *turn) cancelMeeting() (Answer, error) {
	m, err := t.nextMeeting(max(t.said.Meeting, t.said.Motion))
	if err != nil {
		return Answer{}, err
	}
	doc, err := t.load(t.ctx, t.who.Community, meetingRef(m.No), &m)
	if err != nil {
		return Answer{}, err
	}
	if m.Repeat != "" && t.said.Kind == "" {
		once, all := t.said, t.said
		once.Kind, all.Kind = "once", "all"
		once.Meeting, all.Meeting = m.No, m.No
		answer := Answer{Text: t.say("meeting.cancel_which", "no", m.No)}
		t.choices(&answer, choice{t.say("meeting.cancel_once"), once}, choice{t.say("meeting.cancel_all"), all})
		return answer, nil
	}
	if m, err = m.Cancel(t.now, t.said.Text); err != nil {
		return Answer{}, t.refusedBecause(err)
	}
	if t.said.Kind == "all" {
		m.Repeat = ""
	}
	act := Act{Marks: append(unmarked(m.No), Mark{Index: "meetings", Member: strconv.Itoa(m.No), Remove: true})}
	next, err := t.followed(m, doc, &act)
	if err != nil {
		return Answer{}, err
	}
	text := t.say("meeting.cancelled", "what", t.meetingWords(m, t.now), "reason", m.Reason)
	if next != nil {
		text += "\n" + t.say("meeting.next", "what", t.meetingWords(*next, t.now))
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
	return t.commit(act, Answer{Text: text})
}

// followed adds to act a meeting as it ended, and the next of its series with the items
// that are still open; next is nil when there is none.
func (t *turn) followed(m council.Meeting, doc Doc, act *Act) (next *council.Meeting, err error) {
	if doc, err = doc.holding(m); err != nil {
		return nil, err
	}
	act.Docs = append(act.Docs, doc)
	entry, err := t.leaf("meeting.end", "", m.No, ledger.Payload{"how": string(m.State)})
	if err != nil {
		return nil, err
	}
	act.Leaves = append(act.Leaves, entry)
	open, err := t.openItems(m)
	if err != nil {
		return nil, err
	}
	follow, ok := m.Next(0, t.now, t.Zone, open)
	if !ok {
		return nil, nil
	}
	no, communityDoc, err := t.newNumber()
	if err != nil {
		return nil, err
	}
	follow.No = no
	if err := t.keepMeeting(follow, act); err != nil {
		return nil, err
	}
	act.Docs = append(act.Docs, communityDoc)
	called, err := t.leaf("meeting.call", "", no, ledger.Payload{"at": unixText(follow.At), "follows": strconv.Itoa(m.No)})
	act.Leaves = append(act.Leaves, called)
	return &follow, err
}

// adjourn is 散会: the minutes are drafted from the record, and a series goes on.
func (t *turn) adjourn() (Answer, error) {
	f, _, err := t.running()
	if err != nil {
		return Answer{}, err
	}
	if no, err := t.votingNow(f); err != nil || no > 0 {
		return Answer{Text: t.say("live.runs", "no", no)}, err
	}
	m, doc, err := t.meetingNo(f.Meeting)
	if err != nil {
		return Answer{}, err
	}
	act := Act{Marks: unmarked(m.No)}
	next, err := t.closing(m, doc, &act)
	if err != nil {
		return Answer{}, err
	}
	answer := Answer{Text: t.say("meeting.adjourned", "no", m.No)}
	if next != nil {
		answer.Text += "\n" + t.say("meeting.next", "what", t.meetingWords(*next, t.now))
	}
	t.choices(&answer, choice{t.say("minutes.do_show"), speech.Intent{Intent: "minutes", Meeting: m.No}})
	return t.commit(act, answer)
}

// closing adds to act the end of a meeting that runs: what was taken up, the draft of the
// minutes, the next meeting, and who is told.
func (t *turn) closing(m council.Meeting, doc Doc, act *Act) (next *council.Meeting, err error) {
	f, floorDoc, err := t.floor()
	if err != nil {
		return nil, err
	}
	if f.Meeting == m.No {
		if m, err = m.Adjourn(t.now, f.EndItem(t.now)); err != nil {
			return nil, t.refusedBecause(err)
		}
		if floorDoc, err = floorDoc.holding(council.Floor{}); err != nil {
			return nil, err
		}
		act.Docs = append(act.Docs, floorDoc)
	}
	if next, err = t.followed(m, doc, act); err != nil {
		return nil, err
	}
	if err := t.draftMinutes(m, next, act); err != nil {
		return nil, err
	}
	place, err := t.place()
	if err != nil {
		return nil, err
	}
	text := t.say("meeting.adjourned_post", "no", m.No)
	if next != nil {
		text += "\n" + t.say("meeting.next", "what", t.meetingWords(*next, t.now))
	}
	posts, err := t.toGroups(*place, text, "post")
	if err != nil {
		return nil, err
	}
	clerks, err := t.tellWho(func(p council.Person) bool { return p.Holds(council.Clerk, "") || p.Holds(council.Chair, "") }, "minutes.ready", "no", m.No)
	act.Out = append(append(act.Out, posts...), clerks...)
	return next, err
}

// votingNow is the live vote that is still open, 0 for none.
func (t *turn) votingNow(f council.Floor) (int, error) {
	for _, no := range f.Votes {
		m, _, err := t.motion(no)
		if err != nil {
			return 0, err
		}
		if m.State == council.Voting || m.State == council.Counting {
			return no, nil
		}
	}
	return 0, nil
}
