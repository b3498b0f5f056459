package embedded

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// testDisk makes files that fail, or wait, on demand.
type testDisk struct {
	mu      sync.Mutex
	syncs   int
	room    int   // bytes that writes may still take, if full is set
	full    error // what a write fails with once there is no room
	failing error // what a sync fails with
	reached chan struct{}
	gate    chan struct{}
	synced  map[string]int64 // what a power loss leaves of each file
}

type testFile struct {
	file
	disk *testDisk
	name string
	log  bool
	size int64
}

func (d *testDisk) open(name string, flag int) (file, error) {
	f, err := Options{}.withDefaults().openFile(name, flag)
	return &testFile{file: f, disk: d, name: name, log: strings.HasSuffix(name, segmentSuffix)}, err
}

func (d *testDisk) count() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.syncs
}

func (d *testDisk) set(change func(*testDisk)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	change(d)
}

// hold lets the next sync wait until the returned function is called.
func (d *testDisk) hold() (proceed func()) {
	gate := make(chan struct{})
	d.set(func(d *testDisk) { d.gate, d.reached = gate, make(chan struct{}) })
	return func() { close(gate) }
}

func (f *testFile) Write(b []byte) (int, error) {
	f.disk.mu.Lock()
	defer f.disk.mu.Unlock()
	if f.disk.full == nil || !f.log || f.disk.room >= len(b) {
		f.disk.room -= len(b)
		f.size += int64(len(b))
		return f.file.Write(b)
	}
	n, _ := f.file.Write(b[:f.disk.room])
	f.disk.room = 0
	return n, f.disk.full
}

func (f *testFile) Sync() error {
	f.disk.mu.Lock()
	f.disk.syncs++
	gate, reached, failing := f.disk.gate, f.disk.reached, f.disk.failing
	f.disk.gate = nil
	f.disk.mu.Unlock()
	if gate != nil {
		close(reached)
		<-gate
	}
	if failing != nil && f.log {
		return failing
	}
	if err := f.file.Sync(); err != nil {
		return err
	}
	f.disk.set(func(d *testDisk) {
		if d.synced == nil {
			d.synced = map[string]int64{}
		}
		d.synced[f.name] = f.size
	})
	return nil
}

// What a power loss leaves is what was synced, and perhaps some of the rest.
func TestAPowerLossTakesNoAnsweredWrite(t *testing.T) {
	dir, disk := t.TempDir(), &testDisk{}
	s := mustOpen(t, dir, Options{TickEvery: -1, openFile: disk.open})
	c := clientOf(t, s)
	segment := filepath.Join(dir, fileName(1, segmentSuffix))
	var mu sync.Mutex
	answered := map[string]bool{}
	losses := make(chan struct{}, 1)
	var all sync.WaitGroup
	for w := range 10 {
		all.Go(func() {
			for i := range 60 {
				key := fmt.Sprintf("%d-%d", w, i)
				if err := c.Set(context.Background(), key, "v", 0).Err(); err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				answered[key] = true
				mu.Unlock()
				if i%10 == w {
					losses <- struct{}{}
				}
			}
		})
	}
	go func() {
		all.Wait()
		close(losses)
	}()
	for range losses {
		mu.Lock()
		must := make([]string, 0, len(answered))
		for key := range answered {
			must = append(must, key)
		}
		mu.Unlock()
		var kept int64
		disk.set(func(d *testDisk) { kept = d.synced[segment] })
		checkPowerLoss(t, segment, kept, must)
	}
}

