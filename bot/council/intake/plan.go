// Package intake decides what a sheet changes in a roster: who is new, who is the same,
// who is gone. It changes nothing itself; the result is shown to whoever imports, and
// becomes the roster when they confirm it.
package intake

import (
	"errors"
	"slices"
	"time"

	"yishi/bot/council"
	"yishi/bot/council/sheet"
)

// ErrNoRows says that no row of the sheet could be used.
var ErrNoRows = errors.New("no usable rows")

// Options say how a sheet is meant.
type Options struct {
	// At is when it is imported, UTC.
	At time.Time
	// Partial says that the sheet is about its buildings only: others stay as they are.
	// Without it, what the sheet does not name is gone.
	Partial bool
}

// Import is a roster as it is to be, and what is different about it.
type Import struct {
	// Unchanged says that this sheet was imported before: Book is the roster as it is.
	Unchanged bool
	Book      council.Book
	Report    Report
}

// Plan works out the roster after importing s over current, whose rows are in the order
// of numbers.
//
// People in the sheet are one if name and phone are equal. Without a phone they are one
// within a unit only: the same name elsewhere is somebody else, and listed as a twin.
// They keep their number if name and phone, or else name and unit, are known; so do
// units. What a sheet leaves blank or has no column for (phone, area, use, adult, voter,
// offices) stays as known. Who is not named any more is gone, without units and offices.
// Error: ErrNoRows.
func Plan(current council.Book, s sheet.Sheet, o Options) (Import, error) {
	if len(s.Rows) == 0 {
		return Import{}, ErrNoRows
	}
	if current.Head.Source != "" && s.Source == current.Head.Source {
		return Import{Unchanged: true, Book: current, Report: reportOf(s, current, current)}, nil
	}
	p := newPlanning(current, s, o)
	p.gatherUnits()
	p.gatherPeople()
	p.matchPeople()
	book := p.book()
	report := reportOf(s, current, book)
	report.Clashes = p.clashes
	return Import{Book: book, Report: report}, nil
}

// place is where a unit is; it is what a unit is known by.
type place struct{ building, stair, room string }

func placeOf(u council.Unit) place { return place{u.Building, u.Stair, u.Room} }

// named is a name at a place, which is what somebody without a phone is known by.
type named struct {
	place
	name string
}

// unitDraft is a unit as the sheet has it.
type unitDraft struct {
	place
	rows []int
}

// personDraft is somebody as the sheet has them.
type personDraft struct {
	name, phone string
	rows        []int
	first       int
	no          council.PersonNo // 0 until known
	into        int              // who this turned out to be, -1 for themselves
}

// planning is the work of one import.
type planning struct {
	current council.Book
	sheet   sheet.Sheet
	options Options

	units    []unitDraft
	unitAt   map[place]int
	unitOf   []int // by row
	people   []personDraft
	personOf []int // by row, -1 for nobody
	taken    map[council.PersonNo]int
	// kept are units in buildings that a partial sheet does not name.
	kept    []council.Unit
	clashes []Clash
}

func newPlanning(current council.Book, s sheet.Sheet, o Options) *planning {
	p := &planning{
		current: current, sheet: s, options: o,
		unitAt: make(map[place]int, len(s.Rows)), unitOf: make([]int, len(s.Rows)), personOf: make([]int, len(s.Rows)),
		taken: make(map[council.PersonNo]int),
	}
	if !o.Partial {
		return p
	}
	named := make(map[string]bool)
	for _, r := range s.Rows {
		named[r.Building] = true
	}
	for _, u := range current.Units {
		if !named[u.Building] {
			p.kept = append(p.kept, u)
		}
	}
	return p
}

func (p *planning) gatherUnits() {
	for i, r := range p.sheet.Rows {
		at := place{r.Building, r.Stair, r.Room}
		u, ok := p.unitAt[at]
		if !ok {
			u = len(p.units)
			p.unitAt[at] = u
			p.units = append(p.units, unitDraft{place: at})
		}
		p.units[u].rows = append(p.units[u].rows, i)
		p.unitOf[i] = u
	}
}

