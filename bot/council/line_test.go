package council

import (
	"errors"
	"math/rand/v2"
	"testing"
	"time"
)

func TestHigherSeatsRankBeforeLower(t *testing.T) {
	for i, l := range []Line{Line(Chair), Deputies, Line(Member)} {
		if got := 2 - l.Rank(); got != i {
			t.Errorf("%s: %d", l, got)
		}
	}
	if Women.Rank() != Line(Member).Rank() || LineOf(Member, Women) != Women || LineOf(Chair, "") != "chair" {
		t.Error("the women's seat ranks with the members")
	}
}

// TestNobodyIsOnTheBallotOfAKeptSeatWhomNotTwoOfficersConfirmed says and confirms in any order.
func TestNobodyIsOnTheBallotOfAKeptSeatWhomNotTwoOfficersConfirmed(t *testing.T) {
	for seed := range uint64(200) {
		rng := rand.New(rand.NewPCG(seed, 7))
		c := Contest{Stage: Nominating, Seats: 1, Needed: 1, Line: Women, NominateUntil: time.Now().Add(time.Hour)}
		said, by := map[PersonNo]bool{}, map[PersonNo]map[PersonNo]bool{}
		for p := PersonNo(1); p < 4; p++ {
			var err error
			if c, err = c.Nominate(int(p), Person{No: p}, true, time.Now()); err != nil {
				t.Fatal(err)
			}
			by[p] = map[PersonNo]bool{}
		}
		for range rng.IntN(20) {
			p, officer := PersonNo(1+rng.IntN(3)), PersonNo(10+rng.IntN(3))
			if rng.IntN(3) == 0 {
				said[p] = true
				c, _ = c.SayWoman(p)
				continue
			}
			next, err := c.ConfirmWoman(p, officer)
			if ok := said[p] && !by[p][officer]; ok != (err == nil) {
				t.Fatalf("%d by %d: %v", p, officer, err)
			}
			if c = next; err == nil {
				by[p][officer] = true
			}
		}
		on := map[PersonNo]bool{}
		for _, k := range c.Slate() {
			on[k.Person] = true
		}
		for p := range by {
			if want := len(by[p]) >= 2; on[p] != want {
				t.Fatalf("%d on the ballot %t, confirmed by %d", p, on[p], len(by[p]))
			}
		}
		if len(on)+len(c.Unsure()) != 3 {
			t.Fatal("who stands is on the ballot or waits")
		}
		for _, k := range c.Fail("nobody").Candidates {
			if k.Woman || len(k.Confirmed) > 0 {
				t.Fatalf("kept: %+v", k)
			}
		}
	}
}

func TestWhoIsAWomanIsSaidBeforeTheCandidatesArePosted(t *testing.T) {
	c := Contest{Stage: Balloting, Line: Women, Candidates: []Candidate{{Person: 1, Woman: true}}}
	if _, err := c.SayWoman(1); !errors.Is(err, OnTheBallot) {
		t.Error(err)
	}
	if _, err := c.ConfirmWoman(1, 2); !errors.Is(err, OnTheBallot) {
		t.Error(err)
	}
	if _, err := c.SayWoman(3); !errors.Is(err, NotNominated) {
		t.Error(err)
	}
}

func TestWhoCameOutWithoutASeatHoldsNoneBeside(t *testing.T) {
	c := Contest{Stage: Nominating, Candidates: []Candidate{{Person: 1, Stands: true}, {Person: 2, Stands: true}}}
	if !c.HoldsBeside(1) || c.HoldsBeside(3) {
		t.Error("who stands, stands")
	}
	c.Stage, c.Elected = Published, []PersonNo{1}
	if !c.HoldsBeside(1) || c.HoldsBeside(2) {
		t.Error("who was not elected may stand for another seat")
	}
	if c.Stage = FailedVote; c.HoldsBeside(1) {
		t.Error("an election that failed holds nobody")
	}
}

func TestRelativesOfWhoStandsStepOutUnlessTheyWereFoundToBeNone(t *testing.T) {
	c := Contest{Candidates: []Candidate{{Person: 1, Stands: true, Kin: []PersonNo{7, 8}, Cleared: []PersonNo{8}}, {Person: 2, Kin: []PersonNo{9}}}}
	if kin := KinOf([]Contest{c}); len(kin) != 1 || kin[0] != 7 {
		t.Error(kin)
	}
}
