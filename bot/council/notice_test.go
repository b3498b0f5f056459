package council

import (
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var putUp = time.Date(2026, 8, 3, 4, 0, 0, 0, time.UTC)

// A decision comes into force only when its days are over and nothing is open, whatever
// happened before, in whatever order.
func TestADecisionIsInForceOnlyWhenNothingIsOpen(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		now := putUp
		n := PostNotice(3, 7, now, now.Add(7*24*time.Hour), 1)
		for range rapid.IntRange(0, 40).Draw(t, "steps") {
			now = now.Add(time.Duration(rapid.IntRange(0, 48).Draw(t, "hours")) * time.Hour)
			before := n
			var err error
			switch rapid.SampledFrom([]string{"object", "answer", "end", "restart", "prolong", "recheck", "nudge", "annul"}).Draw(t, "act") {
			case "object":
				n, _, err = n.Object(PersonNo(rapid.IntRange(1, 4).Draw(t, "by")), now, 5*24*time.Hour)
			case "answer":
				n, err = n.Answer(rapid.IntRange(0, 9).Draw(t, "no"), 9, now, rapid.Bool().Draw(t, "upheld"))
			case "end":
				n, err = n.End(now)
			case "restart":
				n, err = n.Restart(7, now, now.Add(7*24*time.Hour), 1)
			case "prolong":
				n, err = n.Prolong(n.Days+1, n.Ends.Add(24*time.Hour))
			case "recheck":
				n.Rechecking = !n.Over() && rapid.Bool().Draw(t, "asked")
			case "nudge":
				n, _, _ = n.Nudge(now)
			default:
				if rapid.IntRange(0, 9).Draw(t, "rarely") == 0 {
					n, err = n.Annul(now, "reason")
				}
			}
			checkStep(t, before, n, err, now)
		}
	})
}

func checkStep(t *rapid.T, before, n Notice, err error, now time.Time) {
	var why Refusal
	if err != nil && !errors.As(err, &why) {
		t.Fatalf("no refusal: %v", err)
	}
	switch {
	case before.State == Annulled && n.State != Annulled:
		t.Fatal("an annulled notice came back")
	case before.State == InForce && n.State != InForce && n.State != Annulled:
		t.Fatal("a decision in force went back")
	case before.State != InForce && n.State == InForce && (now.Before(n.Ends) || !n.Settled()):
		t.Fatalf("in force too early: %+v at %v", n, now)
	case len(n.Objections) < len(before.Objections):
		t.Fatal("an objection is gone")
	case n.Round < before.Round || n.State == Posted && n.Ends.Before(before.Ends) && n.Round == before.Round:
		t.Fatal("the notice got shorter")
	}
	for i, o := range before.Objections {
		if !o.Answered.IsZero() && n.Objections[i].Answered != o.Answered {
			t.Fatal("an answer moved")
		}
	}
}

func TestEveryUnansweredObjectionIsRemindedOfOnceAndToldOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := PostNotice(3, 30, putUp, putUp.Add(31*24*time.Hour), 1)
		reminded, told := map[int]int{}, map[int]int{}
		now := putUp
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			now = now.Add(time.Duration(rapid.IntRange(0, 40).Draw(t, "hours")) * time.Hour)
			if rapid.Bool().Draw(t, "object") {
				n, _, _ = n.Object(PersonNo(rapid.IntRange(1, 50).Draw(t, "by")), now, 5*24*time.Hour)
			}
			var remind, late []int
			n, remind, late = n.Nudge(now)
			for _, no := range remind {
				reminded[no]++
			}
			for _, no := range late {
				told[no]++
			}
			if at, ok := n.NextNudge(); ok && !at.After(now) {
				t.Fatalf("something was due at %v and not done at %v", at, now)
			}
		}
		for _, o := range n.Objections {
			if late := !now.Before(o.Due); told[o.No] > 1 || reminded[o.No] > 1 || late != (told[o.No] == 1) {
				t.Fatalf("objection %d: reminded %d, told %d, due %v, now %v", o.No, reminded[o.No], told[o.No], o.Due, now)
			}
		}
	})
}

func TestARecheckIsAskedJoinedAndAnswered(t *testing.T) {
	r := Recheck{Motion: 3}
	r, err := r.AskRecheck(1, putUp, 8, true, 5*24*time.Hour)
	if err != nil || !r.Waits() {
		t.Fatal(r, err)
	}
	if _, err := r.AskRecheck(1, putUp, 8, true, time.Hour); !errors.Is(err, AskedBefore) {
		t.Error(err)
	}
	joined, err := r.AskRecheck(2, putUp.Add(time.Hour), 8, false, 5*24*time.Hour)
	if err != nil || len(joined.Asks) != 2 || joined.Due != r.Due {
		t.Error(joined, err)
	}
	if _, err := joined.AnswerRecheck(9, putUp, "text"); !errors.Is(err, CountDiffers) {
		t.Error(err)
	}
	if _, err := r.AnswerRecheck(9, putUp, ""); !errors.Is(err, NeedsReason) {
		t.Error(err)
	}
	r, err = r.AnswerRecheck(9, putUp, "text")
	if err != nil || r.Waits() {
		t.Error(r, err)
	}
	if _, err := r.AnswerRecheck(9, putUp, "again"); !errors.Is(err, NoRecheck) {
		t.Error(err)
	}
	if again, err := r.AskRecheck(1, putUp, 8, true, time.Hour); err != nil || !again.Waits() || len(again.Asks) != 1 {
		t.Error(again, err)
	}
}

func TestBarsAndAverages(t *testing.T) {
	for _, c := range []struct{ n, most, width, want int }{
		{0, 5, 10, 0}, {5, 5, 10, 10}, {1, 100, 10, 1}, {1, 2, 10, 5}, {3, 0, 10, 0},
	} {
		if got := Bar(c.n, c.most, c.width); got != c.want {
			t.Errorf("Bar(%d, %d, %d) = %d, want %d", c.n, c.most, c.width, got, c.want)
		}
	}
	m := Motion{Options: []string{"a", "b", "c", "d", "e"}, Result: &Result{Options: map[string]Sum{"A": {Heads: 2}, "E": {Heads: 1}}}}
	marks := MarksOf(m)
	if marks.Answered != 3 || marks.Points != 11 || marks.Tenths() != 37 {
		t.Errorf("marks: %+v, %d tenths", marks, marks.Tenths())
	}
	if (Marks{}).Tenths() != 0 {
		t.Error("nobody answered, and there is an average")
	}
}
