package council_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"yishi/bot/council"
)

var noon = time.Date(2026, 8, 3, 4, 0, 0, 0, time.UTC)

func TestARequestKeepsItsPromisesWhateverIsDoneToIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		kind := rapid.SampledFrom([]string{"light", council.NeighbourKind}).Draw(t, "kind")
		source := rapid.SampledFrom([]council.RequestSource{council.FromResident, council.FromDecision}).Draw(t, "source")
		r := council.Request{No: 1, Kind: kind, Source: source, State: council.RequestReported, Reporter: 1, Backers: []council.Backer{{Person: 1, Unit: 1}}, Reported: noon}
		now, late := noon, false
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			now = now.Add(time.Duration(rapid.IntRange(0, 200).Draw(t, "hours")) * time.Hour)
			who := council.PersonNo(rapid.IntRange(1, 5).Draw(t, "who"))
			before := r
			next, err := step(t, r, who, now)
			if err == nil {
				r = next
			}
			switch {
			case late && !r.Late:
				t.Fatal("lateness was taken back")
			case r.Private() && (r.Households() > 1 || r.Office != "" || r.Group != 0):
				t.Fatalf("a mediation left the parties: %+v", r)
			case r.Working() && r.Due.IsZero():
				t.Fatalf("nobody knows until when: %+v", r)
			case r.State == council.RequestClosed && before.State != council.RequestClosed && r.Inspected() && len(r.Inspections) < council.InspectorsNeeded:
				t.Fatal("closed off without inspection")
			case r.Escalated > council.MostEscalations:
				t.Fatal("escalated for ever")
			case r.Working() && r.Answerable == 0:
				t.Fatal("nobody answers for it")
			}
			late = r.Late
		}
	})
}

// step does one of the things that can be done to a request.
func step(t *rapid.T, r council.Request, who council.PersonNo, now time.Time) (council.Request, error) {
	switch rapid.IntRange(0, 10).Draw(t, "act") {
	case 0:
		return r.Accept(who, now)
	case 1:
		return r.Decline(who, now, "why")
	case 2:
		return r.Assign(who, who, now.Add(48*time.Hour), now)
	case 3:
		return r.Forward(who, "street", now.Add(48*time.Hour), now)
	case 4:
		return r.Finish(now)
	case 5:
		return r.Confirm(now)
	case 6:
		return r.Reopen(now)
	case 7:
		next, _, err := r.Rate(who, 5, now)
		return next, err
	case 8:
		return r.Inspect(council.Inspection{Person: who, Unit: council.UnitNo(who), Good: rapid.Bool().Draw(t, "good"), At: now})
	case 9:
		return r.Back(council.Backer{Person: who, Unit: council.UnitNo(who)})
	}
	next, _ := r.Overdue(now)
	return next, nil
}

func TestAHouseholdCountsOnce(t *testing.T) {
	r := council.Request{State: council.RequestReported, Backers: []council.Backer{{Person: 1, Unit: 7}}}
	if _, err := r.Back(council.Backer{Person: 2, Unit: 7}); err != council.BackedBefore {
		t.Errorf("another of the household: %v", err)
	}
	r, err := r.Back(council.Backer{Person: 3, Unit: 8})
	if err != nil || r.Households() != 2 {
		t.Errorf("%v, %d households", err, r.Households())
	}
}

func TestNearlyEqualWordsAreTheSameTrouble(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"1栋楼道灯坏了", "1栋的楼道灯坏了！", true},
		{"电梯坏了", "电梯又坏了", true},
		{"地下车库漏水", "厨房水龙头滴水", false},
		{"楼道灯坏了", "垃圾三天没人收", false},
		{"", "", false},
	} {
		if got := council.SameTrouble(c.a, c.b); got != c.same || council.SameTrouble(c.b, c.a) != got {
			t.Errorf("%s, %s: %v", c.a, c.b, got)
		}
	}
}

func TestFiguresStandBesideWhatTheyAreCountedOf(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var f council.Figures
		for range rapid.IntRange(0, 20).Draw(t, "requests") {
			r := council.Request{State: council.RequestReported, Reporter: 1, Reported: noon, Backers: []council.Backer{{Person: 1}}}
			now := noon
			for range 8 {
				now = now.Add(time.Duration(rapid.IntRange(0, 400).Draw(t, "hours")) * time.Hour)
				if next, err := step(t, r, council.PersonNo(rapid.IntRange(1, 3).Draw(t, "who")), now); err == nil {
					r = next
				}
			}
			f = f.Count(r, now)
		}
		if f.Accepted+f.Declined+f.Waiting != f.Received || f.Solved > f.Accepted || f.OnTime > f.Solved || f.AboveLate > f.Above || f.Content > f.Answered {
			t.Fatalf("%+v", f)
		}
	})
}

func TestRoundsThatNobodyTickedOffAreAllMissed(t *testing.T) {
	p := council.Patrol{Every: council.EveryWeek, Walker: 1}.Begin(noon)
	p, err := p.Tick(1, noon.Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	p, missed := p.Turn(noon.AddDate(0, 0, 22)) // the clock stood still for three weeks
	if missed != 2 || p.Walked != 1 || p.Missed != 2 || p.Round != 4 || !p.Ends.Equal(noon.AddDate(0, 0, 28)) {
		t.Errorf("missed %d, %+v", missed, p)
	}
	if _, missed = p.Turn(noon.AddDate(0, 0, 22)); missed != 0 {
		t.Error("a second turn does something")
	}
	jan := time.Date(2027, 1, 31, 0, 0, 0, 0, time.UTC)
	if next := council.EveryMonth.Next(jan); next.Month() != time.February {
		t.Errorf("a month after %s is %s", jan, next)
	}
}
