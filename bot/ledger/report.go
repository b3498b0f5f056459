package ledger

import (
	"cmp"
	"fmt"
	"slices"
)

// FaultKind says what is wrong.
type FaultKind string

// The kinds, the most telling first.
const (
	// FaultLeaf: a leaf's bytes are not those that were sealed, or no leaf.
	FaultLeaf FaultKind = "leaf"
	// FaultOrder: a leaf stands where another belongs.
	FaultOrder FaultKind = "order"
	// FaultMissing: leaves under the head cannot be read.
	FaultMissing FaultKind = "missing"
	// FaultTile: a stored tile is missing or wrong; the leaves are right.
	FaultTile FaultKind = "tile"
	// FaultHead: the checkpoint is missing, forged, or of other leaves.
	FaultHead FaultKind = "head"
	// FaultAnchor: a head somebody kept is not in this log's past.
	FaultAnchor FaultKind = "anchor"
	// FaultCertificate: a certificate is forged or of another log.
	FaultCertificate FaultKind = "certificate"
	// FaultCount: a published number is not what the leaves add up to.
	FaultCount FaultKind = "count"
	// FaultLate: a ballot was recorded after its motion was certified.
	FaultLate FaultKind = "late"
	// FaultList: a published ballot list is not that of the leaves.
	FaultList FaultKind = "list"
)

var faultOrder = []FaultKind{
	FaultLeaf, FaultOrder, FaultMissing, FaultTile, FaultHead, FaultAnchor,
	FaultCertificate, FaultCount, FaultLate, FaultList,
}

// One early damage can put thousands of leaves out of place: so many faults are
// collected, and so many of them listed.
const (
	maxCollected = 10_000
	maxFaults    = 100
)

// Fault is one contradiction.
type Fault struct {
	// Kind says what is wrong.
	Kind FaultKind
	// Index is the first leaf concerned, from 0; -1 when none can be named.
	Index int64
	// Motion is the motion concerned; 0 when none.
	Motion int64
	// Path is the stored file concerned; may be empty.
	Path string
	// Detail is for operators, in English.
	Detail string
}

// String writes the fault on one line, for operators.
func (f Fault) String() string {
	s := string(f.Kind)
	if f.Index >= 0 {
		s += fmt.Sprintf(" at leaf %d", f.Index)
	}
	if f.Motion > 0 {
		s += fmt.Sprintf(" of motion %d", f.Motion)
	}
	if f.Path != "" {
		s += " in " + f.Path
	}
	return s + ": " + f.Detail
}

// Report is what an audit found.
type Report struct {
	// Head is the head found; trust it only without a FaultHead.
	Head Checkpoint
	// Unsealed counts leaves after the head.
	Unsealed int64
	// Acts, Ballots, Sealed and Unknown count leaves by form; Unknown are of a
	// later version.
	Acts, Ballots, Sealed, Unknown int64
	// Anchors counts the kept heads that were found in the log's past.
	Anchors int
	// Certificates and Lists count those that agree with the leaves.
	Certificates, Lists int
	// Weighed is true when heads and areas were recounted too.
	Weighed bool
	// Counts are the tallies recounted from all leaves, by motion.
	Counts []Counts
	// Faults are ordered with the most telling first, at most 100.
	Faults []Fault
	// More counts faults beyond those listed.
	More int
}

// BadIndex returns the leaf index of the first fault, and -1 when there is no
// fault or none can be pinned to a leaf.
func (r Report) BadIndex() int64 {
	if len(r.Faults) == 0 {
		return -1
	}
	return r.Faults[0].Index
}

func (r *Report) add(f Fault) {
	if len(r.Faults) >= maxCollected {
		r.More++
		return
	}
	r.Faults = append(r.Faults, f)
}

func (r *Report) finish() {
	slices.SortStableFunc(r.Faults, func(a, b Fault) int {
		if c := cmp.Compare(faultRank(a.Kind), faultRank(b.Kind)); c != 0 {
			return c
		}
		return cmp.Compare(a.Index, b.Index)
	})
	if len(r.Faults) > maxFaults {
		r.More += len(r.Faults) - maxFaults
		r.Faults = r.Faults[:maxFaults:maxFaults]
	}
}

// faultRank puts the three faults of leaves on one level, so that the lowest
// index comes first among them.
func faultRank(k FaultKind) int {
	return max(slices.Index(faultOrder, k), slices.Index(faultOrder, FaultMissing))
}
