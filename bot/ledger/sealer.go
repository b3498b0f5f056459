package ledger

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Reader reads one community's log.
type Reader interface {
	// Size returns the number of sealed leaves, 0 for a new log.
	Size(ctx context.Context) (int64, error)
	// Leaves returns the stored bytes of consecutive leaves from index from
	// (0-based) on, sealed or not, at most limit; fewer or none at the end.
	// Returning fewer before the end is allowed as long as it is not none. It may
	// check them as [Unpack] does; a *LeafError is a finding for Verify, any other
	// error stops it.
	Leaves(ctx context.Context, from int64, limit int) ([][]byte, error)
	// Tile returns the stored bytes at a tile path or at CheckpointPath, and an
	// error that wraps fs.ErrNotExist when there are none.
	Tile(ctx context.Context, path string) ([]byte, error)
}

// Log is a log that can be extended.
type Log interface {
	Reader
	// Publish stores tiles and checkpoint and moves the size from oldSize to
	// newSize in one atomic step. It changes nothing and returns ErrConflict
	// when the size is not oldSize. [Superseded] tells which paths may go in
	// the same step.
	Publish(ctx context.Context, oldSize int64, tiles map[string][]byte, checkpoint []byte, newSize int64) error
}

// Witness remembers outside the store the newest head of each log, so that a
// store that was rolled back is noticed before it is sealed over. Heads are
// texts in the form of [ParseAnchor].
type Witness interface {
	// Head returns the remembered head, and "" when there is none yet.
	Head(ctx context.Context, origin string) (string, error)
	// SetHead replaces it, durably, unless the remembered one is larger.
	SetHead(ctx context.Context, origin, head string) error
}

// DefaultBatch is how many leaves one Seal takes when Sealer.Batch is 0: about
// 300 KiB of tiles in one write.
const DefaultBatch = 8192

// Sealer extends logs. It keeps nothing between calls, so it may be stopped at
// any point, run by several replicas at once, and shared by goroutines.
type Sealer struct {
	// Signer signs new heads; its name is the log's origin.
	Signer note.Signer
	// Keys verify the head that is extended; they hold Signer's public key, and
	// earlier ones after a key change.
	Keys note.Verifiers
	// Batch bounds the leaves of one Seal; 0 means DefaultBatch.
	Batch int
	// Bundles also stores entry bundles. A store that keeps the leaves readable
	// does not need them; [Export] writes them in any case.
	Bundles bool
	// Witness guards against a rolled-back store; nil goes without.
	Witness Witness
}

// Seal takes the leaves that are waiting under a new signed head and returns
// that head and how many it took; with nothing waiting, the standing head and
// 0. Call again while it returns as many as a batch.
//
// It fails with ErrConflict when somebody else sealed meanwhile or when the
// outcome of an earlier try was lost (calling again settles it), with ErrGap or
// ErrLeaf when the waiting leaves cannot follow, and with ErrTampered, ErrNote or
// ErrRollback when the stored log contradicts its head or the head remembered
// here: extending it then would sign over the damage, so it stays refused until
// somebody looks.
func (s Sealer) Seal(ctx context.Context, log Log) (Checkpoint, int, error) {
	// The memory is read before the log, so that a head sealed in between by
	// another replica does not look like a rollback.
	kept, err := s.recall(ctx)
	if err != nil {
		return Checkpoint{}, 0, err
	}
	size, err := log.Size(ctx)
	if err != nil {
		return Checkpoint{}, 0, fmt.Errorf("read log size: %w", err)
	}
	head, err := s.head(ctx, log, size)
	if err != nil {
		return Checkpoint{}, 0, err
	}
	if err := kept.continuedBy(ctx, log, head); err != nil {
		return Checkpoint{}, 0, err
	}
	leaves, err := readLeaves(ctx, log, size, s.batch())
	if err != nil {
		return Checkpoint{}, 0, err
	}
	if len(leaves) == 0 {
		return head, 0, nil
	}
	next, err := s.extend(ctx, log, head, leaves)
	if err != nil {
		return Checkpoint{}, 0, err
	}
	return next, len(leaves), nil
}

// extend publishes the head that covers leaves after those under head.
func (s Sealer) extend(ctx context.Context, log Log, head Checkpoint, leaves [][]byte) (Checkpoint, error) {
	if err := checkSequence(head.Size+1, leaves); err != nil {
		return Checkpoint{}, err
	}
	edge, err := readFrontier(ctx, log, head)
	if err != nil {
		return Checkpoint{}, err
	}
	tiles, err := addLeaves(edge, leaves)
	if err != nil {
		return Checkpoint{}, err
	}
	if s.Bundles {
		if err := addBundles(ctx, log, tiles, head.Size, leaves); err != nil {
			return Checkpoint{}, err
		}
	}
	next, err := SignCheckpoint(edge.size, edge.root(), s.Signer)
	if err != nil {
		return Checkpoint{}, err
	}
	if err := log.Publish(ctx, head.Size, tiles, next.Note, next.Size); err != nil {
		return Checkpoint{}, fmt.Errorf("publish head: %w", err)
	}
	return next, s.remember(ctx, next)
}

