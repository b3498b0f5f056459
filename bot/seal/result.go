package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// ErrResult reports a sealed result that does not open, or one that does not fit.
var ErrResult = errors.New("seal: result")

// ResultSeal seals the stored results of secret ballots (what a repeated message
// is answered with), so that the store never holds a choice in clear, not even
// for minutes. Its key is derived from the motion's private key and is gone with
// it. All its results have one size. It is AES-256-GCM with random nonces, good
// for 2³² results of a motion, and may be used by many goroutines.
type ResultSeal struct {
	aead  cipher.AEAD
	width int
}

// NewResultSeal makes the seal of a motion for results of up to size bytes, at
// most 65535. It fails with ErrResult on another size and with ErrKey on an
// empty key.
func NewResultSeal(priv PrivateKey, m Motion, size int) (*ResultSeal, error) {
	if size < 1 || size > 0xffff {
		return nil, fmt.Errorf("%w: size %d", ErrResult, size)
	}
	if priv.key == nil {
		return nil, ErrKey
	}
	key, err := hkdf.Key(sha256.New, priv.raw, nil, "yishi result v1\x00"+string(m.info()), keySize)
	if err != nil {
		return nil, fmt.Errorf("derive result key: %w", err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("make result seal: %w", err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, fmt.Errorf("make result seal: %w", err)
	}
	return &ResultSeal{aead: aead, width: 2 + size}, nil
}

// Size returns the size in bytes of every sealed result: 12 of nonce, 2 of
// length, the results' size, 16 of tag.
func (s *ResultSeal) Size() int { return s.aead.NonceSize() + s.width + s.aead.Overhead() }

// Seal seals the result of the message with this id; under another id it does
// not open. It fails with ErrResult when the text is too long, and when random
// does.
func (s *ResultSeal) Seal(random io.Reader, id string, text []byte) ([]byte, error) {
	if len(text) > s.width-2 {
		return nil, fmt.Errorf("%w: %d bytes in %d", ErrResult, len(text), s.width-2)
	}
	plain := make([]byte, s.width)
	binary.BigEndian.PutUint16(plain, uint16(len(text)))
	copy(plain[2:], text)
	nonce := make([]byte, s.aead.NonceSize(), s.Size())
	if _, err := io.ReadFull(random, nonce); err != nil {
		return nil, fmt.Errorf("read nonce: %w", err)
	}
	return s.aead.Seal(nonce, nonce, plain, []byte(id)), nil
}

// Open opens the result of the message with this id. It fails with ErrResult.
func (s *ResultSeal) Open(id string, sealed []byte) ([]byte, error) {
	if len(sealed) != s.Size() {
		return nil, fmt.Errorf("%w: %d bytes, want %d", ErrResult, len(sealed), s.Size())
	}
	nonce, box := sealed[:s.aead.NonceSize()], sealed[s.aead.NonceSize():]
	plain, err := s.aead.Open(nil, nonce, box, []byte(id))
	if err != nil {
		return nil, fmt.Errorf("%w: does not open", ErrResult)
	}
	size := int(binary.BigEndian.Uint16(plain))
	if size > s.width-2 {
		return nil, fmt.Errorf("%w: length %d", ErrResult, size)
	}
	return plain[2 : 2+size], nil
}
