//go:build redis

package store

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"yishi/bot"
	"yishi/bot/council"
	"yishi/bot/ledger"
)

// load is voters who cast and change their ballots without end and insist on an
// answer: each tries the same message until it is confirmed.
type load struct {
	*hall
	ctx  context.Context
	stop context.CancelFunc
	wg   sync.WaitGroup

	mu     sync.Mutex
	acked  []ack
	open   []bot.Casting // cast, and perhaps counted, but never confirmed
	signal chan struct{} // closed at the next acknowledgement, whether confirmed or only stored
}

// ack is a confirmed ballot.
type ack struct {
	casting bot.Casting
	line    bot.CastLine
}

// startLoad sets voters to work, each on entries of its own.
func startLoad(h *hall, voters int, adjust func(context.Context) context.Context) *load {
	ctx, stop := context.WithCancel(adjust(context.Background()))
	l := &load{hall: h, ctx: ctx, stop: stop, signal: make(chan struct{})}
	each := len(h.roll.Entries) / voters
	for v := range voters {
		l.wg.Go(func() {
			for i := 0; ctx.Err() == nil; i++ {
				entry := v*each + i%each
				l.insist(bot.Casting{
					Motion: h.motion, Roll: h.roll.Hash, Person: council.PersonNo(entry + 1), Rank: council.ByOwn,
					Message: fmt.Sprintf("m%d.%d", v, i), At: time.Now(),
					Ballots: []bot.EntryBallot{{Entry: entry, Choices: []string{"y", "n", "a"}[i/each%3]}},
				})
			}
		})
	}
	return l
}

// insist tries until the ballot is confirmed or the load ends.
func (l *load) insist(k bot.Casting) {
	for {
		cast, err := l.store.Cast(l.ctx, l.id, k)
		stored := err == nil || len(cast.Lines) > 0
		l.mu.Lock()
		if err == nil {
			l.acked = append(l.acked, ack{k, cast.Lines[0]})
		}
		if l.ctx.Err() != nil && err != nil {
			l.open = append(l.open, k)
		}
		if stored {
			close(l.signal)
			l.signal = make(chan struct{})
		}
		l.mu.Unlock()
		switch {
		case err == nil || l.ctx.Err() != nil:
			return
		case !errors.Is(err, bot.ErrUnavailable) && !errors.Is(err, bot.ErrUnconfirmed):
			l.Errorf("cast %s: %v", k.Message, err)
			return
		}
	}
}

// next waits for the next acknowledgement.
func (l *load) next() {
	l.Helper()
	l.mu.Lock()
	signal := l.signal
	l.mu.Unlock()
	select {
	case <-signal:
	case <-time.After(60 * time.Second):
		l.Fatal("nothing was acknowledged for a minute")
	}
}

// after waits until as many more ballots are confirmed.
func (l *load) after(count int) {
	l.Helper()
	target := l.confirmed() + count
	for l.confirmed() < target {
		l.next()
	}
}

func (l *load) confirmed() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.acked)
}

// finish ends the load and counts confirmed ballots that the ledger does not have.
func (l *load) finish() (lost int) {
	l.Helper()
	l.stop()
	l.wg.Wait()
	leaves := l.everyLeaf()
	for _, a := range l.acked {
		if int64(len(leaves)) < a.line.Seq {
			lost++
			continue
		}
		b, ok := leaves[a.line.Seq-1].(ledger.Ballot)
		if !ok || int(b.Entry) != a.line.Entry || b.Choices != a.casting.Ballots[0].Choices {
			lost++
		}
	}
	l.audit()
	return lost
}

func (l *load) everyLeaf() []ledger.Entry {
	l.Helper()
	var entries []ledger.Entry
	for {
		more, err := l.store.Log(l.id).Leaves(l.Context(), int64(len(entries)), 8192)
		if err != nil {
			l.Fatal(err)
		}
		if len(more) == 0 {
			return entries
		}
		for _, leaf := range more {
			e, err := ledger.Parse(leaf)
			if err != nil {
				l.Fatal(err)
			}
			entries = append(entries, e)
		}
	}
}

// asItIs leaves a context alone.
func asItIs(ctx context.Context) context.Context { return ctx }

// bigRoll is n households of one owner and one lot each, in sixty buildings.
func bigRoll(n int) council.Roll {
	r := council.Roll{Hash: fmt.Sprintf("%064x", n), Units: n}
	for b := range 60 {
		r.Buildings = append(r.Buildings, council.Building{Name: fmt.Sprint(b + 1)})
	}
	for i := range n {
		r.Entries = append(r.Entries, council.Entry{
			Persons: []council.PersonNo{council.PersonNo(i + 1)}, Heads: 1,
			Lots:  []council.Lot{{Building: i % 60, Area: int64(5000 + i%9000)}},
			Label: fmt.Sprintf("%d-%d-%d", i%60+1, i%3+1, 101+i%3000),
		})
	}
	return r
}

// openWide opens a hall without the checks that would slow a benchmark down.
func openWide(t testing.TB, s *Store, n int) *hall {
	t.Helper()
	return openHall(t, s, bigRoll(n))
}
