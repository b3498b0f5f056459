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
	r := ballotReader{message: m, from: i, to: j, items: m.items[:0]}
	for k := i; k < j; k++ {
		if !r.take(k) {
			return r.items, k
		}
	}
	m.items = r.items
	return r.items, j
}

// ballotReader goes through the tokens of what may be a ballot.
type ballotReader struct {
	*message
	from, to int
	items    []item
	speaker  bool // 我 was said in this clause
	picking  bool // 选 was said: a number is an option
}

// take reads token k; false means that it raises a doubt.
func (r *ballotReader) take(k int) bool {
	t := &r.tokens[k]
	switch t.class {
	case deixis, emphasis, matter, colon, gesture, optionWord:
		return true
	case and: // 赞成然后… is broken off
		return k+1 < r.to && r.tokens[k+1].class != stop || t.b-t.a == 1 && r.runes[t.a] < hanFirst
	case filler:
		return !r.urges(k) && !r.comesTo(k) && !r.greets(k) && (k == r.from || !marksChoice(r.tokens[k-1].class) || !r.turns(k))
	case self, everyone:
		r.speaker = true
		return true
	case verb:
		r.picking = false
		return !raisesHand(r.runes[t.a:t.b]) || !hasChoice(r.items) // 赞成的举手
	case pick:
		r.picking = true
		return true
	case stop:
		r.speaker, r.picking = false, r.picking && r.runes[t.a] == ','
		return r.add(itemBreak, k)
	case yes, no, abstain:
		if k > r.from && t.class == no && r.tokens[k-1].class == no && r.word(k) != r.word(k-1) {
			return false // 不同意反对
		}
		if k > r.from && r.tokens[k-1].class == filler && isThanks(r.word(k-1)) {
			return false // 谢谢支持
		}
		r.items = append(r.items, item{kind: itemChoice, n: int(t.class), tok: k})
		return true
	case ref:
		r.picking = false
		return !r.namesHouse(k) && !r.slotOf(k) && r.add(itemMotion, k)
	case title:
		return r.add(itemTitle, k)
	case number:
		if k-2 >= r.from && r.runes[r.tokens[k-1].a] == '+' && isChoice(r.tokens[k-2].class) {
			return false // 赞成+3: so many of us
		}
		r.add(itemNumber, k)
		if r.picking {
			r.items[len(r.items)-1].m = 1
		}
		return true
	case letters:
		return r.add(itemLetters, k)
	case ordinal:
		return (t.kind == noKind || r.picking || len(r.items) > 0) && r.add(itemOrdinal, k)
	case option:
		return r.add(itemOption, k)
	case all:
		return k > r.from && r.tokens[k-1].class == everyone || r.add(itemAll, k)
	}
	return r.harmless(k)
}

func (r *ballotReader) add(kind itemKind, k int) bool {
	it := item{kind: kind, n: r.tokens[k].n, tok: k}
	if kind == itemOrdinal {
		it.m = r.tokens[k].m
	}
	r.items = append(r.items, it)
	return true
}

// turns tells a word that, right after a choice, takes it back, weighs it or
// hands it on: 同意是同意, 停车位好, 同意请回复.
func (r *ballotReader) turns(k int) bool {
	switch r.word(k) {
	case "是":
		return k+1 < r.to && isChoice(r.tokens[k+1].class)
	case "号", "上", "也", "就", "还是", "那", "要", "来", "为", "算", "张", "个", "第", "现在", "目前": // broken off
		return k+1 == r.to || r.tokens[k+1].class == stop
	case "好", "好的", "你好", "您好", "对的", "请", "回复", "答复", "填写", "麻烦", "拜托", "回答":
		return true
	}
	return false
}

// greets tells 周小梅，你好, which is no more than calling her.
func (r *ballotReader) greets(k int) bool {
	switch r.word(k) {
	case "你好", "您好":
		for _, t := range r.tokens[r.from:k] {
			if t.class == option || t.class == letters {
				return !r.mentions(pick) && !r.mentions(verb) && !r.mentions(ref) && !r.mentions(title)
			}
		}
	}
	return false
}

// slotOf tells 停车位5号, the fifth of them, from an option of motion 5.
func (r *ballotReader) slotOf(k int) bool {
	if k == r.from || r.tokens[k-1].class != option || r.gap[r.tokens[k].a] {
		return false
	}
	for _, t := range r.tokens[r.from:k] {
		if t.class == verb || t.class == pick || t.class == ref || t.class == title {
			return false
		}
	}
	return true
}

// comesTo tells 我来物业楼下, which is where somebody goes.
func (r *ballotReader) comesTo(k int) bool {
	if k+1 >= r.to || r.tokens[k+1].class != option {
		return false
	}
	w := r.word(k)
	return w == "来" || w == "我来" || w == "上"
}

// urges tells 请赞成, which is said to others, from 请帮我投.
func (r *ballotReader) urges(k int) bool {
	if k+1 >= r.to {
		return false
	}
	switch r.word(k) {
	case "回复", "答复", "填写", "回答":
		return isChoice(r.tokens[k+1].class) && r.s.Chat == "group"
	case "请", "麻烦", "拜托", "劳驾":
		next := r.tokens[k+1].class
		if w := r.word(k + 1); w == "回复" || w == "答复" || w == "回答" { // 同意收到请回复
			return true
		}
		return marksChoice(next) || (next == verb || next == pick) && r.s.Chat == "group" && !r.ownToken(k+1)
	}
	return false
}

