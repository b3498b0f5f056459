package speech

import (
	"regexp"
	"strings"
)

// Parts of the sentences that ask when, and whether.
const (
	aMoment  = `(?:什么时候|啥时候|哪个时候|哪时候|什么时间|啥时间|几时|何时|多久|几点钟|几点|几号|哪天|哪一天|多会儿|星期几|周几|礼拜几)`
	aPlace   = `(?:哪里|哪儿|哪|什么地方|啥地方|几楼|什么地点)`
	anAsk    = `(?:了|啊|呀|呢|嘛|哦|的|吗|么|谢谢|麻烦|告诉我|说一下|[,.!~?])*`
	aWhether = `(?:了吗|了没有|了没|了么|没有|没得|吗|没|么|不)`
)

// inquiries are what people ask who want to know how things stand, or have second thoughts;
// they are tried before remarks.
var inquiries = []remark{
	{intent: "meetings", words: "会", without: "纪要 记录 家长 学会 不会 机会 社会 投 物业公司 取消",
		said: regexp.MustCompile(`^(?:请问|问一下|问下|想问)?[,]?(?:咱们|咱|我们|小区|社区|村里|楼里|居委会|居委|下次|下一次|下回|最近|这周|下周|明天|今天|今晚|到底|[,])*(?:是)?` + aMoment + `(?:要|才|再|又|会|来|去|还)*(?:开会|召开会议|开大会|开议事会|开居民会|开业主大会|有会)` + anAsk + `$`)},
	{intent: "meetings", words: "会", without: "纪要 记录 家长 学会 不会 机会 社会 投 取消 夜话",
		said: regexp.MustCompile(`^(?:请问|问一下|问下|想问)?[,]?(?:咱们|咱|我们|小区|社区|村里|楼里|下次|下一次|下回|下个|最近|这次|这周|下周|明天|后天|今天|今晚|明晚|那个|周.|的|[,])*(?:` + aNumber + `)?(?:联席会议?|居民会议|业主大会|村民会议|议事会|会议|开会|的会|会)(?P<amount>\d{1,5})?(?:到底|是|改到|推到|延到|在|定在|安排在|放在|要|都|现在|从)*(?:` + aMoment + `|` + aPlace + `)(?:开始|开|召开|举行|进行|呢)*(?:[,和]*在?(?:` + aMoment + `|` + aPlace + `)(?:开)?)?` + anAsk + `$`), fill: meetingAsked},
	{intent: "meetings", words: "会", without: "纪要 记录 家长 学会 不会 机会 社会 投 通知到",
		said: regexp.MustCompile(`^(?:请问|问一下|问下)?[,]?(?:咱们|咱|我们|小区|社区|村里|最近|近期|这周|这个月|今天|今晚|明天|明晚|下周|马上|[,])*(?:有没有|还有没有|有不有|要不要|有|要|还|又|是不是)+(?:什么)?(?:会议|开会|会要开|会开|会)(?:要开|安排)?(?:吗|么|不|没有|没|[?])*` + anAsk + `$`), fill: whetherMeeting},
	{intent: "meetings", words: "会议时间 开会时间 会议地点 开会地点 开会的时间 开会的地点 会议安排", without: "改 换 定 投 纪要",
		said: regexp.MustCompile(`^(?:请问|问一下|看看|查一下|发一下|告诉我|下次|[,])*(?:开会|会议)(?:的)?(?:时间|地点|安排)(?:和地点)?(?:是在|是|在|定在)?(?:` + aMoment + `|` + aPlace + `|什么|啥)?` + anAsk + `$`)},

	{intent: "in_force", words: "公示", without: "异议 不服 栏 贴 重新 延长 改 错 作废",
		said: regexp.MustCompile(`^(?:请问|问一下|那个|那|[,])*(?:` + aNumber + `)?(?:的)?(?:结果|决定)?(?:的)?公示(?:期|时间)?(?:还要|还有|还剩|要|到底|一共|总共|是|到|有|贴|挂|在|,)*(?:` + aMoment + `|多少天|几天|多长时间|多长|好久)(?:才|就|会|能|公示)*(?:结束|为止|完|满|截止|到期|到头|算完|开始)?` + anAsk + `$`), fill: noticeAsked},
	{intent: "in_force", words: "公示", without: "异议 不服 栏 贴 重新 延长 改 错 作废",
		said: regexp.MustCompile(`^(?:请问|问一下|那个|那|[,])*(?:` + aNumber + `)?(?:的)?(?:结果|决定)?(?:的)?公示(?:期)?(?:已经|是不是)?(?:结束|完|满|到期|过|截止)` + aWhether + anAsk + `$`), fill: noticeAsked},
	{intent: "in_force", words: "生效 算数 作数 起效 执行", without: "罢免 委托 合同 保险 如果 要是 才算数 我投 我的",
		said: regexp.MustCompile(`^(?:请问|问一下|那个|那|[,])*(?:` + aNumber + `)?(?:的)?(?:结果|决定|表决|投票|公约|决议)?(?:的)?(?:` + aMoment + `|现在|到底|已经|开始|正式|就|才|能|会|要|算是|是不是|从|,)*(?:生效|算数|作数|起效|执行)(?:` + aWhether + `|` + aMoment + `|[?])*` + anAsk + `$`), fill: inForceAsked},
	{intent: "in_force", words: "约束力 效力 算数 作数 有用", without: "如果 要是 谁 才 合同 药 我投的",
		said: regexp.MustCompile(`^(?:请问|问一下|那个|那|咱们|我们|[,])*(?:` + aNumber + `|这个|这次|这里|这样|在这里|在这|群里|微信上|微信)?(?:的)?(?:投票|投的票|投了|投的|表决|结果|投)?(?:出来|以后|之后)?(?:到底|究竟|真的|是不是|真|,)*(?:有没有|有|算|具有|是)*(?:法律)?(?:的)?(?:约束力|法律效力|效力|算不算数|作不作数|算数|作数|有用|用)(?:` + aWhether + `|不算数|不作数|[?])*` + anAsk + `$`), fill: forceAsked},

	{intent: "withdraw_motion", words: "不提了 不想提了 不提议了", without: "吗 ? 意见 他 她 别人 大家 为什么",
		said: regexp.MustCompile(`^(?:那|算了|还是|好吧|唉|哎|[,])*我(?:还是|就|也|先|那)*(?:不提|不想提|不提议|不想提议)(?:这个|这件事|这事|提议|议题)?了` + aTail + `$`), fill: ownInPrivate},
	{intent: "withdraw_motion", words: "提议 提案 议题 我提的", without: "吗 ? 怎么 谁 意见 票 委托 附议 认捐 号",
		said: regexp.MustCompile(`^(?:把|请把|帮我把|那|我想把|我要把)?我(?:自己|上次|昨天|之前|刚才|刚|前天|的|那个|那条|那|提的|个)*(?:提议|提案|议题|那个|那件事|那条|事|提的)*(?:给|我|先|就|想|要|还是|都|,)*(?:不要了|撤了|撤回|撤掉|撤销|收回|算了|不提了|作废|不搞了|取消)` + aTail + `$`), fill: own},

	{intent: "seconds_left", words: "附议 联名", without: "取消 撤 门槛 什么意思 是什么 怎么附议 如何附议 谁附议 改",
		said: regexp.MustCompile(`^(?:请问|问一下|那个|那|我的提议|我提的|我的|提议|[,])*(?:` + aNumber + `)?(?:的)?(?:提议|提案)?(?:附议|联名)?(?:的)?(?:人|户|人数|户数)?(?:到底|现在|才|都|已经|一共|总共|,)*(?:还要|还需要|还得|还|差|缺|少|有|到|满)+(?:了)?(?:几|多少|几多|好多)(?:个|户|家|人|名|票|位)*(?:人|家|户)?(?:来)?(?:附议|联名)?(?:了|才够|就够|才行|才能上|才算)*` + anAsk + `$`), fill: secondsAsked},
	{intent: "seconds_left", words: "附议 联名", without: "取消 撤 门槛 改",
		said: regexp.MustCompile(`^(?:请问|问一下|我的提议|我提的|我的|提议|[,])*(?:` + aNumber + `)?(?:的)?(?:提议|提案)?(?:附议|联名)(?:的)?(?:人|户|人数|户数)?(?:到底|现在|已经|都|,)*(?:够|齐|满|到)(?:数|人|户)?(?:了)?(?:没有|没|吗|么|不够|[?])+` + anAsk + `$`)},

	{intent: "sign_up", words: "报名 报个名", without: "不 没 别 他 她 孩子 儿子 女儿 孙 费 谁 截止 代报 罢免 当 选 参加 活动 会 电话",
		said: regexp.MustCompile(`^(?:请问|问一下|你好|那个|[,])*(?:` + ourselfs + `)?(?:也|还|就|想|要|需要|来|可以|能|去|怎么|怎样|如何|在哪里|在哪|去哪里|去哪|到哪里|到哪|哪里|咋个|咋|给我|帮我)*(?:报名|报个名|报一下名)(?:一下|一个)?(?:怎么报|在哪报|怎么弄)?` + anAsk + `$`)},

	{intent: "not_cast", words: "不是 没投 没有投 没选 没点 谁投", without: "吗 是不是 还没投 他 她 张 如果 投诉 投递",
		said: regexp.MustCompile(`^(?:哎|咦|奇怪|不对|我看|[,])*(?:` + aNumber + `)?(?:这|那)?(?:一|个|张|条)*(?:票|投票)?(?:上)?(?:的)?(?:赞成|反对|弃权|同意)?(?:票)?(?:根本|可|真|真的|明明|都|绝对|,)*(?:就)?不是(?:` + ourselfs + `)(?:本人|自己|亲自)?(?:投|选|点)(?:的|过|过的)?(?:票)?(?:的)?(?:啊|呀|哦|呢|嘛|[,.!~])*$`), fill: ballotMeant},
	{intent: "not_cast", words: "没投 没有投 没选过 没点过", without: "吗 ? 还没 他 她 如果 要是 投诉 投递 为什么 因为 想好",
		said: regexp.MustCompile(`^(?:哎|咦|奇怪|不对|可是|可|但|[,])*(?:` + aNumber + `)?(?:` + ourselfs + `)(?:本人|根本|从来|压根|都|就|真|真的|明明|可)*(?:没有|没)(?:投|选|点)过(?:\d{1,5}号|这个|这张|这|那个|那张|那|赞成|反对|弃权|票|的)*(?:啊|呀|哦|呢|嘛|[,.!~])*$`), fill: ballotMeant},

	{intent: "help", words: "更多 还能做什么 还能干什么 还有什么功能 还有啥功能", without: "钱 人 号",
		said: regexp.MustCompile(`^(?:看|看看|我要|要|查看)?(?P<text>更多)(?:帮助|功能|的)?` + aTail + `$|^(?:你)?(?:还能做什么|还能干什么|还有什么功能|还有啥功能)` + anAsk + `$`), fill: moreHelp},

	{intent: "resign", words: "当 干 做 担任", without: "吗 ? 他 她 谁 没人 你 如果 要是 物业 票 为什么",
		said: regexp.MustCompile(`^(?:我|俺)?(?:真的|真|实在|也|都|是|就|老了)*(?:不想|不愿意|不愿|不打算)(?:再|继续|接着)*(?:当|干|做|担任)(?:这个|这|那个)?` + aPost + aTail + `$|^(?:这个|这)?` + aPost + `[,]?(?:我)?(?:真的|真|实在|也)*(?:不想|不愿意|不愿|不打算)(?:再|继续)*(?:当|干|做)` + aTail + `$`), fill: postNamed},

	{intent: "progress", words: "不要 别 不用 不必 莫 甭", without: "吗 ? 公示 公约 议题 投票",
		said: regexp.MustCompile(`^(?:先|都|暂时)?(?:不要|别|不用|不必|莫|甭)(?:再|急着|马上|着急)*(?:转|报|派|交|推|移交|上报)(?:给|到|出去)?[^,]{0,8}[,]` + aNumber + `(?:还是|由|就|先)*(?:我们|咱们|咱|我|村里|社区|小区)(?:来|就|先)*(?:自己)?(?:来)?(?:办|解决|处理|弄|想办法|管)` + aTail + `$`)},
	{intent: "progress", words: "不要 别 不用 不必 莫 甭", without: "吗 ? 公示 公约 转议题 转成议题 投票",
		said: regexp.MustCompile(`^` + aNumber + `(?:先|都|暂时)?(?:不要|别|不用|不必|莫|甭)(?:再|急着|马上|着急)*(?:转|报给|上报|派|交给|推给|移交)(?:给|到|出去)?[^,]{0,8}(?:[,].{0,14})?` + aTail + `$`)},
}

