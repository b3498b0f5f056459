//go:build redis

package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"yishi/bot"
	"yishi/bot/council"
	"yishi/config"
	"yishi/handlers/envelope"
	"yishi/store"
	"yishi/store/embedded"
	"yishi/store/keyring"
	"yishi/store/redistest"
)

// scaled is a house in which every step is timed, with a clock that is moved.
type scaled struct {
	b     *testing.B
	ctx   context.Context
	house *house
	// raw asks Redis for its slow log; nil on the embedded store.
	raw    *redis.Client
	open   func() (*house, error)
	ahead  atomic.Int64 // nanoseconds
	number int
}

// onStores runs a benchmark on a redis-server of its own and on the embedded store.
func onStores(b *testing.B, run func(*scaled)) {
	debug.SetGCPercent(400) // as serve has it
	for _, place := range []struct {
		name string
		open func(*scaled)
	}{{"redis", (*scaled).onRedis}, {"embedded", (*scaled).onEmbedded}} {
		b.Run(place.name, func(b *testing.B) {
			s := &scaled{b: b, ctx: context.Background()}
			place.open(s)
			s.restart()
			b.Cleanup(func() { _ = s.house.Close() })
			for range b.N {
				run(s)
			}
		})
	}
}

func (s *scaled) onRedis() {
	server, err := redistest.Start(s.b.TempDir(), "--appendfsync", "everysec")
	s.must(err)
	s.b.Cleanup(func() { _ = server.Kill() })
	s.raw = server.Client()
	s.must(s.raw.ConfigSet(s.ctx, "slowlog-log-slower-than", "5000").Err())
	ring, err := keyring.NewMemory(rand.Reader)
	s.must(err)
	s.open = func() (*house, error) {
		url := "redis://" + server.Addr
		client, err := store.Connect(url)
		if err != nil {
			return nil, err
		}
		h := &house{store: store.New(client, store.Options{Now: s.now})}
		h.closers = append(h.closers, h.store.Close)
		if h.queue, err = store.Connect(url); err != nil {
			return nil, err
		}
		h.closers, h.data = append(h.closers, h.queue.Close), h.queue
		return h, h.putBot(config.Settings{BotName: botName}, ring, slog.New(slog.DiscardHandler))
	}
}

func (s *scaled) onEmbedded() {
	dir := s.b.TempDir()
	ring, err := keyring.NewMemory(rand.Reader)
	s.must(err)
	s.open = func() (*house, error) {
		h := &house{}
		if err := h.openEmbedded(s.ctx, dir, embedded.Options{Clock: s.now, Logger: slog.New(slog.DiscardHandler)}); err != nil {
			return nil, err
		}
		return h, h.putBot(config.Settings{BotName: botName}, ring, slog.New(slog.DiscardHandler))
	}
}

func (s *scaled) now() time.Time {
	return yearBegins.Add(2*time.Hour + time.Since(processBegan) + time.Duration(s.ahead.Load()))
}

var processBegan = time.Now()

func (s *scaled) passes(d time.Duration) { s.ahead.Add(int64(d)) }

func (s *scaled) must(err error) {
	s.b.Helper()
	if err != nil {
		s.b.Fatal(err)
	}
}

// restart opens the house, anew if it was open.
func (s *scaled) restart() {
	s.b.Helper()
	if s.house != nil {
		s.must(s.house.Close())
	}
	var err error
	s.house, err = s.open()
	s.must(err)
}

// step does something and says how long it took, how far the heap grew, and what of it
// stopped Redis for how long.
func (s *scaled) step(name string, do func() string) time.Duration {
	s.b.Helper()
	runtime.GC()
	if s.raw != nil {
		s.must(s.raw.Do(s.ctx, "SLOWLOG", "RESET").Err())
	}
	var most atomic.Uint64
	before := heap()
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for {
			most.Store(max(most.Load(), heap()))
			select {
			case <-done:
				return
			case <-time.After(10 * time.Millisecond):
			}
		}
	}()
	began := time.Now()
	note := do()
	took := time.Since(began)
	close(done)
	<-ended
	s.b.Logf("%-34s %9.1f ms  heap +%4d MB  %s %s", name, float64(took.Microseconds())/1000, (max(most.Load(), before)-before)>>20, s.slowest(), note)
	return took
}

func heap() uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

