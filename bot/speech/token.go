package speech

import "strings"

// token is a piece of the message: runes a to b, and what they are. n and m
// depend on the class: the number of a motion, the place of an ordinal and how
// many it spans, motion and opinion of an opinion.
type token struct {
	class class
	kind  kind
	han   bool // a number in Han numerals
	n, m  int
	a, b  int
}

// phrase is an option's full name in folded runes. It is read before the
// vocabulary, so that an option called 都不同意 is no refusal.
type phrase struct {
	motion, place int // indexes into Situation.Open and its Options
	runes         []rune
}

// message is one message while it is being read.
type message struct {
	text
	s       *Situation
	tokens  []token
	items   []item
	phrases []phrase
}

// tokenise splits the folded text. Names of options are looked for in phrases.
func (m *message) tokenise(phrases []phrase) {
	m.tokens = m.tokens[:0]
	words := vocabulary()
	for i := 0; i < len(m.runes); {
		t := m.tokenAt(words, phrases, i)
		m.tokens = append(m.tokens, t)
		i = t.b
	}
}

func (m *message) tokenAt(words *lexicon, phrases []phrase, i int) token {
	r := m.runes[i]
	c, n := words.longest(m.runes, i)
	if len(phrases) > 0 {
		if p := longestPhrase(phrases, m.runes[i:]); p > 0 && p >= n {
			return token{class: option, a: i, b: i + p}
		}
	}
	if r >= 'a' && r <= 'z' {
		return m.latinAt(i)
	}
	if t, ok := punctuationToken(r); ok {
		t.a, t.b = i, i+1
		if r == '-' && i+1 < len(m.runes) && m.runes[i+1] == '-' {
			for t.b < len(m.runes) && m.runes[t.b] == '-' {
				t.b++
			}
		}
		return t
	}
	if n < 2 || c == filler || c == optionWord {
		if t, ok := m.ordinalAt(i); ok {
			return t
		}
	}
	if n < 2 {
		if t, ok := m.numberAt(i); ok {
			return m.beforePhrase(t, phrases)
		}
	}
	if n < 2 {
		if end, k := m.personAt(i); k > 0 {
			return token{class: third, a: i, b: end}
		}
	}
	if n == 0 {
		return token{class: other, a: i, b: i + 1}
	}
	return token{class: c, a: i, b: i + n}
}

// beforePhrase keeps a number from taking the first rune of an option's name
// for its unit.
func (m *message) beforePhrase(t token, phrases []phrase) token {
	if t.class != quantity {
		return t
	}
	n, end := m.numeralAt(t.a)
	if end < len(m.runes) && longestPhrase(phrases, m.runes[end:]) >= t.b-end {
		return token{class: number, n: n, a: t.a, b: end, han: m.runes[t.a] > '9'}
	}
	return t
}

func longestPhrase(phrases []phrase, runes []rune) int {
	best := 0
	for _, p := range phrases {
		if len(p.runes) > best && len(p.runes) <= len(runes) && equalRunes(p.runes, runes[:len(p.runes)]) {
			best = len(p.runes)
		}
	}
	return best
}

func punctuationToken(r rune) (token, bool) {
	switch r {
	case ',', '.', ';', '!', '~', '\n', '|':
		return token{class: stop}, true
	case '?':
		return token{class: asking}, true
	case ':':
		return token{class: colon}, true
	case '(', ')', '《', '》', '-', '*', '[', ']', '{', '}', '_', '=', '>', '<':
		return token{class: filler}, true
	case '「':
		return token{class: quoteOpen}, true
	case '」':
		return token{class: quoteClose}, true
	case '"':
		return token{class: quoteOpen, n: 1}, true
	case '@':
		return token{class: mention}, true
	case approval:
		return token{class: gesture}, true
	case '的':
		return token{class: of}, true
	case '了':
		return token{class: done}, true
	}
	return token{}, false
}

