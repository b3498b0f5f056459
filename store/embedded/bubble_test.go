package embedded

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/redis/go-redis/v9"
)

// The server works on a fake clock, frees what is due by itself, and leaves no
// goroutine behind.
func TestTheServerRunsInABubbleOfTime(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		s, err := Open(dir, Options{NoSync: true})
		if err != nil {
			t.Fatal(err)
		}
		c := redis.NewClient(s.Options())
		do(t, c, "SET", "a", "v", "EX", 5)
		do(t, c, "EVAL", "return redis.call('SET', KEYS[1], 'v', 'EX', '3600')", 1, "b")
		<-time.After(20 * time.Second)
		synctest.Wait()
		if st := s.Stats(); st.Keys != 1 {
			t.Errorf("%d keys after 20 s", st.Keys)
		}
		if got := do(t, c, "TTL", "b"); got != int64(3580) {
			t.Errorf("TTL of b is %v", got)
		}
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
		mustClose(t, s)
	})
}
