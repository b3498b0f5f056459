package ledger

import (
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"regexp"

	"golang.org/x/mod/sumdb/note"
)

var communityID = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,63}$`)

// Origin is the first line of a community's checkpoints and the name of its
// signing key: yishi/<community id>. It fails with ErrFormat on an id that is
// not 1 to 64 lower-case letters, digits, _ or -.
func Origin(community string) (string, error) {
	if !communityID.MatchString(community) {
		return "", fmt.Errorf("%w: community id %.70q", ErrFormat, community)
	}
	return "yishi/" + community, nil
}

// VerifierKey is the public key of a community's ledger in the form that notes
// use (<name>+<hash>+<key>), to be posted, printed and given to verify.
func VerifierKey(community string, key ed25519.PublicKey) (string, error) {
	origin, err := Origin(community)
	if err != nil {
		return "", err
	}
	return note.NewEd25519VerifierKey(origin, key)
}

// NewVerifier makes the verifier for one community from the deployment's
// public key.
func NewVerifier(community string, key ed25519.PublicKey) (note.Verifier, error) {
	text, err := VerifierKey(community, key)
	if err != nil {
		return nil, err
	}
	return note.NewVerifier(text)
}

// NewSigner makes the signer for one community from the deployment's private
// key. Checkpoints and certificates of different communities never stand in for
// each other, because name and first line name the community.
func NewSigner(community string, key ed25519.PrivateKey) (note.Signer, error) {
	if len(key) != ed25519.PrivateKeySize {
		return nil, errors.New("ledger: not an Ed25519 private key")
	}
	v, err := NewVerifier(community, key.Public().(ed25519.PublicKey))
	if err != nil {
		return nil, err
	}
	return &signer{name: v.Name(), hash: v.KeyHash(), key: key}, nil
}

type signer struct {
	name string
	hash uint32
	key  ed25519.PrivateKey
}

var _ note.Signer = (*signer)(nil)

func (s *signer) Name() string    { return s.name }
func (s *signer) KeyHash() uint32 { return s.hash }

func (s *signer) Sign(msg []byte) ([]byte, error) { return ed25519.Sign(s.key, msg), nil }

// openNote opens a note that the owner of origin has signed.
func openNote(msg []byte, origin string, keys note.Verifiers) (string, error) {
	n, err := note.Open(msg, keys)
	if err != nil {
		return "", fmt.Errorf("%w: %v", ErrNote, err)
	}
	for _, s := range n.Sigs {
		// Base64 has spare bits at the end; with one spelling only, every byte
		// of a stored note counts.
		if raw, err := base64.StdEncoding.Strict().DecodeString(s.Base64); s.Name == origin && err == nil && len(raw) > 0 {
			return n.Text, nil
		}
	}
	return "", fmt.Errorf("%w: not signed by %s", ErrNote, origin)
}
