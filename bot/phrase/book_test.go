package phrase

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func open(t *testing.T, language string) *Book {
	t.Helper()
	b, err := Open(language)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestBothCatalogsHoldTheSameKeysAndPlaceholders(t *testing.T) {
	zh, en := open(t, Chinese), open(t, English)
	if diff := cmp.Diff(zh.Keys(), en.Keys()); diff != "" {
		t.Fatalf("keys differ (-zh-Hans +en):\n%s", diff)
	}
	for _, key := range zh.Keys() {
		if diff := cmp.Diff(zh.Placeholders(key), en.Placeholders(key)); diff != "" {
			t.Errorf("placeholders of %s differ (-zh-Hans +en):\n%s", key, diff)
		}
	}
}

func TestSayFillsPlaceholdersByName(t *testing.T) {
	b := &Book{texts: map[string]text{}}
	for key, s := range map[string]string{"plain": "好", "two": "{no}号《{title}》", "same": "{a}-{a}"} {
		c, err := compile(s)
		if err != nil {
			t.Fatal(err)
		}
		b.texts[key] = c
	}
	for _, c := range []struct {
		name, key, want string
		args            []any
	}{
		{"a text without placeholders is said as it is", "plain", "好", nil},
		{"values are found by name in any order", "two", "3号《电梯》", []any{"title", "电梯", "no", 3}},
		{"a placeholder may stand twice", "same", "x-x", []any{"a", "x"}},
		{"a value that holds braces is not filled again", "two", "3号《{no}》", []any{"no", 3, "title", "{no}"}},
		{"an unknown key comes back", "nowhere", "nowhere", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := b.Say(c.key, c.args...); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestFitNeverBreaksACharacterAndKeepsTheLimit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, limit := rapid.String().Draw(t, "s"), rapid.IntRange(0, 40).Draw(t, "limit")
		got := Fit(s, limit)
		if len(got) > limit || utf8.ValidString(s) && !utf8.ValidString(got) {
			t.Fatalf("Fit(%q, %d) = %q", s, limit, got)
		}
	})
}

func TestSplitLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, limit := rapid.String().Draw(t, "s"), rapid.IntRange(4, 40).Draw(t, "limit")
		pieces := Split(s, limit)
		if strings.Join(pieces, "") != s {
			t.Fatalf("Split(%q, %d) = %q", s, limit, pieces)
		}
		for _, p := range pieces {
			if len(p) > limit || !utf8.ValidString(p) && utf8.ValidString(s) {
				t.Fatalf("piece %q of %q", p, s)
			}
		}
	})
}

func TestAreaIsWrittenExactly(t *testing.T) {
	for in, want := range map[int64]string{0: "0㎡", 5: "0.05㎡", 8950: "89.50㎡", 214000: "2,140㎡", 123456789: "1,234,567.89㎡"} {
		if got := Area(in); got != want {
			t.Errorf("Area(%d) = %s, want %s", in, got, want)
		}
	}
}

func TestWhenSpeaksLikeAResident(t *testing.T) {
	b, zone := open(t, Chinese), time.FixedZone("CST", 8*3600)
	now := time.Date(2026, 7, 30, 22, 0, 0, 0, zone)
	for _, c := range []struct {
		name, want string
		at         time.Time
	}{
		{"today", "今天23:30", now.Add(90 * time.Minute)},
		{"past midnight is tomorrow", "明天00:30", now.Add(150 * time.Minute)},
		{"within the week by weekday", "周日（8月2日）20:00", time.Date(2026, 8, 2, 20, 0, 0, 0, zone)},
		{"later by date", "8月20日20:00", time.Date(2026, 8, 20, 20, 0, 0, 0, zone)},
		{"next year with the year", "2027年1月2日09:00", time.Date(2027, 1, 2, 9, 0, 0, 0, zone)},
		{"another zone's clock is turned", "明天08:00", time.Date(2026, 7, 31, 0, 0, 0, 0, time.UTC)},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := b.When(c.at, now, zone); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestWhatEndsAtMidnightEndsWithTheDayBefore(t *testing.T) {
	b, zone := open(t, Chinese), time.FixedZone("CST", 8*3600)
	now := time.Date(2026, 12, 30, 22, 0, 0, 0, zone)
	for _, c := range []struct {
		name, want string
		at         time.Time
	}{
		{"tonight", "今天24:00", time.Date(2026, 12, 31, 0, 0, 0, 0, zone)},
		{"tomorrow night, though it is next year by then", "明天24:00", time.Date(2027, 1, 1, 0, 0, 0, 0, zone)},
		{"seen from another zone", "明天24:00", time.Date(2026, 12, 31, 16, 0, 0, 0, time.UTC)},
		{"a minute past is the day itself", "明天00:01", time.Date(2026, 12, 31, 0, 1, 0, 0, zone)},
		{"any other clock is as it is", "明天20:00", time.Date(2026, 12, 31, 20, 0, 0, 0, zone)},
		{"next year with the year", "2027年1月31日24:00", time.Date(2027, 2, 1, 0, 0, 0, 0, zone)},
		{"the midnight that just was", "12月29日24:00", time.Date(2026, 12, 30, 0, 0, 0, 0, zone)},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := b.Until(c.at, now, zone); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func BenchmarkSay(b *testing.B) {
	book, err := Open(Chinese)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		book.Say("when.weekday", "weekday", "周日", "date", "8月3日", "clock", "19:30")
	}
}
