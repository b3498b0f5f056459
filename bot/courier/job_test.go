package courier

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// each is a schedule of the whole multiples of a duration.
type each time.Duration

func (e each) Next(t time.Time) time.Time { return t.Truncate(time.Duration(e)).Add(time.Duration(e)) }

func nothing(context.Context, time.Time) error { return nil }

// slots lists the slots queued, in Shanghai.
func (s *shelf) slots() (slots []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, t := range s.ticks {
		slots = append(slots, time.UnixMilli(t.Slot).In(shanghai).Format("02 15:04:05"))
	}
	return slots
}

func TestCronLinesAreInShanghai(t *testing.T) {
	// The bubble begins at 2000-01-01 08:00 in Shanghai, after a slot that nobody ran.
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.Jobs = []Job{{Name: "daily", Spec: "30 9 * * *", Run: nothing}}
		clock, _, err := r.schedule()
		if err != nil {
			t.Fatal(err)
		}
		clock.Start()
		<-time.After(49 * time.Hour)
		<-clock.Stop().Done()
		if d := cmp.Diff([]string{"31 09:30:00", "01 09:30:00", "02 09:30:00"}, r.shelf.slots()); d != "" {
			t.Errorf("slots (-want +got):\n%s", d)
		}
		if d := cmp.Diff([]string{"jobs/daily@946603800000", "jobs/daily@946690200000", "jobs/daily@946776600000"}, r.shelf.list()); d != "" {
			t.Errorf("ids (-want +got):\n%s", d)
		}
	})
}

func TestAMissedSlotIsRunAtTheStart(t *testing.T) {
	for _, c := range []struct {
		name string
		spec string
		want []string
	}{
		{"this morning's slot was missed", "30 7 * * *", []string{"01 07:30:00"}},
		{"the last of many is enough", "*/5 * * * *", []string{"01 08:00:00"}},
		{"a line with seconds is read", "*/7 * * * * *", []string{"01 08:00:00"}},
		{"last week's is too old", "0 9 * * 1", nil},
		{"yesterday evening's is run", "0 20 * * *", []string{"31 20:00:00"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRig(t)
				r.Jobs = []Job{{Name: "j", Spec: c.spec, Run: nothing}}
				_, works, err := r.schedule()
				if err != nil {
					t.Fatal(err)
				}
				r.queueSlots(works[0], time.Now().In(shanghai))
				r.queueSlots(works[0], time.Now().In(shanghai))
				if d := cmp.Diff(c.want, r.shelf.slots()); d != "" {
					t.Errorf("slots (-want +got):\n%s", d)
				}
			})
		})
	}
}

func TestSlotsThatCouldNotBeQueuedAreQueuedLater(t *testing.T) {
	r := newRig(t)
	w := &clockwork{job: Job{Name: "j"}, schedule: each(time.Second), last: noon}
	r.shelf.fail = errDown
	r.queueSlots(w, noon.Add(3*time.Second))
	r.shelf.fail = nil
	r.queueSlots(w, noon.Add(4*time.Second))
	if d := cmp.Diff([]string{"22 12:00:01", "22 12:00:02", "22 12:00:03", "22 12:00:04"}, r.shelf.slots()); d != "" {
		t.Errorf("slots (-want +got):\n%s", d)
	}
}

// However the clock is looked at, every slot comes exactly once and in order.
func TestNoSlotIsLost(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := &clockwork{schedule: each(100 * time.Millisecond), last: noon}
		now, next := noon, noon.Add(100*time.Millisecond)
		for _, ms := range rapid.SliceOf(rapid.IntRange(-50, 5000)).Draw(rt, "steps") {
			now = now.Add(time.Duration(ms) * time.Millisecond)
			for _, slot := range w.due(now) {
				if !slot.Equal(next) || slot.After(now) {
					rt.Fatalf("slot %v, want %v, now %v", slot, next, now)
				}
				next = next.Add(100 * time.Millisecond)
			}
		}
	})
}

func TestALongStallIsCoveredByTheLastSlots(t *testing.T) {
	w := &clockwork{schedule: each(time.Second), last: noon}
	slots := w.due(noon.Add(10 * time.Hour))
	if len(slots) != mostSlots || !slots[mostSlots-1].Equal(noon.Add(10*time.Hour)) {
		t.Errorf("%d slots", len(slots))
	}
}

func TestBadSchedulesAreRefused(t *testing.T) {
	for _, spec := range []string{"@every 10s", "61 * * * *", "", "* * *"} {
		r := newRig(t)
		r.Jobs = []Job{{Name: "odd", Spec: spec, Run: nothing}}
		if _, _, err := r.schedule(); err == nil || !strings.Contains(err.Error(), "odd") {
			t.Errorf("%q: %v", spec, err)
		}
	}
}

func TestRunningAJob(t *testing.T) {
	r := newRig(t)
	failing := errors.New("no tally")
	r.Jobs = []Job{
		{Name: "good", Run: func(_ context.Context, slot time.Time) error {
			if !slot.Equal(noon) || slot.Location() != shanghai {
				t.Errorf("slot %v", slot)
			}
			return nil
		}},
		{Name: "bad", Run: func(context.Context, time.Time) error { return failing }},
	}
	if err := r.runJob(context.Background(), tick{"good", noon.UnixMilli()}); err != nil {
		t.Error(err)
	}
	if err := r.runJob(context.Background(), tick{"bad", noon.UnixMilli()}); !errors.Is(err, failing) {
		t.Error(err)
	}
	if err := r.runJob(context.Background(), tick{"of a later release", 0}); err == nil {
		t.Error("an unknown job ended its task")
	}
	if r.seen["good done"] != 1 || r.seen["bad failed"] != 1 {
		t.Errorf("counted %v", r.seen)
	}
}
