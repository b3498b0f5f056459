package sheet

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// sampleBytes is how much of a text is read to find out how it is separated.
const sampleBytes = 64 << 10

// plainText is the one page of a file of separated values.
func plainText(r io.ReaderAt, size int64) ([]page, error) {
	enc, err := encodingOf(r, size)
	if err != nil {
		return nil, err
	}
	open := func() io.Reader {
		return transform.NewReader(io.NewSectionReader(r, 0, size), enc.NewDecoder())
	}
	sample := make([]byte, sampleBytes)
	n, err := io.ReadFull(open(), sample)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return nil, err
	}
	sample = sample[:n]
	lines := open
	if bytes.IndexByte(sample, '\n') < 0 && bytes.IndexByte(sample, '\r') >= 0 {
		lines = func() io.Reader { return carriageReturns{open()} }
	}
	if i := bytes.LastIndexAny(sample, "\r\n"); i > 0 && n == sampleBytes {
		sample = sample[:i]
	}
	sample = bytes.ReplaceAll(sample, []byte("\r"), []byte("\n"))
	comma := separator(sample)
	return []page{{each: func(f func(int, []string) error) error { return eachRow(lines(), comma, f) }}}, nil
}

// carriageReturns ends lines that end with a carriage return alone (old Macintosh).
type carriageReturns struct{ r io.Reader }

func (c carriageReturns) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	for i := range p[:n] {
		if p[i] == '\r' {
			p[i] = '\n'
		}
	}
	return n, err
}

// encodingOf finds out how the text is encoded: UTF-16 by its mark, UTF-8 if all of it is
// valid, else GB18030, which Excel in China writes.
func encodingOf(r io.ReaderAt, size int64) (encoding.Encoding, error) {
	var mark [3]byte
	n, err := r.ReadAt(mark[:], 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if bytes.HasPrefix(mark[:n], []byte("\xff\xfe")) || bytes.HasPrefix(mark[:n], []byte("\xfe\xff")) {
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), nil
	}
	ok, err := isUTF8(io.NewSectionReader(r, 0, size))
	switch {
	case err != nil:
		return nil, err
	case ok:
		return unicode.UTF8BOM, nil
	}
	return simplifiedchinese.GB18030, nil
}

func isUTF8(r io.Reader) (bool, error) {
	buf := make([]byte, 64<<10)
	kept := 0
	for {
		n, err := r.Read(buf[kept:])
		b := buf[:kept+n]
		for len(b) > 0 {
			c, size := utf8.DecodeRune(b)
			if c == utf8.RuneError && size == 1 {
				if len(b) >= utf8.UTFMax || utf8.FullRune(b) {
					return false, nil
				}
				break // the rest of this character is yet to be read
			}
			b = b[size:]
		}
		kept = copy(buf, b)
		if errors.Is(err, io.EOF) {
			return kept == 0, nil
		}
		if err != nil {
			return false, err
		}
	}
}

// blanks separate the cells of a list that was typed into a chat.
const blanks = ' '

// separator finds what separates the cells: the one under which a row of the sample is
// best understood as header, else the one that makes most cells.
func separator(sample []byte) rune {
	best, most := ',', -1
	for _, c := range []rune{',', '\t', ';', '，', '；', '|', blanks} {
		header, cellCount, seen := 0, 0, 0
		_ = eachRow(bytes.NewReader(sample), c, func(_ int, cells []string) error {
			if seen++; seen > headerWithin {
				return errEnough
			}
			if h, ok := headerOf(cells); ok {
				header = max(header, len(h.at))
			}
			cellCount += len(cells) - 1
			return nil
		})
		if score := header*headerWithin*MaxColumns + cellCount; score > most {
			best, most = c, score
		}
	}
	return best
}

// eachRow calls f for every row that is not empty.
func eachRow(r io.Reader, comma rune, f func(int, []string) error) error {
	if comma == blanks {
		return eachLine(r, f)
	}
	return eachRecord(r, comma, f)
}

// eachRecord calls f for every record that is not empty.
func eachRecord(r io.Reader, comma rune, f func(int, []string) error) error {
	c := csv.NewReader(r)
	c.Comma, c.LazyQuotes, c.FieldsPerRecord, c.ReuseRecord = comma, true, -1, true
	c.TrimLeadingSpace = comma != '\t' // a tab is white space itself
	for {
		cells, err := c.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		line, _ := c.FieldPos(0)
		if len(cells) > MaxColumns {
			cells = cells[:MaxColumns]
		}
		if !allBlank(cells) {
			if err := f(line, cells); err != nil {
				return err
			}
		}
	}
}

// eachLine calls f for every line that is not empty, split at blanks.
func eachLine(r io.Reader, f func(int, []string) error) error {
	s := bufio.NewScanner(r)
	for line := 1; s.Scan(); line++ {
		if cells := strings.Fields(s.Text()); len(cells) > 0 {
			if err := f(line, cells[:min(len(cells), MaxColumns)]); err != nil {
				return err
			}
		}
	}
	return s.Err()
}

func allBlank(cells []string) bool {
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}
