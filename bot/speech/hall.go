package speech

import "strings"

// meetings are the commands of holding a meeting.
var meetings = []command{
	{"meeting", "联席会议 召开联席会议 开联席会议 召集联席会议 联席会 开联席会", meeting},
	{"start_meeting", "开始会议 会议开始 会议正式开始 宣布开会 宣布会议开始 现在开会 正式开会 会议现在开始 开始开会 主持会议", forMeeting(numbered(0))},
	{"start_meeting", "开始 宣布 主持", forMeeting(verbOn(false, "会议开始", "会议"))},
	{"start_meeting", "开始 现在开始 正式开始", starting},
	{"next_item", "下一项 下一个议题 下一议题 下一项议程 下一议程 下个议题 开始下一项 咱们开始下一项 接着下一项 进行下一项议程 我们进行下一项 进入下一项 进行下一项 继续下一项 下一个议程 进入下一个议题", whole},
	{"next_speaker", "下一位 下面请下一位 下面请下一位发言 有请下一位发言 下一位发言 请下一位发言 请下一位 下一个发言 下一个人发言 下一位请发言 有请下一位 请下一个发言 叫下一位 下一位居民", whole},
	{"adjourn", "散会 会议结束 宣布散会 会议到此结束 结束会议 宣布会议结束 会议散会 今天就到这 会就开到这 会就开到这里 今天会就开到这 今天的会就开到这 今天的会就到这 现在散会 闭会 可以散会", forMeeting(numbered(1))},
	{"cancel_meeting", "取消会议 取消开会 会议取消 取消本次会议 取消这次会议 会议不开 会不开 会取消 取消会 取消", cancelling},
	{"quorum", "到会多少人 到会几人 到会几个人 到会人数 到了多少人 到了几个人 来了多少人 来了几个人 几个人到会 多少人到会 签到人数 多少人签到 签到多少人 几个人签到 签到了多少人 够人数了吗 人够了吗 人够了没 人够吗 人数够吗 人数够了吗 人数够不够 人够不够 人齐了吗 人齐了没 人齐了没有 人到齐了吗 人到齐了没 人到齐了没有 到齐了吗 到齐了没 到齐了没有 人够了没有 人来齐了吗 来齐了吗 来齐了没 够开会吗 够人开会吗 够不够开会 达到人数了吗 到会情况 签到情况 够法定人数吗 人到齐没有 人到齐没 人齐没 人够没 人够没有 还差几个人开会 还差几个人到会 还差多少人到会 开会还差几个人", attending},
	{"minutes", "会议纪要 会议记要 记要 纪要 看会议纪要 上次会议纪要 上次的会议纪要 上次纪要 上次会议的纪要 最近的会议纪要 看纪要 查看纪要 查看会议纪要 会议记录 看会议记录 纪要发一下 要纪要 生成纪要 出纪要", minutes},
	{"minutes", "看 查看 看看 看一下 要 发 发一下", forMeeting(verbOn(false, "会议纪要", "纪要", "会议记录"))},
	{"correct_minutes", "更正 修改 改正 订正 补充", forMeeting(verbOn(true, "会议纪要", "纪要", "会议记录"))},
	{"approve_minutes", "通过 确认 核准 批准 审定 审核通过", forMeeting(verbOn(false, "会议纪要", "纪要"))},
	{"correct_minutes", "更正纪要 更正会议纪要 纪要更正 修改纪要 修改会议纪要 纪要修改 纪要有误 会议纪要有误 纪要写错了 纪要写错 补充纪要 纪要补充 纪要不对 会议纪要不对", forMeeting(said)},
	{"correct_minutes", "纪要里 纪要少 纪要漏 会议纪要里 会议纪要少 会议纪要漏 纪要上", faulty},
	{"approve_minutes", "通过纪要 通过会议纪要 纪要通过 会议纪要通过 确认纪要 确认会议纪要 核准纪要 核准会议纪要 批准纪要 批准会议纪要 审定纪要 纪要无误 会议纪要无误 纪要没问题", forMeeting(numbered(2))},
	{"members", "联席会议成员 联席会议成员是 联席会成员 联席成员 联席会议组成人员 联席会议名单", listingNames},
}

// starting reads 会议2开始.
func starting(m *message, intent string, word span) (Intent, bool) {
	n, named := m.meetingNamed()
	if !named || n == 0 || !m.leadingNumber(word.a) || m.leftover(word.b) > 0 || m.asksSomething(0) {
		return Intent{}, false
	}
	return Intent{Intent: intent, Meeting: n}, true
}

