package speech

import (
	"strings"
	"time"

	"yishi/bot/calendar"
)

// anyDay stands in for the present where dates are only cut out of a text.
var anyDay = time.Date(2026, 1, 5, 10, 0, 0, 0, time.UTC)

// timeWindow is how far on, in runes, a time is looked for.
const timeWindow = 200

// spokenTime finds the first date, time or span at or after rune p: its bytes
// in the raw text, and the moment when the present is known.
func (m *message) spokenTime(p int) (start, end int, until *time.Time, span time.Duration, ok bool) {
	if p >= len(m.runes) {
		return 0, 0, nil, 0, false
	}
	from := int(m.at[p])
	now := m.s.Now
	if now.IsZero() {
		now = anyDay
	}
	to := m.at[min(p+timeWindow, len(m.runes))]
	moment, a, b, ok := calendar.Find(m.raw[from:to], now)
	if !ok {
		return 0, 0, nil, 0, false
	}
	if !m.s.Now.IsZero() {
		at := moment.At
		until, span = &at, moment.Span
	}
	return from + a, from + b, until, span, true
}

// timeAt is where a time spoken at rune p ends; p means that none is.
func (m *message) timeAt(p int) int {
	window := m.raw[m.at[p]:m.at[min(p+16, len(m.runes))]]
	_, a, b, ok := calendar.Find(window, anyDay)
	if !ok || a > 0 {
		return p
	}
	end := p
	for end < len(m.runes) && int(m.at[end]-m.at[p]) < b {
		end++
	}
	return end
}

// withoutTime is the text from rune p on without the time spoken in it.
func (m *message) withoutTime(p int) (rest string, until *time.Time, span time.Duration, found bool) {
	from := p
	if k := m.namedBeforeTime(p); k > p {
		from = k
	}
	start, end, until, span, ok := m.spokenTime(from)
	if !ok {
		return m.textFrom(p), nil, 0, false
	}
	p = m.skipMarks(p)
	before := ""
	if int(m.at[p]) < start {
		before = m.raw[m.at[p]:start]
	}
	return clean(before + " " + m.raw[end:]), until, span, true
}

// namedBeforeTime is where the time begins that follows a name with a numeral in it at or
// after rune p, as in 李四月底前; 0 when there is none.
func (m *message) namedBeforeTime(p int) int {
	for i := p; i+2 < len(m.runes); i++ {
		if _, han := digitOf(m.runes[i+1]); !han || m.runes[i+1] <= '9' || !isSurname(m.runes[i]) {
			continue
		}
		if i > p && !m.gap[i] && !isMark(m.runes[i]) && !isMark(m.runes[i-1]) && !strings.ContainsRune("给由让请派交叫", m.runes[i-1]) {
			continue
		}
		start, _, _, _, ok := m.spokenTime(i + 2)
		if ok && start == int(m.at[i+2]) {
			return i + 2
		}
	}
	return 0
}

// daysSaid is the number of days in 三天, 7日, 两周; 0 means that none is said.
func (m *message) daysSaid(p int) int {
	for i := p; i < len(m.runes); i++ {
		n, end := m.numeralAt(i)
		if end == i {
			continue
		}
		for _, u := range []struct {
			word string
			days int
		}{{"天", 1}, {"日内", 1}, {"个工作日", 1}, {"个星期", 7}, {"星期", 7}, {"周", 7}, {"个礼拜", 7}, {"日", 1}} {
			if m.hasWord(end, u.word) && n > 0 && n < 1000 && (i == 0 || m.runes[i-1] != '月') {
				return n * u.days
			}
		}
		i = end - 1
	}
	return 0
}

// findTime is calendar.Find, for a piece of text.
func findTime(s string, now time.Time) (calendar.Moment, int, int, bool) {
	return calendar.Find(s, now)
}
