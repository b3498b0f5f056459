//go:build redis

package store

import (
	"errors"
	"testing"

	"yishi/bot"
	"yishi/bot/council"
)

// TestRefusingServerChangesNothing brings a server into each state in which it takes
// no writes: callers are told so, and not that something may have happened.
func TestRefusingServerChangesNothing(t *testing.T) {
	for name, row := range map[string]struct{ refuse, relent []any }{
		"its memory is full": {
			[]any{"CONFIG", "SET", "maxmemory", "1"}, []any{"CONFIG", "SET", "maxmemory", "0"},
		},
		"its replicas are gone": {
			[]any{"CONFIG", "SET", "min-replicas-to-write", "1"}, []any{"CONFIG", "SET", "min-replicas-to-write", "0"},
		},
		"it became a replica": {[]any{"REPLICAOF", "127.0.0.1", "1"}, []any{"REPLICAOF", "NO", "ONE"}},
	} {
		t.Run(name, func(t *testing.T) {
			server := startServer(t)
			s := openURL(t, "redis://"+server.Addr, Options{})
			h := openHall(t, s, village(20))
			h.vote(1, council.ByOwn, 0, "y")
			client := server.Client()
			defer client.Close()
			if err := client.Do(t.Context(), row.refuse...).Err(); err != nil {
				t.Fatal(err)
			}
			k := h.casting(2, council.ByOwn, 1, "n")
			_, err := s.Cast(t.Context(), h.id, k)
			_, err2 := s.Commit(t.Context(), h.id, bot.Act{Docs: []bot.Doc{{Ref: draft, Body: []byte("{}")}}})
			for _, err := range []error{err, err2, s.Health(t.Context())} {
				if !errors.Is(err, bot.ErrUnavailable) || errors.Is(err, bot.ErrUnconfirmed) {
					t.Errorf("got %v", err)
				}
			}
			if n := h.counters().Units; n != 1 {
				t.Errorf("%d units", n)
			}
			if err := client.Do(t.Context(), row.relent...).Err(); err != nil {
				t.Fatal(err)
			}
			if got := h.cast(k); got.Repeated || got.Lines[0].Verdict != bot.Counted {
				t.Errorf("afterwards: %+v", got)
			}
			h.audit()
		})
	}
}

// TestPlannedFailover has master and replica change places under load: the old master
// sends everybody on, and nothing is lost or counted twice.
func TestPlannedFailover(t *testing.T) {
	cluster := startCluster(t)
	s := openURL(t, cluster.URL(), Options{})
	l := startLoad(openWide(t, s, 400), 20, asItIs)
	l.after(500)
	replica := replicaOf(t, cluster, l.hall)
	client := replica.Client()
	defer client.Close()
	if err := cluster.Promote(replica, seqKey(l.id)); err != nil {
		t.Fatal(err)
	}
	l.after(500)
	if lost := l.finish(); lost > 0 {
		t.Errorf("%d of %d confirmed ballots are lost", lost, len(l.acked))
	}
}