// cancelling reads 取消会议 2 下雨 and 会议2取消，下雨.
func cancelling(m *message, intent string, word span) (Intent, bool) {
	n, rest, ok := m.thing(word)
	w := string(m.runes[word.a:word.b])
	named := strings.Contains(w, "会")
	if n2, end, got := m.object(word, "会议", "会"); got && !named && !m.hasWord(end, "员") {
		named, n, rest = true, n2, end
	}
	for p := 0; p < word.a && !named; p++ {
		named = m.hasWord(p, "会议")
	}
	if !ok || !named || m.has("取消会议室", "取消会员", "取消会所", "取消会费") || m.has("投票", "委托", "提醒") || strings.Contains(w, "不开") && m.hasWord(word.b, "放") || w == "会取消" && m.leftover(word.b) > 0 && !m.gapOrMark(word.b) && !m.hasWord(word.b, "了") {
		return Intent{}, false
	}
	rest = m.skipWords(max(rest, word.b), "会议", "了")
	if k, end, got := m.numberAfter(rest); got && n == 0 {
		n, rest = k, end
	}
	return Intent{Intent: intent, Meeting: n, Text: m.wordsFrom(rest)}, true
}

// minutes asks for the minutes; 纪要2通过 approves them.
func minutes(m *message, intent string, word span) (Intent, bool) {
	n, rest := m.about(word)
	if !m.asksSomething(word.a) && m.hasAny(m.skipMarks(rest), []string{"通过", "无误", "没问题", "确认"}) > 0 && m.leftover(rest) <= 4 {
		return Intent{Intent: "approve_minutes", Meeting: n}, true
	}
	if m.asksSomething(word.b) {
		rest = m.skipWords(rest, "通过", "更正", "修改", "出来", "写好", "整理")
	}
	return Intent{Intent: intent, Meeting: n}, m.unasked(rest) <= 0 && !m.choosesAfter(word.b)
}

// faulty says what is wrong with the minutes: 纪要里少写了王五.
func faulty(m *message, intent string, word span) (Intent, bool) {
	n, _ := m.about(word)
	if m.asksSomething(word.a) || !m.hasAnyFrom(word.a, "漏", "少", "错", "多写", "没写", "不对", "没有写") {
		return Intent{}, false
	}
	return Intent{Intent: intent, Meeting: n, Text: m.slice(word.a, len(m.runes))}, true
}

// attending asks how many have come.
func attending(m *message, intent string, word span) (Intent, bool) {
	n, rest := m.about(word)
	if m.unasked(rest) > 1 || word.a > 6 || m.openIndex(n) >= 0 || m.has("买菜", "吃饭", "旅游") {
		return Intent{}, false
	}
	return Intent{Intent: intent, Meeting: n}, true
}

// listingNames reads 联席会议成员 张三 李四.
func listingNames(m *message, intent string, word span) (Intent, bool) {
	n, rest := m.about(word)
	names := namesIn(m.textFrom(m.skipWords(rest, "是", "为", "有", "包括", "增加", "名单")))
	if m.asksSomething(word.b) || m.leftover(rest) > 0 && len(names) == 0 {
		return Intent{}, false
	}
	return Intent{Intent: intent, Motion: n, Names: names}, true
}

// comingAgain reads how often a meeting repeats, and its first time.
func (m *message) comingAgain(in Intent) Intent {
	raw := clean(m.raw)
	repeat, word := repeatIn(raw)
	if repeat == "" {
		return in
	}
	in.Repeat = repeat
	in.Place = withoutRepeat(in.Place, word)
	if !m.s.Now.IsZero() {
		once := strings.Replace(raw, word, strings.TrimLeft(word, "每个"), 1)
		for _, w := range []string{"月", "季度", "年"} { // 每月15日: the next 15th
			if strings.HasSuffix(word, w) {
				once = strings.Replace(raw, word, "", 1)
			}
		}
		if at, _, _, ok := findTime(once, m.s.Now); ok {
			in.Until = &at.At
		}
	}
	return in
}

// withoutRepeat takes 每周三 or 每月15日 out of what is left of a place.
func withoutRepeat(place, word string) string {
	before, after, found := strings.Cut(place, word)
	if !found {
		return place
	}
	after = strings.TrimLeft(after, "一二三四五六七八九十日天末0123456789号的")
	return strings.Trim(strings.TrimSpace(before)+" "+strings.TrimSpace(after), " ：:，,、")
}
