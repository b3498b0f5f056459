package calendar

import "time"

// spokenDate is a day as said. day takes the clock that goes with it, because
// a bare weekday means the next one whose hour has not passed.
type spokenDate struct {
	day   func(hour, minute int) time.Time
	part  *dayPart // 今晚 names a part of the day too
	vague bool     // 10号 is a date only before 前 or a clock
}

var relativeDays = []struct {
	word string
	days int
}{
	{"大后天", 3}, {"大后日", 3}, {"大前天", -3},
	{"今天", 0}, {"今日", 0}, {"今儿", 0}, {"明天", 1}, {"明日", 1}, {"明儿", 1},
	{"后天", 2}, {"后日", 2}, {"后儿", 2}, {"昨天", -1}, {"昨日", -1}, {"前天", -2},
}

// joinedDays are a day and a part of it in one word; part is an index word.
var joinedDays = []struct {
	word, part string
	days       int
}{
	{"今晚上", "晚上", 0}, {"明晚上", "晚上", 1},
	{"今晚", "晚上", 0}, {"明晚", "晚上", 1}, {"后晚", "晚上", 2}, {"昨晚", "晚上", -1},
	{"今夜", "晚上", 0}, {"当晚", "晚上", 0},
	{"今早", "早上", 0}, {"明早", "早上", 1}, {"今晨", "早上", 0}, {"明晨", "早上", 1},
	{"今午", "中午", 0}, {"明午", "中午", 1},
}

var weekdays = map[rune]time.Weekday{
	'一': 1, '二': 2, '三': 3, '四': 4, '五': 5, '六': 6, '日': 0, '天': 0, '末': 0,
	'1': 1, '2': 2, '3': 3, '4': 4, '5': 5, '6': 6, '7': 0,
}

// dateForms are tried in turn; the first that fits is meant.
var dateForms = []func(finder, int) (spokenDate, int, bool){
	finder.relativeDay, finder.weekday, finder.endOfPeriod, finder.festival,
	finder.yearMonthDay, finder.monthDay, finder.slashed, finder.dayOfMonth,
}

func (f finder) date(i int) (spokenDate, int, bool) {
	for _, read := range dateForms {
		if d, next, ok := read(f, i); ok {
			return d, next, true
		}
	}
	return spokenDate{}, i, false
}

func fixed(t time.Time) spokenDate {
	return spokenDate{day: func(int, int) time.Time { return t }}
}

func (f finder) relativeDay(i int) (spokenDate, int, bool) {
	for _, w := range relativeDays {
		if next, ok := f.has(i, w.word); ok {
			return fixed(f.now.AddDate(0, 0, w.days)), next, true
		}
	}
	for _, w := range joinedDays {
		if next, ok := f.has(i, w.word); ok {
			d := fixed(f.now.AddDate(0, 0, w.days))
			d.part, _, _ = readLine(w.part).dayPart(0)
			return d, next, true
		}
	}
	return spokenDate{}, i, false
}

// weekday reads 周日, 本周五, 下周一, 下下周三, 周末. Weeks begin on Monday; a
// weekday without 本 or 下 is the next one, today included while its time has
// not passed.
func (f finder) weekday(i int) (spokenDate, int, bool) {
	weeks, j, named := f.weekPrefix(i)
	j, ok := f.any(j, "周", "星期", "礼拜")
	if !ok || f.endsWith(i, pastWeeks...) {
		return spokenDate{}, i, false
	}
	day, ok := weekdays[f.at(j)]
	if !ok {
		return spokenDate{}, i, false
	}
	if isDigit(f.at(j)) && isDigit(f.at(j+1)) {
		return spokenDate{}, i, false
	}
	if _, year := f.has(j+1, "年"); year { // 一周年
		return spokenDate{}, i, false
	}
	inWeek := monday(f.now).AddDate(0, 0, int(day+6)%7+7*weeks)
	if named {
		return fixed(inWeek), j + 1, true
	}
	return spokenDate{day: func(hour, minute int) time.Time {
		if f.on(inWeek, hour, minute).After(f.now) {
			return inWeek
		}
		return inWeek.AddDate(0, 0, 7)
	}}, j + 1, true
}

func (f finder) weekPrefix(i int) (weeks, next int, named bool) {
	for _, p := range []struct {
		word  string
		weeks int
	}{{"下下个", 2}, {"下下", 2}, {"下个", 1}, {"下", 1}, {"这个", 0}, {"本", 0}, {"这", 0}} {
		if j, ok := f.has(i, p.word); ok {
			return p.weeks, j, true
		}
	}
	return 0, i, false
}

