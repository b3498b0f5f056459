package council

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// town builds units and people from short words: "3-501 90 张三 李四/family" is a unit of
// 90 units of area with its people; a name in brackets is not of age.
func town(lines ...string) (units []Unit, people []Person) {
	numbers := make(map[string]PersonNo)
	for _, line := range lines {
		w := strings.Fields(line)
		place := strings.Split(w[0], "-")
		u := Unit{No: UnitNo(len(units) + 1), Building: place[0], Room: place[len(place)-1], Use: Home}
		if len(place) == 3 {
			u.Stair = place[1]
		}
		if _, err := fmt.Sscan(w[1], &u.Area); err != nil {
			panic(err)
		}
		for _, who := range w[2:] {
			name, as, given := strings.Cut(who, "/")
			switch name {
			case "unsold":
				u.Unsold = true
				continue
			case "shop", "parking":
				u.Use = Use(name)
				continue
			}
			if !given {
				as = string(Owner)
			}
			adult := !strings.HasPrefix(name, "(")
			name = strings.Trim(name, "()")
			if numbers[name] == 0 {
				numbers[name] = PersonNo(len(people) + 1)
				people = append(people, Person{No: numbers[name], Name: name, Adult: adult})
			}
			p := &people[numbers[name]-1]
			p.Units = append(p.Units, u.No)
			u.Ties = append(u.Ties, Tie{Person: p.No, As: Standing(as)})
		}
		units = append(units, u)
	}
	return units, people
}

// entries writes a roll's entries: label, heads, area by building, who may cast.
func entries(r Roll, people []Person) []string {
	var lines []string
	for _, e := range r.Entries {
		var lots, names []string
		for _, l := range e.Lots {
			lots = append(lots, fmt.Sprintf("%s:%d", r.Buildings[l.Building].Name, l.Area))
		}
		for _, no := range e.Persons {
			names = append(names, people[no-1].Name)
		}
		lines = append(lines, fmt.Sprintf("%s %d %s %s", e.Label, e.Heads, strings.Join(lots, ","), strings.Join(names, "+")))
	}
	return lines
}