// numberAt reads a number and what it counts.
func (m *message) numberAt(i int) (token, bool) {
	n, end := m.numeralAt(i)
	if end == i {
		return token{}, false
	}
	t := token{class: number, n: n, a: i, b: end, han: m.runes[i] > '9'}
	if r, ok := m.roomAt(i); ok {
		return r, true
	}
	if end < len(m.runes) && m.runes[end] == '-' && !t.han {
		if k, e := m.digitsFrom(end + 1); e > end+1 && k < 100 {
			if m.hasWord(e, "号") || m.hasWord(e, "日") || m.hasWord(e, "月") { // 3-5号: from the 3rd to the 5th
				return token{class: quantity, kind: clock, a: i, b: e + 1}, true
			}
			return token{class: opinionRef, n: n, m: k, a: i, b: e}, true
		}
	}
	if end-i >= 7 && !t.han {
		t.class = phone
		return t, true
	}
	if e := m.decimalEnd(end); e > 0 && !t.han {
		t.class, t.kind, t.b = quantity, clock, e
		if m.runes[e-1] == '%' {
			t.kind = count
		}
		return t, true
	}
	if k, n := m.unitAt(end); k != noKind && !m.unitOfTitle(t.n, end, n) {
		t.class, t.kind, t.b = quantity, k, end+n
		return t, true
	}
	return m.motionNumber(t), true
}

// unitOfTitle tells 3号电梯 for motion 3 about a lift from the third lift.
func (m *message) unitOfTitle(no, i, n int) bool {
	if n < 3 || m.runes[i] != '号' {
		return false
	}
	k := m.openIndex(no)
	return k >= 0 && strings.Contains(string(fold(m.s.Open[k].Title)), string(m.runes[i+1:i+n]))
}

func (m *message) digitsFrom(i int) (n, end int) {
	if i >= len(m.runes) || m.runes[i] < '0' || m.runes[i] > '9' {
		return 0, i
	}
	return m.digitsAt(i)
}

// decimalEnd is where a time, fraction or date as 19:30, 3.5 or 8/10 ends
// whose first number ends at i; 0 means that there is none.
func (m *message) decimalEnd(i int) int {
	if i >= len(m.runes) || m.gap[i] {
		return 0
	}
	switch m.runes[i] {
	case ':', '.', '/', '%':
	default:
		return 0
	}
	if m.runes[i] == '%' {
		return i + 1
	}
	if i+1 < len(m.runes) && m.gap[i+1] {
		return 0
	}
	if _, e := m.digitsFrom(i + 1); e > i+1 {
		if e < len(m.runes) && m.runes[e] == '号' { // 3.5号: a list
			return 0
		}
		return e
	}
	return 0
}

// motionNumber decides whether 3号 names a motion, an option or a day.
func (m *message) motionNumber(t token) token {
	end := t.b
	if end < len(m.runes) && m.runes[end] == '#' {
		t.class, t.kind, t.b = quantity, house, end+1
		return t
	}
	if end >= len(m.runes) || m.runes[end] != '号' {
		return t
	}
	t.b = end + 1
	if t.a > 0 && m.runes[t.a-1] == '月' {
		t.class, t.kind = quantity, clock
		return t
	}
	for _, w := range optionSuffixes {
		if m.hasWord(t.b, w) && m.asksCandidates(t.n, t.b+len([]rune(w))) {
			break
		}
		if m.hasWord(t.b, w) && !(m.openIndex(t.n) >= 0 && m.placeFollows(t.b+len([]rune(w)))) {
			t.class, t.m, t.b = ordinal, 1, t.b+len([]rune(w))
			return t
		}
	}
	t.class = ref
	return t
}

// asksCandidates tells that n is an open election and no place on its list,
// and that nothing but a question follows at rune p: 9号候选人是谁.
func (m *message) asksCandidates(n, p int) bool {
	k := m.openIndex(n)
	return k >= 0 && m.unasked(p) <= 0 && m.s.Open[k].Type == "election" && n > len(m.s.Open[k].Options)
}

// placeFollows tells that a letter or number stands at rune i: in 5号选项C the
// 5 is the motion.
func (m *message) placeFollows(i int) bool {
	if i >= len(m.runes) {
		return false
	}
	_, end := m.numeralAt(i)
	return end > i || m.runes[i] >= 'a' && m.runes[i] <= 'z'
}

