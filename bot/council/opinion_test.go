package council

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestSidesAreTheSumsOfWhatHouseholdsLastSaid(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o, minds := Opinion{}, map[int]Stance{}
		for i := range rapid.IntRange(0, 30).Draw(t, "moves") {
			home := rapid.IntRange(0, 5).Draw(t, fmt.Sprint("home", i))
			to := rapid.SampledFrom([]Stance{"", Supports, Rejects}).Draw(t, fmt.Sprint("to", i))
			before := o.Sum()
			next := o.Move(fmt.Sprint(home%2), minds[home], to)
			if o.Sum() != before {
				t.Fatal("the opinion before was changed")
			}
			o, minds[home] = next, to
		}
		var want Side
		for _, s := range minds {
			want.count(s, 1)
		}
		if o.Sum() != want {
			t.Fatalf("%+v, want %+v", o.Sum(), want)
		}
	})
}

func TestAnOpinionIsHiddenWithAReasonAndShownAgain(t *testing.T) {
	o := Opinion{Text: "骗子"}
	if _, err := o.Hide(7, ""); err != NeedsReason {
		t.Errorf("without a reason: %v", err)
	}
	hidden, err := o.Hide(7, "骂人")
	if err != nil || !hidden.Hidden || hidden.By != 7 || hidden.Why != "骂人" {
		t.Fatalf("%+v, %v", hidden, err)
	}
	if _, err := hidden.Hide(8, "再来"); err != WrongState {
		t.Errorf("twice: %v", err)
	}
	if _, ok := Nearest([]Opinion{hidden}, "骗子"); ok {
		t.Error("something was merged into what nobody sees")
	}
	shown, err := hidden.Show()
	if diff := cmp.Diff(o, shown); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
	if _, err := o.Show(); err != WrongState {
		t.Errorf("shown twice: %v", err)
	}
}

func TestHouseholdOf(t *testing.T) {
	tied := func(no UnitNo, use Use, as Standing) Unit {
		return Unit{No: no, Building: "2", Room: fmt.Sprint(100 + no), Use: use, Ties: []Tie{{Person: 5, As: as}}}
	}
	for _, tt := range []struct {
		name  string
		units []Unit
		want  Household
	}{
		{"an owner speaks for the home", []Unit{tied(3, Home, Owner)}, Household{Key: "u3", Building: "2"}},
		{"a tenant speaks apart", []Unit{tied(3, Home, Tenant)}, Household{Key: "t3", Building: "2", Tenant: true}},
		{"an own home comes before a rented one", []Unit{tied(3, Home, Tenant), tied(4, Home, Family)}, Household{Key: "u4", Building: "2"}},
		{"a home comes before a garage", []Unit{tied(3, Parking, Owner), tied(4, Home, Owner)}, Household{Key: "u4", Building: "2"}},
		{"a garage is better than nothing", []Unit{tied(3, Parking, Owner)}, Household{Key: "u3", Building: "2"}},
		{"who has nothing speaks alone", nil, Household{Key: "p5"}},
	} {
		if got := HouseholdOf(Person{No: 5}, tt.units); got != tt.want {
			t.Errorf("%s: %+v", tt.name, got)
		}
	}
}

func TestADigestHoldsEveryOpinionOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var all []Opinion
		for i := range rapid.IntRange(0, 12).Draw(t, "opinions") {
			o := Opinion{No: i + 1, Tenant: rapid.Bool().Draw(t, "tenant"), Condition: rapid.Bool().Draw(t, "condition"), Hidden: rapid.Bool().Draw(t, "hidden")}
			for home := range rapid.IntRange(0, 6).Draw(t, "homes") {
				o = o.Move(fmt.Sprint(home%3), "", rapid.SampledFrom([]Stance{Supports, Rejects}).Draw(t, "stance"))
			}
			all = append(all, o)
		}
		d := Summarise(all)
		var seen []int
		for _, list := range [][]Opinion{d.Agreed, d.Divided, d.Conditions, d.Tenants, d.Others} {
			for _, o := range list {
				if o.Hidden || slices.Contains(seen, o.No) {
					t.Fatalf("opinion %d is hidden, or there twice", o.No)
				}
				seen = append(seen, o.No)
			}
		}
		if len(seen) != d.Opinions || d.Opinions+d.Hidden != len(all) {
			t.Fatalf("%d of %d, %d hidden", len(seen), len(all), d.Hidden)
		}
		for _, o := range d.Agreed {
			if s := o.Sum(); s.For < leastFor || s.Against >= s.For {
				t.Fatalf("agreed: %+v", s)
			}
		}
		slices.Reverse(all)
		if diff := cmp.Diff(d, Summarise(all)); diff != "" {
			t.Fatalf("order matters:\n%s", diff)
		}
	})
}

func TestWhatManyBuildingsAgreeOnGoesFirst(t *testing.T) {
	one := Opinion{No: 1, Sides: map[string]Side{"1": {For: 9}}}
	many := Opinion{No: 2, Sides: map[string]Side{"1": {For: 1}, "2": {For: 2}, "3": {For: 1}}}
	d := Summarise([]Opinion{one, many})
	if len(d.Agreed) != 2 || d.Agreed[0].No != 2 {
		t.Errorf("%+v", d.Agreed)
	}
}
