package speech

import (
	"slices"
	"strings"
	"sync"
)

// class says what part a word plays when a message is read for a ballot.
type class uint8

// A ballot is counted only when every word of it is one of the first group:
// whatever is left over, or belongs to the second group, is a doubt.
const (
	other class = iota // a word no list knows

	// What a ballot is made of.
	yes
	no
	abstain
	weakYes // 可以, +1: a position, but no ballot
	weakNo
	weakNone // 随便: no position
	self     // 我, 我家
	verb     // 投, 选
	pick     // 选: a number after it is an option
	filler   // words that change nothing
	deixis   // 那个, 这件事: what was said before is a title
	stance   // 意见 in 我的意见是
	emphasis
	and
	all
	ticket // 票
	colon
	gesture // 👍
	stop    // a break between clauses
	done    // 了 after a choice
	of      // 的
	give    // 给, 对, 替: harmless only before a motion or oneself
	matter  // 议题, 提案
	optionWord
	ref     // a numbered motion
	number  // a bare number
	letters // A, AC
	ordinal // 第二个, 方案一
	option  // the name of an option
	title   // words of a title
	everyone
	contrast // 但, 希望: a reason follows

	// Doubts.
	ourselves // 我们: more than oneself
	condition
	report
	third   // somebody else
	you     // somebody addressed
	asking  // a question
	whether // 同不同意
	past
	not
	irony
	hedge
	undecided
	proxy // 替, 帮: for whom is seen by what follows
	or
	mend // 哦不对, 打错了
	except
	quoteOpen
	quoteClose
	mention
	quantity // a number with a unit; kind tells which
	opinionRef
	room
	phone
)

