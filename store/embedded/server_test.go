package embedded

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"
)

func TestASecondServerOnADirectoryIsRefused(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir, fastOptions(newTestClock()))
	_, err := Open(dir, fastOptions(newTestClock()))
	var inUse *InUseError
	if !errors.Is(err, ErrInUse) || !errors.As(err, &inUse) || inUse.PID != os.Getpid() {
		t.Errorf("second server in this process: %v", err)
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childVariable+"="+dir)
	out, err := cmd.CombinedOutput()
	if err == nil || !strings.Contains(string(out), fmt.Sprintf("in use by process %d", os.Getpid())) {
		t.Errorf("second process: %v, %s", err, out)
	}
	mustClose(t, s)
	mustClose(t, mustOpen(t, dir, fastOptions(newTestClock())))
}

func TestFilesAreForTheOwnerOnly(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data", "redis")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	s := mustOpen(t, dir, fastOptions(newTestClock()))
	do(t, clientOf(t, s), "SET", "a", "1")
	if err := s.Snapshot(); err != nil {
		t.Fatal(err)
	}
	do(t, clientOf(t, s), "SET", "a", "2")
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v", path, info.Mode())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestCommandsThatCannotBeReplayedAreRefused(t *testing.T) {
	c := clientOf(t, mustOpen(t, t.TempDir(), fastOptions(newTestClock())))
	do(t, c, "SADD", "set", "a")
	for line, why := range map[string]string{
		"BLPOP l 0":                         "waits",
		"BRPOPLPUSH a b 0":                  "waits",
		"XREAD BLOCK 0 STREAMS s $":         "waits",
		"XREADGROUP GROUP g c STREAMS s >":  "waits",
		"SUBSCRIBE ch":                      "channel",
		"PUBLISH ch m":                      "channel",
		"XADD s * f v":                      "clock",
		"XADD s 5-* f v":                    "clock",
		"XADD s MAXLEN ~ 10 * f v":          "clock",
		"XADD s NOMKSTREAM MINID = 3 * f v": "clock",
		"XADD s MAXLEN":                     "needs an id",
		"XADD s NOMKSTREAM MAXLEN ~":        "needs an id",
		"XADD s":                            "needs an id",
		"SPOP set":                          "random",
		"SELECT 1":                          "DB 0",
		"SWAPDB 0 1":                        "DB 0",
		"MOVE set 1":                        "DB 0",
		"SCRIPT FLUSH":                      "LOAD and SCRIPT EXISTS",
		"CONFIG GET x":                      "no use",
		"HEXPIRE h 5 FIELDS 1 f":            "no use",
		"EVAL return(redis.call('SPOP','set')) 0":             "random",
		"EVAL return(redis.call('SRANDMEMBER','set')) 0":      "random",
		"EVAL return(redis.call('XADD','s','*','f','v')) 0":   "clock",
		"EVAL return(redis.call('BLPOP','l',0)) 0":            "waits",
		"EVAL return(redis.call('SELECT','1')) 0":             "from a script",
		"EVAL return(redis.call('EVAL','return(1)','0')) 0":   "from a script",
		"EVAL return(redis.call('MULTI')) 0":                  "from a script",
		"EVAL return(redis.call('NOPE')) 0":                   "no use",
		"EVAL return(redis.call('xadd','s','1-*','f','v')) 0": "clock",
	} {
		args := make([]any, 0, 8)
		for _, word := range strings.Fields(line) {
			args = append(args, word)
		}
		_, err := c.Do(t.Context(), args...).Result()
		if err == nil || !strings.Contains(err.Error(), why) || !strings.Contains(err.Error(), "refused by the embedded store") {
			t.Errorf("%s: %v, want a refusal with %q", line, err, why)
		}
	}
	if v := do(t, c, "SRANDMEMBER", "set"); v != "a" {
		t.Errorf("SRANDMEMBER outside a script: %v", v)
	}
	if keys := do(t, c, "KEYS", "*"); fmt.Sprint(keys) != "[set]" {
		t.Errorf("refused commands left %v", keys)
	}
}

