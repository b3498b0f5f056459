package council

import (
	"slices"
	"strings"
)

// Upkeep keeps the roster true between imports: 过户, 迁入, 迁出, 去世, and a new chair.
// Each function takes the rows concerned and returns them as they are to be, with the
// head's sums. It holds for motions opened later: a roll, once frozen, stays. Each is
// proposed by a clerk and confirmed by a second officer (Pending).

// Newcomer is who a unit is tied to next.
type Newcomer struct {
	// Person is the number of somebody on the roster; 0 for somebody new, unless one of
	// the rows handed in has the same name and phone.
	Person PersonNo `json:"person,omitempty"`
	Name   string   `json:"name,omitempty"`
	Phone  string   `json:"phone,omitempty"`
	Adult  bool     `json:"adult"`
	Voter  bool     `json:"voter"`
	// As is what they become; a transfer makes the first Owner, the others CoOwner.
	As Standing `json:"as,omitempty"`
}

// Word is what to tell people of a household after a change.
type Word struct {
	// About names the text: "sold", "bought", "new_owner", "joined", "left", "died",
	// "chair_gained", "chair_given".
	About string
	To    []PersonNo
	// Person is whom it is about, 0 for a whole unit; Unit is its label.
	Person PersonNo
	Unit   string
}

// Change is what an upkeep changes, and whom to tell.
type Change struct {
	Head   Roster
	Units  []Unit
	People []Person
	Tell   []Word
	// Lapsed are those who lost an office because they left.
	Lapsed []PersonNo
}

// maxOwners bounds how many people can own one unit together.
const maxOwners = 50

// Transfer hands u to buyers (过户). people are the rows of all who are tied to u, and of
// buyers who are on the roster already. Former owners and their family leave the unit,
// unless one of them stays an owner; tenants stay (买卖不破租赁, 民法典725). Whoever has
// no unit left is gone. Refusals: NobodyNamed, TooManyNamed, SamePerson, PersonMissing,
// HasLeft, TiedBefore.
func Transfer(head Roster, u Unit, people []Person, buyers []Newcomer) (Change, error) {
	switch n := len(buyers); {
	case n == 0:
		return Change{}, NobodyNamed
	case n > maxOwners:
		return Change{}, TooManyNamed
	}
	d := newDesk(head, people)
	if err := d.have(u); err != nil {
		return Change{}, err
	}
	before := u.Ties
	var owners []Tie
	for i, b := range buyers {
		as := CoOwner
		if i == 0 {
			as = Owner
		}
		no, err := d.take(b)
		if err != nil {
			return Change{}, err
		}
		if slices.ContainsFunc(owners, func(t Tie) bool { return t.Person == no }) {
			return Change{}, SamePerson
		}
		owners = append(owners, Tie{Person: no, As: as})
	}
	after := append(owners, staying(before, owners)...)
	sold, bought, there := compareTies(before, after)
	if len(sold)+len(bought) == 0 {
		return Change{}, TiedBefore
	}
	d.settle(u, after)
	d.tell("sold", sold, 0, u)
	d.tell("bought", bought, 0, u)
	d.tell("new_owner", there, 0, u)
	return d.change(), nil
}

// staying lists who of the former people stays besides the new owners.
func staying(before, owners []Tie) []Tie {
	isOwner := func(p PersonNo) bool {
		return slices.ContainsFunc(owners, func(t Tie) bool { return t.Person == p })
	}
	kept := slices.ContainsFunc(before, func(t Tie) bool { return t.As.Owns() && isOwner(t.Person) })
	var stay []Tie
	for _, t := range before {
		if !isOwner(t.Person) && (t.As == Tenant || t.As == Family && kept) {
			stay = append(stay, t)
		}
	}
	return stay
}

// compareTies lists who left, who came to own, and who was there and stays.
func compareTies(before, after []Tie) (left, came, stayed []PersonNo) {
	has := func(ties []Tie, p PersonNo, owns bool) bool {
		return slices.ContainsFunc(ties, func(t Tie) bool { return t.Person == p && (!owns || t.As.Owns()) })
	}
	for _, t := range before {
		if !has(after, t.Person, false) {
			left = append(left, t.Person)
		}
	}
	for _, t := range after {
		if t.As.Owns() && !has(before, t.Person, true) {
			came = append(came, t.Person)
		} else {
			stayed = append(stayed, t.Person)
		}
	}
	return left, came, stayed
}

