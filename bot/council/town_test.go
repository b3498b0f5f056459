package council

import (
	"fmt"
	"strings"

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
