package speech

import (
	"regexp"
	"strings"
)

// outcomes are what came of a knock, as it is told in one's own words.
var outcomes = []struct {
	kind string
	said *regexp.Regexp
}{
	{"never", regexp.MustCompile(`^(?:他家|他们|人家|户主|他|她|说|叫|让|喊|我们|我|以后|今后|都|就|了|,)*(?:不要|不用|别|莫|甭|不许|不准|不让)(?:我们|我|人|再|老|都)*(?:来|去|上门|烦|打扰|敲门|敲|登门|打电话)+(?:他们|她们|人家|他|她|家|门|了|吧|啦|咯)*$`)},
	{"later", regexp.MustCompile(`^(?:他家|他们|人家|户主|他|她|说|叫|让|喊|约|我们|我|等|改|到|要|了|,)*(?:改天|改日|下次|过两天|过几天|过一阵|明天|后天|明早|明晚|今晚|晚上|晚点|周[一二三四五六日末天]|礼拜[一二三四五六天日]|星期[一二三四五六天日]|下个?(?:周|礼拜|星期)[一二三四五六天日]?|周末|月底|过年|过节|下个?月)(?:晚上|上午|下午|以后|后)?(?:再|才)?(?:回来|过来|过去|来|去|说|联系|上门|讲|谈|回|打)(?:他|家|吧|了|啦|咯)*$`)},
	{"no_answer", regexp.MustCompile(`^(?:我|去了|敲了?.{0,5}|按了?.{0,5}|打了?.{0,5}|跑了?.{0,4}|半天|好久|好几次|几次|都|也|一直|家里头|家里|屋里|屋头|他家|还是|,)*(?:(?:没人|无人|没得人|莫得人|冇人|没有人)(?:在家|在|应门|应|开门|接听|接|理|答应)?|(?:电话|手机)?(?:没接|没人接|不接|打不通|没打通|关机|停机|空号)|(?:不在|没在|没得)(?:家|屋里头|屋里|屋头|屋)?|锁着门|门锁着)(?:的|了|啦|咯)*$`)},
	{"contacted", regexp.MustCompile(`^(?:已经|已|都|也|刚才|刚刚|刚|今天|昨天|我|跟他|跟她|和他|给他|给她|他家|他|她|本人|户主|家里|就|把|,)*(?:打(?:过|了|通)?电话|电话(?:打|通|联系|讲|说)(?:过|通|上|好)?|通过?电话|(?:微信|短信|语音)(?:上)?(?:说|讲|发|联系|通知|聊|回)(?:过|好|到)?|发过?(?:微信|短信|语音)|签(?:收|过?字|好字)|(?:通知单?|单子|材料|告知书|公告|选票)(?:已经|已|都|也)*(?:给|交|送|递|拿)(?:到|给|过)?(?:他|她|本人|手里|手上|人|家|户主|他们)*|(?:说|讲|告诉|交代|知会|碰|见|聊|谈|沟通|联系|通知)(?:过|好|到|上|清楚|明白)|(?:知道|晓得|清楚|明白))(?:他|她|面|家)?(?:了|啦|咯|哈)+$`)},
}

// outcome is what is told from rune p on of a knock; "" when it is something else.
func (m *message) outcome(p int) string {
	if m.asksSomething(p) || m.speaksOfChoice() {
		return ""
	}
	said := strings.Trim(string(m.runes[min(p, len(m.runes)):]), ",.!~:;、")
	for _, o := range outcomes {
		if o.said.MatchString(said) {
			return o.kind
		}
	}
	return ""
}

// KnockAlone is what came of a knock, of a message that says so and names no door: 打过电话了,
// 家里没人. It is empty for any other message.
func KnockAlone(text string) string {
	m := readers.Get().(*message)
	defer func() {
		m.s, m.raw = nil, ""
		readers.Put(m)
	}()
	m.s = &Situation{}
	m.reset(text)
	m.dropEmoticons()
	m.tokenise(nil)
	if len(m.runes) > longestKnock || !m.has("电话", "家", "门", "屋", "微信", "短信", "通知单", "打不通", "告知书") || m.has("快递", "物业", "吗", "?", "我家") {
		return ""
	}
	start := m.skipMarks(m.skipWords(0, "我", "那户", "那家", "这户", "这家", "刚才", "刚", "去了"))
	for _, v := range visits {
		if k := m.hasAny(start, v.words); k > 0 && m.leftover(start+k) == 0 {
			return v.kind
		}
	}
	return m.outcome(0)
}

// longestKnock is how many characters the outcome of a knock may have by itself.
const longestKnock = 20
