package embedded

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"
)

// written makes a directory with n records, one frame each, and leaves it as a
// killed process would. It returns the only segment's path.
func written(t testing.TB, n int) (dir, segment string) {
	t.Helper()
	dir = t.TempDir()
	s := mustOpen(t, dir, fastOptions(newTestClock()))
	c := redis.NewClient(s.Options())
	for i := range n {
		do(t, c, "HSET", "h", fmt.Sprint(i), strings.Repeat("v", i%7))
	}
	_ = c.Close()
	abandon(s)
	return dir, filepath.Join(dir, fileName(1, segmentSuffix))
}

func fieldsOf(t testing.TB, s *Server) int {
	t.Helper()
	return int(clientOf(t, s).HLen(t.Context(), "h").Val())
}

func TestATornTailIsDroppedAndReported(t *testing.T) {
	const records = 8
	_, full := written(t, records)
	whole, err := os.ReadFile(full)
	if err != nil {
		t.Fatal(err)
	}
	for cut := 1; cut <= 200; cut++ {
		dir := t.TempDir()
		segment := filepath.Join(dir, filepath.Base(full))
		if err := os.WriteFile(segment, whole[:len(whole)-cut], 0o600); err != nil {
			t.Fatal(err)
		}
		s := mustOpen(t, dir, fastOptions(newTestClock()))
		r := s.Report()
		if kept := fieldsOf(t, s); kept != int(r.Records) || kept >= records {
			t.Fatalf("%d bytes torn off: %d records reported, %d fields there", cut, r.Records, kept)
		}
		info, err := os.Stat(segment)
		if err != nil {
			t.Fatal(err)
		}
		if lost := int64(len(whole)-cut) - info.Size(); lost != r.TornBytes {
			t.Fatalf("%d bytes torn off: %d dropped, %d reported", cut, lost, r.TornBytes)
		}
		if r.TornBytes > 0 {
			aside, err := os.ReadFile(segment + tornSuffix)
			if err != nil || int64(len(aside)) != r.TornBytes || r.TornFile != filepath.Base(segment) || r.Clean {
				t.Fatalf("%d bytes torn off: %d set aside (%v), report %+v", cut, len(aside), err, r)
			}
		}
		do(t, clientOf(t, s), "HSET", "h", "later", "1")
		mustClose(t, s)
		s = mustOpen(t, dir, fastOptions(newTestClock()))
		if r := s.Report(); fieldsOf(t, s)+1 != int(r.Records) || r.TornBytes != 0 || !r.Clean {
			t.Fatalf("after the repair: %+v", r)
		}
		mustClose(t, s)
	}
}

// A power loss may leave a file of full length whose end was never written.
func TestATailOfZeroesOrRubbishIsTorn(t *testing.T) {
	for name, tail := range map[string][]byte{
		"zeroes":        make([]byte, 500),
		"rubbish":       []byte(strings.Repeat("\x17rubbish", 40)),
		"frame marks":   []byte(strings.Repeat(frameMagic, 60)),
		"a lone header": append([]byte(frameMagic), make([]byte, frameHead-4)...),
	} {
		t.Run(name, func(t *testing.T) {
			dir, segment := written(t, 5)
			whole, _ := os.ReadFile(segment)
			if err := os.WriteFile(segment, append(whole, tail...), 0o600); err != nil {
				t.Fatal(err)
			}
			s := mustOpen(t, dir, fastOptions(newTestClock()))
			if r := s.Report(); r.TornBytes != int64(len(tail)) || fieldsOf(t, s) != 5 {
				t.Errorf("report %+v", r)
			}
		})
	}
}

