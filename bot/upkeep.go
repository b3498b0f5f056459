package bot

import (
	"cmp"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"

	"yishi/bot/council"
	"yishi/bot/ledger"
)

func upkeepCommands() []command {
	return []command{
		{intent: "transfer", where: privately, power: council.ToTransfer, do: (*turn).proposeUpkeep},
		{intent: "move_in", where: privately, power: council.ToMoveIn, do: (*turn).proposeUpkeep},
		{intent: "move_out", where: privately, power: council.ToMoveOut, do: (*turn).proposeUpkeep},
		{intent: "handover", where: privately, power: council.ToHandOver, do: (*turn).proposeUpkeep},
		{intent: "rebind", where: privately, power: council.ToReissueCode, do: (*turn).proposeUpkeep},
		{intent: "reissue", where: privately, power: council.ToReissueCode, do: (*turn).proposeUpkeep},
	}
}

// order is what an upkeep asks for, in words; it is decided again when it is confirmed.
type order struct {
	Intent string `json:"intent"`
	Room   string `json:"room,omitempty"`
	Name   string `json:"name,omitempty"`
	Phone  string `json:"phone,omitempty"`
	As     string `json:"as,omitempty"`
}

// upkeepPower is what each kind of upkeep takes.
var upkeepPower = map[string]council.Power{
	"transfer": council.ToTransfer, "move_in": council.ToMoveIn, "move_out": council.ToMoveOut,
	"handover": council.ToHandOver, "rebind": council.ToReissueCode, "reissue": council.ToReissueCode,
}

func pendingRef(no int) Ref { return Ref{"pending", strconv.Itoa(no)} }

// proposeUpkeep notes what is to change in the roster; it waits for a second officer.
func (t *turn) proposeUpkeep() (Answer, error) {
	o := order{Intent: t.said.Intent, Room: t.said.Room, Name: t.said.Name, Phone: t.said.Phone, As: t.said.Kind}
	if o.Name == "" {
		o.Name = t.said.To
	}
	if _, err := t.decideUpkeep(o); err != nil {
		return Answer{}, t.refusedBecause(err)
	}
	self, err := t.person()
	if err != nil {
		return Answer{}, err
	}
	place, err := t.place()
	if err != nil {
		return Answer{}, err
	}
	payload, err := json.Marshal(o)
	if err != nil {
		return Answer{}, fmt.Errorf("upkeep: %w", err)
	}
	p := council.Pending{No: place.NextNo, Power: upkeepPower[o.Intent], Building: buildingOf(o.Room), Payload: payload}
	if p, err = council.ProposeAct(p, *self, t.now, council.PendingFor); err != nil {
		return Answer{}, t.refusedBecause(err, "who", t.holders(p.Power))
	}
	place.NextNo++
	communityDoc, err := t.communityDoc.holding(place)
	if err != nil {
		return Answer{}, err
	}
	doc, err := Doc{Ref: pendingRef(p.No)}.holding(p)
	if err != nil {
		return Answer{}, err
	}
	leaf, err := t.leaf("roster.propose", "", p.No, ledger.Payload{"act": o.Intent})
	if err != nil {
		return Answer{}, err
	}
	what := t.orderWords(o)
	out, err := t.tellWho(func(other council.Person) bool {
		return council.MayConfirm(p.Power, other, council.Where{Building: p.Building}, self.No) == nil
	}, "pending.asked", "no", p.No, "what", what)
	if err != nil {
		return Answer{}, err
	}
	return t.commit(Act{Docs: []Doc{communityDoc, doc}, Leaves: []Leaf{leaf}, Out: out}, Answer{Text: t.say("pending.noted", "no", p.No, "what", what, "who", t.secondsOf(p.Power))})
}

func (b *Bot) orderWords(o order) string {
	return b.say("order."+o.Intent, "room", o.Room, "name", o.Name)
}

func buildingOf(room string) string {
	for i, r := range room {
		if r == '-' {
			return room[:i]
		}
	}
	return ""
}

