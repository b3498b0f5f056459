package bot

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/note"

	"yishi/bot/council"
	"yishi/bot/ledger"
)

// Ledgers opens the ledger of a community, which the store keeps.
type Ledgers func(council.ID) ledger.Log

// SealLedger takes the entries that are waiting under a new signed head. It may run
// on several replicas at once and be stopped at any point.
func (b *Bot) SealLedger(ctx context.Context, c council.ID) error {
	err := b.sealAll(ctx, c)
	if errors.Is(err, ledger.ErrConflict) { // others seal as fast as this one
		return nil
	}
	return err
}

// sealAll seals until the head covers every entry that was there when it began. Another
// replica that was first may have begun before the last of them, so it looks again.
// Errors: ledger.ErrConflict when others were first every time.
func (b *Bot) sealAll(ctx context.Context, c council.ID) error {
	sealer, err := b.sealer(c)
	if err != nil {
		return err
	}
	for conflicts := 0; ; {
		_, n, err := sealer.Seal(ctx, b.Ledgers(c))
		switch {
		case errors.Is(err, ledger.ErrConflict) && conflicts < mostTries:
			conflicts++
		case err != nil:
			return fmt.Errorf("seal ledger of %s: %w", c, err)
		case n < ledger.DefaultBatch:
			return nil
		}
	}
}

func (b *Bot) sealer(c council.ID) (ledger.Sealer, error) {
	signer, err := ledger.NewSigner(string(c), b.LedgerKey)
	if err != nil {
		return ledger.Sealer{}, err
	}
	keys, err := b.ledgerKeys(c)
	return ledger.Sealer{Signer: signer, Keys: keys, Witness: b.Witness}, err
}

func (b *Bot) ledgerKeys(c council.ID) (note.Verifiers, error) {
	public, ok := b.LedgerKey.Public().(ed25519.PublicKey)
	if !ok {
		return nil, fmt.Errorf("%w: ledger key", ErrInvalid)
	}
	verifier, err := ledger.NewVerifier(string(c), public)
	if err != nil {
		return nil, err
	}
	return note.VerifierList(verifier), nil
}

// LedgerHead is the newest signed head of a community's ledger, as text; people keep
// it to show later that nothing before it was changed. Empty before the first one.
func (b *Bot) LedgerHead(ctx context.Context, c council.ID) (string, error) {
	msg, err := b.Ledgers(c).Tile(ctx, ledger.CheckpointPath)
	if err != nil {
		return "", err
	}
	return string(msg), nil
}

// VerifyLedger recomputes a community's ledger from its entries and recounts every
// motion against its counters as both were at one moment: people vote meanwhile. Errors: ledger.ErrTampered with the report of what is
// wrong.
func (b *Bot) VerifyLedger(ctx context.Context, c council.ID, anchors []ledger.Anchor) (ledger.Report, error) {
	keys, err := b.ledgerKeys(c)
	if err != nil {
		return ledger.Report{}, err
	}
	audit := ledger.Audit{Community: string(c), Keys: keys, Anchors: anchors}
	weights := make(map[int64][]council.Entry)
	members, err := b.Records.Members(ctx, c, "motions", 0, everything, 100_000)
	if err != nil {
		return ledger.Report{}, err
	}
	for _, member := range members {
		var m council.Motion
		if _, err := b.load(ctx, c, Ref{"motion", member.Name}, &m); err != nil {
			return ledger.Report{}, err
		}
		if m.Opened.IsZero() || m.SealKey == nil && m.Roll.Hash == "" {
			continue
		}
		counters, at, err := b.Ballots.CountersAt(ctx, c, m.No, len(m.Roll.Buildings))
		if err != nil {
			return ledger.Report{}, err
		}
		said := publishedCounts(m, counters)
		said.At = at
		audit.Published = append(audit.Published, said)
		if weights[int64(m.No)], err = b.wholeRoll(ctx, c, m); err != nil {
			return ledger.Report{}, err
		}
	}
	audit.Weigh = func(motion, entry int64) (heads, area int64, ok bool) {
		entries := weights[motion]
		if entry < 0 || entry >= int64(len(entries)) {
			return 0, 0, false
		}
		return int64(entries[entry].Heads), entries[entry].Area(), true
	}
	return ledger.Verify(ctx, b.Ledgers(c), audit)
}

func publishedCounts(m council.Motion, c council.Counters) ledger.Counts {
	counts := ledger.Counts{Motion: int64(m.No), Choices: map[string]ledger.Sum{},
		Cast: ledger.Sum{Ballots: int64(c.Units), Heads: int64(c.Heads), Area: c.Area}}
	if m.Secrecy == council.Secret {
		return counts
	}
	for letter, sum := range c.Options {
		if sum.Units > 0 {
			counts.Choices[letter] = ledger.Sum{Ballots: int64(sum.Units), Heads: int64(sum.Heads), Area: sum.Area}
		}
	}
	return counts
}

// wholeRoll reads all entries of a motion's roll.
func (b *Bot) wholeRoll(ctx context.Context, c council.ID, m council.Motion) ([]council.Entry, error) {
	var all []council.Entry
	const batch = 500
	for from := 0; from < m.Roll.Units; from += batch {
		var numbers []int
		for n := from; n < min(from+batch, m.Roll.Units); n++ {
			numbers = append(numbers, n)
		}
		entries, err := b.Ballots.Entries(ctx, c, m.Roll.Hash, numbers...)
		if err != nil {
			return nil, err
		}
		all = append(all, entries...)
	}
	return all, nil
}
