package speech

import (
	"strings"
	"sync"
)

// Danger comes before everything else: whoever smells gas must hear the number
// to call at once, whatever else the message says.

// dangers lists the words of each kind of danger.
var dangers = map[string]string{
	"gas":      `煤气味 燃气味 天然气味 瓦斯味 液化气味 煤气泄漏 煤气泄露 燃气泄漏 燃气泄露 天然气泄漏 天然气泄露 煤气漏 燃气漏 天然气漏 液化气漏 漏煤气 漏燃气 漏天然气 漏液化气 煤气罐漏 闻到煤气 闻到燃气 闻到天然气 闻到瓦斯 煤气爆炸 燃气爆炸 燃气报警器响 煤气报警器响 煤气报警 燃气报警 煤气中毒 一股煤气 一股燃气 煤气臭 燃气管道破 煤气管破 燃气管破 煤气管道破 燃气管断 煤气管断 煤气阀漏 煤气灶漏气 燃气灶漏气`,
	"fire":     `着火 着了火 起火 失火 火灾 冒烟 冒黑烟 冒白烟 浓烟 烧起来 烧着了 起火苗 火苗 爆炸 自燃 火势 火警 冒火花 冒火星 走水了 大火 电线冒 烧焦味 焦糊味 很大的烟 好大的烟 好大烟 全是烟 都是烟 厨房着了 屋里着了 屋子着了 家里着了 房子着了 车着了 楼着了 着起来了 烧着 困在电梯 困电梯 关在电梯 电梯关人 电梯关了人 电梯里关 卡在电梯 被困 困人 打119 叫消防 消防车快`,
	"medical":  `晕倒 昏倒 昏迷 昏过去 晕过去 晕厥 没呼吸 没有呼吸 没了呼吸 没气了 断气 不省人事 叫不醒 喊不醒 没反应了 没知觉 心脏病 心梗 心肌梗 脑梗 脑溢血 脑出血 中风 抽搐 口吐白沫 吐血 大出血 流血不止 血流不止 流了好多血 流好多血 满地是血 休克 溺水 落水 掉水里 掉进水 掉河里 掉湖里 触电 电到人 电着人 中毒 窒息 噎住 噎着 卡住喉咙 喘不上气 喘不过气 上不来气 呼吸困难 呼吸不了 胸口疼 胸口痛 胸痛 倒地 倒在地上 倒在路上 倒在楼道 摔倒了 摔下来 摔下楼 摔晕 坠楼 坠落 快不行了 不行了快 要生了 羊水破 快叫救护车 打120 叫120 喊120 叫救护车 救命 急救 心跳停 没心跳 被车撞 撞人了 烫伤 骨折 砸到人 砸伤人 说不出话 半边身子 嘴歪了 口角歪 没脉搏 浑身抽 嘴唇发紫 脸色发紫 不会动了 一动不动 躺在地上 躺地上 掉电梯井 掉井里 掉到井 掉下去了 坠井 倒在那 倒那了`,
	"violence": `打人 打架 打起来 打死人 打群架 斗殴 持刀 拿刀 拿着刀 提着刀 带刀 动刀 砍人 砍伤 行凶 捅人 捅了人 捅伤 抢劫 抢包 入室盗窃 入室抢劫 家暴 打老婆 打孩子 打老人 绑架 强奸 猥亵 抢孩子 拐孩子 人贩子 撬门 撬锁 被人打 被打了 被打伤 挨打 殴打 杀人 要杀 有小偷 抓小偷 进小偷 进贼 尾随 跟踪我 打110 快报警 要动手 动起手 打起架 动手打 抄家伙 打我 打她 打他`,
	"suicide":  `不想活 活不下去 想死 自杀 跳楼 轻生 割腕 寻短见 上吊 想不开 结束生命 结束自己 活着没意思 活着没意义 活着没劲 活够了 一死了之 喝农药 死了算了 不如死了 了结自己 不活了 想跳下去 站在楼顶 要跳下去 不想活了 离开这个世界 遗书`,
}

// harmlessDanger lists words that contain a danger's word and are none.
const harmlessDanger = `打我电话 打我手机 打我微信 打他电话 打她电话 打他手机 打她手机 打我家电话 打她家 打他家 打不着火 点不着火 打着火了 打不起火 着火率 火灾报警 火灾警报 跳楼价 跳楼机 跳楼大 跳楼甩 想死你 想死我 想死他 打人工 打人民 打人家电话 打人电话 打人社 火灾隐患 火灾险 火灾预防 火灾演 火灾逃生 火灾报警器 火灾自动 火灾知识 火灾防 冒烟报警 中风险 落水管 落水口 落水斗 落水槽 落水井 上吊顶 上吊灯 上吊车 上吊扇 嗓子冒烟 嗓子都冒烟 电脑中毒 手机中毒 信息爆炸 爆炸头 爆炸性 人口爆炸 倒地下 大火锅 大火车 大火炉 大火腿 起火车 着火锅 不打人 没打人 打人才 打人事 打人力 打人口 自杀式 被打扫 心脏病医院 心脏病药 心脏病科 急救包 急救箱 急救知识 急救培训 急救课 急救员 急救站 救命恩 救命药 救命钱 骨折过 打架子 被困难 困人群 撬锁公司 大火力 想死机 跳楼梯 消防车道 救护车通道 火警电话 火警演 打120多 打110多 打119多`

