package council

import (
	"testing"
	"time"
)

func TestABodyOfRepresentativesIsLookedAtBeforeItElects(t *testing.T) {
	for _, row := range []struct {
		name string
		in   ElectorLint
		want []string
	}{
		{"as the law means", ElectorLint{Reps: 12, Body: 15, Households: 240, Fewest: 20, Most: 50}, nil},
		{"one for exactly fifty", ElectorLint{Reps: 4, Body: 5, Households: 200, Fewest: 20, Most: 50}, nil},
		{"one for more than fifty", ElectorLint{Reps: 4, Body: 5, Households: 201, Fewest: 20, Most: 50}, []string{"electors_ratio"}},
		{"one for fewer than twenty", ElectorLint{Reps: 13, Body: 15, Households: 240, Fewest: 20, Most: 50}, []string{"electors_ratio"}},
		{"mostly officers", ElectorLint{TooFewReps: true, Reps: 8, Body: 15, Households: 240, Fewest: 20, Most: 50}, []string{"electors_share"}},
		{"no ratio asked for", ElectorLint{Reps: 1, Body: 1, Households: 500}, nil},
	} {
		found := LintElectors(row.in)
		if len(found) != len(row.want) {
			t.Errorf("%s: %+v", row.name, found)
			continue
		}
		for i, f := range found {
			if f.Code != row.want[i] || (f.Code == "electors_share") != (f.Severity == Blocks) {
				t.Errorf("%s: %+v", row.name, f)
			}
		}
	}
}

func TestAnOrganisationPutsSomebodyUpOnceWhileThatIsOpen(t *testing.T) {
	now := time.Date(2026, 8, 3, 0, 0, 0, 0, time.UTC)
	c := Contest{Stage: Nominating, NominateUntil: now.Add(time.Hour), Needed: 10, Seats: 1}
	who := Person{No: 7, Name: "x"}
	put, err := c.PutForward("party", who, now)
	if err != nil || len(put.Candidates) != 1 || !put.Enough(put.Candidates[0]) || len(c.Candidates) != 0 {
		t.Fatalf("%+v %v", put, err)
	}
	if len(put.Parties()) != 0 {
		t.Error("a party before agreeing to stand")
	}
	if stands, err := put.Answer(7, true, false); err != nil || len(stands.Parties()) != 1 || len(stands.Slate()) != 1 {
		t.Errorf("%+v %v", stands, err)
	}
	if _, err := put.PutForward("committee", who, now); err != PutForwardBefore {
		t.Error(err)
	}
	if _, err := c.PutForward("party", who, c.NominateUntil); err != NotNominating {
		t.Error(err)
	}
}

func TestABlankBallotOfAnElectionStandsAlone(t *testing.T) {
	m := Motion{Form: Election, Options: []string{"A", "B", "C"}, Seats: 2}
	if l, err := Letters(m, []string{Abstain}); l != Blank || err != nil {
		t.Error(l, err)
	}
	if _, err := Letters(m, []string{Abstain, "A"}); err == nil {
		t.Error("blank, and yet with a mark")
	}
	if w := Words(m, Blank); len(w) != 1 || w[0] != Abstain {
		t.Error(w)
	}
	if _, err := Letters(Motion{Form: Multi, Options: m.Options}, []string{Abstain}); err == nil {
		t.Error("only an election has blank ballots")
	}
}