func TestARefusedCommandAbortsItsTransaction(t *testing.T) {
	c := clientOf(t, mustOpen(t, t.TempDir(), fastOptions(newTestClock())))
	for _, bad := range [][]any{{"SPOP", "s"}, {"SELECT", "0"}, {"PING"}, {"XADD", "x", "*", "f", "v"}} {
		_, err := c.TxPipelined(t.Context(), func(p redis.Pipeliner) error {
			p.Set(t.Context(), "a", 1, 0)
			p.Do(t.Context(), bad...)
			return nil
		})
		if err == nil || c.Exists(t.Context(), "a").Val() != 0 {
			t.Errorf("%v: %v", bad, err)
		}
	}
}

func TestAnErrorIsOneAnswer(t *testing.T) {
	c := clientOf(t, mustOpen(t, t.TempDir(), fastOptions(newTestClock())))
	do(t, c, "HSET", "h", "f", "v")
	// miniredis answers XLEN of a hash twice.
	cmds, _ := c.Pipelined(t.Context(), func(p redis.Pipeliner) error {
		p.XLen(t.Context(), "h")
		p.HGet(t.Context(), "h", "f")
		return nil
	})
	if got := cmds[1].(*redis.StringCmd).Val(); got != "v" || cmds[0].Err() == nil {
		t.Errorf("answers %v", cmds)
	}
}

