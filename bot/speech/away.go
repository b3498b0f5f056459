package speech

import (
	"strings"
	"sync"
)

// Those who live elsewhere say where: 我在东莞打工. Since 我在 begins a great
// many sentences, only the name of a place makes it one of these.

// farPlaces are where people work who are away from home.
const farPlaces = `北京 上海 天津 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 贵州 云南 陕西 甘肃 青海 台湾 内蒙古 广西 西藏 宁夏 新疆 香港 澳门 国外 外地 外省 省外 外面打工 美国 日本 韩国 新加坡 澳洲 澳大利亚 加拿大 英国 德国 法国 泰国 越南 非洲 迪拜
石家庄 唐山 秦皇岛 邯郸 邢台 保定 张家口 承德 沧州 廊坊 衡水 雄安 太原 大同 阳泉 长治 晋城 朔州 晋中 运城 忻州 临汾 吕梁 呼和浩特 包头 赤峰 通辽 鄂尔多斯 沈阳 大连 鞍山 抚顺 本溪 丹东 锦州 营口 盘锦 长春 四平 延边 哈尔滨 齐齐哈尔 大庆 牡丹江 佳木斯
南京 无锡 徐州 常州 苏州 南通 连云港 淮安 盐城 扬州 镇江 泰州 宿迁 昆山 江阴 常熟 张家港 太仓 杭州 宁波 温州 嘉兴 湖州 绍兴 金华 义乌 衢州 舟山 台州 丽水 慈溪 余姚 合肥 芜湖 蚌埠 淮南 马鞍山 淮北 铜陵 安庆 黄山 滁州 阜阳 宿州 六安 亳州 池州 宣城 福州 厦门 莆田 三明 泉州 漳州 南平 龙岩 宁德 晋江 石狮
南昌 景德镇 萍乡 九江 新余 鹰潭 赣州 吉安 宜春 抚州 上饶 济南 青岛 淄博 枣庄 东营 烟台 潍坊 济宁 泰安 威海 日照 临沂 德州 聊城 滨州 菏泽 郑州 开封 洛阳 平顶山 安阳 鹤壁 新乡 焦作 濮阳 许昌 漯河 三门峡 南阳 商丘 信阳 周口 驻马店 武汉 黄石 十堰 宜昌 襄阳 鄂州 荆门 孝感 荆州 黄冈 咸宁 随州 恩施 长沙 株洲 湘潭 衡阳 邵阳 岳阳 常德 张家界 益阳 郴州 永州 怀化 娄底
广州 韶关 深圳 珠海 汕头 佛山 江门 湛江 茂名 肇庆 惠州 梅州 汕尾 河源 阳江 清远 东莞 中山 潮州 揭阳 云浮 顺德 南宁 柳州 桂林 梧州 北海 玉林 海口 三亚 成都 自贡 攀枝花 泸州 德阳 绵阳 广元 遂宁 内江 乐山 南充 眉山 宜宾 广安 达州 雅安 巴中 资阳 贵阳 六盘水 遵义 安顺 毕节 铜仁 凯里 昆明 曲靖 玉溪 保山 昭通 丽江 大理 拉萨 西安 铜川 宝鸡 咸阳 渭南 延安 汉中 榆林 安康 商洛 兰州 天水 白银 武威 西宁 银川 吴忠 乌鲁木齐 克拉玛依 喀什 伊犁 浦东 嘉定 松江`

var farPlaceWords = sync.OnceValue(func() map[rune][][]rune {
	index := map[rune][][]rune{}
	for w := range strings.FieldsSeq(farPlaces) {
		f := fold(w)
		index[f[0]] = append(index[f[0]], f)
	}
	return index
})

// farPlaceAt is the length of the name of a place at rune p.
func (m *message) farPlaceAt(p int) int {
	if p >= len(m.runes) {
		return 0
	}
	best := 0
	for _, w := range farPlaceWords()[m.runes[p]] {
		if len(w) > best && m.hasRunes(p, w) {
			best = len(w)
		}
	}
	if best > 0 {
		for _, w := range []string{"路", "街", "大道", "菜", "饭店", "面馆", "人家", "花园", "小区"} { // 北京路
			if m.hasWord(p+best, w) {
				return 0
			}
		}
	}
	return best
}

// awayAt says where one is: 我在东莞, 在外 深圳.
func awayAt(m *message, intent string, word span) (Intent, bool) {
	w := string(m.runes[word.a:word.b])
	if m.asksSomething(0) || m.speaksOfChoice() || m.leadingNumber(word.a) || m.has("开会", "会议", "旅游", "出差", "路上", "高铁", "火车") {
		return Intent{}, false
	}
	p := m.skipWords(word.b, "在", "到", "的", "省", "市", "现在", "住", "人在")
	n := m.farPlaceAt(p)
	plain := w == "在外" || w == "在外地" || w == "外出"
	if !plain && (m.s.Chat != "private" || n == 0 || w == "在" && word.a == 0) {
		return Intent{}, false
	}
	if n == 0 { // 在外 某县某镇
		place := trimTitle(m.textFrom(word.b))
		if k := len([]rune(place)); !m.gapOrMark(word.b) || k < 2 || k > 10 || word.a > 0 || !allLetters(place) || !hasAnyOf(place, "省", "市", "县", "区", "镇", "乡", "村") {
			return Intent{}, false
		}
		return Intent{Intent: intent, Place: place}, true
	}
	end := p + n
	for end < len(m.runes) && !isMark(m.runes[end]) && !m.gap[end] && m.hasAny(end, []string{"打工", "上班", "工作", "做事", "务工", "干活", "这边", "那边", "了", "呢", "带", "住", "生活", "读书", "上学", "养老", "做生意", "常住"}) == 0 {
		end++
	}
	place := strings.TrimSpace(m.slice(p, end))
	if len([]rune(place)) > 10 || m.leftover(end) > 12 {
		return Intent{}, false
	}
	return Intent{Intent: intent, Place: place}, true
}

// gapOrMark tells that a word ends at rune p.
func (m *message) gapOrMark(p int) bool {
	return p < len(m.runes) && (m.gap[p] || isMark(m.runes[p]))
}

// backHome says that one is no longer away.
func backHome(m *message, intent string, word span) (Intent, bool) {
	if m.s.Chat != "private" || m.leftover(word.b) > 2 || word.a > 2 || m.asksSomething(0) {
		return Intent{}, false
	}
	return Intent{Intent: intent, Answer: "no"}, true
}
