package rule

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestGapSaysHowManyHeadsAndHowMuchAreaAreMissing(t *testing.T) {
	base := Base{Weighing: w(300, 3000000)}
	tally := Tally{Yes: w(150, 1500000), No: w(13, 286000)}
	if diff := cmp.Diff(w(37, 214000), Gap(must(t, "owners_general"), base, tally).Weighing); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if gap := Gap(must(t, "advisory"), base, tally); !gap.Reached() {
		t.Errorf("a consultation without quorum lacks %+v", gap.Weighing)
	}
	base.Quorum = 170
	if diff := cmp.Diff(w(7, 0), Gap(must(t, "advisory"), base, tally).Weighing); diff != "" {
		t.Errorf("own quorum (-want +got)\n%s", diff)
	}
}

func TestTheBuildingFurthestBehindComesFirst(t *testing.T) {
	got := BuildingGaps(must(t, "owners_general"), "", []Building{
		{ID: "1", Base: w(60, 600000), Turnout: w(40, 400000)},
		{ID: "2", Base: w(60, 600000), Turnout: w(38, 300000)},
		{ID: "3", Base: w(90, 900000), Turnout: w(20, 200000)},
		{ID: "4", Base: w(60, 600000), Turnout: w(38, 390000)},
		{ID: "5", Base: w(0, 0), Turnout: w(0, 0)},
	})
	want := []BuildingGap{
		{"3", w(40, 400000), w(70, 700000)},
		{"2", w(2, 100000), w(22, 300000)},
		{"4", w(2, 10000), w(22, 210000)},
		{"1", w(0, 0), w(20, 200000)},
		{"5", w(0, 0), w(0, 0)},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestCanStillPass(t *testing.T) {
	homes := Base{Weighing: w(60, 0)}
	candidates := func(a, b int64) Tally {
		return Tally{Participated: w(a+b, 0), Options: []Option{{Key: "A", Weighing: w(a, 0)}, {Key: "B", Weighing: w(b, 0)}}}
	}
	election := homes
	election.Seats = 1
	for _, row := range []struct {
		name  string
		rule  string
		base  Base
		tally Tally
		want  bool
	}{
		{"nobody has voted yet", "advisory", homes, Tally{}, true},
		{"thirty noes of sixty leave at best a tie", "advisory", homes, Tally{No: w(30, 0)}, false},
		{"twenty-nine noes leave one more yes", "advisory", homes, Tally{No: w(29, 0)}, true},
		{"one no ends unanimity", "owners_unanimity", homes, Tally{No: w(1, 0)}, false},
		{"a third of noes ends two thirds of all", "land_contract", homes, Tally{No: w(21, 0)}, false},
		{"those present and silent may still say yes", "village_group", homes, Tally{Participated: w(50, 0), No: w(20, 0)}, true},
		{"the area alone can end it", "owners_special", Base{Weighing: w(300, 3000000)}, Tally{No: w(1, 800000)}, false},
		{"a candidate may still be elected", "village_election", election, candidates(20, 10), true},
		{"two candidates split the vote for good", "village_election", Base{Weighing: w(60, 0), Seats: 1}, candidates(30, 30), false},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := CanStillPass(must(t, row.rule), row.base, row.tally); got != row.want {
				t.Errorf("got %t", got)
			}
		})
	}
}