// festivals are the holidays people name, and whether the law fixes the day.
var festivals = []struct {
	words      []string
	name       string
	month, day int
}{
	{[]string{"元旦节", "元旦"}, "元旦", 1, 1},
	{[]string{"春节", "过年"}, "春节", 0, 0},
	{[]string{"清明节", "清明"}, "清明", 0, 0},
	{[]string{"五一劳动节", "五一节", "五一", "劳动节"}, "劳动", 5, 1},
	{[]string{"端午节", "端午"}, "端午", 0, 0},
	{[]string{"中秋节", "中秋"}, "中秋", 0, 0},
	{[]string{"十一国庆节", "国庆节", "国庆"}, "国庆", 10, 1},
}

// festival reads 国庆前 as the day before the holiday begins and 国庆后 as the
// first day after it. Holidays by the moon are known only in published years.
func (f finder) festival(i int) (spokenDate, int, bool) {
	for _, h := range festivals {
		j, ok := f.any(i, h.words...)
		if !ok {
			continue
		}
		from, to, known := Holiday(h.name, f.now)
		if !known && h.month > 0 {
			d, _, _ := f.nearest(i, h.month, h.day, j)
			from, known = d.day(0, 0), true
			to = from
		}
		if !known {
			return spokenDate{}, i, false
		}
		if k, ok := f.any(j, "放假之前", "假期前", "放假前", "之前", "以前", "前"); ok && f.at(k) != '后' {
			return fixed(from.AddDate(0, 0, -1)), k, true
		}
		if k, ok := f.any(j, "放假之后", "假期后", "放假后", "之后", "以后", "后"); ok {
			return fixed(to.AddDate(0, 0, 1)), k, true
		}
		return spokenDate{}, i, false
	}
	return spokenDate{}, i, false
}

// periods are named ends: words, and the last day.
var periods = []struct {
	words []string
	last  func(f finder, y int, m time.Month) time.Time
}{
	{[]string{"下个月底", "下月底", "下月末", "下个月末"},
		func(f finder, y int, m time.Month) time.Time { return f.dayOf(y, m+2, 0) }},
	{[]string{"这个月底", "本月底", "本月末", "月底", "月末", "本月内", "这个月内", "当月内"},
		func(f finder, y int, m time.Month) time.Time { return f.dayOf(y, m+1, 0) }},
	{[]string{"年底", "年末", "今年内", "年内", "本年内"},
		func(f finder, y int, _ time.Month) time.Time { return f.dayOf(y, 12, 31) }},
	{[]string{"本周内", "这周内", "这个星期内", "本星期内"},
		func(f finder, _ int, _ time.Month) time.Time { return f.sunday(0) }},
	{[]string{"下周内", "下星期内", "下个星期内"},
		func(f finder, _ int, _ time.Month) time.Time { return f.sunday(1) }},
}

// endOfPeriod reads 月底, 下月底, 年底, 本周内, 这个月内.
func (f finder) endOfPeriod(i int) (spokenDate, int, bool) {
	for _, p := range periods {
		if next, ok := f.any(i, p.words...); ok {
			y, m, _ := f.now.Date()
			return fixed(p.last(f, y, m)), next, true
		}
	}
	return spokenDate{}, i, false
}

func (f finder) dayOf(y int, m time.Month, d int) time.Time {
	return time.Date(y, m, d, 0, 0, 0, 0, f.now.Location())
}

func (f finder) sunday(weeks int) time.Time {
	return f.now.AddDate(0, 0, (7-int(f.now.Weekday()))%7+7*weeks)
}

// yearMonthDay reads 2026年8月3日, 2026-08-03, 2026/8/3, 2026.8.3, 今年8月3日, 明年1月5号.
func (f finder) yearMonthDay(i int) (spokenDate, int, bool) {
	var year, j int
	if k, ok := f.any(i, "今年", "本年"); ok {
		year, j = f.now.Year(), k
	} else if k, ok := f.has(i, "明年"); ok {
		year, j = f.now.Year()+1, k
	} else {
		n, k, ok := f.number(i)
		if !ok || n.digits != 4 || n.value < 1970 || n.value > 2199 {
			return spokenDate{}, i, false
		}
		if sep := f.at(k); !n.han && (sep == '-' || sep == '/' || sep == '.') {
			return f.dottedDate(i, n.value, k+1, sep)
		}
		if k, ok = f.has(k, "年"); !ok {
			return spokenDate{}, i, false
		}
		year, j = n.value, k
	}
	m, d, next, ok := f.monthAndDay(f.spaces(j))
	if !ok || !exists(year, m, d) {
		return spokenDate{}, i, false
	}
	return fixed(f.dayOf(year, time.Month(m), d)), next, true
}

