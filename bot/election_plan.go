package bot

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"yishi/bot/calendar"
	"yishi/bot/council"
	"yishi/bot/rule"
)

// plan is what an election is to be, before it begins.
type plan struct {
	candidacy  rule.Candidacy
	matter     rule.Matter
	rule       rule.Rule
	electorate council.Electorate
	roll       council.Roll
	// putUpBy are those who put candidates up where others elect than they, else nil.
	putUpBy  *council.Roll
	contests []council.Contest
	// effect is what the result is worth, by clause of the community's own rules.
	effect, clause string
	// findings are what is wrong with those who are to elect.
	findings []council.Finding
}

// planElection works out posts, seats, voters and dates from what was said.
func (t *turn) planElection() (plan, error) {
	title := strings.TrimSpace(cmp.Or(t.said.Title, t.said.Text))
	var p plan
	var err error
	if p.candidacy, err = t.bodySaid(title); err != nil {
		return p, err
	}
	p.matter, _ = rule.MatterByID(p.candidacy.Matter)
	if p.rule, err = rule.At(p.matter.Rule, t.now.In(t.Zone)); err != nil {
		return p, t.refuse("election.not_in_force")
	}
	if err := t.planEffect(&p); err != nil {
		return p, err
	}
	if p.electorate, err = t.electorateSaid(p, title); err != nil {
		return p, err
	}
	seats, err := t.seatsSaid(p, title)
	if err != nil {
		return p, err
	}
	roster, err := t.wholeRoster()
	if err != nil {
		return p, err
	}
	if err := t.lintElectors(&p, roster.units, roster.people); err != nil {
		return p, err
	}
	p.roll, err = council.BuildRoll(p.electorate, roster.units, roster.people)
	if errors.Is(err, council.NoRoll) && p.electorate.Base == council.Voters {
		return p, t.refuse("election.no_voters", "body", p.candidacy.Names[0])
	}
	if err != nil {
		return p, t.refusedBecause(err)
	}
	if err := t.drawNominators(&p, roster.units, roster.people); err != nil {
		return p, err
	}
	for _, s := range seats {
		c, err := t.dates(p, council.Contest{
			Matter: p.matter.ID, Post: council.Role(s.Post), Line: council.Line(s.Line), Seats: s.Seats, Stage: council.Listed, Posted: t.now,
			Building: p.electorate.Building, Filling: t.filling(), ByPerson: p.electorate.ByPerson() || p.putUpBy != nil, PutUpBy: p.putUpBy, Needed: p.needed(),
			Title: t.say("election.title", "body", t.bodyWords(p.candidacy, p.electorate), "post", t.postWords(council.Role(s.Post), council.Line(s.Line)), "seats", s.Seats),
		})
		if err != nil {
			return p, err
		}
		p.contests = append(p.contests, c)
	}
	return p, t.notTwice(p)
}

// planEffect works out what the result is worth: it binds where the community's own rules
// decide how the body is elected and allow to vote electronically, else it is an opinion poll.
func (t *turn) planEffect(p *plan) error {
	place, err := t.place()
	if err != nil {
		return err
	}
	p.effect = string(p.matter.Effect)
	if clause := place.Settings.ElectronicClause; clause != "" && p.rule.Status == rule.OwnRule && !p.matter.CitySystem {
		p.effect, p.clause = council.BindingOwnRules, clause
	}
	return nil
}

// needed is how many must put a candidate up.
func (p plan) needed() int {
	roll := council.Contest{PutUpBy: p.putUpBy}.Nominators(p.roll)
	return int(p.candidacy.Needed(int64(roll.Units)))
}

// notTwice refuses an election for a post that is being elected already, as when two
// officers begin it at once.
func (t *turn) notTwice(p plan) error {
	all, err := t.elections()
	if err != nil {
		return err
	}
	for _, c := range all {
		same := slices.ContainsFunc(p.contests, func(o council.Contest) bool {
			return o.Matter == c.Matter && o.Which() == c.Which() && o.Building == c.Building
		})
		if !same || !underWay(c) || c.Stage == council.Awaiting {
			continue
		}
		m, _, err := t.motion(c.No)
		if err != nil {
			return err
		}
		if m.State != council.Withdrawn && m.State != council.Voided {
			return t.refuse("election.running", "no", c.No, "title", c.Title)
		}
	}
	return nil
}

// seatsSaid are the posts to elect with how many each has; what is not clear is asked.
func (t *turn) seatsSaid(p plan, title string) ([]rule.Seat, error) {
	seats := t.postsSaid(p.candidacy, title)
	for i, s := range seats {
		seats[i].Seats = t.howMany(s)
		switch {
		case seats[i].Seats == 0 || council.SaysNone(afterBuilding(title)):
			return nil, t.refuse("election.how_many", "body", p.candidacy.Names[0])
		case s.Post == string(council.Captain) && p.electorate.Building == "":
			return nil, t.refuse("election.which_building")
		case seats[i].Seats > mostSeats:
			return nil, t.refuse("election.seats", "most", mostSeats)
		}
	}
	return seats, nil
}

// postsSaid are the posts that were named with how many each has, else the usual one.
func (t *turn) postsSaid(k rule.Candidacy, title string) []rule.Seat {
	var seats []rule.Seat
	for _, words := range slices.Sorted(maps.Keys(t.said.Counts)) {
		post, line := k.PostOf(words)
		n := t.said.Counts[words]
		if i := slices.IndexFunc(seats, func(s rule.Seat) bool { return s.Post == post && s.Line == line }); i >= 0 {
			seats[i].Seats += n
			continue
		}
		seats = append(seats, rule.Seat{Post: post, Line: line, Seats: n})
	}
	for _, s := range k.SeatsIn(title, council.CountIn) { // 村委会主任1人、委员4人: the title keeps the first post
		if slices.ContainsFunc(seats, func(o rule.Seat) bool { return o.Post == s.Post && o.Line == s.Line }) {
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
	slices.SortFunc(seats, higherFirst)
	return seats
}

// higherFirst orders seats by rank, so that the higher have the lower numbers.
func higherFirst(a, b rule.Seat) int {
	which := func(s rule.Seat) council.Line { return council.LineOf(council.Role(s.Post), council.Line(s.Line)) }
	return cmp.Or(which(b).Rank()-which(a).Rank(), cmp.Compare(a.Post, b.Post), cmp.Compare(a.Line, b.Line))
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

// objectUntil is when the time to object to the voter list ends; what is left of the list's
// time is for answering.
func (b *Bot) objectUntil(c council.Contest) time.Time {
	k, _ := rule.CandidacyOf(c.Matter)
	return b.noticeEnds(c.Posted, k.ObjectDays)
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
		t.say("election.plan_dates", "list", t.until(c.ListUntil), "nominate", t.until(c.NominateUntil), "needed", t.nominators(c, c.Needed),
			"consent", t.until(c.ConsentUntil), "open", t.when(c.MayOpen), "closes", t.until(c.Closes)))
	if p.putUpBy != nil {
		lines = append(lines, t.say("election.plan_put_up", "people", p.putUpBy.Units, "law", p.candidacy.PutUpBy.Law))
	}
	lines = append(lines, t.say("election.plan_effect_"+p.effect, "clause", p.clause))
	lines = append(lines, t.womenWords(p)...)
	for _, f := range p.findings {
		lines = append(lines, t.findingWords(f))
	}
	if p.blocked() {
		return Answer{Text: strings.Join(append(lines, t.say("election.blocked")), "\n")}, nil
	}
	if len(p.findings) > 0 {
		lines = append(lines, t.say("election.answer_for"))
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
