package ledger

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"
)

// sealedLog is a verified log of n leaves.
func sealedLog(t testing.TB, n int) *memoryLog {
	t.Helper()
	log := newLog(testLeaves(t, n)...)
	sealAll(t, testSealer(t), log)
	if _, err := Verify(t.Context(), log, testAudit(t)); err != nil {
		t.Fatal(err)
	}
	return log
}

func (m *memoryLog) clone() *memoryLog {
	c := &memoryLog{leaves: slices.Clone(m.leaves), files: map[string][]byte{}, size: m.size}
	for path, data := range m.files {
		c.files[path] = bytes.Clone(data)
	}
	return c
}

func TestAnyFlippedByteOfALeafIsFoundAtItsIndex(t *testing.T) {
	log := sealedLog(t, 777)
	rapid.Check(t, func(rt *rapid.T) {
		bad := log.clone()
		index := rapid.IntRange(0, len(bad.leaves)-1).Draw(rt, "leaf")
		leaf := bytes.Clone(bad.leaves[index])
		at := rapid.IntRange(0, len(leaf)-1).Draw(rt, "byte")
		leaf[at] ^= byte(rapid.IntRange(1, 255).Draw(rt, "flip"))
		bad.leaves[index] = leaf
		report, err := Verify(t.Context(), bad, testAudit(t))
		if !errors.Is(err, ErrTampered) || report.BadIndex() != int64(index) {
			rt.Fatalf("found at %d, want %d: %v", report.BadIndex(), index, report.Faults)
		}
		for _, f := range report.Faults {
			if f.Kind == FaultTile || f.Kind == FaultHead {
				rt.Fatalf("a tile or the head is blamed: %s", f)
			}
		}
	})
}

func TestAnyFlippedByteOfATileIsFoundInThatTile(t *testing.T) {
	log := sealedLog(t, 777)
	tiles := slices.Sorted(maps.Keys(log.files))
	tiles = slices.DeleteFunc(tiles, func(path string) bool { return path == CheckpointPath })
	rapid.Check(t, func(rt *rapid.T) {
		bad := log.clone()
		path := rapid.SampledFrom(tiles).Draw(rt, "tile")
		at := rapid.IntRange(0, len(bad.files[path])-1).Draw(rt, "byte")
		bad.files[path][at] ^= byte(rapid.IntRange(1, 255).Draw(rt, "flip"))
		tile, err := ParseTilePath(path)
		if err != nil {
			rt.Fatal(err)
		}
		want := (tile.N*tileWidth + int64(at/32)) << (tileHeight * tile.L)
		report, err := Verify(t.Context(), bad, testAudit(t))
		if !errors.Is(err, ErrTampered) || len(report.Faults) != 1 {
			rt.Fatalf("%v: %v", err, report.Faults)
		}
		if f := report.Faults[0]; f.Kind != FaultTile || f.Path != path || f.Index != want {
			rt.Fatalf("found %s, want leaf %d in %s", f, want, path)
		}
	})
}

func TestDroppedRepeatedAndReorderedLeavesAreFoundAtTheFirstOneOutOfPlace(t *testing.T) {
	log := sealedLog(t, 600)
	rapid.Check(t, func(rt *rapid.T) {
		bad := log.clone()
		n := len(bad.leaves)
		i := rapid.IntRange(0, n-2).Draw(rt, "leaf")
		switch rapid.IntRange(0, 2).Draw(rt, "change") {
		case 0:
			bad.leaves = slices.Delete(bad.leaves, i, i+1)
		case 1:
			bad.leaves = slices.Insert(bad.leaves, i, bad.leaves[i])
			i++
		case 2:
			j := rapid.IntRange(i+1, n-1).Draw(rt, "other leaf")
			bad.leaves[i], bad.leaves[j] = bad.leaves[j], bad.leaves[i]
		}
		report, err := Verify(t.Context(), bad, testAudit(t))
		if !errors.Is(err, ErrTampered) || report.BadIndex() != int64(i) {
			rt.Fatalf("found at %d, want %d: %v", report.BadIndex(), i, err)
		}
	})
}

