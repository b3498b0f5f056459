package store

import (
	"errors"
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"yishi/bot"
	"yishi/bot/council"
)

func person(user string) bot.Sender { return bot.Sender{Channel: "oa", Account: "wx", User: user} }

// bind binds user to a person of the hall's community.
func (h *hall) bind(user string, p council.PersonNo) {
	h.Helper()
	if err := h.store.Bind(h.Context(), person(user), bot.Resident{Community: h.id, Person: p, Label: "1-1-101"}); err != nil {
		h.Fatal(err)
	}
}

// cut takes users out of the directory and their people's identities away.
func (h *hall) cut(users map[string]council.PersonNo) {
	h.Helper()
	act := bot.Act{}
	for user, p := range users {
		if err := h.store.Unbind(h.Context(), person(user)); err != nil {
			h.Fatal(err)
		}
		act.Cut = append(act.Cut, p)
	}
	if _, err := h.store.Commit(h.Context(), h.id, act); err != nil {
		h.Fatal(err)
	}
}

// meets has a replica ask who user is, twice: the first of a community is not remembered.
func meets(t testing.TB, s *Store, user string) {
	t.Helper()
	for range 2 {
		if _, err := s.Who(t.Context(), person(user)); err != nil {
			t.Fatal(err)
		}
	}
}

// castsAs has a replica cast for whom it remembers; ok is false when it remembers nobody.
func (h *hall) castsAs(s *Store, user, choices string) (cast bot.Cast, ok bool, err error) {
	h.Helper()
	r, asOf, ok := s.Remembered(person(user))
	if !ok {
		return bot.Cast{}, false, nil
	}
	k := h.casting(r.Person, council.ByOwn, int(r.Person)-1, choices)
	k.AsOf = asOf
	cast, err = s.Cast(h.Context(), r.Community, k)
	return cast, true, err
}

func rememberedSendersCast(t *testing.T, b backend) {
	h, here := openHall(t, b.open(t, Options{}), village(40)), b.open(t, Options{})
	h.bind("zhang", 4)
	h.bind("li", 5)
	if _, _, ok := here.Remembered(person("zhang")); ok {
		t.Fatal("remembered by who never met them")
	}
	meets(t, here, "zhang")
	meets(t, here, "li")
	cast, ok, err := h.castsAs(here, "zhang", "y")
	if !ok || err != nil || cast.Lines[0].Verdict != bot.Counted {
		t.Fatalf("%+v, %v, %v", cast, ok, err)
	}
	r, asOf, _ := here.Remembered(person("zhang"))
	h.cut(map[string]council.PersonNo{"zhang": 4})
	late := h.casting(r.Person, council.ByOwn, 3, "n")
	late.AsOf = asOf
	for range 2 {
		if _, err := here.Cast(t.Context(), h.id, late); !errors.Is(err, bot.ErrOutdated) {
			t.Fatalf("cast after the identity was cut off: %v", err)
		}
	}
	if _, _, ok := here.Remembered(person("zhang")); ok {
		t.Error("still remembered after the cut was noticed")
	}
	if c := h.counters(); c.Options["n"].Units != 0 || c.Units != 1 {
		t.Errorf("counters: %+v", c)
	}
	if cast, ok, err := h.castsAs(here, "li", "n"); !ok || err != nil || cast.Lines[0].Verdict != bot.Counted {
		t.Errorf("a neighbour's ballot: %+v, %v, %v", cast, ok, err)
	}
	h.bind("zhang", 6) // registered anew, as somebody else
	if _, _, ok := here.Remembered(person("zhang")); ok {
		t.Error("remembered as who they were")
	}
	meets(t, here, "zhang")
	if cast, ok, err := h.castsAs(here, "zhang", "y"); !ok || err != nil || cast.Lines[0].By != 6 {
		t.Errorf("after registering anew: %+v, %v, %v", cast, ok, err)
	}
	h.audit()
}

