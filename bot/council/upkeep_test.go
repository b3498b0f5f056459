package council

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// settled is a roster whose head fits its rows.
func settled(lines ...string) Book {
	units, people := town(lines...)
	b := Book{People: people, Units: units}
	b.Head.NextPerson, b.Head.NextUnit = PersonNo(len(people)+1), UnitNo(len(units)+1)
	return b.Summed()
}

// after applies a change to the roster.
func after(b Book, c Change) Book {
	b.Head, b.People, b.Units = c.Head, slices.Clone(b.People), slices.Clone(b.Units)
	for _, u := range c.Units {
		b.Units[u.No-1] = u
	}
	for _, p := range c.People {
		if int(p.No) > len(b.People) {
			b.People = append(b.People, p)
		} else {
			b.People[p.No-1] = p
		}
	}
	return b
}

// household writes who is at a unit, and told who hears what.
func household(b Book, no UnitNo) string {
	var names []string
	for _, t := range b.Units[no-1].Ties {
		names = append(names, b.People[t.Person-1].Name+"/"+string(t.As))
	}
	return strings.Join(names, " ")
}

func told(c Change) []string {
	var lines []string
	for _, w := range c.Tell {
		lines = append(lines, fmt.Sprintf("%s %v %d %s", w.About, w.To, w.Person, w.Unit))
	}
	return lines
}

func TestTransfer(t *testing.T) {
	b := settled("1-101 90 甲 妻/co_owner 子/family 租/tenant", "1-102 80 甲", "1-103 70 unsold")
	buyer := Newcomer{Name: " 买 ", Phone: "13800000000", Adult: true}
	for _, tt := range []struct {
		name   string
		unit   UnitNo
		buyers []Newcomer
		want   string
		gone   string
		told   []string
	}{
		{"to somebody new: owners and family leave, the tenant stays", 1, []Newcomer{buyer}, "买/owner 租/tenant", "妻 子",
			[]string{"sold [1 2 3] 0 1-101", "bought [5] 0 1-101", "new_owner [4] 0 1-101"}},
		{"to the tenant", 1, []Newcomer{{Person: 4}}, "租/owner", "妻 子", []string{"sold [1 2 3] 0 1-101", "bought [4] 0 1-101"}},
		{"from a couple to one of them: the family stays", 1, []Newcomer{{Person: 2}}, "妻/owner 子/family 租/tenant", "", []string{"sold [1] 0 1-101", "new_owner [2 3 4] 0 1-101"}},
		{"to two together", 2, []Newcomer{{Person: 4}, buyer}, "租/owner 买/co_owner", "", []string{"sold [1] 0 1-102", "bought [4 5] 0 1-102"}},
		{"from the developer", 3, []Newcomer{buyer}, "买/owner", "", []string{"bought [5] 0 1-103"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, err := Transfer(b.Head, b.Units[tt.unit-1], b.People, tt.buyers)
			if err != nil {
				t.Fatal(err)
			}
			now := after(b, c)
			if got := household(now, tt.unit); got != tt.want {
				t.Errorf("household %q, want %q", got, tt.want)
			}
			if got := strings.Join(gone(now), " "); got != tt.gone {
				t.Errorf("gone %q, want %q", got, tt.gone)
			}
			if diff := cmp.Diff(tt.told, told(c)); diff != "" {
				t.Errorf("told (-want +got):\n%s", diff)
			}
			checkSums(t, now)
		})
	}
}

func gone(b Book) []string {
	var names []string
	for _, p := range b.People {
		if p.Gone {
			names = append(names, p.Name)
		}
	}
	return names
}

// checkSums wants a head that fits its rows, and ties that fit from both sides.
func checkSums(t interface{ Errorf(string, ...any) }, b Book) {
	if diff := cmp.Diff(b.Summed().Head, b.Head, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("head (-by rows +as kept):\n%s", diff)
	}
	for _, p := range b.People {
		var units []UnitNo
		for _, u := range b.Units {
			if slices.Contains(tied(u.Ties), p.No) {
				units = append(units, u.No)
			}
		}
		if diff := cmp.Diff(units, p.Units); len(units)+len(p.Units) > 0 && diff != "" {
			t.Errorf("units of %d (-by units +as kept):\n%s", p.No, diff)
		}
	}
}

