package speech

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"
)

// Residents type the same word in many ways. A message is read in its folded
// form: simplified characters, narrow lower-case letters and digits, one form
// of each punctuation mark, no emoji but the few that say something, nothing
// invisible, and no spaces: a space only leaves a gap mark, because between
// Han characters it means nothing and between digits or names it separates.

const (
	hanFirst, hanLast = 0x4E00, 0x9FFF
	// approval and mockery stand for all emoji of their sort.
	approval = '👍'
	mockery  = '🙄'
	gapRune  = ' '
)

//go:embed table/simplified.txt
var simplifiedPairs string

// simplified maps a Han character, less hanFirst, to its simplified form; 0
// means that it is its own.
var simplified = sync.OnceValue(func() *[hanLast - hanFirst + 1]uint16 {
	t := new([hanLast - hanFirst + 1]uint16)
	for _, pair := range strings.Fields(simplifiedPairs) {
		from, n := utf8.DecodeRuneInString(pair)
		to, _ := utf8.DecodeRuneInString(pair[n:])
		t[from-hanFirst] = uint16(to)
	}
	return t
})

// text is a message in its folded form. at[i] is the byte offset of the
// character runes[i] came from, with one entry more for the end; gap[i] tells
// that a space or an emoji stood before it.
type text struct {
	raw   string
	runes []rune
	at    []int32
	gap   []bool
	whole string // runes once more, while nothing changes them; see folded
}

// folded are all runes as a string.
func (t *text) folded() string {
	if t.whole == "" {
		t.whole = string(t.runes)
	}
	return t.whole
}

// longestRead is how many bytes of a message are read, more than a channel
// delivers; what comes after is cut off, so that no message takes long.
const longestRead = 6000

func (t *text) reset(raw string) {
	if len(raw) > longestRead {
		cut := longestRead
		for cut > 0 && !utf8.RuneStart(raw[cut]) {
			cut--
		}
		raw = raw[:cut]
	}
	t.raw, t.whole, t.runes, t.at, t.gap = raw, "", t.runes[:0], t.at[:0], t.gap[:0]
	table := simplified()
	open := false
	for i, r := range raw {
		switch {
		case r >= hanFirst && r <= hanLast:
			if s := table[r-hanFirst]; s != 0 {
				r = rune(s)
			}
			t.add(r, i, open)
			open = false
		case r > ' ' && r < utf8.RuneSelf:
			if r >= 'A' && r <= 'Z' {
				r += 'a' - 'A'
			}
			t.add(r, i, open)
			open = false
		case r == ' ':
			open = true
		default:
			open = t.addUnusual(r, i, open)
		}
	}
	t.at = append(t.at, int32(len(raw)))
}

// emoticons are the ones WeChat writes in brackets: those that approve, those
// that mock, and the rest, which say nothing.
var emoticons = map[string]rune{
	"强": approval, "赞": approval, "ok": approval, "鼓掌": approval, "好的": approval, "胜利": approval, "加油": approval,
	"弱": mockery, "白眼": mockery, "吐": mockery, "鄙视": mockery, "呵呵": mockery, "撇嘴": mockery, "阴险": mockery,
	"微笑": 0, "呲牙": 0, "玫瑰": 0, "抱拳": 0, "捂脸": 0, "握手": 0, "爱心": 0, "偷笑": 0, "愉快": 0, "大笑": 0, "笑脸": 0, "拳头": 0, "合十": 0, "耶": 0, "太阳": 0, "咖啡": 0, "庆祝": 0, "憨笑": 0, "调皮": 0, "可爱": 0, "害羞": 0, "拥抱": 0, "嘿哈": 0, "奸笑": 0, "机智": 0, "皱眉": 0, "破涕为笑": 0, "跳跳": 0, "转圈": 0, "心": 0, "礼物": 0, "红包": 0, "福": 0, "烟花": 0, "爆竹": 0, "蛋糕": 0, "再见": 0, "色": 0, "得意": 0, "流泪": 0, "大哭": 0, "尴尬": 0, "流汗": 0, "汗": 0, "惊讶": 0, "发呆": 0, "睡": 0, "旺柴": 0, "社会社会": 0, "吃瓜": 0, "666": 0, "哇": 0, "叹气": 0, "苦涩": 0, "裂开": 0,
}

// longestEmoticon is how many characters stand between the brackets.
const longestEmoticon = 4