func TestALogCutShortIsMissingItsLeaves(t *testing.T) {
	bad := sealedLog(t, 300).clone()
	bad.leaves = bad.leaves[:290]
	report, err := Verify(t.Context(), bad, testAudit(t))
	if !errors.Is(err, ErrTampered) || report.Faults[0].Kind != FaultMissing || report.BadIndex() != 290 {
		t.Errorf("%v: %v", err, report.Faults)
	}
}

func TestLostTilesAreNamed(t *testing.T) {
	log := sealedLog(t, 600)
	for path := range log.files {
		bad := log.clone()
		delete(bad.files, path)
		report, err := Verify(t.Context(), bad, testAudit(t))
		want := FaultTile
		if path == CheckpointPath {
			want = FaultHead
		}
		if !errors.Is(err, ErrTampered) || report.Faults[0].Kind != want || report.Faults[0].Path != path {
			t.Errorf("without %s: %v", path, err)
		}
	}
}

func TestALogRewrittenWithItsTilesFailsAgainstTheSignedHead(t *testing.T) {
	log := sealedLog(t, 400)
	bad := newLog(slices.Clone(log.leaves)...)
	bad.leaves[123] = bytes.Replace(bad.leaves[123], []byte("|yes|"), []byte("|no|"), 1)
	sealAll(t, testSealer(t), bad)
	bad.files[CheckpointPath] = log.files[CheckpointPath]
	report, err := Verify(t.Context(), bad, testAudit(t))
	if !errors.Is(err, ErrTampered) || report.Faults[0].Kind != FaultHead {
		t.Errorf("%v", report.Faults)
	}
}

func TestForgedCheckpointsAreFound(t *testing.T) {
	log := sealedLog(t, 400)
	other, _ := testKeys(t, 2)
	head, err := OpenCheckpoint(log.files[CheckpointPath], other.Name(), testAudit(t).Keys)
	if err != nil {
		t.Fatal(err)
	}
	forged, err := SignCheckpoint(head.Size, head.Root, other)
	if err != nil {
		t.Fatal(err)
	}
	shorter, err := SignCheckpoint(399, head.Root, other)
	if err != nil {
		t.Fatal(err)
	}
	for name, msg := range map[string][]byte{
		"signed by another key":        forged.Note,
		"of a shorter log":             shorter.Note,
		"without a signature":          []byte("yishi/hepingli\n400\n" + head.Root.String() + "\n\n"),
		"with another size":            bytes.Replace(head.Note, []byte("\n400\n"), []byte("\n401\n"), 1),
		"that is no note":              []byte("hello"),
		"that claims a boundless size": bytes.Replace(head.Note, []byte("\n400\n"), []byte("\n99999999999999\n"), 1),
	} {
		bad := log.clone()
		bad.files[CheckpointPath] = msg
		report, err := Verify(t.Context(), bad, testAudit(t))
		if !errors.Is(err, ErrTampered) || !hasFault(report, FaultHead) {
			t.Errorf("%s: %v", name, report.Faults)
		}
	}
}

func hasFault(r Report, kind FaultKind) bool {
	return slices.ContainsFunc(r.Faults, func(f Fault) bool { return f.Kind == kind })
}

func TestAnyFlippedBitOfACheckpointIsFound(t *testing.T) {
	log := sealedLog(t, 3)
	for at := range 8 * len(log.files[CheckpointPath]) {
		bad := log.clone()
		bad.files[CheckpointPath][at/8] ^= 1 << (at % 8)
		report, err := Verify(t.Context(), bad, testAudit(t))
		if !errors.Is(err, ErrTampered) || !hasFault(report, FaultHead) {
			t.Fatalf("bit %d: %v: %v", at, err, report.Faults)
		}
	}
}

