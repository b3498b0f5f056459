package rule

import (
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func firstNumber(s string) int {
	for i, r := range s {
		if r >= '0' && r <= '9' {
			end := i
			for end < len(s) && s[end] >= '0' && s[end] <= '9' {
				end++
			}
			n, err := strconv.Atoi(s[i:end])
			if err != nil {
				return 0
			}
			return n
		}
	}
	return 0
}

func TestEveryCandidacyIsCompleteAndEveryElectionHasOne(t *testing.T) {
	for _, m := range Matters() {
		if _, ok := CandidacyOf(m.ID); ok != (m.Ask == AskElection) {
			t.Errorf("%s: candidacy %t", m.ID, ok)
		}
	}
	for _, c := range Candidacies() {
		for _, id := range []string{c.Rerun, c.Recall} {
			if _, err := Latest(id); err != nil {
				t.Errorf("%s: %v", c.Matter, err)
			}
		}
		if r, err := Latest(c.Recall); err != nil || len(r.Petitions) == 0 {
			t.Errorf("%s: nobody can ask for a recall", c.Matter)
		}
		if c.Nominators < 1 || c.TermYears < 1 || c.Post == "" || len(c.Names) == 0 || c.Status == "" {
			t.Errorf("%s: %+v", c.Matter, c)
		}
		matter, _ := MatterByID(c.Matter)
		r, err := Latest(matter.Rule)
		if err != nil {
			t.Fatal(err)
		}
		if days := c.ListDays + c.NominateDays + c.ConsentDays + c.CandidateDays; days < max(matter.NoticeDays, r.NoticeDays) {
			t.Errorf("%s: the list is posted %d days before the ballot", c.Matter, days)
		}
	}
}

func TestAnElectionIsFoundByWhatResidentsCallIt(t *testing.T) {
	for title, want := range map[string]string{
		"自管委 5人": "self_management_election", "换届选举 居委会 主任1 委员5": "residents_election", "业委会换届": "committee_election",
		"村委会": "village_election", "3号楼楼长": "delegates_election", "居民代表": "delegates_election", "种什么树": "",
		"居委会 1人 居民代表投票": "residents_election", "居委会 由居民代表选": "residents_election", "居民代表选举 3人": "delegates_election",
	} {
		c, ok := FindCandidacy(title)
		if c.Matter != want || ok != (want != "") {
			t.Errorf("%s: %q", title, c.Matter)
		}
	}
}

func TestPostsAndSeatsAreReadFromTheTitle(t *testing.T) {
	for _, row := range []struct {
		title string
		want  []Seat
	}{
		{"换届选举 居委会 主任1 副主任2 委员5", []Seat{{"chair", "", 1}, {"member", "deputy", 2}, {"member", "", 5}}},
		{"业主委员会换届 5人", nil},
		{"业主委员会 委员5名", []Seat{{"member", "", 5}}},
		{"3号楼楼长1人", []Seat{{"captain", "", 1}}},
		{"村委会主任", []Seat{{"chair", "", 0}}},
		{"村委会 主任1人 副主任1人 委员3人 妇女委员1人", []Seat{{"chair", "", 1}, {"member", "deputy", 1}, {"member", "", 3}, {"member", "women", 1}}},
		{"村民委员会 妇女名额2个 妇女主任1", []Seat{{"member", "women", 3}}},
	} {
		c, _ := FindCandidacy(row.title)
		if diff := cmp.Diff(row.want, c.SeatsIn(row.title, firstNumber)); diff != "" {
			t.Errorf("%s: %s", row.title, diff)
		}
	}
	c, _ := CandidacyOf("delegates_election")
	for words, want := range map[string]string{"楼长": "captain", "谁": "rep"} {
		if post, line := c.PostOf(words); post != want || line != "" {
			t.Errorf("%s: %s %s", words, post, line)
		}
	}
}

func TestJointNominationAsksForAShareButNeverMoreThanThereAre(t *testing.T) {
	own, _ := CandidacyOf("self_management_election")
	residents, _ := CandidacyOf("residents_election")
	for units, want := range map[int64]int64{2: 2, 10: 3, 150: 3, 151: 4, 300: 6} {
		if n := own.Needed(units); n != want {
			t.Errorf("%d units: %d", units, n)
		}
	}
	if residents.Needed(1000) != 10 || residents.Needed(0) != 1 {
		t.Error("residents")
	}
}

func TestHowVotersAreDrawnIsReadFromTheTitle(t *testing.T) {
	for title, want := range map[string]Mode{"居委会换届 户代表选举": ByHouseholds, "居委会 由居民代表选": ByReps, "居委会 一人一票": ByVoters, "居委会": ""} {
		if m := ModeIn(title); m != want {
			t.Errorf("%s: %q", title, m)
		}
	}
	if !slices.ContainsFunc(Candidacies(), func(c Candidacy) bool { return c.Contested }) {
		t.Error("no election asks for more candidates than seats")
	}
}
