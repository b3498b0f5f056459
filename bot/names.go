package bot

import (
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"yishi/bot/council"
)

// People are found by name through drawers: a name's digest says in which one its people
// lie, together with those of a few other names. A drawer may know more than the roster,
// never less: whoever looks reads the people themselves.

// nameDrawers is how many drawers a roster has; with 500,000 people eight are in each.
const nameDrawers = 1 << 16

// nameShelf holds the person numbers of each drawer.
func nameShelf(generation int) string { return personShelf(generation) + "-names" }

// plainName is a name without what people leave out or write differently.
func plainName(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return -1
		case strings.ContainsRune("•・･‧∙.", r): // 买买提·艾力 as keyboards have it
			return '·'
		}
		return unicode.ToLower(r)
	}, name)
}

func nameDrawer(name string) int {
	h := fnv.New32a()
	_, _ = h.Write([]byte(plainName(name))) // never fails
	return int(h.Sum32() % nameDrawers)
}

// nameRows are the drawers of a whole roster.
func nameRows(generation int, people []council.Person) ([]Row, error) {
	drawers := make(map[int][]council.PersonNo)
	for _, p := range people {
		at := nameDrawer(p.Name)
		drawers[at] = append(drawers[at], p.No)
	}
	rows := make([]Row, 0, len(drawers))
	for at, numbers := range drawers {
		row, err := rowOf(nameShelf(generation), at, numbers)
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// sharingDrawer are the people who may have a name: those of its drawer.
func (t *turn) sharingDrawer(head council.Roster, name string) ([]council.Person, error) {
	if !head.Named {
		return loadRows[council.Person](t.ctx, t.Shelves, t.who.Community, personShelf(head.Generation), int(head.NextPerson))
	}
	numbers, err := t.drawer(head.Generation, nameDrawer(name))
	if err != nil {
		return nil, err
	}
	return t.people(head.Generation, numbers...)
}

func (t *turn) drawer(generation, at int) ([]council.PersonNo, error) {
	found, err := readRows[[]council.PersonNo](t, nameShelf(generation), []string{strconv.Itoa(at)})
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return found[0], nil
}

// namedAnew are the drawers that have to know people whom a change of the roster added or
// named otherwise. The head of the roster goes with them, so that two changes at once
// cannot lose one.
func (t *turn) namedAnew(change council.Change) ([]Row, error) {
	if !change.Head.Named {
		return nil, nil
	}
	drawers := make(map[int][]council.PersonNo)
	var changed []int
	for _, p := range change.People {
		at := nameDrawer(p.Name)
		if _, read := drawers[at]; !read {
			numbers, err := t.drawer(change.Head.Generation, at)
			if err != nil {
				return nil, err
			}
			drawers[at] = numbers
		}
		if slices.Contains(drawers[at], p.No) {
			continue
		}
		drawers[at] = append(drawers[at], p.No)
		if !slices.Contains(changed, at) {
			changed = append(changed, at)
		}
	}
	rows := make([]Row, 0, len(changed))
	for _, at := range changed {
		row, err := rowOf(nameShelf(change.Head.Generation), at, drawers[at])
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}
