package speech

import "strings"

// works are the commands of requests that many share, of tasks, patrols and
// their lists.
var works = []command{
	{"support_request", "我家也是 我家也一样 我家也有 我家也遇到 我家也碰到 我家也这样 我也遇到 我也碰到 我也一样 我家一样 我也有同样问题 同样问题 我家也有同样问题 我家也有这问题 我家也有这个问题 我也有这个问题 我们家也是 我们家也一样 也遇到了 也遇到 也碰到了 我也反映 我也要反映 我家同样 我也是 我也同样 家也是 家也一样", joining},
	{"lists", "等我核准的 等我办的 等我批的 有什么等我办 有什么等我办的 有什么等我核准 有什么等我核准的 哪些事等我核准 哪些等我核准 哪些事等我办 什么事等我批 有什么要我批的 有什么要我核准的 还有什么没核准 有没有等我核准的 有没有要我核准的 待我核准 待核准 待办 待办事项 我的待办 看待办 有什么待办 有什么要处理的 有啥要处理的 要处理什么 我要做什么 我该做什么 今天要做什么 有什么要办的 三张清单 三个清单 三清单 看三张清单 看看三张清单 看清单 清单", lists("")},
	{"lists", "问题清单 看问题清单 看看问题清单 查看问题清单 有哪些问题清单 诉求清单 问题列表", lists("problems")},
	{"lists", "责任清单 看责任清单 看看责任清单 查看责任清单 职责清单 责任列表 哪些事没办完 哪些没办完 什么事没办完", lists("duties")},
	{"lists", "任务清单 看任务清单 看看任务清单 查看任务清单 看我的任务 看看我的任务 我的任务 任务列表 我有哪些任务 我有什么任务 我的任务清单 我有啥任务 我要办什么 看任务 有哪些任务 有什么任务", lists("tasks")},
	{"stats", "办理情况 办理统计 诉求统计 统计 统计数据 办结率 办理数据 满意率 工作统计 本月统计 统计一下 诉求办理情况 本月办理情况 办件情况 办了多少事 办成多少事 解决了多少事 统计情况 数据统计", counted},
	{"forward", "转街道 报街道 上报街道 上报给街道 转给街道 转到街道 转交街道 提交街道 报到街道 报给街道 请街道处理 街道吹哨 吹哨", forwarding("street")},
	{"forward", "转部门 报部门 上报部门 转给部门 转到部门 转交部门 转职能部门 转有关部门 转相关部门", forwarding("department")},
	{"forward", "转 转给 转到 转交 转交给 移交 移交给 移送 报送", forwardingTo},
	{"group_requests", "并到一起 并在一起 合到一起 归类 合并诉求 诉求归类 合并同类 归并 归到一起 归为一类 合并工单 归成一类", grouping},
	{"to_motion", "当议题 当成议题 转议题 转为议题 转成议题 转提案 转为提案 变成议题 升为议题 升成议题 列为议题 提成议题 上升为议题 作为议题 转成提案", toMotion},
	{"inspect", "验收", inspecting},
	{"patrolled", "巡查完成 完成巡查 巡查打卡 巡查完毕 已巡查 巡查完了 巡查好了 巡查结束 巡查过了 巡查了 打卡 巡逻完成 巡逻打卡 巡检完成 已巡检", patrolled},
	{"patrol", "巡查 安排巡查 巡查安排 巡查计划 设巡查 巡逻 巡检 设置巡查", patrolling},
	{"team", "项目小组 成立项目小组 项目组 成立项目组 小组成员 组建项目小组 成立小组", teaming},
	{"task", "任务 布置任务 新任务 安排任务 下任务 派任务 分配任务 加个任务 加一个任务 添加任务 个任务 加任务 新增任务 下达任务 交办任务 交办", tasking},
}

// joining says that one's household has the same trouble as a request.
func joining(m *message, intent string, word span) (Intent, bool) {
	n, rest := m.about(word)
	if k, end, ok := m.numberAfter(m.skipWords(word.b, "了", "的", "这个问题", "同样的问题", "这问题", "和", "跟", "像", "同")); ok && n == 0 {
		n, rest = k, end
	}
	if n == 0 && m.openIndex(m.s.Quote) < 0 {
		n = m.s.Quote
	}
	if n == 0 || m.asksSomething(0) || m.speaksOfChoice() || m.openIndex(n) >= 0 || m.houseFirst() {
		return Intent{}, false
	}
	rest = m.skipWords(rest, "了", "的", "这个问题", "同样的问题", "这问题", "这个情况", "这情况", "这样", "一样", "反映的", "说的", "那个")
	if m.leftover(rest) > 4 || m.hasWord(word.b, "业主") {
		return Intent{}, false
	}
	return Intent{Intent: intent, Request: n}, true
}

