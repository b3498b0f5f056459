package bot

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"yishi/bot/council"
	"yishi/bot/ledger"
	"yishi/bot/rule"
)

func petitionRef(no int) Ref { return Ref{"recall", strconv.Itoa(no)} }

// recallOfRef holds the number of the petition against somebody that still runs.
func recallOfRef(p council.PersonNo) Ref { return Ref{"recall-of", strconv.Itoa(int(p))} }

// petitionTime is how long signatures are gathered; toAnswerCharges is how long whoever is
// to be recalled has to answer (申辩) before the ballot opens.
const (
	petitionTime    = 30 * 24 * time.Hour
	toAnswerCharges = 7 * 24 * time.Hour
)

// askRecall is 罢免 张三 不作为: the first who says it begins a petition, others sign it by
// the same words. Enough signatures bring it to the vote.
func (t *turn) askRecall() (Answer, error) {
	if strings.TrimSpace(t.said.Name) == "" {
		return t.tell("recall.whom")
	}
	found, err := t.namesakes(strings.TrimSpace(t.said.Name), t.said.Room)
	if err != nil {
		return Answer{}, err
	}
	found = slices.DeleteFunc(found, func(p council.Person) bool { _, ok := electedOffice(p); return !ok })
	if len(found) != 1 {
		return Answer{}, t.refusedBecause(council.HoldsNoOffice, "name", t.said.Name)
	}
	var running int
	ofDoc, err := t.load(t.ctx, t.who.Community, recallOfRef(found[0].No), &running)
	if err != nil {
		return Answer{}, err
	}
	var p council.RecallPetition
	doc, err := t.load(t.ctx, t.who.Community, petitionRef(running), &p)
	if err != nil {
		return Answer{}, err
	}
	var m council.Motion
	voting, err := t.load(t.ctx, t.who.Community, motionRef(running), &m)
	switch {
	case err != nil:
		return Answer{}, err
	case voting.Version > 0 && !m.State.Over(): // enough signed it already
		return t.tell("recall.running", "no", running, "name", p.Name, "open", t.when(m.MayOpen), "closes", t.until(m.Closes))
	case doc.Version == 0 || p.Over || !t.now.Before(p.Until):
		return t.beginPetition(found[0], ofDoc)
	}
	return t.signPetition(p, doc, Act{})
}

// electedOffice is the office that somebody can be recalled from, the highest first.
func electedOffice(p council.Person) (council.Office, bool) {
	for _, role := range elective {
		for _, o := range p.Offices {
			if o.Role == role {
				return o, true
			}
		}
	}
	return council.Office{}, false
}

// beginPetition starts a petition, with its reason, and signs it.
func (t *turn) beginPetition(who council.Person, ofDoc Doc) (Answer, error) {
	reason := strings.TrimSpace(t.said.Text)
	if len([]rune(reason)) < 2 {
		return t.tell("recall.why", "name", who.Name)
	}
	office, _ := electedOffice(who)
	p := council.RecallPetition{Person: who.No, Name: who.Name, Office: office, Reason: reason, Made: t.now, Until: t.now.Add(petitionTime)}
	if err := t.petitionBase(&p); err != nil {
		return Answer{}, err
	}
	if entries, err := t.Ballots.Entitled(t.ctx, t.who.Community, p.Roll.Hash, t.who.Person); err != nil || len(entries) == 0 {
		if err != nil {
			return Answer{}, err
		}
		return t.tell("recall.not_entitled", "electorate", t.electorateWords(p.Electorate))
	}
	no, communityDoc, err := t.newNumber()
	if err != nil {
		return Answer{}, err
	}
	p.No = no
	if ofDoc, err = ofDoc.holding(no); err != nil {
		return Answer{}, err
	}
	leaf, err := t.leaf("recall.begin", "", no, ledger.Payload{"roll": p.Roll.Hash, "needed": strconv.Itoa(p.Needed), "person": strconv.Itoa(int(p.Person))})
	if err != nil {
		return Answer{}, err
	}
	act := Act{Docs: []Doc{communityDoc, ofDoc}, Leaves: []Leaf{leaf},
		Marks: []Mark{{Index: "due", Member: "recall:" + strconv.Itoa(no) + ":lapse", Score: p.Until.UnixMilli()}}}
	return t.signPetition(p, Doc{Ref: petitionRef(no)}, act)
}

