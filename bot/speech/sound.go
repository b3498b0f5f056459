package speech

import (
	"strings"
	"sync"

	"github.com/mozillazg/go-pinyin"
)

// Voice input and hurried fingers produce words that sound right and are
// written wrong: 赞城, 返对, 停车味. Two words sound alike when their syllables
// do, tones aside, and with the endings and initials many speakers merge
// (zh/z, ch/c, sh/s, -ng/-n) merged.

// sounds holds for each Han character, less hanFirst, up to two syllables by
// their number in a list of merged syllables; 0 means none.
type sounds [hanLast - hanFirst + 1][2]uint16

var hanSounds = sync.OnceValue(func() *sounds {
	table := new(sounds)
	known := map[string]uint16{}
	for r, readings := range pinyin.PinyinDict {
		if r < hanFirst || r > hanLast {
			continue
		}
		k := 0
		for reading := range strings.SplitSeq(readings, ",") {
			s := mergeSyllable(plainSyllable(reading))
			n := known[s]
			if n == 0 {
				n = uint16(len(known) + 1)
				known[s] = n
			}
			if k == 1 && table[r-hanFirst][0] == n {
				continue
			}
			if k < 2 {
				table[r-hanFirst][k] = n
				k++
			}
		}
	}
	return table
})

// plainSyllable drops the tone mark.
func plainSyllable(s string) string {
	return string(compatibleString(s))
}

func compatibleString(s string) []rune {
	var out []rune
	for _, r := range s {
		if r < 0x80 {
			out = append(out, r)
			continue
		}
		out = append(out, compatible(r)...)
	}
	return out
}

func mergeSyllable(s string) string {
	for _, p := range [...][2]string{{"zh", "z"}, {"ch", "c"}, {"sh", "s"}} {
		if strings.HasPrefix(s, p[0]) {
			s = p[1] + s[2:]
		}
	}
	return strings.TrimSuffix(s, "g")
}

// alike tells whether character a is b or sounds like it. Of b only the usual
// reading counts, or 起吃 would be heard as 支持.
func alike(a, b rune) bool {
	if a == b {
		return true
	}
	if a < hanFirst || a > hanLast || b < hanFirst || b > hanLast {
		return false
	}
	table := hanSounds()
	heard, want := table[a-hanFirst], table[b-hanFirst][0]
	return want != 0 && (heard[0] == want || heard[1] == want)
}

// soundsLike tells whether the words a, as heard, sound like the words b.
func soundsLike(a, b []rune) bool {
	if len(a) != len(b) {
		return false
	}
	for k := range a {
		if !alike(a[k], b[k]) {
			return false
		}
	}
	return true
}

// misheard are the choice words that voice input writes with other characters.
var misheard = []struct {
	word  []rune
	class class
}{
	{[]rune("不同意"), no}, {[]rune("不赞成"), no}, {[]rune("不支持"), no},
	{[]rune("赞成"), yes}, {[]rune("同意"), yes}, {[]rune("支持"), yes},
	{[]rune("反对"), no}, {[]rune("弃权"), abstain},
	{[]rune("议题"), matter}, {[]rune("投票"), verb},
}

// realWords sound like a choice and mean something else.
const realWords = ` 统一 同一 通一 同异 智齿 只吃 纸尺 自持 知耻 之耻 指斥 制止 智者 值此 期权 七圈 全权 饭堆 暂乘 不只吃 不统一 赞称 统议 自吃 只迟 致辞 直尺 瓷 制齿 童谊 统艺 通译 同益 通以 同以 残成 暂称 职称 咫尺 制吃 饭队 番队 七全 其权 齐全 弃犬 奇犬 起劝 `

// misheardBallot is a ballot once words that sound like a choice are taken for
// it; where that makes no ballot they stay what they are.
func (m *message) misheardBallot() (Intent, bool) {
	kept := append([]token(nil), m.tokens...)
	if m.mishearings() {
		if in, ok := m.ballot(); ok {
			return in, true
		}
		m.tokens = append(m.tokens[:0], kept...)
	}
	return Intent{}, false
}

// mishearings turns leftover characters that sound like a choice word into one
// and reports whether it found any.
func (m *message) mishearings() bool {
	found := false
	for i := 0; i < len(m.tokens); i++ {
		for _, w := range misheard {
			if n := m.tokensOver(i, len(w.word)); n > 0 && m.mayBe(i, n, w.word) {
				t := token{class: w.class, a: m.tokens[i].a, b: m.tokens[i+n-1].b}
				m.tokens = append(append(m.tokens[:i:i], t), m.tokens[i+n:]...)
				found = true
				break
			}
		}
	}
	return found
}

// tokensOver is how many tokens from i cover exactly the given number of runes.
func (m *message) tokensOver(i, runes int) int {
	for k := i; k < len(m.tokens); k++ {
		switch n := m.tokens[k].b - m.tokens[i].a; {
		case n == runes:
			return k - i + 1
		case n > runes:
			return 0
		}
	}
	return 0
}

func (m *message) mayBe(i, n int, word []rune) bool {
	a, b := m.tokens[i].a, m.tokens[i+n-1].b
	heard := m.runes[a:b]
	if !soundsLike(heard, word) || strings.Contains(realWords, " "+string(heard)+" ") {
		return false
	}
	for _, t := range m.tokens[i : i+n] {
		switch t.class {
		case yes, no, abstain, asking, title, option, quantity, room, mention, stop:
			return false
		}
	}
	return n == 1 || !equalRunes(heard, word)
}
