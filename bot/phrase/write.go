package phrase

import (
	"strconv"
	"strings"
	"time"
)

// Area writes an area of 0.01 m²: 214050 is "2,140.50㎡", 214000 is "2,140㎡".
func Area(hundredths int64) string {
	s := group(hundredths / 100)
	if rest := hundredths % 100; rest != 0 {
		s += "." + string(rune('0'+rest/10)) + string(rune('0'+rest%10))
	}
	return s + "㎡"
}

// group writes n with a comma every three digits.
func group(n int64) string {
	s := strconv.FormatInt(n, 10)
	var out strings.Builder
	for i, r := range s {
		if i > 0 && (len(s)-i)%3 == 0 && s[i-1] != '-' {
			out.WriteByte(',')
		}
		out.WriteRune(r)
	}
	return out.String()
}

// When writes a moment as a resident would say it in zone, seen from now:
// 今天20:00, 明天9:30, 周日20:00 (within six days), 8月3日20:00, 2027年1月2日9:00.
func (b *Book) When(t, now time.Time, zone *time.Location) string {
	t, now = t.In(zone), now.In(zone)
	clock := t.Format("15:04")
	switch days := daysBetween(now, t); {
	case days == 0:
		return b.Say("when.today", "clock", clock)
	case days == 1:
		return b.Say("when.tomorrow", "clock", clock)
	case days > 1 && days < 7:
		return b.Say("when.weekday", "weekday", b.Weekday(t), "date", b.Date(t), "clock", clock)
	case t.Year() == now.Year():
		return b.Say("when.date", "date", b.Date(t), "clock", clock)
	default:
		return b.Say("when.year", "year", t.Year(), "date", b.Date(t), "clock", clock)
	}
}

// Date writes month and day: 8月3日. t is already in the reader's zone.
func (b *Book) Date(t time.Time) string {
	return b.Say("when.day", "month", int(t.Month()), "day", t.Day())
}

// Weekday names the day of the week: 周日. t is already in the reader's zone.
func (b *Book) Weekday(t time.Time) string {
	return b.Say("weekday." + strconv.Itoa(int(t.Weekday())))
}

func daysBetween(from, to time.Time) int {
	a := time.Date(from.Year(), from.Month(), from.Day(), 0, 0, 0, 0, time.UTC)
	z := time.Date(to.Year(), to.Month(), to.Day(), 0, 0, 0, 0, time.UTC)
	return int(z.Sub(a).Hours() / 24)
}

// Count writes a whole number with a comma every three digits: 2,140.
func Count(n int64) string { return group(n) }

// Blocks is a bar of n blocks, for a picture that is text.
func Blocks(n int) string { return strings.Repeat("█", max(0, n)) }
