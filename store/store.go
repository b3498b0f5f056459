package store

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"math"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"yishi/bot"
	"yishi/bot/council"
)

var (
	_ bot.Records   = (*Store)(nil)
	_ bot.Shelves   = (*Store)(nil)
	_ bot.Ballots   = (*Store)(nil)
	_ bot.Directory = (*Store)(nil)
	_ bot.Memory    = (*Store)(nil)
)

// Options adjust a Store; the zero value is right for production.
type Options struct {
	// Now is this machine's clock; nil is time.Now.
	Now func() time.Time
	// Ticks sets when Tend measures the clock; nil is every 10 s.
	Ticks <-chan time.Time
	// Random is a source of secrets; nil is crypto/rand.
	Random io.Reader
	// ReplicaWait is how long a write that awaits a replica waits; 0 is 0.5 s.
	ReplicaWait time.Duration
	// Embedded says that the server runs inside this process.
	Embedded bool
	// Blinds puts a blind into the ledger entry of each ballot, so that its hash
	// cannot be guessed from the few possible ballots. It costs 16 bytes or more a
	// ballot; without it, hash tiles are for those who may see the ballots.
	Blinds bool
	// Alone has every call travel by itself, as a plain client would do it. It is slower
	// under load; the benchmark compares with it.
	Alone bool
}

// Store is everything kept in Redis. It is safe for concurrent use.
type Store struct {
	client  redis.UniversalClient
	options Options
	scripts *scripts
	reads   *batcher[struct{}, *reading]
	casts   *batcher[castQueue, *castJob]
	rolls   rollCache
	known   *identities
	clock   clock
	random  lockedReader
	fences  fences
}

// New makes a Store of a client that is already set up, such as the embedded
// server's. The store closes the client. Nothing is asked of the server yet.
func New(client redis.UniversalClient, o Options) *Store {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Random == nil {
		o.Random = rand.Reader
	}
	if o.ReplicaWait == 0 {
		o.ReplicaWait = 500 * time.Millisecond
	}
	s := &Store{client: client, options: o, scripts: loadScripts(), known: newIdentities()}
	s.random.from = o.Random
	flyers, limits := [2]int{readFlyers, castFlyers}, [2]int{readLimit, castLimit}
	if o.Alone {
		flyers, limits = [2]int{math.MaxInt, math.MaxInt}, [2]int{1, 1}
	}
	s.reads = newBatcher(flyers[0], limits[0], func(*reading) int { return 1 }, s.flyReads)
	s.casts = newBatcher(flyers[1], limits[1], (*castJob).weight, s.flyCasts)
	return s
}

// Close closes the client. Calls under way fail with ErrUnavailable.
func (s *Store) Close() error {
	if err := s.client.Close(); err != nil {
		return fmt.Errorf("close store: %w", err)
	}
	return nil
}

// flightTime bounds a batch, which belongs to no single caller's context. It is
// longer than the client's own timeouts.
const flightTime = 15 * time.Second

func flightContext() (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.Background(), flightTime)
}

// lockedReader lets goroutines share a source of randomness.
type lockedReader struct {
	mu   sync.Mutex
	from io.Reader
}

func (r *lockedReader) draw(n int) ([]byte, error) {
	b := make([]byte, n)
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, err := io.ReadFull(r.from, b); err != nil {
		return nil, fmt.Errorf("draw randomness: %w", err)
	}
	return b, nil
}

// checkCommunity keeps anything but an id out of the tag that decides the slot.
func checkCommunity(c council.ID) error {
	if c == "" || len(c) > 64 {
		return invalid("community id of %d bytes", len(c))
	}
	for _, b := range []byte(c) {
		if (b < 'a' || b > 'z') && (b < '0' || b > '9') {
			return invalid("community id %.70q", string(c))
		}
	}
	return nil
}

// checkName accepts a name that goes into a key: kinds, shelves, indexes, ids.
func checkName(what, name string) error {
	if name == "" || len(name) > 200 {
		return invalid("%s of %d bytes", what, len(name))
	}
	for _, b := range []byte(name) {
		if b < ' ' || b == 0x7f {
			return invalid("%s %.40q", what, name)
		}
	}
	return nil
}

// checkWord is checkName for a name that another part of the key follows.
func checkWord(what, name string) error {
	for _, b := range []byte(name) {
		if b == ':' {
			return invalid("%s %.40q", what, name)
		}
	}
	return checkName(what, name)
}
