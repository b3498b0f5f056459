package speech

import (
	"regexp"
	"strings"
)

// remarks are what people say offhand of a command.
var remarks = []remark{
	{intent: "second", words: "算我 加我 签名 签个名 联名 联个名 跟一票 跟票 凑个数", without: "吗 ? 不 没 取消 撤",
		said: regexp.MustCompile(`^` + aNumber + `[,]?` + `(?:` + ourselfs + `)?(?:也|愿意|可以|来)*(?:算我(?:们|家|一)*个?|加我(?:们|家|一)*个?|签个?名|联个?名|跟一?票|凑个数)` + aTail + `$`)},
	{intent: "second", words: "12 算我 加我", without: "吗 ? 不 没 取消 撤 钱 元",
		said: regexp.MustCompile(`^` + aNumber + `(?:的)?(?:附议)?(?:算|加)(?:上)?(?:我|我家|我们家|俺家)(?:一个|一户|一份)?` + aTail + `$`)},
	{intent: "withdraw_motion", words: "我提 我的", without: "吗 ? 怎么 谁 意见 票",
		said: regexp.MustCompile(`^` + aNumber + `(?:是)?我(?:自己)?提的(?:那个|这个|议题|提议|提案|事)*[,]?(?:我)?(?:先|就|给我)?(?:不要了|撤|收回|算了|不提了|作废|不搞了).{0,10}$`)},
	{intent: "withdraw_motion", words: "提议 提案 议题", without: "吗 ? 怎么 谁 意见 票",
		said: regexp.MustCompile(`^我(?:的|那个|提的|自己提的|上次)*(?:提议|提案|议题)` + aNumber + `[,]?(?:我)?(?:先|就|给我)?(?:撤|收回|不要了|算了|作废|不提了).{0,12}$`)},
	{intent: "accept", words: "受理", without: "不 没 吗 ? 什么 谁 何时 为啥 凭啥",
		said: regexp.MustCompile(`^` + aNumber + `.{1,16}[,](?:予以|同意|可以|我们|给)?受理` + aTail + `$`), fill: answered("yes")},
	{intent: "correct_minutes", words: "纪要", without: "? 吗",
		said: regexp.MustCompile(`^纪要.{0,8}(?:写错|记错|弄错|搞错|漏写|漏了|少写).{0,30}$`), fill: wholeText},
	{intent: "minutes", words: "开会 会上 会议", without: "我没 通知 几点",
		said: regexp.MustCompile(`^.{0,4}(?:上次|上回|昨天|前天|那天|上周|上个月)(?:的)?(?:开会|会上|会议|会)(?:上)?(?:都)?(?:说|讲|定|议|谈)(?:了|的|些)*(?:啥|什么|哪些).{0,8}$`)},
	{intent: "next_item", words: "下一个 下个 下一项 下一条 下项", without: "吗 ? 没 什么时候",
		said: regexp.MustCompile(`^.{0,8}(?:说完|讲完|议完|过|讨论完|谈完|差不多)了?[,]?(?:咱们|咱|我们|就|那)*(?:进行|讨论|说|议|进入|看|到|开始)?下一?(?:个|项|条)(?:议题|议程|事项|事)?` + aTail + `$`)},
	{intent: "next_speaker", words: "下一位 下一个 下位", without: "吗 ? 谁",
		said: regexp.MustCompile(`^(?:好[,]?)?(?:有请|请|叫|让|轮到)?下一?(?:位|个)(?:居民|同志|业主|村民|代表|朋友|邻居|人|老人家)?(?:来|上来|起来)?(?:发言|说话|说|讲话|讲)` + aTail + `$`)},
	{intent: "cancel_meeting", words: "取消 不开", without: "吗 ? 别 不要取消",
		said: regexp.MustCompile(`^(?:` + aNumber + `会议?|会议` + `|明天的会|后天的会|今天的会|周.的会)(?:因为|由于|因|赶上|碰上)(?P<text>.{1,20}?)(?:取消|不开|停开)` + aTail + `$`)},
	{intent: "rsvp", words: "开会 会议 的会", without: "不 没 吗 ? 他 她 如果 要是 改 谁 别人 通知 肯定到不",
		said: regexp.MustCompile(`^(?:.{0,8}(?:开会|会议|的会).{0,10}[,]?.{0,6}(?:一定|准|肯定|准时|保证)(?:会|能)?(?:到|来|去|参加)|我(?:和|跟|同|带着?).{1,8}(?:来|去)(?:开会|参会|参加会议))` + aTail + `$`), fill: answered("yes")},
	{intent: "nominate", words: "想 愿意 要 报名 申请 竞选 参选 打算 试试 可以当", without: "不 没 当年 他 她 你 吗 谁 以前 曾 小时候 老公 儿子 票 让 推荐 找 见 问 投诉 举报 罢免",
		said: regexp.MustCompile(`^(?:.{0,8}[,])?` + ourselfs + `(?:也|很|特别|一直|就|真)*(?:想|要|愿意|愿|打算|可以|乐意|报名|申请|试试|来|参加|竞选|参选)+(?:试试|竞选|参选|报名|去|一下)*(?:当|做|干|担任|任|竞选|参选|进|参加)?(?:个|一个|一任|一届|一回)?(?:咱们|咱|我们|本|这个|这届|这)?(?:\d+号?|[一二三四五六七八九十]+号?)?(?:楼|栋|小区|单元|村|社区)?(?:的)?` + aPost + `(?:[,].{0,16}|怎么报名|咋报名|可以吗|行吗|如何报名)?` + aTail + `$`), fill: answered("self")},
	{intent: "stand", words: "推荐我 选我 提名我 推举我 报我", without: "吗 ? 谁 为什么",
		said: regexp.MustCompile(`^(?:谢谢.{0,8}[,]?)?(?:但是|但|可)?(?:请|大家)*(?:别|不要|莫|甭)(?:再)?(?:推荐|选|提名|推举|报)我(?:了|当|做|参选).{0,12}$|^(?:谢谢.{0,8}[,]?)?(?:别|不要|莫|甭)(?:再)?(?:推荐|提名|推举)我(?:[,]?.{0,12})$`), fill: answered("no")},
	{intent: "stand", words: "推荐 提名 抬爱 信任", without: "吗 ? 谁 票",
		said: regexp.MustCompile(`^(?:谢谢|多谢|感谢).{0,6}(?:推荐|提名|抬爱|信任).{0,4}[,]?(?:但是|但|可|不过)?我(?:就|还是|真的)*(?:不当|不干|不参选|不参加|干不了|当不了|不合适).{0,6}$`), fill: answered("no")},
	{intent: "voter_list", words: "选民", without: "谁 你",
		said: regexp.MustCompile(`^.{0,4}选民(?:名单|名册|册|榜)(?:上|里|里头|上头)?.{0,6}(?:没得|没有|没|冇|漏|缺|少).{0,3}我.{0,6}$`), fill: answered("self")},
	{intent: "resign", words: "干不动 干不了 做不动 当不动 干够 不想再干", without: "吗 ? 他 她 物业 活",
		said: regexp.MustCompile(`^.{0,6}我(?:也|实在|真|真的|老了|年纪大了)*(?:干不动|干不了|做不动|当不动|干够|不想再干)了?[,]?(?P<text>` + aPost + `)(?:就|还是)?(?:让|换|给|由|请).{1,6}(?:当|干|做|来)?` + aTail + `$`)},
	{intent: "accept_proxy", words: "代投 投票 帮他投 帮她投 替他投 替她投", without: "吗 ? 谁 不 没 拒绝 赞成 反对 同意投",
		said: regexp.MustCompile(`^(?P<name>.{2,4}?)(?:让|叫|请|托|要|委托)我(?:帮他|帮她|代他|代她|替他|替她)?(?:代)?投(?:票)?(?:的事|这事)?[,]?我?(?:答应|同意|接受|愿意|可以)` + aTail + `$`), fill: proxyOf("yes")},
	{intent: "accept_proxy", words: "投", without: "吗 ? 谁 赞成 反对 弃权 号",
		said: regexp.MustCompile(`^我不(?:想|愿意|能)?(?:帮|替|代|给)(?P<name>.{2,4}?)(?:代)?投(?:票)?` + aTail + `$`), fill: proxyOf("no")},
	{intent: "undelegate", words: "委托 托", without: "吗 ? 怎么 物业 要不要",
		said: regexp.MustCompile(`^(?:我)?(?:委托|托)(?:给|我)?.{1,8}(?:那个|的事|的|代投)?(?:我)?(?:取消|作废|不算了|撤|收回|撤销)了?(?:[,]?我?(?:还是)?(?:自己|亲自)(?:来)?投)?` + aTail + `$`)},
	{intent: "doors", words: "哪些户 哪几户 哪些家 哪几家 哪些人家 几户 多少户", without: "投了 通过 同意 赞成 号楼",
		said: regexp.MustCompile(`^(?:我)?(?:今天|今晚|明天|这几天|这两天|接下来)?(?:我)?(?:还)?(?:该|要|得|应该|有)+(?:去|跑|走|敲|访|上)(?:哪些|哪几|几|多少)(?:户|家|人家)(?:的)?(?:门)?(?:啊|呀|呢|\?)*$`)},
	{intent: "doors", words: "没敲 没跑 没去 没走 没访 没上门 没上过门", without: "投诉 物业 快递",
		said: regexp.MustCompile(`^(?:我)?(?:还有|还剩)(?:哪些|哪几|几|多少)(?:户|家|人家)(?:没|还没)(?:敲|跑|去|走|访|上)(?:过|到)?(?:门)?(?:啊|呀|呢|\?)*$`)},
	{intent: "result", words: "够数 过半 够票 达标 票够 户数够", without: "水 电 人数 附议 为什么",
		said: regexp.MustCompile(`^(?:.{0,6}?)(?:` + aNumber + `)?(?:票数|户数|票)?(?:够数|够票|过半|达标|够)(?:了)?(?:没有|没|吗|么)(?:\?)?$`), fill: ofOpen},
	{intent: "objection", words: "公示", without: "吗 ? 谁 贴 什么时候 没异议 没意见",
		said: regexp.MustCompile(`^(?:` + aNumber + `)?(?:的)?(?:结果)?公示.{0,20}(?:对不上|不一致|不符|不一样|有出入|算错|弄错|写错|搞错|漏了|少算|多算|我(?:有意见|不认|不服|有问题)).{0,20}$`), fill: objected},
	{intent: "posted", words: "公示 公告 结果 通知", without: "吗 ? 没 别 谁 哪 撕 栋 - 要",
		said: regexp.MustCompile(`^` + aNumber + `(?:的)?(?:公示|公告|结果|通知)+(?:都|已经|已|也|全|我)*(?:贴|张贴|挂)(?:到|在)?.{0,6}(?:了|好了|出去了)` + aTail + `$`)},
	{intent: "pledge", words: "我出 我家出 我捐 我家捐 俺出 俺捐", without: "吗 ? 不 没 凭什么 如果 要是 只要 让我 主意 门 差 去 生 力",
		said: regexp.MustCompile(`(?:我|俺|我家|我们家|咱家)(?:愿意|可以|再|先|也)?(?:出|捐)(?:\d|[一二三四五六七八九十两百])`), fill: pledged},
	{intent: "pledge", words: "用不上 用不着 闲着 多的 多余", without: "吗 ? 不给 没人",
		said: regexp.MustCompile(`^` + ourselfs + `(?:还)?有.{2,12}(?:用不上|用不着|闲着|多的|多余)[,]?(?:可以|就|都)?(?:给|捐给|送给|送)` + aNumber + `(?:用)?` + aTail + `$`), fill: goodsGiven},
	{intent: "delivered", words: "公告 通知 告知书 单子 选票", without: "吗 ? 没 别",
		said: regexp.MustCompile(`(?:公告|通知单?|告知书|单子|选票)(?:都|已经|已)*(?:贴|塞|放|送|给|寄|发|投).{0,6}了`), fill: broughtTo},
	{intent: "visit_note", words: "说 讲 反映 念叨 提到", without: "吗 ? 赞成 反对 同意 弃权",
		said: regexp.MustCompile(`^(?:我|昨天|今天|刚才|刚刚|刚|前天|上午|下午|昨晚|去了趟|去了|到了|去|到)+(?:走访了|走访|看望了|看望|上门)?\d`), fill: heardAt},
	{intent: "progress", words: "有人管", without: "如果",
		said: regexp.MustCompile(`^.{0,6}(?P<text>.{1,10}?)(?:的事|那事|这事)?(?:到底)?(?:有没有人管|有人管(?:没得|没有|没|了没|了没有|吗|么|不)+)(?:啊|呀|嘛|\?)*$`), fill: noText},
	{intent: "support_request", words: "也", without: "吗 ? 不 修好 业主 投",
		said: regexp.MustCompile(`^` + ourselfs + `(?:楼)?也(?:是|有|像|跟|和|同)*` + aNumber + `(?:那样|一样|那个|这样|说的|的问题|的情况|那种|样)+.{0,6}$`)},
	{intent: "group_requests", words: "一个事 一回事 一件事 同一个 同一件 重复 一码事", without: "吗 ? 不是 是不是",
		said: regexp.MustCompile(`^\d{1,5}号?(?:、|,|和|跟|与|同)\d{1,5}号?(?:(?:、|,|和|跟|与|同)\d{1,5}号?){0,4}.{0,6}(?:一个事|一回事|同一件事|同一个事|同一个问题|一件事|一码事|重复).{0,12}$`), fill: twoNumbers},
	{intent: "to_motion", words: "上会 拿到会上 列入议题", without: "吗 ? 不 别 没",
		said: regexp.MustCompile(`^` + aNumber + `.{0,14}?(?:上会|拿到会上|列入议题)(?:议|说|讨论|谈)?(?:一下|一议)?` + aTail + `$`)},
	{intent: "inspect", words: "验过 看过 查过 去看了 验收过", without: "吗 ? 没人 谁 医生 还没",
		said: regexp.MustCompile(`^` + aNumber + `(?:我们|我|大家|我俩)?(?:去|都|已经|到现场)*(?:验过|看过|查过|看了|验收过)了?[,]?(?:没毛病|没问题|合格|可以|行|不错|过关|挺好|都好|很好)` + aTail + `$`), fill: answered("yes")},
	{intent: "inspect", words: "验过 看过 查过 去看了 验收过", without: "吗 ? 没人 谁 医生 没毛病 没问题",
		said: regexp.MustCompile(`^` + aNumber + `(?:我们|我|大家|我俩)?(?:去|都|已经|到现场)*(?:验过|看过|查过|看了|验收过)了?[,]?(?P<text>(?:不行|不合格|有问题|不过关|不可以|不达标|没修好|还).{0,20})$`), fill: answered("no")},
	{intent: "forward", words: "街道 镇里 镇上 乡里", without: "吗 ? 不 别 没 谁 怎么 卫生 上 路",
		said: regexp.MustCompile(`^` + aNumber + `.{0,8}?(?:让|请|叫|找|报|由|交给|给|推给)(?:街道办事处|街道办|街道|镇里|乡里)(?:来|去|给|帮|出面|咱|我们|大家)*(?:解决|处理|办|管|协调|看看)?(?:一下)?` + aTail + `$`), fill: toStreet},
	{intent: "lists", words: "没办 没处理 没弄 没做 要办 待办", without: "吗 谁 他 她 身份证 手续",
		said: regexp.MustCompile(`^(?:我)?(?:手头|手上|手里|我这|我这边|我)(?:还)?有(?:几|哪|多少|啥|什么)(?:件|些|个)?(?:事)?(?:没|未|要|待)(?:办|处理|弄|做)(?:完|好|的|了|啊|呀|\?)*$`), fill: kindOf("tasks")},
	{intent: "accounts", words: "捐了 收了 募了", without: "我捐 我家",
		said: regexp.MustCompile(`^` + aNumber + `.{0,4}(?:捐|收|募)了.{0,3}(?:多少|几).{0,8}(?:花|用|剩).{0,6}$`)},
	{intent: "covenant", words: "规矩 规定 守则 村规 公约", without: "违反 坏 改 定 谁 不",
		said: regexp.MustCompile(`^(?:咱们|咱|我们)?(?:村|小区|社区|楼)(?:里|上)?(?:的)?(?:规矩|守则|村规民约|公约)(?:都|是|在|有)*(?:发|给|拿|哪|啥|什么|看).{0,10}$`)},
	{intent: "monthly", words: "通报 简报", without: "批评 没写 谁",
		said: regexp.MustCompile(`^(?:上月|上个月|本月|这个月|月度|每月)(?:咱)?(?:小区|社区|村里|村)?(?:的)?(?:情况|工作)?(?:通报|简报)(?:有没有|有没|呢|发一下|看看|给我看看|在哪|吗|\?)*$`)},
	{intent: "survey", words: "测评 评议", without: "吗 ? 结果 上次 参加 不",
		said: regexp.MustCompile(`^(?P<title>.{2,12}?)(?:大家|居民|业主)?(?:来|都)?(?:打个分|评一评|打分)?[,]?(?:搞|做|来|弄|发|开展|发起)(?:个|一次|一下|一个|次)(?:测评|评议|满意度测评|满意度调查)` + aTail + `$`)},
	{intent: "stats", words: "多少 几件 几个 哪些", without: "我办 他 她 物业费 钱 票 工资 没 我",
		said: regexp.MustCompile(`^(?:咱|咱们|我们)?(?:小区|社区|村里|村|居委会|居委)?(?:这个|本|上个|上|今|去|这)(?:月|年|季度|周|个月|半年|星期)(?:里|来)?(?:咱|咱们|我们|小区|社区|村里|居委会|一共|总共|到底|都)*(?:办|解决|处理|办成|完成|办好|办结)(?:了|成)?(?:多少|几|哪些|几多)(?:件|个|桩)?(?:事|诉求|问题|事情)?(?:情)?(?:啊|呀|呢|\?)*$`)},
	{intent: "stats", words: "满意的", without: "号 我",
		said: regexp.MustCompile(`^(?:咱|咱们|我们)?(?:小区|社区|村里|村)?(?:大家)?(?:对)?(?:办事|办理|诉求)(?:结果)?满意的(?:有)?(?:多少|几个|几户|占多少)(?:人|户)?(?:啊|呀|呢|\?)*$`)},
	{intent: "help", words: "怎么 咋 如何 怎样", without: "号 他 她 你投 老公 人家 昨 回事 的? 还 没",
		said: regexp.MustCompile(`^(?:.{0,6}(?:教|教教|教一下|告诉)(?:我|俺)(?:一下)?|(?:我|俺|老人|老人家)?.{0,4}(?:不识字|不认字|不会弄|看不懂|看不清|眼睛不好|老花眼|不会用|不会打字)(?:了)?[,]?)(?:的话)?(?:我)?(?:要|该)?(?:怎么|咋个|咋|如何|怎样)(?P<text>投票?|提议|提意见|报修|签到|认捐|委托|登记|用|弄|开会)(?:啊|呀|嘛|呢|\?)*$`), fill: helpOn},
	{intent: "help", words: "咋个 怎个 咋子", without: "号 他 她",
		said: regexp.MustCompile(`^(?:我|俺|这个|这)?(?:要)?(?:咋个|怎个|咋子)(?P<text>投票?|提议|提意见|报修|签到|认捐|委托|登记|用|弄|搞|开会)(?:啊|呀|嘛|呢|\?)*$`), fill: helpOn},
	{intent: "household", words: "绑 登记", without: "怎么 不 别人家",
		said: regexp.MustCompile(`^` + ourselfs + `(?:现在|一共)?(?:有)?(?:几|多少|哪些|哪几)个?人?(?:绑|登记|注册)(?:定)?(?:了|上|的)*(?:啊|呀|呢|\?)*$`)},
	{intent: "mute", words: "发消息 发信息 发通知 提醒 吵我", without: "群 广告 推销 保险 骚扰 他 她 怎么",
		said: regexp.MustCompile(`^(?:你)?(?:能不能)?(?:别|不要|莫|甭|少)(?:老是|老|再|总|总是|天天)*(?:给我|跟我)?(?:发消息|发信息|发通知|提醒|吵我)(?:了|我)*[,]?(?:烦死|烦|太烦|吵死|好烦).{0,5}$`)},
	{intent: "unmute", words: "提醒我 叫我 通知我", without: "不 别 没 吗 ? 谁 吃药 买",
		said: regexp.MustCompile(`^(?:以后|下次|今后|再|还是|请|记得)*(?:有)?(?:投票|表决|开会|议题|有事)(?:了|的时候|前)?(?:都|还|记得|要|请)*(?:提醒|通知|叫)我(?:一下|一声)?` + aTail + `$`), fill: privately},
}

