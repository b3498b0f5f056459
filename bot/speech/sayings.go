package speech

import "strings"

// sayings are the commands about the rest of a matter's life, known by words
// anywhere in a short message.
var sayings = []gist{
	{"about", [][]string{{"骗子", "骗人", "诈骗", "真的吗", "真的假的", "靠谱吗", "可信吗", "信得过吗", "作假", "作弊", "造假", "泄露"}}, notAboutUs, gistTrust},
	{"about", [][]string{{"谁"}, {"在管", "在办", "办的", "弄的", "搞的", "是主任", "是监事", "是楼长", "是记录员", "在负责"}}, notAboutUs, gistTrust},
	{"about", [][]string{{"主任", "监事", "楼长", "记录员"}, {"是谁", "是哪位", "叫什么"}}, notAboutUs, gistTrust},
	{"unpledge", [][]string{{"取消", "撤", "收回", "不要", "不捐"}, {"认捐", "我捐的", "捐款"}}, []string{"吗", "?", "他", "她"}, gistMotionNamed},
	{"accept", [][]string{{"不受理", "不予受理"}, {"号"}}, []string{"吗", "?", "为什么", "要是", "他", "她"}, gistRefused},
	{"candidates", [][]string{{"参选", "候选人", "竞选"}, {"有谁", "哪些人", "几个人", "哪几个", "都是谁", "谁报名"}}, []string{"我", "支持", "得票"}, gistCandidates},
	{"resign", [][]string{{"我不干了", "我不当了", "我不做了", "我不想干", "我不想当"}, {"楼长", "主任", "委员", "组长", "监事", "代表", "书记员"}}, []string{"吗", "?", "如果", "你"}, gistQuit},
	{"accept_proxy", [][]string{{"接受", "答应", "拒绝"}, {"委托"}}, []string{"吗", "?", "谁", "他", "她", "如何", "怎么", "法律", "物业"}, gistProxy},
	{"promise", [][]string{{"履约", "违约了", "没履约"}, {"号"}}, []string{"吗", "?", "如果", "合同", "开发商"}, gistPromise},
	{"digest", [][]string{{"大家", "大伙", "居民", "邻居们", "业主们", "群里"}, {"怎么说", "怎么看", "什么意见", "啥意见", "的意见", "什么看法", "说了什么", "说了啥", "说什么", "咋说", "咋看", "什么想法"}},
		[]string{"物业", "赞成", "反对", "听大家", "尊重", "看大家的意见再"}, gistDigest},
	{"objections", [][]string{{"看", "查", "几条", "多少", "收到"}, {"异议"}}, []string{"有异议", "无异议", "没异议", "我"}, gistThing},
	{"minutes", [][]string{{"看", "查", "发", "在哪"}, {"纪要", "会议记录"}}, []string{"更正", "修改", "通过", "不对", "错"}, gistMeetingThing},
	{"accounts", [][]string{{"看", "查", "公开", "明细"}, {"账目", "帐目", "账本", "收支", "的账"}}, []string{"已公开", "公开了", "号码", "账号", "应该", "为什么", "必须", "没公开", "不公开"}, gistThing},
	{"candidates", [][]string{{"看", "哪些", "都有谁", "有谁", "是谁", "几个", "多少"}, {"候选人"}}, []string{"支持", "投给", "得票", "票"}, gistThing},
	{"voter_list", [][]string{{"看", "查", "有我", "在不在", "我在"}, {"选民名单", "选民册"}}, nil, gistVoters},
	{"account_info", [][]string{{"捐款", "捐钱", "认捐", "认捐的钱", "款", "集资"}, {"打到哪", "交给谁", "交到哪", "转到哪", "怎么交", "往哪打", "交哪", "怎么付", "打给谁", "转给谁"}}, []string{"罚款", "贷款", "物业费"}, loosely},
	{"support_request", [][]string{{"我家也", "我也有", "我们家也", "我家同样", "我也遇到", "我也碰到", "我这边也", "我们这边也"}, {"号", "3", "1", "2", "4", "5", "6", "7", "8", "9"}},
		[]string{"业主", "支持", "?", "吗", "想", "要", "投", "修好"}, gistJoining},
	{"election", [][]string{{"换届选举", "换届", "选举"}, {"发起", "组织", "启动", "举行", "筹备", "开始"}},
		[]string{"吗", "?", "谁", "什么时候", "号", "选民", "公示", "候选", "结束", "听说", "上次", "建议", "应该"}, gistElection},
	{"task", [][]string{{"安排", "请", "让", "叫"}, {"去", "把", "修", "清", "负责", "检查", "换", "贴", "送", "买", "刷", "扫"}, {"前", "天内", "日内", "今天", "明天", "周"}},
		[]string{"吗", "?", "号", "怎么", "为什么", "什么时候", "能不能", "反映", "物业", "投"}, gistTask},
	{"patrol", [][]string{{"巡查", "巡检", "巡逻"}, {"每天", "每周", "每月", "每个月", "每季度", "每星期", "每日"}}, []string{"吗", "?", "没有", "建议", "应该", "希望", "保安"}, gistPatrol},
	{"patrolled", [][]string{{"巡查完成", "巡查完毕", "巡查完了", "巡查过了", "巡查了", "巡查好了", "巡检完成", "巡逻完成"}}, []string{"吗", "?", "没"}, gistPatrolled},
	{"breach", [][]string{{"违反公约", "违反了公约", "违反村规民约", "不遵守公约", "违反小区公约"}}, []string{"如果", "怎么", "吗", "?", "怎样", "不得", "禁止", "按"}, gistBreach},
	{"compact", [][]string{{"约定"}}, []string{"吗", "?", "号", "好了", "没做到", "履行", "不守"}, gistCompact},
	{"survey", [][]string{{"发起", "开展", "搞", "组织", "做", "开", "来"}, {"满意度测评", "满意度调查", "民主评议", "民主测评"}}, []string{"吗", "?", "什么时候", "结果", "上次", "参加"}, gistSurvey},
	{"monthly", [][]string{{"月报", "月度调度"}}, []string{"没", "为什么", "错", "不", "写", "交", "谁", "他", "她", "负责"}, gistMonthly},
	{"published", [][]string{{"已公开", "公开了", "已公布", "已经公开"}}, []string{"吗", "?", "没", "号", "结果", "要是", "再"}, gistPublished},
	{"fulfil", [][]string{{"收到"}, {"元", "块", "天", "工", "袋", "个", "包", "张", "桶", "百", "千", "万"}}, []string{"吗", "?", "没", "通知", "消息"}, gistReceipt},
	{"help", [][]string{{"怎么用", "怎么弄", "怎么说", "怎么操作", "如何操作", "怎么写", "怎么搞"}}, []string{"号", "空地", "费", "坏", "漏", "吵", "钱"}, gistHelp},
}

