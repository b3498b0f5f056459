package speech

import "strings"

// doors are the commands of those who go from door to door, bring notices and
// count sheets.
var doors = []command{
	{"paper", "入户代录 上门代录 电话代录 家人代录 家属代录 子女代录 家人协助代录 协助代录 入户录票 电话录票 上门录票 代录入户 代录电话", sheets},
	{"verify_paper", "入户核对 电话核对 上门核对 家人核对", sheets},
	{"count_sheets", "清点纸票 清点 点票 唱票 清票 清点选票 清点票数 清点结果 纸票清点 点票结果 唱票结果 票箱数完了 票箱点完了 选票数完了 选票点完了 票数完了 票点完了 纸票数完了 纸票点完了 票数好了 票点好了", counting},
	{"delivered", "送达 已送达 送达了 已经送达 送到了 已送到 通知送达 通知已送到 通知已送达 通知送到了 公告已送达 通知书已送达 通知书送达 已通知到 送达登记 送达记录", delivering},
	{"doors", "待访 待访名单 我楼里还有谁没投 我楼还有谁没投 我们楼还有谁没投 楼里还有哪几户没投 楼里哪几户没投 我楼里哪几户没投 我的门单 门单 看门单 我负责的户 我要上门的户 我要敲的门 我该敲的门 我要跑的户 我该跑哪几户 还有哪几户要上门 入户名单 上门名单 敲门单 我的敲门单 领门单 我要跑哪几户 要跑哪几户 今天跑哪几户 今天去哪几家 我今天去哪几家 要去哪几户 该去哪几户 该去哪几家 要敲哪几家 还要跑哪几家 入户清单 上门清单", doorList},
	{"visit_note", "走访 入户走访 走访记录 走访了 已走访 上门走访 家访 走访登记", visiting},
	{"visit_note", "夜话 夜话记录 夜话登记 板凳夜话 院坝夜话 夜访 夜访记录", visiting},
	{"note_answer", "代报 同意代报 可以代报 愿意代报 我同意代报 可以替我代报 请代报", noted("yes")},
	{"note_answer", "不代报 别代报 不要代报 不用代报 不同意代报 不愿代报 不想代报 不愿意代报 我不代报 我不同意代报", noted("no")},
}

// spoiledWords are the words for a sheet's choice besides those of a ballot.
var spoiledWords = []string{"废票", "无效票", "无效", "作废", "废", "空白票", "空白"}

// counting reads 清点 3 赞成20 反对5 弃权2 废票1.
func counting(m *message, intent string, word span) (Intent, bool) {
	n, rest := m.about(word)
	if m.asksSomething(word.a) || n == 0 && m.leftover(rest) > 0 && !m.choosesAfter(rest) {
		return Intent{}, false
	}
	in := Intent{Intent: intent, Motion: n}
	key, waiting := "", 0
	put := func(k string, n int) {
		if in.Counts == nil {
			in.Counts = map[string]int{}
		}
		in.Counts[k], key, waiting = n, "", 0
	}
	for p := rest; p < len(m.runes); {
		if k, end := m.numeralAt(p); end > p {
			if u := m.hasAny(end, []string{"票", "张", "户", "份"}); u > 0 {
				end += u
			}
			switch {
			case key != "":
				put(key, k)
			default:
				waiting = k
			}
			p = end
			continue
		}
		c, end := m.countKey(p, n)
		if c != "" {
			if waiting > 0 {
				put(c, waiting)
			} else {
				key = c
			}
		}
		p = end
	}
	if len(in.Counts) == 0 && m.leftover(rest) > 0 {
		return Intent{}, false
	}
	return in, true
}

