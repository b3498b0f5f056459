package bot

import (
	"cmp"
	"errors"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"yishi/bot/calendar"
	"yishi/bot/council"
	"yishi/bot/ledger"
	"yishi/bot/rule"
)

// electionCommands are the commands of the stages of an election.
func electionCommands() []command {
	return []command{
		{intent: "election", where: privately, power: council.ToHoldElection, do: (*turn).callElection},
		{intent: "voter_list", do: (*turn).voterList},
		{intent: "nominate", power: council.ToNominate, do: (*turn).nominate},
		{intent: "stand", do: (*turn).stand},
		{intent: "candidates", do: (*turn).candidates},
		{intent: "recall", where: privately, do: (*turn).askRecall},
		{intent: "resign", where: privately, do: (*turn).resign},
	}
}

func contestRef(no int) Ref { return Ref{"election", strconv.Itoa(no)} }

// dueElection is an appointment of an election.
func dueElection(no int, what string) string { return "election:" + strconv.Itoa(no) + ":" + what }

// days is a number of whole days.
func days(n int) time.Duration { return time.Duration(n) * 24 * time.Hour }

// mostSeats bounds how many are elected to one post.
const mostSeats = council.MaxOptions - 1

// callElection is 发起选举：自管委 5人. It shows the plan first; the answer 1 begins it.
func (t *turn) callElection() (Answer, error) {
	plan, err := t.planElection()
	if err != nil {
		return Answer{}, err
	}
	if t.said.Answer != "yes" {
		return t.showPlan(plan)
	}
	act := Act{}
	var numbers []string
	for _, c := range plan.contests {
		no, doc, err := t.newNumber()
		if err != nil {
			return Answer{}, err
		}
		act.Docs = append(withoutDoc(act.Docs, doc.Ref), doc)
		if err := t.beginElection(&act, plan, c, no); err != nil {
			return Answer{}, err
		}
		numbers = append(numbers, t.say("election.number", "no", no))
	}
	if err := t.Ballots.PutRoll(t.ctx, t.who.Community, plan.roll); err != nil {
		return Answer{}, err
	}
	first := plan.contests[0]
	return t.commit(act, Answer{Text: t.say("election.begun", "numbers", strings.Join(numbers, t.say("list.comma")), "list", t.until(first.ListUntil))})
}

// withoutDoc leaves out a document that is written again.
func withoutDoc(docs []Doc, ref Ref) []Doc {
	return slices.DeleteFunc(docs, func(d Doc) bool { return d.Ref == ref })
}

// plan is what an election is to be, before it begins.
type plan struct {
	candidacy  rule.Candidacy
	matter     rule.Matter
	rule       rule.Rule
	electorate council.Electorate
	roll       council.Roll
	contests   []council.Contest
}

// planElection works out posts, seats, voters and dates from what was said.
func (t *turn) planElection() (plan, error) {
	title := strings.TrimSpace(cmp.Or(t.said.Title, t.said.Text))
	var p plan
	var ok bool
	if p.candidacy, ok = rule.FindCandidacy(title); !ok {
		return p, t.refuse("election.which")
	}
	p.matter, _ = rule.MatterByID(p.candidacy.Matter)
	var err error
	if p.rule, err = rule.At(p.matter.Rule, t.now.In(t.Zone)); err != nil {
		return p, t.refuse("election.not_in_force")
	}
	p.electorate = electionElectorate(p.matter, title)
	units, people, err := t.wholeRoster()
	if err != nil {
		return p, err
	}
	if p.roll, err = council.BuildRoll(p.electorate, units, people); err != nil {
		return p, t.refusedBecause(err)
	}
	for _, s := range t.seatsSaid(p.candidacy, title) {
		s.Seats = t.howMany(s)
		if s.Seats == 0 || council.SaysNone(afterBuilding(title)) {
			return p, t.refuse("election.how_many", "body", p.candidacy.Names[0])
		}
		if s.Post == string(council.Captain) && p.electorate.Building == "" {
			return p, t.refuse("election.which_building")
		}
		if s.Seats > mostSeats {
			return p, t.refuse("election.seats", "most", mostSeats)
		}
		c, err := t.dates(p, council.Contest{
			Matter: p.matter.ID, Post: council.Role(s.Post), Seats: s.Seats, Stage: council.Listed, Posted: t.now,
			Building: p.electorate.Building, Filling: t.filling(),
			Title: t.say("election.title", "body", t.bodyWords(p.candidacy, p.electorate), "post", t.say("role."+s.Post), "seats", s.Seats),
		})
		if err != nil {
			return p, err
		}
		p.contests = append(p.contests, c)
	}
	return p, nil
}

