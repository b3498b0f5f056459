package council

import (
	"strings"
	"time"
)

// The legal effects of a result, which its first line carries (Motion.Effect).
const (
	Advisory        = "advisory"          // 协商, 意见征集: binds nobody
	TallyAid        = "tally_aid"         // helps to count a meeting's or a paper vote
	BindingOwnRules = "binding_own_rules" // decides, under the body's own rules
)

// The life of a motion. Each step takes the motion by value and returns it one step
// further, or unchanged with the Refusal that says why not:
//
//	draft ─Announce→ announced ─Begin→ voting ─Close→ counting ─Decide→ passed
//	  │                  │               │ ↺ Extend, once         │    rejected
//	  └──Withdraw────────┴→ withdrawn    │                        │    inquorate
//	                     └──Void─────────┴────────────────────────┴→ voided
//
// Void also takes back a decided motion. Who may take a step is in the table of powers,
// what else must hold before voting begins is for lint.

// Announce posts text and roll; whoever objects has until mayOpen.
func (m Motion) Announce(now, mayOpen time.Time) (Motion, error) {
	switch {
	case m.State != Draft && m.State != Electing:
		return m, WrongState
	case mayOpen.Before(now):
		return m, BadDeadline
	}
	m.State, m.Posted, m.MayOpen = Announced, now, mayOpen
	return m, nil
}

// Begin opens voting until closes, and pins roll.
func (m Motion) Begin(now, closes time.Time, roll Roll) (Motion, error) {
	switch {
	case m.State != Announced:
		return m, WrongState
	case now.Before(m.MayOpen):
		return m, TooEarly
	case !closes.After(now):
		return m, BadDeadline
	case roll.Units == 0 || roll.Hash == "":
		return m, NoRoll
	}
	m.State, m.Opened, m.Closes, m.Roll = Voting, now, closes, roll
	return m, nil
}

// Extend moves the deadline to until: once, before it has passed, and only while the
// quorum is not reached.
func (m Motion) Extend(now, until time.Time, quorate bool) (Motion, error) {
	switch {
	case m.State != Voting:
		return m, WrongState
	case m.Extended:
		return m, ExtendedBefore
	case !now.Before(m.Closes):
		return m, TooLate
	case !until.After(m.Closes):
		return m, BadDeadline
	case quorate:
		return m, QuorumReached
	}
	m.Closes, m.Extended = until, true
	return m, nil
}

// Close ends voting once the deadline has passed.
func (m Motion) Close(now time.Time) (Motion, error) {
	switch {
	case m.State != Voting:
		return m, WrongState
	case now.Before(m.Closes):
		return m, TooEarly
	}
	m.State, m.Ended = Counting, now
	return m, nil
}

// CloseEarly ends voting before the deadline: when voted says that every unit of the
// roll has a ballot, or for an advisory motion with a reason, which is recorded.
func (m Motion) CloseEarly(now time.Time, voted int, reason string) (Motion, error) {
	reason = strings.TrimSpace(reason)
	switch {
	case m.State != Voting:
		return m, WrongState
	case voted >= m.Roll.Units:
	case m.Effect != Advisory:
		return m, NotAllVoted
	case reason == "":
		return m, NeedsReason
	}
	m.State, m.Ended, m.Reason = Counting, now, reason
	return m, nil
}

// Decide records the outcome. It may be repeated after a crash: a motion that is decided
// is refused with WrongState and stays as it is.
func (m Motion) Decide(r Result) (Motion, error) {
	if m.State != Counting {
		return m, WrongState
	}
	state, ok := stateAfter(r.Outcome)
	if !ok {
		return m, BadOutcome
	}
	m.State, m.Result = state, &r
	return m, nil
}

// stateAfter says where an outcome of a rule leads.
func stateAfter(outcome string) (State, bool) {
	switch outcome {
	case "passed", "valid", "recalled":
		return Passed, true
	case "failed", "stays", "not_enough":
		return Rejected, true
	case "no_quorum", "invalid_turnout":
		return Inquorate, true
	case "void":
		return Voided, true
	}
	return "", false
}

// Withdraw takes the motion back before voting begins.
func (m Motion) Withdraw(now time.Time, reason string) (Motion, error) {
	switch m.State {
	case Draft, Seconding, Electing, Announced:
	case Voting, Counting:
		return m, VotingHasBegun
	default:
		return m, WrongState
	}
	if reason = strings.TrimSpace(reason); reason == "" && m.State == Announced {
		return m, NeedsReason
	}
	m.State, m.Ended, m.Reason = Withdrawn, now, reason
	return m, nil
}

// Void declares the motion without effect, whatever its ballots said; the supervisor
// countersigns. A result that was decided stays readable.
func (m Motion) Void(now time.Time, reason string) (Motion, error) {
	switch m.State {
	case Draft, Withdrawn, Voided:
		return m, WrongState
	}
	if reason = strings.TrimSpace(reason); reason == "" {
		return m, NeedsReason
	}
	m.State, m.Ended, m.Reason = Voided, now, reason
	return m, nil
}

// Over reports whether the motion has come to its end.
func (s State) Over() bool {
	switch s {
	case Passed, Rejected, Inquorate, Withdrawn, Voided, Lapsed, Declined:
		return true
	}
	return false
}