// countKey is what is counted at rune p: yes, no, abstain, spoiled, a letter,
// or the word that stands before a number.
func (m *message) countKey(p, no int) (key string, end int) {
	if k := m.hasAny(p, spoiledWords); k > 0 {
		return "spoiled", p + k
	}
	i := m.openIndex(no)
	if i < 0 || m.s.Open[i].Type == "yesno" {
		if c, n := vocabulary().longest(m.runes, p); isChoice(c) {
			return choiceName(c), p + n
		}
	}
	if i >= 0 {
		best, at := 0, -1
		for k, o := range m.s.Open[i].Options {
			if f := fold(o); len(f) > best && m.hasRunes(p, f) && k < maxOptions {
				best, at = len(f), k
			}
		}
		if at >= 0 {
			return letter(at), p + best
		}
	}
	if r := m.runes[p]; r >= 'a' && r <= 'z' && (p+1 >= len(m.runes) || m.runes[p+1] < 'a' || m.runes[p+1] > 'z') {
		return letter(int(r - 'a')), p + 1
	}
	if i >= 0 || isMark(m.runes[p]) {
		return "", p + 1
	}
	end = p
	for end < len(m.runes) && !isMark(m.runes[end]) && (end == p || !m.gap[end]) {
		if _, e := m.numeralAt(end); e > end {
			break
		}
		end++
	}
	if name := m.slice(p, end); len([]rune(name)) >= 2 && allLetters(name) {
		return name, end
	}
	return "", max(end, p+1)
}

// deliveryWays are the ways a notice reaches a household.
var deliveryWays = []struct{ words, kind string }{
	{"微信 发微信 群里", "wechat"}, {"电话 打电话 手机", "phone"},
	{"贴门 贴门上 门上 入户 上门 当面 敲门 面交 塞门缝 门缝", "door"}, {"信 挂号 邮寄 快递 信箱 信件 寄信 挂号信 邮政", "letter"},
}

func wayIn(s string) string {
	for _, w := range deliveryWays {
		if hasAnyOf(s, strings.Fields(w.words)...) {
			return w.kind
		}
	}
	return ""
}

// delivering reads 送达 3 3-2-501 3-2-502 贴门.
func delivering(m *message, intent string, word span) (Intent, bool) {
	n, rest := m.about(word)
	rooms := m.roomsFrom(rest)
	if len(rooms) == 0 {
		rooms = m.roomsFrom(0)
		if len(rooms) > 0 { // 3-2-501 送达 3
			n, rest = 0, word.b
			if k, end, ok := m.numberAfter(word.b); ok {
				n, rest = k, end
			}
		}
	}
	if m.asksSomething(word.a) || n == 0 && len(rooms) == 0 || len(rooms) == 0 && m.leftover(rest) > 6 || m.has("快递到", "外卖", "包裹") {
		return Intent{}, false
	}
	if n == 0 {
		n = m.s.Quote
	}
	return Intent{Intent: intent, Motion: n, Rooms: rooms, Kind: wayIn(m.folded())}, true
}

// doorList asks for the doors one is to knock at.
func doorList(m *message, intent string, word span) (Intent, bool) {
	n, rest := m.about(word)
	if m.unasked(rest) > 0 || word.a > 6 {
		return Intent{}, false
	}
	return Intent{Intent: intent, Motion: n}, true
}

// visits are what came of a knock at a door.
var visits = []struct {
	kind  string
	words []string
}{
	{"never", strings.Fields("不再上门 别再上门 不要再上门 不用再上门 不让再来 拒绝上门 不要上门 别上门 拒访 不用再来 不用上门 以后别来 别再来 不让再去 不让再来了 不让去了 不让来了 叫我别再去")},
	{"no_answer", strings.Fields("联系不上 没人应门 没人应 没人开门 没人在家 没人 不在家 敲门没人 无人应答 无人应门 无人在家 没联系上 未联系上 电话不通 打不通 没接电话 不接电话 无人接听 没在家 家里没人 空户 空着 联系不到")},
	{"later", strings.Fields("改天再来 改天 下次再来 改日 让改天 约改天 过几天再来 以后再说 晚上再来 明天再来 周末再来 另约时间 另约 让我明天再去 让明天再去 明天再去 改天再去 让我改天去 让我改天再去 让明天再来 约了明天 约好改天 让我晚上去 晚上再去 下次")},
	{"contacted", strings.Fields("已经联系上了 已经联系上 已经联系 已联系上 已联系 联系上了 联系上 联系好了 已通知 已见面 已上门 已告知 已入户 上门了 见到了 已沟通 通知到了 已知晓 已说明 已经说好了 已经说好 说好了 已经通知 已经见面 谈好了 谈过了 见过了 见面了")},
}

