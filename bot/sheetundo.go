package bot

import (
	"slices"
	"strconv"

	"yishi/bot/council"
	"yishi/bot/ledger"
)

// aboveOwn is the rank that takes a stub off again: a stub lies where an own ballot does,
// so that nothing replaces it, and may go even where ballots stand once they are cast.
const aboveOwn = council.ByOwn + 1

// helped are the doors by which somebody else brings a unit's sheet. It is kept in an
// envelope with the room on it until the count, and so can be given back; a sheet that the
// unit put into the box itself cannot be found again.
var helped = []string{atDoor, byPhone, byFamily}

// takeBackStubs undoes, until close, the secret sheets that helpers handed in for the
// writer's units. text is empty when no stub stands for any.
func (t *turn) takeBackStubs(m council.Motion, cast Cast, entries []council.Entry) (text string, err error) {
	var fares []fare
	act := Act{}
	for i, l := range cast.Lines {
		if m.Secrecy != council.Secret || l.Verdict != Taken || l.By != 0 {
			continue
		}
		rows, err := t.Records.Rows(t.ctx, t.who.Community, sheetShelf(m.No), strconv.Itoa(l.Entry))
		if err != nil {
			return "", err
		}
		door := sheetDoor(string(rows[0].Value))
		key := "sheets.in_the_box"
		if slices.Contains(helped, door) {
			if key, err = t.takeBackStub(&act, m, l.Entry, entries[i], door); err != nil {
				return "", err
			}
		}
		fares = faring(fares, key, entries[i].Label, "")
	}
	for _, f := range fares {
		if text != "" {
			text += "\n"
		}
		text += t.say(f.key, "no", m.No, "title", m.Title, "household", t.several(f.units), "until", t.until(m.Closes))
	}
	if len(act.Leaves) == 0 {
		return text, nil
	}
	answer, err := t.commit(act, Answer{Text: text})
	return answer.Text, err
}

// takeBackStub undoes one, and has those who keep the envelopes give it back.
func (t *turn) takeBackStub(act *Act, m council.Motion, entry int, e council.Entry, door string) (key string, err error) {
	undone, err := t.Ballots.Cast(t.ctx, t.who.Community, Casting{
		Motion: m.No, Roll: m.Roll.Hash, Rank: aboveOwn, Message: t.in.ID + "#stub" + strconv.Itoa(entry), At: t.in.At,
		Ballots: []EntryBallot{{Entry: entry}},
	})
	if err != nil {
		return "", err
	}
	if v := undone.Lines[0].Verdict; v != TakenBack {
		return "sheets.undone_late", nil
	}
	leaf, err := t.leaf("paper.undo", "", m.No, ledger.Payload{"entry": strconv.Itoa(entry), "door": door})
	if err != nil {
		return "", err
	}
	act.Leaves = append(act.Leaves, leaf)
	act.Rows = append(act.Rows, Row{Shelf: sheetShelf(m.No), Key: strconv.Itoa(entry)})
	where := council.Where{Building: firstBuilding(m, e)}
	return "sheets.undone", t.tellChosen(act, func(p council.Person) bool {
		return p.Holds(council.Supervisor, "") || council.May(council.ToEnterPaper, p, where) == nil
	}, t.say("sheets.undone_told", "no", m.No, "title", m.Title, "household", e.Label, "door", t.say("sheets.door_"+door)))
}

// stubIsFixed says why a sheet cannot be taken back once voting has ended: unnamed sheets
// are counted, and nobody can tell whose is whose. ok is false where that is not so.
func (t *turn) stubIsFixed(no int) (answer Answer, ok bool, err error) {
	if m, ok := t.open.find(no); no == 0 || ok && t.votable(m) {
		return Answer{}, false, nil
	}
	m, found, err := t.motionOf(t.ctx, t.who.Community, no)
	if err != nil || !found || m.Secrecy != council.Secret || m.Roll.Hash == "" {
		return Answer{}, false, err
	}
	numbers, err := t.Ballots.Entitled(t.ctx, t.who.Community, m.Roll.Hash, t.who.Person)
	if err != nil || len(numbers) == 0 {
		return Answer{}, false, err
	}
	standing, err := t.Ballots.Standing(t.ctx, t.who.Community, m.No, numbers...)
	if err != nil || !slices.ContainsFunc(standing, isStub) {
		return Answer{}, false, err
	}
	return Answer{Text: t.say("sheets.undone_late", "no", m.No)}, true, nil
}
