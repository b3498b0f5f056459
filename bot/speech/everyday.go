package speech

import (
	"regexp"
	"slices"
	"strings"
)

// allRemarks are tried in order; what is said by the way of an act already done comes
// before the act's own words: 提议12我收回 is no proposal.
var allRemarks = slices.Concat(everyday, officeTalk, inquiries, remarks)

// remarkWords are the words of allRemarks, one by one.
var remarkWords = wordsOf(allRemarks)

type needAndBar struct{ needed, without []string }

func wordsOf(all []remark) []needAndBar {
	words := make([]needAndBar, len(all))
	for i, r := range all {
		words[i] = needAndBar{strings.Fields(r.words), strings.Fields(r.without)}
	}
	return words
}

// Parts of the sentences of everyday talk.
const (
	bareNumber = `(?:第)?(?P<no>\d{1,5})(?:号)?(?:那个|这个|那条|这条|那事|这事|那件事|这件事|的活)?`
	anOpinion  = `\d{1,5}-\d{1,3}(?:那条|这条|那个|这个|那句)?(?:的)?(?:意见)?`
	aRoom      = `^.{0,12}\d{1,3}(?:-|栋|幢|号楼|单元).{0,40}`
	itsEnd     = aTail + `$`
	asksTail   = `(?:啊|呀|呢|嘛|哦|\?)*$`
)