func TestHeadsThatPeopleKeptAreFoundOrMissed(t *testing.T) {
	leaves := testLeaves(t, 900)
	log := newLog(leaves[:300]...)
	s := testSealer(t)
	early := sealAll(t, s, log)
	log.leaves = leaves
	late := sealAll(t, s, log)
	a := testAudit(t)
	for _, short := range []string{early.Short(), late.Short(), "300:" + hex.EncodeToString(early.Root[:])} {
		anchor, err := ParseAnchor(short)
		if err != nil {
			t.Fatal(err)
		}
		a.Anchors = append(a.Anchors, anchor)
	}
	report, err := Verify(t.Context(), log, a)
	if err != nil || report.Anchors != 3 {
		t.Fatalf("%d anchors, %v", report.Anchors, err)
	}
	for name, bad := range map[string]Anchor{
		"of another history":    {Size: 300, Root: strings.Repeat("ab", 8)},
		"beyond the log":        {Size: 901, Root: hex.EncodeToString(late.Root[:])},
		"too short to be a pin": {Size: 300, Root: hex.EncodeToString(early.Root[:2])},
	} {
		a.Anchors = []Anchor{bad}
		if report, err := Verify(t.Context(), log, a); !errors.Is(err, ErrTampered) || report.Faults[0].Kind != FaultAnchor {
			t.Errorf("%s: %v", name, report.Faults)
		}
	}
}

func TestLeavesWaitingToBeSealedAreCountedAndTheirOrderChecked(t *testing.T) {
	log := sealedLog(t, 300)
	log.leaves = testLeaves(t, 310)
	report, err := Verify(t.Context(), log, testAudit(t))
	if err != nil || report.Unsealed != 10 {
		t.Errorf("%d unsealed, %v", report.Unsealed, err)
	}
	log.leaves = slices.Delete(log.leaves, 305, 306)
	report, err = Verify(t.Context(), log, testAudit(t))
	if !errors.Is(err, ErrTampered) || report.BadIndex() != 305 {
		t.Errorf("found at %d, %v", report.BadIndex(), err)
	}
}

func TestAnExportVerifiesOffline(t *testing.T) {
	log := sealedLog(t, 777)
	files := exported(t, log)
	if _, ok := files["tile/entries/003.p/9"]; !ok {
		t.Errorf("no last bundle in %v", slices.Sorted(maps.Keys(files)))
	}
	report, err := Verify(t.Context(), OpenDir(files), testAudit(t))
	if err != nil || report.Head.Size != 777 || report.Ballots+report.Acts != 777 {
		t.Fatalf("%+v, %v", report, err)
	}
	rapid.Check(t, func(rt *rapid.T) {
		bad := fstest.MapFS{}
		for path, f := range files {
			bad[path] = &fstest.MapFile{Data: bytes.Clone(f.Data)}
		}
		path := rapid.SampledFrom(slices.Sorted(maps.Keys(files))).Draw(rt, "file")
		data := bad[path].Data
		at := rapid.IntRange(0, len(data)-1).Draw(rt, "byte")
		switch rapid.IntRange(0, 2).Draw(rt, "damage") {
		case 0:
			data[at] ^= byte(rapid.IntRange(1, 255).Draw(rt, "flip"))
		case 1:
			bad[path].Data = data[:at]
		case 2:
			delete(bad, path)
		}
		report, err := Verify(t.Context(), OpenDir(bad), testAudit(t))
		if path == CheckpointPath && bad[path] == nil {
			// Without its head an export is an empty log; the caller's anchors say more.
			if report.Head.Size != 0 {
				rt.Fatal("a head out of nothing")
			}
			return
		}
		if !errors.Is(err, ErrTampered) {
			rt.Fatalf("%s: %v", path, err)
		}
		if tile, perr := ParseTilePath(path); perr == nil && tile.L == -1 {
			first := tile.N * tileWidth
			if bad := report.BadIndex(); bad < first || bad >= first+int64(tile.W) {
				rt.Fatalf("%s: found at %d", path, bad)
			}
		}
	})
}

func TestExportRefusesALogWithLeavesMissing(t *testing.T) {
	bad := sealedLog(t, 300).clone()
	bad.leaves = bad.leaves[:299]
	put := func(string, []byte) error { return nil }
	if err := Export(t.Context(), bad, put); !errors.Is(err, ErrTampered) {
		t.Errorf("Export: %v", err)
	}
	bad = sealedLog(t, 300)
	if err := Export(t.Context(), bad, func(string, []byte) error { return errKilled }); !errors.Is(err, errKilled) {
		t.Errorf("a full disk: %v", err)
	}
}

