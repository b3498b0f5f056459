package sheet

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// maxLine is the last row that a worksheet can have.
const maxLine = 1 << 20

// eachRow calls f for every row of a worksheet that is not empty, in the file's order.
// A merged cell counts in each of its rows.
func (b book) eachRow(part string, f func(int, []string) error) error {
	merged, err := b.merges(part)
	if err != nil {
		return err
	}
	rc, err := b.open(part, maxPart)
	if err != nil {
		return err
	}
	defer rc.Close()
	w := rowWalker{book: b, t: tokens(rc), merged: merged, f: f}
	for {
		tok, err := w.t.next()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("part %s: %w", part, err)
		}
		if err := w.take(tok); err != nil {
			return err
		}
	}
}

// rowWalker gathers cells into rows.
type rowWalker struct {
	book   book
	t      *tokenReader
	merged merges
	f      func(int, []string) error

	line   int
	cells  []string
	column int
	kind   string
	text   bytes.Buffer
}

var errRowNumber = errors.New("row number out of range")

func (w *rowWalker) take(tok token) error {
	switch {
	case tok.start == "row":
		w.line++
		if n, err := strconv.Atoi(attr(tok, "r")); err == nil {
			w.line = n
		}
		if w.line < 1 || w.line > maxLine {
			return errRowNumber
		}
		w.cells, w.column = w.cells[:0], -1
	case tok.start == "c":
		w.column++
		if n, ok := columnOf(attr(tok, "r")); ok {
			w.column = n
		}
		w.kind = attr(tok, "t")
		w.text.Reset()
	case tok.text != nil && (w.t.inside("v") || w.t.inside("t") && w.t.within("is") && !w.t.within("rPh")):
		if w.text.Len() <= 4*MaxCell+4 {
			w.text.Write(tok.text[:min(len(tok.text), 8*MaxCell)])
		}
	case tok.end == "c":
		w.put(w.value())
	case tok.end == "row":
		if !allBlank(w.cells) {
			w.merged.fill(w.line, &w.cells)
			return w.f(w.line, w.cells)
		}
	}
	return nil
}

// put places a value in its column; columns beyond the limit are not read.
func (w *rowWalker) put(v string) {
	if v == "" || w.column < 0 || w.column >= MaxColumns {
		return
	}
	for len(w.cells) <= w.column {
		w.cells = append(w.cells, "")
	}
	w.cells[w.column] = v
}

// value is the cell's text. Formulas count by the result that was saved with them.
func (w *rowWalker) value() string {
	switch w.kind {
	case "s":
		i, err := strconv.Atoi(w.text.String())
		if err != nil || i < 0 || i >= len(w.book.shared) {
			return ""
		}
		return unescape(w.book.shared[i])
	case "e":
		return "" // #N/A and its like say nothing
	case "inlineStr", "str", "d":
		return unescape(w.text.String())
	default:
		return plainNumber(w.text.String())
	}
}

// unescape turns the carriage return that spreadsheets write as _x000D_ back.
func unescape(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	return strings.NewReplacer("_x000D_", "\r", "_x000A_", "\n", "_x0009_", "\t").Replace(s)
}

func attr(tok token, name string) string {
	for _, a := range tok.attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// columnOf reads the letters of a reference: A1 is 0, AB7 is 27.
func columnOf(ref string) (int, bool) {
	n := 0
	for i := 0; i < len(ref); i++ {
		c := ref[i]
		switch {
		case c >= 'A' && c <= 'Z' && n < 1<<20:
			n = n*26 + int(c-'A') + 1
		case c >= '0' && c <= '9' && i > 0:
			return n - 1, true
		default:
			return 0, false
		}
	}
	return 0, false
}

// merge is a merged cell: one column over several rows.
type merge struct{ first, last int }

// mergedColumn is the merged cells of one column, from the top, with the value of the
// one that was reached last.
type mergedColumn struct {
	list  []merge
	at    int
	value string
}

// merges are a worksheet's merged cells by column.
type merges map[int]*mergedColumn

// merges looks through a worksheet for merged cells, without reading it as XML: they
// stand behind the rows, which must be known before.
func (b book) merges(part string) (merges, error) {
	rc, err := b.open(part, maxPart)
	if err != nil {
		return nil, err
	}
	defer rc.Close()
	found := make(merges)
	n := 0
	s := bufio.NewScanner(rc)
	s.Buffer(make([]byte, 64<<10), 1<<20)
	s.Split(elements)
	for s.Scan() {
		e := s.Bytes()
		if !bytes.HasPrefix(e, []byte("mergeCell ")) && !bytes.Contains(e[:min(len(e), 24)], []byte(":mergeCell ")) {
			continue
		}
		if n++; n > maxMerges {
			return nil, errBomb
		}
		found.add(quoted(e, "ref="))
	}
	if err := s.Err(); err != nil {
		return nil, fmt.Errorf("part %s: %w", part, err)
	}
	for _, c := range found {
		slices.SortFunc(c.list, func(a, b merge) int { return cmp.Compare(a.first, b.first) })
	}
	return found, nil
}

// elements splits at "<"; what is too long to be an element is passed over.
func elements(data []byte, atEOF bool) (int, []byte, error) {
	if i := bytes.IndexByte(data, '<'); i >= 0 {
		return i + 1, data[:i], nil
	}
	switch {
	case atEOF && len(data) == 0:
		return 0, nil, nil
	case atEOF || len(data) >= 32<<10:
		return len(data), data, nil
	}
	return 0, nil, nil
}

// quoted is the value of an attribute in the text of an element.
func quoted(e []byte, name string) string {
	_, rest, ok := bytes.Cut(e, []byte(name))
	if !ok || len(rest) < 2 {
		return ""
	}
	end := bytes.IndexByte(rest[1:], rest[0])
	if end < 0 {
		return ""
	}
	return string(rest[1 : 1+end])
}

// add notes the first column of a range that spans rows: A2:A5, or A2:B5 as A2:A5.
func (m merges) add(ref string) {
	from, to, ok := strings.Cut(ref, ":")
	column, first, ok1 := cellOf(from)
	_, last, ok2 := cellOf(to)
	if !ok || !ok1 || !ok2 || last <= first || column >= MaxColumns {
		return
	}
	if m[column] == nil {
		m[column] = &mergedColumn{}
	}
	m[column].list = append(m[column].list, merge{first: first, last: last})
}

func cellOf(ref string) (column, line int, ok bool) {
	column, ok = columnOf(ref)
	line, err := strconv.Atoi(strings.TrimLeft(ref, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
	return column, line, ok && err == nil
}

// fill gives the rows below a merged cell's first its value. Rows come from the top.
func (m merges) fill(line int, cells *[]string) {
	for column, c := range m {
		for c.at < len(c.list) && c.list[c.at].last < line {
			c.at++
			c.value = ""
		}
		if c.at == len(c.list) || line < c.list[c.at].first {
			continue
		}
		if column < len(*cells) && (*cells)[column] != "" {
			c.value = (*cells)[column]
			continue
		}
		if c.value == "" {
			continue
		}
		for len(*cells) <= column {
			*cells = append(*cells, "")
		}
		(*cells)[column] = c.value
	}
}
