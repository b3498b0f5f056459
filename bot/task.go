package bot

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"yishi/bot/council"
	"yishi/bot/ledger"
)

// A task is a request that an officer or a decision set: it is public, has a number of the
// one series, and goes the same way from 派单 to 销号.

func taskCommands() []command {
	return []command{
		{intent: "task", do: (*turn).setTask},
		{intent: "team", do: (*turn).nameTeam},
	}
}

func teamRef(motion int) Ref { return Ref{"team", strconv.Itoa(motion)} }

// setTask is 任务 修路灯 给 王五 8月10日前, or with the motion that it carries out.
func (t *turn) setTask() (Answer, error) {
	text := strings.TrimSpace(t.said.Text)
	if text == "" || t.said.To == "" {
		return t.tell("task.usage")
	}
	var team council.Team
	teamDoc := Doc{Ref: teamRef(t.said.Motion)}
	source := council.FromOfficer
	if t.said.Motion != 0 {
		source = council.FromDecision
		var err error
		if team, teamDoc, err = t.teamOf(t.said.Motion); err != nil {
			return Answer{}, err
		}
	}
	if !team.Has(t.who.Person) {
		if err := t.may(council.ToAssign, council.Where{}); err != nil {
			return Answer{}, err
		}
	}
	handler, err := t.handlerNamed(t.said.To)
	if err != nil {
		return Answer{}, err
	}
	no, communityDoc, err := t.newNumber()
	if err != nil {
		return Answer{}, err
	}
	f := file{Request: council.Request{
		No: no, Kind: council.KindOf(text, t.kindWords()), Source: source, Motion: t.said.Motion, State: council.RequestAccepted,
		Answerable: t.who.Person, Reported: t.now, Accepted: t.now,
	}, words: requestWords{Text: shorter(text, mostReportText)}}
	f.Building, f.Stair = council.ScopeOf(text)
	if handler == 0 {
		f.words.Doer = t.said.To
	}
	if f.Request, err = f.Assign(t.who.Person, handler, t.dueOr(council.UsualDue), t.now); err != nil {
		return Answer{}, t.refusedBecause(err, "no", no)
	}
	act := Act{Docs: []Doc{communityDoc}}
	if t.said.Motion != 0 {
		team = team.WithTask(no)
		team.Motion = t.said.Motion
		if teamDoc, err = teamDoc.holding(team); err != nil {
			return Answer{}, err
		}
		act.Docs = append(act.Docs, teamDoc)
		act.Marks = append(act.Marks, Mark{Index: "due", Member: dueTasks(t.said.Motion), Remove: true})
	}
	return t.keepTask(act, f)
}

func (t *turn) keepTask(act Act, f file) (Answer, error) {
	leaf, err := t.leaf("task.set", "", f.No, ledger.Payload{"motion": strconv.Itoa(f.Motion), "due": unixText(f.Due)})
	if err != nil {
		return Answer{}, err
	}
	act.Leaves = append(act.Leaves, leaf)
	if err := t.keepRequest(&act, f); err != nil {
		return Answer{}, err
	}
	if err := t.tellOne(&act, f.Handler, t.say("task.told", "no", f.No, "text", shorter(f.words.Text, 100), "due", t.until(f.Due))); err != nil {
		return Answer{}, err
	}
	key := "task.set"
	if f.Handler == 0 {
		key = "task.set_outside"
	}
	return t.commit(act, Answer{Text: t.say(key, "no", f.No, "text", shorter(f.words.Text, 60), "to", t.said.To, "due", t.until(f.Due))})
}

// teamOf is the team of a passed motion; one without a team has an empty one.
func (t *turn) teamOf(motion int) (council.Team, Doc, error) {
	m, _, err := t.motion(motion)
	if err != nil {
		return council.Team{}, Doc{}, err
	}
	if !m.Carries() {
		return council.Team{}, Doc{}, t.refuse("refusal."+string(council.NotPassed), "no", motion)
	}
	team := council.Team{Motion: motion}
	doc, err := t.load(t.ctx, t.who.Community, teamRef(motion), &team)
	return team, doc, err
}

// nameTeam is 项目小组 3 张三 李四: those who carry out a passed motion. Without names it
// shows who they are and how far they got.
func (t *turn) nameTeam() (Answer, error) {
	if t.said.Motion == 0 {
		return t.tell("team.usage")
	}
	team, doc, err := t.teamOf(t.said.Motion)
	if err != nil {
		return Answer{}, err
	}
	if len(t.said.Names) == 0 {
		return t.showTeam(team)
	}
	if err := t.may(council.ToHoldMeeting, council.Where{}); err != nil {
		return Answer{}, err
	}
	members, err := t.allNamed(t.said.Names, "team.unknown")
	if err != nil {
		return Answer{}, err
	}
	before := team.Members
	if team, err = team.Name(members, t.who.Person, t.now); err != nil {
		return Answer{}, t.refusedBecause(err)
	}
	answer := Answer{Text: t.say("team.named", "no", team.Motion, "count", len(team.Members))}
	if slices.Equal(before, team.Members) {
		return answer, nil
	}
	if doc, err = doc.holding(team); err != nil {
		return Answer{}, err
	}
	leaf, err := t.leaf("team.name", "", team.Motion, ledger.Payload{"members": strconv.Itoa(len(team.Members))})
	if err != nil {
		return Answer{}, err
	}
	act := Act{Docs: []Doc{doc}, Leaves: []Leaf{leaf}}
	for _, p := range members {
		if err := t.tellOne(&act, p, t.say("team.told", "no", team.Motion)); err != nil {
			return Answer{}, err
		}
	}
	return t.commit(act, answer)
}

