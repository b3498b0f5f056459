package rule

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// yesNoRules are all rules of yes and no, each version, with every silence.
func yesNoRules() []Rule {
	var all []Rule
	for _, r := range Rules() {
		if r.Kind == Vote || r.Kind == Recall || r.Kind == FollowVote {
			all = append(all, r)
		}
	}
	return all
}

func anyYesNo(t *rapid.T) (Rule, Base, Tally) {
	r := rapid.SampledFrom(yesNoRules()).Draw(t, "rule")
	r.MinBody = 0 // who may sit is asked before any vote, and is no share
	r.Silence = rapid.SampledFrom([]Silence{SilenceOut, SilenceAbstain, SilenceFollow}).Draw(t, "silence")
	r.Follow = rapid.SampledFrom([]FollowMode{FollowOff, FollowParticipation, FollowVotesOnly}).Draw(t, "follow")
	part := func(name string) Weighing {
		return w(rapid.Int64Range(0, 40).Draw(t, name), rapid.Int64Range(0, 4000).Draw(t, name+" area"))
	}
	tally := Tally{Yes: part("yes"), No: part("no"), Abstain: part("abstain"), Invalid: part("invalid"), Silent: part("silent")}
	whole := tally.marked().plus(tally.Silent)
	whole = whole.plus(part("absent"))
	return r, Base{Weighing: whole, Quorum: rapid.Int64Range(0, 20).Draw(t, "quorum")}, tally
}

func TestAnotherYesNeverTurnsPassedIntoFailed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, base, tally := anyYesNo(t)
		before := Decide(r, base, tally)
		area := rapid.Int64Range(0, 200).Draw(t, "area of the newcomer")
		if r.ByArea() {
			area = max(area, 1)
		}
		if before.Verdict != Passed && before.Verdict != Recalled {
			return
		}
		came := w(1, area)
		if came.exceeds(base.minus(tally.marked()).minus(tally.Silent), true) {
			return // there is nobody left
		}
		after := tally
		after.Yes = tally.Yes.plus(came)
		if got := Decide(r, base, after); got.Verdict != before.Verdict {
			t.Fatalf("%s with one more yes: %s (%s)", before.Verdict, got.Verdict, got.Why)
		}
	})
}

func TestChangingANoIntoAYesNeverHurts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, base, tally := anyYesNo(t)
		if tally.No.Heads == 0 || tally.No.Area == 0 {
			return
		}
		before := Decide(r, base, tally)
		moved := w(1, rapid.Int64Range(1, tally.No.Area).Draw(t, "area"))
		after := tally
		after.Yes, after.No = tally.Yes.plus(moved), tally.No.minus(moved)
		got := Decide(r, base, after)
		if (before.Verdict == Passed || before.Verdict == Recalled) && got.Verdict != before.Verdict {
			t.Fatalf("%s became %s", before.Verdict, got.Verdict)
		}
	})
}

func TestScalingEverythingChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, base, tally := anyYesNo(t)
		k := rapid.Int64Range(2, 1_000_000).Draw(t, "k")
		times := func(x Weighing) Weighing { return w(x.Heads*k, x.Area*k) }
		before := Decide(r, base, tally)
		after := Decide(r, Base{Weighing: times(base.Weighing), Quorum: base.Quorum * k}, Tally{
			Yes: times(tally.Yes), No: times(tally.No), Abstain: times(tally.Abstain),
			Invalid: times(tally.Invalid), Silent: times(tally.Silent),
		})
		if before.Verdict != after.Verdict || before.Gate != after.Gate || before.Why != after.Why {
			t.Fatalf("%s/%s at one, %s/%s at %d times", before.Verdict, before.Gate, after.Verdict, after.Gate, k)
		}
	})
}

