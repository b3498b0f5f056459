package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"yishi/bot"
	"yishi/bot/council"
	"yishi/bot/ledger"
)

func rollsComeBack(t *testing.T, b backend) {
	s, c, roll := b.open(t, Options{}), newCommunity(t), village(230)
	for range 2 { // the same again changes nothing
		if err := s.PutRoll(t.Context(), c, roll); err != nil {
			t.Fatal(err)
		}
	}
	other := roll
	other.Area++
	if err := s.PutRoll(t.Context(), c, other); !errors.Is(err, bot.ErrConflict) {
		t.Errorf("another roll under the hash: %v", err)
	}
	all := make([]int, len(roll.Entries))
	for i := range all {
		all[i] = i
	}
	for range 2 { // from Redis, then remembered
		got, err := s.Entries(t.Context(), c, roll.Hash, all...)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(roll.Entries, got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatal(diff)
		}
	}
	want := make(map[council.PersonNo][]int)
	for i, e := range roll.Entries {
		for _, p := range e.Persons {
			want[p] = append(want[p], i)
		}
	}
	for p := range council.PersonNo(500) {
		got, err := s.Entitled(t.Context(), c, roll.Hash, p)
		if diff := cmp.Diff(want[p], got); err != nil || diff != "" {
			t.Fatalf("person %d: %v\n%s", p, err, diff)
		}
	}
	if _, err := s.Entries(t.Context(), c, roll.Hash, 230); !errors.Is(err, bot.ErrNotFound) {
		t.Errorf("an entry beyond the end: %v", err)
	}
	if got, err := s.Entitled(t.Context(), c, "unknown", 1); got != nil || err != nil {
		t.Errorf("unknown roll: %v, %v", got, err)
	}
}

func unfinishedRollsAreNotRemembered(t *testing.T, b backend) {
	s, c, roll := b.open(t, Options{}), newCommunity(t), village(120)
	if got, err := s.Entitled(t.Context(), c, roll.Hash, 5); got != nil || err != nil {
		t.Fatalf("before it was put: %v, %v", got, err)
	}
	if err := s.PutRoll(t.Context(), c, roll); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Entitled(t.Context(), c, roll.Hash, 5); len(got) != 1 || err != nil {
		t.Fatalf("after it was put: %v, %v", got, err)
	}
	many := roll // a person with more entries than fit a bucket's value
	many.Hash = "many"
	many.Entries = nil
	for range 90 {
		many.Entries = append(many.Entries, council.Entry{Persons: []council.PersonNo{8, 8}, Heads: 1})
	}
	if err := s.PutRoll(t.Context(), c, many); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Entitled(t.Context(), c, many.Hash, 8); len(got) != 90 || err != nil {
		t.Fatalf("owner of ninety: %v, %v", got, err)
	}
}

