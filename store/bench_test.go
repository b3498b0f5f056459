//go:build redis

package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"yishi/bot"
	"yishi/bot/council"
	"yishi/store/redistest"
)

// plainScript is a ballot as one would write it at first: one script call for each,
// counters moved one by one. It does less than cast.lua: no ranks, no persons, no
// weights in several buildings, no choices of several letters.
var plainScript = redis.NewScript(`
local done = redis.call('GET', KEYS[1])
if done then return done end
local booth = redis.call('HMGET', KEYS[2], 'roll', 'closes', 'change', 'sealed', 'frozen')
if booth[5] or tonumber(ARGV[1]) >= tonumber(booth[2]) then return 'late' end
local row = redis.call('HGET', KEYS[3], ARGV[3])
local heads, building, area = string.match(row, '^[^|]*|(%d+)|(%d+):(%d+)|')
local old = redis.call('HGET', KEYS[4], ARGV[3])
if old then
  local choice = string.match(old, '^([^|]*)')
  redis.call('HINCRBY', KEYS[5], 'n' .. choice, -1)
  redis.call('HINCRBY', KEYS[5], 'w' .. choice, -area)
else
  redis.call('HINCRBY', KEYS[5], 'b' .. building, 1)
end
redis.call('HINCRBY', KEYS[5], 'n' .. ARGV[4], 1)
redis.call('HINCRBY', KEYS[5], 'w' .. ARGV[4], area)
local seq = redis.call('INCR', KEYS[6])
redis.call('HSET', KEYS[4], ARGV[3], ARGV[4] .. '|' .. ARGV[5] .. '|3|' .. seq)
redis.call('XADD', KEYS[7], seq .. '-0', 'l', 'b|' .. seq .. '|' .. ARGV[2] .. '|3|' .. ARGV[3] .. '|' .. ARGV[4] .. '|3|' .. ARGV[5] .. '|')
redis.call('SET', KEYS[1], seq, 'EX', 600)
return tostring(seq)
`)

// plain casts one ballot with plainScript.
func plain(ctx context.Context, client redis.UniversalClient, h *hall, k bot.Casting) error {
	entry, now := k.Ballots[0].Entry, time.Now()
	keys := []string{
		tagged(h.id, "plain:seen:"+k.Message), boothKey(h.id, h.motion), entriesKey(h.id, h.roll.Hash, entry/bucketSize),
		tagged(h.id, "plain:ballots:"+strconv.Itoa(entry/bucketSize)), tagged(h.id, "plain:tally"), tagged(h.id, "plain:seq"), tagged(h.id, "plain:ledger"),
	}
	return plainScript.Run(ctx, client, keys, now.UnixMilli(), now.Unix(), entry%bucketSize, k.Ballots[0].Choices, int(k.Person)).Err()
}

// alone casts one ballot with cast.lua in a batch of its own.
func alone(ctx context.Context, h *hall, k bot.Casting) error {
	weights, err := h.store.weigh(ctx, h.id, k)
	if err != nil {
		return err
	}
	job := &castJob{casting: k, kind: openKind, weights: weights, done: make(chan struct{})}
	h.store.flyCasts(castQueue{community: h.id, motion: k.Motion, roll: k.Roll, period: period(k.At, k.At)}, []*castJob{job})
	return job.err
}

// rival is a way to cast; all run in the same benchmark in turns, so that what else
// the machine does weighs on all of them.
type rival struct {
	name string
	cast func(context.Context, *hall, bot.Casting) error

	seconds, redis, own float64
}

const turn = 2500 // casts

// BenchmarkCast compares Cast with one EVALSHA a ballot from as many connections as
// there are callers, at most 50. It reports casts per second, the ratio, and the CPU
// time of Redis and of this process for a ballot.
func BenchmarkCast(b *testing.B) {
	for _, fsync := range []string{"everysec", "always"} {
		for _, callers := range []int{1, 50, 200} {
			b.Run(fmt.Sprintf("appendfsync=%s/callers=%d", fsync, callers), func(b *testing.B) {
				server := startServer(b, "--appendfsync", fsync, "--auto-aof-rewrite-percentage", "0")
				s := openURL(b, "redis://"+server.Addr+"?pool_size=50", Options{})
				h := openWide(b, s, 100_000)
				rivals := []*rival{
					{name: "cast", cast: func(ctx context.Context, h *hall, k bot.Casting) error {
						_, err := s.Cast(ctx, h.id, k)
						return err
					}},
					{name: "plain", cast: func(ctx context.Context, h *hall, k bot.Casting) error { return plain(ctx, s.client, h, k) }},
					{name: "alone", cast: alone},
				}
				var serial atomic.Int64
				everybodyVotes(h, 20_000, 50) // past the cold start
				b.ResetTimer()
				for done := 0; done < b.N; done += turn {
					for _, r := range rivals {
						r.race(b, server, h, callers, &serial)
					}
				}
				b.StopTimer()
				report(b, rivals)
			})
		}
	}
}

