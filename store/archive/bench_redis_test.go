//go:build redis

package archive_test

import (
	"context"
	"testing"

	"github.com/redis/go-redis/v9"

	"yishi/bot"
	"yishi/store/archive"
)

// BenchmarkRedis moves a community of 100,000 ballots between two servers.
func BenchmarkRedis(b *testing.B) {
	from, to := onRedis(b), onRedis(b)
	h := newHall(b, from, nil)
	h.town(b, 100_000)
	h.commit(b, green, bot.Act{Leaves: []bot.Leaf{act(b, "bench.done", 0)}})
	from.ConfigResetStat(context.Background())
	measure(b, h, to)
	for _, client := range []*redis.Client{from, to} {
		b.Log(client.InfoMap(context.Background(), "commandstats").Item("Commandstats", "cmdstat_exec"))
		b.Log(client.SlowLogGet(context.Background(), 3).Val())
	}
}

// BenchmarkRedisBackup is of a community of 2,000 ballots, read back and all.
func BenchmarkRedisBackup(b *testing.B) {
	from := onRedis(b)
	h := newHall(b, from, nil)
	h.town(b, 2000)
	dir := b.TempDir()
	for b.Loop() {
		if _, err := archive.Backup(context.Background(), from, dir, h.options(), nil); err != nil {
			b.Fatal(err)
		}
	}
}
