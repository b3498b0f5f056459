package council

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestMasking(t *testing.T) {
	for _, tt := range []struct{ got, want string }{
		{MaskName("张小三"), "张*三"}, {MaskName("李四"), "李*"}, {MaskName("欧阳小明"), "欧**明"}, {MaskName("李"), "*"},
		{MaskName(""), ""}, {MaskName("某某置业有限公司"), "某**司"}, {MaskName("John Smith"), "J**h"}, {MaskName(" 李四 "), "李*"},
		{MaskPhone("13800000000"), "138****0000"}, {MaskPhone("01012345678"), "*******5678"}, {MaskPhone("12345678"), "********"}, {MaskPhone(""), ""},
		{MaskRoom("101"), "1**"}, {MaskRoom("1203"), "12**"}, {MaskRoom("5"), "**"}, {MaskRoom("B203"), "B2**"},
		{Unit{Building: "3", Room: "101"}.Masked(), "3-1**"}, {Unit{Building: "3", Stair: "2", Room: "501"}.Masked(), "3-2-5**"},
	} {
		if tt.got != tt.want {
			t.Errorf("%s, want %s", tt.got, tt.want)
		}
	}
}

func TestMaskedPhonesAndNamesNeverShowAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringMatching(`[0-9张三李四]{1,20}`).Draw(t, "text")
		if MaskName(s) == s || MaskPhone(s) == s {
			t.Fatalf("%s is shown as it is", s)
		}
	})
}

func TestNamesAreInTheOrderOfDoors(t *testing.T) {
	want := []string{"", "01", "1", "2", "2A", "10", "12-1", "A", "A2", "A10", "B", "南区3", "南区10"}
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortFunc(got, CompareNames)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.StringMatching(`[0-9A-C东-]{0,5}`)
		a, b, c := name.Draw(t, "a"), name.Draw(t, "b"), name.Draw(t, "c")
		ab, ba := CompareNames(a, b), CompareNames(b, a)
		if ab != -ba || (ab == 0) != (a == b) {
			t.Fatalf("%q and %q: %d and %d", a, b, ab, ba)
		}
		if ab <= 0 && CompareNames(b, c) <= 0 && CompareNames(a, c) > 0 {
			t.Fatalf("%q, %q, %q go round", a, b, c)
		}
	})
}

func TestBookFindsRows(t *testing.T) {
	units, people := town("1-101 90 甲", "1-2-102 80 乙")
	b := Book{People: people, Units: units}
	if p, ok := b.Person(2); !ok || p.Name != "乙" {
		t.Errorf("person %+v", p)
	}
	if u, ok := b.Unit(2); !ok || u.Room != "102" || u.RoomKey() != "2-102" || units[0].RoomKey() != "101" {
		t.Errorf("unit %+v", u)
	}
	if _, ok := b.Person(3); ok {
		t.Error("a person who is not there")
	}
	if _, ok := b.Unit(0); ok {
		t.Error("a unit that is not there")
	}
}

func TestElectoratesHaveNames(t *testing.T) {
	for text, want := range map[string]Electorate{
		"owners":               {Base: Owners},
		"owners@3":             {Base: Owners, Building: "3"},
		"owners@3@2":           {Base: Owners, Building: "3", Stair: "2"},
		"owners/home,shop@南区3": {Base: Owners, Uses: []Use{Home, Shop}, Building: "南区3"},
		"households+tenants":   {Base: Households, Tenants: true},
		"adults+tenants@3":     {Base: Adults, Tenants: true, Building: "3"},
		"voters":               {Base: Voters},
		"reps@3":               {Base: Reps, Building: "3"},
	} {
		got, err := ParseElectorate(text)
		if diff := cmp.Diff(want, got); err != nil || diff != "" || got.String() != text {
			t.Errorf("%s: %s %v (-want +got):\n%s", text, got, err, diff)
		}
	}
	for _, text := range []string{"", "all", "owners@", "owners@@2", "owners@3@2@1", "owners/", "owners/castle", "owners/home,home", "owners+tenants", "voters/home", "owners@3@", "@3"} {
		var bad *BadElectorate
		if e, err := ParseElectorate(text); !errors.As(err, &bad) || bad.Text != text {
			t.Errorf("%q is read as %v, %v", text, e, err)
		}
	}
}

func TestHoles(t *testing.T) {
	units, people := town("1-101 90 甲", "1-102 0 乙", "1-103 80", "1-104 70 (小)", "1-105 60 unsold", "1-106 50 丙 租/tenant", "1-107 40 租/tenant", "1-9 10 shop 丁")
	people[3].Gone = true // 丙
	reached := func(p PersonNo) bool { return p == 1 }
	for electorate, want := range map[string][]Hole{
		"owners": {
			{NoOwner, []string{"1-103", "1-106", "1-107"}}, {NoArea, []string{"1-102"}}, {NobodyCasts, []string{"1-104"}},
			{NoDeveloper, []string{"1-105"}}, {Unreached, []string{"1-9", "1-102"}},
		},
		"households":         {{NobodyCasts, []string{"1-104"}}, {Unreached, []string{"1-102"}}, {EmptyHome, []string{"1-103", "1-106", "1-107"}}},
		"households+tenants": {{NobodyCasts, []string{"1-104"}}, {Unreached, []string{"1-102", "1-106", "1-107"}}, {EmptyHome, []string{"1-103"}}},
		"adults":             {{Unreached, []string{"1-9", "1-102"}}},
	} {
		e, err := ParseElectorate(electorate)
		if err != nil {
			t.Fatal(err)
		}
		got, err := Holes(e, units, people, reached)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s", electorate, err, diff)
		}
	}
	if _, err := Holes(Electorate{Base: Owners}, units, people[:1], nil); !errors.Is(err, ErrBrokenBook) {
		t.Errorf("rows that do not fit: %v", err)
	}
	if got, err := Holes(Electorate{Base: Owners, Building: "1", Uses: []Use{Shop}}, units, people, nil); err != nil || len(got) != 0 {
		t.Errorf("nothing is missing: %v %v", got, err)
	}
}
