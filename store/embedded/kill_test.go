package embedded

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/redis/go-redis/v9"
)

const (
	childVariable = "YISHI_EMBEDDED_TEST_CHILD"
	writers       = 8
)

// TestMain lets the test binary be the process that gets killed.
func TestMain(m *testing.M) {
	if dir := os.Getenv(childVariable); dir != "" {
		if err := serveAndWrite(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// countScript counts for one writer and for all, and keeps the order of both.
// KEYS: counters, order of all, list of the writer. ARGV: writer, its number.
const countScript = `
local mine = redis.call('HINCRBY', KEYS[1], ARGV[1], 1)
local all = redis.call('HINCRBY', KEYS[1], 'all', 1)
redis.call('XADD', KEYS[2], all .. '-0', 'w', ARGV[1], 'n', ARGV[2])
redis.call('RPUSH', KEYS[3], ARGV[2])
redis.call('SET', KEYS[3] .. ':seen:' .. ARGV[2], '1', 'PX', 50)
return mine`

// serveAndWrite opens the directory and writes to it from several connections
// until it is killed or its standard input ends. It prints a line for every
// answer, after it came.
func serveAndWrite(dir string) error {
	s, err := Open(dir, Options{SegmentBytes: 8 << 10, TickEvery: -1})
	if err != nil {
		return err
	}
	if d := s.Report().Diverged; d != 0 {
		return fmt.Errorf("%d records diverged", d)
	}
	c := redis.NewClient(s.Options())
	var out sync.Mutex
	failed := make(chan error, writers)
	for w := range writers {
		go func() { failed <- writeOn(c, w, &out) }()
	}
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		failed <- io.ErrUnexpectedEOF // the parent is gone
	}()
	return <-failed
}

func writeOn(c *redis.Client, w int, out *sync.Mutex) error {
	ctx, name := context.Background(), strconv.Itoa(w)
	script := redis.NewScript(countScript)
	n, err := c.HGet(ctx, "counts", name).Int()
	if err != nil && err != redis.Nil {
		return err
	}
	for {
		n++
		switch w % 3 {
		case 0: // one script
			err = script.Run(ctx, c, []string{"counts", "order", "list:" + name}, name, n).Err()
		case 1: // a transaction
			_, err = c.TxPipelined(ctx, func(p redis.Pipeliner) error {
				p.HIncrBy(ctx, "counts", name, 1)
				p.RPush(ctx, "list:"+name, n)
				return nil
			})
		case 2: // a pipeline of two rounds, acknowledged together
			_, err = c.Pipelined(ctx, func(p redis.Pipeliner) error {
				p.HIncrBy(ctx, "counts", name, 1)
				p.RPush(ctx, "list:"+name, n)
				p.HIncrBy(ctx, "counts", name, 1)
				p.RPush(ctx, "list:"+name, n+1)
				return nil
			})
			n++
		}
		if err != nil {
			return err
		}
		out.Lock()
		fmt.Fprintln(os.Stdout, w, n)
		out.Unlock()
	}
}

// killed runs a writing process on the directory, kills it after some answers
// and returns the last number that each writer was answered.
func killed(t *testing.T, dir string, answers int) map[int]int {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childVariable+"="+dir)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	last := map[int]int{}
	lines := bufio.NewScanner(out)
	for seen := 0; lines.Scan(); seen++ {
		var w, n int
		if _, err := fmt.Sscan(lines.Text(), &w, &n); err != nil {
			break // the line that the kill cut off
		}
		last[w] = n
		if seen == answers {
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := cmd.Wait(); cmd.ProcessState.Exited() {
		t.Fatalf("the process ended by itself: %v", err)
	}
	return last
}

// checkWritten compares what is stored with what was answered: all of it, once
// each, in order, and nothing beyond what was under way at the kills since the
// last comparison.
func checkWritten(t *testing.T, c *redis.Client, answered map[int]int, rounds int) {
	t.Helper()
	ctx := t.Context()
	inScripts := 0
	for w := range writers {
		count, err := c.HGet(ctx, "counts", strconv.Itoa(w)).Int()
		if err != nil && err != redis.Nil {
			t.Fatal(err)
		}
		if underWay := 2 * rounds; count < answered[w] || count > answered[w]+underWay {
			t.Errorf("writer %d: %d stored, %d answered", w, count, answered[w])
		}
		list := c.LRange(ctx, "list:"+strconv.Itoa(w), 0, -1).Val()
		if len(list) != count {
			t.Errorf("writer %d: counter is %d, list has %d", w, count, len(list))
		}
		for i, n := range list {
			if n != strconv.Itoa(i+1) {
				t.Fatalf("writer %d: entry %d is %s", w, i+1, n)
			}
		}
		if w%3 == 0 {
			inScripts += count
		}
	}
	order := c.XRange(ctx, "order", "-", "+").Val()
	if len(order) != inScripts {
		t.Errorf("%d entries in the common order, counters say %d", len(order), inScripts)
	}
	for i, entry := range order {
		if !strings.HasPrefix(entry.ID, strconv.Itoa(i+1)+"-") {
			t.Fatalf("entry %d of the common order has id %s", i+1, entry.ID)
		}
	}
}

func TestNoAnsweredWriteIsLostWhenTheProcessIsKilled(t *testing.T) {
	dir := t.TempDir()
	answered := map[int]int{}
	torn, unseen := 0, 0
	for round := range kills {
		for w, n := range killed(t, dir, rand.IntN(400)) {
			answered[w] = n
		}
		unseen++
		if round%4 == 3 {
			continue // the next process finds what the kill left
		}
		s, err := Open(dir, Options{TickEvery: -1})
		if err != nil {
			t.Fatal(err)
		}
		c := redis.NewClient(s.Options())
		checkWritten(t, c, answered, unseen)
		unseen = 0
		if r := s.Report(); r.Diverged != 0 || r.Clean {
			t.Errorf("after a kill: %+v", r)
		}
		if s.Report().TornBytes > 0 {
			torn++
		}
		for w := range writers { // what was under way counts as answered from here
			answered[w], _ = c.HGet(t.Context(), "counts", strconv.Itoa(w)).Int()
		}
		_ = c.Close()
		if round%2 == 0 {
			mustClose(t, s)
		} else {
			abandon(s)
		}
	}
	t.Logf("%d kills, %d torn tails, %v answered", kills, torn, answered)
}