// petitionBase draws who may sign and vote, as the office was elected, and how many
// signatures the rule asks for.
func (t *turn) petitionBase(p *council.RecallPetition) error {
	candidacy, electorate, err := t.electedBy(*p)
	if err != nil {
		return err
	}
	p.Matter, p.Electorate = candidacy.Matter, electorate.String()
	roster, err := t.wholeRoster()
	if err != nil {
		return err
	}
	all, err := roster.draw(electorate)
	if err != nil {
		return t.refusedBecause(err)
	}
	p.Roll = all.roll
	if err := t.Ballots.PutRoll(t.ctx, t.who.Community, p.Roll); err != nil {
		return err
	}
	o, err := t.petitioned(*p)
	if err != nil {
		return err
	}
	p.Needed, p.NeededArea = int(o.Needed), o.NeededArea
	if electorate.Base != council.Reps { // of a roll of representatives they are all
		p.Reps = int(bodyOf(roster.people).Reps)
	}
	return nil
}

// electedBy is the election that an office comes from and who votes in it: the one that is
// known, else what the kind of body has.
func (t *turn) electedBy(p council.RecallPetition) (rule.Candidacy, council.Electorate, error) {
	terms, _, err := t.terms()
	if err != nil {
		return rule.Candidacy{}, council.Electorate{}, err
	}
	held := terms.Running(func(o council.Term) bool { return o.Person == p.Person && o.Role == p.Office.Role && o.Contest != 0 })
	if len(held) > 0 {
		term := terms.Terms[held[0]]
		m, _, err := t.motion(term.Contest)
		if err != nil {
			return rule.Candidacy{}, council.Electorate{}, err
		}
		candidacy, _ := rule.CandidacyOf(term.Matter)
		e, err := council.ParseElectorate(m.Electorate)
		return candidacy, e, err
	}
	place, err := t.place()
	if err != nil {
		return rule.Candidacy{}, council.Electorate{}, err
	}
	id := map[string]string{"owners": "committee_election", "residents": "residents_election", "village": "village_election"}[place.Settings.Body]
	if p.Office.Role == council.Captain || p.Office.Role == council.Rep {
		id = "delegates_election"
	}
	id = cmp.Or(id, "self_management_election")
	candidacy, _ := rule.CandidacyOf(id)
	matter, _ := rule.MatterByID(id)
	e := electorateOf(matter, "")
	e.Building = p.Office.Building
	return candidacy, e, nil
}

// petitioned judges the signatures by the rule for recalls.
func (t *turn) petitioned(p council.RecallPetition) (rule.PetitionOutcome, error) {
	candidacy, _ := rule.CandidacyOf(p.Matter)
	r, err := rule.At(candidacy.Recall, t.now.In(t.Zone))
	if err != nil {
		return rule.PetitionOutcome{}, err
	}
	share := r.Petitions[0]
	for _, by := range recallers(p.Electorate) {
		if s, ok := r.PetitionBy(by); ok {
			share = s
		}
	}
	if by, ok := r.PetitionBy("reps"); ok && p.Reps > 0 {
		o := rule.Petitioned(rule.Recall, by.N, by.D, rule.Weighing{Heads: int64(p.Reps)}, rule.Weighing{Heads: int64(p.RepsSigned)})
		if o.Verdict == rule.Accepted {
			return o, nil
		}
	}
	all := rule.Weighing{Heads: int64(p.Roll.Heads)}
	signed := rule.Weighing{Heads: int64(p.Heads)}
	if share.Jointly {
		all.Area, signed.Area = p.Roll.Area, p.Area
	}
	return rule.Petitioned(rule.Recall, share.N, share.D, all, signed), nil
}