// slowest is the longest command since the log was reset.
func (s *scaled) slowest() string {
	if s.raw == nil {
		return ""
	}
	log, err := s.raw.SlowLogGet(s.ctx, 1000).Result()
	s.must(err)
	var worst redis.SlowLog
	for _, l := range log {
		if l.Duration > worst.Duration {
			worst = l
		}
	}
	if len(log) == 0 {
		return "redis <5 ms"
	}
	return fmt.Sprintf("redis %d slow, worst %.1f ms (%s)", len(log), float64(worst.Duration.Microseconds())/1000, strings.Join(worst.Args[:min(2, len(worst.Args))], " "))
}

// says is what somebody writes in private, within the patience of the platform.
func (s *scaled) says(user, text string) string {
	s.b.Helper()
	return s.hears(s.letter(user, text))
}

func (s *scaled) letter(user, text string) bot.Inbound {
	s.number++
	return bot.Inbound{Sender: bot.Sender{Channel: "oa", Account: "gh_scale", User: user}, Kind: bot.Said, Chat: bot.Private,
		Text: text, ID: "m" + strconv.Itoa(s.number), At: s.now()}
}

func (s *scaled) hears(in bot.Inbound) string {
	s.b.Helper()
	ctx, cancel := context.WithTimeout(s.ctx, envelope.Patience)
	defer cancel()
	o := overtime{slots: make(chan struct{}, mostOvertime), most: longestWork, log: slog.New(slog.DiscardHandler)}
	answer, err := o.hear(ctx, in, s.house.Hear)
	if err != nil {
		return "FAILED: " + err.Error()
	}
	return strings.ReplaceAll(answer.Text, "\n", " / ")
}

// asked times what somebody is answered.
func (s *scaled) asked(user, text string) {
	s.b.Helper()
	s.step(text, func() string { return short(s.says(user, text)) })
}

func short(text string) string {
	if runes := []rune(text); len(runes) > 70 {
		return string(runes[:70]) + "…"
	}
	return text
}

// tick does a job for one community, and goes on as long as it leaves something due now.
func (s *scaled) tick(job string, c council.ID) string {
	s.b.Helper()
	if err := s.house.Tick(s.ctx, job, c, s.now()); err != nil {
		return "FAILED: " + short(err.Error())
	}
	return ""
}

// rosterRows writes a roster: buildings of 3 stairs, 30 floors and 5 doors at most, and
// people as they live together; the first are officers.
func rosterRows(buildings, households, people int) string {
	var out strings.Builder
	out.WriteString("楼栋,单元,房号,姓名,手机,建筑面积,住户类型,身份\n")
	per := households / buildings
	person := 0
	for h := range households {
		building, at := h/per+1, h%per
		stair, floor, door := at%3+1, at/15+1, at/3%5+1
		for k := range people*(h+1)/households - people*h/households {
			kind := [...]string{"业主", "共有人", "家属"}[min(k, 2)]
			role := ""
			switch {
			case person < 3:
				role = [...]string{"主任", "记录员", "监事"}[person]
			case at == 1 && k == 0:
				role = "楼长"
			}
			fmt.Fprintf(&out, "%d,%d,%d%02d,%s,1%010d,%d.50,%s,%s\n", building, stair, floor, door, madeUpName(person), 3000000000+person, 60+h%90, kind, role)
			person++
		}
	}
	return out.String()
}

func madeUpName(i int) string {
	const families, given = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华建国志红梅玉兰"
	f, g := []rune(families), []rune(given)
	return string([]rune{f[i%len(f)], g[i/len(f)%len(g)], g[i/len(f)/len(g)%len(g)]})
}

// memoryOf is what this process and Redis hold.
func (s *scaled) memoryOf() string {
	runtime.GC()
	words := fmt.Sprintf("live heap %d MB", heap()>>20)
	if status, err := os.ReadFile("/proc/self/status"); err == nil {
		for line := range strings.Lines(string(status)) {
			if strings.HasPrefix(line, "VmRSS") {
				words += ", " + strings.Join(strings.Fields(line), " ")
			}
		}
	}
	if s.raw != nil {
		info, err := s.raw.Info(s.ctx, "memory").Result()
		s.must(err)
		words += fmt.Sprintf(", Redis %.0f MB", infoNumber(info, "used_memory")/(1<<20))
	}
	return words
}
