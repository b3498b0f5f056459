package seal

import (
	"cmp"
	"context"
	"crypto/hpke"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
)

// Opener opens the ballots of one motion.
type Opener struct {
	priv   PrivateKey
	info   []byte
	motion Motion
}

// NewOpener makes the opener of a motion. It fails like [NewBox].
func NewOpener(priv PrivateKey, m Motion) (*Opener, error) {
	if err := m.check(); err != nil {
		return nil, err
	}
	if priv.key == nil {
		return nil, ErrKey
	}
	return &Opener{priv: priv, info: m.info(), motion: m}, nil
}

// Open opens the sealed ballot of an entry. It fails with ErrOpen.
func (o *Opener) Open(entry int64, sealed []byte) (string, error) {
	if len(sealed) != o.motion.SealedSize() {
		return "", fmt.Errorf("%w: %d bytes, want %d", ErrOpen, len(sealed), o.motion.SealedSize())
	}
	recipient, err := hpke.NewRecipient(sealed[:keySize], o.priv.key, kdf(), aead(), o.info)
	if err != nil {
		return "", fmt.Errorf("%w: %v", ErrOpen, err)
	}
	plain, err := recipient.Open(entryData(entry), sealed[keySize:])
	if err != nil {
		return "", fmt.Errorf("%w: %v", ErrOpen, err)
	}
	return unpad(plain)
}

// Sealed is the sealed ballot that stands for an entry at close.
type Sealed struct {
	// Entry is the index in the motion's roll.
	Entry int64
	// Ballot are the sealed bytes.
	Ballot []byte
}

// Bad is a ballot that cannot be counted.
type Bad struct {
	// Entry is the index in the motion's roll.
	Entry int64
	// Err is ErrOpen, ErrNotAChoice or ErrTwice.
	Err error
}

// Opened is what a box held.
type Opened struct {
	// Choices are the picks of the good ballots in random order, detached from
	// the entries.
	Choices []string
	// Good are the entries whose ballots were opened, in order.
	Good []int64
	// Bad are those that were not, by entry.
	Bad []Bad
}

// OpenAll opens every ballot of a motion at close. valid says whether a choices
// text is one the motion allows; a ballot that is not is bad. Every ballot is
// tried, whatever the others are. The same ballots give the same counts on
// every run, so a close that crashed is simply run again; only the order of
// Choices differs, which random (crypto/rand.Reader) decides. Of several
// ballots of an entry none is counted, as nobody can tell which one stood. It
// fails when ctx is done or random fails, and then returns nothing.
func (o *Opener) OpenAll(ctx context.Context, random io.Reader, ballots []Sealed, valid func(choices string) bool) (Opened, error) {
	count := map[int64]int{}
	for _, b := range ballots {
		count[b.Entry]++
	}
	var out Opened
	for _, b := range ballots {
		if err := ctx.Err(); err != nil {
			return Opened{}, err
		}
		if count[b.Entry] != 1 {
			if count[b.Entry] > 1 {
				out.Bad = append(out.Bad, Bad{Entry: b.Entry, Err: ErrTwice})
			}
			count[b.Entry] = 0
			continue
		}
		choices, err := o.Open(b.Entry, b.Ballot)
		if err == nil && !valid(choices) {
			err = ErrNotAChoice
		}
		if err != nil {
			out.Bad = append(out.Bad, Bad{Entry: b.Entry, Err: err})
			continue
		}
		out.Good = append(out.Good, b.Entry)
		out.Choices = append(out.Choices, choices)
	}
	slices.Sort(out.Good)
	slices.SortFunc(out.Bad, func(a, b Bad) int { return cmp.Compare(a.Entry, b.Entry) })
	if err := shuffle(random, out.Choices); err != nil {
		return Opened{}, err
	}
	return out, nil
}

// shuffle puts the texts into an order drawn evenly from random (Fisher-Yates).
// They are sorted first: no trace of the order they came in is left.
func shuffle(random io.Reader, texts []string) error {
	slices.Sort(texts)
	for i := len(texts) - 1; i > 0; i-- {
		j, err := below(random, uint64(i)+1)
		if err != nil {
			return err
		}
		texts[i], texts[j] = texts[j], texts[i]
	}
	return nil
}

// below draws an even number from 0 to n-1 by rejection.
func below(random io.Reader, n uint64) (uint64, error) {
	var b [8]byte
	for {
		if _, err := io.ReadFull(random, b[:]); err != nil {
			return 0, fmt.Errorf("read randomness: %w", err)
		}
		x := binary.BigEndian.Uint64(b[:])
		if r := x % n; x-r <= ^uint64(0)-(n-1) {
			return r, nil
		}
	}
}
