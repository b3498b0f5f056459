package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"runtime/debug"
	"runtime/pprof"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/silenceper/wechat/v2/cache"
	"github.com/silenceper/wechat/v2/officialaccount"
	sdkconfig "github.com/silenceper/wechat/v2/officialaccount/config"
	"github.com/silenceper/wechat/v2/officialaccount/message"

	"yishi/bot"
	"yishi/bot/council"
	"yishi/bot/speech"
	"yishi/handlers/envelope"
	"yishi/handlers/gate"
	"yishi/handlers/official"
	"yishi/store"
)

// cpuParts are the parts that a vote's CPU time is told by.
var cpuParts = []string{"door+load", "understand", "bot+store", "redis", "all"}

// rounds is how often every figure is measured: other work on the machine comes and
// goes, so what is compared is measured one after the other, again and again.
const rounds = 3

// measure makes a place in Redis and measures there, round by round; each figure is the
// median of the rounds, and so is each ratio.
func measure(ctx context.Context, o benchOptions, say func(string, ...any)) (f figures, err error) {
	debug.SetGCPercent(400)
	p, err := newPlace(ctx, o.redis, o.voters)
	if err != nil {
		return f, err
	}
	defer func() { err = errors.Join(err, p.remove(context.WithoutCancel(ctx))) }()
	say("settling %d voters …", o.voters)
	var all figures
	if err := p.measureMemory(ctx, &all); err != nil {
		return f, err
	}
	if err := p.join(ctx); err != nil {
		return f, err
	}
	o.seconds /= rounds
	var measured []figures
	for i := range rounds {
		say("round %d of %d: (a) Redis alone, (b) callback to answer, (c) with the SDK's server …", i+1, rounds)
		r, err := p.round(ctx, o)
		if err != nil {
			return f, err
		}
		measured = append(measured, r)
		o.profile = "" // one round is enough
	}
	f = medians(measured)
	f.Voters, f.BytesPerBallot, f.ResultQuery = o.voters, all.BytesPerBallot, all.ResultQuery
	return f, p.parts(ctx, o, &f)
}

// round measures every figure once.
func (p *place) round(ctx context.Context, o benchOptions) (f figures, err error) {
	if f.RawPerS, err = p.raw(ctx, o, 50); err != nil {
		return f, err
	}
	if err := p.fifty(ctx, o, &f); err != nil {
		return f, err
	}
	if f.RawPerS200, err = p.raw(ctx, o, 200); err != nil {
		return f, err
	}
	if err := p.crowd(ctx, o, &f); err != nil {
		return f, err
	}
	if err := p.withSDK(ctx, o, &f); err != nil {
		return f, err
	}
	f.RatioRaw, f.RatioRaw200 = f.VotesPerS/f.RawPerS, f.VotesPerS200/f.RawPerS200
	f.RatioSDK, f.RatioSDK200 = f.VotesPerS/f.SDKPerS, f.VotesPerS200/f.SDKPerS200
	return f, nil
}

// medians of the figures of several rounds.
func medians(measured []figures) (f figures) {
	median := func(of func(*figures) *float64) {
		values := make([]float64, len(measured))
		for i := range measured {
			values[i] = *of(&measured[i])
		}
		slices.Sort(values)
		*of(&f) = values[len(values)/2]
	}
	for _, of := range []func(*figures) *float64{
		func(f *figures) *float64 { return &f.RawPerS }, func(f *figures) *float64 { return &f.RawPerS200 },
		func(f *figures) *float64 { return &f.VotesPerS }, func(f *figures) *float64 { return &f.VotesPerS200 },
		func(f *figures) *float64 { return &f.SDKPerS }, func(f *figures) *float64 { return &f.SDKPerS200 },
		func(f *figures) *float64 { return &f.RatioRaw }, func(f *figures) *float64 { return &f.RatioRaw200 },
		func(f *figures) *float64 { return &f.RatioSDK }, func(f *figures) *float64 { return &f.RatioSDK200 },
		func(f *figures) *float64 { return &f.P50 }, func(f *figures) *float64 { return &f.P99 },
		func(f *figures) *float64 { return &f.P999 }, func(f *figures) *float64 { return &f.P99At200 },
		func(f *figures) *float64 { return &f.ownCPU }, func(f *figures) *float64 { return &f.redisCPU },
	} {
		median(of)
	}
	for _, r := range measured {
		f.Wrong += r.Wrong
	}
	return f
}

