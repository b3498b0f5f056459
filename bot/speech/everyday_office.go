package speech

import (
	"regexp"
	"slices"
	"strings"
)

// officeTalk is what chairs, clerks, captains, supervisors and handlers say of their work.
var officeTalk = []remark{
	{intent: "deceased", words: "去世 过世 故去 病故 病逝 不在了 走了", without: "吗 ? 怎么",
		said: regexp.MustCompile(aRoom + `(?:去世|过世|故去|病故|病逝|人已经不在了|老人家已经不在了|老人家不在了|人不在了).{0,16}$`), fill: rosterChange("老人家", "人已经", "已经", "上个月", "昨天", "去年", "今年", "前几天", "去世", "过世", "故去", "病故", "病逝", "不在", "名册", "名单", "上", "要", "去掉", "删")},
	{intent: "deceased", words: "走了", without: "吗 ? 怎么 搬",
		said: regexp.MustCompile(aRoom + `(?:大爷|大妈|爷爷|奶奶|老人|大叔|婆婆|老伯|叔|婶).{0,6}走了.{0,4}(?:名册|名单).{0,10}$`), fill: rosterChange("上个月", "已经", "昨天", "去年", "走", "名册", "名单", "上", "要", "去掉", "删", "掉")},
	{intent: "move_in", words: "搬来 住进来 搬进来", without: "吗 ? 怎么 没",
		said: regexp.MustCompile(aRoom + `(?:搬来|住进来|搬进来).{0,20}$`), fill: rosterChange("新搬来", "搬来", "住进来", "搬进来", "新人", "一家", "一户", "叫", "是")},
	{intent: "move_out", words: "搬走 退租 搬家", without: "吗 ? 怎么 没",
		said: regexp.MustCompile(aRoom + `(?:已经)?(?:搬走|退租|搬家走).{0,4}$`), fill: rosterChange("已经", "都", "搬家走", "搬走", "退租")},
	{intent: "rebind", words: "换了", without: "吗 ? 怎么 锁 灯 门",
		said: regexp.MustCompile(aRoom + `换了(?:个)?(?:新)?(?:的)?(?:微信|手机|手机号|微信号|号码).{0,10}$`), fill: rosterChange("换", "新", "微信号", "微信", "手机号", "手机", "号码", "个", "登不上")},
	{intent: "reissue", words: "码", without: "吗 ? 怎么 扫码 停车",
		said: regexp.MustCompile(`^.{0,40}(?:码(?:弄)?(?:丢|没了|不见|找不到|找不着)|(?:重新|再)(?:打|印|发|给)(?:个|一个|一张|一份)?(?:登记码|码|条子)).{0,14}$`), fill: rosterChange("登记码", "重新", "打个", "印个", "发个", "再打", "再印", "再发", "一个", "一张", "条子", "弄丢", "丢", "找不到", "不见", "码", "打", "印", "发")},
	{intent: "transfer", words: "卖了 卖掉 房主变更 业主变更 房主换 业主换", without: "吗 ? 怎么 没 多少",
		said: regexp.MustCompile(aRoom + `(?:卖了|卖掉了|卖掉|房主变更|业主变更|房主换|业主换).{1,30}$`), fill: rosterChange("卖了", "卖掉", "卖", "房主", "变更", "换成", "成", "换", "是", "叫", "现在")},
	{intent: "void", words: "作废 无效", without: "吗 ? 我的票 我投 纸票 这票 那票 委托 怎么",
		said: regexp.MustCompile(`^` + aNumber + `(?:议题|这次投票|这次表决|这次的投票|这次|整个投票|整个表决)(?:搞错|弄错|出错|有错|写错)*(?:了)?[,]?(?:就|要|给我|算)?(?:作废|无效)(?:吧|了)?[,]?(?P<text>.{0,30})$`)},
	{intent: "void", words: "作废 无效", without: "吗 ? 我的票 我投 纸票 这票 那票 委托 怎么",
		said: regexp.MustCompile(`^` + aNumber + `(?:议题|投票|表决)(?P<text>.{0,8}?(?:搞错|弄错|出错|有错|写错|有误)了?)[,]?(?:就|要)?(?:作废|无效)` + itsEnd)},
	{intent: "transfer", words: "过户", without: "吗 ? 怎么 多少 没",
		said: regexp.MustCompile(`^.{0,6}(?:房子|房|屋).{0,4}过户.{4,40}$`), fill: rosterChange("房子", "屋子", "过户", "给", "我", "儿子", "女儿", "孙子", "老伴", "已经", "叫", "房")},
	{intent: "void", words: "宣布", without: "吗 ? 我的票 我投",
		said: regexp.MustCompile(`^宣布` + aNumber + `(?:投票|表决|结果|议题)?(?:作废|无效)[,]?(?P<text>.{0,30})$`)},
	{intent: "bind_group", words: "群", without: "吗 ? 不 别 没 怎么",
		said: regexp.MustCompile(`^(?:请|你)?(?:把|给)?(?:这个|本|咱们|咱|我们)?群(?:就?是[^,]{0,12}[,])?(?:给)?(?:绑|绑定|绑上|绑一下|绑起来|绑好|连上|接上)(?:一下|小区|到小区|上)*` + itsEnd)},
	{intent: "handover", words: "交给 让给 换成 移交 交接", without: "吗 ? 他 她 物业 号",
		said: regexp.MustCompile(`^(?:我)?(?:不干|不当|不做)主任了[,]?(?:主任)?(?:交给|让给|换成|由)(?P<to>.{2,4}?)(?:来)?(?:干|当|做|接)?` + itsEnd), fill: toPerson},
	{intent: "handover", words: "换成 换给", without: "吗 ? 谁 要是 应该",
		said: regexp.MustCompile(`^主任(?:已经)?换(?:成|给)(?P<to>[^了]{2,4})(?:了|来当)*$`), fill: toPerson},
	{intent: "handover", words: "移交 交接", without: "吗 ? 物业 号",
		said: regexp.MustCompile(`^(?:把)?(?:主任)?(?:的)?(?:工作|职务|担子|班)(?:移交|交接)(?:给)?(?P<to>.{2,4})$`), fill: toPerson},
	{intent: "reject", words: "批 核准", without: "吗 ? 怎么 没",
		said: regexp.MustCompile(`^` + bareNumber + `(?:我看)?(?:不能|不可以|不给|不该)(?:批|核准|准)(?:[,](?P<text>.{0,20}))?` + itsEnd), fill: asAct},
	{intent: "answer_recheck", words: "数过 点过 复核过", without: "吗 ? 没 谁 要 怎么",
		said: regexp.MustCompile(`^` + aNumber + `(?:票)?(?:我们|已经|都|又|当众)*(?:重新数过|重新点过|复核过|再数过|重数过)了?[,:](?:答复一下)?[,:]?(?P<text>.{4,40})$`)},
	{intent: "floor_motion", words: "临时", without: "吗 ? 停水 停电 停车",
		said: regexp.MustCompile(`^我?(?:想|再)?临时(?:提|加|说)(?:一个|一件|一项|个|件|项)(?:事|议题)?[,:](?P<title>.{3,40})$`)},
	{intent: "floor_motion", words: "会上 会议", without: "吗 ? 上次 没",
		said: regexp.MustCompile(`^(?:这次|今天)?(?:会上|会议上)(?:再|临时)?加(?:一个|一件|一项|个|件|项)(?:事|议题)[,:](?P<title>.{3,40})$`)},
	{intent: "members", words: "联席会", without: "吗 ? 什么时候 加 没",
		said: regexp.MustCompile(`^(?:开)?联席会(?:议)?(?:的人|的成员|成员)?(?:有|是)(?P<text>.{5,60})$`), fill: peopleNamed},
	{intent: "team", words: "小组", without: "吗 ? 谁 不 没",
		said: regexp.MustCompile(`^` + aNumber + `(?:也|就|要)?(?:成立|组建|组|建|搞)(?:一个|个)?(?:项目)?小组[,:]?(?P<text>.{4,60})$`), fill: peopleNamed},
	{intent: "income", words: "补助 补贴 奖补 奖励 拨款", without: "吗 ? 没 我",
		said: regexp.MustCompile(`^` + aNumber + `(?:收到|进账|入账|到账)(?:了)?(?P<text>.{0,10}(?:补助|补贴|奖补|拨款|奖励)(?:款|金)?)(?P<amount>\d{1,7})(?:块|元|块钱)?` + itsEnd)},
	{intent: "spend", words: "付 花 支 用", without: "吗 ? 没 我 多少 天 票",
		said: regexp.MustCompile(`^` + aNumber + `(?:付|花|支|用)(?:了|出|掉)+(?P<text>[^\d,]{2,8}?)(?P<amount>\d{1,7})(?:块|元|块钱)?` + itsEnd)},
	{intent: "remark", words: "监事", without: "吗 ? 怎么",
		said: regexp.MustCompile(`^(?:我)?(?:作为|是)?监事(?:我)?(?:说|讲|提醒|提)(?:一句|一下|一声|两句)[,:](?:` + aNumber + `)(?P<text>.{3,60})$`)},
	{intent: "patrol", words: "查 巡 看", without: "吗 ? 没 希望 建议 应该 号 开会",
		said: regexp.MustCompile(`^(?:每天|每周[一二三四五六日天]?|每个?月|每季度)(?:让|叫|请|由|安排)(?P<to>.{2,4}?)(?:去)?(?:检查|巡查|查看|查|巡|看)(?:一遍|一次|一下|一圈)?(?P<text>.{2,12})$`), fill: everyTime},
	{intent: "article", words: "公约", without: "吗 ? 没",
		said: regexp.MustCompile(`^公约(?:里)?(?:再)?加(?:上)?一条[,:]?(?P<text>.{4,60})$`)},
	{intent: "filed", words: "公约", without: "吗 ? 没 不",
		said: regexp.MustCompile(`^公约(?:已经|已|都)?(?:报上去|交上去|(?:报|交|送)(?:到|给)?(?:了)?(?:街道|镇里|乡里|镇上))(?:备案|备了案|备过案)?` + itsEnd)},
	{intent: "hide", words: "盖 遮 挡", without: "吗 ? 不 别 没",
		said: regexp.MustCompile(`^(?:把)?` + anOpinion + `.{0,8}[,]?(?:先|给)?(?:盖|遮|挡)(?:住|掉|起来|上)` + itsEnd), fill: onThatOpinion},
	{intent: "unhide", words: "放出来 露出来", without: "吗 ? 不 别 没",
		said: regexp.MustCompile(`^(?:把)?` + anOpinion + `(?:还是)?(?:给)?(?:放出来|露出来)` + itsEnd), fill: onThatOpinion},
	{intent: "live_vote", words: "表决 投", without: "吗 ? 没 结束 完 怎么 我",
		said: regexp.MustCompile(`^(?:到场|到会|在场)(?:的|的人)?(?:大家|人|居民|业主|各位)?(?:现在|就|都)?(?:举手)?(?:表决|投票|投)(?:一下)?` + aNumber + itsEnd)},
	{intent: "approve_minutes", words: "纪要 会议记录", without: "吗 ? 不 错 没写 谁",
		said: regexp.MustCompile(`^(?:上次(?:的)?|会议\d{1,5}号?(?:的)?)?(?:会议)?(?:纪要|记录)(?P<no>\d{1,5})?(?:号)?(?:我)?(?:看了|看过了)?[,]?(?:可以|没问题|写得对|没错)(?:了)?[,]?(?:就这样|通过|定了|发吧)?` + itsEnd), fill: asMeeting},
	{intent: "election", words: "选", without: "吗 ? 谁 什么时候 号 候选 票",
		said: regexp.MustCompile(`^(?:要|该|准备|咱们要|我们要)(?:重新|换届)?选(?P<title>自管委|业委会|居委会|村委会|楼长)(?:了)?[,]?(?:选)?(?P<amount>\d{1,2}|[一二三四五六七八九十])(?:个|位|名)?(?:人|委员)?` + itsEnd)},
	{intent: "group_requests", words: "放一起 放到一起 合一起 一起办 合并办", without: "吗 ? 不 别 没",
		said: regexp.MustCompile(`^\d.{2,30}(?:放一起|放到一起|合一起|一起办|合并办)(?:办|处理|了)*` + itsEnd), fill: likeRequests},
	{intent: "done", words: "弄完 搞完 弄好 修完 修好 干完 做完 办完", without: "吗 ? 没 谁 还",
		said: regexp.MustCompile(`^` + bareNumber + `(?:已经|都|我)*(?:弄完|搞完|弄好|修完|修好|干完|做完|办完)(?:了)` + itsEnd)},
	{intent: "adopt", words: "公约", without: "吗 ? 没 不 别 第",
		said: regexp.MustCompile(`^(?:把)?公约(?:拿出来|放上去|发出来|交给|让|请|给)+大家(?:投票|表决|投)(?:一下)?` + itsEnd)},
	{intent: "published", words: "季度 月 年", without: "吗 ? 没 谁 不 公示",
		said: regexp.MustCompile(`^.{1,4}(?:季度|月份|月|年)(?:的)?(?:收支|账|账目|财务|维修资金|公共收益)(?:情况|表)?(?:已经|都|已)*(?:贴出来|公开|贴出去|公布|张贴|上墙)了` + itsEnd), fill: madePublic},
	{intent: "next_item", words: "下一件 下一项 下一个", without: "吗 ? 没 什么时候",
		said: regexp.MustCompile(`^(?:好[,])?(?:这|这个|这项|这件|这件事|这一项)(?:就)?(?:说完|讲完|议完|完|过)了[,]?(?:咱们|我们|就)?(?:说|议|讲|进行|看)?下一?(?:件|项|个)(?:事)?` + itsEnd)},
	{intent: "next_speaker", words: "下一个 下一位 下个", without: "没 时候 月 选",
		said: regexp.MustCompile(`^下一?(?:个|位)(?:该|轮到|是)?谁(?:来)?(?:说|讲|发言)(?:了|话)?` + asksTail)},
	{intent: "correct_minutes", words: "纪要", without: "? 吗",
		said: regexp.MustCompile(`^(?:会议)?纪要(?P<no>\d{1,5})?(?:号)?(?:里|里面|上)?.{0,8}(?:应该是|应当是|要改成|改成|改为).{1,30}$`), fill: minutesWrong},
	{intent: "count_sheets", words: "箱", without: "吗 ? 没 怎么",
		said: regexp.MustCompile(`^(?:投票箱|票箱|箱子)(?:里|里面)?(?:的)?` + aNumber + `.{4,40}$`), fill: boxCounted},
	{intent: "delivered", words: "通知 告知书 公告 单子 选票", without: "吗 ? 没 别",
		said: regexp.MustCompile(`(?:公告|通知单?|告知书|单子|选票)(?:我)(?:都|已经|已)?(?:贴|塞|放|送|给|寄|发|投).{2,20}了`), fill: broughtTo},
	{intent: "task", words: "前", without: "吗 ? 怎么 为什么 能不能 反映 物业 投 以前 之前没",
		said: regexp.MustCompile(`^(?:请|让|叫|安排)[^,\d]{2,4}\d{1,2}月\d{1,2}(?:号|日)(?:之|以)?前(?:去)?把?.{2,20}$`), fill: toldBy},
	{intent: "patrolled", words: "看过 查过 巡过 转过 走过", without: "吗 ? 没人 谁 号",
		said: regexp.MustCompile(`^(?P<text>消防通道|楼道|电梯机房|机房|配电房|车棚|车库|楼顶|天台|地下室|水泵房)(?:我|都|刚)*(?:看过|查过|巡过|转过|走过)(?:一遍|一圈)?了[,]?(?:没问题|正常|没事|都好|没毛病|挺好)` + itsEnd)},
	{intent: "patrolled", words: "巡", without: "吗 ? 没 谁 物业 保安",
		said: regexp.MustCompile(`^(?:今天|刚才|刚|这周|本周)?(?:的)?(?:我)?(?:已经|都)?巡(?:查)?(?:过|完)了` + itsEnd)},
	{intent: "inspect", words: "看过 验过 查过", without: "吗 ? 没人 谁 医生 不合格",
		said: regexp.MustCompile(`^` + bareNumber + `(?:我们|我|大家)?(?:去)?(?:看过|验过|查过)了?[,].{0,10}合格` + itsEnd), fill: answered("yes")},
	{intent: "inspect", words: "看过 验过 查过", without: "吗 ? 没人 谁 医生",
		said: regexp.MustCompile(`^` + bareNumber + `(?:我们|我|大家)?(?:去)?(?:看过|验过|查过)了?[,](?P<text>.{0,10}(?:不合格|不过关|不行).{0,10}?)` + itsEnd), fill: answered("no")},
	{intent: "to_motion", words: "拿出来 提出来 搬出来", without: "吗 ? 不 别 没",
		said: regexp.MustCompile(`^` + aNumber + `.{0,12}(?:拿出来|提出来|搬出来)(?:给大家|让大家|大家)?(?:投票|表决|投一投|投|议一议)` + itsEnd)},
	{intent: "promise", words: "没搞 没做 没办 没动 没弄 没扫", without: "吗 ?",
		said: regexp.MustCompile(`^约定` + bareNumber + `(?:那家|他们|对方|店家)?(?:一直|还|根本)*(?:没搞|没做|没办|没动|没弄|没扫)` + itsEnd), fill: answered("broken")},
	{intent: "promise", words: "做到 办到 兑现", without: "吗 ? 没 不",
		said: regexp.MustCompile(`^[^\d]{0,8}` + aNumber + `(?:说的|约定的|答应的)(?:都)?(?:做到|办到|兑现)了` + itsEnd), fill: answered("kept")},
	{intent: "monthly", words: "月", without: "吗 工资 水费 电费 没 我",
		said: regexp.MustCompile(`^(?:本月|这个月|上个月|上月)(?:的)?(?:情况|工作)(?:报一下|说一下|汇总一下|报一报|说说|报报)` + asksTail)},
	{intent: "stats", words: "办", without: "我 号 工资 手续 证 没",
		said: regexp.MustCompile(`^(?:(?:这个月|本月|今年|上个月)(?:都)?办得(?:怎样|怎么样|咋样|如何)|(?:一共|总共|到现在)(?:都)?(?:办|解决|处理|办成)了(?:多少|几)(?:件|个|桩)(?:事)?)` + asksTail)},
	{intent: "close", words: "收 截止 结束 收票", without: "吗 ? 别 不 没 会议 钱 延",
		said: regexp.MustCompile(`^` + aNumber + `(?:(?:可以)(?:收|收口|收票|截止|结束)了?|(?:就|可以)?提前(?:截止|结束|收票))(?:吧|了)?(?:[,](?P<text>.{2,20}?))?` + itsEnd), fill: closable},
	{intent: "answer_objection", words: "异议", without: "吗 ? 怎么 谁 没",
		said: regexp.MustCompile(`^\d{1,5}-\d{1,3}(?:那个|这个|这条|那条)?(?:的)?异议(?:我们|经核实|查过了)?[,]?(?:不成立|成立|不采纳|采纳|驳回).{0,30}$`), fill: objectionAnswered},
	{intent: "start_meeting", words: "到齐 来齐 齐了", without: "吗 ? 没 不 料 货",
		said: regexp.MustCompile(`^(?:人|大家|都)+(?:都)?(?:到齐|来齐|齐)了[,]?(?:那)?(?:就|咱|咱们|我们)*(?:开始|开会)` + itsEnd)},
	{intent: "recall", words: "换下来 罢免 免掉 撤换", without: "吗 ? 怎么 如何 谁 几 投票",
		said: regexp.MustCompile(`^(?:要|我要|我们要|应该)?把(?P<name>.{2,3})(?:换下来|罢免|免掉|撤换)(?:掉|了)?(?:[,](?:他|她)?(?P<text>.{2,30}))?$`), fill: aNamedOne},
	{intent: "recall", words: "罢免", without: "吗 ? 怎么 如何 谁 几",
		said: regexp.MustCompile(`^(?P<name>.{2,3}?)(?P<text>(?:不|没|从来|光|老).{1,14})[,](?:要|我要|应该|要求)?罢免(?:他|她)` + itsEnd), fill: aNamedOne},
	{intent: "fulfil", words: "干了 出了", without: "吗 ? 没 我",
		said: regexp.MustCompile(`^(?P<name>.{2,4}?)(?:今天|昨天|上午|下午)?(?:来)?(?:干|出)了(?P<amount>\d{1,2}|[一二两三四五六七八九十])(?:天|个)(?:活|工)` + aNumber + itsEnd), fill: laboured},
	{intent: "compact", words: "说好 讲好 谈好 约好", without: "吗 ? 没 不",
		said: regexp.MustCompile(`^(?:我们)?(?:跟|和|同|与)(?P<name>.{1,8}?(?:超市|店|物业|公司|饭店|学校|银行|医院|餐馆|菜场|药房|幼儿园))(?:说好|讲好|谈好|约好)了?[,]?.{0,20}(?:每|负责|保证|承诺|前|免费|打折).{1,30}$`), fill: agreedWith},
	{intent: "cancel_meeting", words: "取消", without: "吗 ? 别 不要",
		said: regexp.MustCompile(`^会议(?P<no>\d{1,5})号?.{0,6}[,]取消` + itsEnd)},
	{intent: "quorum", words: "人数 人", without: "我 票 附议 水",
		said: regexp.MustCompile(`^(?:现在)?(?:够|够不够|到了|到)(?:了)?(?:人数|人)(?:开会)(?:了)?(?:不|吗|没|没有|\?)*$`)},
	{intent: "resign", words: "干不动 干不了 做不了 当不动 不想干", without: "吗 ? 他 她 物业",
		said: regexp.MustCompile(`^(?:我.{0,10}[,])(?P<text>` + aPost + `)(?:的活|这活)?(?:我)?(?:也)?(?:干不动|干不了|做不了|当不动|不想干)了` + itsEnd)},
	{intent: "doors", words: "没去 没跑 没敲 没走 没访", without: "投诉 物业 快递",
		said: regexp.MustCompile(`^我(?:负责|管|包|分)的(?:门|户|楼|人家|几户)?(?:里)?(?:还)?(?:有)?(?:哪些|哪几户|哪几家|几户|多少户|多少)(?:没|还没)(?:去|跑|敲|走|访)(?:过)?` + asksTail)},
	{intent: "lists", words: "没解决 没办 没处理 没弄好", without: "我家 他 她 手续 证 为什么",
		said: regexp.MustCompile(`^(?:现在|小区|咱们|咱|还)*有(?:哪些|什么|啥|多少)(?:问题|事|诉求)(?:还)?(?:没解决|没办|没处理|没弄好)(?:完|好|的)?` + asksTail), fill: kindOf("problems")},
	{intent: "lists", words: "活 任务 差事", without: "吗 活动 没",
		said: regexp.MustCompile(`^我(?:手上|手里|手头|这)?(?:还)?有(?:啥|什么|哪些|几个)(?:活|任务|差事)(?:要干|要办)?` + asksTail), fill: kindOf("tasks")},
	{intent: "adjourn", words: "散", without: "吗 ? 没 步",
		said: regexp.MustCompile(`^(?:今天|会)?(?:就)?(?:先)?到这(?:里|儿)?(?:吧|了)?[,]?(?:大家|咱们)?(?:散了|散会|散)` + itsEnd)},
	{intent: "forward", words: "街道 镇里 乡里", without: "吗 ? 不 别 没 谁 怎么 卫生 灯",
		said: regexp.MustCompile(`^` + bareNumber + `(?:得|要|该|归)(?:街道|镇里|乡里)(?:来|管|办|解决)?(?:[,](?:往上转|转上去|报上去|转过去))?` + itsEnd), fill: toStreet},
	{intent: "forward", words: "归我们", without: "吗 ? 怎么 谁",
		said: regexp.MustCompile(`^` + bareNumber + `不归我们(?:管)?[,](?:转给|转交给|交给|给|转)(?P<to>.{2,10}?)` + itsEnd), fill: toDepartment},
}

