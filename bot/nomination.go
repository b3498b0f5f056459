package bot

import (
	"slices"
	"strconv"
	"strings"

	"yishi/bot/council"
	"yishi/bot/ledger"
	"yishi/bot/rule"
)

// nominate is 提名 赵六 or 我自荐: one voting unit puts somebody up. Whoever is put up by
// enough units is asked whether they stand.
func (t *turn) nominate() (Answer, error) {
	c, doc, m, err := t.whichSeat(func(c council.Contest) bool { return c.Stage == council.Nominating })
	if err != nil {
		return t.askElection(err)
	}
	if m.State != council.Electing || c.Stage != council.Nominating {
		return t.notNominating(c, m)
	}
	entries, err := t.Ballots.Entitled(t.ctx, t.who.Community, c.Nominators(m.Roll).Hash, t.who.Person)
	switch {
	case err != nil:
		return Answer{}, err
	case len(entries) == 0 && c.PutUpBy != nil:
		return t.tell("election.nominate_voters", "no", c.No, "people", c.PutUpBy.Units)
	case len(entries) == 0:
		return t.notEntitled(m)
	}
	self := t.said.Answer == "self"
	who, err := t.nominee(m, self)
	if err != nil {
		return Answer{}, err
	}
	act := Act{}
	if self {
		if err := t.standsOnce(&act, c); err != nil {
			return Answer{}, err
		}
	}
	before, known := c.Candidate(who.No)
	enough := known && c.Enough(before)
	if c, err = c.Nominate(entries[0], who, self, t.now); err != nil {
		return Answer{}, t.refusedBecause(err, "no", c.No, "name", who.Name, "seats", c.Seats, "unit", t.nominator(c))
	}
	if doc, err = doc.holding(c); err != nil {
		return Answer{}, err
	}
	leaf, err := t.leaf("election.nominate", "", c.No, ledger.Payload{"entry": strconv.Itoa(entries[0]), "candidate": strconv.Itoa(int(who.No))})
	if err != nil {
		return Answer{}, err
	}
	act.Docs, act.Leaves = append(act.Docs, doc), []Leaf{leaf}
	k, _ := c.Candidate(who.No)
	if !enough && c.Enough(k) && !k.Stands && !k.Declined {
		if err := t.writeTo(&act, who.No, t.keptWords(c, t.say("election.asked", "no", c.No, "title", c.Title, "count", t.nominators(c, len(k.By)), "until", t.until(c.ConsentUntil))), "notice"); err != nil {
			return Answer{}, err
		}
		act.Marks = append(act.Marks, askedMark(who.No, c.ConsentUntil))
	}
	answer := Answer{Text: t.nominatedWords(c, k, self)}
	if self {
		t.askStanding(&answer, c)
	}
	return t.commit(act, answer)
}

// nominatedWords says how far a nomination has come.
func (t *turn) nominatedWords(c council.Contest, k council.Candidate, self bool) string {
	key := "election.nominated"
	switch {
	case self && c.Enough(k):
		key = "election.nominated_self_enough"
	case self:
		key = "election.nominated_self"
	case c.Enough(k) && k.Stands:
		key = "election.nominated_stands"
	case c.Enough(k):
		key = "election.nominated_enough"
	}
	return t.say(key, "no", c.No, "unit", t.nominator(c), "name", k.Name, "count", t.nominators(c, len(k.By)), "needed", t.nominators(c, c.Needed), "until", t.until(c.NominateUntil))
}

// nominators are so many voting units that put somebody up: 3户联名, 1人提名.
func (b *Bot) nominators(c council.Contest, n int) string {
	key := "nominators.household"
	if c.ByPerson {
		key = "nominators.person"
	}
	if c.Needed > 1 {
		return b.say(key+"_together", "count", n)
	}
	return b.say(key+"_alone", "count", n)
}

// nominator is the writer as one voting unit: the household, or the person.
func (b *Bot) nominator(c council.Contest) string {
	if c.ByPerson {
		return b.say("nominators.you")
	}
	return b.say("nominators.your_household")
}

// notNominating says when candidates may be put up, or that the time is over.
func (t *turn) notNominating(c council.Contest, m council.Motion) (Answer, error) {
	if c.Stage == council.Listed && m.State == council.Electing {
		return t.tell("election.nominate_later", "no", c.No, "title", c.Title, "until", t.until(c.ListUntil))
	}
	return t.tell("refusal.not_nominating", "no", c.No)
}

// nominee finds who is put up: on the voter list, of age, no supervisor.
func (t *turn) nominee(m council.Motion, self bool) (council.Person, error) {
	if !self && strings.TrimSpace(t.said.Name) == "" {
		return council.Person{}, t.refuse("election.nominate_whom", "no", m.No)
	}
	var who council.Person
	if self {
		p, err := t.person()
		if err != nil {
			return who, err
		}
		who = *p
	} else {
		found, err := t.namesakes(strings.TrimSpace(t.said.Name), t.said.Room)
		if err != nil {
			return who, err
		}
		switch len(found) {
		case 0:
			return who, t.refuse("election.nobody_of_name", "name", t.said.Name)
		case 1:
			who = found[0]
		default:
			return who, t.refuse("election.several_of_name", "name", t.said.Name, "count", len(found))
		}
	}
	return who, t.eligible(m, who)
}

