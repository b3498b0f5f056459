package embedded

import (
	"fmt"
	"io"
	"sync"
)

// journal writes groups of records to segments, in order. One goroutine writes
// and syncs; while it does, the next group collects.
type journal struct {
	dir          string
	segmentBytes int64
	noSync       bool
	random       io.Reader
	openFile     func(name string, flag int) (file, error)
	onFail       func(error)         // called once, from the writing goroutine
	onGroup      func(pending int64) // called after each group, likewise

	mu     sync.Mutex
	queue  []*group // the last one is open
	busy   *group   // being written, or nil
	next   uint64   // sequence of the next record
	err    error    // the first failure; nothing is written after it
	stop   bool
	stats  journalStats
	wake   chan struct{}
	exited chan struct{}

	segment *segment // touched by the writing goroutine only
}

type journalStats struct {
	groups  uint64
	bytes   uint64
	pending int64 // bytes in segments that no snapshot covers
}

// group is what one write and one sync put on disk.
type group struct {
	first   uint64
	count   uint32
	records []byte
	scripts []string      // bodies that its records use
	cut     bool          // it starts a new segment
	done    chan struct{} // closed once it is on disk or failed
	err     error         // valid after done
}

// entry is what one turn of execution adds to the log.
type entry struct {
	count   uint32
	records []byte
	scripts []string
}

func (e *entry) add(r record, script string) {
	e.records = r.append(e.records)
	e.count++
	if script != "" {
		e.scripts = append(e.scripts, script)
	}
}

// startJournal starts writing with record next; pending is how many bytes of
// the log the latest snapshot does not cover.
func startJournal(j *journal, next uint64, pending int64) *journal {
	j.next = next
	j.stats.pending = pending
	j.queue = []*group{newGroup(next)}
	j.wake = make(chan struct{}, 1)
	j.exited = make(chan struct{})
	go j.write()
	return j
}

func newGroup(first uint64) *group {
	return &group{first: first, done: make(chan struct{})}
}

func (j *journal) open() *group { return j.queue[len(j.queue)-1] }

// append adds an entry and returns the group to wait for. The caller holds the
// lock under which the entry was executed.
func (j *journal) append(e *entry) *group {
	j.mu.Lock()
	defer j.mu.Unlock()
	g := j.open()
	if j.err != nil {
		failed := newGroup(g.first)
		failed.err = j.err
		close(failed.done)
		return failed
	}
	g.records = append(g.records, e.records...)
	g.scripts = append(g.scripts, e.scripts...)
	g.count += e.count
	j.next += uint64(e.count)
	j.signal()
	return g
}

// barrier returns the group to wait for until everything appended so far is on
// disk; nil if it is.
func (j *journal) barrier() *group {
	j.mu.Lock()
	defer j.mu.Unlock()
	if g := j.open(); g.count > 0 {
		return g
	}
	if n := len(j.queue); n > 1 {
		return j.queue[n-2]
	}
	return j.busy
}

// wait returns why the group is not on disk, nil if it is.
func (g *group) wait() error {
	if g == nil {
		return nil
	}
	<-g.done
	return g.err
}

// cut lets a new segment start with the next record and returns its sequence.
func (j *journal) cut() uint64 {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.open().count > 0 {
		j.queue = append(j.queue, newGroup(j.next))
	}
	j.open().cut = true
	return j.next
}

func (j *journal) failure() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.err
}

// covered says that a snapshot holds what had been written when the counter of
// written bytes stood at mark.
func (j *journal) covered(mark uint64) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.stats.pending = int64(j.stats.bytes - mark)
}

func (j *journal) pending() int64 { return j.counts().Pending }

func (j *journal) counts() Stats {
	j.mu.Lock()
	defer j.mu.Unlock()
	return Stats{
		Next: j.next, Groups: j.stats.groups,
		Written: j.stats.bytes, Pending: j.stats.pending,
	}
}

func (j *journal) signal() {
	select {
	case j.wake <- struct{}{}:
	default:
	}
}

// close writes what is left and ends the writing goroutine.
func (j *journal) close() error {
	j.mu.Lock()
	j.stop = true
	j.signal()
	j.mu.Unlock()
	<-j.exited
	return j.failure()
}

// take returns the next group to write, nil if there is none.
func (j *journal) take() (g *group, stop bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if len(j.queue) == 1 && j.queue[0].count == 0 {
		return nil, j.stop
	}
	j.busy = j.queue[0]
	j.queue = j.queue[1:]
	if len(j.queue) == 0 {
		j.queue = []*group{newGroup(j.next)}
	}
	return j.busy, false
}

func (j *journal) write() {
	defer close(j.exited)
	for {
		g, stop := j.take()
		switch {
		case stop:
			_ = j.closeSegment() // what it could not write is in Err
			return
		case g == nil:
			<-j.wake
			continue
		}
		n, err := j.put(g)
		if err != nil {
			j.fail(g, err)
			return
		}
		j.mu.Lock()
		j.busy = nil
		j.stats.groups++
		j.stats.bytes += uint64(n)
		j.stats.pending += n
		pending := j.stats.pending
		j.mu.Unlock()
		close(g.done)
		j.onGroup(pending)
	}
}

// put writes and syncs a group, in a new segment if it is time for one.
func (j *journal) put(g *group) (int64, error) {
	if j.segment != nil && (g.cut || j.segment.size >= j.segmentBytes) {
		if err := j.closeSegment(); err != nil {
			return 0, err
		}
	}
	if j.segment == nil {
		s, err := j.newSegment(g.first)
		if err != nil {
			return 0, err
		}
		j.segment = s
	}
	return j.segment.put(g, j.noSync)
}

func (j *journal) closeSegment() error {
	if j.segment == nil {
		return nil
	}
	err := j.segment.f.Close()
	j.segment = nil
	return err
}

// fail answers the group, and all that wait behind it, with the error. What
// the group may have left in the file is cut off, so that a write that was
// answered with an error does not come back; if that fails too, it may.
func (j *journal) fail(g *group, err error) {
	if s := j.segment; s != nil {
		_ = s.f.Truncate(s.size)
		_ = s.f.Sync()
		_ = s.f.Close()
		j.segment = nil
	}
	err = &WriteError{Err: err}
	j.mu.Lock()
	j.err = err
	waiting := append([]*group{g}, j.queue...)
	j.busy = nil
	j.queue = []*group{newGroup(j.next)}
	j.mu.Unlock()
	for _, w := range waiting {
		w.err = err
		close(w.done)
	}
	j.onFail(err)
}

// WriteError is why the server became read-only: the log could not be written.
// Clients see its text, which starts with MISCONF as on Redis.
type WriteError struct{ Err error }

// Error implements error.
func (e *WriteError) Error() string {
	return fmt.Sprintf("MISCONF the log cannot be written (%v); read-only until reopened", e.Err)
}

// Unwrap gives the error of the file system.
func (e *WriteError) Unwrap() error { return e.Err }
