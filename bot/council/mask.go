package council

import (
	"strings"
	"unicode/utf8"
)

// MaskName hides a name but for what neighbours need to recognise it: 张*三, 李*,
// 欧**明. A single character is hidden altogether; longer names show two stars,
// whatever their length (个人信息保护法 第25条).
func MaskName(name string) string {
	r := []rune(strings.TrimSpace(name))
	switch n := len(r); n {
	case 0:
		return ""
	case 1:
		return "*"
	case 2:
		return string(r[0]) + "*"
	case 3:
		return string(r[0]) + "*" + string(r[2])
	default:
		return string(r[0]) + "**" + string(r[n-1])
	}
}

// MaskPhone hides the middle of a phone number: 138****0000. Of other numbers only
// the last four digits are shown, of short ones nothing.
func MaskPhone(phone string) string {
	n := utf8.RuneCountInString(phone)
	r := []rune(phone)
	switch {
	case n == 11 && r[0] == '1':
		return string(r[:3]) + "****" + string(r[7:])
	case n >= 9:
		return strings.Repeat("*", n-4) + string(r[n-4:])
	default:
		return strings.Repeat("*", n)
	}
}

// MaskRoom hides which door of a floor a room is: 501 is 5**, 1203 is 12**.
func MaskRoom(room string) string {
	r := []rune(room)
	if len(r) <= 2 {
		return "**"
	}
	return string(r[:len(r)-2]) + "**"
}

// Masked names the unit without its door: 3-2-5**, or 3-1** without a stair.
func (u Unit) Masked() string {
	u.Room = MaskRoom(u.Room)
	return u.Label()
}