// dropEmoticons takes out what stands for an emoji: 同意[强].
func (t *text) dropEmoticons() {
	for i := 0; i+2 < len(t.runes); i++ {
		if t.runes[i] != '[' {
			continue
		}
		for j := i + 2; j < len(t.runes) && j-i <= longestEmoticon+1; j++ {
			if t.runes[j] != ']' {
				continue
			}
			if sense, ok := emoticons[string(t.runes[i+1:j])]; ok {
				t.replace(i, j+1, sense)
			}
			break
		}
	}
}

// replace puts r, or nothing when it is 0, where the runes i to j were.
func (t *text) replace(i, j int, r rune) {
	t.whole = ""
	if r != 0 {
		t.runes[i] = r
		i++
	}
	t.runes = append(t.runes[:i], t.runes[j:]...)
	t.at = append(t.at[:i], t.at[j:]...)
	t.gap = append(t.gap[:i], t.gap[j:]...)
	if i < len(t.gap) {
		t.gap[i] = true
	}
}

// closeUp drops the gaps between Han characters of a message typed with a
// space after each: 赞 成 3 号. Numerals keep theirs.
func (t *text) closeUp() {
	isWord := func(r rune) bool {
		_, digit := digitOf(r)
		return r >= hanFirst && r <= hanLast && !digit && scaleOf(r) == 0
	}
	gaps := 0
	for i := 1; i < len(t.runes); i++ {
		if isWord(t.runes[i]) && isWord(t.runes[i-1]) {
			if !t.gap[i] {
				return
			}
			gaps++
		}
	}
	for i := 1; i < len(t.runes) && gaps > 0; i++ {
		if isWord(t.runes[i]) && isWord(t.runes[i-1]) {
			t.gap[i] = false
		}
	}
}

// dashes writes 3杠2, as it is dictated, like 3-2.
func (t *text) dashes() {
	for i := 1; i+1 < len(t.runes); i++ {
		if t.runes[i] != '杠' {
			continue
		}
		_, before := digitOf(t.runes[i-1])
		_, end := t.numeralAt(i + 1)
		if end == i+1 || !before && (t.runes[i-1] < '0' || t.runes[i-1] > '9') && scaleOf(t.runes[i-1]) == 0 {
			continue
		}
		t.whole, t.runes[i] = "", '-'
		for k := i - 1; k < i+2; k += 2 { // 三杠二
			if d, ok := digitOf(t.runes[k]); ok {
				t.runes[k] = '0' + rune(d)
			}
		}
	}
}

func (t *text) add(r rune, at int, gap bool) {
	t.runes = append(t.runes, r)
	t.at = append(t.at, int32(at))
	t.gap = append(t.gap, gap)
}

// addUnusual folds a character that is neither Han nor printable ASCII and
// reports whether a gap is open after it.
func (t *text) addUnusual(r rune, at int, gap bool) bool {
	if r == '\n' || r == '\u2028' || r == '\u2029' {
		t.add('\n', at, gap)
		return false
	}
	if f, ok := punctuation(r); ok {
		t.add(f, at, gap || f == approval)
		return f == approval
	}
	if unicode.IsSpace(r) || r == '\u3164' {
		return true
	}
	if unicode.In(r, unicode.Mn, unicode.Me, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs) || r == utf8.RuneError {
		return gap
	}
	if f, ok := enclosed(r); ok {
		for k, c := range f {
			t.add(c, at, gap || k == 0)
		}
		return true
	}
	if isEmoji(r) {
		if f := emojiSense(r); f != 0 {
			t.add(f, at, true)
		}
		return true
	}
	for _, c := range compatible(r) {
		if c == r || c < utf8.RuneSelf || c >= hanFirst && c <= hanLast {
			t.add(c, at, gap)
			gap = false
			continue
		}
		gap = t.addUnusual(c, at, gap)
	}
	return gap
}

// compatible gives the plain characters a compatibility character stands for,
// small and simplified, without marks.
func compatible(r rune) []rune {
	if w := width.LookupRune(r).Narrow(); w > ' ' && w < utf8.RuneSelf {
		return []rune{unicode.ToLower(w)}
	}
	table := simplified()
	var out []rune
	for _, c := range norm.NFKD.String(string(r)) {
		switch {
		case unicode.In(c, unicode.Mn, unicode.Me, unicode.Cf) || c == ' ':
			continue
		case c >= hanFirst && c <= hanLast && table[c-hanFirst] != 0:
			c = rune(table[c-hanFirst])
		}
		out = append(out, unicode.ToLower(c))
	}
	return out
}

