package bot

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"yishi/bot/council"
	"yishi/bot/ledger"
	"yishi/bot/rule"
)

// electionDues are the ends of an election's stages, and of what follows from it.
func (b *Bot) electionDues() map[string]due {
	stage := func(do func(*turn, council.Contest, Doc, *Act) error) due {
		return func(ctx context.Context, c council.ID, a appointment) error { return b.stageEnds(ctx, c, a, do) }
	}
	return map[string]due{
		"election:list":     stage((*turn).endList),
		"election:nominate": stage((*turn).endNomination),
		"election:consent":  stage((*turn).endConsent),
		"election:next":     stage((*turn).nextRound),
		"election:seat":     stage((*turn).seatElected),
		"election:lapse":    stage((*turn).unconfirmed),
		"election:term":     stage((*turn).termEnds),
		"election:offer":    stage((*turn).offerLapses),
		"recall:lapse":      b.petitionLapses,
		"recall:settle":     b.settleRecall,
	}
}

// stageEnds loads an election, lets do add what its appointment changes, and commits that
// with the appointment taken away. An election that is gone, or was withdrawn, is let be.
func (b *Bot) stageEnds(ctx context.Context, c council.ID, a appointment, do func(*turn, council.Contest, Doc, *Act) error) error {
	t := b.clockTurn(ctx, c)
	var contest council.Contest
	doc, err := t.load(ctx, c, contestRef(a.no), &contest)
	if err != nil {
		return err
	}
	act := Act{Marks: []Mark{{Index: "due", Member: a.member, Remove: true}}}
	if doc.Version > 0 {
		stopped, err := t.stopsWithMotion(contest, doc, &act)
		if err == nil && !stopped {
			err = do(t, contest, doc, &act)
		}
		if err != nil {
			return err
		}
	}
	return b.enact(ctx, c, act)
}

// stopsWithMotion ends an election whose motion was withdrawn or voided before its ballot.
func (t *turn) stopsWithMotion(c council.Contest, doc Doc, act *Act) (bool, error) {
	m, _, err := t.motion(c.No)
	if err != nil || m.State != council.Withdrawn && m.State != council.Voided || len(c.Rounds) > 0 || c.Stage == council.FailedVote {
		return false, err
	}
	leaf, err := t.jobLeaf("election.fail", c.No, ledger.Payload{"why": string(m.State)})
	if err != nil {
		return false, err
	}
	return true, t.stage(act, c.Fail(string(m.State)), doc, nil, Doc{}, leaf)
}

// jobLeaf is a ledger entry that no person made.
func (t *turn) jobLeaf(name string, no int, payload ledger.Payload) (Leaf, error) {
	return actLeaf(ledger.Act{Unix: t.now.Unix(), Name: name, Subject: int64(no), Payload: payload})
}

// stage writes contest and motion, with a leaf and a post, into an act.
func (t *turn) stage(act *Act, c council.Contest, doc Doc, m *council.Motion, motionDoc Doc, leaf Leaf) error {
	contestDoc, err := doc.holding(c)
	if err != nil {
		return err
	}
	act.Docs = append(act.Docs, contestDoc)
	if m != nil {
		if motionDoc, err = motionDoc.holding(*m); err != nil {
			return err
		}
		act.Docs = append(act.Docs, motionDoc)
	}
	act.Leaves = append(act.Leaves, leaf)
	return nil
}

// endList closes the time to object: the list is drawn again as it was put right, and
// candidates may be put up.
func (t *turn) endList(c council.Contest, doc Doc, act *Act) error {
	m, motionDoc, err := t.motion(c.No)
	if err != nil || m.State != council.Electing || c.Stage != council.Listed {
		return err
	}
	if wait, err := t.siblingObjectedTo(act, c); err != nil || wait {
		return err
	}
	if wait, err := t.objectedTo(act, c, c.No, "list"); err != nil || wait {
		return err
	}
	payload, err := t.drawAgain(&c, &m)
	if err != nil {
		return err
	}
	if c, err = c.EndList(t.now, c.Needed); err != nil {
		return err
	}
	leaf, err := t.jobLeaf("election.nomination", c.No, payload)
	if err != nil {
		return err
	}
	act.Marks = append(act.Marks, Mark{Index: "due", Member: dueElection(c.No, "nominate"), Score: c.NominateUntil.UnixMilli()})
	if err := t.stage(act, c, doc, &m, motionDoc, leaf); err != nil {
		return err
	}
	return t.postNomination(act, c, m)
}

