package embedded

import (
	"context"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"pgregory.net/rapid"
)

// testClock is a clock that moves when told.
type testClock struct {
	mu  sync.Mutex
	now time.Time
}

func newTestClock() *testClock {
	return &testClock{now: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)}
}

func (c *testClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *testClock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// fastOptions leave out what tests of content do not need.
func fastOptions(clock *testClock) Options {
	return Options{Clock: clock.Now, TickEvery: -1, NoSync: true}
}

func mustOpen(t testing.TB, dir string, o Options) *Server {
	t.Helper()
	s, err := Open(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func mustClose(t testing.TB, s *Server) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

func clientOf(t testing.TB, s *Server) *redis.Client {
	t.Helper()
	c := redis.NewClient(s.Options())
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// do runs a command that must succeed.
func do(t testing.TB, c redis.Cmdable, args ...any) any {
	t.Helper()
	type doer interface {
		Do(context.Context, ...any) *redis.Cmd
	}
	v, err := c.(doer).Do(t.Context(), args...).Result()
	if err != nil && err != redis.Nil {
		t.Fatalf("%v: %v", args, err)
	}
	return v
}

// tempDir is a directory for one run of a property.
func tempDir(t *rapid.T) string {
	dir, err := os.MkdirTemp("", "embedded")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// abandon lets go of the directory as a killed process would: nothing more is
// written. (Its goroutines end when the clients do.)
func abandon(s *Server) {
	close(s.stop)
	s.mu.Lock()
	s.closed = true
	for c := range s.conns {
		c.box.end()
	}
	s.mu.Unlock()
	s.running.Wait()
	_ = s.journal.close()
	s.engine.close()
	_ = s.lock.release()
}
