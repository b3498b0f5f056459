package bot

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"yishi/bot/council"
	"yishi/bot/ledger"
	"yishi/bot/rule"
)

// seatElected lets those elected take office when the result was posted long enough. A
// ballot that was voided meanwhile seats nobody, and one that does not bind waits for the
// formal election: no vote in chat makes a committee that the law has elected otherwise.
func (t *turn) seatElected(c council.Contest, doc Doc, act *Act) error {
	if c.Stage != council.Published || t.now.Before(c.SeatAt) {
		return nil
	}
	last, _, err := t.motion(c.Round().Motion)
	if err != nil {
		return err
	}
	voided, err := t.anyVoided(c)
	if err != nil {
		return err
	}
	if voided {
		return t.unseated(c, doc, act, "voided")
	}
	if wait, err := t.objectedTo(act, c, last.No, "seat"); err != nil || wait {
		return err
	}
	if wait, err := t.candidatesObjectedTo(act, c, last.No); err != nil || wait {
		return err
	}
	if last.Effect != council.BindingOwnRules {
		return t.awaitRatifying(c, doc, act, last)
	}
	return t.seat(c, doc, act, last)
}

// untilUnconfirmed is how long a result waits to be confirmed before it counts for nothing.
const untilUnconfirmed = 90 * 24 * time.Hour

// awaitRatifying asks the officers for what the formal election decided.
func (t *turn) awaitRatifying(c council.Contest, doc Doc, act *Act, last council.Motion) error {
	c, err := c.Await(t.now)
	if err != nil {
		return err
	}
	lapse := t.now.Add(untilUnconfirmed)
	act.Marks = append(act.Marks, Mark{Index: "due", Member: dueElection(c.No, "lapse"), Score: lapse.UnixMilli()})
	leaf, err := t.jobLeaf("election.await", c.No, ledger.Payload{"until": unixText(lapse)})
	if err != nil {
		return err
	}
	names, err := t.electedNames(c)
	if err != nil {
		return err
	}
	parties, err := t.partiesIn(c.No)
	if err != nil {
		return err
	}
	out, err := t.tellRatifiers(parties, t.say("ratify.asked", "no", c.No, "title", c.Title, "names", names, "until", t.until(lapse)))
	if err != nil {
		return err
	}
	act.Out = append(act.Out, out...)
	if err := t.stage(act, c, doc, nil, Doc{}, leaf); err != nil {
		return err
	}
	return t.postTo(act, last, t.say("ratify.post", "no", c.No, "title", c.Title, "names", names))
}

// tellRatifiers writes to the officers who may say what the formal act was.
func (t *turn) tellRatifiers(parties []council.PersonNo, text string) ([]Outgoing, error) {
	return t.tellWhoText(func(p council.Person) bool {
		return council.May(council.ToRatify, p, council.Where{Parties: parties}) == nil
	}, text)
}

// unconfirmed ends an election that no formal one confirmed in time.
func (t *turn) unconfirmed(c council.Contest, doc Doc, act *Act) error {
	if c.Stage != council.Awaiting {
		return nil
	}
	return t.unseated(c, doc, act, "unconfirmed")
}

