package bot

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"yishi/bot/council"
	"yishi/bot/ledger"
	"yishi/bot/speech"
)

func paperCommands() []command {
	return []command{
		{intent: "paper", where: privately, power: council.ToEnterPaper, do: func(t *turn) (Answer, error) { return t.eachSheet((*turn).enterSheet) }},
		{intent: "verify_paper", where: privately, power: council.ToVerifyPaper, do: func(t *turn) (Answer, error) { return t.eachSheet((*turn).verifySheet) }},
	}
}

// Sheet is a paper ballot that one officer entered and another has to check.
type Sheet struct {
	Letters string           `json:"letters"`
	Room    string           `json:"room"`
	Door    string           `json:"door,omitempty"` // as sheetDoors has it
	By      council.PersonNo `json:"by"`
	At      time.Time        `json:"at"`
}

func sheetRef(motion, entry int) Ref {
	return Ref{"sheet", strconv.Itoa(motion) + "-" + strconv.Itoa(entry)}
}

// slip is one sheet of the message with the unit and entry that it is for.
type slip struct {
	motion  council.Motion
	sheet   speech.Sheet
	entry   int
	entries []council.Entry
	letters string
}

// eachSheet does one thing with every sheet named in the message and tells each result.
func (t *turn) eachSheet(do func(*turn, slip, string) (string, error)) (Answer, error) {
	m, _, err := t.named()
	if err != nil {
		return t.which(err)
	}
	switch {
	case !t.votable(m):
		return t.tell("ballot.not_open", "no", m.No)
	case len(t.said.Sheets) == 0:
		return t.tell("paper.usage", "no", m.No)
	}
	var lines []string
	for i, sheet := range t.said.Sheets {
		s, why, err := t.slipOf(m, sheet)
		if err != nil {
			return Answer{}, err
		}
		if why == "" {
			if why, err = do(t, s, fmt.Sprintf("%s#%d", t.in.ID, i)); err != nil {
				return Answer{}, err
			}
		}
		lines = append(lines, why)
	}
	return Answer{Text: strings.Join(lines, "\n")}, nil
}

// slipOf finds the unit and the entry of the roll; why says what is wrong instead.
func (t *turn) slipOf(m council.Motion, sheet speech.Sheet) (s slip, why string, err error) {
	letters, why := t.sheetLetters(m, sheet)
	if why != "" {
		return slip{}, why, nil
	}
	r, _, err := t.roster()
	if err != nil {
		return slip{}, "", err
	}
	u, err := t.unitOfRoom(r.Generation, sheet.Room)
	if err != nil {
		return slip{}, "", err
	}
	if u == nil {
		return slip{}, t.say("paper.room", "room", sheet.Room), nil
	}
	power := council.ToVerifyPaper
	if t.said.Intent == "paper" {
		power = council.ToEnterPaper
	}
	var refused *refusal
	if err := t.may(power, council.Where{Building: u.Building}); errors.As(err, &refused) {
		return slip{}, t.say("paper.refused", "room", sheet.Room, "why", refused.text), nil
	} else if err != nil {
		return slip{}, "", err
	}
	found, err := t.entriesOf(m, *u, r.Generation)
	switch {
	case err != nil:
		return slip{}, "", err
	case len(found) == 0:
		return slip{}, t.say("paper.not_on_roll", "room", sheet.Room, "no", m.No), nil
	case len(found) > 1: // everybody there has a ballot of their own
		return slip{}, t.say("paper.several", "room", sheet.Room), nil
	case slices.Contains(found[0].Persons, t.who.Person):
		return slip{}, t.say("paper.own", "room", sheet.Room), nil
	case letters == ledger.Stub && found[0].Heads != 1:
		return slip{}, t.say("paper.secret_weight", "room", sheet.Room), nil
	}
	return slip{motion: m, sheet: sheet, entry: found[0].number, entries: []council.Entry{found[0].Entry}, letters: letters}, "", nil
}

// sheetLetters is what a sheet says in the letters of a ballot. On a secret motion it says
// only that the unit handed one in; why says what is wrong instead.
func (t *turn) sheetLetters(m council.Motion, sheet speech.Sheet) (letters, why string) {
	if m.Secrecy == council.Secret {
		r, err := pinnedRule(m)
		switch {
		case len(sheet.Choices) > 0:
			return "", t.say("paper.secret", "no", m.No, "room", sheet.Room)
		case err != nil || r.ByArea(): // an unnamed sheet has no area
			return "", t.say("paper.secret_weight", "room", sheet.Room)
		}
		return ledger.Stub, ""
	}
	letters, err := council.Letters(m, sheet.Choices)
	if err != nil {
		return "", t.say("paper.choice", "room", sheet.Room, "how", t.howToVote(m))
	}
	return letters, ""
}

// numbered is an entry of a roll with its number.
type numbered struct {
	council.Entry
	number int
}