// measureMemory casts one ballot a voter and asks Redis what roll, ballots, counters and
// ledger take, key by key; the results kept for repeats are gone after ten minutes and
// do not count.
func (p *place) measureMemory(ctx context.Context, f *figures) error {
	if err := p.settle(ctx); err != nil {
		return err
	}
	m, err := p.open(ctx)
	if err != nil {
		return err
	}
	if err := p.castAll(ctx, m); err != nil {
		return err
	}
	bytes, err := p.memory(ctx)
	if err != nil {
		return err
	}
	f.BytesPerBallot = float64(bytes) / float64(p.voters)
	start := time.Now()
	const queries = 200
	for range queries {
		if _, err := p.store.Counters(ctx, p.community, m.No, len(p.roll.Buildings)); err != nil {
			return err
		}
	}
	f.ResultQuery = time.Since(start).Seconds() * 1000 / queries
	return nil
}

func (p *place) castAll(ctx context.Context, m council.Motion) error {
	const hands = 256
	failed := make(chan error, hands)
	for h := range hands {
		go func() {
			for i := h; i < p.voters; i += hands {
				if _, err := p.store.Cast(ctx, p.community, p.casting(m, i)); err != nil {
					failed <- err
					return
				}
			}
			failed <- nil
		}()
	}
	var err error
	for range hands {
		err = errors.Join(err, <-failed)
	}
	return err
}

func (p *place) casting(m council.Motion, i int) bot.Casting {
	choice := string("yyyyyynna"[i%9])
	return bot.Casting{Motion: m.No, Roll: p.roll.Hash, Person: council.PersonNo(i + 1), Rank: council.ByOwn,
		Ballots: []bot.EntryBallot{{Entry: i, Choices: choice}}, Message: fmt.Sprintf("m%d-%d", m.No, i), At: p.store.Now()}
}

// memory sums what Redis says that the community's keys take, but for documents and
// the results kept for repeats.
func (p *place) memory(ctx context.Context) (int64, error) {
	var sum int64
	scan := p.client.Scan(ctx, 0, "*{"+string(p.community)+"}*", 1000).Iterator()
	for scan.Next(ctx) {
		if key := scan.Val(); strings.Contains(key, ":cast:") || strings.Contains(key, ":doc:") {
			continue
		}
		n, err := p.client.MemoryUsage(ctx, scan.Val(), 0).Result()
		if err != nil && !errors.Is(err, redis.Nil) {
			return 0, err
		}
		sum += n
	}
	return sum, scan.Err()
}

// redisCPU is the processor time that Redis has used, in seconds.
func (p *place) redisCPU(ctx context.Context) (float64, error) {
	info, err := p.client.Info(ctx, "cpu").Result()
	return infoNumber(info, "used_cpu_user") + infoNumber(info, "used_cpu_sys"), err
}

func infoNumber(info, name string) float64 {
	for line := range strings.SplitSeq(info, "\r\n") {
		if value, ok := strings.CutPrefix(line, name+":"); ok {
			var n float64
			if _, err := fmt.Sscanf(value, "%g", &n); err == nil {
				return n
			}
		}
	}
	return 0
}

