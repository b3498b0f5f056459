package speech

import "strings"

// effects are the commands on what a vote is worth: the clause that lets a community vote
// by chat, and whether a draft binds.
var effects = []command{
	{"evote_clause", "电子表决依据 电子投票依据 网上表决依据 网上投票依据 线上表决依据 线上投票依据 微信表决依据 微信投票依据 电子表决条款 电子投票条款 设电子表决依据 改电子表决依据 登记电子表决依据 取消电子表决依据", votingClause},
	{"set_rule", "有约束力 结果有约束力 要有约束力 投票有约束力 表决有约束力 作有约束力的表决 算有约束力", worth("binding")},
	{"set_rule", "只征求意见 仅征求意见 只是征求意见 就征求意见 先征求意见 没有约束力 无约束力 不要约束力 不用约束力", worth("advisory")},
	{"set_rule", "帮会议计票 给会议计票 替会议计票 帮纸票计票 只帮着计票 只计票", worth("tally_aid")},
}

// votingClause reads 电子表决依据 议事规则第12条 and 电子表决依据 取消; without a clause it
// asks for it.
func votingClause(m *message, intent string, word span) (Intent, bool) {
	if word.a > 4 || m.leadingNumber(word.a) {
		return Intent{}, false
	}
	in := Intent{Intent: intent}
	text := m.textFrom(m.skipWords(word.b, "是", "为", "改成", "改为", "设为", "定为"))
	switch {
	case strings.HasPrefix(string(m.runes[word.a:word.b]), "取消"), hasAnyOf(text, "取消", "撤掉", "去掉", "删掉", "没有了"):
		in.Answer = "no"
		return in, len([]rune(text)) <= 4
	case m.asksSomething(word.b) || hasAnyOf(text, "是什么", "哪一条", "哪条", "多少"):
		return in, true
	}
	in.Text = text
	return in, text == "" || hasAnyOf(text, "条", "款", "章", "规")
}

// worth says what the result of a draft is to be worth: 有约束力, 只征求意见.
func worth(kind string) builder {
	return func(m *message, intent string, word span) (Intent, bool) {
		if word.a > 0 || m.leftover(word.b) > 0 || m.asksSomething(word.b) {
			return Intent{}, false
		}
		return Intent{Intent: intent, Kind: kind}, true
	}
}
