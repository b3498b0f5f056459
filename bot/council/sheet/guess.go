package sheet

import (
	"regexp"
	"strings"
	"unicode"
)

// guessHeader finds out from cells what the columns of a list without a header are: a
// list for one building that somebody typed or pasted. A column is taken for what two
// thirds of its cells look like; an address or a room, and a name or a phone, must be
// among them.
func guessHeader(rows [][]string) (header, bool) {
	h := header{at: make(map[Field]int)}
	width := 0
	for _, r := range rows {
		width = max(width, len(r))
	}
	for column := range min(width, 32) {
		f := guessColumn(rows, column)
		if _, taken := h.at[f]; taken && f == Room {
			f = Area // whole square metres look like rooms, which come first
		}
		if _, taken := h.at[f]; f != "" && !taken {
			h.at[f] = column
		}
	}
	_, place := h.at[Place]
	_, room := h.at[Room]
	_, name := h.at[Name]
	_, phone := h.at[Phone]
	return h, (place || room) && (name || phone)
}

// guessColumn is what most cells of a column look like, "" if nothing.
func guessColumn(rows [][]string, column int) Field {
	votes := make(map[Field]int)
	filled := 0
	for _, r := range rows {
		if column < len(r) && strings.TrimSpace(r[column]) != "" {
			filled++
			votes[guessCell(r[column])]++
		}
	}
	for _, f := range []Field{Phone, Place, Building, Stair, Room, Area, Kind, Name} {
		if filled > 0 && 3*votes[f] >= 2*filled {
			return f
		}
	}
	return ""
}

// roomLike is a room by itself: 501, 1203室.
var roomLike = regexp.MustCompile(`^[0-9]{3,4}室?$`)

// guessCell is what one cell looks like, "" if nothing.
func guessCell(s string) Field {
	phones, wrong := parsePhones(s)
	w := fold(s)
	_, standing := standings[w]
	_, isPlace := parsePlace(s)
	_, _, isArea := parseArea(s, false)
	switch {
	case len(phones) > 0 && wrong == "" && len(phones[0]) == 11:
		return Phone
	case isPlace:
		return Place
	case standing:
		return Kind
	case strings.HasSuffix(w, "单元"):
		return Stair
	case namedBuilding.MatchString(w):
		return Building
	case roomLike.MatchString(w):
		return Room
	case isArea && (strings.Contains(w, ".") || strings.Contains(w, "m2") || strings.Contains(w, "平")):
		return Area
	case likeName(visible(s)):
		return Name
	}
	return ""
}

// likeName reports whether s is two to four Chinese characters, or several such names.
func likeName(s string) bool {
	names, unsold, bad := parseNames(s)
	if bad || len(names) == 0 {
		return unsold
	}
	for _, n := range names {
		r := []rune(n)
		if len(r) < 2 || len(r) > 4 {
			return false
		}
		for _, c := range r {
			if !unicode.Is(unicode.Han, c) {
				return false
			}
		}
	}
	return true
}
