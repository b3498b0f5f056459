package speech

import "strings"

// charter are the commands of the covenant, of compacts, of reviews, and of
// those away from home.
var charter = []command{
	{"covenant", "公约 看公约 看看公约 查公约 查看公约 居民公约 看居民公约 村规民约 看村规民约 小区公约 看小区公约 业主公约 公约全文 公约写了什么 公约里怎么说的 公约内容 公约有哪些 公约是什么", covenanting},
	{"article", "拟公约 拟定公约 修订公约 修改公约 起草公约 公约拟 公约修订 拟村规民约 修订村规民约 增加公约 公约增加 公约", drafting},
	{"opinion", "对公约 公约意见 关于公约 公约", onArticle},
	{"adopt", "公约表决 启动公约表决 公约可以表决了 公约可以表决 表决公约 公约付表决 公约交付表决 公约提交表决 通过公约表决 发起公约表决 公约开始表决 把公约付表决", onlyThat},
	{"breach", "违约举报 举报违约 违约 违反公约 举报违反公约 公约违反 有人违反公约 反映违反公约 违反村规民约", breaching},
	{"filed", "公约已备案 公约备好案了 公约已经到街道备案 公约备案 备案完成 已备案 公约备案了 公约备案完成 公约已经备案 公约已报街道备案", onlyThat},
	{"promise", "约定", keeping},
	{"promise", "履行了 已履行 没履行 未履行 没做到 做到了 没有履行 没有做到 兑现了", kept},
	{"compact", "约定 签约定 共建约定 新约定 签订约定 和商户约定 立约定 订约定 签个约定", compacting},
	{"survey", "满意度测评 满意度调查 测评 民主评议 评议 开展测评 开展评议 民主测评 发起测评 发起评议 发起满意度测评 发起满意度调查 发起民主评议 满意度", surveying},
	{"monthly", "调度 月报 每月调度 月度调度 本月调度 调度会 看月报 本月月报 月调度 调度情况 上月月报 月度报告 调度通报", counted},
	{"remark", "监事意见 监督意见 监事会意见 监委会意见 监事监督意见", remarking},
	{"published", "已公开 公开了 已经公开 已公布 公开登记", disclosed},
	{"away_list", "在外小组 在外名单 外出名单 在外乡亲 在外人员 在外人员名单 在外业主 外出人员名单 看在外名单 在外居民 外出务工名单", counted},
	{"away", "在外地 在外 外出 我在 我人在 我现在在 我去了 我搬到 在 人在 我目前在", awayAt},
	{"away", "我回来了 回来了 我回村了 我回家了 我已经回来了 我已回来 已回来 回村了 回小区了 我回小区了 我回到村里了 已返乡 我返乡了 返乡了", backHome},
	{"set_rule", "范围 投票范围 表决范围 改范围 范围改成 范围改为 范围是 参与范围 限定范围 范围定为 范围设为 投票范围改成 只限 仅限", scoping},
}

// covenanting asks for the covenant.
func covenanting(m *message, intent string, word span) (Intent, bool) {
	_, end := m.articleAt(word.b)
	if m.unasked(end) > 0 || word.a > 6 || m.leadingNumber(word.a) || m.speaksOfChoice() {
		return Intent{}, false
	}
	return Intent{Intent: intent}, true
}

// articleAt reads 第3条, 3条 or 3 at rune p.
func (m *message) articleAt(p int) (no, end int) {
	p = m.skipWords(p, "的", "我们的", "里", "中")
	marked := m.hasWord(p, "第")
	if marked {
		p++
	}
	n, e := m.numeralFrom(p)
	if e == p || n < 1 || n > 999 {
		return 0, p
	}
	if m.hasWord(e, "条") || m.hasWord(e, "款") {
		return n, e + 1
	}
	if e < len(m.runes) && !m.gap[e] && !isMark(m.runes[e]) && !marked {
		return 0, p
	}
	return n, e
}

