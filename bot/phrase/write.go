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
	t = t.In(zone)
	return b.at(t, now.In(zone), t.Format("15:04"))
}

// Until writes the end of a time like When. What ends at midnight ends with the day before
// (民法典203), as people say it: 8月3日24:00, not 8月4日00:00.
func (b *Book) Until(t, now time.Time, zone *time.Location) string {
	t = t.In(zone)
	if t.Hour() != 0 || t.Minute() != 0 {
		return b.When(t, now, zone)
	}
	return b.at(t.AddDate(0, 0, -1), now.In(zone), "24:00")
}

// at writes a day as seen from now, with what its clock shows.
func (b *Book) at(t, now time.Time, clock string) string {
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