// words lists the vocabulary, a class a row. A word belongs to one class; the
// longest word that fits is taken.
var words = map[class]string{
	other:      `没必要 没有必要 没那个必要 没意义 没有意义 好几 好几万 好几千 好几百 好几十 好几天 好几年 十几 几十 几百 几千 几万 十几万 几十万 施工 万家 安家 马家 成家 高低 方便 安静 任何`, // begin like names, and are none
	yes:        `赞成 同意 支持 赞同 赞成票 同意票 支持票 投赞成 投同意 拥护`,
	no:         `反对 反对票 投反对 否决 坚决不 同意不了 赞成不了 支持不了 难以同意 难以赞成 不敢苟同 不同意票 不赞成票`,
	abstain:    `弃权 弃权票 投弃权 弃票 两边都不选 两个都不选 两边都不投 我两边都不选 哪边都不选`,
	weakYes:    `通过 力挺 挺 点赞 赞一个 我挺 可以 可以的 行 行的 没问题 没有问题 没意见 没有意见 没啥意见 无意见 无异议 没异议 没有异议 我没异议 ok okay okk yes yeah agree +1 要得 中 中的 成 得 巴适 好嘞 认同 认可 赞 顶 我愿意 愿意 好啊 必须的 妥 没毛病 冇意见 莫得意见 没得意见 都行 都可以 怎么都行 同上 我也一样 我也是 一样`,
	weakNo:     `不行 不可以 不要 不好 不愿意 disagree against 不认可 不认同 不接受 拒绝 抵制 不答应 不干 接受不了 不要得`,
	weakNone:   `保留意见 持保留意见 我保留意见 空白票 白票 交白卷 哪个都不选 谁都不选 两个都不投 都不投 随便 无所谓 都好 随大流 随意 听大家的 中立 保持中立 不表态 放弃 放弃投票 放弃表决 不参与 不投 不投了`,
	self:       `我 俺 咱 本人 我家 我们家 咱家 咱们家 俺家 俺们家 我户 本户 我这户 我们户 我这边 我个人 我自己 我方 我的 咱的 俺的 吾 我家里 我屋 我屋里 我屋头 我本人 阿拉屋里 我们一家 我家的`,
	everyone:   `我全家 全家 我们全家 全家人 我家全家 我们家都 我家都 我们一家都 全家都 我全家都 一家人都 代表全家 代表我家 代表我们家 代表我们全家 代表俺家 代表我们一家 代表本户 代表我们户 代表咱家`,
	verb:       `重新投 我重新投 改票 我要改票 更改为 变更为 投 投票 投票给 投给 我投 表决 投了吧 改投 改成 改为 我要投 要投 来投 去投 决定投 决定 选择投 表示 明确 登记为 记上 记为 记 记录 登记 举手 举双手 双手 我举手 投个 投一个 投一票 投上 来一票 打勾 勾 划 画圈 填`,
	pick:       `选 选择 改选 我选 我选择 我要选择 我要选 要选 挑 挑选 选一个 投选 选项是 票选 选定 勾选 只选 就选`,
	filler:     `嘅 喇 啫 系 如题 完毕 那个啥 那啥 太好了 好事 好事情 早该这样 早该如此 好极了 真好 好主意 好消息 小助手 议事助手 机器人 小议 反正 总之 总而言之 考虑再三 再三考虑 想来想去 思来想去 看完方案 看过方案 看完方案了 看过方案了 死活 哩 嘀 啊 呀 哦 喔 噢 嗯 嗯嗯 恩 呃 额 哈 哒 哟 喽 咯 啦 耶 嘞 咧 唻 滴 撒 噻 哎 唉 诶 欸 嗨 喂 哼 嘿 呐 那 就 也 还是 是 是的 对的 好 好的 好吧 行吧那 请 麻烦 麻烦你 拜托 谢谢 谢谢你 谢谢您 谢谢了 谢谢啦 多谢 感谢 谢了 辛苦 辛苦了 你好 您好 大家好 各位好 大家晚上好 早上好 晚上好 下午好 那么 嗯那个 这 来 要 我来 现在 目前 对于 关于 针对 至于 就是 这次 本次 此次 为 填写 回复 答 回答 答复 在此 特此 考虑好了 我考虑好了 想好了 我想好了 想清楚了 商量好了 商量过了 我家商量好了 看过了 看完了 看了方案 我看过了 了解了 最终 最后 正式 郑重 签名 收到 张 个 算 上 帮忙 麻烦帮忙 劳驾 no. no 编号 序号 第 号 投票投票 给个 #`,
	deixis:     `这个事情 那个事情 这件事情 那件事情 那个 这个 那件事 这件事 这事 那事 的事 的事情 这个事 那个事 一事 此事 该 该议题 本议题 这个议题 那个议题 这条 那条 这项 那项 这一项 这件 那件 的那个 的议题 的提案 的议案 的方案 这个提案 那个提案 这个方案 那个方案 这个问题 的问题 这块 那块 的项目 这个项目 项目 事 事情 这桩事 的投票 的表决 此议题 此项 本项 上述`,
	stance:     `意见 态度 立场 想法 答案 决定是 选择是 意见是 态度是 立场是 表态 意愿 意见为`,
	emphasis:   `坚决 完全 绝对 非常 十分 很 强烈 百分百 百分之百 100% 当然 肯定 一定 明确地 全力 大力 热烈 衷心 必 高度 真心 最 极力 永远 始终 依然 仍然 仍 还 确实 真的 太 特别 超级 举双手双脚 双手双脚 十二分 万分 当然是 表示坚决 自愿 坚定 无条件`,
	and:        `和 跟 与 及 以及 还有 、 + & 同 另外 加 跟着 然后`,
	all:        `都 全 全部 全都 均 统统 一律 全投 通通`,
	ticket:     `票 票子 一票`,
	matter:     `议题 提案 议案 事项 投票 决议 动议 表决事项 号议题`,
	optionWord: `方案 选项 项 候选人 候选 同志 先生 女士 这个选项 那个选项`,
	contrast:   `但 但是 不过 可是 只是 然而 希望 建议 但愿 因为 由于 毕竟 主要是 主要 最好 理由是 理由 原因是 原因 另 并 并且 而且 也希望 同时 顺便 就是希望 盼 期待 期盼 请尽快 尽快 尽早 早点 但请 毕竟是 顺便说一句`,
	ourselves:  `我哋 我们 咱们 俺们 阿拉 我俩 我们俩 我们几个 我们楼 我们栋 我们单元 我们组 我们这栋 我们小区 我们村 我们这`,
	condition:  `要是 如果 如需 如能 如有 如可 如若 如确 假如 假设 若 若是 倘若 万一 只要 除非 才 先 等 等到 的话 前提 条件 否则 不然 要不然 只有 一旦 看情况 视情况 取决于 得看 要看 看看 看 之后 以后 后再 到时 到时候 的时候 有条件 谈好 谈妥 当 哪怕 即使 就算 得先 必须先 要先 解决了再 一天不 不涨 免费 凡 换了`,
	report:     `说 讲 说是 说他 听说 据说 听讲 告诉 转告 转达 通知 问 问我 认为 觉得 以为 称 宣称 声称 喊 叫 让 派 劝 催 要求 号召 呼吁 动员 写着 写的 发的 回复说 看到 看见 说过 说了 传 传闻 聊 提到 说的 讲的 叫我 让我 要我 逼 强迫 逼着 要求我 代表`,
	third:      `佢 佢哋 伊 村长 村里 村里人 村支书 组里 队长 队里 大队 全村 全组 社员 支书 婆娘 堂客 老爹 老汉 老娘 二叔 大伯 三婶 大舅 二姨 表哥 表姐 表弟 堂哥 堂弟 侄子 外甥 亲家 儿媳妇 娃娃 娃儿 细佬 阿公 阿婆 一致 全票 多数 少数 半数 过半 过半数 全体 大多数 绝大多数 绝大部分 大部分 三分之二 四分之三 二分之一 三分之一 领导 保安 保洁 施工队 专家 设计院 记得 务必 号召 快投 他 她 它 他们 她们 它们 他家 她家 他们家 人家 大家 大家伙 大伙 大伙儿 各位 诸位 别人 有人 没人 有的人 有些人 某些人 多数人 很多人 好多人 所有人 每个人 人人 人 谁 爸 妈 爹 娘 爸爸 妈妈 爸妈 父亲 母亲 父母 爷爷 奶奶 外公 外婆 姥姥 姥爷 公公 婆婆 岳父 岳母 老公 老婆 丈夫 妻子 爱人 媳妇 儿子 女儿 闺女 儿媳 女婿 哥 哥哥 姐 姐姐 弟 弟弟 妹 妹妹 叔 叔叔 伯 伯伯 姑 姑姑 姨 阿姨 舅 舅舅 婶 孙子 孙女 老伴 老头 老头子 老太太 老太婆 老人 老人家 家人 家里人 家属 孩子 小孩 娃 亲戚 对象 女朋友 男朋友 室友 房东 租客 租户 邻居 邻居们 隔壁 隔壁家 对门 楼上 楼下 楼上的 楼下的 楼主 楼长 组长 群主 大爷 大妈 大叔 大姐 大哥 大娘 大婶 师傅 主任 书记 经理 会计 网格员 老师 医生 警官 律师 业主 业主们 全体业主 居民 居民们 村民 住户 住户们 物业 业委会 居委会 村委会 社区 街道 开发商 政府 公司 老板 委员 代表们 代表 监事 年轻人 老年人 朋友 同事 朋友们 群里 对方 双方 一楼 顶楼 一楼的 顶楼的 老张 老王 老李 老刘 老陈 老赵 老周 老吴 老孙 老徐 老杨 老黄 老朱 老胡 老马 老郭 小张 小王 小李 小刘 小陈 小赵 小周 小吴 小杨 张三 李四 王五 赵六 先生们女士们 其他人 其他 前面 上面 前面几位 前面的 同志们 咱妈 咱爸`,
	you:        `你 您 你们 妳 侬 恁 你家 您家 你们家 你说的 您说的`,
	asking:     `啩 咩 咩事 点解 乜 乜嘢 边个 几时 点样 多久 吗 么 嘛 呢 吧 呗 ? 是不是 是否 行不行 行吗 可不可以 能不能 好不好 要不要 对不对 该不该 有没有 会不会 怎么 怎样 怎么样 咋 咋样 咋办 什么 啥 为什么 为啥 凭什么 凭啥 哪 哪个 哪些 哪里 几 多少 如何 难道 何必 何 怎 多不多 与否 不成 谁来 请问 想问 问下 问一下 咨询`,
	whether:    `同意不同意 赞成不赞成 支持不支持 反对不反对 同不同意 赞不赞成 支不支持 反不反对 投不投 选不选 要不要投 要不要选`,
	past:       `上次 之前 以前 当时 原来 原先 本来 昨天 昨晚 前天 去年 前年 上回 上届 上个月 上月 上周 那次 曾经 曾 过 已经 已 早就 刚才 刚刚 刚 早已 当初 那年 那天 那时 前几天 一直 历来 投过 投了 投完了 选了 投完`,
	not:        `不 没 没有 未 别 不是 不能 不会 不想 不要说 不用 不必 并非 非 无 勿 莫 休 甭 不得不 不可 不太 不怎么 不大 不完全 不一定 不见得 从不 从没 并不 并没有 没说 还没 没能 没法说 不曾 绝非 决非 谈不上 不算`,
	irony:      `下辈子 梦里 等着吧 来世 太阳从西边 太阳打西边 见鬼去 没那么容易 想得太 想太多 个大头鬼 大头鬼 鬼 屁 呸 想都别想 见你的鬼 个球 个毛线 毛线 个锤锤 个der 才不会 喷饭 呵呵哒 白痴 个鬼 个屁 个头 个毛 个锤子 呵呵 呵 才怪 你妹 鬼才 傻子才 脑子进水才 笑死 开玩笑 逗你 做梦 想得美 没门 休想 免谈 见鬼 扯淡 可笑 滑稽 不可能 骗你 假的 哄你 🙄 拉倒 无语 切 哈哈哈哈 反话 玩笑 才有鬼 老子 嘻嘻 才不 想多了 白日梦 傻`,
	hedge:      `再 可能 也许 大概 应该 或许 估计 原则上 基本 基本上 大体 大致 勉强 暂时 犹豫 纠结 倾向 倾向于 偏向 比较 有点 有些 部分 一半 打算 准备 想 考虑 恐怕 怕是 好像 似乎 差不多 姑且 按理 理论上 必须 应当 倒是 不如 还不如 宁可 宁愿 尽量 看来 会 个人觉得 有条件地 试试`,
	undecided:  `先空着 空着 先不填 先放着 放着 再说 以后再说 到时再说 暂时不投 先不表态 等等 再想想 再看看 再想一下 想想 想一想 考虑一下 考虑考虑 再考虑 再考虑考虑 再考虑一下 没想好 还没想好 没想清楚 不清楚 不了解 不懂 没看懂 待定 先不投 暂不投 以后再投 看看再说 等等再说 等等再投 晚点再投 过会再投 再等等 不确定 还没定 没定 没决定 还没决定 再琢磨琢磨 再研究研究 再议 先放放 不急 等会 等会儿 先不管 再商量 再商量商量 再斟酌 先不选 弃而不投 没想法 没主意 拿不准 先等等 回头再说 回头再投 先看看 考虑中`,
	give:       `给 对 把 在 用`,
	proxy:      `替 帮 代 代替 代表我 代表 帮着 帮助 替代 代为`,
	or:         `或 或者 要么 或是 要不 抑或 /`,
	mend:       `哦不对 不对 不对不对 哦不 啊不 打错 打错了 说错 说错了 发错 发错了 点错 点错了 写错 写错了 搞错 搞错了 弄错了 错了 算了 等一下 撤回 收回 更正 纠正 改主意 改主意了 反悔 后悔 后悔了 口误 手滑 手误 应该是 改一下 重来 重投 不算数 作废`,
	except:     `除了 除 以外 之外 除外 不含 不包括 任选 随便选 不选 别选 不要选 不投给`,
}

