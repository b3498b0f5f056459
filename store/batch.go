package store

import (
	"runtime"
	"sync"
)

// batcher runs jobs in batches, one queue per key. While as many batches as flyers
// are in flight, further jobs collect; nothing waits for a timer, so a lone job
// leaves at once and a crowd travels together.
type batcher[K comparable, J any] struct {
	flyers int
	limit  int // weight of a batch, unless one job alone is heavier
	weight func(J) int
	run    func(K, []J)

	mu     sync.Mutex
	queues map[K]*queue[J]
}

type queue[J any] struct {
	waiting []J
	flying  int
}

func newBatcher[K comparable, J any](flyers, limit int, weight func(J) int, run func(K, []J)) *batcher[K, J] {
	return &batcher[K, J]{flyers: flyers, limit: limit, weight: weight, run: run, queues: make(map[K]*queue[J])}
}

// add hands in a job; run gets it exactly once.
func (b *batcher[K, J]) add(key K, job J) {
	b.mu.Lock()
	q := b.queues[key]
	if q == nil {
		q = &queue[J]{}
		b.queues[key] = q
	}
	q.waiting = append(q.waiting, job)
	start := q.flying < b.flyers
	if start {
		q.flying++
	}
	b.mu.Unlock()
	if start {
		go b.fly(key, q)
	}
}

// fly runs batches until nothing waits; the last to land removes the queue.
func (b *batcher[K, J]) fly(key K, q *queue[J]) {
	for {
		runtime.Gosched() // who is ready to hand in a job comes along
		b.mu.Lock()
		batch := b.take(q)
		if len(batch) == 0 {
			q.flying--
			if q.flying == 0 {
				delete(b.queues, key)
			}
			b.mu.Unlock()
			return
		}
		b.mu.Unlock()
		b.run(key, batch)
	}
}

// take cuts the next batch off the queue.
func (b *batcher[K, J]) take(q *queue[J]) []J {
	n, sum := 0, 0
	for n < len(q.waiting) {
		w := b.weight(q.waiting[n])
		if n > 0 && sum+w > b.limit {
			break
		}
		sum += w
		n++
	}
	batch := q.waiting[:n:n]
	q.waiting = q.waiting[n:]
	if len(q.waiting) == 0 {
		q.waiting = nil
	}
	return batch
}
