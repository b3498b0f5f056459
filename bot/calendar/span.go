package calendar

import (
	"strings"
	"time"
)

// span reads how long: 三天, 两周后, 一个星期, 48小时, 半个月, 三个工作日. A span
// followed by 前 is a day in the past; one followed by 了 or 没 is over.
func (f finder) span(i int) (Moment, int, bool) {
	if f.endsWith(i, vagueSpans...) {
		return Moment{}, i, false
	}
	q, next, ok := f.quantity(i)
	if !ok || f.otherUse(next) {
		return Moment{}, i, false
	}
	if j, ok := f.any(next, "之前", "以前", "前"); ok && q.workdays == 0 {
		return Moment{At: q.from(f.now, -1), HasDate: true}, j, true
	}
	if j, ok := f.any(next, "之后", "以后", "后", "之内", "以内", "内"); ok {
		next = j
	}
	at := q.from(f.now, 1)
	m := Moment{At: at, HasDate: true}
	if q.hours > 0 || q.minutes > 0 {
		m.HasClock = true
	} else if m.At = f.on(at, eveningHour, 0); m.At.Before(at) {
		m.At = m.At.AddDate(0, 0, 1)
	}
	m.Span = at.Sub(f.now)
	return m, next, true
}

// otherUse reports a span that is no time to wait: 两天工, 三天了, 一天到晚,
// 三天一次, 24小时营业.
func (f finder) otherUse(end int) bool {
	if _, other := f.any(end, "工", "活", "龄", "级", "来", "多", "了", "没", "到晚", "到头",
		"营业", "值班", "热线", "监控", "开放", "服务", "在线", "供水", "供电", "制"); other {
		return true
	}
	if n, j, ok := f.number(end); ok && n.han {
		_, again := f.any(j, "次", "回", "趟", "头")
		return again
	}
	return false
}

// quantity is a span in calendar units, so that 一个月 is a month.
type quantity struct {
	months, days, workdays, hours, minutes int
}

func (q quantity) from(t time.Time, sign int) time.Time {
	if q.workdays > 0 {
		t, _ = AddWorkdays(t, q.workdays)
	}
	day := t.AddDate(0, sign*q.months, sign*q.days)
	if q.months > 0 && day.Day() != t.Day() && q.days == 0 {
		day = day.AddDate(0, 0, -day.Day()) // 1月31日 and a month is the end of February
	}
	return day.Add(time.Duration(sign) * (time.Duration(q.hours)*time.Hour + time.Duration(q.minutes)*time.Minute))
}

// unit is a word for a span, and what one and a half of it are; a zero half
// means that nobody says it.
type unit struct {
	words     []string
	one, half quantity
}

var units = []unit{
	{[]string{"个工作日", "工作日"}, quantity{workdays: 1}, quantity{}},
	{[]string{"个星期", "个礼拜", "个周", "星期", "礼拜", "周"}, quantity{days: 7}, quantity{days: 4}},
	{[]string{"个月"}, quantity{months: 1}, quantity{days: 15}},
	{[]string{"个小时", "个钟头", "小时", "钟头"}, quantity{hours: 1}, quantity{minutes: 30}},
	{[]string{"分钟"}, quantity{minutes: 1}, quantity{}},
	{[]string{"刻钟"}, quantity{minutes: 15}, quantity{}},
	{[]string{"天", "日", "个昼夜"}, quantity{days: 1}, quantity{hours: 12}},
	{[]string{"年"}, quantity{months: 12}, quantity{months: 6}},
}

// quantity reads a number and its unit, with a half before (半个月), between
// (一个半小时) or behind (两天半).
func (f finder) quantity(i int) (quantity, int, bool) {
	n, j, ok := f.number(i)
	if ok && (n.value < 1 || n.value > 999 || n.han && n.digits > 1) {
		return quantity{}, i, false
	}
	half := !ok
	if half {
		if j, ok = f.has(i, "半"); !ok {
			return quantity{}, i, false
		}
	}
	j = f.spaces(j)
	if k, between := f.has(j, "个半"); between && !half {
		if u, end, ok := f.unit(k, "个"); ok {
			return u.one.times(n.value).plus(u.half), end, u.half != quantity{}
		}
	}
	u, end, ok := f.unit(j, "")
	switch {
	case !ok, f.notAUnit(end, u.one), u.one.months == 12 && n.value > 10:
		return quantity{}, i, false
	case u.one.days == 1 && n.value == 1 && f.at(i-1) == '有': // 有一天
		return quantity{}, i, false
	case half:
		return u.half, end, u.half != quantity{}
	}
	q := u.one.times(n.value)
	if k, ok := f.has(end, "半"); ok && u.half != (quantity{}) {
		return q.plus(u.half), k, true
	}
	return q, end, true
}

// unit reads a unit's word, of which prefix has been read already.
func (f finder) unit(i int, prefix string) (unit, int, bool) {
	for _, u := range units {
		for _, word := range u.words {
			rest, ok := strings.CutPrefix(word, prefix)
			if !ok {
				continue
			}
			if j, ok := f.has(i, rest); ok {
				return u, j, true
			}
		}
	}
	return unit{}, i, false
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

func (q quantity) times(n int) quantity {
	return quantity{q.months * n, q.days * n, q.workdays * n, q.hours * n, q.minutes * n}
}

func (q quantity) plus(o quantity) quantity {
	return quantity{q.months + o.months, q.days + o.days, q.workdays + o.workdays, q.hours + o.hours, q.minutes + o.minutes}
}
