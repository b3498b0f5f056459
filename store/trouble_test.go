package store

import (
	"context"
	"errors"
	"io"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"yishi/bot"
	"yishi/bot/council"
)

// redisError is an error that the server answers with.
type redisError string

func (e redisError) Error() string { return string(e) }
func (redisError) RedisError()     {}

func dialError() error {
	return &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("connection refused")}
}
func lostReply() error { return &net.OpError{Op: "read", Net: "tcp", Err: io.EOF} }

// failing makes commands fail in place of the server; nil lets them pass.
type failing struct{ with func(redis.Cmder) error }

func (f failing) DialHook(next redis.DialHook) redis.DialHook { return next }

func (f failing) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		if err := f.with(cmd); err != nil {
			cmd.SetErr(err)
			return err
		}
		return next(ctx, cmd)
	}
}

func (f failing) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		for _, cmd := range cmds {
			if err := f.with(cmd); err != nil {
				for _, c := range cmds {
					c.SetErr(err)
				}
				return err
			}
		}
		return next(ctx, cmds)
	}
}

// everything calls one method of each kind.
func everything(s *Store, c council.ID) map[string]func(context.Context) error {
	return map[string]func(context.Context) error{
		"read": func(ctx context.Context) error { _, err := s.Read(ctx, c, draft); return err },
		"rows": func(ctx context.Context) error { _, err := s.Rows(ctx, c, "member", "1"); return err },
		"members": func(ctx context.Context) error {
			_, err := s.Members(ctx, c, "open", 0, 1, 1)
			return err
		},
		"commit": func(ctx context.Context) error { _, err := s.Commit(ctx, c, bot.Act{}); return err },
		"stage": func(ctx context.Context) error {
			return s.Stage(ctx, c, []bot.Row{{Shelf: "x", Key: "1", Value: []byte{}}})
		},
		"put roll": func(ctx context.Context) error { return s.PutRoll(ctx, c, village(5)) },
		"entitled": func(ctx context.Context) error { _, err := s.Entitled(ctx, c, "x", 1); return err },
		"cast": func(ctx context.Context) error {
			_, err := s.Cast(ctx, c, bot.Casting{Motion: 1, Roll: "x", Message: "m", Ballots: []bot.EntryBallot{{Choices: "y"}}})
			return err
		},
		"freeze":  func(ctx context.Context) error { _, err := s.Freeze(ctx, c, 1, 0, noon, true); return err },
		"who":     func(ctx context.Context) error { _, err := s.Who(ctx, bot.Sender{}); return err },
		"bind":    func(ctx context.Context) error { return s.Bind(ctx, bot.Sender{}, bot.Resident{Community: c}) },
		"keep":    func(ctx context.Context) error { return s.Keep(ctx, c, "x", nil, seenFor) },
		"attempt": func(ctx context.Context) error { _, err := s.Attempt(ctx, "x", 1, seenFor); return err },
		"tries":   func(ctx context.Context) error { _, err := s.Tries(ctx, "x", seenFor); return err },
		"pending": func(ctx context.Context) error { _, err := s.Pending(ctx, c, 1); return err },
		"done":    func(ctx context.Context) error { return s.Done(ctx, c, "x") },
		"seal":    func(ctx context.Context) error { return s.Log(c).Publish(ctx, 0, nil, []byte("x"), 1) },
		"token":   func(ctx context.Context) error { return s.PutToken(ctx, "x", "y", seenFor) },
		"health":  s.Health,
		"inspect": func(ctx context.Context) error { _, err := s.Inspect(ctx); return err },
	}
}

