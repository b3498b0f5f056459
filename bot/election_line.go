package bot

import (
	"slices"
	"strings"

	"yishi/bot/council"
	"yishi/bot/rule"
	"yishi/bot/speech"
)

// postWords name a post: 主任, 委员, or of a line of its own 副主任, 妇女委员.
func (b *Bot) postWords(office council.Role, line council.Line) string {
	if line != "" {
		return b.say("line." + string(line))
	}
	return b.say("role." + string(office))
}

// womenWords say, of a body in which the law wants women, that a seat can be kept for one, or
// how it is elected where one is.
func (t *turn) womenWords(p plan) []string {
	if slices.ContainsFunc(p.contests, council.Contest.Kept) {
		return []string{t.say("women.plan")}
	}
	if p.candidacy.Women == nil || t.filling() {
		return nil
	}
	return []string{t.say("women.none_planned", "law", p.candidacy.Women.Law)}
}

// bodySaid finds the body that a title names; 补选 妇女委员1人 means the one that was elected
// here, where it is only one.
func (t *turn) bodySaid(title string) (rule.Candidacy, error) {
	if c, ok := rule.FindCandidacy(title); ok {
		return c, nil
	}
	if !t.filling() {
		return rule.Candidacy{}, t.refuse("election.which")
	}
	all, err := t.elections()
	if err != nil {
		return rule.Candidacy{}, err
	}
	var matters []string
	for _, c := range all {
		if !slices.Contains(matters, c.Matter) && c.Building == "" {
			matters = append(matters, c.Matter)
		}
	}
	if len(matters) != 1 {
		return rule.Candidacy{}, t.refuse("election.which")
	}
	c, _ := rule.CandidacyOf(matters[0])
	return c, nil
}

// electorateSaid draws who votes, as the title or the matter says; vacancies are filled by those
// who elected the others, where no more is said.
func (t *turn) electorateSaid(p plan, title string) (council.Electorate, error) {
	e := electionElectorate(p.matter, title)
	if !t.filling() || rule.ModeIn(title) != "" {
		return e, nil
	}
	all, err := t.elections()
	if err != nil {
		return e, err
	}
	for _, c := range all {
		if c.Matter != p.matter.ID || c.Building != e.Building {
			continue
		}
		m, _, err := t.motion(c.No)
		if err != nil {
			return e, err
		}
		return council.ParseElectorate(m.Electorate)
	}
	return e, nil
}

// siblings are the other elections to the same body that began with one.
func (t *turn) siblings(c council.Contest) ([]council.Contest, error) {
	at := c.Posted.UnixMilli()
	members, err := t.Records.Members(t.ctx, t.who.Community, "elections", at, at, 50)
	if err != nil {
		return nil, err
	}
	var beside []council.Contest
	for _, member := range members {
		var o council.Contest
		if _, err := t.load(t.ctx, t.who.Community, Ref{"election", member.Name}, &o); err != nil {
			return nil, err
		}
		if alongside(c, o) {
			beside = append(beside, o)
		}
	}
	return beside, nil
}

// termsBefore are the terms that those elected take over: of a by-election the running ones of
// the body, which it joins; else those of its line, and of lines that are elected no more.
func (t *turn) termsBefore(c council.Contest, terms council.Terms) ([]int, error) {
	beside, err := t.siblings(c)
	if err != nil {
		return nil, err
	}
	return terms.Running(func(o council.Term) bool {
		switch {
		case o.Matter != c.Matter || o.Building != c.Building:
			return false
		case c.Filling:
			return true
		}
		return o.Role == c.Post && (o.Line == c.Line || !slices.ContainsFunc(beside, func(b council.Contest) bool {
			return b.No == o.Contest || b.Post == o.Role && b.Line == o.Line && b.Stage != council.FailedVote
		}))
	}), nil
}

// whichSeat is the election named, where it is one of several seats also by its post: 提名 王五
// 妇女委员.
func (t *turn) whichSeat(fits func(council.Contest) bool) (council.Contest, Doc, council.Motion, error) {
	line := council.Line(t.said.Kind)
	if line == "" {
		return t.whichElection(fits)
	}
	c, doc, m, err := t.whichElection(func(c council.Contest) bool { return c.Which() == line && fits(c) })
	if err != nil || c.Which() == line {
		return c, doc, m, err
	}
	beside, err := t.siblings(c)
	if err != nil {
		return c, doc, m, err
	}
	for _, o := range beside {
		if o.Which() == line {
			return t.contest(o.No)
		}
	}
	return c, doc, m, t.refuse("election.no_such_seat", "no", c.No, "title", c.Title)
}

// keptWords say of a seat that is kept for women that it is, to whoever is put up for it.
func (t *turn) keptWords(c council.Contest, text string) string {
	if c.Kept() {
		text += "\n" + t.say("women.kept")
	}
	return text
}

// askStanding asks a new candidate what the law wants to know: for a seat kept for women
// whether she is one, and of near relatives.
func (t *turn) askStanding(answer *Answer, c council.Contest) {
	k, _ := c.Candidate(t.who.Person)
	switch {
	case !c.Kept() || k.Woman:
		t.askKin(answer, c)
	case t.in.Chat != Private:
		answer.Text += "\n" + t.say("women.in_private", "no", c.No)
	default:
		answer.Text += "\n" + t.say("women.ask")
		t.choices(answer, choice{t.say("women.do_say"), speech.Intent{Intent: "woman", Motion: c.No}})
	}
}

