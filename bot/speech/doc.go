// Package speech turns a message, and the situation it was said in, into an
// intent. It executes nothing, keeps nothing, and knows neither clock nor
// network.
//
// A message goes through these stages, the certain ones first:
//
//	fold      one form of every character, nothing invisible (normalise.go)
//	tokens    words with their class: choice, motion, option, doubt (token.go)
//	answer    a bare number to a numbered question (answer.go)
//	ballot    every word accounted for as part of a ballot (item.go, ballot.go)
//	danger    gas, fire, illness, violence, despair (danger.go)
//	command   a command's word at the opening (command.go)
//	names     options and titles by their words, by sound (naming.go, sound.go)
//	ballot    again, with names, and with a reason after it (vote.go, reason.go)
//	gist      commands by the words they have anywhere (gist.go)
//	question  about a result, a motion, a request (question.go)
//	trouble   a report without a command (trouble.go)
//	doubt     a choice is spoken of: whose, and is it one? (doubts.go)
//
// The rule that keeps wrong ballots out is in the ballot stage: a message is a
// ballot only when each of its words is known to be part of one. A word that
// is left over, or that belongs to a class of doubt (a condition, somebody
// else, a question, a negation, irony …), makes the message an "ask" with
// readings, or a "none". New words therefore make questions, not ballots; a
// word is added to a harmless class of the lexicon only when no sentence with
// it can mean something else.
//
// Choices are yes, no and abstain, or letters A, B, C… in the order of the
// options. A motion is certain when it is named by number or title, quoted,
// asked about, or the only one open.
//
// The meanings, with the slots of Intent each fills, are the table returned by
// Meanings; each of its examples is a test.
package speech

// Meaning is one row of the table of intents.
type Meaning struct {
	// Intent is the name in Intent.Intent.
	Intent string
	// About says in a few words what is meant.
	About string
	// Slots are the JSON names of the fields that may be set.
	Slots []string
	// Examples are messages with this meaning, said in private to a bot with
	// motions 3 (yes/no, 北门加装电梯), 5 (choice, 空地怎么用: 健身区, 停车位,
	// 晒谷场) and 9 (election, 自管委选举: 张伟, 李娜, 王芳) open.
	Examples []string
}

// Meanings is the table of all intents Parse returns.
func Meanings() []Meaning {
	out := make([]Meaning, 0, 160)
	out = append(out, ballotMeanings...)
	out = append(out, discussionMeanings...)
	out = append(out, requestMeanings...)
	out = append(out, chairMeanings...)
	out = append(out, householdMeanings...)
	return append(out, laterMeanings...)
}

var ballotMeanings = []Meaning{
	{"vote", "a ballot on one motion; names are written in on an election", []string{"motion", "choices", "reason", "names"}, []string{"9 张伟 另选 赵六", "投票3赞成", "3号赞成", "电梯那个我同意", "5 B", "5号选停车位", "9 张伟 王芳", "3号同意，不过希望晚上别施工", "3hao fandui"}},
	{"vote_many", "ballots on several motions", []string{"votes", "reason"}, []string{"3 反对，5 A", "3号赞成但是9号选张伟"}},
	{"retract", "take one's ballot back", []string{"motion"}, []string{"撤票 3", "3号我投错了，撤回", "把3号的票撤了"}},
	{"mine", "see one's own ballots and whether they counted", []string{"motion"}, []string{"我的投票", "我的票算进去没有", "我投了什么"}},
	{"delegate", "let somebody vote in one's place", []string{"to", "motion"}, []string{"委托 李四 投 3", "让我儿子替我投"}},
	{"undelegate", "end that", []string{"motion"}, []string{"取消委托"}},
	{"nominate", "propose a candidate, or oneself (answer \"self\"), for a seat of several (kind chair, deputy, member or women)", []string{"motion", "name", "answer", "kind"}, []string{"提名 赵六", "我自荐", "提名 王五 妇女委员"}},
	{"put_forward", "an officer notes whom an organisation puts up (kind party or committee)", []string{"motion", "name", "kind"}, []string{"社区党组织提名 赵六"}},
	{"stand", "accept a nomination (answer yes) or not (no), for a seat of several (kind)", []string{"motion", "answer", "kind"}, []string{"我接受提名", "我不参选"}},
	{"woman", "a candidate for a seat kept for women says that she is one; an officer confirms it of a name", []string{"motion", "name"}, []string{"我是妇女", "妇女核实 1 王五"}},
	{"kin", "a candidate names a near relative who stands or holds office too, or has none (answer no); an officer names two", []string{"motion", "names", "answer"}, []string{"近亲属 1 李主任", "没有近亲属"}},
	{"not_agreed", "the household has not agreed on the ballot that was cast", []string{"motion"}, []string{"我家还没商量好"}},
	{"ask", "in doubt: why, up to three readings to offer, and motions named that are not open", []string{"why", "readings", "motions"}, []string{"赞成", "要是便宜我就赞成", "不反对", "3号选A", "5号A和B", "3号赞成，哦不对，反对"}},
	{"none", "nothing for the bot", []string{"why"}, []string{"张大爷说他赞成", "替我爸投3号反对", "今天天气真好", "谢谢"}},
}