// numberSaid is the number of the thing such a message is about, or the quoted
// one.
func (m *message) numberSaid() int {
	if n := m.numberAnywhere(); n != 0 {
		return n
	}
	return m.s.Quote
}

func gistThing(m *message, intent string, _ span) (Intent, bool) {
	return Intent{Intent: intent, Motion: m.numberSaid()}, len(m.runes) <= 18 && !m.houseFirst()
}

func gistMeetingThing(m *message, intent string, _ span) (Intent, bool) {
	n, _ := m.meetingNamed()
	if n == 0 {
		n = m.numberSaid()
	}
	return Intent{Intent: intent, Meeting: n}, len(m.runes) <= 18
}

func gistVoters(m *message, intent string, _ span) (Intent, bool) {
	in := Intent{Intent: intent, Motion: m.numberSaid()}
	if in.Motion == 0 {
		in.Motion = m.onlyElection()
	}
	if m.has("有我", "我在") {
		in.Answer = "self"
	}
	return in, len(m.runes) <= 18
}

func loosely(_ *message, intent string, _ span) (Intent, bool) {
	return Intent{Intent: intent}, true
}

// gistDigest asks what is said: 大家对3号怎么看.
func gistDigest(m *message, intent string, _ span) (Intent, bool) {
	n := m.gistNumber()
	return Intent{Intent: intent, Motion: n}, n != 0 && len(m.runes) <= 18
}

