package council

import "slices"

// desk is the rows of one upkeep while they are worked on.
type desk struct {
	head    Roster
	people  map[PersonNo]Person
	changed []PersonNo // in the order of change
	units   []Unit
	told    []Word
	lapsed  []PersonNo
}

func newDesk(head Roster, people []Person) *desk {
	head.Officers = slices.Clone(head.Officers)
	head.Buildings = slices.Clone(head.Buildings)
	return &desk{head: head, people: peopleByNo(people)}
}

// have checks that the rows of everybody tied to u were handed in.
func (d *desk) have(u Unit) error {
	for _, t := range u.Ties {
		if _, ok := d.people[t.Person]; !ok {
			return PersonMissing
		}
	}
	return nil
}

// take finds the newcomer's row or makes one.
func (d *desk) take(n Newcomer) (PersonNo, error) {
	if n.Person != 0 {
		p, ok := d.people[n.Person]
		switch {
		case !ok:
			return 0, PersonMissing
		case p.Gone:
			return 0, HasLeft
		}
		return p.No, nil
	}
	name := n.cleanName()
	if name == "" {
		return 0, NobodyNamed
	}
	for no, p := range d.people {
		if n.Phone != "" && p.Phone == n.Phone && p.Name == name && !p.Gone {
			return no, nil
		}
	}
	no := max(d.head.NextPerson, 1)
	d.head.NextPerson = no + 1
	d.head.People++
	d.put(Person{No: no, Name: name, Phone: n.Phone, Adult: n.Adult, Voter: n.Voter})
	return no, nil
}

// put keeps a changed row.
func (d *desk) put(p Person) {
	d.people[p.No] = p
	if !slices.Contains(d.changed, p.No) {
		d.changed = append(d.changed, p.No)
	}
}

// settle gives u its new ties, and people theirs.
func (d *desk) settle(u Unit, ties []Tie) {
	was := u
	u.Ties = ties
	u.Unsold = u.Unsold && !slices.ContainsFunc(ties, func(t Tie) bool { return t.As.Owns() })
	d.units = append(d.units, u)
	if i := slices.IndexFunc(d.head.Buildings, func(b Building) bool { return b.Name == u.Building }); i >= 0 &&
		u.IsHousehold() && !was.IsHousehold() {
		d.head.Buildings[i].Households++
	}
	now := tied(ties)
	for _, no := range tied(was.Ties) {
		if p := d.people[no]; !slices.Contains(now, no) {
			p.Units = slices.DeleteFunc(slices.Clone(p.Units), func(n UnitNo) bool { return n == u.No })
			d.put(p)
			if len(p.Units) == 0 {
				d.depart(p)
			}
		}
	}
	for _, no := range now {
		if p := d.people[no]; !slices.Contains(p.Units, u.No) {
			p.Units = append(slices.Clone(p.Units), u.No)
			slices.Sort(p.Units)
			d.put(p)
		}
	}
}

// depart marks p as gone: without units, without offices, the number never used again.
func (d *desk) depart(p Person) {
	if !p.Gone {
		d.head.People--
	}
	if len(p.Offices) > 0 {
		d.lapsed = append(d.lapsed, p.No)
	}
	p.Gone, p.Units, p.Offices = true, nil, nil
	d.put(p)
	d.head.Twins = withoutTwin(d.head.Twins, p.No)
}

// tell notes what to tell people, if there are any.
func (d *desk) tell(about string, to []PersonNo, person PersonNo, u Unit) {
	if len(to) > 0 {
		d.told = append(d.told, Word{About: about, To: to, Person: person, Unit: u.Label()})
	}
}

// change hands the rows back, lowest number first, with the list of officers renewed.
func (d *desk) change() Change {
	slices.Sort(d.changed)
	c := Change{Units: d.units, Tell: d.told, Lapsed: d.lapsed}
	for _, no := range d.changed {
		p := d.people[no]
		c.People = append(c.People, p)
		listed := slices.Contains(d.head.Officers, no)
		switch {
		case len(p.Offices) > 0 && !listed:
			d.head.Officers = append(d.head.Officers, no)
		case len(p.Offices) == 0 && listed:
			d.head.Officers = slices.DeleteFunc(d.head.Officers, func(n PersonNo) bool { return n == no })
		}
	}
	slices.Sort(d.head.Officers)
	c.Head = d.head
	return c
}

// tied lists the people of ties, each once, in their order.
func tied(ties []Tie) []PersonNo {
	var people []PersonNo
	for _, t := range ties {
		if !slices.Contains(people, t.Person) {
			people = append(people, t.Person)
		}
	}
	return people
}

// withoutTwin strikes somebody who is gone from the list of twins.
func withoutTwin(twins []Twin, gone PersonNo) []Twin {
	var left []Twin
	for _, t := range twins {
		t.People = slices.DeleteFunc(slices.Clone(t.People), func(p PersonNo) bool { return p == gone })
		if len(t.People) > 1 {
			left = append(left, t)
		}
	}
	return left
}
