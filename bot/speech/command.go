package speech

import (
	"slices"
	"strings"
	"sync"
)

// A command is said by its word at the opening of a message, after at most a
// greeting, 我要 and the number it is about: 附议 12, 12号我附议, 我要附议12号.

// command is one word that opens a command and what makes an intent of the
// rest.
type command struct {
	intent string
	words  string // separated by spaces
	build  builder
}

// builder makes an intent of the message; word is where the command's word
// stands. It declines when the rest does not fit.
type builder func(m *message, intent string, word span) (Intent, bool)

// span is a range of runes.
type span struct{ a, b int }

// commands lists all of them; the longest word that fits is taken, and what it
// declines the next longest may take.
var commands = slices.Concat(effects, secondsBack, steps, meetings, elections, doors, works, purse, charter, deliberation, requests, chairing, households, kindred, taking)

type commandWord struct {
	runes []rune
	*command
}

var commandWords = sync.OnceValue(func() map[rune][]commandWord {
	index := map[rune][]commandWord{}
	for i := range commands {
		for _, w := range strings.Fields(commands[i].words) {
			f := fold(w)
			index[f[0]] = append(index[f[0]], commandWord{f, &commands[i]})
		}
	}
	for _, list := range index {
		slices.SortStableFunc(list, func(a, b commandWord) int { return len(b.runes) - len(a.runes) })
	}
	return index
})

// leads may stand before a command's word.
var leads = strings.Fields(`这个 那个 我能 我可以 把我的票 把我家的票 把票 我的票 代我 替我 我想要 我需要 我要求 我要 我想 我来 我有 我也 我们要 我们 我家 我自己 自己 我 本人 俺 咱 想要 想 要 需要 申请 请求 请问 请帮我 请 帮我 帮忙 帮 给我 给 能不能 能否 可不可以 可以 麻烦你 麻烦 把 将 对 关于 针对 主任 现在 再 先 今天 那 就 你好 您好 您 各位 机器人 小助手 助手 在吗 喂 嗯 呃 好的 好 议题 提案 议案 诉求 工单 会议 由 也来 也 都 号 第 个 一个 点 一些 结果 公示 报名 开会 下午 上午 晚上 早上 中午 今天 明天 后天 周末 会 这次 那次 下次`)

// longestLead bounds how far into a message a command's word may stand.
const longestLead = 48

// command reads the message as a command. It looks for a command's word at the
// start and wherever words that may stand before one end.
func (m *message) command() (Intent, bool) {
	index := commandWords()
	var reached [longestLead + 1]bool
	reached[0] = true
	for p := 0; p < len(m.runes) && p < longestLead; p++ {
		if !reached[p] {
			continue
		}
		for _, w := range index[m.runes[p]] {
			if !m.hasRunes(p, w.runes) {
				continue
			}
			if in, ok := w.build(m, w.intent, span{p, p + len(w.runes)}); ok {
				return in, true
			}
		}
		m.leadsFrom(p, func(end int) { reached[min(end, longestLead)] = true })
	}
	return m.gradeAlone()
}

// leadsFrom reports where each word ends that may stand before a command at
// rune p.
func (m *message) leadsFrom(p int, reach func(end int)) {
	r := m.runes[p]
	if isMark(r) || strings.ContainsRune("()#的-", r) {
		reach(p + 1)
		return
	}
	if t, ok := m.leadNumber(p); ok {
		reach(t.b)
	} else if r >= '0' && r <= '9' {
		if t, ok := m.numberAt(p); ok && t.class == opinionRef && m.hasAny(t.b, []string{"隐藏", "屏蔽", "折叠", "恢复", "取消", "异议", "举报"}) > 0 {
			reach(t.b)
		}
	}
	if _, end, ok := m.roomName(p); ok {
		reach(end)
	}
	if r == '每' && m.has("会", "巡") { // 每周三晚上开会
		for _, w := range []string{"每个月", "每个", "每月", "每周", "每天", "每季度", "每年", "每"} {
			if m.hasWord(p, w) {
				reach(p + len([]rune(w)))
			}
		}
	}
	for _, w := range leads {
		if m.hasWord(p, w) {
			reach(p + len([]rune(w)))
		}
	}
	if strings.ContainsRune("今明后周星礼下上本这晚早中", r) || r >= '0' && r <= '9' {
		if end := m.timeAt(p); end > p {
			reach(end)
		}
	}
}

