package speech

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// row is one line of a corpus: a message, where it was said, and the keys its
// intent must have.
type row struct {
	Text    string          `json:"text"`
	Context Situation       `json:"context"`
	Want    json.RawMessage `json:"want"`
}

func readCorpus(tb testing.TB, name string) []row {
	tb.Helper()
	f, err := os.Open(filepath.Join("testdata", name))
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	var rows []row
	s := bufio.NewScanner(f)
	s.Buffer(nil, 1<<20)
	for s.Scan() {
		var r row
		if err := json.Unmarshal(s.Bytes(), &r); err != nil {
			tb.Fatalf("%s: %v", name, err)
		}
		rows = append(rows, r)
	}
	if err := s.Err(); err != nil {
		tb.Fatal(err)
	}
	return rows
}

// shown is an intent as its JSON object, with only the keys of want.
func shown(tb testing.TB, in Intent, want map[string]any) map[string]any {
	tb.Helper()
	b, err := json.Marshal(in)
	if err != nil {
		tb.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(b, &got); err != nil {
		tb.Fatal(err)
	}
	for k := range got {
		if _, ok := want[k]; !ok {
			delete(got, k)
		}
	}
	return got
}

func isVote(intent any) bool { return intent == "vote" || intent == "vote_many" }

func TestEveryMessageOfTheCorporaMeansWhatItSays(t *testing.T) {
	for _, name := range corpora {
		rows := readCorpus(t, name)
		wrong, right := 0, 0
		for _, r := range rows {
			var want map[string]any
			if err := json.Unmarshal(r.Want, &want); err != nil {
				t.Fatal(err)
			}
			in := Parse(r.Text, r.Context)
			got := shown(t, in, want)
			if cmp.Equal(want, got) {
				right++
				continue
			}
			if isVote(in.Intent) {
				wrong++
			}
			t.Errorf("%s: %q in %s (quote %d, %d offered) why %q:\n%s", name, r.Text, r.Context.Chat, r.Context.Quote, len(r.Context.Offered), in.Why, cmp.Diff(want, got))
		}
		t.Logf("%s: %d of %d right, %d wrong ballots", name, right, len(rows), wrong)
		if wrong > 0 {
			t.Errorf("%s: %d wrong ballots", name, wrong)
		}
	}
}