var discussionMeanings = []Meaning{
	{"help", "what the bot can do; text is the topic asked about", []string{"text"}, []string{"帮助 会议", "怎么认捐", "帮助", "怎么用", "怎么投票"}},
	{"about", "who is behind this, and whether it can be trusted", nil, []string{"你们是骗子吧", "谁是主任", "主任能看到我投什么吗"}},
	{"list", "what is open", nil, []string{"议题", "现在有哪些议题在投票"}},
	{"show", "one motion", []string{"motion"}, []string{"看看5号议题", "3号是什么", "3号赞成的理由是什么"}},
	{"result", "how a motion stands", []string{"motion"}, []string{"结果 3", "3号现在什么情况了", "3号反对的人多吗"}},
	{"explain", "how a result was reached", []string{"motion"}, []string{"怎么算的 3", "为什么3号没通过"}},
	{"recheck", "have a result counted again", []string{"motion"}, []string{"要求复核 3"}},
	{"propose", "propose a motion", []string{"title"}, []string{"提议 在东门装快递柜", "我有个提议：给楼道装扶手"}},
	{"second", "second a proposal", []string{"motion"}, []string{"附议 12", "12号我也支持"}},
	{"opinion", "say something on a motion, or on an article of the covenant (kind article)", []string{"motion", "text", "kind", "amount"}, []string{"对公约第3条的意见：时间太早", "意见 3 要先考虑一楼的采光", "对3号我有意见：噪音太大怎么办"}},
	{"agree", "support an opinion", []string{"opinion"}, []string{"顶 3-2", "我同意3号的意见2"}},
	{"disagree", "reject an opinion", []string{"opinion"}, []string{"踩 3-2"}},
	{"objection", "object to what is published", []string{"motion", "text"}, []string{"异议 3 公示的面积不对", "我不服"}},
	{"speak", "ask for the floor", []string{"motion"}, []string{"举手", "我想说两句"}},
	{"rsvp", "come to a meeting: answer yes, no or maybe", []string{"meeting", "answer"}, []string{"我参加", "会议2我来不了"}},
	{"checkin", "sign in at a meeting", []string{"code"}, []string{"签到 8842"}},
	{"pledge", "promise money (yuan), labour (days) or goods (pieces)", []string{"motion", "kind", "amount", "text"}, []string{"认捐 3 500元", "3号我出两天工", "我出500"}},
	{"confirm", "confirm what the bot drafted", nil, []string{"确认"}},
	{"cancel", "drop it", nil, []string{"取消", "算了"}},
}

var requestMeanings = []Meaning{
	{"urgent", "danger: kind gas, fire, medical, violence or suicide", []string{"kind"}, []string{"我闻到煤气味了", "楼下着火了", "我爸晕倒了", "有人打架", "不想活了"}},
	{"request", "report a trouble; kind \"neighbour\" is for mediation", []string{"text", "kind"}, []string{"反映 3栋楼道灯坏了三天了", "楼道灯坏了", "我要报修，地下车库漏水"}},
	{"progress", "how a request stands", []string{"request"}, []string{"进度 35", "35号诉求办得怎么样了", "我那事咋样了"}},
	{"rate", "rate it from 1 to 5", []string{"request", "score", "text"}, []string{"评价 35 5分", "35号很满意"}},
	{"reopen", "it is not settled after all", []string{"request"}, []string{"又坏了", "35号没修好"}},
	{"assign", "give a request to somebody", []string{"request", "to", "until", "span"}, []string{"派单 35 王五 8月10日前", "35号交给王师傅周五前"}},
	{"done", "report a request settled", []string{"request"}, []string{"销号 35", "35号修好了"}},
}