func TestNoServerIsUnavailable(t *testing.T) {
	m := miniredis.RunT(t)
	s, err := Open(t.Context(), "redis://"+m.Addr(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	m.Close()
	var wg sync.WaitGroup
	for name, call := range everything(s, newCommunity(t)) {
		wg.Go(func() {
			if err := call(t.Context()); !errors.Is(err, bot.ErrUnavailable) {
				t.Errorf("%s: %v", name, err)
			}
		})
	}
	wg.Wait()
}

func TestRefusalsAreUnavailableAndLeaveNothing(t *testing.T) {
	m := miniredis.RunT(t)
	s, err := Open(t.Context(), "redis://"+m.Addr(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	m.SetError("MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to disk.")
	var wg sync.WaitGroup
	for name, call := range everything(s, newCommunity(t)) {
		wg.Go(func() {
			err := call(t.Context())
			if !errors.Is(err, bot.ErrUnavailable) || errors.Is(err, bot.ErrUnconfirmed) {
				t.Errorf("%s: %v", name, err)
			}
		})
	}
	wg.Wait()
	m.SetError("")
	if keys := m.Keys(); len(keys) > 0 {
		t.Errorf("keys %v", keys)
	}
}

func TestLostRepliesAreUnconfirmedAndCountOnce(t *testing.T) {
	b := onMiniredis(t)
	s := b.open(t, Options{})
	h := openHall(t, s, village(20))
	var mu sync.Mutex
	lose := 0 // replies yet to be lost
	s.client.AddHook(deaf{func(cmd redis.Cmder) bool {
		mu.Lock()
		defer mu.Unlock()
		if !strings.HasPrefix(cmd.Name(), "eval") || lose == 0 {
			return false
		}
		lose--
		return true
	}})
	lose = 1
	if got := h.cast(h.casting(1, council.ByOwn, 0, "y")); got.Repeated || got.Lines[0].Verdict != bot.Counted {
		t.Errorf("one reply lost: %+v", got)
	}
	lose = 1
	if first := mustCommit(t, s, h.id, bot.Act{Leaves: []bot.Leaf{{Before: "a|", After: "|1|x|0||0||{}"}}}); first != 2 {
		t.Errorf("one reply lost: first leaf %d", first)
	}
	lose = 9
	k := h.casting(2, council.ByOwn, 1, "y")
	if _, err := s.Cast(t.Context(), h.id, k); !errors.Is(err, bot.ErrUnconfirmed) || !errors.Is(err, bot.ErrUnavailable) {
		t.Errorf("all replies lost: %v", err)
	}
	lose = 0
	if got := h.cast(k); !got.Repeated || got.Lines[0].Verdict != bot.Counted {
		t.Errorf("asked again: %+v", got)
	}
	h.audit()
	if n := len(h.leaves()); n != 3 {
		t.Errorf("%d leaves, want 3", n)
	}
}

// deaf lets commands run and loses the replies that it is told to.
type deaf struct{ to func(redis.Cmder) bool }

func (d deaf) DialHook(next redis.DialHook) redis.DialHook { return next }
func (d deaf) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return next
}

func (d deaf) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		err := next(ctx, cmd)
		if err == nil && d.to(cmd) {
			err = lostReply()
			cmd.SetErr(err)
		}
		return err
	}
}

func TestAwaitingAReplicaThatIsNotThere(t *testing.T) {
	s := onMiniredis(t).open(t, Options{ReplicaWait: 1})
	h := openHall(t, s, village(20))
	ctx := bot.AwaitReplica(t.Context())
	k := h.casting(1, council.ByOwn, 0, "y")
	for _, repeated := range []bool{false, true} {
		cast, err := s.Cast(ctx, h.id, k)
		if !errors.Is(err, bot.ErrUnconfirmed) || len(cast.Lines) != 1 || cast.Lines[0].Seq != 1 || cast.Repeated != repeated {
			t.Errorf("repeated %t: %+v, %v", repeated, cast, err)
		}
	}
	first, err := s.Commit(ctx, h.id, bot.Act{Leaves: []bot.Leaf{{Before: "a|", After: "|1|x|0||0||{}"}}})
	if !errors.Is(err, bot.ErrUnconfirmed) || first != 2 {
		t.Errorf("commit: %d, %v", first, err)
	}
	h.audit()
}

func TestAWrongPasswordIsUnavailable(t *testing.T) {
	m := miniredis.RunT(t)
	m.RequireAuth("right")
	if s, err := Open(t.Context(), "redis://:right@"+m.Addr(), Options{}); err != nil {
		t.Error(err)
	} else if err := s.Close(); err != nil {
		t.Error(err)
	}
	_, err := Open(t.Context(), "redis://:hunter2@"+m.Addr(), Options{})
	if !errors.Is(err, bot.ErrUnavailable) || strings.Contains(err.Error(), "hunter2") {
		t.Errorf("got %v", err)
	}
}

func TestOpenTellsNoPassword(t *testing.T) {
	const secret = "hunter2%zz" // not even decodable
	for _, url := range []string{
		"redis://user:" + secret + "@127.0.0.1:1", "redis://:hunter2@127.0.0.1:1/x", "redis://:hunter2@127.0.0.1:1/0?max=hunter2",
		"redis+sentinel://:hunter2@127.0.0.1:1", "redis+sentinel://:hunter2@127.0.0.1:1?master_name=m&password=hunter2",
		"redis+cluster://:hunter2@127.0.0.1:1,127.0.0.1:2", "rediss://:hunter2@127.0.0.1:1", "redis://:hunter2@[::1", "http://:hunter2@x",
		"redis://:hunter2@127.0.0.1:1", "redis://:hunter2@a:1,b:2", "redis+://:hunter2@x", "redis://:hunter2@127.0.0.1:99999999",
	} {
		_, err := Open(t.Context(), url, Options{})
		if !errors.Is(err, bot.ErrUnavailable) && !errors.Is(err, bot.ErrInvalid) {
			t.Errorf("%s: %v", url, err)
		}
		if err != nil && strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: the error tells the password: %v", url, err)
		}
	}
}

