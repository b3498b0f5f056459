package bot

import (
	"encoding/json"
	"fmt"
	"strconv"

	"yishi/bot/council"
	"yishi/bot/ledger"
)

// seconded is an act of an officer that takes effect when another one agrees. What it is
// lies in the pending act, and is decided again when it is confirmed.
type seconded struct {
	// words say what it is, to the officers.
	words func(t *turn, p council.Pending) (string, error)
	// apply adds to act what the confirmation changes, and says it.
	apply func(t *turn, p council.Pending, act *Act) (string, error)
}

// secondedActs are the acts that are settled here, by the power they take; those on the
// roster are settled by confirmUpkeep.
func secondedActs() map[council.Power]seconded {
	return map[council.Power]seconded{
		council.ToKeepAccounts:  {words: (*turn).entryWords, apply: (*turn).enterConfirmed},
		council.ToNameAccount:   {words: (*turn).accountInfoWords, apply: (*turn).nameAccount},
		council.ToTakeDownProof: {words: (*turn).downActWords, apply: (*turn).downAgreed},
		council.ToPutForward:    {words: (*turn).forwardWords, apply: (*turn).forwarded},
		council.ToRatify:        {words: (*turn).ratifyWords, apply: (*turn).ratified},
		council.ToVoid:          {words: (*turn).voidWords, apply: (*turn).voidMotion},
		council.ToAllowVoting:   {words: (*turn).clauseActWords, apply: (*turn).setClause},
		council.ToSetRules:      {words: (*turn).measureWords, apply: (*turn).setMeasure},
	}
}

// pendingOf reads what proposeAct was told that a pending act is about.
func pendingOf[T any](p council.Pending) (what T, err error) {
	if err := json.Unmarshal(p.Payload, &what); err != nil {
		return what, fmt.Errorf("pending %d: %w", p.No, err)
	}
	return what, nil
}

// proposeAct notes an act that waits for a second officer, and asks those who may be it.
func (t *turn) proposeAct(power council.Power, subject int, what any) (p council.Pending, act Act, answer Answer, err error) {
	fail := func(err error) (council.Pending, Act, Answer, error) { return p, act, Answer{}, err }
	self, err := t.person()
	if err != nil {
		return fail(err)
	}
	p = council.Pending{Power: power, Motion: subject}
	if p.Parties, err = t.partiesIn(subject); err != nil {
		return fail(err)
	}
	if p.Payload, err = json.Marshal(what); err != nil {
		return fail(fmt.Errorf("propose %s: %w", power, err))
	}
	if p, err = council.ProposeAct(p, *self, t.now, council.PendingFor); err != nil {
		return fail(t.refusedOf(err, t.holders(power), func(o council.Person) bool {
			return council.May(power, o, council.Where{Parties: p.Parties}) == nil
		}))
	}
	var place Doc
	if p.No, place, err = t.newNumber(); err != nil {
		return fail(err)
	}
	doc, err := Doc{Ref: pendingRef(p.No)}.holding(p)
	if err != nil {
		return fail(err)
	}
	leaf, err := t.leaf("act.propose", "", p.No, ledger.Payload{"act": string(power), "subject": strconv.Itoa(subject)})
	if err != nil {
		return fail(err)
	}
	words, err := secondedActs()[power].words(t, p)
	if err != nil {
		return fail(err)
	}
	out, err := t.tellWho(func(other council.Person) bool {
		return council.MayConfirm(power, other, council.Where{Parties: p.Parties}, self.No) == nil
	}, "pending.asked", "no", p.No, "what", words)
	if err != nil {
		return fail(err)
	}
	act = Act{Docs: []Doc{place, doc}, Leaves: []Leaf{leaf}, Out: out}
	return p, act, Answer{Text: t.say("second.noted", "no", p.No, "what", words, "who", t.secondsOf(power))}, nil
}

// partiesIn are the candidates and parties in what an act is about: none of them may
// propose or confirm it.
func (t *turn) partiesIn(no int) ([]council.PersonNo, error) {
	m, found, err := t.motionOf(t.ctx, t.who.Community, no)
	if err != nil || !found {
		return nil, err
	}
	return t.partiesOf(m)
}

// partiesOf are those of a motion. Of an election they are also who stands before there is a
// ballot, who is elected, those of the other seats that are elected with it, and the near
// relatives of them all: whoever is one of them helps to run none of it.
func (t *turn) partiesOf(m council.Motion) ([]council.PersonNo, error) {
	if m.Contest == 0 {
		return m.Parties(), nil
	}
	parties, all, err := t.standingIn(m)
	return append(parties, council.KinOf(all)...), err
}

// standingIn are the parties of an election without their relatives, and its elections.
func (t *turn) standingIn(m council.Motion) ([]council.PersonNo, []council.Contest, error) {
	parties := m.Parties()
	var c council.Contest
	if _, err := t.load(t.ctx, t.who.Community, contestRef(m.Contest), &c); err != nil {
		return nil, nil, err
	}
	all, err := t.siblings(c)
	if err != nil {
		return nil, nil, err
	}
	all = append(all, c)
	for _, o := range all {
		if o.No == c.No || underWay(o) {
			parties = append(parties, o.Parties()...)
		}
	}
	return parties, all, nil
}

// settleSeconded settles a pending act as second officer; ok is false when the number is
// no act of those that are settled here.
func (t *turn) settleSeconded(no int, accept bool) (answer Answer, ok bool, err error) {
	var p council.Pending
	doc, err := t.load(t.ctx, t.who.Community, pendingRef(no), &p)
	if err != nil {
		return Answer{}, false, err
	}
	kind, ok := secondedActs()[p.Power]
	if !ok {
		return Answer{}, false, nil
	}
	answer, err = t.settleAs(kind, p, doc, accept)
	return answer, true, err
}

func (t *turn) settleAs(kind seconded, p council.Pending, doc Doc, accept bool) (Answer, error) {
	self, err := t.person()
	if err != nil {
		return Answer{}, err
	}
	verdict := "confirm"
	if accept {
		p, err = p.Confirm(*self, t.now)
	} else {
		verdict = "refuse"
		reason := t.said.Text
		if reason == "" {
			reason = t.say("pending.unfounded")
		}
		p, err = p.Refuse(*self, t.now, reason)
	}
	if err != nil {
		return Answer{}, t.refusedOf(err, t.secondsOf(p.Power), func(o council.Person) bool {
			return council.MayConfirm(p.Power, o, council.Where{Parties: p.Parties}, p.Proposer) == nil
		})
	}
	if doc, err = doc.holding(p); err != nil {
		return Answer{}, err
	}
	leaf, err := t.leaf("act."+verdict, "", p.No, ledger.Payload{"act": string(p.Power), "proposer": strconv.Itoa(int(p.Proposer))})
	if err != nil {
		return Answer{}, err
	}
	act := Act{Docs: []Doc{doc}, Leaves: []Leaf{leaf}}
	words := t.say("second.refused", "no", p.No, "why", p.Answer)
	if accept {
		if words, err = kind.apply(t, p, &act); err != nil {
			return Answer{}, t.refusedBecause(err)
		}
	}
	if err := t.tellOne(&act, p.Proposer, words); err != nil {
		return Answer{}, err
	}
	return t.commit(act, Answer{Text: words})
}