// eligible refuses whoever cannot be a candidate.
func (t *turn) eligible(m council.Motion, who council.Person) error {
	entries, err := t.Ballots.Entitled(t.ctx, t.who.Community, m.Roll.Hash, who.No)
	switch {
	case err != nil:
		return err
	case len(entries) == 0 && !electable(m, who), !who.Adult, who.Gone:
		return t.refusedBecause(council.NotEligible, "name", who.Name)
	case who.Holds(council.Supervisor, ""):
		return t.refusedBecause(council.Incompatible, "name", who.Name)
	}
	return nil
}

// electable reports whether somebody who does not vote may be elected: representatives, and
// households where the law registers voters, vote for others, who need not be of them but
// registered where the law says so.
func electable(m council.Motion, who council.Person) bool {
	e, err := council.ParseElectorate(m.Electorate)
	matter, _ := rule.MatterByID(m.Matter)
	registered := matter.Electorate == "registered"
	return err == nil && (e.Base == council.Reps && !registered || registered && who.Voter && e.Base != council.Voters)
}

// stand is 我接受提名 or 我不参选, of somebody who was put up; or of the next in votes, who
// is asked to fill a vacancy.
func (t *turn) stand() (Answer, error) {
	yes := t.said.Answer != "no"
	if answer, ok, err := t.answerOffer(yes); ok || err != nil {
		return answer, err
	}
	c, doc, m, err := t.whichSeat(func(c council.Contest) bool {
		_, put := c.Candidate(t.who.Person)
		return put && underWay(c)
	})
	if err != nil {
		return t.askElection(err)
	}
	return t.answerNomination(c, doc, m, yes)
}

func (t *turn) answerNomination(c council.Contest, doc Doc, m council.Motion, yes bool) (Answer, error) {
	if m.No != c.No {
		first, _, err := t.motion(c.No)
		if err != nil {
			return Answer{}, err
		}
		m = first
	}
	if !yes {
		if answer, ok, err := t.yields(c, doc); ok || err != nil {
			return answer, err
		}
	}
	act := Act{Marks: []Mark{answeredMark(t.who.Person)}}
	if yes {
		if err := t.standsOnce(&act, c); err != nil {
			return Answer{}, err
		}
	}
	open := m.State != council.Electing && m.State != council.Announced
	c, err := c.Answer(t.who.Person, yes, open)
	if err != nil {
		return Answer{}, t.refusedBecause(err, "no", c.No)
	}
	if doc, err = doc.holding(c); err != nil {
		return Answer{}, err
	}
	leaf, err := t.leaf("election.stand", "", c.No, ledger.Payload{"stands": strconv.FormatBool(yes)})
	if err != nil {
		return Answer{}, err
	}
	act.Docs, act.Leaves = append(act.Docs, doc), []Leaf{leaf}
	if c.Stage == council.Balloting {
		if err := t.strikeOff(&act, m); err != nil {
			return Answer{}, err
		}
	}
	k, _ := c.Candidate(t.who.Person)
	key := "election.stands_not"
	switch {
	case yes && c.Enough(k):
		key = "election.stands"
	case yes:
		key = "election.stands_short"
	}
	answer := Answer{Text: t.say(key, "no", c.No, "title", c.Title, "count", t.putUpBy(c, k), "needed", t.nominators(c, c.Needed))}
	if yes {
		t.askStanding(&answer, c)
	}
	return t.commit(act, answer)
}

// standsOnce refuses to stand for two posts of one body at once: of those somebody is put up
// for they choose one (浙江村委会选举办法17, 四川居委会选举条例20), and whoever came out of one without
// a seat may stand for what is elected later. The other elections are written
// again as they are, so that two words at the same moment are not both taken.
func (t *turn) standsOnce(act *Act, c council.Contest) error {
	all, err := t.elections()
	if err != nil {
		return err
	}
	for _, o := range all {
		again := o.No != c.No && o.Matter == c.Matter && o.Building == c.Building && (c.Filling || o.Filling)
		if !alongside(c, o) && !again || !underWay(o) {
			continue
		}
		o, doc, _, err := t.contest(o.No)
		if err != nil {
			return err
		}
		if o.HoldsBeside(t.who.Person) {
			return t.refuse("election.stands_beside", "no", c.No, "other", o.No, "title", o.Title)
		}
		if doc, err = doc.holding(o); err != nil {
			return err
		}
		act.Docs = append(act.Docs, doc)
	}
	return nil
}

