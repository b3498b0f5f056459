package keyring

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"yishi/bot/council"
	"yishi/bot/seal"
)

// NewMotionKey makes the key pair of a secret motion and returns the public half
// in the form of seal.PublicKey. When it returns, the private half is on disk.
// A second call returns the same. It fails with ErrDestroyed after
// DestroyMotionKey, and with ErrName.
func (k *Dir) NewMotionKey(c council.ID, motion int) ([]byte, error) {
	name, err := Motion{c, motion}.name()
	if err != nil {
		return nil, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.alive(name); err != nil {
		return nil, err
	}
	raw, err := k.load(name)
	if errors.Is(err, ErrNotFound) {
		raw, err = k.drawMotion(name)
	}
	if err != nil {
		return nil, err
	}
	// Another process may have destroyed the key since; one made after that is
	// nobody's.
	if gone := k.alive(name); gone != nil {
		return nil, errors.Join(gone, k.erase(name+keySuffix))
	}
	// Whoever gave the file its name may not have come to this.
	if err := k.disk.sync(); err != nil {
		return nil, err
	}
	return public(name, raw)
}

func (k *Dir) drawMotion(name string) ([]byte, error) {
	fresh, err := seal.NewMotionKey(k.random)
	if err != nil {
		return nil, err
	}
	err = k.place(name+keySuffix, encode(name, fresh.Bytes()), k.disk.link)
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	return k.load(name)
}

func public(name string, raw []byte) ([]byte, error) {
	key, err := seal.ParsePrivateKey(raw)
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %v", ErrDamaged, name, err)
	}
	return []byte(key.Public().String()), nil
}

// MotionKey returns the private half, for seal.ParsePrivateKey. It fails with
// ErrDestroyed after DestroyMotionKey, with ErrNotFound when there is none, with
// ErrDamaged or ErrExposed when it must not be used.
func (k *Dir) MotionKey(c council.ID, motion int) ([]byte, error) {
	name, err := Motion{c, motion}.name()
	if err != nil {
		return nil, err
	}
	if err := k.alive(name); err != nil {
		return nil, err
	}
	key, err := k.load(name)
	if err != nil {
		// It may have been destroyed between the two looks.
		if gone := k.alive(name); gone != nil {
			return nil, gone
		}
	}
	return key, err
}

// DestroyMotionKey overwrites and removes the private half and leaves a
// tombstone. It may be repeated, also after a crash. It fails with ErrNotFound
// when there was never a key.
func (k *Dir) DestroyMotionKey(c council.ID, motion int) error {
	name, err := Motion{c, motion}.name()
	if err != nil {
		return err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	err = k.alive(name)
	if err == nil {
		// A damaged or exposed key is destroyed all the same.
		if _, err := k.load(name); errors.Is(err, ErrNotFound) {
			return err
		}
		err = k.place(name+goneSuffix, []byte("yishi-gone 1 "+name+"\n"), k.disk.link)
	}
	if err != nil && !errors.Is(err, ErrDestroyed) && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return k.erase(name + keySuffix)
}

// Motions lists the motions whose private keys are held, for a check that none
// outlives its motion.
func (k *Dir) Motions() ([]Motion, error) {
	names, err := k.disk.names()
	if err != nil {
		return nil, fmt.Errorf("list keyring: %w", err)
	}
	var out []Motion
	for _, name := range names {
		m, ok := motionOf(name)
		if ok && !slices.Contains(names, strings.TrimSuffix(name, keySuffix)+goneSuffix) {
			out = append(out, m)
		}
	}
	slices.SortFunc(out, compareMotions)
	return out, nil
}

// alive fails with ErrDestroyed when there is a tombstone, whatever its state.
func (k *Dir) alive(name string) error {
	_, err := k.disk.read(name + goneSuffix)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil || errors.Is(err, ErrExposed) {
		return fmt.Errorf("%w: %s", ErrDestroyed, name)
	}
	return fmt.Errorf("read tombstone of %s: %w", name, err)
}