// leadNumber reads the number a command is about, before its word.
func (m *message) leadNumber(p int) (token, bool) {
	if r := m.runes[p]; r > '9' || r < '0' {
		if _, han := digitOf(r); !han && scaleOf(r) == 0 && r != '第' {
			return token{}, false
		}
	}
	if m.runes[p] == '第' {
		if p+1 >= len(m.runes) {
			return token{}, false
		}
		t, ok := m.numberAt(p + 1)
		return t, ok && t.class == ref
	}
	t, ok := m.numberAt(p)
	if !ok || t.class != ref && (t.class != number || t.han && t.b < len(m.runes) && !m.gap[t.b]) {
		return token{}, false
	}
	return t, true
}

// about is the number a command is about: the first motion number before its
// word or right after it, and where the rest begins.
func (m *message) about(word span) (n, rest int) {
	rest = word.b
	for p := 0; p < word.a; p++ {
		if t, ok := m.leadNumber(p); ok {
			return t.n, rest
		}
	}
	if n, end, ok := m.numberAfter(word.b); ok {
		return n, end
	}
	return 0, rest
}

// withoutMeasure is the number of a quantity whose measure word stands apart and so
// begins what follows: 意见 1 种树.
func (m *message) withoutMeasure(t token) token {
	_, end := m.numeralAt(t.a)
	if end > t.a && end < t.b && (m.gap[end] || m.runes[t.a] <= '9' && m.hasAny(end, likeMeasures) > 0) {
		t.class, t.b, t.han = number, end, false
	}
	return t
}

// likeMeasures are things whose first character is also a measure: 意见3路灯先修.
var likeMeasures = strings.Fields(`路灯 路面 路口 路边 路障 路牌 楼道 楼梯 楼顶 楼下 楼上 户外 天台 天然气 天花板 分类 块状 条件 月底 门口 门禁 门卫 门前 台阶 张贴 家长 家里 家庭 人行道 人防 车位 车棚 车库 车道 小区 小孩 年轻人 老人 点灯 层高 口碑 道路 道闸 间距 栋距 座椅 桶装 面积 把手`)

// numberAfter reads 3, 3号, 第3号, 议题3, #3 or 到3号 at rune p.
func (m *message) numberAfter(p int) (n, end int, ok bool) {
	p = m.skipMarks(p)
	for _, w := range []string{"议题", "提案", "议案", "诉求", "工单", "会议", "投票", "表决", "第", "#", "给", "到", "对", "我的", "我对", "了", "一下", "请求"} {
		if m.hasWord(p, w) {
			p = m.skipMarks(p + len([]rune(w)))
		}
	}
	if p >= len(m.runes) {
		return 0, 0, false
	}
	t, got := m.numberAt(p)
	if got && t.class == quantity {
		t = m.withoutMeasure(t)
	}
	if !got || t.class != ref && t.class != number || t.n == 0 {
		return 0, 0, false
	}
	if t.class == number && t.han && t.b < len(m.runes) && !m.gap[t.b] {
		return 0, 0, false
	}
	end = t.b
	for _, w := range []string{"议题", "提案", "议案", "诉求", "工单", "会议", "投票", "表决"} {
		if t.class == ref && m.hasWord(end, w) {
			end += len([]rune(w))
			break
		}
	}
	return t.n, end, true
}

// skipMarks passes over punctuation that only separates.
func (m *message) skipMarks(p int) int {
	for p < len(m.runes) && (isMark(m.runes[p]) || m.runes[p] == '-' || m.runes[p] == '|') {
		p++
	}
	return p
}

// textFrom is what was typed from rune p on, without leading separators.
func (m *message) textFrom(p int) string { return m.slice(m.skipMarks(p), len(m.runes)) }

