package speech

import "strings"

// answer reads a message as the answer to the numbered question the sender was
// last asked. Only a bare number, or 对 when one answer was offered, is one.
func (m *message) answer() (Intent, bool) {
	n, named, ok := m.bareNumber()
	switch {
	case ok && named:
		return m.answerByMotion(n)
	case ok && n >= 1 && n <= len(m.s.Offered):
		return m.offered(n - 1), true
	case ok:
		return ask("out_of_range", m.firstOffers()...), true
	}
	switch m.agreement() {
	case agrees:
		if len(m.s.Offered) == 1 {
			return m.offered(0), true
		}
		return ask("which_answer", m.firstOffers()...), true
	case refuses:
		return Intent{Intent: "cancel"}, true
	}
	return Intent{}, false
}

// firstOffers are the offered answers again, to be asked anew.
func (m *message) firstOffers() []Intent {
	return append([]Intent(nil), m.s.Offered[:min(len(m.s.Offered), maxReadings)]...)
}

// offered is the answer numbered k, if it is still possible.
func (m *message) offered(k int) Intent {
	o := m.s.Offered[k]
	switch o.Intent {
	case "vote":
		if !m.stillPossible(Vote{Motion: o.Motion, Choices: o.Choices}) {
			return ask("not_open")
		}
	case "vote_many":
		for _, v := range o.Votes {
			if !m.stillPossible(v) {
				return ask("not_open")
			}
		}
	}
	return o
}

// stillPossible tells whether a vote fits a motion that is open.
func (m *message) stillPossible(v Vote) bool {
	i := m.openIndex(v.Motion)
	if i < 0 || len(v.Choices) == 0 {
		return false
	}
	motion := &m.s.Open[i]
	if motion.Type == "yesno" {
		c := v.Choices[0]
		return len(v.Choices) == 1 && (c == "yes" || c == "no" || c == "abstain")
	}
	lo, hi := motion.bounds()
	for k, c := range v.Choices {
		if len(c) != 1 || c[0] < 'A' || int(c[0]-'A') >= min(len(motion.Options), maxOptions) {
			return false
		}
		for _, d := range v.Choices[:k] {
			if c == d {
				return false
			}
		}
	}
	return len(v.Choices) >= lo && len(v.Choices) <= hi
}

// answerByMotion takes 3号 as an answer when exactly one offers motion 3.
func (m *message) answerByMotion(n int) (Intent, bool) {
	found := -1
	for k, o := range m.s.Offered {
		if o.Motion != n {
			continue
		}
		if found >= 0 {
			return ask("which_answer", m.firstOffers()...), true
		}
		found = k
	}
	switch {
	case found >= 0:
		return m.offered(found), true
	case n <= len(m.s.Offered) && m.openIndex(n) < 0: // 2号 for the second answer?
		return ask("which_answer", m.firstOffers()...), true
	}
	return Intent{}, false
}

// answerByTitle takes 电梯那个 as an answer when one offers that motion.
func (m *message) answerByTitle() (Intent, bool) {
	set := 0
	for _, t := range m.tokens {
		switch t.class {
		case title:
			if set != 0 {
				return Intent{}, false
			}
			set = t.n
		case deixis, filler, of, stop, self, matter:
		default:
			return Intent{}, false
		}
	}
	for i := range m.s.Open {
		if set == 1<<i && i < titleMotions {
			return m.answerByMotion(m.s.Open[i].No)
		}
	}
	return Intent{}, false
}

// bareNumber reads a message that is nothing but one number, as 1, 一, ①, 选1,
// 第一个 or 1。; named tells 3号.
func (m *message) bareNumber() (n int, named, ok bool) {
	for _, t := range m.tokens {
		switch t.class {
		case filler, stop, pick, self, gesture, colon, deixis:
			continue
		case number:
		case ref:
			named = true
		case ordinal:
			if t.m != 1 || t.n < 1 || hasAnyOf(string(m.runes[t.a:t.b]), "候选") { // no candidates are offered
				return 0, false, false
			}
		default:
			return 0, false, false
		}
		if ok {
			return 0, false, false
		}
		n, ok = t.n, true
	}
	return n, named, ok
}

type reply uint8

const (
	unsaid reply = iota
	agrees
	refuses
)

// agreement reads a message that is nothing but 对 or 不是.
func (m *message) agreement() reply {
	a, b := 0, len(m.runes)
	for b > 0 && (isMark(m.runes[b-1]) || m.runes[b-1] == approval) {
		b--
	}
	said := string(m.runes[a:b])
	for _, w := range []string{"谢谢你", "谢谢您", "谢谢"} {
		if rest := strings.TrimRight(strings.TrimSuffix(said, w), ",.!"); rest != "" {
			said = rest
		}
	}
	switch said = strings.NewReplacer(",", "", "、", "").Replace(said); said {
	case "就这个", "对就这个", "是的没错", "对没错", "对的没错", "是这个", "对是这个", "对是的",
		"对", "对的", "对对", "对对对", "是", "是的", "是啊", "对啊", "对呀", "是呀", "没错", "嗯对", "嗯是的", "就是", "就是这个", "对就是这个", "yes", "是的是的", "对头", "正确":
		return agrees
	case "不是", "不对", "都不是", "不是的", "不", "取消", "算了", "不用了", "不是这个", "都不对", "no", "错了", "不对不对", "弄错了", "搞错了":
		return refuses
	}
	return unsaid
}

func isMark(r rune) bool {
	switch r {
	case ',', '.', '!', '~', ';', ':', '\n', '、':
		return true
	}
	return false
}
