package embedded

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// ErrCorrupt is matched by the error of Open when what was once on disk cannot
// be read any more; the error itself is a *CorruptError.
var ErrCorrupt = errors.New("embedded: log is corrupt")

// CorruptError tells where the log cannot be read. Restore the file from a
// backup: going on without it would lose answered writes.
type CorruptError struct {
	File   string // name within the directory
	Offset int64  // bytes from its start
	Reason string
}

// Error implements error.
func (e *CorruptError) Error() string {
	return fmt.Sprintf("embedded: %s is corrupt at byte %d: %s", e.File, e.Offset, e.Reason)
}

// Is makes errors.Is(err, ErrCorrupt) true.
func (e *CorruptError) Is(target error) bool { return target == ErrCorrupt }

// Report is what Open found in the directory.
type Report struct {
	Snapshot  uint64        // commands that rebuilt the snapshot; 0 without one
	Records   uint64        // records replayed after it
	Segments  int           // segments that they came from
	Next      uint64        // sequence that the next record gets
	TornFile  string        // segment whose unanswered tail was dropped; "" if none
	TornBytes int64         // size of that tail
	Diverged  uint64        // records answered otherwise than when they were written
	FirstDiff uint64        // sequence of the first of them
	Clean     bool          // the directory was new, or closed in order and undamaged
	Took      time.Duration // wall time, by Options.Clock
}

// recovery rebuilds the state from a directory.
type recovery struct {
	dir           string
	engine        *engine
	report        Report
	next          uint64 // sequence that the next record must have
	bytes         int64  // size of the frames read from segments
	snapshotBytes int64
}

// recoverDir replays the directory into a new engine. With repair it removes
// what an interrupted run left behind; without, it leaves the files alone and
// passes over a torn tail.
func recoverDir(dir string, repair bool) (*recovery, error) {
	e, err := newEngine()
	if err != nil {
		return nil, err
	}
	r := &recovery{dir: dir, engine: e, next: 1}
	r.report.Clean = true
	if err := r.readAll(repair); err != nil {
		e.close()
		return nil, err
	}
	r.report.Next = r.next
	return r, nil
}

func (r *recovery) readAll(repair bool) error {
	snapshots, err := listFiles(r.dir, snapshotSuffix)
	if err != nil {
		return fmt.Errorf("embedded: %w", err)
	}
	segments, err := listFiles(r.dir, segmentSuffix)
	if err != nil {
		return fmt.Errorf("embedded: %w", err)
	}
	if n := len(snapshots); n > 0 {
		if err := r.readSnapshot(snapshots[n-1]); err != nil {
			return err
		}
	}
	covered := r.next
	for i, first := range segments {
		if i+1 < len(segments) && segments[i+1] <= r.next {
			continue // the snapshot holds all of it
		}
		if err := r.readSegment(first, i+1 == len(segments), repair); err != nil {
			return err
		}
	}
	if !repair {
		return nil
	}
	return removeCovered(r.dir, covered)
}

// removeCovered removes what the snapshot at a sequence makes superfluous, and
// unfinished snapshots.
func removeCovered(dir string, snapshot uint64) error {
	snapshots, err := listFiles(dir, snapshotSuffix)
	if err != nil {
		return fmt.Errorf("embedded: %w", err)
	}
	segments, err := listFiles(dir, segmentSuffix)
	if err != nil {
		return fmt.Errorf("embedded: %w", err)
	}
	var names []string
	for _, first := range snapshots {
		if first < snapshot {
			names = append(names, fileName(first, snapshotSuffix))
		}
	}
	for i, first := range segments {
		if i+1 < len(segments) && segments[i+1] <= snapshot {
			names = append(names, fileName(first, segmentSuffix))
		}
	}
	temps, err := filepath.Glob(filepath.Join(dir, "*"+tempSuffix))
	if err != nil {
		return fmt.Errorf("embedded: %w", err)
	}
	for _, name := range temps {
		names = append(names, filepath.Base(name))
	}
	for _, name := range names {
		if err := os.Remove(filepath.Join(dir, name)); err != nil {
			return fmt.Errorf("embedded: %w", err)
		}
	}
	return nil
}