// entriesOf lists the entries of the roll that stand for a unit: the one with its label,
// or of the same owners where a head has several units; several where everybody at home
// has a ballot.
func (t *turn) entriesOf(m council.Motion, u council.Unit, generation int) ([]numbered, error) {
	var all []numbered
	for _, tie := range u.Ties {
		numbers, err := t.Ballots.Entitled(t.ctx, t.who.Community, m.Roll.Hash, tie.Person)
		if err != nil {
			return nil, err
		}
		entries, err := t.Ballots.Entries(t.ctx, t.who.Community, m.Roll.Hash, numbers...)
		if err != nil {
			return nil, err
		}
		for i, e := range entries {
			if !slices.ContainsFunc(all, func(have numbered) bool { return have.number == numbers[i] }) {
				all = append(all, numbered{e, numbers[i]})
			}
		}
	}
	labelled := slices.DeleteFunc(slices.Clone(all), func(e numbered) bool { return e.Label != u.Label() })
	electorate, err := council.ParseElectorate(m.Electorate)
	if err != nil || len(labelled) > 0 || electorate.Base != council.Owners {
		return labelled, err
	}
	owners, err := t.castingOwners(u, generation)
	return slices.DeleteFunc(all, func(e numbered) bool { return !slices.Equal(e.Persons, owners) }), err
}

// castingOwners lists who of a unit's owners are of age, by number.
func (t *turn) castingOwners(u council.Unit, generation int) ([]council.PersonNo, error) {
	var owners []council.PersonNo
	for _, tie := range u.Ties {
		people, err := t.people(generation, tie.Person)
		if err != nil {
			return nil, err
		}
		if tie.As.Owns() && len(people) > 0 && people[0].Adult && !people[0].Gone {
			owners = append(owners, tie.Person)
		}
	}
	slices.Sort(owners)
	return slices.Compact(owners), nil
}

// enterSheet is 代录: it waits for a second officer and counts for nothing until then.
func (t *turn) enterSheet(s slip, message string) (string, error) {
	standing, err := t.Ballots.Standing(t.ctx, t.who.Community, s.motion.No, s.entry)
	if err != nil {
		return "", err
	}
	if isStub(standing[0]) {
		return t.say("paper.handed_in", "room", s.sheet.Room), nil
	}
	if standing[0].Seq != 0 && standing[0].Rank > council.ByPaper {
		return t.say("paper.voted", "room", s.sheet.Room), nil
	}
	door := sheetDoor(t.said.Kind)
	var old Sheet
	doc, err := t.load(t.ctx, t.who.Community, sheetRef(s.motion.No, s.entry), &old)
	if err != nil {
		return "", err
	}
	if old.Letters != "" && old.By != t.who.Person {
		return t.enteredBefore(s, old, door, message)
	}
	if doc, err = doc.holding(Sheet{Letters: s.letters, Room: s.sheet.Room, Door: door, By: t.who.Person, At: t.now}); err != nil {
		return "", err
	}
	leaf, err := t.leaf("paper.enter", "", s.motion.No, ledger.Payload{"entry": strconv.Itoa(s.entry), "door": door})
	if err != nil {
		return "", err
	}
	part := *t
	part.in.ID = message
	key := "paper.entered"
	if s.letters == ledger.Stub {
		key = "paper.entered_secret"
	}
	text := t.say(key, "room", s.sheet.Room, "no", s.motion.No, "choice", t.choiceWords(s.motion, s.sheet.Choices), "door", t.say("sheets.door_"+door))
	answer, err := part.commit(Act{Docs: []Doc{doc}, Leaves: []Leaf{leaf}}, Answer{Text: text})
	return answer.Text, err
}

// enteredBefore is a sheet that another officer entered: one who may check it and reads the
// same has checked it, and nothing is entered twice.
func (t *turn) enteredBefore(s slip, old Sheet, door, message string) (string, error) {
	if old.Letters != s.letters || old.Door != "" && old.Door != door {
		return t.say("paper.entered_otherwise", "room", s.sheet.Room), nil
	}
	r, _, err := t.roster()
	if err != nil {
		return "", err
	}
	u, err := t.unitOfRoom(r.Generation, s.sheet.Room)
	if err != nil {
		return "", err
	}
	var refused *refusal
	switch err := t.may(council.ToVerifyPaper, council.Where{Building: u.Building}); {
	case errors.As(err, &refused):
		return t.say("paper.entered_before", "room", s.sheet.Room, "no", s.motion.No), nil
	case err != nil:
		return "", err
	}
	return t.verifySheet(s, message)
}

// checked is what the identity of a message has behind it for the sheet that it checked.
const checked = "#done"

// checkedBefore is what was said when this same message checked the sheet, or text.
func (t *turn) checkedBefore(message, text string) (string, error) {
	stored, err := t.Memory.Answered(t.ctx, t.who.Community, message, t.in.At)
	if err != nil || stored == nil {
		return text, err
	}
	before, err := decodeAnswer(stored)
	return before.Text, err
}