// postNomination says that candidates may be put up: the first of the seats of a body says it
// of them all.
func (t *turn) postNomination(act *Act, c council.Contest, m council.Motion) error {
	beside, err := t.siblings(c)
	if err != nil {
		return err
	}
	motions := []council.Motion{m}
	for _, o := range beside {
		other, _, err := t.motion(o.No)
		if err != nil {
			return err
		}
		switch {
		case o.Stage == council.FailedVote, other.State == council.Withdrawn, other.State == council.Voided:
		case o.No < c.No:
			return nil
		default:
			motions = append(motions, other)
		}
	}
	slices.SortFunc(motions, func(a, b council.Motion) int { return a.No - b.No })
	key := "election.nominate_post"
	if len(motions) > 1 {
		key = "election.nominate_post_many"
	}
	text := t.say(key, "no", c.No, "title", c.Title, "titles", t.titled(motions), "units", m.Roll.Units, "post", t.postWords(c.Post, c.Line),
		"hash", short(m.Roll.Hash), "needed", t.nominators(c, c.Needed), "seats", c.Seats, "until", t.until(c.NominateUntil))
	return t.postTo(act, m, strings.Join(append([]string{text}, t.putUpWords(c)...), "\n"))
}

// drawAgain draws the voter list of an election as it was put right, those who nominate with
// it where they are others, and how many of them must put a candidate up.
func (t *turn) drawAgain(c *council.Contest, m *council.Motion) (ledger.Payload, error) {
	electorate, err := council.ParseElectorate(m.Electorate)
	if err != nil {
		return nil, err
	}
	roster, err := t.wholeRoster()
	if err != nil {
		return nil, err
	}
	before := m.Roll.Hash
	if m.Roll, err = council.BuildRoll(electorate, roster.units, roster.people); err != nil {
		return nil, err
	}
	candidacy, _ := rule.CandidacyOf(c.Matter)
	if c.PutUpBy, _, err = nominators(candidacy, electorate, roster.units, roster.people); err != nil {
		return nil, err
	}
	c.ByPerson = c.ByPerson || c.PutUpBy != nil
	c.Needed = int(candidacy.Needed(int64(c.Nominators(m.Roll).Units)))
	payload := ledger.Payload{"roll": m.Roll.Hash, "before": before, "needed": strconv.Itoa(c.Needed)}
	if c.PutUpBy != nil {
		payload["nominators"] = c.PutUpBy.Hash
	}
	return payload, t.putRolls(m.Roll, c.PutUpBy)
}

// mostLonger bounds how often the time to nominate is prolonged; an election that the law
// does not want contested is prolonged once.
const mostLonger = 3

// tooFew reports whether so many candidates are too few, so that there is to be more time.
func tooFew(c council.Contest, k rule.Candidacy, candidates int) bool {
	if candidates == 0 || k.Contested && candidates <= c.Seats {
		return c.Longer < mostLonger
	}
	return candidates <= c.Seats && c.Longer == 0
}

// endNomination closes the time to put candidates up, or prolongs it.
func (t *turn) endNomination(c council.Contest, doc Doc, act *Act) error {
	m, motionDoc, err := t.motion(c.No)
	if err != nil || m.State != council.Electing || c.Stage != council.Nominating || t.now.Before(c.NominateUntil) {
		return err
	}
	candidacy, _ := rule.CandidacyOf(c.Matter)
	waiting := c.Waiting()
	unsure := c.Unsure()
	if tooFew(c, candidacy, len(c.Slate())+len(waiting)+len(unsure)) {
		return t.prolong(c, doc, act, m, candidacy)
	}
	if c, err = c.EndNomination(t.now); err != nil {
		return err
	}
	if len(waiting)+len(unsure) == 0 {
		return t.announceCandidates(c, doc, m, motionDoc, act)
	}
	leaf, err := t.jobLeaf("election.consent", c.No, ledger.Payload{"waiting": strconv.Itoa(len(waiting) + len(unsure))})
	if err != nil {
		return err
	}
	act.Marks = append(act.Marks, Mark{Index: "due", Member: dueElection(c.No, "consent"), Score: c.ConsentUntil.UnixMilli()})
	for _, k := range waiting {
		if err := t.writeTo(act, k.Person, t.keptWords(c, t.say("election.asked", "no", c.No, "title", c.Title, "count", t.putUpBy(c, k), "until", t.until(c.ConsentUntil))), "reminder"); err != nil {
			return err
		}
		act.Marks = append(act.Marks, askedMark(k.Person, c.ConsentUntil))
	}
	if err := t.remindUnsure(act, c, m, unsure); err != nil {
		return err
	}
	if err := t.stage(act, c, doc, nil, Doc{}, leaf); err != nil {
		return err
	}
	return t.postTo(act, m, t.say("election.consent_post", "no", c.No, "title", c.Title, "standing", len(c.Slate()), "waiting", len(waiting)+len(unsure), "until", t.until(c.ConsentUntil)))
}

