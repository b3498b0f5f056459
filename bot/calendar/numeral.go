package calendar

import "unicode/utf8"

// folded maps full-width and traditional characters to the one form the
// lexicon is written in. The mapping is rune for rune, so offsets survive.
var folded = map[rune]rune{
	'：': ':', '／': '/', '－': '-', '．': '.', '　': ' ', '〇': '零', '○': '零', '\u00a0': ' ',
	'週': '周', '點': '点', '號': '号', '個': '个', '鐘': '钟', '鍾': '钟', '後': '后', '禮': '礼',
	'兩': '两', '時': '时', '間': '间', '內': '内', '這': '这', '國': '国', '慶': '庆', '節': '节',
	'從': '从', '頭': '头', '當': '当', '來': '来', '兒': '儿', '過': '过', '陽': '阳', '歲': '岁',
}

func fold(r rune) rune {
	if r >= '０' && r <= '９' {
		return '0' + (r - '０')
	}
	if r < 0x80 {
		return r
	}
	if f, ok := folded[r]; ok {
		return f
	}
	return r
}

// line is a text as folded runes with the byte offset of each.
type line struct {
	runes   []rune
	offsets []int // len(runes)+1
}

func readLine(text string) line {
	l := line{runes: make([]rune, 0, len(text)/2), offsets: make([]int, 0, len(text)/2+1)}
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		l.runes, l.offsets = append(l.runes, fold(r)), append(l.offsets, i)
		i += n
	}
	l.offsets = append(l.offsets, len(text))
	return l
}

// at returns the rune at i, or 0 outside the text.
func (l line) at(i int) rune {
	if i < 0 || i >= len(l.runes) {
		return 0
	}
	return l.runes[i]
}

// has reports whether word stands at i and returns the index after it.
func (l line) has(i int, word string) (int, bool) {
	for _, r := range word {
		if l.at(i) != r {
			return 0, false
		}
		i++
	}
	return i, true
}

// any returns the index after the first of words that stands at i.
func (l line) any(i int, words ...string) (int, bool) {
	for _, w := range words {
		if j, ok := l.has(i, w); ok {
			return j, true
		}
	}
	return i, false
}

// endsWith reports whether one of words stands right before i.
func (l line) endsWith(i int, words ...string) bool {
	for _, w := range words {
		if _, ok := l.has(i-utf8.RuneCountInString(w), w); ok {
			return true
		}
	}
	return false
}

// spaces returns the index after blanks at i.
func (l line) spaces(i int) int {
	for l.at(i) == ' ' || l.at(i) == '\t' {
		i++
	}
	return i
}

var hanDigits = map[rune]int{
	'零': 0, '一': 1, '二': 2, '两': 2, '三': 3, '四': 4, '五': 5,
	'六': 6, '七': 7, '八': 8, '九': 9,
}

// numeral is a whole number as written in a text.
type numeral struct {
	value  int
	digits int  // how many figures were written; 0 for a composed Chinese numeral
	han    bool // written in Chinese characters
}

func isNumeral(r rune) bool {
	_, han := hanDigits[r]
	return han || isDigit(r) || r == '十' || r == '廿' || r == '百'
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

// number reads the whole run of digits or Chinese numerals at i, up to 9999.
func (l line) number(i int) (n numeral, next int, ok bool) {
	if isDigit(l.at(i)) {
		return l.arabic(i)
	}
	return l.chinese(i)
}

func (l line) arabic(i int) (n numeral, next int, ok bool) {
	for next = i; isDigit(l.at(next)); next++ {
		if n.digits++; n.digits > 4 {
			return numeral{}, i, false
		}
		n.value = n.value*10 + int(l.at(next)-'0')
	}
	return n, next, n.digits > 0
}

// chinese reads 三, 十五, 二十, 一百二十 and, figure by figure, 二零二六. The
// whole run must make sense: 三五 is two figures, 十五百 is nothing.
func (l line) chinese(i int) (n numeral, next int, ok bool) {
	n.han = true
	for next = i; isNumeral(l.at(next)) && !isDigit(l.at(next)); next++ {
		if d, figure := hanDigits[l.at(next)]; figure {
			n.value, n.digits = n.value*10+d, n.digits+1
			continue
		}
		value, end, ok := l.composed(i)
		return numeral{value: value, han: true}, end, ok
	}
	return n, next, n.digits > 0 && n.digits <= 4
}

// composed reads a numeral with 百, 十 or 廿 in it.
func (l line) composed(i int) (value, next int, ok bool) {
	if d, is := hanDigits[l.at(i)]; is && d > 0 && l.at(i+1) == '百' {
		value, i = d*100, i+2
		if l.at(i) == '零' {
			i++
		}
	}
	switch d, is := hanDigits[l.at(i)]; {
	case l.at(i) == '廿':
		value, i = value+20, i+1
	case l.at(i) == '十':
		value, i = value+10, i+1
	case is && d > 0 && l.at(i+1) == '十':
		value, i = value+d*10, i+2
	}
	if d, is := hanDigits[l.at(i)]; is && d > 0 {
		value, i = value+d, i+1
	}
	return value, i, value > 0 && !isNumeral(l.at(i))
}
