package speech

// group is one ballot of a message: the motions it is for and its choices.
type group struct {
	motions []item
	choices []item
	all     bool
}

func (g *group) complete() bool { return len(g.motions) > 0 && len(g.choices) > 0 }

// listGoesOn tells that after a break only more options follow: 7号：A，D.
func (g *group) listGoesOn(rest []item) bool {
	for _, it := range g.choices {
		if it.kind == itemChoice {
			return false
		}
	}
	for _, it := range rest {
		switch it.kind {
		case itemLetters, itemOrdinal, itemOption:
			return true
		case itemBreak:
		default:
			return false
		}
	}
	return false
}

// maxGroups bounds the ballots in one message.
const maxGroups = 40

// groups pairs motions with choices in the order they are said: 3反对5A as
// well as 反对3，赞成5. It fails when they cannot be paired.
func (m *message) groups(items []item, into []group) ([]group, bool) {
	var cur group
	choiceFirst, lastWasMotion := false, false
	flush := func() {
		if len(cur.motions)+len(cur.choices) > 0 {
			into = append(into, cur)
		}
		cur, choiceFirst = group{}, false
	}
	for k, it := range items {
		switch {
		case it.kind == itemBreak:
			if cur.complete() && !cur.listGoesOn(items[k+1:]) {
				flush()
			}
			continue
		case it.kind == itemAll:
			cur.all = true
			continue
		case it.kind == itemTitle && cur.complete() && m.sameMotion(&cur, it.n):
			continue // 3号，同意装电梯
		case m.isMotionItem(items, k, &cur):
			if cur.complete() && !(choiceFirst && lastWasMotion) {
				flush()
			}
			if len(cur.choices) > 0 && len(cur.motions) == 0 {
				choiceFirst = true
			}
			cur.motions = append(cur.motions, it)
			lastWasMotion = true
			continue
		}
		if choiceFirst && cur.complete() && it.kind != itemOption && it.kind != itemLetters && it.kind != itemOrdinal {
			flush()
		}
		cur.choices = append(cur.choices, it)
		lastWasMotion = false
	}
	flush()
	return into, len(into) > 0 && len(into) <= maxGroups
}

// sameMotion tells that a set of motions is the one motion a group is for.
func (m *message) sameMotion(g *group, set int) bool {
	if len(g.motions) != 1 {
		return false
	}
	if it := g.motions[0]; it.kind == itemTitle {
		return it.n == set
	}
	i := m.openIndex(g.motions[0].n)
	return i >= 0 && i < titleMotions && set == 1<<i
}

// isMotionItem decides whether a number is a motion or, after 选 or behind a
// motion already named, an option.
func (m *message) isMotionItem(items []item, k int, cur *group) bool {
	it := items[k]
	switch it.kind {
	case itemMotion, itemTitle:
		return true
	case itemNumber:
	default:
		return false
	}
	if it.m == 0 { // no 选 before it
		return true
	}
	if m.openIndex(it.n) < 0 {
		return false
	}
	if len(cur.motions) > 0 { // 5选C7选BD, 5选A3赞成
		next := it.tok + 1
		return cur.complete() && next < len(m.tokens) && (m.tokens[next].class == pick || m.tokens[next].class == verb || isChoice(m.tokens[next].class))
	}
	for _, next := range items[k+1:] { // 选5 B
		switch next.kind {
		case itemLetters, itemOption, itemOrdinal, itemChoice:
			return true
		case itemBreak:
		default:
			return false
		}
	}
	return false
}

// openIndex is where the motion numbered n stands in Situation.Open, or -1.
func (m *message) openIndex(n int) int {
	for i := range m.s.Open {
		if m.s.Open[i].No == n {
			return i
		}
	}
	return -1
}

// doubt is why something that looks like a ballot is none, and what it may
// have meant.
type doubt struct {
	why      string
	readings []Intent
	// closed are the motions named that are not open, where others are.
	closed []int
}

// ask is the question that a doubt leads to.
func (d doubt) ask() Intent {
	in := ask(d.why, d.readings...)
	in.Motions = d.closed
	return in
}

// cast makes the votes the items say. A doubt with an empty why is none.
func (m *message) cast(items []item) ([]Vote, doubt) {
	var room [4]group
	groups, ok := m.groups(items, room[:0])
	if !ok {
		return nil, doubt{why: "unclear"}
	}
	votes, d := m.votesOf(groups)
	if d.why != "" && (len(groups) > 1 || len(groups[0].motions) > 1) {
		d = m.besides(d, groups)
	}
	return votes, d
}

// votesOf makes the votes of all groups.
func (m *message) votesOf(groups []group) ([]Vote, doubt) {
	votes := make([]Vote, 0, 2)
	for k := range groups {
		g := &groups[k]
		if len(g.choices) == 0 {
			return nil, doubt{why: "no_choice"}
		}
		motions, d := m.motionsOf(g)
		if d.why != "" {
			return nil, d
		}
		if g.all && len(motions) < 2 && !m.speaksForHome() {
			return nil, doubt{why: "who", readings: m.readingsOf(motions, g)}
		}
		for _, i := range motions {
			choices, d := m.choicesOf(g, i)
			if d.why != "" {
				return nil, d
			}
			var ok bool
			if votes, ok = addVote(votes, Vote{Motion: m.s.Open[i].No, Choices: choices}); !ok {
				return nil, doubt{why: "two_choices", readings: m.readingsFor(i)}
			}
		}
	}
	if loose := m.looseGroup(groups); loose && len(votes) > 1 {
		return nil, doubt{why: "which_motion"}
	}
	return votes, doubt{}
}

