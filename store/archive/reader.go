package archive

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
)

// held is an archive in a file, whose checksum is right.
type held struct {
	file   *os.File
	remove bool
	header header
	body   int64 // where it begins
	end    int64 // where the trailer begins
}

// hold copies an archive into a temporary file in dir and opens that. The caller
// closes it.
func hold(ctx context.Context, r io.Reader, dir string) (*held, error) {
	file, err := os.CreateTemp(dir, "yishi-archive-*")
	if err != nil {
		return nil, fmt.Errorf("hold archive: %w", err)
	}
	h := &held{file: file, remove: true}
	if _, err = io.Copy(file, io.LimitReader(patient{ctx, r}, mostArchive+1)); err != nil {
		err = fmt.Errorf("hold archive: %w", err)
	} else {
		err = h.open()
	}
	if err != nil {
		return nil, errors.Join(err, h.close())
	}
	return h, nil
}

// close gives the file up.
func (h *held) close() error {
	err := h.file.Close()
	if h.remove {
		err = errors.Join(err, os.Remove(h.file.Name()))
	}
	return err
}

// open compares the checksum and reads the header.
func (h *held) open() error {
	info, err := h.file.Stat()
	if err != nil {
		return fmt.Errorf("open archive: %w", err)
	}
	size := info.Size()
	if size > mostArchive || size < int64(trailerSize) {
		return fmt.Errorf("%w: it has %d bytes", ErrFormat, size)
	}
	h.end = size - int64(trailerSize)
	if err := h.checkSum(); err != nil {
		return err
	}
	return h.readHeader()
}

// sum hashes so many bytes from the start.
func (h *held) sum(bytes int64) (hash.Hash, error) {
	sum := sha256.New()
	if _, err := io.Copy(sum, io.NewSectionReader(h.file, 0, bytes)); err != nil {
		return nil, fmt.Errorf("read archive: %w", err)
	}
	return sum, nil
}

// checkSum compares the trailer with everything before it.
func (h *held) checkSum() error {
	sum, err := h.sum(h.end)
	if err != nil {
		return err
	}
	said := make([]byte, trailerSize)
	if _, err := h.file.ReadAt(said, h.end); err != nil {
		return fmt.Errorf("read archive: %w", err)
	}
	if string(said) != trailer(sum) {
		return fmt.Errorf("%w: it is cut off or damaged, its checksum is not at its end", ErrFormat)
	}
	return nil
}

func (h *held) readHeader() error {
	line := make([]byte, min(mostHeader, h.end))
	if _, err := h.file.ReadAt(line, 0); err != nil {
		return fmt.Errorf("read archive: %w", err)
	}
	line, _, ok := bytes.Cut(line, []byte("\n"))
	if !ok {
		return fmt.Errorf("%w: no header", ErrFormat)
	}
	h.body = int64(len(line)) + 1
	// What it is comes first: a later version may have further fields.
	if err := json.Unmarshal(line, &h.header); err != nil || h.header.Format != formatName {
		return fmt.Errorf("%w: no header", ErrFormat)
	}
	if h.header.Version > version {
		return fmt.Errorf("%w: version %d", ErrVersion, h.header.Version)
	}
	if err := strictly(line, &h.header); err != nil || h.header.Version != version {
		return fmt.Errorf("%w: header", ErrFormat)
	}
	if err := checkCommunity(h.header.Community); err != nil {
		return fmt.Errorf("%w: %w", ErrFormat, err)
	}
	if n := h.header; n.Sequence < 0 || n.Sealed < 0 || n.Keys < 0 || n.Entries < 0 {
		return fmt.Errorf("%w: counts in the header", ErrFormat)
	}
	return nil
}

// strictly decodes a line that must hold one value of known fields.
func strictly(line []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(line))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("more than one value")
	}
	return nil
}

// records reads the body from its start.
type records struct {
	ctx  context.Context
	scan *bufio.Scanner
	seen sequel
}

func (h *held) records(ctx context.Context) (*records, error) {
	zip, err := gzip.NewReader(bufio.NewReader(io.NewSectionReader(h.file, h.body, h.end-h.body)))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	scan := bufio.NewScanner(&limited{zip, mostBody})
	scan.Buffer(make([]byte, 64<<10), mostLine)
	return &records{ctx: ctx, scan: scan, seen: sequel{header: h.header}}, nil
}

// next is the next record but the end; ok is false after the last one. It fails with
// ErrFormat.
func (r *records) next() (rec record, ok bool, err error) {
	if err := r.ctx.Err(); err != nil {
		return record{}, false, fmt.Errorf("read archive: %w", context.Cause(r.ctx))
	}
	if !r.scan.Scan() {
		return record{}, false, r.finish()
	}
	if err := strictly(r.scan.Bytes(), &rec); err != nil {
		return record{}, false, fmt.Errorf("%w: record %d: no record", ErrFormat, r.seen.rows)
	}
	if err := rec.decode(); err != nil {
		return record{}, false, err
	}
	if err := r.seen.admit(rec); err != nil {
		return record{}, false, err
	}
	if rec.Kind == endKind {
		return r.next() // there must be nothing more
	}
	return rec, true, nil
}

func (r *records) finish() error {
	if err := r.scan.Err(); err != nil {
		return fmt.Errorf("%w: %w", ErrFormat, err)
	}
	if !r.seen.ended {
		return fmt.Errorf("%w: no end", ErrFormat)
	}
	return nil
}

// limited fails beyond so many bytes, where io.LimitReader would just end.
type limited struct {
	r    io.Reader
	left int64
}

// Read implements io.Reader.
func (l *limited) Read(p []byte) (int, error) {
	n, err := l.r.Read(p)
	if l.left -= int64(n); l.left < 0 {
		return 0, fmt.Errorf("it unpacks to more than %d bytes", int64(mostBody))
	}
	return n, err
}

// patient ends a reading when ctx does.
type patient struct {
	ctx context.Context
	r   io.Reader
}

// Read implements io.Reader.
func (p patient) Read(b []byte) (int, error) {
	if p.ctx.Err() != nil {
		return 0, context.Cause(p.ctx)
	}
	return p.r.Read(b)
}
