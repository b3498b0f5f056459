package council_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"yishi/bot/council"
)

// standings draws places, best first, and some pairs of near relatives among them.
func standings(t *rapid.T) ([]council.Place, council.Kinship) {
	n := rapid.IntRange(1, 9).Draw(t, "candidates")
	line := rapid.IntRange(0, 6).Draw(t, "line")
	places := make([]council.Place, n)
	for i := range places {
		votes := rapid.IntRange(0, 8).Draw(t, "votes")
		places[i] = council.Place{Person: council.PersonNo(i + 1), Votes: votes, Over: votes > line}
	}
	slices.SortStableFunc(places, func(a, b council.Place) int { return b.Votes - a.Votes })
	var kin council.Kinship
	for range rapid.IntRange(0, 4).Draw(t, "pairs") {
		who := func() council.PersonNo { return council.PersonNo(rapid.IntRange(1, n).Draw(t, "who")) }
		if a, b := who(), who(); a != b {
			kin = append(kin, [2]council.PersonNo{a, b})
		}
	}
	return places, kin
}

func TestNoTwoNearRelativesSitTogether(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		places, kin := standings(t)
		seats := rapid.IntRange(1, 6).Draw(t, "seats")
		var sit []council.PersonNo
		if rapid.Bool().Draw(t, "held") {
			sit = append(sit, places[len(places)-1].Person)
		}
		places = slices.DeleteFunc(places, func(p council.Place) bool { return slices.Contains(sit, p.Person) })
		o := kin.Settle(places, seats, sit)
		together := slices.Concat(o.Won, sit)
		for _, p := range o.Won {
			if kin.AnyOf(p, together) {
				t.Fatalf("%d sits with a relative: %+v", p, o)
			}
		}
		if len(o.Won) > seats {
			t.Fatalf("%d seats: %+v", seats, o)
		}
		if len(o.Tied) > 0 && len(o.Won) == seats {
			t.Fatalf("tied on no seat: %+v", o)
		}
		for _, p := range slices.Concat(o.Won, o.Tied, o.Yielded) {
			if i := slices.IndexFunc(places, func(q council.Place) bool { return q.Person == p }); !places[i].Over {
				t.Fatalf("%d was not over the line: %+v", p, o)
			}
		}
		if len(kin) > 0 {
			return
		}
		over := 0
		for _, p := range places {
			if p.Over {
				over++
			}
		}
		if len(o.Yielded) > 0 || len(o.Tied) == 0 && len(o.Won) != min(seats, over) {
			t.Fatalf("without relatives the votes decide: %+v of %+v", o, places)
		}
	})
}

func TestWhoYieldsHadARelativeWithAtLeastAsManyVotes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		places, kin := standings(t)
		o := kin.Settle(places, rapid.IntRange(1, 6).Draw(t, "seats"), nil)
		votes := map[council.PersonNo]int{}
		for _, p := range places {
			votes[p.Person] = p.Votes
		}
		for _, p := range o.Yielded {
			if !slices.ContainsFunc(o.Won, func(w council.PersonNo) bool { return kin.Between(p, w) && votes[w] > votes[p] }) {
				t.Fatalf("%d yields to nobody: %+v of %+v", p, o, places)
			}
		}
	})
}

func TestARelationHoldsWhenBothSayItOrOfficersFoundIt(t *testing.T) {
	c := council.Contest{Candidates: []council.Candidate{{Person: 1}, {Person: 2}}}
	declared := func(c council.Contest, p, of council.PersonNo) council.Contest {
		next, err := c.Declare(p, of)
		if err != nil {
			t.Fatal(err)
		}
		return next
	}
	one := declared(c, 1, 2)
	both := declared(one, 2, 1)
	noted, found, err := both.Note(1, 2, 7, true)
	if err != nil || found {
		t.Fatal(found, err)
	}
	if _, _, err := noted.Note(1, 2, 7, true); err != council.KinNoted {
		t.Errorf("the same officer twice: %v", err)
	}
	cleared, found, err := noted.Note(1, 2, 8, true)
	if err != nil || !found {
		t.Fatal(found, err)
	}
	for _, row := range []struct {
		name    string
		c       council.Contest
		holders []council.PersonNo
		want    bool
	}{
		{"nobody says it", c, nil, false},
		{"one says it of another candidate", one, nil, false},
		{"one says it of who holds office", one, []council.PersonNo{2}, true},
		{"both say it", both, nil, true},
		{"one officer says that it is not so", noted, nil, true},
		{"two officers say that it is not so", cleared, nil, false},
		{"found", c.Find(2, 1), nil, true},
		{"forgotten", both.Forget(), nil, false},
	} {
		if got := council.KinIn([]council.Contest{row.c}, row.holders).Between(2, 1); got != row.want {
			t.Errorf("%s: %t", row.name, got)
		}
	}
	if len(c.Candidates[0].Kin)+len(both.Candidates[0].Found) > 0 {
		t.Error("an election was changed in place")
	}
}