// raw is (a): the script alone, one ballot a call, from plain connections.
func (p *place) raw(ctx context.Context, o benchOptions, connections int) (float64, error) {
	options, err := redis.ParseURL(o.redis)
	if err != nil {
		return 0, fmt.Errorf("(a) needs a single Redis: %w", err)
	}
	m, err := p.open(ctx)
	if err != nil {
		return 0, err
	}
	commands := make([][]byte, min(p.voters, o.most()))
	for i, voter := range rand.Perm(p.voters)[:len(commands)] {
		command, err := p.store.RawCast(ctx, p.community, p.casting(m, voter))
		if err != nil {
			return 0, err
		}
		commands[i] = respCommand(command)
	}
	l, err := drive(ctx, options.Addr, connections, o.seconds, commands, respExchange)
	return l.perSecond(), err
}

// webServer serves a handler on a free port of this machine, as serve does.
func webServer(h http.Handler) (address string, stop func(), err error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	server := gate.New(gate.Settings{Handler: h, MaxBody: envelope.MaxBody, Log: slog.New(slog.DiscardHandler), Clock: time.Now})
	go func() { _ = server.Serve(listener) }()
	return listener.Addr().String(), func() { _ = server.Shutdown(context.Background()) }, nil
}

// plainServer serves a handler as net/http's documentation shows.
func plainServer(h http.Handler) (address string, stop func(), err error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	server := &http.Server{Handler: h, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 20 * time.Second, WriteTimeout: 20 * time.Second}
	go func() { _ = server.Serve(listener) }()
	return listener.Addr().String(), func() { _ = server.Close() }, nil
}

func (p *place) door(l official.Listener) (http.Handler, error) {
	return official.New(official.Settings{AppID: benchAppID, Token: benchToken, AESKey: p.aesKey, Original: benchOriginal},
		l, slog.New(slog.NewTextHandler(io.Discard, nil)), p.store.Now)
}

// serving serves a handler until it is stopped.
type serving func(http.Handler) (address string, stop func(), err error)

// votes drives one cell: a new motion, a handler, everybody's request once. It also
// returns this process's CPU µs a vote, without making the requests.
func (p *place) votes(ctx context.Context, o benchOptions, connections int, handler http.Handler, serve serving) (load, float64, error) {
	if _, err := p.open(ctx); err != nil {
		return load{}, 0, err
	}
	requests := p.requests(p.motion, o.most())
	address, stop, err := serve(handler)
	if err != nil {
		return load{}, 0, err
	}
	defer stop()
	before := processCPU()
	l, err := drive(ctx, address, connections, o.seconds, requests, httpExchange)
	return l, (processCPU() - before) * 1e6 / float64(max(l.answers, 1)), err
}

// fifty is (b) at 50 connections: how many, how soon, and what it costs.
func (p *place) fifty(ctx context.Context, o benchOptions, f *figures) error {
	redisBefore, err := p.redisCPU(ctx)
	if err != nil {
		return err
	}
	stop, err := startProfile(o.profile)
	if err != nil {
		return err
	}
	l, own, err := p.cell(ctx, o, 50)
	if err := errors.Join(err, stop()); err != nil {
		return err
	}
	redisAfter, err := p.redisCPU(ctx)
	if err != nil {
		return err
	}
	f.ownCPU, f.redisCPU = own, (redisAfter-redisBefore)*1e6/float64(l.answers)
	f.VotesPerS, f.P50, f.P99, f.P999 = l.perSecond(), l.at(0.5), l.at(0.99), l.at(0.999)
	f.Wrong += p.wrong(l)
	return nil
}

// crowd is (b) at 200 connections.
func (p *place) crowd(ctx context.Context, o benchOptions, f *figures) error {
	l, _, err := p.cell(ctx, o, 200)
	f.VotesPerS200, f.P99At200 = l.perSecond(), l.at(0.99)
	f.Wrong += p.wrong(l)
	return err
}

// startProfile writes a CPU profile to a file until it is stopped; without a name it
// does nothing.
func startProfile(name string) (stop func() error, err error) {
	if name == "" {
		return func() error { return nil }, nil
	}
	f, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return func() error { pprof.StopCPUProfile(); return f.Close() }, nil
}