func TestSplitURL(t *testing.T) {
	for in, want := range map[string][2]string{
		"redis://h:1/2":                               {"", "redis://h:1/2"},
		"rediss://u:p@h:1":                            {"", "rediss://u:p@h:1"},
		"redis+cluster://u:p,@h:1,h:2,h:3":            {"cluster", "redis://u:p,@h:1?addr=h%3A2&addr=h%3A3"},
		"rediss+sentinel://h:1,h:2/0?master_name=m":   {"sentinel", "rediss://h:1/0?master_name=m&addr=h%3A2"},
		"redis+sentinel://h:1?master_name=m&addr=h:2": {"sentinel", "redis://h:1?master_name=m&addr=h:2"},
		"redis+cluster://u:p@ss@h:1":                  {"cluster", "redis://u:p@ss@h:1"},
	} {
		kind, rest, err := splitURL(in)
		if err != nil || kind != want[0] || rest != want[1] {
			t.Errorf("%s: %q %q %v", in, kind, rest, err)
		}
	}
	for _, in := range []string{"", "h:1", "valkey://h", "redis+cluste://h", "redis://a,b", "redis+://h", "+cluster://h", "redis:/h"} {
		if _, _, err := splitURL(in); !errors.Is(err, bot.ErrInvalid) {
			t.Errorf("%q: %v", in, err)
		}
	}
}

func TestOptionsOfClients(t *testing.T) {
	cluster, err := connect("redis+cluster://127.0.0.1:1,127.0.0.1:2")
	if err != nil {
		t.Fatal(err)
	}
	defer cluster.Close()
	o := cluster.(*redis.ClusterClient).Options()
	if o.ClusterStateReloadInterval != reloadEvery || o.DialerRetries != 1 || o.DialTimeout != dialTime || !slices.Equal(o.Addrs, []string{"127.0.0.1:1", "127.0.0.1:2"}) {
		t.Errorf("cluster %+v", o)
	}
	plain, err := connect("redis://127.0.0.1:1/3?read_timeout=7s")
	if err != nil {
		t.Fatal(err)
	}
	defer plain.Close()
	p := plain.(*redis.Client).Options()
	if p.DB != 3 || p.MaxRetries != 0 || p.DialerRetries != 1 || p.DialTimeout != dialTime || p.ReadTimeout.Seconds() != 7 || !p.ContextTimeoutEnabled {
		t.Errorf("plain %+v", p)
	}
}
