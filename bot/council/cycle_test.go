package council

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var noon = time.Date(2026, 3, 1, 4, 0, 0, 0, time.UTC)

func at(hours int) time.Time { return noon.Add(time.Duration(hours) * time.Hour) }

// inState is a motion as it stands in each state.
func inState(s State) Motion {
	m := Motion{No: 3, State: s, Effect: BindingOwnRules}
	if s != Draft {
		m.Posted, m.MayOpen = at(-48), at(-24)
	}
	if s != Draft && s != Announced {
		m.Opened, m.Closes, m.Roll = at(-24), at(24), Roll{Hash: "h", Units: 10}
	}
	return m
}

var (
	tenUnits = Roll{Hash: "h", Units: 10}
	advisory = with(Voting, func(m *Motion) { m.Effect = Advisory })
	over     = with(Voting, func(m *Motion) { m.Closes = at(0) })
)

func result(outcome string) Result { return Result{Outcome: outcome} }

// with is a motion in a state, with a change.
func with(s State, change func(*Motion)) Motion {
	m := inState(s)
	change(&m)
	return m
}

// steps are attempts to take a motion one step further.
var steps = []struct {
	name string
	m    Motion
	step func(Motion) (Motion, error)
	to   State
	want error
}{
	{"a draft is announced", inState(Draft), func(m Motion) (Motion, error) { return m.Announce(at(0), at(24)) }, Announced, nil},
	{"an announced motion is not announced again", inState(Announced), func(m Motion) (Motion, error) { return m.Announce(at(0), at(24)) }, Announced, WrongState},
	{"nobody can object until yesterday", inState(Draft), func(m Motion) (Motion, error) { return m.Announce(at(0), at(-1)) }, Draft, BadDeadline},
	{"voting begins", inState(Announced), func(m Motion) (Motion, error) { return m.Begin(at(0), at(72), tenUnits) }, Voting, nil},
	{"voting does not begin while people may object", with(Announced, func(m *Motion) { m.MayOpen = at(1) }), func(m Motion) (Motion, error) { return m.Begin(at(0), at(72), tenUnits) }, Announced, TooEarly},
	{"voting does not begin from a draft", inState(Draft), func(m Motion) (Motion, error) { return m.Begin(at(0), at(72), tenUnits) }, Draft, WrongState},
	{"voting does not begin with its end", inState(Announced), func(m Motion) (Motion, error) { return m.Begin(at(0), at(0), tenUnits) }, Announced, BadDeadline},
	{"voting does not begin without voters", inState(Announced), func(m Motion) (Motion, error) { return m.Begin(at(0), at(72), Roll{Hash: "h"}) }, Announced, NoRoll},
	{"voting is extended below quorum", inState(Voting), func(m Motion) (Motion, error) { return m.Extend(at(0), at(48), false) }, Voting, nil},
	{"voting is not extended with a quorum", inState(Voting), func(m Motion) (Motion, error) { return m.Extend(at(0), at(48), true) }, Voting, QuorumReached},
	{"voting is not extended twice", with(Voting, func(m *Motion) { m.Extended = true }), func(m Motion) (Motion, error) { return m.Extend(at(0), at(48), false) }, Voting, ExtendedBefore},
	{"voting is not shortened", inState(Voting), func(m Motion) (Motion, error) { return m.Extend(at(0), at(24), false) }, Voting, BadDeadline},
	{"voting is not extended once over", over, func(m Motion) (Motion, error) { return m.Extend(at(0), at(48), false) }, Voting, TooLate},
	{"voting closes at the deadline", over, func(m Motion) (Motion, error) { return m.Close(at(0)) }, Counting, nil},
	{"voting does not close before", inState(Voting), func(m Motion) (Motion, error) { return m.Close(at(0)) }, Voting, TooEarly},
	{"what is closed is not closed again", inState(Counting), func(m Motion) (Motion, error) { return m.Close(at(48)) }, Counting, WrongState},
	{"voting ends early when all voted", inState(Voting), func(m Motion) (Motion, error) { return m.CloseEarly(at(0), 10, "") }, Counting, nil},
	{"voting does not end early while one is missing", inState(Voting), func(m Motion) (Motion, error) { return m.CloseEarly(at(0), 9, "够了") }, Voting, NotAllVoted},
	{"an advisory motion ends early with a reason", advisory, func(m Motion) (Motion, error) { return m.CloseEarly(at(0), 1, " 施工队已定 ") }, Counting, nil},
	{"an advisory motion does not end early without", advisory, func(m Motion) (Motion, error) { return m.CloseEarly(at(0), 1, " ") }, Voting, NeedsReason},
	{"a motion passes", inState(Counting), func(m Motion) (Motion, error) { return m.Decide(result("passed")) }, Passed, nil},
	{"an election is valid", inState(Counting), func(m Motion) (Motion, error) { return m.Decide(result("valid")) }, Passed, nil},
	{"a motion fails", inState(Counting), func(m Motion) (Motion, error) { return m.Decide(result("failed")) }, Rejected, nil},
	{"too few took part", inState(Counting), func(m Motion) (Motion, error) { return m.Decide(result("no_quorum")) }, Inquorate, nil},
	{"more ballots than voters", inState(Counting), func(m Motion) (Motion, error) { return m.Decide(result("void")) }, Voided, nil},
	{"an outcome that nobody knows", inState(Counting), func(m Motion) (Motion, error) { return m.Decide(result("perhaps")) }, Counting, BadOutcome},
	{"what is decided is not decided again", inState(Passed), func(m Motion) (Motion, error) { return m.Decide(result("failed")) }, Passed, WrongState},
	{"nothing is decided while voting", inState(Voting), func(m Motion) (Motion, error) { return m.Decide(result("passed")) }, Voting, WrongState},
	{"a draft is withdrawn", inState(Draft), func(m Motion) (Motion, error) { return m.Withdraw(at(0), "") }, Withdrawn, nil},
	{"an announced motion is withdrawn with a reason", inState(Announced), func(m Motion) (Motion, error) { return m.Withdraw(at(0), "写错了") }, Withdrawn, nil},
	{"an announced motion is not withdrawn without", inState(Announced), func(m Motion) (Motion, error) { return m.Withdraw(at(0), "") }, Announced, NeedsReason},
	{"an open motion is not withdrawn", inState(Voting), func(m Motion) (Motion, error) { return m.Withdraw(at(0), "写错了") }, Voting, VotingHasBegun},
	{"a passed motion is not withdrawn", inState(Passed), func(m Motion) (Motion, error) { return m.Withdraw(at(0), "写错了") }, Passed, WrongState},
	{"an open motion is voided", inState(Voting), func(m Motion) (Motion, error) { return m.Void(at(0), "名册有误") }, Voided, nil},
	{"a passed motion is voided", inState(Passed), func(m Motion) (Motion, error) { return m.Void(at(0), "名册有误") }, Voided, nil},
	{"nothing is voided without a reason", inState(Passed), func(m Motion) (Motion, error) { return m.Void(at(0), "") }, Passed, NeedsReason},
	{"a draft is not voided", inState(Draft), func(m Motion) (Motion, error) { return m.Void(at(0), "名册有误") }, Draft, WrongState},
}