// rosterChange reads whose name and room a change of the roster is about, past the words
// that tell it.
func rosterChange(words ...string) func(*message, *Intent) bool {
	return func(m *message, in *Intent) bool {
		rest := m.doorAndPhone(in, span{})
		for _, w := range words {
			rest = strings.ReplaceAll(rest, w, " ")
		}
		fields := strings.Fields(rest)
		for i, f := range fields { // 租户周平 is 周平, 周租客 is a name
			for _, w := range []string{"租户", "租客", "业主", "房主"} {
				fields[i] = strings.TrimPrefix(fields[i], w)
			}
			if fields[i] == "" && len(fields) == 1 {
				fields[i] = f
			}
		}
		in.Name = rosterName(strings.Join(fields, " "))
		return in.Room != ""
	}
}

func toPerson(_ *message, in *Intent) bool { return isName(in.To) || isPerson(in.To) }

func aNamedOne(_ *message, in *Intent) bool { return isName(in.Name) }

// asAct takes the number as a pending act's; what is open for voting is none.
func asAct(m *message, in *Intent) bool {
	if m.openIndex(in.Motion) >= 0 {
		return false
	}
	in.Act, in.Motion = in.Motion, 0
	return true
}

func asMeeting(m *message, in *Intent) bool {
	in.Meeting, in.Motion = in.Motion, 0
	if n, named := m.meetingNamed(); in.Meeting == 0 && named {
		in.Meeting = n
	}
	return true
}

