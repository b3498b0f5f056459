package bot

import (
	"context"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"yishi/bot/council"
	"yishi/bot/ledger"
)

// proposalDues are what the clock does to proposals.
func (b *Bot) proposalDues() map[string]due {
	return map[string]due{"motion:lapse": b.lapse, "motion:answer": b.askForAnswer}
}

// accept is 受理 12, or 不受理 12 with a reason: the committee's answer to a proposal.
func (t *turn) accept() (Answer, error) {
	kind, err := t.thing(t.said.Motion)
	if err != nil {
		return Answer{}, err
	}
	if kind != "motion" {
		return t.tell("motion.none", "no", t.said.Motion)
	}
	if err := t.may(council.ToAnswer, council.Where{}); err != nil {
		return Answer{}, err
	}
	m, doc, err := t.motion(t.said.Motion)
	if err != nil {
		return Answer{}, err
	}
	p, proposalDoc, err := t.proposal(m.No)
	switch {
	case err != nil:
		return Answer{}, err
	case proposalDoc.Version == 0 || !m.State.Proposed():
		return t.tell("agenda.not_asked", "no", m.No)
	case t.said.Answer == "no":
		return t.decline(m, doc, p, proposalDoc)
	case m.State == council.Discussing && p.Answer == "yes":
		return t.tell("agenda.answered", "no", m.No)
	}
	act := Act{}
	was := m.State
	p.Answer, p.Reason, p.Answered, p.By = "yes", "", t.now, t.who.Person
	if was != council.Discussing {
		if err := t.ontoAgenda(&act, &m, &p, "agenda.accepted_post"); err != nil {
			return Answer{}, err
		}
	} else if err := t.postTo(&act, m, t.say("agenda.accepted_post", "no", m.No, "title", m.Title, "count", p.Households())); err != nil {
		return Answer{}, err
	}
	return t.answered(act, m, doc, p, proposalDoc, "agenda.accepted")
}

// decline is the committee's no. Residents go on seconding for as long as a proposal
// has: their petition brings it back, and a complete petition cannot be declined.
func (t *turn) decline(m council.Motion, doc Doc, p council.Proposal, proposalDoc Doc) (Answer, error) {
	reason := strings.TrimSpace(t.said.Text)
	switch {
	case m.State == council.Seconding:
		return t.tell("agenda.too_soon", "no", m.No, "need", p.Need)
	case m.State == council.Declined:
		return t.tell("agenda.answered", "no", m.No)
	case !p.Forced.IsZero():
		return t.tell("agenda.must_meet", "no", m.No, "law", p.Petition.Law)
	case utf8.RuneCountInString(reason) < 2:
		return t.tell("agenda.which_reason", "no", m.No)
	case utf8.RuneCountInString(reason) > mostOpinion:
		return t.tell("opinion.long", "most", mostOpinion)
	}
	place, err := t.place()
	if err != nil {
		return Answer{}, err
	}
	if m, err = m.Decline(t.now, reason); err != nil {
		return Answer{}, t.refusedBecause(err)
	}
	p.Answer, p.Reason, p.Answered, p.By = "no", reason, t.now, t.who.Person
	p.Until = t.now.Add(place.Settings.SecondingPeriod())
	act := Act{Marks: []Mark{{Index: "due", Member: dueLapse(m.No), Score: p.Until.UnixMilli()}}}
	if err := t.postTo(&act, m, t.say("agenda.declined_post", "no", m.No, "title", m.Title, "reason", reason)); err != nil {
		return Answer{}, err
	}
	return t.answered(act, m, doc, p, proposalDoc, "agenda.declined")
}

// answered commits the committee's answer and tells the author.
func (t *turn) answered(act Act, m council.Motion, doc Doc, p council.Proposal, proposalDoc Doc, key string) (Answer, error) {
	payload := ledger.Payload{"answer": p.Answer}
	if p.Reason != "" {
		digest, err := t.provable(&act, p.Reason)
		if err != nil {
			return Answer{}, err
		}
		payload["reason"] = digest
	}
	leaf, err := t.leaf("proposal.answer", "", m.No, payload)
	if err != nil {
		return Answer{}, err
	}
	act.Leaves = append(act.Leaves, leaf)
	act.Marks = append(act.Marks, Mark{Index: "due", Member: dueAnswer(m.No), Remove: true})
	if err := t.tellOne(&act, m.Author, t.say(key+"_told", "no", m.No, "title", m.Title, "reason", p.Reason)); err != nil {
		return Answer{}, err
	}
	if doc, err = doc.holding(m); err != nil {
		return Answer{}, err
	}
	if proposalDoc, err = proposalDoc.holding(p); err != nil {
		return Answer{}, err
	}
	act.Docs = append(act.Docs, doc, proposalDoc)
	return t.commit(act, Answer{Text: t.say(key, "no", m.No, "title", m.Title)})
}

