package speech

import "strings"

// requests are the commands about troubles residents report and what becomes
// of them.
var requests = []command{
	{"request", "反映一下 反映个问题 反映一个问题 反映个情况 反映问题 反映情况 反映 反应一下 反应个问题 反应问题 报修一下 报修 报个修 报一下 投诉一下 投诉 举报 上报 报告 诉求 提诉求 提个诉求 求助 报事 保修", reporting},
	{"progress", "进度 进展 查进度 办理进度 处理进度 催办 催一下 查询进度 查一下进度 跟进 催催 查诉求", progressing},
	{"rate", "评价 打分 评分 打个分 评个分 给个评价 满意度", rating},
	{"rate", "很满意 非常满意 十分满意 满意 比较满意 基本满意 还算满意 不满意 很不满意 非常不满意 极不满意 不太满意 不怎么满意 一般 一般般 差评 好评 给好评 给差评 五星好评 打 给", ratingOf},
	{"reopen", "又坏了 又坏 又漏了 又堵了 又停了 又不亮了 又不行了 没修好 没有修好 根本没修好 还没修好 还没弄好 没解决 没有解决 根本没解决 还没解决 还是坏的 还是没修好 还是漏 还是不行 还是老样子 重新打开 重开 没修 没弄好 没处理好 没处理 没人来修 没办好 复发了", reopening},
	{"done", "销号 办结 结案 已办结 办完了 办好了 已办好 已经办好 修好了 已修好 已经修好 处理好了 处理完了 已处理 解决了 已解决 已经解决 完成了 已完成 完工了 弄好了 搞定了 修完了 完成", finishing},
	{"assign", "派单 派给 交给 指派给 指派 分派给 分派 交由 转给 转交给 转交 派 安排", assigning},
}

// reporting takes the rest as a request.
func reporting(m *message, intent string, word span) (Intent, bool) {
	if m.hasWord(word.b, "的") || m.leadingNumber(word.a) && m.hasWord(word.a, "诉求") {
		return Intent{}, false
	}
	if n, end, ok := m.numberAfter(word.b); ok && m.hasWord(word.a, "诉求") {
		if m.leftover(end) == 0 {
			return Intent{Intent: "progress", Request: n}, true
		}
		return Intent{}, false
	}
	if m.has("投诉电话", "举报电话", "报修电话") {
		return Intent{}, false
	}
	text := m.textFrom(m.skipWords(word.b, "是", "下", "个"))
	return Intent{Intent: intent, Text: text, Kind: disputeKind(m)}, true
}

// leadingNumber tells that a number stands before rune p.
func (m *message) leadingNumber(p int) bool {
	for i := 0; i < p; i++ {
		if _, ok := m.leadNumber(i); ok {
			return true
		}
	}
	return false
}

// gradeAlone reads 35号5分, and in private 很满意 alone.
func (m *message) gradeAlone() (Intent, bool) {
	if m.s.Chat == "private" {
		for _, g := range grades {
			if w := m.core(); g.word == w && hasAnyOf(w, "满意", "评") {
				return Intent{Intent: "rate", Score: g.score}, true
			}
		}
	}
	in := Intent{Intent: "rate"}
	for _, t := range m.tokens {
		switch {
		case t.class == ref && in.Request == 0:
			in.Request = t.n
		case t.class == quantity && t.kind == score && in.Score == 0:
			in.Score = t.n
		case t.class == filler || t.class == stop || t.class == self:
		default:
			return Intent{}, false
		}
	}
	ok := in.Request > 0 && in.Score >= 1 && in.Score <= 5 && m.openIndex(in.Request) < 0
	return in, ok
}

// progressing asks how a request stands.
func progressing(m *message, intent string, word span) (Intent, bool) {
	n, rest := m.about(word)
	if strings.HasPrefix(string(m.runes[word.a:word.b]), "催") && n == 0 || m.has("没投", "投票", "催票") {
		return Intent{}, false
	}
	if n == 0 && m.leftover(rest) > 6 {
		return Intent{}, false
	}
	if m.openIndex(n) >= 0 && m.runes[word.a] == '催' {
		return Intent{Intent: "remind", Motion: n}, true
	}
	if m.openIndex(n) >= 0 {
		return Intent{Intent: "result", Motion: n}, true
	}
	return Intent{Intent: intent, Request: n}, true
}

// rating reads 评价 35 5分.
func rating(m *message, intent string, word span) (Intent, bool) {
	n, rest := m.about(word)
	score := m.scoreFrom(word.b)
	if n != 0 && rest > word.b {
		score = m.scoreFrom(rest)
	}
	if m.asksSomething(word.b) || score == 0 && n == 0 && m.leftover(rest) > 0 {
		return Intent{}, false
	}
	in := Intent{Intent: intent, Request: n, Score: score}
	if score == 0 {
		in.Text = m.textFrom(rest)
	}
	return in, true
}

