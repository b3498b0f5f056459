//go:build redis

package store

import (
	"testing"

	"yishi/store/redistest"
)

// TestSentinelFailover kills the master that a Sentinel watches; the store follows to
// the replica.
func TestSentinelFailover(t *testing.T) {
	watched, err := redistest.StartSentinel(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = watched.Stop() })
	s := openURL(t, watched.URL(), Options{})
	l := startLoad(openWide(t, s, 400), 8, asItIs)
	l.after(500)
	t.Logf("taken again after %s", l.killAndRecover(watched.Master))
	l.after(500)
	t.Logf("%d of %d confirmed ballots lost", l.finish(), len(l.acked))
}
