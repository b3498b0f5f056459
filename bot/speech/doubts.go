package speech

// A message that speaks of a choice and is no plain ballot is read clause by
// clause: whose choice is it, and is it one at all?

// doubtOf classifies a message that speaks of a choice without being a plain
// ballot: none when it is not the speaker's own choice, ask when it may be.
func (m *message) doubtOf() Intent {
	if why := m.notOwn(); why != "" {
		return none(why)
	}
	for _, d := range doubtClasses {
		if m.mentions(d.class) {
			return m.doubtful(d.why)
		}
	}
	return m.doubtful("unclear")
}

// doubtClasses name the doubt a class of words raises, the weightiest first.
var doubtClasses = []struct {
	class class
	why   string
}{
	{quoteOpen, "quotation"},
	{condition, "condition"},
	{irony, "irony"},
	{mend, "second_thoughts"},
	{asking, "question"},
	{whether, "question"},
	{or, "two_choices"},
	{except, "except"},
	{not, "negation"},
	{hedge, "hedged"},
	{undecided, "undecided"},
	{past, "past"},
	{ourselves, "plural"},
	{room, "house_number"},
	{quantity, "number"},
	{phone, "number"},
}

// notOwn says why a choice spoken of is not the speaker's own; "" means that
// it may be.
func (m *message) notOwn() string {
	first := m.firstChoice()
	before, quoted := m.beforeChoice(first)
	switch {
	case quoted && (before[report] || before[third] || before[other] || before[you]):
		return "quotation"
	case before[mention]:
		return "addressed"
	case m.thanked(first):
		return "thanks"
	case before[proxy] && m.forOthers(first):
		return "for_others"
	case m.counted(first):
		return "count"
	case before[report] && !m.ownReport(first) && !m.ownCondition(first) && !m.deniesSaying(first):
		return "reported_speech"
	case before[past] && !before[condition] && !before[mend] && m.longPast(first):
		return "past"
	case m.agreesWithPerson(first):
		return "agreement"
	case before[third] && !m.conditionOwn(first, before) && !m.partyOfTitle(first) && !m.introduces(first) && !m.calls(first) && !m.styles(first) && !m.consulted(first) && !m.formOf(first):
		return "third_person"
	case before[you] && !before[condition] && !m.ownReport(first):
		return "addressed"
	}
	return ""
}

// ownCondition tells 等我问问老公再投赞成: a condition of the speaker's own.
func (m *message) ownCondition(first int) bool {
	conditional := false
	for _, t := range m.tokens[:first] {
		switch t.class {
		case condition:
			conditional = true
		case self:
			return conditional
		case third, you, report:
			return false
		}
	}
	return false
}

// thanked tells 谢谢大家支持: the choice is what others are thanked for.
func (m *message) thanked(first int) bool {
	for k := first - 1; k >= 0; k-- {
		switch t := m.tokens[k]; t.class {
		case third, you, of, emphasis, all, ourselves, self:
		case filler:
			if isThanks(m.word(k)) {
				return true
			}
		default:
			return false
		}
	}
	return false
}

// longPast tells 上次我赞成了 from 我已经投了赞成, which may be meant for now.
func (m *message) longPast(first int) bool {
	if m.choosesNow(first) {
		return false
	}
	for _, t := range m.tokens[:first] {
		if t.class != past {
			continue
		}
		switch string(m.runes[t.a:t.b]) {
		case "已经", "已", "刚才", "刚刚", "刚", "投了", "投过", "投完了", "投完", "选了", "早就", "早已":
		default:
			return true
		}
	}
	return false
}

// choosesNow tells 以前我反对，现在我同意: a choice follows that is made now.
func (m *message) choosesNow(first int) bool {
	now := false
	for k := first + 1; k < len(m.tokens); k++ {
		w := m.word(k)
		now = now || w == "现在" || w == "这次" || w == "目前"
		if now && isChoice(m.tokens[k].class) {
			return true
		}
	}
	return false
}

// calls tells 主任，我赞成: somebody is called, and the choice is one's own.
func (m *message) calls(first int) bool {
	called, broken := false, false
	for _, t := range m.tokens[:first] {
		switch t.class {
		case third:
			if broken {
				return false
			}
			called = true
		case stop:
			broken = broken || called
		case self:
			return broken
		case filler, emphasis:
		default:
			return false
		}
	}
	return false
}

// styles tells 我这个老太婆赞成, which may be said of oneself, from what others chose.
func (m *message) styles(first int) bool {
	for k, t := range m.tokens[:first] {
		if t.class == third {
			return k >= 1 && m.word(k-1) == "本人" || k >= 2 && m.tokens[k-2].class == self && hasAnyOf(m.word(k-1), "这个", "一个")
		}
	}
	return false
}

// consulted tells 我和老伴商量过了，都同意: what a household came to.
func (m *message) consulted(first int) bool {
	return m.tokens[0].class == self && m.tokens[1].class == and && first > 3 && m.hasAnyFrom(0, "商量", "合计", "讨论过", "说好了")
}

// formOf tells 业主：李秀英，意见：同意, a form that somebody has filled in.
func (m *message) formOf(first int) bool {
	return first > 1 && m.tokens[first-1].class == colon && m.tokens[first-2].class != third && m.tokens[first-2].class != report
}