// verifySheet is 核对: when another officer reads the same from the sheet, the ballot is
// cast with the lowest rank, so that a unit's own ballot is never overwritten.
func (t *turn) verifySheet(s slip, message string) (string, error) {
	var sheet Sheet
	doc, err := t.load(t.ctx, t.who.Community, sheetRef(s.motion.No, s.entry), &sheet)
	if err != nil {
		return "", err
	}
	switch {
	case doc.Version == 0 || sheet.Letters == "":
		return t.checkedBefore(message+checked, t.say("paper.none", "room", s.sheet.Room, "no", s.motion.No))
	case sheet.By == t.who.Person:
		return t.say("paper.same_officer", "room", s.sheet.Room), nil
	case sheet.Letters != s.letters, t.said.Kind != "" && sheetDoor(t.said.Kind) != sheetDoor(sheet.Door):
		return t.say("paper.differs", "room", s.sheet.Room), nil
	}
	cast, err := t.castSheet(s, message)
	if err != nil {
		return "", err
	}
	line := cast.Lines[0]
	receipt, err := t.sheetReceipt(s, line)
	if err != nil {
		return "", err
	}
	key := "paper." + string(line.Verdict) + secretVerdict(s, line.Verdict)
	if line.Verdict == Counted {
		key += broughtBy(s, sheet.Door)
	}
	text := t.say(key, "room", s.sheet.Room, "no", s.motion.No, "receipt", receipt)
	leaf, err := t.leaf("paper.verify", "", s.motion.No, ledger.Payload{"entry": strconv.Itoa(s.entry), "enteredby": strconv.Itoa(int(sheet.By)), "door": sheetDoor(sheet.Door)})
	if err != nil {
		return "", err
	}
	doc.Body = nil
	part := *t
	part.in.ID = message + checked
	act := Act{Docs: []Doc{doc}, Leaves: []Leaf{leaf}}
	if line.Verdict == Counted || line.Verdict == Changed {
		act.Rows = []Row{{Shelf: sheetShelf(s.motion.No), Key: strconv.Itoa(s.entry), Value: []byte(sheetDoor(sheet.Door))}}
		if act.Out, err = t.tellUnit(s, sheetDoor(sheet.Door), receipt); err != nil {
			return "", err
		}
	}
	answer, err := part.commit(act, Answer{Text: text})
	return answer.Text, err
}

// castSheet casts a checked sheet with the lowest rank. A stub is nobody's and has the
// rank of an own ballot: the sheet is in the box and cannot be taken out again, so the
// unit does not vote a second time, and a unit that voted itself hands none in.
func (t *turn) castSheet(s slip, message string) (Cast, error) {
	k := Casting{
		Motion: s.motion.No, Roll: s.motion.Roll.Hash, Person: s.entries[0].Persons[0], Rank: council.ByPaper,
		Ballots: []EntryBallot{{Entry: s.entry, Choices: s.letters}}, Message: message, At: t.in.At,
	}
	if s.letters == ledger.Stub {
		k.Person, k.Rank = 0, council.ByOwn
	}
	return t.Ballots.Cast(t.ctx, t.who.Community, k)
}

// sheetReceipt is the code of a sheet's ballot; an unnamed one has none.
func (t *turn) sheetReceipt(s slip, line CastLine) (string, error) {
	if s.letters == ledger.Stub {
		return "", nil
	}
	return t.receiptOf(t.who.Community, s.motion.No, s.entry, line.Seq)
}

// secretly picks the text that says nothing of a receipt.
func secretly(s slip) string {
	if s.letters == ledger.Stub {
		return "_secret"
	}
	return ""
}

// broughtBy picks the text for a secret sheet that somebody else brought for the unit: it
// waits in an envelope, and the unit may have it back until close.
func broughtBy(s slip, door string) string {
	if s.letters == ledger.Stub && slices.Contains(helped, sheetDoor(door)) {
		return "_helped"
	}
	return ""
}

// secretVerdict is secretly where the text of the verdict says more than may be said.
func secretVerdict(s slip, v Verdict) string {
	if v == Counted || v == Taken {
		return secretly(s)
	}
	return ""
}

// tellUnit gives the household, where it can be reached, the receipt of its sheet.
func (t *turn) tellUnit(s slip, door, receipt string) ([]Outgoing, error) {
	text := t.say("paper.told"+secretly(s)+broughtBy(s, door), "room", s.sheet.Room, "no", s.motion.No, "title", s.motion.Title,
		"door", t.say("sheets.door_"+door), "receipt", receipt)
	var act Act
	for _, p := range s.entries[0].Persons {
		if err := t.writeTo(&act, p, text, "receipt"); err != nil {
			return nil, err
		}
	}
	return act.Out, nil
}