func TestUpkeepRefuses(t *testing.T) {
	b := settled("1-101 90 甲 子/family 租/tenant", "1-102 80 乙")
	b.People[3].Gone, b.People[3].Units, b.Units[1].Ties = true, nil, nil
	u := b.Units[0]
	many := make([]Newcomer, maxOwners+1)
	for _, tt := range []struct {
		name string
		do   func() (Change, error)
		want error
	}{
		{"a transfer to nobody", func() (Change, error) { return Transfer(b.Head, u, b.People, nil) }, NobodyNamed},
		{"a transfer to a blank name", func() (Change, error) { return Transfer(b.Head, u, b.People, []Newcomer{{Name: " "}}) }, NobodyNamed},
		{"a transfer to a crowd", func() (Change, error) { return Transfer(b.Head, u, b.People, many) }, TooManyNamed},
		{"a transfer to one twice", func() (Change, error) { return Transfer(b.Head, u, b.People, []Newcomer{{Person: 3}, {Person: 3}}) }, SamePerson},
		{"a transfer to the owner", func() (Change, error) { return Transfer(b.Head, u, b.People, []Newcomer{{Person: 1}}) }, TiedBefore},
		{"a transfer to somebody who left", func() (Change, error) { return Transfer(b.Head, u, b.People, []Newcomer{{Person: 4}}) }, HasLeft},
		{"a transfer to a stranger by number", func() (Change, error) { return Transfer(b.Head, u, b.People, []Newcomer{{Person: 99}}) }, PersonMissing},
		{"a transfer without the rows of the household", func() (Change, error) { return Transfer(b.Head, u, b.People[:1], []Newcomer{{Name: "买"}}) }, PersonMissing},
		{"an owner who moves in", func() (Change, error) { return MoveIn(b.Head, u, b.People, Newcomer{Name: "新", As: Owner}) }, NotAnOccupant},
		{"somebody who is there already", func() (Change, error) { return MoveIn(b.Head, u, b.People, Newcomer{Person: 2, As: Tenant}) }, TiedBefore},
		{"a nameless tenant", func() (Change, error) { return MoveIn(b.Head, u, b.People, Newcomer{As: Tenant}) }, NobodyNamed},
		{"an owner who moves out", func() (Change, error) { return MoveOut(b.Head, u, b.People, 1) }, OwnersStay},
		{"somebody from elsewhere who moves out", func() (Change, error) { return MoveOut(b.Head, u, b.People, 4) }, NotTied},
		{"the death of somebody gone", func() (Change, error) { return Death(b.Head, b.Units, b.People, 4) }, HasLeft},
		{"the death of a stranger", func() (Change, error) { return Death(b.Head, b.Units, b.People, 99) }, PersonMissing},
		{"a death without the unit", func() (Change, error) { return Death(b.Head, b.Units[1:], b.People, 1) }, UnitUnknown},
	} {
		if _, err := tt.do(); err != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
		}
	}
}

func TestMovingInAndOut(t *testing.T) {
	b := settled("1-101 90 甲 子/family 租/tenant")
	b.People[2].Offices = []Office{{Role: Rep}}
	b = b.Summed()
	in, err := MoveIn(b.Head, b.Units[0], b.People, Newcomer{Name: "新", Adult: true, As: Tenant})
	if err != nil {
		t.Fatal(err)
	}
	now := after(b, in)
	if diff := cmp.Diff([]string{"joined [1 2 3 4] 4 1-101"}, told(in)); diff != "" || household(now, 1) != "甲/owner 子/family 租/tenant 新/tenant" {
		t.Errorf("%s (-want +got):\n%s", household(now, 1), diff)
	}
	checkSums(t, now)
	out, err := MoveOut(now.Head, now.Units[0], now.People, 3)
	if err != nil {
		t.Fatal(err)
	}
	now = after(now, out)
	if diff := cmp.Diff([]PersonNo{3}, out.Lapsed); diff != "" || len(now.Head.Officers) != 0 || !now.People[2].Gone {
		t.Errorf("the office of one who left: %+v %s", now.Head, diff)
	}
	checkSums(t, now)
}

