package seal

import (
	"crypto/ecdh"
	"crypto/hpke"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"
)

// suite names the algorithms in a public key's text, so that a later suite can
// live beside this one: X25519, HKDF-SHA256, ChaCha20-Poly1305.
const suite = "x1."

// keySize is the size of both keys in bytes.
const keySize = 32

var (
	// ErrKey reports bytes or text that are no key of a known suite.
	ErrKey = errors.New("seal: not a motion key")
	// ErrChoices reports choices that do not fit the motion's width.
	ErrChoices = errors.New("seal: choices do not fit")
	// ErrOpen reports a sealed ballot that does not open: damaged, sealed to
	// another key, or moved from another motion or entry.
	ErrOpen = errors.New("seal: ballot does not open")
	// ErrNotAChoice reports a ballot that opened to picks the motion has not.
	ErrNotAChoice = errors.New("seal: no such choice")
	// ErrTwice reports a second sealed ballot of one entry.
	ErrTwice = errors.New("seal: second ballot of an entry")
)

var keyText = base64.RawURLEncoding.Strict()

func kem() hpke.KEM   { return hpke.DHKEM(ecdh.X25519()) }
func kdf() hpke.KDF   { return hpke.HKDFSHA256() }
func aead() hpke.AEAD { return hpke.ChaCha20Poly1305() }

// PublicKey seals the ballots of one motion. It is stored in the motion.
type PublicKey struct{ key hpke.PublicKey }

var _ fmt.Formatter = PrivateKey{}

// PrivateKey opens the ballots of one motion. It belongs into a keyring and
// never into the store.
type PrivateKey struct {
	key hpke.PrivateKey
	raw []byte
}

// NewMotionKey makes a key pair from 32 random bytes. It fails only when random
// does.
func NewMotionKey(random io.Reader) (PrivateKey, error) {
	seed := make([]byte, keySize)
	if _, err := io.ReadFull(random, seed); err != nil {
		return PrivateKey{}, fmt.Errorf("read motion key: %w", err)
	}
	key, err := kem().DeriveKeyPair(seed)
	clear(seed)
	if err != nil {
		return PrivateKey{}, fmt.Errorf("derive motion key: %w", err)
	}
	raw, err := key.Bytes()
	if err != nil {
		return PrivateKey{}, fmt.Errorf("encode motion key: %w", err)
	}
	return PrivateKey{key: key, raw: raw}, nil
}

// ParsePrivateKey reads the 32 bytes that Bytes returns. It fails with ErrKey.
func ParsePrivateKey(raw []byte) (PrivateKey, error) {
	if len(raw) != keySize {
		return PrivateKey{}, fmt.Errorf("%w: %d bytes", ErrKey, len(raw))
	}
	key, err := kem().NewPrivateKey(raw)
	if err != nil {
		return PrivateKey{}, fmt.Errorf("%w: %v", ErrKey, err)
	}
	return PrivateKey{key: key, raw: append([]byte(nil), raw...)}, nil
}

// Bytes returns the private key for a keyring, 32 bytes.
func (k PrivateKey) Bytes() []byte { return append([]byte(nil), k.raw...) }

// Public returns the key that ballots are sealed to; of an empty key, an empty one.
func (k PrivateKey) Public() PublicKey {
	if k.key == nil {
		return PublicKey{}
	}
	return PublicKey{key: k.key.PublicKey()}
}

// Format keeps the key out of logs and errors, whatever the verb.
func (PrivateKey) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "seal.PrivateKey") }

// String writes the public key as stored in the motion: the suite, a dot and 43
// characters of base64url; of an empty key, "".
func (k PublicKey) String() string {
	if k.key == nil {
		return ""
	}
	return suite + keyText.EncodeToString(k.key.Bytes())
}

// ParsePublicKey reads what String writes. It fails with ErrKey.
func ParsePublicKey(text string) (PublicKey, error) {
	encoded, ok := strings.CutPrefix(text, suite)
	raw, err := keyText.DecodeString(encoded)
	if !ok || err != nil || len(raw) != keySize || strings.ContainsAny(encoded, "\r\n") {
		return PublicKey{}, fmt.Errorf("%w: public key text of %d characters", ErrKey, len(text))
	}
	key, err := kem().NewPublicKey(raw)
	if err != nil {
		return PublicKey{}, fmt.Errorf("%w: %v", ErrKey, err)
	}
	return PublicKey{key: key}, nil
}