func minutesWrong(m *message, in *Intent) bool {
	in.Text = clean(m.raw)
	return true
}

// peopleNamed reads a list of people; what each is to do is left out.
func peopleNamed(_ *message, in *Intent) bool {
	list := in.Text
	for _, w := range []string{"牵头", "参加", "负责", "组成", "几个人", "一起"} {
		list = strings.ReplaceAll(list, w, " ")
	}
	in.Names, in.Text = namesIn(list), ""
	return len(in.Names) >= 2 && !slices.ContainsFunc(in.Names, func(n string) bool { return len([]rune(n)) > 6 })
}

func everyTime(m *message, in *Intent) bool {
	in.Repeat, _ = repeatIn(clean(m.raw))
	return in.Repeat != "" && (isName(in.To) || isPerson(in.To))
}

// likeRequests reads 35 36 38都是漏水，放一起办.
func likeRequests(m *message, in *Intent) bool {
	if !twoNumbers(m, in) {
		return false
	}
	if k := m.indexFrom(0, "都是"); k >= 0 {
		title, _, _ := strings.Cut(strings.ReplaceAll(m.wordsFrom(k+2), "，", ","), ",")
		in.Title = trimTitle(title)
	}
	return !slices.ContainsFunc(in.Motions, func(n int) bool { return m.openIndex(n) >= 0 })
}

