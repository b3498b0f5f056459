package speech

import "regexp"

// courtesy is a clause that greets, says who one is or why one cannot come, or asks to be forgiven: it says
// nothing of what is wanted.
var courtesy = regexp.MustCompile(`^(?:(?:同志|各位|大家|主任|书记|社区|领导|尊敬的|亲爱的|街坊|邻居|小助手|机器人|老师|居委会|师傅|喂|哎|嗯|那个)*(?:们)?(?:早上|上午|中午|下午|晚上)?(?:好|你好|您好|在吗|在不在)(?:啊|呀)?|(?:我|俺|本人)(?:是|叫|姓|家住|住在|住).{1,14}|不好意思.{0,8}|打扰.{0,6}|麻烦.{0,6}|请问.{0,4}|是这样的?|有个事.{0,6}|(?:跟|和|给|向)(?:你|您|大家|你们)(?:说|讲|反映|汇报)(?:个|一下|一个|件)?.{0,3}|退休\p{Han}{0,4}|我有个(?:想法|建议|提议)|同志们|各位(?:邻居|街坊|领导|业主)?|说个事|我(?:已经)?(?:来|到)(?:了|啦|会场|现场)(?:了)?|想问一下|(?:我|俺|本人)?(?:人)?(?:眼睛|身体|腿脚|耳朵|年纪|岁数|眼神|腿)\p{Han}{1,5}|(?:我|俺|本人)(?:人)?(?:在|要|得)(?:外地|国外|老家|上班|住院|出差|出门)\p{Han}{0,3})$`)

// afterCourtesies reads what is left of a message after its greetings. A ballot is asked
// about, since who says so much may not have meant one.
func (m *message) afterCourtesies() (Intent, bool) {
	from := 0
	for from < len(m.runes) {
		end := from
		for end < len(m.runes) && !isMark(m.runes[end]) && (end == from || !m.gap[end]) {
			end++
		}
		if end == len(m.runes) || !courtesy.MatchString(string(m.runes[from:end])) {
			break
		}
		from = m.skipMarks(end)
	}
	if from == 0 || from >= len(m.runes) {
		return Intent{}, false
	}
	in := Parse(m.slice(from, len(m.runes)), Situation{Chat: m.s.Chat, Open: m.s.Open, Quote: m.s.Quote, Now: m.s.Now, BotName: m.s.BotName})
	switch in.Intent {
	case "none", "ask", "confirm", "cancel":
		return Intent{}, false
	case "vote", "vote_many":
		return ask("unclear", in), true
	}
	return in, true
}

// asksToPropose is a sentence that says that one proposes and then what, or the other way
// round.
var (
	proposesThis = regexp.MustCompile(`^(?:我|俺|咱|我们)?(?:就)?(?:想|要|来)?(?:提)(?:个|一个|一条|一)?(?:议题|提案|提议|议案|倡议)?[,:](?:就是)?(.{4,})$`)
	proposedThat = regexp.MustCompile(`^(.{6,60})[,](?:我|俺)?(?:就)?(?:想|要)提(?:个|一个)?(?:议题|提案|提议|议案)(?:行吗|可以吗|\?)*$`)
)

// proposes reads 俺想提一个，咱村头那口老井填了吧.
func (m *message) proposes() (Intent, bool) {
	folded := m.folded()
	for _, said := range []*regexp.Regexp{proposesThis, proposedThat} {
		at := said.FindStringSubmatchIndex(folded)
		if at == nil || m.has("问题", "意见", "不想提", "怎么提") {
			continue
		}
		a, b := len([]rune(folded[:at[2]])), len([]rune(folded[:at[3]]))
		return Intent{Intent: "propose", Title: trimTitle(m.slice(a, b))}, true
	}
	return Intent{}, false
}