func (s Sealer) batch() int {
	if s.Batch > 0 {
		return s.Batch
	}
	return DefaultBatch
}

// head returns the standing head, checked against the size read before it.
func (s Sealer) head(ctx context.Context, log Log, size int64) (Checkpoint, error) {
	msg, err := log.Tile(ctx, CheckpointPath)
	if errors.Is(err, fs.ErrNotExist) {
		if size != 0 {
			return Checkpoint{}, fmt.Errorf("%w: %d leaves sealed and no checkpoint", ErrTampered, size)
		}
		empty := frontier{}
		return Checkpoint{Origin: s.Signer.Name(), Root: empty.root()}, nil
	}
	if err != nil {
		return Checkpoint{}, fmt.Errorf("read checkpoint: %w", err)
	}
	head, err := OpenCheckpoint(msg, s.Signer.Name(), s.Keys)
	if err != nil {
		return Checkpoint{}, err
	}
	if head.Size > size {
		return Checkpoint{}, fmt.Errorf("%w: size read as %d, head is at %d", ErrConflict, size, head.Size)
	}
	if head.Size < size {
		return Checkpoint{}, fmt.Errorf("%w: size %d is beyond the head at %d", ErrTampered, size, head.Size)
	}
	return head, nil
}

// readLeaves reads up to limit leaves, in as many reads as the log needs.
func readLeaves(ctx context.Context, r Reader, from int64, limit int) ([][]byte, error) {
	var out [][]byte
	for len(out) < limit {
		more, err := r.Leaves(ctx, from+int64(len(out)), limit-len(out))
		if err != nil {
			return nil, fmt.Errorf("read leaves from %d: %w", from+int64(len(out)), err)
		}
		if len(more) == 0 {
			break
		}
		out = append(out, more...)
	}
	return out[:min(len(out), limit)], nil
}

// readFrontier reads the unfinished tiles under a head and checks that they
// hash to its root.
func readFrontier(ctx context.Context, r Reader, head Checkpoint) (*frontier, error) {
	data := map[tlog.Tile][]tlog.Hash{}
	for _, t := range partialTiles(head.Size) {
		raw, err := readTile(ctx, r, t)
		if errors.Is(err, fs.ErrNotExist) || errors.Is(err, ErrFormat) {
			return nil, fmt.Errorf("%w: %v", ErrTampered, err)
		}
		if err != nil {
			return nil, err
		}
		data[t] = tileHashes(raw)
	}
	f := resume(head.Size, data)
	if f.root() != head.Root {
		return nil, fmt.Errorf("%w: tiles do not hash to the head at %d", ErrTampered, head.Size)
	}
	return f, nil
}

// addLeaves extends the tree and returns the tiles that are new.
func addLeaves(f *frontier, leaves [][]byte) (map[string][]byte, error) {
	tiles := map[string][]byte{}
	before := map[tlog.Tile]bool{}
	for _, t := range f.partial() {
		before[t] = true
	}
	full := func(t tlog.Tile, hashes []tlog.Hash) (tlog.Hash, error) {
		tiles[TilePath(t)] = tileBytes(hashes)
		return perfect(hashes), nil
	}
	for _, leaf := range leaves {
		if err := f.add(tlog.RecordHash(leaf), full); err != nil {
			return nil, err
		}
	}
	for _, t := range f.partial() {
		if !before[t] {
			tiles[TilePath(t)] = tileBytes(f.levels[t.L].hashes)
		}
	}
	return tiles, nil
}

// addBundles adds the entry bundles that the new leaves touch. The first of
// them may begin with leaves sealed before.
func addBundles(ctx context.Context, r Reader, tiles map[string][]byte, size int64, leaves [][]byte) error {
	first := size - size%tileWidth
	if first < size {
		early, err := readLeaves(ctx, r, first, int(size-first))
		if err != nil {
			return err
		}
		if int64(len(early)) != size-first {
			return fmt.Errorf("%w: sealed leaves from %d on are missing", ErrTampered, first+int64(len(early)))
		}
		leaves = append(early, leaves...)
	}
	for n := first / tileWidth; len(leaves) > 0; n++ {
		width := min(len(leaves), tileWidth)
		data, err := FormatBundle(leaves[:width])
		if err != nil {
			return err
		}
		tiles[TilePath(entriesTile(n, width))] = data
		leaves = leaves[width:]
	}
	return nil
}