// everyday is what residents say of their household, their votes and their people.
var everyday = []remark{
	{intent: "withdraw_motion", words: "收回 撤 不提了 不要了", without: "吗 ? 意见 票",
		said: regexp.MustCompile(`^(?:提议|提案|议题)` + bareNumber + `[,]?(?:我|先|就|给)+(?:收回|撤了|撤回|撤|不提了|不要了).{0,4}$`)},
	{intent: "unagree", words: "点错 按错 弄错 搞错 发错 手滑", without: "吗 ?",
		said: regexp.MustCompile(`^(?:刚才|刚刚|刚|我|上次|之前)*(?:给)?(?:顶|支持|赞同|点赞|赞成|赞|认同)?(?:的|了|过)?` + anOpinion + `(?:点赞|我)?(?:是|点)?(?:点错|按错|弄错|搞错|发错|手滑).{0,6}$`), fill: onThatOpinion},
	{intent: "objections", words: "异议", without: "我有 我的 无异议 没异议",
		said: regexp.MustCompile(`^(?:看看|查查)?(?:` + aNumber + `)?(?:都|一共|到底)?(?:有)?(?:谁|哪些人|几个人|多少人|哪些户|几户)(?:都)?(?:提|提出|提了|有)(?:了|过)?异议` + asksTail)},
	{intent: "objections", words: "异议", without: "我 无异议 没异议 怎么",
		said: regexp.MustCompile(`^(?:` + aNumber + `)?异议(?:都|一共)?(?:有)?(?:哪些|哪几条|什么|啥|几条|多少条|多少)(?:` + bareNumber + `)?` + asksTail)},
	{intent: "objection", words: "公示", without: "? 吗 没有意见 没意见 没异议",
		said: regexp.MustCompile(`^` + aNumber + `公示(?:的)?(?:结果)?我(?:家)?(?:有意见|有异议|不服|不认)[,]?.{0,30}$`), fill: objected},
	{intent: "stand", words: "提名我 推荐我", without: "吗 ? 谁 怎么",
		said: regexp.MustCompile(`^(?:提名|推荐)我(?:的事|这事|的)?[,]?我(?:答应|同意|接受|愿意)(?:了|参选)*` + itsEnd), fill: answered("yes")},
	{intent: "stand", words: "提名我 推荐我", without: "吗 ? 谁 怎么",
		said: regexp.MustCompile(`^(?:提名|推荐)我(?:的事|这事|的)?[,]?我(?:不答应|不同意|不接受|不愿意|不干)(?:了|参选)*` + itsEnd), fill: answered("no")},
	{intent: "stand", words: "候选人", without: "吗 ? 不 没 谁 他 她 要是",
		said: regexp.MustCompile(`^(?:行|好|好的|可以|那好|那行)?[,]?我(?:愿意|同意|接受|答应)(?:当|做)(?:这个)?候选人` + itsEnd), fill: answered("yes")},
	{intent: "stand", words: "选我", without: "吗 ? 谁 为什么 不选我",
		said: regexp.MustCompile(`^(?:大家|你们|各位)?(?:都)?(?:别|不要|莫|甭)(?:再)?选我[,]?我?(?:身体|年纪|岁数|没时间|没空|干不了|当不了|忙|不合适|老了|太老).{0,10}$`), fill: answered("no")},
	{intent: "consent_withdraw", words: "信息 资料 手机号 电话", without: "吗 ? 物业 快递 中介 他 她",
		said: regexp.MustCompile(`^我?(?:现在)?(?:不同意|不许|不准|不让|别|不要|不想)(?:让)?(?:你们|你)?(?:再)?(?:用|使用|保留|存|拿)我(?:家)?(?:的)?(?:个人)?(?:信息|资料|手机号|手机号码|电话|电话号码)` + itsEnd)},
	{intent: "my_data", words: "资料 信息 数据", without: "吗 怎么 删 物业",
		said: regexp.MustCompile(`^(?:你们|你)?(?:手上|手里|系统里|这里|这儿|那里)?(?:都|一共)?(?:有|存了|存着|记了|记着|留了|收集了|掌握|保存了)我(?:家)?(?:的)?(?:哪些|什么|啥)(?:的)?(?:个人)?(?:资料|信息|数据)` + asksTail)},
	{intent: "my_data", words: "资料 信息 数据", without: "吗 怎么 删 ? 别 不",
		said: regexp.MustCompile(`^(?:请)?把我(?:家)?的(?:个人)?(?:资料|信息|数据)(?:都)?(?:发|给|导出|打)(?:给|一份|来)*我?(?:看看|看一下|一份|看|瞧瞧)?` + itsEnd)},
	{intent: "forget_me", words: "删 注销", without: "吗 ? 票 意见 怎么 要是 他 她",
		said: regexp.MustCompile(`^(?:请|你)?把我(?:这个人)?(?:从)?(?:你们)?(?:的)?(?:系统|机器人)(?:里|上|里面|中)*(?:给)?(?:删|删掉|删除|注销|去掉|清掉)` + itsEnd)},
	{intent: "not_agreed", words: "没商量 没说好 没讲好 没谈拢 不一样 不一致 没定", without: "吗 ? 邻居 楼里 大家 装修 赞成 反对 同意 弃权 我投 我选",
		said: regexp.MustCompile(`^(?:` + aNumber + `)?(?:我们|我)?(?:家里人?|家里头|我家|我们家|两口子|老两口|夫妻俩|小两口|一家人)(?:还|都|也|对这事|意见)*(?:没商量|没说好|没讲好|没谈拢|不一样|意见不一样|意见不一致|没定)(?:好|过|下来|呢|了)*(?:[,].{0,12})?$`)},
	{intent: "not_agreed", words: "没商量 没说好 没讲好 没谈拢 没定", without: "吗 ? 邻居 楼里 大家 装修 赞成 反对 同意 弃权 我投 我选",
		said: regexp.MustCompile(`^我(?:老公|老婆|老伴|爱人|媳妇|儿子|女儿|爸|妈)(?:还)?(?:不知道|不晓得|没答应)(?:这个|这张|这)?(?:票|事|投票)[,](?:我)?家里(?:还)?(?:没商量|没说好|没讲好|没谈拢|没定)(?:好|过|下来)?` + itsEnd)},
	{intent: "household", words: "一家 一户", without: "不 没",
		said: regexp.MustCompile(`^(?:还)?(?:有)?(?:谁|哪些人|哪个)(?:跟|和|同)我(?:是|登记在)?一(?:家|户)(?:的)?` + asksTail)},
	{intent: "household", words: "登记 绑", without: "怎么 不 没",
		said: regexp.MustCompile(`^我(?:们)?家(?:里)?(?:登记|绑|绑定)(?:的|了|上)?(?:是)?(?:谁|哪些人|几个人|哪几个)` + asksTail)},
	{intent: "mute", words: "别发 别叫 别催 别喊 不要发 不要叫 不要催", without: "? 吗 广告",
		said: regexp.MustCompile(`^.{0,4}(?:老|老是|天天|总|总是|一直)(?:叫|喊|催|让)我.{0,6}(?:烦|吵).{0,6}[,]?(?:别|不要|莫)(?:再)?(?:发|叫|催|提醒|喊)(?:我)?` + itsEnd), fill: privately},
	{intent: "unmute", words: "提醒 通知", without: "不 别 没 吗 ? 谁 吃药 买 接",
		said: regexp.MustCompile(`^(?:(?:以后|还是|那就|那|继续|接着)+(?:要|请|得)?(?:提醒|通知)我(?:吧|的好|好了)*|我?(?:又|还是|还)(?:想|要)(?:收|要|听)(?:到)?提醒了?|提醒(?:还是)?(?:要的|要吧|要)?[,]?(?:给我)?(?:开回来|打开|恢复).{0,3})` + itsEnd), fill: privately},
	{intent: "undelegate", words: "代 替我 帮我", without: "吗 ? 怎么 谁",
		said: regexp.MustCompile(`^(?:(?:我)?(?:自己|亲自)(?:来|去)?投[,])?(?:不|不用|不要|别|不必)(?:让|用|要|叫|请)?[^,]{2,4}?(?:替我投|代我投|帮我投|代投|代|替我)(?:票)?了` + itsEnd)},
	{intent: "accept_proxy", words: "投", without: "吗 ? 谁 不 没 拒绝 赞成 反对 同意投 号",
		said: regexp.MustCompile(`^(?P<name>.{2,4}?)(?:让|叫|请|托|要)我(?:替|帮|代)(?:他|她)投(?:票)?[,]?(?:行|好|可以|没问题|成|中|我答应)` + itsEnd), fill: proxyOf("yes")},
	{intent: "accept_proxy", words: "投", without: "吗 ? 谁 不 拒绝 赞成 反对 同意投 号",
		said: regexp.MustCompile(`^我?(?:帮|替|代)(?P<name>.{2,4}?)投(?:票)?[,]?(?:没问题|可以|行|我愿意|我答应)` + itsEnd), fill: proxyOf("yes")},
	{intent: "support_request", words: "一样 一回事 一个样 差不多", without: "吗 ? 不 修好 业主 投 赞成 反对 同意",
		said: regexp.MustCompile(`^` + ourselfs + `也.{1,8}[,]?(?:跟|和|同|像)` + bareNumber + `(?:的)?(?:一样|一回事|一个样|差不多)` + itsEnd)},
	{intent: "reopen", words: "又", without: "吗 ? 手机 我的",
		said: regexp.MustCompile(`^(?:才|刚|刚刚)?修(?:好|了|过|完)(?:没|才|不到|没过)?(?:几|两|三|一)(?:天|个月|周|星期|个星期|个礼拜).{0,2}又(?:坏|漏|不亮|堵|不行|停|掉|响|渗)` + itsEnd)},
	{intent: "report", words: "骂 脏话 造谣 乱说 胡说 攻击 瞎说", without: "吗 ? 没 不骂 盖 遮 隐藏 藏 举报",
		said: regexp.MustCompile(`^` + anOpinion + `(?:里)?(?:在|是|都)?(?:说脏话|讲脏话|骂人|骂我|造谣|瞎说|乱说|胡说|人身攻击).{0,8}$`), fill: onThatOpinion},
	{intent: "speak", words: "句", without: "吗 ? 他 她 号",
		said: regexp.MustCompile(`^(?:也|请)?(?:让|容|轮到)我(?:也|来)?(?:说|讲|插|补充)(?:一|两|几)句(?:话)?` + itsEnd)},
	{intent: "checkin", words: "签", without: "吗 ? 怎么 没 合同 快递 字",
		said: regexp.MustCompile(`^(?:我)?(?:在|人在)[^,]{2,6}[,](?:我)?(?:远程|线上|网上|也)*(?:签个到|签到|签一下到)` + itsEnd)},
	{intent: "candidates", words: "候选", without: "支持 得票 票 我",
		said: regexp.MustCompile(`^(?:` + aNumber + `)?(?:这次)?候选(?:的|人)?(?:都)?(?:是|有)(?:谁|哪些人|哪几个|哪些)` + asksTail), fill: ofElection},
	{intent: "voter_list", words: "选民", without: "谁 你 他 她",
		said: regexp.MustCompile(`^(?:有没有|有无|看看有没有)我(?:的名字|家)?[,]?(?:在)?选民(?:名单|榜|册)?(?:上|里)?` + asksTail), fill: answered("self")},
	{intent: "voter_list", words: "选民榜 选民名单 选民册", without: "谁 你 他 她 错 漏",
		said: regexp.MustCompile(`^选民(?:名单|榜|册)(?:给我|让我|拿来|发来)?(?:看一下|看看|发一下|看下|瞧瞧|在哪|在哪里)` + asksTail)},
	{intent: "proxies", words: "谁", without: "吗 赞成 反对 我",
		said: regexp.MustCompile(`^(?:看看|看下|查一下)?(?:都)?(?:是|有)?谁(?:替|代|帮)谁投(?:票)?(?:了|的)?(?:看看|看一下|发一下)?` + asksTail)},
	{intent: "unpledge", words: "不捐 不出 不给", without: "吗 ? 他 她 谁 物业",
		said: regexp.MustCompile(`^(?:我)?(?:` + aNumber + `)?(?:捐|认捐|说好捐|答应捐|说好出|答应出)的(?:那)?(?:\d{1,6}|[一二三四五六七八九十百千两]{1,4})?(?:块|元|块钱|钱)?[,]?(?:我)?(?:不捐|不出|不给)了` + itsEnd)},
	{intent: "accounts", words: "用 花", without: "物业费 我家 我的 电 水费 维修 孩子 工资",
		said: regexp.MustCompile(`^(?:` + aNumber + `)?(?:大家|我们)?(?:捐的|认捐的|收的)?钱(?:都|是)*(?:用|花)(?:在|到|去)*(?:哪|哪里|哪儿|什么地方|啥地方)(?:去|了|里|上)*` + asksTail)},
	{intent: "account_info", words: "钱 款", without: "物业 罚 押金 退 贷 工资 水费 电费 车位",
		said: regexp.MustCompile(`^(?:捐的|认捐的|捐款的)?(?:钱|款)(?:要|该|得)?(?:打|转|汇|交|存)(?:到|给|进|去|在)*(?:哪个|哪|什么|谁)(?:账户|账号|卡|里|儿|人)?` + asksTail)},
	{intent: "account_info", words: "账户 账号 户头 卡号", without: "物业 罚 我的 你的 微信 密码",
		said: regexp.MustCompile(`^(?:收钱|收款|捐款|捐钱|认捐)的?(?:账户|账号|户头|卡号)(?:是)?(?:啥|什么|多少|哪个|几)` + asksTail)},
	{intent: "away", words: "回来了", without: "吗 ? 他 她 没 电 水 又 网 灯",
		said: regexp.MustCompile(`^(?:我|我们|我家|咱|俺)?(?:已经|都|过年|昨天|今天|刚|刚刚|人)+回来了` + itsEnd), fill: answered("no")},
	{intent: "away_list", words: "外", without: "我 卖 车 小区外 垃圾",
		said: regexp.MustCompile(`^(?:咱|咱们|我们|小区|村里|楼里)?(?:现在)?(?:在外地|在外|在外面|外出|外出务工|外出打工|在外打工)(?:的|的人|人员)?(?:的)?(?:都有谁|有谁|有哪些人|有哪些|名单|有几个|有多少人|是哪些|有多少)` + asksTail)},
	{intent: "about", words: "机器 人吗 人不 真人 活人", without: "号 坏 修 电梯",
		said: regexp.MustCompile(`^(?:你|这个|对面|这边)(?:到底|究竟)?是(?:个)?(?:真人|人|活人|机器|机器人)(?:还是)?(?:机器|机器人|电脑|程序|假人|人|真人)?(?:啊|呀|呢|吗|不|\?)+$`)},
	{intent: "about", words: "机器", without: "号 坏 修 电梯",
		said: regexp.MustCompile(`^(?:你|这个|对面|这边)(?:到底|究竟)?是(?:个)?(?:真人|人|活人)还是(?:机器|机器人|电脑|程序)` + asksTail)},
	{intent: "about", words: "公司 单位 谁 哪家", without: "号 我家 墙 路",
		said: regexp.MustCompile(`^(?:这|这个|你这|你)(?:个)?(?:东西|机器人|软件|系统|玩意|小程序|公众号)(?:是)?(?:哪个|哪家|什么|谁)(?:公司|单位|人|家)?(?:搞|弄|做|开发|办)(?:的|出来的)` + asksTail)},
	{intent: "about", words: "信不过 不放心 不相信 后台", without: "物业 主任 号 电梯",
		said: regexp.MustCompile(`^(?:我)?(?:信不过|不放心|不相信)(?:你|你们|这个|这东西)[,]?(?:.{0,4}(?:后台|背后)(?:是|有)?(?:谁|哪.{0,4}))?` + asksTail)},
	{intent: "covenant", words: "公约", without: "违反 改 定 谁 不",
		said: regexp.MustCompile(`^(?:咱|咱们|我们)?(?:小区|村|社区)?(?:的)?公约(?:都|到底)?(?:是|写|讲|说)(?:了)?(?:啥|什么|些什么|些啥)` + asksTail)},
	{intent: "breach", words: "公约第", without: "我家没",
		said: regexp.MustCompile(`^(?P<text>[^?]{4,30}?)[,](?:这)?公约第(?P<amount>\d{1,3}|[一二三四五六七八九十]{1,3})条(?:不是|可是|明明)+(?:写|说|规定|讲)(?:了|着|的|好|得清楚)*(?:吗|的|嘛|\?)*$`)},
	{intent: "note_answer", words: "别报 不要报 不用报", without: "吗 ? 街道 派出所 警",
		said: regexp.MustCompile(`^` + bareNumber + `(?:先)?(?:别报|不要报|不用报)(?:了|上去)?(?:[,].{0,12})?$`), fill: answered("no")},
	{intent: "note_answer", words: "报上去 代报 帮我报", without: "吗 ? 街道 派出所 警 不 别",
		said: regexp.MustCompile(`^(?:这条|那条|这个)?(?:可以|同意|你)?(?:就)?(?:帮我|替我)(?:报上去|报|代报)(?:吧)?` + bareNumber + itsEnd), fill: answered("yes")},
	{intent: "help", words: "微信 手机", without: "号楼 他 她 物业 3 支付",
		said: regexp.MustCompile(`^我?(?:换了|换)(?:个|新|了)*(?:微信号|微信|手机号|手机)(?:了)?[,]?(?:怎么弄|怎么办|咋办|咋弄|咋整|还能投吗|还能用吗|要重新登记吗)` + asksTail), fill: howToJoin},
	{intent: "help", words: "码", without: "停车 扫码 号 健康 密码 快递",
		said: regexp.MustCompile(`^我(?:家)?(?:的)?(?:登记码|码|那张条子|条子)(?:弄)?(?:丢|丢了|没了|不见了|找不到|找不着|不见)(?:了)?[,]?(?:怎么弄|怎么办|咋办|咋弄)?` + asksTail), fill: howToJoin},
	{intent: "cancel", words: "不弄了 不办了 不搞了 不发了", without: "吗 ? 谁 他 她 物业",
		said: regexp.MustCompile(`^(?:刚刚|刚才)(?:那个|这个|那)(?:事|件事)?[,]?(?:我|先|就)*(?:不弄|不办|不搞|不发)了` + itsEnd)},
}

func ofElection(m *message, in *Intent) bool {
	if in.Motion == 0 {
		in.Motion = m.onlyElection()
	}
	return true
}

// onThatOpinion takes the opinion that is named; what is wrong with it is the text.
func onThatOpinion(m *message, in *Intent) bool {
	name, end, ok := m.opinionFrom()
	if !ok {
		return false
	}
	in.Opinion = name
	if in.Intent == "report" || in.Intent == "hide" {
		in.Text = strings.Trim(m.slice(m.skipWords(end, "那条", "这条", "那个", "这个", "意见", "的", "里", "在"), len(m.runes)), " ，,。！!")
		if why, _, cut := strings.Cut(strings.ReplaceAll(in.Text, "，", ","), ","); cut && why != "" {
			in.Text = why
		}
	}
	return true
}

func howToJoin(_ *message, in *Intent) bool {
	in.Text = "登记"
	return true
}
