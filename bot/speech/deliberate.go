package speech

import (
	"slices"
	"strings"
)

// deliberation are the commands of proposing, seconding and discussing.
var deliberation = []command{
	{"help", "帮助 使用说明 使用帮助 使用方法 操作说明 操作指南 说明书 菜单 功能 指令 命令 help 怎么用 咋用 这东西怎么用 这个东西怎么用 这玩意怎么用 这玩意儿怎么用 怎么使用 怎么操作 怎么弄 不会用 教我用 教教我 你会什么 你能做什么 你能干什么 你能干啥 你会干啥 能做什么 能干什么 你是谁 你是干什么的 有什么功能 有哪些功能 有啥功能 有什么用 不会弄 不会操作 不会投 不懂怎么弄 怎么搞 新手 ? ？ ??", helpWhole},
	{"help", "怎么投票 怎么投 如何投票 咋投票 咋投 怎样投票 怎么注册 怎么登记 如何注册 怎么提议 怎么提案 如何提议 怎么附议 怎么撤票 怎么改票 怎么委托 怎么报修 怎么签到 怎么发言 怎么开会 怎么发起 如何发起 怎么参加 怎么绑定 怎么评价 怎么提意见", helpHow},
	{"help", "怎么 如何 怎样 咋", helpAbout},
	{"list", "议题列表 议题 投票列表 议题清单 所有议题 全部议题 列表 目录 待投 有哪些议题 有什么议题 哪些议题 现在有哪些议题 有哪些投票 有什么投票 在投什么 现在投什么 在投啥 投什么呢 有什么要投 有啥要投 有什么可投 最近有什么议题 进行中的议题 正在投的 正在投票的 有没有要投的 还有哪些没投 还有什么没投 还有啥没投 哪些没投 我还要投什么 该投什么 有哪些提案 有什么提案 看议题 查看议题 看看议题 有啥议题 有什么新议题 要投哪些", listing},
	{"list", "投票 我要投票 投个票 来投票 去投票 参与投票 表决", whole},
	{"show", "看 查看 看看 看一下 看下 详情 查询 打开 介绍一下 介绍 说说 显示 了解一下", showing},
	{"show", "议题 投票 提案", numbering},
	{"propose", "提议 提案 倡议 动议 提个议 提一个议题 提个议题 提个提案 提个建议 提一个建议 提个提议 提一个提议 个提议 一个提议 个建议 一个建议 个想法 个提案 提出议题 提出提案 发起提案 发起提议 提交提案 建议 我建议", proposing},
	{"second", "附议 联署 联名 跟议 附一议 复议一个", seconding},
	{"second", "支持", supportingProposal},
	{"opinion", "意见是 意见 看法是 看法 想法是 有意见 有个意见 提意见 提个意见 的意见 的看法 的想法 说一下意见 发表意见", opining},
	{"opinion", "觉得 认为 希望 个人觉得 个人认为 建议 想说的是 想说", thinking},
	{"agree", "顶 赞同 赞成 支持 同意 点赞 赞 👍", onOpinion},
	{"disagree", "踩 反对 不同意 不赞成 不支持 不赞同", onOpinion},
	{"objection", "异议 有异议 提异议 提出异议 提个异议 公示有异议 结果有异议 公示的异议 不服 公示异议 要异议 投票结果有异议", objecting},
	{"speak", "发个言 讲个话 说个话 举手发言 举手 发言 要发言 申请发言 想发言 说两句 讲两句 想说两句 想讲两句 说几句 讲几句 想说几句 说句话 讲句话 插一句 插句话 有话说 有话要说 有话讲 排队发言 来说两句 也说两句 补充两句 补充一句 报名发言", bareSpeak},
	{"recheck", "要求复核 复核 复查 重新计票 重新统计 重新点票 重新数票 重新算 再数一遍 再算一遍 核查 要求重新计票 要求复查 验票 要求验票 申请复核", onMotion},
	{"explain", "怎么算的 咋算的 怎么算 怎么计算的 怎么计票的 怎么计票 计算方法 算法 凭什么通过 凭啥通过 凭什么没通过 为什么没通过 为什么不通过 为啥没通过 为什么没过 为啥没过 为什么通过 怎么就通过了 怎么通过的 规则是什么 表决规则 什么规则 按什么规则 票是怎么算的 结果怎么算的 票怎么算 怎么统计的 怎么得出来的 为什么算通过", explaining},
}

func helpWhole(m *message, intent string, word span) (Intent, bool) {
	if m.leftover(word.b) > 6 || word.a > 6 {
		return Intent{}, false
	}
	w := string(m.runes[word.a:word.b])
	switch {
	case hasAnyOf(w, "帮助", "说明", "指南", "菜单", "help"):
		return Intent{Intent: intent, Text: trimTitle(m.textFrom(m.skipWords(word.b, "一下", "关于", "怎么", "如何")))}, true
	case m.leftover(word.b) > 4:
		return Intent{}, false
	case hasAnyOf(w, "怎么", "咋", "不会"):
		if topic := strings.Trim(m.slice(0, word.a), " ，,：:的"); slices.Contains(helpTopics, topic) {
			return Intent{Intent: intent, Text: topic}, true
		}
	}
	return Intent{Intent: intent}, true
}

