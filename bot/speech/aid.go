package speech

import (
	"strings"
	"time"
)

// What the commands about the rest of a matter's life share: a number and no
// more, the reason after it, lists of people and rooms, and what repeats.

// numbered makes an intent about the thing of a number, or of the quoted one,
// when at most spare runes follow.
func numbered(spare int) builder {
	return func(m *message, intent string, word span) (Intent, bool) {
		n, rest, ok := m.thing(word)
		if !ok || m.leftover(rest) > spare || m.speaksOfChoice() {
			return Intent{}, false
		}
		return Intent{Intent: intent, Motion: n}, true
	}
}

// looked is a command that only asks to see something, even as a question.
func looked(m *message, intent string, word span) (Intent, bool) {
	n, rest := m.about(word)
	if m.unasked(rest) > 0 || m.choosesAfter(word.b) {
		return Intent{}, false
	}
	if n == 0 {
		n = m.s.Quote
	}
	return Intent{Intent: intent, Motion: n}, true
}

// unasked counts what is left from rune p on besides the words of a question.
func (m *message) unasked(p int) int {
	n := 0
	for _, w := range []string{"吗", "呢", "?", "看看", "看", "是什么", "有哪些", "是哪些", "都有谁", "有谁", "是谁", "怎么样了", "怎么样", "如何", "多少", "呐", "么", "在哪", "发给", "发", "来", "有没有", "没有", "没", "清楚"} {
		for i := p; i < len(m.runes); i++ {
			if m.hasWord(i, w) {
				n += len([]rune(w))
				i += len([]rune(w)) - 1
			}
		}
	}
	return m.leftover(p) - n
}

// choosesAfter tells that a choice is spoken of after rune p.
func (m *message) choosesAfter(p int) bool {
	for _, t := range m.tokens {
		if t.a >= p && (isChoice(t.class) || t.class == whether) {
			return true
		}
	}
	return false
}

// choosesBefore tells that a choice is spoken of before rune p.
func (m *message) choosesBefore(p int) bool {
	for _, t := range m.tokens {
		if t.b <= p && (isChoice(t.class) || t.class == whether) {
			return true
		}
	}
	return false
}

// thing is the number a command is about and where the rest begins; it fails
// for a question. Without a number it is what the message quotes.
func (m *message) thing(word span) (n, rest int, ok bool) {
	n, rest = m.about(word)
	if m.asksSomething(word.a) {
		return 0, rest, false
	}
	if p := m.skipMarks(word.b); n == 0 { // 3 票数无误: no three votes
		if k, end := m.digitsFrom(p); end > p && k > 0 && (end == len(m.runes) || m.gap[end] || isMark(m.runes[end])) {
			n, rest = k, end
		}
	}
	if n == 0 {
		n = m.s.Quote
	}
	return n, rest, true
}

// object reads the number and the noun a verb is about, in either order:
// 更正2号会议纪要, 更正纪要2.
func (m *message) object(word span, nouns ...string) (n, rest int, ok bool) {
	n, rest = m.about(word)
	rest = m.skipWords(max(rest, word.b), "会议的", "的", "本次", "这次", "上次")
	found := false
	for _, w := range nouns {
		k := len([]rune(w))
		if m.hasWord(rest, w) {
			rest, found = rest+k, true
			break
		}
		if rest-k >= word.b && m.hasWord(rest-k, w) {
			found = true
			break
		}
	}
	if !found || m.asksSomething(word.a) {
		return 0, rest, false
	}
	if k, end, got := m.numberAfter(rest); got && n == 0 {
		n, rest = k, end
	}
	return n, rest, true
}

// verbOn makes an intent of a verb, its number and one of nouns; the text after
// it is kept when told, else at most two runes may follow.
func verbOn(told bool, nouns ...string) builder {
	return func(m *message, intent string, word span) (Intent, bool) {
		n, rest, ok := m.object(word, nouns...)
		if !ok || !told && m.leftover(rest) > 2 {
			return Intent{}, false
		}
		in := Intent{Intent: intent, Motion: n}
		if told {
			in.Text = m.wordsFrom(rest)
		}
		return in, true
	}
}

// onlyThat is a command with nothing but courtesies around it.
func onlyThat(m *message, intent string, word span) (Intent, bool) {
	if m.leftover(word.b) > 0 || m.asksSomething(word.a) || m.leadingNumber(word.a) {
		return Intent{}, false
	}
	return Intent{Intent: intent}, true
}

// withoutLimit is the text from rune p on without a time it is to be done by;
// another time, as in 周末开放操场, belongs to the text.
func (m *message) withoutLimit(p int) (text string, until *time.Time, sp time.Duration) {
	if start, end, _, _, ok := m.spokenTime(p); ok && hasAnyOf(m.raw[start:end], "前", "止", "底", "内", "到", "至") {
		text, until, sp, _ = m.withoutTime(p)
		return text, until, sp
	}
	return m.textFrom(p), nil, 0
}

// said makes an intent of a number and the text after it.
func said(m *message, intent string, word span) (Intent, bool) {
	n, rest, ok := m.thing(word)
	text := m.wordsFrom(rest)
	if !ok || text == "" && n == 0 && word.b-word.a < 3 {
		return Intent{}, false
	}
	return Intent{Intent: intent, Motion: n, Text: text}, true
}

