package store

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"

	"yishi/bot/council"
	"yishi/store/embedded"
)

func openEmbedded(t testing.TB, dir string) *embedded.Server {
	t.Helper()
	server, err := embedded.Open(dir, embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	return server
}

// onEmbedded is the server that runs inside the program, on a directory of its own.
func onEmbedded(t testing.TB) backend {
	server := openEmbedded(t, t.TempDir())
	return backend{keepsScripts: true, client: func(testing.TB) redis.UniversalClient { return redis.NewClient(server.Options()) }}
}

func TestEmbeddedConforms(t *testing.T) { conform(t, onEmbedded) }

// TestEmbeddedReplaysScripts closes the embedded server and opens it again: replaying
// the scripts that ran gives the same ballots, counters and ledger.
func TestEmbeddedReplaysScripts(t *testing.T) {
	dir := t.TempDir()
	server := openEmbedded(t, dir)
	s := New(redis.NewClient(server.Options()), Options{Blinds: true})
	h := openHall(t, s, village(200))
	for i := range 300 {
		k := h.casting(council.PersonNo(i%50+1), council.Rank(i%3+1), i*31%200, []string{"y", "n", "AB", ""}[i%4])
		h.cast(k)
	}
	if _, err := s.Freeze(t.Context(), h.id, h.motion, 7, s.Now(), true); err != nil {
		t.Fatal(err)
	}
	counters, leaves := h.counters(), h.leaves()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := server.Close(); err != nil {
		t.Fatal(err)
	}
	h.store = New(redis.NewClient(openEmbedded(t, dir).Options()), Options{})
	defer h.store.Close()
	if diff := cmp.Diff(counters, h.counters()); diff != "" {
		t.Errorf("counters:\n%s", diff)
	}
	if diff := cmp.Diff(leaves, h.leaves()); diff != "" {
		t.Errorf("ledger:\n%s", diff)
	}
	h.audit()
}
