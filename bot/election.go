package bot

import (
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"yishi/bot/council"
	"yishi/bot/ledger"
)

// electionCommands are the commands of the stages of an election.
func electionCommands() []command {
	return []command{
		{intent: "election", where: privately, power: council.ToHoldElection, do: (*turn).callElection},
		{intent: "voter_list", do: (*turn).voterList},
		{intent: "nominate", power: council.ToNominate, do: (*turn).nominate},
		{intent: "put_forward", where: privately, power: council.ToPutForward, do: (*turn).putForward},
		{intent: "stand", do: (*turn).stand},
		{intent: "woman", where: privately, do: (*turn).sayWoman},
		{intent: "kin", where: privately, do: (*turn).sayKin},
		{intent: "candidates", do: (*turn).candidates},
		{intent: "recall", where: privately, do: (*turn).askRecall},
		{intent: "ratify", where: privately, power: council.ToRatify, do: (*turn).proposeRatifying},
		{intent: "resign", where: privately, do: (*turn).resign},
	}
}

func contestRef(no int) Ref { return Ref{"election", strconv.Itoa(no)} }

// dueElection is an appointment of an election.
func dueElection(no int, what string) string { return "election:" + strconv.Itoa(no) + ":" + what }

// days is a number of whole days.
func days(n int) time.Duration { return time.Duration(n) * 24 * time.Hour }

// mostElections bounds how many elections are looked through.
const mostElections = 50

// mostSiblings is how many seats of one body may be elected each on its own ballot: chair,
// deputies, members and the women's seat.
const mostSiblings = 4

// mostSeats bounds how many are elected to one post.
const mostSeats = council.MaxOptions - 1

// callElection is 发起选举：自管委 5人. It shows the plan first; the answer 1 begins it.
func (t *turn) callElection() (Answer, error) {
	plan, err := t.planElection()
	if err != nil {
		return Answer{}, err
	}
	if t.said.Answer != "yes" || plan.blocked() {
		return t.showPlan(plan)
	}
	act := Act{}
	var numbers []string
	var motions []council.Motion
	for _, c := range plan.contests {
		no, doc, err := t.newNumber()
		if err != nil {
			return Answer{}, err
		}
		act.Docs = append(withoutDoc(act.Docs, doc.Ref), doc)
		m, err := t.beginElection(&act, plan, c, no)
		if err != nil {
			return Answer{}, err
		}
		motions = append(motions, m)
		numbers = append(numbers, t.say("election.number", "no", no))
	}
	if err := t.putRolls(plan.roll, plan.putUpBy); err != nil {
		return Answer{}, err
	}
	first := plan.contests[0]
	if err := t.postTo(&act, motions[0], t.listWords(motions, first)); err != nil {
		return Answer{}, err
	}
	return t.commit(act, Answer{Text: t.say("election.begun", "numbers", strings.Join(numbers, t.say("list.comma")), "list", t.until(first.ListUntil), "object", t.until(t.objectUntil(first)))})
}

// putRolls stores who elects, and who nominates where that is somebody else.
func (t *turn) putRolls(elect council.Roll, nominate *council.Roll) error {
	if err := t.Ballots.PutRoll(t.ctx, t.who.Community, elect); err != nil || nominate == nil {
		return err
	}
	return t.Ballots.PutRoll(t.ctx, t.who.Community, *nominate)
}

// withoutDoc leaves out a document that is written again.
func withoutDoc(docs []Doc, ref Ref) []Doc {
	return slices.DeleteFunc(docs, func(d Doc) bool { return d.Ref == ref })
}

// beginElection adds to act what begins one post's election: motion, stages, ledger.
func (t *turn) beginElection(act *Act, p plan, c council.Contest, no int) (council.Motion, error) {
	c.No = no
	m := council.Motion{
		No: no, Contest: no, Title: c.Title, Form: council.Election, Seats: c.Seats, Secrecy: council.Secret,
		Matter: p.matter.ID, Rule: p.rule.ID, Electorate: p.electorate.String(), Effect: p.effect, Clause: p.clause,
		State: council.Electing, Author: t.who.Person, Made: t.now, Roll: p.roll, WriteIns: p.candidacy.WriteIns && (!c.Kept() || p.effect != council.BindingOwnRules),
	}
	place, err := t.place()
	if err != nil {
		return m, err
	}
	if len(place.Groups) > 0 {
		group := place.Groups[0]
		group.Webhook = nil
		m.Group = &group
	}
	if m, err = pin(m, p.rule); err != nil {
		return m, err
	}
	motionDoc, err := Doc{Ref: motionRef(no)}.holding(m)
	if err != nil {
		return m, err
	}
	contestDoc, err := Doc{Ref: contestRef(no)}.holding(c)
	if err != nil {
		return m, err
	}
	payload := ledger.Payload{"roll": p.roll.Hash, "seats": strconv.Itoa(c.Seats), "post": string(c.Which()), "rule": m.Rule}
	if p.putUpBy != nil {
		payload["nominators"] = p.putUpBy.Hash
	}
	p.setAside(payload)
	leaf, err := t.leaf("election.list", council.Chair, no, payload)
	if err != nil {
		return m, err
	}
	act.Docs = append(act.Docs, motionDoc, contestDoc)
	act.Leaves = append(act.Leaves, leaf)
	act.Marks = append(act.Marks, Mark{Index: "motions", Member: strconv.Itoa(no), Score: int64(no)},
		Mark{Index: "elections", Member: strconv.Itoa(no), Score: c.Posted.UnixMilli()},
		Mark{Index: "due", Member: dueElection(no, "list"), Score: c.ListUntil.UnixMilli()})
	n := council.PostNotice(no, p.candidacy.ObjectDays, t.now, t.noticeEnds(t.now, p.candidacy.ObjectDays), t.who.Person)
	return m, t.postNotice(act, n, Doc{Ref: noticeRef(no)})
}

