package speech

import "strings"

// kindred is how candidates, and officers who looked into it, say who is a near relative of
// whom (近亲属，民法典1045).
var kindred = []command{
	{"kin", "近亲属 有近亲属 记近亲属 没有近亲属 没近亲属 无近亲属 不是近亲属 没有亲属 没亲属", namingKin},
	{"kin", "和 跟 与", beingKin},
	{"woman", "妇女核实 核实妇女 女性核实", confirmingWoman},
	{"woman", "我是妇女 我是女性 我是女的 我是女同志", beingWoman},
}

// kinWords are the relations of 民法典1045, as people say them.
var kinWords = strings.Fields(`近亲属 近亲 亲属 夫妻 两口子 夫妇 父子 父女 母子 母女 兄弟 亲兄弟 姐妹 亲姐妹 兄妹 姐弟 爷孙 祖孙 外祖孙`)

// namingKin reads 近亲属 1 李主任, 没有近亲属 and 不是近亲属 1 王五 李主任.
func namingKin(m *message, intent string, word span) (Intent, bool) {
	if m.asksSomething(0) || m.has("别人", "他们", "有没有", "回避制度") {
		return Intent{}, false
	}
	n, rest := m.about(word)
	in := Intent{Intent: intent, Motion: n, Names: kinNames(m.textFrom(rest))}
	if hasAnyOf(string(m.runes[word.a:word.b]), "没", "无", "不") {
		in.Answer = "no"
	}
	if len(in.Names) == 0 && m.leftover(rest) > 2 || len(in.Names) > 2 {
		return Intent{}, false
	}
	return in, true
}

// beingKin reads 我和李主任是夫妻, which only the writer says of themselves, and in private.
func beingKin(m *message, intent string, word span) (Intent, bool) {
	if m.s.Chat != "private" || word.a == 0 || m.runes[word.a-1] != '我' || m.asksSomething(0) {
		return Intent{}, false
	}
	said := strings.TrimRight(m.textFrom(word.b), "。！!，, ")
	name, relation, ok := strings.Cut(said, "是")
	answer := ""
	if who, not := strings.CutSuffix(name, "不"); not {
		name, answer = who, "no"
	}
	names := kinNames(name)
	if !ok || len(names) != 1 || !isKin(relation) {
		return Intent{}, false
	}
	n, _ := m.about(word)
	return Intent{Intent: intent, Motion: n, Names: names, Answer: answer}, true
}

// confirmingWoman reads 妇女核实 9 王五, which officers say of a candidate for the women's seat.
func confirmingWoman(m *message, intent string, word span) (Intent, bool) {
	if m.s.Chat != "private" || word.a > 0 || m.asksSomething(0) {
		return Intent{}, false
	}
	n, rest := m.about(word)
	name := personName(m.textFrom(rest))
	return Intent{Intent: intent, Motion: n, Name: name}, name != "" && len([]rune(name)) <= 8
}

// beingWoman reads 我是妇女, which a candidate says of herself and says nothing besides.
func beingWoman(m *message, intent string, word span) (Intent, bool) {
	n, rest := m.about(word)
	alone := word.a == 0 && m.leftover(rest) == 0
	return Intent{Intent: intent, Motion: n}, alone && m.s.Chat == "private" && !m.asksSomething(0)
}

// isKin reports whether a word is a relation, or says it with 关系 behind.
func isKin(relation string) bool {
	relation = strings.TrimSuffix(strings.TrimSuffix(strings.TrimSpace(relation), "关系"), "的")
	for _, w := range kinWords {
		if relation == w {
			return true
		}
	}
	return false
}

// kinNames are the names in 王五和李主任, 王五、李主任 or 是李主任, without relations.
func kinNames(said string) []string {
	said, _, _ = strings.Cut(said, "是近亲")
	parts := strings.FieldsFunc(said, func(r rune) bool { return strings.ContainsRune(" 、，,。和跟与是：:\t", r) })
	var names []string
	for _, p := range parts {
		p = strings.TrimPrefix(p, "我")
		if p == "" || isKin(p) {
			continue
		}
		if n := len([]rune(p)); n < 2 || n > 8 || !allLetters(p) {
			return nil
		}
		names = append(names, p)
	}
	return names
}
