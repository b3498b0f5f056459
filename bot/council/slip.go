package council

import (
	"fmt"
	"io"
	"slices"
)

// Slip is what is printed for one person and put through one door.
type Slip struct {
	Person PersonNo
	Name   string // in full: a slip lies in an envelope or is handed over
	Unit   UnitNo
	Label  string // 3-2-501
	Code   string // K7M4-92QX
	As     Standing
}

// NewSlips draws a code for each adult tied to units whom wanted asks for (nil asks for
// all), and lays the slips in the order of the doors. Nobody gets two: the first home
// counts, else the first unit. No two slips share a code. It fails only when random does.
func NewSlips(random io.Reader, units []Unit, people []Person, wanted func(Person) bool) ([]Slip, error) {
	byNo := peopleByNo(people)
	given := make(map[PersonNo]bool)
	var slips []Slip
	for _, homes := range []bool{true, false} {
		for _, u := range sortedUnits(units) {
			if (u.Use == Home) != homes {
				continue
			}
			for _, t := range u.Ties {
				p, ok := byNo[t.Person]
				if !ok || given[t.Person] || p.Gone || !p.Adult || wanted != nil && !wanted(p) {
					continue
				}
				given[t.Person] = true
				slips = append(slips, Slip{Person: p.No, Name: p.Name, Unit: u.No, Label: u.Label(), As: t.As})
			}
		}
	}
	drawn := make(map[string]bool, len(slips))
	for i := range slips {
		code, err := freshCode(random, drawn)
		if err != nil {
			return nil, fmt.Errorf("slip for person %d: %w", slips[i].Person, err)
		}
		slips[i].Code = code
	}
	return slips, nil
}

func freshCode(random io.Reader, drawn map[string]bool) (string, error) {
	for range 64 {
		code, err := NewCode(random)
		if err != nil {
			return "", err
		}
		if !drawn[code] {
			drawn[code] = true
			return code, nil
		}
	}
	return "", errStuck
}

func sortedUnits(units []Unit) []Unit {
	sorted := slices.Clone(units)
	slices.SortStableFunc(sorted, compareUnits)
	return sorted
}

func peopleByNo(people []Person) map[PersonNo]Person {
	m := make(map[PersonNo]Person, len(people))
	for _, p := range people {
		m[p.No] = p
	}
	return m
}
