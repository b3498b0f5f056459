package speech

import "unicode"

// chairing are the commands of chairs and clerks.
var chairing = []command{
	{"open_motion", "开议题 开个议题 开一个议题 新建议题 新议题 新增议题 发起投票 发起表决 发起议题 发起一个投票 发起个投票 发起一个表决 发起一个议题 发起选举 发起问卷 发起接龙 开个投票 开一个投票 搞个投票 搞一个投票 弄个投票 建个投票 新建投票 创建投票 创建议题 来个投票 做个投票 发个投票 设个投票 开新议题", openingMotion},
	{"open_vote", "开始表决 开始投票 启动表决 启动投票 开放投票 开放表决 开投 可以投票了 进入表决 进入投票 交付表决 付诸表决 付表决 提交表决 开始接受投票 正式投票 正式表决 表决开始 投票开始 投票到 表决到 投到", openingVote},
	{"close", "结束投票 结束表决 投票结束 表决结束 停止投票 停止表决 终止投票 截止投票 投票截止 关闭投票 关闭表决 关掉投票 截票 收票 关票 结束 关闭 截止 停止 提前结束", closing},
	{"publish", "重新公示 重新张榜 再公示一次 再公示一遍 再公示 重新公布 公示重新开始 公示重来", publishingAs("restart")},
	{"publish", "延长公示 公示延长 延长公示期 公示期延长 公示延期", publishingAs("longer")},
	{"publish", "公示 公布结果 公布 发布结果 结果公示 把结果公示 张榜公布 张榜 公告 结果公布 发布公示 公开结果", publishing},
	{"meeting", "开会 开个会 召开会议 召开 召集会议 召集 通知开会 安排会议 发起会议 开一个会 组织会议 会议通知 开议事会 召开议事会", meeting},
	{"remind", "催票 催投 催一下票 催催票 催一催 催促投票 催一下 催 提醒一下 提醒 发提醒 再提醒 提醒提醒 通知没投的 通知还没投的", reminding},
	{"extend", "延期到 延到 延至 延期 延长投票 延长 顺延 推迟截止 投票延期 投票延长 再延 宽限", extending},
	{"withdraw_motion", "撤回议题 撤销议题 撤回提案 撤回提议 撤销提案 撤掉议题 撤下 撤案 撤回动议 取消议题 取消提案 撤了 撤掉 撤议题 撤回 撤销 撤", withdrawingMotion},
	{"void", "作废 宣布作废 宣布无效", voiding},
	{"handover", "交接主任 主任交接 主任移交 移交主任 主任换成 主任交给 换主任 移交职务 职务移交 交接职务 交接书记员 交接监事 交接", handing},
	{"paper", "代录 补录 录票 录入纸票 录纸票 纸票录入 纸票 录入 代投录入 登记纸票", sheets},
	{"verify_paper", "核对纸票 核对 复核纸票 校对 核验", sheets},
	{"approve", "核准 批准 同意核对 同意核准 审核通过 准了 准予 审批通过", deciding},
	{"reject", "不准 驳回 不予核准 不批准 不核准 不同意核对 不同意核准 审核不通过 否决申请 不予批准", deciding},
	{"set_rule", "改规则 修改规则 规则改成 规则改为 规则用 改截止时间 改截止 截止改到 截止改成 截止时间改成 截止时间改到 截止时间改为 改期限 改时间 改门槛 门槛改成 改标题 标题改成 标题改为 改选项 选项改成 选项改为 加选项 增加选项 改成 改为 换成 改到 设为 设成", settingRule},
	{"set_rule", "无记名投票 无记名 不记名投票 不记名 匿名投票 匿名 秘密投票 保密投票", ballotKind("secret")},
	{"set_rule", "实名公开 实名投票 实名 公开投票 记名投票 记名 公开表决", ballotKind("open")},
	{"set_rule", "可选 可以选 最多选 最多可选 每户选 每人选 选举", choosing},
	{"override", "理由 理由是 原因 原因是", reasoning},
	{"bind_group", "绑定本群 绑定这个群 绑定该群 绑定群聊 绑定群 绑群 绑定到本群 本群绑定 绑定此群", bare},
	{"confirm", "确认发布 确认开始 确认发起 确认无误 确认提交 确认 确定发布 确定 确认一下没问题 就这样发 就这么发", whole},
	{"cancel", "取消 算了不发了 算了 不发了 不弄了 不要了 作罢 先不发 先不弄 不发起了 取消发布 取消发起 算了吧 不搞了 放弃发起 取消操作 当我没说 不用了", whole},
}

// whole is a command that is the whole message.
func whole(m *message, intent string, word span) (Intent, bool) {
	if m.leftover(word.b) > 0 || m.asksSomething(word.b) || word.a > 4 || m.leadingNumber(word.a) {
		return Intent{}, false
	}
	return Intent{Intent: intent}, true
}

