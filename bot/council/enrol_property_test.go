package council

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func anyElectorate(t *rapid.T) Electorate {
	text := rapid.SampledFrom([]string{"owners", "owners/home", "owners@1", "owners@10@1", "households", "households+tenants@2", "households/home,shop", "adults", "adults+tenants@1", "voters", "reps"}).Draw(t, "electorate")
	e, err := ParseElectorate(text)
	if err != nil || e.String() != text {
		t.Fatalf("%s: %v %v", text, e, err)
	}
	return e
}

func TestRollsPreserveHeadsAndArea(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		units, people := anyTown(t)
		e := anyElectorate(t)
		r, err := BuildRoll(e, units, people)
		if errors.Is(err, NoRoll) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		heads, area, inBuildings, counted := 0, int64(0), int64(0), 0
		for _, entry := range r.Entries {
			heads += entry.Heads
			area += entry.Area()
		}
		for _, b := range r.Buildings {
			inBuildings += b.Area
			counted += b.Units
		}
		if heads != r.Heads || area != r.Area || inBuildings != r.Area || counted != r.Units || len(r.Entries) != r.Units {
			t.Fatalf("sums do not fit: %+v, %d heads, area %d, %d in buildings", r, heads, area, inBuildings)
		}
		if want, ok := headsOf(e, units, people); ok && (want.heads != r.Heads || want.area != r.Area) {
			t.Fatalf("%d heads and area %d, want %+v", r.Heads, r.Area, want)
		}
		checkPersons(t, e, r, people)
	})
}

type count struct {
	heads int
	area  int64
}

// headsOf counts heads and area in another way: by the definition.
func headsOf(e Electorate, units []Unit, people []Person) (count, bool) {
	var c count
	sets := make(map[string]bool)
	for _, u := range units {
		if !e.Takes(u) {
			continue
		}
		c.area += u.Area
		set := make([]bool, len(people))
		owned := false
		for _, t := range u.Ties {
			if t.As.Owns() && !people[t.Person-1].Gone {
				set[t.Person-1], owned = true, true
			}
		}
		switch {
		case u.Unsold:
			sets["unsold"] = true
		case owned && e.Base == Owners:
			sets[fmt.Sprint(set)] = true
		default:
			sets[fmt.Sprint("unit", u.No)] = true
		}
	}
	c.heads = len(sets)
	return c, e.Base == Owners || e.Base == Households
}

// checkPersons wants nobody who may not cast, nobody twice where people are counted, and
// nobody alone in two entries of owners but for the developer.
func checkPersons(t *rapid.T, e Electorate, r Roll, people []Person) {
	seen := make(map[PersonNo]int)
	for _, entry := range r.Entries {
		if !slices.IsSorted(entry.Persons) {
			t.Fatalf("persons out of order: %+v", entry)
		}
		for _, p := range entry.Persons {
			seen[p]++
			if q := people[p-1]; q.Gone || e.Base != Voters && e.Base != Reps && !q.Adult {
				t.Fatalf("%+v casts", q)
			}
		}
	}
	if e.Base == Owners || e.Base == Households {
		return
	}
	for p, n := range seen {
		if n > 1 {
			t.Fatalf("person %d is in %d entries", p, n)
		}
	}
	if len(seen) != r.Units {
		t.Fatalf("%d people in %d entries", len(seen), r.Units)
	}
}

func TestNoOwnerIsAHeadTwice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		units, people := anyTown(t)
		for i := range units {
			units[i].Unsold = false
		}
		for i := range people {
			people[i].Adult = true
		}
		r, err := BuildRoll(Electorate{Base: Owners}, units, people)
		if err != nil {
			t.Fatal(err)
		}
		heads := make(map[string]bool)
		for _, e := range r.Entries {
			key := fmt.Sprint(e.Persons)
			if len(e.Persons) > 0 && heads[key] {
				t.Fatalf("the owners %s are two heads: %+v", key, r.Entries)
			}
			heads[key] = true
		}
	})
}

func TestRollsDoNotDependOnTheOrderOfRows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		units, people := anyTown(t)
		e := anyElectorate(t)
		r, err := BuildRoll(e, units, people)
		if err != nil && !errors.Is(err, NoRoll) {
			t.Fatal(err)
		}
		before, _ := json.Marshal([]any{units, people})
		mixed := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		units2, people2 := slices.Clone(units), slices.Clone(people)
		mixed.Shuffle(len(units2), func(i, j int) { units2[i], units2[j] = units2[j], units2[i] })
		mixed.Shuffle(len(people2), func(i, j int) { people2[i], people2[j] = people2[j], people2[i] })
		for i := range units2 {
			ties := slices.Clone(units2[i].Ties)
			mixed.Shuffle(len(ties), func(i, j int) { ties[i], ties[j] = ties[j], ties[i] })
			units2[i].Ties = ties
		}
		r2, err2 := BuildRoll(e, units2, people2)
		if !errors.Is(err2, err) || r.Hash != r2.Hash {
			t.Fatalf("hash %s %v and %s %v", r.Hash, err, r2.Hash, err2)
		}
		if diff := cmp.Diff(r, r2); diff != "" {
			t.Fatalf("rolls differ:\n%s", diff)
		}
		if after, _ := json.Marshal([]any{units, people}); string(after) != string(before) {
			t.Fatal("the rows handed in were changed")
		}
	})
}

func BenchmarkBuildRoll(b *testing.B) {
	var units []Unit
	var people []Person
	for i := range 100_000 {
		no := PersonNo(i + 1)
		people = append(people, Person{No: no, Adult: true})
		units = append(units, Unit{No: UnitNo(no), Building: fmt.Sprint(i % 60), Room: fmt.Sprint(i / 60), Use: Home, Area: 9000, Ties: []Tie{{Person: no, As: Owner}}})
	}
	b.ReportAllocs()
	for b.Loop() {
		if r, err := BuildRoll(Electorate{Base: Owners}, units, people); err != nil || r.Heads != 100_000 {
			b.Fatal(err)
		}
	}
}
