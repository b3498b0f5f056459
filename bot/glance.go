package bot

import (
	"context"
	"maps"
	"sync"
	"time"
)

// glances remembers for a moment what was read of a community, or a motion, so that a
// crowd that wants the same does not all read it. This replica's own changes are seen at
// once, those of others when the moment is over.
type glances[K comparable, V any] struct {
	read   func(context.Context, K, time.Time) (V, error)
	moment time.Duration

	mu    sync.Mutex
	known map[K]glance[V]
	swept time.Time // when what is over was last let go
	// drops count how often something was forgotten.
	drops map[K]int
	// reading is what somebody reads anew; others wait for it.
	reading map[K]chan struct{}
}

type glance[V any] struct {
	at    time.Time
	value V
}

func newGlances[K comparable, V any](moment time.Duration, read func(context.Context, K, time.Time) (V, error)) *glances[K, V] {
	return &glances[K, V]{
		read: read, moment: moment,
		known: make(map[K]glance[V]), drops: make(map[K]int), reading: make(map[K]chan struct{}),
	}
}

// of returns what is known as of now, or reads it.
func (g *glances[K, V]) of(ctx context.Context, k K, now time.Time) (V, error) {
	value, drops, ok, wait := g.look(k, now)
	if wait != nil {
		select {
		case <-wait:
			value, drops, ok, _ = g.look(k, now)
		case <-ctx.Done():
			return value, context.Cause(ctx)
		}
	}
	if ok {
		return value, nil
	}
	defer g.finish(k)
	value, err := g.read(ctx, k, now)
	if err != nil {
		return value, err
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.sweep(now)
	if drops == g.drops[k] { // else what was read may be from before the change
		g.known[k] = glance[V]{now, value}
	}
	return value, nil
}

// sweep lets go what is over, now and then.
func (g *glances[K, V]) sweep(now time.Time) {
	if now.Sub(g.swept).Abs() < g.moment {
		return
	}
	g.swept = now
	maps.DeleteFunc(g.known, func(_ K, known glance[V]) bool { return now.Sub(known.at).Abs() >= g.moment })
}

// look returns what is known and fresh; else what to wait for while somebody reads, or
// nothing, and then the caller is to read.
func (g *glances[K, V]) look(k K, now time.Time) (value V, drops int, ok bool, wait chan struct{}) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if known, there := g.known[k]; there && now.Sub(known.at).Abs() < g.moment {
		return known.value, g.drops[k], true, nil
	}
	if wait = g.reading[k]; wait == nil {
		g.reading[k] = make(chan struct{})
	}
	return value, g.drops[k], false, wait
}

// finish lets those go on who wait for a reading.
func (g *glances[K, V]) finish(k K) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if done := g.reading[k]; done != nil {
		close(done)
		delete(g.reading, k)
	}
}

// drop forgets what is known after this replica changed it.
func (g *glances[K, V]) drop(k K) {
	g.mu.Lock()
	delete(g.known, k)
	g.drops[k]++
	g.mu.Unlock()
}
