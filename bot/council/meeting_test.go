package council

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// evening is a Wednesday evening in Shanghai.
var evening = time.Date(2026, 8, 5, 11, 30, 0, 0, time.UTC)

func TestAMeetingGoesOneWay(t *testing.T) {
	m := Meeting{No: 2, At: evening, Motions: []int{1}}
	if _, err := m.Start(evening.Add(-3 * time.Hour)); err != NotYetTime {
		t.Errorf("hours before: %v", err)
	}
	if _, err := m.Start(evening.Add(MeetingLasts)); err != MeetingOver {
		t.Errorf("a day after: %v", err)
	}
	if _, err := m.Cancel(evening, " "); err != NeedsReason {
		t.Errorf("without a reason: %v", err)
	}
	if _, err := m.Miss(evening); err != TooEarly {
		t.Errorf("missed at its hour: %v", err)
	}
	running, err := m.Start(evening)
	if err != nil {
		t.Fatal(err)
	}
	for name, step := range map[string]func(Meeting) error{
		"start again": func(m Meeting) error { _, err := m.Start(evening); return err },
		"cancel":      func(m Meeting) error { _, err := m.Cancel(evening, "rain"); return err },
		"miss":        func(m Meeting) error { _, err := m.Miss(evening.Add(MeetingLasts)); return err },
	} {
		if err := step(running); err != NotAhead {
			t.Errorf("%s while it runs: %v", name, err)
		}
	}
	held, err := running.Adjourn(evening.Add(time.Hour), OpenFloor(running))
	if err != nil || held.State != MeetingHeld {
		t.Fatalf("adjourn: %v", err)
	}
	if _, err := held.Adjourn(evening, Floor{}); err != WrongState {
		t.Errorf("adjourn again: %v", err)
	}
}

func TestASeriesKeepsItsHourAndItsDayOfTheMonth(t *testing.T) {
	at := func(day string) time.Time {
		d, err := time.ParseInLocation("2006-01-02 15:04", day, shanghai)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	for _, c := range []struct{ name, repeat, at, now, want string }{
		{"every week", Weekly, "2026-08-05 19:30", "2026-08-05 21:00", "2026-08-12 19:30"},
		{"weeks that went by are left out", Weekly, "2026-08-05 19:30", "2026-08-20 09:00", "2026-08-26 19:30"},
		{"every month", Monthly, "2026-08-15 19:30", "2026-08-15 21:00", "2026-09-15 19:30"},
		{"a month that is too short", Monthly, "2027-01-31 19:30", "2027-01-31 21:00", "2027-02-28 19:30"},
		{"and long again", Monthly, "2027-02-28 19:30", "2027-02-28 21:00", "2027-03-31 19:30"},
		{"over the year", Monthly, "2026-12-31 19:30", "2026-12-31 21:00", "2027-01-31 19:30"},
	} {
		m := Meeting{No: 2, At: at(c.at), Repeat: c.repeat, Day: 31}
		if c.name == "every month" {
			m.Day = 15
		}
		next, ok := m.Next(3, at(c.now), shanghai, nil)
		if !ok || !next.At.Equal(at(c.want)) || next.Follows != 2 || next.No != 3 {
			t.Errorf("%s: %v", c.name, next.At.In(shanghai))
		}
	}
	if _, ok := (Meeting{At: evening}).Next(3, evening, shanghai, nil); ok {
		t.Error("a meeting that is held once came again")
	}
}

func TestWhatWasNotSettledIsTakenUpAgain(t *testing.T) {
	m := Meeting{Motions: []int{1, 2, 3}, Items: []Item{
		{No: 1, Began: evening}, {No: 9, Began: evening, Floor: true}, {No: 2, Began: evening}, {No: 3},
	}}
	got := m.Unfinished(func(no int) bool { return no == 2 || no == 9 })
	if !slices.Equal(got, []int{2, 3, 9}) {
		t.Errorf("left over: %v", got)
	}
}

// TestTheFloorIsFair plays any course of a meeting: nobody speaks out of turn, twice at
// once, or more often than the rules of order let.
func TestTheFloorIsFair(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := Order{Turns: rapid.IntRange(1, 3).Draw(t, "turns")}
		f := OpenFloor(Meeting{No: 1, Motions: []int{1, 2, 3}})
		now := evening
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			now = now.Add(time.Second)
			p := PersonNo(rapid.IntRange(1, 5).Draw(t, "person"))
			before := f
			switch rapid.IntRange(0, 4).Draw(t, "step") {
			case 0, 1:
				side := rapid.SampledFrom([]string{"", Yes, No}).Draw(t, "side")
				if next, err := f.Raise(p, side, now, o); err == nil {
					f = next
				}
			case 2:
				queue := f.EndTurn().Queue(o)
				next, err := f.Call(now, o)
				if (err == nil) != (len(queue) > 0) {
					t.Fatalf("queue of %d: %v", len(queue), err)
				}
				if err == nil && next.Speaking.Person != queue[0].Person {
					t.Fatal("somebody spoke before the first in the queue")
				}
				if err == nil && f.EndTurn().spokenLess(queue) {
					t.Fatal("somebody who has spoken went before somebody who has not")
				}
				f = next
			case 3:
				f = f.EndTurn()
			case 4:
				if next, err := f.NextItem(now); err == nil {
					f = next
				}
			}
			if f.On < before.On || f.On > len(f.Items) {
				t.Fatalf("item %d after %d", f.On, before.On)
			}
			for i := range before.Items {
				if len(f.Items[i].Turns) < len(before.Items[i].Turns) {
					t.Fatal("a turn was lost")
				}
			}
			seen := map[PersonNo]bool{}
			for _, h := range f.Hands {
				if seen[h.Person] || f.Speaking != nil && f.Speaking.Person == h.Person {
					t.Fatal("in the queue twice")
				}
				seen[h.Person] = true
			}
		}
		for _, item := range f.Items {
			turns := map[PersonNo]int{}
			for _, turn := range item.Turns {
				if turns[turn.Person]++; turns[turn.Person] > o.Turns {
					t.Fatalf("%d spoke %d times", turn.Person, turns[turn.Person])
				}
			}
		}
	})
}

