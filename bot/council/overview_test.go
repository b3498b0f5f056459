package council

import (
	"testing"
	"time"
)

func TestTheCitysOwnCountIsTheTurnoutThatStands(t *testing.T) {
	since := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	m := Motion{State: Passed, Roll: Roll{Units: 10, Heads: 8}, City: &CityResult{Heads: 6, Published: since.AddDate(0, 0, 3)}}
	if s := (Overview{}).CountMotion(m, since); s.Decided != 1 || s.Rolls != 1 || s.Turnouts != 750 {
		t.Errorf("counted %+v", s)
	}
	m.City = nil
	if s := (Overview{}).CountMotion(m, since); s.Decided != 0 {
		t.Errorf("a motion without a result counts: %+v", s)
	}
	m.Result, m.Ended = &Result{Units: 5}, since
	if s := (Overview{}).CountMotion(m, since); s.Turnouts != 500 {
		t.Errorf("counted %+v", s)
	}
	m.State = Voided
	if s := (Overview{}).CountMotion(m, since); s.Decided != 0 {
		t.Errorf("a voided motion counts: %+v", s)
	}
}