// harmless decides the words that are part of a ballot only in some places.
func (r *ballotReader) harmless(k int) bool {
	prev, next := other, other
	if k > r.from {
		prev = r.tokens[k-1].class
	}
	if k+1 < r.to {
		next = r.tokens[k+1].class
	}
	switch r.tokens[k].class {
	case of: // 我赞成的 is mine, 赞成的 may be others, 投的 is past, 3号的赞成 is who lives at 3
		return (prev != ref || !isChoice(next)) && prev != verb && prev != pick && (!isChoice(prev) || r.speaker)
	case done: // 我同意了 is said now, 同意了 may be reported
		return isChoice(prev) && r.speaker && !r.votedBefore(k)
	case ticket:
		return r.ownTicket(k, prev)
	case stance: // 我的意见是同意
		return prev == self || prev == of || prev == filler || prev == ref || prev == matter
	case quantity: // 赞成票一张
		t := r.tokens[k]
		return t.kind == measure && t.n == 1 && (isChoice(prev) || prev == ticket) && r.runes[t.a-1] == '票'
	case third: // 我家一致同意
		return r.word(k) == "一致" && (prev == everyone || prev == self && r.runes[r.tokens[k-1].b-1] == '家')
	case give: // 对3号, 给电梯那个; 我在物业楼下 is where somebody is
		if next == option && r.word(k) == "在" {
			return prev == verb || prev == pick || prev == title || prev == ref || prev == matter || prev == deixis
		}
		switch next {
		case ref, number, title, deixis, matter, filler, ticket, stop, option:
			return true
		}
		return r.ownToken(k+1) || prev == stop && k+1 == r.to
	case proxy:
		return r.forOneself(k, prev, next)
	case weakNone: // 9号空白票
		return r.blankSheet(k)
	case weakYes: // 可以，我同意; 赞成+1, +1赞成
		if r.runes[r.tokens[k].a] == '+' && (marksChoice(prev) || next == yes && (k == r.from || prev == stop)) {
			return true
		}
		if prev == stop && r.saidYes() { // 同意，没意见
			return next == stop || next == gesture || k+1 == r.to
		}
		return !hasChoice(r.items) && (next == stop || next == gesture || r.gapAfter(k))
	}
	return false
}

// blankSheet takes 空白票 where an election is open, the only vote that has such.
func (r *ballotReader) blankSheet(k int) bool {
	switch r.word(k) {
	case "空白票", "白票":
	default:
		return false
	}
	for i := range r.s.Open {
		if r.s.Open[i].Type == "election" {
			r.items = append(r.items, item{kind: itemChoice, n: int(weakNone), tok: k})
			return true
		}
	}
	return false
}

// saidYes tells that all choices so far are 赞成.
func (r *ballotReader) saidYes() bool {
	said := false
	for _, it := range r.items {
		switch {
		case it.kind == itemChoice && class(it.n) == yes:
			said = true
		case it.kind != itemBreak && it.kind != itemMotion && it.kind != itemTitle && it.kind != itemNumber:
			return false
		}
	}
	return said
}

// ownTicket tells 我投一票 from 一票赞成, which may be a count.
func (r *ballotReader) ownTicket(k int, prev class) bool {
	switch {
	case r.runes[r.tokens[k].a] != '一', prev == verb, prev == self, isChoice(prev):
		return true
	case prev == filler:
		return r.speaker
	case prev == option:
		return r.mentions(verb) || r.mentions(pick)
	}
	return false
}

// forOneself tells 帮我投 and 我代表全家 from a vote for others.
func (r *ballotReader) forOneself(k int, prev, next class) bool {
	if prev == self && (next == self || next == everyone) {
		return true
	}
	if !r.ownToken(k + 1) {
		return false
	}
	return next != self || k+2 < r.to && (isVoting(r.tokens[k+2].class) || isChoice(r.tokens[k+2].class) || r.tokens[k+2].class == give)
}

func (m *message) gapAfter(k int) bool {
	b := m.tokens[k].b
	return b < len(m.runes) && m.gap[b]
}

// votedBefore tells 我投了赞成了 from 我同意了: casting words make it a report.
func (r *ballotReader) votedBefore(k int) bool {
	for _, t := range r.tokens[r.from:k] {
		if t.class == verb {
			return true
		}
	}
	return false
}

func isThanks(w string) bool { return hasAnyOf(w, "谢", "辛苦") }

func raisesHand(w []rune) bool { return w[len(w)-1] == '手' }

// namesHouse tells 我是3号 and 我家3号 from a motion's number.
func (r *ballotReader) namesHouse(k int) bool {
	if k == r.from {
		return false
	}
	t := r.tokens[k-1]
	switch t.class {
	case self:
		switch r.runes[t.b-1] {
		case '家', '户', '屋', '里', '头':
			return true
		}
	case filler:
		return r.runes[t.a] == '是' && k-2 >= r.from && r.tokens[k-2].class == self
	}
	return false
}

func marksChoice(c class) bool { return isChoice(c) || c == option || c == letters || c == ordinal }

// ownToken tells whether token k is or begins with the speaker: 我, 我投.
func (m *message) ownToken(k int) bool {
	if k >= len(m.tokens) {
		return false
	}
	t := m.tokens[k]
	return t.class == self || (t.class == verb || t.class == pick) && m.runes[t.a] == '我'
}

func isChoice(c class) bool { return c == yes || c == no || c == abstain }

func isVoting(c class) bool {
	return c == verb || c == pick || c == ref || c == number || c == title || c == letters || c == option
}