// recallers are the rule's names for those of an electorate.
func recallers(electorate string) []string {
	e, err := council.ParseElectorate(electorate)
	if err != nil {
		return nil
	}
	switch e.Base {
	case council.Owners:
		return []string{"owners"}
	case council.Households:
		return []string{"households"}
	case council.Reps:
		return []string{"reps"}
	}
	return []string{"villagers", "residents"}
}

// signPetition adds the writer's units. Who signed is never shown.
func (t *turn) signPetition(p council.RecallPetition, doc Doc, act Act) (Answer, error) {
	numbers, err := t.Ballots.Entitled(t.ctx, t.who.Community, p.Roll.Hash, t.who.Person)
	if err != nil {
		return Answer{}, err
	}
	if len(numbers) == 0 {
		return t.tell("recall.not_entitled", "electorate", t.electorateWords(p.Electorate))
	}
	weights, err := t.Ballots.Entries(t.ctx, t.who.Community, p.Roll.Hash, numbers...)
	if err != nil {
		return Answer{}, err
	}
	if p, err = p.Sign(numbers, weights, t.now); err != nil {
		return Answer{}, t.refusedBecause(err, "no", p.No)
	}
	leaf, err := t.leaf("recall.sign", "", p.No, ledger.Payload{"signed": strconv.Itoa(p.Heads)})
	if err != nil {
		return Answer{}, err
	}
	act.Leaves = append(act.Leaves, leaf)
	self, err := t.person()
	if err != nil {
		return Answer{}, err
	}
	if self.Holds(council.Rep, "") {
		p.RepsSigned++
	}
	o, err := t.petitioned(p)
	if err != nil {
		return Answer{}, err
	}
	key, until, signed, needed := "recall.signed", p.Until, p.Heads, p.Needed
	if o.Verdict == rule.Accepted {
		key = "recall.accepted"
		if int(o.Needed) != p.Needed { // of the representatives
			key, signed, needed = "recall.accepted_reps", p.RepsSigned, int(o.Needed)
		}
		p.Over = true
		if until, err = t.putRecall(&act, p, signed, needed); err != nil {
			return Answer{}, err
		}
	}
	if doc, err = doc.holding(p); err != nil {
		return Answer{}, err
	}
	act.Docs = append(act.Docs, doc)
	return t.commit(act, Answer{Text: t.say(key, "no", p.No, "name", p.Name, "post", t.say("role."+string(p.Office.Role)),
		"signed", signed, "needed", needed, "until", t.until(until))})
}