// lists asks for one of the three lists a community keeps.
func lists(kind string) builder {
	return func(m *message, intent string, word span) (Intent, bool) {
		if m.unasked(word.b) > 0 || word.a > 6 || m.leadingNumber(word.a) {
			return Intent{}, false
		}
		return Intent{Intent: intent, Kind: kind}, true
	}
}

// counted asks for figures on the whole.
func counted(m *message, intent string, word span) (Intent, bool) {
	if n, _ := m.about(word); n != 0 || m.unasked(word.b) > 0 || word.a > 6 || m.has("票") {
		return Intent{}, false
	}
	return Intent{Intent: intent}, true
}

// forwarding hands a request on: 转街道 35, 转部门 35 城管 8月10日前.
func forwarding(kind string) builder {
	return func(m *message, intent string, word span) (Intent, bool) {
		n, rest, ok := m.thing(word)
		if !ok || n == 0 || m.notWanted(word.a) {
			return Intent{}, false
		}
		text, until, sp, _ := m.withoutTime(rest)
		in := Intent{Intent: intent, Request: n, Kind: kind, Until: until, Span: sp}
		for _, part := range partsOf(text) {
			part = strings.TrimSpace(part)
			for _, w := range []string{"办理", "处理", "解决", "协调", "请", "给", "由"} {
				part = strings.TrimPrefix(strings.TrimSuffix(part, w), w)
			}
			if len([]rune(part)) >= 2 && in.To == "" {
				in.To = part
			}
		}
		return in, len([]rune(in.To)) <= 12
	}
}

// offices end the name of a department.
var offices = []string{"部门", "局", "街道办", "街道办事处", "派出所", "城管", "城管办", "住建委", "环卫所", "环卫站", "管理处", "中队", "大队", "供电所", "自来水公司", "燃气公司", "市监所", "司法所", "综治办"}

// forwardingTo reads 35号转城管部门 and 转给街道; other names are people.
func forwardingTo(m *message, intent string, word span) (Intent, bool) {
	n, rest, ok := m.thing(word)
	text, until, sp, _ := m.withoutTime(rest)
	to := personName(text)
	kind := ""
	switch {
	case strings.HasPrefix(to, "街道"):
		kind = "street"
		if to = strings.TrimPrefix(to, "街道"); to == "" || to == "办" || to == "办事处" {
			to = ""
		}
	default:
		for _, w := range offices {
			if strings.HasSuffix(to, w) {
				kind = "department"
			}
		}
	}
	if !ok || n == 0 || kind == "" || len([]rune(to)) > 12 || m.notWanted(word.a) {
		return Intent{}, false
	}
	return Intent{Intent: intent, Request: n, Kind: kind, To: to, Until: until, Span: sp}, true
}

// grouping puts requests about one thing together: 归类 35 36 38 漏水.
func grouping(m *message, intent string, word span) (Intent, bool) {
	if m.asksSomething(word.a) {
		return Intent{}, false
	}
	in := Intent{Intent: intent}
	end := word.b
	for p := 0; p < len(m.runes); {
		if p >= word.a && p < word.b {
			p = word.b
			continue
		}
		n, e := m.numeralAt(p)
		if e > p && n > 0 && (p < word.a || m.leftoverBetween(end, p) == 0) {
			in.Motions = append(in.Motions, n)
			if m.hasWord(e, "号") {
				e++
			}
			end, p = max(e, word.b), e
			continue
		}
		p++
	}
	if len(in.Motions) < 2 {
		return Intent{}, false
	}
	in.Title = trimTitle(m.textFrom(m.skipWords(end, "为", "到", "成", "一起", "都是", "叫", "诉求", "这几件", "一类")))
	return in, true
}

// leftoverBetween counts the runes from a to b that are no marks, 和 or 号.
func (m *message) leftoverBetween(a, b int) int {
	n := 0
	for i := a; i < b; i++ {
		if r := m.runes[i]; !isMark(r) && !strings.ContainsRune("和跟与及号诉求-", r) {
			n++
		}
	}
	return n
}

// toMotion makes a motion of a request.
func toMotion(m *message, intent string, word span) (Intent, bool) {
	n, rest, ok := m.thing(word)
	if !ok || n == 0 || m.openIndex(n) >= 0 || m.has("不能", "不要", "别", "能否", "不想") {
		return Intent{}, false
	}
	return Intent{Intent: intent, Request: n, Title: m.wordsFrom(rest)}, true
}

