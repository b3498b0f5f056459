package bot

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"yishi/bot/council"
	"yishi/bot/ledger"
	"yishi/bot/phrase"
	"yishi/bot/rule"
	"yishi/bot/speech"
)

// moveFromFloor is 临时动议: a motion that nobody announced; it needs a second.
func (t *turn) moveFromFloor() (Answer, error) {
	f, doc, err := t.running()
	if err != nil {
		return Answer{}, err
	}
	if err := t.signedIn(f.Meeting); err != nil {
		return Answer{}, err
	}
	findings, _, err := t.lint(draft{Motion: t.floorMotion(t.said.Title, t.who.Person), Span: time.Hour})
	if err != nil {
		return Answer{}, err
	}
	findings = slices.DeleteFunc(findings, func(f council.Finding) bool { return f.Severity == council.NeedsOverride })
	if len(findings) > 0 {
		return t.blockedBy(findings, nil)
	}
	if f, err = f.Move(t.said.Title, t.who.Person); err != nil {
		return Answer{}, t.refusedBecause(err)
	}
	if doc, err = doc.holding(f); err != nil {
		return Answer{}, err
	}
	leaf, err := t.leaf("meeting.move", "", f.Meeting, nil)
	if err != nil {
		return Answer{}, err
	}
	act := Act{Docs: []Doc{doc}, Leaves: []Leaf{leaf}}
	text := t.say("floor.moved", "title", f.Moved.Title)
	if t.in.Chat == Private {
		place, err := t.place()
		if err != nil {
			return Answer{}, err
		}
		if act.Out, err = t.toGroups(*place, text, "post"); err != nil {
			return Answer{}, err
		}
	}
	return t.commit(act, Answer{Text: text})
}

// floorMotion is what a title from the floor would be as a motion: a topic of the council
// unless the words name a matter of its own.
func (t *turn) floorMotion(title string, by council.PersonNo) council.Motion {
	m := council.Motion{Title: strings.TrimSpace(title), Author: by, State: council.Draft, Made: t.now, Form: council.YesNo}
	matter, ok := rule.FindMatter(m.Title)
	if !ok || matter.Ask != rule.AskYesNo {
		matter, _ = rule.MatterByID("council_topic")
	}
	proposeMatter(&m, matter)
	if m.Secrecy == council.RollCall { // names only where that was announced beforehand
		m.Secrecy = council.Open
	}
	return m
}

// secondFloor is 附议 while a motion from the floor waits for it: the motion gets its
// number and is the next item. handled is false when none waits, or another motion is
// named that gathers seconds.
func (t *turn) secondFloor() (handled bool, a Answer, err error) {
	f, floorDoc, err := t.floor()
	if err != nil || f.Meeting == 0 || f.Moved == nil {
		return false, Answer{}, err
	}
	if t.said.Motion > 0 {
		var other council.Motion
		if _, err := t.load(t.ctx, t.who.Community, motionRef(t.said.Motion), &other); err != nil || other.State == council.Seconding {
			return false, Answer{}, err
		}
	}
	if err := t.signedIn(f.Meeting); err != nil {
		return true, Answer{}, err
	}
	no, communityDoc, err := t.newNumber()
	if err != nil {
		return true, Answer{}, err
	}
	m, err := t.floorMotion(f.Moved.Title, f.Moved.By).Propose()
	if err != nil {
		return true, Answer{}, err
	}
	if m, err = m.Agenda(); err != nil {
		return true, Answer{}, err
	}
	m.No = no
	if f, err = f.Second(t.who.Person, no); err != nil {
		return true, Answer{}, t.refusedBecause(err)
	}
	place, err := t.place()
	if err != nil {
		return true, Answer{}, err
	}
	if len(place.Groups) > 0 {
		group := place.Groups[0]
		group.Webhook = nil
		m.Group = &group
	}
	doc, err := Doc{Ref: motionRef(no)}.holding(m)
	if err != nil {
		return true, Answer{}, err
	}
	if floorDoc, err = floorDoc.holding(f); err != nil {
		return true, Answer{}, err
	}
	leaf, err := t.leaf("meeting.second", "", no, ledger.Payload{"meeting": strconv.Itoa(f.Meeting)})
	if err != nil {
		return true, Answer{}, err
	}
	act := Act{Docs: []Doc{communityDoc, doc, floorDoc}, Leaves: []Leaf{leaf},
		Marks: []Mark{{Index: "motions", Member: strconv.Itoa(no), Score: int64(no)}}}
	a, err = t.commit(act, Answer{Text: t.say("floor.seconded", "no", no, "title", m.Title)})
	return true, a, err
}

