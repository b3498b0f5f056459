package ledger

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

const (
	formBallot = "b"
	formSealed = "s"
	// Stub stands in a sealed ballot's digest for a unit that voted on an
	// unnamed paper sheet: it took part, and its sheet is in the paper totals.
	Stub = "stub"
	// maxChoices bounds the choices text; it fits the widest sealed ballot.
	maxChoices = 247
	maxRank    = 9
)

// digestText is unpadded base64url that refuses stray trailing bits, so that a
// digest has one spelling only.
var digestText = base64.RawURLEncoding.Strict()

// Ballot is one accepted ballot on a motion that is not secret. The last one of
// an entry stands.
type Ballot struct {
	// Seq is the sequence number; 0 until the script has assigned it.
	Seq int64
	// Unix is the second of acceptance.
	Unix int64
	// Motion is the motion's number in the community.
	Motion int64
	// Entry is the voting unit's index in the motion's frozen roll, from 0.
	Entry int64
	// Choices is yes, no, abstain or option letters joined by commas; empty
	// means the ballot was taken back (撤票).
	Choices string
	// Rank orders the doors a ballot came by; 0 to 9, higher overrides.
	Rank int64
	// Person is the number of who cast it.
	Person int64
	// Blind hides the leaf behind its hash; see [Blind]. May be empty only where
	// names and choices are public (实名公开).
	Blind string
}

// SealedBallot records that an entry has a sealed ballot on a secret motion.
// The leaf never says how it was marked, nor by whom it was cast.
type SealedBallot struct {
	// Seq is the sequence number; 0 until the script has assigned it.
	Seq int64
	// Unix is the second of acceptance.
	Unix int64
	// Motion is the motion's number in the community.
	Motion int64
	// Entry is the voting unit's index in the motion's frozen roll, from 0.
	Entry int64
	// Digest is [SealedDigest] of the sealed ballot, or [Stub], or empty when
	// the ballot was taken back.
	Digest string
}

// SealedDigest names a sealed ballot by its bytes as stored: SHA-256 as 43
// characters of base64url.
func SealedDigest(sealed []byte) string {
	sum := sha256.Sum256(sealed)
	return digestText.EncodeToString(sum[:])
}

// Form implements [Entry].
func (Ballot) Form() string { return formBallot }

// Place implements [Entry].
func (b Ballot) Place() (seq, unix int64) { return b.Seq, b.Unix }

// Tail implements [Entry].
func (b Ballot) Tail() (string, error) {
	if err := b.check(); err != nil {
		return "", err
	}
	return strings.Join([]string{
		strconv.FormatInt(b.Unix, 10), strconv.FormatInt(b.Motion, 10), strconv.FormatInt(b.Entry, 10),
		b.Choices, strconv.FormatInt(b.Rank, 10), strconv.FormatInt(b.Person, 10), b.Blind,
	}, "|"), nil
}

func (b Ballot) check() error {
	if err := checkUnit(b.Unix, b.Motion, b.Entry); err != nil {
		return err
	}
	if b.Rank < 0 || b.Rank > maxRank {
		return fmt.Errorf("%w: rank %d", ErrLeaf, b.Rank)
	}
	if err := inRange("person", b.Person, 0); err != nil {
		return err
	}
	if err := checkChoices(b.Choices); err != nil {
		return err
	}
	return checkBlind(b.Blind)
}

// Form implements [Entry].
func (SealedBallot) Form() string { return formSealed }

// Place implements [Entry].
func (s SealedBallot) Place() (seq, unix int64) { return s.Seq, s.Unix }

// Tail implements [Entry].
func (s SealedBallot) Tail() (string, error) {
	if err := s.check(); err != nil {
		return "", err
	}
	return strings.Join([]string{
		strconv.FormatInt(s.Unix, 10), strconv.FormatInt(s.Motion, 10), strconv.FormatInt(s.Entry, 10), s.Digest,
	}, "|"), nil
}

func (s SealedBallot) check() error {
	if err := checkUnit(s.Unix, s.Motion, s.Entry); err != nil {
		return err
	}
	if s.Digest == "" || s.Digest == Stub {
		return nil
	}
	return checkDigest(s.Digest)
}

func checkUnit(unix, motion, entry int64) error {
	if err := inRange("unix second", unix, 1); err != nil {
		return err
	}
	if err := inRange("motion", motion, 1); err != nil {
		return err
	}
	return inRange("entry", entry, 0)
}

func checkDigest(digest string) error {
	if sum, err := digestText.DecodeString(digest); err != nil || len(sum) != sha256.Size || strings.ContainsAny(digest, "\r\n") {
		return fmt.Errorf("%w: digest %.50q", ErrLeaf, digest)
	}
	return nil
}

// checkChoices accepts the empty text and distinct tokens of letters and
// digits, at most 12 bytes each, joined by commas.
func checkChoices(choices string) error {
	if choices == "" {
		return nil
	}
	if len(choices) > maxChoices {
		return fmt.Errorf("%w: %d bytes of choices", ErrLeaf, len(choices))
	}
	picks := strings.Split(choices, ",")
	for i, pick := range picks {
		if !isChoice(pick) || slices.Contains(picks[:i], pick) {
			return fmt.Errorf("%w: choices %.40q", ErrLeaf, choices)
		}
	}
	return nil
}

func isChoice(pick string) bool {
	if pick == "" || len(pick) > 12 {
		return false
	}
	for _, c := range []byte(pick) {
		if !('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9') {
			return false
		}
	}
	return true
}

func parseBallot(seq int64, f []string) (Entry, error) {
	if len(f) != 9 {
		return nil, fmt.Errorf("%w: ballot with %d fields", ErrLeaf, len(f))
	}
	n, err := numbers([]string{f[2], f[3], f[4], f[6], f[7]}, 1, 1, 0, 0, 0)
	if err != nil {
		return nil, err
	}
	b := Ballot{Seq: seq, Unix: n[0], Motion: n[1], Entry: n[2], Choices: f[5], Rank: n[3], Person: n[4], Blind: f[8]}
	if err := b.check(); err != nil {
		return nil, err
	}
	return b, nil
}

func parseSealed(seq int64, f []string) (Entry, error) {
	if len(f) != 6 {
		return nil, fmt.Errorf("%w: sealed ballot with %d fields", ErrLeaf, len(f))
	}
	n, err := numbers([]string{f[2], f[3], f[4]}, 1, 1, 0)
	if err != nil {
		return nil, err
	}
	s := SealedBallot{Seq: seq, Unix: n[0], Motion: n[1], Entry: n[2], Digest: f[5]}
	if err := s.check(); err != nil {
		return nil, err
	}
	return s, nil
}