// punctuation gives one form to marks that say the same.
func punctuation(r rune) (rune, bool) {
	switch r {
	case '，', '﹐':
		return ',', true
	case '。', '．', '｡', '·', '•', '・':
		return '.', true
	case '；':
		return ';', true
	case '：', '﹕', '∶':
		return ':', true
	case '！', '﹗':
		return '!', true
	case '？', '﹖', '⁇', '¿':
		return '?', true
	case '、', '﹑', '､':
		return '、', true
	case '｜', '︱', '丨', '∣', '│':
		return '|', true
	case '“', '「', '『', '«', '〝':
		return '「', true
	case '”', '」', '』', '»', '〞':
		return '」', true
	case '‘', '’', '＂', '＇':
		return '"', true
	case '《', '〈':
		return '《', true
	case '》', '〉':
		return '》', true
	case '（', '【', '〔', '［', '｛':
		return '(', true
	case '）', '】', '〕', '］', '｝':
		return ')', true
	case '－', '—', '–', '‐', '‑', '‒', '―', '−', '﹣', '─', '➖':
		return '-', true
	case '～', '〜', '…', '⋯':
		return '~', true
	case '＋', '➕':
		return '+', true
	case '√', '✓', '✔', '☑', '✅':
		return approval, true
	case '×', '✗', '✘', '❌', '❎':
		return '×', true
	}
	return 0, false
}

// enclosed spells out circled, bracketed and squared numbers and letters:
// ① ⑴ ⒈ ㊀ Ⓐ 🅰. They stand alone, so "①③" is two numbers.
func enclosed(r rune) (string, bool) {
	switch {
	case r >= 0x2776 && r <= 0x2793: // ❶ ➀ ➊
		n := (r-0x2776)%10 + 1
		if n == 10 {
			return "10", true
		}
		return string('0' + n), true
	case r >= 0x1F130 && r <= 0x1F149:
		return string('a' + r - 0x1F130), true
	case r >= 0x1F150 && r <= 0x1F169:
		return string('a' + r - 0x1F150), true
	case r >= 0x1F170 && r <= 0x1F189:
		return string('a' + r - 0x1F170), true
	case r >= 0x2460 && r <= 0x24FF, r >= 0x3220 && r <= 0x3229, r >= 0x3280 && r <= 0x3289, r >= 0x3251 && r <= 0x325F, r >= 0x32B1 && r <= 0x32BF:
		var b strings.Builder
		for _, c := range norm.NFKD.String(string(r)) {
			if unicode.IsDigit(c) || unicode.IsLetter(c) {
				b.WriteRune(unicode.ToLower(c))
			}
		}
		return b.String(), b.Len() > 0
	}
	return "", false
}

func isEmoji(r rune) bool {
	return r >= 0x1F000 && r <= 0x1FAFF || r >= 0x2600 && r <= 0x27BF || r >= 0x2190 && r <= 0x21FF || r >= 0x2B00 && r <= 0x2BFF || r == 0x3030 || r == 0x303D
}

// emojiSense keeps the emoji that change a meaning; 0 means that one does not.
func emojiSense(r rune) rune {
	switch r {
	case '👍', '👌', '💪', '🙆', '🙋', '✋':
		return approval
	case '🙄', '😏', '🤡', '👎', '💩', '🤮', '🤬', '😒', '🖕', '🤣':
		return mockery
	}
	return 0
}

// normalise is the folded form of s as a string, gaps shown as one space.
func normalise(s string) string {
	var t text
	t.reset(s)
	var b strings.Builder
	for i, r := range t.runes {
		if t.gap[i] && i > 0 {
			b.WriteByte(gapRune)
		}
		b.WriteRune(r)
	}
	return b.String()
}

// fold is normalise without gaps, as the runes a message is compared with.
func fold(s string) []rune {
	var t text
	t.reset(s)
	return t.runes
}

// slice is what was typed for the runes i to j, without invisible characters
// and without spaces around.
func (t *text) slice(i, j int) string {
	if i >= j {
		return ""
	}
	s := t.raw[t.at[i]:t.at[j]]
	return clean(s)
}

// clean drops what cannot be seen from words that will be shown again.
func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\u2005' || r == '\t' || r == '\u3000':
			return ' '
		case r == '\u200d':
			return r // joins emoji
		case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs), r == utf8.RuneError:
			return -1
		}
		return r
	}, s)
	return strings.TrimSpace(s)
}
