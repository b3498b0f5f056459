package speech

import (
	"slices"
	"strings"
)

// A ballot in an election may name people who are not on the list: 9 张伟 另选
// 赵六. What stands before 另选 must be a certain ballot on the election, or
// name it and no more; what stands after must be names and nothing else.

var otherwise = []string{"另选他人", "另外选", "另选", "另写"}

// writtenIn reads such a ballot.
func (m *message) writtenIn() (Intent, bool) {
	k, n := -1, 0
	for p := range m.runes {
		if n = m.hasAny(p, otherwise); n > 0 {
			k = p
			break
		}
	}
	if k < 0 {
		return Intent{}, false
	}
	names := m.writtenNames(k + n)
	if len(names) == 0 {
		return Intent{}, false
	}
	in, ok := m.ballotBefore(k)
	if !ok {
		return Intent{}, false
	}
	i := m.openIndex(in.Motion)
	motion := &m.s.Open[i]
	switch {
	case motion.Type != "election":
		return Intent{}, false
	case len(in.Choices) > 0 && in.Choices[0] == choiceName(abstain): // 9 弃权 另选 赵六
		return ask("two_choices", m.readingsFor(i)...), true
	case len(in.Choices)+len(names) > max(motion.Seats, 1):
		return ask("too_many", m.readingsFor(i)...), true
	}
	for i, name := range names {
		if slices.Contains(motion.Options, name) || slices.Contains(names[:i], name) {
			return Intent{}, false
		}
	}
	in.Names = names
	return in, true
}

// ballotBefore is the ballot on one election that stands before rune k; its
// choices are empty where the election is named and no more.
func (m *message) ballotBefore(k int) (Intent, bool) {
	before := strings.TrimRight(m.raw[:m.at[k]], " ,，、;；.。\n\t　")
	s := *m.s
	s.Offered = nil
	if in := Parse(before, s); in.Intent == "vote" && in.Reason == "" {
		return in, true
	}
	no := 0
	for _, t := range m.tokens {
		switch {
		case t.a >= k:
		case (t.class == ref || t.class == number && !t.han) && no == 0:
			no = t.n
		case t.class == filler && hasAnyOf(string(m.runes[t.a:t.b]), "你好", "您好"):
		case t.class == stop || t.class == self || t.class == colon || t.class == verb:
		default:
			return Intent{}, false
		}
	}
	if no == 0 {
		no = m.onlyElection()
	}
	if m.openIndex(no) < 0 || m.s.Quote != 0 && m.s.Quote != no || !m.named(k) && len(m.s.Open) > 1 && m.s.Quote == 0 {
		return Intent{}, false
	}
	return Intent{Intent: "vote", Motion: no}, true
}

// named tells that a number stands before rune k.
func (m *message) named(k int) bool {
	for _, t := range m.tokens {
		if t.a < k && (t.class == ref || t.class == number) {
			return true
		}
	}
	return false
}

// writtenNames are the names from rune p on; none when anything else is said.
func (m *message) writtenNames(p int) []string {
	end := len(m.runes)
	for _, t := range m.tokens {
		if t.b <= p {
			continue
		}
		thanks := t.class == filler && isThanks(string(m.runes[t.a:t.b]))
		switch {
		case thanks:
			end = min(end, t.a)
		case t.class == stop, m.beginsName(t, p):
		case end < t.a:
			return nil
		case t.class == other || t.class == colon || t.class == number || t.class == third || t.class == title || t.class == and:
		default:
			return nil
		}
	}
	names := namesIn(unspaced(m.slice(p, end)))
	for _, name := range names {
		if n := len([]rune(name)); n > 3 && !hasPrefixOf(name, doubleSurnames...) || !isName(name) && !hasPrefixOf(name, doubleSurnames...) || n > 4 {
			return nil
		}
	}
	return names
}

// unspaced joins what was typed with a blank after every character.
func unspaced(s string) string {
	parts := strings.Fields(s)
	if slices.ContainsFunc(parts, func(part string) bool { return len([]rune(part)) > 1 }) {
		return s
	}
	return strings.Join(parts, "")
}

// beginsName tells a family name that is also a word of its own, at the start of a name:
// the 张 of 张大山.
func (m *message) beginsName(t token, p int) bool {
	return t.b-t.a == 1 && isSurname(m.runes[t.a]) && (t.a == p || isMark(m.runes[t.a-1]) || m.gap[t.a]) && t.b < len(m.runes) && !isMark(m.runes[t.b])
}

// doubleSurnames are family names of two characters.
var doubleSurnames = strings.Fields("欧阳 司马 上官 诸葛 夏侯 东方 皇甫 尉迟 公孙 慕容 令狐 司徒 端木 独孤 南宫")
