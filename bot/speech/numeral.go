package speech

// Numbers are said in digits or in Han numerals, and what follows tells what
// is counted: 3号 is a motion, 3号楼 a house, 3点 an hour, 3票 a count.

// digitOf is the value of a Han digit, and false for any other rune.
func digitOf(r rune) (int, bool) {
	switch r {
	case '零', '〇', '○':
		return 0, true
	case '一', '壹', '幺':
		return 1, true
	case '二', '贰', '两', '弍':
		return 2, true
	case '三', '叁', '仨':
		return 3, true
	case '四', '肆':
		return 4, true
	case '五', '伍':
		return 5, true
	case '六', '陆':
		return 6, true
	case '七', '柒':
		return 7, true
	case '八', '捌':
		return 8, true
	case '九', '玖':
		return 9, true
	}
	return 0, false
}

func scaleOf(r rune) int {
	switch r {
	case '十', '拾':
		return 10
	case '廿':
		return 20
	case '卅':
		return 30
	case '百', '佰':
		return 100
	case '千', '仟':
		return 1000
	case '万':
		return 10000
	}
	return 0
}

// largest bounds every number read, so that sums and products stay far from
// overflow; a longer number is read as largest.
const largest = 1_000_000_000

// longestNumeral is how many runes a number has at most.
const longestNumeral = 24

// numeralAt reads the number at t.runes[i:] and returns where it ends; end is
// i when there is none. A gap ends a number.
func (t *text) numeralAt(i int) (n, end int) {
	if i >= len(t.runes) {
		return 0, i
	}
	if r := t.runes[i]; r >= '0' && r <= '9' {
		return t.digitsAt(i)
	}
	return t.hanNumeralAt(i)
}

func (t *text) digitsAt(i int) (n, end int) {
	for end = i; end < min(len(t.runes), i+longestNumeral) && (end == i || !t.gap[end]); end++ {
		r := t.runes[end]
		if r < '0' || r > '9' {
			break
		}
		if n < largest {
			n = n*10 + int(r-'0')
		}
	}
	return min(n, largest), end
}

// hanNumeralAt reads 十二, 廿一, 一百零五, 两千 and digit by digit 一〇五.
func (t *text) hanNumeralAt(i int) (n, end int) {
	total, unit, digits := 0, 0, 0
	for end = i; end < min(len(t.runes), i+longestNumeral) && (end == i || !t.gap[end]); end++ {
		r := t.runes[end]
		if d, ok := digitOf(r); ok {
			if digits > 0 && unit < largest { // 一〇五
				unit = unit*10 + d
			} else {
				unit = d
			}
			digits++
			continue
		}
		s := scaleOf(r)
		if s == 0 || total >= largest {
			break
		}
		switch s {
		case 20, 30:
			total += s
		case 10000:
			total = (total + unit) * s
		default:
			total += max(unit, 1) * s
		}
		unit, digits = 0, 0
	}
	return min(total+unit, largest), end
}

// kind of a quantity.
type kind uint8

const (
	noKind kind = iota
	house
	count // 户, 票, 人
	money
	clock // any word of time
	measure
	score
	elsewise // a bus line, a size, a percentage
)

// units lists what may follow a number, a kind a row. The longest fits.
var units = map[kind]string{
	noKind:   `号门单 只选 只要 只投 本户 本人 家里 分别 成立 条件 面子 处理`, // begin like units, and are none
	house:    `号楼 号院 号门 号室 号房 号店 号铺 号车位 号库 号单元 号梯 号电梯 号地块 号公馆 号桩 号岗 号栋 号井 号楼长 栋 幢 座 单元 室 楼 层 区 弄 巷 门 号门面 梯 排 组 街坊 期`,
	count:    `票 户 人 个人 家 位 名 户人家 家人 口 多户 多人 多票 来户 几户 户业主 位业主 个业主 个邻居 名业主 成 个居民 个同意`,
	money:    `元 块 块钱 万 万块 万元 毛 角 元钱 千块 百块 千元 百元 多块 多万 美元`,
	clock:    `点 时 分钟 秒 月 日 天 年 周 星期 小时 点半 点钟 月份 个月 个星期 个小时 刻 号前 号之前 号以前 号晚 号晚上 号早上 号早 号上午 号中午 号下午 号凌晨 号那天 号当天 号起 号到 号至 号开会 号周 号星期 礼拜 岁 届 号截止 号之后 号以后 号过后 号放假 号回来 号去 号来`,
	measure:  `个 条 项 种 次 遍 件 只 台 盏 袋 箱 桶 把 张 根 米 平 平米 平方 公里 吨 斤 公斤 瓶 套 棵 车 包 块砖 面 份 本 套房 方 处 级 股 颗 个工 个工日 工日 个劳力 劳力`,
	score:    `分 星 颗星 星级 分吧`,
	elsewise: `路 路车 路公交 号线 号公交 号车 号桌 号机 号文件 号令 号人 号店员 % % g m 倍 度 折 成新 号人家 号字 码 型 代 期房 瓦 伏 升 号码头`,
}

// unitAt is the kind and length of the unit at t.runes[i:].
func (t *text) unitAt(i int) (kind, int) {
	if i >= len(t.runes) {
		return noKind, 0
	}
	if t.gap[i] && i+1 < len(t.runes) && !t.gap[i+1] && startsName(t.runes[i]) {
		return noKind, 0
	}
	best, n := noKind, 0
	for _, u := range unitTable()[t.runes[i]] {
		if len(u.word) > n && t.hasRunes(i, u.word) {
			best, n = u.kind, len(u.word)
		}
	}
	return best, n
}

// startsName tells measure words that also begin names: 9 张伟 is no 9张.
func startsName(r rune) bool {
	switch r {
	case '名', '张', '本', '面', '口', '方', '包', '车', '成', '门', '区', '时', '毛', '万', '组', '排', '期':
		return true
	}
	return false
}

func (t *text) hasRunes(i int, w []rune) bool {
	return len(w) <= len(t.runes)-i && equalRunes(w, t.runes[i:i+len(w)])
}
