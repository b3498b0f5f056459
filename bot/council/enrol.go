package council

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strconv"
)

// ErrBrokenBook says that units and people do not fit together: a number that is there
// twice, a tie to nobody, an area below zero or beyond all measure. Wrapped with what.
var ErrBrokenBook = errors.New("roster rows do not fit together")

// maxArea bounds the area of a unit and of a roll, in 0.01 m²: sums stay exact
// wherever they pass through Lua.
const maxArea = 100_000_000_000_000

// BuildRoll lists the voting units of e, in the order of the doors, and hashes them.
// The order of units, people and ties that come in makes no difference.
//
// Owners: one head per set of owners, with all the units that exactly these own; one
// for all unsold units, which nobody may cast unless the developer's people are tied to
// them; one for each unit whose owner is unknown. Owners who are not of age count, but
// do not cast. Households: one per home sold, cast by its owners, co-owners and family
// who are of age, and by tenants if e says so. Adults, voters, reps: one each; a person
// counts in the building of the first home, without area.
//
// Errors: *BadElectorate, ErrBrokenBook; NoRoll if there is nobody to list.
func BuildRoll(e Electorate, units []Unit, people []Person) (Roll, error) {
	if !e.valid() {
		return Roll{}, &BadElectorate{Text: e.String()}
	}
	byNo, err := sound(units, people)
	if err != nil {
		return Roll{}, err
	}
	taken := slices.DeleteFunc(sortedUnits(units), func(u Unit) bool { return !e.Takes(u) })
	slices.SortStableFunc(taken, homesFirst)
	var drafts []draft
	switch e.Base {
	case Owners:
		drafts = ownerHeads(taken, byNo)
	case Households:
		drafts = households(taken, byNo, e.Tenants)
	default:
		drafts = persons(taken, byNo, e)
	}
	if len(drafts) == 0 {
		return Roll{}, NoRoll
	}
	return rollOf(drafts, taken)
}

// draft is an entry in the making: its units, first home first, and who may cast.
type draft struct {
	units   []Unit
	persons []PersonNo
	// counted says that the units' area counts; people vote without area.
	counted bool
}

// homesFirst lets a head with a flat and a garage count where the flat is.
func homesFirst(a, b Unit) int {
	rank := func(u Unit) int {
		if u.Use == Home {
			return 0
		}
		return 1
	}
	return cmp.Compare(rank(a), rank(b))
}

// sound checks that the rows fit together, and finds people by number.
func sound(units []Unit, people []Person) (map[PersonNo]Person, error) {
	byNo := peopleByNo(people)
	if len(byNo) != len(people) {
		return nil, fmt.Errorf("a person number is there twice: %w", ErrBrokenBook)
	}
	seen := make(map[UnitNo]bool, len(units))
	var area int64
	for _, u := range units {
		if seen[u.No] {
			return nil, fmt.Errorf("unit %d is there twice: %w", u.No, ErrBrokenBook)
		}
		seen[u.No] = true
		if u.Area < 0 || u.Area > maxArea-area {
			return nil, fmt.Errorf("area of unit %d: %w", u.No, ErrBrokenBook)
		}
		area += u.Area
		for _, t := range u.Ties {
			if _, ok := byNo[t.Person]; !ok {
				return nil, fmt.Errorf("unit %d is tied to person %d: %w", u.No, t.Person, ErrBrokenBook)
			}
		}
	}
	return byNo, nil
}

// ownerHeads groups units by who owns them.
func ownerHeads(units []Unit, byNo map[PersonNo]Person) []draft {
	at := make(map[string]int, len(units))
	drafts := make([]draft, 0, len(units))
	for _, u := range units {
		owners := ownersOf(u, byNo)
		key := headKey(u, owners)
		i, ok := at[key]
		if !ok {
			i = len(drafts)
			at[key] = i
			drafts = append(drafts, draft{counted: true})
		}
		d := &drafts[i]
		d.units = append(d.units, u)
		for _, p := range owners {
			if byNo[p].Adult && !slices.Contains(d.persons, p) {
				d.persons = append(d.persons, p)
			}
		}
	}
	return drafts
}

