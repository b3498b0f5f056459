package speech

import (
	"regexp"
	"strings"
)

// taking are the commands of taking part: ballots taken back, proxies,
// pledges, nominations, meetings.
var taking = []command{
	{"retract", "撤票 撤回投票 撤销投票 撤回我的票 撤回票 撤回我的投票 删除我的投票 删除我的票 删掉我的票 删掉我的投票 撤销我的投票 取消我的投票 取消投票 取消我的票 收回我的票 收回投票 投错了 投错 选错了 点错了 我投错了 按错了 撤回 撤销 撤 退票 我的票作废 我的票不算 把票撤", retracting},
	{"undelegate", "不要委托 别委托 不委托 不用再委托 不想委托 取消委托 撤销委托 收回委托 撤回委托 解除委托 终止委托 不委托了 不再委托 不用委托 我自己投不委托 取消授权 取消代投 收回授权 取消对 撤销对 收回对 取消 撤销", undelegating},
	{"delegate", "委托给 全权委托 委托 授权给 授权 让 请 叫 由", delegating},
	{"pledge", "认捐 捐款 捐 捐出 捐赠 我出 出 赞助 出资 出工 出力 认领", pledging},
	{"nominate", "提名 推荐 推举 推选 举荐 我提名 我推荐 联名推荐 自荐 毛遂自荐 参选 报名参选 竞选", nominating},
	{"put_forward", "社区党组织 党组织 社区党支部 党支部 社区党总支 党总支 社区党委 党委 社区居委会 居委会 居民委员会", puttingForward},
	{"stand", "接受提名 同意参选 同意被提名 愿意参选 不接受提名 不参选 不参加选举 退出选举 拒绝提名 退选 放弃参选 不同意参选 不愿意参选 不想参选", standing},
	{"rsvp", "参加 参会 不参加 不参会 来不了 去不了 来不成 去不成 到不了 参加不了 我来 我去 我不去 我不来 能来 能去 不能来 不能去 不能参加 能参加 会参加 会来 会去 来 去 请假 请个假 没空 没时间 有事去不了 有事来不了 报名 准时到 准时参加 一定到 一定来 可能来 不一定来 不一定去", replying},
	{"checkin", "签到码 签到码是 签到 打卡 签个到 到场 到了 已到 我到了 到会 报到", checking},
}

// retracting takes a ballot back: 撤票 3, 3号我投错了.
func retracting(m *message, intent string, word span) (Intent, bool) {
	n, rest := m.about(word)
	if n == 0 {
		n = m.numberAnywhere()
	}
	w := string(m.runes[word.a:word.b])
	weak := w == "撤回" || w == "撤销" || w == "撤"
	if weak && n == 0 && !m.has("票") && m.leftover(rest) > 0 || m.asksSomething(word.b) || weak && m.has("议题", "提案", "提议", "同意", "委托", "附议", "联署") {
		return Intent{}, false
	}
	if m.choiceAfter(word.b) || m.has("改投", "改成", "改为") { // 投错了，应该是反对
		return Intent{}, false
	}
	if n == 0 {
		n = m.meant()
	}
	return Intent{Intent: intent, Motion: n}, true
}

func (m *message) choiceAfter(p int) bool {
	for _, t := range m.tokens {
		if t.a >= p && isChoice(t.class) {
			return true
		}
	}
	return false
}

func undelegating(m *message, intent string, word span) (Intent, bool) {
	if m.asksSomething(word.b) || !m.has("委托", "授权", "代投") {
		return Intent{}, false
	}
	n, _ := m.about(word)
	return Intent{Intent: intent, Motion: n}, true
}

// delegating reads 委托 李四 投 3 and 让我儿子替我投.
func delegating(m *message, intent string, word span) (Intent, bool) {
	w := string(m.runes[word.a:word.b])
	asking := w == "让" || w == "请" || w == "叫" || w == "由"
	mine := m.forMe(word.b)
	votes := m.has("投", "表决", "参加", "代表我", "选")
	if asking && !(mine && votes) || m.asksSomething(word.b) || m.has("取消", "撤销", "作废", "不算了", "收回") {
		return Intent{}, false
	}
	n := m.numberAnywhere()
	p := m.skipWords(word.b, "给")
	if k, end, ok := m.numberAfter(p); ok && n == 0 {
		n, p = k, end
	} else if ok && k == n {
		p = end
	}
	to := personName(m.textFrom(p))
	if n == 0 {
		n = m.lastNumber(word.b)
	}
	if to == "" || len([]rune(to)) > 10 {
		return Intent{Intent: intent, Motion: n}, to == "" && !asking
	}
	return Intent{Intent: intent, To: namedKin(to), Motion: n}, true
}

