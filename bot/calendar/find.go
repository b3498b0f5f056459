package calendar

import (
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

// Moment is what a person said about time.
type Moment struct {
	// At is the moment meant, in now's Location. A date without a clock
	// means 20:00 of that day, when the last people are home and nobody is
	// asleep; a part of the day (下午) means its usual hour. At may lie in
	// the past when that is what was said (昨天, 今天8点 said at 9).
	At time.Time
	// Span is set for 三天 or 两小时后: how long from now. Spans of hours
	// end exactly; spans of days end at the first 20:00 that is not
	// earlier, so a vote is never open for less than was said.
	Span time.Duration
	// HasDate and HasClock tell what was said, so that an answer can read
	// back what was understood rather than what was assumed.
	HasDate, HasClock bool
	// Before is set for 10号前: the day named is the last one.
	Before bool
}

// eveningHour is the hour meant when only a day is named.
const eveningHour = 20

// Find finds the first date, time or span that people say in text (周日晚8点,
// 明天下午三点半, 8月3日 19:30, 三天, 两周后, 月底, 10号前), relative to now and
// in now's Location. The byte offsets start and end enclose the phrase with
// its 前 or 后. It never guesses at bare numbers: 3号 is a motion or a house
// until something makes it a date.
func Find(text string, now time.Time) (m Moment, start, end int, ok bool) {
	f := finder{line: readLine(text), now: now}
	begins := beginnings()
	for i, r := range f.runes {
		if !begins[r] {
			continue
		}
		if m, next, ok := f.momentAt(i); ok {
			return m, f.offsets[i], f.offsets[next], true
		}
	}
	return Moment{}, 0, 0, false
}

// beginnings are the runes a phrase can begin with, so that most of a text
// is passed over at once.
var beginnings = sync.OnceValue(func() map[rune]bool {
	set := make(map[rune]bool)
	add := func(words ...string) {
		for _, w := range words {
			r, _ := utf8.DecodeRuneInString(w)
			set[r] = true
		}
	}
	for _, d := range relativeDays {
		add(d.word)
	}
	for _, d := range joinedDays {
		add(d.word)
	}
	for _, p := range periods {
		add(p.words...)
	}
	for _, h := range festivals {
		add(h.words...)
	}
	for _, p := range dayParts {
		add(p.words...)
	}
	for r := range hanDigits {
		set[r] = true
	}
	for r := '0'; r <= '9'; r++ {
		set[r] = true
	}
	add("十", "廿", "百", "半", "周", "星期", "礼拜", "本", "这", "下", "今年", "明年")
	return set
})

type finder struct {
	line
	now time.Time
}

// Phrases behind these words name no single moment ahead: 每周五, 第三天,
// 上周五, 这两天.
var (
	neverMoments = []string{"每", "每个", "每到", "每逢", "第", "几"}
	pastWeeks    = []string{"上", "上个", "上上"}
	vagueSpans   = []string{"这", "那", "前", "近", "头", "过去", "同", "隔", "某", "哪"}
)

func (f finder) momentAt(i int) (Moment, int, bool) {
	if isNumeral(f.at(i)) && (isNumeral(f.at(i-1)) || strings.ContainsRune("年月./-:", f.at(i-1))) {
		return Moment{}, i, false // inside a number or a date that is none
	}
	if f.endsWith(i, neverMoments...) {
		return Moment{}, i, false
	}
	if m, next, ok := f.dateAndClock(i); ok {
		return m, next, true
	}
	if m, next, ok := f.span(i); ok {
		return m, next, true
	}
	return f.clockAlone(i)
}

// dateAndClock reads a date and the clock after it, if any.
func (f finder) dateAndClock(i int) (Moment, int, bool) {
	d, next, ok := f.date(i)
	if !ok {
		return Moment{}, i, false
	}
	m := Moment{HasDate: true}
	hour, minute, part := eveningHour, 0, d.part
	if c, after, ok := f.clock(f.filler(next), d.part); ok {
		hour, minute, next, m.HasClock = c.hour, c.minute, after, true
		part = nil
	} else if p, after, ok := f.dayPart(f.filler(next)); ok && d.part == nil {
		part, next = p, after
	}
	if part != nil {
		hour = part.usual
	}
	if _, limited := f.before(next); d.vague && !m.HasClock && part == nil && !limited {
		return Moment{}, i, false
	}
	m.At = f.on(d.day(hour, minute), hour, minute)
	if !m.HasClock {
		m.At = f.notYetOver(m.At)
	}
	next, m.Before = f.before(next)
	return m, next, true
}

// notYetOver moves a day without a clock to its last minute when its usual
// hour has passed: 今天 said at 21:00.
func (f finder) notYetOver(at time.Time) time.Time {
	if at.After(f.now) || !sameDay(at, f.now) {
		return at
	}
	return f.on(at, 23, 59)
}

// clockAlone reads 晚上8点 without a day: today, or tomorrow once it has passed.
func (f finder) clockAlone(i int) (Moment, int, bool) {
	c, next, ok := f.clock(i, nil)
	if !ok || c.vague {
		return Moment{}, i, false
	}
	m := Moment{At: f.on(f.now, c.hour, c.minute), HasClock: true}
	if !m.At.After(f.now) && c.plain && !c.part && c.hour < 12 {
		m.At = f.on(f.now, c.hour+12, c.minute) // 8点 said at 9 in the morning
	}
	if !m.At.After(f.now) {
		m.At = f.on(f.now.AddDate(0, 0, 1), c.hour, c.minute)
	}
	next, m.Before = f.before(next)
	return m, next, true
}

// on returns the clock on t's day; hours from 24 fall on the next day.
func (f finder) on(t time.Time, hour, minute int) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), hour, minute, 0, 0, f.now.Location())
}

// filler skips what may stand between a date and its clock.
func (f finder) filler(i int) int {
	i = f.spaces(i)
	if j, ok := f.bracketedWeekday(i); ok {
		i = f.spaces(j)
	}
	if j, ok := f.any(i, "的", "，", ",", "、"); ok {
		return f.spaces(j)
	}
	return i
}

// bracketedWeekday skips （周日） and 周日 after a date; the date decides.
func (f finder) bracketedWeekday(i int) (int, bool) {
	j, open := f.any(i, "(", "（")
	j, ok := f.any(j, "周", "星期", "礼拜")
	if !ok {
		return i, false
	}
	if _, ok := weekdays[f.at(j)]; !ok {
		return i, false
	}
	j++
	if !open {
		return j, true
	}
	return f.any(j, ")", "）")
}

// before reads 前, 之前, 以前 and 止 behind a moment.
func (f finder) before(i int) (int, bool) {
	j := f.spaces(i)
	if k, ok := f.any(j, "之前", "以前", "止", "为止"); ok {
		return k, true
	}
	k, ok := f.has(j, "前")
	if _, place := f.any(j, "前面", "前门", "前排", "前台", "前天", "前后"); !ok || place {
		return i, false
	}
	return k, true
}

func sameDay(a, b time.Time) bool {
	b = b.In(a.Location())
	return a.Year() == b.Year() && a.YearDay() == b.YearDay()
}
