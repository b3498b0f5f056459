package speech

import "strings"

// secondsBack are the commands that take a second back, and that say how many are needed.
var secondsBack = []command{
	{"unsecond", "取消附议 撤回附议 撤销附议 收回附议 退出附议 撤掉附议 取消联署 撤回联署 退出联署 不附议了 不附议 不联署了 附议取消 附议撤回 附议撤销 附议收回 附议不算了 附议作废", takingSecondBack},
	{"seconds_needed", "附议门槛 附议人数 附议户数 附议比例 附议条件 附议期限 附议时间 设附议门槛 改附议门槛 设置附议门槛 调整附议门槛 修改附议门槛 附议要多少户 附议要几户 附议需要多少户 附议需要几户 要多少户附议 要几户附议 需要多少户附议 需要几户附议 多少户附议", secondsNeeded},
}

// takingSecondBack reads 取消附议 12 and 12号我不附议了.
func takingSecondBack(m *message, intent string, word span) (Intent, bool) {
	n, rest := m.about(word)
	if m.asksSomething(rest) || m.leftover(rest) > 8 || m.has("门槛") {
		return Intent{}, false
	}
	if n == 0 {
		n = m.s.Quote
	}
	return Intent{Intent: intent, Motion: n}, true
}

// secondsNeeded reads 附议门槛 20户, 附议门槛改成百分之五 and 附议期限 30天; without a
// measure it asks for it.
func secondsNeeded(m *message, intent string, word span) (Intent, bool) {
	if word.a > 4 || m.leadingNumber(word.a) {
		return Intent{}, false
	}
	in := Intent{Intent: intent, Days: m.daysSaid(word.b)}
	for p := word.b; p < len(m.runes); p++ {
		n, end := m.numeralAt(p)
		if end == p {
			continue
		}
		switch {
		case m.hasWord(p, "百分之"):
		case p >= 3 && m.hasWord(p-3, "百分之"), m.hasWord(end, "%"):
			in.Amount, in.Kind = n, "percent"
		case m.hasWord(end, "户"), m.hasWord(end, "家"), m.leftover(end) == 0 && in.Days == 0:
			in.Amount = n
		}
		p = end - 1
	}
	if in.Amount == 0 && in.Days == 0 && m.unasked(word.b) > 2 || m.has("太高", "太低", "太多", "太少", "高了", "低了", "不合理") {
		return Intent{}, false
	}
	return in, !strings.ContainsRune(m.raw, '元')
}
