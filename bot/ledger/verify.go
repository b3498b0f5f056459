package ledger

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Audit is what a log is checked against.
type Audit struct {
	// Community is the id whose log this should be.
	Community string
	// Keys are the public keys trusted for it. They must come from outside the
	// log: from the group chat, a printout, or the deployment.
	Keys note.Verifiers
	// Anchors are heads that people kept.
	Anchors []Anchor
	// Certificates are signed tally certificates, as stored.
	Certificates [][]byte
	// Lists are published ballot lists, as stored.
	Lists [][]byte
	// Published are running counters, each compared with the leaves there were
	// at its moment, sealed or not: what comes in while this runs, or came in
	// since, is no contradiction.
	Published []Counts
	// Weigh gives heads and areas of roll entries. Without it only ballots are
	// recounted and the report says so.
	Weigh Weigh
}

// Verify recomputes a log from its leaves and reports every contradiction: with
// the stored tiles, the signed head, the heads people kept, the certificates,
// lists and counters. The error wraps ErrTampered when there is any fault, and
// is another one when the log could not be read to the end. Memory grows with
// the number of standing ballots, not with the log.
func Verify(ctx context.Context, r Reader, a Audit) (Report, error) {
	v := &verifier{
		ctx: ctx, r: r, audit: a,
		full: map[int][]tlog.Hash{}, marked: map[int64]bool{}, roots: map[int64]tlog.Hash{},
		tallies: map[int64][]*tally{}, motions: map[int64]*tally{}, published: map[int64][]*tally{},
	}
	if err := v.readHead(); err != nil {
		return v.report, err
	}
	v.openCertificates()
	v.openPublished()
	if err := v.readLeaves(); err != nil {
		return v.report, err
	}
	if err := v.checkEdge(); err != nil {
		return v.report, err
	}
	v.checkRoot()
	v.checkAnchors()
	v.checkTallies()
	v.checkLists()
	v.checkPublished()
	v.report.finish()
	if len(v.report.Faults) > 0 {
		return v.report, fmt.Errorf("%w: %s", ErrTampered, v.report.Faults[0])
	}
	return v.report, nil
}

// verifier walks a log once from the first leaf to the last.
type verifier struct {
	ctx    context.Context
	r      Reader
	audit  Audit
	origin string
	head   Checkpoint
	report Report

	// leaves grows from leaf hashes alone; stored takes each level from the
	// tiles below it as stored, so that a fault shows at its own place only.
	leaves, stored frontier
	full           map[int][]tlog.Hash // last full tile of leaves, by level
	differ         []difference
	marked         map[int64]bool // leaf indexes with a fault already

	roots   map[int64]tlog.Hash // roots at the sizes asked for
	recount Recount
	tallies map[int64][]*tally // certificates by ledger size
	motions map[int64]*tally   // the certificate of each motion

	published map[int64][]*tally // running counters by the leaves there were
}

func (v *verifier) readHead() error {
	var err error
	if v.origin, err = Origin(v.audit.Community); err != nil {
		return err
	}
	size, err := v.r.Size(v.ctx)
	if err != nil && !errors.Is(err, ErrNote) {
		return fmt.Errorf("read log size: %w", err)
	}
	for _, anchor := range v.audit.Anchors {
		v.roots[anchor.Size] = tlog.Hash{}
	}
	msg, err := v.r.Tile(v.ctx, CheckpointPath)
	if errors.Is(err, fs.ErrNotExist) {
		if size > 0 {
			v.fault(Fault{Kind: FaultHead, Index: -1, Path: CheckpointPath, Detail: "no checkpoint"})
		}
		v.head = Checkpoint{Origin: v.origin, Size: size, Root: v.leaves.root()}
		return nil
	}
	if err != nil {
		return fmt.Errorf("read checkpoint: %w", err)
	}
	if v.head, err = OpenCheckpoint(msg, v.origin, v.audit.Keys); err != nil {
		v.fault(Fault{Kind: FaultHead, Index: -1, Path: CheckpointPath, Detail: err.Error()})
		if v.head, err = claimedHead(msg); err != nil {
			v.head = Checkpoint{Size: size}
		}
	}
	if v.head.Size < size { // a larger head may have been sealed between the reads
		v.fault(Fault{Kind: FaultHead, Index: -1, Path: CheckpointPath, Detail: fmt.Sprintf("head at %d, sealed size is %d", v.head.Size, size)})
	}
	v.report.Head = v.head
	return nil
}

