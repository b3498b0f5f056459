package rule

import (
	"errors"
	"testing"

	"pgregory.net/rapid"
)

func TestACommitteeTooLargeForItsRepsIsNoLawfulMeeting(t *testing.T) {
	r := must(t, "village_rep_meeting")
	for _, row := range []struct {
		name string
		c    Composition
		want Why
	}{
		{"28 of 35 are four fifths", Composition{Committee: 7, Reps: 28}, LawfulBody},
		{"27 of 34 are not", Composition{Committee: 7, Reps: 27}, TooFewReps},
		{"11 women of 35 are too few", Composition{Committee: 7, Reps: 28, WomenReps: 11, WomenKnown: true}, TooFewWomen},
		{"nobody is no meeting", Composition{}, TooFewReps},
		{"more women than reps cannot be", Composition{Reps: 3, WomenReps: 4, WomenKnown: true}, NumberOutOfRange},
	} {
		if o := CheckComposition(r, row.c); o.Why != row.want {
			t.Errorf("%s: %s", row.name, o.Why)
		}
	}
}

func TestPetitionsByOthersThanTheFirstHaveTheirOwnShare(t *testing.T) {
	r := must(t, "residents_recall")
	if p, ok := r.PetitionBy("reps"); !ok || p.N != 1 || p.D != 3 {
		t.Errorf("reps: %+v", p)
	}
	if p, ok := r.PetitionBy("tenants"); ok {
		t.Errorf("tenants: %+v", p)
	}
}

func TestAPetitionHasExactlyTheSignersItNeeds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := rapid.Int64Range(1, 20).Draw(t, "d")
		n := rapid.Int64Range(1, d).Draw(t, "n")
		all := rapid.Int64Range(1, 10000).Draw(t, "all")
		needed := Petitioned(Petition, n, d, w(all, 0), w(0, 0)).Needed
		if needed*d < all*n || (needed-1)*d >= all*n {
			t.Fatalf("%d/%d of %d needs %d", n, d, all, needed)
		}
		if o := Petitioned(Petition, n, d, w(all, 0), w(needed, 0)); o.Verdict != MustConvene {
			t.Fatalf("%d signers: %s", needed, o.Verdict)
		}
		if o := Petitioned(Recall, n, d, w(all, 0), w(needed-1, 0)); o.Verdict != NotEnough {
			t.Fatalf("%d signers: %s", needed-1, o.Verdict)
		}
	})
}

func TestNoticeAndPublicationAgreeWithCountingDayByDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		days := rapid.IntRange(0, 60).Draw(t, "days")
		start := day("2026-01-01").AddDate(0, 0, rapid.IntRange(0, 1500).Draw(t, "start"))
		after := rapid.IntRange(0, 90).Draw(t, "after")
		end := start.AddDate(0, 0, after)
		if o := NoticeGiven(days, Given{Notice: start, Event: end}); (o.Verdict == OK) != (after >= days) {
			t.Fatalf("%d days before, %d asked: %s", after, days, o.Verdict)
		}
		full := after - 1 // the day of posting and the day of removal are not full days
		if o := Published(days, start, end); (o.Verdict == OK) != (full >= days) {
			t.Fatalf("%d full days, %d asked: %s", full, days, o.Verdict)
		}
	})
}

func TestProxyLawOfARegimeThatDidNotExistYet(t *testing.T) {
	if _, err := ProxyRegime("collective", "2025-04-30"); !errors.Is(err, ErrNotInForce) {
		t.Errorf("got %v", err)
	}
	if law, err := ProxyRegime("village", ""); err != nil || law.Max != 3 || law.NearRelative {
		t.Errorf("got %+v, %v", law, err)
	}
}