// Whatever happens to bytes of the log, Open either refuses with the place or
// goes on with a state that the log once had.
func TestDamageIsRefusedOrCostsOnlyTheLastFrame(t *testing.T) {
	const records = 20
	dir, segment := written(t, records)
	whole, err := os.ReadFile(segment)
	if err != nil {
		t.Fatal(err)
	}
	last := lastFrameAt(t, whole)
	random := rand.New(rand.NewPCG(4, 2))
	refusals := 0
	for range 400 {
		at := random.IntN(len(whole))
		damaged := append([]byte(nil), whole...)
		damaged[at] ^= byte(1 << random.IntN(8))
		if err := os.WriteFile(segment, damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := Open(dir, fastOptions(newTestClock()))
		var corrupt *CorruptError
		switch {
		case at < last:
			if !errors.As(err, &corrupt) || !errors.Is(err, ErrCorrupt) {
				t.Fatalf("bit flipped at %d: %v", at, err)
			}
			if corrupt.Offset > int64(at) || corrupt.File != filepath.Base(segment) {
				t.Fatalf("bit flipped at %d is reported as %v", at, err)
			}
			refusals++
		case err != nil:
			t.Fatalf("bit flipped at %d of the last frame: %v", at, err)
		default:
			if got := fieldsOf(t, s); got != records-1 || s.Report().TornBytes == 0 {
				t.Fatalf("bit flipped at %d of the last frame: %d fields, %+v", at, got, s.Report())
			}
			abandon(s)
			clear(t, dir, filepath.Base(segment))
		}
	}
	if refusals < 300 {
		t.Errorf("only %d of 400 damages hit the middle", refusals)
	}
}

func lastFrameAt(t testing.TB, file []byte) int {
	t.Helper()
	h, why := readHeader(file)
	if why != "" {
		t.Fatal(why)
	}
	at, last := headerSize, headerSize
	for at < len(file) {
		f, err := readFrame(file[at:], h.salt)
		if err != nil {
			t.Fatal(err)
		}
		last = at
		at += int(f.size())
	}
	return last
}

// clear removes every file of a directory but one.
func clear(t testing.TB, dir, keep string) {
	t.Helper()
	names, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range names {
		if n.Name() != keep {
			if err := os.Remove(filepath.Join(dir, n.Name())); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestMissingAndForeignFilesAreRefused(t *testing.T) {
	for name, damage := range map[string]func(t *testing.T, dir string){
		"a segment is missing": func(t *testing.T, dir string) {
			list, _ := listFiles(dir, segmentSuffix)
			remove(t, dir, fileName(list[1], segmentSuffix))
		},
		"the first segment is missing": func(t *testing.T, dir string) {
			remove(t, dir, fileName(1, segmentSuffix))
		},
		"a segment was renamed": func(t *testing.T, dir string) {
			list, _ := listFiles(dir, segmentSuffix)
			name := filepath.Join(dir, fileName(list[1], segmentSuffix))
			if err := os.Rename(name, filepath.Join(dir, fileName(list[1]+1, segmentSuffix))); err != nil {
				t.Fatal(err)
			}
		},
		"a segment in the middle is cut short": func(t *testing.T, dir string) {
			list, _ := listFiles(dir, segmentSuffix)
			name := filepath.Join(dir, fileName(list[1], segmentSuffix))
			info, _ := os.Stat(name)
			if err := os.Truncate(name, info.Size()-3); err != nil {
				t.Fatal(err)
			}
		},
		"a segment is of a newer format": func(t *testing.T, dir string) {
			name := filepath.Join(dir, fileName(1, segmentSuffix))
			data, _ := os.ReadFile(name)
			h, _ := readHeader(data)
			h.version = formatVersion + 1
			if err := os.WriteFile(name, append(h.bytes(), data[headerSize:]...), 0o600); err != nil {
				t.Fatal(err)
			}
		},
		"a segment poses as a snapshot": func(t *testing.T, dir string) {
			data, _ := os.ReadFile(filepath.Join(dir, fileName(1, segmentSuffix)))
			if err := os.WriteFile(filepath.Join(dir, fileName(1, snapshotSuffix)), data, 0o600); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			o := fastOptions(newTestClock())
			o.SegmentBytes = 300
			o.openFile = withoutSnapshots
			s := mustOpen(t, dir, o)
			c := clientOf(t, s)
			for i := range 40 {
				do(t, c, "HSET", "h", fmt.Sprint(i), "v")
			}
			abandon(s)
			if list, _ := listFiles(dir, segmentSuffix); len(list) < 4 {
				t.Fatalf("only segments %v", list)
			}
			damage(t, dir)
			if _, err := Open(dir, fastOptions(newTestClock())); !errors.Is(err, ErrCorrupt) {
				t.Errorf("opened with %v", err)
			}
		})
	}
}

func remove(t testing.TB, dir, name string) {
	t.Helper()
	if err := os.Remove(filepath.Join(dir, name)); err != nil {
		t.Fatal(err)
	}
}

// withoutSnapshots lets segments pile up.
func withoutSnapshots(name string, flag int) (file, error) {
	if strings.HasSuffix(name, tempSuffix) {
		return nil, errors.New("no snapshots here")
	}
	return Options{}.withDefaults().openFile(name, flag)
}

func TestADamagedSnapshotIsRefused(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir, fastOptions(newTestClock()))
	c := clientOf(t, s)
	for i := range 50 {
		do(t, c, "HSET", "h", fmt.Sprint(i), "v")
	}
	if err := s.Snapshot(); err != nil {
		t.Fatal(err)
	}
	do(t, c, "HSET", "h", "after", "v")
	abandon(s)
	list, _ := listFiles(dir, snapshotSuffix)
	name := filepath.Join(dir, fileName(list[0], snapshotSuffix))
	whole, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for _, damaged := range [][]byte{whole[:len(whole)-1], whole[:headerSize], whole[:10], nil, flipped(whole, 200), append(whole[:len(whole):len(whole)], 0)} {
		if err := os.WriteFile(name, damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(dir, fastOptions(newTestClock())); !errors.Is(err, ErrCorrupt) {
			t.Errorf("%d of %d bytes opened with %v", len(damaged), len(whole), err)
		}
	}
	if err := os.WriteFile(name, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	s = mustOpen(t, dir, fastOptions(newTestClock()))
	if r := s.Report(); fieldsOf(t, s) != 51 || r.Records != 1 || r.Snapshot == 0 {
		t.Errorf("with the right bytes again: %+v", r)
	}
}

func flipped(b []byte, at int) []byte {
	c := append([]byte(nil), b...)
	c[at] ^= 1
	return c
}

func TestAHeaderThatWasJustBeingWrittenIsDropped(t *testing.T) {
	for size := range headerSize {
		dir, _ := written(t, 3)
		whole, _ := os.ReadFile(filepath.Join(dir, fileName(1, segmentSuffix)))
		h := header{formatVersion, kindSegment, 9, 4}
		if err := os.WriteFile(filepath.Join(dir, fileName(4, segmentSuffix)), h.bytes()[:size], 0o600); err != nil {
			t.Fatal(err)
		}
		s := mustOpen(t, dir, fastOptions(newTestClock()))
		if got := fieldsOf(t, s); got != 3 {
			t.Errorf("%d bytes of a header behind %d: %d fields", size, len(whole), got)
		}
		do(t, clientOf(t, s), "HSET", "h", "more", "1")
		mustClose(t, s)
		s = mustOpen(t, dir, fastOptions(newTestClock()))
		if got := fieldsOf(t, s); got != 4 {
			t.Errorf("%d bytes of a header: %d fields after the next write", size, got)
		}
		mustClose(t, s)
	}
}

func TestAnInterruptedCleanupIsFinishedAtTheNextStart(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir, fastOptions(newTestClock()))
	c := clientOf(t, s)
	do(t, c, "HSET", "h", "a", "1")
	old, err := os.ReadFile(filepath.Join(dir, fileName(1, segmentSuffix)))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Snapshot(); err != nil {
		t.Fatal(err)
	}
	do(t, c, "HSET", "h", "b", "1")
	if err := s.Snapshot(); err != nil {
		t.Fatal(err)
	}
	do(t, c, "HSET", "h", "c", "1")
	mustClose(t, s)
	for name, data := range map[string][]byte{
		fileName(1, segmentSuffix):               old,
		fileName(2, snapshotSuffix) + tempSuffix: []byte("half a snapsh"),
		"notes.txt":                              []byte("not ours"),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s = mustOpen(t, dir, fastOptions(newTestClock()))
	if got := fieldsOf(t, s); got != 3 {
		t.Errorf("%d fields", got)
	}
	var names []string
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		names = append(names, e.Name())
	}
	want := []string{fileName(3, segmentSuffix), fileName(3, snapshotSuffix), "LOCK", "notes.txt"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}