// introduces tells 我是一楼的，反对 from what somebody else chose.
func (m *message) introduces(first int) bool {
	for k, t := range m.tokens[:first] {
		if t.class == third || t.class == report {
			return k >= 2 && m.tokens[k-2].class == self && m.runes[m.tokens[k-1].a] == '是'
		}
	}
	return false
}

// deniesSaying tells 不能说不支持 from what others said.
func (m *message) deniesSaying(first int) bool {
	denied := false
	for _, t := range m.tokens[:first] {
		switch t.class {
		case third, you:
			return false
		case not:
			denied = true
		}
	}
	return denied
}

// partyOfTitle tells that those spoken of before 我同意 are the matter of an
// open motion, as 物业 is of 更换物业公司.
func (m *message) partyOfTitle(first int) bool {
	party := false
	for _, t := range m.tokens[:first] {
		switch {
		case t.class == third:
			party = false
			for i := range m.s.Open {
				if containsRunes(fold(m.s.Open[i].Title), m.runes[t.a:t.b], equalWords) {
					party = true
				}
			}
			if !party {
				return false
			}
		case (t.class == self || t.class == stop) && party:
			return true
		}
	}
	return false
}

// firstChoice is the token where the choice is spoken of.
func (m *message) firstChoice() int {
	for k, t := range m.tokens {
		if isChoice(t.class) || t.class == whether {
			return k
		}
	}
	for k, t := range m.tokens {
		switch t.class {
		case letters, ordinal, option:
			return k
		}
	}
	return 0
}

// beforeChoice collects the classes of the words up to the choice, those of
// its own clause after it that tell who speaks, and whether it is in quotes.
func (m *message) beforeChoice(first int) (seen [phone + 1]bool, quoted bool) {
	depth := 0
	for _, t := range m.tokens[:first] {
		seen[t.class] = true
		switch t.class {
		case quoteOpen:
			if t.n == 1 && depth > 0 {
				depth--
			} else {
				depth++
			}
		case quoteClose:
			depth--
		}
	}
	return seen, depth > 0
}

// forOthers tells 帮我妈投 from 帮我投.
func (m *message) forOthers(first int) bool {
	for k, t := range m.tokens[:first] {
		if t.class != proxy {
			continue
		}
		if k+1 < len(m.tokens) && m.ownToken(k+1) && m.tokens[min(k+2, len(m.tokens)-1)].class != third {
			continue
		}
		return true
	}
	return false
}

// counted tells 5票赞成, 有30户同意 and 赞成的有12户.
func (m *message) counted(first int) bool {
	if first > 0 {
		for k := first - 1; k >= 0 && k >= first-4; k-- {
			t := m.tokens[k]
			if t.class == quantity && t.kind == count {
				return true
			}
			if t.class == stop {
				break
			}
		}
	}
	for k := first + 1; k < len(m.tokens) && k <= first+4; k++ {
		t := m.tokens[k]
		if t.class == quantity && (t.kind == count || t.kind == measure && m.runes[m.tokens[first].b-1] == '票') {
			return true
		}
		if t.class == stop {
			break
		}
	}
	return m.tokens[0].class == quantity && m.tokens[0].kind == house && !m.mentions(self)
}

// ownReport tells 我说同意, 我认为应该同意 from what others said.
func (m *message) ownReport(first int) bool {
	for k, t := range m.tokens[:first] {
		if t.class == report && (k == 0 || m.tokens[k-1].class != self) && !m.tellsYou(k) {
			return false
		}
	}
	for k, t := range m.tokens[:first] {
		if (t.class == third || t.class == you) && !m.tellsYou(k+1) {
			return false
		}
	}
	return true
}

// tellsYou tells 我跟你们讲, which opens what is one's own, at the token k that says it.
func (m *message) tellsYou(k int) bool {
	if k < 3 || k >= len(m.tokens) || m.tokens[k].class != report || m.tokens[k-3].class != self {
		return false
	}
	to := m.word(k - 1)
	return (m.tokens[k-1].class == you || to == "大家" || to == "各位") && (m.tokens[k-2].class == and || m.tokens[k-2].class == give)
}

// agreesWithPerson tells 同意楼上, 支持你 and 我赞成张姐的看法.
func (m *message) agreesWithPerson(first int) bool {
	if !isChoice(m.tokens[first].class) {
		return false
	}
	for k := first + 1; k < len(m.tokens); k++ {
		switch m.tokens[k].class {
		case filler, of, deixis, title:
		case third, you:
			return true
		default:
			return false
		}
	}
	return false
}

// conditionOwn keeps 物业换了我就同意 for a question back: another is spoken of
// in a condition, and the choice is one's own.
func (m *message) conditionOwn(first int, before [phone + 1]bool) bool {
	if !before[condition] {
		return false
	}
	if m.mentions(self) || m.tokens[0].class == condition {
		return true
	}
	for k := first - 1; k >= 0; k-- {
		switch m.tokens[k].class {
		case filler, all, emphasis, verb, pick, of, done:
		case third:
			return false // 便宜老李就同意
		default:
			return true
		}
	}
	return true
}