func longListsOfCutsAreVoid(t *testing.T, b backend) {
	h, here := openHall(t, b.open(t, Options{}), village(40)), b.open(t, Options{})
	h.bind("zhang", 4)
	h.bind("li", 5)
	meets(t, here, "zhang")
	meets(t, here, "li")
	h.cut(map[string]council.PersonNo{"zhang": 4})
	var others bot.Act
	for i := range mostCuts {
		others.Cut = append(others.Cut, council.PersonNo(1000+i))
	}
	if _, err := h.store.Commit(t.Context(), h.id, others); err != nil {
		t.Fatal(err)
	}
	if _, ok, err := h.castsAs(here, "zhang", "y"); !ok || !errors.Is(err, bot.ErrOutdated) {
		t.Errorf("cast after the identity was cut off: %v, %v", ok, err)
	}
	for _, user := range []string{"zhang", "li"} {
		if _, _, ok := here.Remembered(person(user)); ok {
			t.Errorf("%s may have been cut off and is remembered", user)
		}
	}
	meets(t, here, "li")
	if _, ok, err := h.castsAs(here, "li", "y"); !ok || err != nil {
		t.Errorf("asked for anew: %v, %v", ok, err)
	}
}

func theDirectoryIsReadAtAStart(t *testing.T, b backend) {
	h, here := openHall(t, b.open(t, Options{}), village(40)), b.open(t, Options{})
	if err := h.store.Settle(t.Context(), h.id); err != nil {
		t.Fatal(err)
	}
	h.bind("gone", 9)
	h.cut(map[string]council.PersonNo{"gone": 9})
	for i := range 30 {
		h.bind(fmt.Sprint("user", i), council.PersonNo(i+1))
	}
	if err := here.Acquaint(t.Context()); err != nil {
		t.Fatal(err)
	}
	for i := range 30 {
		if _, ok, err := h.castsAs(here, fmt.Sprint("user", i), "y"); !ok || err != nil {
			t.Errorf("user %d: %v, %v", i, ok, err)
		}
	}
	if _, _, ok := here.Remembered(person("gone")); ok {
		t.Error("somebody who is gone is remembered")
	}
}

// TestARememberedSenderNeverCastsForAnother has three replicas bind, cut off, meet and
// cast in any order.
func TestARememberedSenderNeverCastsForAnother(t *testing.T) {
	b := onMiniredis(t)
	replicas := []*Store{b.open(t, Options{}), b.open(t, Options{}), b.open(t, Options{})}
	rapid.Check(t, func(rt *rapid.T) {
		h := openHall(t, replicas[0], village(40))
		is := map[string]council.PersonNo{} // who everybody is
		for range rapid.IntRange(1, 60).Draw(rt, "steps") {
			h.store = rapid.SampledFrom(replicas).Draw(rt, "replica")
			user := rapid.SampledFrom([]string{"zhang", "li", "wang"}).Draw(rt, "user") + string(h.id)
			switch rapid.SampledFrom([]string{"bind", "cut", "meet", "cast"}).Draw(rt, "what") {
			case "bind":
				if is[user] == 0 {
					is[user] = council.PersonNo(rapid.IntRange(1, 5).Draw(rt, "person"))
					h.bind(user, is[user])
				}
			case "cut":
				if is[user] != 0 {
					h.cut(map[string]council.PersonNo{user: is[user]})
					delete(is, user)
				}
			case "meet":
				if r, err := h.store.Who(t.Context(), person(user)); (err == nil) != (is[user] != 0) || r.Person != is[user] {
					rt.Fatalf("%s is %+v, %v, not %d", user, r, err, is[user])
				}
			case "cast":
				r, _, _ := h.store.Remembered(person(user))
				_, ok, err := h.castsAs(h.store, user, "y")
				if ok && err == nil && r.Person != is[user] {
					rt.Fatalf("%s, who is %d, cast for %d", user, is[user], r.Person)
				}
				if err != nil && !errors.Is(err, bot.ErrOutdated) {
					rt.Fatal(err)
				}
			}
		}
	})
}
