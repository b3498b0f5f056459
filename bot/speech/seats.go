package speech

import "strings"

// elections are the commands of elections, of those elected, and of proxies.
var elections = []command{
	{"election", "发起选举 发起换届 换届选举 开始换届 组织选举 启动选举 启动换届 发起换届选举 启动换届选举 举行选举 举行换届选举 补选 发起补选 开选举 办选举", electing},
	{"voter_list", "选民名单 选民名册 选民登记名单 选民登记 看选民名单 查选民名单 查选民 我是选民吗 我是不是选民 有没有选民资格 我有选举权吗 公布选民名单 公布选民", voters},
	{"recall", "罢免 要求罢免 提议罢免 提出罢免 联名罢免 申请罢免 发起罢免 联名要求罢免 联名提议罢免 要求联名罢免", recalling},
	{"ratify", "就任 正式就任 确认就任 确认当选 正式当选 正式上任 罢免生效 确认罢免", ratifying},
	{"resign", "我辞职 辞职 我要辞职 辞去 我辞去 申请辞职 提出辞职 请辞 我请辞 不再担任 我不再担任", resigning},
	{"resign", "不当 不干 不做 不想当 不想干 不想做 不再当", quitting},
	{"candidates", "候选人 候选人名单 看候选人 候选人有哪些 有哪些候选人 候选人都有谁 候选人是谁 都有谁参选 谁参选了 谁报名参选 参选人 参选名单 候选名单 看看候选人 介绍候选人 候选人介绍 候选人情况", naming},
	{"accept_proxy", "接受 我接受 愿意接受 同意接受 我同意接受 答应", accepted("yes")},
	{"accept_proxy", "不接受 我不接受 拒绝接受 拒绝 谢绝 推掉 不愿接受 不想接受 婉拒 不答应", accepted("no")},
	{"proxies", "委托名单 我的委托 委托列表 委托情况 看委托 查委托 查看委托 谁委托了我 谁委托我 有谁委托我 谁委托我了 我委托了谁 我委托给谁了 我委托的谁 有哪些委托 收到的委托 委托书名单 委托清单 谁让我代投 谁请我代投 我代谁投 我替谁投 我帮谁投 我替哪些人投", proxied},
}

// electing reads 发起选举：自管委 5人 and 换届选举 居委会 主任1 委员5.
func electing(m *message, intent string, word span) (Intent, bool) {
	if m.asksHow(word.a) || m.asksSomething(word.a) || m.hasWord(word.b, "的") || m.leadingNumber(word.a) || m.has("|") {
		return Intent{}, false
	}
	text, until, sp := m.withoutDeadline(word.b)
	in := Intent{Intent: intent, Until: until, Span: sp}
	var title []string
	for _, part := range partsOf(text) {
		post, n := seatsOf(part)
		switch {
		case n == 0:
			title = append(title, part)
		case post == "":
			in.Amount += n
		case len(title) == 0 && !isPost(post): // 自管委5人
			title = append(title, post)
			in.Amount += n
		default:
			if in.Counts == nil {
				in.Counts = map[string]int{}
			}
			in.Counts[post] = n
			in.Amount += n
		}
	}
	in.Title = strings.Join(title, " ")
	return in, true
}

// posts are the words for a post within a body that is elected.
var posts = strings.Fields("妇女委员 妇女名额 妇女成员 妇女席位 妇女主任 女性委员 女委员 副村长 副主席 副会长 副主任 主任 委员 组长 代表 楼长 监事 成员 书记员 副组长 主席 会计 出纳")

// seatLines are the words by which a nomination names one of several seats, the longest first.
var seatLines = []struct{ line, words string }{
	{"women", "妇女委员 妇女名额 妇女成员 妇女席位 妇女主任 女性委员 女委员"},
	{"deputy", "副主任 副主席 副会长 副村长"},
	{"chair", "主任 主席 会长 村长"},
	{"member", "委员"},
}

// seatNamed is the seat that words end with: women, deputy, chair or member; empty is none,
// as of 他当过主任.
func seatNamed(s string) string {
	s = strings.TrimRight(strings.TrimSpace(s), "。！!吧")
	for _, l := range seatLines {
		for w := range strings.FieldsSeq(l.words) {
			before, ok := strings.CutSuffix(s, w)
			if ok && len([]rune(before)) <= longestBeforeSeat && !hasAnyOf(before, "过", "是", "原", "前", "他", "她") {
				return l.line
			}
		}
	}
	return ""
}