func (r *rival) race(b *testing.B, server *redistest.Server, h *hall, callers int, serial *atomic.Int64) {
	redisBefore, ownBefore := redisCPU(b, server), ownCPU(b)
	var left atomic.Int64
	left.Store(turn)
	start := time.Now()
	var wg sync.WaitGroup
	for range callers {
		wg.Go(func() {
			for left.Add(-1) >= 0 {
				if err := r.cast(context.Background(), h, ordinary(h, 100_000+int(serial.Add(1)))); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	r.seconds += time.Since(start).Seconds()
	r.redis += redisCPU(b, server) - redisBefore
	r.own += ownCPU(b) - ownBefore
}

func report(b *testing.B, rivals []*rival) {
	turns := float64((b.N + turn - 1) / turn * turn)
	for _, r := range rivals {
		b.ReportMetric(turns/r.seconds, r.name+"/s")
		b.ReportMetric(r.redis*1e6/turns, r.name+"-redis-us")
		b.ReportMetric(r.own*1e6/turns, r.name+"-own-us")
		b.ReportMetric(r.seconds/rivals[0].seconds, "x-"+r.name)
	}
	b.ReportMetric(0, "ns/op") // a turn of all rivals tells nothing
}

// redisCPU is the CPU time that the server has used, in seconds.
func redisCPU(b *testing.B, server *redistest.Server) float64 {
	b.Helper()
	client := server.Client()
	defer client.Close()
	info, err := client.Info(context.Background(), "cpu").Result()
	if err != nil {
		b.Fatal(err)
	}
	var sum float64
	for line := range strings.Lines(info) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), ":")
		if name == "used_cpu_sys" || name == "used_cpu_user" {
			seconds, err := strconv.ParseFloat(value, 64)
			if err != nil {
				b.Fatal(err)
			}
			sum += seconds
		}
	}
	return sum
}

// ownCPU is the CPU time that this process has used, in seconds.
func ownCPU(b *testing.B) float64 {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()).Seconds()
}

// BenchmarkLookups measures what a vote asks before it is cast.
func BenchmarkLookups(b *testing.B) {
	server := startServer(b)
	s := openURL(b, "redis://"+server.Addr+"?pool_size=50", Options{})
	h := openWide(b, s, 100_000)
	sender := func(i int) bot.Sender {
		return bot.Sender{Channel: "oa", Account: "wx0123456789abcdef", User: "o6_bmjrPTlm6_2sgVt7hMZOPf" + strconv.Itoa(i%1000)}
	}
	for i := range 1000 {
		if err := s.Bind(b.Context(), sender(i), bot.Resident{Community: h.id, Person: council.PersonNo(i + 1), Label: "3-2-501"}); err != nil {
			b.Fatal(err)
		}
	}
	lookups := map[string]func(i int) error{
		"who": func(i int) error { _, err := s.Who(b.Context(), sender(i)); return err },
		"plain get": func(i int) error {
			return s.client.Get(b.Context(), whoKey("oa", "wx0123456789abcdef", sender(i).User)).Err()
		},
		"entitled": func(i int) error {
			_, err := s.Entitled(b.Context(), h.id, h.roll.Hash, council.PersonNo(i*7919%100_000+1))
			return err
		},
		"answered": func(i int) error {
			_, err := s.Answered(b.Context(), h.id, strconv.Itoa(i), time.Now())
			return err
		},
	}
	for name, look := range lookups {
		b.Run(name, func(b *testing.B) {
			redisBefore, ownBefore := redisCPU(b, server), ownCPU(b)
			var serial atomic.Int64
			b.SetParallelism(25) // 50 callers on two processors
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					if err := look(int(serial.Add(1))); err != nil {
						b.Error(err)
					}
				}
			})
			b.ReportMetric((redisCPU(b, server)-redisBefore)*1e6/float64(b.N), "redis-us")
			b.ReportMetric((ownCPU(b)-ownBefore)*1e6/float64(b.N), "own-us")
		})
	}
}

// BenchmarkRecount reads all ballots of a motion of 100,000.
func BenchmarkRecount(b *testing.B) {
	server := startServer(b, "--appendfsync", "no")
	s := openURL(b, "redis://"+server.Addr, Options{})
	h := openWide(b, s, 100_000)
	everybodyVotes(h, 100_000, 50)
	for b.Loop() {
		count := 0
		err := s.EachBallot(b.Context(), h.id, h.motion, 100_000, func(bot.Ballot) error { count++; return nil })
		if err != nil || count != 100_000 {
			b.Fatal(count, err)
		}
	}
}
