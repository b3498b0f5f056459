package store

import (
	"context"
	"slices"
	"time"

	"github.com/redis/go-redis/v9"

	"yishi/bot/council"
)

// What many communities have is asked for all of them together: one after the other, a
// thousand trips to Redis would take most of the seconds between two rounds.

// askedAtOnce is how many communities one pipeline asks about.
const askedAtOnce = 500

// HaveDue lists the communities that have something in one of the indexes at or before now.
func (s *Store) HaveDue(ctx context.Context, now time.Time, indexes ...string) ([]council.ID, error) {
	return s.having(ctx, "list what is due", func(c council.ID) []*redis.IntCmd {
		counts := make([]*redis.IntCmd, len(indexes))
		for i, index := range indexes {
			counts[i] = redis.NewIntCmd(ctx, "ZCOUNT", indexKey(c, index), "-inf", now.UnixMilli())
		}
		return counts
	})
}

// HaveOutgoing lists the communities that have messages to be delivered.
func (s *Store) HaveOutgoing(ctx context.Context) ([]council.ID, error) {
	return s.having(ctx, "list who has messages", func(c council.ID) []*redis.IntCmd {
		return []*redis.IntCmd{redis.NewIntCmd(ctx, "ZCARD", dueKey(c))}
	})
}

// HaveParked lists the communities that have parked messages.
func (s *Store) HaveParked(ctx context.Context) ([]council.ID, error) {
	return s.having(ctx, "list who has parked messages", func(c council.ID) []*redis.IntCmd {
		return []*redis.IntCmd{redis.NewIntCmd(ctx, "HLEN", parkedKey(c))}
	})
}

// having lists the communities of which any of some counts is above zero.
func (s *Store) having(ctx context.Context, doing string, ask func(council.ID) []*redis.IntCmd) ([]council.ID, error) {
	all, err := s.Communities(ctx)
	if err != nil {
		return nil, err
	}
	var having []council.ID
	for some := range slices.Chunk(all, askedAtOnce) {
		counts := make([][]*redis.IntCmd, len(some))
		var cmds []redis.Cmder
		for i, c := range some {
			counts[i] = ask(c)
			for _, cmd := range counts[i] {
				cmds = append(cmds, cmd)
			}
		}
		if err := s.read(ctx, doing, cmds...); err != nil {
			return nil, err
		}
		for i, c := range some {
			if slices.ContainsFunc(counts[i], func(n *redis.IntCmd) bool { return n.Val() > 0 }) {
				having = append(having, c)
			}
		}
	}
	return having, nil
}