var kinAndName = regexp.MustCompile(`^(?:我|俺)?(?:家)?(?:的)?(?:大|小|二)?(?:儿子|女儿|闺女|女婿|儿媳妇?|媳妇|老公|老婆|老伴|丈夫|妻子|爱人|孙子|孙女|哥哥?|姐姐?|弟弟?|妹妹?|侄子|侄女|外甥|邻居)(\p{Han}{2,4})$`)

// namedKin is the name alone of 我女儿王丽.
func namedKin(to string) string {
	if found := kinAndName.FindStringSubmatch(to); found != nil && isName(found[1]) {
		return found[1]
	}
	return to
}

// forMe tells that after rune p somebody is to vote in one's place: 替我投.
func (m *message) forMe(p int) bool {
	for _, w := range []string{"替我", "代我", "帮我", "代表我", "为我", "代为", "全权代"} {
		if k := m.indexFrom(p, w); k > p && m.hasAny(k+len([]rune(w)), []string{"投", "表决", "参加", "选", "去", "行使", "来", "签", "把", "理"}) > 0 {
			return true
		}
	}
	return false
}

// lastNumber is a bare number after rune p: 委托 李四 投 3.
func (m *message) lastNumber(p int) int {
	for k := len(m.tokens) - 1; k >= 0; k-- {
		if t := m.tokens[k]; t.a >= p && t.class == number && !t.han {
			return t.n
		}
	}
	return 0
}

// pledging reads an amount of money, days of labour, or goods.
func pledging(m *message, intent string, word span) (Intent, bool) {
	n, rest := m.about(word)
	w := string(m.runes[word.a:word.b])
	if m.asksSomething(0) || m.hasWord(word.b, "了") || m.has("不捐", "不要了", "取消", "撤", "不认捐") {
		return Intent{}, false
	}
	to, given := m.givenTo(rest)
	if given { // 我捐500给3号
		n, rest = to.n, word.b
	} else if rest > word.b { // 认捐 3 500元; in 我出500 the number is the amount
		if _, ok := m.pledgeFrom(rest); !ok {
			n, rest = 0, word.b
			for p := 0; p < word.a; p++ {
				if t, got := m.leadNumber(p); got {
					n = t.n
					break
				}
			}
		}
	}
	in, ok := m.pledgeFrom(rest)
	if !ok {
		if strings.HasPrefix(w, "认捐") && m.leftover(rest) <= 2 {
			return Intent{Intent: intent, Motion: n}, true
		}
		return Intent{}, false
	}
	in.Intent, in.Motion = intent, n
	if given && in.Kind == "goods" {
		in.Text = m.slice(rest, to.a-1)
	}
	if n == 0 {
		in.Motion = m.s.Quote
	}
	if in.Motion == 0 {
		in.Motion = m.titled()
	}
	return in, true
}

// givenTo finds the 3号 of 给3号 behind an amount.
func (m *message) givenTo(p int) (token, bool) {
	for _, t := range m.tokens {
		if t.class == ref && t.a > p && (m.hasWord(t.a-1, "给") || m.hasWord(t.a-1, "到")) {
			return t, true
		}
	}
	return token{}, false
}

// pledgeFrom reads how much of what is promised at rune p.
func (m *message) pledgeFrom(p int) (Intent, bool) {
	given := m.has("认捐", "捐赠") // 认捐水泥20袋
	for i := m.skipMarks(p); i < len(m.runes); i++ {
		n, end := m.numeralAt(i)
		if end == i {
			if !m.passable(i) && !(given && i-p < longestGoods) {
				return Intent{}, false
			}
			continue
		}
		if n == 0 || n >= largest {
			return Intent{}, false
		}
		in := m.pledgeOf(n, i, end)
		if in.Kind == "goods" {
			in.Text = m.textFrom(p)
		}
		return in, in.Kind != "money" || m.leftover(end) <= 5 && !m.has("卖", "买", "租", "收")
	}
	return Intent{}, false
}

