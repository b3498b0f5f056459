package bot

import (
	"context"
	"sync"
	"time"

	"yishi/bot/council"
)

// glances remembers for a moment what was read of each community, so that a crowd that
// wants the same does not all read it. This replica's own changes are seen at once,
// those of others when the moment is over.
type glances[V any] struct {
	read   func(context.Context, council.ID, time.Time) (V, error)
	moment time.Duration

	mu    sync.Mutex
	known map[council.ID]glance[V]
	// drops count how often something was forgotten, by community.
	drops map[council.ID]int
	// reading are the communities that somebody reads anew; others wait for it.
	reading map[council.ID]chan struct{}
}

type glance[V any] struct {
	at    time.Time
	value V
}

func newGlances[V any](moment time.Duration, read func(context.Context, council.ID, time.Time) (V, error)) *glances[V] {
	return &glances[V]{
		read: read, moment: moment,
		known: make(map[council.ID]glance[V]), drops: make(map[council.ID]int), reading: make(map[council.ID]chan struct{}),
	}
}

// of returns what is known of a community as of now, or reads it.
func (g *glances[V]) of(ctx context.Context, c council.ID, now time.Time) (V, error) {
	value, drops, ok, wait := g.look(c, now)
	if wait != nil {
		select {
		case <-wait:
			value, drops, ok, _ = g.look(c, now)
		case <-ctx.Done():
			return value, context.Cause(ctx)
		}
	}
	if ok {
		return value, nil
	}
	defer g.finish(c)
	value, err := g.read(ctx, c, now)
	if err != nil {
		return value, err
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if drops == g.drops[c] { // else what was read may be from before the change
		g.known[c] = glance[V]{now, value}
	}
	return value, nil
}

// look returns what is known and fresh; else what to wait for while somebody reads, or
// nothing, and then the caller is to read.
func (g *glances[V]) look(c council.ID, now time.Time) (value V, drops int, ok bool, wait chan struct{}) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if known, there := g.known[c]; there && now.Sub(known.at).Abs() < g.moment {
		return known.value, g.drops[c], true, nil
	}
	if wait = g.reading[c]; wait == nil {
		g.reading[c] = make(chan struct{})
	}
	return value, g.drops[c], false, wait
}

// finish lets those go on who wait for a reading.
func (g *glances[V]) finish(c council.ID) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if done := g.reading[c]; done != nil {
		close(done)
		delete(g.reading, c)
	}
}

// drop forgets what is known of a community after this replica changed it.
func (g *glances[V]) drop(c council.ID) {
	g.mu.Lock()
	delete(g.known, c)
	g.drops[c]++
	g.mu.Unlock()
}
