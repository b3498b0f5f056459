package rule

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// vector is one worked example: a line and what its answer must contain.
type vector struct {
	ID       string                     `json:"id"`
	Rule     string                     `json:"rule"`
	Base     json.RawMessage            `json:"base"`
	Counts   json.RawMessage            `json:"counts"`
	Expected map[string]json.RawMessage `json:"expected"`
	Reason   string                     `json:"reason"`
}

func readVectors(t testing.TB, file string) []vector {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	var all struct {
		Vectors []vector `json:"vectors"`
	}
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	if len(all.Vectors) < 80 {
		t.Fatalf("%s holds only %d vectors", file, len(all.Vectors))
	}
	return all.Vectors
}

func TestEveryVectorGetsExactlyTheExpectedAnswer(t *testing.T) {
	for _, file := range []string{"vectors.json", "more_vectors.json"} {
		vectors := readVectors(t, file)
		var in, out bytes.Buffer
		for _, v := range vectors {
			line, err := json.Marshal(Line{ID: quoted(v.ID), Rule: v.Rule, Base: v.Base, Counts: v.Counts})
			if err != nil {
				t.Fatal(err)
			}
			in.Write(append(line, '\n'))
		}
		if err := ServeLines(&in, &out); err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSpace(out.String()), "\n")
		if len(lines) != len(vectors) {
			t.Fatalf("%s: %d answers to %d lines", file, len(lines), len(vectors))
		}
		for i, v := range vectors {
			checkAnswer(t, v, lines[i])
		}
	}
}

func quoted(s string) json.RawMessage { return json.RawMessage(`"` + s + `"`) }

func checkAnswer(t *testing.T, v vector, line string) {
	t.Helper()
	var got map[string]json.RawMessage
	if err := json.Unmarshal([]byte(line), &got); err != nil {
		t.Fatalf("%s: %v in %s", v.ID, err, line)
	}
	if string(got["id"]) != `"`+v.ID+`"` || len(got["reason"]) <= 2 {
		t.Errorf("%s: id %s, reason %s", v.ID, got["id"], got["reason"])
	}
	for name, want := range v.Expected {
		if diff := cmp.Diff(compact(t, want), compact(t, got[name])); diff != "" {
			t.Errorf("%s (%s): %s (-want +got)\n%s", v.ID, v.Reason, name, diff)
		}
	}
}

func compact(t *testing.T, raw json.RawMessage) string {
	t.Helper()
	if len(raw) == 0 {
		return "missing"
	}
	var b bytes.Buffer
	if err := json.Compact(&b, raw); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestLinesThatAreNoQuestionsAreAnsweredInvalid(t *testing.T) {
	for _, row := range []struct{ name, line, want string }{
		{"not JSON", "hello", `{"id":null,"outcome":"invalid","reason":"这一行不是JSON对象"}`},
		{"a list", "[1]", `{"id":null,"outcome":"invalid","reason":"这一行不是JSON对象"}`},
		{"an empty object", "{}", `{"id":null,"outcome":"invalid","reason":"没有这条规则："}`},
		{"a number for an id", `{"id":7,"rule":"moon"}`, `{"id":7,"outcome":"invalid","reason":"没有这条规则：moon"}`},
		{"counts that are text", `{"id":"a","rule":"proxy","counts":"x"}`, `{"id":"a","outcome":"invalid","reason":"counts应当是对象"}`},
		{"markup in an id", `{"id":"<b>","rule":"moon"}`, `{"id":"<b>","outcome":"invalid","reason":"没有这条规则：moon"}`},
		{"a candidate named twice", `{"id":"d","rule":"village_rerun","base":{"seats":1},"counts":{"ballots":9,"votes":{"A":4,"A":5}}}`,
			`{"id":"d","outcome":"invalid","reason":"votes里有重名"}`},
	} {
		var out bytes.Buffer
		if err := ServeLines(strings.NewReader("\n  \n"+row.line), &out); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(row.want+"\n", out.String()); diff != "" {
			t.Errorf("%s (-want +got)\n%s", row.name, diff)
		}
	}
}

func TestALineBeyondTheLimitIsAnsweredAndTheNextOneRead(t *testing.T) {
	long := `{"id":"` + strings.Repeat("x", maxLine) + `"}`
	next := `{"id":"b","rule":"party_assembly","base":{"total":30},"counts":{"present":20,"yes":15}}`
	var out bytes.Buffer
	if err := ServeLines(strings.NewReader(long+"\n"+next+"\n"), &out); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 2 || !strings.Contains(lines[0], "太长") || !strings.Contains(lines[1], `"id":"b","outcome":"passed"`) {
		t.Errorf("got %q", lines)
	}
}

func FuzzServeLines(f *testing.F) {
	for _, file := range []string{"vectors.json", "more_vectors.json"} {
		for _, v := range readVectors(f, file) {
			line, err := json.Marshal(Line{ID: quoted(v.ID), Rule: v.Rule, Base: v.Base, Counts: v.Counts})
			if err != nil {
				f.Fatal(err)
			}
			f.Add(string(line))
		}
	}
	f.Fuzz(func(t *testing.T, in string) {
		var out bytes.Buffer
		if err := ServeLines(strings.NewReader(in), &out); err != nil {
			t.Fatal(err)
		}
		asked := 0
		for line := range strings.SplitSeq(in, "\n") {
			if strings.TrimSpace(line) != "" {
				asked++
			}
		}
		answers := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
		if out.Len() == 0 {
			answers = nil
		}
		if len(answers) != asked {
			t.Fatalf("%d answers to %d lines", len(answers), asked)
		}
		for _, line := range answers {
			var a struct {
				Outcome Verdict `json:"outcome"`
				Reason  string  `json:"reason"`
			}
			if err := json.Unmarshal([]byte(line), &a); err != nil || a.Outcome == "" || a.Reason == "" {
				t.Fatalf("answer %q: %v", line, err)
			}
		}
	})
}
