package main

import (
	"context"
	"crypto/ed25519"
	"errors"
	"io"
	"log/slog"

	"golang.org/x/mod/sumdb/note"

	"yishi/bot/council"
	"yishi/bot/ledger"
	"yishi/handlers/terminal"
	"yishi/store/archive"
)

var _ terminal.House = (*house)(nil)

// archived says in the terminal's words what became of an archive.
func archived(r archive.Report) terminal.Archive {
	return terminal.Archive{
		Community: r.Community, Made: r.Made, Sequence: r.Sequence, Rows: r.Rows, Bytes: r.Bytes,
		Late: r.Late, Elsewhere: r.Elsewhere, Ledger: r.Ledger,
	}
}

func archivedAll(reports []archive.Report) (all []terminal.Archive) {
	for _, r := range reports {
		all = append(all, archived(r))
	}
	return all
}

// trusted is what this deployment's archives are checked against.
func (h *house) trusted() archive.Options {
	return archive.Options{Witness: h.Witness, Keys: func(community string) (note.Verifiers, error) {
		public, ok := h.LedgerKey.Public().(ed25519.PublicKey)
		if !ok {
			return nil, errors.New("the ledger key is none")
		}
		verifier, err := ledger.NewVerifier(community, public)
		if err != nil {
			return nil, err
		}
		return note.VerifierList(verifier), nil
	}}
}

func (h *house) bringing(how terminal.Bringing) archive.Options {
	o := h.trusted()
	o.Replace, o.Older, o.Faulty, o.Silent, o.Progress = how.Replace, how.Older, how.Faulty, how.Silent, how.Progress
	return o
}

// Export implements terminal.House. The ledger is sealed first: the archive's signed head
// covers all that is in it, and is no older than the one remembered here.
func (h *house) Export(ctx context.Context, c council.ID, w io.Writer) (terminal.Archive, error) {
	h.sealFirst(ctx, c)
	r, err := archive.Export(ctx, h.data, c, w, nil)
	return archived(r), err
}

// sealFirst seals a ledger before it is copied. What cannot be sealed is copied all the
// same: an archive of a faulty ledger is better than none.
func (h *house) sealFirst(ctx context.Context, c council.ID) {
	if err := h.SealLedger(ctx, c); err != nil {
		h.Log.WarnContext(ctx, "archive holds entries under no signed head", slog.String("community", string(c)), slog.Any("err", err))
	}
}

// Import implements terminal.House.
func (h *house) Import(ctx context.Context, r io.Reader, how terminal.Bringing) (terminal.Archive, error) {
	report, err := archive.Import(ctx, h.data, r, h.bringing(how))
	return archived(report), err
}

// Backup implements terminal.House. All ledgers are sealed first.
func (h *house) Backup(ctx context.Context, dir string) ([]terminal.Archive, error) {
	ids, err := h.store.Communities(ctx)
	if err != nil {
		return nil, err
	}
	for _, c := range ids {
		h.sealFirst(ctx, c)
	}
	reports, err := archive.Backup(ctx, h.data, dir, h.trusted(), nil)
	return archivedAll(reports), err
}

// Restore implements terminal.House.
func (h *house) Restore(ctx context.Context, dir string, how terminal.Bringing) ([]terminal.Archive, error) {
	reports, err := archive.Restore(ctx, h.data, dir, h.bringing(how))
	return archivedAll(reports), err
}

// checkArchive verifies an archive without a store and without this server's keys.
func checkArchive(ctx context.Context, r io.Reader, anchors []ledger.Anchor) (terminal.Archive, error) {
	report, err := archive.Check(ctx, r, archive.Options{Anchors: anchors})
	return archived(report), err
}