// negations before a verb of agreement make a plain no: 绝不同意, 没法同意.
const (
	negations = `硬是不 横竖不 左右不 反正不 死活不 坚持不 始终不 不 绝不 决不 绝对不 坚决不 不能 不会 不可能 不肯 无法 没法 没办法 没办法儿 不予 不可以 唔 弗 勿 并不 死不 死也不 打死不 打死也不 打死都不 永远不 永不 实在不 完全不 肯定不 一定不 当然不 就不 就是不 真不 也不 还是不 说什么也不 无论如何不 怎么也不 绝对不会 绝不会 决不会 坚决不能`
	agreement = `同意 赞成 支持 赞同`
	// however before 也不 or 都不 makes it plainer still: 打死我也不同意.
	however = `打死 说啥 说什么 说破天 说破大天 咋说 怎么说 咋着 怎么着 怎样 无论怎样 不管怎样 不管怎么说 再怎么说 死 砍头`
)

// Those of one household speak with one voice: 我们老两口都同意.
const (
	speakers = `我家 我们家 咱家 咱们家 俺家 我们 我 俺们 俺 咱们 咱`
	homefolk = `两口子 老两口 老两口子 小两口 小两口子 夫妻 夫妻俩 夫妻两个 夫妻两人 夫妻二人 一家子 一家老小 老小 全家老小 上下 一家两口 一家三口 一家四口 一家五口 一家六口 一家人 大小 老少`
)