// visit reads 3-2-501 已联系 and 501改天: a room, what came of it, and no more.
func (m *message) visit() (Intent, bool) {
	if len(m.runes) > 30 {
		return Intent{}, false
	}
	start := m.skipMarks(0)
	for _, w := range []string{"门单", "走到", "刚去了", "刚去", "今天去了", "我去了", "去了", "敲了", "联系了"} {
		if m.hasWord(start, w) {
			start = m.skipMarks(start + len([]rune(w)))
		}
	}
	name, end, ok := m.roomName(start)
	if offered := m.doorOffered(); !ok && offered != "" && (m.runes[min(start, len(m.runes)-1)] > '9') {
		name, end, ok = offered, start, true
	}
	if !ok {
		n, e := m.numeralFrom(start)
		if e == start || m.s.Chat != "private" || n < 101 || n > 9999 || m.runes[start] > '9' {
			return Intent{}, false
		}
		name, end = string(m.runes[start:e]), m.afterDoor(e)
	}
	p := m.skipWords(end, "我去过了", "我去过", "我去了", "去过了", "去过", "家里", "家", "住户", "那户", "这户", "的", "说", "敲门", "去了", "今天", "电话", "业主", "那家", "他家", "现在", "一直", "还是")
	for _, v := range visits {
		k := m.hasAny(p, v.words)
		if k == 0 || m.leftover(p+k) > 0 || m.asksSomething(p) {
			continue
		}
		return Intent{Intent: "visit", Room: name, Kind: v.kind}, true
	}
	kind := m.outcome(end)
	return Intent{Intent: "visit", Room: name, Kind: kind}, kind != ""
}

// doorOffered is the room whose outcome was asked for; "" when none was, or which room it is.
func (m *message) doorOffered() string {
	room := ""
	for _, o := range m.s.Offered {
		switch {
		case o.Intent != "visit":
		case room != "" && o.Room != room:
			return ""
		default:
			room = o.Room
		}
	}
	return room
}

// noted reads 代报 12 and 不代报 12: whether what was heard of oneself may be reported.
func noted(answer string) builder {
	return func(m *message, intent string, word span) (Intent, bool) {
		n, rest, ok := m.thing(word)
		if !ok || m.leftover(rest) > 1 || m.has("能不能", "可不可以", "要不要") || m.choosesBefore(word.a) || m.choosesAfter(word.b) {
			return Intent{}, false
		}
		return Intent{Intent: intent, Motion: n, Answer: answer}, true
	}
}

// visiting reads 走访 3-2-501 张三 反映路灯不亮; what was heard at an evening talk is of
// kind "night".
func visiting(m *message, intent string, word span) (Intent, bool) {
	in, ok := m.visited(intent, word)
	if ok && strings.Contains(m.slice(word.a, word.b), "夜") {
		in.Kind = "night"
	}
	return in, ok
}

func (m *message) visited(intent string, word span) (Intent, bool) {
	for p := 0; p < word.a; p++ { // 3-2-501走访，老人说路灯不亮
		if r, end, ok := m.roomName(p); ok && end <= word.a && m.leftover(word.b) > 0 && !m.asksSomething(0) {
			return Intent{Intent: intent, Room: r, Text: m.wordsFrom(word.b)}, true
		}
	}
	for p := m.skipMarks(word.b); p < len(m.runes); p++ {
		r, end, ok := m.roomName(p)
		if !ok {
			if p > word.b+3 {
				break
			}
			continue
		}
		rest := m.textFrom(end)
		in := Intent{Intent: intent, Room: r}
		parts := partsOf(rest)
		if len(parts) > 0 {
			who := strings.TrimSuffix(parts[0], "家")
			if isName(who) || len(parts) > 1 && isPerson(who) {
				in.Name = who
				rest = strings.TrimLeft(strings.TrimPrefix(rest, parts[0]), " ，,：:。；;、")
			}
		}
		in.Text = trimTitle(rest)
		return in, in.Text != "" && !hasAnyOf(in.Text, "了吗", "了没", "吗？", "吗?") || !m.asksSomething(0)
	}
	return Intent{}, false
}

// isPerson tells a name or 张大爷, 王姐.
func isPerson(s string) bool {
	t := message{}
	t.reset(s)
	end, n := t.personAt(0)
	return n > 0 && end == len(t.runes)
}

// sheetKind is how an assisted ballot was taken: at the door, by telephone, or
// with the help of the family.
func (m *message) sheetKind() string {
	switch {
	case m.has("入户", "上门"):
		return "door"
	case m.has("电话"):
		return "phone"
	case m.has("家人", "家属", "子女"):
		return "family"
	}
	return ""
}