// MoveIn adds n to u as family or tenant (迁入). Ownership changes by Transfer.
// Refusals: NotAnOccupant, TiedBefore, NobodyNamed, PersonMissing, HasLeft.
func MoveIn(head Roster, u Unit, people []Person, n Newcomer) (Change, error) {
	if n.As != Family && n.As != Tenant {
		return Change{}, NotAnOccupant
	}
	d := newDesk(head, people)
	if err := d.have(u); err != nil {
		return Change{}, err
	}
	no, err := d.take(n)
	if err != nil {
		return Change{}, err
	}
	if slices.ContainsFunc(u.Ties, func(t Tie) bool { return t.Person == no }) {
		return Change{}, TiedBefore
	}
	there := tied(u.Ties)
	d.settle(u, append(slices.Clone(u.Ties), Tie{Person: no, As: n.As}))
	d.tell("joined", append(there, no), no, u)
	return d.change(), nil
}

// MoveOut takes who out of u (迁出). An owner who moves out still owns: OwnersStay.
// Other refusals: NotTied, PersonMissing.
func MoveOut(head Roster, u Unit, people []Person, who PersonNo) (Change, error) {
	d := newDesk(head, people)
	if err := d.have(u); err != nil {
		return Change{}, err
	}
	i := slices.IndexFunc(u.Ties, func(t Tie) bool { return t.Person == who })
	switch {
	case i < 0:
		return Change{}, NotTied
	case slices.ContainsFunc(u.Ties, func(t Tie) bool { return t.Person == who && t.As.Owns() }):
		return Change{}, OwnersStay
	}
	there := tied(u.Ties)
	d.settle(u, slices.DeleteFunc(slices.Clone(u.Ties), func(t Tie) bool { return t.Person == who }))
	d.tell("left", there, who, u)
	return d.change(), nil
}

// Death takes who out of all their units (去世), which must all be handed in, with the
// rows of everybody tied to them. What they owned alone has no owner until it is
// transferred to the heirs. The phone number is erased. Refusals: PersonMissing,
// UnitUnknown, HasLeft.
func Death(head Roster, units []Unit, people []Person, who PersonNo) (Change, error) {
	d := newDesk(head, people)
	p, ok := d.people[who]
	switch {
	case !ok:
		return Change{}, PersonMissing
	case p.Gone:
		return Change{}, HasLeft
	}
	for _, no := range p.Units {
		i := slices.IndexFunc(units, func(u Unit) bool { return u.No == no })
		if i < 0 {
			return Change{}, UnitUnknown
		}
		u := units[i]
		if err := d.have(u); err != nil {
			return Change{}, err
		}
		left := slices.DeleteFunc(slices.Clone(u.Ties), func(t Tie) bool { return t.Person == who })
		d.settle(u, left)
		d.tell("died", tied(left), who, u)
	}
	p = d.people[who]
	p.Phone = ""
	d.depart(p)
	return d.change(), nil
}

// HandOver gives the chair to to. officers are the rows of everybody in head.Officers, so
// that whoever holds it now is among them. A supervisor cannot chair as well. Refusals:
// PersonMissing, SamePerson, NotAdult, HasLeft, SupervisorBars.
func HandOver(head Roster, officers []Person, to Person) (Change, error) {
	d := newDesk(head, append(slices.Clone(officers), to))
	for _, no := range head.Officers {
		if _, ok := d.people[no]; !ok {
			return Change{}, PersonMissing
		}
	}
	to = d.people[to.No]
	switch {
	case to.Gone:
		return Change{}, HasLeft
	case !to.Adult:
		return Change{}, NotAdult
	case to.Holds(Chair, ""):
		return Change{}, SamePerson
	case to.Holds(Supervisor, ""):
		return Change{}, SupervisorBars
	}
	for _, o := range officers {
		if !o.Holds(Chair, "") {
			continue
		}
		o.Offices = slices.DeleteFunc(slices.Clone(o.Offices), func(f Office) bool { return f.Role == Chair })
		d.put(o)
		d.told = append(d.told, Word{About: "chair_given", To: []PersonNo{o.No}, Person: to.No})
	}
	to.Offices = append(slices.Clone(to.Offices), Office{Role: Chair})
	d.put(to)
	d.told = append(d.told, Word{About: "chair_gained", To: []PersonNo{to.No}, Person: to.No})
	return d.change(), nil
}

// cleanName is a newcomer's name without the blanks around it.
func (n Newcomer) cleanName() string { return strings.TrimSpace(n.Name) }
