package ledger

import (
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"io"
)

const (
	saltSize  = 16
	blindSize = 12
	blindText = 16 // characters of base64url
)

// Conceal returns what stands in a leaf for a personal field: HMAC-SHA256 of
// the text under 16 fresh random bytes, as 43 characters of base64url, and those
// bytes. Salt and text are kept beside the ledger; erasing both (个人信息保护法
// 第四十七条) leaves a digest that nobody can match to any text again. It fails
// only when random does.
func Conceal(random io.Reader, text string) (digest string, salt []byte, err error) {
	salt = make([]byte, saltSize)
	if _, err := io.ReadFull(random, salt); err != nil {
		return "", nil, fmt.Errorf("read salt: %w", err)
	}
	return concealed(salt, text), salt, nil
}

// ConcealAgain is the digest of text under a salt that Conceal gave it: so two leaves can be
// of the same thing.
func ConcealAgain(salt []byte, text string) string { return concealed(salt, text) }

// Reveal reports whether text under salt is what the digest stands for.
func Reveal(digest string, salt []byte, text string) bool {
	return len(salt) == saltSize && hmac.Equal([]byte(concealed(salt, text)), []byte(digest))
}

func concealed(salt []byte, text string) string {
	mac := hmac.New(sha256.New, salt)
	mac.Write([]byte(text))
	return digestText.EncodeToString(mac.Sum(nil))
}

// Blind returns 16 characters of fresh randomness (96 bits) for the blind field
// of a leaf. A ballot has so few possible contents that its hash alone would
// give it away; with a blind, hashes, tiles and proofs may be shown to anyone.
// It fails only when random does.
func Blind(random io.Reader) (string, error) {
	var b [blindSize]byte
	if _, err := io.ReadFull(random, b[:]); err != nil {
		return "", fmt.Errorf("read blind: %w", err)
	}
	return digestText.EncodeToString(b[:]), nil
}

func checkBlind(blind string) error {
	if blind == "" {
		return nil
	}
	if len(blind) != blindText {
		return fmt.Errorf("%w: blind of %d characters", ErrLeaf, len(blind))
	}
	if raw, err := digestText.DecodeString(blind); err != nil || len(raw) != blindSize {
		return fmt.Errorf("%w: blind is no base64url", ErrLeaf)
	}
	return nil
}
