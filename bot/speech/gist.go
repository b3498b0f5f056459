package speech

import "slices"

// gists are commands known by words anywhere in a short message, where no
// command's word opens it: 把3号的票撤了, 给还没投票的发个提醒.

// gist asks for one word of each group and none of the words in without.
type gist struct {
	intent  string
	groups  [][]string
	without []string
	build   builder
}

// allGists are tried in order.
var allGists = slices.Concat(plainly, gists, sayings)

var gists = []gist{
	{"fulfil", [][]string{{"到账", "已到", "到位", "已交", "兑现", "已收", "出完", "已送到"}, {"元", "块", "天", "工", "袋", "个", "包", "张", "桶", "百", "千", "万"}},
		[]string{"吗", "?", "没到", "还没", "未到"}, gistReceipt},
	{"unsecond", [][]string{{"附议", "联署"}, {"撤回", "撤销", "取消", "收回", "撤了", "撤掉", "不算了", "退出"}},
		[]string{"吗", "?", "怎么", "议题", "谁", "别人", "他", "她", "门槛"}, gistMotionNamed},
	{"retract", [][]string{{"作废", "不算数", "撤", "取消", "收回", "撤销", "退掉", "投错", "选错", "点错", "投反了"}, {"票", "我投", "投错", "选错", "点错", "投反了"}},
		[]string{"议题", "提案", "委托", "催票", "纸票", "他", "她", "别人", "改成", "改投", "应该是", "公示", "是什么", "什么意思", "怎么撤", "如何", "能不能撤", "可以撤", "多少", "几张", "几票", "票数", "票多", "名册"}, gistMotion},
	{"mine", [][]string{{"我投", "我的票", "我选", "我的选票", "我有没有投", "我刚才投", "我刚投", "我上次投", "我投票", "我之前投"}, {"吗", "没", "什么", "啥", "哪", "?", "看看", "查", "算数", "有效", "呢", "在不在"}},
		[]string{"撤", "取消", "改", "错", "怎么投", "没投", "我投不", "要是", "如果"}, gistMotion},
	{"recheck", [][]string{{"复核", "重新计票", "重新统计", "重新点票", "重新数", "再数一遍", "再算一遍", "验票", "复查", "重算"}},
		[]string{"吗", "纸票", "怎么"}, gistMotion},
	{"explain", [][]string{{"怎么算", "咋算", "如何计算", "怎么得出", "怎么统计", "怎么计", "计算过程", "计算方式", "怎么来的", "凭什么算", "按什么标准", "依据是什么", "什么规则", "按哪条"}, {"结果", "票", "号", "通过", "比例", "议题", "表决"}},
		[]string{"物业费", "面积", "电费", "水费", "工资"}, gistMotion},
	{"list", [][]string{{"什么", "哪些", "啥", "几个", "有没有"}, {"议题", "投票", "要投", "表决", "可投", "能投", "投什么", "投啥", "待投", "提案"}},
		[]string{"号", "结果", "我投了", "我投的", "怎么", "为什么", "意思", "时候", "颜色", "谁", "没投的人", "票数", "理由"}, gistList},
	{"remind", [][]string{{"提醒", "催", "通知", "喊", "叫"}, {"没投", "未投", "没有投", "大家投", "投票", "不投", "还没表决", "来投", "去投"}},
		[]string{"别", "不要", "不用", "提醒我", "结束", "开始", "吗", "我没投", "我还没"}, gistMotion},
	{"open_vote", [][]string{{"开始", "启动", "开放", "进入", "可以"}, {"投票", "表决"}, {"号", "议题"}},
		[]string{"吗", "什么时候", "没开始", "还没", "不能", "结束", "几点", "几号", "了没", "?"}, gistVote},
	{"close", [][]string{{"关了", "关掉", "停了吧", "结束吧", "停掉"}, {"号"}},
		[]string{"吗", "?", "门", "灯", "水", "电", "没关", "延", "别"}, gistClose},
	{"close", [][]string{{"结束", "停止", "截止", "关闭", "关掉", "终止", "关了", "停了"}, {"投票", "表决"}},
		[]string{"吗", "什么时候", "几点", "几号", "时间", "没有", "没结束", "延", "了没", "之后", "以后", "后", "前", "到", "?", "快"}, gistClose},
	{"publish", [][]string{{"公示", "公布", "张榜"}, {"号", "结果"}},
		[]string{"吗", "什么时候", "异议", "不对", "不服", "错", "怎么", "为什么", "?", "哪", "了没", "的面积", "意见", "不要", "别公示", "不用", "贴", "几号", "几点", "几时", "栏", "牌", "墙"}, gistPublish},
	{"delegate", [][]string{{"替我", "代我", "帮我", "代表我", "为我"}, {"投票", "投", "表决", "参加"}, {"让", "由", "委托", "请", "交给", "授权", "找", "托"}},
		[]string{"吗", "?", "赞成", "反对", "弃权", "同意", "能不能", "可以吗"}, gistDelegate},
	{"extend", [][]string{{"号延", "再延", "延期", "延长", "顺延", "推迟", "多投", "再投", "宽限"}, {"天", "周", "小时", "投票", "截止", "星期"}},
		[]string{"吗", "?", "装修", "施工", "交房", "交付"}, gistExtend},
	{"meeting", [][]string{{"开会", "召开", "开个会", "碰头会", "开议事会"}, {"在", "议题", "地点", "地址"}},
		[]string{"吗", "?", "我参加", "我来", "我去", "来不了", "去不了", "不参加", "参加不了", "没空", "谁", "取消", "正在", "在开会"}, gistMeeting},
	{"withdraw_motion", [][]string{{"撤回", "撤销", "撤了", "撤掉", "不要了", "作罢", "不提了", "收回"}, {"议题", "提案", "提议", "动议"}},
		[]string{"吗", "?", "票", "委托"}, gistMotionNamed},
	{"rsvp", [][]string{{"会", "活动"}, {"参加不了", "来不了", "去不了", "不能参加", "没法参加", "不参加", "没法来", "没法去", "不来了", "不去了", "请假", "赶不上", "来不成", "去不成", "到不了"}},
		[]string{"吗", "?", "他", "她", "谁", "大家", "妈", "爸"}, gistAbsent},
	{"rsvp", [][]string{{"会", "活动"}, {"我参加", "我会参加", "我来", "我一定来", "我会来", "我去", "我会去", "我一定到", "准时到", "我也参加", "算我一个", "准时参加", "晚点到", "晚到", "会迟到", "晚一点到"}},
		[]string{"吗", "?", "不", "没", "谁", "投"}, gistPresent},
	{"transfer", [][]string{{"过户"}}, []string{"吗", "?", "怎么", "多少"}, gistRoster("过户")},
	{"rebind", [][]string{{"换微信", "换手机", "换号", "换绑"}}, []string{"吗", "?", "怎么"}, gistRoster("换微信号", "换微信", "换手机号", "换手机", "换号", "换绑")},
	{"reissue", [][]string{{"补码", "补个码", "补发", "重发码", "新码"}}, []string{"吗", "?", "怎么"}, gistRoster("补个码", "补码", "补发个码", "补发码", "补发", "重发码", "新码")},
	{"move_in", [][]string{{"迁入", "搬入", "搬进", "住进"}}, []string{"吗", "?", "怎么"}, gistRoster("迁入", "搬入", "搬进", "住进")},
	{"move_out", [][]string{{"迁出", "搬出", "搬走", "退租"}}, []string{"吗", "?", "怎么"}, gistRoster("迁出", "搬出", "搬走", "退租")},
	{"objection", [][]string{{"有异议", "提异议", "不服", "提出异议", "要申诉"}},
		[]string{"吗", "?", "无异议", "没异议", "没有异议", "有没有异议", "谁有异议"}, gistObjection},
	{"opinion", [][]string{{"说两句", "说几句", "讲两句", "讲几句", "说一句", "补充一句", "补充一点", "补充两句"}, {":"}},
		[]string{"吗", "?", "他", "她", "谁"}, gistWords},
	{"speak", [][]string{{"想发言", "要发言", "申请发言", "请求发言", "想说两句", "要说两句", "想说几句", "想讲两句", "让我说两句", "让我说几句", "我说两句", "我讲两句", "有话说", "有话要说"}},
		[]string{"吗", "他", "她", "谁"}, loose},
	{"register", [][]string{{"注册", "登记", "绑定"}, {"我要", "我想", "给我", "帮我", "怎么"}},
		[]string{"群", "孩子", "疫苗", "访客", "车", "公司", "结婚", "微信", "手机"}, gistRegister},
	{"not_agreed", [][]string{{"没商量好", "没统一", "没跟我商量", "意见不统一", "没说好", "没商量定"}, {"我家", "家里", "我们家", "我没", "咱家"}},
		[]string{"吗", "?"}, notAgreed},
	{"household", [][]string{{"我家", "我的房", "我这户", "我们家"}, {"绑了谁", "绑的谁", "谁绑", "绑定了谁", "几号房", "登记的是谁", "登记了谁"}},
		nil, loose},
	{"forget_me", [][]string{{"删除", "删掉", "删了", "清除", "注销"}, {"我的信息", "我的资料", "我的数据", "我的账号", "我的帐号", "个人信息", "我的记录", "我这个人"}},
		[]string{"投票", "怎么", "吗"}, loose},
	{"my_data", [][]string{{"导出", "下载", "给我一份", "查看", "要一份"}, {"我的数据", "我的信息", "我的资料", "个人信息", "我的记录"}},
		nil, loose},
	{"mute", [][]string{{"别", "不要", "不用", "停止", "不想"}, {"提醒我", "发提醒", "给我发", "再提醒", "打扰我", "推送", "收到提醒", "再通知"}},
		[]string{"吗"}, loose},
}

