package wecom

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"unicode/utf8"
)

const (
	// maxDepth bounds how deep JSON may nest; the platform's goes down to six.
	maxDepth = 32
	// maxNames bounds the names in one object.
	maxNames = 256
)

// errJSON says that a document is not one plain JSON object.
var errJSON = errors.New("wecom: not one plain JSON object")

// decode reads a JSON object into v. It refuses what encoding/json lets pass:
// names that come twice (also in another case, which it takes for the same),
// something behind the object, deep nesting, and bytes that are no UTF-8.
func decode(doc []byte, v any) error {
	if !utf8.Valid(doc) || !plain(doc) {
		return errJSON
	}
	if err := json.Unmarshal(doc, v); err != nil {
		return errJSON
	}
	return nil
}

// level is an object or a list that is open.
type level struct {
	names map[string]bool // nil in a list
	value bool            // a name was read, its value comes next
}

func plain(doc []byte) bool {
	decoder := json.NewDecoder(bytes.NewReader(doc))
	decoder.UseNumber()
	var open []level
	for first := true; ; first = false {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return !first && len(open) == 0
		}
		if err != nil || len(open) == 0 && !(first && token == json.Delim('{')) {
			return false
		}
		if open = step(open, token); open == nil {
			return false
		}
	}
}

// step takes in the next token and returns nil when it must not come.
func step(open []level, token json.Token) []level {
	var top *level
	if len(open) > 0 {
		top = &open[len(open)-1]
	}
	switch token {
	case json.Delim('}'), json.Delim(']'):
		return open[: len(open)-1 : cap(open)]
	}
	if top != nil && top.names != nil && !top.value {
		name, _ := token.(string)
		name = strings.ToLower(strings.ToUpper(name))
		if top.names[name] || len(top.names) == maxNames {
			return nil
		}
		top.names[name], top.value = true, true
		return open
	}
	if top != nil {
		top.value = false
	}
	switch token {
	case json.Delim('{'):
		open = append(open, level{names: map[string]bool{}})
	case json.Delim('['):
		open = append(open, level{})
	}
	if len(open) > maxDepth {
		return nil
	}
	return open
}
