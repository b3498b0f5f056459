package speech

import (
	"regexp"
	"strings"
)

// Questions need no command's word at the opening: 反对的人多吗 asks for the
// result, 赞成的理由是什么 for the motion.

var (
	resultWords = strings.Fields(`结果 票数 几票 多少票 得票 投票情况 表决情况 支持率 通过了吗 通过了没 通过没 通过没有 通过了没有 过了吗 过了没 过了没有 过没过 能过吗 能通过吗 会通过吗 谁赢 谁领先 谁票多 谁的票 票最多 领先 还差 差多少 差几 投了多少 多少人投 几个人投 几户投 多少户投 多少家投 多少人赞成 多少人同意 多少人反对 多少人支持 几个人赞成 几个人同意 几个人反对 几户赞成 几户同意 几户反对 多少户赞成 多少户同意 多少户反对 多少赞成 多少反对 什么情况 啥情况 怎么样了 咋样了 怎样了 进展 进度 的人多吗 的人多不多 的多吗 多不多 投完了吗 投完了没 够不够 够半数 过半了吗 过半没 过半了没 大家都 都赞成吗 都同意吗 都反对吗 有人反对吗 有人赞成吗 有人投吗 有没有人反对 有没有人赞成 赞成的多 反对的多 同意的多 支持的多 多少人参加 到哪一步 投票率 参与率 受理了吗 受理了没 受理没 比例 比分 开票 计票 统计 赞成多少 反对多少 占多少 有多少 赢了吗 多少人选 几个人选 投了几 票多还是 票多吗 票多不多`)
	showWords   = strings.Fields(`是什么 是啥 讲什么 讲啥 讲的 说的什么 说的啥 说什么 说啥 内容 详情 详细 理由 为什么要 为啥要 为什么 为啥 原因 具体 怎么回事 咋回事 什么意思 啥意思 谁提的 谁提出 谁发起 多少钱 费用 要花 预算 什么时候截止 什么时候结束 什么时候开始 截止时间 啥时候截止 几号截止 哪天截止 什么时候投 几点截止 几点结束 几号结束 哪天结束 到几号 到哪天 到什么时候 到几点 有哪些选项 有什么选项 选项有 选项是 有哪几个选项 都有啥 怎么弄 怎么装 怎么分摊 怎么做 怎么定 方案是 好处 坏处`)
	howFar      = strings.Fields(`号好了没 号好了吗 号好没好 受理了吗 受理了没 受理了没有 受理没 什么时候受理 啥时候受理 有没有受理 怎么还没受理 还没受理吗 办得怎么样 办的怎么样 办得咋样 办怎么样 办到哪 办好了吗 办好了没 办好没 办了吗 办了没 办完了吗 处理得怎么样 处理的怎么样 处理了吗 处理了没 处理好了吗 处理好了没 处理没 处理到哪 修好了吗 修好了没 修好没 修了吗 修了没 修得怎么样 修的怎么样 修到哪 什么时候修 啥时候修 什么时候能修 什么时候办 啥时候办 什么时候处理 啥时候处理 什么时候能好 啥时候能好 什么时候解决 啥时候解决 解决了吗 解决了没 有人管吗 有结果吗 有结果了吗 有消息吗 有进展吗 有进展了吗 到哪一步 那事咋样 那事怎么样 那事办 那个事怎么样 的事咋样 的事怎么样 的事办 我那事 我反映的事 我反映的 我报的 我报修的 我的报修 上次反映 上次报的 我提的问题 落实了吗 落实了没 落实得怎么样 弄好了吗 弄好了没 弄好没 弄得怎么样 弄的怎么样`)
)

