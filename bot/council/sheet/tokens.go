package sheet

import (
	"encoding/xml"
	"errors"
	"io"
)

// maxDepth bounds how deeply elements nest; a workbook needs less than ten.
const maxDepth = 32

// tokenReader walks an XML part token by token and keeps the path of open elements.
// It refuses declarations of document types, wrong nesting and text cut short.
type tokenReader struct {
	d    *xml.Decoder
	path []string
}

// token is the start or the end of an element, or text. It is valid until the next call.
type token struct {
	start, end string
	attrs      []xml.Attr
	text       []byte
}

func tokens(r io.Reader) *tokenReader { return &tokenReader{d: xml.NewDecoder(r)} }

var (
	errDoctype = errors.New("document type declared")
	errNesting = errors.New("elements do not nest")
	errCut     = errors.New("text ends within an element")
)

// next returns the next token; io.EOF after the last element is closed.
func (t *tokenReader) next() (token, error) {
	for {
		raw, err := t.d.RawToken()
		if errors.Is(err, io.EOF) && len(t.path) > 0 {
			return token{}, errCut
		}
		if err != nil {
			return token{}, err
		}
		switch x := raw.(type) {
		case xml.StartElement:
			if len(t.path) >= maxDepth {
				return token{}, errNesting
			}
			t.path = append(t.path, x.Name.Local)
			return token{start: x.Name.Local, attrs: x.Attr}, nil
		case xml.EndElement:
			if !t.inside(x.Name.Local) {
				return token{}, errNesting
			}
			t.path = t.path[:len(t.path)-1]
			return token{end: x.Name.Local}, nil
		case xml.CharData:
			if len(t.path) > 0 {
				return token{text: x}, nil
			}
		case xml.Directive:
			return token{}, errDoctype
		}
	}
}

// inside reports whether name is the innermost open element.
func (t *tokenReader) inside(name string) bool {
	return len(t.path) > 0 && t.path[len(t.path)-1] == name
}

// within reports whether name is among the open elements.
func (t *tokenReader) within(name string) bool {
	for _, p := range t.path {
		if p == name {
			return true
		}
	}
	return false
}
