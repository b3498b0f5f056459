package envelope

import (
	"hash/maphash"
	"sync"
	"time"
)

const (
	// GuardEntries is how many (timestamp, nonce) pairs a guard remembers:
	// 24 bytes each, 1.5 MB in all, enough for 180 messages a second.
	GuardEntries = 1 << 16
	// guardWays is how many pairs share a bucket; the oldest gives way.
	guardWays = 8
	// guardSpan is how long a pair may come again: from Future before the
	// clock reaches the timestamp until Past after it.
	guardSpan = int64((Past + Future) / time.Second)
)

// Guard remembers which message a (timestamp, nonce) pair came with. The
// platforms repeat an unanswered message, so the same message may pass again;
// another message under the same pair is a replay. Its memory is bounded: a
// full bucket forgets its oldest pair, and from then on only the identity of
// the message protects, as it does between replicas.
type Guard struct {
	seed maphash.Seed

	mu    sync.Mutex
	pairs []pair
}

// pair is one remembered pair; the zero value is a free place.
type pair struct {
	key, message uint64
	first        int64
}

// NewGuard makes an empty guard for GuardEntries pairs.
func NewGuard() *Guard {
	return &Guard{seed: maphash.MakeSeed(), pairs: make([]pair, GuardEntries)}
}

// Pass notes that message came with the pair at now, and returns when it came
// first, in whole seconds. It returns Replayed when the pair came with another
// message before. Only call it for requests whose signatures were checked:
// else anybody could use up a pair before the platform does.
func (g *Guard) Pass(now time.Time, timestamp, nonce string, message []byte) (time.Time, error) {
	key := maphash.String(g.seed, timestamp)*31 + maphash.String(g.seed, nonce)
	sum := maphash.Bytes(g.seed, message)
	clock := now.Unix()
	bucket := int(key % (GuardEntries / guardWays) * guardWays)

	g.mu.Lock()
	defer g.mu.Unlock()
	oldest := &g.pairs[bucket]
	for i := range guardWays {
		p := &g.pairs[bucket+i]
		fresh := p.first >= clock-guardSpan
		if fresh && p.key == key {
			if p.message != sum {
				return time.Time{}, Replayed
			}
			return time.Unix(p.first, 0), nil
		}
		if p.first < oldest.first {
			oldest = p
		}
	}
	*oldest = pair{key: key, message: sum, first: clock}
	return time.Unix(clock, 0), nil
}
