package archive

import (
	"encoding/base64"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"yishi/bot/council"
)

// version is the format that is written; no other is read.
const (
	formatName = "yishi archive"
	version    = 1
)

// header is the first line.
type header struct {
	Format    string     `json:"format"`
	Version   int        `json:"version"`
	Community council.ID `json:"community"`
	// Made is the server's time at the moment of the state.
	Made time.Time `json:"made"`
	// Sequence and Sealed are the leaves of the ledger and those under its head.
	Sequence int64 `json:"sequence"`
	Sealed   int64 `json:"sealed"`
	// Entries and Keys are the numbers of directory entries and of keys.
	Entries int `json:"entries"`
	Keys    int `json:"keys"`
}

// record is one line of the body: a directory entry, a key or a part of one, or the
// end. The parts of a key follow each other.
type record struct {
	// Key is the key's name within the community, or a directory entry's.
	Key string `json:"k,omitempty"`
	// Kind is entry, string, hash, zset, set, stream or end.
	Kind string `json:"t"`
	// Base64 says that the texts are in base64 because some are no UTF-8.
	Base64 bool `json:"b,omitempty"`
	// Values are, by kind: person and label; the value; field, value, … by field;
	// member, score, … by member; the members in order; the id and the field l of each
	// ledger entry; and for the end the numbers of entries, keys and rows.
	Values []string `json:"v"`
}

const (
	entryKind = "entry"
	endKind   = "end"
)

// Limits of what is written and read.
const (
	// mostValue bounds one value in bytes. Documents are far below it.
	mostValue = 4 << 20
	// partBytes and partRows end a part of a key.
	partBytes = 256 << 10
	partRows  = 1000
	// mostLine bounds a line: one value with every byte escaped, and a part.
	mostLine = 6*(mostValue+partBytes) + 4<<10
	// mostHeader bounds the first line.
	mostHeader = 4 << 10
	// mostArchive bounds the file, mostBody what it unpacks to.
	mostArchive = 8 << 30
	mostBody    = 64 << 30
)

// width is how many values make one row of a kind.
func width(kind string) int {
	switch kind {
	case entryKind, hashKind, zsetKind, streamKind:
		return 2
	}
	return 1
}

// encode puts texts that are no UTF-8 into base64, all of the record alike.
func (r *record) encode() {
	for _, v := range r.Values {
		r.Base64 = r.Base64 || !utf8.ValidString(v)
	}
	if !r.Base64 {
		return
	}
	coded := make([]string, len(r.Values))
	for i, v := range r.Values {
		coded[i] = base64.StdEncoding.EncodeToString([]byte(v))
	}
	r.Values = coded
}

// decode undoes encode, strictly: a record has one spelling.
func (r *record) decode() error {
	if !r.Base64 {
		return nil
	}
	plain := true
	for i, v := range r.Values {
		raw, err := base64.StdEncoding.Strict().DecodeString(v)
		if err != nil || strings.ContainsAny(v, "\r\n") {
			return fmt.Errorf("%w: key %.80q: base64", ErrFormat, r.Key)
		}
		r.Values[i] = string(raw)
		plain = plain && utf8.Valid(raw)
	}
	if plain {
		return fmt.Errorf("%w: key %.80q: base64 without need", ErrFormat, r.Key)
	}
	return nil
}

// sequel checks the records of an archive against each other: their order, their
// rows, their numbers.
type sequel struct {
	header header
	last   record // without its values
	row    string // the last field, member or stream id of the last key

	entries, keys, rows int
	ended               bool
}

// section orders the kinds.
func section(kind string) int {
	switch kind {
	case entryKind:
		return 1
	case stringKind, hashKind, zsetKind, setKind:
		return 2
	case streamKind:
		return 3
	case endKind:
		return 4
	}
	return 0
}