// choosing sets how many options a ballot may mark: 可选2项, 最多选三个.
func choosing(m *message, intent string, word span) (Intent, bool) {
	t, ok := m.numberAt(m.skipMarks(word.b))
	if !ok || t.n == 0 || word.a > 0 || m.leftover(t.b) > 2 || m.asksSomething(word.b) {
		return Intent{}, false
	}
	return Intent{Intent: intent, Kind: "type", Amount: t.n, Text: m.textFrom(word.b)}, true
}

// reasoning gives the reason for what the bot warned of.
func reasoning(m *message, intent string, word span) (Intent, bool) {
	text := m.textFrom(word.b)
	if text == "" || word.a > 0 || m.asksSomething(word.b) || m.has("是什么", "什么") {
		return Intent{}, false
	}
	return Intent{Intent: intent, Text: text}, true
}

// numberAtEnd is the motion that stands at the end: 提醒还没投的 3. It is meant although it is
// not open: nobody is reminded of another one for it.
func (m *message) numberAtEnd() int {
	for p := len(m.runes) - 1; p > 0; p-- {
		if unicode.IsDigit(m.runes[p-1]) {
			continue
		}
		if n, end, ok := m.numberAfter(p); ok && m.leftover(end) == 0 && (m.openIndex(n) >= 0 || m.gap[p]) {
			return n
		}
	}
	return 0
}

func openingVote(m *message, intent string, word span) (Intent, bool) {
	n, rest := m.about(word)
	if m.asksSomething(word.b) || m.has("了吗", "没有") || m.speaksOfChoice() {
		return Intent{}, false
	}
	_, _, until, sp, timed := m.spokenTime(rest)
	days := m.daysSaid(rest)
	if n == 0 && m.hasWord(word.a, "投到") && !timed {
		return Intent{}, false
	}
	if n == 0 && m.leftover(rest) > 12 {
		return Intent{}, false
	}
	if n == 0 && len(m.s.Open) == 0 {
		n = m.s.Quote
	} else if n == 0 {
		n = m.meant()
	}
	return Intent{Intent: intent, Motion: n, Days: days, Until: until, Span: sp}, true
}

func closing(m *message, intent string, word span) (Intent, bool) {
	n, rest := m.about(word)
	if m.asksSomething(word.b) || m.leftover(rest) > 4 && (n == 0 || m.openIndex(n) < 0) || m.speaksOfChoice() || m.hasWord(word.b, "时间") || m.hasWord(word.b, "日期") {
		return Intent{}, false
	}
	if n == 0 {
		if m.leftover(rest) > 0 && !m.hasWord(word.b, "投票") {
			return Intent{}, false
		}
		n = m.meant()
		if n == 0 && len(m.s.Open) == 0 && !m.has("投票", "表决") || m.hasWord(word.b, "了") && !m.has("投票", "表决") {
			return Intent{}, false
		}
	}
	in := Intent{Intent: intent, Motion: n}
	if m.leftover(rest) > 0 {
		in.Text = m.textFrom(rest) // the reason
	}
	return in, true
}

func publishing(m *message, intent string, word span) (Intent, bool) {
	n, rest := m.about(word)
	if n == 0 {
		if k, end, ok := m.numberAfter(rest); ok {
			n, rest = k, end
		}
	}
	days := m.daysSaid(rest)
	if m.asksSomething(word.b) || m.leftover(rest) > 8 || m.hasWord(word.b, "的") && days == 0 || m.speaksOfChoice() || m.has("贴") || m.hasAny(word.b, []string{"栏", "牌", "板", "墙"}) > 0 {
		return Intent{}, false
	}
	if n == 0 {
		n = m.meant()
	}
	return Intent{Intent: intent, Motion: n, Days: days}, true
}

// publishingAs reads 重新公示 3, which begins anew, and 延长公示 3 5天.
func publishingAs(kind string) builder {
	return func(m *message, intent string, word span) (Intent, bool) {
		in, ok := publishing(m, intent, word)
		in.Kind = kind
		return in, ok && !m.has("不要", "别", "为什么", "不用", "谁")
	}
}

func reminding(m *message, intent string, word span) (Intent, bool) {
	n, rest := m.about(word)
	if m.hasWord(word.b, "我") || m.asksSomething(word.b) {
		return Intent{}, false
	}
	if n == 0 && m.leftover(rest) > 0 && !m.has("没投", "未投", "投票", "还没", "没有投", "不投") {
		return Intent{}, false
	}
	if n == 0 {
		n = m.theNumber()
	}
	if n == 0 {
		n = m.numberAtEnd()
	}
	if n != 0 && m.openIndex(n) < 0 && m.leftover(rest) == 0 && !m.has("票", "投") && m.hasWord(word.a, "催") {
		return Intent{Intent: "progress", Request: n}, true
	}
	if n == 0 {
		n = m.meant()
	}
	return Intent{Intent: intent, Motion: n}, true
}