var (
	optionSuffixes  = []string{"方案", "选项", "候选人", "候选"}
	ordinalMeasures = []string{"个方案", "个选项", "种方案", "套方案", "个", "种", "项", "条", "款", "套", "位", "名", "方案", "选项", "张"}
	agendaWords     = []string{"议题", "提案", "议案", "事项", "投票"}
	optionPrefixes  = []string{"方案", "选项", "候选人"}
	lastWords       = []string{"最后一个", "最后那个", "最后一项", "最后一种", "最末一个"}
	middleWords     = []string{"中间那个", "中间一个", "中间的", "中间这个"}
)

func (m *message) hasWord(i int, w string) bool {
	for _, r := range w {
		if i >= len(m.runes) || m.runes[i] != r {
			return false
		}
		i++
	}
	return true
}

func (m *message) hasAny(i int, words []string) int {
	for _, w := range words {
		if m.hasWord(i, w) {
			return len([]rune(w))
		}
	}
	return 0
}

// ordinalAt reads 第二个, 方案一, 前两个, 最后一个, 倒数第二个. In the token n
// is the first place, negative from the end and 0 for the middle, m how many.
func (m *message) ordinalAt(i int) (token, bool) {
	switch m.runes[i] {
	case '第':
		return m.numbered(i, i+1, 1)
	case '倒':
		if m.hasWord(i, "倒数第") {
			return m.numbered(i, i+3, -1)
		}
	case '最':
		if k := m.hasAny(i, lastWords); k > 0 {
			return token{class: ordinal, n: -1, m: 1, a: i, b: i + k}, true
		}
	case '中':
		if k := m.hasAny(i, middleWords); k > 0 {
			return token{class: ordinal, n: 0, m: 1, a: i, b: i + k}, true
		}
	case '方', '选', '候':
		if k := m.hasAny(i, optionPrefixes); k > 0 && i+k < len(m.runes) {
			if n, e := m.numeralAt(i + k); e > i+k && n > 0 {
				return token{class: ordinal, n: n, m: 1, a: i, b: e}, true
			}
		}
	case '前', '后':
		return m.severalAt(i)
	}
	return token{}, false
}

// numbered reads the number at from with its measure word, counted from the
// end when sign is negative.
func (m *message) numbered(i, from, sign int) (token, bool) {
	if from >= len(m.runes) {
		return token{}, false
	}
	n, e := m.numeralAt(from)
	if e == from || n == 0 {
		return token{}, false
	}
	t := token{n: n * sign, m: 1, a: i, b: e}
	if k, u := m.unitAt(e); k != noKind && k != measure && k != count {
		t.class, t.kind, t.b = quantity, k, e+u
		return t, true
	}
	if e < len(m.runes) && m.runes[e] == '号' {
		t.class, t.b = ref, e+1
		return t, true
	}
	k := m.hasAny(e, ordinalMeasures)
	if k == 0 { // 第二, which alone may be anything
		t.class, t.kind = ordinal, elsewise
		return t, true
	}
	if m.hasAny(e+k, agendaWords) > 0 { // 第三个议题: a place or a number?
		t.class, t.kind, t.b = quantity, measure, e+k
		if n <= len(m.s.Open) && m.s.Open[n-1].No == n || n > len(m.s.Open) && sign > 0 && m.openIndex(n) >= 0 {
			t.class = ref
		}
		return t, true
	}
	t.class, t.b = ordinal, e+k
	return t, true
}

// severalAt reads 前两个 and 后两个.
func (m *message) severalAt(i int) (token, bool) {
	if i+1 >= len(m.runes) {
		return token{}, false
	}
	n, e := m.numeralAt(i + 1)
	k := m.hasAny(e, ordinalMeasures)
	if e == i+1 || k == 0 || n < 1 || n > 26 {
		return token{}, false
	}
	t := token{class: ordinal, n: 1, m: n, a: i, b: e + k}
	if m.runes[i] == '后' {
		t.n = -n
	}
	return t, true
}
