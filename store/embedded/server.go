package embedded

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

// ErrClosed is what clients get when they dial a server that was closed.
var ErrClosed = errors.New("embedded: server is closed")

// closingSnapshotBytes is the size of the log from which Close takes a
// snapshot, so that the next start is quick.
const closingSnapshotBytes = 64 << 10

// Server is an open directory. All methods may be called concurrently.
type Server struct {
	dir    string
	opts   Options
	lock   *dirLock
	report Report
	queue  queueServer

	mu      sync.Mutex // held while commands execute and are appended
	engine  *engine
	journal *journal
	conns   map[*conn]struct{}
	closed  bool
	lost    bool       // the log failed and memory could not be rebuilt
	rebuilt *sync.Cond // on mu: rebuild has ended

	snapshots     sync.Mutex    // held while a snapshot is taken
	snapshotBytes atomic.Int64  // size of the latest
	snapshotAt    atomic.Int64  // size of the uncovered log that asks for the next
	work          chan struct{} // asks for a snapshot
	stop          chan struct{}
	running       sync.WaitGroup
}

// Open takes hold of a directory, makes it if need be, replays its log and
// serves it. Errors match ErrInUse when another process holds the directory,
// ErrCorrupt when what was on disk cannot be read, and those of the file system.
func Open(dir string, o Options) (*Server, error) {
	o = o.withDefaults()
	if err := makePrivate(dir); err != nil {
		return nil, fmt.Errorf("embedded: %w", err)
	}
	lock, err := lockDir(dir)
	if err != nil {
		return nil, err
	}
	s, err := open(dir, o)
	if err != nil {
		_ = lock.release()
		return nil, err
	}
	s.lock = lock
	return s, nil
}

// makePrivate makes the directory, and closes it to other users.
func makePrivate(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	info, err := os.Stat(dir)
	if err != nil {
		return err
	}
	if info.Mode().Perm()&0o077 != 0 {
		return os.Chmod(dir, 0o700)
	}
	return nil
}

func open(dir string, o Options) (*Server, error) {
	began := o.Clock()
	r, err := recoverDir(dir, true)
	if err != nil {
		return nil, err
	}
	s := &Server{
		dir: dir, opts: o, engine: r.engine, report: r.report,
		conns: map[*conn]struct{}{},
		work:  make(chan struct{}, 1),
		stop:  make(chan struct{}),
	}
	s.report.Took = o.Clock().Sub(began)
	s.rebuilt = sync.NewCond(&s.mu)
	s.snapshotBytes.Store(r.snapshotBytes)
	s.snapshotAt.Store(max(r.snapshotBytes, o.SegmentBytes))
	s.logOpened()
	s.journal = startJournal(&journal{
		dir: dir, segmentBytes: o.SegmentBytes, noSync: o.NoSync, random: o.Random,
		openFile: o.openFile, onFail: s.rebuild, onGroup: s.groupWritten,
	}, r.next, r.bytes)
	s.running.Go(s.maintain)
	return s, nil
}

func (s *Server) logOpened() {
	log, r := s.opts.Logger, s.report
	log.Info("store opened", "dir", s.dir, "snapshot", r.Snapshot, "records", r.Records,
		"next", r.Next, "clean", r.Clean, "took", r.Took)
	if r.TornBytes > 0 {
		log.Warn("unanswered end of the log dropped", "file", r.TornFile, "bytes", r.TornBytes)
	}
	if r.Diverged > 0 {
		log.Warn("records replayed with other answers", "count", r.Diverged, "first", r.FirstDiff)
	}
}

// Report tells what Open found.
func (s *Server) Report() Report { return s.report }

// Options are for go-redis clients of DB 0. Connections are pipes within the
// process: no port is opened. Commands have no time limit but their context's,
// since a command that was given up may still be executed.
func (s *Server) Options() *redis.Options {
	return &redis.Options{
		Addr:                  "embedded",
		Dialer:                s.dial,
		Protocol:              3,
		DisableIdentity:       true,
		ContextTimeoutEnabled: true,
		ReadTimeout:           -1,
		WriteTimeout:          -1,
		PoolTimeout:           time.Minute,
		PoolSize:              64,
		ConnMaxIdleTime:       -1,
		PipelinePoolSize:      -1,
		DialerRetries:         1,
		// Left on, it would look the address up in the DNS.
		MaintNotificationsConfig: &maintnotifications.Config{Mode: maintnotifications.ModeDisabled},
	}
}

func (s *Server) dial(context.Context, string, string) (net.Conn, error) {
	client, server := net.Pipe()
	if err := s.serve(server); err != nil {
		return nil, err
	}
	return pipeEnd{client}, nil
}

// pipeEnd is the client's end. A pipe that the server closed counts as the end
// of input: then the client dials anew and learns that the server is closed.
type pipeEnd struct{ net.Conn }

// Write implements net.Conn.
func (p pipeEnd) Write(b []byte) (int, error) {
	n, err := p.Conn.Write(b)
	return n, endOfInput(err)
}

// SetDeadline implements net.Conn.
func (p pipeEnd) SetDeadline(t time.Time) error { return endOfInput(p.Conn.SetDeadline(t)) }

// SetReadDeadline implements net.Conn.
func (p pipeEnd) SetReadDeadline(t time.Time) error { return endOfInput(p.Conn.SetReadDeadline(t)) }

// SetWriteDeadline implements net.Conn.
func (p pipeEnd) SetWriteDeadline(t time.Time) error { return endOfInput(p.Conn.SetWriteDeadline(t)) }

func endOfInput(err error) error {
	if errors.Is(err, io.ErrClosedPipe) {
		return io.EOF
	}
	return err
}

