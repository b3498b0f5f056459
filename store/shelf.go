package store

import (
	"context"
	"maps"
	"slices"
	"strconv"

	"github.com/redis/go-redis/v9"

	"yishi/bot"
	"yishi/bot/council"
)

const (
	// stagedAtOnce is how many rows one pipeline writes.
	stagedAtOnce = 1000
	// bucketsAtOnce is how many buckets one pipeline reads or removes.
	bucketsAtOnce = 64
)

// Stage implements bot.Shelves.
func (s *Store) Stage(ctx context.Context, c council.ID, rows []bot.Row) error {
	if err := checkCommunity(c); err != nil {
		return err
	}
	if err := checkRows(c, rows); err != nil {
		return err
	}
	for part := range slices.Chunk(rows, stagedAtOnce) {
		err := s.write(ctx, "stage rows", func(p redis.Pipeliner) {
			for _, r := range part {
				hash, field := rowPlace(c, r.Shelf, r.Key)
				if r.Value == nil {
					p.HDel(ctx, hash, field)
					continue
				}
				p.HSet(ctx, hash, field, r.Value)
			}
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// Each implements bot.Shelves: first the numbered rows in order, then the named ones
// in the order of bytes.
func (s *Store) Each(ctx context.Context, c council.ID, shelf string, limit int, f func(bot.Row) error) error {
	if err := checkShelf(c, shelf); err != nil {
		return err
	}
	key := func(bucket int) string { return shelfKey(c, shelf, bucket) }
	err := s.eachBucket(ctx, "read shelf", key, limit, func(n int, value string) error {
		return f(bot.Row{Shelf: shelf, Key: strconv.Itoa(n), Value: []byte(value)})
	})
	if err != nil {
		return err
	}
	names := redis.NewMapStringStringCmd(ctx, "HGETALL", namesKey(c, shelf))
	if err := s.read(ctx, "read shelf", names); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(names.Val())) {
		if err := f(bot.Row{Shelf: shelf, Key: name, Value: []byte(names.Val()[name])}); err != nil {
			return err
		}
	}
	return nil
}

// Discard implements bot.Shelves.
func (s *Store) Discard(ctx context.Context, c council.ID, shelf string, limit int) error {
	if err := checkShelf(c, shelf); err != nil {
		return err
	}
	keys := []string{namesKey(c, shelf)}
	for bucket := range buckets(limit) {
		keys = append(keys, shelfKey(c, shelf, bucket))
	}
	for part := range slices.Chunk(keys, bucketsAtOnce) {
		err := s.write(ctx, "discard shelf", func(p redis.Pipeliner) { p.Unlink(ctx, part...) })
		if err != nil {
			return err
		}
	}
	return nil
}

// buckets is how many buckets hold the numbers below limit.
func buckets(limit int) int { return (max(limit, 0) + bucketSize - 1) / bucketSize }

// eachBucket calls f for the fields of numbered buckets in the order of numbers, all
// below limit. f runs between reads, so a slow f holds up nobody else.
func (s *Store) eachBucket(ctx context.Context, doing string, key func(bucket int) string, limit int, f func(n int, value string) error) error {
	for first := 0; first < buckets(limit); first += bucketsAtOnce {
		cmds := make([]redis.Cmder, min(bucketsAtOnce, buckets(limit)-first))
		for i := range cmds {
			cmds[i] = redis.NewMapStringStringCmd(ctx, "HGETALL", key(first+i))
		}
		if err := s.read(ctx, doing, cmds...); err != nil {
			return err
		}
		for i, cmd := range cmds {
			rows := cmd.(*redis.MapStringStringCmd).Val()
			if err := inOrder(rows, (first+i)*bucketSize, limit, f); err != nil {
				return err
			}
		}
	}
	return nil
}

func inOrder(rows map[string]string, base, limit int, f func(n int, value string) error) error {
	if len(rows) == 0 {
		return nil
	}
	for i := range min(bucketSize, limit-base) {
		value, ok := rows[strconv.Itoa(i)]
		if !ok {
			continue
		}
		if err := f(base+i, value); err != nil {
			return err
		}
	}
	return nil
}