// longestGist is how many characters a message known by its gist may have.
const longestGist = 40

// gist reads a short message by the words it has.
func (m *message) gist() (Intent, bool) {
	if len(m.runes) > longestGist || m.speaksOfChoice() || m.mentions(report) && m.mentions(third) || m.has("如果", "要是", "听说", "万一") {
		return Intent{}, false
	}
	for i := range allGists {
		g := &allGists[i]
		if m.has(g.without...) || !m.hasEach(g.groups) || g.intent != "accept_proxy" && m.allNotWanted(g.groups[0]) {
			continue
		}
		if in, ok := g.build(m, g.intent, span{0, 0}); ok {
			return in, true
		}
	}
	return Intent{}, false
}

func (m *message) hasEach(groups [][]string) bool {
	for _, g := range groups {
		if !m.has(g...) {
			return false
		}
	}
	return true
}

// gistNumber is the motion such a message is about.
func (m *message) gistNumber() int {
	if n := m.numberAnywhere(); n != 0 {
		return n
	}
	return m.meant()
}

func gistMotion(m *message, intent string, _ span) (Intent, bool) {
	if intent == "mine" {
		return Intent{Intent: intent, Motion: m.numberAnywhere()}, true
	}
	if m.houseFirst() {
		return Intent{}, false
	}
	return Intent{Intent: intent, Motion: m.gistNumber()}, true
}

