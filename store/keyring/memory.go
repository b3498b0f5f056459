package keyring

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"io"
	"slices"
	"sync"

	"yishi/bot"
	"yishi/bot/council"
	"yishi/bot/ledger"
	"yishi/bot/seal"
)

// Memory is a keyring that is gone with the process, for the demo and tests. It
// behaves like [Dir].
type Memory struct {
	ledger, master []byte

	mu      sync.Mutex
	random  io.Reader
	motions map[string]held
	heads   map[string]string
}

// held is the key of a motion; raw is nil once destroyed.
type held struct {
	motion Motion
	raw    []byte
}

var (
	_ bot.Keys       = (*Memory)(nil)
	_ ledger.Witness = (*Memory)(nil)
)

// NewMemory makes a keyring whose keys are drawn from random. It fails only when
// random does.
func NewMemory(random io.Reader) (*Memory, error) {
	both := make([]byte, 2*secretSize)
	if _, err := io.ReadFull(random, both); err != nil {
		return nil, fmt.Errorf("draw secrets: %w", err)
	}
	return &Memory{
		ledger: both[:secretSize], master: both[secretSize:],
		random: random, motions: map[string]held{}, heads: map[string]string{},
	}, nil
}

// Ledger is like [Dir.Ledger].
func (k *Memory) Ledger() ed25519.PrivateKey { return ed25519.NewKeyFromSeed(k.ledger) }

// Master is like [Dir.Master].
func (k *Memory) Master() []byte { return slices.Clone(k.master) }

// NewMotionKey is like [Dir.NewMotionKey].
func (k *Memory) NewMotionKey(c council.ID, motion int) ([]byte, error) {
	m := Motion{c, motion}
	name, err := m.name()
	if err != nil {
		return nil, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	h, ok := k.motions[name]
	if !ok {
		key, err := seal.NewMotionKey(k.random)
		if err != nil {
			return nil, err
		}
		h = held{m, key.Bytes()}
		k.motions[name] = h
	}
	if h.raw == nil {
		return nil, fmt.Errorf("%w: %s", ErrDestroyed, name)
	}
	return public(name, h.raw)
}

// MotionKey is like [Dir.MotionKey].
func (k *Memory) MotionKey(c council.ID, motion int) ([]byte, error) {
	name, err := Motion{c, motion}.name()
	if err != nil {
		return nil, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	h, ok := k.motions[name]
	if !ok {
		return nil, fmt.Errorf("%w: %s", ErrNotFound, name)
	}
	if h.raw == nil {
		return nil, fmt.Errorf("%w: %s", ErrDestroyed, name)
	}
	return slices.Clone(h.raw), nil
}

// DestroyMotionKey is like [Dir.DestroyMotionKey].
func (k *Memory) DestroyMotionKey(c council.ID, motion int) error {
	m := Motion{c, motion}
	name, err := m.name()
	if err != nil {
		return err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	h, ok := k.motions[name]
	if !ok {
		return fmt.Errorf("%w: %s", ErrNotFound, name)
	}
	clear(h.raw)
	k.motions[name] = held{motion: m}
	return nil
}

// Motions is like [Dir.Motions].
func (k *Memory) Motions() ([]Motion, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	var out []Motion
	for _, h := range k.motions {
		if h.raw != nil {
			out = append(out, h.motion)
		}
	}
	slices.SortFunc(out, compareMotions)
	return out, nil
}

// Head is like [Dir.Head].
func (k *Memory) Head(_ context.Context, origin string) (string, error) {
	name, err := headName(origin)
	if err != nil {
		return "", err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.heads[name], nil
}

// SetHead is like [Dir.SetHead].
func (k *Memory) SetHead(_ context.Context, origin, head string) error {
	name, err := headName(origin)
	if err != nil {
		return err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if more, err := grows(k.heads[name], head); !more || err != nil {
		return err
	}
	k.heads[name] = head
	return nil
}
