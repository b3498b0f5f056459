package store

import (
	"context"
	"errors"
	"maps"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"

	"yishi/bot"
	"yishi/bot/council"
)

func freezingStops(t *testing.T, b backend) {
	clock := newHands()
	h := openHall(t, b.open(t, Options{Now: clock.now}), village(20))
	s, n := h.store, len(h.roll.Buildings)
	h.vote(1, council.ByOwn, 0, "y")
	if _, err := s.Freeze(t.Context(), h.id, 9, n, clock.now(), false); !errors.Is(err, bot.ErrNotFound) {
		t.Errorf("a motion that never opened: %v", err)
	}
	if _, err := s.Freeze(t.Context(), h.id, h.motion, n, clock.now(), false); !errors.Is(err, bot.ErrConflict) {
		t.Errorf("before the deadline: %v", err)
	}
	first, err := s.Freeze(t.Context(), h.id, h.motion, n, clock.now(), true)
	if err != nil || !first.Frozen || first.Units != 1 {
		t.Fatalf("early: %+v, %v", first, err)
	}
	if got := h.vote(2, council.ByOwn, 1, "y"); got.Verdict != bot.TooLate {
		t.Errorf("after freezing: %+v", got)
	}
	for _, later := range []time.Duration{0, 2 * time.Hour} {
		clock.move(later)
		again, err := s.Freeze(t.Context(), h.id, h.motion, n, clock.now(), false)
		if diff := cmp.Diff(first, again); err != nil || diff != "" {
			t.Errorf("repeated after %s: %v\n%s", later, err, diff)
		}
	}
	if diff := cmp.Diff(first, h.counters()); diff != "" {
		t.Errorf("counters:\n%s", diff)
	}
	h.audit()
}

func frozenBoothsStay(t *testing.T, b backend) {
	h := openHall(t, b.open(t, Options{}), village(20))
	booth := bot.Booth{Motion: 3, Roll: h.roll.Hash, Closes: h.store.Now().Add(2 * time.Hour), MayChange: true}
	pinned := map[string]func(*bot.Booth){
		"another roll":    func(b *bot.Booth) { b.Roll = "x" },
		"another secrecy": func(b *bot.Booth) { b.Sealed = true },
		"another rule":    func(b *bot.Booth) { b.MayChange = false },
	}
	for name, change := range pinned {
		other := booth
		change(&other)
		if _, err := h.store.Commit(t.Context(), h.id, bot.Act{Booths: []bot.Booth{other}}); !errors.Is(err, bot.ErrConflict) {
			t.Errorf("%s: %v", name, err)
		}
	}
	mustCommit(t, h.store, h.id, bot.Act{Booths: []bot.Booth{booth}})
	if _, err := h.store.Freeze(t.Context(), h.id, 3, 7, h.store.Now(), true); err != nil {
		t.Fatal(err)
	}
	if _, err := h.store.Commit(t.Context(), h.id, bot.Act{Booths: []bot.Booth{booth}}); !errors.Is(err, bot.ErrConflict) {
		t.Errorf("extending a frozen booth: %v", err)
	}
}

func scriptsSurviveFlush(t *testing.T, b backend) {
	h := openHall(t, b.open(t, Options{}), village(200))
	for i := range 60 {
		if i%7 == 3 {
			flushScripts(t, b, h.store)
		}
		if got := h.vote(council.PersonNo(i+1), council.ByOwn, i, "y"); got.Verdict != bot.Counted {
			t.Fatalf("ballot %d: %+v", i, got)
		}
	}
	flushScripts(t, b, h.store)
	if _, err := h.store.Freeze(t.Context(), h.id, 3, 7, h.store.Now(), true); err != nil {
		t.Fatal(err)
	}
	h.audit()
}

// flushScripts has the server forget its scripts, unless it is one that refuses to.
func flushScripts(t *testing.T, b backend, s *Store) {
	t.Helper()
	flush := func(ctx context.Context, node *redis.Client) error { return node.ScriptFlush(ctx).Err() }
	var err error
	if cluster, ok := s.client.(*redis.ClusterClient); ok {
		err = cluster.ForEachMaster(t.Context(), flush)
	} else {
		err = flush(t.Context(), s.client.(*redis.Client))
	}
	if (err != nil) != b.keepsScripts {
		t.Fatal(err)
	}
}

func leaversAreCounted(t *testing.T, b backend) {
	h := openHall(t, b.open(t, Options{}), village(200))
	gone, leave := context.WithCancel(t.Context())
	leave()
	if _, err := h.store.Cast(gone, h.id, h.casting(1, council.ByOwn, 0, "y")); !errors.Is(err, bot.ErrUnavailable) || !errors.Is(err, context.Canceled) {
		t.Errorf("who left before asking: %v", err)
	}
	castings := make(map[string]bot.Casting)
	var wg sync.WaitGroup
	for i := range 100 {
		k := h.casting(council.PersonNo(i+1), council.ByOwn, i, "y")
		castings[k.Message] = k
		ctx, leave := context.WithCancel(t.Context())
		wg.Go(func() {
			if _, err := h.store.Cast(ctx, h.id, k); err != nil && !errors.Is(err, bot.ErrUnconfirmed) && !errors.Is(err, bot.ErrUnavailable) {
				t.Errorf("who left while waiting: %v", err)
			}
		})
		go leave()
	}
	wg.Wait()
	for k := range maps.Values(castings) { // asking again tells
		if got := h.cast(k); got.Lines[0].Verdict != bot.Counted {
			t.Errorf("%s: %+v", k.Message, got)
		}
	}
	h.audit()
	if got := h.counters().Units; got != 100 {
		t.Errorf("%d units", got)
	}
}

// countersAtFit: sums and ledger are of one moment, whoever votes meanwhile.
func countersAtFit(t *testing.T, b backend) {
	h := openHall(t, b.open(t, Options{}), village(200))
	n, before := len(h.roll.Buildings), int64(0)
	none, at, err := h.store.CountersAt(t.Context(), h.id, h.motion, n)
	if err != nil || none.Units != 0 {
		t.Fatalf("before any ballot: %+v at %d, %v", none, at, err)
	}
	var votes sync.WaitGroup
	for i := range 60 {
		k := h.casting(council.PersonNo(i+1), council.ByOwn, i, "y")
		votes.Go(func() { h.cast(k) })
	}
	cast := make(chan struct{})
	go func() {
		votes.Wait()
		close(cast)
	}()
	for voting := true; voting; {
		select {
		case <-cast:
			voting = false
		default:
		}
		sums, now, err := h.store.CountersAt(t.Context(), h.id, h.motion, n)
		if err != nil || int64(sums.Units) != now-at || now < before {
			t.Fatalf("%d ballots with %d entries of the ledger more, %v", sums.Units, now-at, err)
		}
		before = now
	}
	all, _, err := h.store.CountersAt(t.Context(), h.id, h.motion, n)
	if diff := cmp.Diff(h.counters(), all); err != nil || diff != "" || all.Units != 60 {
		t.Errorf("%d ballots, counters: %v\n%s", all.Units, err, diff)
	}
	if _, _, err := h.store.CountersAt(t.Context(), h.id, 0, n); !errors.Is(err, bot.ErrInvalid) {
		t.Errorf("no motion: %v", err)
	}
}