// inspecting reads 验收 35 合格 and 验收不合格 35 还在漏.
func inspecting(m *message, intent string, word span) (Intent, bool) {
	n, rest, ok := m.thing(word)
	verdict := []string{"没有通过", "没通过", "未通过", "不通过", "不合格", "没过", "不过关", "不达标", "合格", "通过", "过关", "达标", "过了"}
	p := m.skipWords(word.b, verdict...)
	if k, end, got := m.numberAfter(p); got && n == 0 {
		n, rest = k, end
	}
	if !ok || n == 0 {
		return Intent{}, false
	}
	in := Intent{Intent: intent, Request: n}
	switch {
	case m.hasAnyFrom(word.b, "不", "没", "未"):
		in.Answer = "no"
	case m.hasAnyFrom(word.b, verdict...):
		in.Answer = "yes"
	case m.leftover(rest) == 0:
		return ask("which_answer", Intent{Intent: intent, Request: n, Answer: "yes"}, Intent{Intent: intent, Request: n, Answer: "no"}), true
	default:
		return Intent{}, false
	}
	in.Text = m.wordsFrom(m.skipWords(max(rest, p), verdict...))
	return in, true
}

// patrolled says that a round was made: 打卡 消防通道; 打卡 alone signs in.
func patrolled(m *message, intent string, word span) (Intent, bool) {
	n, rest, ok := m.thing(word)
	text := m.wordsFrom(rest)
	w := string(m.runes[word.a:word.b])
	if !ok || w == "打卡" && (text == "" || n != 0 || word.a > 2 || hasAnyOf(text, "会议", "签到", "到会", "上班", "下班", "学习", "健身", "早起", "成功", "地", "景点")) {
		return Intent{}, false
	}
	if text == "" && word.a > 0 {
		text = strings.Trim(m.slice(0, word.a), " ，,：:的")
		if m.leadingNumber(word.a) {
			text = ""
		}
	}
	return Intent{Intent: intent, Motion: n, Text: text}, true
}

// patrolling reads 巡查 消防通道 每周 给 王五.
func patrolling(m *message, intent string, word span) (Intent, bool) {
	if m.asksSomething(word.a) || word.a > 4 || m.hasWord(word.b, "员") || m.hasWord(word.b, "的") {
		return Intent{}, false
	}
	text := m.textFrom(word.b)
	repeat, w := repeatIn(clean(m.raw))
	if w != "" {
		text = withoutRepeat(text, w)
	}
	in := Intent{Intent: intent, Repeat: repeat}
	in.Text, in.To = doerIn(clean(text))
	in.Text = strings.TrimSuffix(in.Text, "一次")
	in.Text = strings.TrimSpace(strings.TrimSuffix(in.Text, "巡查"))
	return in, in.Text != "" && (repeat != "" || in.To != "") || text == ""
}

// teaming reads 项目小组 3 张三 李四.
func teaming(m *message, intent string, word span) (Intent, bool) {
	n, rest, ok := m.thing(word)
	if !ok {
		return Intent{}, false
	}
	names := namesIn(m.textFrom(m.skipWords(rest, "成员", "是", "有", "为", "由", "组成", "增加")))
	if m.leftover(rest) > 0 && len(names) == 0 || n == 0 && len(names) == 0 && m.leftover(rest) > 0 || len(names) == 0 && word.a > 4 {
		return Intent{}, false
	}
	for _, name := range names {
		if len([]rune(name)) > 4 || n == 0 && !isName(name) {
			return Intent{}, false
		}
	}
	return Intent{Intent: intent, Motion: n, Names: names}, true
}

// tasking reads 任务 修路灯 给 王五 8月10日前 and 3号任务：清理楼道，张三负责.
func tasking(m *message, intent string, word span) (Intent, bool) {
	n, rest := m.about(word)
	if m.asksSomething(word.a) || m.hasWord(word.b, "完成") || m.hasWord(word.b, "的") || m.hasWord(word.b, "太") || m.hasWord(word.b, "是") || m.hasWord(word.b, "栏") {
		return Intent{}, false
	}
	text, until, sp, timed := m.withoutTime(rest)
	if m.leftover(rest) == 0 {
		return Intent{Intent: intent, Motion: n}, word.a < 5
	}
	what, who := doerIn(text)
	what = strings.TrimLeft(what, "：: ，,")
	for _, w := range []string{"负责", "去办", "来办", "办理"} {
		if k := strings.LastIndex(what, w); k > 0 && who == "" && k+len(w) == len(what) {
			parts := partsOf(what[:k])
			if name := parts[len(parts)-1]; len(parts) > 1 && isName(name) {
				who, what = name, trimTitle(strings.TrimRight(strings.TrimSuffix(what[:k], name), " ，,、"))
			}
		}
	}
	if who == "" && until == nil && !timed && n == 0 && !m.gapOrMark(word.b) { // 任务很重
		return Intent{}, false
	}
	in := Intent{Intent: intent, Motion: n, Text: what, To: who, Until: until, Span: sp}
	return in, what != "" && (word.a < 5 || n != 0)
}