// seatsSaid are the posts that were named with how many each has, else the usual one.
func (t *turn) seatsSaid(k rule.Candidacy, title string) []rule.Seat {
	var seats []rule.Seat
	for _, words := range slices.Sorted(maps.Keys(t.said.Counts)) {
		post, n := k.PostOf(words), t.said.Counts[words]
		if i := slices.IndexFunc(seats, func(s rule.Seat) bool { return s.Post == post }); i >= 0 {
			seats[i].Seats += n
			continue
		}
		seats = append(seats, rule.Seat{Post: post, Seats: n})
	}
	for _, s := range k.SeatsIn(title, council.CountIn) { // 村委会主任1人、委员4人: the title keeps the first post
		if slices.ContainsFunc(seats, func(o rule.Seat) bool { return o.Post == s.Post }) {
			continue
		}
		if len(t.said.Counts) > 0 {
			s.Seats = max(t.said.Amount-counted(t.said.Counts), 0)
		}
		seats = append(seats, s)
	}
	if len(seats) == 0 {
		seats = []rule.Seat{{Post: k.Post}}
	}
	slices.SortFunc(seats, func(a, b rule.Seat) int { return cmp.Compare(a.Post, b.Post) })
	return seats
}

// counted is the sum of seats that were named with their posts.
func counted(counts map[string]int) int {
	sum := 0
	for n := range maps.Values(counts) {
		sum += n
	}
	return sum
}

// howMany is how many are elected to a post; 0 where it has to be asked. There is one
// chair, one captain of a building, and one vacancy unless more are named.
func (t *turn) howMany(s rule.Seat) int {
	switch {
	case s.Post == string(council.Chair):
		return 1
	case s.Seats > 0:
		return s.Seats
	case t.said.Amount > 0:
		return t.said.Amount
	case s.Post == string(council.Captain) || t.filling():
		return 1
	}
	return 0
}

// fillsVacancies is how an election that fills vacancies is remembered while it is planned.
const fillsVacancies = "vacancies"

// filling reports whether only vacancies of a running term are filled: 补选.
func (t *turn) filling() bool {
	return t.said.Kind == fillsVacancies || rule.FillsVacancies(t.in.Text)
}

// afterBuilding is a title without the building that it begins with, whose number is
// none of seats.
func afterBuilding(title string) string {
	building, _ := council.ScopeOf(title)
	if building == "" {
		return title
	}
	return strings.Replace(title, building, "", 1)
}

// bodyWords names the body that is elected: 自管委, or 3号楼楼长.
func (b *Bot) bodyWords(c rule.Candidacy, e council.Electorate) string {
	if e.Building == "" {
		return c.Names[0]
	}
	return b.say("election.of_building", "building", e.Building)
}

// electionElectorate draws who votes: as the matter says, or as the title does.
func electionElectorate(matter rule.Matter, title string) council.Electorate {
	e := electorateOf(matter, title)
	if e.Base == council.Owners {
		return e
	}
	switch rule.ModeIn(title) {
	case rule.ByHouseholds:
		e.Base = council.Households
	case rule.ByReps:
		e.Base = council.Reps
	case rule.ByVoters:
		e.Base = council.Voters
	}
	if matter.ID == "delegates_election" {
		e.Building, e.Stair = council.ScopeOf(title)
	}
	return e
}

// dates lays the stages one after the other, with the days that the law asks for between
// the list and the ballot.
func (t *turn) dates(p plan, c council.Contest) (council.Contest, error) {
	k := p.candidacy
	c.ListUntil = t.noticeEnds(t.now, max(k.ListDays, k.ObjectDays))
	c.NominateUntil = c.ListUntil.Add(days(k.NominateDays))
	c.ConsentUntil = c.NominateUntil.Add(days(k.ConsentDays))
	c.MayOpen = c.ConsentUntil.Add(days(k.CandidateDays))
	if lawful := t.now.Add(days(max(p.matter.NoticeDays, p.rule.NoticeDays))); c.MayOpen.Before(lawful) {
		c.MayOpen = lawful
	}
	c.MayOpen = t.awake(c.MayOpen)
	c.Closes = t.ballotCloses(c.MayOpen, t.said.Span)
	if t.said.Until != nil && t.said.Span == 0 {
		c.Closes = t.said.Until.UTC()
	}
	if c.Closes.Sub(c.MayOpen) < time.Hour {
		return c, t.refuse("election.too_soon", "earliest", t.when(c.MayOpen))
	}
	return c, nil
}

// awake is at, or the next morning: no ballot opens while people sleep.
func (b *Bot) awake(at time.Time) time.Time { return calendar.NextDeliverable(at.In(b.Zone)).UTC() }

// closingHour is when a ballot closes whose end nobody named: most people are at home.
const closingHour = 20 * time.Hour

// ballotCloses is when a ballot that opens then closes: after the span that was said, or in
// the evening after the usual days.
func (b *Bot) ballotCloses(opens time.Time, span time.Duration) time.Time {
	if span != 0 {
		return opens.Add(span)
	}
	evening := calendar.Day(opens.Add(usualSpan).In(b.Zone)).Add(closingHour)
	if evening.Sub(opens) < usualSpan {
		evening = evening.AddDate(0, 0, 1)
	}
	return evening.UTC()
}

