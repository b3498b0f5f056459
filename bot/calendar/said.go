package calendar

import "time"

// Part is a part of the day as people name it.
type Part string

const (
	SmallHours Part = "small_hours" // 凌晨, until 5:00
	Morning    Part = "morning"     // 早上, until 9:00
	Forenoon   Part = "forenoon"    // 上午, until noon
	Noon       Part = "noon"        // 中午, until 13:00
	Afternoon  Part = "afternoon"   // 下午, until 18:00
	Evening    Part = "evening"     // 晚上
)

// SaidDay is a day as people name it; which of the fields to say, and in
// which words, is the catalog's choice.
type SaidDay struct {
	Days     int // from today: 0 今天, 1 明天, 2 后天, -1 昨天
	Weeks    int // weeks from this one, beginning on Monday: 1 is 下周
	Weekday  time.Weekday
	Year     int
	Month    time.Month
	Day      int
	SameYear bool // the year need not be said
}

// SaidClock is a time of day as people name it: 晚上8点半 is Evening, 8, 30.
// Midnight at the end of a day is told as 24:00 of that day.
type SaidClock struct {
	Part   Part
	Hour   int // 1 to 12, 24 for midnight
	Hour24 int
	Minute int
}

// Said takes t apart as people say it at now, in now's Location. Midnight
// belongs to the evening before: a vote that closes at 0:00 on Monday is open
// 到周日24点.
func Said(t, now time.Time) (SaidDay, SaidClock) {
	t = t.In(now.Location())
	clock := SaidClock{Hour24: t.Hour(), Minute: t.Minute()}
	if t.Hour() == 0 && t.Minute() == 0 {
		t = t.AddDate(0, 0, -1)
		clock.Hour24 = 24
	}
	clock.Part, clock.Hour = partOf(clock.Hour24), clock.Hour24
	if clock.Hour > 12 && clock.Hour < 24 {
		clock.Hour -= 12
	}
	return SaidDay{
		Days:    DaysBetween(now, t),
		Weeks:   DaysBetween(monday(now), monday(t)) / 7,
		Weekday: t.Weekday(),
		Year:    t.Year(), Month: t.Month(), Day: t.Day(),
		SameYear: t.Year() == now.Year(),
	}, clock
}

func partOf(hour int) Part {
	switch {
	case hour < 5:
		return SmallHours
	case hour < 9:
		return Morning
	case hour < 12:
		return Forenoon
	case hour < 13:
		return Noon
	case hour < 18:
		return Afternoon
	default:
		return Evening
	}
}

// monday returns the Monday of t's week, at t's clock.
func monday(t time.Time) time.Time { return t.AddDate(0, 0, -(int(t.Weekday())+6)%7) }
