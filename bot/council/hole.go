package council

import "fmt"

// HoleKind is what is missing in a roll.
type HoleKind string

// The kinds of holes.
const (
	NoOwner     HoleKind = "no_owner"     // sold, but nobody owns it
	NoArea      HoleKind = "no_area"      // counts by area and has none
	NobodyCasts HoleKind = "nobody_casts" // owners or occupants, none of them of age
	NoDeveloper HoleKind = "no_developer" // unsold, and nobody of the developer listed
	Unreached   HoleKind = "unreached"    // nobody of the unit can be reached by message
	EmptyHome   HoleKind = "empty_home"   // a home where nobody is listed
)

// Hole is one kind of gap, with the units it concerns by label, in the order of doors.
type Hole struct {
	Kind   HoleKind `json:"kind"`
	Labels []string `json:"labels"`
}

// Holes lists what is missing for a vote of e, kinds in the order above. reached says
// whether a person can be reached by message; nil leaves that question out.
// Errors: as BuildRoll, without NoRoll.
func Holes(e Electorate, units []Unit, people []Person, reached func(PersonNo) bool) ([]Hole, error) {
	if !e.valid() {
		return nil, &BadElectorate{Text: e.String()}
	}
	byNo, err := sound(units, people)
	if err != nil {
		return nil, fmt.Errorf("look for holes: %w", err)
	}
	found := make(map[HoleKind][]string)
	for _, u := range sortedUnits(units) {
		if !e.Takes(u) {
			continue
		}
		for _, kind := range e.holesOf(u, byNo, reached) {
			found[kind] = append(found[kind], u.Label())
		}
	}
	var holes []Hole
	for _, kind := range []HoleKind{NoOwner, NoArea, NobodyCasts, NoDeveloper, Unreached, EmptyHome} {
		if len(found[kind]) > 0 {
			holes = append(holes, Hole{Kind: kind, Labels: found[kind]})
		}
	}
	return holes, nil
}

// holesOf lists what is missing at one unit.
func (e Electorate) holesOf(u Unit, byNo map[PersonNo]Person, reached func(PersonNo) bool) []HoleKind {
	var kinds []HoleKind
	owners := e.Base == Owners
	if owners && u.Area == 0 {
		kinds = append(kinds, NoArea)
	}
	tied, casting := e.peopleAt(u, byNo)
	switch {
	case tied == 0 && owners && u.Unsold:
		return append(kinds, NoDeveloper)
	case tied == 0 && owners:
		return append(kinds, NoOwner)
	case tied == 0 && e.Base == Households:
		return append(kinds, EmptyHome)
	case tied == 0:
		return kinds
	case len(casting) == 0 && (owners || e.Base == Households):
		return append(kinds, NobodyCasts)
	}
	if reached != nil && len(casting) > 0 && !anyOf(casting, reached) {
		kinds = append(kinds, Unreached)
	}
	return kinds
}

// peopleAt counts who is tied to u in a way that matters to e, and lists those of them
// who may cast.
func (e Electorate) peopleAt(u Unit, byNo map[PersonNo]Person) (tied int, casting []PersonNo) {
	for _, t := range u.Ties {
		p := byNo[t.Person]
		switch {
		case p.Gone, e.Base == Owners && !t.As.Owns(), e.Base == Households && t.As == Tenant && !e.Tenants:
			continue
		}
		tied++
		casts := p.Adult
		if e.Base != Owners && e.Base != Households {
			casts = e.counts(p, t.As)
		}
		if casts {
			casting = append(casting, t.Person)
		}
	}
	return tied, casting
}

func anyOf(people []PersonNo, is func(PersonNo) bool) bool {
	for _, p := range people {
		if is(p) {
			return true
		}
	}
	return false
}
