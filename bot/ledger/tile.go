package ledger

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// CheckpointPath is where the signed head lies among the tiles.
const CheckpointPath = "checkpoint"

// TilePath is the C2SP tlog-tiles path of a tile of height 8; level -1 is an
// entry bundle.
func TilePath(t tlog.Tile) string {
	path := strings.TrimPrefix(t.Path(), "tile/8/")
	if rest, ok := strings.CutPrefix(path, "data/"); ok {
		path = "entries/" + rest
	}
	return "tile/" + path
}

// ParseTilePath reads a path as TilePath writes it. It fails with ErrFormat.
func ParseTilePath(path string) (tlog.Tile, error) {
	rest, ok := strings.CutPrefix(path, "tile/")
	if !ok || len(path) > 100 || strings.HasPrefix(rest, "data/") {
		return tlog.Tile{}, fmt.Errorf("%w: tile path %.40q", ErrFormat, path)
	}
	if n, ok := strings.CutPrefix(rest, "entries/"); ok {
		rest = "data/" + n
	}
	t, err := tlog.ParseTilePath("tile/8/" + rest)
	if err != nil || TilePath(t) != path || t.L > 63 || t.N < 0 {
		return tlog.Tile{}, fmt.Errorf("%w: tile path %.40q", ErrFormat, path)
	}
	return t, nil
}

// entriesTile is the entry bundle beside a level 0 tile.
func entriesTile(n int64, w int) tlog.Tile {
	return tlog.Tile{H: tileHeight, L: -1, N: n, W: w}
}

// Superseded lists the partial tiles and bundles that a log of size before had
// and a log of size after has not. A store may delete them in the step that
// publishes the new head, else a slow log piles up 256 of each: readers here
// cut a wider tile to what an older head needs.
func Superseded(before, after int64) []string {
	keep := map[tlog.Tile]bool{}
	for _, t := range partialTiles(after) {
		keep[t] = true
	}
	var out []string
	for _, t := range partialTiles(before) {
		if keep[t] {
			continue
		}
		out = append(out, TilePath(t))
		if t.L == 0 {
			out = append(out, TilePath(entriesTile(t.N, t.W)))
		}
	}
	return out
}

func tileBytes(hashes []tlog.Hash) []byte {
	out := make([]byte, 0, len(hashes)*tlog.HashSize)
	for _, h := range hashes {
		out = append(out, h[:]...)
	}
	return out
}

func tileHashes(data []byte) []tlog.Hash {
	out := make([]tlog.Hash, len(data)/tlog.HashSize)
	for i := range out {
		copy(out[i][:], data[i*tlog.HashSize:])
	}
	return out
}

// readTile reads a hash tile of the width a tree needs. A partial tile may have
// been superseded, even while this runs; then a wider one is cut to width.
func readTile(ctx context.Context, r Reader, t tlog.Tile) ([]byte, error) {
	data, missing := readTileAs(ctx, r, t, t)
	if t.W == tileWidth || !errors.Is(missing, fs.ErrNotExist) {
		return data, missing
	}
	for size := int64(-1); ; {
		now, err := r.Size(ctx)
		if err != nil {
			return nil, fmt.Errorf("read log size: %w", err)
		}
		if now == size {
			return nil, missing
		}
		size = now
		data, err := readTileAs(ctx, r, t, stored(t, size))
		if !errors.Is(err, fs.ErrNotExist) {
			return data, err
		}
	}
}

// readTileAs reads tile t from its stored form wide.
func readTileAs(ctx context.Context, r Reader, t, wide tlog.Tile) ([]byte, error) {
	data, err := r.Tile(ctx, TilePath(wide))
	if err != nil {
		return nil, fmt.Errorf("read tile %s: %w", TilePath(wide), err)
	}
	if len(data) != wide.W*tlog.HashSize || wide.W < t.W {
		return nil, fmt.Errorf("%w: tile %s has %d bytes", ErrFormat, TilePath(wide), len(data))
	}
	return data[:t.W*tlog.HashSize], nil
}

// stored gives a tile the width that a log of this size stores it with.
func stored(t tlog.Tile, size int64) tlog.Tile {
	t.W = tileWidth
	for _, p := range partialTiles(size) {
		if p.L == t.L && p.N == t.N {
			t.W = p.W
		}
	}
	return t
}

// FormatBundle writes the leaves of an entry bundle, at most 256. It fails with
// ErrFormat when there are none, too many, or one is too large.
func FormatBundle(leaves [][]byte) ([]byte, error) {
	if len(leaves) == 0 || len(leaves) > tileWidth {
		return nil, fmt.Errorf("%w: bundle of %d leaves", ErrFormat, len(leaves))
	}
	var out []byte
	for _, leaf := range leaves {
		if len(leaf) > MaxLeaf {
			return nil, fmt.Errorf("%w: leaf of %d bytes", ErrFormat, len(leaf))
		}
		out = binary.BigEndian.AppendUint16(out, uint16(len(leaf)))
		out = append(out, leaf...)
	}
	return out, nil
}

// ParseBundle splits an entry bundle into its leaves, which share data's memory
// and are not checked any further. It fails with ErrFormat; the leaves before
// the damage are returned with the error.
func ParseBundle(data []byte) ([][]byte, error) {
	var leaves [][]byte
	for len(data) > 0 {
		if len(data) < 2 {
			return leaves, fmt.Errorf("%w: bundle ends in a length", ErrFormat)
		}
		size := int(binary.BigEndian.Uint16(data))
		if data = data[2:]; size > len(data) || size > MaxLeaf {
			return leaves, fmt.Errorf("%w: bundle leaf of %d bytes", ErrFormat, size)
		}
		leaves = append(leaves, data[:size:size])
		data = data[size:]
		if len(leaves) > tileWidth {
			return leaves[:tileWidth], fmt.Errorf("%w: bundle of more than %d leaves", ErrFormat, tileWidth)
		}
	}
	if len(leaves) == 0 {
		return nil, fmt.Errorf("%w: empty bundle", ErrFormat)
	}
	return leaves, nil
}