// entry is one word of the lexicon as the runes a folded message has.
type entry struct {
	word  []rune
	class class
}

// lexicon finds words by their first rune; each list runs from the longest.
type lexicon struct {
	han   [hanLast - hanFirst + 1]uint16 // 1 + index into lists
	rest  map[rune]uint16
	lists [][]entry
}

var vocabulary = sync.OnceValue(func() *lexicon {
	x := &lexicon{rest: map[rune]uint16{}, lists: make([][]entry, 1)}
	for c, list := range words {
		for _, w := range strings.Fields(list) {
			x.add(w, c)
		}
	}
	for _, v := range strings.Fields(agreement) {
		for _, n := range strings.Fields(negations) {
			x.add(n+v, no)
		}
		for _, h := range strings.Fields(however) {
			for _, who := range []string{"", "我", "俺", "我家"} {
				x.add(h+who+"也不"+v, no)
				x.add(h+who+"都不"+v, no)
			}
		}
	}
	for _, w := range strings.Fields(speakers) {
		for _, h := range strings.Fields(homefolk) {
			x.add(w+h, everyone)
			x.add(w+h+"都", everyone)
		}
	}
	for _, list := range x.lists {
		slices.SortStableFunc(list, func(a, b entry) int { return len(b.word) - len(a.word) })
	}
	return x
})