// cell is one cell of (b) with a new bot, and this process's CPU µs a vote.
func (p *place) cell(ctx context.Context, o benchOptions, connections int) (load, float64, error) {
	handler, err := p.door(p.bot(p.store))
	if err != nil {
		return load{}, 0, err
	}
	return p.votes(ctx, o, connections, handler, webServer)
}

// parts tells where the CPU time of a vote goes: the door with its load is measured
// with nothing behind it, understanding by itself, Redis by its own account.
func (p *place) parts(ctx context.Context, o benchOptions, f *figures) error {
	handler, err := p.door(mute{})
	if err != nil {
		return err
	}
	l, door, err := p.votes(ctx, o, 50, handler, webServer)
	if err != nil {
		return err
	}
	f.HTTPPerS = l.perSecond()
	understand := understandCost()
	f.CPU = map[string]float64{
		"door+load": door, "understand": understand, "bot+store": f.ownCPU - door - understand, "redis": f.redisCPU, "all": f.ownCPU + f.redisCPU,
	}
	return nil
}

// mute answers every message with the same words, as long as a ballot's.
type mute struct{}

func (mute) Hear(context.Context, bot.Inbound) (bot.Answer, error) {
	return bot.Answer{Text: "已记：3号《北门加装电梯》3-501投【赞成】，回执 K7M492QXAB。改主意到明天20:00前再发一次就行，不投了回“撤票 3”。"}, nil
}

func understandCost() float64 {
	s := speech.Situation{Chat: "private", Open: []speech.Motion{{No: 3, Type: "yesno", Title: "北门加装电梯"}}, Now: time.Now()}
	const rounds = 20_000
	before := processCPU()
	for i := range rounds {
		speech.Parse(benchWords(i, 3), s)
	}
	return (processCPU() - before) * 1e6 / rounds
}

// processCPU is the processor time of this process in seconds.
func processCPU() float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return float64(u.Utime.Sec+u.Stime.Sec) + float64(u.Utime.Usec+u.Stime.Usec)/1e6
}

// withSDK is (c): the SDK's server for each request, one EVALSHA a vote.
func (p *place) withSDK(ctx context.Context, o benchOptions, f *figures) error {
	alone, err := store.Open(ctx, o.redis, store.Options{Alone: true})
	if err != nil {
		return err
	}
	defer func() { _ = alone.Close() }()
	account := officialaccount.NewOfficialAccount(&sdkconfig.Config{AppID: benchAppID, Token: benchToken, EncodingAESKey: p.aesKey, Cache: cache.NewMemory()})
	for _, cell := range []struct {
		connections int
		into        *float64
	}{{50, &f.SDKPerS}, {200, &f.SDKPerS200}} {
		l, _, err := p.votes(ctx, o, cell.connections, sdkHandler(account, p.bot(alone)), plainServer)
		if err != nil {
			return err
		}
		*cell.into = l.perSecond()
		f.Wrong += p.wrong(l)
	}
	return nil
}

// sdkHandler is how the SDK's own documentation serves a callback.
func sdkHandler(account *officialaccount.OfficialAccount, b *bot.Bot) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		server := account.GetServer(r, w)
		server.SetMessageHandler(func(m *message.MixMessage) *message.Reply {
			answer, err := b.Hear(r.Context(), bot.Inbound{
				Sender: bot.Sender{Channel: "oa", Account: benchAppID, User: string(m.FromUserName)},
				Kind:   bot.Said, Chat: bot.Private, Text: m.Content, ID: fmt.Sprint(m.MsgID), At: time.Unix(m.CreateTime, 0),
			})
			if err != nil {
				return nil
			}
			return &message.Reply{MsgType: message.MsgTypeText, MsgData: message.NewText(answer.Text)}
		})
		if err := server.Serve(); err != nil {
			http.Error(w, "refused", http.StatusForbidden)
			return
		}
		_ = server.Send()
	})
}