func TestDeathLeavesUnitsToTheHeirs(t *testing.T) {
	b := settled("1-101 90 甲 妻/co_owner", "1-102 80 甲", "1-103 70 甲/tenant 乙")
	b.People[0].Phone = "13800000000"
	b.Head.Twins = []Twin{{Name: "甲", People: []PersonNo{1, 3}}}
	c, err := Death(b.Head, b.Units, b.People, 1)
	if err != nil {
		t.Fatal(err)
	}
	now := after(b, c)
	if p := now.People[0]; !p.Gone || p.Phone != "" || len(p.Units) != 0 || p.Name == "" {
		t.Errorf("the dead: %+v", p)
	}
	if household(now, 1) != "妻/co_owner" || household(now, 2) != "" || household(now, 3) != "乙/owner" || len(now.Head.Twins) != 0 {
		t.Errorf("units %+v, twins %v", now.Units, now.Head.Twins)
	}
	if diff := cmp.Diff([]string{"died [2] 1 1-101", "died [3] 1 1-103"}, told(c)); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
	now.Head.Twins = nil
	checkSums(t, now)
}

func TestHandOver(t *testing.T) {
	head := Roster{Officers: []PersonNo{1, 3}}
	chair, watcher, next := officer(1, Chair), officer(3, Supervisor), Person{No: 7, Adult: true}
	chair.Offices = append(chair.Offices, Office{Role: Clerk})
	c, err := HandOver(head, []Person{chair, watcher}, next)
	if err != nil {
		t.Fatal(err)
	}
	want := []Person{{No: 1, Name: "chair", Adult: true, Offices: []Office{{Role: Clerk}}}, {No: 7, Adult: true, Offices: []Office{{Role: Chair}}}}
	if diff := cmp.Diff(want, c.People); diff != "" {
		t.Errorf("people (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]PersonNo{1, 3, 7}, c.Head.Officers); diff != "" {
		t.Errorf("officers (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"chair_given [1] 7 ", "chair_gained [7] 7 "}, told(c)); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
	if !chair.Holds(Chair, "") {
		t.Error("the row handed in was changed")
	}
	for name, tt := range map[string]struct {
		officers []Person
		to       Person
		want     error
	}{
		"to a child":                 {[]Person{chair, watcher}, Person{No: 7}, NotAdult},
		"to somebody who left":       {[]Person{chair, watcher}, Person{No: 7, Adult: true, Gone: true}, HasLeft},
		"to the supervisor":          {[]Person{chair, watcher}, watcher, SupervisorBars},
		"to the chair":               {[]Person{chair, watcher}, chair, SamePerson},
		"without the officers' rows": {[]Person{watcher}, next, PersonMissing},
	} {
		if _, err := HandOver(head, tt.officers, tt.to); err != tt.want {
			t.Errorf("%s: %v, want %v", name, err, tt.want)
		}
	}
}

// TestUpkeepKeepsTheRosterTrue does random upkeep and counts again after each.
func TestUpkeepKeepsTheRosterTrue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := settled("1-101 90 甲 妻/co_owner 子/family 租/tenant", "1-102 80 甲 乙/tenant", "2-101 70 unsold", "2-102 60 丙 丁/family")
		b.People[0].Offices = []Office{{Role: Chair}}
		b = b.Summed()
		for range rapid.IntRange(1, 8).Draw(t, "steps") {
			before, _ := json.Marshal(b)
			u := rapid.SampledFrom(b.Units).Draw(t, "unit")
			who := rapid.SampledFrom(b.People).Draw(t, "person").No
			newcomer := rapid.SampledFrom([]Newcomer{{Person: who}, {Name: "新", Phone: "13800000000", Adult: true}, {Name: "又"}}).Draw(t, "newcomer")
			newcomer.As = rapid.SampledFrom([]Standing{Family, Tenant, Owner}).Draw(t, "as")
			var c Change
			var err error
			switch rapid.IntRange(0, 3).Draw(t, "what") {
			case 0:
				c, err = Transfer(b.Head, u, b.People, []Newcomer{newcomer})
			case 1:
				c, err = MoveIn(b.Head, u, b.People, newcomer)
			case 2:
				c, err = MoveOut(b.Head, u, b.People, who)
			case 3:
				c, err = Death(b.Head, b.Units, b.People, who)
			}
			if now, _ := json.Marshal(b); string(now) != string(before) {
				t.Fatal("the rows handed in were changed")
			}
			if err != nil {
				continue
			}
			b = after(b, c)
			checkSums(t, b)
			if _, err := BuildRoll(Electorate{Base: Owners}, b.Units, b.People); err != nil {
				t.Fatal(err)
			}
		}
	})
}
