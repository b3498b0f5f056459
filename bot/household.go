package bot

import (
	"slices"
	"strings"
	"time"

	"yishi/bot/council"
	"yishi/bot/ledger"
	"yishi/bot/speech"
)

func householdCommands() []command {
	return []command{
		{intent: "household", where: privately, do: (*turn).myHousehold},
		{intent: "not_mine", where: privately, do: (*turn).notMine},
		{intent: "register", do: (*turn).codeOfKnown},
	}
}

// householdLabel names a person's units as the household itself would: 3-2-501, or
// 3-2-501等2处 for several.
func (b *Bot) householdLabel(units []council.Unit) string {
	switch len(units) {
	case 0:
		return b.say("household.none")
	case 1:
		return units[0].Label()
	}
	return b.say("household.several", "first", units[0].Label(), "count", len(units))
}

// myHousehold shows the units, who belongs to them, who is bound and since when.
func (t *turn) myHousehold() (Answer, error) {
	r, _, err := t.roster()
	if err != nil {
		return Answer{}, err
	}
	self, err := t.person()
	if err != nil {
		return Answer{}, err
	}
	units, err := t.units(r.Generation, self.Units...)
	if err != nil {
		return Answer{}, err
	}
	var lines []string
	for _, u := range units {
		lines = append(lines, t.say("household.unit", "label", u.Label(), "use", t.say("use."+string(u.Use)), "area", areaOrUnknown(t.Bot, u.Area)))
		for _, tie := range u.Ties {
			line, err := t.memberLine(r.Generation, tie)
			if err != nil {
				return Answer{}, err
			}
			lines = append(lines, line)
		}
	}
	lines = append(lines, t.say("household.next"))
	return Answer{Text: strings.Join(lines, "\n")}, nil
}

// memberLine tells of one person of a unit: what they are to it and when they joined.
func (t *turn) memberLine(generation int, tie council.Tie) (string, error) {
	people, err := t.people(generation, tie.Person)
	if err != nil || len(people) == 0 {
		return "", err
	}
	m, _, err := t.membership(tie.Person)
	if err != nil {
		return "", err
	}
	as := t.say("standing." + string(tie.As))
	if len(m.Bindings) == 0 {
		return t.say("household.unbound", "name", people[0].Name, "as", as), nil
	}
	since := m.Bindings[0].At.In(t.Zone)
	return t.say("household.bound", "name", people[0].Name, "as", as, "since", t.Book.Date(since)), nil
}

// tellHousehold tells everybody of the units, but the writer, who is reachable.
func (t *turn) tellHousehold(units []council.Unit, key string, args ...any) ([]Outgoing, error) {
	var told []council.PersonNo
	var act Act
	for _, u := range units {
		for _, tie := range u.Ties {
			if slices.Contains(told, tie.Person) {
				continue
			}
			told = append(told, tie.Person)
			if err := t.tellOne(&act, tie.Person, t.say(key, append(args, "label", u.Label())...)); err != nil {
				return nil, err
			}
		}
	}
	return act.Out, nil
}

// notEntitled says why somebody has no ballot on a motion, and what they can do.
func (t *turn) notEntitled(m council.Motion) (Answer, error) {
	r, _, err := t.roster()
	if err != nil {
		return Answer{}, err
	}
	self, err := t.person()
	if err != nil {
		return Answer{}, err
	}
	units, err := t.units(r.Generation, self.Units...)
	if err != nil {
		return Answer{}, err
	}
	key := "entitled.not"
	switch {
	case onlyTenant(units, self.No) && !ownersVote(m):
		key = "entitled.tenant_voters"
	case onlyTenant(units, self.No):
		key = "entitled.tenant"
	case !self.Adult:
		key = "entitled.minor"
	}
	return t.tell(key, "no", m.No, "title", m.Title, "electorate", t.electorateWords(m.Electorate))
}

// ownersVote reports whether the law gives a motion to the owners (民法典278).
func ownersVote(m council.Motion) bool {
	e, err := council.ParseElectorate(m.Electorate)
	return err == nil && (e.Base == council.Owners || e.Base == council.Households)
}

func onlyTenant(units []council.Unit, p council.PersonNo) bool {
	tenant := false
	for _, u := range units {
		for _, tie := range u.Ties {
			if tie.Person == p && tie.As != council.Tenant {
				return false
			}
			tenant = tenant || tie.Person == p
		}
	}
	return tenant
}

// codeOfKnown is a code typed by somebody who is bound already: in a group it is voided
// all the same; in private nothing changes, for one identity is one person.
func (t *turn) codeOfKnown() (Answer, error) {
	if t.in.Chat == Group {
		s := &stranger{Bot: t.Bot, ctx: t.ctx, in: t.in, now: t.now}
		return s.useCode(t.said.Code, "code")
	}
	self, err := t.person()
	if err != nil {
		return Answer{}, err
	}
	return t.tell("bind.already", "name", self.Name, "household", t.who.Label)
}

