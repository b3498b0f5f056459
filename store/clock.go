package store

import (
	"context"
	"fmt"
	"sync"
	"time"

	"yishi/bot"
)

const (
	// MaxSkew is how far this machine's clock may be off before it is not ready.
	MaxSkew = 5 * time.Second
	// measureEvery is how often Tend measures.
	measureEvery = 10 * time.Second
	// slowest is the longest round trip that still tells the time.
	slowest = time.Second
)

// clock is this machine's clock as seen from Redis.
type clock struct {
	mu       sync.RWMutex
	offset   time.Duration
	measured bool
}

// Now is this machine's time corrected to Redis TIME, UTC; before the first
// measurement it is not corrected.
func (s *Store) Now() time.Time {
	return s.options.Now().Add(s.Offset()).UTC()
}

// Offset is what has to be added to this machine's clock to get Redis TIME.
func (s *Store) Offset() time.Duration {
	s.clock.mu.RLock()
	defer s.clock.mu.RUnlock()
	return s.clock.offset
}

// Tend measures the clock at once and then at every tick, until ctx ends. A failed
// measurement keeps the offset; Health tells about it.
func (s *Store) Tend(ctx context.Context) {
	ticks := s.options.Ticks
	if ticks == nil {
		ticker := time.NewTicker(measureEvery)
		defer ticker.Stop()
		ticks = ticker.C
	}
	for {
		_ = s.Measure(ctx)
		select {
		case <-ctx.Done():
			return
		case <-ticks:
		}
	}
}

// Measure asks Redis for the time and corrects Now by it. In a cluster any node is
// asked: their clocks are taken to agree. Errors: ErrUnavailable, also when the
// answer took too long to tell the time.
func (s *Store) Measure(ctx context.Context) error {
	asked := s.options.Now()
	told, err := s.client.Time(ctx).Result()
	if err != nil {
		return readTrouble("ask for the time", err)
	}
	trip := s.options.Now().Sub(asked)
	if trip < 0 || trip > slowest {
		return fmt.Errorf("ask for the time: %w: the answer took %s", bot.ErrUnavailable, trip)
	}
	s.clock.mu.Lock()
	defer s.clock.mu.Unlock()
	s.clock.offset = told.Sub(asked.Add(trip / 2))
	s.clock.measured = true
	return nil
}

// Health tells whether this process may serve: Redis answers and takes writes, and
// the clocks agree within MaxSkew. Errors: ErrUnavailable with the reason.
func (s *Store) Health(ctx context.Context) error {
	if err := s.Measure(ctx); err != nil {
		return err
	}
	if skew := s.Offset(); skew.Abs() > MaxSkew {
		return fmt.Errorf("%w: this clock is off by %s", bot.ErrUnavailable, skew.Round(time.Millisecond))
	}
	if err := s.client.Set(ctx, aliveKey(), s.Now().UnixMilli(), time.Minute).Err(); err != nil {
		return readTrouble("try a write", err)
	}
	return nil
}
