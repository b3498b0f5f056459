package bot

import (
	"slices"
	"strconv"
	"strings"

	"yishi/bot/council"
	"yishi/bot/ledger"
	"yishi/bot/rule"
)

// forward is whom an organisation puts up for an election.
type forward struct {
	Person council.PersonNo `json:"person"`
	By     string           `json:"by"`
}

// putForward is 社区党组织提名 罗建国: an officer notes whom an organisation puts up where
// the law lets it, and another one agrees. Whoever is put up is asked like anybody else.
func (t *turn) putForward() (Answer, error) {
	c, _, m, err := t.whichElection(func(c council.Contest) bool { return c.Stage == council.Nominating })
	if err != nil {
		return t.askElection(err)
	}
	if m.State != council.Electing || c.Stage != council.Nominating {
		return t.notNominating(c, m)
	}
	if err := t.mayIn(m); err != nil {
		return Answer{}, err
	}
	k, _ := rule.CandidacyOf(c.Matter)
	if !slices.Contains(k.Organisations, t.said.Kind) {
		return t.tell("election.not_by", "no", c.No, "by", t.say("nominators."+t.said.Kind), "needed", t.nominators(c, c.Needed))
	}
	found, err := t.namesakes(strings.TrimSpace(t.said.Name), t.said.Room)
	switch {
	case err != nil:
		return Answer{}, err
	case len(found) == 0:
		return t.tell("election.nobody_of_name", "name", t.said.Name)
	case len(found) > 1:
		return t.tell("election.several_of_name", "name", t.said.Name, "count", len(found))
	case found[0].No == t.who.Person:
		return Answer{}, t.refusedBecause(council.IsParty)
	}
	if err := t.eligible(m, found[0]); err != nil {
		return Answer{}, err
	}
	if _, err := c.PutForward(t.said.Kind, found[0], t.now); err != nil {
		return Answer{}, t.refusedBecause(err, "no", c.No, "name", found[0].Name)
	}
	_, act, answer, err := t.proposeAct(council.ToPutForward, c.No, forward{found[0].No, t.said.Kind})
	if err != nil {
		return Answer{}, err
	}
	return t.commit(act, answer)
}

// pendingForward is who waits to be put forward.
func (t *turn) pendingForward(p council.Pending) (f forward, who council.Person, err error) {
	if f, err = pendingOf[forward](p); err != nil {
		return f, who, err
	}
	head, _, err := t.roster()
	if err != nil {
		return f, who, err
	}
	people, err := t.people(head.Generation, f.Person)
	if err != nil || len(people) == 0 {
		return f, who, err
	}
	return f, people[0], nil
}

// forwardWords say who is put forward, to whoever is to agree.
func (t *turn) forwardWords(p council.Pending) (string, error) {
	f, who, err := t.pendingForward(p)
	return t.say("election.forward_what", "no", p.Motion, "by", t.say("nominators."+f.By), "name", who.Name), err
}

// forwarded puts the person up, and asks whether they stand.
func (t *turn) forwarded(p council.Pending, act *Act) (string, error) {
	f, who, err := t.pendingForward(p)
	if err != nil {
		return "", err
	}
	if f.Person == t.who.Person {
		return "", council.IsParty
	}
	c, doc, m, err := t.contest(p.Motion)
	if err != nil {
		return "", err
	}
	if err := t.eligible(m, who); err != nil {
		return "", err
	}
	before, _ := c.Candidate(who.No)
	if c, err = c.PutForward(f.By, who, t.now); err != nil {
		return "", t.refusedBecause(err, "no", c.No, "name", who.Name)
	}
	if doc, err = doc.holding(c); err != nil {
		return "", err
	}
	leaf, err := t.leaf("election.forward", "", c.No, ledger.Payload{"by": f.By, "candidate": strconv.Itoa(int(who.No))})
	if err != nil {
		return "", err
	}
	act.Docs, act.Leaves = append(act.Docs, doc), append(act.Leaves, leaf)
	by := t.say("nominators." + f.By)
	if !before.Stands && !before.Declined {
		if err := t.writeTo(act, who.No, t.keptWords(c, t.say("election.asked", "no", c.No, "title", c.Title,
			"count", t.say("nominators.by", "by", by), "until", t.until(c.ConsentUntil))), "notice"); err != nil {
			return "", err
		}
		act.Marks = append(act.Marks, askedMark(who.No, c.ConsentUntil))
	}
	return t.say("election.forwarded", "no", c.No, "by", by, "name", who.Name), nil
}

// putUpBy says who put a candidate up: 12户联名, 社区党组织提名, or both.
func (b *Bot) putUpBy(c council.Contest, k council.Candidate) string {
	if k.Nominated == "" {
		return b.nominators(c, len(k.By))
	}
	by := b.say("nominators.by", "by", b.say("nominators."+k.Nominated))
	if len(k.By) == 0 {
		return by
	}
	return by + b.say("list.comma") + b.nominators(c, len(k.By))
}

// organisationWords say which organisations may put candidates up, where some may.
func (b *Bot) organisationWords(c council.Contest) []string {
	k, _ := rule.CandidacyOf(c.Matter)
	if len(k.Organisations) == 0 {
		return nil
	}
	var names []string
	for _, o := range k.Organisations {
		names = append(names, b.say("nominators."+o))
	}
	return []string{b.say("election.also_by", "by", strings.Join(names, b.say("list.or")))}
}
