package embedded

import (
	"fmt"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/redis/go-redis/v9"
)

// ballotScript is about what casting a ballot does.
// KEYS: motion, bucket, tally, ledger. ARGV: entry, choice.
const ballotScript = `
if redis.call('HGET', KEYS[1], 'state') ~= 'open' then return {err = 'CLOSED'} end
local stands = redis.call('HGET', KEYS[2], ARGV[1])
if stands then return {0, stands} end
local seq = redis.call('HINCRBY', KEYS[1], 'seq', 1)
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2] .. ':' .. seq)
redis.call('HINCRBY', KEYS[3], 'n:' .. ARGV[2], 1)
redis.call('XADD', KEYS[4], seq .. '-0', 'e', ARGV[1] .. ARGV[2])
return {1, seq}`

// batchScript casts a batch. KEYS: motion, tally, ledger, then a bucket per
// ballot. ARGV: entry and choice of each ballot.
const batchScript = `
if redis.call('HGET', KEYS[1], 'state') ~= 'open' then return {err = 'CLOSED'} end
local seq = tonumber(redis.call('HGET', KEYS[1], 'seq') or '0')
local sums, answers, packed = {}, {}, {}
for i = 1, #ARGV / 2 do
  local bucket, entry, choice = KEYS[3 + i], ARGV[2 * i - 1], ARGV[2 * i]
  if redis.call('HSETNX', bucket, entry, choice) == 1 then
    seq = seq + 1
    sums[choice] = (sums[choice] or 0) + 1
    packed[#packed + 1] = entry .. choice
    answers[i] = seq
  else
    answers[i] = 0
  end
end
redis.call('HSET', KEYS[1], 'seq', seq)
for choice, n in pairs(sums) do redis.call('HINCRBY', KEYS[2], 'n:' .. choice, n) end
redis.call('XADD', KEYS[3], seq .. '-0', 'e', table.concat(packed, ';'))
return answers`

func benchBallots(b *testing.B, connections int, o Options) {
	o.TickEvery = -1
	s := mustOpen(b, b.TempDir(), o)
	c := clientOf(b, s)
	do(b, c, "HSET", "{c}m", "state", "open")
	script := redis.NewScript(ballotScript)
	script.Load(b.Context(), c)
	var entry atomic.Int64
	work := make(chan struct{}, connections)
	b.ResetTimer()
	for range b.N {
		work <- struct{}{}
		go func() {
			defer func() { <-work }()
			n := entry.Add(1)
			err := script.EvalSha(b.Context(), c, []string{"{c}m", fmt.Sprint("{c}b", n/100), "{c}t", "{c}l"}, n, "yes").Err()
			if err != nil {
				b.Error(err)
			}
		}()
	}
	for range connections {
		work <- struct{}{}
	}
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "votes/s")
	b.ReportMetric(float64(b.N)/float64(s.Stats().Groups), "votes/sync")
}

func BenchmarkBallot1Connection(b *testing.B)         { benchBallots(b, 1, Options{}) }
func BenchmarkBallot50Connections(b *testing.B)       { benchBallots(b, 50, Options{}) }
func BenchmarkBallot50ConnectionsNoSync(b *testing.B) { benchBallots(b, 50, Options{NoSync: true}) }

func benchBatches(b *testing.B, size int) {
	s := mustOpen(b, b.TempDir(), Options{TickEvery: -1})
	c := clientOf(b, s)
	do(b, c, "HSET", "{c}m", "state", "open")
	script := redis.NewScript(batchScript)
	script.Load(b.Context(), c)
	n := 0
	b.ResetTimer()
	for range b.N {
		keys, args := []string{"{c}m", "{c}t", "{c}l"}, make([]any, 0, 2*size)
		for range size {
			n++
			keys = append(keys, fmt.Sprint("{c}b", n/100))
			args = append(args, n, "yes")
		}
		if err := script.EvalSha(b.Context(), c, keys, args...).Err(); err != nil {
			b.Fatal(err)
		}
	}
	b.StopTimer()
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "votes/s")
}

func BenchmarkBatchOf50(b *testing.B)  { benchBatches(b, 50) }
func BenchmarkBatchOf200(b *testing.B) { benchBatches(b, 200) }

