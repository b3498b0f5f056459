package speech

import (
	"strings"
	"time"
	"unicode"
)

// openingMotion reads a motion with its options:
// 发起投票：小区大门刷什么颜色，红、蓝还是灰，投到周日晚8点.
func openingMotion(m *message, intent string, word span) (Intent, bool) {
	if m.asksHow(word.a) {
		return Intent{}, false
	}
	text, until, sp := m.withoutDeadline(word.b)
	if text == "" {
		return Intent{Intent: intent}, true
	}
	t, options := splitMotion(text)
	return Intent{Intent: intent, Title: t, Options: options, Until: until, Span: sp}, true
}

// asksHow tells 怎么发起投票 from the command.
func (m *message) asksHow(p int) bool {
	for i := 0; i < p; i++ {
		if m.hasWord(i, "怎么") || m.hasWord(i, "如何") || m.hasWord(i, "谁") {
			return true
		}
	}
	return false
}

// deadlineWords lead in when voting ends.
var deadlineWords = []string{"投票截止到", "投票截止", "截止时间", "截止到", "截至", "截止", "投票到", "投到", "表决到", "为期", "期限", "限期", "投票期", "投票时间", "投票", "表决", "投"}

// withoutDeadline is the text from rune p on without the words for the end of
// voting, and that end.
func (m *message) withoutDeadline(p int) (text string, until *time.Time, sp time.Duration) {
	p = m.skipMarks(p)
	for i := p; i < len(m.runes); i++ {
		k := m.hasAny(i, deadlineWords)
		if k == 0 {
			continue
		}
		start, end, until, sp, ok := m.spokenTime(i + k)
		near := 3
		if k <= 2 { // 投三天, 表决一周: nothing between
			near = 0
		}
		if !ok || start > int(m.at[min(i+k+near, len(m.runes))]) {
			continue
		}
		before := strings.TrimRight(clean(m.raw[m.at[p]:m.at[i]]), "，,；;。、 \n")
		after := strings.Trim(clean(m.raw[end:]), "，,；;。.！! \n")
		if after != "" && before != "" {
			before += "\n" + after
		} else {
			before += after
		}
		return before, until, sp
	}
	return m.textFrom(p), nil, 0
}

// splitMotion cuts a title from its options. Options stand after a bar or on
// lines of their own, are numbered or lettered, or are joined by 还是 and 、
// after the title.
func splitMotion(s string) (title string, options []string) {
	s = strings.ReplaceAll(s, "｜", "|")
	for _, w := range []string{"题目是", "标题是", "主题是", "内容是", "题目：", "标题："} {
		s = strings.TrimPrefix(s, w)
	}
	for _, w := range []string{"选项是", "选项为", "选项有", "选项：", "选项:", "备选："} {
		if head, tail, ok := strings.Cut(s, w); ok {
			if o := splitOptions(strings.ReplaceAll(strings.ReplaceAll(tail, "\n", "|"), "，", "|")); len(o) > 1 {
				return trimTitle(strings.TrimSpace(head)), o
			}
		}
	}
	if strings.Contains(s, "|") {
		return splitList(s, "|")
	}
	if strings.Contains(s, "\n") {
		title, rest, _ := strings.Cut(s, "\n")
		if lines := splitLines(rest); len(lines) > 1 {
			return trimTitle(strings.TrimRight(title, "：:")), lines
		}
		s = strings.ReplaceAll(s, "\n", "，")
	}
	if t, o := splitMarked(s); len(o) > 1 {
		return t, o
	}
	return splitSpoken(s)
}

func splitList(s, sep string) (title string, options []string) {
	parts := strings.Split(s, sep)
	for _, p := range parts[1:] {
		if p = bareOption(p); p != "" {
			options = append(options, p)
		}
	}
	return trimTitle(strings.TrimSpace(parts[0])), options
}

func splitLines(s string) []string {
	var lines []string
	for l := range strings.SplitSeq(s, "\n") {
		if l = bareOption(l); l != "" {
			lines = append(lines, l)
		}
	}
	return lines
}

