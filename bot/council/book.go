package council

import (
	"cmp"
	"slices"
	"strings"
)

// Book is a whole roster in memory: its head, and its rows by number, lowest first.
// People include those who are gone.
type Book struct {
	Head   Roster
	People []Person
	Units  []Unit
}

// Person finds somebody by number.
func (b Book) Person(no PersonNo) (Person, bool) {
	i, ok := slices.BinarySearchFunc(b.People, no, func(p Person, no PersonNo) int { return cmp.Compare(p.No, no) })
	if !ok {
		return Person{}, false
	}
	return b.People[i], true
}

// Unit finds a unit by number.
func (b Book) Unit(no UnitNo) (Unit, bool) {
	i, ok := slices.BinarySearchFunc(b.Units, no, func(u Unit, no UnitNo) int { return cmp.Compare(u.No, no) })
	if !ok {
		return Unit{}, false
	}
	return b.Units[i], true
}

// IsHousehold reports whether somebody can live here: a home that has been sold.
func (u Unit) IsHousehold() bool { return u.Use == Home && !u.Unsold }

// RoomKey is the unit's key on the shelf of its building: 2-501, or 501 without a stair.
func (u Unit) RoomKey() string {
	if u.Stair == "" {
		return u.Room
	}
	return u.Stair + "-" + u.Room
}

// SumBuildings sums units by building, in the order residents count them.
func SumBuildings(units []Unit) []Building {
	at := make(map[string]int)
	var sums []Building
	for _, u := range units {
		i, ok := at[u.Building]
		if !ok {
			i = len(sums)
			at[u.Building] = i
			sums = append(sums, Building{Name: u.Building})
		}
		sums[i].Units++
		sums[i].Area += u.Area
		if u.IsHousehold() {
			sums[i].Households++
		}
	}
	slices.SortFunc(sums, func(a, b Building) int { return CompareNames(a.Name, b.Name) })
	return sums
}

// Summed brings the head's sums into line with the rows.
func (b Book) Summed() Book {
	b.Head.People, b.Head.Officers = 0, nil
	for _, p := range b.People {
		if p.Gone {
			continue
		}
		b.Head.People++
		if len(p.Offices) > 0 {
			b.Head.Officers = append(b.Head.Officers, p.No)
		}
	}
	b.Head.Units = len(b.Units)
	b.Head.Buildings = SumBuildings(b.Units)
	return b
}

// CompareNames orders names of buildings, stairs and rooms as residents count:
// 2 before 10, numbers before letters. Names that differ never compare equal.
func CompareNames(a, b string) int {
	x, y := a, b
	for x != "" && y != "" {
		runX, restX := run(x)
		runY, restY := run(y)
		if c := compareRuns(runX, runY); c != 0 {
			return c
		}
		x, y = restX, restY
	}
	if c := cmp.Compare(len(x), len(y)); c != 0 {
		return c
	}
	return strings.Compare(a, b)
}

// run splits off the first stretch of digits, or of other bytes.
func run(s string) (head, rest string) {
	i := 1
	for i < len(s) && isDigit(s[i]) == isDigit(s[0]) {
		i++
	}
	return s[:i], s[i:]
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

func compareRuns(x, y string) int {
	if !isDigit(x[0]) || !isDigit(y[0]) {
		return strings.Compare(x, y)
	}
	x, y = strings.TrimLeft(x, "0"), strings.TrimLeft(y, "0")
	return cmp.Or(cmp.Compare(len(x), len(y)), strings.Compare(x, y))
}

// compareUnits orders units by building, stair, room and number.
func compareUnits(a, b Unit) int {
	return cmp.Or(
		CompareNames(a.Building, b.Building),
		CompareNames(a.Stair, b.Stair),
		CompareNames(a.Room, b.Room),
		cmp.Compare(a.No, b.No),
	)
}