// seat adds to act what makes those elected hold office: their terms, their rows of the
// roster, the end of those whose place they take, and the post.
func (t *turn) seat(c council.Contest, doc Doc, act *Act, last council.Motion) error {
	c, err := t.sits(c)
	if err != nil {
		return err
	}
	if c, err = c.Seat(t.now); err != nil {
		return err
	}
	candidacy, _ := rule.CandidacyOf(c.Matter)
	terms, termsDoc, err := t.terms()
	if err != nil {
		return err
	}
	same, err := t.termsBefore(c, terms)
	if err != nil {
		return err
	}
	until := t.now.In(t.Zone).AddDate(candidacy.TermYears, 0, 0).UTC()
	if c.Filling && len(same) > 0 {
		until = terms.Terms[same[0]].Until
	} else {
		terms = terms.End(same, t.now, council.Replaced)
		act.Marks = append(act.Marks, Mark{Index: "due", Member: dueElection(c.No, "term"), Score: until.Add(-beforeTermEnds).UnixMilli()})
	}
	var leaving []council.PersonNo
	for _, i := range same {
		if !c.Filling && !terms.Serves(terms.Terms[i].Person, c.Post, c.Building) {
			leaving = append(leaving, terms.Terms[i].Person)
		}
	}
	taken, err := t.takeOffice(act, officeOf(c.Post, c.Building), c.Line, c.Elected, leaving)
	if err != nil {
		return err
	}
	for _, p := range taken {
		terms.Terms = append(terms.Terms, council.Term{Contest: c.No, Matter: c.Matter, Person: p.No, Name: p.Name, Role: c.Post, Line: c.Line, Building: c.Building, From: t.now, Until: until})
	}
	if termsDoc, err = termsDoc.holding(terms); err != nil {
		return err
	}
	act.Docs = append(act.Docs, termsDoc)
	leaf, err := t.jobLeaf("election.seat", c.No, ledger.Payload{"seated": strconv.Itoa(len(taken)), "until": unixText(until)})
	if err != nil {
		return err
	}
	if err := t.stage(act, c, doc, nil, Doc{}, leaf); err != nil {
		return err
	}
	text := t.say("election.seated_post", "no", c.No, "title", c.Title, "names", t.personNames(taken),
		"post", t.postWords(c.Post, c.Line), "until", t.until(until))
	if c.Basis != "" {
		text += "\n" + t.say("ratify.basis_post", "basis", c.Basis)
	}
	return t.postTo(act, last, text)
}

// anyVoided reports whether one of the ballots was declared without effect.
func (t *turn) anyVoided(c council.Contest) (bool, error) {
	for _, r := range c.Rounds {
		m, _, err := t.motion(r.Motion)
		if err != nil {
			return false, err
		}
		if m.State == council.Voided {
			return true, nil
		}
	}
	return false, nil
}

func (t *turn) unseated(c council.Contest, doc Doc, act *Act, why string) error {
	leaf, err := t.jobLeaf("election.fail", c.No, ledger.Payload{"why": why})
	if err != nil {
		return err
	}
	return t.stage(act, c.Fail(why), doc, nil, Doc{}, leaf)
}

// electedNames are the names of those with a seat so far.
func (t *turn) electedNames(c council.Contest) (string, error) { return t.namesOf(c.Elected...) }

// namesOf are the names of people, as a list.
func (t *turn) namesOf(numbers ...council.PersonNo) (string, error) {
	head, _, err := t.roster()
	if err != nil {
		return "", err
	}
	people, err := t.people(head.Generation, numbers...)
	return t.personNames(people), err
}

// shortestBasis is how many characters say at least what a formal act was.
const shortestBasis = 4

// proposeRatifying is 就任 9 选举大会当场宣布 or 罢免生效 12 村民会议通过: an officer says what the formal
// election or vote decided, and another one agrees; then the office changes hands here.
func (t *turn) proposeRatifying() (Answer, error) {
	if t.said.Motion == 0 {
		c, _, _, err := t.whichElection(func(c council.Contest) bool { return c.Stage == council.Awaiting })
		if err != nil {
			return t.askElection(err)
		}
		t.said.Motion = c.No
	}
	m, _, err := t.motion(t.said.Motion)
	if err != nil {
		return Answer{}, err
	}
	if err := t.mayIn(m); err != nil {
		return Answer{}, err
	}
	no := m.No
	if m.Contest != 0 {
		no = m.Contest
	}
	e, err := t.toRatify(no)
	if err != nil {
		return Answer{}, err
	}
	if err := t.kinSettled(e.contest); err != nil {
		return Answer{}, err
	}
	basis := strings.TrimSpace(t.said.Text)
	switch n := utf8.RuneCountInString(basis); {
	case n < shortestBasis:
		return t.tell("ratify.basis", "no", no)
	case n > longestSaying:
		return t.tell("objection.long", "most", longestSaying)
	}
	_, act, answer, err := t.proposeAct(council.ToRatify, no, basis)
	if err != nil {
		return Answer{}, err
	}
	return t.commit(act, answer)
}

// ratifiable is an election or a recall whose result waits for the formal act.
type ratifiable struct {
	motion   council.Motion // the last ballot
	contest  council.Contest
	doc      Doc // of the contest
	petition council.RecallPetition
}