func gistMotionNamed(m *message, intent string, _ span) (Intent, bool) {
	n := m.numberAnywhere()
	if n == 0 {
		n = m.s.Quote
	}
	return Intent{Intent: intent, Motion: n}, true
}

func gistList(m *message, intent string, _ span) (Intent, bool) {
	if len(m.runes) > 16 || m.mentions(title) {
		return Intent{}, false
	}
	return Intent{Intent: intent}, true
}

func gistVote(m *message, intent string, _ span) (Intent, bool) {
	n := m.gistNumber()
	if n == 0 {
		return Intent{}, false
	}
	_, _, until, sp, _ := m.spokenTime(0)
	return Intent{Intent: intent, Motion: n, Days: m.daysSaid(0), Until: until, Span: sp}, true
}

// gistWords reads 关于3号我说两句：电费要讲清楚.
func gistWords(m *message, intent string, _ span) (Intent, bool) {
	k := m.indexFrom(0, ":")
	in := Intent{Intent: intent, Motion: m.gistNumber(), Text: m.slice(k+1, len(m.runes))}
	return in, in.Motion != 0 && m.leftover(k+1) >= 4
}

func gistClose(m *message, intent string, _ span) (Intent, bool) {
	n := m.numberAnywhere()
	if n == 0 || m.openIndex(n) < 0 && !m.has("投票", "表决") || m.houseFirst() {
		return Intent{}, false
	}
	return Intent{Intent: intent, Motion: n}, true
}

