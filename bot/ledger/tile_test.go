package ledger

import (
	"bytes"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"
)

func TestTilePathsAreThoseOfTlogTiles(t *testing.T) {
	for path, tile := range map[string]tlog.Tile{
		"tile/0/000":                       {H: 8, L: 0, N: 0, W: 256},
		"tile/0/273.p/112":                 {H: 8, L: 0, N: 273, W: 112},
		"tile/2/000.p/1":                   {H: 8, L: 2, N: 0, W: 1},
		"tile/0/x001/x234/067":             {H: 8, L: 0, N: 1234067, W: 256},
		"tile/entries/x001/x234/067.p/255": {H: 8, L: -1, N: 1234067, W: 255},
		"tile/entries/000":                 {H: 8, L: -1, N: 0, W: 256},
	} {
		if got := TilePath(tile); got != path {
			t.Errorf("TilePath(%v) = %s, want %s", tile, got, path)
		}
		if got, err := ParseTilePath(path); err != nil || got != tile {
			t.Errorf("ParseTilePath(%s) = %v, %v", path, got, err)
		}
	}
}

func TestTilePathsThatEscapeOrAreOddAreRefused(t *testing.T) {
	for _, path := range []string{
		"", "tile", "tile/", "checkpoint", "../tile/0/000", "tile/0/../../key", "tile/0/000/", "tile/0/0",
		"tile/00/000", "tile/64/000", "tile/-1/000", "tile/data/000", "tile/0/000.p/256", "tile/0/000.p/0",
		"tile/0/000.p/01", "tile/8/0/000", "tile/0/x001", "tile/0/001/000", "tile/0/x000/001", "tile/entries/entries/000",
	} {
		if tile, err := ParseTilePath(path); !errors.Is(err, ErrFormat) {
			t.Errorf("ParseTilePath(%q) = %v, %v; want ErrFormat", path, tile, err)
		}
	}
}

func TestATreeOf70000HasTheTilesTheSpecificationNames(t *testing.T) {
	want := []tlog.Tile{{H: 8, L: 0, N: 273, W: 112}, {H: 8, L: 1, N: 1, W: 17}, {H: 8, L: 2, N: 0, W: 1}}
	if diff := cmp.Diff(want, partialTiles(70_000)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]tlog.Tile{{H: 8, L: 1, N: 0, W: 1}}, partialTiles(256)); diff != "" {
		t.Error(diff)
	}
}

func TestSupersededNamesOnlyWhatTheNewSizeLacks(t *testing.T) {
	want := []string{"tile/0/000.p/3", "tile/entries/000.p/3"}
	if diff := cmp.Diff(want, Superseded(3, 4)); diff != "" {
		t.Error(diff)
	}
	want = []string{"tile/0/001.p/44", "tile/entries/001.p/44", "tile/1/000.p/1"}
	if diff := cmp.Diff(want, Superseded(300, 512)); diff != "" {
		t.Error(diff)
	}
	want = []string{"tile/0/001.p/44", "tile/entries/001.p/44"}
	if diff := cmp.Diff(want, Superseded(300, 301)); diff != "" {
		t.Error(diff)
	}
	if got := Superseded(0, 10); got != nil {
		t.Errorf("an empty log superseded %v", got)
	}
}

func TestBundlesReadBackAsWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		leaves := rapid.SliceOfN(rapid.SliceOfN(rapid.Byte(), 0, 300), 1, tileWidth).Draw(t, "leaves")
		data, err := FormatBundle(leaves)
		if err != nil {
			t.Fatal(err)
		}
		got, err := ParseBundle(data)
		if err != nil || len(got) != len(leaves) {
			t.Fatalf("%d leaves, %v; want %d", len(got), err, len(leaves))
		}
		for i := range got {
			if !bytes.Equal(got[i], leaves[i]) {
				t.Fatalf("leaf %d differs", i)
			}
		}
	})
}

func TestBundlesOfTheWrongSizeAreRefused(t *testing.T) {
	for name, leaves := range map[string][][]byte{
		"none": nil, "257": make([][]byte, 257), "one too large": {make([]byte, MaxLeaf+1)},
	} {
		if _, err := FormatBundle(leaves); !errors.Is(err, ErrFormat) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzParseBundle(f *testing.F) {
	data, err := FormatBundle(testLeaves(f, 3))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add(make([]byte, 2*257))
	f.Add([]byte{0xff, 0xff})
	f.Fuzz(func(t *testing.T, data []byte) {
		leaves, err := ParseBundle(data)
		if len(leaves) > tileWidth {
			t.Fatalf("%d leaves", len(leaves))
		}
		if err != nil {
			if !errors.Is(err, ErrFormat) {
				t.Fatalf("other error: %v", err)
			}
			return
		}
		again, err := FormatBundle(leaves)
		if err != nil || !bytes.Equal(again, data) {
			t.Fatalf("written again as %x, %v", again, err)
		}
	})
}

func FuzzParseTilePath(f *testing.F) {
	for _, path := range []string{"tile/0/x001/x234/067", "tile/entries/000.p/7", "tile/63/999"} {
		f.Add(path)
	}
	f.Fuzz(func(t *testing.T, path string) {
		if tile, err := ParseTilePath(path); err == nil && TilePath(tile) != path {
			t.Fatalf("%q reads as %v, which is written %q", path, tile, TilePath(tile))
		}
	})
}
