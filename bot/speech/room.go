package speech

import "strconv"

// A room is written 3-2-501, 3栋2单元501室 or 3号楼501 and named "3-2-501":
// building, entrance where there is one, and door.

// roomAt reads a room at rune i.
func (m *message) roomAt(i int) (token, bool) {
	if _, end, ok := m.roomName(i); ok {
		return token{class: room, a: i, b: end}, true
	}
	return token{}, false
}

// roomName is the name of the room at rune i and where it ends. Two numbers
// alone make a room only when a word for a building stands between them or the
// second is a door of three digits, since 3-2 names an opinion.
func (m *message) roomName(i int) (name string, end int, ok bool) {
	building, j := m.numeralAt(i)
	if j == i || building > 9999 {
		return "", 0, false
	}
	j, named := m.afterWord(j, "号楼", "栋", "幢", "座", "号院", "楼", "-", "#")
	if j < 0 {
		return "", 0, false
	}
	second, k := m.numeralFrom(j)
	if k == j {
		return "", 0, false
	}
	name = strconv.Itoa(building) + "-" + strconv.Itoa(second)
	if l, _ := m.afterWord(k, "单元", "-", "门", "梯"); l >= 0 {
		if door, e := m.numeralFrom(l); e > l && door < 10000 {
			return name + "-" + strconv.Itoa(door), m.afterDoor(e), true
		}
	}
	if second < 100 || second > 9999 || !named && k-j < 3 {
		return "", 0, false
	}
	return name, m.afterDoor(k), true
}

// afterWord is where the text goes on after the first of words found at i, and
// whether that word is more than a dash; -1 means that none is there.
func (m *message) afterWord(i int, words ...string) (int, bool) {
	for _, w := range words {
		if m.hasWord(i, w) {
			return i + len([]rune(w)), w != "-"
		}
	}
	return -1, false
}

func (m *message) numeralFrom(i int) (n, end int) {
	if i < 0 || i >= len(m.runes) {
		return 0, i
	}
	return m.numeralAt(i)
}

func (m *message) afterDoor(i int) int {
	if e, _ := m.afterWord(i, "号房", "室", "号", "房", "户"); e >= 0 {
		return e
	}
	return i
}
