package embedded

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
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