func TestSteps(t *testing.T) {
	for _, tt := range steps {
		t.Run(tt.name, func(t *testing.T) {
			got, err := tt.step(tt.m)
			if err != tt.want || got.State != tt.to {
				t.Fatalf("%s, %v; want %s, %v", got.State, err, tt.to, tt.want)
			}
			if diff := cmp.Diff(tt.m, got); err != nil && diff != "" {
				t.Errorf("a refused step changes the motion:\n%s", diff)
			}
		})
	}
}

func TestALifeOfAMotion(t *testing.T) {
	m := Motion{State: Draft, Effect: Advisory}
	var err error
	for _, step := range []func(Motion) (Motion, error){
		func(m Motion) (Motion, error) { return m.Announce(at(0), at(24)) },
		func(m Motion) (Motion, error) { return m.Begin(at(24), at(72), Roll{Hash: "h", Units: 2}) },
		func(m Motion) (Motion, error) { return m.Extend(at(71), at(96), false) },
		func(m Motion) (Motion, error) { return m.Close(at(96)) },
		func(m Motion) (Motion, error) { return m.Decide(Result{Outcome: "passed", Decided: at(97)}) },
	} {
		if m.State.Over() {
			t.Fatalf("over too soon: %s", m.State)
		}
		if m, err = step(m); err != nil {
			t.Fatal(err)
		}
	}
	want := Motion{
		State: Passed, Effect: Advisory, Posted: at(0), MayOpen: at(24), Opened: at(24), Closes: at(96), Extended: true, Ended: at(96),
		Roll: Roll{Hash: "h", Units: 2}, Result: &Result{Outcome: "passed", Decided: at(97)},
	}
	if diff := cmp.Diff(want, m); diff != "" || !m.State.Over() {
		t.Errorf("over %v (-want +got):\n%s", m.State.Over(), diff)
	}
}
