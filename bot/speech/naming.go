package speech

import "strings"

// Motions and options are also named by their words: 电梯那个我同意, 选停车.

// titleMotions bounds how many open motions are looked at by title, so that a
// set of them fits a word.
const titleMotions = 30

// polar words turn a title or an option round when they are left out: 停车收费
// is not 取消停车收费.
var polar = [][]rune{
	[]rune("取消"), []rune("禁止"), []rune("停止"), []rune("拆除"), []rune("撤销"), []rune("暂停"), []rune("关闭"),
	[]rune("不"), []rune("罢免"), []rune("解聘"), []rune("更换"), []rune("限制"), []rune("降低"), []rune("提高"),
	[]rune("减少"), []rune("恢复"), []rune("续聘"), []rune("拒绝"), []rune("反对"), []rune("拆"), []rune("涨"), []rune("降"), []rune("非"),
	[]rune("解除"), []rune("终止"), []rune("废止"), []rune("允许"), []rune("清退"), []rune("封闭"), []rune("开放"), []rune("收取"), []rune("免除"),
}

// commonWords are in so many titles that alone they name none.
const commonWords = ` 小区 社区 关于 是否 方案 我们 大家 公约 使用 业主 居民 公共 选举 投票 这个 问题 怎么 如何 一个 晚上 早上 时间 全体 要不要 本村 村里 进行 `

// choiceWords in a title are no name of it.
var choiceWords = []string{"同意", "赞成", "反对", "支持", "弃权"}

// nameWords reads the tokens again with names of options and words of titles
// made out, those that only sound like them too.
func (m *message) nameWords() {
	m.tokenise(m.optionPhrases())
	m.titleWords()
	m.titleVerb()
	m.thanks()
	m.shortOptions()
	m.soundedOptions()
	m.settle()
}

// titleText is a title as names in a message are looked for in it; choice words are
// blanked, since 同意 in a title is no part of its name.
func titleText(title string) []rune {
	f := fold(title)
	s := string(f)
	for _, w := range choiceWords {
		s = strings.ReplaceAll(s, w, "\x00")
	}
	return []rune(s)
}

// titleWords replaces tokens by title tokens where two or more runes of a
// title stand. The token's n is the set of motions whose title has them.
func (m *message) titleWords() {
	titles := make([][]rune, 0, titleMotions)
	for i := range m.s.Open {
		if i < titleMotions {
			titles = append(titles, titleText(m.s.Open[i].Title))
		}
	}
	for i := 0; i < len(m.tokens); i++ {
		if isFirm(m.tokens[i].class) {
			continue
		}
		n := m.titleSpan(titles, i)
		if n == 0 {
			continue
		}
		a, b := m.tokens[i].a, m.tokens[i+n-1].b
		t := token{class: title, a: a, b: b, n: motionsNamed(titles, m.runes[a:b])}
		m.tokens = append(append(m.tokens[:i:i], t), m.tokens[i+n:]...)
	}
	m.partyTitles(titles)
	m.joinSynonyms()
	m.soundedTitles(titles)
}

// partyTitles names a motion by whom it is about, 物业那个, where another is named too.
func (m *message) partyTitles(titles [][]rune) {
	if !m.mentions(title) && !m.mentions(ref) {
		return
	}
	for k := 0; k+1 < len(m.tokens); k++ {
		t := m.tokens[k]
		if t.class != third || m.tokens[k+1].class != deixis || k > 0 && m.tokens[k-1].class != stop {
			continue
		}
		if set := motionsNamed(titles, m.runes[t.a:t.b]); set != 0 {
			m.tokens[k].class, m.tokens[k].n = title, set
		}
	}
}

// isFirm tells tokens that no title takes over.
func isFirm(c class) bool {
	switch c {
	case yes, no, abstain, ref, option, stop, mention, quoteOpen, quoteClose, room, opinionRef, phone, colon, letters, you:
		return true
	}
	return false
}

// titleSpan is how many tokens from i make the longest piece of some title; 0
// means that there is none, or none that says enough.
func (m *message) titleSpan(titles [][]rune, i int) int {
	best := 0
	for k := i; k < len(m.tokens) && !isFirm(m.tokens[k].class); k++ {
		piece := m.runes[m.tokens[i].a:m.tokens[k].b]
		if motionsNamed(titles, piece) == 0 {
			break
		}
		if m.saysEnough(i, k+1) || m.repeatsRef(titles, i, k) {
			best = k + 1 - i
		}
	}
	return best
}

