package ledger

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	certificateDir = "certificates"
	listDir        = "lists"
	// AnchorsPath is a text file of heads kept, one [Anchor] a line.
	AnchorsPath = "anchors"
)

// CertificatePath is where an export keeps the certificate of a motion.
func CertificatePath(motion int64) string {
	return certificateDir + "/" + strconv.FormatInt(motion, 10)
}

// ListPath is where an export keeps the published ballot list of a motion.
func ListPath(motion int64) string { return listDir + "/" + strconv.FormatInt(motion, 10) }

// Dir reads an exported log; see [Export] for the layout. Nothing in it is
// trusted: a damaged file shows up as missing leaves or as a fault.
type Dir struct{ files fs.FS }

var _ Reader = Dir{}

// OpenDir reads an export from a file system, such as os.DirFS.
func OpenDir(files fs.FS) Dir { return Dir{files: files} }

// Size implements [Reader]. It is the size the checkpoint claims.
func (d Dir) Size(context.Context) (int64, error) {
	msg, err := fs.ReadFile(d.files, CheckpointPath)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	head, err := claimedHead(msg)
	if err != nil {
		return 0, err
	}
	return head.Size, nil
}

// Tile implements [Reader].
func (d Dir) Tile(_ context.Context, path string) ([]byte, error) {
	if path != CheckpointPath {
		if _, err := ParseTilePath(path); err != nil {
			return nil, err
		}
	}
	return fs.ReadFile(d.files, path)
}

// Leaves implements [Reader].
func (d Dir) Leaves(ctx context.Context, from int64, limit int) ([][]byte, error) {
	size, err := d.Size(ctx)
	if errors.Is(err, ErrNote) {
		return nil, nil // no head, so nothing is known to be sealed
	}
	if err != nil || from < 0 || from >= size {
		return nil, err
	}
	n, skip := from/tileWidth, int(from%tileWidth)
	width := min(size-n*tileWidth, tileWidth)
	for _, w := range []int64{width, tileWidth} {
		data, err := fs.ReadFile(d.files, TilePath(entriesTile(n, int(w))))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		// What stands before the damage is returned; the rest is missing.
		leaves, _ := ParseBundle(data)
		leaves = leaves[min(skip, len(leaves)):min(len(leaves), int(width))]
		return leaves[:min(limit, len(leaves))], nil
	}
	return nil, nil
}

// Evidence reads the certificates, lists and anchors of an export into an
// audit.
func (d Dir) Evidence(a *Audit) error {
	var err error
	if a.Certificates, err = d.readAll(certificateDir); err != nil {
		return err
	}
	if a.Lists, err = d.readAll(listDir); err != nil {
		return err
	}
	text, err := fs.ReadFile(d.files, AnchorsPath)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		anchor, err := ParseAnchor(line)
		if err != nil {
			return err
		}
		a.Anchors = append(a.Anchors, anchor)
	}
	return nil
}

func (d Dir) readAll(dir string) ([][]byte, error) {
	entries, err := fs.ReadDir(d.files, dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var out [][]byte
	for _, e := range entries {
		data, err := fs.ReadFile(d.files, dir+"/"+e.Name())
		if err != nil {
			return nil, err
		}
		out = append(out, data)
	}
	return out, nil
}

// claimedHead reads a checkpoint without checking who signed it.
func claimedHead(msg []byte) (Checkpoint, error) {
	_, err := note.Open(msg, nil)
	var unverified *note.UnverifiedNoteError
	if !errors.As(err, &unverified) {
		return Checkpoint{}, fmt.Errorf("%w: %v", ErrNote, err)
	}
	head, err := parseCheckpoint(unverified.Note.Text)
	head.Note = msg
	return head, err
}

// Export copies the sealed log, file by file, into put, in the C2SP layout:
// hash tiles, entry bundles, and the checkpoint last. The caller adds
// certificates, lists and anchors at their paths. Nothing is verified here; run
// [Verify] on the result.
func Export(ctx context.Context, r Reader, put func(path string, data []byte) error) error {
	msg, err := r.Tile(ctx, CheckpointPath)
	if err != nil {
		return fmt.Errorf("read checkpoint: %w", err)
	}
	head, err := claimedHead(msg)
	if err != nil {
		return err
	}
	size, err := r.Size(ctx)
	if err != nil {
		return fmt.Errorf("read log size: %w", err)
	}
	if head.Size > size {
		return fmt.Errorf("%w: checkpoint at %d, sealed size %d", ErrTampered, head.Size, size)
	}
	for _, t := range tlog.NewTiles(tileHeight, 0, head.Size) {
		data, err := readTile(ctx, r, t)
		if err != nil {
			return err
		}
		if err := put(TilePath(t), data); err != nil {
			return err
		}
	}
	for n := int64(0); n*tileWidth < head.Size; n++ {
		width := int(min(head.Size-n*tileWidth, tileWidth))
		if err := exportBundle(ctx, r, n, width, put); err != nil {
			return err
		}
	}
	return put(CheckpointPath, msg)
}

func exportBundle(ctx context.Context, r Reader, n int64, width int, put func(string, []byte) error) error {
	leaves, err := readLeaves(ctx, r, n*tileWidth, width)
	if err != nil {
		return err
	}
	if len(leaves) != width {
		return fmt.Errorf("%w: leaf %d is missing", ErrTampered, n*tileWidth+int64(len(leaves)))
	}
	data, err := FormatBundle(leaves)
	if err != nil {
		return err
	}
	return put(TilePath(entriesTile(n, width)), slices.Clip(data))
}
