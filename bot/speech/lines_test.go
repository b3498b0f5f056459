package speech

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestServeLinesAnswersEveryLineInOrder(t *testing.T) {
	ballot := `{"text":"赞成","context":{"chat":"group","open":[{"no":3,"type":"yesno","title":"北门加装电梯"}]}}`
	in := strings.Join([]string{
		ballot,
		`not json`,
		``,
		`{"text":3}`,
		`{"context":{"chat":"group"}}`,
		`{"text":"` + strings.Repeat("长", longestLine) + `"}`,
		`{"text":"帮助","context":{"chat":"private","open":[]}}` + "\r",
		`{"text":"<你好>&"}`,
		ballot, // the last line has no newline
	}, "\n")
	var out bytes.Buffer
	if err := ServeLines(strings.NewReader(in), &out); err != nil {
		t.Fatal(err)
	}
	var got []string
	for line := range strings.Lines(out.String()) {
		var o struct{ Intent, Why string }
		if err := json.Unmarshal([]byte(line), &o); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		got = append(got, strings.TrimSuffix(o.Intent+" "+o.Why, " "))
	}
	want := []string{"vote", "none bad_input", "none bad_input", "none bad_input", "none bad_input", "none bad_input", "help", "none talk", "vote"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestServeLinesAnswersBeforeTheInputEnds(t *testing.T) {
	in, send := io.Pipe()
	receive, out := io.Pipe()
	done := make(chan error, 1)
	go func() { done <- ServeLines(in, out) }()
	buf := make([]byte, 1<<10)
	for range 2 {
		if _, err := io.WriteString(send, `{"text":"帮助","context":{}}`+"\n"); err != nil {
			t.Fatal(err)
		}
		n, err := receive.Read(buf)
		if err != nil {
			t.Fatal(err)
		}
		if got := string(buf[:n]); got != "{\"intent\":\"help\"}\n" {
			t.Errorf("got %q", got)
		}
	}
	send.Close()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
}

var errBroken = errors.New("broken")

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errBroken }

func TestServeLinesReportsBrokenReadersAndWriters(t *testing.T) {
	if err := ServeLines(strings.NewReader("{}\n"), brokenWriter{}); !errors.Is(err, errBroken) {
		t.Errorf("writer: got %v", err)
	}
	broken := io.MultiReader(strings.NewReader("{}\n"), iotestErr{})
	if err := ServeLines(broken, io.Discard); !errors.Is(err, errBroken) {
		t.Errorf("reader: got %v", err)
	}
}

type iotestErr struct{}

func (iotestErr) Read([]byte) (int, error) { return 0, errBroken }
