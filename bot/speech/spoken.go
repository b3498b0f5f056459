package speech

import "strings"

// Whether a message speaks of a choice at all, plainly or not.

// speaksOfChoice tells whether the message has words of a ballot at all.
func (m *message) speaksOfChoice() bool {
	for k, t := range m.tokens {
		switch t.class {
		case yes, no, abstain, whether:
			return true
		case letters, ordinal, option:
			if m.besideVoting(k) || m.choosesByName(t) {
				return true
			}
		}
	}
	return m.weighsOptions() || m.picksUnknown()
}

// weighsOptions tells that two options are spoken of: 方案二比方案一好.
func (m *message) weighsOptions() bool {
	n := 0
	for _, t := range m.tokens {
		switch t.class {
		case letters, ordinal, option:
			n++
		}
	}
	return n >= 2 && len(m.s.Open) > 0 && len(m.runes) <= 20
}

// onlyDoubted tells that nothing but a particle or quotes stand around the
// option at token k: B？, 第二个吧, "B".
func (m *message) onlyDoubted(k int) bool {
	for i, t := range m.tokens {
		switch t.class {
		case asking, quoteOpen, quoteClose, stop, filler, self, gesture, not, weakNo:
		default:
			if i != k {
				return false
			}
		}
	}
	return len(m.tokens) > 1
}

// choosesByName tells an option whose name is itself a choice: 都不同意.
func (m *message) choosesByName(t token) bool {
	s := string(m.runes[t.a:t.b])
	for _, w := range choiceWords {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// picksUnknown tells that a short message begins to choose and names nothing
// that is an option: 选红, 全选, 选哪个好.
func (m *message) picksUnknown() bool {
	i := m.likelyMotion()
	if i < 0 && len(m.s.Open) == 1 && m.s.Quote == 0 { // 选二号
		i = 0
	}
	if i < 0 || m.s.Open[i].Type == "yesno" && !m.mentions(except) || len(m.runes) > 10 || m.mentions(third) && m.s.Open[i].Type != "election" {
		return false
	}
	for _, t := range m.tokens {
		switch t.class {
		case pick, except:
			return true
		case all: // 7号都要
			if m.mentions(ref) && m.s.Open[i].Type != "yesno" {
				return true
			}
		case verb:
			if m.s.Open[i].Type == "election" && len(m.tokens) > 1 {
				return true
			}
		case self, filler, ref, number, quantity, weakNone, matter, letters, stop, title, of:
		default:
			return false
		}
	}
	return m.tokens[0].class == letters
}

// besideVoting tells whether an option at token k is spoken of as an option.
func (m *message) besideVoting(k int) bool {
	if len(m.tokens) <= 3 && len(m.s.Open) > 0 && m.onlyDoubted(k) {
		return true
	}
	if m.tokens[k].class == letters && k == 0 && len(m.tokens) <= 3 && m.mentions(weakNo) {
		return true
	}
	for _, t := range m.tokens {
		switch t.class {
		case verb, pick, ref, yes, no, abstain, or, except, optionWord, weakYes:
			return len(m.s.Open) > 0
		}
	}
	if m.tokens[k].class == letters {
		return m.mentions(self) && m.mentions(report) && len(m.s.Open) > 0
	}
	return m.tokens[k].class == option && (len(m.tokens) <= 2 || m.mentions(self) && !m.mentions(not))
}