func gistPublish(m *message, intent string, _ span) (Intent, bool) {
	n := m.gistNumber()
	if n == 0 || len(m.runes) > 16 {
		return Intent{}, false
	}
	return Intent{Intent: intent, Motion: n, Days: m.daysSaid(0)}, true
}

func gistExtend(m *message, intent string, _ span) (Intent, bool) {
	n := m.gistNumber()
	if n == 0 {
		return Intent{}, false
	}
	_, _, until, sp, _ := m.spokenTime(0)
	return Intent{Intent: intent, Motion: n, Days: m.daysSaid(0), Until: until, Span: sp}, true
}

func gistDelegate(m *message, intent string, _ span) (Intent, bool) {
	for _, w := range []string{"让", "由", "委托", "请", "交给", "授权", "找", "托"} {
		k := m.indexFrom(0, w)
		if k < 0 {
			continue
		}
		if m.notWanted(k) { // 不让狗替我投
			return Intent{}, false
		}
		to := personName(m.textFrom(k + len([]rune(w))))
		if to == "人" || to == "个人" || to == "别人" { // 我想找人代我投票
			return Intent{Intent: intent, Motion: m.numberAnywhere()}, true
		}
		if to == "" || len([]rune(to)) > 10 {
			return Intent{}, false
		}
		n := m.numberAnywhere()
		return Intent{Intent: intent, To: to, Motion: n}, true
	}
	return Intent{}, false
}

// gistMeeting reads 周六下午3点在居委会开会，议题3和5.
func gistMeeting(m *message, intent string, _ span) (Intent, bool) {
	_, _, until, _, timed := m.spokenTime(0)
	if !timed {
		return Intent{}, false
	}
	in := Intent{Intent: intent, Until: until}
	end := len(m.runes)
	if k := m.indexFrom(0, "议题"); k >= 0 {
		in.Motions, end = m.numbersFrom(k), k
	}
	at := m.indexFrom(0, "在")
	if k := m.indexFrom(0, "地点"); k >= 0 {
		at = k + 1
	}
	if at >= 0 {
		stop := end
		for _, w := range []string{"开会", "召开", "开个会", "开议事会", "碰头", "集合", ",", "。"} {
			if k := m.indexFrom(at, w); k > at && k < stop {
				stop = k
			}
		}
		in.Place = m.placeBetween(at+1, stop)
	}
	return in, true
}

func gistAbsent(m *message, intent string, word span) (Intent, bool) {
	n, _ := m.meetingNamed()
	return Intent{Intent: intent, Meeting: n, Answer: "no"}, true
}

func gistPresent(m *message, intent string, word span) (Intent, bool) {
	n, named := m.meetingNamed()
	return Intent{Intent: intent, Meeting: n, Answer: "yes"}, named
}

func gistObjection(m *message, intent string, _ span) (Intent, bool) {
	return Intent{Intent: intent, Motion: m.gistNumber(), Text: clean(m.raw)}, true
}

