package bot

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"yishi/bot/council"
)

// rosterRef names the head of the roster; its generation names the shelves.
var rosterRef = Ref{"roster", "head"}

// communityRef names the community's own document.
var communityRef = Ref{"community", "it"}

func personShelf(generation int) string { return fmt.Sprintf("g%d.person", generation) }
func unitShelf(generation int) string   { return fmt.Sprintf("g%d.unit", generation) }
func roomShelf(generation int, building string) string {
	return fmt.Sprintf("g%d.rooms.%s", generation, building)
}

// memberRef names what is kept about a person besides the roster.
func memberRef(p council.PersonNo) Ref { return Ref{"member", strconv.Itoa(int(p))} }

// place is the community of this turn, read once.
func (t *turn) place() (*council.Community, error) {
	if t.community != nil {
		return t.community, nil
	}
	var c council.Community
	doc, err := t.load(t.ctx, t.who.Community, communityRef, &c)
	if err != nil {
		return nil, err
	}
	if doc.Version == 0 {
		return nil, fmt.Errorf("community %s: %w", t.who.Community, ErrNotFound)
	}
	t.community, t.communityDoc = &c, doc
	return t.community, nil
}

// roster is the head of the roster, read anew at each call.
func (t *turn) roster() (council.Roster, Doc, error) {
	var r council.Roster
	doc, err := t.load(t.ctx, t.who.Community, rosterRef, &r)
	return r, doc, err
}

// person is the writer, as the roster has them.
func (t *turn) person() (*council.Person, error) {
	if t.self != nil {
		return t.self, nil
	}
	r, _, err := t.roster()
	if err != nil {
		return nil, err
	}
	people, err := t.people(r.Generation, t.who.Person)
	if err != nil {
		return nil, err
	}
	if len(people) == 0 {
		return nil, fmt.Errorf("person %d: %w", t.who.Person, ErrNotFound)
	}
	t.self = &people[0]
	return t.self, nil
}

// people reads persons of a generation; those that are not there are left out.
func (t *turn) people(generation int, numbers ...council.PersonNo) ([]council.Person, error) {
	keys := make([]string, len(numbers))
	for i, n := range numbers {
		keys[i] = strconv.Itoa(int(n))
	}
	return readRows[council.Person](t, personShelf(generation), keys)
}

// namesakes finds the people of a name; a room tells apart those who share it.
func (t *turn) namesakes(name, room string) ([]council.Person, error) {
	head, _, err := t.roster()
	if err != nil {
		return nil, err
	}
	people, err := t.sharingDrawer(head, name)
	if err != nil {
		return nil, err
	}
	name = plainName(name)
	people = slices.DeleteFunc(people, func(p council.Person) bool { return plainName(p.Name) != name || p.Gone })
	if room == "" || len(people) < 2 {
		return people, nil
	}
	unit, err := t.unitOfRoom(head.Generation, room)
	if err != nil || unit == nil {
		return people, err
	}
	return slices.DeleteFunc(people, func(p council.Person) bool { return !slices.Contains(p.Units, unit.No) }), nil
}

// personNamed finds the only person of a name. Errors: council.PersonMissing.
func (t *turn) personNamed(name string) (council.Person, error) {
	found, err := t.namesakes(name, "")
	if err == nil && len(found) != 1 {
		err = council.PersonMissing
	}
	if err != nil {
		return council.Person{}, err
	}
	return found[0], nil
}

// allNamed finds the people of several names; a name that is not that of one person ends
// the turn with the text unknown.
func (t *turn) allNamed(names []string, unknown string) ([]council.PersonNo, error) {
	var all []council.PersonNo
	for _, name := range names {
		p, err := t.personNamed(name)
		if errors.Is(err, council.PersonMissing) {
			err = t.refuse(unknown, "name", name)
		}
		if err != nil {
			return nil, err
		}
		if !slices.Contains(all, p.No) {
			all = append(all, p.No)
		}
	}
	return all, nil
}

// units reads units of a generation; those that are not there are left out.
func (t *turn) units(generation int, numbers ...council.UnitNo) ([]council.Unit, error) {
	keys := make([]string, len(numbers))
	for i, n := range numbers {
		keys[i] = strconv.Itoa(int(n))
	}
	return readRows[council.Unit](t, unitShelf(generation), keys)
}

// membership reads what is kept about a person besides the roster.
func (t *turn) membership(p council.PersonNo) (council.Membership, Doc, error) {
	var m council.Membership
	doc, err := t.load(t.ctx, t.who.Community, memberRef(p), &m)
	return m, doc, err
}

func readRows[T any](t *turn, shelf string, keys []string) ([]T, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	rows, err := t.Records.Rows(t.ctx, t.who.Community, shelf, keys...)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", shelf, err)
	}
	var found []T
	for _, row := range rows {
		if row.Value == nil {
			continue
		}
		var v T
		if err := json.Unmarshal(row.Value, &v); err != nil {
			return nil, fmt.Errorf("%s %s: %w", shelf, row.Key, err)
		}
		found = append(found, v)
	}
	return found, nil
}

// rowOf is a shelf's row with v as its value.
func rowOf(shelf string, key int, v any) (Row, error) {
	body, err := json.Marshal(v)
	if err != nil {
		return Row{}, fmt.Errorf("write %s %d: %w", shelf, key, err)
	}
	return Row{Shelf: shelf, Key: strconv.Itoa(key), Value: body}, nil
}
