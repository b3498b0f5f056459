package bot

import (
	"slices"

	"yishi/bot/council"
)

// tellCoOwners tells the others of a unit that its first ballot was cast, so that they
// can say 我家还没商量好; on a secret motion not how. Where they had said so, a ballot
// cast after that is what they agreed on, until somebody says it again.
func (t *turn) tellCoOwners(m council.Motion, choices []string, cast Cast, entries []council.Entry) error {
	units := make(map[council.PersonNo][]string)
	var others []council.PersonNo // in the order of units, so that a repeat says the same
	var agreed []int
	for i, l := range cast.Lines {
		disputed := l.Seq > 0 && m.Disputed(l.Entry) && affirmed(l.Verdict)
		if disputed {
			agreed = append(agreed, l.Entry)
		}
		if l.Verdict != Counted && !disputed {
			continue
		}
		for _, p := range entries[i].Persons {
			if p == t.who.Person {
				continue
			}
			if len(units[p]) == 0 {
				others = append(others, p)
			}
			units[p] = append(units[p], entries[i].Label)
		}
	}
	if len(others) == 0 && len(agreed) == 0 {
		return nil
	}
	key := "ballot.told"
	if m.Secrecy == council.Secret {
		key = "ballot.told_secret"
	}
	var act Act
	for _, p := range others {
		if err := t.tellOne(&act, p, t.say(key, "no", m.No, "title", m.Title, "household", t.several(units[p]),
			"choice", t.choiceWords(m, choices))); err != nil {
			return err
		}
	}
	return t.settleAgreed(m.No, act, agreed)
}

// affirmed reports whether somebody stood by the unit's ballot, who had cast it.
func affirmed(v Verdict) bool {
	return v == Counted || v == Changed || v == Nothing || v == Fixed
}

// settleAgreed commits what follows a ballot under an identity of its own, since the
// ballot's own answer is not kept.
func (t *turn) settleAgreed(no int, act Act, agreed []int) error {
	if len(act.Out) == 0 && len(agreed) == 0 {
		return nil
	}
	part := *t
	part.in.ID += "#told"
	_, err := part.again(func() (Answer, error) {
		with, err := t.withoutDisputes(no, act, agreed)
		if err != nil {
			return Answer{}, err
		}
		return part.commit(with, Answer{})
	})
	return err
}

// withoutDisputes adds to act that the people of these entries have agreed.
func (t *turn) withoutDisputes(no int, act Act, agreed []int) (Act, error) {
	if len(agreed) == 0 {
		return act, nil
	}
	m, doc, err := t.motion(no)
	if err != nil || m.State != council.Voting {
		return act, err
	}
	m.Disputes = slices.DeleteFunc(m.Disputes, func(e int) bool { return slices.Contains(agreed, e) })
	if doc, err = doc.holding(m); err != nil {
		return act, err
	}
	leaf, err := t.leaf("ballot.agree", "", no, nil)
	if err != nil {
		return act, err
	}
	act.Docs, act.Leaves = []Doc{doc}, []Leaf{leaf}
	return act, nil
}

// notAgreed is 我家还没商量好: until they vote again, the unit counts as the rule says.
// The others of the unit are told.
func (t *turn) notAgreed() (Answer, error) {
	m, doc, err := t.named()
	if err != nil {
		return t.which(err)
	}
	if !t.votable(m) {
		return t.tell("ballot.not_open", "no", m.No)
	}
	numbers, err := t.Ballots.Entitled(t.ctx, t.who.Community, m.Roll.Hash, t.who.Person)
	if err != nil {
		return Answer{}, err
	}
	if len(numbers) == 0 {
		return t.notEntitled(m)
	}
	for _, e := range numbers {
		if !m.Disputed(e) {
			m.Disputes = append(m.Disputes, e)
		}
	}
	if doc, err = doc.holding(m); err != nil {
		return Answer{}, err
	}
	leaf, err := t.leaf("ballot.dispute", "", m.No, nil)
	if err != nil {
		return Answer{}, err
	}
	act := Act{Docs: []Doc{doc}, Leaves: []Leaf{leaf}}
	if act.Out, err = t.tellDisputed(m, numbers); err != nil {
		return Answer{}, err
	}
	return t.commit(act, Answer{Text: t.say("ballot.disputed", "no", m.No, "until", t.until(m.Closes))})
}

// tellDisputed tells the others of the units that they have not agreed yet.
func (t *turn) tellDisputed(m council.Motion, numbers []int) ([]Outgoing, error) {
	entries, err := t.Ballots.Entries(t.ctx, t.who.Community, m.Roll.Hash, numbers...)
	if err != nil {
		return nil, err
	}
	var told []council.PersonNo
	var act Act
	for _, e := range entries {
		for _, p := range e.Persons {
			if slices.Contains(told, p) {
				continue
			}
			told = append(told, p)
			if err := t.tellOne(&act, p, t.say("ballot.disputed_told", "no", m.No, "title", m.Title, "household", e.Label, "until", t.until(m.Closes))); err != nil {
				return nil, err
			}
		}
	}
	return act.Out, nil
}
