package embedded

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
)

const (
	// dumpChunk is how many elements one command of a snapshot carries.
	dumpChunk = 256
	// snapshotFrame is the size from which a frame of a snapshot ends, in bytes.
	snapshotFrame = 1 << 20
)

// dump tells the commands that rebuild the data, keys in order. miniredis's
// errors cannot occur: the keys were just listed, with their types.
func (e *engine) dump(tell func(args ...string)) {
	db := e.redis.DB(0)
	keys := db.Keys()
	slices.Sort(keys)
	for _, key := range keys {
		switch db.Type(key) {
		case "string":
			value, _ := db.Get(key)
			tell("SET", key, value)
		case "hash":
			e.dumpHash(key, tell)
		case "list":
			list, _ := db.List(key)
			tellChunks(tell, []string{"RPUSH", key}, list, dumpChunk)
		case "set":
			members, _ := db.Members(key)
			tellChunks(tell, []string{"SADD", key}, members, dumpChunk)
		case "zset":
			e.dumpSorted(key, tell)
		case "stream":
			e.dumpStream(key, tell)
		}
		if ttl := db.TTL(key); ttl > 0 {
			tell("PEXPIREAT", key, millis(ttl.Milliseconds()))
		}
	}
}

func tellChunks(tell func(...string), head, list []string, size int) {
	for part := range slices.Chunk(list, size) {
		tell(append(slices.Clip(head), part...)...)
	}
}

func (e *engine) dumpHash(key string, tell func(...string)) {
	db := e.redis.DB(0)
	fields, _ := db.HKeys(key)
	list := make([]string, 0, 2*len(fields))
	for _, f := range fields {
		list = append(list, f, db.HGet(key, f))
	}
	tellChunks(tell, []string{"HSET", key}, list, 2*dumpChunk)
}

func (e *engine) dumpSorted(key string, tell func(...string)) {
	scores, _ := e.redis.DB(0).SortedSet(key)
	members := make([]string, 0, len(scores))
	for m := range scores {
		members = append(members, m)
	}
	slices.Sort(members)
	list := make([]string, 0, 2*len(members))
	for _, m := range members {
		list = append(list, strconv.FormatFloat(scores[m], 'g', -1, 64), m)
	}
	tellChunks(tell, []string{"ZADD", key}, list, 2*dumpChunk)
}

func (e *engine) dumpStream(key string, tell func(...string)) {
	entries, _ := e.redis.DB(0).Stream(key)
	if len(entries) == 0 { // a stream stays when its entries are gone
		tell("XADD", key, "MAXLEN", "0", "0-1", "f", "v")
		return
	}
	for _, entry := range entries {
		tell(append([]string{"XADD", key, entry.ID}, entry.Values...)...)
	}
}

// snapshotWriter packs commands into frames in memory.
type snapshotWriter struct {
	head  header
	data  []byte
	open  []byte // records of the frame being packed
	count uint32
	total uint64
}

func newSnapshotWriter(h header, scripts map[string]string) *snapshotWriter {
	w := &snapshotWriter{head: h, data: h.bytes()}
	bodies := make([]string, 0, len(scripts))
	for _, body := range scripts {
		bodies = append(bodies, body)
	}
	slices.Sort(bodies)
	w.open = appendStrings(nil, bodies)
	return w
}

func (w *snapshotWriter) add(r record) {
	if len(w.open) >= snapshotFrame {
		w.flush()
	}
	w.open = r.append(w.open)
	w.count++
}

func (w *snapshotWriter) flush() {
	f := frame{first: w.total, count: w.count, payload: w.open}
	w.data = f.append(w.data, w.head.salt)
	w.total += uint64(w.count)
	w.open = appendStrings(w.open[:0], nil)
	w.count = 0
}

// finish ends the snapshot with the record that proves it whole.
func (w *snapshotWriter) finish() []byte {
	w.add(record{kind: recordEnd, count: w.total + uint64(w.count)})
	w.flush()
	return w.data
}

// snapshot encodes the state, which stands right before record first.
func (e *engine) snapshot(h header, at int64) []byte {
	w := newSnapshotWriter(h, e.scripts.bodies)
	e.dump(func(args ...string) {
		w.add(record{kind: recordCommand, at: at, args: args})
	})
	return w.finish()
}

// Snapshot writes the whole state to a file and removes the log that it makes
// superfluous. Commands wait while the state is copied in memory, not while it
// is written. The server calls it by itself; calling it before a backup leaves
// the least to replay. Errors: ErrClosed, a *WriteError, the file system's.
func (s *Server) Snapshot() error {
	s.snapshots.Lock()
	defer s.snapshots.Unlock()
	if s.isClosed() {
		return ErrClosed
	}
	return s.takeSnapshot()
}