// confirmUpkeep settles a pending upkeep as second officer.
func (t *turn) confirmUpkeep(no int, accept bool) (Answer, error) {
	var p council.Pending
	doc, err := t.load(t.ctx, t.who.Community, pendingRef(no), &p)
	if err != nil {
		return Answer{}, err
	}
	if doc.Version == 0 {
		return t.tell("pending.none", "no", no)
	}
	self, err := t.person()
	if err != nil {
		return Answer{}, err
	}
	power := p.Power
	if accept {
		p, err = p.Confirm(*self, t.now)
	} else {
		p, err = p.Refuse(*self, t.now, cmp.Or(t.said.Text, t.say("pending.unfounded")))
	}
	if err != nil {
		return Answer{}, t.refusedBecause(err, "who", t.secondsOf(power))
	}
	if doc, err = doc.holding(p); err != nil {
		return Answer{}, err
	}
	o, err := pendingOf[order](p)
	if err != nil {
		return Answer{}, err
	}
	name := "roster.confirm"
	if !accept {
		name = "roster.refuse"
	}
	leaf, err := t.leaf(name, "", no, ledger.Payload{"act": o.Intent, "proposer": strconv.Itoa(int(p.Proposer))})
	if err != nil {
		return Answer{}, err
	}
	act := Act{Docs: []Doc{doc}, Leaves: []Leaf{leaf}}
	if !accept {
		text := t.say("pending.refused", "no", no)
		if err := t.tellOne(&act, p.Proposer, text); err != nil {
			return Answer{}, err
		}
		return t.commit(act, Answer{Text: text})
	}
	if o.Intent == "rebind" || o.Intent == "reissue" {
		return t.giveCode(o, act)
	}
	return t.applyUpkeep(o, p.Proposer, act)
}

// upkeep is what an order comes to on the roster as it is now.
type upkeep struct {
	generation int
	doc        Doc
	change     council.Change
	person     council.Person // whom a code is for
	unit       council.Unit
}

// decideUpkeep applies an order to the roster in thought. Errors: a council.Refusal.
func (t *turn) decideUpkeep(o order) (upkeep, error) {
	head, doc, err := t.roster()
	if err != nil {
		return upkeep{}, err
	}
	u := upkeep{generation: head.Generation, doc: doc}
	if o.Intent == "handover" {
		return t.decideHandover(u, head, o)
	}
	unit, err := t.unitOfRoom(head.Generation, o.Room)
	if err != nil {
		return u, err
	}
	if unit == nil {
		return u, council.UnitUnknown
	}
	u.unit = *unit
	people, err := t.people(head.Generation, tiedTo(*unit)...)
	if err != nil {
		return u, err
	}
	switch o.Intent {
	case "transfer", "move_in":
		n := council.Newcomer{Name: o.Name, Phone: o.Phone, Adult: true, Voter: o.Intent == "transfer", As: standingOf(o.As)}
		if people, err = t.withKnown(people, &n); err != nil {
			return u, err
		}
		if o.Intent == "transfer" {
			u.change, err = council.Transfer(head, *unit, people, []council.Newcomer{n})
		} else {
			u.change, err = council.MoveIn(head, *unit, people, n)
		}
	default:
		i := slices.IndexFunc(people, func(p council.Person) bool { return p.Name == o.Name })
		if i < 0 {
			return u, council.PersonMissing
		}
		u.person = people[i]
		if o.Intent == "move_out" {
			u.change, err = council.MoveOut(head, *unit, people, u.person.No)
		}
	}
	return u, err
}

func (t *turn) decideHandover(u upkeep, head council.Roster, o order) (upkeep, error) {
	officers, err := t.people(head.Generation, head.Officers...)
	if err != nil {
		return u, err
	}
	to, err := t.personNamed(o.Name)
	if err != nil {
		return u, err
	}
	u.change, err = council.HandOver(head, officers, to)
	return u, err
}

