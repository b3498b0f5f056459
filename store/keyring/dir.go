package keyring

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"yishi/bot"
	"yishi/bot/ledger"
)

// secretSize is the size of the deployment's two secrets in bytes.
const secretSize = 32

// Dir is a keyring in a directory. It may be used by many goroutines, and by
// several processes at once.
type Dir struct {
	disk           disk
	random         io.Reader
	mu             sync.Mutex // one change at a time; reading a file needs none
	ledger, master []byte
}

var (
	_ bot.Keys       = (*Dir)(nil)
	_ ledger.Witness = (*Dir)(nil)
)

// Open opens the keyring at a path, makes directory and secrets on first use,
// and finishes what a crash left half done. Keys are drawn from random,
// crypto/rand.Reader outside tests. It fails with ErrExposed when others may read
// the directory or a secret, and with ErrNotFound when a secret is missing from a
// keyring that is in use: a new one would not fit what was signed with the old.
func Open(path string, random io.Reader) (*Dir, error) {
	d, err := openDisk(path)
	if err != nil {
		return nil, err
	}
	k, err := open(d, random)
	if err != nil {
		return nil, errors.Join(err, d.root.Close())
	}
	return k, nil
}

func open(d disk, random io.Reader) (*Dir, error) {
	k := &Dir{disk: d, random: random}
	used, err := k.recover()
	if err != nil {
		return nil, fmt.Errorf("recover keyring: %w", err)
	}
	if k.ledger, err = k.secret(ledgerName, used); err != nil {
		return nil, err
	}
	if k.master, err = k.secret(masterName, used); err != nil {
		return nil, err
	}
	return k, nil
}

// recover removes temporary files and erases keys that have a tombstone. It
// reports whether the keyring has been used for anything yet.
func (k *Dir) recover() (used bool, err error) {
	names, err := k.disk.names()
	if err != nil {
		return false, err
	}
	for _, name := range names {
		used = used || strings.HasPrefix(name, motionWord+".") || strings.HasPrefix(name, headPrefix)
		// Only unlinked, never overwritten: a key may be the same file.
		if strings.HasPrefix(name, tmpPrefix) {
			if err := k.disk.remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return used, err
			}
		}
		key, gone := strings.CutSuffix(name, goneSuffix)
		if gone && slices.Contains(names, key+keySuffix) {
			if err := k.erase(key + keySuffix); err != nil {
				return used, err
			}
		}
	}
	return used, k.disk.sync()
}

// secret reads a secret of the deployment, or makes it in a keyring not used yet.
func (k *Dir) secret(name string, used bool) ([]byte, error) {
	key, err := k.load(name)
	if errors.Is(err, ErrNotFound) && !used {
		key, err = k.draw(name)
	}
	if err == nil && len(key) != secretSize {
		err = fmt.Errorf("%w: %s has %d bytes", ErrDamaged, name, len(key))
	}
	return key, err
}

// draw makes a key that is not there yet and returns the one that is there then:
// another process may have been first.
func (k *Dir) draw(name string) ([]byte, error) {
	fresh := make([]byte, secretSize)
	if _, err := io.ReadFull(k.random, fresh); err != nil {
		return nil, fmt.Errorf("draw key %s: %w", name, err)
	}
	if err := k.place(name+keySuffix, encode(name, fresh), k.disk.link); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	return k.load(name)
}

// load reads a key.
func (k *Dir) load(name string) ([]byte, error) {
	data, err := k.disk.read(name + keySuffix)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: %s", ErrNotFound, name)
	}
	if err != nil {
		return nil, fmt.Errorf("read key %s: %w", name, err)
	}
	return decode(name, data)
}

// Ledger returns the deployment's key for signing ledger heads and certificates.
func (k *Dir) Ledger() ed25519.PrivateKey { return ed25519.NewKeyFromSeed(k.ledger) }

// Master returns the deployment's key for HMACs and sealed settings, 32 bytes.
func (k *Dir) Master() []byte { return slices.Clone(k.master) }

// Head returns the newest ledger head remembered for an origin
// (yishi/<community>), and "" when there is none.
func (k *Dir) Head(_ context.Context, origin string) (string, error) {
	name, err := headName(origin)
	if err != nil {
		return "", err
	}
	data, err := k.disk.read(name)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("read %s: %w", name, err)
	}
	head := strings.TrimSuffix(string(data), "\n")
	if _, err := headSize(head); err != nil {
		return "", fmt.Errorf("%w: %s", ErrDamaged, name)
	}
	return head, nil
}

// SetHead remembers a ledger head, <size>:<hex root>. A head no larger than the
// one remembered, here or by another process, changes nothing. To start over after
// a store was rolled back on purpose, remove the file.
func (k *Dir) SetHead(ctx context.Context, origin, head string) error {
	name, err := headName(origin)
	if err != nil {
		return err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if more, err := k.furthers(ctx, origin, head); !more || err != nil {
		return err
	}
	unlock, err := k.disk.lock(ctx)
	if err != nil {
		return err
	}
	// Another process may have been further meanwhile.
	more, err := k.furthers(ctx, origin, head)
	if more && err == nil {
		err = k.place(name, []byte(head+"\n"), k.disk.rename)
	}
	return errors.Join(err, unlock())
}

// furthers reports whether a head is larger than the one remembered.
func (k *Dir) furthers(ctx context.Context, origin, head string) (bool, error) {
	old, err := k.Head(ctx, origin)
	if err != nil {
		return false, err
	}
	return grows(old, head)
}
