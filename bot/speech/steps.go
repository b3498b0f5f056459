package speech

import "strings"

// steps are the commands that bring a proposal on and keep its discussion
// decent.
var steps = []command{
	{"accept", "不受理 不予受理 拒绝受理 不能受理 不同意受理 驳回受理 决定不受理", accepting("no")},
	{"accept", "受理 已受理 予以受理 已经受理 准予受理 决定受理 同意受理 受理了 可以受理", accepting("yes")},
	{"digest", "总结 汇总意见 意见汇总 汇总 意见总结 意见摘要 总结意见 总结一下 归纳意见 看意见 看看意见 看大家意见 看大家的意见 查看意见 意见列表 意见有哪些 大家怎么说 大家怎么看 大家都怎么说 大家咋说 大家说了什么 大家说了些什么 大家说了啥 大家说了些啥 大家都说啥 大家的意见 大伙怎么说 大伙咋说 都说了什么 都说了些什么 讨论得怎么样 讨论情况", digesting},
	{"report", "举报意见 举报发言 举报 投诉意见", onRemark},
	{"hide", "隐藏意见 隐藏发言 隐藏 屏蔽意见 屏蔽 折叠意见 折叠 删掉意见 删除意见 撤下意见", onRemark},
	{"unhide", "恢复意见 恢复发言 恢复显示 恢复 取消隐藏 取消屏蔽 解除隐藏 解除屏蔽 显示意见 放出来", onRemark},
	{"unagree", "取消顶 取消点赞 取消支持 取消赞 取消赞同 取消踩 撤回顶 不顶了 不顶 不赞了 取消对意见 撤销顶 收回顶 撤回赞", onRemark},
	{"disagree", "不太认同 不认同 不太赞成 不太同意 不太支持 不怎么认同 不能认同", onOpinion},
	{"agree", "认同 很认同 挺认同 也认同 力挺", onOpinion},
	{"live_vote", "现场表决 当场表决 现场投票 当场投票 现在表决 现场举手表决 举手表决 大家举手表决 请大家举手表决 开始现场表决 发起现场表决", numbered(0)},
	{"floor_motion", "临时动议 现场动议 临时提议 临时议题 会上动议 我有个临时动议 提个临时动议 提出临时动议", fromFloor},
	{"posted", "已张贴 已经张贴 张贴了 张贴好了 张贴完成 张贴完毕 已贴出 贴出来了 贴好了 已贴好 已上墙 已公示张贴 公示贴 公告贴 通知贴 公示已贴 公告已贴 通知已贴 公示已经贴 公示栏已贴 公示栏贴了 已经贴 已贴 公示已张贴 公示贴好了 公告已张贴 公告贴好了", posting},
	{"answer_objection", "答复异议 回复异议 异议答复 回应异议 处理异议 异议 公示异议", answeringObjection},
	{"objections", "看异议 看看异议 查看异议 异议列表 异议名单 异议清单 有哪些异议 有什么异议 异议有哪些 所有异议 收到哪些异议 有几条异议", looked},
	{"answer_recheck", "答复复核 复核答复 回复复核 复核结果 复核结论 复核回复", said},
}

// accepting reads 受理 12 and 不受理 12 不归我们管.
func accepting(answer string) builder {
	return func(m *message, intent string, word span) (Intent, bool) {
		n, rest, ok := m.thing(word)
		text := m.wordsFrom(rest)
		if !ok || n == 0 && (text != "" || word.a > 0) || m.has("为什么", "凭什么", "没受理", "还没", "是否") || m.hasWord(word.b, "范围") || m.hasWord(word.b, "条件") || m.hasWord(word.b, "时间") {
			return Intent{}, false
		}
		if m.openIndex(n) >= 0 && m.hasWord(word.a, "同意") {
			return Intent{}, false
		}
		return Intent{Intent: intent, Motion: n, Answer: answer, Text: text}, true
	}
}

// digesting asks what is said on a motion: 3号大家怎么说, 总结 3.
func digesting(m *message, intent string, word span) (Intent, bool) {
	n, rest := m.about(word)
	if m.unasked(rest) > 0 || m.choosesAfter(word.a) || m.opinionNumber() {
		return Intent{}, false
	}
	if n == 0 {
		n = m.meant()
	}
	if w := string(m.runes[word.a:word.b]); n == 0 && w == "总结" && word.a > 0 {
		return Intent{}, false
	}
	return Intent{Intent: intent, Motion: n}, true
}

// onRemark does something to an opinion that is named: 举报 3-2 骂人.
func onRemark(m *message, intent string, word span) (Intent, bool) {
	name, end, ok := m.opinionFrom()
	if !ok || m.asksSomething(0) || m.notOwnOpinion(word) {
		return Intent{}, false
	}
	in := Intent{Intent: intent, Opinion: name}
	if intent == "report" || intent == "hide" {
		in.Text = m.wordsFrom(max(end, word.b))
	}
	return in, true
}