// liveVote is 现场表决 12: those who signed in vote now, each with the own ballot, on an
// item of the agenda. It counts only if enough are there by the motion's own rule.
func (t *turn) liveVote() (Answer, error) {
	f, floorDoc, err := t.running()
	if err != nil {
		return Answer{}, err
	}
	if no, err := t.votingNow(f); err != nil || no > 0 {
		return Answer{Text: t.say("live.runs", "no", no)}, err
	}
	no := t.said.Motion
	if item, ok := f.Current(); no == 0 && ok {
		no = item.No
	}
	if !slices.ContainsFunc(f.Items, func(i council.Item) bool { return i.No == no && no > 0 }) {
		return t.tell("live.not_on_agenda")
	}
	m, doc, err := t.motion(no)
	if err != nil {
		return Answer{}, err
	}
	if t.votable(m) {
		return t.tell("live.voting", "no", no, "how", t.howToVote(m))
	}
	if err := mayVoteLive(m); err != nil {
		return Answer{}, t.refusedBecause(err)
	}
	left, err := t.liveMotion(&m, f)
	if err != nil {
		return Answer{}, err
	}
	if len(left) > 0 {
		return t.askLive(m, left)
	}
	if floorDoc, err = floorDoc.holding(f.WithVote(no)); err != nil {
		return Answer{}, err
	}
	return t.openLive(m, doc, Act{Docs: []Doc{floorDoc}, Marks: []Mark{
		{Index: "due", Member: dueOpen(no), Remove: true},
		{Index: "due", Member: dueAnswer(no), Remove: true}, // the meeting answers a proposal
		{Index: proposals, Member: strconv.Itoa(no), Remove: true},
	}})
}

// mayVoteLive refuses a motion that is past the point where a meeting can vote on it.
func mayVoteLive(m council.Motion) error {
	switch m.State {
	case council.Draft, council.Discussing, council.Announced:
		return nil
	}
	return council.WrongState
}

// liveMotion gives a motion the roll of those present and its pinned rule, and lists what
// still keeps it from a vote.
func (t *turn) liveMotion(m *council.Motion, f council.Floor) ([]council.Finding, error) {
	meeting, _, err := t.meetingNo(f.Meeting)
	if err != nil {
		return nil, err
	}
	a, err := t.attending(meeting)
	if err != nil {
		return nil, err
	}
	fromFloor := slices.ContainsFunc(f.Items, func(i council.Item) bool { return i.No == m.No && i.Floor })
	if fromFloor && meeting.Electorate != "" { // the body that meets decides it
		m.Electorate = meeting.Electorate
	}
	r, err := rule.At(m.Rule, t.now.In(t.Zone))
	if err != nil {
		return nil, err
	}
	if m.State != council.Announced && noticeDays(*m, r) > 0 {
		return nil, t.refuse("live.needs_notice", "no", m.No, "days", noticeDays(*m, r))
	}
	left, full, err := t.lintLive(m)
	if err != nil {
		return nil, err
	}
	present := func(p council.PersonNo) bool { _, ok := a.people[p]; return ok }
	if fromFloor && meeting.Kind == council.Joint {
		there := present
		present = func(p council.PersonNo) bool { return there(p) && slices.Contains(meeting.Members, p) }
	}
	live, err := council.PresentRoll(full, present)
	if err != nil {
		return nil, t.refuse("live.nobody", "no", m.No)
	}
	m.Live, m.Roll = &council.Live{Meeting: meeting.No, Heads: full.Heads, Area: full.Area}, live
	if *m, err = pin(*m, r); err != nil {
		return nil, err
	}
	return left, t.enoughFor(*m, r, meeting, a, fromFloor)
}

