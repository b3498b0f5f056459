package speech

import (
	"slices"
	"strings"
)

// Options are named by letter, by place, or by their words, in full or in
// part.

// optionPhrases are the full names of the options of what is open.
func (m *message) optionPhrases() []phrase {
	m.phrases = m.phrases[:0]
	for i := range m.s.Open {
		for k, o := range m.s.Open[i].Options {
			f := fold(o)
			if len(f) == 0 {
				continue
			}
			m.phrases = append(m.phrases, phrase{i, k, f})
			if c := slices.Index(f, ':'); c > 0 && c+2 < len(f) { // 方案一：真石漆
				m.phrases = append(m.phrases, phrase{i, k, f[:c]}, phrase{i, k, f[c+1:]})
			}
		}
	}
	return m.phrases
}

// plainOptions tells whether no option of what is open could be mistaken for a
// letter, a number or a choice, so that names need not be looked for first.
func plainOptions(open []Motion) bool {
	for i := range open {
		for _, o := range open[i].Options {
			for _, r := range o {
				if r < 0x80 || r > hanLast {
					return false
				}
				if _, digit := digitOf(r); digit || scaleOf(r) > 0 {
					return false
				}
			}
			for _, w := range choiceWords {
				if strings.Contains(o, w) {
					return false
				}
			}
		}
	}
	return true
}

// shortOptions makes option tokens of leftover words that name an option in
// part, when only one has them, or that sound like one.
func (m *message) shortOptions() {
	if len(m.phrases) == 0 {
		return
	}
	for i := 0; i < len(m.tokens); i++ {
		j := m.looseRun(i)
		if j == i && (m.tokens[i].class == not || m.tokens[i].class == weakNo) {
			j = m.refusalRun(i)
		}
		if j == i || i > 0 && m.tokens[i-1].class == option {
			continue
		}
		if run := m.runes[m.tokens[i].a:m.tokens[j-1].b]; m.namesOption(run) {
			t := token{class: option, a: m.tokens[i].a, b: m.tokens[j-1].b}
			m.tokens = append(append(m.tokens[:i:i], t), m.tokens[j:]...)
		} else {
			i = j - 1
		}
	}
}

// looseRun is where the leftover words from token i end; only all of them
// together may name an option in part, so that 禁止养犬 is not 禁止高空抛物 and
// 文明养犬. A gap ends them too.
func (m *message) looseRun(i int) int {
	j := i
	for j < len(m.tokens) && isLoose(m.tokens[j].class) && (j == i || !m.gap[m.tokens[j].a]) {
		j++
	}
	if j < len(m.tokens) && m.tokens[j].class == option {
		return i
	}
	return j
}

// soundedOptions makes option tokens of words that sound like a whole option,
// even where they are written with common words: 李那 for 李娜.
func (m *message) soundedOptions() {
	for i := 0; i < len(m.tokens); i++ {
		for _, p := range m.phrases {
			n := 0
			if len(p.runes) >= 2 {
				n = m.tokensOver(i, len(p.runes))
			}
			if n < 2 || !m.softTokens(i, n) || !soundsLike(m.runes[m.tokens[i].a:m.tokens[i+n-1].b], p.runes) {
				continue
			}
			t := token{class: option, a: m.tokens[i].a, b: m.tokens[i+n-1].b}
			m.tokens = append(append(m.tokens[:i:i], t), m.tokens[i+n:]...)
			break
		}
	}
}

// refusalRun is where the words from token i end that open an option which refuses, as 不装
// opens 不装快递柜; i when no option, or more than one, begins so.
func (m *message) refusalRun(i int) int {
	j := i + 1
	for j < len(m.tokens) && isLoose(m.tokens[j].class) && m.tokens[j].class != asking && !m.gap[m.tokens[j].a] {
		j++
	}
	if j < len(m.tokens) && m.tokens[j].class != stop && m.tokens[j].class != filler {
		return i
	}
	run, fits := m.runes[m.tokens[i].a:m.tokens[j-1].b], 0
	for _, p := range m.phrases {
		if len(run) >= 2 && len(p.runes) >= len(run) && equalRunes(run, p.runes[:len(run)]) {
			fits++
		}
	}
	if fits != 1 {
		return i
	}
	return j
}

func (m *message) softTokens(i, n int) bool {
	for _, t := range m.tokens[i : i+n] {
		if isFirm(t.class) || t.class == number || t.class == ordinal || t.class == self {
			return false
		}
	}
	return true
}

func isLoose(c class) bool {
	switch c {
	case other, third, quantity, weakYes, weakNo, weakNone, deixis, condition, hedge, asking, report:
		return true
	}
	return false
}

func (m *message) namesOption(run []rune) bool {
	for i := range m.s.Open {
		if len(m.s.Open[i].Options) > 0 && m.optionIndex(i, run) >= 0 {
			return true
		}
	}
	return false
}

// optionIndex is which option of open motion i the words name: by the full
// name, by the only name that contains them, or by sound; -1 means none.
func (m *message) optionIndex(i int, words []rune) int {
	if k := m.onlyOption(i, words, equalWords); k != -1 {
		return k
	}
	if len(words) < 2 {
		return -1
	}
	if m.s.Open[i].Type != "election" {
		if k := m.onlyOption(i, words, shortens); k != -1 {
			return k
		}
	}
	return m.onlyOption(i, words, soundsLike)
}

func equalWords(a, b []rune) bool { return len(a) == len(b) && equalRunes(a, b) }

// shortens tells whether words are a part of an option's name that keeps its
// sense.
func shortens(words, name []rune) bool {
	if len(words) >= len(name) || !containsRunes(name, words, equalWords) || cutsNumber(words, name) {
		return false
	}
	for _, p := range polar {
		if containsRunes(name, p, equalWords) && !containsRunes(words, p, equalWords) {
			return false
		}
	}
	return true
}

// cutsNumber tells that words stand in name only within a number: 2元 in 1.2元.
func cutsNumber(words, name []rune) bool {
	if words[0] < '0' || words[0] > '9' {
		return false
	}
	for i := 0; i+len(words) <= len(name); i++ {
		if equalRunes(words, name[i:i+len(words)]) && (i == 0 || name[i-1] != '.' && (name[i-1] < '0' || name[i-1] > '9')) {
			return false
		}
	}
	return true
}

// onlyOption is the one option for which fits(words, name); -1 means none or
// several.
func (m *message) onlyOption(i int, words []rune, fits func(words, name []rune) bool) int {
	found := -1
	for _, p := range m.phrases {
		if p.motion != i || p.place == found || !fits(words, p.runes) {
			continue
		}
		if found >= 0 {
			return -1
		}
		found = p.place
	}
	return found
}
