package ledger

import (
	"errors"
	"io/fs"
	"testing"

	"pgregory.net/rapid"
)

func TestProofsHoldForTheirLeafAndHeadOnly(t *testing.T) {
	log := sealedLog(t, 700)
	head := sealAll(t, testSealer(t), log)
	rapid.Check(t, func(rt *rapid.T) {
		i := rapid.Int64Range(0, 699).Draw(rt, "leaf")
		proof, err := ProveLeaf(t.Context(), log, head, i)
		if err != nil {
			rt.Fatal(err)
		}
		if err := CheckLeaf(proof, head, i, log.leaves[i]); err != nil {
			rt.Fatal(err)
		}
		j := rapid.Int64Range(0, 699).Draw(rt, "other leaf")
		if err := CheckLeaf(proof, head, j, log.leaves[j]); i != j && !errors.Is(err, ErrTampered) {
			rt.Fatalf("the proof of %d holds for %d: %v", i, j, err)
		}
		if err := CheckLeaf(proof, head, j, log.leaves[i]); i != j && !errors.Is(err, ErrTampered) {
			rt.Fatalf("leaf %d passes as %d: %v", i, j, err)
		}
		n := rapid.Int64Range(1, 700).Draw(rt, "size")
		tree, root, err := ProveHead(t.Context(), log, head, n)
		if err != nil {
			rt.Fatal(err)
		}
		if err := CheckHead(tree, head, n, root); err != nil {
			rt.Fatal(err)
		}
		root[3] ^= 1
		if err := CheckHead(tree, head, n, root); !errors.Is(err, ErrTampered) {
			rt.Fatalf("another root passes: %v", err)
		}
	})
	for _, index := range []int64{-1, 700} {
		if _, err := ProveLeaf(t.Context(), log, head, index); !errors.Is(err, ErrFormat) {
			t.Errorf("ProveLeaf(%d): %v", index, err)
		}
		if err := CheckLeaf(nil, head, index, nil); !errors.Is(err, ErrTampered) {
			t.Errorf("CheckLeaf(%d): %v", index, err)
		}
	}
	if _, _, err := ProveHead(t.Context(), log, head, 701); !errors.Is(err, ErrFormat) {
		t.Errorf("ProveHead(701): %v", err)
	}
}

func TestAProofIsNotMadeFromTilesThatAreWrong(t *testing.T) {
	log := sealedLog(t, 700)
	head := sealAll(t, testSealer(t), log)
	log.files["tile/0/001"][40] ^= 1
	if _, err := ProveLeaf(t.Context(), log, head, 300); !errors.Is(err, ErrTampered) {
		t.Errorf("ProveLeaf: %v", err)
	}
	delete(log.files, "tile/0/001")
	if _, err := ProveLeaf(t.Context(), log, head, 300); !errors.Is(err, ErrTampered) {
		t.Errorf("without the tile: %v", err)
	}
}

func TestProofsForAnOldHeadOutliveItsPartialTiles(t *testing.T) {
	leaves := testLeaves(t, 800)
	s := testSealer(t)
	log := newLog(leaves[:270]...)
	log.drop = true
	old := sealAll(t, s, log)
	for _, size := range []int{275, 800} {
		log.leaves = leaves[:size]
		sealAll(t, s, log)
		if _, err := log.Tile(t.Context(), "tile/0/001.p/14"); !errors.Is(err, fs.ErrNotExist) {
			t.Fatal("the partial tile is still there")
		}
		proof, err := ProveLeaf(t.Context(), log, old, 269)
		if err != nil {
			t.Fatal(err)
		}
		if err := CheckLeaf(proof, old, 269, leaves[269]); err != nil {
			t.Error(err)
		}
	}
}
