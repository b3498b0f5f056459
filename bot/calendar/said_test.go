package calendar

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestSaid(t *testing.T) {
	now := saturday(t)
	day := func(days, weeks int, wd time.Weekday, y, m, d int) SaidDay {
		return SaidDay{days, weeks, wd, y, time.Month(m), d, y == 2026}
	}
	for _, row := range []struct {
		at    string
		day   SaidDay
		clock SaidClock
	}{
		{"2026-11-22 20:30", day(1, 0, time.Sunday, 2026, 11, 22), SaidClock{Evening, 8, 20, 30}},
		{"2026-11-23 00:00", day(1, 0, time.Sunday, 2026, 11, 22), SaidClock{Evening, 24, 24, 0}},
		{"2026-11-23 00:01", day(2, 1, time.Monday, 2026, 11, 23), SaidClock{SmallHours, 0, 0, 1}},
		{"2026-11-20 12:00", day(-1, 0, time.Friday, 2026, 11, 20), SaidClock{Noon, 12, 12, 0}},
		{"2027-01-01 15:05", day(41, 6, time.Friday, 2027, 1, 1), SaidClock{Afternoon, 3, 15, 5}},
		{"2026-11-15 08:00", day(-6, -1, time.Sunday, 2026, 11, 15), SaidClock{Morning, 8, 8, 0}},
		{"2026-11-21 10:00", day(0, 0, time.Saturday, 2026, 11, 21), SaidClock{Forenoon, 10, 10, 0}},
	} {
		gotDay, gotClock := Said(at(t, row.at), now)
		if diff := cmp.Diff(row.day, gotDay) + cmp.Diff(row.clock, gotClock); diff != "" {
			t.Errorf("%s (-want +got)\n%s", row.at, diff)
		}
	}
}

func TestWhatIsSaidIsUnderstoodAgain(t *testing.T) {
	parts := map[Part]string{SmallHours: "凌晨", Morning: "早上", Forenoon: "上午", Noon: "中午", Afternoon: "下午", Evening: "晚上"}
	rapid.Check(t, func(t *rapid.T) {
		now := time.Unix(rapid.Int64Range(1767196800, 1893427200).Draw(t, "now"), 0).In(shanghai)
		then := time.Unix(now.Unix()/60*60+60*rapid.Int64Range(1, 200*24*60).Draw(t, "ahead"), 0).In(shanghai)
		day, clock := Said(then, now)
		text := time.Date(day.Year, day.Month, day.Day, 0, 0, 0, 0, time.UTC).Format("2006年1月2日") + parts[clock.Part] +
			time.Date(0, 1, 1, clock.Hour%24, clock.Minute, 0, 0, time.UTC).Format("15:04")
		if clock.Hour == 24 {
			text = time.Date(day.Year, day.Month, day.Day, 0, 0, 0, 0, time.UTC).Format("2006年1月2日") + "晚上24点"
		}
		if m, _, _, ok := Find(text, now); !ok || !m.At.Equal(then) {
			t.Fatalf("%s, said as %s, is understood as %s", then, text, m.At)
		}
	})
}