// answered gives the intent an answer.
func answered(answer string) func(*message, *Intent) bool {
	return func(_ *message, in *Intent) bool {
		in.Answer = answer
		return true
	}
}

func kindOf(kind string) func(*message, *Intent) bool {
	return func(_ *message, in *Intent) bool {
		in.Kind = kind
		return true
	}
}

func wholeText(m *message, in *Intent) bool {
	in.Text = clean(m.raw)
	return true
}

func noText(_ *message, in *Intent) bool {
	in.Text = ""
	return true
}

func privately(m *message, _ *Intent) bool { return m.s.Chat == "private" }

// proxyOf answers who asked to be voted for; 我不帮物业投 names nobody.
func proxyOf(answer string) func(*message, *Intent) bool {
	return func(m *message, in *Intent) bool {
		in.Answer = answer
		return isName(in.Name) || isPerson(in.Name)
	}
}

// ofOpen asks of the only motion open; without one it is talk.
func ofOpen(m *message, in *Intent) bool {
	if in.Motion == 0 {
		in.Motion = m.meant()
	}
	return in.Motion != 0
}

func objected(m *message, in *Intent) bool {
	if in.Motion == 0 {
		in.Motion = m.gistNumber()
	}
	in.Text = clean(m.raw)
	return true
}

// twoNumbers takes every number of a list of requests.
func twoNumbers(m *message, in *Intent) bool {
	for p := 0; p < len(m.runes); {
		n, end := m.numeralAt(p)
		if end == p || m.runes[p] > '9' {
			p++
			continue
		}
		in.Motions, p = append(in.Motions, n), end
	}
	return len(in.Motions) >= 2
}