func verdictsFollowTheRule(t *testing.T, b backend) {
	h := openHall(t, b.open(t, Options{}), village(40))
	steps := []struct {
		name    string
		person  council.PersonNo
		rank    council.Rank
		entry   int
		choices string
		want    bot.CastLine
	}{
		{"taking back what was not cast", 4, council.ByOwn, 3, "", bot.CastLine{Entry: 3, Verdict: bot.Nothing}},
		{"a paper ballot", 90, council.ByPaper, 3, "y", bot.CastLine{Entry: 3, Verdict: bot.Counted, Seq: 1, By: 90}},
		{"the same paper again", 90, council.ByPaper, 3, "y", bot.CastLine{Entry: 3, Verdict: bot.Nothing, Seq: 1, By: 90}},
		{"a corrected paper", 90, council.ByPaper, 3, "n", bot.CastLine{Entry: 3, Verdict: bot.Changed, Seq: 2, By: 90}},
		{"another clerk's paper", 91, council.ByPaper, 3, "a", bot.CastLine{Entry: 3, Verdict: bot.Taken, Seq: 2, By: 90}},
		{"the proxy replaces paper", 50, council.ByProxy, 3, "n", bot.CastLine{Entry: 3, Verdict: bot.Changed, Seq: 3, By: 50}},
		{"the owner replaces the proxy", 4, council.ByOwn, 3, "y", bot.CastLine{Entry: 3, Verdict: bot.Changed, Seq: 4, By: 4}},
		{"paper comes too late", 90, council.ByPaper, 3, "n", bot.CastLine{Entry: 3, Verdict: bot.Outranked, Seq: 4, By: 4}},
		{"the owner as somebody's proxy", 4, council.ByProxy, 3, "n", bot.CastLine{Entry: 3, Verdict: bot.Outranked, Seq: 4, By: 4}},
		{"the co-owner differs", 43, council.ByOwn, 3, "n", bot.CastLine{Entry: 3, Verdict: bot.Taken, Seq: 4, By: 4}},
		{"the co-owner takes back", 43, council.ByOwn, 3, "", bot.CastLine{Entry: 3, Verdict: bot.Taken, Seq: 4, By: 4}},
		{"the owner takes back", 4, council.ByOwn, 3, "", bot.CastLine{Entry: 3, Verdict: bot.TakenBack}},
		{"now the co-owner may", 43, council.ByOwn, 3, "n", bot.CastLine{Entry: 3, Verdict: bot.Counted, Seq: 6, By: 43}},
		{"a household beyond the roll", 7, council.ByOwn, 40, "y", bot.CastLine{Entry: 40, Verdict: bot.NotOnRoll}},
		{"one beyond its buckets", 7, council.ByOwn, 1234, "y", bot.CastLine{Entry: 1234, Verdict: bot.NotOnRoll}},
		{"several options", 10, council.ByOwn, 9, "CA", bot.CastLine{Entry: 9, Verdict: bot.Counted, Seq: 7, By: 10}},
		{"one option less", 10, council.ByOwn, 9, "C", bot.CastLine{Entry: 9, Verdict: bot.Changed, Seq: 8, By: 10}},
		{"lots in several buildings", 6, council.ByOwn, 5, "y", bot.CastLine{Entry: 5, Verdict: bot.Counted, Seq: 9, By: 6}},
		{"no lot and no head", 8, council.ByOwn, 7, "y", bot.CastLine{Entry: 7, Verdict: bot.Counted, Seq: 10, By: 8}},
	}
	for _, step := range steps {
		if got := h.vote(step.person, step.rank, step.entry, step.choices); got != step.want {
			t.Fatalf("%s: got %+v, want %+v", step.name, got, step.want)
		}
		h.audit()
	}
	got, err := h.store.Standing(t.Context(), h.id, h.motion, 3, 4)
	want := []bot.Ballot{{Entry: 3, Choices: "n", Person: 43, Rank: council.ByOwn, Seq: 6}, {Entry: 4}}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("standing: %v\n%s", err, diff)
	}
}

func fixedBoothsAllowNoChange(t *testing.T, b backend) {
	h := openHall(t, b.open(t, Options{}), village(20), fixedBooth)
	h.vote(1, council.ByOwn, 0, "y")
	for choices, want := range map[string]bot.Verdict{"n": bot.Fixed, "": bot.Fixed, "y": bot.Nothing} {
		if got := h.vote(1, council.ByOwn, 0, choices); got.Verdict != want || got.Seq != 1 || got.By != 1 {
			t.Errorf("%q: %+v, want %s", choices, got, want)
		}
	}
	h.vote(50, council.ByPaper, 1, "n")
	if got := h.vote(2, council.ByOwn, 1, "y"); got.Verdict != bot.Changed {
		t.Errorf("own over paper: %+v", got)
	}
	h.audit()
}

