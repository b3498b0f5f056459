package sheet

import (
	"regexp"
	"strings"
	"unicode"
)

// place is where a unit is, in the roster's own spelling.
type place struct{ building, stair, room string }

var (
	buildingEnd = regexp.MustCompile(`(号楼栋|号楼|号栋|号幢|栋楼|楼栋|栋|幢|座|楼|组|队|#楼|#|号)$`)
	stairEnd    = regexp.MustCompile(`(号单元|单元|门洞|门栋|门|梯)$`)
	roomEnd     = regexp.MustCompile(`(室|房|号房|号|户)$`)
	endingZero  = regexp.MustCompile(`^(\d+)\.0+$`)
	digitsOnly  = regexp.MustCompile(`^\d+$`)
	numeralOnly = regexp.MustCompile(`^第?([零〇一二三四五六七八九十百两]+)$`)

	// wholePlace is an address with words: 3栋2单元501, 3号楼501室, 幸福路8号3幢2-501.
	wholePlace = regexp.MustCompile(`([0-9A-Za-z]+|[零〇一二三四五六七八九十百两]+)(号楼|栋|幢|座|楼|#楼?|组|队)[,\-/]?` +
		`(?:([0-9A-Za-z]+|[一二三四五六七八九十]+)(?:单元|门洞|门|梯|-)[,\-/]?)?(?:(?:[0-9]+|[一二三四五六七八九十]+)(?:层|楼))?([A-Za-z]{0,3}[0-9]{1,5}[A-Za-z]?)(?:室|房|号|户)?$`)
	namedBuilding = regexp.MustCompile(`([0-9A-Za-z]+|[零〇一二三四五六七八九十百两]+)(?:号楼|栋|幢|座|#)`)
	// dashedPlace is an address in numbers: 3-2-501, 3-501, B1-023.
	dashedPlace = regexp.MustCompile(`([0-9A-Za-z]+)[-/]([0-9A-Za-z]+)(?:[-/]([0-9A-Za-z]+))?(?:室|房|号|户)?$`)
	partBefore  = regexp.MustCompile(`([0-9A-Za-z]+)[-/]$`)
	// stairAndRoom is a room cell that names the stair as well: 2-501, 2单元501.
	stairAndRoom = regexp.MustCompile(`^([0-9A-Za-z]+|[一二三四五六七八九十]+)(?:单元|门|梯|-)-?([A-Za-z]{0,3}[0-9]{1,5}[A-Za-z]?)$`)
	// before is what may stand before the number of a building: 南区3栋, 一期3栋.
	before = regexp.MustCompile(`([东西南北中]|[0-9一二三四五六七八九十]+)(区|期|院|苑|园)[-,]?$`)
)

// buildingName brings the name of a building into one form: 3号楼, 3栋, 三栋 and 03 are
// "3", A座 is "A". It is empty if nothing is left.
func buildingName(s string) string {
	s = strings.ToUpper(squeeze(s))
	if t := buildingEnd.ReplaceAllString(s, ""); t != "" {
		s = t
	}
	return tidy(plainNumeral(s))
}

// stairName does so for a stair: 2单元 and 二单元 are "2".
func stairName(s string) string {
	s = strings.ToUpper(squeeze(s))
	if t := stairEnd.ReplaceAllString(s, ""); t != "" {
		s = t
	}
	return tidy(plainNumeral(s))
}

// roomName does so for a room: 501室 and 0501 are "501", A501 stays.
func roomName(s string) string {
	s = strings.ToUpper(squeeze(s))
	if t := roomEnd.ReplaceAllString(s, ""); t != "" {
		s = t
	}
	return tidy(plainNumeral(s))
}

// plainNumeral turns a number into plain digits without leading zeros.
func plainNumeral(s string) string {
	if m := endingZero.FindStringSubmatch(s); m != nil {
		s = m[1] // a number that a program wrote as 501.0
	}
	if m := numeralOnly.FindStringSubmatch(s); m != nil {
		if n, ok := numeral(m[1]); ok {
			return n
		}
	}
	if digitsOnly.MatchString(s) {
		if t := strings.TrimLeft(s, "0"); t != "" {
			return t
		}
		return "0"
	}
	return s
}

// tidy keeps letters, digits and the dash: names of places go into labels, keys and the
// names of electorates.
func tidy(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), r == '-':
			return r
		case r == '_', r == '/', r == '.':
			return '-'
		}
		return -1
	}, s)
	return strings.Trim(s, "-")
}

// maxPlaceName bounds the names of building, stair and room, in bytes.
const maxPlaceName = 48

// parsePlace reads an address in one cell.
func parsePlace(s string) (place, bool) {
	s = strings.NewReplacer("—", "-", "–", "-", "−", "-", "_", "-", "·", "-", "，", ",", "号楼号", "号楼").Replace(squeeze(s))
	if at := wholePlace.FindStringSubmatchIndex(s); at != nil {
		m := wholePlace.FindStringSubmatch(s)
		name := buildingName(m[1])
		if b := before.FindString(s[:at[0]]); b != "" {
			name = tidy(b) + name
		}
		return place{building: name, stair: stairName(m[3]), room: roomName(m[4])}, true
	}
	m := dashedPlace.FindStringSubmatch(s)
	if m == nil {
		return place{}, false
	}
	name := buildingName(m[1])
	if part := partBefore.FindStringSubmatch(strings.TrimSuffix(s, m[0])); part != nil {
		name = tidy(part[1]) + "-" + name // 1-3-2-501: part 1, building 3
	}
	if m[3] == "" {
		return place{building: name, room: roomName(m[2])}, true
	}
	return place{building: name, stair: stairName(m[2]), room: roomName(m[3])}, true
}

// reading says how a room's cell was understood.
type reading int8

const (
	plainRoom   reading = iota
	stairInRoom         // 2-501 in building 3: the stair stands before the room
	doubtful            // 3-501 in building 3: the first part may be building or stair
)

// parseRoom reads the room's cell, which may name stair or building as well.
func parseRoom(s, building, stair string) (place, reading) {
	p := place{building: building, stair: stair}
	s = squeeze(s)
	if digitsOnly.MatchString(s) {
		p.room = plainNumeral(s)
		return p, plainRoom
	}
	s = strings.NewReplacer("—", "-", "–", "-", "−", "-").Replace(s)
	whole, ok := parsePlace(s)
	if ok && (p.building == "" || whole.building == p.building && (p.stair == "" || whole.stair == p.stair)) {
		if p.building != "" && whole.stair == "" {
			return whole, doubtful
		}
		return whole, plainRoom
	}
	if m := stairAndRoom.FindStringSubmatch(s); m != nil {
		if inCell := stairName(m[1]); p.stair == "" || p.stair == inCell {
			p.stair, p.room = inCell, roomName(m[2])
			return p, stairInRoom
		}
	}
	p.room = roomName(s)
	return p, plainRoom
}

// numeral reads a Chinese numeral below a thousand.
func numeral(s string) (string, bool) {
	n, one := 0, 0
	seen := false
	for _, r := range s {
		switch i := strings.IndexRune("零一二三四五六七八九", r); {
		case r == '十' || r == '百':
			if one == 0 {
				one = 1
			}
			n += one * map[rune]int{'十': 10, '百': 100}[r]
			one = 0
		case r == '〇' || r == '零':
			one = 0
		case r == '两':
			one = 2
		case i >= 0:
			if one != 0 {
				return "", false // 一二 is no number but two digits
			}
			one = i / len("零")
		}
		seen = true
	}
	return itoa(n + one), seen
}