// longestBeforeSeat is how many characters may lead to the seat: 担任村委会.
const longestBeforeSeat = 6

// withoutSeat cuts the seat that stands before a name, or right behind it: 妇女委员 王五. The 主任
// of 李主任 is part of the name.
func withoutSeat(s string) (rest, line string) {
	s = strings.TrimSpace(s)
	for _, l := range seatLines {
		for w := range strings.FieldsSeq(l.words) {
			if rest, ok := strings.CutPrefix(s, w); ok && (rest == "" || strings.HasPrefix(rest, " ") || strings.HasPrefix(rest, "：") || strings.HasPrefix(rest, ":")) {
				return strings.TrimLeft(rest, " ：:"), l.line
			}
			if name, ok := strings.CutSuffix(s, w); ok && l.line == "women" && isName(strings.TrimSpace(name)) {
				return strings.TrimSpace(name), l.line
			}
		}
	}
	return s, ""
}

func isPost(s string) bool {
	for _, p := range posts {
		if s == p {
			return true
		}
	}
	return false
}

// seatsOf reads 主任1, 委员5名, 选5人: the post and how many; 0 means that it
// is no count of seats.
func seatsOf(s string) (post string, n int) {
	t := text{}
	t.reset(s)
	for i := range t.runes {
		k, end := t.numeralAt(i)
		if end == i || k < 1 || k > 999 {
			continue
		}
		rest := string(t.runes[end:])
		switch rest {
		case "", "人", "名", "位", "个", "席", "个人", "个名额", "名额":
		default:
			for _, w := range []string{"名", "位", "个", "人"} { // 1名主任
				if p := strings.TrimPrefix(rest, w); i == 0 && p != rest && isPost(p) {
					return p, k
				}
			}
			return "", 0
		}
		post = strings.TrimRight(string(t.runes[:i]), "选共:")
		if rest == "" && post == "" && i == 0 {
			return "", 0
		}
		return post, k
	}
	return "", 0
}

// voters asks for the list of voters, or whether one is on it.
func voters(m *message, intent string, word span) (Intent, bool) {
	n, rest := m.about(word)
	if m.unasked(rest) > 1 {
		return Intent{}, false
	}
	if n == 0 {
		n = m.onlyElection()
	}
	in := Intent{Intent: intent, Motion: n}
	if m.has("我") && m.has("有我", "有没有我", "我在", "我是选民", "我是不是", "我有") {
		in.Answer = "self"
	}
	return in, true
}

// recalling reads 罢免 张三 不作为.
func recalling(m *message, intent string, word span) (Intent, bool) {
	said := m.textFrom(m.skipWords(word.b, "掉", "了", "一下"))
	if m.asksSomething(word.a) || m.leadingNumber(word.a) || m.hasWord(word.b, "的") || m.notOwnOpinion(word) || m.mentions(condition) || m.speaksOfChoice() || hasAnyOf(said, "程序", "条件", "规定", "流程", "制度") {
		return Intent{}, false
	}
	parts := partsOf(said)
	if len(parts) == 0 {
		return Intent{Intent: intent}, word.b == len(m.runes)
	}
	name := parts[0]
	said = strings.TrimLeft(strings.TrimPrefix(said, name), " ，,：:。；;、")
	for _, w := range []string{"因为", "理由", "由于"} {
		if k := strings.Index(name, w); k > 0 {
			name, said = name[:k], name[k:]+" "+said
		}
	}
	if name = withoutPost(name); hasPrefixOf(name, "生效") || name == "物业" || name == "物业公司" {
		return Intent{}, false
	}
	reason := strings.TrimSpace(said)
	for _, w := range []string{"因为", "理由是", "理由：", "理由:", "理由", "由于"} {
		reason = strings.TrimLeft(strings.TrimPrefix(reason, w), " ：:，,")
	}
	if n := len([]rune(name)); n < 2 || n > 10 || !allLetters(name) {
		return Intent{}, false
	}
	return Intent{Intent: intent, Name: name, Text: trimTitle(reason)}, true
}

