package bot

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"yishi/bot/council"
	"yishi/bot/ledger"
)

func recheckCommands() []command {
	return []command{
		{intent: "recheck", power: council.ToAskRecheck, do: (*turn).askRecheck},
		{intent: "answer_recheck", where: privately, power: council.ToAnswerRecheck, do: (*turn).answerRecheck},
	}
}

func recheckRef(no int) Ref    { return Ref{"recheck", strconv.Itoa(no)} }
func dueRecheck(no int) string { return "recheck:" + strconv.Itoa(no) + ":due" }

// askRecheck is 要求复核 3: the ballots are counted again at once, and those who ran the
// vote have to answer before its notice ends.
func (t *turn) askRecheck() (Answer, error) {
	m, answer, err := t.noticed()
	if err != nil || m.No == 0 {
		return answer, err
	}
	switch {
	case m.State == council.Voided:
		return t.tell("notice.voided", "no", m.No)
	case m.Result == nil:
		return t.tell("recheck.not_yet", "no", m.No)
	}
	if ok, err := t.mayWrite("recheck", 10, 24*time.Hour); err != nil {
		return Answer{}, err
	} else if !ok {
		return t.tell("recheck.often")
	}
	counted, err := t.recount(t.ctx, t.who.Community, m)
	if err != nil {
		return Answer{}, err
	}
	var r council.Recheck
	doc, err := t.load(t.ctx, t.who.Community, recheckRef(m.No), &r)
	if err != nil {
		return Answer{}, err
	}
	r.Motion = m.No
	secret := m.Secrecy == council.Secret
	if r, err = r.AskRecheck(t.who.Person, t.now, counted.Units, m.Result.Agrees(counted, secret), answerTime); err != nil {
		return Answer{}, t.refusedBecause(err)
	}
	act, err := t.recheckAct(m, r, doc)
	if err != nil {
		return Answer{}, err
	}
	return t.commit(act, Answer{Text: t.recountWords(m, r) + "\n" + t.say("recheck.noted", "no", m.No, "due", t.until(r.Due))})
}

// recountWords says what counting again came to.
func (b *Bot) recountWords(m council.Motion, r council.Recheck) string {
	key := "recheck.differs"
	if r.Same {
		key = "recheck.same"
		if m.Secrecy == council.Secret {
			key = "recheck.same_secret"
		}
	}
	return b.say(key, "no", m.No, "title", m.Title, "ballots", r.Ballots, "published", m.Result.Units)
}

// recheckAct holds the notice until the recheck is answered, and tells who has to.
func (t *turn) recheckAct(m council.Motion, r council.Recheck, doc Doc) (Act, error) {
	doc, err := doc.holding(r)
	if err != nil {
		return Act{}, err
	}
	leaf, err := t.leaf("recheck.ask", "", m.No, ledger.Payload{"ballots": strconv.Itoa(r.Ballots), "same": strconv.FormatBool(r.Same)})
	if err != nil {
		return Act{}, err
	}
	act := Act{Docs: []Doc{doc}, Leaves: []Leaf{leaf},
		Marks: []Mark{{Index: "due", Member: dueRecheck(m.No), Score: r.Due.Add(-24 * time.Hour).UnixMilli()}}}
	if err := t.rechecking(&act, m.No, true); err != nil {
		return Act{}, err
	}
	if len(r.Asks) > 1 {
		return act, nil // told when the first one asked
	}
	act.Out, err = t.tellWho(func(p council.Person) bool {
		return council.May(council.ToAnswerRecheck, p, council.Where{}) == nil
	}, "recheck.told", "no", m.No, "title", m.Title, "recount", t.recountWords(m, r), "due", t.until(r.Due))
	return act, err
}

// rechecking marks on a running notice whether a recheck waits.
func (t *turn) rechecking(act *Act, no int, waits bool) error {
	n, doc, err := t.notice(t.ctx, t.who.Community, no)
	if err != nil || doc.Version == 0 || n.Over() {
		return err
	}
	n.Rechecking = waits
	m, _, err := t.motion(no)
	if err != nil {
		return err
	}
	return t.holdingNotice(act, m, n, doc)
}