// drafting reads 拟公约 第3条 … and 公约第3条改为…
func drafting(m *message, intent string, word span) (Intent, bool) {
	if m.asksSomething(word.a) || word.a > 4 || m.speaksOfChoice() && m.openCovenant() {
		return Intent{}, false
	}
	no, end := m.articleAt(word.b)
	bareWord := string(m.runes[word.a:word.b]) == "公约"
	changed := m.skipWords(end, "改为", "改成", "修改为", "修订为", "内容", "是")
	if bareWord && (no == 0 || !m.hasWord(end, "改") && !m.hasWord(end, "修") && !m.hasWord(end, ":")) {
		return Intent{}, false
	}
	text := trimTitle(m.textFrom(changed))
	if text == "" && no == 0 && m.leftover(word.b) > 0 {
		return Intent{}, false
	}
	return Intent{Intent: intent, Amount: no, Text: text}, true
}

// openCovenant tells that a motion on the covenant is open.
func (m *message) openCovenant() bool {
	for i := range m.s.Open {
		if strings.Contains(m.s.Open[i].Title, "公约") {
			return true
		}
	}
	return false
}

// onArticle reads 对公约第3条的意见：… and 公约第3条意见 …
func onArticle(m *message, intent string, word span) (Intent, bool) {
	no, end := m.articleAt(word.b)
	w := string(m.runes[word.a:word.b])
	p := m.skipWords(end, "的", "我", "有")
	marked := strings.Contains(w, "意见")
	if m.hasWord(p, "意见") || m.hasWord(p, "建议") {
		p, marked = p+2, true
	}
	text := trimTitle(m.textFrom(m.skipWords(p, "是", "就是")))
	if no == 0 || !marked || text == "" || m.asksSomething(word.a) && !m.hasWord(p, ":") || m.leadingNumber(word.a) || m.aboutChoice(p) {
		return Intent{}, false
	}
	return Intent{Intent: intent, Kind: "article", Amount: no, Text: text}, true
}

// breaching reads 违约举报 第3条 楼上半夜装修.
func breaching(m *message, intent string, word span) (Intent, bool) {
	no, end := m.articleAt(m.skipWords(word.b, "公约", "了", "举报"))
	text := m.wordsFrom(m.skipWords(end, "公约", "了", "举报"))
	w := string(m.runes[word.a:word.b])
	if m.asksSomething(word.a) || m.leadingNumber(word.a) || m.speaksOfChoice() || m.mentions(condition) || !strings.Contains(w, "举报") && no == 0 || hasAnyOf(text, "金", "责任") && no == 0 {
		return Intent{}, false
	}
	return Intent{Intent: intent, Amount: no, Text: text}, true
}

// keeping reads 约定 41 履行了 and 约定41没做到.
func keeping(m *message, intent string, word span) (Intent, bool) {
	n, rest, ok := m.thing(word)
	if !ok || n == 0 {
		return Intent{}, false
	}
	in := Intent{Intent: intent, Motion: n, Answer: "kept"}
	switch {
	case m.hasAnyFrom(rest, "没履行", "未履行", "没做到", "没有履行", "没有做到", "没兑现", "未兑现", "没完成", "违约", "不履行", "食言", "未做到", "没守"):
		in.Answer = "broken"
	case m.hasAnyFrom(rest, "履行", "做到", "兑现", "完成", "守约"):
	default:
		return Intent{}, false
	}
	return in, m.leftover(rest) <= 30
}

// kept reads 41号履行了.
func kept(m *message, intent string, word span) (Intent, bool) {
	n, rest, ok := m.thing(word)
	if !ok || n == 0 || !m.leadingNumber(word.a) || m.openIndex(n) >= 0 || m.leftover(rest) > 2 {
		return Intent{}, false
	}
	in := Intent{Intent: intent, Motion: n, Answer: "kept"}
	if w := m.runes[word.a]; w == '没' || w == '未' {
		in.Answer = "broken"
	}
	return in, true
}