// difference is a hash in a stored tile that is not the one recomputed. Whether
// the tile is wrong or the leaf is known only when the root is.
type difference struct {
	level int
	index int64 // first leaf under the hash
	path  string
	// leaves and below say what it differs from: the hash made from leaves
	// alone, and the hash of the stored tile below.
	leaves, below bool
}

// readLeaves walks all leaves, sealed or not.
func (v *verifier) readLeaves() error {
	index := int64(0)
	v.mark(0)
	for {
		leaves, err := v.r.Leaves(v.ctx, index, 4*tileWidth)
		var bad *LeafError
		if errors.As(err, &bad) {
			v.fault(Fault{Kind: FaultLeaf, Index: bad.Index, Detail: bad.Err.Error() + "; nothing after it could be read"})
			return nil
		}
		if err != nil {
			return fmt.Errorf("read leaves from %d: %w", index, err)
		}
		for _, leaf := range leaves {
			if err := v.leaf(index, leaf); err != nil {
				return err
			}
			index++
			v.mark(index)
		}
		if len(leaves) == 0 || len(leaves) < tileWidth && v.seenAll(index) {
			break
		}
	}
	if index < v.head.Size {
		v.fault(Fault{Kind: FaultMissing, Index: index, Detail: fmt.Sprintf("head covers %d leaves", v.head.Size)})
	}
	v.report.Unsealed = max(0, index-v.head.Size)
	return nil
}

// seenAll reports whether nothing beyond a size is compared with counters of a log that
// may be growing. While people vote it has no end: what comes in for as long as it is read
// need not be waited for.
func (v *verifier) seenAll(size int64) bool {
	last := v.head.Size
	if len(v.published) == 0 || len(v.audit.Lists) > 0 {
		return false // nobody said what there is
	}
	for at := range v.published {
		if at == atTheEnd {
			return false
		}
		last = max(last, at)
	}
	return size >= last
}

func (v *verifier) leaf(index int64, leaf []byte) error {
	if index < v.head.Size {
		h := tlog.RecordHash(leaf)
		if err := v.leaves.add(h, v.keepFull); err != nil {
			return err
		}
		if err := v.stored.add(h, v.checkTile); err != nil {
			return err
		}
	}
	e, err := Parse(leaf)
	var seq int64
	switch {
	case errors.Is(err, ErrUnknownForm):
		v.report.Unknown++
		seq, _ = Sequence(leaf)
	case err != nil:
		v.fault(Fault{Kind: FaultLeaf, Index: index, Detail: err.Error()})
		return nil
	default:
		seq, _ = e.Place()
	}
	if seq != index+1 {
		v.fault(Fault{Kind: FaultOrder, Index: index, Detail: fmt.Sprintf("carries sequence %d", seq)})
	}
	v.count(index, e)
	return nil
}

// keepFull remembers a full tile made from leaves for checkTile, which is
// called for the same tile next.
func (v *verifier) keepFull(t tlog.Tile, hashes []tlog.Hash) (tlog.Hash, error) {
	v.full[t.L] = append(v.full[t.L][:0], hashes...)
	return perfect(hashes), nil
}

// fromLeaves returns the hashes of a tile as made from leaves alone.
func (v *verifier) fromLeaves(t tlog.Tile) []tlog.Hash {
	if t.W == tileWidth {
		return v.full[t.L]
	}
	return v.leaves.levels[t.L].hashes
}