// repeatsRef lets the party a motion is about stand after its number:
// 4号物业不同意 for the motion 更换物业公司.
func (m *message) repeatsRef(titles [][]rune, i, k int) bool {
	if i == 0 || m.tokens[i-1].class != ref {
		return false
	}
	n := m.openIndex(m.tokens[i-1].n)
	return n >= 0 && n < len(titles) && m.tokens[k].b-m.tokens[i].a >= 2 && containsRunes(titles[n], m.runes[m.tokens[i].a:m.tokens[k].b], equalWords)
}

// saysEnough refuses pieces of titles that are mere function words, or a party
// that may be the subject: 物业 in 物业同意了.
func (m *message) saysEnough(i, j int) bool {
	plain, persons := 0, 0
	for _, t := range m.tokens[i:j] {
		switch t.class {
		case other, quantity, matter, verb, pick, and, give, optionWord, weakYes, emphasis, ticket:
			plain += t.b - t.a
		case third:
			persons += t.b - t.a
		}
	}
	return plain >= 2 || plain >= 1 && persons >= 1
}

// motionsNamed is the set of motions whose title contains the words.
func motionsNamed(titles [][]rune, words []rune) int { return motionsWith(titles, words, equalWords) }

func motionsWith(titles [][]rune, words []rune, same func(a, b []rune) bool) int {
	set := 0
	for i, t := range titles {
		if containsRunes(t, words, same) {
			set |= 1 << i
		}
	}
	return set
}

// soundedTitles makes title tokens of words that sound like two or more runes
// of a title where 那个 or 的事 after them says that a motion is named. Without
// it 假装 would be heard as 加装.
func (m *message) soundedTitles(titles [][]rune) {
	for k := 1; k < len(m.tokens); k++ {
		if c := m.tokens[k].class; c != deixis && c != matter {
			continue
		}
		for i := max(0, k-maxSounded); i < k; i++ {
			heard := m.runes[m.tokens[i].a:m.tokens[k].a]
			set := 0
			if m.softTokens(i, k-i) && len(heard) >= 2 && m.saysEnough(i, k) {
				set = motionsWith(titles, heard, soundsLike)
			}
			if set == 0 {
				continue
			}
			t := token{class: title, a: m.tokens[i].a, b: m.tokens[k].a, n: set}
			m.tokens = append(append(m.tokens[:i:i], t), m.tokens[k:]...)
			k = i + 1
			break
		}
	}
}

// maxSounded is how many tokens a misheard title has at most.
const maxSounded = 6

func containsRunes(in, words []rune, same func(a, b []rune) bool) bool {
	for i := 0; i+len(words) <= len(in); i++ {
		if same(words, in[i:i+len(words)]) {
			return true
		}
	}
	return false
}

// titleVerb takes the one word after a choice, or called out before it, for the title's
// verb: 同意装 and 装！同意 for 加装电梯.
func (m *message) titleVerb() {
	for k := 0; k < len(m.tokens); k++ {
		t := m.tokens[k]
		if t.class != other || t.b-t.a != 1 || k+1 < len(m.tokens) && m.tokens[k+1].class != stop {
			continue
		}
		if (k == 0 || !isChoice(m.tokens[k-1].class)) && !m.calledOut(k) {
			continue
		}
		set := 0
		for i := range m.s.Open {
			if i < titleMotions && containsRunes(titleText(m.s.Open[i].Title), m.runes[t.a:t.b], equalWords) {
				set |= 1 << i
			}
		}
		switch {
		case set != 0 && m.namedBefore(k, set):
			m.tokens[k].class = filler
		case set != 0:
			m.tokens[k].class, m.tokens[k].n = title, set
		}
	}
}

// calledOut tells a word that opens the message, at most after a greeting, before a choice:
// 装！同意.
func (m *message) calledOut(k int) bool {
	for _, t := range m.tokens[:k] {
		if t.class != filler && t.class != stop {
			return false
		}
	}
	return (k == 0 || m.tokens[k-1].class == stop) && (m.mentions(yes) || m.mentions(no))
}

