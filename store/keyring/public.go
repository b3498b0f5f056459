package keyring

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"os"
)

// Public returns the public half of the ledger key in a keyring's directory, and makes
// nothing. It fails with ErrNotFound when there is no keyring or no such key.
func Public(path string) (_ ed25519.PublicKey, err error) {
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("%w: %s", ErrNotFound, ledgerName)
	}
	d, err := openDisk(path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, d.root.Close()) }()
	seed, err := (&Dir{disk: d}).secret(ledgerName, true)
	if err != nil {
		return nil, err
	}
	return ed25519.NewKeyFromSeed(seed).Public().(ed25519.PublicKey), nil
}
