package bot

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"yishi/bot/council"
	"yishi/bot/speech"
)

// What people ask who know no command: when the next meeting is, whether a result counts,
// how many seconds are lacking, what one may sign up for, whose ballot that was.

func inquiryCommands() []command {
	return []command{
		{intent: "meetings", do: (*turn).nextMeetings},
		{intent: "in_force", do: (*turn).inForce},
		{intent: "seconds_left", do: (*turn).secondsLeft},
		{intent: "sign_up", where: privately, do: (*turn).signUp},
		{intent: "not_cast", where: privately, do: (*turn).notCast},
	}
}

// mostMeetings bounds how many meetings one answer lists.
const mostMeetings = 3

// longestMeeting is how long after its hour a meeting may still be going on.
const longestMeeting = 12 * time.Hour

// nextMeetings is 什么时候开会: those ahead, the next one first, and the one that is on.
func (t *turn) nextMeetings() (Answer, error) {
	if t.said.Meeting != 0 {
		m, err := t.nextMeeting(t.said.Meeting)
		if err != nil {
			return Answer{}, err
		}
		return t.tell("meetings.one", "what", t.meetingWords(m, t.now))
	}
	all, err := t.meetingsFrom(t.now.Add(-longestMeeting))
	if err != nil {
		return Answer{}, err
	}
	var lines []string
	for _, m := range all {
		switch {
		case len(lines) == mostMeetings:
		case m.State == council.MeetingRunning:
			lines = append(lines, t.say("meetings.on", "what", t.meetingWords(m, t.now)))
		case m.State == council.MeetingAhead && m.At.After(t.now):
			lines = append(lines, t.meetingWords(m, t.now))
		}
	}
	if len(lines) == 0 {
		return t.tell("meetings.none")
	}
	return Answer{Text: strings.Join(append(lines, t.say("meetings.next")), "\n")}, nil
}

// meetingsFrom reads the meetings whose hour is a moment or later, in their order.
func (t *turn) meetingsFrom(from time.Time) ([]council.Meeting, error) {
	members, err := t.Records.Members(t.ctx, t.who.Community, "meetings", from.UnixMilli(), everything, 50)
	if err != nil {
		return nil, err
	}
	var all []council.Meeting
	for _, member := range members {
		no, err := strconv.Atoi(member.Name)
		if err != nil {
			return nil, fmt.Errorf("%w: meeting number", ErrInvalid)
		}
		m, _, err := t.meetingNo(no)
		if err != nil {
			return nil, err
		}
		all = append(all, m)
	}
	slices.SortStableFunc(all, func(a, b council.Meeting) int { return cmp.Compare(a.At.UnixMilli(), b.At.UnixMilli()) })
	return all, nil
}

// inForce is 1号生效了吗, 这个投票有没有约束力 and 公示到什么时候: what a result is worth,
// and since or until when.
func (t *turn) inForce() (Answer, error) {
	m, answer, err := t.askedAbout()
	if err != nil || m.No == 0 {
		return answer, err
	}
	if m.City != nil {
		return Answer{Text: t.cityWords(m)}, nil
	}
	n, doc, err := t.notice(t.ctx, t.who.Community, m.No)
	if err != nil {
		return Answer{}, err
	}
	lines := []string{t.say("motion.head", "no", m.No, "title", m.Title)}
	if !m.State.Proposed() {
		lines = append(lines, t.say("force.worth", "worth", t.worthWords(m)))
	}
	return Answer{Text: strings.Join(append(lines, t.forceWords(m, n, doc.Version > 0)), "\n")}, nil
}

// forceWords say since when a motion's result counts, or what it waits for.
func (t *turn) forceWords(m council.Motion, n council.Notice, noticed bool) string {
	binds := effectKey(m.Effect) == "binding"
	switch {
	case m.State == council.Voting:
		return t.say("force.voting", "no", m.No, "until", t.until(m.Closes))
	case m.State == council.Voided || m.State == council.Withdrawn || m.State == council.Lapsed || m.State == council.Declined:
		return t.say("force.gone", "no", m.No, "state", t.say("state."+string(m.State)))
	case m.Result == nil:
		return t.say("force.before", "no", m.No, "state", t.say("state."+string(m.State)))
	case m.State != council.Passed:
		return t.say("force.failed", "no", m.No)
	case !noticed:
		return t.say("force.unposted", "no", m.No)
	}
	words := t.noticeWords(m, n)
	switch {
	case n.State == council.Posted && binds:
		words += t.say("force.posted", "no", m.No)
	case n.State == council.Posted:
		words += t.say("force.object", "no", m.No)
	case n.State == council.InForce && binds:
		words += t.say("force.holds", "no", m.No)
	}
	return words
}