// checkPowerLoss opens what is left of a segment: what was synced, and of the
// rest a part that may be zeroes.
func checkPowerLoss(t *testing.T, segment string, synced int64, must []string) {
	t.Helper()
	data, err := os.ReadFile(segment)
	if err != nil {
		t.Fatal(err)
	}
	rest := data[synced:]
	rest = rest[:rand.IntN(len(rest)+1)]
	for i := range rest {
		if rand.IntN(2) == 0 {
			rest[i] = 0
		}
	}
	dir := t.TempDir()
	name := filepath.Join(dir, filepath.Base(segment))
	if err := os.WriteFile(name, data[:int(synced)+len(rest)], 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := Open(dir, fastOptions(newTestClock()))
	if err != nil {
		t.Fatal(err)
	}
	c := clientOf(t, s)
	for _, key := range must {
		if c.Exists(t.Context(), key).Val() != 1 {
			t.Errorf("%s was answered and is gone", key)
		}
	}
	mustClose(t, s)
}

func TestAFullDiskMakesTheStoreReadOnlyAndLosesNoAnswer(t *testing.T) {
	for name, fail := range map[string]func(*testDisk){
		"no room at all":     func(d *testDisk) { d.full, d.room = syscall.ENOSPC, 0 },
		"room for half":      func(d *testDisk) { d.full, d.room = syscall.ENOSPC, 30 },
		"the sync fails":     func(d *testDisk) { d.failing = syscall.EIO },
		"a later write fail": func(d *testDisk) { d.full, d.room = syscall.ENOSPC, 200 },
	} {
		t.Run(name, func(t *testing.T) {
			dir, disk := t.TempDir(), &testDisk{}
			s := mustOpen(t, dir, Options{TickEvery: -1, openFile: disk.open})
			c := clientOf(t, s)
			do(t, c, "SET", "n", "0")
			disk.set(fail)
			answered := incrementUntilItFails(t, c)
			if v := do(t, c, "GET", "n"); v != fmt.Sprint(answered) {
				t.Errorf("read %v after %d answered increments", v, answered)
			}
			checkReadOnly(t, s, c)
			if err := s.Snapshot(); err == nil {
				t.Error("took a snapshot")
			}
			if err := s.Close(); err == nil {
				t.Error("Close did not tell of the failure")
			}
			s = mustOpen(t, dir, Options{TickEvery: -1})
			c = clientOf(t, s)
			if v := do(t, c, "GET", "n"); v != fmt.Sprint(answered) {
				t.Errorf("after reopening read %v, answered were %d", v, answered)
			}
			do(t, c, "INCR", "n")
		})
	}
}

func incrementUntilItFails(t *testing.T, c *redis.Client) (answered int) {
	t.Helper()
	for {
		n, err := c.Incr(t.Context(), "n").Result()
		if err == nil {
			answered = int(n)
			continue
		}
		if !strings.HasPrefix(err.Error(), "MISCONF ") || !strings.Contains(err.Error(), "read-only") {
			t.Fatalf("failed with %v", err)
		}
		return answered
	}
}

func checkReadOnly(t *testing.T, s *Server, c *redis.Client) {
	t.Helper()
	var failure *WriteError
	if !errors.As(s.Err(), &failure) {
		t.Errorf("Err is %v", s.Err())
	}
	_, tx := c.TxPipelined(t.Context(), func(p redis.Pipeliner) error {
		return p.Incr(t.Context(), "n").Err()
	})
	for how, err := range map[string]error{
		"write":               c.Set(t.Context(), "x", 1, 0).Err(),
		"script":              c.Eval(t.Context(), "return redis.call('INCR', KEYS[1])", []string{"n"}).Err(),
		"script that hides":   c.Eval(t.Context(), "redis.pcall('INCR', KEYS[1]) return 1", []string{"n"}).Err(),
		"transaction":         tx,
		"expiring a lifetime": c.Expire(t.Context(), "n", time.Hour).Err(),
	} {
		if err == nil || !strings.Contains(err.Error(), "MISCONF") && !strings.HasPrefix(err.Error(), "EXECABORT") {
			t.Errorf("%s: %v", how, err)
		}
	}
	if err := c.Eval(t.Context(), "return redis.call('GET', KEYS[1])", []string{"n"}).Err(); err != nil {
		t.Errorf("reading script: %v", err)
	}
}

func TestWritersInFlightWhenTheDiskFailsAreAllToldSo(t *testing.T) {
	dir, disk := t.TempDir(), &testDisk{}
	s := mustOpen(t, dir, Options{TickEvery: -1, openFile: disk.open})
	c := clientOf(t, s)
	do(t, c, "SET", "warm", "1")
	disk.set(func(d *testDisk) { d.full, d.room = syscall.ENOSPC, 4000 })
	var answered sync.Map
	var all sync.WaitGroup
	for w := range 20 {
		all.Go(func() {
			for i := 0; ; i++ {
				key := fmt.Sprintf("%d-%d", w, i)
				if err := c.Set(context.Background(), key, "v", 0).Err(); err != nil {
					return
				}
				answered.Store(key, true)
			}
		})
	}
	all.Wait()
	_ = s.Close()
	c = clientOf(t, mustOpen(t, dir, Options{TickEvery: -1}))
	stored := map[string]bool{}
	for _, k := range c.Keys(t.Context(), "*-*").Val() {
		stored[k] = true
	}
	answered.Range(func(k, _ any) bool {
		if !stored[k.(string)] {
			t.Errorf("%v was answered and is gone", k)
		}
		delete(stored, k.(string))
		return true
	})
	if len(stored) != 0 {
		t.Errorf("%d writes were answered with an error and are there: %v", len(stored), stored)
	}
}

func TestAStateThatCannotBeRebuiltIsNotServed(t *testing.T) {
	dir, disk := t.TempDir(), &testDisk{}
	s := mustOpen(t, dir, Options{TickEvery: -1, openFile: disk.open})
	c := clientOf(t, s)
	do(t, c, "SET", "n", "1")
	if err := os.Truncate(filepath.Join(dir, fileName(1, segmentSuffix)), headerSize-5); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, fileName(2, segmentSuffix)), []byte("someone else's"), 0o600); err != nil {
		t.Fatal(err)
	}
	disk.set(func(d *testDisk) { d.failing = syscall.EIO })
	for _, args := range [][]any{{"SET", "n", "2"}, {"GET", "n"}, {"PING"}} {
		if err := c.Do(t.Context(), args...).Err(); err == nil || !strings.Contains(err.Error(), "MISCONF") {
			t.Errorf("%v: %v", args, err)
		}
	}
	s.Tick()
	if err := s.Close(); err == nil {
		t.Error("Close did not tell of the failure")
	}
}