func extending(m *message, intent string, word span) (Intent, bool) {
	n, rest := m.about(word)
	if m.asksSomething(word.b) {
		return Intent{}, false
	}
	_, _, until, sp, timed := m.spokenTime(rest)
	days := m.daysSaid(rest)
	if n == 0 && !timed && days == 0 && m.leftover(rest) > 2 {
		return Intent{}, false
	}
	if n == 0 {
		n = m.meant()
	}
	return Intent{Intent: intent, Motion: n, Days: days, Until: until, Span: sp}, true
}

func withdrawingMotion(m *message, intent string, word span) (Intent, bool) {
	n, rest := m.about(word)
	if m.asksSomething(word.b) || m.leftover(rest) > 4 || m.has("票") {
		return Intent{}, false
	}
	if (n == 0 || m.hasWord(word.a, "撤回") || m.hasWord(word.a, "撤销") || word.b-word.a == 1) && !m.has("议题", "提案", "提议", "动议") {
		return Intent{}, false
	}
	if n == 0 {
		n = m.s.Quote
	}
	return Intent{Intent: intent, Motion: n}, true
}

func voiding(m *message, intent string, word span) (Intent, bool) {
	n, rest := m.about(word)
	if n == 0 || m.asksSomething(word.b) || m.has("票") {
		return Intent{}, false
	}
	return Intent{Intent: intent, Motion: n, Text: m.textFrom(rest)}, true
}

// handing reads 交接主任 给 李四.
func handing(m *message, intent string, word span) (Intent, bool) {
	if m.asksSomething(word.b) {
		return Intent{}, false
	}
	p := m.skipWords(word.b, "职务", "主任", "给", "至", "到", "由", "工作")
	to := personName(m.textFrom(p))
	if to == "" || len([]rune(to)) > 8 {
		return Intent{Intent: intent}, to == "" && word.b-word.a > 2
	}
	return Intent{Intent: intent, To: to}, true
}

// deciding approves or rejects a pending act by its number.
func deciding(m *message, intent string, word span) (Intent, bool) {
	n, rest := m.about(word)
	if m.asksSomething(word.b) || n == 0 && m.leftover(rest) > 0 {
		return Intent{}, false
	}
	in := Intent{Intent: intent, Act: n}
	if m.leftover(rest) > 0 {
		in.Text = m.textFrom(rest)
	}
	return in, true
}

// ballotKind sets whether ballots are secret or open, when nothing else is
// said.
func ballotKind(kind string) builder {
	return func(m *message, intent string, word span) (Intent, bool) {
		n, rest := m.about(word)
		if m.leftover(rest) > 0 || m.asksSomething(word.b) {
			return Intent{}, false
		}
		return Intent{Intent: intent, Kind: kind, Motion: n}, true
	}
}

// settingRule changes the draft of a motion: 改成三分之二, 改截止 周日晚8点.
func settingRule(m *message, intent string, word span) (Intent, bool) {
	n, _ := m.about(word)
	in := Intent{Intent: intent, Motion: n, Text: m.textFrom(word.b)}
	if in.Text == "" || m.asksSomething(word.b) {
		return Intent{}, false
	}
	_, _, until, sp, timed := m.spokenTime(word.b)
	w := string(m.runes[word.a:word.b])
	said := func(words ...string) bool { return m.has(words...) }
	switch {
	case hasAnyOf(w, "规则"):
		in.Kind = "rule"
	case hasAnyOf(w, "标题"):
		in.Kind, in.Title = "title", in.Text
	case hasAnyOf(w, "选项"):
		in.Kind, in.Options = "options", splitOptions(in.Text)
	case hasAnyOf(w, "截止", "期限", "时间", "改到"):
		in.Kind, in.Until, in.Span = "deadline", until, sp
	case said("约束力") && !said("没有约束", "无约束", "不要约束"):
		in.Kind = "binding"
	case said("征求意见", "约束力"):
		in.Kind = "advisory"
	case said("分之", "过半", "半数", "多数", "一致", "百分之", "门槛", "%"):
		in.Kind = "majority"
	case said("无记名", "不记名", "匿名", "秘密"):
		in.Kind = "secret"
	case said("实名", "记名", "公开"):
		in.Kind = "open"
	case said("单选", "多选", "可选", "选两", "选三", "最多"):
		in.Kind = "type"
	case hasAnyOf(in.Text, "栋", "单元", "幢", "号楼"):
		in.Kind = "scope"
	case timed:
		in.Kind, in.Until, in.Span = "deadline", until, sp
	default:
		return Intent{}, false
	}
	return in, true
}