// checkTile compares a stored tile with the hashes it should hold and returns
// the hash of what is stored.
func (v *verifier) checkTile(t tlog.Tile, below []tlog.Hash) (tlog.Hash, error) {
	path := TilePath(t)
	first := (t.N * tileWidth) << (tileHeight * t.L)
	data, err := readTile(v.ctx, v.r, t)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, ErrFormat) {
		v.report.add(Fault{Kind: FaultTile, Index: first, Path: path, Detail: err.Error()})
		return perfectOf(below), nil
	}
	if err != nil {
		return tlog.Hash{}, err
	}
	have, leaves := tileHashes(data), v.fromLeaves(t)
	for i, h := range have {
		d := difference{level: t.L, index: first + int64(i)<<(tileHeight*t.L), path: path}
		if d.leaves, d.below = h != leaves[i], h != below[i]; d.leaves || d.below {
			v.differ = append(v.differ, d)
		}
	}
	return perfectOf(have), nil
}

// perfectOf hashes a full tile; a partial one stands for nothing above it.
func perfectOf(row []tlog.Hash) tlog.Hash {
	if len(row) != tileWidth {
		return tlog.Hash{}
	}
	return perfect(row)
}

// checkEdge checks the partial tiles of the head.
func (v *verifier) checkEdge() error {
	if v.stored.size != v.head.Size {
		return nil // leaves are missing, which is reported
	}
	for _, t := range v.stored.partial() {
		if _, err := v.checkTile(t, v.stored.levels[t.L].hashes); err != nil {
			return err
		}
	}
	return nil
}

// checkRoot compares the recomputed root with the head and decides whether
// leaves or tiles are wrong where the two differ.
func (v *verifier) checkRoot() {
	right := v.leaves.size == v.head.Size && v.leaves.root() == v.head.Root
	for _, d := range v.differ {
		switch {
		case right && d.leaves:
			v.report.add(Fault{Kind: FaultTile, Index: d.index, Path: d.path, Detail: "hash is not that of the leaves"})
		case !right && d.level == 0:
			v.fault(Fault{Kind: FaultLeaf, Index: d.index, Detail: "hash is not the one in the tile"})
		case !right && d.below:
			v.report.add(Fault{Kind: FaultTile, Index: d.index, Path: d.path, Detail: "hash is not that of the tile below"})
		}
	}
	if !right && v.leaves.size == v.head.Size && len(v.differ) == 0 {
		v.fault(Fault{Kind: FaultHead, Index: -1, Path: CheckpointPath, Detail: "leaves do not hash to the head"})
	}
}

// mark notes the root at a size somebody asked about.
func (v *verifier) mark(size int64) {
	if _, asked := v.roots[size]; asked && size <= v.head.Size {
		v.roots[size] = v.leaves.root()
	}
	for _, t := range v.tallies[size] {
		t.freeze(&v.recount, v.audit.Weigh)
	}
	for _, t := range v.published[size] {
		t.freeze(&v.recount, v.audit.Weigh)
	}
}

func (v *verifier) checkAnchors() {
	for _, anchor := range v.audit.Anchors {
		switch {
		case anchor.Size > v.head.Size:
			v.fault(Fault{Kind: FaultAnchor, Index: v.head.Size, Detail: fmt.Sprintf("%s was kept, the log ends at %d", anchor, v.head.Size)})
		case !anchor.matches(v.roots[anchor.Size]):
			v.fault(Fault{Kind: FaultAnchor, Index: anchor.Size, Detail: fmt.Sprintf("%s was kept, the log has %s", anchor, anchorText(anchor.Size, v.roots[anchor.Size]))})
		default:
			v.report.Anchors++
		}
	}
}

// fault reports a fault of a leaf once.
func (v *verifier) fault(f Fault) {
	if f.Kind == FaultLeaf || f.Kind == FaultOrder {
		if v.marked[f.Index] {
			return
		}
		v.marked[f.Index] = true
	}
	v.report.add(f)
}