// bareOption drops a number or letter before an option, as in "1. 爬山".
func bareOption(s string) string {
	s = strings.TrimSpace(s)
	r := []rune(s)
	if len(r) > 2 && isMarker(r[0]) && strings.ContainsRune(".．、)）:：。", r[1]) {
		s = string(r[2:])
	} else if len(r) > 1 && isRoundMarker(r[0]) {
		s = string(r[1:])
	}
	return trimTitle(strings.TrimSpace(s))
}

func isMarker(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r >= '０' && r <= '９' || r >= 'Ａ' && r <= 'Ｚ' || strings.ContainsRune("一二三四五六七八九十甲乙丙丁", r)
}

func isRoundMarker(r rune) bool { return r >= '①' && r <= '⑳' || r >= '⑴' && r <= '⒇' }

// splitMarked reads options with marks: 1.爬山 2.钓鱼, A东门 B西门, ①红②蓝.
func splitMarked(s string) (title string, options []string) {
	r := []rune(s)
	var starts []int
	var after []int
	for i := range r {
		if n := markAt(r, i, len(starts)); n > 0 {
			starts, after = append(starts, i), append(after, i+n)
		}
	}
	if len(starts) < 2 {
		return s, nil
	}
	for k := range starts {
		end := len(r)
		if k+1 < len(starts) {
			end = starts[k+1]
		}
		o := strings.Trim(string(r[after[k]:end]), " 　，,；;。、\n.．:：)）")
		if o == "" {
			return s, nil
		}
		options = append(options, o)
	}
	return trimTitle(strings.TrimRight(strings.TrimSpace(string(r[:starts[0]])), "：:？?，, ")), options
}

// markAt is the length of the mark of the k-th option at r[i]; 0 means that
// none stands there.
func markAt(r []rune, i, k int) int {
	if isRoundMarker(r[i]) && (int(r[i]-'①') == k || int(r[i]-'⑴') == k) {
		return 1
	}
	free := i == 0 || unicode.IsSpace(r[i-1]) || strings.ContainsRune("，,；;。、：:？?", r[i-1])
	c := unicode.ToUpper(r[i])
	if c >= 'Ａ' && c <= 'Ｚ' {
		c += 'A' - 'Ａ'
	}
	if int(c-'A') == k && c <= 'Z' {
		if i+1 < len(r) && strings.ContainsRune(".．、:：)）", r[i+1]) {
			return 2
		}
		if (free || k == 0 && i > 0 && unicode.Is(unicode.Han, r[i-1])) && i+1 < len(r) && unicode.Is(unicode.Han, r[i+1]) {
			return 1
		}
		return 0
	}
	if r[i] >= '０' && r[i] <= '９' {
		c = r[i] - '０' + '0'
	}
	if int(c-'1') == k && k < 9 && i+1 < len(r) && strings.ContainsRune(".．、)）:：", r[i+1]) {
		return 2
	}
	return 0
}

// splitSpoken reads options as they are said: 红、蓝还是灰.
func splitSpoken(s string) (title string, options []string) {
	s = strings.TrimRight(s, "。.！!？? ")
	cut := strings.LastIndexAny(s, "，,：:？?")
	if cut < 0 {
		return splitTail(s)
	}
	_, n := decode(s[cut:])
	head, tail := s[:cut], s[cut+n:]
	if o := splitOptions(tail); len(o) > 1 {
		return trimTitle(strings.TrimRight(strings.TrimSpace(head), "？?：:，,")), o
	}
	if parts := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("，,", r) }); len(parts) > 2 && short(parts[1:]) {
		for _, p := range parts[1:] {
			options = append(options, bareOption(p))
		}
		return trimTitle(parts[0]), options
	}
	return trimTitle(s), nil
}

func decode(s string) (rune, int) {
	for i, r := range s {
		if i > 0 {
			return r, i
		}
	}
	return 0, len(s)
}

