package official

import (
	"bytes"
	"encoding/binary"
	"unicode/utf8"
)

// maxDepth bounds how deep elements of a letter may nest; the platform's go
// down to five.
const maxDepth = 32

// field is an element of a letter that the door reads. All stand directly
// below the root.
type field int

const (
	toUser field = iota
	fromUser
	created
	kind
	content
	messageID
	menuItem
	media
	recognition
	label
	event
	eventKey
	sealed
	fieldCount
)

// letter holds the fields of one XML document. An absent field is nil, an
// empty one is not.
type letter [fieldCount][]byte

// known returns the field that an element's name stands for.
func known(name []byte) (field, bool) {
	switch string(name) {
	case "ToUserName":
		return toUser, true
	case "FromUserName":
		return fromUser, true
	case "CreateTime":
		return created, true
	case "MsgType":
		return kind, true
	case "Content":
		return content, true
	case "MsgId":
		return messageID, true
	case "bizmsgmenuid":
		return menuItem, true
	case "MediaId":
		return media, true
	case "Recognition":
		return recognition, true
	case "Label":
		return label, true
	case "Event":
		return event, true
	case "EventKey":
		return eventKey, true
	case "Encrypt":
		return sealed, true
	}
	return 0, false
}

// readLetter reads the fields of an XML document with the root <xml>. Fields
// may lie within doc. It refuses directives (DOCTYPE and entities with it),
// processing instructions, comments, several roots, text outside of elements,
// fields that come twice or hold elements, and nesting beyond maxDepth.
// The error is envelope.BadMessage. Characters that XML does not allow are
// replaced by U+FFFD: residents paste them, WeChat passes them on, and to refuse
// the message would count as a failed push.
func readLetter(doc []byte) (letter, error) {
	var l letter
	s := scanner{doc: doc}
	if s.letter(&l) {
		return l, nil
	}
	return readOdd(legible(doc))
}

// scanner reads documents as the platform writes them: plain names without
// attributes, and text that is either bare or one CDATA section. It gives up
// at anything else, which readOdd then judges.
type scanner struct {
	doc []byte
	at  int
}

var (
	cdataOpen  = []byte("<![CDATA[")
	cdataClose = []byte("]]>")
)

// letter reads the whole document; false means that it is odd or broken.
func (s *scanner) letter(l *letter) bool {
	if !plainText(s.doc) {
		return false
	}
	s.space()
	root, ok := s.open()
	if !ok || string(root) != "xml" {
		return false
	}
	for {
		s.space()
		if s.closes(root) {
			s.space()
			return s.at == len(s.doc)
		}
		name, ok := s.open()
		if !ok {
			return false
		}
		if f, want := known(name); want {
			text, ok := s.text()
			if !ok || !s.closes(name) || l[f] != nil {
				return false
			}
			l[f] = text
		} else if !s.skip(name) {
			return false
		}
	}
}

// skip passes the rest of an element that nobody reads, and all within it.
func (s *scanner) skip(name []byte) bool {
	var open [maxDepth][]byte
	open[0] = name
	for depth := 1; depth > 0; {
		if _, ok := s.text(); !ok {
			return false
		}
		if s.closes(open[depth-1]) {
			depth--
			continue
		}
		name, ok := s.open()
		if !ok || depth == maxDepth-1 {
			return false
		}
		open[depth] = name
		depth++
	}
	return true
}

func (s *scanner) space() {
	for s.at < len(s.doc) && (s.doc[s.at] == ' ' || s.doc[s.at] == '\n' || s.doc[s.at] == '\t') {
		s.at++
	}
}

// open reads a start tag without attributes and returns its name.
func (s *scanner) open() ([]byte, bool) {
	rest := s.doc[s.at:]
	if len(rest) < 3 || rest[0] != '<' || !letterByte(rest[1]) {
		return nil, false
	}
	end := 2
	for end < len(rest) && (letterByte(rest[end]) || '0' <= rest[end] && rest[end] <= '9') {
		end++
	}
	if end == len(rest) || rest[end] != '>' {
		return nil, false
	}
	s.at += end + 1
	return rest[1:end], true
}

// closes reads the end tag of name, if that comes next.
func (s *scanner) closes(name []byte) bool {
	rest := s.doc[s.at:]
	size := len(name) + 3
	if len(rest) < size || rest[0] != '<' || rest[1] != '/' || rest[size-1] != '>' || !bytes.Equal(rest[2:size-1], name) {
		return false
	}
	s.at += size
	return true
}

// text reads one CDATA section, or bare text without references up to the next tag.
func (s *scanner) text() ([]byte, bool) {
	rest := s.doc[s.at:]
	if bytes.HasPrefix(rest, cdataOpen) {
		rest = rest[len(cdataOpen):]
		end := bytes.Index(rest, cdataClose)
		if end < 0 {
			return nil, false
		}
		s.at += len(cdataOpen) + end + len(cdataClose)
		return rest[:end:end], true
	}
	end := bytes.IndexByte(rest, '<')
	if end < 0 {
		return nil, false
	}
	text := rest[:end:end]
	if bytes.IndexByte(text, '&') >= 0 || bytes.Contains(text, cdataClose) {
		return nil, false
	}
	s.at += end
	return text, true
}

func letterByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_'
}

const (
	spaces   = 0x2020202020202020
	highBits = 0x8080808080808080
)

// plainText reports whether doc is UTF-8 of characters that XML allows, with
// no carriage return, which a reader of XML would turn into a line feed.
func plainText(doc []byte) bool {
	ascii := true
	for i := 0; i < len(doc); {
		end := min(i+8, len(doc))
		if end == i+8 {
			// Eight at once: no high bit, and none after taking a space off each.
			word := binary.LittleEndian.Uint64(doc[i:])
			if (word|(word-spaces))&highBits == 0 {
				i = end
				continue
			}
		}
		for ; i < end; i++ {
			c := doc[i]
			if c < ' ' && c != '\n' && c != '\t' {
				return false
			}
			if c >= utf8.RuneSelf {
				ascii = false
			}
			// U+FFFE and U+FFFF are no characters.
			if c == 0xEF && i+2 < len(doc) && doc[i+1] == 0xBF && doc[i+2] >= 0xBE {
				return false
			}
		}
	}
	return ascii || utf8.Valid(doc)
}
