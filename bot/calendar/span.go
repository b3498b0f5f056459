package calendar

import "time"

// span reads how long: 三天, 两周后, 一个星期, 48小时, 半个月, 一个半小时. A span
// followed by 前 is a day in the past.
func (f finder) span(i int) (Moment, int, bool) {
	s, next, ok := f.quantity(i)
	if !ok {
		return Moment{}, i, false
	}
	if _, work := f.any(next, "工", "活", "龄", "级", "来", "多"); work {
		return Moment{}, i, false // 两天工 is labour, not a deadline
	}
	if j, ok := f.any(next, "之前", "以前", "前"); ok {
		return Moment{At: s.from(f.now, -1), HasDate: true}, j, true
	}
	if j, ok := f.any(next, "之后", "以后", "后", "之内", "以内", "内"); ok {
		next = j
	}
	at := s.from(f.now, 1)
	m := Moment{At: at, Span: at.Sub(f.now), HasDate: true}
	if s.hours > 0 || s.minutes > 0 {
		m.HasClock = true
		return m, next, true
	}
	evening := f.on(at, eveningHour, 0)
	if evening.Before(at) {
		evening = evening.AddDate(0, 0, 1)
	}
	m.At = evening
	return m, next, true
}

// quantity is a span in calendar units, so that 一个月 is a month.
type quantity struct {
	months, days, workdays, hours, minutes int
}

func (q quantity) from(t time.Time, sign int) time.Time {
	day := t.AddDate(0, sign*q.months, sign*q.days)
	if q.months > 0 && day.Day() != t.Day() && q.days == 0 {
		day = day.AddDate(0, 0, -day.Day()) // 1月31日 and a month is the end of February
	}
	return day.Add(time.Duration(sign) * (time.Duration(q.hours)*time.Hour + time.Duration(q.minutes)*time.Minute))
}

var units = []struct {
	words []string
	one   quantity
	half  quantity
}{
	{[]string{"个星期", "个礼拜", "个周", "星期", "礼拜", "周"}, quantity{days: 7}, quantity{days: 4}},
	{[]string{"个月"}, quantity{months: 1}, quantity{days: 15}},
	{[]string{"个小时", "个钟头", "小时", "钟头"}, quantity{hours: 1}, quantity{minutes: 30}},
	{[]string{"分钟"}, quantity{minutes: 1}, quantity{}},
	{[]string{"刻钟"}, quantity{minutes: 15}, quantity{}},
	{[]string{"天", "日", "个昼夜"}, quantity{days: 1}, quantity{hours: 12}},
	{[]string{"年"}, quantity{months: 12}, quantity{months: 6}},
}

func (f finder) quantity(i int) (quantity, int, bool) {
	n, j, half := numeral{}, i, false
	if k, ok := f.has(i, "半"); ok {
		j, half = k, true
	} else {
		var ok bool
		if n, j, ok = f.number(i); !ok || n.value < 1 || n.value > 999 || n.han && n.digits > 1 {
			return quantity{}, i, false
		}
	}
	j = f.spaces(j)
	between := false
	if k, ok := f.has(j, "个半"); ok && !half { // 一个半小时
		j, between = k, true
	}
	for _, u := range units {
		words := u.words
		if between {
			words = []string{"小时", "钟头", "月", "星期", "礼拜"}
		}
		k, ok := f.any(j, words...)
		if !ok || between && !belongs(string(f.runes[j:k]), u.words) {
			continue
		}
		if f.notAUnit(k, u.one) || u.one.months == 12 && n.value > 10 {
			return quantity{}, i, false
		}
		q := u.one.times(n.value)
		after, trailing := f.has(k, "半") // 两天半
		if trailing && !half && !between && u.half != (quantity{}) {
			k = after
		} else {
			trailing = false
		}
		if half || between || trailing {
			q = q.plus(u.half)
		}
		return q, k, q != quantity{}
	}
	return quantity{}, i, false
}

// notAUnit catches words that only begin like a unit: 一周年, 三周一次, 30日报.
func (f finder) notAUnit(end int, one quantity) bool {
	if _, ok := f.any(end, "年", "岁", "级"); ok {
		return true
	}
	if one.days == 7 {
		_, day := weekdays[f.at(end)]
		return day && f.at(end) != '内'
	}
	return false
}

// belongs reports whether word, or 个 and word, is one of the unit's words.
func belongs(word string, words []string) bool {
	for _, w := range words {
		if w == word || w == "个"+word {
			return true
		}
	}
	return false
}

func (q quantity) times(n int) quantity {
	return quantity{q.months * n, q.days * n, q.workdays * n, q.hours * n, q.minutes * n}
}

func (q quantity) plus(o quantity) quantity {
	return quantity{q.months + o.months, q.days + o.days, q.workdays + o.workdays, q.hours + o.hours, q.minutes + o.minutes}
}
