package embedded

import (
	"bytes"
	"context"
	"io/fs"
	"net"
	"os"
	"testing"
	"time"

	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"
)

func TestTheTaskQueueRunsBesideTheLog(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir, Options{})
	o, err := s.AsynqOptions()
	if err != nil {
		t.Fatal(err)
	}
	opt := asynq.RedisClientOpt{Addr: o.Addr, Password: o.Password, DB: o.DB}
	done := make(chan string, 1)
	server := asynq.NewServer(opt, asynq.Config{LogLevel: asynq.FatalLevel})
	err = server.Start(asynq.HandlerFunc(func(_ context.Context, task *asynq.Task) error {
		done <- string(task.Payload())
		return nil
	}))
	if err != nil {
		t.Fatal(err)
	}
	client := asynq.NewClient(opt)
	if _, err := client.Enqueue(asynq.NewTask("deliver", []byte("row-id-of-the-outbox")), asynq.TaskID("row")); err != nil {
		t.Fatal(err)
	}
	if got := <-done; got != "row-id-of-the-outbox" {
		t.Errorf("handled %q", got)
	}
	server.Shutdown()
	if err := client.Close(); err != nil {
		t.Fatal(err)
	}
	do(t, clientOf(t, s), "SET", "logged", "yes")
	mustClose(t, s)
	if found := filesWith(t, dir, "row-id-of-the-outbox"); len(found) != 0 {
		t.Errorf("the queue was logged in %v", found)
	}
	if found := filesWith(t, dir, "logged"); len(found) == 0 {
		t.Error("the data was not logged")
	}
}

func filesWith(t *testing.T, dir, text string) (names []string) {
	t.Helper()
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(os.DirFS(dir), path)
		if bytes.Contains(b, []byte(text)) {
			names = append(names, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func TestTheQueueAsksForItsPassword(t *testing.T) {
	s := mustOpen(t, t.TempDir(), fastOptions(newTestClock()))
	if s.Addr() != "" {
		t.Error("a port is open before anybody asked for it")
	}
	o, err := s.AsynqOptions()
	if err != nil {
		t.Fatal(err)
	}
	again, err := s.AsynqOptions()
	if err != nil || again.Addr != o.Addr || again.Password != o.Password || o.Addr != s.Addr() {
		t.Errorf("asked twice: %v and %v, %v", o.Addr, again.Addr, err)
	}
	host, _, err := net.SplitHostPort(o.Addr)
	if err != nil || !net.ParseIP(host).IsLoopback() {
		t.Errorf("listens on %s", o.Addr)
	}
	o.Password = ""
	c := redis.NewClient(o)
	defer c.Close()
	if err := c.Get(t.Context(), "a").Err(); err == nil || err == redis.Nil {
		t.Errorf("without a password: %v", err)
	}
}

func TestTheQueuesKeysExpireByTicks(t *testing.T) {
	clock := newTestClock()
	s := mustOpen(t, t.TempDir(), fastOptions(clock))
	o, err := s.AsynqOptions()
	if err != nil {
		t.Fatal(err)
	}
	c := redis.NewClient(o)
	defer c.Close()
	do(t, c, "SET", "lease", "v", "EX", 30)
	do(t, c, "SET", "stat", "v")
	do(t, c, "EXPIREAT", "stat", clock.Now().Add(time.Hour).Unix())
	clock.Advance(29 * time.Second)
	s.Tick()
	if do(t, c, "EXISTS", "lease", "stat") != int64(2) {
		t.Error("gone too early")
	}
	clock.Advance(time.Second)
	s.Tick()
	if do(t, c, "EXISTS", "lease") != int64(0) || do(t, c, "EXISTS", "stat") != int64(1) {
		t.Error("the lease should be gone and the statistics not")
	}
	clock.Advance(time.Hour)
	s.Tick()
	if do(t, c, "DBSIZE") != int64(0) {
		t.Error("statistics outlive their time")
	}
	clock.Advance(-2 * time.Hour)
	s.Tick()
	if clientOf(t, s).DBSize(t.Context()).Val() != 0 {
		t.Error("the queue's keys are on DB 0")
	}
}
