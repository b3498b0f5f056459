package speech

import (
	"encoding/json"
	"slices"
	"testing"
)

// committee is what is open where the examples of the table are said.
var committee = []Motion{
	{No: 3, Type: "yesno", Title: "北门加装电梯"},
	{No: 5, Type: "choice", Title: "空地怎么用", Options: []string{"健身区", "停车位", "晒谷场"}},
	{No: 9, Type: "election", Seats: 2, Title: "自管委选举", Options: []string{"张伟", "李娜", "王芳"}},
}

func TestEveryExampleOfTheTableMeansWhatItStandsFor(t *testing.T) {
	seen := map[string]bool{}
	for _, row := range Meanings() {
		if seen[row.Intent] {
			t.Errorf("%s has two rows", row.Intent)
		}
		seen[row.Intent] = true
		if row.About == "" || len(row.Examples) == 0 {
			t.Errorf("%s lacks a description or examples", row.Intent)
		}
		for _, text := range row.Examples {
			in := Parse(text, Situation{Chat: "private", Open: committee})
			if in.Intent != row.Intent {
				t.Errorf("%q means %s (%s), not %s", text, in.Intent, in.Why, row.Intent)
			}
			checkSlots(t, row, text, in)
		}
	}
}

// checkSlots fails when in has a slot that its row does not name.
func checkSlots(t *testing.T, row Meaning, text string, in Intent) {
	t.Helper()
	b, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	var slots map[string]any
	if err := json.Unmarshal(b, &slots); err != nil {
		t.Fatal(err)
	}
	for s := range slots {
		if s != "intent" && !slices.Contains(row.Slots, s) {
			t.Errorf("%q fills %s, which the row of %s does not name", text, s, row.Intent)
		}
	}
}

func TestEveryIntentOfTheCorporaIsInTheTable(t *testing.T) {
	known := map[string][]string{}
	for _, row := range Meanings() {
		known[row.Intent] = row.Slots
	}
	for _, name := range corpora {
		for _, r := range readCorpus(t, name) {
			in := Parse(r.Text, r.Context)
			slots, ok := known[in.Intent]
			if !ok {
				t.Errorf("%q: %s is not in the table", r.Text, in.Intent)
				continue
			}
			checkSlots(t, Meaning{Intent: in.Intent, Slots: slots}, r.Text, in)
		}
	}
}