func (t *turn) showTeam(team council.Team) (Answer, error) {
	if len(team.Members) == 0 && len(team.Tasks) == 0 {
		return t.tell("team.none", "no", team.Motion)
	}
	var names []string
	for _, p := range team.Members {
		name, err := t.nameOf(p, false)
		if err != nil {
			return Answer{}, err
		}
		names = append(names, name)
	}
	lines := []string{t.say("team.shown", "no", team.Motion, "names", strings.Join(names, t.say("list.comma")))}
	for _, no := range team.Tasks {
		f, found, err := t.findRequest(no)
		if err != nil {
			return Answer{}, err
		}
		if found && len(lines) <= mostLines {
			lines = append(lines, t.say("team.task", "no", no, "text", shorter(f.words.Text, 20), "state", t.requestState(f.Request)))
		}
	}
	return Answer{Text: strings.Join(lines, "\n")}, nil
}

// tellTeam tells the team of a motion, which looks at what was done.
func (t *turn) tellTeam(act *Act, motion int, text string) error {
	var team council.Team
	if _, err := t.load(t.ctx, t.who.Community, teamRef(motion), &team); err != nil {
		return err
	}
	for _, p := range team.Members {
		if err := t.tellOne(act, p, text); err != nil {
			return err
		}
	}
	return nil
}

// endTeam dissolves the team of a motion when the last of its tasks is closed off by act.
func (t *turn) endTeam(act *Act, last file) error {
	if last.Motion == 0 || last.State != council.RequestClosed {
		return nil
	}
	var team council.Team
	doc, err := t.load(t.ctx, t.who.Community, teamRef(last.Motion), &team)
	if err != nil || doc.Version == 0 {
		return err
	}
	for _, no := range team.Tasks {
		f, found, err := t.findRequest(no)
		if err != nil {
			return err
		}
		if found && no != last.No && f.Open() {
			return nil
		}
	}
	if doc, err = doc.holding(team.End(t.now)); err != nil {
		return err
	}
	act.Docs = append(act.Docs, doc)
	text := t.say("team.ended", "no", last.Motion)
	for _, p := range team.Members {
		if err := t.tellOne(act, p, text); err != nil {
			return err
		}
	}
	return t.tellChosen(act, leads, text)
}

// tasksWithin is how long a decision waits, its public notice included, until it is asked
// who carries it out; tasksAgain from one time to the next.
const (
	tasksWithin = 14 * 24 * time.Hour
	tasksAgain  = 3 * 24 * time.Hour
)

func dueTasks(motion int) string { return "motion:" + strconv.Itoa(motion) + ":tasks" }

// carryOut makes a passed motion due to be turned into tasks.
func (b *Bot) carryOut(_ context.Context, _ council.ID, m council.Motion, act *Act) error {
	if m.Carries() {
		act.Marks = append(act.Marks, Mark{Index: "due", Member: dueTasks(m.No), Score: m.Ended.Add(tasksWithin).UnixMilli()})
	}
	return nil
}

// askForTasks reminds the chair of a decision that nobody carries out yet, and then the
// supervisor too. While its notice runs nothing has to be done.
func (b *Bot) askForTasks(ctx context.Context, c council.ID, a appointment) error {
	t := b.clockTurn(ctx, c)
	m, found, err := b.motionOf(ctx, c, a.no)
	if err != nil {
		return err
	}
	var notice council.Notice
	noticeDoc, err := b.load(ctx, c, noticeRef(a.no), &notice)
	if err != nil {
		return err
	}
	team := council.Team{Motion: a.no}
	doc, err := b.load(ctx, c, teamRef(a.no), &team)
	if err != nil {
		return err
	}
	act := Act{Marks: []Mark{{Index: "due", Member: a.member, Remove: true}}}
	again := []Mark{{Index: "due", Member: a.member, Score: t.now.Add(tasksAgain).UnixMilli()}}
	switch {
	case !found || !m.Carries() || len(team.Tasks) > 0 || notice.State == council.Annulled || team.Nudged >= council.MostEscalations:
	case noticeDoc.Version > 0 && notice.State != council.InForce:
		act.Marks = again
	default:
		if act.Out, err = t.nobodyCarries(m, team.Nudged > 0); err != nil {
			return err
		}
		team.Nudged++
		if doc, err = doc.holding(team); err != nil {
			return err
		}
		act.Docs, act.Marks = []Doc{doc}, again
	}
	return b.enact(ctx, c, act)
}

func (t *turn) nobodyCarries(m council.Motion, above bool) ([]Outgoing, error) {
	return t.tellWho(func(p council.Person) bool {
		return p.Holds(council.Chair, "") || above && p.Holds(council.Supervisor, "")
	}, "task.nobody", "no", m.No, "title", m.Title)
}
