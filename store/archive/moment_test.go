package archive_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"yishi/bot"
	"yishi/store/archive"
)

// TestAnExportInTheMiddleOfAVoteAddsUp exports again and again while people vote,
// motions are opened and closed, and the ledger is sealed. Every archive must verify,
// counters and all.
func TestAnExportInTheMiddleOfAVoteAddsUp(t *testing.T) {
	from, _ := onMiniredis(t)
	h := newHall(t, from, nil)
	h.smallTown(t, green)
	roll := rollOf(250)
	h.open(t, green, 10, roll, false)
	h.open(t, green, 11, roll, true)
	var busy sync.WaitGroup
	there := elsewhere{t}
	for voter := range 4 {
		busy.Go(func() {
			for entry := voter; entry < 250; entry += 4 {
				h.cast(there, green, 10, roll, entry, "y")
				h.cast(there, green, 11, roll, entry, sealedBallot(entry))
			}
		})
	}
	busy.Go(func() {
		for motion := 20; motion < 40; motion++ {
			h.open(there, green, motion, rollOf(motion), false)
			h.cast(there, green, motion, rollOf(motion), 3, "n")
			if _, err := h.store.Freeze(context.Background(), green, motion, 3, noon, true); err != nil {
				there.Fatal(err)
			}
			h.seal(there, green)
		}
	})
	done := make(chan struct{})
	go func() { busy.Wait(); close(done) }()
	sequences := make(map[int64]bool)
	for running := true; running; {
		select {
		case <-done:
			running = false
		default:
		}
		data := exported(t, from, green)
		// The witness is asked after the export, so it may know more by then.
		report, err := archive.Check(context.Background(), bytes.NewReader(data), archive.Options{Keys: h.keys})
		if err != nil {
			t.Fatalf("at %d: %v", report.Sequence, err)
		}
		sequences[report.Sequence] = true
		checkBooths(t, data, report)
	}
	if len(sequences) < 3 {
		t.Errorf("exports at %v only", sequences)
	}
	to, _ := onMiniredis(t)
	imported(t, to, exported(t, from, green), h.options())
	sameState(t, from, to)
}

// checkBooths compares the motions opened in the ledger with the booths there are.
func checkBooths(t *testing.T, data []byte, r archive.Report) {
	t.Helper()
	text := string(unpacked(t, data))
	opened, booths := strings.Count(text, "|motion.open|"), strings.Count(text, `"k":"booth:`)
	rolls := strings.Count(text, `["head",`)
	if opened != booths || rolls == 0 {
		t.Fatalf("%d motions were opened, %d are there (%d late keys)", opened, booths, r.Late)
	}
}

// TestKeysThatComeInBetweenAreFound makes new keys right before the transaction: once,
// so that a second moment has them all; and every time, so that the last ones are read
// late.
func TestKeysThatComeInBetweenAreFound(t *testing.T) {
	for _, always := range []bool{false, true} {
		t.Run(fmt.Sprint("every time ", always), func(t *testing.T) {
			from, m := onMiniredis(t)
			h := newHall(t, from, nil)
			h.smallTown(t, green)
			n := 100
			client := hooked(t, m, &meddling{at: "multi", always: always, meddle: func() {
				n++
				h.open(t, green, n, rollOf(n), false)
				h.cast(t, green, n, rollOf(n), 3, "n")
				h.commit(t, green, bot.Act{Docs: []bot.Doc{{Ref: bot.Ref{Kind: "motion", ID: fmt.Sprint(n)}, Body: []byte("{}")}}})
			}})
			var out bytes.Buffer
			made, err := archive.Export(context.Background(), client, green, &out, nil)
			if err != nil {
				t.Fatal(err)
			}
			if (made.Late > 0) != always {
				t.Errorf("%d keys are late", made.Late)
			}
			if _, err := archive.Check(context.Background(), bytes.NewReader(out.Bytes()), archive.Options{Keys: h.keys}); err != nil {
				t.Error(err)
			}
			if text := string(unpacked(t, out.Bytes())); !strings.Contains(text, fmt.Sprintf(`"k":"doc:motion:%d"`, n)) {
				t.Error("the last document is missing")
			}
			checkBooths(t, out.Bytes(), made)
		})
	}
}

// TestAHeadThatMovesInBetweenIsFollowed seals right before the transaction.
func TestAHeadThatMovesInBetweenIsFollowed(t *testing.T) {
	from, m := onMiniredis(t)
	h := newHall(t, from, nil)
	open, _ := h.smallTown(t, green)
	entry := 122
	client := hooked(t, m, &meddling{at: "multi", meddle: func() {
		h.cast(t, green, 3, open, entry, "y")
		h.seal(t, green)
	}})
	data := exported(t, client, green)
	report, err := archive.Check(context.Background(), bytes.NewReader(data), h.options())
	if err != nil || report.Sealed != 168 {
		t.Errorf("sealed %d: %v", report.Sealed, err)
	}
}
