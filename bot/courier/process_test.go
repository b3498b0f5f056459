package courier

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"yishi/bot/council"
)

// The tests in this file start this test program again as two replicas that share
// one store, kill one of them, and count what was done. The store is miniredis in
// the parent, or a real Redis under the build tag redis (sharedRedis).

// replicaEnv turns the test program into a replica; its value is the Redis URL.
const replicaEnv = "COURIER_TEST_REPLICA"

func TestMain(m *testing.M) {
	if url := os.Getenv(replicaEnv); url != "" {
		os.Exit(replica(url, os.Getenv(replicaEnv+"_NAME")))
	}
	os.Exit(m.Run())
}

// replica is a courier process whose job and channel leave their marks in Redis.
func replica(url, name string) int {
	options, err := redis.ParseURL(url)
	if err != nil {
		return 2
	}
	client := redis.NewClient(options)
	shared := &sharedBox{client: client, name: name}
	c := New(Parts{
		Outbox: shared, Memory: newBox(), Channels: []Channel{shared},
		Jobs:  []Job{{Name: "close", Schedule: each(100 * time.Millisecond), Run: shared.close}},
		Redis: client, Now: time.Now, Zone: shanghai,
		Log: slog.New(slog.NewTextHandler(os.Stderr, nil)),
	})
	// The parent ends a replica by closing its input, or by killing it.
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		cancel()
	}()
	if err := c.Run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// sharedBox is an Outbox, a Channel and a job's effects, in Redis for all replicas.
type sharedBox struct {
	client *redis.Client
	name   string
}

func (s *sharedBox) Communities(context.Context) ([]council.ID, error) {
	return []council.ID{green}, nil
}

func (s *sharedBox) Waiting(ctx context.Context, c council.ID, f func(Message) error) error {
	all, err := s.client.HGetAll(ctx, "rows").Result()
	for _, raw := range all {
		var m Message
		if err := json.Unmarshal([]byte(raw), &m); err != nil {
			return err
		}
		if err := f(m); err != nil {
			return err
		}
	}
	return err
}

func (s *sharedBox) Load(ctx context.Context, _ council.ID, id string) (m Message, err error) {
	raw, err := s.client.HGet(ctx, "rows", id).Bytes()
	if errors.Is(err, redis.Nil) {
		return m, ErrGone
	}
	if err != nil {
		return m, err
	}
	return m, json.Unmarshal(raw, &m)
}

func (s *sharedBox) Done(ctx context.Context, _ council.ID, id string) error {
	return s.client.HDel(ctx, "rows", id).Err()
}

func (s *sharedBox) Park(context.Context, council.ID, string) error { return nil }

func (s *sharedBox) Name() string { return "oa" }

// hold blocks a replica for ever at the place that the parent named.
func (s *sharedBox) hold(ctx context.Context, place string) {
	if s.client.Get(ctx, "hold."+s.name).Val() == place {
		s.client.Set(ctx, "held."+s.name, place, 0)
		select {} // until the parent kills this process
	}
}

// Send counts how often each message reached the platform.
func (s *sharedBox) Send(ctx context.Context, m Message) error {
	s.client.HIncrBy(ctx, "sent", m.ID, 1)
	s.hold(ctx, "sent")
	return nil
}

// effect applies a slot once: the state check and the effect are one step.
var effect = redis.NewScript(`
if redis.call('HSETNX', KEYS[1], ARGV[1], ARGV[2]) == 1 then
  return redis.call('HINCRBY', KEYS[2], ARGV[1], 1)
end
return 0`)

func (s *sharedBox) close(ctx context.Context, slot time.Time) error {
	name := strconv.FormatInt(slot.UnixMilli(), 10)
	s.client.HIncrBy(ctx, "runs", name, 1)
	s.hold(ctx, "job")
	return effect.Run(ctx, s.client, []string{"closed", "effects"}, name, s.name).Err()
}

// process is a replica that was started.
type process struct {
	cmd   *exec.Cmd
	stdin io.WriteCloser
}

func startReplica(t *testing.T, url, name string) *process {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^$")
	cmd.Env = append(os.Environ(), replicaEnv+"="+url, replicaEnv+"_NAME="+name)
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	p := &process{cmd, stdin}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	return p
}

// kill ends the replica without warning, as a power cut would.
func (p *process) kill(t *testing.T) {
	t.Helper()
	if err := p.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = p.cmd.Wait()
}

