package embedded

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

const (
	segmentSuffix  = ".log"
	snapshotSuffix = ".snap"
	tornSuffix     = ".torn"
	tempSuffix     = ".tmp"
)

// segment is the log file being written.
type segment struct {
	f       file
	salt    uint64
	size    int64 // bytes known to be good
	scripts map[string]bool
	buf     []byte
}

func fileName(first uint64, suffix string) string {
	return fmt.Sprintf("%020d%s", first, suffix)
}

// newSegment makes a file whose header is on disk before its first frame is
// written: a bad header with frames behind it is then always corruption.
func (j *journal) newSegment(first uint64) (*segment, error) {
	h, err := newHeader(kindSegment, first, j.random)
	if err != nil {
		return nil, err
	}
	name := filepath.Join(j.dir, fileName(first, segmentSuffix))
	f, err := j.openFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC)
	if err != nil {
		return nil, err
	}
	if err := j.writeHeader(f, h); err != nil {
		_ = f.Close()
		return nil, err
	}
	return &segment{f: f, salt: h.salt, size: headerSize, scripts: map[string]bool{}}, nil
}

func (j *journal) writeHeader(f file, h header) error {
	if _, err := f.Write(h.bytes()); err != nil {
		return err
	}
	if j.noSync {
		return nil
	}
	if err := f.Sync(); err != nil {
		return err
	}
	return syncDir(j.dir)
}

// put writes a group as one frame and syncs it. It returns the frame's size.
func (s *segment) put(g *group, noSync bool) (int64, error) {
	var bodies []string
	for _, body := range g.scripts {
		if !s.scripts[body] {
			s.scripts[body] = true
			bodies = append(bodies, body)
		}
	}
	f := frame{first: g.first, count: g.count, payload: append(appendStrings(nil, bodies), g.records...)}
	if len(f.payload) > maxPayload {
		return 0, errors.New("group is too large for a frame")
	}
	s.buf = f.append(s.buf[:0], s.salt)
	if _, err := s.f.Write(s.buf); err != nil {
		return 0, err
	}
	if !noSync {
		if err := s.f.Sync(); err != nil {
			return 0, err
		}
	}
	s.size += f.size()
	if cap(s.buf) > 1<<20 {
		s.buf = nil
	}
	return f.size(), nil
}

// listFiles lists the directory's files with a suffix by their sequence, ascending.
func listFiles(dir, suffix string) ([]uint64, error) {
	names, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var list []uint64
	for _, n := range names {
		digits, ok := strings.CutSuffix(n.Name(), suffix)
		if !ok {
			continue
		}
		first, err := strconv.ParseUint(digits, 10, 64)
		if err == nil && n.Name() == fileName(first, suffix) {
			list = append(list, first)
		}
	}
	slices.Sort(list)
	return list, nil
}
