package speech

import "strings"

// Residents report troubles without any command: 楼道灯坏了. A thing and what
// is wrong with it make a report.

var (
	commonThings = strings.Fields(`路灯 楼道灯 声控灯 灯 电梯 大门 单元门 门禁 防盗门 铁门 门锁 水管 下水道 下水 污水 管道 井盖 排水 化粪池 垃圾 垃圾桶 厕所 公厕 监控 摄像头 充电桩 道闸 围墙 栏杆 扶手 台阶 楼梯 楼道 车库 地库 屋顶 楼顶 天台 外墙 墙皮 墙 瓷砖 消防栓 消防通道 灭火器 水泵 水箱 自来水 热水 暖气 供暖 电闸 电表 电线 电 水 网络 网 健身器材 滑梯 长椅 草坪 绿化 树 树枝 路面 马路 道路 地砖 地面 坑 喷泉 快递柜 信箱 对讲 可视门铃 门铃 喇叭 水沟 沟 河道 桥 凉亭 球场 路 门 广场 停车位 报警器 烟感 绿化带 车棚 窗户 窗 玻璃 天花板 雨棚 空调`)
	homeThings   = strings.Fields(`马桶 水龙头 龙头 热水器 油烟机 地漏 卫生间 厨房 阳台 卧室 客厅 家里 屋里 我家`)
	faults       = strings.Fields(`坏了 坏 不亮 不亮了 漏水 漏 渗水 渗 滴水 爆了 爆裂 裂 堵了 堵 停了 又停 没人收 没人管 没人修 没人扫 没人清 没人打扫 没水 没电 停水 停电 断了 断电 断水 掉了 掉下来 脱落 破了 破损 塌了 塌陷 松了 松动 锈 脏死 太脏 很脏 脏得 臭死 太臭 很臭 臭味 恶臭 积水 倒了 歪了 不通 失灵 打不开 关不上 关不严 卡住 卡了 反水 溢出 溢水 冒水 返水 丢了 被偷 不制热 不热 不转 不工作 用不了 不能用 不好使 故障 没反应 晃 摇晃 异响 响个不停 占道 堵塞 被占 堆满 堆在 堆了 乱停 乱扔 乱堆 断了 老鼠 蟑螂 白蚁 没信号 黑漆漆 太黑 很黑 没灯 坑坑洼洼 有个坑 有个大坑 不见了 缺了 翘起来 爆管 跳闸 短路 漏电 没修 不来水 水压 停运 死机 不灵 不管用 不好用 太小 太暗 不出水 忽明忽暗 一直响 乱响 误报 没得水 没得电 没得气 莫得水 莫得电 冇水 冇电 没人倒 没人理 没人来 满了 一闪一闪 老闪 闪个不停 冒泡 故障了 瘫痪 枯死 倒塌 进水 灌水 耷拉 垂下来 没清 臭烘烘 冒脏水 往外冒 冒臭 要倒了 快倒了 没了 灭了 又灭 熄了 堆杂物 堆着杂物 堆东西 堆满杂物 乱堆杂物 堆垃圾`)
	alone        = strings.Fields(`停水了 停电了 漏水了 没水了 没电了 断网了 跳闸了 下水堵了 水管爆了 反水了 又停水 又停电 家里停电 家里停水 没有水 没有电 没暖气 不来水`)
	ownThings    = strings.Fields(`手机 电脑 钱包 衣服 冰箱 洗衣机 手表 眼睛 牙 腿 脑子 肚子 胃 心情 心态 腰 电视 我的电动车 自行车 我的车 我车 耳机 眼镜 微信 轮胎 天气 老婆 老公 孩子 股票 基金 饭 买菜 做菜 菜价 鞋子`)
	settled      = strings.Fields(`修好了 好了 已经修 恢复了 来水了 来电了 解决了 不漏了 没坏 没漏 没堵 没停`)
	nuisances    = strings.Fields(`太吵 吵死 噪音 扰民 狗叫 半夜 装修 跳绳 音响 抽烟 油烟 骂人 高空抛物 扔垃圾 乱扔 养鸡 遛狗 充电动车 飞线 种菜 私拉 违建 搭建 群租 占车位 占用车位 堵门 大小便 乱贴 乱丢 不牵绳`)
	neighbours   = strings.Fields(`楼上 楼下 隔壁 邻居 对门 那家 有人 302 这家`)
)