// stop ends the replica gracefully.
func (p *process) stop(t *testing.T) {
	t.Helper()
	_ = p.stdin.Close()
	if err := p.cmd.Wait(); err != nil {
		t.Errorf("replica ended with %v", err)
	}
}

// until waits for done, looking ten times a second, and fails after limit.
func until(t *testing.T, what string, limit time.Duration, done func() bool) {
	t.Helper()
	ticker := time.NewTicker(100 * time.Millisecond)
	defer ticker.Stop()
	for end := time.Now().Add(limit); !done(); <-ticker.C {
		if time.Now().After(end) {
			t.Fatalf("not within %v: %s", limit, what)
		}
	}
}

const recovery = 90 * time.Second

// TestNoTickIsLostWhenAReplicaDies: 200 ticks 100 ms apart on two replicas; one is
// killed inside a job after about half of them. Every slot is run and every effect
// happens once, the killed one's within 90 s.
func TestNoTickIsLostWhenAReplicaDies(t *testing.T) {
	t.Parallel()
	url, client := sharedRedis(t)
	ctx := context.Background()
	first, second := startReplica(t, url, "first"), startReplica(t, url, "second")
	effects := func() []int64 { return slotsIn(t, client, "effects") }
	until(t, "the first 100 effects", recovery, func() bool { return len(effects()) >= 100 })
	client.Set(ctx, "hold.first", "job", 0)
	until(t, "the first replica inside a job", recovery, func() bool { return client.Exists(ctx, "held.first").Val() == 1 })
	first.kill(t)
	killed := time.Now()
	until(t, "200 effects without a gap", recovery, func() bool {
		slots := effects()
		return len(slots) >= 200 && gaps(slots[:200]) == 0
	})
	t.Logf("no gap %v after the kill", time.Since(killed).Round(time.Second))
	second.stop(t)
	runs := 0
	for slot, n := range client.HGetAll(ctx, "effects").Val() {
		if n != "1" {
			t.Errorf("slot %s took effect %s times", slot, n)
		}
	}
	slots := effects()[:200]
	for _, slot := range slots {
		n, _ := client.HGet(ctx, "runs", strconv.FormatInt(slot, 10)).Int()
		runs += n
	}
	if runs < 200 || runs > 212 { // up to six were held, and run again
		t.Errorf("200 slots were run %d times", runs)
	}
	t.Logf("%d runs for 200 slots", runs)
}

// TestAMessageIsSentTwiceAtMostWhenAReplicaDies: the replica dies after the platform
// took the message and before the row was removed. The other removes it within 90 s.
func TestAMessageIsSentTwiceAtMostWhenAReplicaDies(t *testing.T) {
	t.Parallel()
	url, client := sharedRedis(t)
	ctx := context.Background()
	client.Set(ctx, "hold.first", "sent", 0)
	first := startReplica(t, url, "first")
	put := func(id string) {
		raw, err := json.Marshal(Message{ID: id, Channel: "oa", Motive: Answer, To: "x"})
		if err != nil {
			t.Fatal(err)
		}
		client.HSet(ctx, "rows", id, raw)
	}
	put("held")
	until(t, "the first replica between sending and removing", recovery, func() bool { return client.Exists(ctx, "held.first").Val() == 1 })
	first.kill(t)
	second := startReplica(t, url, "second")
	for i := range 50 {
		put(fmt.Sprint("later", i))
	}
	until(t, "all messages delivered", recovery, func() bool { return client.HLen(ctx, "rows").Val() == 0 })
	second.stop(t)
	sent := client.HGetAll(ctx, "sent").Val()
	if len(sent) != 51 {
		t.Errorf("%d messages were sent, want 51", len(sent))
	}
	for id, n := range sent {
		if want := map[bool]string{true: "2", false: "1"}[id == "held"]; n != want {
			t.Errorf("message %s was sent %s times, want %s", id, n, want)
		}
	}
}

func slotsIn(t *testing.T, client *redis.Client, key string) []int64 {
	t.Helper()
	var slots []int64
	for _, name := range client.HKeys(context.Background(), key).Val() {
		n, err := strconv.ParseInt(strings.TrimSpace(name), 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		slots = append(slots, n)
	}
	slices.Sort(slots)
	return slots
}

// gaps counts the missing slots between the first and the last.
func gaps(slots []int64) int {
	return int(slots[len(slots)-1]-slots[0])/100 + 1 - len(slots)
}
