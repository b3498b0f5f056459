package phrase

import (
	"strings"
	"unicode/utf8"
)

const ellipsis = "…"

// Fit cuts s to at most limit bytes without breaking a character; a cut text ends
// with "…". A limit below three bytes gives "".
func Fit(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	if limit < len(ellipsis) {
		return ""
	}
	return s[:boundary(s, limit-len(ellipsis))] + ellipsis
}

// Split cuts s into pieces of at most limit bytes, at the end of a line where there
// is one, else between characters. The pieces joined are s. limit is at least 4.
func Split(s string, limit int) []string {
	var pieces []string
	for len(s) > limit {
		end := boundary(s, limit)
		if line := strings.LastIndexByte(s[:end], '\n'); line > 0 {
			end = line + 1
		}
		pieces = append(pieces, s[:end])
		s = s[end:]
	}
	return append(pieces, s)
}

// boundary is the last place at or before limit where no character is cut.
func boundary(s string, limit int) int {
	for limit > 0 && !utf8.RuneStart(s[limit]) {
		limit--
	}
	return limit
}
