package ledger

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"testing"
	"testing/fstest"

	"golang.org/x/mod/sumdb/note"
)

const testCommunity = "hepingli"

var errKilled = errors.New("killed")

// memoryLog is a log in memory. Faults are set by tests.
type memoryLog struct {
	leaves [][]byte
	files  map[string][]byte
	size   int64
	short  int   // at most so many leaves per read; 0 is no bound
	drop   bool  // delete superseded tiles
	before error // Publish fails with it and does nothing
	after  error // Publish fails with it although it took effect
	meddle func()
}

var _ Log = (*memoryLog)(nil)

func newLog(leaves ...[]byte) *memoryLog {
	return &memoryLog{leaves: leaves, files: map[string][]byte{}}
}

func (m *memoryLog) Size(context.Context) (int64, error) { return m.size, nil }

func (m *memoryLog) Leaves(_ context.Context, from int64, limit int) ([][]byte, error) {
	if from >= int64(len(m.leaves)) {
		return nil, nil
	}
	out := m.leaves[from:]
	if m.short > 0 {
		limit = min(limit, m.short)
	}
	return out[:min(limit, len(out))], nil
}

func (m *memoryLog) Tile(_ context.Context, path string) ([]byte, error) {
	data, ok := m.files[path]
	if !ok {
		return nil, fmt.Errorf("%s: %w", path, fs.ErrNotExist)
	}
	return data, nil
}

func (m *memoryLog) Publish(_ context.Context, oldSize int64, tiles map[string][]byte, checkpoint []byte, newSize int64) error {
	if m.meddle != nil {
		m.meddle()
	}
	if m.before != nil {
		return m.before
	}
	if m.size != oldSize {
		return ErrConflict
	}
	maps.Copy(m.files, tiles)
	m.files[CheckpointPath] = checkpoint
	m.size = newSize
	if m.drop {
		for _, path := range Superseded(oldSize, newSize) {
			delete(m.files, path)
		}
	}
	return m.after
}

// memoryWitness remembers heads in memory.
type memoryWitness map[string]string

func (w memoryWitness) Head(_ context.Context, origin string) (string, error) { return w[origin], nil }

func (w memoryWitness) SetHead(_ context.Context, origin, head string) error {
	w[origin] = head
	return nil
}

func testKey(seed byte) ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed([]byte{31: seed})
}

func testKeys(t testing.TB, seed byte) (note.Signer, note.Verifiers) {
	t.Helper()
	signer, err := NewSigner(testCommunity, testKey(seed))
	if err != nil {
		t.Fatal(err)
	}
	v, err := NewVerifier(testCommunity, testKey(seed).Public().(ed25519.PublicKey))
	if err != nil {
		t.Fatal(err)
	}
	return signer, note.VerifierList(v)
}

func testSealer(t testing.TB) Sealer {
	t.Helper()
	signer, keys := testKeys(t, 1)
	return Sealer{Signer: signer, Keys: keys}
}

// sealAll seals until nothing waits and returns the last head.
func sealAll(t testing.TB, s Sealer, log Log) Checkpoint {
	t.Helper()
	for {
		head, n, err := s.Seal(t.Context(), log)
		if err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			return head
		}
	}
}

// testLeaves makes n leaves: acts at every 50th place, else ballots on motion 7
// by entries in turn.
func testLeaves(t testing.TB, n int) [][]byte {
	t.Helper()
	out := make([][]byte, n)
	for i := range out {
		seq, unix := int64(i+1), int64(1_800_000_000+i)
		var e Entry = Ballot{
			Seq: seq, Unix: unix, Motion: 7, Entry: int64(i % 97), Choices: []string{"yes", "no", "abstain"}[i%3],
			Rank: 2, Person: int64(i % 91), Blind: "AAAAAAAAAAAAAAAA",
		}
		if i%50 == 0 {
			e = Act{Seq: seq, Unix: unix, Name: "motion.open", Person: 1, Role: "chair", Subject: 7, Payload: Payload{"rule": "cc278.a"}}
		}
		leaf, err := Leaf(e)
		if err != nil {
			t.Fatal(err)
		}
		out[i] = leaf
	}
	return out
}

// exported returns the export of a sealed log as a file system.
func exported(t testing.TB, log Reader) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	err := Export(t.Context(), log, func(path string, data []byte) error {
		files[path] = &fstest.MapFile{Data: append([]byte(nil), data...)}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func testAudit(t testing.TB) Audit {
	t.Helper()
	_, keys := testKeys(t, 1)
	return Audit{Community: testCommunity, Keys: keys}
}
