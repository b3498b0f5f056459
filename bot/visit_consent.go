package bot

import (
	"context"
	"strconv"

	"yishi/bot/council"
	"yishi/bot/ledger"
)

func noteRef(no int) Ref { return Ref{"note", strconv.Itoa(no)} }

// notesOf is the index of the notes that wait for a person's answer.
func notesOf(p council.PersonNo) string { return "notes-" + strconv.Itoa(int(p)) }

// noteMarks put a note that waits into its places, or take it out of them.
func noteMarks(n council.Note, remove bool) []Mark {
	marks := []Mark{
		{Index: notesOf(n.Person), Member: strconv.Itoa(n.No), Score: n.Until.UnixMilli(), Remove: remove},
		{Index: "due", Member: "note:" + strconv.Itoa(n.No) + ":lapse", Score: n.Until.UnixMilli(), Remove: remove},
	}
	if remove {
		marks[0].Score, marks[1].Score = 0, 0
	}
	return marks
}

// noteDues are what the clock does to notes.
func (b *Bot) noteDues() map[string]due { return map[string]due{"note:lapse": b.lapseNote} }

// answerNote is 代报 12 or 不代报 12: the person's own word on what was heard of them.
func (t *turn) answerNote() (Answer, error) {
	n, doc, err := t.noteMeant()
	if err != nil {
		return Answer{}, err
	}
	doc.Body = nil
	act := Act{Docs: []Doc{doc}, Marks: noteMarks(n, true)}
	if t.said.Answer != "yes" {
		leaf, err := t.leaf("visit.decline", "", n.No, nil)
		if err != nil {
			return Answer{}, err
		}
		act.Leaves = []Leaf{leaf}
		if err := t.tellOne(&act, n.By, t.say("visit.declined_told", "no", n.No)); err != nil {
			return Answer{}, err
		}
		return t.commit(act, Answer{Text: t.say("visit.declined")})
	}
	heard := council.Heard{By: n.By, Night: n.Night}
	if err := t.tellOne(&act, n.By, t.say("visit.agreed_told", "no", n.No)); err != nil {
		return Answer{}, err
	}
	if n.Motion > 0 {
		text, err := t.noteOpinion(&act, n, heard, t)
		if err != nil {
			return Answer{}, err
		}
		return t.commit(act, Answer{Text: text})
	}
	r, _, err := t.roster()
	if err != nil {
		return Answer{}, err
	}
	units, err := t.units(r.Generation, n.Unit)
	if err != nil {
		return Answer{}, err
	}
	if len(units) == 0 {
		return Answer{}, t.refusedBecause(council.UnitUnknown)
	}
	if err := t.noteRequest(&act, n, heard, units[0]); err != nil {
		return Answer{}, err
	}
	return t.commit(act, Answer{Text: t.say("visit.agreed", "no", n.No, "text", n.Text)})
}

// noteMeant is the note of the number said, or the only one that waits for the writer.
func (t *turn) noteMeant() (council.Note, Doc, error) {
	var n council.Note
	no := t.said.Motion
	if no == 0 {
		waiting, err := t.Records.Members(t.ctx, t.who.Community, notesOf(t.who.Person), 0, everything, 2)
		if err != nil {
			return n, Doc{}, err
		}
		if len(waiting) > 1 {
			return n, Doc{}, t.refuse("visit.which")
		}
		if len(waiting) == 1 {
			if no, err = strconv.Atoi(waiting[0].Name); err != nil {
				return n, Doc{}, err
			}
		}
	}
	doc, err := t.load(t.ctx, t.who.Community, noteRef(no), &n)
	if err != nil {
		return n, doc, err
	}
	if n.No == 0 || n.Person != t.who.Person || !t.now.Before(n.Until) {
		return n, doc, t.refuse("visit.none")
	}
	return n, doc, nil
}

