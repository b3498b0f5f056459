package embedded

import (
	"container/heap"
	"math"
)

// expiry knows when to look at which key. It holds an entry for every key with
// a lifetime, at its deadline or earlier; the deadline itself is miniredis's.
type expiry struct {
	queue *deadlines
	byKey map[string]*deadline
}

type deadline struct {
	at    int64 // Unix ms
	key   string
	index int
}

func newExpiry() expiry {
	return expiry{&deadlines{}, map[string]*deadline{}}
}

// note asks for a look at the key at a time. Of two times the earlier stands:
// a look that comes too early is repeated, one too late would keep the key.
func (x *expiry) note(key string, at int64) {
	d := x.byKey[key]
	if d == nil {
		d = &deadline{at: at, key: key}
		x.byKey[key] = d
		heap.Push(x.queue, d)
		return
	}
	if at < d.at {
		d.at = at
		heap.Fix(x.queue, d.index)
	}
}

// next is the time of the first look, far in the future if there is none.
func (x *expiry) next() int64 {
	if x.queue.Len() == 0 {
		return math.MaxInt64
	}
	return (*x.queue)[0].at
}

// pop takes the key of the first look.
func (x *expiry) pop() string {
	d := heap.Pop(x.queue).(*deadline)
	delete(x.byKey, d.key)
	return d.key
}

// deadlines is a heap, the earliest first.
type deadlines []*deadline

func (q deadlines) Len() int           { return len(q) }
func (q deadlines) Less(i, j int) bool { return q[i].at < q[j].at }
func (q deadlines) Swap(i, j int) {
	q[i], q[j] = q[j], q[i]
	q[i].index, q[j].index = i, j
}

func (q *deadlines) Push(x any) {
	d := x.(*deadline)
	d.index = len(*q)
	*q = append(*q, d)
}

func (q *deadlines) Pop() any {
	old := *q
	d := old[len(old)-1]
	old[len(old)-1] = nil
	*q = old[:len(old)-1]
	return d
}