// reading is a file being replayed.
type reading struct {
	name string
	data []byte
	at   int64
	head header
}

func (f *reading) corrupt(reason string) error {
	return &CorruptError{File: f.name, Offset: f.at, Reason: reason}
}

func (r *recovery) open(name string, kind byte) (*reading, string, error) {
	data, err := os.ReadFile(filepath.Join(r.dir, name))
	if err != nil {
		return nil, "", fmt.Errorf("embedded: %w", err)
	}
	f := &reading{name: name, data: data}
	h, why := readHeader(data)
	if why == "" && h.kind != kind {
		why = "file is of another kind than its name says"
	}
	f.head, f.at = h, headerSize
	if why != "" {
		f.at = 0
	}
	return f, why, nil
}

func (r *recovery) readSegment(first uint64, last, repair bool) error {
	f, why, err := r.open(fileName(first, segmentSuffix), kindSegment)
	if err != nil {
		return err
	}
	if why != "" {
		if last && len(f.data) <= headerSize && first >= r.next {
			return r.dropTail(f, repair) // it was just being made
		}
		return f.corrupt(why)
	}
	if f.head.first != first {
		return f.corrupt("header and file name disagree")
	}
	if first > r.next {
		return f.corrupt(fmt.Sprintf("records %d to %d are missing before it", r.next, first-1))
	}
	r.report.Segments++
	expected := first
	for f.at < int64(len(f.data)) {
		fr, err := readFrame(f.data[f.at:], f.head.salt)
		if err != nil {
			if last && !holdsFrame(f.data[f.at:], f.head.salt, expected) {
				return r.dropTail(f, repair)
			}
			return f.corrupt("unreadable frame")
		}
		if fr.first != expected {
			return f.corrupt(fmt.Sprintf("record %d expected, %d found", expected, fr.first))
		}
		if err := r.replayFrame(f, fr); err != nil {
			return err
		}
		expected += uint64(fr.count)
		r.bytes += fr.size()
		f.at += fr.size()
	}
	return nil
}

// dropTail sets the unreadable end of the last segment aside and cuts it off.
func (r *recovery) dropTail(f *reading, repair bool) error {
	r.report.TornFile = f.name
	r.report.TornBytes = int64(len(f.data)) - f.at
	r.report.Clean = false
	if !repair {
		return nil
	}
	path := filepath.Join(r.dir, f.name)
	if err := os.WriteFile(path+tornSuffix, f.data[f.at:], 0o600); err != nil {
		return fmt.Errorf("embedded: set torn tail aside: %w", err)
	}
	if f.at == 0 {
		if err := os.Remove(path); err != nil {
			return fmt.Errorf("embedded: drop torn tail: %w", err)
		}
		return nil
	}
	if err := truncateFile(path, f.at); err != nil {
		return fmt.Errorf("embedded: drop torn tail: %w", err)
	}
	return nil
}

func truncateFile(path string, size int64) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := f.Truncate(size); err != nil {
		return err
	}
	return f.Sync()
}

// replayFrame applies those records of a frame that the state does not have.
func (r *recovery) replayFrame(f *reading, fr frame) error {
	p := &payloadReader{b: fr.payload}
	for _, body := range p.strings() {
		r.engine.load(body)
	}
	seq := fr.first
	for {
		rec, ok := p.record()
		if !ok {
			break
		}
		if seq >= r.next {
			r.apply(rec, seq)
			r.next = seq + 1
			r.report.Records++
		}
		seq++
	}
	if p.err != nil || seq != fr.first+uint64(fr.count) {
		return f.corrupt("frame holds malformed records")
	}
	return nil
}

func (r *recovery) apply(rec record, seq uint64) {
	r.report.Clean = rec.kind == recordClosed
	switch rec.kind {
	case recordTick:
		r.engine.expire(rec.at)
	case recordCommand:
		if !r.engine.replay(rec) {
			if r.report.Diverged == 0 {
				r.report.FirstDiff = seq
			}
			r.report.Diverged++
		}
	}
}