// askedAbout is the motion that such a question is about: the one named, the only one that
// is published or voted on, or else the last one decided. Without a number the answer asks
// which, or says that there is none.
func (t *turn) askedAbout() (council.Motion, Answer, error) {
	if t.said.Motion != 0 {
		m, _, err := t.motion(t.said.Motion)
		return m, Answer{}, err
	}
	up, err := t.Records.Members(t.ctx, t.who.Community, notices, t.now.UnixMilli(), everything, 3)
	if err != nil {
		return council.Motion{}, Answer{}, err
	}
	var among []council.Motion
	for _, member := range up {
		no, err := strconv.Atoi(member.Name)
		if err != nil {
			return council.Motion{}, Answer{}, fmt.Errorf("%w: notice entry", ErrInvalid)
		}
		m, _, err := t.motion(no)
		if err != nil {
			return m, Answer{}, err
		}
		among = append(among, m)
	}
	if t.said.Answer != "notice" {
		among = append(among, t.open.motions...)
		if len(among) == 0 {
			among, err = t.lastDecided()
		}
	}
	switch {
	case err != nil:
		return council.Motion{}, Answer{}, err
	case len(among) == 1:
		return among[0], Answer{}, nil
	case len(among) == 0:
		key := "force.nothing"
		if t.said.Answer == "notice" {
			key = "force.no_notice"
		}
		answer, err := t.tell(key)
		return council.Motion{}, answer, err
	}
	return council.Motion{}, t.askAmong(among), nil
}

// lastDecided is the newest motion with a result; none where there never was one.
func (t *turn) lastDecided() (last []council.Motion, err error) {
	place, err := t.place()
	if err != nil {
		return nil, err
	}
	err = t.newestMotions(t.ctx, t.who.Community, place.NextNo, func(m council.Motion) (bool, error) {
		if m.Result != nil {
			last = []council.Motion{m}
		}
		return len(last) == 0, nil
	})
	return last, err
}

// secondsLeft is 还差多少人附议: of the proposal named, or of all that gather seconds.
func (t *turn) secondsLeft() (Answer, error) {
	if t.said.Motion != 0 {
		return t.show()
	}
	live, err := t.carried()
	if err != nil {
		return Answer{}, err
	}
	live = slices.DeleteFunc(live, func(m council.Motion) bool { return m.State != council.Seconding })
	switch len(live) {
	case 0:
		return t.tell("second.none")
	case 1:
		return t.showProposal(live[0])
	}
	var lines []string
	for _, m := range live[:min(len(live), mostListed)] {
		p, _, err := t.proposal(m.No)
		if err != nil {
			return Answer{}, err
		}
		lines = append(lines, t.say("seconds.line", "no", m.No, "title", m.Title, "count", p.Households(), "missing", max(0, p.Need-p.Households())))
	}
	if left := len(live) - len(lines); left > 0 {
		lines = append(lines, t.say("greet.more", "count", left))
	}
	return Answer{Text: strings.Join(append(lines, t.say("seconds.next", "no", live[0].No)), "\n")}, nil
}

// signUp is 我要报名: there is no list to be on, but meetings to come to and elections to
// stand in.
func (t *turn) signUp() (Answer, error) {
	meetings, err := t.meetingsFrom(t.now)
	if err != nil {
		return Answer{}, err
	}
	all, err := t.elections()
	if err != nil {
		return Answer{}, err
	}
	var offered []choice
	for _, m := range meetings {
		if m.State == council.MeetingAhead && m.At.After(t.now) && len(offered) < 2 && t.may(council.ToAttend, council.Where{}) == nil {
			offered = append(offered, choice{t.say("signup.come", "what", t.meetingWords(m, t.now)), speech.Intent{Intent: "rsvp", Meeting: m.No, Answer: "yes"}})
		}
	}
	for _, c := range all {
		if c.Stage == council.Nominating && t.now.Before(c.NominateUntil) && len(offered) < 3 {
			offered = append(offered, choice{t.say("signup.stand", "no", c.No, "title", c.Title), speech.Intent{Intent: "nominate", Motion: c.No, Answer: "self"}})
		}
	}
	if len(offered) == 0 {
		return t.tell("signup.nothing")
	}
	answer := Answer{Text: t.say("signup.head")}
	t.choices(&answer, offered...)
	return answer, nil
}