// madePublic reads 三季度收支贴出来了 as 三季度收支公开了.
func madePublic(m *message, in *Intent) bool {
	body := clean(m.raw)
	for _, w := range []string{"贴出来", "贴出去", "公布", "张贴", "上墙"} {
		body = strings.Replace(body, w, "公开", 1)
	}
	other := message{s: m.s}
	other.reset(body)
	other.tokenise(nil)
	got, ok := gistPublished(&other, in.Intent, span{})
	*in = got
	return ok
}

func boxCounted(m *message, in *Intent) bool {
	k := 0
	for _, t := range m.tokens {
		if t.class == ref {
			k = t.a
			break
		}
	}
	got, ok := counting(m, in.Intent, span{0, k})
	if ok {
		*in = got
	}
	return ok && len(in.Counts) >= 2
}

// toldBy reads 让王五8月10号前把路灯修好.
func toldBy(m *message, in *Intent) bool {
	rest, until, sp, timed := m.withoutTime(m.skipWords(0, "安排", "请", "让", "叫"))
	to, what := "", ""
	for n := 2; n <= 4 && n < len([]rune(rest)); n++ {
		if name := string([]rune(rest)[:n]); isName(name) || isPerson(name) {
			to, what = name, string([]rune(rest)[n:])
		}
	}
	what = strings.TrimLeft(what, " 之以前去把,，")
	in.To, in.Text, in.Until, in.Span = to, trimTitle(what), until, sp
	return timed && to != "" && len([]rune(what)) >= 2
}

// closable is a matter that is open for voting.
func closable(m *message, in *Intent) bool { return m.openIndex(in.Motion) >= 0 }

func objectionAnswered(m *message, in *Intent) bool {
	k := m.indexFrom(0, "异议")
	got, ok := answeringObjection(m, in.Intent, span{k, k + 2})
	*in = got
	return ok
}

func laboured(_ *message, in *Intent) bool {
	in.Kind = "labour"
	return isName(in.Name) || isPerson(in.Name)
}

// agreedWith reads what an outside party agreed to do, and by when.
func agreedWith(m *message, in *Intent) bool {
	for _, w := range []string{"说好", "讲好", "谈好", "约好"} {
		if k := m.indexFrom(0, w); k > 0 {
			text, until, sp := m.withoutLimit(m.skipWords(k+2, "了"))
			in.Text, in.Until, in.Span = trimTitle(strings.TrimLeft(text, " ：:，,")), until, sp
			return in.Text != ""
		}
	}
	return false
}

func toDepartment(_ *message, in *Intent) bool {
	in.Kind = "department"
	return slices.ContainsFunc(offices, func(w string) bool { return strings.HasSuffix(in.To, w) })
}
