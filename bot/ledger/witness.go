package ledger

import (
	"context"
	"encoding/hex"
	"fmt"
	"strconv"

	"golang.org/x/mod/sumdb/tlog"
)

// kept is the head remembered on this machine; the zero value is none.
type kept struct{ anchor Anchor }

func (s Sealer) recall(ctx context.Context) (kept, error) {
	if s.Witness == nil {
		return kept{}, nil
	}
	text, err := s.Witness.Head(ctx, s.Signer.Name())
	if err != nil {
		return kept{}, fmt.Errorf("recall head: %w", err)
	}
	if text == "" {
		return kept{}, nil
	}
	anchor, err := ParseAnchor(text)
	return kept{anchor}, err
}

// continuedBy checks that the standing head continues the remembered one.
func (k kept) continuedBy(ctx context.Context, r Reader, head Checkpoint) error {
	if k.anchor.Size == 0 {
		return nil
	}
	if k.anchor.Size > head.Size {
		return fmt.Errorf("%w: store at %d, remembered %d", ErrRollback, head.Size, k.anchor.Size)
	}
	root, err := rootAt(ctx, r, head, k.anchor.Size)
	if err != nil {
		return err
	}
	if !k.anchor.matches(root) {
		return fmt.Errorf("%w: another log stood here at %d leaves", ErrTampered, k.anchor.Size)
	}
	return nil
}

// rootAt returns the root that the log under head had at an earlier size.
func rootAt(ctx context.Context, r Reader, head Checkpoint, size int64) (tlog.Hash, error) {
	if size == head.Size {
		return head.Root, nil
	}
	root, err := tlog.TreeHash(size, provenHashes(ctx, r, head))
	if err != nil {
		return tlog.Hash{}, proofError(fmt.Sprintf("root at %d", size), err)
	}
	return root, nil
}

func (s Sealer) remember(ctx context.Context, head Checkpoint) error {
	if s.Witness == nil {
		return nil
	}
	text := strconv.FormatInt(head.Size, 10) + ":" + hex.EncodeToString(head.Root[:])
	if err := s.Witness.SetHead(ctx, head.Origin, text); err != nil {
		return fmt.Errorf("remember head: %w", err)
	}
	return nil
}