func TestBuildRoll(t *testing.T) {
	for _, tt := range []struct {
		name       string
		electorate string
		town       []string
		want       []string
	}{
		{"one head per owner, with all the units", "owners",
			[]string{"2-202 100 甲", "1-101 90 甲", "1-102 80 乙"}, []string{"1-101等2处 1 1:90,2:100 甲", "1-102 1 1:80 乙"}},
		{"co-owners are one head, and each may cast", "owners", []string{"1-101 90 甲 乙/co_owner"}, []string{"1-101 1 1:90 甲+乙"}},
		{"another set of owners is another head", "owners", []string{"1-101 90 甲", "1-102 80 甲 乙/co_owner"}, []string{"1-101 1 1:90 甲", "1-102 1 1:80 甲+乙"}},
		{"family and tenants do not count among owners", "owners", []string{"1-101 90 甲 乙/family 丙/tenant"}, []string{"1-101 1 1:90 甲"}},
		{"all unsold units are one head that nobody casts", "owners", []string{"1-101 90 unsold", "2-101 80 unsold", "1-102 70 甲"},
			[]string{"1-101等2处 1 1:90,2:80 ", "1-102 1 1:70 甲"}},
		{"unless the developer is listed", "owners", []string{"1-101 90 unsold 建", "2-101 80 unsold"}, []string{"1-101等2处 1 1:90,2:80 建"}},
		{"what the developer bought back is a head of its own", "owners", []string{"1-101 90 unsold 建", "1-102 80 建"}, []string{"1-101 1 1:90 建", "1-102 1 1:80 建"}},
		{"units without known owners are a head each", "owners", []string{"1-101 90", "1-102 80"}, []string{"1-101 1 1:90 ", "1-102 1 1:80 "}},
		{"owners under age count and do not cast", "owners", []string{"1-101 90 (小)", "1-102 80 甲 (小)/co_owner"}, []string{"1-101 1 1:90 ", "1-102 1 1:80 甲"}},
		{"the head counts where the home is", "owners", []string{"1-5 12 parking 甲", "3-501 90 甲", "2-9 30 shop 甲"}, []string{"3-501等3处 1 3:90,1:12,2:30 甲"}},
		{"only units of the building asked for", "owners@2", []string{"2-202 100 甲", "1-101 90 甲"}, []string{"2-202 1 2:100 甲"}},
		{"only the stair asked for", "owners@3@2", []string{"3-2-501 100 甲", "3-1-101 90 甲"}, []string{"3-2-501 1 3:100 甲"}},
		{"only homes if asked", "owners/home", []string{"3-501 90 甲", "1-5 12 parking 乙"}, []string{"3-501 1 3:90 甲"}},
		{"one ballot per home", "households", []string{"1-101 90 甲", "1-102 80 甲 乙/family (小)/family", "1-103 70 unsold", "1-9 30 shop 丙"},
			[]string{"1-101 1 1:90 甲", "1-102 1 1:80 甲+乙"}},
		{"tenants do not cast for their home", "households", []string{"1-101 90 甲 租/tenant"}, []string{"1-101 1 1:90 甲"}},
		{"unless the electorate says so", "households+tenants", []string{"1-101 90 甲 租/tenant", "1-102 80 客/tenant"}, []string{"1-101 1 1:90 甲+租", "1-102 1 1:80 客"}},
		{"rooms in the order of the doors", "households", []string{"10-101 1 甲", "2-1101 1 乙", "2-201 1 丙", "A-1 1 丁"},
			[]string{"2-201 1 2:1 丙", "2-1101 1 2:1 乙", "10-101 1 10:1 甲", "A-1 1 A:1 丁"}},
		{"every adult once, without area", "adults", []string{"1-101 90 甲 乙/family (小)/family 租/tenant", "2-101 80 甲"},
			[]string{"1-101 1 1:0 甲", "1-101 1 1:0 乙"}},
		{"adults with tenants", "adults+tenants", []string{"1-101 90 甲 租/tenant"}, []string{"1-101 1 1:0 甲", "1-101 1 1:0 租"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e, err := ParseElectorate(tt.electorate)
			if err != nil {
				t.Fatal(err)
			}
			units, people := town(tt.town...)
			r, err := BuildRoll(e, units, people)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, entries(r, people)); diff != "" {
				t.Errorf("entries (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRollOfVotersAndReps(t *testing.T) {
	units, people := town("1-101 90 甲 乙/family 租/tenant", "1-102 80 丙")
	people[1].Voter, people[2].Voter = true, true
	people[3].Offices = []Office{{Role: Rep}}
	for base, want := range map[string][]string{
		Voters: {"1-101 1 1:0 乙", "1-101 1 1:0 租"},
		Reps:   {"1-102 1 1:0 丙"},
	} {
		r, err := BuildRoll(Electorate{Base: base}, units, people)
		if diff := cmp.Diff(want, entries(r, people)); err != nil || diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s", base, err, diff)
		}
	}
	people[3].Gone = true
	if _, err := BuildRoll(Electorate{Base: Reps}, units, people); !errors.Is(err, NoRoll) {
		t.Errorf("a roll of nobody: %v", err)
	}
}

func TestRollSumsItsBuildings(t *testing.T) {
	units, people := town("1-101 90 甲", "1-9 12 parking 甲", "2-101 80 甲", "2-102 70 乙", "2-103 60 unsold")
	r, err := BuildRoll(Electorate{Base: Owners}, units, people)
	if err != nil {
		t.Fatal(err)
	}
	want := []MaskedRow{{Building: "1", Households: 1, Entries: 1, Area: 102}, {Building: "2", Households: 2, Entries: 2, Area: 210}}
	if diff := cmp.Diff(want, r.Masked()); diff != "" {
		t.Errorf("masked (-want +got):\n%s", diff)
	}
	if r.Heads != 3 || r.Units != 3 || r.Area != 312 {
		t.Errorf("sums %+v", r)
	}
}

// TestRollDigestIsPinned keeps old rolls verifiable: the canonical rows never change.
func TestRollDigestIsPinned(t *testing.T) {
	units, people := town("3-2-501 8950 甲 乙/co_owner", "3-2-502 0", "1-9 1200 parking 甲 乙/co_owner")
	r, err := BuildRoll(Electorate{Base: Owners}, units, people)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := r.WriteRows(&b); err != nil {
		t.Fatal(err)
	}
	want := "yishi roll v1\n" + `["b","1",0,0,1200]` + "\n" + `["b","3",2,2,8950]` + "\n" +
		`["e",[1,2],1,[[1,8950],[0,1200]],"3-2-501等2处"]` + "\n" + `["e",[],1,[[1,0]],"3-2-502"]` + "\n"
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	if r.Hash != "9a6c2384a954a2f5717a5c9eda8312cf19aa5fb305e6c524f6da5ea6940e6134" { // sha256sum of these rows
		t.Errorf("hash %s", r.Hash)
	}
}

func TestBuildRollRefusesRowsThatDoNotFit(t *testing.T) {
	units, people := town("1-101 90 甲", "1-102 80 乙")
	twice := append(slices.Clone(units), units[0])
	negative := slices.Clone(units)
	negative[0].Area = -1
	huge := slices.Clone(units)
	huge[0].Area = maxArea
	for name, in := range map[string]struct {
		units  []Unit
		people []Person
	}{
		"a unit twice":               {twice, people},
		"a person twice":             {units, append(slices.Clone(people), people[0])},
		"a tie to nobody":            {units, people[:1]},
		"an area below zero":         {negative, people},
		"an area beyond all measure": {huge, people},
	} {
		if _, err := BuildRoll(Electorate{Base: Owners}, in.units, in.people); !errors.Is(err, ErrBrokenBook) {
			t.Errorf("%s: error %v", name, err)
		}
	}
	var bad *BadElectorate
	if _, err := BuildRoll(Electorate{Base: "everybody"}, units, people); !errors.As(err, &bad) {
		t.Errorf("no such electorate: error %v", err)
	}
}

// vector is a worked example of how owners count.
type vector struct {
	ID   string
	Base struct {
		Units []struct {
			Owner string
			Area  int64
			N     int
		}
		OwnerOf map[string]string `json:"owner_of"`
	}
	Counts   struct{ Casts [][3]string }
	Expected struct {
		Heads int
		Area  int64
		Casts []string
	}
}

func TestOwnersCountAsInTheVectors(t *testing.T) {
	text, err := os.ReadFile("testdata/owner_count.json")
	if err != nil {
		t.Fatal(err)
	}
	var vectors []vector
	if err := json.Unmarshal(text, &vectors); err != nil || len(vectors) != 3 {
		t.Fatalf("%d vectors, %v", len(vectors), err)
	}
	for _, v := range vectors {
		units, people := town(v.lines()...)
		r, err := BuildRoll(Electorate{Base: Owners}, units, people)
		if err != nil {
			t.Fatal(err)
		}
		if r.Heads != v.Expected.Heads || v.Expected.Area != 0 && r.Area != v.Expected.Area {
			t.Errorf("%s: %d heads, area %d, want %+v", v.ID, r.Heads, r.Area, v.Expected)
		}
		if diff := cmp.Diff(v.Expected.Casts, castAll(r, people, v.Counts.Casts)); diff != "" {
			t.Errorf("%s: casts (-want +got):\n%s", v.ID, diff)
		}
	}
}

// lines is the vector's base as a town; a couple (夫妻共有) are the two who cast.
func (v vector) lines() []string {
	var lines []string
	for _, u := range v.Base.Units {
		for i := range u.N {
			owner := u.Owner
			if owner == "each" {
				owner = fmt.Sprint("each", i)
			}
			lines = append(lines, fmt.Sprintf("1-%d %d %s", len(lines)+1, u.Area, owner))
		}
	}
	for room, owner := range v.Base.OwnerOf {
		if owner == "夫妻共有" {
			owner = "甲 乙/co_owner"
		}
		lines = append(lines, room+" 1 "+owner)
	}
	return lines
}

// castAll casts one ballot after the other: an entry takes one.
func castAll(r Roll, people []Person, casts [][3]string) []string {
	var verdicts []string
	cast := make(map[int]string)
	for _, c := range casts {
		entry := slices.IndexFunc(r.Entries, func(e Entry) bool {
			return slices.ContainsFunc(e.Persons, func(p PersonNo) bool { return people[p-1].Name == c[0] })
		})
		switch by, voted := cast[entry]; {
		case entry < 0:
			verdicts = append(verdicts, "not on roll")
		case !voted:
			cast[entry] = c[0]
			verdicts = append(verdicts, "counted")
		case by == c[0]:
			verdicts = append(verdicts, "conflict:one_head_two_choices")
		default:
			verdicts = append(verdicts, "rejected:unit_already_voted")
		}
	}
	return verdicts
}

// anyTown draws units and people of all kinds.
func anyTown(t *rapid.T) ([]Unit, []Person) {
	people := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Person {
		return Person{Adult: rapid.IntRange(0, 4).Draw(t, "age") > 0, Voter: rapid.Bool().Draw(t, "voter"), Gone: rapid.IntRange(0, 9).Draw(t, "gone") == 0}
	}), 1, 6).Draw(t, "people")
	for i := range people {
		people[i].No = PersonNo(i + 1)
		if i%3 == 0 {
			people[i].Offices = []Office{{Role: Rep}}
		}
	}
	units := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Unit {
		return Unit{
			Building: rapid.SampledFrom([]string{"1", "2", "10"}).Draw(t, "building"), Stair: rapid.SampledFrom([]string{"", "1", "2"}).Draw(t, "stair"),
			Room: rapid.SampledFrom([]string{"101", "102", "1001"}).Draw(t, "room"), Use: rapid.SampledFrom([]Use{Home, Home, Shop, Parking}).Draw(t, "use"),
			Area: rapid.Int64Range(0, 1_000_000).Draw(t, "area"), Unsold: rapid.IntRange(0, 4).Draw(t, "unsold") == 0,
			Ties: rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Tie {
				return Tie{Person: PersonNo(rapid.IntRange(1, len(people)).Draw(t, "person")), As: rapid.SampledFrom([]Standing{Owner, CoOwner, Family, Tenant}).Draw(t, "as")}
			}), 0, 4).Draw(t, "ties"),
		}
	}), 1, 12).Draw(t, "units")
	for i := range units {
		units[i].No = UnitNo(i + 1)
	}
	return units, people
}

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
