package calendar

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"sync"
	"time"
)

//go:embed holidays.json
var holidaysJSON []byte

// holidayYear is one year's 部分节假日安排 of the State Council. The table ends
// where the notices end; a year not published yet is listed as such.
type holidayYear struct {
	Year      int       `json:"year"`
	Published bool      `json:"published"`
	Notice    string    `json:"notice"`
	Off       []daysOff `json:"off"`
	Work      []string  `json:"work"` // weekend days that are worked
}

type daysOff struct {
	Name string `json:"name"`
	From string `json:"from"`
	To   string `json:"to"`
}

var holidays = sync.OnceValues(func() (map[int]holidayYear, error) {
	var years []holidayYear
	d := json.NewDecoder(bytes.NewReader(holidaysJSON))
	d.DisallowUnknownFields()
	if err := d.Decode(&years); err != nil {
		return nil, fmt.Errorf("read holidays: %w", err)
	}
	byYear := make(map[int]holidayYear, len(years))
	for _, y := range years {
		byYear[y.Year] = y
	}
	return byYear, nil
})

func yearOf(year int) holidayYear {
	all, err := holidays()
	if err != nil {
		return holidayYear{} // the embedded table is checked by a test
	}
	return all[year]
}

// HolidaysPublished reports whether the year's holidays are known. While they
// are not, periods are counted in plain days, and whoever prints one says so.
func HolidaysPublished(year int) bool { return yearOf(year).Published }

// RestDay reports whether t's day is a 法定休假日: a published holiday, or a
// weekend day that is not worked. known is false, and rest too, in a year
// whose holidays are not published.
func RestDay(t time.Time) (rest, known bool) {
	y := yearOf(t.Year())
	if !y.Published {
		return false, false
	}
	day := t.Format(time.DateOnly)
	for _, o := range y.Off {
		if o.From <= day && day <= o.To {
			return true, true
		}
	}
	for _, w := range y.Work {
		if w == day {
			return false, true
		}
	}
	return t.Weekday() == time.Saturday || t.Weekday() == time.Sunday, true
}

// Holiday returns the first and last day off of a holiday (春节, 国庆) that
// ends on or after now, in now's Location. It is false when the year that
// holds the next one is not published.
func Holiday(name string, now time.Time) (from, to time.Time, ok bool) {
	for year := now.Year(); year <= now.Year()+1; year++ {
		y := yearOf(year)
		if !y.Published {
			return time.Time{}, time.Time{}, false
		}
		for _, o := range y.Off {
			if o.Name != name || o.To < now.Format(time.DateOnly) {
				continue
			}
			from, err1 := time.ParseInLocation(time.DateOnly, o.From, now.Location())
			to, err2 := time.ParseInLocation(time.DateOnly, o.To, now.Location())
			return from, to, err1 == nil && err2 == nil
		}
	}
	return time.Time{}, time.Time{}, false
}