// gistJoining reads 35号这个问题我家也有.
func gistJoining(m *message, intent string, _ span) (Intent, bool) {
	n := m.numberAnywhere()
	if n == 0 || m.openIndex(n) >= 0 || m.houseFirst() || len(m.runes) > 20 || m.mentions(not) {
		return Intent{}, false
	}
	return Intent{Intent: intent, Request: n}, true
}

// gistElection reads 组织业委会换届选举.
func gistElection(m *message, intent string, _ span) (Intent, bool) {
	if m.mentions(third) && m.mentions(report) || len(m.runes) > 24 {
		return Intent{}, false
	}
	body := clean(m.raw)
	for _, w := range []string{"发起", "组织", "启动", "举行", "筹备", "开始", "我要", "我们", "要", "一下", "进行", "的"} {
		body = strings.Replace(body, w, " ", 1)
	}
	for _, w := range []string{"换届选举", "换届", "选举"} {
		body = strings.Replace(body, w, " ", 1)
	}
	parts := partsOf(body)
	in := Intent{Intent: intent}
	for _, part := range parts {
		post, n := seatsOf(part)
		switch {
		case n > 0 && (post == "" || !isPost(post)):
			in.Amount += n
		case n > 0:
			if in.Counts == nil {
				in.Counts = map[string]int{}
			}
			in.Counts[post], in.Amount = n, in.Amount+n
			continue
		default:
			post = part
		}
		if post != "" {
			in.Title = strings.TrimSpace(in.Title + " " + post)
		}
	}
	return in, len(parts) > 0
}

// gistTask reads 安排王五修路灯，周五前: who must be a name.
func gistTask(m *message, intent string, _ span) (Intent, bool) {
	text, until, sp, found := m.withoutTime(0)
	for _, w := range []string{"安排", "请", "让", "叫"} {
		rest, ok := strings.CutPrefix(strings.TrimLeft(text, " ，,前"), w)
		if !ok || !found {
			continue
		}
		r := []rune(strings.TrimSpace(rest))
		for n := min(4, len(r)-2); n >= 2; n-- {
			who := string(r[:n])
			what := trimTitle(strings.TrimLeft(string(r[n:]), "去来把负责 ：:，,"))
			if (isName(who) || isPerson(who)) && n <= 3 && startsWork(string(r[n:])) && what != "" {
				return Intent{Intent: intent, Text: what, To: who, Until: until, Span: sp}, true
			}
		}
	}
	return Intent{}, false
}

func startsWork(s string) bool {
	return hasPrefixOf(s, "去", "把", "修", "清", "负责", "检查", "换", "贴", "送", "买", "刷", "扫", "来", "：", ":", "，", " ")
}

// gistPatrol reads 安排王五每周巡查消防通道.
func gistPatrol(m *message, intent string, _ span) (Intent, bool) {
	text := clean(m.raw)
	repeat, w := repeatIn(text)
	text = strings.Replace(text, w, " ", 1)
	in := Intent{Intent: intent, Repeat: repeat}
	for _, p := range []string{"巡查", "巡检", "巡逻"} {
		text = strings.Replace(text, p, " ", 1)
	}
	for _, lead := range []string{"安排", "由", "让", "请"} {
		rest, ok := strings.CutPrefix(strings.TrimSpace(text), lead)
		if ok {
			if parts := partsOf(rest); len(parts) > 1 && (isName(parts[0]) || isPerson(parts[0])) {
				in.To, text = parts[0], strings.Join(parts[1:], " ")
			} else {
				text = rest
			}
		}
	}
	if in.To == "" {
		text, in.To = doerIn(clean(text))
	}
	in.Text = trimTitle(strings.Join(partsOf(text), " "))
	in.Text = strings.TrimSuffix(in.Text, "一次")
	return in, in.Text != "" && len([]rune(in.Text)) <= 16
}