// putRecall announces the ballot on a recall that enough asked for. Whoever is to be
// recalled is told and has time to answer first. It returns when the ballot ends.
func (t *turn) putRecall(act *Act, p council.RecallPetition, signed, needed int) (closes time.Time, err error) {
	candidacy, _ := rule.CandidacyOf(p.Matter)
	matter, _ := rule.MatterByID(p.Matter)
	r, err := rule.At(candidacy.Recall, t.now.In(t.Zone))
	if err != nil {
		return closes, err
	}
	place, err := t.place()
	if err != nil {
		return closes, err
	}
	m := council.Motion{
		No: p.No, Recalls: p.Person, Title: t.say("recall.title", "name", p.Name, "post", t.say("role."+string(p.Office.Role))),
		Form: council.YesNo, Secrecy: council.Secret, Matter: p.Matter, Rule: r.ID, Electorate: p.Electorate, Effect: string(matter.Effect),
		State: council.Electing, Author: t.who.Person, Made: t.now, Roll: p.Roll,
	}
	if clause := place.Settings.ElectronicClause; clause != "" && r.Status == rule.OwnRule {
		m.Effect, m.Clause = council.BindingOwnRules, clause
	}
	if len(place.Groups) > 0 {
		group := place.Groups[0]
		group.Webhook = nil
		m.Group = &group
	}
	if m, err = pin(m, r); err != nil {
		return closes, err
	}
	m.MayChange = false
	mayOpen := t.awake(t.now.Add(max(toAnswerCharges, days(r.NoticeDays))))
	if m, err = m.Announce(t.now, mayOpen); err != nil {
		return closes, t.refusedBecause(err)
	}
	m.Opened, m.Closes = mayOpen, t.ballotCloses(mayOpen, 0)
	doc, err := Doc{Ref: motionRef(m.No)}.holding(m)
	if err != nil {
		return closes, err
	}
	leaf, err := t.leaf("recall.accept", "", m.No, pinnedPayload(m))
	if err != nil {
		return closes, err
	}
	act.Docs, act.Leaves = append(act.Docs, doc), append(act.Leaves, leaf)
	act.Marks = append(act.Marks, Mark{Index: "motions", Member: strconv.Itoa(m.No), Score: int64(m.No)},
		Mark{Index: "due", Member: dueOpen(m.No), Score: mayOpen.UnixMilli()},
		Mark{Index: "due", Member: "recall:" + strconv.Itoa(m.No) + ":lapse", Remove: true})
	if err := t.writeTo(act, p.Person, t.say("recall.told", "no", m.No, "reason", p.Reason, "open", t.when(mayOpen)), "notice"); err != nil {
		return closes, err
	}
	return m.Closes, t.postTo(act, m, t.say("recall.post", "no", m.No, "title", m.Title, "reason", p.Reason, "signed", signed, "needed", needed,
		"open", t.when(m.MayOpen), "closes", t.until(m.Closes)))
}

// petitionLapses ends a petition that too few signed in time, without a word.
func (b *Bot) petitionLapses(ctx context.Context, c council.ID, a appointment) error {
	t := b.clockTurn(ctx, c)
	act := Act{Marks: []Mark{{Index: "due", Member: a.member, Remove: true}}}
	var p council.RecallPetition
	doc, err := t.load(ctx, c, petitionRef(a.no), &p)
	if err != nil {
		return err
	}
	if doc.Version > 0 && !p.Over {
		p.Over = true
		if doc, err = doc.holding(p); err != nil {
			return err
		}
		leaf, err := t.jobLeaf("recall.lapse", a.no, ledger.Payload{"signed": strconv.Itoa(p.Heads)})
		if err != nil {
			return err
		}
		act.Docs, act.Leaves = []Doc{doc}, []Leaf{leaf}
	}
	return b.enact(ctx, c, act)
}

// recallDecided makes the end of an office due when its recall was carried and binds; else
// the officers are asked for the formal vote.
func (b *Bot) recallDecided(ctx context.Context, c council.ID, m council.Motion, act *Act) error {
	if m.Recalls == 0 || m.State != council.Passed {
		return nil
	}
	if m.Effect != council.BindingOwnRules {
		out, err := b.clockTurn(ctx, c).tellRatifiers(m.Parties(), b.say("ratify.asked_recall", "no", m.No, "title", m.Title))
		act.Out = append(act.Out, out...)
		b.addToResult(act, b.say("recall.after_advisory"))
		return err
	}
	act.Marks = append(act.Marks, Mark{Index: "due", Member: "recall:" + strconv.Itoa(m.No) + ":settle", Score: m.Result.Decided.UnixMilli()})
	b.addToResult(act, b.say("recall.after", "no", m.No))
	return nil
}

// settleRecall takes the office away.
func (b *Bot) settleRecall(ctx context.Context, c council.ID, a appointment) error {
	t := b.clockTurn(ctx, c)
	act := Act{Marks: []Mark{{Index: "due", Member: a.member, Remove: true}}}
	var p council.RecallPetition
	if _, err := t.load(ctx, c, petitionRef(a.no), &p); err != nil {
		return err
	}
	m, _, err := t.motion(a.no)
	if err != nil {
		return err
	}
	if m.State == council.Passed {
		if err := t.endRecalled(&act, p); err != nil {
			return err
		}
	}
	return b.enact(ctx, c, act)
}
