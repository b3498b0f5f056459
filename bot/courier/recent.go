package courier

import (
	"sync"
	"time"
)

// recent remembers names for a while. It is bounded by the while: names older than
// it are dropped as others come.
type recent struct {
	mu    sync.Mutex
	keep  time.Duration
	since map[string]time.Time
	swept time.Time
}

func newRecent(keep time.Duration) *recent {
	return &recent{keep: keep, since: make(map[string]time.Time)}
}

// has reports whether name was added less than a while before now.
func (r *recent) has(name string, now time.Time) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	at, ok := r.since[name]
	return ok && now.Sub(at) < r.keep
}

// add remembers name from now on and reports whether it was new.
func (r *recent) add(name string, now time.Time) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	at, ok := r.since[name]
	r.since[name] = now
	if now.Sub(r.swept) >= r.keep {
		r.swept = now
		for other, since := range r.since {
			if now.Sub(since) >= r.keep {
				delete(r.since, other)
			}
		}
	}
	return !ok || now.Sub(at) >= r.keep
}

func (r *recent) drop(name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.since, name)
}
