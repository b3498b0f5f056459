package archive

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strconv"
	"strings"

	"yishi/bot/ledger"
)

// heldLog is the ledger in an archive. It reads the records as they come: everything
// before the ledger's entries in open, and the entries as Verify asks for them.
type heldLog struct {
	recs    *records
	strings map[string]string            // by key
	hashes  map[string]map[string]string // by key, then field

	pending []string // entries not yet taken: id, text, …
	more    bool     // there may be further records
	leaves  [][]byte // of an entry, not yet asked for
	next    int64    // index of the next leaf
}

var _ ledger.Reader = (*heldLog)(nil)

func newHeldLog(recs *records) *heldLog {
	return &heldLog{recs: recs, more: true, strings: make(map[string]string), hashes: make(map[string]map[string]string)}
}

// open reads up to the ledger's first entries and keeps what verifying needs.
func (l *heldLog) open() error {
	for {
		rec, ok, err := l.recs.next()
		if err != nil {
			return err
		}
		if !ok {
			l.more = false
			return nil
		}
		switch {
		case rec.Kind == streamKind:
			l.pending = rec.Values
			return nil
		case rec.Key == seqName && rec.Kind == stringKind:
			l.strings[rec.Key] = rec.Values[0]
		case rec.Kind == hashKind && (rec.Key == logName || rec.Key == tilesName || strings.HasPrefix(rec.Key, tallyRoot)):
			l.keep(rec)
		}
	}
}

func (l *heldLog) keep(rec record) {
	fields := l.hashes[rec.Key]
	if fields == nil {
		fields = make(map[string]string)
		l.hashes[rec.Key] = fields
	}
	for i := 0; i < len(rec.Values); i += 2 {
		fields[rec.Values[i]] = rec.Values[i+1]
	}
}

// sealed is the number of leaves under the head, as the log says; 0 when it does not.
func (l *heldLog) sealed() int64 { return number(l.hashes[logName]["size"]) }

// number reads a number that a script wrote; 0 for anything else.
func number(text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// Size implements ledger.Reader.
func (l *heldLog) Size(context.Context) (int64, error) { return l.sealed(), nil }

// Tile implements ledger.Reader.
func (l *heldLog) Tile(_ context.Context, path string) ([]byte, error) {
	key, field := tilesName, path
	if path == ledger.CheckpointPath {
		key, field = logName, "checkpoint"
	}
	data, ok := l.hashes[key][field]
	if !ok {
		return nil, fmt.Errorf("read %.100q: %w", path, fs.ErrNotExist)
	}
	return []byte(data), nil
}

// Leaves implements ledger.Reader, in one direction only.
func (l *heldLog) Leaves(_ context.Context, from int64, limit int) ([][]byte, error) {
	if from != l.next {
		return nil, errors.New("leaves of an archive are read in order")
	}
	for len(l.leaves) == 0 {
		ok, err := l.entry()
		if err != nil || !ok {
			return nil, err
		}
	}
	n := min(limit, len(l.leaves))
	part := l.leaves[:n]
	l.leaves, l.next = l.leaves[n:], l.next+int64(n)
	return part, nil
}

// entry takes the next entry; ok is false when there is none.
func (l *heldLog) entry() (ok bool, err error) {
	if len(l.pending) == 0 {
		if err := l.advance(); err != nil || len(l.pending) == 0 {
			return false, err
		}
	}
	id, text := l.pending[0], l.pending[1]
	l.pending = l.pending[2:]
	first := entrySequence(id)
	if first != l.next+1 {
		return false, &ledger.LeafError{Index: l.next, Err: fmt.Errorf("%w: the entry after it is %s", ledger.ErrGap, id)}
	}
	if l.leaves, err = ledger.Unpack(first, []byte(text)); err != nil {
		return false, fmt.Errorf("ledger entry %s: %w", id, err)
	}
	return true, nil
}

func (l *heldLog) advance() error {
	if !l.more {
		return nil
	}
	rec, ok, err := l.recs.next()
	l.more = ok && err == nil
	l.pending = rec.Values
	return err
}

// drain reads what Verify left because of a fault.
func (l *heldLog) drain() error {
	for l.more {
		if err := l.advance(); err != nil {
			return err
		}
	}
	return nil
}

// faults are what Verify cannot see: numbers that do not fit the leaves.
func (l *heldLog) faults(h header) []ledger.Fault {
	var faults []ledger.Fault
	if n := number(l.strings[seqName]); n != l.next || h.Sequence != l.next {
		faults = append(faults, ledger.Fault{Kind: ledger.FaultMissing, Index: l.next,
			Detail: fmt.Sprintf("%d leaves were given a number, %d are there", n, l.next)})
	}
	if h.Sealed != l.sealed() {
		faults = append(faults, ledger.Fault{Kind: ledger.FaultHead, Index: -1,
			Detail: fmt.Sprintf("the header says that %d leaves are sealed, the log %d", h.Sealed, l.sealed())})
	}
	return faults
}

// counts are the running counters of all motions, ballots only.
func (l *heldLog) counts() []ledger.Counts {
	var all []ledger.Counts
	for _, key := range slices.Sorted(maps.Keys(l.hashes)) {
		fields := l.hashes[key]
		motion, ok := strings.CutPrefix(key, tallyRoot)
		if !ok {
			continue
		}
		c := ledger.Counts{Motion: number(motion), Cast: ledger.Sum{Ballots: ballots(fields["all"])}, Choices: make(map[string]ledger.Sum)}
		for field, sum := range fields {
			if choice, ok := strings.CutPrefix(field, "o"); ok {
				c.Choices[choice] = ledger.Sum{Ballots: ballots(sum)}
			}
		}
		all = append(all, c)
	}
	return all
}

// ballots is the first number of a counter, units|heads|area.
func ballots(sum string) int64 {
	units, _, _ := strings.Cut(sum, "|")
	return number(units)
}