// lintLive lints a motion for a vote that begins now, and draws the roll of its whole
// body; what who presides was shown and went on with is set aside.
func (t *turn) lintLive(m *council.Motion) ([]council.Finding, council.Roll, error) {
	findings, full, err := t.lint(draft{Motion: *m, Span: time.Hour})
	if err != nil {
		return nil, full, err
	}
	if t.said.Kind == "anyway" {
		for _, f := range findings {
			if f.Severity == council.NeedsOverride {
				m.Overrides = append(m.Overrides, council.Override{Finding: f.Key(), Reason: t.say("live.reason"), By: t.who.Person})
			}
		}
	}
	left, err := t.remaining(findings, *m)
	return left, full, err
}

// enoughFor refuses a live vote that could not be valid: too few there by the motion's
// rule, by the rule of the body that meets, or of the members of a joint meeting.
func (t *turn) enoughFor(m council.Motion, r rule.Rule, meeting council.Meeting, a attendance, fromFloor bool) error {
	gap := rule.Gap(r, baseOf(m), rule.Tally{Participated: rule.Weighing{Heads: int64(m.Roll.Heads), Area: m.Roll.Area}})
	if gap.Reached() && meeting.Rule != "" {
		gap = a.gap()
	}
	if gap.Reached() && fromFloor && meeting.Kind == council.Joint {
		gap.Heads = int64(max(0, a.members/2+1-a.here))
	}
	if !gap.Reached() {
		return t.refuse("live.too_few", "no", m.No, "missing", t.missingWords(gap))
	}
	return nil
}

// missingWords says how many heads and how much area are missing.
func (b *Bot) missingWords(gap rule.Shortfall) string {
	words := b.say("quorum.heads_missing", "heads", gap.Heads)
	if gap.Area > 0 {
		words += b.say("quorum.area_missing", "area", phrase.Area(gap.Area))
	}
	return words
}

// askLive shows what lint found; what a reason sets aside, who presides may set aside.
func (t *turn) askLive(m council.Motion, left []council.Finding) (Answer, error) {
	lines := []string{t.say("live.look", "no", m.No)}
	stopped := false
	for _, f := range left {
		lines = append(lines, t.findingWords(f))
		stopped = stopped || f.Severity != council.NeedsOverride
	}
	answer := Answer{Text: strings.Join(lines, "\n")}
	if !stopped {
		t.choices(&answer, choice{t.say("live.anyway"), speech.Intent{Intent: "live_vote", Motion: m.No, Kind: "anyway"}})
	}
	return answer, nil
}

// openLive opens the vote at once, for as long as the rules of order say.
func (t *turn) openLive(m council.Motion, doc Doc, act Act) (Answer, error) {
	o, err := t.order()
	if err != nil {
		return Answer{}, err
	}
	roll := m.Roll
	if m.State != council.Announced {
		m.State = council.Draft
		if m, err = m.Announce(t.now, t.now); err != nil {
			return Answer{}, t.refusedBecause(err)
		}
	}
	if m, err = m.Begin(t.now, t.now.Add(time.Duration(o.VoteMinutes)*time.Minute), roll); err != nil {
		return Answer{}, t.refusedBecause(err)
	}
	if err := t.Ballots.PutRoll(t.ctx, t.who.Community, roll); err != nil {
		return Answer{}, err
	}
	if err := t.openBooth(t.who.Community, &m, doc, &act, t.now); err != nil {
		return Answer{}, err
	}
	// Those who vote are there: nobody is reminded.
	act.Marks = slices.DeleteFunc(act.Marks, func(mark Mark) bool { return mark.Member == dueSoon(m.No) })
	leaf, err := t.motionLeaf("motion.open", m)
	if err != nil {
		return Answer{}, err
	}
	act.Leaves = append(act.Leaves, leaf)
	text := t.say("live.opened", "no", m.No, "title", m.Title, "units", m.Roll.Units, "minutes", o.VoteMinutes, "form", t.formWords(m), "how", t.howShort(m))
	return t.commit(act, Answer{Text: text})
}
