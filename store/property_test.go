package store

import (
	"errors"
	"fmt"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"yishi/bot"
	"yishi/bot/council"
	"yishi/bot/ledger"
)

// model is what casting means, written down plainly.
type model struct {
	roll      council.Roll
	mayChange bool
	over      bool
	standing  map[int]bot.Ballot
	leaves    int64
	results   map[string]bot.Cast
	accepted  []bot.Ballot // in the order of the ledger; Choices empty when taken back
}

func (m *model) cast(k bot.Casting) bot.Cast {
	if earlier, ok := m.results[k.Message]; ok {
		earlier.Repeated = true
		return earlier
	}
	var cast bot.Cast
	for _, b := range k.Ballots {
		cast.Lines = append(cast.Lines, m.line(k, b))
	}
	m.results[k.Message] = cast
	return cast
}

func (m *model) line(k bot.Casting, b bot.EntryBallot) bot.CastLine {
	old, stands := m.standing[b.Entry]
	verdict, accepted := m.verdict(k, b, old, stands)
	if !accepted {
		return bot.CastLine{Entry: b.Entry, Verdict: verdict, Seq: old.Seq, By: old.Person}
	}
	m.leaves++
	now := bot.Ballot{Entry: b.Entry, Choices: b.Choices, Person: k.Person, Rank: k.Rank, Seq: m.leaves}
	m.accepted = append(m.accepted, now)
	if b.Choices == "" {
		delete(m.standing, b.Entry)
		return bot.CastLine{Entry: b.Entry, Verdict: bot.TakenBack}
	}
	m.standing[b.Entry] = now
	return bot.CastLine{Entry: b.Entry, Verdict: verdict, Seq: now.Seq, By: k.Person}
}

func (m *model) verdict(k bot.Casting, b bot.EntryBallot, old bot.Ballot, stands bool) (bot.Verdict, bool) {
	switch {
	case m.over:
		return bot.TooLate, false
	case !stands && b.Choices == "":
		return bot.Nothing, false
	case stands && k.Rank < old.Rank:
		return bot.Outranked, false
	case stands && k.Rank == old.Rank && k.Person != old.Person:
		return bot.Taken, false
	case stands && k.Rank == old.Rank && b.Choices == old.Choices:
		return bot.Nothing, false
	case stands && k.Rank == old.Rank && !m.mayChange:
		return bot.Fixed, false
	case b.Entry >= len(m.roll.Entries):
		return bot.NotOnRoll, false
	case stands:
		return bot.Changed, true
	}
	return bot.Counted, true
}

func drawCasting(t *rapid.T, roll council.Roll, sealedBooth bool) bot.Casting {
	k := bot.Casting{
		Motion: 3, Roll: roll.Hash, Person: council.PersonNo(rapid.IntRange(1, 6).Draw(t, "person")),
		Rank: council.Rank(rapid.IntRange(1, 3).Draw(t, "rank")),
	}
	entries := rapid.SliceOfNDistinct(rapid.IntRange(0, len(roll.Entries)), 1, 4, rapid.ID[int]).Draw(t, "entries")
	choices := []string{"y", "n", "a", "AC", "CBA", ""}
	if sealedBooth {
		choices = []string{sealed(1), sealed(2), ledger.Stub, ""}
	}
	for _, e := range entries {
		k.Ballots = append(k.Ballots, bot.EntryBallot{Entry: e, Choices: rapid.SampledFrom(choices).Draw(t, "choices")})
	}
	return k
}

// TestCastingFollowsTheModel runs random sequences of casts, changes, withdrawals,
// ranks, co-owners, retries and closings one by one, and compares every answer.
func TestCastingFollowsTheModel(t *testing.T) { castingFollowsTheModel(t, onMiniredis(t)) }

func castingFollowsTheModel(t *testing.T, b backend) {
	clock := newHands()
	s := b.open(t, Options{Now: clock.now})
	rapid.Check(t, func(rt *rapid.T) {
		roll := village(rapid.SampledFrom([]int{10, 20, 120}).Draw(rt, "entries"))
		isSealed, mayChange := rapid.Bool().Draw(rt, "sealed"), rapid.Bool().Draw(rt, "may change")
		h := openHall(t, s, roll, func(b *bot.Booth) { b.Sealed, b.MayChange = isSealed, mayChange })
		m := &model{roll: roll, mayChange: mayChange, standing: map[int]bot.Ballot{}, results: map[string]bot.Cast{}}
		var said []bot.Casting
		rt.Repeat(map[string]func(*rapid.T){
			"cast": func(rt *rapid.T) {
				k := drawCasting(rt, roll, isSealed)
				k.Message = "m" + strconv.Itoa(len(said))
				if rapid.Bool().Draw(rt, "dated") {
					k.At = clock.now()
				}
				said = append(said, k)
				compare(rt, m.cast(k), h.cast(k))
			},
			"retry": func(rt *rapid.T) {
				if len(said) > 0 {
					k := rapid.SampledFrom(said).Draw(rt, "which")
					compare(rt, m.cast(k), h.cast(k))
				}
			},
			"act": func(*rapid.T) {
				mustCommit(t, s, h.id, bot.Act{Leaves: []bot.Leaf{{Before: "a|", After: "|1|x|0||0||{}"}}})
				m.leaves++
			},
			"close": func(rt *rapid.T) {
				if rapid.IntRange(0, 9).Draw(rt, "whether") == 0 {
					if _, err := s.Freeze(t.Context(), h.id, 3, len(roll.Buildings), clock.now(), true); err != nil {
						rt.Fatal(err)
					}
					m.over = true
				}
			},
			"": func(rt *rapid.T) { m.audit(rt, h) },
		})
		h.audit()
	})
}

