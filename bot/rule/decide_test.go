package rule

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func must(t testing.TB, id string) Rule {
	t.Helper()
	r, err := Latest(id)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func w(heads, area int64) Weighing { return Weighing{heads, area} }

// summary is what the tests below look at.
type summary struct {
	Verdict Verdict
	Why     Why
	Gate    Quantity
	Passing []string
	Revote  []string
	Open    int64
}

func summarize(o Outcome) summary {
	return summary{o.Verdict, o.Why, o.Gate, o.Passing, o.Revote, o.OpenSeats}
}

func TestDecide(t *testing.T) {
	owners := Base{Weighing: w(300, 3000000)}
	homes := Base{Weighing: w(60, 0)}
	choose := func(heads ...int64) Tally {
		t := Tally{}
		for i, h := range heads {
			t.Options = append(t.Options, Option{Key: string(rune('A' + i)), Weighing: w(h, 0)})
			t.Participated.Heads += h
		}
		return t
	}
	against := choose(10, 30)
	against.Options[1].Against = true
	several := choose(30, 21, 21, 4)
	several.Participated.Heads = 40
	two := homes
	two.Seats = 2
	noQuorum := homes
	noQuorum.Quorum = 40
	ownersChoice := Tally{Participated: w(200, 2000000), Options: []Option{
		{Key: "A", Weighing: w(120, 900000)}, {Key: "B", Weighing: w(80, 1100000)},
	}}
	for _, row := range []struct {
		name  string
		rule  string
		base  Base
		tally Tally
		want  summary
	}{
		{"a plain majority of those who chose passes a consultation", "advisory", homes,
			Tally{Yes: w(5, 0), No: w(4, 0), Abstain: w(20, 0)}, summary{Passed, MajorityReached, "", nil, nil, 0}},
		{"a tie does not pass", "advisory", homes, Tally{Yes: w(5, 0), No: w(5, 0)}, summary{Failed, MajorityMissed, Yes, nil, nil, 0}},
		{"a consultation may set its own quorum", "advisory", noQuorum, Tally{Yes: w(30, 0)}, summary{NoQuorum, OwnQuorumMissed, Present, nil, nil, 0}},
		{"nobody at all is told as that", "owners_general", owners, Tally{}, summary{NoQuorum, NobodyTookPart, ParticipatedHeads, nil, nil, 0}},
		{"an option over half passes", "advisory", homes, choose(25, 10, 5), summary{Passed, MajorityReached, "", []string{"A"}, nil, 0}},
		{"no option over half passes nothing", "advisory", homes, choose(20, 10, 10), summary{Failed, NoOptionPassed, Yes, nil, nil, 0}},
		{"都不同意 may win and passes nothing", "advisory", homes, against, summary{Failed, NoOptionPassed, Yes, nil, nil, 0}},
		{"several options of a multiple choice pass", "advisory", homes, several, summary{Passed, MajorityReached, "", []string{"A", "B", "C"}, nil, 0}},
		{"a tie on the last of two places is voted on again", "advisory", two, several, summary{Passed, TiedOnLastSeat, "", []string{"A"}, []string{"B", "C"}, 1}},
		{"an option needs heads and area of the owners", "owners_general", owners, ownersChoice, summary{Failed, NoOptionPassed, YesHeads, nil, nil, 0}},
		{"more present than the roll cannot be judged", "village_group", Base{Weighing: w(90, 0)}, Tally{Participated: w(91, 0), Yes: w(50, 0)},
			summary{Invalid, MoreThanTheRoll, "", nil, nil, 0}},
		{"a rule about notices decides no vote", "notice", homes, Tally{Yes: w(1, 0)}, summary{Invalid, NotAVotingRule, "", nil, nil, 0}},
		{"an election without seats cannot be judged", "village_election", homes, choose(30), summary{Invalid, NoSeats, "", nil, nil, 0}},
		{"a motion nobody seconded is not opened", "roberts_majority", Base{Quorum: 3}, Tally{Participated: w(5, 0), Unseconded: true}, summary{NotOpened, NotSeconded, "", nil, nil, 0}},
		{"women on a body cannot outnumber its reps", "village_rep_meeting", Base{Composition: &Composition{Committee: 1, Reps: 8, WomenReps: 9, WomenKnown: true}},
			Tally{Participated: w(9, 0), Yes: w(9, 0)}, summary{Invalid, NumberOutOfRange, "", nil, nil, 0}},
	} {
		t.Run(row.name, func(t *testing.T) {
			o := Decide(must(t, row.rule), row.base, row.tally)
			if diff := cmp.Diff(row.want, summarize(o)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestEqualOptionsShareARankAndKeepTheOrderOfTheBallotPaper(t *testing.T) {
	o := Decide(must(t, "advisory"), Base{Weighing: w(60, 0)}, Tally{Participated: w(30, 0), Options: []Option{
		{Key: "C", Weighing: w(10, 0)}, {Key: "A", Weighing: w(12, 0)}, {Key: "B", Weighing: w(8, 0)}, {Key: "D", Weighing: w(0, 0)},
		{Key: "E", Weighing: w(8, 0)},
	}})
	type place struct {
		Key  string
		Rank int
		Tied bool
	}
	var got []place
	for _, p := range o.Places {
		got = append(got, place{p.Key, p.Rank, p.Tied})
	}
	want := []place{{"A", 1, false}, {"C", 2, false}, {"B", 3, true}, {"E", 3, true}, {"D", 5, false}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestTheArithmeticIsShownStepByStep(t *testing.T) {
	r := must(t, "owners_general")
	o := Decide(r, Base{Weighing: w(300, 3000000)}, Tally{Yes: w(150, 1500000), No: w(13, 286000)})
	want := []Step{
		{Stage: ToBeValid, Num: ParticipatedHeads, Have: 163, Den: Heads, Whole: 300, Limit: Limit{AtLeast, 2, 3}, Need: 200},
		{Stage: ToBeValid, Num: ParticipatedArea, Have: 1786000, Den: Area, Whole: 3000000, Limit: Limit{AtLeast, 2, 3}, Need: 2000000},
	}
	if diff := cmp.Diff(want, o.Steps); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if o.Steps[0].Missing() != 37 || o.Steps[1].Missing() != 214000 {
		t.Errorf("missing %d and %d", o.Steps[0].Missing(), o.Steps[1].Missing())
	}
}

func TestTheSilentCountAsTheRuleSays(t *testing.T) {
	base := Base{Weighing: w(300, 3000000)}
	votes := Tally{Yes: w(130, 1300000), No: w(80, 800000), Silent: w(90, 900000)}
	for _, row := range []struct {
		name    string
		silence Silence
		follow  FollowMode
		tally   Tally
		verdict Verdict
		part    int64
		yes     int64
		to      string
	}{
		{"不计 leaves them out", SilenceOut, FollowOff, votes, Passed, 210, 130, ""},
		{"弃权 counts them as taking part", SilenceAbstain, FollowOff, votes, Failed, 300, 130, ""},
		{"从众 adds them to both", SilenceFollow, FollowParticipation, votes, Passed, 300, 220, "yes"},
		{"从众 by votes only leaves participation", SilenceFollow, FollowVotesOnly, votes, Passed, 210, 220, "yes"},
		{"从众 switched off adds nobody", SilenceFollow, FollowOff, votes, Passed, 210, 130, ""},
		{"从众 never touches a choice", SilenceFollow, FollowParticipation, Tally{Participated: w(210, 2100000), Silent: w(90, 900000),
			Options: []Option{{Key: "A", Weighing: w(210, 2100000)}}}, Passed, 210, 0, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := must(t, "owners_general")
			r.Silence, r.Follow = row.silence, row.follow
			o := Decide(r, base, row.tally)
			if o.Verdict != row.verdict || o.Participated.Heads != row.part || o.Yes.Heads != row.yes || o.FollowedTo != row.to {
				t.Errorf("got %s, %d took part, %d yes, followed %q", o.Verdict, o.Participated.Heads, o.Yes.Heads, o.FollowedTo)
			}
		})
	}
	for _, id := range []string{"owners_election", "village_recall", "residents_rerun"} {
		r := must(t, id)
		r.Silence, r.Follow = SilenceFollow, FollowParticipation
		if s := settle(r, votes); s.to != "" {
			t.Errorf("%s: the silent followed to %s", id, s.to)
		}
	}
}

func BenchmarkDecideYesNo(b *testing.B) {
	r := must(b, "owners_general")
	base := Base{Weighing: w(300, 3000000)}
	tally := Tally{Yes: w(150, 1500000), No: w(60, 600000), Abstain: w(5, 50000)}
	if o := Decide(r, base, tally); o.Verdict == Invalid {
		b.Fatal(o.Why)
	}
	b.ReportAllocs()
	for b.Loop() {
		Decide(r, base, tally)
	}
}

func BenchmarkDecideElectionOfTwentyCandidates(b *testing.B) {
	r := must(b, "village_election")
	base := Base{Weighing: w(1000, 0), Seats: 7}
	tally := Tally{Participated: w(900, 0)}
	for i := range int64(20) {
		tally.Options = append(tally.Options, Option{Key: string(rune('A' + i)), Weighing: w(240+i*7%90, 0)})
	}
	if o := Decide(r, base, tally); o.Verdict == Invalid {
		b.Fatal(o.Why)
	}
	b.ReportAllocs()
	for b.Loop() {
		Decide(r, base, tally)
	}
}