// wordsFrom is the text from rune p on without 因为, 理由是 or a mere 了.
func (m *message) wordsFrom(p int) string {
	p = m.skipWords(p, "因为", "理由是", "理由", "原因是", "原因", "由于", "了")
	if m.leftover(p) == 0 {
		return ""
	}
	return trimTitle(m.textFrom(p))
}

// forMeeting turns the number of an intent into a meeting's.
func forMeeting(build builder) builder {
	return func(m *message, intent string, word span) (Intent, bool) {
		in, ok := build(m, intent, word)
		in.Meeting, in.Motion = in.Motion, 0
		return in, ok
	}
}

// partsOf splits what was typed into its words.
func partsOf(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" ,，、;；。.\n\t　:：|!！", r) })
}

// namesIn are the people listed in s, joined by blanks, 、 or 和.
func namesIn(s string) []string {
	var out []string
	for _, part := range partsOf(s) {
		if n := len([]rune(part)); n >= 4 {
			part = strings.NewReplacer("和", " ", "跟", " ", "以及", " ").Replace(part)
		}
		for p := range strings.FieldsSeq(part) {
			if n := len([]rune(p)); n >= 2 && n <= 12 && allLetters(p) {
				out = append(out, p)
			}
		}
	}
	return out
}

// roomsFrom are the rooms named from rune p on.
func (m *message) roomsFrom(p int) (rooms []string) {
	for p < len(m.runes) {
		if r, e, ok := m.roomName(p); ok {
			rooms, p = append(rooms, r), e
			continue
		}
		if _, e := m.numeralAt(p); e > p { // no room begins inside a number
			p = e
			continue
		}
		p++
	}
	return rooms
}

// repeats name how often something comes again.
var repeats = []struct{ words, repeat string }{
	{"每天 每日 天天", "daily"}, {"每周 每星期 每个星期 每礼拜 每个礼拜 每个周", "weekly"}, {"每月 每个月", "monthly"},
	{"每季度 每季 每个季度", "quarterly"}, {"每年 每一年", "yearly"},
}

// repeatIn is how often s says that something comes again; word is where.
func repeatIn(s string) (repeat, word string) {
	for _, r := range repeats {
		for w := range strings.FieldsSeq(r.words) {
			if len(w) > len(word) && strings.Contains(s, w) {
				repeat, word = r.repeat, w
			}
		}
	}
	return repeat, word
}

// amountFrom is the first amount of money from rune p on, in yuan, and where
// it stands.
func (m *message) amountFrom(p int) (amount, a, b int, ok bool) {
	for i := p; i < len(m.runes); i++ {
		n, end := m.numeralAt(i)
		if end == i || m.runes[i] > '9' && !m.hanAmount(i, end) {
			continue
		}
		if end+1 < len(m.runes) && m.runes[end] == '.' { // cents are left out
			if _, e := m.digitsFrom(end + 1); e > end+1 {
				end = e
			}
		}
		for _, u := range []struct {
			word string
			by   int
		}{{"万", 10000}, {"千", 1000}, {"百", 100}} {
			if m.hasWord(end, u.word) && m.runes[end-1] <= '9' && n < largest/u.by {
				n, end = n*u.by, end+1
			}
		}
		if k := m.hasAny(end, []string{"元钱", "块钱", "人民币", "元整", "元", "块", "圆"}); k > 0 {
			end += k
		}
		return n, i, end, true
	}
	return 0, 0, 0, false
}

// hanAmount tells 五百元 and 两天 from the number in a name, as in 张三.
func (m *message) hanAmount(i, end int) bool {
	k, _ := m.unitAt(end)
	return k == money || k == clock || k == measure || end == len(m.runes) && end-i > 1 && m.gap[i]
}

// doerIn cuts who is to do it out of a task: 修路灯 给 王五, 由王五修路灯.
func doerIn(s string) (what, who string) {
	best, width := -1, 0
	for _, w := range []string{"交给", "派给", "分给", "安排给", "给", "由", "负责人", "责任人", "让"} {
		if k := strings.LastIndex(s, w); k > best && k+len(w) > best+width {
			best, width = k, len(w)
		}
	}
	if best < 0 {
		parts := strings.Fields(s)
		if n := len(parts); n > 1 && isName(parts[n-1]) {
			return trimTitle(strings.Join(parts[:n-1], " ")), parts[n-1]
		}
		return trimTitle(s), ""
	}
	after := strings.TrimLeft(s[best+width:], " ：:，,")
	who = personName(after)
	if n := len([]rune(who)); n < 2 || n > 8 || !allLetters(who) {
		return trimTitle(s), ""
	}
	rest := strings.TrimSpace(strings.TrimPrefix(after, who))
	for _, w := range []string{"负责", "来办", "去办", "办理", "处理", "跟进", "去", "来"} {
		rest = strings.TrimPrefix(rest, w)
	}
	return trimTitle(strings.TrimRight(strings.TrimSpace(clean(s[:best]+" "+rest)), "，,、：: ")), who
}