func toStreet(_ *message, in *Intent) bool {
	in.Kind = "street"
	return true
}

// helpOn asks how something is done; 怎么弄 names nothing.
func helpOn(_ *message, in *Intent) bool {
	switch in.Text {
	case "投":
		in.Text = "投票"
	case "用", "弄", "搞":
		in.Text = ""
	}
	in.Text = strings.TrimPrefix(in.Text, "提")
	if in.Text == "议" {
		in.Text = "提议"
	}
	return true
}

// pledged reads what is given and for which matter, wherever its number stands: 修路我出两百块 3号.
func pledged(m *message, in *Intent) bool {
	for _, w := range []string{"出", "捐"} {
		k := m.indexFrom(0, w)
		if n := m.theNumber(); k > 0 && n != 0 {
			got, ok := m.pledgeFrom(k + 1)
			*in = got
			in.Intent, in.Motion = "pledge", n
			return ok
		}
	}
	return false
}

func goodsGiven(m *message, in *Intent) bool {
	got, ok := m.pledgeFrom(m.indexFrom(0, "有") + 1)
	got.Intent, got.Motion = in.Intent, in.Motion
	*in = got
	return ok
}

// broughtTo reads 3-2-501公告贴门上了 3号: which room was told of what, and how.
func broughtTo(m *message, in *Intent) bool {
	in.Rooms, in.Motion, in.Kind = m.roomsFrom(0), m.theNumber(), wayIn(m.folded())
	return len(in.Rooms) > 0 && in.Motion != 0
}

// heardAt reads 昨天走访了3-2-501，李奶奶说厨房漏水: where, who, and what was heard.
func heardAt(m *message, in *Intent) bool {
	for p := range m.runes {
		room, end, ok := m.roomName(p)
		if !ok {
			continue
		}
		end = m.skipMarks(end)
		for k := end; k < len(m.runes) && k <= end+6; k++ {
			n := m.hasAny(k, []string{"反映", "提到", "念叨", "说", "讲"})
			if n == 0 {
				continue
			}
			who, _, _ := strings.Cut(m.slice(end, k), "家，")
			if isName(who) || isPerson(who) {
				in.Name = who
			}
			in.Room, in.Text = room, m.wordsFrom(k+n)
			return in.Text != ""
		}
		return false
	}
	return false
}
