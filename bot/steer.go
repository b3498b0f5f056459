package bot

import (
	"errors"
	"strconv"
	"time"

	"yishi/bot/council"
	"yishi/bot/rule"
	"yishi/bot/speech"
)

// extend is 延期: once, before the deadline, and only while the quorum is missing.
func (t *turn) extend() (Answer, error) {
	m, doc, err := t.named()
	if err != nil {
		return t.which(err)
	}
	if m.Result != nil || m.State.Over() {
		return t.tell("motion.over", "no", m.No)
	}
	if t.said.Span == 0 && t.said.Until == nil && m.State == council.Voting && !m.Extended { // it is done once; nobody guesses how long
		return t.howLong(m)
	}
	until := m.Closes.Add(max(t.said.Span, 24*time.Hour))
	if t.said.Until != nil && t.said.Span == 0 {
		until = t.said.Until.UTC()
	}
	quorate, err := t.quorate(m)
	if err != nil {
		return Answer{}, err
	}
	if m, err = m.Extend(t.now, until, quorate); err != nil {
		return Answer{}, t.refusedBecause(err)
	}
	if doc, err = doc.holding(m); err != nil {
		return Answer{}, err
	}
	leaf, err := t.leaf("motion.extend", "", m.No, map[string]string{"closes": unixText(m.Closes)})
	if err != nil {
		return Answer{}, err
	}
	act := Act{Docs: []Doc{doc}, Leaves: []Leaf{leaf},
		Booths: []Booth{{Motion: m.No, Roll: m.Roll.Hash, Closes: m.Closes, MayChange: m.MayChange, Sealed: m.Secrecy == council.Secret}},
		Marks: []Mark{
			{Index: "open", Member: strconv.Itoa(m.No), Score: m.Closes.UnixMilli()},
			{Index: "due", Member: dueClose(m.No), Score: m.Closes.UnixMilli()},
			{Index: "due", Member: dueSoon(m.No), Score: soonAt(t.now, m.Closes).UnixMilli()},
		}}
	if err := t.postTo(&act, m, t.say("extend.post", "no", m.No, "title", m.Title, "until", t.until(m.Closes))); err != nil {
		return Answer{}, err
	}
	return t.commit(act, Answer{Text: t.say("extend.done", "no", m.No, "until", t.until(m.Closes))})
}

// howLong asks for how long a vote is put off.
func (t *turn) howLong(m council.Motion) (Answer, error) {
	answer := Answer{Text: t.say("extend.how_long", "no", m.No, "until", t.until(m.Closes))}
	for days := 1; days <= 3; days++ {
		t.choices(&answer, choice{t.say("extend.days", "days", days), speech.Intent{Intent: "extend", Motion: m.No, Span: time.Duration(days) * 24 * time.Hour}})
	}
	return answer, nil
}

// quorate reports whether enough took part already. A rule without quorum is never
// short of it, but a consultation may still be extended while units are missing.
func (t *turn) quorate(m council.Motion) (bool, error) {
	r, err := pinnedRule(m)
	if err != nil {
		return false, t.refuse("ballot.not_open", "no", m.No)
	}
	c, err := t.Ballots.Counters(t.ctx, t.who.Community, m.No, len(m.Roll.Buildings))
	if err != nil {
		return false, err
	}
	if len(r.Quorum) == 0 && len(r.QuorumByMode) == 0 {
		return c.Units >= m.Roll.Units, nil
	}
	return rule.Gap(r, baseOf(m), tallyOf(m, c)).Reached(), nil
}

// closeNow is 结束: when every unit has voted, or for an opinion poll with a reason
// that is announced.
func (t *turn) closeNow() (Answer, error) {
	m, doc, err := t.named()
	if err != nil {
		return t.which(err)
	}
	switch {
	case m.Result != nil:
		return t.tell("motion.over", "no", m.No)
	case m.State != council.Counting: // else a crash stopped the one who ended it
		if err := t.end(m, doc); err != nil {
			return Answer{}, err
		}
	}
	err = t.closeMotion(t.ctx, t.who.Community, m.No, func(m council.Motion) *Seen {
		return t.seen(Answer{Text: t.resultWords(m)})
	})
	var repeated *Repeated
	if errors.As(err, &repeated) {
		return t.retell(repeated.Answer)
	}
	if err != nil {
		return Answer{}, err
	}
	if m, _, err = t.motion(m.No); err != nil {
		return Answer{}, err
	}
	if m.Result == nil {
		return t.tell("sheets.first", "no", m.No)
	}
	return Answer{Text: t.resultWords(m)}, nil
}

// end takes the motion out of voting, with the reason, and makes it due to be counted, so
// that the next tick counts it if this turn cannot.
func (t *turn) end(m council.Motion, doc Doc) error {
	c, err := t.Ballots.Counters(t.ctx, t.who.Community, m.No, len(m.Roll.Buildings))
	if err != nil {
		return err
	}
	if m, err = m.CloseEarly(t.now, c.Units, t.said.Text); err != nil {
		return t.refusedBecause(err, "no", m.No, "left", m.Roll.Units-c.Units)
	}
	if doc, err = doc.holding(m); err != nil {
		return err
	}
	leaf, err := t.leaf("motion.end", "", m.No, nil)
	if err != nil {
		return err
	}
	_, err = t.Records.Commit(t.ctx, t.who.Community, Act{Docs: []Doc{doc}, Leaves: []Leaf{leaf},
		Marks: []Mark{{Index: "due", Member: dueClose(m.No), Score: t.now.UnixMilli()}}})
	return err
}

// remind is 提醒还没投的: one fixed text to everybody on the roll who has not voted and
// may be written to. Never who, and never how anybody voted.
func (t *turn) remind() (Answer, error) {
	m, doc, err := t.named()
	if err != nil {
		return t.which(err)
	}
	if !t.votable(m) {
		return t.tell("ballot.not_open", "no", m.No)
	}
	if !m.Reminded.IsZero() && t.now.Sub(m.Reminded) < 24*time.Hour {
		return t.tell("remind.again", "no", m.No)
	}
	counters, err := t.Ballots.Counters(t.ctx, t.who.Community, m.No, len(m.Roll.Buildings))
	if err != nil {
		return Answer{}, err
	}
	m.Reminded = t.now
	if doc, err = doc.holding(m); err != nil {
		return Answer{}, err
	}
	leaf, err := t.leaf("motion.remind", "", m.No, nil)
	if err != nil {
		return Answer{}, err
	}
	act := Act{Docs: []Doc{doc}, Leaves: []Leaf{leaf}}
	if err := t.mail(t.ctx, t.who.Community, &act, m.No, mailReminder, t.who.Person, t.now); err != nil {
		return Answer{}, err
	}
	return t.commit(act, Answer{Text: t.say("remind.begun", "no", m.No, "waiting", m.Roll.Units-counters.Units)})
}