// prolong gives more time because there are too few candidates.
func (t *turn) prolong(c council.Contest, doc Doc, act *Act, m council.Motion, k rule.Candidacy) error {
	c = c.Prolong(t.now, days(k.NominateDays))
	leaf, err := t.jobLeaf("election.prolong", c.No, ledger.Payload{"until": unixText(c.NominateUntil)})
	if err != nil {
		return err
	}
	act.Marks = append(act.Marks, Mark{Index: "due", Member: dueElection(c.No, "nominate"), Score: c.NominateUntil.UnixMilli()})
	if err := t.stage(act, c, doc, nil, Doc{}, leaf); err != nil {
		return err
	}
	return t.postTo(act, m, t.say("election.prolong_post", "no", c.No, "title", c.Title, "count", len(c.Slate()), "seats", c.Seats, "needed", t.nominators(c, c.Needed), "until", t.until(c.NominateUntil)))
}

// endConsent fixes the candidates and posts them.
func (t *turn) endConsent(c council.Contest, doc Doc, act *Act) error {
	m, motionDoc, err := t.motion(c.No)
	if err != nil || m.State != council.Electing || c.Stage != council.Consenting {
		return err
	}
	return t.announceCandidates(c, doc, m, motionDoc, act)
}

// announceCandidates posts who stands; voting opens by itself when they were posted long
// enough. With too few there is more time to nominate, and in the end no election.
func (t *turn) announceCandidates(c council.Contest, doc Doc, m council.Motion, motionDoc Doc, act *Act) error {
	slate := c.Slate()
	candidacy, _ := rule.CandidacyOf(c.Matter)
	if tooFew(c, candidacy, len(slate)) {
		return t.prolong(c, doc, act, m, candidacy)
	}
	if err := t.tellUnconfirmed(act, c); err != nil {
		return err
	}
	if len(slate) == 0 || candidacy.Contested && len(slate) <= c.Seats {
		return t.failElection(c, doc, m, motionDoc, act)
	}
	c, err := c.EndConsent(t.now)
	if err != nil {
		return err
	}
	if m.Options, err = t.ballotNames(slate); err != nil {
		return err
	}
	m.Slate = nil
	for _, k := range slate {
		m.Slate = append(m.Slate, k.Person)
	}
	mayOpen := later(c.MayOpen, t.now)
	if m, err = m.Announce(t.now, mayOpen); err != nil {
		return err
	}
	m.Opened, m.Closes = mayOpen, later(c.Closes, mayOpen.Add(time.Hour))
	c.MayOpen, c.Closes = m.MayOpen, m.Closes
	payload := pinnedPayload(m)
	findings, err := t.tellKin(act, c, m, slate)
	if err != nil {
		return err
	}
	addFindings(payload, findings)
	leaf, err := t.jobLeaf("election.candidates", c.No, payload)
	if err != nil {
		return err
	}
	act.Marks = append(act.Marks, Mark{Index: "due", Member: dueOpen(m.No), Score: mayOpen.UnixMilli()})
	if err := t.stage(act, c, doc, &m, motionDoc, leaf); err != nil {
		return err
	}
	text := t.say("election.candidates_post", "no", c.No, "title", c.Title, "options", strings.Join(m.Options, t.say("list.comma")),
		"seats", c.Seats, "open", t.when(m.MayOpen), "closes", t.until(m.Closes))
	if len(slate) <= c.Seats {
		text += "\n" + t.say("election.uncontested")
	}
	if text, err = t.kinNotice(act, c, m, text); err != nil {
		return err
	}
	return t.postTo(act, m, text)
}

func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

// ballotNames are the candidates' names as the ballot has them: whoever shares a name is
// told apart by building.
func (t *turn) ballotNames(slate []council.Candidate) ([]string, error) {
	var names []string
	for _, k := range slate {
		same := slices.ContainsFunc(slate, func(o council.Candidate) bool { return o.Name == k.Name && o.Person != k.Person })
		name := k.Name
		if same {
			label, err := t.labelOf(k.Person)
			if err != nil {
				return nil, err
			}
			name = t.say("election.namesake", "name", k.Name, "building", buildingOf(label), "person", int(k.Person))
		}
		names = append(names, name)
	}
	return names, nil
}

// failElection ends an election for which nobody, or too few, stand.
func (t *turn) failElection(c council.Contest, doc Doc, m council.Motion, motionDoc Doc, act *Act) error {
	m, err := m.Withdraw(t.now, t.say("election.too_few_reason"))
	if err != nil {
		return err
	}
	beside, err := t.siblings(c)
	if err != nil {
		return err
	}
	key := "election.fail_post"
	if len(beside) > 0 || c.Filling {
		key = "election.fail_seat_post" // 另行选举 of this seat alone
	}
	c = c.Fail("candidates")
	leaf, err := t.jobLeaf("election.fail", c.No, ledger.Payload{"why": c.Why})
	if err != nil {
		return err
	}
	if err := t.stage(act, c, doc, &m, motionDoc, leaf); err != nil {
		return err
	}
	return t.postTo(act, m, t.say(key, "no", c.No, "title", c.Title, "count", len(c.Slate()), "seats", c.Seats, "post", t.postWords(c.Post, c.Line)))
}
