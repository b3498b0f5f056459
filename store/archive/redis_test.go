//go:build redis

package archive_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"

	"yishi/bot/council"
	"yishi/bot/ledger"
	"yishi/store/archive"
	"yishi/store/redistest"
)

// onRedis is a client of a redis-server of its own.
func onRedis(t testing.TB, args ...string) *redis.Client {
	server, err := redistest.Start(t.TempDir(), append([]string{"--appendfsync", "no"}, args...)...)
	if err != nil {
		t.Fatal(err)
	}
	client := server.Client()
	t.Cleanup(func() {
		if err := errors.Join(client.Close(), server.Kill()); err != nil {
			t.Error(err)
		}
	})
	return client
}

func TestMovingFromRedisIntoTheEmbeddedStoreAndBack(t *testing.T) {
	movesAndComesBack(t, onRedis(t))
}

func TestMovingFromTheEmbeddedStoreIntoRedisAndBack(t *testing.T) {
	from, to := onEmbedded(t, t.TempDir()), onRedis(t)
	h := newHall(t, from, nil)
	open, secret := h.smallTown(t, green)
	imported(t, to, exported(t, from, green), h.options())
	sameState(t, from, to)
	sameForms(t, to)
	imported(t, from, exported(t, to, green), archive.Options{Keys: h.keys, Replace: true})
	sameState(t, to, from)
	goesOn(t, newHall(t, to, h.ring), open, secret)
}

// sameForms: what Redis packs when the store writes it, it packs after an import too.
func sameForms(t *testing.T, client *redis.Client) {
	t.Helper()
	for _, name := range []string{"ballots:3:0", "ballots:3:1", "booth:3", "tally:3", "roll:" + rollOf(130).Hash + ":e0"} {
		form, err := client.ObjectEncoding(context.Background(), "y:{greengarden}:"+name).Result()
		if err != nil || form != "listpack" {
			t.Errorf("%s is a %s, %v", name, form, err)
		}
	}
}

// TestReplacingOnRedisIsOneStep replaces while somebody reads: nothing but the old
// state and the new one is ever seen.
func TestReplacingOnRedisIsOneStep(t *testing.T) {
	client := onRedis(t)
	ctx := context.Background()
	h := newHall(t, client, nil)
	open, _ := h.smallTown(t, green)
	states := map[string][]byte{}
	for _, choices := range []string{"y", "n"} {
		h.cast(t, green, 3, open, 0, choices)
		states[choices] = exported(t, client, green)
	}
	stop, seen := make(chan struct{}), make(chan error, 1)
	go func() {
		for {
			var ballot, tally *redis.StringCmd
			_, err := client.TxPipelined(ctx, func(p redis.Pipeliner) error {
				ballot = p.HGet(ctx, "y:{greengarden}:ballots:3:0", "0")
				tally = p.HGet(ctx, "y:{greengarden}:tally:3", "on")
				return nil
			})
			if err == nil && (ballot.Val()[:1] == "n") != strings.HasPrefix(tally.Val(), "42|") {
				err = errors.New("ballot " + ballot.Val() + " with counter " + tally.Val())
			}
			select {
			case <-stop:
				seen <- err
				return
			default:
			}
			if err != nil {
				seen <- err
				return
			}
		}
	}()
	for range 10 {
		for _, choices := range []string{"y", "n"} {
			imported(t, client, states[choices], archive.Options{Replace: true})
		}
	}
	close(stop)
	if err := <-seen; err != nil {
		t.Error(err)
	}
}

func TestAClusterIsExportedFromTheRightNode(t *testing.T) {
	cluster, err := redistest.StartCluster(t.TempDir(), 3)
	if err != nil {
		t.Fatal(err)
	}
	var addrs []string
	for _, s := range cluster.Servers {
		addrs = append(addrs, s.Addr)
	}
	client := redis.NewClusterClient(&redis.ClusterOptions{Addrs: addrs})
	t.Cleanup(func() {
		if err := errors.Join(client.Close(), cluster.Stop()); err != nil {
			t.Error(err)
		}
	})
	h := newHall(t, client, nil)
	communities := []council.ID{green, "a", "b", "c", "d", "e"}
	for _, c := range communities {
		h.smallTown(t, c)
	}
	dir := t.TempDir()
	if _, err := archive.Backup(context.Background(), client, dir, h.options(), nil); err != nil {
		t.Fatal(err)
	}
	single := onRedis(t)
	if _, err := archive.Restore(context.Background(), single, dir, h.options()); err != nil {
		t.Fatal(err)
	}
	sameState(t, client, single)
	for _, c := range communities {
		data := exported(t, client, c)
		if !bytes.Equal(withoutTime(data), withoutTime(exported(t, single, c))) {
			t.Errorf("%s has another archive on a cluster", c)
		}
		if _, err := archive.Import(context.Background(), client, bytes.NewReader(data), h.options()); !errors.Is(err, archive.ErrExists) {
			t.Errorf("importing %s over itself: %v", c, err)
		}
		imported(t, client, data, archive.Options{Keys: h.keys, Replace: true})
	}
	sameState(t, single, client)
	keys := keysOf(t, client)
	if i := slices.IndexFunc(keys, func(key string) bool { return strings.HasPrefix(key, "y:staged") }); i >= 0 {
		t.Errorf("%s is left", keys[i])
	}
}

// TestAFullServerRefusesAnImportWithoutATrace runs out of memory while staging.
func TestAFullServerRefusesAnImportWithoutATrace(t *testing.T) {
	from, _ := onMiniredis(t)
	h := newHall(t, from, nil)
	h.smallTown(t, green)
	if err := from.HSet(context.Background(), "y:{greengarden}:names:much", manyRows(120_000)).Err(); err != nil {
		t.Fatal(err)
	}
	to := onRedis(t, "--maxmemory", "6mb", "--maxmemory-policy", "noeviction")
	_, err := archive.Import(context.Background(), to, bytes.NewReader(exported(t, from, green)), h.options())
	if err == nil || errors.Is(err, ledger.ErrTampered) {
		t.Fatalf("error is %v", err)
	}
	if keys := keysOf(t, to); len(keys) > 0 {
		t.Errorf("%d keys are left, such as %s", len(keys), keys[0])
	}
}

func manyRows(n int) []string {
	rows := make([]string, 0, 2*n)
	for i := range n {
		name := string(rune('a'+i%26)) + strings.Repeat("x", i/26%50) + string(rune('a'+i/1300%26)) + strings.Repeat("y", i/33800)
		rows = append(rows, name, strings.Repeat("v", 60))
	}
	return rows
}
