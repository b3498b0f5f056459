package store

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"yishi/bot"
)

// fences are the fence numbers of the token locks that this process holds.
type fences struct {
	mu   sync.Mutex
	held map[string]int64
}

func (f *fences) set(name string, fence int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.held == nil {
		f.held = make(map[string]int64)
	}
	f.held[name] = fence
}

func (f *fences) take(name string) int64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	fence := f.held[name]
	delete(f.held, name)
	return fence
}

// Token returns a platform token that is still good. Errors: ErrNotFound.
func (s *Store) Token(ctx context.Context, name string) (string, error) {
	cmd := redis.NewStringCmd(ctx, "HGET", tokenKey(name), "value")
	if err := s.read(ctx, "read token", cmd); err != nil {
		return "", err
	}
	if cmd.Err() != nil {
		return "", fmt.Errorf("token: %w", bot.ErrNotFound)
	}
	return cmd.Val(), nil
}

// LockToken asks to be the one who fetches the token; the lock ends with PutToken or
// after ttl.
func (s *Store) LockToken(ctx context.Context, name string, ttl time.Duration) (bool, error) {
	if ttl < time.Millisecond {
		return false, invalid("lock for %s", ttl)
	}
	mark, _, err := s.mark()
	if err != nil {
		return false, fmt.Errorf("lock token: %w", err)
	}
	keys := []string{tokenLockKey(name), tokenFenceKey(name)}
	out, unknown, err := s.run(ctx, s.scripts.lockToken, keys, []any{ttl.Milliseconds(), mark}, false)
	if err != nil {
		return false, writeTrouble("lock token", err, unknown)
	}
	fence, _ := out.reply.(int64)
	if fence == 0 {
		return false, nil
	}
	s.fences.set(name, fence)
	return true, nil
}

// PutToken stores a token for ttl and gives up the lock. Errors: ErrConflict when
// somebody who took the lock later was faster, or holds it: then theirs is good.
func (s *Store) PutToken(ctx context.Context, name, value string, ttl time.Duration) error {
	if value == "" || ttl < time.Millisecond {
		return invalid("token for %s", ttl)
	}
	keys := []string{tokenKey(name), tokenLockKey(name), tokenFenceKey(name)}
	args := []any{s.fences.take(name), value, ttl.Milliseconds()}
	out, unknown, err := s.run(ctx, s.scripts.putToken, keys, args, false)
	if err != nil {
		return writeTrouble("put token", err, unknown)
	}
	if stored, _ := out.reply.(int64); stored == 0 {
		return fmt.Errorf("put token: %w", bot.ErrConflict)
	}
	return nil
}

// DropToken forgets a token that the platform refused, unless it was replaced.
func (s *Store) DropToken(ctx context.Context, name, old string) error {
	_, unknown, err := s.run(ctx, s.scripts.dropToken, []string{tokenKey(name)}, []any{old}, false)
	if err != nil {
		return writeTrouble("drop token", err, unknown)
	}
	return nil
}
