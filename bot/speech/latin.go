package speech

// Some residents type pinyin, others letters of options.

// latinWords are the syllables a ballot in pinyin is made of.
var latinWords = map[string]class{
	"tongyi": yes, "zancheng": yes, "zhichi": yes, "zantong": yes,
	"fandui": no, "butongyi": no, "buzancheng": no, "buzhichi": no, "jianjuebutongyi": no,
	"qiquan": abstain,
	"ok":     weakYes, "okay": weakYes, "yes": weakYes, "agree": weakYes, "keyi": weakYes, "hao": filler,
	"no": weakNo, "disagree": weakNo, "against": weakNo, "buxing": weakNo,
	"wo": self, "wojia": self, "women": ourselves, "tou": verb, "toupiao": verb, "xuan": pick, "woxuan": pick,
	"piao": ticket, "yiti": matter, "de": of, "le": done, "jianjue": emphasis, "yiding": emphasis,
	"ma": asking, "ba": asking, "ne": asking, "ta": third, "tamen": third, "dajia": third, "ruguo": condition,
	"bu": not, "mei": not, "meiyou": not, "shuo": report, "haishi": or, "huozhe": or,
}

const longestLatin = 15

// latinAt reads a run of letters: pinyin, or letters of options.
func (m *message) latinAt(i int) token {
	end, joined := m.latinRun(i)
	if m.beforeNumber(i, end) {
		return token{class: filler, a: i, b: end}
	}
	if t, ok := m.pinyinAt(i, joined); ok {
		return t
	}
	if t, ok := m.pinyinAt(i, end); ok {
		return t
	}
	t := token{class: letters, a: i, b: end}
	if end < len(m.runes) && isHouseMark(m.runes[end]) && !m.gap[end] {
		return token{class: quantity, kind: house, a: i, b: end + 1}
	}
	for k := i; k < end; k++ {
		if m.runes[k] > 'z' || m.runes[k]-'a' >= 26 || end-i > 6 {
			t.class = other
		}
	}
	if end-i > 1 && !m.listsLetters(i, end) {
		t.class = other
	}
	return t
}

// beforeNumber tells the no of "no.3" from the refusal.
func (m *message) beforeNumber(i, end int) bool {
	if end-i != 2 || m.runes[i] != 'n' || m.runes[i+1] != 'o' || end == len(m.runes) {
		return false
	}
	if m.runes[end] == '.' && end+1 < len(m.runes) {
		end++
	}
	return m.runes[end] >= '0' && m.runes[end] <= '9'
}

// isHouseMark tells a letter that names a house or a place from an option.
func isHouseMark(r rune) bool {
	switch r {
	case '栋', '座', '区', '幢', '楼', '口', '馆', '级', '类', '型', '款', '门', '单', '号', '超', '恤', '位', '歌', '轮', '站', '排', '片', '网', '卡', '厂', '栏':
		return true
	}
	return false
}

// latinRun is where the letters at i end, and where they end with those that
// follow after gaps, as in "tong yi".
func (m *message) latinRun(i int) (end, joined int) {
	isLetter := func(k int) bool { return k < len(m.runes) && m.runes[k] >= 'a' && m.runes[k] <= 'z' }
	for end = i; isLetter(end) && (end == i || !m.gap[end]); end++ {
	}
	for joined = end; isLetter(joined) && joined-i <= 40; joined++ {
	}
	return end, joined
}

// pinyinAt gives the first word when the runes i to end are pinyin words
// throughout. Words of one letter do not exist, so letters stay letters.
func (m *message) pinyinAt(i, end int) (token, bool) {
	if end-i < 2 || end-i > 40 {
		return token{}, false
	}
	var buf [40]byte
	for k := i; k < end; k++ {
		buf[k-i] = byte(m.runes[k])
	}
	run := buf[:end-i]
	n := firstSyllables(run)
	if n == 0 {
		return token{}, false
	}
	return token{class: latinWords[string(run[:n])], a: i, b: i + n}, true
}

// firstSyllables is the length of the first word of a run that splits into
// known words without rest, the longest that allows it; 0 means none does.
func firstSyllables(run []byte) int {
	var splits [41]bool
	splits[len(run)] = true
	first := 0
	for i := len(run) - 1; i >= 0; i-- {
		for n := min(longestLatin, len(run)-i); n >= 2; n-- {
			if _, ok := latinWords[string(run[i:i+n])]; ok && splits[i+n] {
				splits[i] = true
				if i == 0 && n > first {
					first = n
				}
			}
		}
	}
	return first
}

// listsLetters tells AC from a word in Latin letters: capitals as typed, or
// letters in rising order, none twice.
func (m *message) listsLetters(i, end int) bool {
	rising, capital := true, true
	for k := i; k < end; k++ {
		if k > i && m.runes[k] <= m.runes[k-1] {
			rising = false
		}
		if r := m.typed(k); r >= 'a' && r <= 'z' || r >= 'ａ' && r <= 'ｚ' {
			capital = false
		}
		for j := i; j < k; j++ {
			if m.runes[j] == m.runes[k] {
				return false
			}
		}
	}
	return rising || capital
}

// typed is the rune before folding.
func (m *message) typed(k int) rune {
	for _, r := range m.raw[m.at[k]:] {
		return r
	}
	return 0
}