func deadlinesCount(t *testing.T, b backend) {
	clock := newHands()
	h := openHall(t, b.open(t, Options{Now: clock.now}), village(20))
	h.vote(1, council.ByOwn, 0, "y")
	clock.move(time.Hour - time.Millisecond)
	if got := h.vote(2, council.ByOwn, 1, "y"); got.Verdict != bot.Counted {
		t.Errorf("a millisecond before the deadline: %+v", got)
	}
	clock.move(time.Millisecond)
	if got := h.vote(3, council.ByOwn, 2, "y"); got.Verdict != bot.TooLate || got.Seq != 0 {
		t.Errorf("at the deadline: %+v", got)
	}
	if got := h.vote(1, council.ByOwn, 0, "n"); got.Verdict != bot.TooLate || got.Seq != 1 || got.By != 1 {
		t.Errorf("a change at the deadline: %+v", got)
	}
	booth := bot.Booth{Motion: 3, Roll: h.roll.Hash, Closes: clock.now().Add(time.Minute), MayChange: true}
	mustCommit(t, h.store, h.id, bot.Act{Booths: []bot.Booth{booth}})
	if got := h.vote(3, council.ByOwn, 2, "y"); got.Verdict != bot.Counted {
		t.Errorf("after the extension: %+v", got)
	}
	h.audit()
}

// sealed is what a sealed ballot looks like.
func sealed(n int) string { return fmt.Sprintf("%064d-_Aa", n) }

func sealedBoothsCountTurnout(t *testing.T, b backend) {
	h := openHall(t, b.open(t, Options{}), village(20), sealedBooth)
	h.vote(1, council.ByOwn, 0, sealed(1))
	h.vote(1, council.ByOwn, 0, sealed(2))
	h.vote(2, council.ByOwn, 1, sealed(3))
	h.vote(2, council.ByOwn, 1, "")
	h.vote(60, council.ByPaper, 5, ledger.Stub)
	if got := h.counters(); len(got.Options) != 0 || got.Units != 2 || got.Doors[council.ByPaper] != 1 {
		t.Errorf("counters %+v", got)
	}
	h.audit()
	want := []ledger.Entry{
		ledger.SealedBallot{Seq: 1, Motion: 3, Digest: ledger.SealedDigest([]byte(sealed(1)))},
		ledger.SealedBallot{Seq: 2, Motion: 3, Digest: ledger.SealedDigest([]byte(sealed(2)))},
		ledger.SealedBallot{Seq: 3, Motion: 3, Entry: 1, Digest: ledger.SealedDigest([]byte(sealed(3)))},
		ledger.SealedBallot{Seq: 4, Motion: 3, Entry: 1},
		ledger.SealedBallot{Seq: 5, Motion: 3, Entry: 5, Digest: ledger.Stub},
	}
	if diff := cmp.Diff(want, h.leaves(), cmpopts.IgnoreFields(ledger.SealedBallot{}, "Unix")); diff != "" {
		t.Error(diff)
	}
	got, _ := h.store.Standing(t.Context(), h.id, h.motion, 0)
	if got[0].Choices != sealed(2) {
		t.Errorf("the sealed ballot came back as %+v", got)
	}
}