// guards before a danger's word say that it is not happening.
var dangerGuards = strings.Fields(`防止 防 预防 避免 以免 免得 容易 怕 害怕 担心 万一 如果 要是 假如 会不会 可能会 可能 会 没 没有 不会 未 杜绝 禁止 严禁 演习 演练 模拟 去年 前年 以前 上次 上个月 曾经 那次 电影 电视 小说 新闻 隐患 消除 减少 远离 别 不要 不能 勿`)

// dangerTopics make a message be about a danger, not in one.
var dangerTopics = strings.Fields(`演习 演练 模拟 讲座 宣传 培训 知识 课程 电影 电视剧 小说 比赛 预案 应急预案 保险 案例`)

// hurry marks what is happening now even in a proposal.
var hurry = strings.Fields(`救命 快来 快点 赶快 赶紧 现在 正在 马上 怎么办 来人`)

type dangerWord struct {
	runes []rune
	kind  string
}

var dangerWords = sync.OnceValue(func() map[rune][]dangerWord {
	index := map[rune][]dangerWord{}
	for k, list := range dangers {
		for _, w := range strings.Fields(list) {
			f := fold(w)
			index[f[0]] = append(index[f[0]], dangerWord{f, k})
		}
	}
	return index
})

// dangerOrder ranks the kinds where a message names several.
var dangerOrder = []string{"suicide", "gas", "fire", "medical", "violence"}

// danger reads a message as a call for help.
func (m *message) danger() (Intent, bool) {
	index := dangerWords()
	found := map[string]bool(nil)
	for i, r := range m.runes {
		for _, w := range index[r] {
			if m.hasRunes(i, w.runes) && !m.guarded(i, w) {
				if found == nil {
					found = map[string]bool{}
				}
				found[w.kind] = true
			}
		}
	}
	if gasEscapes(m) {
		if found == nil {
			found = map[string]bool{}
		}
		found["gas"] = true
	}
	if found == nil || !m.happening() {
		return Intent{}, false
	}
	for _, k := range dangerOrder {
		if found[k] {
			return Intent{Intent: "urgent", Kind: k}, true
		}
	}
	return Intent{}, false
}

// guarded tells that a danger's word at rune i is part of a harmless word or
// stands after one that denies it.
func (m *message) guarded(i int, w dangerWord) bool {
	from := max(0, i-8)
	for p := from; p <= i; p++ {
		for _, h := range harmlessWords() {
			if p+len(h) >= i+1 && p+len(h) > i && m.hasRunes(p, h) {
				return true
			}
		}
	}
	if w.kind == "suicide" {
		return false
	}
	for _, g := range dangerGuards {
		n := len([]rune(g))
		for back := 0; back <= 2; back++ {
			if i-n-back >= 0 && m.hasWord(i-n-back, g) && !m.stopBetween(i-back, i) {
				return true
			}
		}
	}
	return false
}

func (m *message) stopBetween(a, b int) bool {
	for k := a; k < b; k++ {
		if isMark(m.runes[k]) {
			return true
		}
	}
	return false
}

var harmlessWords = sync.OnceValue(func() [][]rune {
	var out [][]rune
	for _, w := range strings.Fields(harmlessDanger) {
		out = append(out, fold(w))
	}
	return out
})

// gasEscapes tells gas and a leak or a smell said apart: 煤气好像漏了.
func gasEscapes(m *message) bool {
	for _, gas := range []string{"煤气", "燃气", "天然气", "液化气", "瓦斯"} {
		i := m.indexFrom(0, gas)
		if i < 0 || m.hasAny(i+len([]rune(gas)), []string{"费", "卡", "表", "公司", "改造", "缴", "充"}) > 0 {
			continue
		}
		for _, sign := range []string{"漏", "泄", "味", "臭"} {
			if k := m.indexFrom(max(0, i-6), sign); k >= 0 && k <= i+8 && !m.guarded(k, dangerWord{kind: "gas"}) && !m.guarded(i, dangerWord{kind: "gas"}) {
				return true
			}
		}
	}
	return false
}

// happening tells a call for help from talk, a lesson or a proposal about
// dangers.
func (m *message) happening() bool {
	if m.has(dangerTopics...) {
		return m.has("救命", "真的着火", "不是演习")
	}
	for _, w := range []string{"意见", "提议", "建议", "提案", "倡议", "开议题", "发起", "异议", "附议", "我提议", "我建议"} {
		if k := m.indexFrom(0, w); k >= 0 && k < 6 {
			return m.has(hurry...) && !m.has("怎么办") || m.has("救命")
		}
	}
	return true
}
