package council

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

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