// gistRoster reads a change of the roster whose word stands anywhere and whose
// room is named: 张三换微信了 3-2-501.
func gistRoster(words ...string) builder {
	return func(m *message, intent string, _ span) (Intent, bool) {
		for _, w := range words {
			if k := m.indexFrom(0, w); k >= 0 {
				in, ok := moving(m, intent, span{k, k + len([]rune(w))})
				return in, ok && in.Room != ""
			}
		}
		return Intent{}, false
	}
}

func gistRegister(m *message, intent string, _ span) (Intent, bool) {
	if m.has("怎么") {
		return Intent{Intent: "help"}, true
	}
	return Intent{Intent: intent}, len(m.runes) <= 12
}

// followUp reads what is said of a request by its number: 35号有消息了吗,
// 35号服务很好，5星, 35号根本没人来修, 35号让王五去修.
func (m *message) followUp() (Intent, bool) {
	n := 0
	for _, t := range m.tokens {
		if t.class == ref {
			n = t.n
			break
		}
	}
	if n == 0 || m.openIndex(n) >= 0 || m.s.Quote != 0 || m.speaksOfChoice() || m.houseFirst() || len(m.runes) > longestGist {
		return Intent{}, false
	}
	asks := m.mentions(asking) || m.has("了没", "没有啊", "怎样")
	handled := m.has("修", "办", "处理", "消息", "进展", "进度", "解决", "落实", "弄", "管", "诉求", "反映", "报的", "工单")
	switch {
	case asks && handled && !m.has("怎么报", "怎么修"):
		return Intent{Intent: "progress", Request: n}, true
	case asks:
		return Intent{}, false
	case m.has("没修", "没人来", "没人修", "没解决", "没处理", "没弄好", "又坏", "又漏", "又堵", "又不", "还是坏", "还是漏", "没办", "没动静", "没人管"):
		return Intent{Intent: "reopen", Request: n}, true
	case m.has("满意", "星", "评价", "好评", "差评", "打", "分") && m.scoreFrom(0) > 0:
		return Intent{Intent: "rate", Request: n, Score: m.scoreFrom(0)}, true
	case m.has("修好了", "办好了", "解决了", "处理好了", "处理完", "弄好了", "办结", "搞定", "已完成"):
		return Intent{Intent: "done", Request: n}, true
	}
	return m.assigned(n)
}

// numberApart tells that 35号 stands in a clause after the one of rune k: in 不要转街道，
// 35号我们自己办 nobody is given it.
func (m *message) numberApart(k, n int) bool {
	for _, t := range m.tokens {
		if t.class == ref && t.n == n && t.a > k {
			return m.stopBetween(k, t.a)
		}
	}
	return false
}

// assigned reads 35号让王五去修 and 35号交王师傅办.
func (m *message) assigned(n int) (Intent, bool) {
	for _, w := range []string{"负责", "去修", "来修", "跟进", "处理"} { // 王师傅负责35号
		if k := m.indexFrom(0, w); k > 1 && m.runes[0] > '9' {
			if end, n2 := m.personAt(0); n2 > 0 && end == k {
				return Intent{Intent: "assign", Request: n, To: m.slice(0, k)}, true
			}
		}
	}
	for _, w := range []string{"交给", "派给", "转给", "安排", "让", "由", "交", "派", "转", "叫", "请"} {
		k := m.indexFrom(0, w)
		if k < 0 || m.notWanted(k) || m.numberApart(k, n) {
			continue
		}
		rest, until, sp, _ := m.withoutTime(k + len([]rune(w)))
		to := personName(rest)
		if to == "" || len([]rune(to)) > 8 || hasPrefixOf(to, "街道", "部门", "我", "他", "她", "自己") || !m.has("修", "办", "处理", "负责", "跟进", "去", "给", "前") {
			return Intent{}, false
		}
		return Intent{Intent: "assign", Request: n, To: to, Until: until, Span: sp}, true
	}
	return Intent{}, false
}