// longestGoods is how many characters may name goods before their number.
const longestGoods = 8

// passable lets a few words stand before the amount: 我愿意出, 大概.
func (m *message) passable(i int) bool {
	return strings.ContainsRune("我愿意可以再也先就大概约个给钱款出捐助资人民币一份力工,、", m.runes[i])
}

// pledgeOf tells money, labour and goods by what follows the amount.
func (m *message) pledgeOf(n, start, end int) Intent {
	rest := ""
	if end < len(m.runes) {
		rest = string(m.runes[end:])
	}
	labour := []string{"天工", "个工", "工日", "天义工", "天劳力", "个劳力", "天", "人工", "个人", "人", "个小工", "个义工", "工", "个小时", "小时"}
	switch {
	case strings.HasPrefix(rest, "千"):
		return Intent{Kind: "money", Amount: n * 1000}
	case strings.HasPrefix(rest, "万"):
		return Intent{Kind: "money", Amount: n * 10000}
	case rest == "" || hasPrefixOf(rest, "元", "块钱", "圆", ",", ".", "!", "吧", "整", "给", "支持"):
		return Intent{Kind: "money", Amount: n}
	case strings.HasPrefix(rest, "块") && !hasPrefixOf(rest, "块砖", "块板", "块石", "块木", "块地"):
		return Intent{Kind: "money", Amount: n}
	case hasPrefixOf(rest, labour...):
		return Intent{Kind: "labour", Amount: n}
	}
	return Intent{Kind: "goods", Amount: n, Text: m.slice(start, len(m.runes))}
}

