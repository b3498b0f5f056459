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
	"sync/atomic"
	"syscall"
	"testing"

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

func TestABackupIsOneFileThatOpens(t *testing.T) {
	clock := newTestClock()
	s := mustOpen(t, t.TempDir(), fastOptions(clock))
	c := clientOf(t, s)
	do(t, c, "HSET", "h", "f", "v")
	do(t, c, "SET", "k", "v", "EX", 60)
	var file bytes.Buffer
	name, err := s.Backup(&file)
	if err != nil {
		t.Fatal(err)
	}
	want := state(t, c)
	do(t, c, "SET", "later", "1")
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, name), file.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	restored := mustOpen(t, dir, fastOptions(clock))
	if diff := cmp.Diff(want, state(t, clientOf(t, restored))); diff != "" {
		t.Errorf("restored (-want +got):\n%s", diff)
	}
	do(t, clientOf(t, restored), "SET", "goes on", "1")
	mustClose(t, s)
	if _, err := s.Backup(io.Discard); !errors.Is(err, ErrClosed) {
		t.Errorf("backup after Close: %v", err)
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

func TestASnapshotThatFailsIsTriedAgainLater(t *testing.T) {
	dir := t.TempDir()
	attempts, fail := atomic.Int64{}, atomic.Bool{}
	o := fastOptions(newTestClock())
	o.SegmentBytes = 2 << 10
	o.openFile = func(name string, flag int) (file, error) {
		if strings.HasSuffix(name, tempSuffix) {
			attempts.Add(1)
			if fail.Load() {
				return nil, syscall.ENOSPC
			}
		}
		return Options{}.withDefaults().openFile(name, flag)
	}
	fail.Store(true)
	s := mustOpen(t, dir, o)
	c := clientOf(t, s)
	for i := range 1000 {
		do(t, c, "HINCRBY", "h", fmt.Sprint(i%10), "1")
	}
	written := s.Stats().Written
	if n := uint64(attempts.Load()); n == 0 || n > written/2000+1 {
		t.Errorf("%d attempts for %d bytes of log", n, written)
	}
	if p := s.Stats().Pending; p < int64(written) {
		t.Errorf("%d of %d bytes are uncovered, without any snapshot", p, written)
	}
	fail.Store(false)
	if err := s.Snapshot(); err != nil {
		t.Fatal(err)
	}
	if st := s.Stats(); st.Pending != 0 || st.Snapshot == 0 {
		t.Errorf("after a snapshot: %+v", st)
	}
	abandon(s)
	if got := do(t, clientOf(t, mustOpen(t, dir, o)), "HGET", "h", "3"); got != "100" {
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