// helpAbout reads 怎么认捐 and 如何罢免: help on what is named.
func helpAbout(m *message, intent string, word span) (Intent, bool) {
	p := m.skipWords(word.b, "才能", "去", "来", "进行", "办理", "发起", "提", "看", "查", "写", "更正", "修改", "通过", "填")
	for _, t := range helpTopics {
		if k := m.hasAny(p, []string{t}); k > 0 && m.leftover(p+k) <= 1 && !m.has("的?", "的吗") && !m.leadingNumber(word.a) {
			return Intent{Intent: intent, Text: t}, true
		}
	}
	return Intent{}, false
}

func helpHow(m *message, intent string, word span) (Intent, bool) {
	if m.has("的?", "的吗") {
		return Intent{}, false
	}
	asks := word.a + m.hasAny(word.a, []string{"怎么", "如何", "怎样", "咋"})
	if in, ok := helpAbout(m, intent, span{word.a, asks}); ok {
		return in, true
	}
	return Intent{Intent: intent}, true
}

// listing asks for what is open; 议题3 asks for one motion instead.
func listing(m *message, intent string, word span) (Intent, bool) {
	if n, _ := m.about(word); n != 0 || m.leftover(word.b) > 6 || m.speaksOfChoice() {
		return Intent{}, false
	}
	if word.a > 0 && m.leftover(word.b) > 3 {
		return Intent{}, false
	}
	return Intent{Intent: intent}, true
}

// showing asks for one motion, or the results when those are named.
func showing(m *message, intent string, word span) (Intent, bool) {
	n, rest := m.about(word)
	if n == 0 || m.has("异议", "纪要", "名单", "候选人", "账目", "公约", "结果", "票数", "几票", "多少票", "情况", "进度", "进展", "意见") || m.leftover(rest) > 5 {
		return Intent{}, false
	}
	if m.speaksOfChoice() {
		return Intent{}, false
	}
	return Intent{Intent: intent, Motion: n}, true
}

// numbering asks for one motion by no more than its number: 议题3.
func numbering(m *message, intent string, word span) (Intent, bool) {
	n, rest := m.about(word)
	if n == 0 || m.leftover(rest) > 0 || m.hasWord(0, "我的") || word.a == 0 && m.hasWord(0, "投票") {
		return Intent{}, false
	}
	return showing(m, intent, word)
}

// proposing takes the rest as the title of a proposal.
func proposing(m *message, intent string, word span) (Intent, bool) {
	for p := 0; p < word.a; p++ { // 3号我建议…: an opinion
		if _, ok := m.leadNumber(p); ok {
			return Intent{}, false
		}
	}
	if n, _, ok := m.numberAfter(word.b); ok && n > 0 && m.hasWord(word.a, "提案") {
		return Intent{}, false
	}
	t := trimTitle(m.textFrom(m.skipWords(word.b, "就是", "是", "一下", "个", "在这里", "说")))
	if t == "" || m.hasWord(word.a, "建议") && m.asksSomething(word.b) {
		return Intent{Intent: intent}, t == ""
	}
	if m.s.Quote != 0 && m.hasWord(word.a, "建议") {
		return Intent{Intent: "opinion", Motion: m.s.Quote, Text: t}, true
	}
	return Intent{Intent: intent, Title: t}, true
}

// skipWords passes over the words and marks at rune p.
func (m *message) skipWords(p int, words ...string) int {
	for again := true; again; {
		again = false
		p = m.skipMarks(p)
		for _, w := range words {
			if m.hasWord(p, w) {
				p, again = p+len([]rune(w)), true
				break
			}
		}
	}
	return p
}

// trimTitle drops the full stop of a title.
func trimTitle(s string) string { return strings.TrimRight(s, "。.！!；;，, 　") }

func seconding(m *message, intent string, word span) (Intent, bool) {
	n, rest := m.about(word)
	if m.asksSomething(rest) || m.leftover(rest) > 8 || m.has("撤回", "撤销", "取消", "收回", "不算", "门槛", "附议人数", "附议户数", "附议期限") {
		return Intent{}, false
	}
	if n == 0 {
		n = m.theNumber()
	}
	if n == 0 {
		n = m.s.Quote
	}
	if n == 0 && len(m.s.Offered) == 1 && m.s.Offered[0].Intent == intent {
		return m.offered(0), true
	}
	return Intent{Intent: intent, Motion: n}, true
}

// supportingProposal reads 我也支持: a second for what is not open for voting.
func supportingProposal(m *message, intent string, word span) (Intent, bool) {
	if !m.has("也支持") || m.leftover(word.b) > 3 || m.asksSomething(word.b) {
		return Intent{}, false
	}
	n, _ := m.about(word)
	if n == 0 {
		n = m.s.Quote
	}
	if n == 0 && len(m.s.Open) > 0 || m.openIndex(n) >= 0 {
		return Intent{}, false
	}
	return Intent{Intent: intent, Motion: n}, true
}