// headKey is the same for units that count as one head.
func headKey(u Unit, owners []PersonNo) string {
	switch {
	case u.Unsold:
		return "unsold"
	case len(owners) == 0:
		return "unit " + strconv.Itoa(int(u.No))
	}
	key := make([]byte, 0, 8*len(owners))
	for _, p := range owners {
		key = binary.AppendUvarint(key, uint64(p))
	}
	return string(append([]byte("set "), key...))
}

// ownersOf lists who owns u, each once, by number; those who are gone own nothing.
func ownersOf(u Unit, byNo map[PersonNo]Person) []PersonNo {
	var owners []PersonNo
	for _, t := range u.Ties {
		if t.As.Owns() && !byNo[t.Person].Gone {
			owners = append(owners, t.Person)
		}
	}
	slices.Sort(owners)
	return slices.Compact(owners)
}

// households makes one entry of each home.
func households(units []Unit, byNo map[PersonNo]Person, tenants bool) []draft {
	drafts := make([]draft, 0, len(units))
	for _, u := range units {
		d := draft{units: []Unit{u}, counted: true}
		for _, t := range u.Ties {
			p := byNo[t.Person]
			if p.Adult && !p.Gone && (tenants || t.As != Tenant) {
				d.persons = append(d.persons, t.Person)
			}
		}
		drafts = append(drafts, d)
	}
	return drafts
}

// persons makes one entry of each person who counts under e.
func persons(units []Unit, byNo map[PersonNo]Person, e Electorate) []draft {
	seen := make(map[PersonNo]bool)
	var drafts []draft
	for _, u := range units {
		for _, t := range u.Ties {
			if seen[t.Person] || !e.counts(byNo[t.Person], t.As) {
				continue
			}
			seen[t.Person] = true
			drafts = append(drafts, draft{units: []Unit{u}, persons: []PersonNo{t.Person}})
		}
	}
	return drafts
}

// counts reports whether p, who is as to a unit, is one of the electorate's people.
func (e Electorate) counts(p Person, as Standing) bool {
	if p.Gone {
		return false
	}
	switch e.Base {
	case Voters:
		return p.Voter
	case Reps:
		return len(p.Offices) > 0
	default:
		return p.Adult && (e.Tenants || as != Tenant)
	}
}

// rollOf puts the drafts into their order and sums them.
func rollOf(drafts []draft, taken []Unit) (Roll, error) {
	for i := range drafts {
		slices.Sort(drafts[i].persons)
		drafts[i].persons = slices.Compact(drafts[i].persons)
	}
	slices.SortFunc(drafts, func(a, b draft) int {
		return cmp.Or(compareUnits(a.units[0], b.units[0]), slices.Compare(a.persons, b.persons))
	})
	var r Roll
	at := make(map[string]int)
	for _, b := range SumBuildings(taken) {
		at[b.Name] = len(r.Buildings)
		r.Buildings = append(r.Buildings, Building{Name: b.Name, Households: b.Households})
	}
	r.Entries = make([]Entry, len(drafts))
	for i, d := range drafts {
		e := d.entry(at)
		r.Entries[i] = e
		r.Heads += e.Heads
		r.Buildings[e.Lots[0].Building].Units++
		for _, l := range e.Lots {
			r.Buildings[l.Building].Area += l.Area
			r.Area += l.Area
		}
	}
	r.Units = len(r.Entries)
	hash, err := r.Digest()
	r.Hash = hash
	return r, err
}

// entry finishes a draft; at finds a building's place in the roll.
func (d draft) entry(at map[string]int) Entry {
	e := Entry{Persons: d.persons, Heads: 1, Label: d.units[0].Label()}
	if n := len(d.units); n > 1 {
		e.Label = fmt.Sprintf("%s等%d处", e.Label, n)
	}
	for _, u := range d.units {
		b := at[u.Building]
		i := slices.IndexFunc(e.Lots, func(l Lot) bool { return l.Building == b })
		if i < 0 {
			i = len(e.Lots)
			e.Lots = append(e.Lots, Lot{Building: b})
		}
		if d.counted {
			e.Lots[i].Area += u.Area
		}
	}
	return e
}