// gatherPeople finds out which rows are one person: first those with a phone, so that a
// row without one finds its namesake in the same unit wherever that stands.
func (p *planning) gatherPeople() {
	type inUnit struct {
		unit int
		name string
	}
	byPhone := make(map[[2]string]int)
	byUnit := make(map[inUnit]int, len(p.sheet.Rows))
	add := func(i int, r sheet.Row) int {
		p.people = append(p.people, personDraft{name: r.Name, phone: r.Phone, first: i, into: -1})
		return len(p.people) - 1
	}
	join := func(i, who int, r sheet.Row) {
		d := &p.people[who]
		d.rows, d.first = append(d.rows, i), min(d.first, i)
		p.personOf[i] = who
		if key := (inUnit{p.unitOf[i], r.Name}); byUnit[key] == 0 {
			byUnit[key] = who + 1
		}
	}
	for i, r := range p.sheet.Rows {
		p.personOf[i] = -1
		if r.Name == "" || r.Phone == "" {
			continue
		}
		key := [2]string{r.Name, r.Phone}
		who, ok := byPhone[key]
		if !ok {
			who = add(i, r)
			byPhone[key] = who
		}
		join(i, who, r)
	}
	for i, r := range p.sheet.Rows {
		if r.Name == "" || r.Phone != "" {
			continue
		}
		who := byUnit[inUnit{p.unitOf[i], r.Name}] - 1
		if who < 0 {
			who = add(i, r)
		}
		join(i, who, r)
	}
}

// matchPeople gives people the numbers that they had, and new people the next ones in the
// order of the sheet.
func (p *planning) matchPeople() {
	order := make([]int, len(p.people))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return p.people[a].first - p.people[b].first })
	p.matchByPhone(order)
	p.matchByUnit(order)
	next := max(p.current.Head.NextPerson, 1)
	for _, i := range order {
		d := &p.people[i]
		if d.no == 0 && d.into < 0 {
			d.no = next
			next++
		}
	}
	p.current.Head.NextPerson = next
}

func (p *planning) take(i int, no council.PersonNo) {
	p.people[i].no = no
	p.taken[no] = i
}

func (p *planning) matchByPhone(order []int) {
	known := make(map[[2]string]council.PersonNo)
	for _, gone := range []bool{false, true} { // somebody who came back has the number again
		for _, c := range p.current.People {
			key := [2]string{c.Name, c.Phone}
			if c.Phone != "" && c.Gone == gone && known[key] == 0 {
				known[key] = c.No
			}
		}
	}
	for _, i := range order {
		d := p.people[i]
		if no := known[[2]string{d.name, d.phone}]; d.phone != "" && no != 0 {
			p.take(i, no)
		}
	}
}

func (p *planning) matchByUnit(order []int) {
	known := make(map[named][]council.PersonNo, len(p.current.Units))
	for _, u := range p.current.Units {
		for _, t := range u.Ties {
			if c, ok := p.current.Person(t.Person); ok && !c.Gone {
				key := named{placeOf(u), c.Name}
				known[key] = append(known[key], c.No)
			}
		}
	}
	for _, i := range order {
		d := &p.people[i]
		for _, row := range d.rows {
			if d.no != 0 || d.into >= 0 {
				break
			}
			for _, no := range known[named{p.units[p.unitOf[row]].place, d.name}] {
				who, taken := p.taken[no]
				if !taken {
					p.take(i, no)
					break
				}
				if d.phone == "" && who != i { // known to be one with somebody named elsewhere
					d.into = who
					break
				}
			}
		}
	}
}

// who is the person of a row, after all matching, or -1.
func (p *planning) who(row int) int {
	i := p.personOf[row]
	if i >= 0 && p.people[i].into >= 0 {
		return p.people[i].into
	}
	return i
}