// pendingRatified is what a second officer is to ratify, and the basis named for it.
func (t *turn) pendingRatified(p council.Pending) (e ratifiable, basis string, err error) {
	if basis, err = pendingOf[string](p); err != nil {
		return e, "", err
	}
	e, err = t.toRatify(p.Motion)
	return e, basis, err
}

// toRatify finds what may be ratified under a number, and refuses where nothing waits.
func (t *turn) toRatify(no int) (e ratifiable, err error) {
	if e.motion, _, err = t.motion(no); err != nil {
		return e, err
	}
	switch {
	case e.motion.Recalls != 0:
		if _, err = t.load(t.ctx, t.who.Community, petitionRef(no), &e.petition); err != nil {
			return e, err
		}
		in, _, err := t.stillIn(e.petition)
		if err == nil && (e.motion.State != council.Passed || !in) {
			err = t.refuse("ratify.not_waiting", "no", no)
		}
		return e, err
	case e.motion.Contest == 0:
		return e, t.refuse("election.none", "no", no)
	}
	if e.contest, e.doc, _, err = t.contest(no); err != nil {
		return e, err
	}
	voided, err := t.anyVoided(e.contest)
	if err == nil && (e.contest.Stage != council.Awaiting || voided) {
		err = t.refuse("ratify.not_waiting", "no", no)
	}
	if err == nil {
		e.motion, _, err = t.motion(e.contest.Round().Motion)
	}
	return e, err
}

// ratifyWords say what is to take effect, to whoever is to agree.
func (t *turn) ratifyWords(p council.Pending) (string, error) {
	e, basis, err := t.pendingRatified(p)
	if err != nil {
		return "", err
	}
	if e.motion.Recalls != 0 {
		return t.say("ratify.what_recall", "no", p.Motion, "title", e.motion.Title, "basis", basis), nil
	}
	names, err := t.electedNames(e.contest)
	words := t.say("ratify.what", "no", p.Motion, "title", e.contest.Title, "names", names, "basis", basis)
	if e.contest.Kept() {
		words += t.say("women.ratify")
	}
	return words, err
}

// ratified gives the office, or takes it.
func (t *turn) ratified(p council.Pending, act *Act) (string, error) {
	e, basis, err := t.pendingRatified(p)
	if err != nil {
		return "", err
	}
	digest, salt, err := ledger.Conceal(t.Random, basis)
	if err != nil {
		return "", err
	}
	leaf, err := t.leaf("election.ratify", "", p.Motion, ledger.Payload{"pending": strconv.Itoa(p.No), "said": digest})
	if err != nil {
		return "", err
	}
	act.Leaves = append(act.Leaves, leaf)
	if e.motion.Recalls != 0 {
		return t.say("ratify.done", "no", p.Motion), t.endRecalled(act, e.petition)
	}
	if err := t.kinSettled(e.contest); err != nil {
		return "", err
	}
	e.contest.Basis, e.contest.BasisSalt = basis, salt
	act.Marks = append(act.Marks, Mark{Index: "due", Member: dueElection(e.contest.No, "lapse"), Remove: true})
	return t.say("ratify.done", "no", p.Motion), t.seat(e.contest, e.doc, act, e.motion)
}

// stillIn reports whether whoever is to be recalled holds the office yet.
func (t *turn) stillIn(p council.RecallPetition) (bool, council.Person, error) {
	head, _, err := t.roster()
	if err != nil {
		return false, council.Person{}, err
	}
	people, err := t.people(head.Generation, p.Person)
	if err != nil || len(people) == 0 {
		return false, council.Person{}, err
	}
	return slices.Contains(people[0].Offices, p.Office), people[0], nil
}

// endRecalled takes the office away from whoever was recalled, if it is held yet.
func (t *turn) endRecalled(act *Act, p council.RecallPetition) error {
	in, who, err := t.stillIn(p)
	if err != nil || !in {
		return err
	}
	leaf, err := t.jobLeaf("office.recalled", p.No, ledger.Payload{"role": string(p.Office.Role)})
	if err != nil {
		return err
	}
	act.Leaves = append(act.Leaves, leaf)
	_, err = t.endOffice(act, who, p.Office, council.RecalledBy)
	return err
}
