package council

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestProposalSteps(t *testing.T) {
	now := at(0)
	for _, tt := range []struct {
		name string
		from State
		step func(Motion) (Motion, error)
		to   State
		want error
	}{
		{"a draft is proposed", Draft, Motion.Propose, Seconding, nil},
		{"an open motion is not proposed", Voting, Motion.Propose, Voting, WrongState},
		{"a proposal comes onto the agenda", Seconding, Motion.Agenda, Discussing, nil},
		{"a declined one comes back", Declined, Motion.Agenda, Discussing, nil},
		{"a lapsed one does not", Lapsed, Motion.Agenda, Lapsed, WrongState},
		{"what is on the agenda is declined with a reason", Discussing, func(m Motion) (Motion, error) { return m.Decline(now, " 没有经费 ") }, Declined, nil},
		{"not without", Discussing, func(m Motion) (Motion, error) { return m.Decline(now, " ") }, Discussing, NeedsReason},
		{"what gathers seconds is not declined", Seconding, func(m Motion) (Motion, error) { return m.Decline(now, "没有经费") }, Seconding, WrongState},
		{"a proposal lapses", Seconding, func(m Motion) (Motion, error) { return m.Lapse(now) }, Lapsed, nil},
		{"what is on the agenda does not", Discussing, func(m Motion) (Motion, error) { return m.Lapse(now) }, Discussing, WrongState},
		{"its author takes it back without a reason", Seconding, func(m Motion) (Motion, error) { return m.Withdraw(now, "") }, Withdrawn, nil},
		{"not from the agenda", Discussing, func(m Motion) (Motion, error) { return m.Withdraw(now, "算了") }, Discussing, WrongState},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := Motion{No: 3, State: tt.from}
			got, err := tt.step(m)
			if err != tt.want || got.State != tt.to {
				t.Fatalf("%s, %v; want %s, %v", got.State, err, tt.to, tt.want)
			}
			if diff := cmp.Diff(m, got); err != nil && diff != "" {
				t.Errorf("a refused step changes the motion:\n%s", diff)
			}
		})
	}
}

func TestSecondsNeededGrowWithTheHomesAndNeverExceedThem(t *testing.T) {
	for homes, want := range map[int]int{1: 1, 2: 2, 3: 3, 10: 3, 150: 3, 151: 4, 300: 6, 3000: 60} {
		if got := (Settings{}).SecondsNeeded(homes); got != want {
			t.Errorf("%d homes need %d, want %d", homes, got, want)
		}
	}
	if got := (Settings{Seconds: 5}).SecondsNeeded(300); got != 5 {
		t.Errorf("the community's own measure: %d", got)
	}
	if got := (Settings{Seconds: 5}).SecondsNeeded(2); got != 2 {
		t.Errorf("more than there are: %d", got)
	}
	if (Settings{}).SecondingPeriod() != 30*24*time.Hour || (Settings{SecondingDays: 7}).SecondingPeriod() != 7*24*time.Hour {
		t.Error("the time for seconds")
	}
}

func TestHouseholdsCountOnceHoweverManyOfThemSecond(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := Proposal{Need: rapid.IntRange(1, 10).Draw(t, "need"), Petition: JointRequest{By: "owners"}}
		homes, people, areas := map[UnitNo]bool{}, map[PersonNo]bool{}, map[UnitNo]int64{}
		for i := range rapid.IntRange(0, 20).Draw(t, "seconds") {
			who := PersonNo(rapid.IntRange(1, 8).Draw(t, fmt.Sprint("person", i)))
			home := UnitNo(rapid.IntRange(1, 5).Draw(t, fmt.Sprint("home", i)))
			s := Support{Person: who, Homes: []UnitNo{home}, Owned: []Holding{{Unit: home, Head: fmt.Sprint(home), Area: int64(home) * 10}}}
			before := slices.Clone(p.Seconds)
			next, added := p.Supported(s)
			if added == people[who] {
				t.Fatalf("person %d: added %v", who, added)
			}
			if diff := cmp.Diff(before, p.Seconds); diff != "" {
				t.Fatalf("the proposal before was changed:\n%s", diff)
			}
			if p = next; added {
				people[who], homes[home], areas[home] = true, true, int64(home)*10
			}
		}
		var area int64
		for _, a := range areas {
			area += a
		}
		heads, signed := p.Signed()
		if p.Households() != len(homes) || heads != int64(len(homes)) || signed != area || p.Enough() != (len(homes) >= p.Need) {
			t.Fatalf("%d households, %d heads, %d area", p.Households(), heads, signed)
		}
	})
}

func TestASignatureCountsAsTheLawCounts(t *testing.T) {
	p := Proposal{Seconds: []Support{
		{Person: 1, Homes: []UnitNo{1}, Owned: []Holding{{1, "1,2", 50}}},
		{Person: 2, Homes: []UnitNo{1}, Owned: []Holding{{1, "1,2", 50}}}, // the co-owner
		{Person: 3, Homes: []UnitNo{2}},                                   // a tenant
	}}
	for by, want := range map[string][2]int64{"owners": {1, 50}, "households": {2, 0}, "villagers": {3, 0}} {
		p.Petition.By = by
		if heads, area := p.Signed(); heads != want[0] || area != want[1] {
			t.Errorf("%s: %d heads, %d area; want %v", by, heads, area, want)
		}
	}
}