// opining takes the rest as an opinion on a motion.
func opining(m *message, intent string, word span) (Intent, bool) {
	n, rest := m.about(word)
	text := m.textFrom(m.skipWords(rest, "就是", "是", "如下", "我觉得", "我认为"))
	if n == 0 {
		if m.openIndex(m.s.Quote) >= 0 || len(m.s.Open) == 1 || m.s.Quote != 0 {
			n = m.s.Quote
			if n == 0 {
				n = m.s.Open[0].No
			}
		}
	}
	if text == "" && m.leftover(rest) > 0 || m.asksSomething(word.a) && n == 0 || m.aboutChoice(rest) {
		return Intent{}, false
	}
	if m.opinionNumber() || hasPrefixOf(text, "有哪些", "有什么", "有啥", "是什么", "是啥", "有多少", "多吗", "怎么样", "都有哪些", "列表", "汇总") {
		return Intent{}, false
	}
	return Intent{Intent: intent, Motion: n, Text: text}, true
}

// aboutChoice tells that the rest is a mere choice: 我的意见：同意.
func (m *message) aboutChoice(rest int) bool {
	n := 0
	for _, t := range m.tokens {
		if t.a < rest {
			continue
		}
		switch {
		case isChoice(t.class):
			n++
		case t.class == stop || t.class == colon || t.class == filler || t.class == emphasis || t.class == self:
		default:
			return false
		}
	}
	return n > 0
}

// opinionNumber tells that 意见 names an opinion by number: 3号意见2.
func (m *message) opinionNumber() bool {
	_, ok := m.opinionNamed()
	return ok
}

// thinking takes 关于3号，我觉得… as an opinion; without a motion it is talk.
func thinking(m *message, intent string, word span) (Intent, bool) {
	n := 0
	for p := 0; p < word.a; p++ {
		if t, ok := m.leadNumber(p); ok {
			n = t.n
			break
		}
	}
	if n == 0 {
		n = m.s.Quote
	}
	text := m.textFrom(word.b)
	if n == 0 || text == "" || m.asksSomething(word.b) || m.speaksOfChoice() {
		return Intent{}, false
	}
	if m.hasWord(word.a, "希望") || m.hasWord(word.a, "建议") {
		text = m.slice(word.a, len(m.runes))
	}
	return Intent{Intent: intent, Motion: n, Text: text}, true
}

// onOpinion supports or rejects an opinion: 顶 3-2, 我同意3号的意见2.
func onOpinion(m *message, intent string, word span) (Intent, bool) {
	name, ok := m.opinionNamed()
	if !ok || m.asksSomething(0) || m.notOwnOpinion(word) || intent == "agree" && (m.notWanted(word.a) || m.has("不算了", "收回", "取消", "撤")) {
		return Intent{}, false
	}
	return Intent{Intent: intent, Opinion: name}, true
}

func (m *message) notOwnOpinion(word span) bool {
	for _, t := range m.tokens {
		if t.b <= word.a && (t.class == third || t.class == report || t.class == condition) {
			return true
		}
	}
	return false
}

func objecting(m *message, intent string, word span) (Intent, bool) {
	if m.hasWord(word.b, "吗") || m.has("有异议吗", "有没有异议", "无异议", "没有异议", "没异议") {
		return Intent{}, false
	}
	n, rest := m.about(word)
	if n == 0 {
		n = m.s.Quote
	}
	return Intent{Intent: intent, Motion: n, Text: m.textFrom(m.skipWords(rest, "公示结果", "结果公示"))}, true
}

func bareSpeak(m *message, intent string, word span) (Intent, bool) {
	if k := m.indexFrom(word.b, ":"); k >= 0 && m.leftover(k+1) >= 4 { // 关于3号我说两句：电费要讲清楚
		if n, _ := m.about(word); n != 0 && !m.asksSomething(0) {
			return Intent{Intent: "opinion", Motion: n, Text: m.slice(k+1, len(m.runes))}, true
		}
	}
	if m.asksSomething(word.b) || m.leftover(word.b) > 6 || m.speaksOfChoice() || m.hasWord(word.b, "表决") {
		return Intent{}, false
	}
	n, _ := m.about(word)
	return Intent{Intent: intent, Motion: n}, true
}

func explaining(m *message, intent string, word span) (Intent, bool) {
	n, _ := m.about(word)
	if n == 0 {
		n = m.numberAnywhere()
	}
	if n == 0 {
		n = m.meant()
	}
	if n == 0 && m.leftover(word.b) > 4 {
		return Intent{}, false
	}
	return Intent{Intent: intent, Motion: n}, true
}

// numberAnywhere is the first motion number in the message; a bare number is
// one when it opens or ends the message.
func (m *message) numberAnywhere() int {
	for _, t := range m.tokens {
		if t.class == ref {
			return t.n
		}
	}
	for _, k := range [...]int{0, len(m.tokens) - 1} {
		if t := m.tokens[k]; t.class == number && !t.han && t.n > 0 && t.n < 100_000 {
			return t.n
		}
	}
	return 0
}
