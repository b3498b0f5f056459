package seal

import (
	"crypto/hpke"
	"encoding/binary"
	"fmt"
)

const (
	// MaxWidth is the widest padded plaintext in bytes; its longest choices
	// text has 247.
	MaxWidth = 248
	// widthStep rounds widths, so that motions of like size look alike.
	widthStep = 8
	tagSize   = 16
)

// Motion is what a ballot is bound to, and how wide it is padded.
type Motion struct {
	// Community is the community's id.
	Community string
	// No is the motion's number.
	No int64
	// Width is the padded size from [Width]; it is fixed when voting opens.
	Width int
}

// Width returns the padded size of a motion whose longest possible choices
// text has this many bytes: 7 for yes/no/abstain, 2n-1 for n single letters
// joined by commas. It fails with ErrChoices above 247.
func Width(longest int) (int, error) {
	width := (1 + longest + widthStep - 1) / widthStep * widthStep
	if longest < 1 || width > MaxWidth {
		return 0, fmt.Errorf("%w: choices of %d bytes", ErrChoices, longest)
	}
	return width, nil
}

// SealedSize returns the size in bytes of every sealed ballot of a motion.
func (m Motion) SealedSize() int { return keySize + m.Width + tagSize }

func (m Motion) check() error {
	if m.Width < widthStep || m.Width > MaxWidth || m.Width%widthStep != 0 {
		return fmt.Errorf("%w: width %d", ErrChoices, m.Width)
	}
	return nil
}

// info binds community and motion. The id is length-prefixed, so that no two
// motions share it.
func (m Motion) info() []byte {
	out := []byte("yishi ballot v1\x00")
	out = binary.AppendUvarint(out, uint64(len(m.Community)))
	out = append(out, m.Community...)
	return binary.AppendVarint(out, m.No)
}

func entryData(entry int64) []byte { return binary.BigEndian.AppendUint64(nil, uint64(entry)) }

// Box seals the ballots of one motion. It may be kept while the motion is open
// and used by many goroutines.
type Box struct {
	pub   PublicKey
	info  []byte
	width int
}

// NewBox makes the box of a motion. It fails with ErrChoices on a width that
// [Width] does not return, and with ErrKey on an empty key.
func NewBox(pub PublicKey, m Motion) (*Box, error) {
	if err := m.check(); err != nil {
		return nil, err
	}
	if pub.key == nil {
		return nil, ErrKey
	}
	return &Box{pub: pub, info: m.info(), width: m.Width}, nil
}

// Seal seals the choices of a roll entry; the result has SealedSize bytes
// whatever the choices. Sealing the same twice gives different bytes. It fails
// with ErrChoices when the choices are empty or too long; a ballot taken back
// is not sealed but removed.
func (b *Box) Seal(entry int64, choices string) ([]byte, error) {
	plain, err := pad(choices, b.width)
	if err != nil {
		return nil, err
	}
	key, sender, err := hpke.NewSender(b.pub.key, kdf(), aead(), b.info)
	if err != nil {
		return nil, fmt.Errorf("seal ballot: %w", err)
	}
	sealed, err := sender.Seal(entryData(entry), plain)
	if err != nil {
		return nil, fmt.Errorf("seal ballot: %w", err)
	}
	return append(key, sealed...), nil
}

// pad writes a length byte, the choices and zeros.
func pad(choices string, width int) ([]byte, error) {
	if choices == "" || len(choices) > width-1 {
		return nil, fmt.Errorf("%w: %d bytes in %d", ErrChoices, len(choices), width-1)
	}
	plain := make([]byte, width)
	plain[0] = byte(len(choices))
	copy(plain[1:], choices)
	return plain, nil
}

func unpad(plain []byte) (string, error) {
	size := int(plain[0])
	if size == 0 || size > len(plain)-1 {
		return "", fmt.Errorf("%w: length %d in %d", ErrOpen, size, len(plain))
	}
	for _, b := range plain[1+size:] {
		if b != 0 {
			return "", fmt.Errorf("%w: padding", ErrOpen)
		}
	}
	return string(plain[1 : 1+size]), nil
}