// serve answers the commands that arrive on a connection, until it is closed.
func (s *Server) serve(nc net.Conn) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		_ = nc.Close()
		return ErrClosed
	}
	c := newConn(s, nc)
	s.conns[c] = struct{}{}
	s.running.Go(c.read)
	s.running.Go(c.write)
	return nil
}

func (s *Server) forget(c *conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.conns, c)
}

// Err is why the server is read-only, a *WriteError; nil while it accepts writes.
func (s *Server) Err() error { return s.journal.failure() }

// execute is the one place where commands of DB 0 are executed: in one order,
// which is that of the log.
func (s *Server) execute(c *conn, batch [][]string) reply {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return reply{last: true}
	}
	if err := s.unusable(); err != nil {
		return reply{data: failures(err, len(batch))}
	}
	at := s.opts.Clock().UnixMilli()
	log := &entry{}
	s.expireDue(at, log)
	for _, args := range batch {
		c.step(args, at, log)
	}
	r := reply{data: c.session.take(), count: len(batch), last: c.quit}
	if log.count > 0 {
		r.group = s.journal.append(log)
	} else {
		r.group = s.journal.barrier()
	}
	return r
}

// unusable waits while memory is being rebuilt and reports why no command can
// be executed at all.
func (s *Server) unusable() error {
	for s.engine.readOnly == nil && !s.lost {
		if s.journal.failure() == nil {
			return nil
		}
		s.rebuilt.Wait()
	}
	if s.lost {
		return s.journal.failure()
	}
	return nil
}

// expireDue removes what is due before anything else happens at this time.
func (s *Server) expireDue(at int64, log *entry) {
	if s.engine.due(at) && s.engine.expire(at) > 0 && s.engine.readOnly == nil {
		log.add(record{kind: recordTick, at: at}, "")
	}
}

// Tick removes the keys that are due by now, on both databases. The server
// calls it every Options.TickEvery.
func (s *Server) Tick() {
	now := s.opts.Clock()
	s.queue.tick(now)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed || s.unusable() != nil {
		return
	}
	log := &entry{}
	s.expireDue(now.UnixMilli(), log)
	if log.count > 0 {
		s.journal.append(log)
	}
}

// groupWritten asks for a snapshot when the log has grown enough to pay for it.
func (s *Server) groupWritten(pending int64) {
	if pending < s.snapshotAt.Load() {
		return
	}
	select {
	case s.work <- struct{}{}:
	default:
	}
}

func (s *Server) maintain() {
	var ticks, queueTicks <-chan time.Time
	if s.opts.TickEvery > 0 {
		data, queue := time.NewTicker(s.opts.TickEvery), time.NewTicker(queueTickEvery)
		defer data.Stop()
		defer queue.Stop()
		ticks, queueTicks = data.C, queue.C
	}
	for {
		select {
		case <-s.stop:
			return
		case <-ticks:
			s.Tick()
		case <-queueTicks:
			s.queue.tick(s.opts.Clock())
		case <-s.work:
			if s.journal.pending() < s.snapshotAt.Load() {
				continue // asked for while the last one was being taken
			}
			if err := s.Snapshot(); err != nil {
				s.opts.Logger.Error("no snapshot", "error", err)
			}
		}
	}
}

// rebuild replaces memory, which holds writes that were answered with an error,
// by what is on disk. From then on the server only reads. If that fails too,
// every command is refused.
func (s *Server) rebuild(cause error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.rebuilt.Broadcast()
	s.opts.Logger.Error("log cannot be written; read-only from now on", "error", cause)
	r, err := recoverDir(s.dir, false)
	if err != nil {
		s.opts.Logger.Error("state cannot be rebuilt; refusing everything", "error", err)
		s.lost = true
		return
	}
	s.engine.close()
	s.engine = r.engine
	s.engine.readOnly = cause
	for c := range s.conns {
		c.move(s.engine)
	}
}

// Close answers what was received, writes the log to its end and gives the
// directory free. It returns what went wrong with the log, now or before.
func (s *Server) Close() error {
	if !s.beginClose() {
		return nil
	}
	close(s.stop)
	s.running.Wait()
	s.queue.close()
	s.snapshots.Lock()
	defer s.snapshots.Unlock()
	err := s.finishLog()
	s.engine.close()
	return errors.Join(err, s.lock.release())
}

func (s *Server) beginClose() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return false
	}
	s.closed = true
	for c := range s.conns {
		c.box.end()
	}
	return true
}

// finishLog leaves a log that the next start replays quickly and knows to be whole.
func (s *Server) finishLog() error {
	if s.journal.pending() >= closingSnapshotBytes {
		if err := s.takeSnapshot(); err != nil {
			s.opts.Logger.Error("no snapshot", "error", err)
		}
	}
	log := &entry{}
	log.add(record{kind: recordClosed, at: s.opts.Clock().UnixMilli()}, "")
	s.journal.append(log)
	return s.journal.close()
}

// Stats is what the server has done since Open, and what it holds.
type Stats struct {
	Next     uint64 // sequence of the next record
	Groups   uint64 // groups written, one sync each
	Written  uint64 // bytes of log written
	Pending  int64  // bytes of log that no snapshot covers
	Snapshot int64  // bytes of the latest snapshot
	Keys     int    // keys on DB 0
}

// Stats counts. It is cheap, and must not be called after Close.
func (s *Server) Stats() Stats {
	s.mu.Lock()
	keys := s.engine.keys()
	s.mu.Unlock()
	st := s.journal.counts()
	st.Keys, st.Snapshot = keys, s.snapshotBytes.Load()
	return st
}
