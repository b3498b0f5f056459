package ledger

import (
	"math/bits"

	"golang.org/x/mod/sumdb/tlog"
)

const (
	tileHeight = 8
	tileWidth  = 1 << tileHeight
)

// frontier is the right edge of a growing tree: at each tile level the hashes
// of the tile that is not full yet. It is all that extending a log needs.
type frontier struct {
	size   int64
	levels []edge
}

// edge is the unfinished tile of one level; tile is its number in the level.
type edge struct {
	tile   int64
	hashes []tlog.Hash
}

// fullTile is told of each tile that has become full and returns the hash that
// stands for it in the level above.
type fullTile func(t tlog.Tile, hashes []tlog.Hash) (tlog.Hash, error)

// add appends the hash of the next leaf.
func (f *frontier) add(leaf tlog.Hash, full fullTile) error {
	f.size++
	up := leaf
	for level := 0; ; level++ {
		if level == len(f.levels) {
			f.levels = append(f.levels, edge{})
		}
		e := &f.levels[level]
		e.hashes = append(e.hashes, up)
		if len(e.hashes) < tileWidth {
			return nil
		}
		var err error
		if up, err = full(tlog.Tile{H: tileHeight, L: level, N: e.tile, W: tileWidth}, e.hashes); err != nil {
			return err
		}
		e.tile++
		e.hashes = e.hashes[:0]
	}
}

// root returns the RFC 6962 hash of the tree; an empty tree has the hash of
// nothing.
func (f *frontier) root() tlog.Hash {
	if f.size == 0 {
		h, _ := tlog.TreeHash(0, nil) // the empty tree reads no hashes
		return h
	}
	subtrees := f.subtrees()
	root := subtrees[len(subtrees)-1]
	for i := len(subtrees) - 2; i >= 0; i-- {
		root = tlog.NodeHash(subtrees[i], root)
	}
	return root
}

// subtrees returns the hashes of the perfect subtrees that make up the tree,
// largest (leftmost) first.
func (f *frontier) subtrees() []tlog.Hash {
	var out []tlog.Hash
	for level := len(f.levels) - 1; level >= 0; level-- {
		rest := f.levels[level].hashes
		for len(rest) > 0 {
			width := 1 << (bits.Len(uint(len(rest))) - 1)
			out = append(out, perfect(rest[:width]))
			rest = rest[width:]
		}
	}
	return out
}

// perfect hashes a perfect subtree whose bottom row is given.
func perfect(row []tlog.Hash) tlog.Hash {
	if len(row) == 1 {
		return row[0]
	}
	half := len(row) / 2
	return tlog.NodeHash(perfect(row[:half]), perfect(row[half:]))
}

// partial lists the unfinished tiles at this size, bottom level first.
func (f *frontier) partial() []tlog.Tile {
	var out []tlog.Tile
	for level, e := range f.levels {
		if len(e.hashes) > 0 {
			out = append(out, tlog.Tile{H: tileHeight, L: level, N: e.tile, W: len(e.hashes)})
		}
	}
	return out
}

// partialTiles lists the unfinished tiles of a tree of the given size, bottom
// level first.
func partialTiles(size int64) []tlog.Tile {
	var out []tlog.Tile
	for level := 0; size>>(tileHeight*level) > 0; level++ {
		n := size >> (tileHeight * level)
		if w := int(n % tileWidth); w > 0 {
			out = append(out, tlog.Tile{H: tileHeight, L: level, N: n / tileWidth, W: w})
		}
	}
	return out
}

// resume builds the frontier of a tree of the given size from the data of its
// partialTiles.
func resume(size int64, data map[tlog.Tile][]tlog.Hash) *frontier {
	f := &frontier{size: size}
	for level := 0; size>>(tileHeight*level) > 0; level++ {
		n := size >> (tileHeight * level)
		t := tlog.Tile{H: tileHeight, L: level, N: n / tileWidth, W: int(n % tileWidth)}
		f.levels = append(f.levels, edge{tile: t.N, hashes: append(make([]tlog.Hash, 0, tileWidth), data[t]...)})
	}
	return f
}