func compare(t *rapid.T, want, got bot.Cast) {
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("cast (-model +store):\n%s", diff)
	}
}

// audit compares what stands with the model.
func (m *model) audit(t *rapid.T, h *hall) {
	all := make([]int, len(m.roll.Entries))
	for i := range all {
		all[i] = i
	}
	got, err := h.store.Standing(h.Context(), h.id, 3, all...)
	if err != nil {
		t.Fatal(err)
	}
	for i, b := range got {
		want := m.standing[i]
		want.Entry = i
		if b != want {
			t.Fatalf("entry %d: %+v, want %+v", i, b, want)
		}
	}
	want := recount(m.roll, m.standing)
	want.Frozen = m.over
	if diff := cmp.Diff(want, h.counters()); diff != "" {
		t.Fatalf("counters (-model +store):\n%s", diff)
	}
	if n, err := h.store.Log(h.id).Written(h.Context()); err != nil || n != m.leaves {
		t.Fatalf("%d leaves, want %d, %v", n, m.leaves, err)
	}
}

// TestConcurrentCastingAddsUp lets several writers cast at once, with retries on
// their way, and a closing among them: whatever the order was, the accounts agree.
func TestConcurrentCastingAddsUp(t *testing.T) { concurrentCastingAddsUp(t, onMiniredis(t)) }

func concurrentCastingAddsUp(t *testing.T, b backend) {
	s := b.open(t, Options{Blinds: true})
	rapid.Check(t, func(rt *rapid.T) {
		roll := village(rapid.SampledFrom([]int{10, 120}).Draw(rt, "entries"))
		isSealed := rapid.Bool().Draw(rt, "sealed")
		h := openHall(t, s, roll, func(b *bot.Booth) { b.Sealed = isSealed })
		castings := rapid.SliceOfN(rapid.Custom(func(rt *rapid.T) bot.Casting { return drawCasting(rt, roll, isSealed) }), 1, 60).Draw(rt, "castings")
		closing := rapid.IntRange(0, 2*len(castings)).Draw(rt, "closing")
		var mu sync.Mutex
		results := make(map[string][]bot.Cast)
		var wg sync.WaitGroup
		for i, k := range castings {
			k.Message, k.At = fmt.Sprint("m", i), s.Now()
			for range 1 + i%3 { // every third once, twice, three times
				wg.Go(func() {
					cast, err := s.Cast(t.Context(), h.id, k)
					if err != nil {
						t.Error(err)
					}
					mu.Lock()
					defer mu.Unlock()
					results[k.Message] = append(results[k.Message], cast)
				})
			}
			if i == closing {
				wg.Go(func() {
					if _, err := s.Freeze(t.Context(), h.id, 3, len(roll.Buildings), s.Now().Add(2*time.Hour), false); err != nil {
						t.Error(err)
					}
				})
			}
		}
		wg.Wait()
		h.audit()
		if err := addUp(castings, results, h.leaves()); err != nil {
			rt.Fatal(err)
		}
	})
}

// addUp checks that all answers to a message agree, one of them was the first, and
// the ledger has exactly the ballots that were accepted.
func addUp(castings []bot.Casting, results map[string][]bot.Cast, leaves []ledger.Entry) error {
	accepted := 0
	for message, casts := range results {
		firsts := 0
		for _, c := range casts {
			if !c.Repeated {
				firsts++
			}
			if !cmp.Equal(c.Lines, casts[0].Lines) {
				return fmt.Errorf("%s was answered %+v and %+v", message, c, casts[0])
			}
		}
		if firsts != 1 {
			return fmt.Errorf("%s was new %d times", message, firsts)
		}
		number, _ := strconv.Atoi(message[1:])
		for i, line := range casts[0].Lines {
			switch line.Verdict {
			case bot.TakenBack:
				accepted++
			case bot.Counted, bot.Changed:
				accepted++
				if err := sameBallot(leaves[line.Seq-1], castings[number].Ballots[i]); err != nil {
					return err
				}
			}
		}
	}
	if accepted != len(leaves) {
		return fmt.Errorf("%d ballots accepted, %d in the ledger", accepted, len(leaves))
	}
	return nil
}

func sameBallot(leaf ledger.Entry, b bot.EntryBallot) error {
	switch l := leaf.(type) {
	case ledger.Ballot:
		if int(l.Entry) == b.Entry {
			return nil
		}
	case ledger.SealedBallot:
		if int(l.Entry) == b.Entry && (l.Digest == ledger.SealedDigest([]byte(b.Choices)) || l.Digest == b.Choices) {
			return nil
		}
	}
	return errors.New("the ledger has another ballot at that sequence")
}