func TestAPipelineTakesOneSync(t *testing.T) {
	disk := &testDisk{}
	o := Options{TickEvery: -1, openFile: disk.open}
	s := mustOpen(t, t.TempDir(), o)
	c := clientOf(t, s)
	do(t, c, "SET", "first", "1")
	before := disk.count()
	_, err := c.Pipelined(t.Context(), func(p redis.Pipeliner) error {
		for i := range 100 {
			p.Set(t.Context(), fmt.Sprint(i), "v", 0)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	// The client's buffer may split the pipeline over two reads.
	if n := disk.count() - before; n < 1 || n > 2 {
		t.Errorf("100 writes in a pipeline took %d syncs", n)
	}
	before = disk.count()
	for range 20 {
		do(t, c, "GET", "1")
		do(t, c, "EVAL", "return redis.call('GET', KEYS[1])", 1, "1")
	}
	if n := disk.count() - before; n != 0 {
		t.Errorf("reads took %d syncs", n)
	}
}

// A client that sends everything before it reads anything must not get stuck,
// however large the answers are.
func TestALongPipelineWithLargeAnswersDoesNotBlock(t *testing.T) {
	c := clientOf(t, mustOpen(t, t.TempDir(), fastOptions(newTestClock())))
	large := strings.Repeat("议", 100_000)
	do(t, c, "SET", "large", large)
	cmds, err := c.Pipelined(t.Context(), func(p redis.Pipeliner) error {
		for i := range 300 {
			p.Get(t.Context(), "large")
			p.Set(t.Context(), fmt.Sprint(i), large[:3000], 0)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(cmds); i += 2 {
		if cmds[i].(*redis.StringCmd).Val() != large {
			t.Fatalf("answer %d differs", i)
		}
	}
}

func TestAnswersWaitForTheDisk(t *testing.T) {
	disk := &testDisk{}
	s := mustOpen(t, t.TempDir(), Options{TickEvery: -1, openFile: disk.open})
	c := clientOf(t, s)
	do(t, c, "SET", "n", "0")
	proceed := disk.hold()
	wrote := make(chan error, 1)
	go func() { wrote <- c.Incr(context.Background(), "n").Err() }()
	<-disk.reached // the write is executed and being synced
	reader, _ := net.Pipe()
	answer := s.execute(newConn(s, reader), [][]string{{"GET", "n"}})
	if string(answer.data) != "$1\r\n1\r\n" || answer.group == nil {
		t.Fatalf("read %q, to be answered after %v", answer.data, answer.group)
	}
	select {
	case err := <-wrote:
		t.Errorf("write answered before its sync: %v", err)
	case <-answer.group.done:
		t.Error("read may be answered before what it saw was synced")
	default:
	}
	proceed()
	if err := <-wrote; err != nil {
		t.Error(err)
	}
	if got := answer.ready(); string(got) != string(answer.data) {
		t.Errorf("read answered %q", got)
	}
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

func TestSnapshotsDuringWritesLoseNothing(t *testing.T) {
	dir := t.TempDir()
	o := Options{NoSync: true, TickEvery: -1, SegmentBytes: 4 << 10}
	s := mustOpen(t, dir, o)
	c := redis.NewClient(s.Options())
	var all sync.WaitGroup
	for w := range 6 {
		all.Go(func() {
			for i := range 300 {
				name := fmt.Sprint(w)
				if err := redis.NewScript(countScript).Run(context.Background(), c, []string{"counts", "order", "list:" + name}, name, i+1).Err(); err != nil {
					t.Error(err)
					return
				}
				if w == 0 && i%50 == 0 {
					if err := s.Snapshot(); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	all.Wait()
	before := state(t, c)
	_ = c.Close()
	abandon(s)
	s = mustOpen(t, dir, o)
	r := s.Report()
	if r.Snapshot == 0 || r.Diverged != 0 {
		t.Errorf("report %+v", r)
	}
	c = clientOf(t, s)
	expired := func(m map[string]string) map[string]string {
		for k := range m {
			if strings.Contains(k, ":seen:") {
				delete(m, k)
			}
		}
		return m
	}
	if diff := cmp.Diff(expired(before), expired(state(t, c))); diff != "" {
		t.Errorf("state differs (-before +after):\n%s", diff)
	}
	if n, err := c.HGet(t.Context(), "counts", "all").Int(); err != nil || n != 1800 {
		t.Errorf("%d counted (%v)", n, err)
	}
}

func TestTheLogStaysBounded(t *testing.T) {
	dir := t.TempDir()
	o := fastOptions(newTestClock())
	o.SegmentBytes = 2 << 10
	s := mustOpen(t, dir, o)
	c := clientOf(t, s)
	for i := range 3000 {
		do(t, c, "HINCRBY", "h", fmt.Sprint(i%10), "1")
	}
	mustClose(t, s)
	size := int64(0)
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		info, _ := e.Info()
		size += info.Size()
	}
	if size > 64<<10 {
		t.Errorf("%d bytes in %d files after 3000 writes to ten fields", size, len(entries))
	}
	s = mustOpen(t, dir, o)
	if got := do(t, clientOf(t, s), "HGET", "h", "3"); got != "300" {
		t.Errorf("counter is %v", got)
	}
}

func TestAClosedServerTakesNoConnections(t *testing.T) {
	s := mustOpen(t, t.TempDir(), fastOptions(newTestClock()))
	c := clientOf(t, s)
	do(t, c, "SET", "a", "1")
	mustClose(t, s)
	mustClose(t, s)
	if err := c.Get(t.Context(), "a").Err(); !errors.Is(err, ErrClosed) && !errors.Is(err, io.EOF) {
		t.Errorf("after Close: %v", err)
	}
	if _, err := s.AsynqOptions(); !errors.Is(err, ErrClosed) {
		t.Errorf("queue after Close: %v", err)
	}
	if err := s.Snapshot(); !errors.Is(err, ErrClosed) {
		t.Errorf("snapshot after Close: %v", err)
	}
	s.Tick()
}

func TestAProtocolErrorEndsTheConnectionOnly(t *testing.T) {
	s := mustOpen(t, t.TempDir(), fastOptions(newTestClock()))
	nc, err := s.dial(t.Context(), "", "")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _, _ = nc.Write([]byte("*1\r\n$4\r\nPING\r\nhello\r\n")) }()
	var answer bytes.Buffer
	if _, err := io.Copy(&answer, nc); err != nil {
		t.Fatal(err)
	}
	if got := answer.String(); got != "+PONG\r\n-"+errProtocol.Error()+"\r\n" {
		t.Errorf("answered %q", got)
	}
	do(t, clientOf(t, s), "SET", "a", "1")
}

func TestQuitAnswersAndHangsUp(t *testing.T) {
	s := mustOpen(t, t.TempDir(), fastOptions(newTestClock()))
	nc, err := s.dial(t.Context(), "", "")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _, _ = nc.Write([]byte("*1\r\n$4\r\nQUIT\r\n")) }()
	answer, err := io.ReadAll(nc)
	if string(answer) != "+OK\r\n" || err != nil {
		t.Errorf("answered %q, %v", answer, err)
	}
}