// recount counts the standing ballots of a closed motion again, one by one. Sealed ones
// are counted without their marks, which nobody can open any more.
func (b *Bot) recount(ctx context.Context, c council.ID, m council.Motion) (council.Counters, error) {
	sum := council.Counters{Options: make(map[string]council.Sum), Doors: make(map[council.Rank]int)}
	err := b.eachWeighed(ctx, c, m, func(ballot Ballot, weight council.Sum) {
		sum.Units, sum.Heads, sum.Area = sum.Units+1, sum.Heads+weight.Heads, sum.Area+weight.Area
		sum.Doors[ballot.Rank]++
		letters := ballot.Choices
		switch {
		case m.Secrecy == council.Secret:
			letters = ""
		case m.Disputed(ballot.Entry):
			letters = letterAbstain
		}
		for _, letter := range letters {
			sum.Options[string(letter)] = plus(sum.Options[string(letter)], weight)
		}
	})
	return sum, err
}

// answerRecheck is 答复复核 3 …: everybody who asked gets it, and the group too.
func (t *turn) answerRecheck() (Answer, error) {
	if t.said.Motion == 0 {
		return t.tell("recheck.answer_which")
	}
	m, _, err := t.motion(t.said.Motion)
	if err != nil {
		return Answer{}, err
	}
	if err := t.mayAnswerIn(m); err != nil {
		return Answer{}, err
	}
	text := strings.TrimSpace(t.said.Text)
	switch {
	case text == "":
		return t.tell("recheck.answer_what", "no", m.No)
	case utf8.RuneCountInString(text) > longestSaying:
		return t.tell("objection.long", "most", longestSaying)
	}
	var r council.Recheck
	doc, err := t.load(t.ctx, t.who.Community, recheckRef(m.No), &r)
	if err != nil {
		return Answer{}, err
	}
	if r, err = r.AnswerRecheck(t.who.Person, t.now, text); err != nil {
		return Answer{}, t.refusedBecause(err, "no", m.No)
	}
	digest, salt, err := ledger.Conceal(t.Random, text)
	if err != nil {
		return Answer{}, err
	}
	r.Salt = salt
	if doc, err = doc.holding(r); err != nil {
		return Answer{}, err
	}
	leaf, err := t.leaf("recheck.answer", "", m.No, ledger.Payload{"said": digest})
	if err != nil {
		return Answer{}, err
	}
	act := Act{Docs: []Doc{doc}, Leaves: []Leaf{leaf}, Marks: []Mark{{Index: "due", Member: dueRecheck(m.No), Remove: true}}}
	if err := t.tellAskers(&act, m, r); err != nil {
		return Answer{}, err
	}
	if err := t.rechecking(&act, m.No, false); err != nil {
		return Answer{}, err
	}
	return t.commit(act, Answer{Text: t.say("recheck.answered", "no", m.No, "asked", len(r.Asks))})
}

func (t *turn) tellAskers(act *Act, m council.Motion, r council.Recheck) error {
	words := t.say("recheck.answer_told", "no", m.No, "title", m.Title, "recount", t.recountWords(m, r), "text", r.Answer)
	if err := t.postTo(act, m, words); err != nil {
		return err
	}
	for _, ask := range r.Asks {
		if err := t.tellOne(act, ask.By, words); err != nil {
			return err
		}
	}
	return nil
}

// nudgeRecheck reminds of a recheck a day before its answer is due, and tells the
// supervisors when it is late.
func (b *Bot) nudgeRecheck(ctx context.Context, c council.ID, a appointment) error {
	var r council.Recheck
	doc, err := b.load(ctx, c, recheckRef(a.no), &r)
	if err != nil {
		return err
	}
	t := b.clockTurn(ctx, c)
	done := Mark{Index: "due", Member: a.member, Remove: true}
	if doc.Version == 0 || !r.Waits() || r.Escalated {
		return b.enact(ctx, c, Act{Marks: []Mark{done}})
	}
	act := Act{Marks: []Mark{{Index: "due", Member: a.member, Score: r.Due.UnixMilli()}}}
	m, _, err := t.motion(a.no)
	if err != nil {
		return err
	}
	answer, err := t.answerers(m)
	if err != nil {
		return err
	}
	key, chosen := "recheck.remind", func(p council.Person) bool { return slices.Contains(answer, p.No) }
	if !t.now.Before(r.Due) {
		key, act.Marks = "recheck.late", []Mark{done}
		r.Escalated = true
		chosen = leads
	} else if r.Reminded {
		return b.enact(ctx, c, act)
	}
	r.Reminded = true
	if doc, err = doc.holding(r); err != nil {
		return err
	}
	act.Docs = []Doc{doc}
	if act.Out, err = t.tellWho(chosen, key, "no", a.no, "due", t.until(r.Due)); err != nil {
		return err
	}
	return b.enact(ctx, c, act)
}
