package council

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// Proposal is what a motion has beside itself while residents carry it: who seconds it,
// how many must, and what the committee answered.
//
//	seconding ─Agenda→ discussing ─(a draft is confirmed)→ announced
//	    │ Lapse            │ ↑ Agenda, at the committee's will or by petition
//	    ↓          Decline ↓ │
//	  lapsed             declined
type Proposal struct {
	Motion int `json:"motion"`
	// Need is how many households lift it onto the agenda, the author's counted in, of
	// Homes households that it concerns; both as they were when it was made.
	Need  int `json:"need"`
	Homes int `json:"homes"`
	// Building and Stair narrow who may second; empty is everybody.
	Building string `json:"building,omitempty"`
	Stair    string `json:"stair,omitempty"`
	// Until ends the time for seconds.
	Until time.Time `json:"until"`
	// Petition is the joint request that the law knows; Share.By is empty if none.
	Petition JointRequest `json:"petition,omitzero"`
	Seconds  []Support    `json:"seconds,omitempty"`
	// Reached is when it came onto the agenda, Forced when the petition was complete.
	Reached time.Time `json:"reached,omitzero"`
	Forced  time.Time `json:"forced,omitzero"`
	// Answer is the committee's "yes" or "no", empty while it owes one.
	Answer   string    `json:"answer,omitempty"`
	Reason   string    `json:"reason,omitempty"`
	Answered time.Time `json:"answered,omitzero"`
	By       PersonNo  `json:"by,omitempty"`
	// Reminded counts how often the committee was reminded of its answer.
	Reminded int `json:"reminded,omitempty"`
}

// JointRequest is the share of a body that may ask for a meeting by law: N/D of those
// that By counts, Heads of them in all; with Area also of the floor area, in 0.01 m².
type JointRequest struct {
	By    string `json:"by"` // owners, households, villagers, residents
	N     int64  `json:"n"`
	D     int64  `json:"d"`
	Heads int64  `json:"heads"`
	Area  int64  `json:"area,omitempty"`
	// Law is where it stands.
	Law string `json:"law"`
}

// Support is one person's second, for the homes that they live in or own.
type Support struct {
	Person PersonNo  `json:"person"`
	Homes  []UnitNo  `json:"homes"`
	Owned  []Holding `json:"owned,omitempty"`
	At     time.Time `json:"at"`
}

// Holding is a unit that the person owns; Head names who owns it together.
type Holding struct {
	Unit UnitNo `json:"unit"`
	Head string `json:"head"`
	Area int64  `json:"area"` // 0.01 m²
}

// The usual measure of seconds, where a community has set none: two in a hundred
// households, and three at least.
const (
	leastSeconds    = 3
	secondsOf       = 50
	secondingPeriod = 30 * 24 * time.Hour
)

// SecondsNeeded is how many of homes households lift a proposal onto the agenda.
func (s Settings) SecondsNeeded(homes int) int {
	need := s.Seconds
	if need <= 0 {
		need = max(leastSeconds, (homes+secondsOf-1)/secondsOf)
	}
	return max(1, min(need, homes))
}

// What a community may set about seconds.
const (
	LeastSeconds       = 2  // households, the author's counted in
	LeastSecondingDays = 7  // days
	MostSecondingDays  = 90 // days
)

// MostSeconds is how many of homes households a community may ask for at most: the law
// lets n/d of them bring a matter up (村组法, 民法典278), and no community may ask for
// more than that; a fifth where the law knows no share.
func MostSeconds(homes int, n, d int64) int {
	if n < 1 || d < 1 {
		n, d = 1, 5
	}
	return max(LeastSeconds, int((int64(homes)*n+d-1)/d))
}

// SecondingPeriod is how long a proposal gathers seconds.
func (s Settings) SecondingPeriod() time.Duration {
	if s.SecondingDays > 0 {
		return time.Duration(s.SecondingDays) * 24 * time.Hour
	}
	return secondingPeriod
}

