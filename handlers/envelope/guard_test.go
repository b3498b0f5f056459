package envelope_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"yishi/handlers/envelope"
)

func TestTheGuardKnowsAPairAgain(t *testing.T) {
	start := time.Unix(4102444800, 0)
	for name, row := range map[string]struct {
		after            time.Duration
		timestamp, nonce string
		message          string
		want             error
		first            time.Duration
	}{
		"the same message at once is a repeat":            {0, "1", "2", "vote", nil, 0},
		"the same message 5 s later is a repeat":          {5 * time.Second, "1", "2", "vote", nil, 0},
		"another message under the pair is a replay":      {time.Second, "1", "2", "other", envelope.Replayed, 0},
		"another message 360 s later is still a replay":   {360 * time.Second, "1", "2", "other", envelope.Replayed, 0},
		"another message 361 s later meets an empty desk": {361 * time.Second, "1", "2", "other", nil, 361 * time.Second},
		"another nonce is another pair":                   {time.Second, "1", "3", "other", nil, time.Second},
		"another timestamp is another pair":               {time.Second, "3", "2", "other", nil, time.Second},
		"digits moved between the two are another pair":   {time.Second, "12", "", "other", nil, time.Second},
		"the two exchanged are another pair":              {time.Second, "2", "1", "other", nil, time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			g := envelope.NewGuard()
			if _, err := g.Pass(start, "1", "2", []byte("vote")); err != nil {
				t.Fatalf("first: %v", err)
			}
			first, err := g.Pass(start.Add(row.after), row.timestamp, row.nonce, []byte(row.message))
			if !errors.Is(err, row.want) {
				t.Fatalf("error = %v, want %v", err, row.want)
			}
			if err == nil && !first.Equal(start.Add(row.first)) {
				t.Errorf("first came at %v, want %v", first, start.Add(row.first))
			}
		})
	}
}

func TestAReplayDoesNotTakeTheFirstMessagesPlace(t *testing.T) {
	g := envelope.NewGuard()
	now := time.Unix(4102444800, 0)
	for i, row := range []struct {
		message string
		want    error
	}{{"vote", nil}, {"other", envelope.Replayed}, {"other", envelope.Replayed}, {"vote", nil}} {
		if _, err := g.Pass(now, "1", "2", []byte(row.message)); !errors.Is(err, row.want) {
			t.Errorf("call %d: error = %v, want %v", i, err, row.want)
		}
	}
}

func TestAFullGuardStillPassesEverythingNew(t *testing.T) {
	g := envelope.NewGuard()
	now := time.Unix(4102444800, 0)
	for i := range 3 * envelope.GuardEntries {
		if _, err := g.Pass(now, "1", fmt.Sprint(i), []byte("vote")); err != nil {
			t.Fatalf("message %d: %v", i, err)
		}
	}
	last := fmt.Sprint(3*envelope.GuardEntries - 1)
	if _, err := g.Pass(now, "1", last, []byte("other")); !errors.Is(err, envelope.Replayed) {
		t.Errorf("the newest pair is forgotten: %v", err)
	}
}
