//go:build redis

package store

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"yishi/bot"
	"yishi/bot/council"
)

// bytesPerBallot is what roll, ballot and ledger of an open yes/no motion may take in
// Redis together, for each of 100,000 voters.
const bytesPerBallot = 120

// TestBytesPerBallot measures used_memory, so the allocator's losses are in it. Alone
// is the worst case: each ballot is a ledger entry of its own.
func TestBytesPerBallot(t *testing.T) {
	server := startServer(t, "--appendonly", "no")
	for name, row := range map[string]struct {
		voters int
		blinds bool
		limit  float64
	}{
		"one after another":     {1, false, bytesPerBallot},
		"in crowds":             {50, false, bytesPerBallot},
		"in crowds and blinded": {50, true, bytesPerBallot + 24},
	} {
		t.Run(name, func(t *testing.T) {
			if err := server.Client().FlushAll(t.Context()).Err(); err != nil {
				t.Fatal(err)
			}
			s := openURL(t, "redis://"+server.Addr, Options{Blinds: row.blinds})
			const n = 100_000
			used := func() float64 {
				t.Helper()
				bytes, err := server.UsedMemory(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				return float64(bytes) / n
			}
			empty := used()
			h := openWide(t, s, n)
			roll := used() - empty
			everybodyVotes(h, n, row.voters)
			all := used() - empty
			now := time.Now()
			results := castKey(h.id, h.motion, period(now, now))
			earlier := castKey(h.id, h.motion, period(now, now)-1)
			if err := s.client.Del(t.Context(), results, earlier).Err(); err != nil {
				t.Fatal(err)
			}
			lasting := used() - empty
			before := used()
			if err := s.client.Del(t.Context(), ledgerKey(h.id)).Err(); err != nil {
				t.Fatal(err)
			}
			log := before - used()
			t.Logf("bytes per ballot: %.1f (roll %.1f, ballot %.1f, ledger %.1f); for ten minutes also %.1f of results",
				lasting, roll, lasting-roll-log, log, all-lasting)
			if lasting > row.limit {
				t.Errorf("%.1f bytes per ballot, more than %.0f", lasting, row.limit)
			}
		})
	}
}

// everybodyVotes casts one ballot for each entry, by as many callers at once.
func everybodyVotes(h *hall, n, callers int) {
	h.Helper()
	var wg sync.WaitGroup
	for v := range callers {
		wg.Go(func() {
			for i := v; i < n; i += callers {
				k := ordinary(h, i)
				if _, err := h.store.Cast(h.Context(), h.id, k); err != nil {
					h.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
}

// ordinary is the casting of the i-th voter, with an identity as 公众号 makes them.
// Voters come in no order, as they do.
func ordinary(h *hall, i int) bot.Casting {
	entry := i * 7919 % len(h.roll.Entries)
	return bot.Casting{
		Motion: h.motion, Roll: h.roll.Hash, Person: council.PersonNo(entry + 1), Rank: council.ByOwn,
		Message: fmt.Sprintf("24%015d", i), At: time.Now(),
		Ballots: []bot.EntryBallot{{Entry: entry, Choices: []string{"y", "n", "a"}[i%3]}},
	}
}