// notCast is 这不是我投的: what is counted for the writer's household, how it is changed or
// taken back, and who looks into it. Nothing is changed by it.
func (t *turn) notCast() (Answer, error) {
	var lines []string
	var err error
	motions := t.open.motions
	if m, open := t.open.find(t.said.Motion); open {
		motions = []council.Motion{m}
		lines = make([]string, 1)
		lines[0], err = t.ownLine(m)
	} else {
		lines, err = t.ownLines()
	}
	if err != nil {
		return Answer{}, err
	}
	key := "notcast.over"
	if len(motions) > 0 {
		key = "notcast.change"
	}
	offered, kin, err := t.undoing(motions)
	if err != nil {
		return Answer{}, err
	}
	if kin {
		key = "notcast.kin"
	}
	answer := Answer{Text: strings.Join(append(lines, t.say(key), t.say("notcast.tell")), "\n")}
	t.choices(&answer, offered...)
	return answer, nil
}

// undoing offers what helps against the ballots that stand for the writer's household; kin
// tells that somebody else of it cast one.
func (t *turn) undoing(motions []council.Motion) (offered []choice, kin bool, err error) {
	for _, m := range motions[:min(len(motions), mostListed)] {
		_, ballots, err := t.ownBallots(m)
		if err != nil {
			return nil, false, err
		}
		theirs := slices.ContainsFunc(ballots, func(b Ballot) bool { return b.Seq != 0 && b.Rank == council.ByOwn && b.Person != t.who.Person })
		cast := slices.ContainsFunc(ballots, func(b Ballot) bool { return b.Seq != 0 })
		kin = kin || theirs
		switch {
		case len(offered) == 2 || !cast:
		case theirs: // only who cast it takes it back
			offered = append(offered, choice{t.say("notcast.do_dispute", "no", m.No), speech.Intent{Intent: "not_agreed", Motion: m.No}})
		default:
			offered = append(offered, choice{t.say("reading.retract", "no", m.No), speech.Intent{Intent: "retract", Motion: m.No}})
		}
	}
	if !kin {
		return offered, false, nil
	}
	stranger, _, _, err := t.lastBoundBeside()
	if err != nil || stranger == nil {
		return offered, kin, err
	}
	return append(offered, choice{t.say("household.do_stop", "name", stranger.Name), speech.Intent{Intent: "not_mine"}}), kin, nil
}

// withdrawOwn is 我的提议不要了: which of one's own, of those that are still one's own.
func (t *turn) withdrawOwn() (Answer, error) {
	live, err := t.carried()
	if err != nil {
		return Answer{}, err
	}
	live = slices.DeleteFunc(live, func(m council.Motion) bool { return m.Author != t.who.Person })
	answer := Answer{Text: t.say("withdraw.which")}
	for _, m := range live {
		if m.State == council.Seconding && len(answer.Options) < 3 {
			t.choices(&answer, choice{t.say("withdraw.this", "no", m.No, "title", m.Title), speech.Intent{Intent: "withdraw_motion", Motion: m.No}})
		}
	}
	switch {
	case len(answer.Options) > 0:
		return answer, nil
	case len(live) > 0:
		return t.tell("proposal.theirs", "no", live[0].No)
	}
	return t.tell("withdraw.none")
}

// knockAlone asks a captain who says 打过电话了 at which door that was.
func (t *turn) knockAlone() (Answer, bool, error) {
	kind := speech.KnockAlone(t.in.Text)
	if kind == "" || t.may(council.ToVisit, council.Where{}) != nil {
		return Answer{}, false, nil
	}
	if len(t.open.motions) == 0 {
		answer, err := t.tell("doors.none_open")
		return answer, true, err
	}
	doors, err := t.doorsOf(t.open.motions[0])
	if err != nil {
		return Answer{}, false, err
	}
	if len(doors) == 0 {
		answer, err := t.tell("doors.all_voted", "no", t.open.motions[0].No)
		return answer, true, err
	}
	answer := Answer{Text: t.say("doors.which_home", "room", doors[0].Label, "knock", t.knockWord(council.Knock(kind)))}
	for _, d := range doors[:min(len(doors), 3)] {
		t.choices(&answer, choice{d.Label, speech.Intent{Intent: "visit", Room: d.Label, Kind: kind}})
	}
	return answer, true, nil
}
