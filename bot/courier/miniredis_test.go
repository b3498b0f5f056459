//go:build !redis

package courier

import (
	"testing"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
)

// sharedRedis is an empty store that other processes reach over loopback.
func sharedRedis(t *testing.T) (url string, client *redis.Client) {
	t.Helper()
	server := miniredis.RunT(t)
	client = redis.NewClient(&redis.Options{Addr: server.Addr()})
	t.Cleanup(func() { _ = client.Close() })
	return "redis://" + server.Addr(), client
}