// withKnown adds the row of a newcomer whom the roster has elsewhere under the same name
// and phone: one person, one head.
func (t *turn) withKnown(people []council.Person, n *council.Newcomer) ([]council.Person, error) {
	if n.Phone == "" {
		return people, nil
	}
	all, err := t.namesakes(n.Name, "")
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(all, func(p council.Person) bool { return p.Phone == n.Phone })
	if i < 0 {
		return people, nil
	}
	n.Person = all[i].No
	if !slices.ContainsFunc(people, func(p council.Person) bool { return p.No == n.Person }) {
		people = append(people, all[i])
	}
	return people, nil
}

func tiedTo(u council.Unit) []council.PersonNo {
	numbers := make([]council.PersonNo, len(u.Ties))
	for i, tie := range u.Ties {
		numbers[i] = tie.Person
	}
	return numbers
}

// standingOf reads what a newcomer is to the unit; families are the usual case.
func standingOf(as string) council.Standing {
	switch s := council.Standing(as); s {
	case council.Tenant, council.Family, council.CoOwner:
		return s
	}
	return council.Family
}

// applyUpkeep writes the changed rows, tells the household and who proposed it, and cuts
// off who left. That there is a new chair everybody hears.
func (t *turn) applyUpkeep(o order, proposer council.PersonNo, act Act) (Answer, error) {
	u, err := t.decideUpkeep(o)
	if err != nil {
		return Answer{}, t.refusedBecause(err)
	}
	rows, err := changeRows(u)
	if err != nil {
		return Answer{}, err
	}
	names, err := t.namedAnew(u.change)
	if err != nil {
		return Answer{}, err
	}
	rows = append(rows, names...)
	head, err := u.doc.holding(u.change.Head)
	if err != nil {
		return Answer{}, err
	}
	act.Docs, act.Rows = append(act.Docs, head), rows
	for _, word := range u.change.Tell {
		for _, p := range word.To {
			if err := t.writeTo(&act, p, t.say("told."+word.About, "unit", word.Unit, "name", o.Name), "notice"); err != nil {
				return Answer{}, err
			}
		}
	}
	if err := t.cutOff(&act, u.change.People); err != nil {
		return Answer{}, err
	}
	text := t.say("pending.done", "what", t.orderWords(o))
	if o.Intent == "handover" {
		text = t.say("pending.handed", "name", o.Name)
		place, err := t.place()
		if err != nil {
			return Answer{}, err
		}
		posts, err := t.toGroups(*place, t.say("office.handed_post", "name", o.Name), "post")
		if err != nil {
			return Answer{}, err
		}
		act.Out = append(act.Out, posts...)
	}
	if err := t.tellOne(&act, proposer, text); err != nil {
		return Answer{}, err
	}
	return t.commit(act, Answer{Text: text})
}

func changeRows(u upkeep) ([]Row, error) {
	var rows []Row
	for _, p := range u.change.People {
		row, err := rowOf(personShelf(u.generation), int(p.No), p)
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	for _, unit := range u.change.Units {
		row, err := rowOf(unitShelf(u.generation), int(unit.No), unit)
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// cutOff unbinds the identities of people who are gone from the roster.
func (t *turn) cutOff(act *Act, people []council.Person) error {
	var cuttings []cutting
	var members []council.Membership
	for _, p := range people {
		if !p.Gone {
			continue
		}
		m, doc, err := t.membership(p.No)
		if err != nil {
			return err
		}
		if doc.Version == 0 || reflect.DeepEqual(m, council.Membership{}) {
			continue
		}
		if doc, err = doc.holding(council.Membership{}); err != nil {
			return err
		}
		act.Docs = append(act.Docs, doc)
		cuttings, members = append(cuttings, cutting{Person: p.No}), append(members, m)
	}
	if len(cuttings) == 0 {
		return nil
	}
	return t.cut(act, cuttings, members)
}
