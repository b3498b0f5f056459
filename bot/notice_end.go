package bot

import (
	"context"
	"strconv"
	"strings"

	"yishi/bot/council"
	"yishi/bot/ledger"
)

// endNotice ends a notice whose days are over: the decision is in force, or waits until
// everything that was asked is answered.
func (b *Bot) endNotice(ctx context.Context, c council.ID, a appointment) error {
	n, doc, err := b.notice(ctx, c, a.no)
	if err != nil {
		return err
	}
	t := b.clockTurn(ctx, c)
	done := Mark{Index: "due", Member: a.member, Remove: true}
	if doc.Version == 0 || n.State != council.Posted {
		return b.enact(ctx, c, Act{Marks: []Mark{done}})
	}
	if t.now.Before(n.Ends) {
		return b.enact(ctx, c, Act{Marks: []Mark{{Index: "due", Member: a.member, Score: n.Ends.UnixMilli()}}})
	}
	m, _, err := b.motionOf(ctx, c, a.no)
	if err != nil {
		return err
	}
	act := Act{Marks: []Mark{done}}
	// A voter list that nothing is left to say about is ended by its election, which is due at
	// the same moment and may come second; candidates are followed by their ballot.
	if over, err := n.End(t.now); err == nil && over.State != council.Held && beforeResult(m) {
		if m.State != council.Electing {
			if doc, err = doc.holding(over); err != nil {
				return err
			}
			act.Docs = append(act.Docs, doc)
			act.Marks = append(act.Marks, Mark{Index: notices, Member: strconv.Itoa(a.no), Remove: true})
		}
		return b.enact(ctx, c, act)
	}
	if err := t.finishNotice(&act, m, n, doc); err != nil {
		return err
	}
	return b.enact(ctx, c, act)
}

// beforeResult reports whether an election has no result yet, so that its notice is about
// voters or candidates: the next one takes its place, and nobody need hear that it ended.
func beforeResult(m council.Motion) bool {
	return m.State == council.Electing || m.Contest != 0 && m.Result == nil && m.State != council.Withdrawn && m.State != council.Voided
}

// finishNotice adds to act the end of a notice whose days are over, or that it is held.
func (t *turn) finishNotice(act *Act, m council.Motion, n council.Notice, doc Doc) error {
	held := n.State == council.Held
	n, err := n.End(t.now)
	if err != nil {
		return err
	}
	if doc, err = doc.holding(n); err != nil {
		return err
	}
	act.Docs = append(act.Docs, doc)
	if n.State == council.Held {
		if held {
			return nil // said before
		}
		return t.holdNotice(act, m, n)
	}
	leaf, err := t.leaf("notice.end", "", m.No, ledger.Payload{"state": string(n.State), "objections": strconv.Itoa(len(n.Objections))})
	if err != nil {
		return err
	}
	act.Leaves = append(act.Leaves, leaf)
	act.Marks = append(act.Marks, Mark{Index: notices, Member: strconv.Itoa(m.No), Remove: true}, nudgeMark(n))
	key := "notice.in_force"
	if m.Effect == council.Advisory || m.State != council.Passed {
		key = "notice.finished"
	}
	if err := t.postTo(act, m, t.say(key, "no", m.No, "title", m.Title, "objections", t.objectionCount(n))); err != nil {
		return err
	}
	for _, follow := range t.noticeFollowers() {
		if err := follow(t.ctx, t.who.Community, m, act); err != nil {
			return err
		}
	}
	return nil
}

// noticeFollowers add to the act that puts a decision in force what follows from it.
func (b *Bot) noticeFollowers() []consequence { return []consequence{b.planReview} }

// holdNotice tells group, officers and supervisors that the decision is not in force
// because something is unanswered.
func (t *turn) holdNotice(act *Act, m council.Motion, n council.Notice) error {
	leaf, err := t.leaf("notice.hold", "", m.No, ledger.Payload{"open": strconv.Itoa(len(n.Unanswered()))})
	if err != nil {
		return err
	}
	act.Leaves = append(act.Leaves, leaf)
	why := t.holdWords(n)
	if err := t.postTo(act, m, t.say("notice.held", "no", m.No, "title", m.Title, "why", why)); err != nil {
		return err
	}
	return t.tellChosen(act, func(p council.Person) bool { return leads(p) || p.Holds(council.Clerk, "") },
		t.say("notice.held_told", "no", m.No, "title", m.Title, "why", why))
}

// holdWords lists what a notice still waits for.
func (b *Bot) holdWords(n council.Notice) string {
	var parts []string
	if open := len(n.Unanswered()); open > 0 {
		parts = append(parts, b.say("notice.waits_answer", "count", open))
	}
	if wrong := len(n.Unremedied()); wrong > 0 {
		parts = append(parts, b.say("notice.waits_change", "count", wrong))
	}
	if n.Rechecking {
		parts = append(parts, b.say("notice.waits_recheck"))
	}
	return strings.Join(parts, b.say("list.comma"))
}

// objectionCount says how many objections there were, and that they are answered.
func (b *Bot) objectionCount(n council.Notice) string {
	if len(n.Objections) == 0 {
		return b.say("notice.without_objection")
	}
	return b.say("notice.with_objections", "count", len(n.Objections), "no", n.Motion)
}

// nudgeNotice reminds those who have to answer objections, and tells the supervisors of
// those that are late.
func (b *Bot) nudgeNotice(ctx context.Context, c council.ID, a appointment) error {
	n, doc, err := b.notice(ctx, c, a.no)
	if err != nil {
		return err
	}
	t := b.clockTurn(ctx, c)
	if doc.Version == 0 {
		return b.enact(ctx, c, Act{Marks: []Mark{{Index: "due", Member: a.member, Remove: true}}})
	}
	n, remind, late := n.Nudge(t.now)
	act := Act{Marks: []Mark{nudgeMark(n)}}
	if doc, err = doc.holding(n); err != nil {
		return err
	}
	act.Docs = []Doc{doc}
	if len(remind) > 0 {
		m, _, err := t.motion(n.Motion)
		if err != nil {
			return err
		}
		out, err := t.tellAnswerers(m, t.say("objection.remind", "no", n.Motion, "which", t.objectionNumbers(n.Motion, remind), "first", remind[0]))
		if err != nil {
			return err
		}
		act.Out = append(act.Out, out...)
	}
	if len(late) > 0 {
		leaf, err := t.leaf("notice.late", "", n.Motion, ledger.Payload{"count": strconv.Itoa(len(late))})
		if err != nil {
			return err
		}
		act.Leaves = []Leaf{leaf}
		if err := t.tellChosen(&act, leads, t.say("objection.late", "no", n.Motion, "which", t.objectionNumbers(n.Motion, late), "first", late[0])); err != nil {
			return err
		}
	}
	return b.enact(ctx, c, act)
}

func (b *Bot) objectionNumbers(no int, which []int) string {
	parts := make([]string, len(which))
	for i, w := range which {
		parts[i] = strconv.Itoa(no) + "-" + strconv.Itoa(w)
	}
	return strings.Join(parts, b.say("list.comma"))
}
