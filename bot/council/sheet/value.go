package sheet

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

func itoa(n int) string { return strconv.Itoa(n) }

// squeeze is a cell in compatibility form without any blanks, control characters or
// other things that cannot be seen. 全角 becomes half width, ㎡ becomes m2.
func squeeze(s string) string {
	plain := true
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= 0x80 || c <= ' ' || c == 0x7f {
			plain = false
			break
		}
	}
	if plain {
		return s
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Co) {
			return -1
		}
		return r
	}, norm.NFKC.String(s))
}

// cut shortens a cell for a report.
func cut(s string) string {
	r := []rune(s)
	if len(r) > 40 {
		return string(r[:40])
	}
	return s
}

var (
	decimal   = regexp.MustCompile(`^(\d{1,3}(?:,\d{3})+|\d+)?(?:\.(\d*))?(?:E([+-]?\d{1,3}))?$`)
	areaUnit  = regexp.MustCompile(`(?:平方米|平米|平方|平|米2|m2|亩|㎡)$`)
	longDigit = regexp.MustCompile(`\d{15,}`)
)

// maxUnitArea bounds one unit: 10 km², in 0.01 m².
const maxUnitArea = 1_000_000_000

// parseArea reads square metres as exact 0.01 m²: 89.5, 89.5㎡, １,２３４.5平方米, 3.5亩.
// What is finer is rounded half up; rounded says that more than a program's noise was
// lost. An empty cell and zero are 0.
func parseArea(s string, mu bool) (area int64, rounded, ok bool) {
	s = squeeze(s)
	if u := areaUnit.FindString(s); u != "" {
		mu = u == "亩"
		s = strings.TrimSuffix(s, u)
	}
	s = strings.ToUpper(strings.TrimPrefix(s, "约"))
	if s == "" || s == "-" || s == "/" {
		return 0, false, true
	}
	m := decimal.FindStringSubmatch(s)
	if m == nil || m[1]+m[2] == "" {
		return 0, false, false
	}
	exponent := 0
	if m[3] != "" {
		exponent, _ = strconv.Atoi(m[3])
	}
	places := 2
	if mu {
		places = 4
	}
	area, rest, ok := shifted(strings.ReplaceAll(m[1], ",", "")+m[2], exponent-len(m[2])+places)
	if mu { // 1 亩 is 2000/3 m²
		area = (area*20 + 1) / 3
	}
	return area, rest, ok && area <= maxUnitArea
}

// shifted is digits times ten to the power of shift, rounded half up. rest reports whether
// more than noise was rounded away: 0.1 as a program writes it has noise in the 17th digit.
func shifted(digits string, shift int) (n int64, rest, ok bool) {
	digits = strings.TrimLeft(digits, "0")
	var gone string
	switch {
	case shift >= 0:
		if digits == "" {
			return 0, false, true
		}
		if len(digits)+shift > 15 {
			return 0, false, false
		}
		digits += strings.Repeat("0", shift)
	case -shift >= len(digits):
		gone = strings.Repeat("0", min(-shift-len(digits), 40)) + digits
		digits = "0"
	default:
		digits, gone = digits[:len(digits)+shift], digits[len(digits)+shift:]
	}
	if len(digits) > 15 {
		return 0, false, false
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if gone != "" && gone[0] >= '5' {
		n++
	}
	noise := len(gone) > 6 && (strings.Trim(gone[:6], "0") == "" || strings.Trim(gone[:6], "9") == "")
	return n, !noise && strings.Trim(gone, "0") != "", err == nil
}

// plainNumber writes a number as a workbook stores it (1.38E10, 501.0) in plain digits.
func plainNumber(s string) string {
	at := strings.IndexAny(s, "eE")
	if at < 0 {
		return s
	}
	exponent, err := strconv.Atoi(s[at+1:])
	whole, frac, _ := strings.Cut(s[:at], ".")
	if err != nil || exponent < 0 || exponent > 20 || exponent < len(frac) || !digitsOnly.MatchString(whole+frac) {
		return s
	}
	return whole + frac + strings.Repeat("0", exponent-len(frac))
}

var (
	mobile    = regexp.MustCompile(`^1[3-9]\d{9}$`)
	landline  = regexp.MustCompile(`^(0\d{9,11}|[2-9]\d{6,7})$`)
	cutPhone  = regexp.MustCompile(`^\d(\.\d+)?E\+?\d+$`)
	idNumber  = regexp.MustCompile(`\d{17}[\dX]`)
	phoneEnds = regexp.MustCompile(`[/、,;|\n\r]|或`)
)

// parsePhones reads the numbers in one cell, without +86 and blanks. A number that cannot
// be one is left out and named by the code.
func parsePhones(s string) (phones []string, wrong Code) {
	if len(s) == 0 {
		return nil, ""
	}
	if len(s) == 11 && mobile.MatchString(s) {
		return []string{s}, ""
	}
	for _, part := range phoneEnds.Split(norm.NFKC.String(s), -1) {
		p := strings.ToUpper(squeeze(part))
		p = strings.NewReplacer("-", "", "—", "", "–", "", "(", "", ")", "", "·", "").Replace(strings.TrimLeft(p, "'`"))
		if m := endingZero.FindStringSubmatch(p); m != nil {
			p = m[1]
		}
		if !cutPhone.MatchString(p) {
			p = strings.ReplaceAll(p, ".", "")
		}
		for _, prefix := range []string{"+86", "0086", "86"} {
			if t := strings.TrimPrefix(p, prefix); mobile.MatchString(t) {
				p = t
			}
		}
		switch {
		case p == "" || p == "无" || p == "/":
		case mobile.MatchString(p), landline.MatchString(p):
			phones = append(phones, p)
		case len(p) == 22 && mobile.MatchString(p[:11]) && mobile.MatchString(p[11:]):
			phones = append(phones, p[:11], p[11:])
		case cutPhone.MatchString(p):
			wrong = PhoneCut
		case idNumber.MatchString(p):
			wrong = IDNumber
		default:
			wrong = BadPhone
		}
	}
	return phones, wrong
}

// parseMark reads 是, √, 1 and 否, ×, 0. ok is false for anything else.
func parseMark(s string) (m Mark, ok bool) {
	switch w := strings.ToLower(squeeze(s)); strings.TrimSuffix(w, ".0") {
	case "":
		return Unsaid, true
	case "是", "√", "✓", "✔", "☑", "对", "有", "1", "y", "yes", "true", "t", "v", "已", "已登记", "登记", "满", "已满", "成年", "满18", "已满18", "年满18", "满18岁", "满18周岁", "选民", "✅":
		return Said, true
	case "否", "×", "✗", "✘", "x", "0", "n", "no", "false", "f", "无", "未", "未满", "不是", "不", "未成年", "未满18", "不满18", "未满18岁", "未满18周岁", "未登记", "非选民", "-", "/", "❌":
		return Denied, true
	}
	return Unsaid, false
}