func (f finder) dottedDate(i, year, j int, sep rune) (spokenDate, int, bool) {
	m, j, ok := f.arabic(j)
	if !ok || f.at(j) != sep {
		return spokenDate{}, i, false
	}
	d, next, ok := f.arabic(j + 1)
	if !ok || !exists(year, m.value, d.value) {
		return spokenDate{}, i, false
	}
	return fixed(f.dayOf(year, time.Month(m.value), d.value)), next, true
}

// monthDay reads 8月3日, 八月三号, 10月1. Without a year it is the nearest
// such day: one more than 90 days past means next year's.
func (f finder) monthDay(i int) (spokenDate, int, bool) {
	m, d, next, ok := f.monthAndDay(i)
	if !ok {
		return spokenDate{}, i, false
	}
	return f.nearest(i, m, d, next)
}

// slashed reads 12/3, which only 前 or a clock makes a date.
func (f finder) slashed(i int) (spokenDate, int, bool) {
	m, j, ok := f.arabic(i)
	if !ok || f.at(j) != '/' || f.at(i-1) == '/' || m.value < 1 || m.value > 12 {
		return spokenDate{}, i, false
	}
	d, next, ok := f.arabic(j + 1)
	if !ok || f.at(next) == '/' || d.value < 1 || d.value > 31 {
		return spokenDate{}, i, false
	}
	s, next, ok := f.nearest(i, m.value, d.value, next)
	s.vague = true
	return s, next, ok
}

func (f finder) nearest(i, m, d, next int) (spokenDate, int, bool) {
	year := f.now.Year()
	if !exists(year, m, d) || f.dayOf(year, time.Month(m), d).Before(f.now.AddDate(0, 0, -90)) {
		year++
	}
	for ; !exists(year, m, d); year++ { // 2月29日
		if year > f.now.Year()+8 {
			return spokenDate{}, i, false
		}
	}
	return fixed(f.dayOf(year, time.Month(m), d)), next, true
}

func (f finder) monthAndDay(i int) (m, d, next int, ok bool) {
	month, j, ok := f.number(i)
	if !ok || month.value < 1 || month.value > 12 {
		return 0, 0, i, false
	}
	if j, ok = f.any(f.spaces(j), "月份", "月"); !ok {
		return 0, 0, i, false
	}
	if k, ok := f.any(j, "底", "末"); ok {
		return month.value, daysIn(f.now.Year(), month.value), k, true
	}
	day, j, ok := f.number(f.spaces(j))
	if !ok || day.value < 1 || day.value > 31 {
		return 0, 0, i, false
	}
	if next, ok = f.any(f.spaces(j), "日", "号"); !ok {
		next = j
	}
	return month.value, day.value, next, true
}

// dayOfMonth reads 10号 and, after 本月 or 下个月, 10日. Alone it is vague: only
// 到 before it, or 前 or a clock behind, makes 10号 a date. A day already over is
// next month's.
func (f finder) dayOfMonth(i int) (spokenDate, int, bool) {
	months, j, named := 0, i, true
	if k, ok := f.any(i, "下个月", "下月"); ok {
		months, j = 1, k
	} else if k, ok := f.any(i, "这个月", "本月"); ok {
		j = k
	} else {
		named = false
	}
	n, j, ok := f.number(j)
	if !ok || n.value < 1 || n.value > 31 {
		return spokenDate{}, i, false
	}
	next, ok := f.any(j, "号", "日")
	if _, place := f.any(next, "楼", "栋", "院", "线", "门", "车", "单元", "机", "内", "后", "议题", "意见"); !ok || place {
		return spokenDate{}, i, false
	}
	y, m, today := f.now.Date()
	if !named && n.value < today {
		months = 1
	}
	for k := 0; !exists(y, int(m)+months, n.value); k++ {
		if named || k > 2 {
			return spokenDate{}, i, false
		}
		months++
	}
	d := fixed(f.dayOf(y, m+time.Month(months), n.value))
	d.vague = !named && !f.endsWith(i, "到", "至", "截止", "截至")
	return d, next, true
}

func exists(year, month, day int) bool {
	return day >= 1 && day <= daysIn(year, month)
}

// daysIn accepts months beyond 12 as those of the next year.
func daysIn(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}
