package bot

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"yishi/bot/council"
	"yishi/bot/speech"
)

// knockShelf says what came of visits for a motion, by entry, until it closes.
func knockShelf(no int) string { return "knocks-" + strconv.Itoa(no) }

// doorsAtClose erases the door list with the act that decides a motion: nothing is left
// of who was visited.
func (b *Bot) doorsAtClose(ctx context.Context, c council.ID, m council.Motion, act *Act) error {
	found, err := b.knocked(ctx, c, m)
	if err != nil {
		return err
	}
	var rows []Row
	for entry := range found {
		rows = append(rows, Row{Shelf: knockShelf(m.No), Key: strconv.Itoa(entry)})
	}
	for len(rows) > mostErased { // what one commit does not hold goes before; the vote is over
		if err := b.enact(ctx, c, Act{Rows: rows[:mostErased]}); err != nil {
			return err
		}
		rows = rows[mostErased:]
	}
	act.Rows = append(act.Rows, rows...)
	return nil
}

// mostErased is how many rows of a door list go in one commit.
const mostErased = 500

// knocked is what came of visits for a motion, by entry.
func (b *Bot) knocked(ctx context.Context, c council.ID, m council.Motion) (map[int]council.Knock, error) {
	found := make(map[int]council.Knock)
	err := b.Shelves.Each(ctx, c, knockShelf(m.No), m.Roll.Units, func(row Row) error {
		entry, err := strconv.Atoi(row.Key)
		found[entry] = council.Knock(row.Value)
		return err
	})
	return found, err
}

// doorsOf lists the households that have not voted and that the writer may see.
func (t *turn) doorsOf(m council.Motion) ([]council.Door, error) {
	self, err := t.person()
	if err != nil {
		return nil, err
	}
	buildings, all := council.Rounds(*self)
	knocked, err := t.knocked(t.ctx, t.who.Community, m)
	if err != nil {
		return nil, err
	}
	var doors []council.Door
	err = t.eachWaiting(t.ctx, t.who.Community, m, func(number int, e council.Entry) error {
		building := firstBuilding(m, e)
		if all || slices.Contains(buildings, building) {
			doors = append(doors, council.Door{Entry: number, Label: e.Label, Building: building, Knock: knocked[number]})
		}
		return nil
	})
	return council.DoorList(doors), err
}

// firstBuilding is where an entry counts.
func firstBuilding(m council.Motion, e council.Entry) string {
	if len(e.Lots) == 0 || e.Lots[0].Building >= len(m.Roll.Buildings) {
		return ""
	}
	return m.Roll.Buildings[e.Lots[0].Building].Name
}

// doorList is 我的门单: a captain's own households that have not voted, and for the
// supervisor everybody's. It says nothing of those who have.
func (t *turn) doorList() (Answer, error) {
	m, _, err := t.named()
	if err != nil {
		return t.which(err)
	}
	if !t.votable(m) {
		return t.tell("ballot.not_open", "no", m.No)
	}
	doors, err := t.doorsOf(m)
	if err != nil {
		return Answer{}, err
	}
	if len(doors) == 0 {
		return t.tell("doors.all_voted", "no", m.No)
	}
	lines := []string{t.say("doors.head", "no", m.No, "title", m.Title, "count", len(doors))}
	for _, k := range council.Knocks() {
		if words := t.doorGroup(doors, k); words != "" {
			lines = append(lines, words)
		}
	}
	rule := "doors.rule_watch" // the supervisor looks on, and goes to nobody's door
	if t.may(council.ToVisit, council.Where{}) == nil {
		rule = "doors.rule"
	}
	lines = append(lines, t.say(rule))
	answer := Answer{Text: strings.Join(lines, "\n")}
	t.nextDoor(m, doors, &answer)
	return answer, nil
}

// mostDoors bounds how many rooms of a kind one answer names.
const mostDoors = 12

// doorGroup names the rooms of one kind: 待访：1-1-201、1-1-202等8户.
func (t *turn) doorGroup(doors []council.Door, k council.Knock) string {
	var rooms []string
	count := 0
	for _, d := range doors {
		if d.Knock == k {
			if count++; count <= mostDoors {
				rooms = append(rooms, d.Label)
			}
		}
	}
	if count == 0 {
		return ""
	}
	text := strings.Join(rooms, t.say("list.comma"))
	if count > mostDoors {
		text += t.say("doors.more", "count", count)
	}
	return t.say("doors.group", "knock", t.knockWord(k), "rooms", text)
}

func (b *Bot) knockWord(k council.Knock) string {
	if k == council.NotVisited {
		return b.say("doors.knock_none")
	}
	return b.say("doors.knock_" + string(k))
}

// nextDoor offers the short answers about the household to go to now.
func (t *turn) nextDoor(m council.Motion, doors []council.Door, answer *Answer) {
	next, ok := council.NextDoor(doors)
	self, err := t.person()
	if !ok || err != nil || council.May(council.ToVisit, *self, council.Where{Building: next.Building}) != nil {
		return
	}
	answer.Text += "\n" + t.say("doors.next", "room", next.Label)
	for _, k := range []council.Knock{council.Contacted, council.NoAnswer, council.ComeLater} {
		t.choices(answer, choice{t.knockWord(k), speech.Intent{Intent: "visit", Motion: m.No, Room: next.Label, Kind: string(k)}})
	}
}