// asksSomething tells a question about a command from the command.
func (m *message) asksSomething(from int) bool {
	for _, w := range questionMarks {
		if m.indexFrom(from, w) >= 0 {
			return true
		}
	}
	return false
}

var questionMarks = []string{"?", "吗", "是什么", "什么意思", "怎么", "如何", "为什么", "是不是", "没有啊", "了没", "什么时候", "咋", "谁", "多久", "几号", "几点", "几时", "哪", "多少"}

// indexFrom is where w stands first at or after rune p; -1 means nowhere.
func (m *message) indexFrom(p int, w string) int {
	for i := p; i < len(m.runes); i++ {
		if m.hasWord(i, w) {
			return i
		}
	}
	return -1
}

func (m *message) has(words ...string) bool {
	folded := m.folded()
	for _, w := range words {
		if strings.Contains(folded, w) {
			return true
		}
	}
	return false
}

// core is the folded message without marks and courtesies around it.
func (m *message) core() string {
	a, b := 0, len(m.runes)
	for b > a && (isMark(m.runes[b-1]) || m.runes[b-1] == approval) {
		b--
	}
	for a < b && isMark(m.runes[a]) {
		a++
	}
	s := string(m.runes[a:b])
	for _, w := range []string{"你好,", "您好,", "你好", "您好", "请问", "请"} {
		if len(s) > len(w) {
			s = strings.TrimPrefix(s, w)
		}
	}
	for _, w := range []string{"谢谢", "吧", "啊", "呀", "哦", "啦"} {
		if len(s) > len(w) {
			s = strings.TrimSuffix(s, w)
		}
	}
	return strings.Trim(s, ",.!~")
}

// bare makes an intent without slots when nothing but courtesies follows.
func bare(m *message, intent string, word span) (Intent, bool) {
	if m.asksSomething(word.b) || m.leftover(word.b) > 2 {
		return Intent{}, false
	}
	return Intent{Intent: intent}, true
}

// loose makes an intent without slots whatever follows.
func loose(m *message, intent string, word span) (Intent, bool) {
	if m.asksSomething(word.b) {
		return Intent{}, false
	}
	return Intent{Intent: intent}, true
}

// leftover counts the runes from p on that are no marks or particles.
func (m *message) leftover(p int) int {
	n := 0
	for _, r := range m.runes[min(p, len(m.runes)):] {
		if !isMark(r) && !strings.ContainsRune("吧啊呀哦了的啦嘛谢请我一下", r) && r != approval {
			n++
		}
	}
	return n
}

// onMotion makes an intent about a motion, taken from the message, the quote
// or the only one open.
func onMotion(m *message, intent string, word span) (Intent, bool) {
	n, rest := m.about(word)
	if m.asksSomething(rest) {
		return Intent{}, false
	}
	if n == 0 {
		n = m.meant()
	}
	if n == 0 && m.leftover(rest) > 6 {
		return Intent{}, false
	}
	return Intent{Intent: intent, Motion: n}, true
}

// meant is the number of the motion a message without a number is about: named
// by its title, quoted, or the only one open; 0 when that is not clear.
func (m *message) meant() int {
	if len(m.s.Open) == 0 {
		return m.s.Quote
	}
	if n := m.titled(); n != 0 {
		return n
	}
	if m.s.Quote != 0 {
		return m.s.Quote
	}
	if len(m.s.Open) == 1 {
		return m.s.Open[0].No
	}
	return 0
}

// titled is the number of the open motion that words of its title name; 0 means none.
func (m *message) titled() int {
	if len(m.runes) > longestBallot || len(m.s.Open) == 0 {
		return 0
	}
	m.nameWords()
	for _, t := range m.tokens {
		if t.class != title {
			continue
		}
		for i := range m.s.Open {
			if t.n == 1<<i && !(len(m.s.Open) > 1 && containsCommon(string(m.runes[t.a:t.b]))) {
				return m.s.Open[i].No
			}
		}
	}
	return 0
}
