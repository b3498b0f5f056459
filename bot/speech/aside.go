package speech

import (
	"regexp"
	"strings"
)

// AsideKind is what somebody says to the bot who wants nothing done by it.
type AsideKind uint8

// The kinds of what is said aside.
const (
	NoAside  AsideKind = iota
	Thanks             // 好了谢谢: thanks, or that all is well
	Consent            // 可以, 不要, 1: an answer to what was asked of them
	Person             // 找主任: wants to talk to a person
	Trust              // 谁能看到我投了什么: who sees it, what does it cost
	Hand               // 字太小看不清, 我儿子帮我投: cannot vote alone
	Entitled           // 我是租户能投吗: whether, and how often, one may vote
	Greeting           // 你好, 在吗: says hello and nothing else
	Puzzled            // 听不懂, 怎么弄: does not know what to do with an answer
)

// aside is one way of saying one of them.
type aside struct {
	kind AsideKind
	said *regexp.Regexp
	// without are words that make the message mean something else.
	without string
}

// longestAside is how many characters what is said aside may have.
const longestAside = 48

// Parts of what is said aside.
const (
	anOfficer = `(?:主任|书记|监事|楼长|楼栋长|组长|记录员|负责人|管事的|居委会|社区|村委会|业委会|自管委)(?:的)?(?:人|同志)?`
	kinsfolk  = `(?:我|俺)?(?:老伴|家人|家里人|媳妇|别人|儿子|女儿|女婿|孩子|孙子|孙女|老公|老婆|爱人|邻居|我妈|我爸|妈|爸|老人|老人家|父母|爷爷|奶奶|外公|外婆|他|她)`
	aSigh     = `(?:了|啦|啊|哈|呀|吧|嘛|嘞|咧|咯|哦|哟|噢|呢|的|[,.!~、]|👍)*`
	aWhile    = `(?:了|啦|啊|哈|呀|吧|嘛|哦|哟|噢|呢|的|[,.!~、?]|👍)*`
)