// question reads a message that asks about a motion or a request.
func (m *message) question() (Intent, bool) {
	if m.houseFirst() {
		return Intent{}, false
	}
	n := m.numberAnywhere()
	if m.has(howFar...) && (n == 0 || m.openIndex(n) < 0) && !m.mentions(title) && (n != 0 || m.s.Chat == "private" || m.has("我那事", "我反映", "我报")) {
		return Intent{Intent: "progress", Request: n}, true
	}
	if m.s.Chat == "private" && m.hasWord(0, "我") && m.has("报的", "反映的", "报修的", "投诉的") && m.mentions(asking) {
		return Intent{Intent: "progress", Request: n}, true
	}
	motion := n
	if motion == 0 {
		motion = m.meant()
	}
	if m.ownVoteAsked() {
		return Intent{Intent: "mine", Motion: n}, true
	}
	if motion != 0 && m.has("凭什么这么算", "凭啥这么算", "为什么这么算", "为啥这么算", "怎么这么算", "怎么算出来", "怎么算的") {
		return Intent{Intent: "explain", Motion: motion}, true
	}
	if n, ok := m.countAsked(); ok {
		return Intent{Intent: "result", Motion: max(n, motion)}, motion != 0 || n != 0
	}
	if m.has("算通过", "才能通过", "才算通过", "才通过", "才算数", "就能通过", "就行") && m.has("多少", "几", "怎么") && motion != 0 && !m.mentions(self) {
		return Intent{Intent: "explain", Motion: motion}, true
	}
	if m.has("为什么", "为啥", "凭什么", "凭啥", "怎么") && m.has("没通过", "没过", "不通过", "就通过", "能通过", "会通过", "没有通过", "通过了", "能过", "算通过") && motion != 0 && !m.mentions(condition) {
		return Intent{Intent: "explain", Motion: motion}, true
	}
	if motion != 0 && m.has("出结果", "有结果", "公布结果") && m.has("什么时候", "啥时候", "几号", "多久", "哪天") {
		return Intent{Intent: "show", Motion: motion}, true
	}
	if m.has(resultWords...) && m.asksResult() {
		if n != 0 && m.openIndex(n) < 0 && m.has("怎么样了", "咋样了", "什么情况", "进展", "进度", "啥情况", "到哪一步") && !m.has("投票", "票", "结果") {
			return Intent{Intent: "progress", Request: n}, true
		}
		if motion != 0 || m.wholeQuestion() {
			return Intent{Intent: "result", Motion: motion}, true
		}
	}
	if motion != 0 && m.has(showWords...) && m.asksMotion(n) {
		return Intent{Intent: "show", Motion: motion}, true
	}
	if in, ok := m.listAsked(); ok {
		return in, true
	}
	if i := m.likelyMotion(); i >= 0 && m.mentions(asking) && (m.openIndex(n) == i || m.mentions(title)) && len(m.runes) <= 20 && !m.mentions(third) && !m.speaksOfChoice() && !m.has(faults...) {
		return Intent{Intent: "show", Motion: m.s.Open[i].No}, true
	}
	return m.motionAlone()
}

// countsAsked are 几个同意几个反对, 哪个票多 and A多还是B多.
var (
	countsAsked = regexp.MustCompile(`(?:^|[^十百千好上])(?:几|多少)(?:个|人|户|家|票|位)*(?:人)?(?:的)?(?:投)?(?:了)?(?:赞成|同意|反对|支持|弃权)|(?:哪个|哪边|哪一个|哪项|哪种|哪家|谁的?|哪位)(?:的)?(?:得票|票数|票|人|选的人|支持的人|呼声)(?:最|更|比较)?(?:多|高)|^.{0,4}(?:[a-z]|赞成|同意|反对|支持)(?:的)?(?:人|票)?多(?:些|一点)?(?:还是|,)(?:[a-z]|赞成|同意|反对|支持)(?:的)?(?:人|票)?多(?:些|一点)?`)
	ownVote     = regexp.MustCompile(`^(?:那|哎|请问|帮我看看|帮我查查|查一下|看看)?我(?:们?家)?(?:到底|究竟|之前|上次|刚才|昨天|是不是|当时|已经)*(?:投没投|投了没|投了没有|有没有投|投上没|投的(?:是)?(?:什么|啥|哪个|(?:同意|赞成|反对|弃权).{0,6}(?:还是|来着))|投的啥|投过没|投过没有)`)
)

// countAsked reads who asks how the votes stand. A condition, or one's own choice, asks nothing.
func (m *message) countAsked() (int, bool) {
	if len(m.runes) > 20 || m.mentions(condition) || m.has("就行", "就能", "才", "要") || m.mentions(self) || m.mentions(report) || !countsAsked.MatchString(m.folded()) {
		return 0, false
	}
	return m.numberAnywhere(), true
}