// ratingOf reads 35号很满意 and 给35号打3分: a number and a grade, no more.
func ratingOf(m *message, intent string, word span) (Intent, bool) {
	n := 0
	for p := 0; p < len(m.runes) && n == 0; p++ {
		if t, ok := m.leadNumber(p); ok && t.class == ref {
			n = t.n
		}
	}
	score := m.scoreFrom(word.a)
	if n == 0 || score == 0 || m.asksSomething(0) || m.openIndex(n) >= 0 && !m.has("分", "星") {
		return Intent{}, false
	}
	return Intent{Intent: intent, Request: n, Score: score}, true
}

// grades are the words for a score, the longer ones first.
var grades = []struct {
	word  string
	score int
}{
	{"非常不满意", 1}, {"很不满意", 1}, {"十分不满意", 1}, {"极不满意", 1}, {"极其不满意", 1}, {"太不满意", 1}, {"不太满意", 2}, {"不怎么满意", 2}, {"不是很满意", 2}, {"不满意", 2},
	{"非常满意", 5}, {"很满意", 5}, {"十分满意", 5}, {"特别满意", 5}, {"超级满意", 5}, {"相当满意", 5}, {"满分", 5}, {"比较满意", 4}, {"基本满意", 3}, {"还算满意", 3}, {"满意", 4},
	{"一般", 3}, {"还行", 3}, {"凑合", 3}, {"差评", 1}, {"好评", 5}, {"很差", 1}, {"太差", 1}, {"差", 2}, {"很好", 5}, {"非常好", 5},
}

// scoreFrom is the score from 1 to 5 said at or after rune p; 0 means none.
func (m *message) scoreFrom(p int) int {
	for i := p; i < len(m.runes); i++ {
		n, end := m.numeralAt(i)
		if end > i {
			if k, _ := m.unitAt(end); k == score && n >= 1 && n <= 5 {
				return n
			}
			if i > 0 && n >= 1 && n <= 5 && end == len(m.runes) && m.gap[i] && m.has("评价", "打分", "评分") {
				return n
			}
			i = end - 1
		}
	}
	for _, g := range grades {
		if m.indexFrom(p, g.word) >= 0 {
			return g.score
		}
	}
	return 0
}

// reopening says that a request is not settled.
func reopening(m *message, intent string, word span) (Intent, bool) {
	n, rest := m.about(word)
	if m.asksSomething(word.b) || n == 0 && (word.a > 2 || m.leftover(rest) > 2) || m.openIndex(n) >= 0 {
		return Intent{}, false
	}
	return Intent{Intent: intent, Request: n}, true
}

// finishing says that a request is settled.
func finishing(m *message, intent string, word span) (Intent, bool) {
	n, rest := m.about(word)
	if m.asksSomething(word.b) || m.hasWord(word.b, "没") || m.hasWord(word.b, "再") || n == 0 && m.leftover(rest) > 2 || m.openIndex(n) >= 0 {
		return Intent{}, false
	}
	if n == 0 && word.a > 2 {
		return Intent{}, false
	}
	return Intent{Intent: intent, Request: n}, true
}

// assigning reads 派单 35 王五 8月10日前 and 35号交给王师傅周五前.
func assigning(m *message, intent string, word span) (Intent, bool) {
	n, rest := m.about(word)
	if m.asksSomething(word.b) || m.notWanted(word.a) || m.hasWord(word.a, "安排") && n == 0 || m.hasWord(word.a, "派") && n == 0 && !m.hasWord(word.a, "派单") && !m.hasWord(word.a, "派给") {
		return Intent{}, false
	}
	in := Intent{Intent: intent, Request: n}
	name, until, sp, found := m.withoutTime(rest)
	in.To = personName(name)
	if in.To == "单" && n > 0 { // 派单 35, and nobody named
		in.To = ""
		return in, true
	}
	if in.To == "" || len([]rune(in.To)) > 12 || m.openIndex(n) >= 0 && m.hasWord(word.a, "安排") {
		return Intent{}, false
	}
	if n == 0 && !found && !m.hasWord(word.a, "派") {
		return Intent{}, false
	}
	in.Until, in.Span = until, sp
	return in, true
}

// personName cuts a name out of what follows 交给 or 委托.
func personName(s string) string {
	s = strings.TrimLeft(s, " 给：:，,、由让")
	for _, w := range []string{"去", "来", "处理", "负责", "办", "跟进", "修", "，", ",", "。", "；", " ", "、", "投", "代", "替", "帮", "在", "限", "，", "于", "\n", "全权", "：", ":", "作为", "参加", "行使", "表决", "进行", "！", "!"} {
		if k := strings.Index(s, w); k > 0 {
			s = s[:k]
		}
	}
	return strings.TrimSpace(s)
}

// disputeKind marks a complaint about a neighbour, which is for mediation.
func disputeKind(m *message) string {
	if m.has("楼上", "楼下", "隔壁", "邻居", "对门") && m.has("吵", "噪音", "扰民", "狗叫", "半夜", "跳", "漏水到", "骂", "抽烟", "油烟", "音响", "占") {
		return "neighbour"
	}
	return ""
}
