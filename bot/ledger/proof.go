package ledger

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"golang.org/x/mod/sumdb/tlog"
)

// ProveLeaf returns the RFC 6962 audit path that shows the leaf at an index to
// be under head. Every tile used is checked against head first. It fails with
// ErrFormat on an index outside the head and with ErrTampered on tiles that do
// not belong to it.
func ProveLeaf(ctx context.Context, r Reader, head Checkpoint, index int64) (tlog.RecordProof, error) {
	if index < 0 || index >= head.Size {
		return nil, fmt.Errorf("%w: leaf %d is not among %d", ErrFormat, index, head.Size)
	}
	proof, err := tlog.ProveRecord(head.Size, index, provenHashes(ctx, r, head))
	if err != nil {
		return nil, proofError(fmt.Sprintf("prove leaf %d", index), err)
	}
	return proof, nil
}

// CheckLeaf checks that a leaf with these bytes lies at an index under head. It
// fails with ErrTampered.
func CheckLeaf(proof tlog.RecordProof, head Checkpoint, index int64, leaf []byte) error {
	if index < 0 || index >= head.Size {
		return fmt.Errorf("%w: leaf %d is not among %d", ErrTampered, index, head.Size)
	}
	if err := tlog.CheckRecord(proof, head.Size, head.Root, index, tlog.RecordHash(leaf)); err != nil {
		return fmt.Errorf("%w: leaf %d: %v", ErrTampered, index, err)
	}
	return nil
}

// ProveHead returns the RFC 6962 consistency proof that head continues the log
// of an earlier size, and the root at that size. It fails like [ProveLeaf].
func ProveHead(ctx context.Context, r Reader, head Checkpoint, size int64) (tlog.TreeProof, tlog.Hash, error) {
	if size < 1 || size > head.Size {
		return nil, tlog.Hash{}, fmt.Errorf("%w: size %d is not within %d", ErrFormat, size, head.Size)
	}
	root, err := rootAt(ctx, r, head, size)
	if err != nil {
		return nil, tlog.Hash{}, err
	}
	proof, err := tlog.ProveTree(head.Size, size, provenHashes(ctx, r, head))
	if err != nil {
		return nil, tlog.Hash{}, proofError(fmt.Sprintf("prove head at %d", size), err)
	}
	return proof, root, nil
}

// CheckHead checks that head continues the log that had root at an earlier
// size. It fails with ErrTampered.
func CheckHead(proof tlog.TreeProof, head Checkpoint, size int64, root tlog.Hash) error {
	if size < 1 || size > head.Size {
		return fmt.Errorf("%w: size %d is not within %d", ErrTampered, size, head.Size)
	}
	if err := tlog.CheckTree(proof, head.Size, head.Root, size, root); err != nil {
		return fmt.Errorf("%w: head at %d: %v", ErrTampered, size, err)
	}
	return nil
}

// provenHashes reads hashes from tiles and checks each tile against head.
func provenHashes(ctx context.Context, r Reader, head Checkpoint) tlog.HashReader {
	return tlog.TileHashReader(tlog.Tree{N: head.Size, Hash: head.Root}, tileReader{ctx: ctx, r: r})
}

// tileReader lends a Reader to one tlog call; the interface there has no
// context.
type tileReader struct {
	ctx context.Context
	r   Reader
}

var _ tlog.TileReader = tileReader{}

func (tileReader) Height() int { return tileHeight }

func (t tileReader) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	out := make([][]byte, len(tiles))
	for i, tile := range tiles {
		data, err := readTile(t.ctx, t.r, tile)
		if err != nil {
			return nil, &readError{err}
		}
		out[i] = data
	}
	return out, nil
}

// readError marks what a Reader failed with, so that it is told apart from
// tiles that were read and are wrong.
type readError struct{ err error }

func (e *readError) Error() string { return e.err.Error() }
func (e *readError) Unwrap() error { return e.err }

// proofError says that tiles are wrong or missing, unless reading them failed
// for an outside reason, which is then passed on.
func proofError(doing string, err error) error {
	var read *readError
	if errors.As(err, &read) && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, ErrFormat) {
		return fmt.Errorf("%s: %w", doing, read.err)
	}
	return fmt.Errorf("%w: %s: %v", ErrTampered, doing, err)
}

func (tileReader) SaveTiles([]tlog.Tile, [][]byte) {}