// gistPatrolled reads 消防通道巡查完成.
func gistPatrolled(m *message, intent string, _ span) (Intent, bool) {
	k := m.indexFrom(0, "巡")
	text := strings.Trim(m.slice(0, k), " ，,：:的我已经")
	return Intent{Intent: intent, Text: text}, len([]rune(text)) <= 12 && !m.mentions(third)
}

// gistBreach reads 楼上违反公约第3条，半夜装修.
func gistBreach(m *message, intent string, _ span) (Intent, bool) {
	k := m.indexFrom(0, "约") + 1
	no, _ := m.articleAt(k)
	return Intent{Intent: intent, Amount: no, Text: clean(m.raw)}, no != 0 || m.s.Chat == "private"
}

// gistCompact reads 与华联超市约定每月清理门前.
func gistCompact(m *message, intent string, _ span) (Intent, bool) {
	k := m.indexFrom(0, "约定")
	if m.hasAny(0, []string{"与", "和", "跟", "同"}) == 0 || k < 3 || k > 16 {
		return Intent{}, false
	}
	name := strings.TrimSpace(m.slice(1, k))
	text, until, sp := m.withoutLimit(k + 2)
	text = trimTitle(strings.TrimLeft(text, " ：:，,"))
	if text == "" || hasAnyOf(name, "你", "我", "他", "她") || len([]rune(name)) < 2 {
		return Intent{}, false
	}
	return Intent{Intent: intent, Name: name, Text: text, Until: until, Span: sp}, true
}

// gistSurvey reads 开展物业服务满意度测评.
func gistSurvey(m *message, intent string, _ span) (Intent, bool) {
	text := clean(m.raw)
	for _, w := range []string{"满意度测评", "满意度调查", "民主评议", "民主测评"} {
		if before, after, found := strings.Cut(text, w); found {
			for _, lead := range []string{"我要", "发起", "开展", "搞", "组织", "做", "开", "来", "一次", "一个", "个", "次", "对", "的"} {
				before = strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(before), lead), "的"))
			}
			t := trimTitle(strings.Trim(strings.TrimSpace(before)+" "+strings.TrimSpace(after), " ：:，,"))
			return Intent{Intent: intent, Title: t}, true
		}
	}
	return Intent{}, false
}

func gistMonthly(m *message, intent string, _ span) (Intent, bool) {
	return Intent{Intent: intent}, len(m.runes) <= 10 && m.numberAnywhere() == 0
}

// gistPublished reads 三季度收支已公开.
func gistPublished(m *message, intent string, _ span) (Intent, bool) {
	k := m.indexFrom(0, "公")
	for _, w := range []string{"已公", "已经公"} {
		if i := m.indexFrom(0, w); i >= 0 {
			k = i
		}
	}
	what := strings.Trim(m.slice(0, k), " ，,：:的我们都把")
	period := ""
	for _, w := range []string{"季度", "上半年", "下半年", "年度", "月份", "月", "本年", "今年"} {
		if i := strings.Index(what, w); i >= 0 {
			period, what = what[:i+len(w)], strings.TrimLeft(what[i+len(w):], "的 ")
			break
		}
	}
	if n := len([]rune(what)); n < 2 || n > 10 || m.mentions(third) || m.leftover(k) > 5 || !isDisclosable(what) {
		return Intent{}, false
	}
	return Intent{Intent: intent, Kind: what, Text: period}, true
}

// isDisclosable tells what a community has to make public.
func isDisclosable(s string) bool {
	return hasAnyOf(s, "收支", "账目", "财务", "维修资金", "公共收益", "预算", "决算", "合同", "经费", "资金", "台账", "名单", "清单", "决议", "公约", "物资", "低保", "补贴")
}

