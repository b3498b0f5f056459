package speech

// item is what a ballot says, with the words around it left out.
type item struct {
	kind itemKind
	n, m int // as in the token
	tok  int // index of the token
}

type itemKind uint8

const (
	itemMotion itemKind = iota // n is the number
	itemTitle                  // n is the set of motions named
	itemNumber                 // n is a motion or an option
	itemChoice                 // n is the class yes, no or abstain
	itemLetters
	itemOrdinal
	itemOption
	itemBreak
	itemAll
)

// ballotItems reads tokens i to j as a ballot. It returns how far every token
// is part of one; a stop before j means a word that raises a doubt.
func (m *message) ballotItems(i, j int) (items []item, end int) {
	items = m.items[:0]
	speaker, weak, picking := false, false, false
	for k := i; k < j; k++ {
		t := &m.tokens[k]
		switch t.class {
		case filler:
			if k > i && marksChoice(m.tokens[k-1].class) && m.turns(k, j) {
				return items, k
			}
		case deixis, emphasis, matter, colon, gesture, optionWord, and:
		case self:
			speaker = true
		case verb:
			picking = false
			if raisesHand(m.runes[t.a:t.b]) && hasChoice(items) { // 赞成的举手
				return items, k
			}
		case pick:
			picking = true
		case everyone:
			speaker = true
		case stop:
			speaker = false
			picking = picking && m.runes[t.a] == ','
			items = append(items, item{kind: itemBreak, tok: k})
			if weak && !m.opensClause(k+1, j) {
				return items, k
			}
			weak = false
		case yes, no, abstain:
			if weak {
				return items, k
			}
			items = append(items, item{kind: itemChoice, n: int(t.class), tok: k})
		case ref:
			if m.namesHouse(k, i) {
				return items, k
			}
			items = append(items, item{kind: itemMotion, n: t.n, tok: k})
			picking = false
		case title:
			items = append(items, item{kind: itemTitle, n: t.n, tok: k})
		case number:
			it := item{kind: itemNumber, n: t.n, tok: k}
			if picking {
				it.m = 1
			}
			items = append(items, it)
		case letters:
			items = append(items, item{kind: itemLetters, tok: k})
		case ordinal:
			items = append(items, item{kind: itemOrdinal, n: t.n, m: t.m, tok: k})
		case option:
			items = append(items, item{kind: itemOption, tok: k})
		case all:
			if k == i || m.tokens[k-1].class != everyone {
				items = append(items, item{kind: itemAll, tok: k})
			}
		default:
			if !m.harmless(k, i, j, speaker, &weak) {
				return items, k
			}
		}
	}
	m.items = items
	return items, j
}

// turns tells a word that, right after a choice, takes it back or hands it on:
// 同意是同意, 同意请回复.
func (m *message) turns(k, j int) bool {
	t := m.tokens[k]
	switch string(m.runes[t.a:t.b]) {
	case "是":
		return k+1 < j && isChoice(m.tokens[k+1].class)
	case "好", "好的", "对的", "请", "回复", "答复", "填写", "麻烦", "拜托", "回答":
		return true
	}
	return false
}

// opensClause tells whether tokens follow before the end.
func (m *message) opensClause(k, j int) bool { return k < j }

// harmless decides the words that are part of a ballot only in some places.
func (m *message) harmless(k, i, j int, speaker bool, weak *bool) bool {
	prev, next := other, other
	if k > i {
		prev = m.tokens[k-1].class
	}
	if k+1 < j {
		next = m.tokens[k+1].class
	}
	switch m.tokens[k].class {
	case of: // 我赞成的 is mine, 赞成的 may be others, 投的 is past
		if prev == ref && isChoice(next) { // 3号的赞成: who lives at 3?
			return false
		}
		return prev != verb && prev != pick && (!isChoice(prev) || speaker)
	case done: // 我同意了 is said now, 同意了 may be reported
		return isChoice(prev) && speaker && !m.votedBefore(i, k)
	case ticket: // 一票赞成 may be a count
		return m.runes[m.tokens[k].a] != '一' || prev == verb || prev == self || isChoice(prev) || prev == filler && speaker || prev == option && (m.mentions(verb) || m.mentions(pick))
	case stance: // 我的意见是同意
		return prev == self || prev == of || prev == filler || prev == ref
	case give: // 对3号, 给电梯那个
		return next == ref || next == number || next == title || next == self || k+1 < j && m.ownToken(k+1) || next == deixis || next == matter || next == filler || next == ticket || next == stop
	case proxy: // 帮我投 is for oneself, 我代表全家 too
		if prev == self && (next == self || next == everyone) {
			return true
		}
		return k+1 < j && m.ownToken(k+1) && (next != self || k+2 < j && (isVoting(m.tokens[k+2].class) || isChoice(m.tokens[k+2].class)))
	case weakYes: // 可以，我同意
		if next == stop || next == gesture || m.gapAfter(k) {
			*weak = next == stop
			return true
		}
		return m.runes[m.tokens[k].a] == '+' && marksChoice(prev)
	}
	return false
}

func raisesHand(w []rune) bool { return w[len(w)-1] == '手' }

// namesHouse tells 我是3号 and 我家3号 from a motion's number.
func (m *message) namesHouse(k, i int) bool {
	if k == i {
		return false
	}
	t := m.tokens[k-1]
	switch t.class {
	case self:
		switch m.runes[t.b-1] {
		case '家', '户', '屋', '里', '头':
			return true
		}
	case filler:
		return m.runes[t.a] == '是' && k-2 >= i && m.tokens[k-2].class == self
	}
	return false
}

func marksChoice(c class) bool { return isChoice(c) || c == option || c == letters || c == ordinal }

func (m *message) gapAfter(k int) bool {
	b := m.tokens[k].b
	return b < len(m.runes) && m.gap[b]
}

// votedBefore tells 我投了赞成了 from 我同意了: casting words make it a report.
func (m *message) votedBefore(i, k int) bool {
	for _, t := range m.tokens[i:k] {
		if t.class == verb {
			return true
		}
	}
	return false
}

// ownToken tells whether token k is or begins with the speaker: 我, 我投.
func (m *message) ownToken(k int) bool {
	t := m.tokens[k]
	return t.class == self || (t.class == verb || t.class == pick) && m.runes[t.a] == '我'
}

func isChoice(c class) bool { return c == yes || c == no || c == abstain }

func isVoting(c class) bool {
	return c == verb || c == pick || c == ref || c == number || c == title || c == letters || c == option
}