func TestEveryOutcomeHasAReasonInWords(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		number := rapid.OneOf(rapid.Int64Range(0, 50), rapid.Int64())
		any := func(name string) Weighing { return w(number.Draw(t, name), number.Draw(t, name)) }
		r := rapid.SampledFrom(Rules()).Draw(t, "rule")
		base := Base{Weighing: any("base"), Quorum: number.Draw(t, "quorum"), Seats: number.Draw(t, "seats"),
			Mode: Mode(rapid.SampledFrom([]string{"", "voters", "reps", "moon"}).Draw(t, "mode"))}
		if rapid.Bool().Draw(t, "composed") {
			base.Composition = &Composition{Committee: number.Draw(t, "c"), Reps: number.Draw(t, "r"), WomenReps: number.Draw(t, "wr"), WomenKnown: true}
		}
		tally := Tally{Participated: any("p"), Yes: any("y"), No: any("n"), Abstain: any("a"), Invalid: any("i"), Silent: any("s"),
			Ballots: number.Draw(t, "ballots"), Unseconded: rapid.Bool().Draw(t, "unseconded")}
		for i := range rapid.IntRange(0, 4).Draw(t, "options") {
			tally.Options = append(tally.Options, Option{Key: string(rune('A' + i)), Weighing: any("option")})
		}
		o := Decide(r, base, tally)
		if o.Verdict == "" || o.Why == "" || words().Why[o.Why] == "" || Reason(r, o) == "" {
			t.Fatalf("%+v", o)
		}
		Gap(r, base, tally)
		CanStillPass(r, base, tally)
	})
}

func TestTheOrderOfCandidatesChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		id := rapid.SampledFrom([]string{"village_election", "village_rerun", "own_election", "advisory"}).Draw(t, "rule")
		r, err := Latest(id)
		if err != nil {
			t.Fatal(err)
		}
		n := rapid.Int64Range(1, 60).Draw(t, "voters")
		base := Base{Weighing: w(n+rapid.Int64Range(0, 60).Draw(t, "absent"), 0), Seats: rapid.Int64Range(1, 4).Draw(t, "seats")}
		tally := Tally{Participated: w(n, 0)}
		left := n * base.Seats
		for i := range rapid.IntRange(1, 7).Draw(t, "candidates") {
			votes := rapid.Int64Range(0, min(n, left)).Draw(t, "votes")
			left -= votes
			tally.Options = append(tally.Options, Option{Key: string(rune('A' + i)), Weighing: w(votes, 0)})
		}
		before := Decide(r, base, tally)
		shuffled := tally
		shuffled.Options = slices.Clone(tally.Options)
		rand.New(rand.NewPCG(1, rapid.Uint64().Draw(t, "seed"))).Shuffle(len(shuffled.Options), func(i, j int) {
			shuffled.Options[i], shuffled.Options[j] = shuffled.Options[j], shuffled.Options[i]
		})
		after := Decide(r, base, shuffled)
		if diff := cmp.Diff(named(before), named(after)); diff != "" {
			t.Fatalf("(-before +after)\n%s", diff)
		}
		if after.Verdict == Valid && int64(len(after.Elected))+after.OpenSeats != base.Seats {
			t.Fatalf("%d elected and %d open of %d seats", len(after.Elected), after.OpenSeats, base.Seats)
		}
	})
}

// named is an election's outcome with the names in no order.
func named(o Outcome) summary {
	s := summarize(o)
	s.Passing, s.Revote = slices.Sorted(slices.Values(s.Passing)), slices.Sorted(slices.Values(s.Revote))
	return s
}

func TestTheGapIsExactlyWhatIsMissing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, base, tally := anyYesNo(t)
		r.Silence = SilenceOut
		gap := Gap(r, base, tally)
		o := Decide(r, base, tally)
		if lacking := o.Verdict == NoQuorum || o.Verdict == InvalidTurnout; lacking == gap.Reached() {
			t.Fatalf("%s with a gap of %+v", o.Verdict, gap.Weighing)
		}
		tally.Abstain = tally.Abstain.plus(gap.Weighing)
		if tally.marked().exceeds(base.Weighing, true) {
			return // the body's own quorum is larger than the body
		}
		if o := Decide(r, base, tally); o.Verdict == NoQuorum || o.Verdict == InvalidTurnout {
			t.Fatalf("still %s after the gap %+v was filled", o.Verdict, gap.Weighing)
		}
	})
}

func TestWhatCannotPassAnyMoreDoesNotPass(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, base, tally := anyYesNo(t)
		r.Silence, base.Quorum = SilenceOut, 0
		if CanStillPass(r, base, tally) {
			return
		}
		left := base.minus(tally.marked())
		more := w(rapid.Int64Range(0, left.Heads).Draw(t, "heads"), rapid.Int64Range(0, left.Area).Draw(t, "area"))
		tally.Yes = tally.Yes.plus(more)
		if o := Decide(r, base, tally); o.Verdict == Passed || o.Verdict == Recalled {
			t.Fatalf("passed with %+v more", more)
		}
	})
}
