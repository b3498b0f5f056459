package council_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"yishi/bot/council"
)

func TestAProxyIsHeldByNobodyWhoDidNotAccept(t *testing.T) {
	now := time.Date(2026, 8, 3, 0, 0, 0, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		var list council.Proxies
		accepted := map[[3]int]bool{}
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			now = now.Add(time.Duration(rapid.IntRange(0, 50).Draw(t, "hours")) * time.Hour)
			a, b := council.PersonNo(rapid.IntRange(1, 5).Draw(t, "a")), council.PersonNo(rapid.IntRange(1, 5).Draw(t, "b"))
			motion := rapid.IntRange(0, 2).Draw(t, "motion")
			before, was := list, slices.Clone(list)
			switch rapid.IntRange(0, 4).Draw(t, "act") {
			case 0:
				next, err := list.Ask(council.Proxy{Principal: a, Holder: b, Motion: motion}, now)
				if (err != nil) != (a == b) {
					t.Fatalf("ask %d of %d: %v", b, a, err)
				}
				list = next
			case 1:
				for _, asked := range list.Asked(a, now) {
					next, err := list.Accept(asked, now)
					if err != nil {
						t.Fatal(err)
					}
					list = next
					accepted[[3]int{int(asked.Principal), int(asked.Holder), asked.Motion}] = true
					break
				}
			case 2:
				list, _ = list.Leave(a, b, now)
			case 3:
				next, err := list.Revoke(a, motion, now)
				if list = next; err == nil && slices.ContainsFunc(list, func(p council.Proxy) bool {
					return p.Principal == a && (motion == 0 || p.Motion == motion)
				}) {
					t.Fatal("revoked, and still there")
				}
			case 4:
				list = list.Closed(motion)
			}
			if !slices.Equal(before, was) {
				t.Fatal("changed in place")
			}
			holds(t, list, accepted)
		}
	})
}

// holds checks that every principal has one holder a motion at most, who accepted.
func holds(t *rapid.T, list council.Proxies, accepted map[[3]int]bool) {
	for motion := range 3 {
		seen := map[council.PersonNo]bool{}
		for _, p := range list.On(motion) {
			if seen[p.Principal] {
				t.Fatalf("%d has two holders on %d", p.Principal, motion)
			}
			seen[p.Principal] = true
			if !accepted[[3]int{int(p.Principal), int(p.Holder), p.Motion}] {
				t.Fatalf("%+v was never accepted", p)
			}
		}
		for holder := council.PersonNo(1); holder < 6; holder++ {
			if motion > 0 && list.Load(holder, motion) > list.Load(holder, 0) {
				t.Fatal("the load on one motion is more than the most")
			}
		}
	}
}

func TestWhatNobodyAcceptsInAWeekLapses(t *testing.T) {
	now := time.Date(2026, 8, 3, 0, 0, 0, 0, time.UTC)
	list, err := council.Proxies{}.Ask(council.Proxy{Principal: 1, Holder: 2}, now)
	if err != nil {
		t.Fatal(err)
	}
	if got := list.Asked(2, now.Add(council.ProxyWait-time.Second)); len(got) != 1 {
		t.Errorf("gone too early: %v", got)
	}
	if got := list.Asked(2, now.Add(council.ProxyWait)); len(got) != 0 {
		t.Errorf("still there: %v", got)
	}
}

func TestAProxyIsNotPassedOn(t *testing.T) {
	held := council.Proxies{{Principal: 1, Holder: 2, Motion: 3, Held: true}}
	for p, want := range map[council.Proxy]bool{
		{Principal: 2, Holder: 4, Motion: 3}: true,  // the holder gives the own ballot on
		{Principal: 4, Holder: 1, Motion: 3}: true,  // to who has given it away
		{Principal: 2, Holder: 4}:            true,  // for every motion, so for this one too
		{Principal: 2, Holder: 4, Motion: 5}: false, // another matter
		{Principal: 4, Holder: 2, Motion: 3}: false,
	} {
		if got := held.PassesOn(p); got != want {
			t.Errorf("%+v passes on: %v", p, got)
		}
	}
}