var chairMeanings = []Meaning{
	{"open_motion", "draft a motion", []string{"title", "options", "until", "span"}, []string{"开议题 空地怎么用 | 健身区 | 停车位", "发起投票：小区大门刷什么颜色，红、蓝还是灰，投到周日晚8点"}},
	{"open_vote", "open voting", []string{"motion", "days", "until", "span"}, []string{"开始表决 3 三天", "3号投到周日晚8点"}},
	{"close", "close voting; text is the reason", []string{"motion", "text"}, []string{"结束 3"}},
	{"extend", "extend voting", []string{"motion", "days", "until", "span"}, []string{"延期 3 两天"}},
	{"publish", "publish a result; kind restart begins anew, longer adds days", []string{"motion", "days", "kind"}, []string{"公示 3 7天", "重新公示 3", "延长公示 3 5天"}},
	{"meeting", "call a meeting; kind joint; repeat weekly, monthly …", []string{"place", "motions", "until", "kind", "repeat"}, []string{"开会 8月3日 19:30 社区活动室 议题 12 13", "联席会议 每周三 19:30 活动室"}},
	{"remind", "remind those who have not voted", []string{"motion"}, []string{"催票 3", "提醒还没投的"}},
	{"withdraw_motion", "withdraw a motion; answer \"self\" is one's own proposal", []string{"motion", "answer"}, []string{"撤回议题 3", "我的提议不要了"}},
	{"void", "declare a motion void", []string{"motion", "text"}, []string{"作废 3 名册有误"}},
	{"set_rule", "change a draft: kind scope, rule, majority, deadline, secret, open, type, title, options, binding, advisory or tally_aid", []string{"motion", "kind", "amount", "text", "title", "options", "until", "span"}, []string{"改成三分之二", "最多选2项", "改截止 周日晚8点", "改规则 换物业", "范围 3栋2单元", "无记名", "实名公开", "有约束力", "只征求意见"}},
	{"override", "give the reason for what the bot warned of", []string{"text"}, []string{"理由：业委会已经通知过"}},
	{"approve", "approve a pending act", []string{"act", "text"}, []string{"核准 17", "同意核对 17"}},
	{"reject", "refuse it", []string{"act", "text"}, []string{"不准 17"}},
	{"paper", "enter paper ballots; kind door, phone or family when assisted", []string{"motion", "sheets", "kind"}, []string{"代录 3 3-2-501 赞成 电话", "入户代录 3 3-2-501 反对", "代录 3 3-2-501 赞成", "代录 5 3-2-501 停车位 3-2-502 A"}},
	{"verify_paper", "check entered paper ballots", []string{"motion", "sheets", "kind"}, []string{"核对 3 3-2-501 赞成"}},
	{"handover", "hand an office over", []string{"to"}, []string{"交接主任 给 李四"}},
	{"bind_group", "bind this chat to the community", nil, []string{"绑定本群"}},
}

var householdMeanings = []Meaning{
	{"register", "bind oneself by a code; without one, ask how", []string{"code"}, []string{"注册 K7M4-92QX", "k7m492qx", "登记"}},
	{"claim", "say which room one lives in, in private", []string{"room", "name"}, []string{"3-2-501 张三", "我是3栋2单元501的张三"}},
	{"household", "which household one belongs to, and who else", nil, []string{"我的户", "谁绑了我家"}},
	{"not_mine", "somebody bound to the household does not belong to it", nil, []string{"不是我家的人"}},
	{"consent_withdraw", "withdraw consent to the use of one's data", nil, []string{"撤回同意"}},
	{"forget_me", "have one's data erased", nil, []string{"删除我"}},
	{"my_data", "get one's data", nil, []string{"导出我的数据"}},
	{"transfer", "a room has a new owner", []string{"room", "name", "phone"}, []string{"过户 3-2-501 李四 13800001111"}},
	{"move_in", "somebody moved in", []string{"room", "name", "phone"}, []string{"迁入 3-2-502 王五 13900002222"}},
	{"move_out", "somebody moved out", []string{"room", "name"}, []string{"迁出 3-2-502 王五"}},
	{"deceased", "somebody died", []string{"room", "name"}, []string{"去世 3-2-501 张三"}},
	{"rebind", "somebody has another account", []string{"room", "name"}, []string{"换微信 张三 3-2-501"}},
	{"reissue", "a code is to be issued anew", []string{"room", "name"}, []string{"补码 张三 3-2-501"}},
	{"mute", "no reminders", nil, []string{"别提醒我"}},
	{"unmute", "reminders again", nil, []string{"恢复提醒"}},
}
