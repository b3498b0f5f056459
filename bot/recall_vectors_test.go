package bot_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"yishi/bot/council"
)

// seatsOne elects somebody whom nearly everybody wants, and returns the name.
func (h *hustings) seatsOne(words string) string {
	h.t.Helper()
	m := h.calls(words, 2)
	ballots := map[int]string{}
	for e := range m.Roll.Units*2/3 + 1 {
		ballots[e] = "A"
	}
	h.casts(m, ballots)
	h.until(m.Closes)
	h.until(h.contest(m.No).SeatAt)
	h.ratifies(m.No)
	name := h.names[m.Slate[0]]
	if !h.holds(name, council.Member) {
		h.t.Fatalf("%s has no seat: %+v", name, h.contest(m.No))
	}
	return name
}

// petitions gathers the signatures of those from a place in the crowd on, shows that one
// fewer than needed is not enough and that needed are; it returns the recall's ballot.
func (h *hustings) petitions(name string, from, needed int) council.Motion {
	h.t.Helper()
	var place council.Community
	h.document("community", "it", &place)
	words, no := "罢免 "+name+" 账目不公开", place.NextNo
	for i := range needed {
		got := h.says(h.talkers[from+i], words)
		if i < needed-1 {
			h.want(got, "已有"+strconv.Itoa(i+1)+"份")
			continue
		}
		h.want(got, "够", strconv.Itoa(needed))
	}
	return h.motion(no)
}

func TestRecallVectorsHoldInAPetitionAndABallot(t *testing.T) {
	t.Parallel()
	places := map[string]*hustings{}
	seated := map[string]string{}
	at := func(n int, words string, reps int) (*hustings, string) {
		key := fmt.Sprintf("%d %s %d", n, words, reps)
		if places[key] == nil {
			places[key] = newHustings(t, n, reps, alike)
			seated[key] = places[key].seatsOne(words)
		}
		return places[key], seated[key]
	}
	vectors := pollVectors(t, "village_recall", "residents_recall")
	slices.SortStableFunc(vectors, func(a, b pollVector) int { // who is recalled cannot be again
		return strings.Compare(b.Expected.Outcome, a.Expected.Outcome)
	})
	slices.SortStableFunc(vectors, func(a, b pollVector) int {
		return map[bool]int{true: 1}[a.Expected.Outcome == "recalled"] - map[bool]int{true: 1}[b.Expected.Outcome == "recalled"]
	})
	for _, v := range vectors {
		words, reps, from := "发起选举：村委会 1人", 0, 0
		if v.Rule == "residents_recall" {
			words = "发起选举：居委会 1人"
		}
		n := max(v.Base.Registered, v.Base.Total)
		needed := (n + 4) / 5
		switch all := max(n, v.Base.Reps); {
		case v.Rule == "village_recall" && all <= 60: // a third of the representatives of 1000
			n, reps, from, needed = 1000, all, 3, (all+2)/3
		case all <= 60:
			words, n, reps, needed = words+" 代表投票", all, all-3, (all+2)/3
		case v.Rule == "residents_recall":
			needed = (n + 9) / 10
		}
		h, name := at(n, words, reps)
		m := h.petitions(name, from, needed)
		if v.Base.Registered == 0 { // a petition's vector: needed-1 is short, needed enough
			if enough := v.Counts.Signers >= needed; enough != (v.Expected.Outcome == "accepted") || v.Counts.Signers < needed-1 || v.Counts.Signers > needed {
				t.Errorf("%s: %d signed of %d, want %s", v.ID, v.Counts.Signers, needed, v.Expected.Outcome)
			}
			h.until(m.MayOpen)
			h.until(m.Closes)
			continue
		}
		m = h.opened(m.No)
		ballots := map[int]string{}
		for e := range v.Counts.Voters {
			ballots[e] = "n"
			if e < v.Counts.Yes {
				ballots[e] = "y"
			}
		}
		h.casts(m, ballots)
		h.ends(m, v, nil)
		if v.Expected.Outcome == "recalled" {
			h.ratifies(m.No)
		}
		if h.wait(0); h.holds(name, council.Member) != (v.Expected.Outcome != "recalled") {
			t.Errorf("%s: %s, yet in office: %v", v.ID, v.Expected.Outcome, h.holds(name, council.Member))
		}
	}
}

func TestOwnersElectionVectorsHoldInABallot(t *testing.T) {
	t.Parallel()
	for _, v := range pollVectors(t, "owners_election") {
		areas := map[string]func(int) int{
			"OE1": func(i int) int { // 199 homes have 25000 m², the other 101 have 5000 m²
				return [...]int{12562, 12724, 4950, 5000}[map[bool]int{true: 2}[i >= 199]+map[bool]int{true: 1}[i == 198 || i == 299]]
			},
			"OE2": func(i int) int { return [...]int{8000, 12000, 10000}[i/100] },
		}
		h := newHustings(t, v.Base.Heads, 0, areas[v.ID])
		m := h.calls(fmt.Sprintf("发起选举：业委会 %d人", v.Base.Seats), 3)
		if m.Roll.Heads != v.Base.Heads || m.Roll.Area != 3000000 || m.Rule != v.Rule {
			t.Fatalf("%s: %+v by %s", v.ID, m.Roll, m.Rule)
		}
		h.casts(m, v.byArea(h.rollOf(m)))
		m = h.ends(m, v, map[string]string{"A": "A", "B": "B", "C": "C"})
		for letter, area := range v.Counts.VotesArea {
			if got := m.Result.Options[letter]; got.Heads != v.Counts.Votes[letter] || got.Area != area {
				t.Errorf("%s: %s has %+v, want %d", v.ID, letter, got, area)
			}
		}
	}
}

// byArea is who votes for whom, by entry, so that votes have the vector's heads and area.
func (v pollVector) byArea(entries []council.Entry) map[int]string {
	ballots, sizes := map[int]string{}, map[int64][]int{}
	for e, entry := range entries {
		sizes[entry.Area()] = append(sizes[entry.Area()], e)
		if v.ID == "OE1" && entry.Area() > 10000 {
			if ballots[e] = blank; len(ballots) <= v.Counts.Votes["A"] {
				ballots[e] = "A"
			}
		}
	}
	if v.ID == "OE1" {
		return ballots
	}
	small, large := 0, 0
	for _, k := range []struct {
		letter       string
		small, large int
	}{{"A", 60, 60}, {"B", 80, 30}, {"C", 28, 73}} {
		for range k.small {
			ballots[sizes[8000][small%100]] += k.letter
			small++
		}
		for range k.large {
			ballots[sizes[12000][large%100]] += k.letter
			large++
		}
	}
	return ballots
}