// namedBefore tells that one of a set of motions is named before token k: 3号同意装.
func (m *message) namedBefore(k, set int) bool {
	for _, t := range m.tokens[:k] {
		n := m.openIndex(t.n)
		if t.class == title && t.n == set || t.class == ref && n >= 0 && n < titleMotions && set&(1<<n) != 0 {
			return true
		}
	}
	return false
}

// thanks makes courtesies of the persons thanked: 谢谢主任，我赞成.
func (m *message) thanks() {
	if m.mentions(option) && !m.mentions(pick) && !m.mentions(verb) && !m.mentions(title) && !m.mentions(ref) {
		return // 物业楼下，谢谢师傅 is where a parcel goes
	}
	for i := 0; i < len(m.tokens); {
		j, thanked, plain := i, false, true
		for ; j < len(m.tokens) && m.tokens[j].class != stop; j++ {
			switch m.tokens[j].class {
			case filler:
				thanked = thanked || isThanks(m.word(j))
			case third, you, done, of, emphasis, gesture, all:
			default:
				plain = false
			}
		}
		if thanked && plain {
			for k := i; k < j; k++ {
				m.tokens[k].class = filler
			}
		}
		i = j + 1
	}
}

// joinSynonyms lets a title token take in one rune before it: another of its
// title's (修屋顶 for 修缮屋顶), or the first half of a common word of which the
// title has only the second (安装 for 装, 更换 for 换).
func (m *message) joinSynonyms() {
	for i := 0; i+1 < len(m.tokens); i++ {
		t, next := m.tokens[i], m.tokens[i+1]
		if t.class != other || next.class != title || t.b-t.a != 1 {
			continue
		}
		if m.inTitles(next.n, m.runes[t.a]) || isSynonym(string(m.runes[t.a:next.a+1])) {
			m.tokens[i+1].a = t.a
			m.tokens = append(m.tokens[:i], m.tokens[i+1:]...)
		}
	}
}

// inTitles tells whether all titles of a set of motions have the rune.
func (m *message) inTitles(set int, r rune) bool {
	for i := range m.s.Open {
		if i < titleMotions && set&(1<<i) != 0 && !containsRunes(titleText(m.s.Open[i].Title), []rune{r}, equalWords) {
			return false
		}
	}
	return true
}

func isSynonym(w string) bool {
	switch w {
	case "安装", "加装", "更换", "修建", "修理", "安上", "调换", "改换":
		return true
	}
	return false
}

func containsAny(in, of []rune) bool {
	for _, r := range in {
		for _, o := range of {
			if r == o {
				return true
			}
		}
	}
	return false
}

// placeOnly tells that a motion is named by a place alone, right before the
// choice: 北门赞成 may be those who live there.
func (m *message) placeOnly(g *group) bool {
	if len(g.motions) != 1 || g.motions[0].kind != itemTitle {
		return false
	}
	k := g.motions[0].tok
	t := m.tokens[k]
	if t.b-t.a > 3 || k+1 >= len(m.tokens) || !isChoice(m.tokens[k+1].class) {
		return false
	}
	switch m.runes[t.b-1] {
	case '门', '楼', '区', '村', '组', '院', '路', '口', '边', '里', '下', '上', '东', '西', '南', '北', '栋', '街', '巷':
		return true
	}
	return false
}

// halfTitle tells whether the title words of a ballot leave out what turns the
// title of motion i round.
func (m *message) halfTitle(i int, g *group) bool {
	name := titleText(m.s.Open[i].Title)
	var said []rune
	for _, it := range g.motions {
		if it.kind != itemTitle {
			continue
		}
		k := it.tok
		if k+1 < len(m.tokens) && (m.tokens[k+1].class == deixis || m.tokens[k+1].class == matter) {
			return false // 停车收费那个
		}
		if k > 0 && m.tokens[k-1].class == ref {
			return false // 6号停车收费
		}
		said = append(said, m.runes[m.tokens[k].a:m.tokens[k].b]...)
	}
	if len(said) == 0 {
		return false
	}
	for _, p := range polar {
		if containsRunes(name, p, equalWords) && !containsAny(said, p) {
			return true
		}
	}
	return false
}
