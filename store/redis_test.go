//go:build redis

package store

import (
	"testing"

	"github.com/redis/go-redis/v9"

	"yishi/store/redistest"
)

// startServer runs a redis-server of its own for a test or benchmark.
func startServer(t testing.TB, args ...string) *redistest.Server {
	t.Helper()
	server, err := redistest.Start(t.TempDir(), args...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Kill() })
	return server
}

func startCluster(t testing.TB) *redistest.Cluster {
	t.Helper()
	cluster, err := redistest.StartCluster(t.TempDir(), 3)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cluster.Stop() })
	return cluster
}

// openURL opens a store the way the program does.
func openURL(t testing.TB, url string, o Options) *Store {
	t.Helper()
	s, err := Open(t.Context(), url, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// at is a backend reached by a URL.
func at(url string) backend {
	return backend{real: true, client: func(t testing.TB) redis.UniversalClient {
		client, err := connect(url)
		if err != nil {
			t.Fatal(err)
		}
		return client
	}}
}

func TestRedisConforms(t *testing.T) {
	server := startServer(t)
	conform(t, func(testing.TB) backend { return at("redis://" + server.Addr) })
}

func TestClusterConforms(t *testing.T) {
	cluster := startCluster(t)
	conform(t, func(testing.TB) backend { return at(cluster.URL()) })
}
