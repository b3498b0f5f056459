package archive

import (
	"context"
	"errors"
	"fmt"
	"io"

	"golang.org/x/mod/sumdb/note"

	"yishi/bot/council"
	"yishi/bot/ledger"
)

// Check reads an archive to its end and verifies its ledger and counters without any
// server. Errors: ErrFormat, ErrVersion; ledger.ErrTampered, with the faults in the
// report, unless o.Faulty; ledger.ErrRollback unless o.Older.
func Check(ctx context.Context, r io.Reader, o Options) (report Report, err error) {
	h, err := hold(ctx, r, o.Temp)
	if err != nil {
		return Report{}, err
	}
	defer func() { err = errors.Join(err, h.close()) }()
	return h.check(ctx, o)
}

func (h *held) check(ctx context.Context, o Options) (Report, error) {
	report := Report{
		Community: h.header.Community, Made: h.header.Made, Sequence: h.header.Sequence, Sealed: h.header.Sealed,
		Entries: h.header.Entries, Keys: h.header.Keys, Bytes: h.end + int64(trailerSize),
	}
	recs, err := h.records(ctx)
	if err != nil {
		return report, err
	}
	log := newHeldLog(recs)
	if err := log.open(); err != nil {
		return report, err
	}
	audit, older, err := h.audit(ctx, o, log)
	if err != nil {
		return report, err
	}
	report.Ledger, err = ledger.Verify(ctx, log, audit)
	if err != nil && !errors.Is(err, ledger.ErrTampered) {
		return report, err
	}
	if err := log.drain(); err != nil {
		return report, err
	}
	report.Rows = recs.seen.rows
	report.Ledger.Faults = append(report.Ledger.Faults, log.faults(h.header)...)
	if older != nil && !o.Older {
		return report, older
	}
	if len(report.Ledger.Faults) > 0 && !o.Faulty {
		return report, fmt.Errorf("%w: %s", ledger.ErrTampered, report.Ledger.Faults[0])
	}
	return report, nil
}

// audit is what the ledger is held against; older says that the witness knows more.
func (h *held) audit(ctx context.Context, o Options, log *heldLog) (a ledger.Audit, older, err error) {
	community := string(h.header.Community)
	a = ledger.Audit{Community: community, Keys: note.Verifiers(anybody{}), Published: log.counts()}
	a.Anchors = append(a.Anchors, o.Anchors...)
	if o.Keys != nil {
		if a.Keys, err = o.Keys(community); err != nil {
			return a, nil, fmt.Errorf("keys of the ledger: %w", err)
		}
	}
	text, err := o.recall(ctx, community)
	if err != nil || text == "" {
		return a, nil, err
	}
	anchor, err := ledger.ParseAnchor(text)
	if err != nil {
		return a, nil, fmt.Errorf("recall head: %w", err)
	}
	if size := log.sealed(); anchor.Size > size {
		return a, fmt.Errorf("%w: the archive's head is at %d, the key ring remembers one at %d", ledger.ErrRollback, size, anchor.Size), nil
	}
	a.Anchors = append(a.Anchors, anchor)
	return a, nil, nil
}

// recall is the head that the witness remembers of a community's ledger, "" for none.
func (o Options) recall(ctx context.Context, community string) (string, error) {
	if o.Witness == nil {
		return "", nil
	}
	origin, err := ledger.Origin(community)
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrFormat, err)
	}
	text, err := o.Witness.Head(ctx, origin)
	if err != nil {
		return "", fmt.Errorf("recall head: %w", err)
	}
	return text, nil
}

// remembered is a witness that stopped hearing of heads.
type remembered string

func (r remembered) Head(context.Context, string) (string, error) { return string(r), nil }

func (remembered) SetHead(context.Context, string, string) error { return nil }

// asOf are the options with what the witness remembers of a community by now: a head that
// is sealed while its archive is made is no sign that the archive is older.
func (o Options) asOf(ctx context.Context, c council.ID) (Options, error) {
	text, err := o.recall(ctx, string(c))
	o.Witness = remembered(text)
	return o, err
}