// showPlan tells what the election will be, and offers to begin.
func (t *turn) showPlan(p plan) (Answer, error) {
	var lines []string
	for _, c := range p.contests {
		lines = append(lines, t.say("election.plan_head", "title", c.Title))
	}
	c := p.contests[0]
	lines = append(lines,
		t.say("election.plan_who", "electorate", t.electorateWords(p.electorate.String()), "units", p.roll.Units, "law", p.rule.Law),
		t.say("election.plan_dates", "list", t.until(c.ListUntil), "nominate", t.until(c.NominateUntil), "needed", p.candidacy.Needed(int64(p.roll.Units)),
			"consent", t.until(c.ConsentUntil), "open", t.when(c.MayOpen), "closes", t.until(c.Closes)))
	if rule.NamesDeputy(t.in.Text) {
		lines = append(lines, t.say("election.plan_deputy"))
	}
	begin := t.said
	begin.Answer, begin.Readings = "yes", nil
	if t.filling() {
		begin.Kind = fillsVacancies
	}
	answer := Answer{Text: strings.Join(lines, "\n")}
	t.choices(&answer, choice{t.say("election.do_begin"), begin})
	answer.Text += "\n" + t.say("election.plan_change")
	return answer, nil
}

// beginElection adds to act what begins one post's election: motion, stages, ledger, post.
func (t *turn) beginElection(act *Act, p plan, c council.Contest, no int) error {
	c.No, c.Needed = no, int(p.candidacy.Needed(int64(p.roll.Units)))
	m := council.Motion{
		No: no, Contest: no, Title: c.Title, Form: council.Election, Seats: c.Seats, Secrecy: council.Secret,
		Matter: p.matter.ID, Rule: p.rule.ID, Electorate: p.electorate.String(), Effect: string(p.matter.Effect),
		State: council.Electing, Author: t.who.Person, Made: t.now, Roll: p.roll, WriteIns: p.candidacy.WriteIns,
	}
	place, err := t.place()
	if err != nil {
		return err
	}
	if clause := place.Settings.ElectronicClause; clause != "" && p.rule.Status == rule.OwnRule && !p.matter.CitySystem {
		m.Effect, m.Clause = council.BindingOwnRules, clause
	}
	if len(place.Groups) > 0 {
		group := place.Groups[0]
		group.Webhook = nil
		m.Group = &group
	}
	if m, err = pin(m, p.rule); err != nil {
		return err
	}
	motionDoc, err := Doc{Ref: motionRef(no)}.holding(m)
	if err != nil {
		return err
	}
	contestDoc, err := Doc{Ref: contestRef(no)}.holding(c)
	if err != nil {
		return err
	}
	leaf, err := t.leaf("election.list", council.Chair, no, ledger.Payload{"roll": p.roll.Hash, "seats": strconv.Itoa(c.Seats), "post": string(c.Post), "rule": m.Rule})
	if err != nil {
		return err
	}
	act.Docs = append(act.Docs, motionDoc, contestDoc)
	act.Leaves = append(act.Leaves, leaf)
	act.Marks = append(act.Marks, Mark{Index: "motions", Member: strconv.Itoa(no), Score: int64(no)},
		Mark{Index: "elections", Member: strconv.Itoa(no), Score: c.Posted.UnixMilli()},
		Mark{Index: "due", Member: dueElection(no, "list"), Score: c.ListUntil.UnixMilli()})
	n := council.PostNotice(no, p.candidacy.ObjectDays, t.now, t.noticeEnds(t.now, p.candidacy.ObjectDays), t.who.Person)
	if err := t.postNotice(act, n, Doc{Ref: noticeRef(no)}); err != nil {
		return err
	}
	return t.postTo(act, m, t.listWords(m, c))
}

// listWords is the post that opens an election: the voter list and what comes when.
func (t *turn) listWords(m council.Motion, c council.Contest) string {
	return t.say("election.list_post", "no", m.No, "title", m.Title, "electorate", t.electorateWords(m.Electorate),
		"units", m.Roll.Units, "roll", t.rollWords(m), "hash", short(m.Roll.Hash), "list", t.until(c.ListUntil),
		"nominate", t.until(c.NominateUntil), "open", t.when(c.MayOpen))
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

// elections lists the numbers of the elections that are under way, the newest first.
func (t *turn) elections() ([]council.Contest, error) {
	members, err := t.Records.Members(t.ctx, t.who.Community, "elections", 0, math.MaxInt64>>10, 50)
	if err != nil {
		return nil, err
	}
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
	for _, c := range several[:min(3, len(several))] {
		t.choices(&answer, t.motionChoice(council.Motion{No: c.No, Title: c.Title}))
	}
	return answer, nil
}

// underWay reports whether an election goes on.
func underWay(c council.Contest) bool {
	return c.Stage != council.Seated && c.Stage != council.FailedVote
}
