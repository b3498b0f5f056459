package speech

import (
	"regexp"
	"strconv"
	"strings"
)

// plainly are commands as people say them who think of no command: what is the matter
// first, and the number wherever it comes to mind.
var plainly = []gist{
	{"forward", [][]string{{"转", "报给", "上报", "报到", "移交"}, {"街道"}, {"号"}},
		[]string{"吗", "?", "不要", "别", "没转", "怎么", "谁", "为什么"}, forwardedTo("street")},
	{"forward", [][]string{{"转", "报给", "上报", "移交"}, offices, {"号"}},
		[]string{"吗", "?", "不要", "别", "没转", "怎么", "谁", "为什么"}, forwardedTo("department")},
	{"fulfil", [][]string{{"到了", "到账", "收到", "交来", "交了"}, {"的"}, {"号"}},
		[]string{"吗", "?", "没", "我的", "他的", "她的", "快递", "退"}, cameFrom},
	{"spend", [][]string{{"花了", "用了", "用掉", "花掉", "付了"}, {"号"}},
		[]string{"吗", "?", "多少", "我家", "自己", "谁", "怎么", "时间", "物业费", "号楼", "号店", "万", "贵"}, spentOn},
	{"posted", [][]string{{"公示", "公告", "通知", "结果"}, {"贴好", "贴出来了", "已经贴", "贴上了", "上墙了"}, {"号"}},
		[]string{"吗", "?", "没贴", "还没", "谁贴", "别贴"}, gistMotionNamed},
	{"unpledge", [][]string{{"不捐了", "不认捐了", "不出了"}, {"号"}},
		[]string{"吗", "?", "他", "她", "别人", "谁", "如果"}, gistMotionNamed},
	{"accounts", [][]string{{"收了多少钱", "收到多少钱"}, {"号"}},
		[]string{"我", "物业费", "罚"}, gistMotionNamed},
	{"not_cast", [][]string{{"那票", "这票", "那张票", "这张票"}, {"不是我投", "不是我家投", "不是我们家投", "没投过"}},
		[]string{"吗", "?", "如果"}, gistMotionNamed},
	{"report", [][]string{{"那条", "这条", "意见"}, {"骂人", "在骂", "骂我", "人身攻击", "造谣", "骂街", "脏话"}},
		[]string{"吗", "?", "不要", "别", "没骂", "不骂"}, onBadRemark},
	{"patrolled", [][]string{walkedWords, {"通道", "消防", "楼道", "机房", "车棚", "巡查"}},
		[]string{"吗", "?", "没查", "没巡", "还没", "没有", "了没", "谁", "号"}, walked},
	{"adjourn", [][]string{{"散会", "散了吧"}, {"会开完了", "会议开完了", "今天", "都说完了", "开完了"}},
		[]string{"吗", "?", "什么时候", "几点", "没"}, loose},
}

// theNumber is the matter that is named as 3号; 0 without one.
func (m *message) theNumber() int {
	for _, t := range m.tokens {
		if t.class == ref {
			return t.n
		}
	}
	return 0
}

// forwardedTo reads 35号这事归街道管，转街道 and 35号归城管管，转给城管局.
func forwardedTo(kind string) builder {
	return func(m *message, intent string, _ span) (Intent, bool) {
		n, text := m.theNumber(), clean(m.raw)
		k := max(strings.LastIndex(text, "转"), strings.LastIndex(text, "报"), strings.LastIndex(text, "移交"))
		if n == 0 || m.openIndex(n) >= 0 || k < 0 {
			return Intent{}, false
		}
		in := Intent{Intent: intent, Request: n, Kind: kind}
		to := text[k:]
		for _, w := range []string{"移交", "转交", "转到", "转给", "报给", "上报", "报到", "转", "报", "给"} {
			to = strings.TrimPrefix(to, w)
		}
		to = personName(to)
		if kind == "street" {
			return in, strings.HasPrefix(to, "街道")
		}
		for _, w := range offices {
			if strings.HasSuffix(to, w) {
				in.To = to
			}
		}
		return in, in.To != "" && len([]rune(in.To)) <= 12
	}
}

// gaveIt is 张三的500到了, 王五家捐的500块已经收到.
var gaveIt = regexp.MustCompile(`([\p{Han}·]{2,8}?)(?:家)?(?:捐|认捐|出)?的(?:那)?(?:钱|捐款)?(?:到了|收到了?)?(\d{1,7})(?:\.\d+)?(?:元|块)?(?:钱)?(?:都|也|已经|已|刚)*(?:到了|到账|收到|交来|交了|$)`)

// cameFrom reads 张三的500到了，3号.
func cameFrom(m *message, intent string, _ span) (Intent, bool) {
	n := m.theNumber()
	found := gaveIt.FindStringSubmatch(strings.ReplaceAll(clean(m.raw), strconv.Itoa(n)+"号", "，"))
	if n == 0 || found == nil || !isName(found[1]) {
		return Intent{}, false
	}
	amount, err := strconv.Atoi(found[2])
	return Intent{Intent: intent, Motion: n, Kind: "money", Name: found[1], Amount: amount}, err == nil && amount > 0
}

// spent is 买水泥花了300, with what follows the amount.
var spent = regexp.MustCompile(`(?:花了|用了|用掉了?|花掉了?|付了)(\d{1,7})(?:\.\d+)?(元|块|圆)?(.*)$`)

// spentOn reads 3号买水泥花了300 and 给3号买水泥用掉300元.
func spentOn(m *message, intent string, _ span) (Intent, bool) {
	n := m.theNumber()
	text := strings.ReplaceAll(clean(m.raw), strconv.Itoa(n)+"号", " ")
	at := spent.FindStringSubmatchIndex(text)
	if n == 0 || at == nil {
		return Intent{}, false
	}
	amount, err := strconv.Atoi(text[at[2]:at[3]])
	before, after := strings.Trim(text[:at[0]], " ，,、给为的"), strings.Trim(text[at[6]:at[7]], " ，,。、钱是的")
	if err != nil || amount == 0 || at[4] < 0 && hasPrefixOf(after, "天", "小时", "个", "分钟", "年", "月", "户", "人", "袋", "次", "张") {
		return Intent{}, false
	}
	return Intent{Intent: intent, Motion: n, Amount: amount, Text: strings.TrimSpace(before + " " + after)}, before+after != ""
}

// onBadRemark reads 3-1那条骂人.
func onBadRemark(m *message, intent string, _ span) (Intent, bool) {
	name, end, ok := m.opinionFrom()
	if !ok {
		return Intent{}, false
	}
	return Intent{Intent: intent, Opinion: name, Text: m.wordsFrom(m.skipWords(end, "那条", "这条", "意见", "在", "是"))}, true
}

// walkedWords say that a round was made.
var walkedWords = []string{"检查过了", "查过了", "巡过了", "查完了", "巡完了", "检查了一遍", "查了一遍", "巡了一遍", "走了一遍", "看了一遍", "巡了一圈", "转了一圈", "走了一圈"}

// walked reads 消防通道今天查过了.
func walked(m *message, intent string, _ span) (Intent, bool) {
	text := clean(m.raw)
	for _, w := range walkedWords {
		if k := strings.Index(text, w); k > 0 {
			text = strings.TrimSuffix(strings.TrimSuffix(text[:k], "检"), "巡")
		}
	}
	for _, w := range []string{"今天", "刚才", "刚", "都", "已经", "我", "早上", "下午", "晚上"} {
		text = strings.ReplaceAll(text, w, "")
	}
	return Intent{Intent: intent, Text: strings.Trim(text, " ，,")}, len(m.runes) <= 20
}
