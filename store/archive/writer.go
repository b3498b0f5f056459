package archive

import (
	"bufio"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"strconv"
)

// The trailer is of one size, so that a reader finds it from the end.
const (
	trailerHead = `{"sha256":"`
	trailerTail = `"}` + "\n"
	trailerSize = len(trailerHead) + 2*sha256.Size + len(trailerTail)
)

func trailer(sum hash.Hash) string {
	return trailerHead + hex.EncodeToString(sum.Sum(nil)) + trailerTail
}

// writer writes an archive; its methods keep the first error.
type writer struct {
	out      *counting
	sum      hash.Hash
	zip      *gzip.Writer
	text     *bufio.Writer
	lines    *json.Encoder
	seen     sequel
	progress func(rows int)
}

// counting writes to two places and counts.
type counting struct {
	w   io.Writer
	sum hash.Hash
	n   int64
}

// Write implements io.Writer.
func (c *counting) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.sum.Write(p[:n])
	c.n += int64(n)
	return n, err
}

// newWriter writes the header. progress may be nil.
func newWriter(w io.Writer, h header, progress func(rows int)) (*writer, error) {
	h.Format, h.Version = formatName, version
	sum := sha256.New()
	out := &counting{w: w, sum: sum}
	line, err := json.Marshal(h)
	if err != nil {
		return nil, fmt.Errorf("write archive: %w", err)
	}
	if _, err := out.Write(append(line, '\n')); err != nil {
		return nil, fmt.Errorf("write archive: %w", err)
	}
	zip, err := gzip.NewWriterLevel(out, gzip.BestSpeed)
	if err != nil {
		return nil, fmt.Errorf("write archive: %w", err)
	}
	text := bufio.NewWriterSize(zip, 64<<10)
	lines := json.NewEncoder(text)
	lines.SetEscapeHTML(false)
	return &writer{out: out, sum: sum, zip: zip, text: text, lines: lines, seen: sequel{header: h}, progress: progress}, nil
}

// put writes rows of a key, in as many parts as they need. What a reader would refuse
// is refused here.
func (w *writer) put(kind, key string, values []string) error {
	for len(values) > 0 {
		n := partLength(kind, values)
		r := record{Kind: kind, Key: key, Values: values[:n:n]}
		if err := w.seen.admit(r); err != nil {
			return err
		}
		r.encode()
		if err := w.lines.Encode(r); err != nil {
			return fmt.Errorf("write archive: %w", err)
		}
		if w.progress != nil {
			w.progress(w.seen.rows)
		}
		values = values[n:]
	}
	return nil
}

// partLength is how many values go into the next part, at least one row.
func partLength(kind string, values []string) int {
	bytes, step := 0, width(kind)
	for i := 0; i < len(values); i += step {
		for _, v := range values[i:min(i+step, len(values))] {
			bytes += len(v)
		}
		if i > 0 && (bytes > partBytes || i >= step*partRows) {
			return i
		}
	}
	return len(values)
}

// close ends the archive.
func (w *writer) close() error {
	end := record{Kind: endKind}
	for _, n := range []int{w.seen.entries, w.seen.keys, w.seen.rows} {
		end.Values = append(end.Values, strconv.Itoa(n))
	}
	if err := w.seen.admit(end); err != nil {
		return err
	}
	if err := w.lines.Encode(end); err != nil {
		return fmt.Errorf("write archive: %w", err)
	}
	if err := w.text.Flush(); err != nil {
		return fmt.Errorf("write archive: %w", err)
	}
	if err := w.zip.Close(); err != nil {
		return fmt.Errorf("write archive: %w", err)
	}
	if _, err := io.WriteString(w.out, trailer(w.sum)); err != nil {
		return fmt.Errorf("write archive: %w", err)
	}
	return nil
}