// onNamedOpinion reads 3-2骂人，举报 and 把3-2这条藏起来.
func (m *message) onNamedOpinion() (Intent, bool) {
	intent := ""
	switch {
	case len(m.runes) > longestGist:
	case m.has("举报"):
		intent = "report"
	case m.has("藏起来", "隐藏", "屏蔽", "折叠"):
		intent = "hide"
	}
	if intent == "" || m.asksSomething(0) || m.has("不要", "别", "没") {
		return Intent{}, false
	}
	name, end, ok := m.opinionFrom()
	if !ok || m.notOwnOpinion(span{end, end}) {
		return Intent{}, false
	}
	text := m.slice(m.skipWords(end, "这条", "意见", "的", "我要", "这个", "说"), len(m.runes))
	for _, w := range []string{"我要举报", "举报", "藏起来", "隐藏", "屏蔽", "折叠", "掉"} {
		text = strings.Trim(strings.Replace(text, w, "", 1), " ，,：:。！!")
	}
	return Intent{Intent: intent, Opinion: name, Text: text}, true
}

// opinionFrom is the first opinion named, and where its name
// ends: 3-2, 意见3-2, 3号的意见2, 3号第2条意见.
func (m *message) opinionFrom() (name string, end int, ok bool) {
	for _, t := range m.tokens {
		if t.class == opinionRef {
			return opinionName(t.n, t.m), t.b, true
		}
	}
	for i := 0; i < len(m.runes); i++ {
		n, e, got := m.numberAfter(i)
		if !got || e <= i {
			continue
		}
		k := m.skipWords(e, "号", "议题", "的", "第")
		marked := m.hasWord(k, "意见") || m.hasWord(k, "异议")
		k = m.skipWords(k, "意见", "异议", "第", "的")
		no, stop := m.numeralFrom(k)
		if stop == k || no < 1 || no > 999 {
			continue
		}
		tail := m.skipWords(stop, "号", "条", "个", "的")
		if m.hasWord(tail, "意见") || m.hasWord(tail, "异议") {
			marked, tail = true, tail+2
		}
		if marked {
			return opinionName(n, no), tail, true
		}
	}
	return "", 0, false
}

// fromFloor takes the rest as the title of a motion from the floor.
func fromFloor(m *message, intent string, word span) (Intent, bool) {
	if m.asksSomething(word.a) || m.leadingNumber(word.a) {
		return Intent{}, false
	}
	return Intent{Intent: intent, Title: trimTitle(m.textFrom(m.skipWords(word.b, "是", "就是", "提议", "建议")))}, true
}

// posting says that a notice hangs on the board.
func posting(m *message, intent string, word span) (Intent, bool) {
	if len(m.roomsFrom(0)) > 0 { // 3-2-501公告贴门上了
		return Intent{}, false
	}
	n, rest, ok := m.thing(word)
	if !ok || m.leftover(rest) > 12 || n == 0 && m.leftover(rest) > 4 || m.has("没", "撕", "小广告", "广告") {
		return Intent{}, false
	}
	return Intent{Intent: intent, Motion: n, Text: m.wordsFrom(rest)}, true
}

// answeringObjection reads 答复异议 3-1 已核对面积 and 异议3-1成立.
func answeringObjection(m *message, intent string, word span) (Intent, bool) {
	name, end, ok := m.opinionFrom()
	answers := m.hasWord(word.a, "答复") || m.hasWord(word.a, "回复") || m.hasWord(word.a, "处理异议") || m.hasWord(word.a, "回应")
	if !ok && answers && word.a < 4 && !m.asksSomething(0) { // asked which
		if n, rest, ok := m.thing(word); ok && m.leftover(rest) == 0 {
			return Intent{Intent: intent, Motion: n}, true
		}
	}
	if !ok || m.asksSomething(0) {
		return Intent{}, false
	}
	in := Intent{Intent: intent, Opinion: name}
	end = max(end, word.b)
	no := m.hasAnyFrom(end, "不成立", "不采纳", "不予采纳", "驳回", "不属实", "没有依据")
	switch {
	case no:
		in.Answer = "no"
	case m.hasAnyFrom(end, "成立", "采纳", "属实"):
		in.Answer = "yes"
	case !m.hasWord(word.a, "答") && !m.hasWord(word.a, "回") && !m.has("答复"):
		return Intent{}, false
	}
	in.Text = trimTitle(m.textFrom(m.skipWords(end, "不成立", "成立", "不采纳", "不予采纳", "采纳", "驳回", "不属实", "属实", "因为", "了")))
	return in, true
}

// hasAnyFrom tells whether one of words stands at or after rune p.
func (m *message) hasAnyFrom(p int, words ...string) bool {
	for _, w := range words {
		if m.indexFrom(p, w) >= 0 {
			return true
		}
	}
	return false
}