func hasPrefixOf(s string, words ...string) bool {
	for _, w := range words {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return false
}

// nominating reads 提名 赵六 and 推荐孙丽当委员.
func nominating(m *message, intent string, word span) (Intent, bool) {
	w := string(m.runes[word.a:word.b])
	if m.asksSomething(0) {
		return Intent{}, false
	}
	n, rest := m.about(word)
	if n == 0 {
		n = m.onlyElection()
	}
	if hasAnyOf(w, "自荐", "参选", "竞选") {
		if m.has("不", "谁", "他", "她") || m.leftover(rest) > 10 {
			return Intent{}, false
		}
		return Intent{Intent: intent, Motion: n, Answer: "self", Kind: seatNamed(m.textFrom(rest))}, true
	}
	text, line := withoutSeat(m.textFrom(rest))
	name := nomineeName(text)
	if line == "" {
		line = seatNamed(strings.TrimPrefix(strings.TrimSpace(text), name))
	}
	if strings.Contains(name, "妇女") { // 推荐三八妇女节活动
		return Intent{}, false
	}
	if said := trimTitle(m.textFrom(rest)); said == "我" || name == "我自己" || name == "自己" || name == "本人" {
		return Intent{Intent: intent, Motion: n, Answer: "self", Kind: line}, true
	}
	if name == "" || hasAnyOf(w, "推荐") && n == 0 && !m.has("当", "为", "委员", "选", "候选") {
		return Intent{}, false
	}
	return Intent{Intent: intent, Motion: n, Name: name, Kind: line}, true
}

func nomineeName(s string) string {
	for _, w := range []string{"当", "为", "做", "担任", "进", "入", "，", ",", "。", " ", "来", "参选", "作"} {
		if k := strings.Index(s, w); k > 0 {
			s = s[:k]
		}
	}
	s = strings.TrimSpace(trimTitle(s))
	if k := strings.LastIndex(s, "的"); k > 0 && hasAnyOf(s[:k], "楼", "栋", "单元", "村", "家", "组", "小区") { // 我们楼的王芳
		s = s[k+len("的"):]
	}
	if n := len([]rune(s)); n < 2 || n > 8 || !allLetters(s) {
		return ""
	}
	return s
}

// onlyElection is the number of the election that is open, if it is one.
func (m *message) onlyElection() int {
	n := 0
	for i := range m.s.Open {
		if m.s.Open[i].Type == "election" {
			if n != 0 {
				return 0
			}
			n = m.s.Open[i].No
		}
	}
	return n
}

func standing(m *message, intent string, word span) (Intent, bool) {
	if m.asksSomething(0) || m.leftover(word.b) > 6 {
		return Intent{}, false
	}
	answer := "yes"
	if hasAnyOf(string(m.runes[word.a:word.b]), "不", "退", "拒", "放弃") {
		answer = "no"
	}
	n, rest := m.about(word)
	if n == 0 {
		n = m.onlyElection()
	}
	return Intent{Intent: intent, Motion: n, Answer: answer, Kind: seatNamed(m.textFrom(rest))}, true
}

// replying answers an invitation. 我来 alone says so only as the whole message
// or with the meeting named.
func replying(m *message, intent string, word span) (Intent, bool) {
	if m.asksSomething(0) || m.speaksOfChoice() || m.has("大家", "他", "她", "你", "谁", "人", "妈", "爸", "投") || m.has("志愿", "旅游", "比赛", "培训", "婚礼", "同学会", "家长会", "葬") {
		return Intent{}, false
	}
	n, named := m.meetingNamed()
	w := string(m.runes[word.a:word.b])
	rest := m.leftover(word.b)
	weak := w == "来" || w == "去"
	if !weak && word.b < len(m.runes) && isMark(m.runes[word.b]) { // 来不了，家里有事
		rest = 0
	}
	sure := hasAnyOf(w, "参", "不了", "不成", "假", "没空", "没时间", "报名")
	if !sure && !named && rest > 0 {
		return Intent{}, false
	}
	if named && (rest > 6 || weak && word.a == 0 && n == 0 && rest > 0) || !named && (rest > 2 || weak && word.a == 0 || weak && rest > 0 || word.a > 4) {
		return Intent{}, false
	}
	if n, _ := m.about(word); n != 0 && !named {
		return Intent{}, false
	}
	answer := "yes"
	said := m.folded()
	switch {
	case hasAnyOf(said, "可能", "不一定", "看情况", "尽量", "不确定"):
		answer = "maybe"
	case hasAnyOf(said, "不", "没空", "没时间", "请假", "请个假", "没法"):
		answer = "no"
	}
	return Intent{Intent: intent, Meeting: n, Answer: answer}, true
}

// meetingNamed finds 会议2, 2号会议 or a mere 会 in the message.
func (m *message) meetingNamed() (n int, named bool) {
	for i := range m.runes {
		if m.hasWord(i, "会议") || m.hasWord(i, "会") && !m.hasWord(i, "会参加") && !m.hasWord(i, "会来") && !m.hasWord(i, "会去") {
			k := i + 1
			if m.hasWord(i, "会议") {
				k++
			}
			if n, _, ok := m.numberAfter(k); ok {
				return n, true
			}
			for p := 0; p < i; p++ {
				if t, ok := m.leadNumber(p); ok && (t.b == i || m.hasWord(t.b, "会")) {
					return t.n, true
				}
			}
			return 0, true
		}
		if m.hasWord(i, "活动") || m.hasWord(i, "大会") {
			return 0, true
		}
	}
	return 0, false
}

// spelledCode is a code said digit by digit: 八八四二; "" when s is none.
func spelledCode(s string) string {
	var code []byte
	for _, r := range s {
		k := strings.IndexRune("零一二三四五六七八九", r)
		switch {
		case k >= 0:
			code = append(code, byte('0'+k/len("零")))
		case r == '幺':
			code = append(code, '1')
		case r == '两':
			code = append(code, '2')
		default:
			return ""
		}
	}
	if len(code) < 4 || len(code) > 6 {
		return ""
	}
	return string(code)
}

// checking reads 签到 8842.
func checking(m *message, intent string, word span) (Intent, bool) {
	code := ""
	for p := word.b; p < len(m.runes); p++ {
		if r := m.runes[p]; r >= '0' && r <= '9' {
			end := p
			for end < len(m.runes) && m.runes[end] >= '0' && m.runes[end] <= '9' {
				end++
			}
			code = string(m.runes[p:end])
			break
		}
	}
	if code == "" {
		code = spelledCode(string(m.runes[m.skipMarks(word.b):]))
	}
	w := string(m.runes[word.a:word.b])
	arrived := strings.Contains(w, "到了") || w == "已到" || w == "到场"
	if m.asksSomething(word.b) || m.speaksOfChoice() || code == "" && (m.leftover(word.b) > 3 || m.has("码")) {
		return Intent{}, false
	}
	if arrived && !m.has("签到") && (word.a > 1 || m.theNumber() != 0) { // 到场的都投了3号
		return Intent{}, false
	}
	return Intent{Intent: intent, Code: code}, true
}