// listWords is the one post that opens the elections to a body: the voter list and what comes
// when.
func (t *turn) listWords(motions []council.Motion, c council.Contest) string {
	m := motions[0]
	text := t.say("election.list_post", "no", m.No, "titles", t.titled(motions), "electorate", t.electorateWords(m.Electorate),
		"units", m.Roll.Units, "roll", t.rollWords(m), "hash", short(m.Roll.Hash), "list", t.until(c.ListUntil), "object", t.until(t.objectUntil(c)),
		"nominate", t.until(c.NominateUntil), "open", t.when(c.MayOpen))
	return strings.Join(append([]string{text}, t.putUpWords(c)...), "\n")
}

// titled names motions with their numbers.
func (b *Bot) titled(motions []council.Motion) string {
	var titles []string
	for _, m := range motions {
		titles = append(titles, b.say("election.titled", "no", m.No, "title", m.Title))
	}
	return strings.Join(titles, b.say("list.comma"))
}

// putUpWords say who puts candidates up, where others elect.
func (b *Bot) putUpWords(c council.Contest) []string {
	if c.PutUpBy == nil {
		return nil
	}
	return []string{b.say("election.list_put_up", "people", c.PutUpBy.Units, "hash", short(c.PutUpBy.Hash))}
}

// contest reads an election with its motion, by the number of any of its ballots.
func (t *turn) contest(no int) (council.Contest, Doc, council.Motion, error) {
	var c council.Contest
	m, _, err := t.motion(no)
	if err != nil {
		return c, Doc{}, m, err
	}
	if m.Contest == 0 {
		return c, Doc{}, m, t.refuse("election.none", "no", no)
	}
	doc, err := t.load(t.ctx, t.who.Community, contestRef(m.Contest), &c)
	return c, doc, m, err
}

// elections lists the newest elections, the last first.
func (t *turn) elections() ([]council.Contest, error) {
	members, err := t.Records.Members(t.ctx, t.who.Community, "elections", 0, math.MaxInt64>>10, 10_000)
	if err != nil {
		return nil, err
	}
	members = members[max(len(members)-mostElections, 0):]
	var all []council.Contest
	for _, member := range slices.Backward(members) {
		var c council.Contest
		if _, err := t.load(t.ctx, t.who.Community, Ref{"election", member.Name}, &c); err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, nil
}

// whichElection is the election named, or the only one at a stage that fits.
func (t *turn) whichElection(fits func(council.Contest) bool) (council.Contest, Doc, council.Motion, error) {
	if t.said.Motion != 0 {
		return t.contest(t.said.Motion)
	}
	all, err := t.elections()
	if err != nil {
		return council.Contest{}, Doc{}, council.Motion{}, err
	}
	fitting := slices.DeleteFunc(slices.Clone(all), func(c council.Contest) bool { return !fits(c) })
	switch {
	case len(fitting) == 1:
		return t.contest(fitting[0].No)
	case len(fitting) == 0 && len(all) > 0:
		return t.contest(all[0].No)
	case len(fitting) == 0:
		return council.Contest{}, Doc{}, council.Motion{}, t.refuse("election.nothing")
	}
	return fitting[0], Doc{}, council.Motion{}, errWhichElection(fitting)
}

// errWhichElection says that several elections could be meant.
type errWhichElection []council.Contest

func (errWhichElection) Error() string { return "which election" }

// askElection offers the elections that could be meant, as numbers.
func (t *turn) askElection(err error) (Answer, error) {
	var several errWhichElection
	if !errors.As(err, &several) {
		return Answer{}, err
	}
	answer := Answer{Text: t.say("election.which_one")}
	slices.SortFunc(several, func(a, b council.Contest) int { return a.No - b.No })
	for _, c := range several[:min(mostSiblings, len(several))] {
		t.choices(&answer, t.motionChoice(council.Motion{No: c.No, Title: c.Title}))
	}
	return answer, nil
}

// underWay reports whether an election goes on.
func underWay(c council.Contest) bool {
	return c.Stage != council.Seated && c.Stage != council.FailedVote
}
