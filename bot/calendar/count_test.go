package calendar

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func at(t testing.TB, s string) time.Time {
	t.Helper()
	when, err := time.ParseInLocation("2006-01-02 15:04", s, shanghai)
	if err != nil {
		t.Fatal(err)
	}
	return when
}

func TestPeriodEnd(t *testing.T) {
	for _, row := range []struct {
		name        string
		start, last string
		days, moved int
		plain       bool
	}{
		{"the first day is not counted", "2026-03-02 09:00", "2026-03-05 00:00", 3, 0, false},
		{"an end on a Saturday waits for Monday", "2026-03-02 23:59", "2026-03-09 00:00", 5, 2, false},
		{"an end in the spring festival waits for its end", "2026-02-10 08:00", "2026-02-24 00:00", 7, 7, false},
		{"a Saturday that is worked is no rest day", "2026-02-09 08:00", "2026-02-14 00:00", 5, 0, false},
		{"an unpublished year counts plain days and says so", "2027-01-01 08:00", "2027-01-02 00:00", 1, 0, true},
		{"a move into an unpublished year says so", "2026-12-20 08:00", "2027-01-04 00:00", 15, 0, true},
	} {
		t.Run(row.name, func(t *testing.T) {
			last := at(t, row.last)
			want := Deadline{At: last.AddDate(0, 0, 1), Last: last, Moved: row.moved, Plain: row.plain}
			if diff := cmp.Diff(want, PeriodEnd(at(t, row.start), row.days)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestNoticeAndRemoval(t *testing.T) {
	event := at(t, "2026-03-20 19:30")
	if got := LatestNotice(event, 15); !got.Equal(at(t, "2026-03-05 00:00")) {
		t.Errorf("latest notice %s", got)
	}
	if !NoticeInTime(at(t, "2026-03-05 23:59"), event, 15) || NoticeInTime(at(t, "2026-03-06 00:00"), event, 15) {
		t.Error("15 days before the 20th is the 5th, to its last minute")
	}
	if got := EarliestRemoval(at(t, "2026-03-01 10:00"), 15); !got.Equal(at(t, "2026-03-17 00:00")) {
		t.Errorf("earliest removal %s", got)
	}
}

func TestNoticeAndDaysBetweenAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		event := time.Unix(rapid.Int64Range(1767196800, 1893427200).Draw(t, "event"), 0).In(shanghai)
		days := rapid.IntRange(0, 400).Draw(t, "days")
		latest := LatestNotice(event, days)
		if DaysBetween(latest, event) != days || !NoticeInTime(latest, event, days) || NoticeInTime(latest.AddDate(0, 0, 1), event, days) {
			t.Fatalf("%d days before %s is %s", days, event, latest)
		}
		if got := DaysBetween(event, EarliestRemoval(event, days)); got != days+1 {
			t.Fatalf("removed after %d days", got)
		}
	})
}

func TestRestDays(t *testing.T) {
	for _, row := range []struct {
		day         string
		rest, known bool
	}{
		{"2026-02-15 00:00", true, true},
		{"2026-02-23 23:59", true, true},
		{"2026-02-24 00:00", false, true},
		{"2026-02-28 00:00", false, true}, // a Saturday that is worked
		{"2026-03-01 00:00", true, true},  // a Sunday
		{"2026-03-02 00:00", false, true},
		{"2027-01-01 00:00", false, false},
		{"2019-10-01 00:00", false, false},
	} {
		if rest, known := RestDay(at(t, row.day)); rest != row.rest || known != row.known {
			t.Errorf("%s: rest %t, known %t", row.day, rest, known)
		}
	}
}

func TestTheHolidayTableHoldsTogether(t *testing.T) {
	years, err := holidays()
	if err != nil {
		t.Fatal(err)
	}
	off := make(map[int]int)
	for year, y := range years {
		if y.Year != year || y.Published != (len(y.Off) > 0) || y.Published != (y.Notice != "") {
			t.Errorf("%d: %+v", year, y)
		}
		for _, o := range y.Off {
			from, to := at(t, o.From+" 00:00"), at(t, o.To+" 00:00")
			if to.Before(from) || from.Year() != year || to.Year() != year {
				t.Errorf("%d: %s from %s to %s", year, o.Name, o.From, o.To)
			}
			off[year] += DaysBetween(from, to) + 1
		}
		for _, w := range y.Work {
			day := at(t, w+" 00:00")
			if wd := day.Weekday(); wd != time.Saturday && wd != time.Sunday {
				t.Errorf("%s is worked anyway", w)
			}
			if rest, known := RestDay(day); rest || !known {
				t.Errorf("%s is a rest day", w)
			}
		}
	}
	if off[2026] != 33 || off[2025] != 28 {
		t.Errorf("%d days off in 2026, %d in 2025", off[2026], off[2025])
	}
	if !HolidaysPublished(2026) || HolidaysPublished(2027) || HolidaysPublished(1999) {
		t.Error("2026 is published; 2027 and 1999 are not in the table")
	}
}

func TestAddWorkdays(t *testing.T) {
	for _, row := range []struct {
		from, to string
		n        int
		known    bool
	}{
		{"2026-02-13 10:00", "2026-02-14 10:00", 1, true}, // a worked Saturday
		{"2026-02-14 10:00", "2026-02-24 10:00", 1, true}, // over the spring festival
		{"2026-03-06 10:00", "2026-03-11 10:00", 3, true},
		{"2026-12-31 10:00", "2027-01-04 10:00", 2, false},
	} {
		if day, known := AddWorkdays(at(t, row.from), row.n); !day.Equal(at(t, row.to)) || known != row.known {
			t.Errorf("%d working days after %s: %s, known %t", row.n, row.from, day, known)
		}
	}
}

func TestQuietHours(t *testing.T) {
	for _, row := range []struct{ now, next string }{
		{"2026-11-21 07:59", "2026-11-21 08:00"},
		{"2026-11-21 08:00", "2026-11-21 08:00"},
		{"2026-11-21 20:59", "2026-11-21 20:59"},
		{"2026-11-21 21:00", "2026-11-22 08:00"},
		{"2026-12-31 23:59", "2027-01-01 08:00"},
		{"2026-11-22 00:00", "2026-11-22 08:00"},
	} {
		now := at(t, row.now)
		if got := NextDeliverable(now); !got.Equal(at(t, row.next)) || Quiet(got) {
			t.Errorf("%s: %s", row.now, got)
		}
	}
}