// spokenLess reports whether somebody further back in the queue has spoken less than the
// first.
func (f Floor) spokenLess(queue []Hand) bool {
	return slices.ContainsFunc(queue, func(h Hand) bool { return f.spoken(h.Person) < f.spoken(queue[0].Person) })
}

func TestSidesAlternateAmongThoseWhoWait(t *testing.T) {
	f := Floor{Meeting: 1, Items: []Item{{No: 1}}, On: 1}
	for i, side := range []string{Yes, Yes, No, "", No} {
		var err error
		if f, err = f.Raise(PersonNo(i+1), side, evening.Add(time.Duration(i)*time.Second), Order{}); err != nil {
			t.Fatal(err)
		}
	}
	order := func(o Order) (got []PersonNo) {
		for _, h := range f.Queue(o) {
			got = append(got, h.Person)
		}
		return got
	}
	if got := order(Order{}); !slices.Equal(got, []PersonNo{1, 3, 2, 4, 5}) {
		t.Errorf("alternating: %v", got)
	}
	if got := order(Order{AnySide: true}); !slices.Equal(got, []PersonNo{1, 2, 3, 4, 5}) {
		t.Errorf("as they came: %v", got)
	}
}

func TestAMotionFromTheFloorNeedsAnother(t *testing.T) {
	f := Floor{Meeting: 1, Items: []Item{{No: 1}, {No: 2}}, On: 1}
	if _, err := f.Second(2, 7); err != NothingMoved {
		t.Errorf("nothing moved: %v", err)
	}
	f, err := f.Move(" bins ", 1)
	if err != nil || f.Moved.Title != "bins" {
		t.Fatalf("%v %+v", err, f.Moved)
	}
	if _, err := f.Move("lamps", 2); err != OneMoved {
		t.Errorf("another: %v", err)
	}
	if _, err := f.Second(1, 7); err != OwnMotion {
		t.Errorf("by the mover: %v", err)
	}
	if f, err = f.Second(2, 7); err != nil || len(f.Items) != 3 || f.Items[1].No != 7 || !f.Items[1].Floor {
		t.Errorf("seconded: %v %+v", err, f.Items)
	}
}

func TestThePresentRollIsPartOfTheWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		full := Roll{Buildings: []Building{{Name: "1"}, {Name: "2"}}}
		for i := range rapid.IntRange(1, 30).Draw(t, "entries") {
			e := Entry{Persons: []PersonNo{PersonNo(2*i + 1), PersonNo(2*i + 2)}, Heads: 1, Label: "x",
				Lots: []Lot{{Building: i % 2, Area: int64(rapid.IntRange(0, 9999).Draw(t, "area"))}}}
			full.Entries = append(full.Entries, e)
		}
		there := rapid.SliceOfDistinct(rapid.IntRange(1, 60), rapid.ID[int]).Draw(t, "there")
		present := func(p PersonNo) bool { return slices.Contains(there, int(p)) }
		live, err := PresentRoll(full, present)
		if err == NoRoll {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		units, area, heads := 0, int64(0), 0
		for _, e := range live.Entries {
			if len(e.Persons) == 0 || !slices.ContainsFunc(e.Persons, present) || slices.ContainsFunc(e.Persons, func(p PersonNo) bool { return !present(p) }) {
				t.Fatalf("entry of %v", e.Persons)
			}
			area, heads = area+e.Area(), heads+e.Heads
		}
		for _, b := range live.Buildings {
			units += b.Units
		}
		hash, err := live.Digest()
		if err != nil || live.Hash != hash || units != live.Units || area != live.Area || heads != live.Heads || live.Units != len(live.Entries) {
			t.Fatalf("%+v: %d units, %d area, %d heads", live, units, area, heads)
		}
	})
}

func TestMinutesAreFixedWhenApproved(t *testing.T) {
	m := Minutes{Meeting: 2, Lines: []string{"a"}}
	m, err := m.Correct("b", 1)
	if err != nil || m.Text() != "a\nb" {
		t.Fatalf("%v %q", err, m.Text())
	}
	if _, err := m.Approve(1, evening); err != OwnMinutes {
		t.Errorf("by who corrected: %v", err)
	}
	if m, err = m.Approve(2, evening); err != nil || len(m.Hash) != 64 {
		t.Fatalf("%v %q", err, m.Hash)
	}
	if _, err := m.Correct("c", 1); err != MinutesFixed {
		t.Errorf("corrected after: %v", err)
	}
	if _, err := m.Approve(3, evening); err != MinutesFixed {
		t.Errorf("approved again: %v", err)
	}
}
