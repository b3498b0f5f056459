package official

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"unicode/utf8"

	"yishi/handlers/envelope"
)

// readOdd reads what the scanner gave up at, token by token: references,
// several CDATA sections in one field, attributes (ignored), empty-element
// tags. What it does not know it refuses.
func readOdd(doc []byte) (letter, error) {
	decoder := xml.NewDecoder(bytes.NewReader(doc))
	var r oddReader
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) && r.depth == 0 && r.rooted {
			return r.letter, nil
		}
		if err != nil || !r.take(token) {
			return letter{}, envelope.BadMessage
		}
	}
}

// oddReader collects the fields of a letter from its tokens.
type oddReader struct {
	letter  letter
	depth   int
	rooted  bool
	reading bool
	field   field
}

// take reads the next token; false refuses the letter.
func (r *oddReader) take(token xml.Token) bool {
	switch t := token.(type) {
	case xml.StartElement:
		return r.start(t.Name)
	case xml.EndElement:
		r.depth--
		r.reading = false
		return true
	case xml.CharData:
		if r.reading {
			r.letter[r.field] = append(r.letter[r.field], t...)
			return true
		}
		return r.depth > 1 || len(bytes.TrimSpace(t)) == 0
	}
	return false // directives, processing instructions and comments
}

func (r *oddReader) start(name xml.Name) bool {
	if name.Space != "" || r.reading || r.depth == maxDepth {
		return false
	}
	r.depth++
	switch r.depth {
	case 1:
		first := !r.rooted
		r.rooted = true
		return first && name.Local == "xml"
	case 2:
		f, want := known([]byte(name.Local))
		if !want {
			return true
		}
		if r.letter[f] != nil {
			return false
		}
		r.letter[f] = []byte{}
		r.reading, r.field = true, f
	}
	return true
}

// legible replaces the characters that XML does not allow, and bytes that are no
// UTF-8, by U+FFFD.
func legible(doc []byte) []byte {
	return bytes.Map(func(c rune) rune {
		if c < ' ' && c != '\n' && c != '\t' && c != '\r' || c == 0xFFFE || c == 0xFFFF {
			return utf8.RuneError
		}
		return c
	}, doc)
}
