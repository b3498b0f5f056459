package intake

import (
	"cmp"
	"slices"

	"yishi/bot/council"
	"yishi/bot/council/sheet"
)

// book is the roster after the import.
func (p *planning) book() council.Book {
	b := council.Book{Head: p.current.Head}
	b.Units = append(p.newUnits(&b.Head), p.kept...)
	slices.SortFunc(b.Units, func(x, y council.Unit) int { return cmp.Compare(x.No, y.No) })
	b.People = p.newPeople(unitsByPerson(b.Units))
	slices.SortFunc(b.People, func(x, y council.Person) int { return cmp.Compare(x.No, y.No) })
	b.Head.Generation++
	b.Head.Source, b.Head.Imported = p.sheet.Source, p.options.At
	b.Head.Twins = twins(b.People)
	return b.Summed()
}

// newUnits are the sheet's units; they keep the numbers that they had.
func (p *planning) newUnits(head *council.Roster) []council.Unit {
	known := make(map[place]council.Unit, len(p.current.Units))
	for _, u := range p.current.Units {
		known[placeOf(u)] = u
	}
	units := make([]council.Unit, 0, len(p.units)+len(p.kept))
	head.NextUnit = max(head.NextUnit, 1)
	for _, d := range p.units {
		was, ok := known[d.place]
		u := council.Unit{No: was.No, Building: d.building, Stair: d.stair, Room: d.room}
		if !ok {
			u.No = head.NextUnit
			head.NextUnit++
		}
		p.fillUnit(&u, was, d.rows)
		units = append(units, u)
	}
	return units
}

// fillUnit reads what the rows say about the unit itself, then who is tied to it.
func (p *planning) fillUnit(u *council.Unit, was council.Unit, rows []int) {
	unsold, sold, given := false, false, false
	for _, i := range rows {
		r := p.sheet.Rows[i]
		switch {
		case r.Area == 0 || r.Area == u.Area:
		case u.Area == 0:
			u.Area = r.Area
		default:
			p.clash(AreasDiffer, *u, rows[0], i)
		}
		switch {
		case r.UseGiven && !given:
			u.Use, given = r.Use, true
		case r.UseGiven && r.Use != u.Use:
			p.clash(UsesDiffer, *u, rows[0], i)
		case u.Use == "":
			u.Use = r.Use
		}
		unsold = unsold || r.Unsold
		sold = sold || r.Name != "" && r.As.Owns() && !r.Unsold
		p.tie(u, i)
	}
	if unsold && sold {
		p.clash(SoldAndNot, *u, rows[0], rows[len(rows)-1])
	}
	u.Unsold = unsold && !sold
	if u.Area == 0 {
		u.Area = was.Area
	}
	if !given && was.Use != "" {
		u.Use = was.Use
	}
}

// tie binds the row's person to u. Who is named twice is what binds them most.
func (p *planning) tie(u *council.Unit, row int) {
	who := p.who(row)
	if who < 0 {
		return
	}
	t := council.Tie{Person: p.people[who].no, As: p.sheet.Rows[row].As}
	i := slices.IndexFunc(u.Ties, func(o council.Tie) bool { return o.Person == t.Person })
	switch {
	case i < 0:
		u.Ties = append(u.Ties, t)
	case closeness(t.As) < closeness(u.Ties[i].As):
		u.Ties[i].As = t.As
	}
}

func closeness(s council.Standing) int {
	return slices.Index([]council.Standing{council.Owner, council.CoOwner, council.Family, council.Tenant}, s)
}

func unitsByPerson(units []council.Unit) map[council.PersonNo][]council.UnitNo {
	m := make(map[council.PersonNo][]council.UnitNo)
	for _, u := range units {
		for _, t := range u.Ties {
			m[t.Person] = append(m[t.Person], u.No)
		}
	}
	return m
}

// newPeople are all people: the sheet's, those of buildings that were kept, and the gone.
func (p *planning) newPeople(units map[council.PersonNo][]council.UnitNo) []council.Person {
	offices := p.givesOffices()
	people := make([]council.Person, 0, len(p.current.People)+len(p.people))
	for _, c := range p.current.People {
		if _, matched := p.taken[c.No]; matched {
			continue
		}
		c.Units = units[c.No]
		if len(c.Units) == 0 {
			c.Gone, c.Units, c.Offices = true, nil, nil
		}
		people = append(people, c)
	}
	rows := make([][]int, len(p.people))
	for row := range p.sheet.Rows {
		if who := p.who(row); who >= 0 {
			rows[who] = append(rows[who], row)
		}
	}
	for i, d := range p.people {
		if d.into >= 0 {
			continue
		}
		was, known := p.current.Person(d.no)
		n := p.person(d, was, known, rows[i], offices)
		n.Units = units[d.no]
		people = append(people, n)
	}
	return people
}

// person is one of the sheet's people, with what was known before where it is silent.
func (p *planning) person(d personDraft, was council.Person, known bool, rows []int, offices bool) council.Person {
	n := council.Person{No: d.no, Name: d.name, Phone: cmp.Or(d.phone, was.Phone), Adult: !known || was.Adult, Voter: was.Voter}
	adult, voter := sheet.Unsaid, sheet.Unsaid
	for _, i := range rows {
		r := p.sheet.Rows[i]
		if r.Adult != sheet.Unsaid && adult != sheet.Denied {
			adult = r.Adult
		}
		if r.Voter != sheet.Unsaid && voter != sheet.Said {
			voter = r.Voter
		}
		for _, o := range r.Offices {
			if offices && !slices.Contains(n.Offices, o) {
				n.Offices = append(n.Offices, o)
			}
		}
	}
	if adult != sheet.Unsaid {
		n.Adult = adult == sheet.Said
	}
	if voter != sheet.Unsaid {
		n.Voter = voter == sheet.Said
	}
	if !offices && !was.Gone {
		n.Offices = was.Offices
	}
	return n
}

// givesOffices reports whether the sheet says who holds which office. A column that names
// nobody does not put everybody out of office.
func (p *planning) givesOffices() bool {
	return slices.ContainsFunc(p.sheet.Rows, func(r sheet.Row) bool { return len(r.Offices) > 0 })
}

// twins lists names that several people share of whom one at least has no phone: the
// chair is to look whether they are one person, which counts as one head.
func twins(people []council.Person) []council.Twin {
	byName := make(map[string][]council.Person)
	for _, p := range people {
		if !p.Gone {
			byName[p.Name] = append(byName[p.Name], p)
		}
	}
	var found []council.Twin
	for name, namesakes := range byName {
		if len(namesakes) < 2 || !slices.ContainsFunc(namesakes, func(p council.Person) bool { return p.Phone == "" }) {
			continue
		}
		t := council.Twin{Name: name}
		for _, p := range namesakes {
			t.People = append(t.People, p.No)
		}
		found = append(found, t)
	}
	slices.SortFunc(found, func(a, b council.Twin) int { return cmp.Compare(a.People[0], b.People[0]) })
	return found
}