// notMine stops a binding that the household does not know: the person bound last in
// one of the writer's units, if it was not the writer, is unbound until an officer
// has looked at it.
func (t *turn) notMine() (Answer, error) {
	last, m, doc, err := t.lastBoundBeside()
	if err != nil {
		return Answer{}, err
	}
	if last == nil {
		return t.tell("household.nobody_new")
	}
	if t.said.Answer != "yes" && t.now.Sub(m.Bindings[0].At) > justBound {
		answer := Answer{Text: t.say("household.which_stranger", "name", last.Name, "when", t.when(m.Bindings[0].At))}
		t.choices(&answer, choice{t.say("household.do_stop", "name", last.Name), speech.Intent{Intent: "not_mine", Answer: "yes"}})
		return answer, nil
	}
	var act Act
	if err := t.cut(&act, []cutting{{Person: last.No}}, []council.Membership{m}); err != nil {
		return Answer{}, err
	}
	m.Bindings, m.Code = nil, "" // the code is known to whoever used it
	if doc, err = doc.holding(m); err != nil {
		return Answer{}, err
	}
	leaf, err := t.leaf("person.unbind", "", 0, ledger.Payload{"why": "household_objects"})
	if err != nil {
		return Answer{}, err
	}
	label, err := t.labelOf(t.who.Person)
	if err != nil {
		return Answer{}, err
	}
	out, err := t.tellOfficers("household.stopped_officer", "household", label, "name", council.MaskName(last.Name))
	if err != nil {
		return Answer{}, err
	}
	act.Docs, act.Leaves, act.Out = []Doc{doc}, []Leaf{leaf}, out
	return t.commit(act, Answer{Text: t.say("household.stopped", "name", last.Name)})
}

// justBound is how long after a registration its household stops it by one word; of one that
// has stood longer they are asked whether they mean it.
const justBound = 7 * 24 * time.Hour

// lastBoundBeside finds the person of the writer's units, not the writer, whose
// identity was bound last.
func (t *turn) lastBoundBeside() (*council.Person, council.Membership, Doc, error) {
	var found *council.Person
	var membership council.Membership
	var document Doc
	r, _, err := t.roster()
	if err != nil {
		return nil, membership, document, err
	}
	self, err := t.person()
	if err != nil {
		return nil, membership, document, err
	}
	units, err := t.units(r.Generation, self.Units...)
	if err != nil {
		return nil, membership, document, err
	}
	for _, u := range units {
		for _, tie := range u.Ties {
			if tie.Person == t.who.Person {
				continue
			}
			m, doc, err := t.membership(tie.Person)
			if err != nil {
				return nil, membership, document, err
			}
			if len(m.Bindings) == 0 || found != nil && !m.Bindings[0].At.After(membership.Bindings[0].At) {
				continue
			}
			people, err := t.people(r.Generation, tie.Person)
			if err != nil || len(people) == 0 {
				return nil, membership, document, err
			}
			found, membership, document = &people[0], m, doc
		}
	}
	return found, membership, document, nil
}

// mostListed bounds how many motions one answer lists, those that close first.
const mostListed = 5

// whatIsOpen lists the open motions with numbered answers for the first of them.
func (t *turn) whatIsOpen(key string) (Answer, error) {
	if len(t.open.motions) == 0 {
		return t.tell(key + "_none")
	}
	if len(t.open.motions) == 1 {
		return t.offerBallot(key, t.open.motions[0])
	}
	lines := []string{t.say(key+"_many", "count", len(t.open.motions))}
	first := t.open.motions[:min(len(t.open.motions), mostListed)]
	for _, m := range first {
		lines = append(lines, t.say("greet.motion", "no", m.No, "title", m.Title, "until", t.until(m.Closes)))
	}
	if left := len(t.open.motions) - len(first); left > 0 {
		lines = append(lines, t.say("greet.more", "count", left))
	}
	lines = append(lines, t.say("greet.pick", "no", first[0].No))
	return Answer{Text: strings.Join(lines, "\n")}, nil
}

// offerBallot shows one motion with its choices as numbers. In a group, and on
// motions with many options, only the words to type are shown.
func (t *turn) offerBallot(key string, m council.Motion) (Answer, error) {
	head := t.say(key+"_one", "no", m.No, "title", m.Title, "until", t.until(m.Closes))
	choices := ballotChoices(m)
	if t.in.Chat == Group || m.Form == council.Multi || m.Form == council.Election || len(choices) > 9 {
		return Answer{Text: head + "\n" + t.howToVote(m) + t.blankWords(m)}, nil
	}
	answer := Answer{Text: head}
	t.offerChoices(&answer, m, choices)
	return answer, nil
}

// offerChoices adds the choices of a ballot as numbers.
func (t *turn) offerChoices(answer *Answer, m council.Motion, choices []string) {
	for _, c := range choices {
		t.choices(answer, choice{t.choiceWords(m, []string{c}), speech.Intent{Intent: "vote", Motion: m.No, Choices: []string{c}}})
	}
}

// ballotChoices lists what one may mark, in the order shown.
func ballotChoices(m council.Motion) []string {
	if m.Form == council.YesNo {
		return []string{council.Yes, council.No, council.Abstain}
	}
	letters := make([]string, len(m.Options))
	for i := range m.Options {
		letters[i] = string(rune('A' + i))
	}
	return letters
}
