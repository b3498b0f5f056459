package store

import (
	"context"
	"strconv"
	"sync"

	"github.com/redis/go-redis/v9"
	"golang.org/x/sync/singleflight"

	"yishi/bot/council"
)

// rollPart names a bucket of a roll: of its entries or of its persons.
type rollPart struct {
	community council.ID
	roll      string
	kind      rollKind
	bucket    int
}

type rollKind byte

const (
	entryRows  rollKind = 'e'
	personRows rollKind = 'p'
)

func (p rollPart) key() string {
	if p.kind == entryRows {
		return entriesKey(p.community, p.roll, p.bucket)
	}
	return personsKey(p.community, p.roll, p.bucket)
}

// generationSize is how many buckets one generation of the cache holds; two
// generations hold some 80 MB of rolls: half a million people have 7,000 buckets.
const generationSize = 8192

// rollCache remembers buckets of rolls, which never change under their hash. When the
// younger generation is full it becomes the older one, and what nobody asked for
// since is forgotten.
type rollCache struct {
	mu         sync.Mutex
	young, old map[rollPart]*rollBucket
	reading    singleflight.Group
}

// rollBucket are the values of a bucket by place; empty means none.
type rollBucket [bucketSize]string

func (c *rollCache) get(p rollPart) *rollBucket {
	c.mu.Lock()
	defer c.mu.Unlock()
	if rows := c.young[p]; rows != nil {
		return rows
	}
	rows := c.old[p]
	if rows != nil {
		c.put(p, rows)
	}
	return rows
}

func (c *rollCache) add(p rollPart, rows *rollBucket) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.put(p, rows)
}

func (c *rollCache) put(p rollPart, rows *rollBucket) {
	if c.young == nil || len(c.young) >= generationSize {
		c.old, c.young = c.young, make(map[rollPart]*rollBucket)
	}
	c.young[p] = rows
}

// rollValues reads entries or persons of a roll; a missing one is empty. It asks
// Redis only for buckets it does not remember.
func (s *Store) rollValues(ctx context.Context, c council.ID, roll string, kind rollKind, numbers ...int) ([]string, error) {
	values := make([]string, len(numbers))
	for i, n := range numbers {
		rows, err := s.rollBucket(ctx, rollPart{c, roll, kind, n / bucketSize})
		if err != nil {
			return nil, err
		}
		values[i] = rows[n%bucketSize]
	}
	return values, s.fetchLong(ctx, c, roll, kind, numbers, values)
}

// rollBucket is one bucket. When a vote opens, neighbours ask for the same bucket at
// once: one of them reads it for all.
func (s *Store) rollBucket(ctx context.Context, p rollPart) (*rollBucket, error) {
	if rows := s.rolls.get(p); rows != nil {
		return rows, nil
	}
	answer := s.rolls.reading.DoChan(p.key(), func() (any, error) {
		ctx, cancel := flightContext()
		defer cancel()
		return s.fetchBucket(ctx, p)
	})
	select {
	case a := <-answer:
		rows, _ := a.Val.(*rollBucket)
		return rows, a.Err
	case <-ctx.Done():
		return nil, gaveUp("read roll", ctx)
	}
}

// fetchBucket reads a bucket and remembers it once the whole roll is there. The head is
// read first: where it stands, the bucket read after it is complete.
func (s *Store) fetchBucket(ctx context.Context, p rollPart) (*rollBucket, error) {
	head := redis.NewBoolCmd(ctx, "HEXISTS", rollKey(p.community, p.roll), "head")
	fields := redis.NewMapStringStringCmd(ctx, "HGETALL", p.key())
	if err := s.read(ctx, "read roll", head, fields); err != nil {
		return nil, err
	}
	rows := placed(fields.Val())
	if head.Val() {
		s.rolls.add(p, rows)
	}
	return rows, nil
}

// placed puts the fields of a bucket into their places.
func placed(fields map[string]string) *rollBucket {
	rows := new(rollBucket)
	for field, value := range fields {
		if n, err := strconv.Atoi(field); err == nil && n >= 0 && n < bucketSize {
			rows[n] = value
		}
	}
	return rows
}

// fetchLong puts the values that are too long for a bucket into their places.
func (s *Store) fetchLong(ctx context.Context, c council.ID, roll string, kind rollKind, numbers []int, values []string) error {
	var cmds []redis.Cmder
	var places []int
	for i, value := range values {
		if value == elsewhere {
			places = append(places, i)
			cmds = append(cmds, redis.NewStringCmd(ctx, "HGET", longKey(c, roll), string(kind)+strconv.Itoa(numbers[i])))
		}
	}
	if len(cmds) == 0 {
		return nil
	}
	if err := s.read(ctx, "read roll", cmds...); err != nil {
		return err
	}
	for k, i := range places {
		values[i] = cmds[k].(*redis.StringCmd).Val()
	}
	return nil
}