// houseFirst tells that the message is about a house or a day.
func (m *message) houseFirst() bool {
	for _, t := range m.tokens {
		if t.class == quantity && (t.kind == house || t.kind == elsewise) {
			return true
		}
	}
	return false
}

func (m *message) ownVoteAsked() bool {
	if ownVote.MatchString(m.folded()) {
		return true
	}
	if m.has("我") && m.has("算数吗", "算不算", "有效吗", "没显示", "记上了吗", "记上没", "记了没", "投上了吗", "不显示") && !m.mentions(third) && !m.mentions(condition) {
		return true
	}
	if m.hasWord(0, "我的") && m.has("投票", "选票") && len(m.runes) <= 10 && !m.has("撤", "取消", "意见") && !m.speaksOfChoice() {
		return true
	}
	return m.has("我的票", "我投的票") && m.has("算", "记", "进去", "有效", "在哪") && !m.has("撤", "取消")
}

// asksResult keeps statements and conditions that merely use the words out.
func (m *message) asksResult() bool {
	if m.has("十几", "好几", "几十", "几百") && !m.has("吗", "?") {
		return false
	}
	if m.mentions(you) && m.has("你们都", "你同意", "你赞成", "你反对") {
		return false
	}
	if m.has("如果", "要是", "假如", "万一", "除非", "只要") && !m.mentions(asking) || m.mentions(report) && !m.mentions(asking) {
		return false
	}
	if m.has("大家都") && !m.has("吗", "?", "没有", "么") {
		return false
	}
	if m.has("的多", "领先", "比例", "还差", "过了没") && m.mentions(quantity) && !m.mentions(asking) {
		return false
	}
	return !m.has("考试", "体检", "球", "股票", "彩票", "检查结果", "核酸", "门票", "车票", "发票", "火车", "电影", "统计局", "疫苗", "团购",
		"查过", "看过", "巡过", "修过", "来过", "走过", "去过", "问过", "扫过", "做过") // 楼道查过了没有
}

// asksMotion tells whether a question may be about a motion: one is named, or
// the words go with its matter.
func (m *message) asksMotion(n int) bool {
	if n != 0 || m.mentions(title) || m.s.Quote != 0 {
		return m.mentions(asking) && !m.has("没理由", "没有理由") || m.has("内容", "详情", "详细", "理由", "原因", "费用", "预算", "截止时间", "选项", "好处", "坏处", "讲的", "具体")
	}
	if m.has("没理由", "没有理由", "没什么理由", "说明理由", "说说理由", "说理由", "讲理由", "写理由", "理由如下") {
		return false
	}
	return m.speaksOfChoice() && (m.has("意思", "为什么", "为啥") || m.asksReason()) || m.wholeQuestion() && m.has("截止", "选项", "内容", "结束", "议题", "投票")
}

// asksReason tells 赞成的理由 and 反对的好处是什么 from giving a reason.
func (m *message) asksReason() bool {
	for _, w := range []string{"理由", "原因", "好处", "坏处"} {
		if strings.HasSuffix(m.core(), w) || m.mentions(asking) && m.has(w) {
			return true
		}
	}
	return false
}

// wholeQuestion tells a message that says little more than the question.
func (m *message) wholeQuestion() bool { return len(m.runes) <= 14 }

// listAsked reads questions for what is open that no command's word opens.
func (m *message) listAsked() (Intent, bool) {
	if m.has("哪些议题", "什么议题", "哪些投票", "什么投票", "哪几个议题", "几个议题", "议题有哪些", "投票有哪些", "什么要投", "啥要投", "什么没投", "哪些没投") {
		return Intent{Intent: "list"}, true
	}
	return Intent{}, false
}

// motionAlone shows a motion that is named and nothing more: 3号议题.
func (m *message) motionAlone() (Intent, bool) {
	n := 0
	for _, t := range m.tokens {
		switch t.class {
		case ref:
			if n != 0 {
				return Intent{}, false
			}
			n = t.n
		case matter, filler, stop, of, deixis:
		default:
			return Intent{}, false
		}
	}
	if n == 0 {
		return Intent{}, false
	}
	return Intent{Intent: "show", Motion: n}, true
}