// compacting reads 约定 华联超市 每月清理门前 8月31日前.
func compacting(m *message, intent string, word span) (Intent, bool) {
	if m.asksSomething(word.a) || word.a > 4 || m.leadingNumber(word.a) || m.hasWord(word.b, "的") || m.hasWord(word.b, "好") || m.hasWord(word.b, "俗成") {
		return Intent{}, false
	}
	text, until, sp := m.withoutLimit(word.b)
	text = strings.TrimLeft(text, " ：:，,")
	for _, w := range []string{"与", "和", "跟", "同"} {
		text = strings.TrimPrefix(text, w)
	}
	parts := partsOf(text)
	if len(parts) < 2 {
		return Intent{Intent: intent}, m.leftover(word.b) == 0 && word.a == 0
	}
	name := parts[0]
	what := strings.TrimLeft(strings.TrimPrefix(strings.TrimSpace(text), name), " ，,：:。；;、")
	return Intent{Intent: intent, Name: name, Text: trimTitle(clean(what)), Until: until, Span: sp}, len([]rune(name)) <= 20
}

// surveying reads 满意度测评：物业服务.
func surveying(m *message, intent string, word span) (Intent, bool) {
	w := string(m.runes[word.a:word.b])
	if m.asksHow(word.a) || m.asksSomething(word.a) || m.leadingNumber(word.a) || m.hasWord(word.b, "结果") || m.hasWord(word.b, "的") || word.a > 4 {
		return Intent{}, false
	}
	text, until, sp := m.withoutDeadline(word.b)
	t, options := splitMotion(text)
	if w == "满意度" || w == "测评" || w == "评议" {
		if t == "" || m.scoreFrom(word.b) > 0 && len(options) < 2 || w == "满意度" && !m.hasWord(word.b, ":") || !m.gapOrMark(word.b) {
			return Intent{}, false
		}
	}
	return Intent{Intent: intent, Title: t, Options: options, Until: until, Span: sp}, true
}

// remarking reads 监事意见 3 招标程序没有问题.
func remarking(m *message, intent string, word span) (Intent, bool) {
	n, rest := m.about(word)
	text := trimTitle(m.textFrom(m.skipWords(rest, "是")))
	if m.unasked(rest) <= 0 {
		text = ""
	}
	if m.asksSomething(word.a) && text != "" && !m.hasWord(word.b, ":") && n == 0 {
		return Intent{}, false
	}
	if n == 0 {
		n = m.s.Quote
	}
	return Intent{Intent: intent, Motion: n, Text: text}, n != 0 || text != ""
}

// disclosed reads 已公开 收支 三季度.
func disclosed(m *message, intent string, word span) (Intent, bool) {
	parts := partsOf(m.textFrom(word.b))
	before := ""
	if len(parts) == 0 && word.a > 0 && !m.leadingNumber(word.a) {
		before = strings.TrimSpace(m.slice(0, word.a))
		parts = partsOf(before)
	}
	if m.asksSomething(0) || len(parts) == 0 || len(parts) > 4 || m.has("没", "结果") || m.leadingNumber(word.a) {
		return Intent{}, false
	}
	if w := string(m.runes[word.a:word.b]); w == "公开了" && before == "" {
		return Intent{}, false
	}
	return Intent{Intent: intent, Kind: parts[0], Text: strings.Join(parts[1:], " ")}, len([]rune(parts[0])) <= 12
}

// scoping limits a draft to some houses: 范围 3栋2单元.
func scoping(m *message, intent string, word span) (Intent, bool) {
	n, _ := m.about(word)
	text := trimTitle(m.textFrom(m.skipWords(word.b, "是", "为", "改成", "改为", "到")))
	if text == "" || !m.gapOrMark(word.b) && !hasAnyOf(text, "栋", "单元", "楼", "幢", "梯") {
		return Intent{}, false
	}
	if m.asksSomething(word.a) || word.a > 6 || !m.leadingNumber(word.a) && n != 0 && m.openIndex(n) < 0 && !hasAnyOf(text, "栋", "单元", "楼", "幢") {
		return Intent{}, false
	}
	if strings.HasPrefix(string(m.runes[word.a:word.b]), "只") || strings.HasPrefix(string(m.runes[word.a:word.b]), "仅") {
		if !hasAnyOf(text, "栋", "单元", "号楼", "幢", "梯") {
			return Intent{}, false
		}
	}
	if !m.leadingNumber(word.a) {
		n = 0
	}
	return Intent{Intent: intent, Kind: "scope", Motion: n, Text: text}, true
}