func short(parts []string) bool {
	for _, p := range parts {
		if len([]rune(strings.TrimSpace(p))) > 6 {
			return false
		}
	}
	return true
}

// splitTail reads a title and options without a mark between: 楼道刷白色还是米色
// keeps the whole as the title.
func splitTail(s string) (title string, options []string) {
	if fields := strings.Fields(s); len(fields) > 1 {
		last := fields[len(fields)-1]
		if o := splitOptions(last); len(o) > 1 {
			return trimTitle(strings.Join(fields[:len(fields)-1], " ")), o
		}
		if len(fields) > 2 && short(fields[1:]) {
			return trimTitle(fields[0]), fields[1:]
		}
	}
	if o := splitOptions(s); len(o) > 1 && short(o) && len([]rune(o[0])) <= len([]rune(o[1])) {
		return trimTitle(s), o
	}
	if a, b, ok := strings.Cut(s, "还是"); ok {
		if o := likeEnd(a, b); o != "" {
			return trimTitle(s), []string{o, trimTitle(b)}
		}
	}
	return trimTitle(s), nil
}

// likeEnd is the end of a that is as long as b: 白色 in 楼道刷白色 for 米色.
func likeEnd(a, b string) string {
	x, y := []rune(strings.TrimSpace(a)), []rune(trimTitle(strings.TrimSpace(b)))
	if len(y) == 0 || len(x) <= len(y) {
		return ""
	}
	return string(x[len(x)-len(y):])
}

// splitOptions splits words joined by 、 / 和 还是 或者.
func splitOptions(s string) []string {
	for _, w := range []string{"还是", "或者", "或是", "或", "、", "/", "／", "；", ";", " ", "　"} {
		s = strings.ReplaceAll(s, w, "|")
	}
	var out []string
	for p := range strings.SplitSeq(s, "|") {
		if p = bareOption(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

func hasAnyOf(s string, words ...string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// meeting reads 开会 8月3日 19:30 社区活动室 议题 12 13.
func meeting(m *message, intent string, word span) (Intent, bool) {
	if m.asksSomething(word.b) || m.has("时间改", "来不了", "去不了", "不来", "不去", "参加", "请假", "取消", "开会了", "刚开会", "室在") {
		return Intent{}, false
	}
	rest := m.skipWords(word.b, "会议", "议事会", "会")
	_, _, until, _, timed := m.spokenTime(0)
	repeat, _ := repeatIn(m.raw)
	if repeat != "" && !timed && !m.has("点", ":", "上午", "下午", "晚上") {
		return Intent{}, false
	}
	if !timed && repeat == "" && m.leftover(rest) > 0 && !m.has("议题") {
		return Intent{}, false
	}
	in := Intent{Intent: intent, Until: until}
	end := len(m.runes)
	if k := m.indexFrom(rest, "议题"); k >= 0 {
		end = k
		in.Motions = m.numbersFrom(k)
	}
	in.Place = m.placeBetween(rest, end)
	if m.has("联席") {
		in.Kind = "joint"
	}
	return m.comingAgain(in), true
}

// numbersFrom are the motion numbers at or after rune p.
func (m *message) numbersFrom(p int) []int {
	var out []int
	for i := p; i < len(m.runes); i++ {
		if n, end := m.numeralAt(i); end > i {
			out = append(out, n)
			i = end - 1
		}
	}
	return out
}

// placeBetween is what is left of the runes p to end when times are taken out.
func (m *message) placeBetween(p, end int) string {
	s := m.slice(p, end)
	now := m.s.Now
	if now.IsZero() {
		now = anyDay
	}
	for range 3 {
		_, a, b, ok := findTime(s, now)
		if !ok {
			break
		}
		s = s[:a] + " " + s[b:]
	}
	s = strings.Trim(s, " ：:，,、。在于")
	return strings.Join(strings.Fields(strings.NewReplacer("，", " ", ",", " ", "地点", " ", "：", " ", ":", " ").Replace(s)), " ")
}