// trouble reads a report without a command. In a group only what everybody
// shares is a report, and only when it is stated.
func (m *message) trouble() (Intent, bool) {
	if len(m.runes) > 200 || m.has(ownThings...) || m.has(settled...) || m.speaksOfChoice() || m.mentions(mention) {
		return Intent{}, false
	}
	private := m.s.Chat == "private"
	if m.idleQuestion() || m.mentions(condition) && m.has("如果", "要是", "万一", "假如") {
		return Intent{}, false
	}
	text := clean(m.raw)
	fault := m.has(faults...) && !m.has("没人管我", "没人理我")
	switch {
	case m.chargesIndoors() && (private || m.clearReport()):
		return Intent{Intent: "request", Text: text}, true
	case fault && m.has(commonThings...) && (private || !m.has("我家", "家里") && m.clearReport()):
	case private && (fault && m.has(homeThings...) || m.has(alone...)):
	case private && m.has(nuisances...) && m.has(neighbours...):
		return Intent{Intent: "request", Text: text, Kind: "neighbour"}, true
	default:
		return Intent{}, false
	}
	return Intent{Intent: "request", Text: text, Kind: disputeKind(m)}, true
}

// chargesIndoors tells a battery that is charged where it may set a house on fire.
func (m *message) chargesIndoors() bool {
	battery := m.has("电瓶", "电动车", "电动自行车", "电摩", "电车", "三轮") || m.has("飞线", "拉线", "私拉电线")
	indoors := m.has("楼道", "楼梯", "门厅", "过道", "走廊", "家里", "屋里", "家门口", "地下室", "单元门", "大厅", "消防通道", "飞线", "拉线", "推进电梯", "阳台", "楼里", "门洞")
	return battery && indoors && m.has("充") && !m.has("充电棚", "充电桩", "充电站", "建", "装", "能不能", "可以", "怎么", "哪里", "禁止", "不得", "不能", "不准", "我的", "我在", "我家", "我把", "没有人", "没人在", "通知", "检查")
}

// clearReport keeps talk about troubles in a group from being filed.
func (m *message) clearReport() bool {
	for _, t := range m.tokens {
		switch t.class {
		case report, you, hedge, past, irony, undecided:
			return false
		}
	}
	return !m.has("通知", "公告", "明天", "预计", "计划", "因为", "所以") && !m.foretells()
}

// foretells tells 12点开始停水 and 7号上午停电, which announce it.
func (m *message) foretells() bool {
	for _, t := range m.tokens {
		if t.class == quantity && t.kind == clock && t.a == 0 && m.has("停水", "停电", "断水", "断电", "停气", "停暖") {
			return true
		}
	}
	return false
}

// idleQuestion tells 电梯坏了吗 from 电梯坏了，能修吗.
func (m *message) idleQuestion() bool {
	if !m.has("吗", "?", "是不是", "有没有", "谁", "么") {
		return false
	}
	return !m.has("能修", "来修", "修一下", "怎么办", "没人管", "有人管", "什么时候", "啥时候", "谁管", "谁来", "找谁", "看一下", "看看", "处理")
}