// Takes reports whether the unit is one of those whose people may second.
func (p Proposal) Takes(u Unit) bool {
	return (p.Building == "" || u.Building == p.Building) && (p.Stair == "" || u.Stair == p.Stair)
}

// Supported adds a second. Added tells that the person had not seconded before.
func (p Proposal) Supported(s Support) (next Proposal, added bool) {
	if slices.ContainsFunc(p.Seconds, func(o Support) bool { return o.Person == s.Person }) {
		return p, false
	}
	p.Seconds = append(slices.Clone(p.Seconds), s)
	return p, true
}

// Unsupported takes a person's second back; was tells that there was one.
func (p Proposal) Unsupported(who PersonNo) (next Proposal, was bool) {
	p.Seconds = slices.Clone(p.Seconds)
	n := len(p.Seconds)
	p.Seconds = slices.DeleteFunc(p.Seconds, func(s Support) bool { return s.Person == who })
	return p, len(p.Seconds) < n
}

// Households counts the households that second, each once.
func (p Proposal) Households() int {
	seen := make(map[UnitNo]bool)
	for _, s := range p.Seconds {
		for _, u := range s.Homes {
			seen[u] = true
		}
	}
	return len(seen)
}

// Enough reports whether the seconds reach the agenda.
func (p Proposal) Enough() bool { return p.Households() >= p.Need }

// Signed counts the seconds as the petition does: heads, and floor area for owners.
func (p Proposal) Signed() (heads, area int64) {
	switch p.Petition.By {
	case "owners":
		units, owners := make(map[UnitNo]bool), make(map[string]bool)
		for _, s := range p.Seconds {
			for _, h := range s.Owned {
				owners[h.Head] = true
				if !units[h.Unit] {
					units[h.Unit] = true
					area += h.Area
				}
			}
		}
		return int64(len(owners)), area
	case "households":
		return int64(p.Households()), 0
	default:
		return int64(len(p.Seconds)), 0
	}
}

// HeadOf names the people who own a unit together: the same for all their units.
func HeadOf(u Unit) string {
	var owners []string
	for _, t := range u.Ties {
		if t.As.Owns() {
			owners = append(owners, strconv.Itoa(int(t.Person)))
		}
	}
	slices.Sort(owners)
	return strings.Join(slices.Compact(owners), ",")
}

// Propose makes a draft a proposal that gathers seconds.
func (m Motion) Propose() (Motion, error) {
	if m.State != Draft {
		return m, WrongState
	}
	m.State = Seconding
	return m, nil
}

// Agenda puts a proposal onto the agenda: enough seconds, the committee's own will, or
// a petition after it was declined.
func (m Motion) Agenda() (Motion, error) {
	if m.State != Seconding && m.State != Declined {
		return m, WrongState
	}
	m.State, m.Ended, m.Reason = Discussing, time.Time{}, ""
	return m, nil
}

// Decline is the committee's no to a proposal on the agenda; its reason is published.
func (m Motion) Decline(now time.Time, reason string) (Motion, error) {
	reason = strings.TrimSpace(reason)
	switch {
	case m.State != Discussing:
		return m, WrongState
	case reason == "":
		return m, NeedsReason
	}
	m.State, m.Ended, m.Reason = Declined, now, reason
	return m, nil
}

// Lapse ends a proposal that found too few seconds in time.
func (m Motion) Lapse(now time.Time) (Motion, error) {
	if m.State != Seconding {
		return m, WrongState
	}
	m.State, m.Ended = Lapsed, now
	return m, nil
}

// Proposed reports whether residents carry the motion: it may be seconded.
func (s State) Proposed() bool { return s == Seconding || s == Discussing || s == Declined }

// GivenUp reports whether the motion ended without a decision, or against what it asked
// for: the same matter may be raised again.
func (s State) GivenUp() bool {
	switch s {
	case Rejected, Inquorate, Withdrawn, Voided, Lapsed:
		return true
	}
	return false
}

// Discussed reports whether opinions are taken.
func (s State) Discussed() bool {
	switch s {
	case Seconding, Discussing, Declined, Announced, Voting:
		return true
	}
	return false
}
