package speech

import "strings"

// What is dictated or typed as it is spoken has pauses, starts and turns that say nothing
// of the choice: 电梯嘛，我同意; 等等，我改主意了，反对; 作为业主我赞成. They are settled in the
// tokens before a ballot is looked for, and only where what is around them leaves one sense.

// settle takes the turns of speech out of the tokens.
func (m *message) settle() {
	m.pauses()
	m.capacities()
	m.changedMind()
	m.placings()
	m.within()
	m.soleNumbers()
}

// within makes a filler of 里 in 5号里的晒谷场.
func (m *message) within() {
	for k := 1; k+1 < len(m.tokens); k++ {
		if m.tokens[k-1].class != ref || m.tokens[k].class != other {
			continue
		}
		switch next := m.tokens[k+1].class; m.word(k) {
		case "里", "中":
			if next == of || next == option {
				m.tokens[k].class = filler
			}
		}
	}
}

// pauses makes fillers of 呢, 嘛 and 么 after what a sentence is about, as in 我呢同意 or
// 电梯嘛我赞成, unless anything else in the message asks.
func (m *message) pauses() {
	at := -1
	for k, t := range m.tokens {
		if t.class != asking && t.class != or && t.class != whether {
			continue
		}
		if at >= 0 || t.class != asking || k == 0 || k+1 == len(m.tokens) {
			return
		}
		at = k
	}
	if at < 0 {
		return
	}
	switch m.word(at) {
	case "呢", "嘛", "么":
	default:
		return
	}
	switch m.tokens[at-1].class {
	case self, deixis, title, ref, matter:
	default:
		return
	}
	for _, t := range m.tokens[at+1:] {
		if marksChoice(t.class) {
			m.tokens[at].class = filler
			return
		}
	}
}

// capacities makes fillers of what somebody speaks as: 作为业主我赞成, 我作为老党员同意. The
// speaker has to stand beside it.
func (m *message) capacities() {
	for k := range m.tokens {
		a := m.tokens[k].a
		if m.tokens[k].class == third || m.tokens[k].class == you || !m.hasWord(a, "作为") && !m.hasWord(a, "身为") {
			continue
		}
		end, named := k, false
		for end < len(m.tokens) && (m.tokens[end].a < a+2 || m.nounOf(end)) {
			named = named || m.tokens[end].class == third
			end++
		}
		before := k > 0 && m.tokens[k-1].class == self
		after := end
		for after < len(m.tokens) && m.tokens[after].class == stop {
			after++
		}
		if !named || !before && (after == len(m.tokens) || m.tokens[after].class != self) {
			continue
		}
		for i := k; i < end; i++ {
			m.tokens[i].class = filler
		}
	}
}

// nounOf tells the words of what somebody is: 一名老党员, 3栋的业主.
func (m *message) nounOf(k int) bool {
	switch t := m.tokens[k]; t.class {
	case third, of, room:
		return true
	case quantity:
		return t.n == 1 || t.kind == house
	case other:
		return t.b-t.a == 1 && k+1 < len(m.tokens) && (m.tokens[k+1].class == third || m.tokens[k+1].class == other)
	}
	return false
}

// changedMind makes fillers of 等等 and 我改主意了 that come before all else: what was chosen
// first stands in another message. A choice on either side of them stays in doubt.
func (m *message) changedMind() {
	choices := 0
	for _, t := range m.tokens {
		if marksChoice(t.class) {
			choices++
		}
	}
	if choices != 1 {
		return
	}
	end := 0
	for end < len(m.tokens) {
		switch t := m.tokens[end]; t.class {
		case mend, undecided:
			if !turnsBack(m.word(end)) {
				return
			}
		case self, filler, stop, done:
		default:
			goto settled
		}
		end++
	}
settled:
	for k := range end {
		if c := m.tokens[k].class; c == mend || c == undecided {
			m.tokens[k].class = filler
		}
	}
}

func turnsBack(w string) bool {
	switch w {
	case "等等", "等一下", "改主意", "改主意了", "算了":
		return true
	}
	return false
}

// placingVerbs are what one does with a place or a thing that is an option: 空地做停车位.
var placingVerbs = strings.Fields(`做 做成 当 当作 当成 放 放在 放到 设 设在 搞 搞成 弄 弄成 用来 拿来 用作 建 建成 建在 盖 种 摆 摆在 搁 搁在 安 安在 装 装在 修 修在 变成 作 改造成`)

// placings makes verbs of what stands between a matter that is named and an option, and
// lets an option end in a word for a place: 垃圾房放2栋后面那边.
func (m *message) placings() {
	for k := 0; k < len(m.tokens); k++ {
		if m.tokens[k].class != option {
			continue
		}
		i := k
		for i > 0 && (m.tokens[i-1].class == other || m.tokens[i-1].class == condition && m.word(i-1) == "当" || m.word(i-1) == "在") {
			i--
		}
		if i > 0 && i < k && !m.gap[m.tokens[k].a] && hasExactly(string(m.runes[m.tokens[i].a:m.tokens[k].a]), placingVerbs) && m.namesMatter(i-1) {
			m.tokens[i] = token{class: verb, a: m.tokens[i].a, b: m.tokens[k].a}
			m.tokens = append(m.tokens[:i+1], m.tokens[k:]...)
			k = i + 1
		}
		m.placeAfter(k)
	}
}

// namesMatter tells that token k names what is voted on, at most with 我 or 那个 after it.
func (m *message) namesMatter(k int) bool {
	for ; k >= 0; k-- {
		switch m.tokens[k].class {
		case title, ref:
			return true
		case deixis, self, filler, stop, verb, pick:
		default:
			return false
		}
	}
	return false
}

// placeAfter lets the option at token k take in the rest of a word for its place.
func (m *message) placeAfter(k int) {
	for _, w := range [...]string{"那个位置", "这个位置", "那个地方", "那边", "那里", "那儿", "位置", "地方", "边上", "边", "面"} {
		end := m.tokens[k].b + len([]rune(w))
		if !m.hasWord(m.tokens[k].b, w) {
			continue
		}
		for i := k + 1; i < len(m.tokens); i++ {
			if m.tokens[i].b == end && (i+1 == len(m.tokens) || m.tokens[i+1].class == stop || m.tokens[i+1].class == filler) {
				for j := k + 1; j <= i; j++ {
					m.tokens[j].class = deixis
				}
				return
			}
		}
	}
}

func hasExactly(s string, of []string) bool {
	for _, w := range of {
		if s == w {
			return true
		}
	}
	return false
}

// soleNumbers takes 第3个 for motion 3 where nothing open has options, motion 3 is open and
// there is no third to count to.
func (m *message) soleNumbers() {
	for i := range m.s.Open {
		if len(m.s.Open[i].Options) > 0 {
			return
		}
	}
	for k, t := range m.tokens {
		if t.class == ordinal && t.m == 1 && t.n > len(m.s.Open) && m.openIndex(t.n) >= 0 {
			m.tokens[k].class = ref
		}
	}
}
