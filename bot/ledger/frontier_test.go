package ledger

import (
	"encoding/hex"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"
)

// The leaves and roots of the Certificate Transparency reference
// implementation's Merkle tree tests (RFC 6962).
var (
	rfcLeaves = []string{
		"", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
	}
	rfcRoots = []string{
		"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
		"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
		"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
		"aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
		"d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
		"4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
		"76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
		"ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
		"5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
	}
)

func noTiles(_ tlog.Tile, row []tlog.Hash) (tlog.Hash, error) { return perfect(row), nil }

func TestRootsAreThoseOfRFC6962(t *testing.T) {
	var f frontier
	for i := 0; ; i++ {
		if got := f.root(); hex.EncodeToString(got[:]) != rfcRoots[i] {
			t.Errorf("root of %d leaves is %x, want %s", i, got[:], rfcRoots[i])
		}
		if i == len(rfcLeaves) {
			break
		}
		leaf, err := hex.DecodeString(rfcLeaves[i])
		if err != nil {
			t.Fatal(err)
		}
		if err := f.add(tlog.RecordHash(leaf), noTiles); err != nil {
			t.Fatal(err)
		}
	}
}

// reference keeps every hash of a tree the way tlog stores them.
type reference []tlog.Hash

func (r reference) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		out[i] = r[x]
	}
	return out, nil
}

func (r *reference) add(t testing.TB, n int64, leaf tlog.Hash) {
	t.Helper()
	hashes, err := tlog.StoredHashesForRecordHash(n, leaf, *r)
	if err != nil {
		t.Fatal(err)
	}
	*r = append(*r, hashes...)
}

func TestTilesAndRootsAgreeWithTlogAcrossThreeLevels(t *testing.T) {
	const size = 66_000 // 257 tiles at level 0, two at level 1, one at level 2
	checks := []int64{1, 2, 255, 256, 257, 300, 511, 512, 65_535, 65_536, 65_537, size}
	var (
		f     frontier
		ref   reference
		tiles = map[tlog.Tile][]byte{}
	)
	full := func(tile tlog.Tile, row []tlog.Hash) (tlog.Hash, error) {
		tiles[tile] = tileBytes(row)
		return perfect(row), nil
	}
	for n := range int64(size) {
		leaf := tlog.RecordHash([]byte(itoa(n)))
		ref.add(t, n, leaf)
		if err := f.add(leaf, full); err != nil {
			t.Fatal(err)
		}
		if !slices.Contains(checks, n+1) {
			continue
		}
		want, err := tlog.TreeHash(n+1, ref)
		if err != nil || f.root() != want {
			t.Errorf("root at %d is %v, want %v (%v)", n+1, f.root(), want, err)
		}
		if diff := cmp.Diff(partialTiles(n+1), f.partial()); diff != "" {
			t.Errorf("partial tiles at %d: %s", n+1, diff)
		}
	}
	for _, tile := range f.partial() {
		tiles[tile] = tileBytes(f.levels[tile.L].hashes)
	}
	all := tlog.NewTiles(tileHeight, 0, size)
	if len(all) != len(tiles) {
		t.Errorf("%d tiles, want %d", len(tiles), len(all))
	}
	for _, tile := range all {
		want, err := tlog.ReadTileData(tile, ref)
		if err != nil || string(want) != string(tiles[tile]) {
			t.Errorf("tile %s differs (%v)", TilePath(tile), err)
		}
	}
}

func TestATreeResumedFromItsEdgeGrowsOnTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		before := rapid.IntRange(0, 700).Draw(t, "before")
		more := rapid.IntRange(0, 300).Draw(t, "more")
		var whole frontier
		grow := func(f *frontier, from, to int) {
			for n := from; n < to; n++ {
				if err := f.add(tlog.RecordHash([]byte(itoa(int64(n)))), noTiles); err != nil {
					t.Fatal(err)
				}
			}
		}
		grow(&whole, 0, before)
		edge := map[tlog.Tile][]tlog.Hash{}
		for _, tile := range whole.partial() {
			edge[tile] = slices.Clone(whole.levels[tile.L].hashes)
		}
		resumed := resume(int64(before), edge)
		if resumed.root() != whole.root() {
			t.Fatal("roots differ at once")
		}
		grow(&whole, before, before+more)
		grow(resumed, before, before+more)
		if resumed.root() != whole.root() {
			t.Fatalf("roots differ after %d more", more)
		}
	})
}