func choicesMustFit(t *testing.T, b backend) {
	s := b.open(t, Options{})
	open, closed := openHall(t, s, village(20)), openHall(t, s, village(20), sealedBooth)
	for name, h := range map[string]*hall{"sealed to an open booth": open, "plain to a sealed booth": closed} {
		choices := map[*hall]string{open: sealed(1), closed: "y"}[h]
		k := h.casting(1, council.ByOwn, 0, choices)
		if _, err := s.Cast(t.Context(), h.id, k); !errors.Is(err, bot.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		} else if strings.Contains(err.Error(), choices) && h == open {
			t.Errorf("%s: the error quotes the ballot: %v", name, err)
		}
		if n, _ := s.Log(h.id).Written(t.Context()); n != 0 {
			t.Errorf("%s: %d leaves", name, n)
		}
	}
	for name, k := range map[string]bot.Casting{
		"a letter twice":       open.casting(1, 3, 0, "AA"),
		"no letter":            open.casting(1, 3, 0, "y|"),
		"a line break":         open.casting(1, 3, 0, "y\n"),
		"too long":             open.casting(1, 3, 0, strings.Repeat("x", longestSealed+1)),
		"a negative entry":     open.casting(1, 3, -1, "y"),
		"a rank of two digits": open.casting(1, 10, 0, "y"),
		"no ballot":            {Motion: 3, Roll: "x", Message: "m"},
		"motion zero":          {Roll: "x", Message: "m", Ballots: []bot.EntryBallot{{}}},
		"a roll like a key":    {Motion: 3, Roll: "x:{y}", Message: "m", Ballots: []bot.EntryBallot{{}}},
		"one entry twice":      {Motion: 3, Roll: "x", Message: "m", Ballots: []bot.EntryBallot{{Entry: 1}, {Entry: 1}}},
		"plain beside sealed": {Motion: 3, Roll: "x", Message: "m", Ballots: []bot.EntryBallot{
			{Entry: 1, Choices: "y"}, {Entry: 2, Choices: sealed(1)},
		}},
	} {
		if _, err := s.Cast(t.Context(), open.id, k); !errors.Is(err, bot.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	k := open.casting(1, 3, 0, "y")
	k.Roll = "another"
	if _, err := s.Cast(t.Context(), open.id, k); !errors.Is(err, bot.ErrConflict) {
		t.Errorf("another roll: %v", err)
	}
	k.Motion = 4
	if _, err := s.Cast(t.Context(), open.id, k); !errors.Is(err, bot.ErrClosed) {
		t.Errorf("a motion that never opened: %v", err)
	}
}

func severalEntriesAtOnce(t *testing.T, b backend) {
	h := openHall(t, b.open(t, Options{}), village(300))
	h.vote(9, council.ByOwn, 250, "n")
	k := h.casting(1, council.ByOwn, 0, "y")
	for _, entry := range []int{1, 99, 100, 250, 299, 300} {
		k.Ballots = append(k.Ballots, bot.EntryBallot{Entry: entry, Choices: "y"})
	}
	got := h.cast(k)
	want := bot.Cast{Lines: []bot.CastLine{
		{Entry: 0, Verdict: bot.Counted, Seq: 2, By: 1}, {Entry: 1, Verdict: bot.Counted, Seq: 3, By: 1},
		{Entry: 99, Verdict: bot.Counted, Seq: 4, By: 1}, {Entry: 100, Verdict: bot.Counted, Seq: 5, By: 1},
		{Entry: 250, Verdict: bot.Taken, Seq: 1, By: 9}, {Entry: 299, Verdict: bot.Counted, Seq: 6, By: 1},
		{Entry: 300, Verdict: bot.NotOnRoll},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	want.Repeated = true
	if diff := cmp.Diff(want, h.cast(k)); diff != "" {
		t.Errorf("repeated:\n%s", diff)
	}
	h.audit()
	all := h.casting(1, council.ByProxy, 0, "a")
	all.Ballots = nil
	for i := range h.roll.Entries {
		all.Ballots = append(all.Ballots, bot.EntryBallot{Entry: i, Choices: "a"})
	}
	h.cast(all)
	h.audit()
	if got := h.counters().Units; got != 300 {
		t.Errorf("%d units", got)
	}
}

func largestCastingFits(t *testing.T, b backend) {
	roll := council.Roll{Hash: "large", Units: mostBallots}
	for i := range mostBallots { // an owner with a unit in each of the most buildings
		roll.Buildings = append(roll.Buildings, council.Building{Name: fmt.Sprint(i)})
		roll.Entries = append(roll.Entries, council.Entry{
			Persons: []council.PersonNo{1}, Heads: 1, Lots: []council.Lot{{Building: i % mostBuildings, Area: 9}},
		})
	}
	h := openHall(t, b.open(t, Options{}), roll)
	for _, choices := range []string{"y", "n", ""} {
		k := h.casting(1, council.ByOwn, 0, choices)
		k.Ballots = nil
		for i := range mostBallots {
			k.Ballots = append(k.Ballots, bot.EntryBallot{Entry: i, Choices: choices})
		}
		if got := h.cast(k); len(got.Lines) != mostBallots {
			t.Errorf("%d lines", len(got.Lines))
		}
		if got := h.cast(k); !got.Repeated || len(got.Lines) != mostBallots {
			t.Errorf("repeated: %t, %d lines", got.Repeated, len(got.Lines))
		}
		h.audit()
	}
}

func castingsCountOnce(t *testing.T, b backend) {
	clock := newHands()
	clock.move(seenFor - time.Second) // a second before a period ends
	h := openHall(t, b.open(t, Options{Now: clock.now}), village(20), func(b *bot.Booth) { b.Closes = noon.Add(48 * time.Hour) })
	yes := h.casting(1, council.ByOwn, 0, "y")
	yes.At = time.Time{} // a message without a time
	first := h.cast(yes)
	no := h.casting(1, council.ByOwn, 0, "n")
	h.cast(no)
	clock.move(9*time.Minute + 59*time.Second)
	for k, want := range map[*bot.Casting]bot.CastLine{&yes: first.Lines[0], &no: {Entry: 0, Verdict: bot.Changed, Seq: 2, By: 1}} {
		if got := h.cast(*k); !got.Repeated || got.Lines[0] != want {
			t.Errorf("repeat %s: %+v, want %+v", k.Message, got, want)
		}
	}
	clock.move(2 * time.Second) // in the next period …
	ahead := h.casting(3, council.ByOwn, 2, "y")
	ahead.At = time.Time{}
	h.cast(ahead)
	clock.move(-3 * time.Second) // … and at a replica whose clock is behind
	if got := h.cast(ahead); !got.Repeated {
		t.Errorf("repeat at another replica: %+v", got)
	}
	bare := h.casting(2, council.ByOwn, 1, "y")
	bare.Message = ""
	if got := h.cast(bare); got.Repeated || got.Lines[0].Verdict != bot.Counted {
		t.Errorf("without identity: %+v", got)
	}
	if got := h.cast(bare); got.Repeated || got.Lines[0].Verdict != bot.Nothing {
		t.Errorf("without identity, again: %+v", got)
	}
	other := yes
	other.Motion = 4
	mustCommit(t, h.store, h.id, bot.Act{Booths: []bot.Booth{{Motion: 4, Roll: h.roll.Hash, Closes: noon.Add(48 * time.Hour)}}})
	if got := h.cast(other); got.Repeated {
		t.Errorf("one message for two motions: %+v", got)
	}
	key := castKey(h.id, 3, period(ahead.At, clock.now()))
	if ttl := h.store.client.TTL(t.Context(), key).Val(); ttl < seenFor-time.Minute || ttl > seenFor {
		t.Errorf("results are kept for %s", ttl)
	}
}

func crowdsAreCounted(t *testing.T, b backend) {
	h := openHall(t, b.open(t, Options{}), village(400))
	const voters = 400
	results := make([]bot.Cast, 3*voters)
	var wg sync.WaitGroup
	for i := range results {
		k := h.casting(council.PersonNo(i%voters+1), council.ByOwn, i%voters, []string{"y", "n", "a"}[i%7%3])
		k.Message = fmt.Sprint("m", i/2) // every message comes twice at once
		if i%2 == 1 {
			k = bot.Casting{
				Motion: k.Motion, Roll: k.Roll, Person: council.PersonNo((i-1)%voters + 1), Rank: k.Rank, At: k.At, Message: k.Message,
				Ballots: []bot.EntryBallot{{Entry: (i - 1) % voters, Choices: []string{"y", "n", "a"}[(i-1)%7%3]}},
			}
		}
		wg.Go(func() {
			var err error
			if results[i], err = h.store.Cast(context.Background(), h.id, k); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	for i := 0; i < len(results); i += 2 {
		a, b := results[i], results[i+1]
		if a.Repeated == b.Repeated || !cmp.Equal(a.Lines, b.Lines) {
			t.Fatalf("one message gave %+v and %+v", a, b)
		}
	}
	h.audit()
	if got := h.counters().Units; got != voters/2 {
		t.Errorf("%d units, want %d", got, voters/2)
	}
}
