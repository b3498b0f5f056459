package terminal

import (
	"fmt"
	"strings"
	"testing"

	"yishi/bot/council"
)

// overviewOf is a community of which residents were content to so many in five.
func overviewOf(received, answered, content, turnout int) council.Overview {
	return council.Overview{
		Requests: council.Figures{Received: received, Accepted: received, Solved: received, OnTime: 1, Asked: 2 * answered, Answered: answered, Content: content},
		Decided:  1, Rolls: 1, Turnouts: turnout * 10,
	}
}

// lines are the cells of each line of a table.
func lines(table string) []string {
	var all []string
	for line := range strings.Lines(table) {
		all = append(all, strings.Join(strings.Fields(line), " "))
	}
	return all
}

func TestTotalsStandInTheOrderOfNamesAndHideFewAnswers(t *testing.T) {
	w := newTown("10 Elm", "2 Oak", "1 Ash")
	w.did = map[string]council.Overview{
		"10 Elm": overviewOf(90, 10, 9, 80), "2 Oak": overviewOf(50, 4, 0, 60), "1 Ash": overviewOf(1, 5, 3, 40),
	}
	ash := w.did["1 Ash"]
	ash.Marks, ash.Content = 6, 3
	w.did["1 Ash"] = ash
	got := onTown(t, w, "", "totals")
	want := []string{
		"COMMUNITY RECEIVED ACCEPTED SOLVED ON TIME SATISFIED MOTIONS TURNOUT SURVEYS",
		"1 Ash 1 1 1 of 1 1 of 1 60% of 5, asked 10 1 40% over 1 50% of 6",
		"2 Oak 50 50 50 of 50 1 of 50 - 1 60% over 1 -",
		"10 Elm 90 90 90 of 90 1 of 90 90% of 10, asked 20 1 80% over 1 -",
		"all 3 141 141 141 of 141 3 of 141 80% of 15, asked 30 3 60% over 3 50% of 6",
	}
	if got.code != 0 || fmt.Sprintf("%q", lines(got.out)) != fmt.Sprintf("%q", want) {
		t.Errorf("code %d\n got %q\nwant %q\n%s", got.code, lines(got.out), want, got.err)
	}
}

func TestTotalsOfAWholeCounty(t *testing.T) {
	w := newTown()
	w.did = map[string]council.Overview{}
	for i := range 1038 {
		name := fmt.Sprintf("c%d", 1038-i)
		w.places[townID(i)] = council.Community{ID: townID(i), Name: name}
		w.did[name] = overviewOf(2, 0, 0, 50)
	}
	got := lines(onTown(t, w, "", "totals").out)
	if len(got) != 1040 || !strings.HasPrefix(got[1], "c1 2 ") || got[1039] != "all 1038 2076 2076 2076 of 2076 1038 of 2076 - 1038 50% over 1038 -" {
		t.Errorf("%d lines, first %q, last %q", len(got), got[1], got[len(got)-1])
	}
}

// streets are a town where what a community did would put it elsewhere than its name.
func streets() *town {
	w := newTown("10 Elm", "2 Oak", "1 Ash", "5 Fir")
	w.did = map[string]council.Overview{
		"10 Elm": overviewOf(9, 10, 9, 80), "2 Oak": overviewOf(50, 4, 0, 60), "1 Ash": overviewOf(1, 5, 3, 40), "5 Fir": overviewOf(3, 0, 0, 20),
	}
	for id, p := range w.places {
		p.Street = map[string]string{"10 Elm": "South", "1 Ash": "South", "2 Oak": "North"}[p.Name]
		w.places[id] = p
	}
	return w
}

func TestTotalsStandStreetByStreet(t *testing.T) {
	got := onTown(t, streets(), "", "totals")
	want := []string{
		"COMMUNITY RECEIVED ACCEPTED SOLVED ON TIME SATISFIED MOTIONS TURNOUT SURVEYS",
		"North",
		"2 Oak 50 50 50 of 50 1 of 50 - 1 60% over 1 -",
		"North all 1 50 50 50 of 50 1 of 50 - 1 60% over 1 -",
		"South",
		"1 Ash 1 1 1 of 1 1 of 1 60% of 5, asked 10 1 40% over 1 -",
		"10 Elm 9 9 9 of 9 1 of 9 90% of 10, asked 20 1 80% over 1 -",
		"South all 2 10 10 10 of 10 2 of 10 80% of 15, asked 30 2 60% over 2 -",
		"5 Fir 3 3 3 of 3 1 of 3 - 1 20% over 1 -",
		"all 4 63 63 63 of 63 4 of 63 80% of 15, asked 30 4 50% over 4 -",
	}
	if got.code != 0 || fmt.Sprintf("%q", lines(got.out)) != fmt.Sprintf("%q", want) {
		t.Errorf("code %d\n got %q\nwant %q\n%s", got.code, lines(got.out), want, got.err)
	}
}

func TestAStreetSeesItsOwnCommunities(t *testing.T) {
	got := onTown(t, streets(), "", "totals", "--street", "North")
	if got.code != 0 || !strings.Contains(got.out, "2 Oak") || strings.Contains(got.out, "Ash") || strings.Contains(got.out, "Fir") {
		t.Errorf("code %d\n%s%s", got.code, got.out, got.err)
	}
	if got := onTown(t, streets(), "", "totals", "--street", "Nor"); got.code != 1 || !strings.Contains(got.err, "no community belongs to Nor") {
		t.Errorf("code %d\n%s%s", got.code, got.out, got.err)
	}
}
