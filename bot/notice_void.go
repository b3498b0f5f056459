package bot

import (
	"strconv"
	"strings"

	"yishi/bot/council"
	"yishi/bot/ledger"
)

// proposeVoid is 作废 3 名册有误: it waits for the supervisor.
func (t *turn) proposeVoid() (Answer, error) {
	if t.said.Motion == 0 {
		return t.tell("void.which")
	}
	m, _, err := t.motion(t.said.Motion)
	if err != nil {
		return Answer{}, err
	}
	reason := strings.TrimSpace(t.said.Text)
	if reason == "" {
		return t.tell("void.reason", "no", m.No)
	}
	if _, err := m.Void(t.now, reason); err != nil {
		return Answer{}, t.refusedBecause(err)
	}
	_, act, answer, err := t.proposeAct(council.ToVoid, m.No, reason)
	if err != nil {
		return Answer{}, err
	}
	return t.commit(act, answer)
}

// voidWords say what is to be void, and why, to whoever is to agree.
func (t *turn) voidWords(p council.Pending) (string, error) {
	m, reason, err := t.toVoid(p)
	return t.say("void.what", "no", m.No, "title", m.Title, "reason", reason), err
}

func (t *turn) toVoid(p council.Pending) (m council.Motion, reason string, err error) {
	if reason, err = pendingOf[string](p); err != nil {
		return m, "", err
	}
	m, _, err = t.motion(p.Motion)
	return m, reason, err
}

// voidMotion ends a motion without effect: voting stops, its notice is annulled, and the
// reason is posted.
func (t *turn) voidMotion(p council.Pending, act *Act) (string, error) {
	_, reason, err := t.toVoid(p)
	if err != nil {
		return "", err
	}
	m, doc, err := t.motion(p.Motion)
	if err != nil {
		return "", err
	}
	before := m.State
	if m, err = m.Void(t.now, reason); err != nil {
		return "", err
	}
	if doc, err = doc.holding(m); err != nil {
		return "", err
	}
	leaf, err := t.leaf("motion.void", "", m.No, ledger.Payload{"from": string(before), "pending": strconv.Itoa(p.No)})
	if err != nil {
		return "", err
	}
	act.Docs, act.Leaves = append(act.Docs, doc), append(act.Leaves, leaf)
	t.stopVoting(act, m, before)
	if err := t.annulNotice(act, m); err != nil {
		return "", err
	}
	if err := t.pledgesFollow(t.ctx, t.who.Community, m, act); err != nil {
		return "", err
	}
	if err := t.postTo(act, m, t.say("void.post", "no", m.No, "title", m.Title, "reason", m.Reason)); err != nil {
		return "", err
	}
	return t.say("void.done", "no", m.No, "title", m.Title), nil
}

// stopVoting takes a motion that is void out of everything that is due.
func (t *turn) stopVoting(act *Act, m council.Motion, before council.State) {
	act.Marks = append(act.Marks, Mark{Index: "open", Member: strconv.Itoa(m.No), Remove: true})
	for _, member := range []string{dueOpen(m.No), dueSoon(m.No), dueClose(m.No)} {
		act.Marks = append(act.Marks, Mark{Index: "due", Member: member, Remove: true})
	}
	if before == council.Voting {
		act.Booths = append(act.Booths, Booth{Motion: m.No, Roll: m.Roll.Hash, Closes: t.now, MayChange: m.MayChange, Sealed: m.Secrecy == council.Secret})
	}
	if m.Secrecy == council.Secret && m.SealKey != nil {
		act.Marks = append(act.Marks, Mark{Index: "keys", Member: strconv.Itoa(m.No), Score: t.now.UnixMilli()})
	}
}

// annulNotice ends the notice of a motion that is void.
func (t *turn) annulNotice(act *Act, m council.Motion) error {
	n, doc, err := t.notice(t.ctx, t.who.Community, m.No)
	if err != nil || doc.Version == 0 {
		return err
	}
	if n, err = n.Annul(t.now, m.Reason); err != nil {
		return nil // annulled before
	}
	if doc, err = doc.holding(n); err != nil {
		return err
	}
	act.Docs = append(act.Docs, doc)
	act.Marks = append(act.Marks, Mark{Index: notices, Member: strconv.Itoa(m.No), Remove: true},
		Mark{Index: "due", Member: dueNoticeEnd(m.No), Remove: true}, Mark{Index: "due", Member: dueNoticeNudge(m.No), Remove: true},
		Mark{Index: "due", Member: dueReview(m.No), Remove: true})
	return nil
}
