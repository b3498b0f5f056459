package courier

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestSweepQueuesWhatIsDue(t *testing.T) {
	r := newRig(t, toPerson("1", Answer), toGroup("2", Post), toPerson("3", Answer),
		Message{ID: "4", Channel: "oa", Motive: Answer, NotBefore: noon.Add(time.Hour)},
		Message{ID: "5", Channel: "pigeon", Motive: Answer})
	r.box.parked["3"] = true
	r.sweep(context.Background())
	if d := cmp.Diff([]string{"send-oa/1", "send-group/2"}, r.shelf.list()); d != "" {
		t.Errorf("queued (-want +got):\n%s", d)
	}
	if r.seen["pigeon misconfigured"] != 1 {
		t.Errorf("counted %v", r.seen)
	}
	r.sweep(context.Background())
	if r.shelf.puts != 2 {
		t.Errorf("asked the queue %d times, want 2: what was just queued is left alone", r.shelf.puts)
	}
	r.now = noon.Add(time.Hour)
	r.sweep(context.Background())
	if d := cmp.Diff([]string{"send-oa/1", "send-group/2", "send-oa/4"}, r.shelf.list()); d != "" {
		t.Errorf("queued an hour later (-want +got):\n%s", d)
	}
}

func TestAQueueThatIsAwayIsAskedAgain(t *testing.T) {
	r := newRig(t, toPerson("1", Answer))
	r.shelf.fail = errDown
	r.sweep(context.Background())
	r.shelf.fail = nil
	r.sweep(context.Background())
	if len(r.shelf.list()) != 1 {
		t.Error("the message was not queued when the queue came back")
	}
}

func TestWakingIsFasterThanTheSweep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		go r.relay(ctx)
		synctest.Wait()
		r.box.mu.Lock()
		r.box.rows["1"] = toPerson("1", Answer)
		r.box.mu.Unlock()
		synctest.Wait()
		if len(r.shelf.list()) != 0 {
			t.Fatal("queued without waking or sweep")
		}
		for range 10 {
			r.Wake(green) // never blocks
		}
		synctest.Wait()
		if len(r.shelf.list()) != 1 {
			t.Fatal("waking queued nothing")
		}
		r.box.mu.Lock()
		r.box.rows["2"] = toPerson("2", Answer)
		r.box.mu.Unlock()
		<-time.After(sweepEvery)
		synctest.Wait()
		if len(r.shelf.list()) != 2 {
			t.Error("the sweep queued nothing")
		}
	})
}

func TestRecentForgets(t *testing.T) {
	r := newRecent(time.Minute)
	for i := range 1000 {
		r.add(string(rune('a'+i)), noon.Add(time.Duration(i)*time.Second))
	}
	if len(r.since) > 130 {
		t.Errorf("remembers %d names, want about two minutes' worth", len(r.since))
	}
	if !r.add("x", noon) || r.add("x", noon.Add(time.Second)) || !r.has("x", noon.Add(time.Minute)) || r.has("x", noon.Add(2*time.Minute)) {
		t.Error("new, known, known, forgotten expected")
	}
}