// brokenReader fails where a store would when its connection goes.
type brokenReader struct {
	Reader
	path string
}

func (b brokenReader) Tile(ctx context.Context, path string) ([]byte, error) {
	if path == b.path {
		return nil, errKilled
	}
	return b.Reader.Tile(ctx, path)
}

// checkingReader refuses leaves as a store does that unpacks stream fields.
type checkingReader struct{ *memoryLog }

func (c checkingReader) Leaves(ctx context.Context, from int64, limit int) ([][]byte, error) {
	leaves, err := c.memoryLog.Leaves(ctx, from, limit)
	if err != nil || len(leaves) == 0 {
		return nil, err
	}
	return Unpack(from+1, Pack(leaves))
}

func TestALeafThatTheStoreRefusesIsFoundAtItsIndex(t *testing.T) {
	bad := sealedLog(t, 2000).clone()
	bad.leaves[1500] = []byte("b|x|")
	report, err := Verify(t.Context(), checkingReader{bad}, testAudit(t))
	if !errors.Is(err, ErrTampered) || report.Faults[0].Kind != FaultLeaf || report.BadIndex() != 1500 {
		t.Errorf("%v: %v", err, report.Faults)
	}
}

func TestAFailingStoreIsNotCalledTampered(t *testing.T) {
	log := sealedLog(t, 600)
	for path := range log.files {
		r := brokenReader{log, path}
		if _, err := Verify(t.Context(), r, testAudit(t)); !errors.Is(err, errKilled) || errors.Is(err, ErrTampered) {
			t.Errorf("Verify without %s: %v", path, err)
		}
	}
	head := sealAll(t, testSealer(t), log)
	r := brokenReader{log, "tile/0/001"}
	if _, err := ProveLeaf(t.Context(), r, head, 300); !errors.Is(err, errKilled) || errors.Is(err, ErrTampered) {
		t.Errorf("ProveLeaf: %v", err)
	}
}

// busyReader is a log that a sealer extends between any two reads of it.
type busyReader struct {
	*memoryLog
	sealer Sealer
	all    [][]byte
	t      testing.TB
}

func (b busyReader) Tile(ctx context.Context, path string) ([]byte, error) {
	data, err := b.memoryLog.Tile(ctx, path)
	if n := len(b.leaves); n < len(b.all) {
		b.memoryLog.leaves = b.all[:n+1]
		sealAll(b.t, b.sealer, b.memoryLog)
	}
	return data, err
}

func TestALogThatIsSealedWhileItIsReadVerifies(t *testing.T) {
	all := testLeaves(t, 900)
	for _, size := range []int{1, 200, 255, 256, 300, 511, 700} {
		log := newLog(all[:size]...)
		log.drop = true
		s := testSealer(t)
		head := sealAll(t, s, log)
		report, err := Verify(t.Context(), busyReader{log, s, all, t}, testAudit(t))
		if err != nil || report.Head.Size != int64(size) || log.size <= int64(size) {
			t.Errorf("of %d leaves, grown to %d: %v", size, log.size, err)
		}
		proof, err := ProveLeaf(t.Context(), busyReader{log, s, all, t}, head, int64(size-1))
		if err != nil {
			t.Errorf("a proof under %d leaves: %v", size, err)
		} else if err := CheckLeaf(proof, head, int64(size-1), all[size-1]); err != nil {
			t.Error(err)
		}
		export := busyReader{log, s, all, t}
		if _, err := Verify(t.Context(), OpenDir(exported(t, export)), testAudit(t)); err != nil {
			t.Errorf("an export at %d leaves: %v", size, err)
		}
	}
}

func BenchmarkVerify(b *testing.B) {
	const n = 20_000
	log := newLog(testLeaves(b, n)...)
	sealAll(b, testSealer(b), log)
	a := testAudit(b)
	for b.Loop() {
		if _, err := Verify(b.Context(), log, a); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)*n/b.Elapsed().Seconds(), "leaves/s")
}
