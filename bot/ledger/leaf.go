package ledger

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

const (
	// MaxLeaf is the largest leaf in bytes.
	MaxLeaf = 4096
	// maxNumber keeps every number exact in a Lua script, which holds numbers
	// as doubles and prints them in full below 1e14.
	maxNumber = 100_000_000_000_000 - 1
)

// Entry is one parsed leaf: an [Act], a [Ballot] or a [SealedBallot].
type Entry interface {
	// Form is the letter before the first separator.
	Form() string
	// Place returns the sequence number (leaf index plus one) and the unix
	// second at which the entry was accepted.
	Place() (seq, unix int64)
	// Tail returns what follows "<form>|<seq>|"; it does not depend on the
	// sequence. It fails with ErrLeaf when a field cannot be written.
	Tail() (string, error)
}

var (
	_ Entry = Act{}
	_ Entry = Ballot{}
	_ Entry = SealedBallot{}
)

// Leaf writes the entry as leaf bytes, the same bytes a script makes from Form,
// sequence and Tail. It fails with ErrLeaf.
func Leaf(e Entry) ([]byte, error) {
	tail, err := e.Tail()
	if err != nil {
		return nil, err
	}
	seq, _ := e.Place()
	if seq < 1 || seq > maxNumber {
		return nil, fmt.Errorf("%w: sequence %d", ErrLeaf, seq)
	}
	leaf := []byte(e.Form() + "|" + strconv.FormatInt(seq, 10) + "|" + tail)
	if len(leaf) > MaxLeaf {
		return nil, fmt.Errorf("%w: %d bytes", ErrLeaf, len(leaf))
	}
	return leaf, nil
}

// Parse reads a leaf strictly: what it accepts, [Leaf] writes back byte for
// byte. It fails with ErrLeaf, or ErrUnknownForm for a well-framed leaf of a
// later version.
func Parse(leaf []byte) (Entry, error) {
	form, seq, err := frame(leaf)
	if err != nil {
		return nil, err
	}
	fields := strings.Split(string(leaf), "|")
	switch form {
	case formAct:
		return parseAct(seq, fields)
	case formBallot:
		return parseBallot(seq, fields)
	case formSealed:
		return parseSealed(seq, fields)
	}
	return nil, fmt.Errorf("%w: %q", ErrUnknownForm, form)
}

// Sequence returns the sequence number in the frame of a leaf of any form,
// known or not. It fails with ErrLeaf.
func Sequence(leaf []byte) (int64, error) {
	_, seq, err := frame(leaf)
	return seq, err
}

func frame(leaf []byte) (form string, seq int64, err error) {
	if len(leaf) > MaxLeaf {
		return "", 0, fmt.Errorf("%w: %d bytes", ErrLeaf, len(leaf))
	}
	if !utf8.Valid(leaf) || bytes.IndexFunc(leaf, isControl) >= 0 {
		return "", 0, fmt.Errorf("%w: not one line of text", ErrLeaf)
	}
	head, rest, ok := bytes.Cut(leaf, []byte("|"))
	if !ok || len(head) != 1 || head[0] < 'a' || head[0] > 'z' {
		return "", 0, fmt.Errorf("%w: no form", ErrLeaf)
	}
	number, _, ok := bytes.Cut(rest, []byte("|"))
	if !ok {
		return "", 0, fmt.Errorf("%w: no sequence", ErrLeaf)
	}
	seq, err = parseNumber(string(number), 1)
	return string(head), seq, err
}

func isControl(r rune) bool {
	return r < 0x20 || r == 0x7f || r == '\u2028' || r == '\u2029' || r == '\u0085'
}

// parseNumber reads a decimal without sign or leading zero, from lowest up.
func parseNumber(s string, lowest int64) (int64, error) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < lowest || n > maxNumber || strconv.FormatInt(n, 10) != s {
		return 0, fmt.Errorf("%w: number %.20q", ErrLeaf, s)
	}
	return n, nil
}

// numbers reads several decimals at once; lowest[i] bounds fields[i].
func numbers(fields []string, lowest ...int64) ([]int64, error) {
	out := make([]int64, len(fields))
	for i, f := range fields {
		n, err := parseNumber(f, lowest[i])
		if err != nil {
			return nil, err
		}
		out[i] = n
	}
	return out, nil
}

// inRange checks a number that is about to be written.
func inRange(name string, n, lowest int64) error {
	if n < lowest || n > maxNumber {
		return fmt.Errorf("%w: %s %d", ErrLeaf, name, n)
	}
	return nil
}

// Pack joins leaves into the value of one stream field.
func Pack(leaves [][]byte) []byte { return bytes.Join(leaves, []byte("\n")) }

// Unpack splits the value of a stream field into its leaves and checks that
// they carry the sequence numbers first, first+1, … A stream entry's id is
// <first>-0. It fails with a *LeafError that wraps ErrLeaf or ErrGap. The leaves
// share field's memory.
func Unpack(first int64, field []byte) ([][]byte, error) {
	leaves := bytes.Split(field, []byte("\n"))
	if err := checkSequence(first, leaves); err != nil {
		return nil, err
	}
	return leaves, nil
}

// LeafError says which leaf is not what belongs in its place; it wraps ErrLeaf or
// ErrGap.
type LeafError struct {
	// Index is the leaf's index in the log, from 0.
	Index int64
	// Err says what is wrong.
	Err error
}

// Error names the leaf.
func (e *LeafError) Error() string { return fmt.Sprintf("leaf %d: %v", e.Index, e.Err) }

// Unwrap gives ErrLeaf or ErrGap to errors.Is.
func (e *LeafError) Unwrap() error { return e.Err }

func checkSequence(first int64, leaves [][]byte) error {
	for i, leaf := range leaves {
		seq, err := Sequence(leaf)
		if err == nil && seq != first+int64(i) {
			err = fmt.Errorf("%w: carries sequence %d", ErrGap, seq)
		}
		if err != nil {
			return &LeafError{Index: first + int64(i) - 1, Err: err}
		}
	}
	return nil
}