// weak asks back on a position that is no ballot (可以, +1, 随便) and on a bare
// number; what merely acknowledges (好, 收到, 👍) is left alone.
func (m *message) weak() (Intent, bool) {
	position, count, gestures := m.wishes(), 0, 0
	for _, t := range m.tokens {
		switch t.class {
		case hedge, contrast, not:
			if !m.mentions(title) {
				return Intent{}, false
			}
		case weakYes, weakNo, weakNone:
			position = true
		case number:
			count++
		case gesture:
			gestures++
		case and, filler, give, verb, self, stop, of, done, emphasis, deixis, pick, all, everyone, asking, ticket, title, matter, ref, ordinal:
		default:
			return Intent{}, false
		}
	}
	if position && m.mentions(asking) && m.s.Chat == "group" && !m.mentions(ref) && !m.mentions(title) {
		return Intent{}, false
	}
	if i := m.namedWithoutChoice(); i >= 0 && !position {
		return ask("no_choice", m.readingsFor(i)...), true
	}
	if w := m.core(); m.s.Quote == 0 && (w == "ok" || w == "okay") {
		return Intent{}, false
	}
	switch {
	case position && (len(m.s.Open) > 0 || m.s.Quote != 0):
		return m.position(), true
	case count > 0 && !position && (len(m.s.Open) > 0 || m.s.Chat == "private" || m.s.Quote != 0):
		return ask("bare_number", m.byNumber()...), true
	case gestures > 0 && m.mentions(ref) && m.likelyMotion() >= 0:
		return m.doubtful("weak"), true
	case gestures > 0 && m.s.Quote != 0 || gestures == 0 && m.core() == "好" && m.s.Quote != 0:
		return m.doubtful("weak"), true
	}
	return Intent{}, false
}

// wishes tells 我想装电梯 and 不想装电梯: a position on the matter of a motion.
func (m *message) wishes() bool {
	if !m.mentions(title) {
		return false
	}
	for _, t := range m.tokens {
		if t.class == hedge || t.class == contrast || t.class == not || t.class == filler && m.runes[t.a] == '要' {
			return true
		}
	}
	return false
}

// namedWithoutChoice is the open motion, by index, that 投3号 names without a
// choice; -1 means none.
func (m *message) namedWithoutChoice() int {
	if !m.mentions(verb) && !m.mentions(pick) {
		return -1
	}
	found := -1
	for _, t := range m.tokens {
		if t.class != ref && t.class != number {
			continue
		}
		if found >= 0 {
			return -1
		}
		if found = m.openIndex(t.n); found < 0 {
			return -1
		}
	}
	return found
}

// position offers the ballots a mere position may stand for.
func (m *message) position() Intent {
	i := m.likelyMotion()
	if i < 0 {
		return ask("weak")
	}
	motion := &m.s.Open[i]
	if motion.Type != "yesno" {
		return ask("weak", m.readingsFor(i)...)
	}
	switch {
	case m.mentions(weakNo) || m.mentions(not):
		return ask("weak", voteOn(motion.No, "no"), voteOn(motion.No, "abstain"))
	case m.mentions(weakNone):
		return ask("weak", voteOn(motion.No, "abstain"), voteOn(motion.No, "yes"))
	}
	return ask("weak", voteOn(motion.No, "yes"), voteOn(motion.No, "abstain"))
}

// byNumber offers what a bare number may stand for: an option of the only open
// motion, or the motion of that number.
func (m *message) byNumber() []Intent {
	n := 0
	for _, t := range m.tokens {
		if t.class == number {
			n = t.n
		}
	}
	var out []Intent
	if i := m.likelyMotion(); i >= 0 && m.s.Open[i].Type != "yesno" && n >= 1 && n <= len(m.s.Open[i].Options) {
		if lo, hi := m.s.Open[i].bounds(); lo <= 1 && hi >= 1 && n <= maxOptions {
			out = append(out, voteOn(m.s.Open[i].No, letter(n-1)))
		}
	}
	if i := m.openIndex(n); i >= 0 {
		if m.s.Open[i].Type == "yesno" {
			return append(out, m.readingsFor(i)...)
		}
		out = append(out, Intent{Intent: "show", Motion: n})
	}
	return out
}