// Backup writes the state of this moment as one file and returns the name that
// the file must have: in a directory of its own, Open restores the state from
// it. Errors: ErrClosed, a *WriteError, the writer's.
func (s *Server) Backup(w io.Writer) (name string, err error) {
	s.snapshots.Lock()
	defer s.snapshots.Unlock()
	if s.isClosed() {
		return "", ErrClosed
	}
	data, first, before, err := s.copyState()
	if err != nil {
		return "", err
	}
	if err := before.wait(); err != nil {
		return "", err
	}
	if _, err := w.Write(data); err != nil {
		return "", fmt.Errorf("embedded: backup: %w", err)
	}
	return fileName(first, snapshotSuffix), nil
}

func (s *Server) isClosed() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.closed
}

// takeSnapshot is Snapshot for who holds the lock on snapshots. If it fails,
// the server tries again after another segment.
func (s *Server) takeSnapshot() error {
	size, err := s.replaceSnapshot()
	if err != nil {
		s.snapshotAt.Store(s.journal.pending() + s.opts.SegmentBytes)
		return err
	}
	s.snapshotBytes.Store(size)
	s.snapshotAt.Store(max(size, s.opts.SegmentBytes))
	return nil
}

func (s *Server) replaceSnapshot() (size int64, err error) {
	data, first, before, err := s.copyState()
	if err != nil {
		return 0, err
	}
	// Nothing of the state may be kept that its writers were told has failed.
	if err := before.wait(); err != nil {
		return 0, err
	}
	mark := s.journal.counts().Written
	if err := s.keepSnapshot(data, first); err != nil {
		return 0, fmt.Errorf("embedded: snapshot: %w", err)
	}
	s.journal.covered(mark)
	s.opts.Logger.Debug("snapshot taken", "first", first, "bytes", len(data))
	return int64(len(data)), removeCovered(s.dir, first)
}

func (s *Server) copyState() (data []byte, first uint64, before *group, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.journal.failure(); err != nil {
		return nil, 0, nil, err
	}
	at := s.opts.Clock().UnixMilli()
	log := &entry{}
	s.expireDue(at, log) // the snapshot must not hold what its own time removes
	if log.count > 0 {
		s.journal.append(log)
	}
	before = s.journal.barrier()
	first = s.journal.cut()
	h, err := newHeader(kindSnapshot, first, s.opts.Random)
	if err != nil {
		return nil, 0, nil, err
	}
	return s.engine.snapshot(h, at), first, before, nil
}

func (s *Server) keepSnapshot(data []byte, first uint64) error {
	path := filepath.Join(s.dir, fileName(first, snapshotSuffix))
	f, err := s.opts.openFile(path+tempSuffix, os.O_WRONLY|os.O_CREATE|os.O_TRUNC)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil && !s.opts.NoSync {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(path+tempSuffix, path)
	}
	if err != nil {
		_ = os.Remove(path + tempSuffix)
		return err
	}
	if s.opts.NoSync {
		return nil
	}
	return syncDir(s.dir)
}

// readSnapshot rebuilds the state before a sequence. Snapshots become visible
// only when whole, so anything unreadable in one is corruption.
func (r *recovery) readSnapshot(first uint64) error {
	r.report.Clean = false
	f, why, err := r.open(fileName(first, snapshotSuffix), kindSnapshot)
	if err != nil {
		return err
	}
	if why != "" {
		return f.corrupt(why)
	}
	if f.head.first != first {
		return f.corrupt("header and file name disagree")
	}
	r.snapshotBytes = int64(len(f.data))
	whole := false
	for f.at < int64(len(f.data)) && !whole {
		fr, err := readFrame(f.data[f.at:], f.head.salt)
		if err != nil || fr.first != r.report.Snapshot {
			return f.corrupt("unreadable frame")
		}
		if whole, err = r.rebuildFrame(f, fr); err != nil {
			return err
		}
		f.at += fr.size()
	}
	if !whole || f.at != int64(len(f.data)) {
		return f.corrupt("snapshot has no end")
	}
	r.next = first
	return nil
}

func (r *recovery) rebuildFrame(f *reading, fr frame) (whole bool, err error) {
	p := &payloadReader{b: fr.payload}
	for _, body := range p.strings() {
		r.engine.load(body)
	}
	for {
		rec, ok := p.record()
		if !ok {
			break
		}
		if rec.kind == recordEnd {
			whole = rec.count == r.report.Snapshot && len(p.b) == 0
			continue
		}
		r.engine.run(r.engine.own, rec.at, rec.args)
		r.engine.own.out.Reset()
		r.report.Snapshot++
	}
	if p.err != nil {
		return false, f.corrupt("frame holds malformed records")
	}
	return whole, nil
}