func (x *lexicon) add(word string, c class) {
	w := fold(word)
	slot := x.slot(w[0])
	if *slot == 0 {
		*slot = uint16(len(x.lists))
		x.lists = append(x.lists, nil)
	}
	list := &x.lists[*slot]
	for _, e := range *list {
		if slices.Equal(e.word, w) {
			if e.class > c { // the graver class wins, whatever the map's order
				return
			}
			*list = slices.DeleteFunc(*list, func(e entry) bool { return slices.Equal(e.word, w) })
			break
		}
	}
	*list = append(*list, entry{w, c})
	if w[0] < hanFirst || w[0] > hanLast {
		x.rest[w[0]] = *slot
	}
}

func (x *lexicon) slot(r rune) *uint16 {
	if r >= hanFirst && r <= hanLast {
		return &x.han[r-hanFirst]
	}
	s := x.rest[r]
	return &s
}

// longest is the longest word at runes[i:], and its length; 0 means none.
func (x *lexicon) longest(runes []rune, i int) (class, int) {
	r := runes[i]
	var list []entry
	if r >= hanFirst && r <= hanLast {
		list = x.lists[x.han[r-hanFirst]]
	} else {
		list = x.lists[x.rest[r]]
	}
	for k := range list {
		w := list[k].word
		if len(w) <= len(runes)-i && equalRunes(w, runes[i:i+len(w)]) {
			return list[k].class, len(w)
		}
	}
	return other, 0
}

func equalRunes(a, b []rune) bool {
	for k := range a {
		if a[k] != b[k] {
			return false
		}
	}
	return true
}
