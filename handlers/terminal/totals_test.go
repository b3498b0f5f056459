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
		Requests: council.Figures{Received: received, Accepted: received, Solved: received, OnTime: 1, Answered: answered, Content: content},
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
		"1 Ash 1 1 1 1 60% of 5 1 40% 50% of 6",
		"2 Oak 50 50 50 1 - 1 60% -",
		"10 Elm 90 90 90 1 90% of 10 1 80% -",
		"all 3 141 141 141 3 80% of 15 3 60% 50% of 6",
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
	if len(got) != 1040 || !strings.HasPrefix(got[1], "c1 2 ") || got[1039] != "all 1038 2076 2076 2076 1038 - 1038 50% -" {
		t.Errorf("%d lines, first %q, last %q", len(got), got[1], got[len(got)-1])
	}
}
