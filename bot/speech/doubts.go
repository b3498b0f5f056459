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
	case before[third] && !m.conditionOwn(first, before) && !m.partyOfTitle(first) && !m.introduces(first) && !m.calls(first):
		return "third_person"
	case before[you] && !before[condition]:
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
		case t.class == self && party:
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
		if t.class == report && (k == 0 || m.tokens[k-1].class != self) {
			return false
		}
	}
	for _, t := range m.tokens[:first] {
		if t.class == third || t.class == you {
			return false
		}
	}
	return true
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
