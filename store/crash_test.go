//go:build redis

package store

import (
	"context"
	"flag"
	"fmt"
	"syscall"
	"testing"
	"time"

	"yishi/bot"
	"yishi/bot/council"
	"yishi/store/redistest"
)

var kills = flag.Int("kills", 10, "how often TestKilledServerLosesNothing kills the server")

// TestKilledServerLosesNothing kills redis-server under load, again and again, with
// appendfsync always: what was confirmed is there, and counted once.
func TestKilledServerLosesNothing(t *testing.T) {
	server := startServer(t)
	s := openURL(t, "redis://"+server.Addr, Options{})
	l := startLoad(openWide(t, s, 4000), 40, asItIs)
	for i := range *kills {
		l.after(200 + 37*(i%17))
		if err := server.Kill(); err != nil {
			t.Fatal(err)
		}
		if err := server.Restart(); err != nil {
			t.Fatal(err)
		}
	}
	l.after(200)
	if lost := l.finish(); lost > 0 {
		t.Errorf("%d of %d confirmed ballots are lost", lost, len(l.acked))
	}
	t.Logf("%d kills, %d confirmed ballots", *kills, len(l.acked))
}

// TestStalledServerCountsOnce has the server stand still: callers get an answer
// when their time is up, and the ballots are counted once when it goes on.
func TestStalledServerCountsOnce(t *testing.T) {
	server := startServer(t)
	s := openURL(t, "redis://"+server.Addr, Options{})
	h := openWide(t, s, 100)
	k := h.casting(1, 3, 0, "y")
	h.cast(h.casting(2, 3, 1, "y"))
	if err := server.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if _, err := s.Cast(ctx, h.id, k); err == nil {
		t.Error("a server that stands still confirmed a ballot")
	}
	if err := server.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	if got := h.cast(k); got.Lines[0].Verdict != "counted" {
		t.Errorf("got %+v", got)
	}
	h.audit()
	if n := h.counters().Units; n != 2 {
		t.Errorf("%d units", n)
	}
}

// recoveryTime is how soon ballots must be taken again after a master died.
const recoveryTime = 6 * time.Second

// TestFailover kills the master of a community under load. A replica takes over, and
// what was confirmed is still there: always when ballots await a replica; without
// that, as far as replication got.
func TestFailover(t *testing.T) {
	for name, row := range map[string]struct {
		adjust  func(context.Context) context.Context
		mayLose bool
	}{
		"ballots await a replica": {bot.AwaitReplica, false},
		"ballots await nobody":    {asItIs, true},
	} {
		t.Run(name, func(t *testing.T) {
			cluster := startCluster(t)
			s := openURL(t, cluster.URL(), Options{})
			l := startLoad(openWide(t, s, 4000), 40, row.adjust)
			l.after(2000)
			master, err := cluster.MasterOf(t.Context(), seqKey(l.id))
			if err != nil {
				t.Fatal(err)
			}
			took := l.killAndRecover(master)
			if err := master.Restart(); err != nil { // it comes back as a replica
				t.Fatal(err)
			}
			l.after(2000)
			lost := l.finish()
			t.Logf("taken again after %s; %d of %d confirmed ballots lost", took, lost, len(l.acked))
			if took > recoveryTime {
				t.Errorf("no ballot was taken for %s", took)
			}
			if lost > 0 && !row.mayLose {
				t.Errorf("%d of %d confirmed ballots are lost", lost, len(l.acked))
			}
		})
	}
}

// killAndRecover kills a server and returns how long it took until a ballot that was
// cast after that is stored.
func (l *load) killAndRecover(server *redistest.Server) time.Duration {
	l.Helper()
	if err := server.Kill(); err != nil {
		l.Fatal(err)
	}
	killed := time.Now()
	k := l.casting(1, council.ByProxy, 0, "y")
	err := redistest.Until("a ballot is taken again", func(context.Context) error {
		cast, err := l.store.Cast(l.ctx, l.id, k)
		if len(cast.Lines) > 0 {
			return nil // perhaps not confirmed yet, but stored
		}
		return err
	})
	if err != nil {
		l.Fatal(err)
	}
	return time.Since(killed)
}

// TestPausedReplicaIsNotConfirmed stops the only replica of a community: ballots are
// stored and said to be unconfirmed, however often one asks, until it follows again.
func TestPausedReplicaIsNotConfirmed(t *testing.T) {
	cluster := startCluster(t)
	s := openURL(t, cluster.URL(), Options{ReplicaWait: 50 * time.Millisecond})
	h := openWide(t, s, 100)
	ctx := bot.AwaitReplica(t.Context())
	first := h.casting(1, 3, 0, "y")
	if err := redistest.Until("a ballot is on the replica", func(context.Context) error {
		_, err := s.Cast(ctx, h.id, first)
		return err
	}); err != nil {
		t.Fatalf("with a replica: %v", err)
	}
	replica := replicaOf(t, cluster, h)
	if err := replica.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	k := h.casting(2, 3, 1, "y")
	for try := range 3 {
		cast, err := s.Cast(ctx, h.id, k)
		if err == nil || len(cast.Lines) == 0 || cast.Repeated != (try > 0) {
			t.Errorf("try %d: %+v, %v", try, cast, err)
		}
	}
	if err := replica.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	err := redistest.Until("the ballot is confirmed", func(context.Context) error {
		_, err := s.Cast(ctx, h.id, k)
		return err
	})
	if err != nil {
		t.Error(err)
	}
	h.audit()
}

// replicaOf is the server that follows the master of the hall's community.
func replicaOf(t *testing.T, cluster *redistest.Cluster, h *hall) *redistest.Server {
	t.Helper()
	master, err := cluster.MasterOf(t.Context(), seqKey(h.id))
	if err != nil {
		t.Fatal(err)
	}
	half := len(cluster.Servers) / 2
	for i, s := range cluster.Servers[:half] {
		if s == master {
			return cluster.Servers[half+i]
		}
	}
	t.Fatal("the master was no master at first")
	return nil
}

func TestPropertiesOnRedis(t *testing.T) {
	server := startServer(t, "--appendfsync", "everysec")
	cluster := startCluster(t)
	for name, url := range map[string]string{"redis": "redis://" + server.Addr, "cluster": cluster.URL()} {
		t.Run(fmt.Sprintf("casting follows the model on %s", name), func(t *testing.T) { castingFollowsTheModel(t, at(url)) })
		t.Run(fmt.Sprintf("concurrent casting adds up on %s", name), func(t *testing.T) { concurrentCastingAddsUp(t, at(url)) })
	}
}
