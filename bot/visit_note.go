package bot

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"yishi/bot/council"
	"yishi/bot/speech"
)

// mostNotes bounds how many notes one officer takes in a day.
const mostNotes = 60

// visitNote is 走访 3-2-501 张三 反映路灯不亮, or 夜话 3-2-501 张三 3号意见 太贵了: what an
// officer heard becomes that person's request or opinion, if they agree. Whoever can be
// asked is asked; else the officer answers for it that they agreed orally.
func (t *turn) visitNote() (Answer, error) {
	if strings.TrimSpace(t.said.Text) == "" || t.said.Room == "" || t.said.Name == "" {
		return t.tell("visit.how")
	}
	person, unit, err := t.heardAt()
	if err != nil {
		return Answer{}, err
	}
	n := council.Note{Night: t.said.Kind == "night", Person: person.No, Unit: unit.No, By: t.who.Person}
	if n, err = t.noteText(n); err != nil {
		return Answer{}, err
	}
	_, canAsk, err := t.toPerson(person.No, "", "notice")
	switch {
	case err != nil:
		return Answer{}, err
	case t.said.Answer == "no":
		return t.tell("visit.nothing_kept")
	case canAsk:
		return t.askNoted(n, person)
	case t.said.Answer == "yes":
		return t.reportOrally(n, person, unit)
	}
	agreed, not := t.said, t.said
	agreed.Answer, not.Answer = "yes", "no"
	answer := Answer{Text: t.say("visit.ask_"+noteKey(n), "name", person.Name, "no", n.Motion, "text", n.Text)}
	t.choices(&answer, choice{t.say("visit.do_yes"), agreed}, choice{t.say("visit.do_no"), not})
	return answer, nil
}

// noteKey is the end of the texts about a request or an opinion.
func noteKey(n council.Note) string {
	if n.Motion > 0 {
		return "opinion"
	}
	return "request"
}

// noteText reads what the note is about: an opinion on a motion that is discussed, or a
// request.
func (t *turn) noteText(n council.Note) (council.Note, error) {
	n.Text = strings.TrimSpace(t.said.Text)
	no, rest, ok := council.OpinionIn(n.Text)
	if !ok {
		if utf8.RuneCountInString(n.Text) > mostReportText {
			return n, t.refuse("request.too_long", "most", mostReportText)
		}
		return n, nil
	}
	m, _, err := t.motion(no)
	if err != nil {
		return n, err
	}
	n.Motion, n.Text = m.No, rest
	switch length := utf8.RuneCountInString(rest); {
	case !m.State.Discussed():
		return n, t.refuse("opinion.over", "no", m.No)
	case length < leastOpinion:
		return n, t.refuse("opinion.what", "no", m.No)
	case length > mostOpinion:
		return n, t.refuse("opinion.long", "most", mostOpinion)
	case personal(rest):
		return n, t.refuse("opinion.personal")
	}
	return n, nil
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

// askNoted keeps the note and asks the person themselves.
func (t *turn) askNoted(n council.Note, person council.Person) (Answer, error) {
	if ok, err := t.mayWrite("note", mostNotes, 24*time.Hour); err != nil || !ok {
		return t.orElse(err, "visit.enough", "most", mostNotes)
	}
	no, communityDoc, err := t.newNumber()
	if err != nil {
		return Answer{}, err
	}
	n.No, n.Until = no, t.now.Add(council.NoteWaits)
	doc, err := Doc{Ref: noteRef(no)}.holding(n)
	if err != nil {
		return Answer{}, err
	}
	leaf, err := t.leaf("visit.note", "", no, nil)
	if err != nil {
		return Answer{}, err
	}
	act := Act{Docs: []Doc{communityDoc, doc}, Marks: noteMarks(n, false), Leaves: []Leaf{leaf}}
	officer, err := t.nameOf(t.who.Person, true)
	if err != nil {
		return Answer{}, err
	}
	where := t.say(heardKey(n.Night))
	if err := t.tellOne(&act, person.No, t.say("visit.asked_"+noteKey(n), "officer", officer, "where", where, "text", n.Text, "motion", n.Motion, "no", no)); err != nil {
		return Answer{}, err
	}
	return t.commit(act, Answer{Text: t.say("visit.waits", "name", person.Name, "no", no)})
}

// heardKey is the text that says where something was heard.
func heardKey(night bool) string {
	if night {
		return "visit.at_night"
	}
	return "visit.at_door"
}

// heardWords say who reported for somebody, and how they agreed.
func (t *turn) heardWords(h council.Heard) (string, error) {
	name, err := t.nameOf(h.By, true)
	key := "visit.heard"
	if h.Oral {
		key = "visit.heard_orally"
	}
	return t.say(key, "name", name, "where", t.say(heardKey(h.Night))), err
}

// kindNoted is the kind of a request that somebody else wrote down: a quarrel between
// neighbours stays one.
func (t *turn) kindNoted(text string) string {
	meant := speech.Parse(text, speech.Situation{Chat: Private.String(), Now: t.now.In(t.Zone), BotName: t.Name})
	if meant.Intent == "request" && meant.Kind == council.NeighbourKind {
		return council.NeighbourKind
	}
	return council.KindOf(text, t.kindWords())
}