// reportOrally files at once what somebody said who cannot be asked here; the officer
// answers for it that they agreed.
func (t *turn) reportOrally(n council.Note, person council.Person, unit council.Unit) (Answer, error) {
	heard := council.Heard{By: t.who.Person, Night: n.Night, Oral: true}
	if n.Motion > 0 {
		leaf, err := t.leaf("visit.oral", "", n.Motion, nil)
		if err != nil {
			return Answer{}, err
		}
		act := Act{Leaves: []Leaf{leaf}}
		author := &turn{Bot: t.Bot, ctx: t.ctx, in: t.in, now: t.now, who: Resident{Community: t.who.Community, Person: person.No, Label: unit.Label()}}
		words, err := t.noteOpinion(&act, n, heard, author)
		if err != nil {
			return Answer{}, err
		}
		return t.commit(act, Answer{Text: t.say("visit.said_for", "name", person.Name) + words})
	}
	no, communityDoc, err := t.newNumber()
	if err != nil {
		return Answer{}, err
	}
	n.No = no
	act := Act{Docs: []Doc{communityDoc}}
	if err := t.noteRequest(&act, n, heard, unit); err != nil {
		return Answer{}, err
	}
	return t.commit(act, Answer{Text: t.say("visit.filed", "no", no, "name", person.Name, "text", n.Text)})
}

// noteRequest adds to an act the request that a note becomes, under the note's number.
func (t *turn) noteRequest(act *Act, n council.Note, heard council.Heard, unit council.Unit) error {
	r := council.Request{
		No: n.No, Kind: t.kindNoted(n.Text), State: council.RequestReported, Source: council.FromResident, Reported: t.now,
		Reporter: n.Person, Backers: []council.Backer{{Person: n.Person, Unit: unit.No}}, Heard: &heard,
	}
	if r.Building, r.Stair = council.ScopeOf(n.Text); r.Building == "" && !t.hasWord("request.words.common", n.Text) {
		r.Building, r.Stair = unit.Building, unit.Stair
	}
	digest, salt, err := ledger.Conceal(t.Random, n.Text)
	if err != nil {
		return err
	}
	consent := "own"
	if heard.Oral {
		consent = "oral"
	}
	leaf, err := t.leaf("request.report_for", "", n.No, ledger.Payload{"kind": r.Kind, "text": digest, "consent": consent})
	if err != nil {
		return err
	}
	act.Leaves = append(act.Leaves, leaf)
	if err := t.keepRequest(act, file{Request: r, words: requestWords{Text: n.Text, Salt: salt}}); err != nil {
		return err
	}
	key := "request.asked"
	if r.Private() {
		key = "mediation.asked"
	}
	return t.tellAnswerable(act, r, t.say(key, "no", n.No, "what", t.requestHead(r), "household", unit.Label(), "text", n.Text, "photos", ""))
}

// noteOpinion adds to an act the opinion that a note becomes, spoken by its author.
func (t *turn) noteOpinion(act *Act, n council.Note, heard council.Heard, author *turn) (string, error) {
	m, _, err := t.motion(n.Motion)
	if err != nil {
		return "", err
	}
	if !m.State.Discussed() {
		return t.say("opinion.over", "no", m.No), nil
	}
	author.heard = &heard
	said, words, err := author.speaking(m, n.Text, council.Conditional(n.Text))
	if err != nil {
		return "", err
	}
	act.Docs, act.Rows = append(act.Docs, said.Docs...), append(act.Rows, said.Rows...)
	act.Leaves, act.Marks = append(act.Leaves, said.Leaves...), append(act.Marks, said.Marks...)
	return words, nil
}

// lapseNote erases a note that nobody answered in time, and tells the officer so.
func (b *Bot) lapseNote(ctx context.Context, c council.ID, a appointment) error {
	var n council.Note
	doc, err := b.load(ctx, c, noteRef(a.no), &n)
	if err != nil {
		return err
	}
	t := b.clockTurn(ctx, c)
	if n.No == 0 || t.now.Before(n.Until) {
		return b.commitDue(ctx, c, a, Act{})
	}
	doc.Body = nil
	act := Act{Docs: []Doc{doc}, Marks: noteMarks(n, true)}
	if err := t.tellOne(&act, n.By, t.say("visit.lapsed_told", "no", n.No)); err != nil {
		return err
	}
	return b.commitDue(ctx, c, a, act)
}

// eraseNotes adds to an act that what waits for the writer's word goes: they are not asked
// any more.
func (t *turn) eraseNotes(act *Act) error {
	waiting, err := t.Records.Members(t.ctx, t.who.Community, notesOf(t.who.Person), 0, everything, mostNotes)
	if err != nil {
		return err
	}
	for _, member := range waiting {
		var n council.Note
		doc, err := t.load(t.ctx, t.who.Community, Ref{"note", member.Name}, &n)
		if err != nil {
			return err
		}
		if n.No > 0 {
			doc.Body = nil
			act.Docs, act.Marks = append(act.Docs, doc), append(act.Marks, noteMarks(n, true)...)
		}
	}
	return nil
}