// strikeOff takes the writer off a ballot that is posted and not open yet. Without anybody
// left the motion is withdrawn.
func (t *turn) strikeOff(act *Act, m council.Motion) error {
	i := slices.Index(m.Slate, t.who.Person)
	if i < 0 {
		return t.refusedBecause(council.OnTheBallot, "no", m.No)
	}
	_, doc, err := t.motion(m.No)
	if err != nil {
		return err
	}
	if len(m.Options) == 1 {
		return t.refuse("election.last_candidate", "no", m.No)
	}
	name := m.Options[i]
	m.Options, m.Slate = slices.Delete(slices.Clone(m.Options), i, i+1), slices.Delete(slices.Clone(m.Slate), i, i+1)
	if doc, err = doc.holding(m); err != nil {
		return err
	}
	act.Docs = append(act.Docs, doc)
	return t.postTo(act, m, t.say("election.struck_post", "no", m.No, "title", m.Title, "name", name, "options", strings.Join(m.Options, t.say("list.comma"))))
}

// candidates is 候选人 9: who was put up, by how many, and what comes next.
func (t *turn) candidates() (Answer, error) {
	c, _, _, err := t.whichElection(underWay)
	if err != nil {
		return t.askElection(err)
	}
	lines := []string{t.say("election.candidates_head", "no", c.No, "title", c.Title, "stage", t.stageWords(c))}
	for i, k := range c.Candidates {
		if i == mostCandidates {
			lines = append(lines, t.say("list.more"))
			break
		}
		lines = append(lines, t.say("election.candidate", "name", k.Name, "count", t.putUpBy(c, k), "how", t.standsWords(c, k)))
	}
	if len(c.Candidates) == 0 {
		lines = append(lines, t.say("election.no_candidates"))
	}
	if c.Stage == council.Nominating {
		lines = append(lines, t.say("election.nominate_how", "no", c.No, "needed", t.nominators(c, c.Needed), "until", t.until(c.NominateUntil)))
		lines = append(lines, t.organisationWords(c)...)
	}
	return Answer{Text: strings.Join(lines, "\n")}, nil
}

// mostCandidates bounds how many candidates one answer lists.
const mostCandidates = 20

// standsWords says where a candidate stands.
func (t *turn) standsWords(c council.Contest, k council.Candidate) string {
	switch {
	case k.Declined:
		return t.say("election.is_declined")
	case !c.Enough(k):
		return t.say("election.is_short", "missing", t.nominators(c, c.Needed-len(k.By)))
	case k.Stands && !c.Sure(k):
		return t.say("women.is_unsure")
	case k.Stands:
		return t.say("election.is_standing")
	}
	return t.say("election.is_waiting")
}

// stageWords says what an election waits for.
func (t *turn) stageWords(c council.Contest) string {
	at := map[council.ContestStage]any{
		council.Listed: t.until(c.ListUntil), council.Nominating: t.until(c.NominateUntil), council.Consenting: t.until(c.ConsentUntil),
		council.Balloting: t.until(c.Closes), council.Published: t.until(c.SeatAt),
	}[c.Stage]
	if at == nil {
		at = ""
	}
	return t.say("election.stage."+string(c.Stage), "until", at)
}

// voterList is 选民名单 9: whether one's own unit is on it, and how to object. In a group
// only the sums are said.
func (t *turn) voterList() (Answer, error) {
	c, _, m, err := t.whichElection(underWay)
	if err != nil {
		return t.askElection(err)
	}
	lines := []string{t.say("election.list_sums", "no", c.No, "title", c.Title, "electorate", t.electorateWords(m.Electorate),
		"units", m.Roll.Units, "roll", t.rollWords(m), "hash", short(m.Roll.Hash))}
	lines = append(lines, t.putUpWords(c)...)
	if t.in.Chat == Private {
		numbers, err := t.Ballots.Entitled(t.ctx, t.who.Community, m.Roll.Hash, t.who.Person)
		if err != nil {
			return Answer{}, err
		}
		key := "election.list_not_you"
		if len(numbers) > 0 {
			key = "election.list_you"
		}
		lines = append(lines, t.say(key, "household", t.who.Label))
		if lines, err = t.mayNominateToo(c, lines); err != nil {
			return Answer{}, err
		}
	}
	if c.Stage == council.Listed {
		lines = append(lines, t.say("election.list_object", "no", c.No, "object", t.until(t.objectUntil(c))))
	}
	return Answer{Text: strings.Join(lines, "\n")}, nil
}

// mayNominateToo adds whether the writer may put somebody up, where others elect than they
// who nominate.
func (t *turn) mayNominateToo(c council.Contest, lines []string) ([]string, error) {
	if c.PutUpBy == nil {
		return lines, nil
	}
	numbers, err := t.Ballots.Entitled(t.ctx, t.who.Community, c.PutUpBy.Hash, t.who.Person)
	if err != nil {
		return nil, err
	}
	key := "election.list_not_nominating"
	if len(numbers) > 0 {
		key = "election.list_nominating"
	}
	return append(lines, t.say(key, "no", c.No)), nil
}