// visited is 3-2-501 已联系: what came of a visit, for the motion named or all that are
// open and that the household has not voted on.
func (t *turn) visited() (Answer, error) {
	knock := council.Knock(t.said.Kind)
	if !slices.Contains(council.Knocks(), knock) || knock == council.NotVisited {
		return t.tell("doors.usage")
	}
	motions := t.open.motions
	if t.said.Motion != 0 {
		m, ok := t.open.find(t.said.Motion)
		if !ok {
			return t.tell("ballot.not_open", "no", t.said.Motion)
		}
		motions = []council.Motion{m}
	}
	act := Act{}
	label := ""
	for _, open := range motions {
		m, doc, err := t.motion(open.No)
		if err != nil {
			return Answer{}, err
		}
		if !t.votable(m) {
			continue
		}
		doors, err := t.doorsNamed(m)
		if err != nil {
			return Answer{}, err
		}
		parties, err := t.partiesOf(m)
		if err != nil {
			return Answer{}, err
		}
		for _, d := range doors {
			if err := t.may(council.ToVisit, council.Where{Building: d.Building, Parties: parties}); err != nil {
				return Answer{}, err
			}
			label = d.Label
			act.Rows = append(act.Rows, Row{Shelf: knockShelf(m.No), Key: strconv.Itoa(d.Entry), Value: []byte(knock)})
		}
		if len(doors) == 0 {
			continue
		}
		// The motion is written again, so that nothing is noted of one that closes now.
		if doc, err = doc.holding(m); err != nil {
			return Answer{}, err
		}
		act.Docs = append(act.Docs, doc)
		leaf, err := t.leaf("door.visit", council.Captain, m.No, nil) // never at whose door
		if err != nil {
			return Answer{}, err
		}
		act.Leaves = append(act.Leaves, leaf)
	}
	if label == "" {
		return t.tell("doors.not_listed", "room", t.said.Room)
	}
	return t.noteVisit(act, motions, label, knock)
}

// doorsNamed finds the doors that the room named stands for, among those on the writer's
// list. A number alone is a room of the own building, if only one has it.
func (t *turn) doorsNamed(m council.Motion) ([]council.Door, error) {
	doors, err := t.doorsOf(m)
	if err != nil {
		return nil, err
	}
	room := t.said.Room
	named := slices.DeleteFunc(slices.Clone(doors), func(d council.Door) bool {
		return d.Label != room && (strings.Contains(room, "-") || !strings.HasSuffix(d.Label, "-"+room))
	})
	for _, d := range named {
		if d.Label != named[0].Label {
			return nil, t.refuse("doors.which_room", "room", room, "one", named[0].Label, "other", d.Label)
		}
	}
	if len(named) > 0 || !strings.Contains(room, "-") {
		return named, nil
	}
	return t.doorsOfUnit(m, doors)
}

// doorsOfUnit finds the doors of a unit whose entry bears another name: a second home.
func (t *turn) doorsOfUnit(m council.Motion, doors []council.Door) ([]council.Door, error) {
	r, _, err := t.roster()
	if err != nil {
		return nil, err
	}
	u, err := t.unitOfRoom(r.Generation, t.said.Room)
	if err != nil || u == nil {
		return nil, err
	}
	entries, err := t.entriesOf(m, *u, r.Generation)
	return slices.DeleteFunc(doors, func(d council.Door) bool {
		return !slices.ContainsFunc(entries, func(e numbered) bool { return e.number == d.Entry })
	}), err
}

// noteVisit keeps what came of a visit and says where to go next.
func (t *turn) noteVisit(act Act, motions []council.Motion, label string, knock council.Knock) (Answer, error) {
	answer := Answer{Text: t.say("doors.noted_"+string(knock), "room", label)}
	for _, m := range motions[:1] {
		doors, err := t.doorsOf(m)
		if err != nil {
			return Answer{}, err
		}
		doors = slices.DeleteFunc(doors, func(d council.Door) bool { return d.Label == label })
		t.nextDoor(m, doors, &answer)
	}
	return t.commit(act, answer)
}

// captainNotes tell every captain who can be reached how many of their households have
// not voted, with the list for the asking.
func (b *Bot) captainNotes(ctx context.Context, c council.ID, m council.Motion, sums council.Counters) ([]Outgoing, error) {
	waiting := make(map[string]int)
	for i, place := range m.Roll.Buildings {
		waiting[place.Name] = place.Units - sums.ByBuilding[i].Units
	}
	officers, err := b.clockTurn(ctx, c).officers()
	if err != nil {
		return nil, err
	}
	var act Act
	for _, p := range officers {
		count := 0
		for _, o := range p.Offices {
			if o.Role == council.Captain {
				count += waiting[o.Building]
			}
		}
		if count == 0 {
			continue
		}
		if err := b.remindOne(ctx, c, &act, p.No, b.say("doors.captain", "no", m.No, "title", m.Title, "count", count), "reminder"); err != nil {
			return nil, err
		}
	}
	return act.Out, nil
}
