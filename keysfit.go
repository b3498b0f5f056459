package main

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"io/fs"

	"golang.org/x/mod/sumdb/note"

	"yishi/bot/ledger"
	"yishi/config"
	"yishi/store"
	"yishi/store/keyring"
)

// checkFit refuses a keyring by which no ledger in the store was signed: a directory that
// is not mounted, or was mistyped, would be filled with new keys, for which no code, receipt
// or sealed ballot is good.
func (h *house) checkFit(ctx context.Context, s config.Settings) error {
	if s.NewKeys() {
		return nil
	}
	public, ok := h.LedgerKey.Public().(ed25519.PublicKey)
	if !ok {
		return errors.New("the ledger key is none")
	}
	if strange, err := strangeHeads(ctx, h.store, public); err != nil || !strange {
		return err
	}
	return fmt.Errorf("the keys in %s are not those of this store: point YISHI_KEYS to the directory that was used before, or put its copy back (only if it is lost for good: YISHI_NEW_KEYS=yes)", s.KeysDir())
}

// keysFit says for doctor whether the keys are those of the store, and makes none.
func keysFit(ctx context.Context, s config.Settings) (fit bool, err error) {
	st, err := store.Open(ctx, s.Redis.Reveal(), store.Options{})
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	public, err := keyring.Public(s.KeysDir())
	if err != nil && !errors.Is(err, keyring.ErrNotFound) {
		return false, err
	}
	strange, err := strangeHeads(ctx, st, public)
	return !strange, err
}

// strangeHeads reports whether there are signed ledgers and none of them by this key. One of
// many may have come from elsewhere. Without a key every signed ledger is strange.
func strangeHeads(ctx context.Context, st *store.Store, key ed25519.PublicKey) (bool, error) {
	ids, err := st.Communities(ctx)
	if err != nil {
		return false, err
	}
	strange := false
	for _, id := range ids {
		head, err := st.Log(id).Checkpoint(ctx)
		if errors.Is(err, fs.ErrNotExist) { // nothing was sealed yet
			continue
		}
		if err != nil {
			return false, err
		}
		known := note.VerifierList()
		if len(key) > 0 {
			verifier, err := ledger.NewVerifier(string(id), key)
			if err != nil {
				return false, err
			}
			known = note.VerifierList(verifier)
		}
		// A head by this key that is damaged is for verify to tell of.
		if _, err := note.Open(head, known); !errors.As(err, new(*note.UnverifiedNoteError)) {
			return false, nil
		}
		strange = true
	}
	return strange, nil
}