// sayWoman is 我是妇女 of a candidate for a seat kept for women, and 妇女核实 9 王五 of officers
// who know it to be so. Two officers are needed; it goes when the election is over.
func (t *turn) sayWoman() (Answer, error) {
	name := strings.TrimSpace(t.said.Name)
	c, doc, m, err := t.whichElection(func(c council.Contest) bool {
		_, put := c.Candidate(t.who.Person)
		return c.Kept() && underWay(c) && (put || name != "")
	})
	if err != nil {
		return t.askElection(err)
	}
	if !c.Kept() {
		return t.tell("women.not_kept", "no", c.No, "title", c.Title)
	}
	if name != "" {
		return t.confirmWoman(c, doc, m, name)
	}
	before, _ := c.Candidate(t.who.Person)
	if c, err = c.SayWoman(t.who.Person); err != nil {
		return Answer{}, t.refusedBecause(err, "no", c.No)
	}
	leaf, err := t.leaf("election.kept_seat", "", c.No, nil)
	if err != nil {
		return Answer{}, err
	}
	act := Act{}
	if err := t.stage(&act, c, doc, nil, Doc{}, leaf); err != nil {
		return Answer{}, err
	}
	if !before.Woman {
		if act.Out, err = t.tellSure(c, m, before.Person, t.say("women.told", "no", c.No, "title", c.Title, "name", before.Name)); err != nil {
			return Answer{}, err
		}
	}
	answer := Answer{Text: t.say("women.said", "no", c.No)}
	t.askKin(&answer, c)
	return t.commit(act, answer)
}

// tellSure writes to the officers who may say that a candidate is whom a seat is kept for.
func (t *turn) tellSure(c council.Contest, m council.Motion, candidate council.PersonNo, text string) ([]Outgoing, error) {
	parties, err := t.partiesOf(m)
	if err != nil {
		return nil, err
	}
	k, _ := c.Candidate(candidate)
	return t.tellWhoText(func(p council.Person) bool {
		return p.No != t.who.Person && !slices.Contains(k.Confirmed, p.No) && council.May(council.ToSettle, p, council.Where{Parties: parties}) == nil
	}, text)
}

// confirmWoman notes that an officer knows a candidate for a kept seat as a woman.
func (t *turn) confirmWoman(c council.Contest, doc Doc, m council.Motion, name string) (Answer, error) {
	parties, err := t.partiesOf(m)
	if err != nil {
		return Answer{}, err
	}
	if err := t.may(council.ToSettle, council.Where{Parties: parties}); err != nil {
		return Answer{}, err
	}
	found, err := t.namesakes(name, t.said.Room)
	if err != nil {
		return Answer{}, err
	}
	found = slices.DeleteFunc(found, func(p council.Person) bool { _, put := c.Candidate(p.No); return !put })
	if len(found) != 1 {
		return t.tell("women.whom", "no", c.No, "name", name)
	}
	who := found[0]
	if c, err = c.ConfirmWoman(who.No, t.who.Person); err != nil {
		return Answer{}, t.refusedBecause(err, "no", c.No, "name", who.Name)
	}
	leaf, err := t.leaf("election.kept_seat", "", c.No, nil)
	if err != nil {
		return Answer{}, err
	}
	act := Act{}
	if err := t.stage(&act, c, doc, nil, Doc{}, leaf); err != nil {
		return Answer{}, err
	}
	k, _ := c.Candidate(who.No)
	if !c.Sure(k) {
		if act.Out, err = t.tellSure(c, m, who.No, t.say("women.second", "no", c.No, "name", who.Name)); err != nil {
			return Answer{}, err
		}
		return t.commit(act, Answer{Text: t.say("women.first", "no", c.No, "name", who.Name)})
	}
	if err := t.writeTo(&act, who.No, t.say("women.confirmed_told", "no", c.No, "title", c.Title), "notice"); err != nil {
		return Answer{}, err
	}
	return t.commit(act, Answer{Text: t.say("women.confirmed", "no", c.No, "name", who.Name)})
}

// remindUnsure asks candidates for a kept seat who did not say it yet, and the officers, while
// there is time.
func (t *turn) remindUnsure(act *Act, c council.Contest, m council.Motion, unsure []council.Candidate) error {
	for _, k := range unsure {
		if !k.Woman {
			if err := t.writeTo(act, k.Person, t.say("women.say_soon", "no", c.No, "title", c.Title, "until", t.until(c.ConsentUntil)), "reminder"); err != nil {
				return err
			}
			continue
		}
		out, err := t.tellSure(c, m, k.Person, t.say("women.told", "no", c.No, "title", c.Title, "name", k.Name))
		if err != nil {
			return err
		}
		act.Out = append(act.Out, out...)
	}
	return nil
}

// tellUnconfirmed tells those who stand for a kept seat and were not confirmed in time.
func (t *turn) tellUnconfirmed(act *Act, c council.Contest) error {
	for _, k := range c.Unsure() {
		if err := t.writeTo(act, k.Person, t.say("women.not_confirmed", "no", c.No, "title", c.Title), "notice"); err != nil {
			return err
		}
	}
	return nil
}
