package calendar

// dayPart is a part of the day: how it shifts a spoken hour, and the hour
// meant when no hour is spoken.
type dayPart struct {
	words []string
	usual int
	shift func(hour int) int
}

func asSaid(h int) int { return h }

func afternoon(h int) int {
	if h < 12 {
		return h + 12
	}
	return h
}

func noon(h int) int {
	if h < 10 {
		return h + 12
	}
	return h
}

// evening carries 晚上12点 and 半夜1点 over midnight.
func evening(h int) int {
	switch {
	case h < 5:
		return h + 24
	case h == 12:
		return 24
	case h < 12:
		return h + 12
	default:
		return h
	}
}

func smallHours(h int) int {
	if h == 12 {
		return 0
	}
	return h
}

// dayParts lists longer words before their beginnings.
var dayParts = []dayPart{
	{[]string{"凌晨", "清晨", "清早"}, 6, smallHours},
	{[]string{"早上", "早晨", "早间", "一早", "早"}, 8, asSaid},
	{[]string{"上午"}, 10, asSaid},
	{[]string{"中午", "正午", "午间"}, 12, noon},
	{[]string{"下午", "午后"}, 15, afternoon},
	{[]string{"傍晚", "下班"}, 18, afternoon},
	{[]string{"晚上", "晚间", "夜间", "夜里", "半夜", "午夜", "深夜", "夜晚", "晚"}, eveningHour, evening},
}

func (l line) dayPart(i int) (*dayPart, int, bool) {
	for k := range dayParts {
		if j, ok := l.any(i, dayParts[k].words...); ok {
			return &dayParts[k], j, true
		}
	}
	return nil, i, false
}

// clockTime is an hour and minute; hours from 24 belong to the next day.
type clockTime struct {
	hour, minute int
	plain        bool // written without a leading zero: 3点, not 03:00
	part         bool // a part of the day was spoken
	vague        bool // 三点 could be three points; needs a date or a part of the day
}

// clock reads an optional part of the day and the clock after it: 晚8点,
// 下午三点半, 19:30. given is the part that the date already named (今晚).
func (l line) clock(i int, given *dayPart) (clockTime, int, bool) {
	part, j, ok := l.dayPart(i)
	if !ok {
		part = given
	}
	c, next, ok := l.spokenClock(l.spaces(j))
	if !ok {
		return clockTime{}, i, false
	}
	switch {
	case part != nil:
		c.part, c.vague = true, false
		if c.hour <= 12 {
			c.hour = part.shift(c.hour)
		}
	case c.plain && c.hour >= 1 && c.hour <= 6:
		c.hour += 12 // nobody meets at three in the morning
	}
	return c, next, true
}

func (l line) spokenClock(i int) (clockTime, int, bool) {
	n, j, ok := l.number(i)
	if !ok || n.value > 24 || n.digits > 2 {
		return clockTime{}, i, false
	}
	if l.at(j) == ':' && !n.han {
		return l.writtenClock(n, i, j)
	}
	j = l.spaces(j)
	c := clockTime{hour: n.value}
	next, sure, ok := l.hourWord(j)
	if !ok {
		return clockTime{}, i, false
	}
	if minute, k, ok := l.minutes(next); ok {
		c.minute, next, sure = minute, k, true
	}
	if c.hour == 24 && c.minute > 0 {
		return clockTime{}, i, false
	}
	if !sure && l.pointsMeant(i, next, n.value == 1) {
		return clockTime{}, i, false
	}
	c.vague = !sure && n.han && n.value < 3 // 一点, 两点
	c.plain = n.digits != 2 || n.han
	return c, next, true
}

// writtenClock reads the minutes of 19:30 or 19:30:00.
func (l line) writtenClock(n numeral, i, j int) (clockTime, int, bool) {
	m, next, ok := l.arabic(j + 1)
	if !ok || m.digits != 2 || m.value > 59 || l.at(i-1) == ':' || n.value == 24 && m.value > 0 {
		return clockTime{}, i, false
	}
	if s, k, ok := l.arabic(next + 1); ok && l.at(next) == ':' && s.digits == 2 {
		next = k
	}
	return clockTime{hour: n.value, minute: m.value, plain: n.digits == 1}, next, true
}

// hourWord reads 点, 点钟, 点整 or 时 after the hour; sure when it can mean
// nothing but a clock.
func (l line) hourWord(i int) (next int, sure, ok bool) {
	if j, ok := l.any(i, "点钟", "点整", "时整"); ok {
		return j, true, true
	}
	if j, ok := l.has(i, "点"); ok {
		return j, false, true
	}
	if j, ok := l.has(i, "时"); ok {
		if _, other := l.any(i, "时候", "时间", "时段", "时期"); !other {
			return j, true, true
		}
	}
	return i, false, false
}

// minutes reads 半, 一刻, 三刻, 05分, 零五 or 20 after the hour.
func (l line) minutes(i int) (minute, next int, ok bool) {
	if j, ok := l.has(i, "半"); ok {
		return 30, j, true
	}
	if j, ok := l.has(i, "一刻"); ok {
		return 15, j, true
	}
	if j, ok := l.has(i, "三刻"); ok {
		return 45, j, true
	}
	if l.at(i) == '零' {
		i++
	}
	n, j, ok := l.number(i)
	if !ok || n.value > 59 || n.value == 0 {
		return 0, i, false
	}
	if k, ok := l.has(j, "分"); ok {
		return n.value, k, true
	}
	return n.value, j, !n.han && n.digits == 2 || n.han && n.value > 9
}

// pointsMeant tells 三点意见, 说三点 and 早一点 from a clock.
func (l line) pointsMeant(start, end int, one bool) bool {
	if l.endsWith(start, "说", "讲", "提", "提出", "补充", "有", "这", "那", "以下", "如下", "分") {
		return true
	}
	if one && l.endsWith(start, "早", "快", "慢", "大", "小", "多", "少", "差", "好", "近") {
		return true
	}
	_, points := l.any(end, "意见", "建议", "要求", "想法", "希望", "说明", "理由", "问题", "看法", "疑问",
		"补充", "都", "也", "儿", "不", "点", "钱", "心", "关", "是", ":")
	return points
}