// gistHelp reads 纸票怎么弄: help on what is named.
func gistHelp(m *message, intent string, _ span) (Intent, bool) {
	k := m.indexFrom(0, "怎么")
	if k < 0 {
		k = m.indexFrom(0, "如何")
	}
	topic := strings.Trim(m.slice(0, max(k, 0)), " ，,：:的")
	for _, t := range helpTopics {
		if topic == t {
			return Intent{Intent: intent, Text: topic}, true
		}
	}
	return Intent{}, false
}

// helpTopics are what help can be asked about by name.
var helpTopics = strings.Fields("投票 撤票 改票 提议 提案 附议 意见 诉求 报修 反映 会议 开会 签到 发言 选举 候选 提名 自荐 参选 罢免 委托 代投 公示 异议 复核 认捐 捐款 公约 违约 我家 注册 登记 绑定 议题 主持 纸票 代录 门单 送达 派单 任务 清单 巡查 公开 公告 换届 账目 收支 立约 约定 名册 迁入 迁出 过户 测评 评价 纪要 进度 结果 辞职 提醒")

// gistRefused reads 12号不归我们管，不受理.
func gistRefused(m *message, intent string, _ span) (Intent, bool) {
	t := m.tokens[0]
	if t.class != ref {
		return Intent{}, false
	}
	text := m.slice(t.b, len(m.runes))
	for _, w := range []string{"不予受理", "不受理", "提案", "诉求"} {
		text = strings.Trim(strings.Replace(text, w, "", 1), " ，,：:。！!")
	}
	return Intent{Intent: intent, Motion: t.n, Answer: "no", Text: text}, true
}

// gistCandidates reads 9号有哪些人参选.
func gistCandidates(m *message, intent string, _ span) (Intent, bool) {
	n := m.numberSaid()
	if n == 0 {
		n = m.onlyElection()
	}
	return Intent{Intent: intent, Motion: n}, len(m.runes) <= 16
}

// gistQuit reads 楼长我不干了.
func gistQuit(m *message, intent string, _ span) (Intent, bool) {
	for _, p := range posts {
		if m.has(p) {
			return Intent{Intent: intent, Text: p}, len(m.runes) <= 16
		}
	}
	return Intent{}, false
}

// gistProxy reads 李四的委托我不接受.
func gistProxy(m *message, intent string, _ span) (Intent, bool) {
	name := strings.TrimSuffix(strings.TrimSpace(m.slice(0, max(m.indexFrom(0, "委托"), 0))), "的")
	if name != "" && !isName(name) && !isPerson(name) || !m.has("我") || len(m.runes) > 16 {
		return Intent{}, false
	}
	answer := "yes"
	if m.has("不", "拒绝") {
		answer = "no"
	}
	return Intent{Intent: intent, Answer: answer, Name: name}, true
}

// gistPromise reads 41号没履约: the number first, and little more.
func gistPromise(m *message, intent string, _ span) (Intent, bool) {
	t := m.tokens[0]
	if t.class != ref || m.openIndex(t.n) >= 0 || len(m.runes) > 12 {
		return Intent{}, false
	}
	answer := "kept"
	if m.has("没", "未", "违约", "不") {
		answer = "broken"
	}
	return Intent{Intent: intent, Motion: t.n, Answer: answer}, true
}

// notAboutUs are the words of talk on others' doings.
var notAboutUs = []string{"物业", "开发商", "他", "她", "电话", "短信", "有人", "推销", "号楼", "反对", "赞成", "同意", "支持", "弃权", "保健品", "防"}

// gistTrust asks who is behind this and whether it can be trusted: 你们是骗子吧.
func gistTrust(m *message, intent string, _ span) (Intent, bool) {
	return Intent{Intent: intent}, len(m.runes) <= 14 && m.numberSaid() == 0
}
