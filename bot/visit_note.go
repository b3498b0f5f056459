package bot

import (
	"slices"
	"strings"

	"yishi/bot/council"
	"yishi/bot/ledger"
	"yishi/bot/speech"
)

// visitNote is 走访 3-2-501 张三 反映路灯不亮: what an officer heard at a door becomes that
// person's request, if they agree. If they do not, nothing is kept at all.
func (t *turn) visitNote() (Answer, error) {
	text := strings.TrimSpace(t.said.Text)
	if text == "" || t.said.Room == "" || t.said.Name == "" || len([]rune(text)) > mostReportText {
		return t.tell("visit.how")
	}
	person, unit, err := t.heardAt()
	if err != nil {
		return Answer{}, err
	}
	switch t.said.Answer {
	case "yes":
		return t.reportFor(person, unit, text)
	case "no":
		return t.tell("visit.nothing_kept")
	}
	agreed, not := t.said, speech.Intent{Intent: "visit_note", Room: t.said.Room, Name: t.said.Name, Text: text, Answer: "no"}
	agreed.Answer = "yes"
	answer := Answer{Text: t.say("visit.ask", "name", person.Name, "text", text)}
	t.choices(&answer, choice{t.say("visit.do_yes"), agreed}, choice{t.say("visit.do_no"), not})
	return answer, nil
}

// heardAt finds whom the officer was with, in a building where they may go.
func (t *turn) heardAt() (council.Person, council.Unit, error) {
	r, _, err := t.roster()
	if err != nil {
		return council.Person{}, council.Unit{}, err
	}
	u, err := t.unitOfRoom(r.Generation, t.said.Room)
	if err != nil {
		return council.Person{}, council.Unit{}, err
	}
	if u == nil {
		return council.Person{}, council.Unit{}, t.refusedBecause(council.UnitUnknown)
	}
	if err := t.may(council.ToReportFor, council.Where{Building: u.Building}); err != nil {
		return council.Person{}, council.Unit{}, err
	}
	people, err := t.people(r.Generation, tiedTo(*u)...)
	if err != nil {
		return council.Person{}, council.Unit{}, err
	}
	i := slices.IndexFunc(people, func(p council.Person) bool { return p.Name == t.said.Name && !p.Gone })
	switch {
	case i < 0:
		return council.Person{}, council.Unit{}, t.refusedBecause(council.NotTied)
	case people[i].No == t.who.Person:
		return council.Person{}, council.Unit{}, t.refuse("visit.own")
	}
	return people[i], *u, nil
}

// reportFor files the request as that person's own, and tells them, so that they can say
// that it is not theirs.
func (t *turn) reportFor(person council.Person, unit council.Unit, text string) (Answer, error) {
	r, err := t.newRequest(text)
	if err != nil {
		return Answer{}, err
	}
	r.Reporter, r.Backers = person.No, []council.Backer{{Person: person.No, Unit: unit.No}}
	if building, stair := council.ScopeOf(text); building == "" {
		r.Building, r.Stair = unit.Building, unit.Stair
	} else {
		r.Building, r.Stair = building, stair
	}
	no, communityDoc, err := t.newNumber()
	if err != nil {
		return Answer{}, err
	}
	r.No = no
	digest, salt, err := ledger.Conceal(t.Random, text)
	if err != nil {
		return Answer{}, err
	}
	leaf, err := t.leaf("request.report_for", "", no, ledger.Payload{"kind": r.Kind, "text": digest})
	if err != nil {
		return Answer{}, err
	}
	act := Act{Docs: []Doc{communityDoc}, Leaves: []Leaf{leaf}}
	if err := t.keepRequest(&act, file{Request: r, words: requestWords{Text: text, Salt: salt}}); err != nil {
		return Answer{}, err
	}
	told := t.say("request.asked", "no", no, "what", t.requestHead(r), "household", unit.Label(), "text", text, "photos", "")
	if err := t.tellAnswerable(&act, r, told); err != nil {
		return Answer{}, err
	}
	if err := t.tellOne(&act, person.No, t.say("visit.told", "no", no, "text", text)); err != nil {
		return Answer{}, err
	}
	return t.commit(act, Answer{Text: t.say("visit.filed", "no", no, "name", person.Name, "text", text)})
}
