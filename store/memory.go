package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"yishi/bot/council"
)

// Keep implements bot.Memory; ttl is at least a millisecond.
func (s *Store) Keep(ctx context.Context, c council.ID, key string, value []byte, ttl time.Duration) error {
	if err := checkCommunity(c); err != nil {
		return err
	}
	if ttl < time.Millisecond {
		return invalid("keeping for %s", ttl)
	}
	return s.write(ctx, "keep", func(p redis.Pipeliner) { p.Set(ctx, keepKey(c, key), value, ttl) })
}

// Recall implements bot.Memory.
func (s *Store) Recall(ctx context.Context, c council.ID, key string) ([]byte, error) {
	if err := checkCommunity(c); err != nil {
		return nil, err
	}
	cmd := redis.NewStringCmd(ctx, "GET", keepKey(c, key))
	if err := s.read(ctx, "recall", cmd); err != nil || cmd.Err() != nil {
		return nil, err
	}
	return []byte(cmd.Val()), nil
}

// Forget implements bot.Memory.
func (s *Store) Forget(ctx context.Context, c council.ID, key string) error {
	if err := checkCommunity(c); err != nil {
		return err
	}
	return s.write(ctx, "forget", func(p redis.Pipeliner) { p.Del(ctx, keepKey(c, key)) })
}

// Attempt implements bot.Memory. Windows begin at multiples of window since 1970, so
// twice the limit can pass around a border; nothing is counted beyond the limit.
func (s *Store) Attempt(ctx context.Context, key string, limit int, window time.Duration) (bool, error) {
	if limit <= 0 || window < time.Millisecond {
		return false, invalid("%d tries per %s", limit, window)
	}
	out, unknown, err := s.run(ctx, s.scripts.try, []string{s.tries(key, window)}, []any{limit, window.Milliseconds()}, false)
	if err != nil {
		return false, writeTrouble("count try", err, unknown)
	}
	allowed, _ := out.reply.(int64)
	return allowed == 1, nil
}

// Tries implements bot.Memory.
func (s *Store) Tries(ctx context.Context, key string, window time.Duration) (int, error) {
	if window < time.Millisecond {
		return 0, invalid("tries per %s", window)
	}
	cmd := redis.NewStringCmd(ctx, "GET", s.tries(key, window))
	if err := s.read(ctx, "count tries", cmd); err != nil || cmd.Err() != nil {
		return 0, err
	}
	return cmd.Int()
}

// tries is the key that counts in the window of now.
func (s *Store) tries(key string, window time.Duration) string {
	return tryKey(key, window, s.Now().UnixMilli()/window.Milliseconds())
}

// Answered implements bot.Memory.
func (s *Store) Answered(ctx context.Context, c council.ID, message string, at time.Time) ([]byte, error) {
	if err := checkCommunity(c); err != nil {
		return nil, err
	}
	own := period(at, s.Now())
	cmds := make([]redis.Cmder, 3)
	for i := range cmds {
		cmds[i] = redis.NewStringCmd(ctx, "HGET", seenKey(c, own-1+int64(i)), message)
	}
	if err := s.read(ctx, "look for answer", cmds...); err != nil {
		return nil, err
	}
	for _, cmd := range cmds {
		if cmd.Err() != nil {
			continue
		}
		parts := strings.SplitN(cmd.(*redis.StringCmd).Val(), " ", 3) // mark, sequence, answer
		if len(parts) != 3 {
			return nil, fmt.Errorf("look for answer: entry cannot be read")
		}
		return []byte(parts[2]), nil
	}
	return nil, nil
}
