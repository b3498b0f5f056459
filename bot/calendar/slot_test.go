package calendar

import (
	"testing"
	"time"

	"github.com/robfig/cron/v3"
	"pgregory.net/rapid"
)

func TestAlignedSlotsAreTheSameWheneverAReplicaAsks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		every := rapid.SampledFrom([]time.Duration{
			time.Second, 15 * time.Second, time.Minute, 7 * time.Minute, time.Hour, 24 * time.Hour,
		}).Draw(t, "every")
		a := Aligned{Every: every, Offset: time.Duration(rapid.Int64Range(0, int64(24*time.Hour)-1).Draw(t, "offset"))}
		now := time.Unix(0, rapid.Int64Range(1767196800e9, 1893427200e9).Draw(t, "now")).In(shanghai)
		next := a.Next(now)
		if !next.After(now) || next.Sub(now) > every {
			t.Fatalf("the slot after %s is %s", now, next)
		}
		between := now.Add(time.Duration(rapid.Int64Range(0, int64(next.Sub(now))-1).Draw(t, "later")))
		if again := a.Next(between); !again.Equal(next) {
			t.Fatalf("%s asked for %s, %s for %s", now, next, between, again)
		}
		if slot := SlotOf(a, between); slot.After(between) || !a.Next(slot).Equal(next) {
			t.Fatalf("%s is in slot %s", between, slot)
		}
	})
}

func TestSlotsOfTheDay(t *testing.T) {
	a := Aligned{Every: 6 * time.Hour, Offset: 30 * time.Minute}
	for _, row := range []struct{ now, next string }{
		{"2026-11-21 00:00", "2026-11-21 00:30"},
		{"2026-11-21 00:30", "2026-11-21 06:30"},
		{"2026-11-21 18:30", "2026-11-22 00:30"},
		{"2026-11-21 23:59", "2026-11-22 00:30"},
	} {
		if got := a.Next(at(t, row.now)); !got.Equal(at(t, row.next)) {
			t.Errorf("%s: %s", row.now, got)
		}
	}
	uneven := Aligned{Every: 7 * time.Hour}
	if got := uneven.Next(at(t, "2026-11-21 21:00")); !got.Equal(at(t, "2026-11-22 00:00")) {
		t.Errorf("a day begins anew: %s", got)
	}
}

func TestSlotOfACronLine(t *testing.T) {
	for _, row := range []struct{ spec, now, slot string }{
		{"0 9 * * *", "2026-11-21 10:00", "2026-11-21 09:00"},
		{"0 9 * * *", "2026-11-21 09:00", "2026-11-21 09:00"},
		{"0 9 * * *", "2026-11-21 08:59", "2026-11-20 09:00"},
		{"*/5 * * * *", "2026-11-21 08:59", "2026-11-21 08:55"},
		{"0 9 * * 1", "2026-11-21 10:00", "2026-11-16 09:00"},
		{"0 9 1 1 *", "2026-11-21 10:00", "2026-01-01 09:00"},
		{"0 9 29 2 *", "2026-11-21 10:00", "2024-02-29 09:00"},
	} {
		s, err := cron.ParseStandard("CRON_TZ=UTC " + row.spec)
		if err != nil {
			t.Fatal(err)
		}
		// The lines are read as of the test's zone, which has no database name.
		s.(*cron.SpecSchedule).Location = shanghai
		if got := SlotOf(s, at(t, row.now)); !got.Equal(at(t, row.slot)) {
			t.Errorf("%s at %s: %s", row.spec, row.now, got)
		}
	}
	never, err := cron.ParseStandard("0 0 30 2 *")
	if err != nil {
		t.Fatal(err)
	}
	if got := SlotOf(never, at(t, "2026-11-21 10:00")); !got.IsZero() {
		t.Errorf("30 February was %s", got)
	}
}