func BenchmarkGet(b *testing.B) {
	c := clientOf(b, mustOpen(b, b.TempDir(), Options{NoSync: true, TickEvery: -1}))
	do(b, c, "SET", "a", "1")
	for b.Loop() {
		c.Get(b.Context(), "a")
	}
}

// filled has 100,000 fields in hashes of 100, as ballots lie, or in one.
func filled(b *testing.B, s *Server, buckets int) {
	c := clientOf(b, s)
	for i := 0; i < 100_000; i += 100 {
		args := []any{"HSET", fmt.Sprint("{c}b:", i/100%buckets)}
		for j := range 100 {
			args = append(args, fmt.Sprint(i+j), "1:person-0123456789:0:12345")
		}
		do(b, c, args...)
	}
}

func BenchmarkMemoryOf100kFields(b *testing.B) {
	for b.Loop() {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		s := mustOpen(b, b.TempDir(), Options{NoSync: true, TickEvery: -1})
		filled(b, s, 1000)
		runtime.GC()
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/100_000, "B/field")
		b.ReportMetric(float64(s.Stats().Written)/100_000, "log-B/field")
	}
}

// BenchmarkSnapshotOf100kFields tells how long commands wait for a snapshot.
func BenchmarkSnapshotOf100kFields(b *testing.B) {
	s := mustOpen(b, b.TempDir(), Options{NoSync: true, TickEvery: -1})
	filled(b, s, 1000)
	size := 0
	for b.Loop() {
		data, _, _, err := s.copyState()
		if err != nil {
			b.Fatal(err)
		}
		size = len(data)
	}
	b.ReportMetric(float64(size)/100_000, "B/field")
}

func BenchmarkOpen(b *testing.B) {
	for _, from := range []string{"snapshot of 100k fields", "log of 10k ballots", "log of 100 batches of 200"} {
		b.Run(from, func(b *testing.B) {
			dir := b.TempDir()
			o := Options{NoSync: true, TickEvery: -1, SegmentBytes: 1 << 30}
			s := mustOpen(b, dir, o)
			fill(b, s, from)
			abandon(s)
			for b.Loop() {
				s := mustOpen(b, dir, o)
				b.StopTimer()
				abandon(s)
				b.StartTimer()
			}
		})
	}
}

func fill(b *testing.B, s *Server, what string) {
	c := clientOf(b, s)
	do(b, c, "HSET", "{c}m", "state", "open")
	switch {
	case strings.HasPrefix(what, "snapshot"):
		filled(b, s, 1000)
		if err := s.Snapshot(); err != nil {
			b.Fatal(err)
		}
	case strings.HasPrefix(what, "log of 10k"):
		for n := range 10_000 {
			redis.NewScript(ballotScript).Run(b.Context(), c, []string{"{c}m", fmt.Sprint("{c}b", n/100), "{c}t", "{c}l"}, n, "yes")
		}
	default:
		for n := range 100 {
			keys, args := []string{"{c}m", "{c}t", "{c}l"}, make([]any, 0, 400)
			for i := range 200 {
				keys = append(keys, fmt.Sprint("{c}b", n*2+i/100))
				args = append(args, n*200+i, "yes")
			}
			redis.NewScript(batchScript).Run(b.Context(), c, keys, args...)
		}
	}
}

// BenchmarkStreamTail reads the last entries of a ledger of 100,000. XRANGE of
// miniredis walks from the start; XREAD searches.
func BenchmarkStreamTail(b *testing.B) {
	c := clientOf(b, mustOpen(b, b.TempDir(), Options{NoSync: true, TickEvery: -1}))
	pipe := c.Pipeline()
	for i := 1; i <= 100_000; i++ {
		pipe.Do(b.Context(), "XADD", "ledger", fmt.Sprint(i, "-0"), "e", "packed entry of a ballot")
		if i%1000 == 0 {
			if _, err := pipe.Exec(b.Context()); err != nil {
				b.Fatal(err)
			}
		}
	}
	for name, args := range map[string][]any{
		"XRANGE": {"XRANGE", "ledger", "99990-0", "+"},
		"XREAD":  {"XREAD", "STREAMS", "ledger", "99990-0"},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				do(b, c, args...)
			}
		})
	}
}
