package intake

import (
	"slices"

	"yishi/bot/council"
	"yishi/bot/council/sheet"
)

// ClashKind is how two rows of a sheet disagree about a unit.
type ClashKind string

// The kinds of clashes. The first row that says something stands.
const (
	AreasDiffer ClashKind = "areas_differ"
	UsesDiffer  ClashKind = "uses_differ"
	SoldAndNot  ClashKind = "sold_and_not"
)

// Clash is two rows that disagree about a unit.
type Clash struct {
	Kind          ClashKind
	Unit          string // label
	First, Second int    // lines of the sheet
}

// maxClashes bounds how many are listed.
const maxClashes = 1000

func (p *planning) clash(kind ClashKind, u council.Unit, first, second int) {
	if len(p.clashes) < maxClashes {
		p.clashes = append(p.clashes, Clash{
			Kind: kind, Unit: u.Label(), First: p.sheet.Rows[first].Line, Second: p.sheet.Rows[second].Line,
		})
	}
}

// Report is what whoever imports should look at before confirming.
type Report struct {
	// Rows counts what was understood; Lost rows that were not usable, Noted values.
	Rows, Lost, Noted int
	Problems          []sheet.Problem
	Ignored           []string // columns that are not read
	Clashes           []Clash

	People, Units, Households int
	Area                      int64 // 0.01 m²
	Buildings                 []council.Building

	Added, Changed, Gone                []council.PersonNo
	AddedUnits, ChangedUnits, GoneUnits []council.UnitNo
	// Shrinks says that more than a tenth of the units would be gone: a list of one
	// building, perhaps, that was meant as a part.
	Shrinks bool

	Twins []council.Twin
	// NoChair: nobody holds the chair. Chairs counts who does.
	NoChair bool
	Chairs  int
	// NoArea lists units with owners and without area, NoOwner units that are sold and
	// have no owner, by label in the order of numbers.
	NoArea, NoOwner []string
	// NoPhone counts people without a phone.
	NoPhone int
}

// reportOf compares the roster before and after.
func reportOf(s sheet.Sheet, before, after council.Book) Report {
	r := Report{
		Rows: len(s.Rows), Lost: s.Lost, Noted: s.Noted, Problems: s.Problems, Ignored: s.Ignored,
		People: after.Head.People, Units: after.Head.Units, Buildings: after.Head.Buildings, Twins: after.Head.Twins,
	}
	for _, b := range after.Head.Buildings {
		r.Households += b.Households
		r.Area += b.Area
	}
	r.comparePeople(before, after)
	r.compareUnits(before, after)
	for _, p := range after.People {
		if p.Gone {
			continue
		}
		if p.Holds(council.Chair, "") {
			r.Chairs++
		}
		if p.Phone == "" {
			r.NoPhone++
		}
	}
	r.NoChair = r.Chairs == 0
	for _, u := range after.Units {
		owned := slices.ContainsFunc(u.Ties, func(t council.Tie) bool { return t.As.Owns() })
		switch {
		case owned && u.Area == 0:
			r.NoArea = append(r.NoArea, u.Label())
		case !owned && !u.Unsold:
			r.NoOwner = append(r.NoOwner, u.Label())
		}
	}
	return r
}

func (r *Report) comparePeople(before, after council.Book) {
	for _, p := range after.People {
		was, known := before.Person(p.No)
		switch {
		case !known:
			r.Added = append(r.Added, p.No)
		case p.Gone && !was.Gone:
			r.Gone = append(r.Gone, p.No)
		case !samePerson(was, p):
			r.Changed = append(r.Changed, p.No)
		}
	}
}

func (r *Report) compareUnits(before, after council.Book) {
	for _, u := range after.Units {
		was, known := before.Unit(u.No)
		switch {
		case !known:
			r.AddedUnits = append(r.AddedUnits, u.No)
		case !sameUnit(was, u):
			r.ChangedUnits = append(r.ChangedUnits, u.No)
		}
	}
	for _, u := range before.Units {
		if _, still := after.Unit(u.No); !still {
			r.GoneUnits = append(r.GoneUnits, u.No)
		}
	}
	r.Shrinks = 10*len(r.GoneUnits) > len(before.Units)
}

func samePerson(a, b council.Person) bool {
	return a.Name == b.Name && a.Phone == b.Phone && a.Adult == b.Adult && a.Voter == b.Voter && a.Gone == b.Gone &&
		slices.Equal(a.Offices, b.Offices) && slices.Equal(a.Units, b.Units)
}

func sameUnit(a, b council.Unit) bool {
	return a.Use == b.Use && a.Area == b.Area && a.Unsold == b.Unsold && slices.Equal(a.Ties, b.Ties)
}
