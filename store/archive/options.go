package archive

import (
	"crypto/rand"
	"io"

	"golang.org/x/mod/sumdb/note"

	"yishi/bot/ledger"
)

// Options say what an archive is checked against and how it is brought back. The zero
// value checks an archive against itself, and refuses whatever is doubtful.
type Options struct {
	// Keys are the public keys of the community's ledger. Without them anybody could
	// have signed the head; all else is checked the same.
	Keys func(community string) (note.Verifiers, error)
	// Anchors are heads that people kept.
	Anchors []ledger.Anchor
	// Witness is the key ring's memory of heads; an archive that is older than it, or
	// of another past, is refused.
	Witness ledger.Witness

	// Replace puts the archive in the place of a community that exists.
	Replace bool
	// Older takes an archive although the witness knows a newer head.
	Older bool
	// Faulty takes an archive although its ledger or counters contradict themselves.
	Faulty bool
	// Silent leaves out messages that were not delivered yet: they may have been by
	// the server that the archive comes from.
	Silent bool

	// Progress is told how many rows of how many were staged; may be nil.
	Progress func(done, total int)
	// Temp is the directory for the temporary copy; empty is the system's.
	Temp string
	// Random is a source of names; nil is crypto/rand.
	Random io.Reader
}

func (o Options) random() io.Reader {
	if o.Random == nil {
		return rand.Reader
	}
	return o.Random
}

// anybody accepts every signature, for archives that are checked without keys.
type anybody struct{}

var _ note.Verifiers = anybody{}

// Verifier implements note.Verifiers.
func (anybody) Verifier(name string, hash uint32) (note.Verifier, error) {
	return nobody{name, hash}, nil
}

// nobody is a verifier without a key.
type nobody struct {
	name string
	hash uint32
}

func (n nobody) Name() string          { return n.name }
func (n nobody) KeyHash() uint32       { return n.hash }
func (nobody) Verify(_, _ []byte) bool { return true }