// draftFrom lets an officer put a proposal from the agenda into the form of a vote; it
// keeps its number, its author and its title until the officer confirms.
func (t *turn) draftFrom(m council.Motion) (Answer, error) {
	if t.in.Chat == Group {
		return t.tell("place.private")
	}
	d := draft{Motion: m, Span: t.said.Span}
	if t.said.Until != nil {
		d.Until = t.said.Until.UTC()
	}
	d.Motion.State = council.Draft
	return t.showDraft(d)
}

// confirmProposed opens the vote on a proposal under the number it has.
func (t *turn) confirmProposed(d draft, draftDoc Doc, roll council.Roll) (Answer, error) {
	was, doc, err := t.motion(d.Motion.No)
	if err != nil {
		return Answer{}, err
	}
	draftDoc.Body = nil
	if was.State != council.Discussing { // opened, withdrawn or declined meanwhile
		return t.commit(Act{Docs: []Doc{draftDoc}}, Answer{Text: t.say("agenda.moved_on", "no", was.No, "state", t.say("state."+string(was.State)))})
	}
	m := d.Motion
	m.Author, m.Made, m.Group = was.Author, was.Made, was.Group
	no := strconv.Itoa(m.No)
	act := Act{Docs: []Doc{draftDoc}, Marks: []Mark{{Index: proposals, Member: no, Remove: true}, {Index: "due", Member: dueAnswer(m.No), Remove: true}}}
	return t.announce(m, doc, roll, d, act)
}

// takeBack is the author's withdrawal while the proposal gathers seconds. On the agenda
// it belongs to those who seconded it.
func (t *turn) takeBack(m council.Motion) error {
	switch {
	case m.State != council.Seconding:
		return t.refuse("proposal.theirs", "no", m.No)
	case m.Author != t.who.Person:
		return t.refuse("proposal.not_yours", "no", m.No)
	}
	return nil
}

// lapse ends a proposal whose time for seconds is over, and tells the author.
func (b *Bot) lapse(ctx context.Context, c council.ID, a appointment) error {
	var m council.Motion
	var p council.Proposal
	doc, err := b.load(ctx, c, motionRef(a.no), &m)
	if err != nil {
		return err
	}
	if _, err := b.load(ctx, c, proposalRef(a.no), &p); err != nil {
		return err
	}
	now := b.Now()
	act := Act{}
	switch m.State {
	case council.Seconding:
		if m, err = m.Lapse(now); err != nil {
			return err
		}
		if err := b.remindOne(ctx, c, &act, m.Author, b.say("agenda.lapsed", "no", m.No, "title", m.Title, "count", p.Households(), "need", p.Need), "notice"); err != nil {
			return err
		}
		leaf, err := actLeaf(ledger.Act{Unix: now.Unix(), Name: "proposal.lapse", Subject: int64(m.No), Payload: ledger.Payload{"households": strconv.Itoa(p.Households())}})
		if err != nil {
			return err
		}
		act.Leaves = []Leaf{leaf}
		if err := b.pledgesFollow(ctx, c, m, &act); err != nil {
			return err
		}
		fallthrough
	case council.Declined:
		act.Marks = append(act.Marks, Mark{Index: proposals, Member: strconv.Itoa(a.no), Remove: true})
		// Written again so that nobody seconds at the same moment.
		if doc, err = doc.holding(m); err != nil {
			return err
		}
		act.Docs = append(act.Docs, doc)
	}
	return b.commitDue(ctx, c, a, act)
}

// askForAnswer reminds the committee, and lets the supervisor know, until it answers.
func (b *Bot) askForAnswer(ctx context.Context, c council.ID, a appointment) error {
	var m council.Motion
	if _, err := b.load(ctx, c, motionRef(a.no), &m); err != nil {
		return err
	}
	var p council.Proposal
	doc, err := b.load(ctx, c, proposalRef(a.no), &p)
	if err != nil {
		return err
	}
	if doc.Version == 0 || m.State != council.Discussing || p.Answer != "" {
		return b.commitDue(ctx, c, a, Act{})
	}
	now := b.Now()
	p.Reminded++
	act := Act{Marks: []Mark{{Index: "due", Member: a.member, Score: now.Add(askAgain).UnixMilli()}}}
	officers, err := b.clockTurn(ctx, c).officers()
	if err != nil {
		return err
	}
	text := b.say("agenda.overdue", "no", m.No, "title", m.Title, "days", int(now.Sub(p.Reached)/(24*time.Hour)))
	for _, o := range officers {
		if !mayAnswer(o) && !o.Holds(council.Supervisor, "") {
			continue
		}
		if err := b.remindOne(ctx, c, &act, o.No, text, "notice"); err != nil {
			return err
		}
	}
	if doc, err = doc.holding(p); err != nil {
		return err
	}
	act.Docs = []Doc{doc}
	return b.commitDue(ctx, c, a, act)
}