// admit takes the next record. It fails with ErrFormat.
func (s *sequel) admit(r record) error {
	at, before := section(r.Kind), section(s.last.Kind)
	if at == 0 || at < before || s.ended || len(r.Values) == 0 || len(r.Values)%width(r.Kind) != 0 {
		return fmt.Errorf("%w: record of kind %.20q", ErrFormat, r.Kind)
	}
	if r.Kind == endKind {
		return s.end(r)
	}
	for _, v := range r.Values {
		if len(v) > mostValue {
			return fmt.Errorf("%w: value of %d bytes in %.80q", ErrFormat, len(v), r.Key)
		}
	}
	again := r.Key == s.last.Key && r.Kind == s.last.Kind
	if !again {
		if at == before && r.Key <= s.last.Key {
			return fmt.Errorf("%w: key %.80q comes after %.80q", ErrFormat, r.Key, s.last.Key)
		}
		if err := s.begin(r); err != nil {
			return err
		}
	}
	s.last = record{Key: r.Key, Kind: r.Kind}
	s.rows += len(r.Values) / width(r.Kind)
	return s.checkRows(r, again)
}

// begin takes the first record of a key.
func (s *sequel) begin(r record) error {
	s.row = ""
	if r.Kind == entryKind {
		s.entries++
		return checkEntryName(r.Key)
	}
	s.keys++
	if err := checkKeyName(r.Key); err != nil {
		return err
	}
	if want := kindOf(r.Key); want != "" && want != r.Kind || r.Kind == streamKind && want == "" {
		return fmt.Errorf("%w: key %.80q of kind %s", ErrFormat, r.Key, r.Kind)
	}
	return nil
}

// checkRows checks that the rows of a key come in order, each once.
func (s *sequel) checkRows(r record, again bool) error {
	bad := func(what string) error { return fmt.Errorf("%w: %s in %.80q", ErrFormat, what, r.Key) }
	switch r.Kind {
	case entryKind:
		if n, err := strconv.Atoi(r.Values[0]); again || len(r.Values) != 2 || err != nil || n < 0 || strconv.Itoa(n) != r.Values[0] {
			return bad("person")
		}
		return nil
	case stringKind:
		if again || len(r.Values) != 1 {
			return bad("second value")
		}
		return nil
	}
	for i := 0; i < len(r.Values); i += width(r.Kind) {
		row := r.Values[i]
		if (again || i > 0) && !inOrder(r.Kind, s.row, row) {
			return bad("order of rows")
		}
		if r.Kind == streamKind && entrySequence(row) == 0 {
			return bad("entry id")
		}
		if r.Kind == zsetKind && !isScore(r.Values[i+1]) {
			return bad("score")
		}
		s.row = row
	}
	return nil
}

func inOrder(kind, before, after string) bool {
	if kind == streamKind {
		return entrySequence(before) < entrySequence(after)
	}
	return before < after
}

// end takes the last record, which says how many there were.
func (s *sequel) end(r record) error {
	s.ended = true
	want := []int{s.entries, s.keys, s.rows}
	for i, n := range want {
		if len(r.Values) != len(want) || r.Values[i] != strconv.Itoa(n) {
			return fmt.Errorf("%w: counts at the end", ErrFormat)
		}
	}
	if s.header.Entries != s.entries || s.header.Keys != s.keys {
		return fmt.Errorf("%w: counts in the header", ErrFormat)
	}
	return nil
}

// entrySequence is the number in a ledger entry's id, <number>-0; 0 for any other id.
func entrySequence(id string) int64 {
	text, ok := strings.CutSuffix(id, "-0")
	n, err := strconv.ParseInt(text, 10, 64)
	if !ok || err != nil || n < 1 || n > 1e14 || strconv.FormatInt(n, 10) != text {
		return 0
	}
	return n
}

// scoreText writes a score so that it reads back as the same number.
func scoreText(score float64) string { return strconv.FormatFloat(score, 'f', -1, 64) }

func isScore(text string) bool {
	score, err := strconv.ParseFloat(text, 64)
	return err == nil && !math.IsNaN(score) && scoreText(score) == text
}
