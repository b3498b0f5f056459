package ledger

import (
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Checkpoint is a signed head of the log (C2SP tlog-checkpoint).
type Checkpoint struct {
	// Origin is yishi/<community id>.
	Origin string
	// Size is the number of leaves under the head.
	Size int64
	// Root is the RFC 6962 hash over them.
	Root tlog.Hash
	// Note is the signed note as stored; nil before the first sealing.
	Note []byte
}

// Short is the head in the form people post and print: the size, a colon and
// the first 16 hex digits of the root. [ParseAnchor] reads it. 64 bits are far
// too many to change the log afterwards and keep them; an operator who prepared
// two histories beforehand could make both share them, which the full root in
// Note rules out.
func (c Checkpoint) Short() string { return anchorText(c.Size, c.Root) }

func anchorText(size int64, root tlog.Hash) string {
	return strconv.FormatInt(size, 10) + ":" + hex.EncodeToString(root[:8])
}

// SignCheckpoint signs a head. The signer's name is the origin.
func SignCheckpoint(size int64, root tlog.Hash, signer note.Signer) (Checkpoint, error) {
	text := fmt.Sprintf("%s\n%d\n%s\n", signer.Name(), size, root)
	msg, err := note.Sign(&note.Note{Text: text}, signer)
	if err != nil {
		return Checkpoint{}, fmt.Errorf("sign checkpoint: %w", err)
	}
	return Checkpoint{Origin: signer.Name(), Size: size, Root: root, Note: msg}, nil
}

// OpenCheckpoint reads a stored checkpoint and checks that a known key of this
// origin signed it. Further signatures (witnesses) and extension lines are
// ignored. It fails with ErrNote.
func OpenCheckpoint(msg []byte, origin string, keys note.Verifiers) (Checkpoint, error) {
	text, err := openNote(msg, origin, keys)
	if err != nil {
		return Checkpoint{}, err
	}
	c, err := parseCheckpoint(text)
	if err != nil {
		return Checkpoint{}, err
	}
	if c.Origin != origin {
		return Checkpoint{}, fmt.Errorf("%w: checkpoint of %.80q", ErrNote, c.Origin)
	}
	c.Note = msg
	return c, nil
}

func parseCheckpoint(text string) (Checkpoint, error) {
	lines := strings.SplitN(text, "\n", 4)
	if len(lines) < 4 {
		return Checkpoint{}, fmt.Errorf("%w: checkpoint of %d lines", ErrNote, len(lines)-1)
	}
	size, err := parseNumber(lines[1], 0)
	if err != nil {
		return Checkpoint{}, fmt.Errorf("%w: checkpoint size", ErrNote)
	}
	root, err := tlog.ParseHash(lines[2])
	if err != nil || root.String() != lines[2] {
		return Checkpoint{}, fmt.Errorf("%w: checkpoint root", ErrNote)
	}
	return Checkpoint{Origin: lines[0], Size: size, Root: root}, nil
}

// Anchor is a head somebody kept: from the group chat, a printout or an
// earlier checkpoint.
type Anchor struct {
	// Size is the number of leaves under that head.
	Size int64
	// Root is the lower-case hex root hash, or its first 16 to 63 digits.
	Root string
}

// ParseAnchor reads "<size>:<hex>" with 16 to 64 hex digits. It fails with
// ErrFormat.
func ParseAnchor(text string) (Anchor, error) {
	size, root, ok := strings.Cut(strings.TrimSpace(text), ":")
	n, err := parseNumber(size, 0)
	root = strings.ToLower(root)
	if !ok || err != nil || len(root) < 16 || len(root) > 64 || strings.Trim(root, "0123456789abcdef") != "" {
		return Anchor{}, fmt.Errorf("%w: anchor %.80q", ErrFormat, text)
	}
	return Anchor{Size: n, Root: root}, nil
}

// String writes the anchor as ParseAnchor reads it.
func (a Anchor) String() string { return strconv.FormatInt(a.Size, 10) + ":" + a.Root }

func (a Anchor) matches(root tlog.Hash) bool {
	return len(a.Root) >= 16 && strings.HasPrefix(hex.EncodeToString(root[:]), a.Root)
}