// called tells that the bot itself was spoken to, in private or by its name.
func (m *message) called() bool {
	return m.s.Chat == "private" || strings.ContainsAny(m.raw, "@＠")
}

// meetingAsked takes the number of the meeting: 会议2什么时候开.
func meetingAsked(_ *message, in *Intent) bool {
	in.Meeting = max(in.Motion, in.Amount)
	in.Motion, in.Amount = 0, 0
	return true
}

// whetherMeeting is a question, not 有会.
func whetherMeeting(m *message, _ *Intent) bool { return asksAnything(m) || m.has("要不要") }

// noticeAsked asks until when a result is published: of the motion named, or of any.
func noticeAsked(_ *message, in *Intent) bool {
	in.Answer = "notice"
	return true
}

// inForceAsked asks of a motion; 什么时候执行 alone may be about anything.
func inForceAsked(m *message, in *Intent) bool {
	return asksAnything(m) && (in.Motion != 0 || m.called() && m.has("生效", "算数", "结果", "决定", "表决", "公约"))
}

// forceAsked is a question, not 有约束力 as it is said of a draft.
func forceAsked(m *message, in *Intent) bool {
	return asksAnything(m) && (in.Motion != 0 || m.called() && m.has("投", "表决", "结果", "约束力"))
}

// asksAnything tells a question by its words.
func asksAnything(m *message) bool {
	return m.asksSomething(0) || m.has("有没有", "没有", "算不算", "是不是", "作不作", "没", "么", "不")
}

func own(_ *message, in *Intent) bool {
	in.Answer = "self"
	return true
}

func ownInPrivate(m *message, in *Intent) bool {
	in.Answer = "self"
	return m.called()
}

// secondsAsked is about seconds, which may be named anywhere.
func secondsAsked(m *message, _ *Intent) bool {
	return !m.mentions(not) || m.has("够")
}

// ballotMeant keeps 这不是我投的 of a group to what names a ballot.
func ballotMeant(m *message, in *Intent) bool {
	return in.Motion != 0 || m.called() || m.has("票")
}

// moreHelp is the help behind the first.
func moreHelp(_ *message, in *Intent) bool {
	in.Text = "更多"
	return true
}

// postNamed names the post that is not wanted any more.
func postNamed(m *message, in *Intent) bool {
	for _, p := range posts {
		if in.Text == "" && m.has(p) {
			in.Text = p
		}
	}
	return in.Text != ""
}