// asides are tried in order.
var asides = []aside{
	{kind: Consent, said: regexp.MustCompile(`^(?:可以|同意|要|要报|不要|不用|报|不报|yes|no|[12])[,.!~]*$`)},
	{kind: Thanks, said: regexp.MustCompile(`^(?:(?:那|就|先|都)*(?:好|行|嗯|恩|哦|噢|喔|收到|知道|晓得|明白|清楚|了解|懂|可以|不用|不客气|没事|没别的事|没什么事|没问题|这样|就这样|ok|okay|thanks?you|thanks|thx|gotit|isee|bye|👍|再见|拜拜|(?:非常|十分|太|真是|多|谢|感)*谢|麻烦|辛苦)(?:谢|你们|你|您|大家|各位|主任|楼长|同志|小助手|助手|机器人|师傅)*` + aSigh + `)+$`)},
	{kind: Greeting, said: regexp.MustCompile(`^(?:(?:你|您|大家|各位|同志|小助手|机器人|主任|早上|上午|中午|下午|晚上)+好|早安?|晚安|喂+|在吗|在不在|在么|在不|哈喽|哈罗|嗨|hi|hello|hey|` + `[,.!~?啊呀呢哈哦])+$`)},
	{kind: Puzzled, said: regexp.MustCompile(`^(?:我|俺|老人家?|还是|都|也|这个|这|有点|真|看|听|实在|说的|你|您|[,])*(?:(?:看不懂|听不懂|不懂|搞不懂|弄不懂|没看懂|没听懂|看不明白|听不明白|没看明白|没听明白|不明白|不会弄|不会用|不会搞|不会|啥意思|什么意思|咋弄|咋整|怎么弄|怎么搞|怎么用|怎么办|咋办|咋用|idontunderstand|whatdoyoumean)(?:你|您|在)?(?:说啥|说什么|说的|讲啥|讲什么)?)+` + aWhile + `$`)},
	{kind: Person, said: regexp.MustCompile(`^(?:我|俺)?(?:想|要|需要|怎么|帮我|给我|如何|能不能|可以)*(?:找|转|接|联系|叫|见)(?:一下|个|到|你们)?(?:人工(?:客服|服务)?|真人|活人|人|客服|` + anOfficer + `)(?:的)?(?:电话|手机|号码|联系方式)?(?:说话|说说|说|讲|谈谈|谈|聊聊|聊|问问|问)?(?:一下|下|几句|多少|是多少|吗|不)*` + aWhile + `$`)},
	{kind: Person, said: regexp.MustCompile(`^(?:人工(?:客服|服务)?|真人|客服|(?:这里|这儿|这边|喂)?[,]?(?:有人吗|有没有人|有人在吗|人呢)|` + anOfficer + `(?:的)?(?:电话|手机号?|号码|联系方式)(?:是)?(?:多少|几号|啥|什么|有吗|给我|给一下)?|` + anOfficer + `(?:要)?怎么(?:联系|找)|person|human|chair|helpme|operator)` + aWhile + `$`)},
	{kind: Trust, without: "快递 猫 狗 车 钥匙 包",
		said: regexp.MustCompile(`谁(?:能|可以|会|都能)?(?:看到|看见|看得到|看得见|知道|晓得)我(?:的)?(?:家)?(?:投|票|选|说|意见|信息|电话|名字|手机|赞成|反对|$|吗|[?])`)},
	{kind: Trust, without: "车 灯 坏",
		said: regexp.MustCompile(`(?:别人|邻居|人家|大家|楼长|主任|物业|外人|领导)(?:能不能|会不会|可不可以|能|会|可以)(?:看到|看见|看得到|看得见|知道|晓得)(?:我|吗|不|么|[?]|$)`)},
	{kind: Trust, said: regexp.MustCompile(`^(?:这个|这|用|投票|登记|注册|参加|发消息|投|你们|请问|我|一次|[,])*(?:要不要|收不收|要|收|花|扣)+(?:我)?(?:话费|费用|费|钱|流量)(?:的)?(?:吗|不|么|嘛|[?])*` + aWhile + `$|whoseesmy|whocansee|doesitcost`)},
	{kind: Hand, without: "信号 充电 监控 摄像 牌 路 灯 楼道 合同 公示栏 投诉",
		said: regexp.MustCompile(`打电话投|电话投|上门投|不会用(?:智能)?手机|不会打字|没有?(?:智能)?手机(?:[^号]|$)|眼睛不好|看不见字|不识字|不认字|字太小|看不清|byphone|cannottype|cannotread|toosmall`)},
	{kind: Hand, without: "投诉 投递 投资 买 轮椅 电视 保姆 药",
		said: regexp.MustCompile(`(?:帮|替|代|给)` + kinsfolk + `.{0,12}(?:投|赞成|反对|弃权|选)|(?:投|赞成|反对|弃权|选).{0,12}(?:帮|替|代)` + kinsfolk + `|` + kinsfolk + `(?:能|可以|来|可不可以|能不能)?(?:帮|替|代).{0,12}(?:投|赞成|反对|弃权|选)|for(?:my(?:mother|father)|me|him|her).{0,24}(?:vote|yes|no|abstain)|(?:vote|yes|no|abstain).{0,24}for(?:my(?:mother|father)|me|him|her)`)},
	{kind: Entitled, without: "投诉 投递 投资 投稿 出租 买",
		said: regexp.MustCompile(`我(?:也)?(?:能|可以|能不能|可不可以|有没有资格|有资格)投|能不能投(?:票)?(?:[?]|$)|我(?:家)?(?:有票吗|有没有票|有几票|能投几|算几票)|^我(?:是|只是)?(?:租户|租客|租房的|租房子的)(?:$|.{0,6}(?:投|票|算))|(?:两|几|多|二|三)套(?:房|房子)?(?:子)?(?:$|.{0,8}(?:投|票|算))|一(?:户|家|套).{0,6}几票|^(?:我)?(?:有)?几票` + aWhile + `$|can?ivote|mayivote|haveiavote|twohomes`)},
}

// Aside tells what a message is that Parse found to be none or an ask: thanks, the wish for
// a person, a question about oneself. It is never a ballot. What it does not know is NoAside.
func Aside(text string) AsideKind {
	m := readers.Get().(*message)
	defer readers.Put(m)
	m.s, m.raw = nil, ""
	m.reset(text)
	m.dropEmoticons()
	said := strings.TrimLeft(string(m.runes), ",.!~:")
	if said == "" && hasAnyOf(text, thankingSigns...) {
		return Thanks
	}
	if said == "" || len(m.runes) > longestAside {
		return NoAside
	}
	for _, a := range asides {
		if a.said.MatchString(said) && !m.has(strings.Fields(a.without)...) {
			return a.kind
		}
	}
	return NoAside
}

// thankingSigns are emoji, and those that WeChat writes in brackets, that say thanks.
var thankingSigns = []string{"🙏", "🌹", "👌", "👍", "😊", "🤝", "❤", "[抱拳]", "[合十]", "[玫瑰]", "[握手]", "[愉快]", "[微笑]", "[爱心]"}

// RoomIn is the first home that is named in text, as 3-2-501 or 3栋2单元501; ok tells
// whether one is.
func RoomIn(text string) (room string, ok bool) {
	m := readers.Get().(*message)
	defer readers.Put(m)
	m.s, m.raw = nil, ""
	m.reset(text)
	for i := range m.runes {
		if i > 0 && m.runes[i-1] >= '0' && m.runes[i-1] <= '9' {
			continue // 12-3-401 does not begin at its 2
		}
		if name, _, ok := m.roomName(i); ok {
			return name, true
		}
	}
	return "", false
}