// looseGroup tells whether one of several ballots names no motion.
func (m *message) looseGroup(groups []group) bool {
	for k := range groups {
		if len(groups[k].motions) == 0 {
			return true
		}
	}
	return false
}

// speaksForHome is true when 都 belongs to a household: 我们家都同意.
func (m *message) speaksForHome() bool {
	for _, t := range m.tokens {
		if t.class == everyone {
			return true
		}
	}
	return false
}

// addVote adds v; a second vote on the same motion must be the same.
func addVote(votes []Vote, v Vote) ([]Vote, bool) {
	for _, w := range votes {
		if w.Motion != v.Motion {
			continue
		}
		if len(w.Choices) != len(v.Choices) {
			return votes, false
		}
		for k := range w.Choices {
			if w.Choices[k] != v.Choices[k] {
				return votes, false
			}
		}
		return votes, true
	}
	return append(votes, v), true
}

// motionsOf gives the open motions, by index, that a group is for.
func (m *message) motionsOf(g *group) ([]int, doubt) {
	named, set, titled := m.namedIn(g)
	for _, n := range named {
		if n < 0 {
			return nil, doubt{why: "not_open"}
		}
	}
	if m.s.Quote != 0 && (len(named) > 0 || titled) {
		q := m.openIndex(m.s.Quote)
		for _, n := range named {
			if n != q {
				return nil, doubt{why: "which_motion", readings: m.readingsOf([]int{n}, g)}
			}
		}
		if titled && (q < 0 || set&(1<<q) == 0) {
			return nil, doubt{why: "which_motion"}
		}
		return []int{q}, doubt{}
	}
	if len(named) > 0 {
		for _, n := range named {
			if titled && (n >= titleMotions || set&(1<<n) == 0) {
				return nil, doubt{why: "which_motion", readings: m.readingsOf(named, g)}
			}
		}
		return named, doubt{}
	}
	if titled {
		return m.titledMotion(g, set)
	}
	return m.impliedMotion(g)
}

// namedIn collects the motions a group names: indexes of numbers (-1 for one
// that is not open), and the set its title words leave.
func (m *message) namedIn(g *group) (named []int, set int, titled bool) {
	set = -1
	for _, it := range g.motions {
		if it.kind == itemTitle {
			titled = true
			set &= it.n
			continue
		}
		named = append(named, m.openIndex(it.n))
	}
	return named, set, titled
}

// titledMotion is the motion title words name, when they name one.
func (m *message) titledMotion(g *group, set int) ([]int, doubt) {
	var fit []int
	for i := range m.s.Open {
		if i < titleMotions && set&(1<<i) != 0 {
			fit = append(fit, i)
		}
	}
	if len(fit) != 1 {
		return nil, doubt{why: "which_motion", readings: m.readingsOf(fit, g)}
	}
	if len(m.s.Open) > 1 && m.onlyCommonWords(g) {
		return nil, doubt{why: "which_motion", readings: m.readingsOf(fit, g)}
	}
	return fit, doubt{}
}

func (m *message) onlyCommonWords(g *group) bool {
	for _, it := range g.motions {
		t := m.tokens[it.tok]
		pointed := it.tok+1 < len(m.tokens) && m.tokens[it.tok+1].class == deixis // 公约那个
		if it.kind == itemTitle && (pointed || !containsCommon(string(m.runes[t.a:t.b]))) {
			return false
		}
	}
	return true
}

// impliedMotion is the motion a ballot without a name is for: the quoted one,
// the one asked about, or the only open one.
func (m *message) impliedMotion(g *group) ([]int, doubt) {
	if m.s.Quote != 0 {
		if q := m.openIndex(m.s.Quote); q >= 0 {
			return []int{q}, doubt{}
		}
		return nil, doubt{why: "not_open"}
	}
	if n := m.offeredMotion(); n != 0 {
		if i := m.openIndex(n); i >= 0 {
			return []int{i}, doubt{}
		}
	}
	switch len(m.s.Open) {
	case 0:
		return nil, doubt{why: "nothing_open"}
	case 1:
		return []int{0}, doubt{}
	}
	fit := make([]int, 0, len(m.s.Open))
	for i := range m.s.Open {
		fit = append(fit, i)
	}
	if g.all {
		return nil, doubt{why: "which_motion", readings: m.allOf(fit, g)}
	}
	return nil, doubt{why: "which_motion", readings: m.readingsOf(fit, g)}
}

// offeredMotion is the motion all offered answers vote on; 0 means none.
func (m *message) offeredMotion() int {
	n := 0
	for _, o := range m.s.Offered {
		if o.Intent != "vote" || n != 0 && o.Motion != n {
			return 0
		}
		n = o.Motion
	}
	return n
}
