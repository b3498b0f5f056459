package bot

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"yishi/bot/council"
	"yishi/bot/ledger"
)

// certify is the index of decided motions that have no certificate yet.
const certify = "certify"

func certificateRef(no int) Ref { return Ref{"certificate", strconv.Itoa(no)} }

// Certificate is the signed note of a decided motion's counts. Errors: ErrNotFound.
func (b *Bot) Certificate(ctx context.Context, c council.ID, no int) (string, error) {
	var text string
	doc, err := b.load(ctx, c, certificateRef(no), &text)
	if err == nil && doc.Version == 0 {
		err = fmt.Errorf("certificate of motion %d: %w", no, ErrNotFound)
	}
	return text, err
}

// certifyAll signs the results that wait for it. The ledger is sealed first, so that the
// signed head covers every ballot that was counted.
func (b *Bot) certifyAll(ctx context.Context, c council.ID) error {
	waiting, err := b.Records.Members(ctx, c, certify, 0, everything, 100)
	if err != nil || len(waiting) == 0 {
		return err
	}
	if err := b.sealAll(ctx, c); errors.Is(err, ledger.ErrConflict) {
		return nil // the next sweep certifies
	} else if err != nil {
		return err
	}
	var failed error
	for _, w := range waiting {
		no, err := strconv.Atoi(w.Name)
		if err == nil {
			err = b.certifyOne(ctx, c, no)
		}
		failed = errors.Join(failed, err)
	}
	return failed
}

func (b *Bot) certifyOne(ctx context.Context, c council.ID, no int) error {
	done := Mark{Index: certify, Member: strconv.Itoa(no), Remove: true}
	m, found, err := b.motionOf(ctx, c, no)
	if err != nil {
		return err
	}
	var before string
	doc, err := b.load(ctx, c, certificateRef(no), &before)
	if err != nil {
		return err
	}
	if !found || m.Result == nil || doc.Version > 0 {
		_, err := b.Records.Commit(ctx, c, Act{Marks: []Mark{done}})
		return err
	}
	text, err := b.signResult(ctx, c, m)
	if err != nil {
		return err
	}
	if doc, err = doc.holding(text); err != nil {
		return err
	}
	_, err = b.Records.Commit(ctx, c, Act{Docs: []Doc{doc}, Marks: []Mark{done}})
	return err
}

func (b *Bot) signResult(ctx context.Context, c council.ID, m council.Motion) (string, error) {
	sealer, err := b.sealer(c)
	if err != nil {
		return "", err
	}
	note, err := b.LedgerHead(ctx, c)
	if err != nil {
		return "", err
	}
	head, err := ledger.OpenCheckpoint([]byte(note), sealer.Signer.Name(), sealer.Keys)
	if err != nil {
		return "", err
	}
	list, err := b.BallotList(ctx, c, m.No)
	if err != nil {
		return "", err
	}
	cert := ledger.Certificate{
		Community: string(c), Motion: int64(m.No), Rule: m.Rule, RuleVersion: m.RuleVersion, Roll: m.Roll.Hash,
		Base:    ledger.Sum{Ballots: int64(m.Roll.Units), Heads: int64(m.Roll.Heads), Area: m.Roll.Area},
		Cast:    ledger.Sum{Ballots: int64(m.Result.Units), Heads: int64(m.Result.Heads), Area: m.Result.Area},
		Choices: make(map[string]ledger.Sum), Disputed: int64(len(m.Disputes)), Invalid: int64(m.Result.Invalid),
		Outcome: m.Result.Outcome, Effect: m.Effect, List: list.Digest(), Size: head.Size, Root: head.Root, Time: m.Result.Decided,
	}
	for letter, sum := range m.Result.Options {
		if letter != invalidLetter && sum.Units > 0 {
			cert.Choices[letter] = ledger.Sum{Ballots: int64(sum.Units), Heads: int64(sum.Heads), Area: sum.Area}
		}
	}
	signed, err := ledger.SignCertificate(cert, sealer.Signer)
	return string(signed), err
}
