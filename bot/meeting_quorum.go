package bot

import (
	"errors"
	"strings"

	"yishi/bot/council"
	"yishi/bot/phrase"
	"yishi/bot/rule"
)

// attendance is who is at a meeting, measured against the body that is to decide.
type attendance struct {
	people       map[council.PersonNo]presence
	room, remote int
	// full is the roll of the whole body, live the part of it that is there; both are
	// empty where residents simply came together.
	full, live council.Roll
	electorate string
	// rule is the one whose quorum is looked at, if ruled.
	rule  rule.Rule
	ruled bool
	// members of a joint meeting, and how many of them are there.
	members, here int
}

// attending takes the attendance of a meeting.
func (t *turn) attending(m council.Meeting) (attendance, error) {
	var a attendance
	var err error
	if a.people, err = t.present(m.No); err != nil {
		return a, err
	}
	for _, p := range a.people {
		if p.Remote {
			a.remote++
		} else {
			a.room++
		}
	}
	a.members = len(m.Members)
	for _, p := range m.Members {
		if _, ok := a.people[p]; ok {
			a.here++
		}
	}
	if err := t.deciding(m, &a); err != nil || a.electorate == "" {
		return a, err
	}
	e, err := council.ParseElectorate(a.electorate)
	if err != nil {
		return a, err
	}
	roster, err := t.wholeRoster()
	if err != nil {
		return a, err
	}
	all, err := roster.draw(e)
	if err != nil {
		return a, t.refusedBecause(err)
	}
	a.full = all.roll
	a.live, err = council.PresentRoll(a.full, func(p council.PersonNo) bool { _, ok := a.people[p]; return ok })
	if errors.Is(err, council.NoRoll) { // nobody is there yet
		err = nil
	}
	return a, err
}

// deciding finds the rule and the body that a meeting's quorum is measured by: its own,
// or those of the first motion of the agenda that has one.
func (t *turn) deciding(m council.Meeting, a *attendance) error {
	if m.Rule != "" {
		r, err := rule.At(m.Rule, m.At.In(t.Zone))
		a.rule, a.ruled, a.electorate = r, err == nil, m.Electorate
		return err
	}
	for _, no := range m.Motions {
		var motion council.Motion
		doc, err := t.load(t.ctx, t.who.Community, motionRef(no), &motion)
		if err != nil {
			return err
		}
		if doc.Version == 0 {
			continue
		}
		if r, err := rule.At(motion.Rule, t.now.In(t.Zone)); err == nil && len(r.Quorum)+len(r.QuorumByMode) > 0 {
			a.rule, a.ruled, a.electorate = r, true, motion.Electorate
			return nil
		}
	}
	return nil
}

// gap is what is missing to the quorum.
func (a attendance) gap() rule.Shortfall {
	base := rule.Base{Weighing: rule.Weighing{Heads: int64(a.full.Heads), Area: a.full.Area}}
	return rule.Gap(a.rule, base, rule.Tally{Participated: rule.Weighing{Heads: int64(a.live.Heads), Area: a.live.Area}})
}

// attendanceWords says who is there, and whether they are enough.
func (b *Bot) attendanceWords(a attendance) string {
	lines := []string{b.say("quorum.came", "count", len(a.people), "room", a.room, "remote", a.remote)}
	if a.members > 0 {
		key := "quorum.members_short"
		if 2*a.here > a.members {
			key = "quorum.members_enough"
		}
		lines = append(lines, b.say(key, "members", a.members, "here", a.here))
	}
	if a.ruled {
		who := b.electorateWords(a.electorate)
		if a.rule.ByArea() {
			lines = append(lines, b.say("quorum.area", "electorate", who, "here", a.live.Heads, "heads", a.full.Heads,
				"here_area", phrase.Area(a.live.Area), "area", phrase.Area(a.full.Area)))
		} else {
			lines = append(lines, b.say("quorum.heads", "electorate", who, "here", a.live.Heads, "heads", a.full.Heads))
		}
		if gap := a.gap(); gap.Reached() {
			lines = append(lines, b.say("quorum.enough", "law", a.rule.Law))
		} else {
			lines = append(lines, b.say("quorum.short", "law", a.rule.Law, "missing", b.missingWords(gap)))
		}
	}
	return strings.Join(lines, "\n")
}

// showQuorum is 到会多少人.
func (t *turn) showQuorum() (Answer, error) {
	f, _, err := t.running()
	if err != nil {
		return Answer{}, err
	}
	m, _, err := t.meetingNo(f.Meeting)
	if err != nil {
		return Answer{}, err
	}
	a, err := t.attending(m)
	if err != nil {
		return Answer{}, err
	}
	return Answer{Text: t.attendanceWords(a) + "\n" + t.say("quorum.next")}, nil
}