// ratifying reads 就任 9 选举大会当场宣布 and 罢免生效 12 村民会议通过; talk of who takes
// office has no number.
func ratifying(m *message, intent string, word span) (Intent, bool) {
	n, rest := m.about(word)
	if k, end := m.numeralAt(m.skipMarks(word.b)); n == 0 && k > 0 && end < len(m.runes) && m.gap[end] { // 就任 9 户代表大会: no nine homes
		n, rest = k, end
	}
	alone := n == 0 && (word.a > 0 || m.leftover(word.b) > 0)
	if alone || word.a > 3 || m.asksSomething(0) || m.notOwnOpinion(word) || m.hasWord(rest, "的") {
		return Intent{}, false
	}
	return Intent{Intent: intent, Motion: n, Text: trimTitle(m.textFrom(rest))}, true
}

// withoutPost cuts 主任 from 主任张三 and 张三主任; 王主任 stays.
func withoutPost(s string) string {
	for _, p := range posts {
		for _, rest := range []string{strings.TrimPrefix(s, p), strings.TrimSuffix(s, p)} {
			if rest != s && isName(rest) {
				return rest
			}
		}
	}
	return s
}

// resigning reads 我辞职 and 辞去楼长; 我辞职了 may be any job.
func resigning(m *message, intent string, word span) (Intent, bool) {
	w := string(m.runes[word.a:word.b])
	named := strings.Contains(w, "辞去") || strings.Contains(w, "不再担任")
	text := trimTitle(m.textFrom(word.b))
	if m.asksSomething(word.a) || word.a > 4 || m.hasWord(word.b, "了") && !named || m.has("他", "她", "公司", "单位", "厂", "工作", "老板") || m.mentions(report) || named && text == "" {
		return Intent{}, false
	}
	if !named && word.b < len(m.runes) && !isMark(m.runes[word.b]) && !m.gap[word.b] {
		return Intent{}, false
	}
	for _, w := range []string{"因为", "原因是", "原因", "的职务", "职务", "一职"} {
		text = strings.TrimLeft(strings.Replace(text, w, "", 1), " ，,：:")
	}
	return Intent{Intent: intent, Text: text}, true
}

// quitting reads 我不当楼长了: an office must be named.
func quitting(m *message, intent string, word span) (Intent, bool) {
	post := strings.TrimRight(trimTitle(m.slice(word.b, len(m.runes))), "了啦吧")
	if word.a == 0 || m.runes[word.a-1] != '我' || word.a > 3 || m.asksSomething(0) {
		return Intent{}, false
	}
	for _, p := range posts {
		if strings.HasSuffix(post, p) && len([]rune(post)) <= 8 {
			return Intent{Intent: intent, Text: post}, true
		}
	}
	return Intent{}, false
}

// naming asks for the candidates of an election: 候选人 9.
func naming(m *message, intent string, word span) (Intent, bool) {
	n, rest := m.about(word)
	if m.unasked(rest) > 0 || m.choosesAfter(0) {
		return Intent{}, false
	}
	if i := m.openIndex(n); n != 0 && rest > word.b && !m.gap[word.b] && i < 0 && m.onlyElection() != 0 { // 候选人2
		return Intent{}, false
	}
	if n == 0 {
		if n = m.onlyElection(); n == 0 {
			n = m.s.Quote
		}
	}
	return Intent{Intent: intent, Motion: n}, true
}

// accepted answers who asks one to vote in their place: 接受李四的委托.
func accepted(answer string) builder {
	return func(m *message, intent string, word span) (Intent, bool) {
		k := m.indexFrom(word.b, "委托")
		if k < 0 {
			k = m.indexFrom(word.b, "授权")
		}
		if k < 0 || k-word.b > 8 || word.a > 4 || m.leftover(k+2) > 4 || m.asksSomething(0) || m.mentions(report) || m.choosesAfter(word.b) {
			return Intent{}, false
		}
		name := strings.TrimSpace(m.slice(word.b, k))
		for _, w := range []string{"的", "对我", "给我", "来自"} {
			name = strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(name, w), w))
		}
		switch name {
		case "这个", "这", "该", "此", "了", "那个", "对方", "他", "她", "他的", "您", "你":
			name = ""
		}
		if name == "" && k+2 < len(m.runes) && (m.gap[k+2] || isMark(m.runes[k+2])) {
			name = personName(m.textFrom(k + 2))
		}
		return Intent{Intent: intent, Answer: answer, Name: name}, name == "" || allLetters(name) && len(partsOf(name)) == 1
	}
}

// proxied asks for the proxies one gave and got.
func proxied(m *message, intent string, word span) (Intent, bool) {
	n, rest := m.about(word)
	if m.unasked(rest) > 0 || word.a > 6 {
		return Intent{}, false
	}
	return Intent{Intent: intent, Motion: n}, true
}
