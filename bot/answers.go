package bot

import (
	"sync"
	"time"
)

// answers remembers what was said to the latest messages, so that a repeat on this
// replica costs nothing. Redis decides across replicas and restarts.
type answers struct {
	mu   sync.Mutex
	keep time.Duration
	ring []string
	next int
	said map[string]saidAt
}

type saidAt struct {
	answer Answer
	at     time.Time
}

func newAnswers(size int, keep time.Duration) *answers {
	return &answers{keep: keep, ring: make([]string, size), said: make(map[string]saidAt, size)}
}

func (a *answers) get(id string, now time.Time) (Answer, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	s, ok := a.said[id]
	if !ok || now.Sub(s.at) > a.keep {
		return Answer{}, false
	}
	return s.answer, true
}

func (a *answers) put(id string, answer Answer, now time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if _, ok := a.said[id]; ok {
		return
	}
	delete(a.said, a.ring[a.next])
	a.ring[a.next] = id
	a.next = (a.next + 1) % len(a.ring)
	a.said[id] = saidAt{answer, now}
}
