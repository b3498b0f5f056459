package embedded

import (
	"encoding/hex"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
)

// queueDB is where the task queue lives. It is another miniredis: its waiting
// and subscribed connections, and its polling, stay out of DB 0's order.
const queueDB = 1

// queueTickEvery is how precisely the queue's keys expire. Each tick walks all
// of them, which a few thousand waiting tasks can bear.
const queueTickEvery = time.Second

// queueServer is the task queue's Redis: unlogged, empty at every start, on
// loopback TCP with a password. Its keys expire up to one tick early.
type queueServer struct {
	mu       sync.Mutex
	redis    *miniredis.Miniredis // nil until it is asked for
	password string
	now      time.Time // of the last tick
	closed   bool
}

// AsynqOptions are for a task queue (hibiken/asynq): DB 1, which is never
// logged and starts empty. The first call opens a loopback port; the network's
// errors and ErrClosed are all that can go wrong.
func (s *Server) AsynqOptions() (*redis.Options, error) {
	q := &s.queue
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return nil, ErrClosed
	}
	if q.redis == nil {
		if err := q.start(s.opts.Random, s.opts.Clock()); err != nil {
			return nil, fmt.Errorf("embedded: queue: %w", err)
		}
	}
	return &redis.Options{Addr: q.redis.Addr(), Password: q.password, DB: queueDB}, nil
}

func (q *queueServer) start(random io.Reader, now time.Time) error {
	var secret [24]byte
	if _, err := io.ReadFull(random, secret[:]); err != nil {
		return err
	}
	m := miniredis.NewMiniRedis()
	q.password = hex.EncodeToString(secret[:])
	m.RequireAuth(q.password)
	m.SetTime(now)
	if err := m.Start(); err != nil {
		return err
	}
	q.redis, q.now = m, now
	return nil
}

// tick lets the queue's time pass.
func (q *queueServer) tick(now time.Time) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.redis == nil || q.closed {
		return
	}
	if passed := now.Sub(q.now); passed > 0 {
		q.redis.FastForward(passed)
	}
	q.redis.SetTime(now)
	q.now = now
}

func (q *queueServer) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	if q.redis != nil {
		q.redis.Close()
	}
}

// Addr is the loopback address of DB 1, "" before the first AsynqOptions.
func (s *Server) Addr() string {
	s.queue.mu.Lock()
	defer s.queue.mu.Unlock()
	if s.queue.redis == nil || s.queue.closed {
		return ""
	}
	return s.queue.redis.Addr()
}
