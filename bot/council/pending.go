package council

import (
	"encoding/json"
	"strings"
	"time"
)

// PendingState is where an act that needs a second officer stands.
type PendingState string

// The states of a pending act: waiting, then one of the others for ever.
const (
	Waiting    PendingState = "waiting"
	Confirmed  PendingState = "confirmed"
	Refused    PendingState = "refused"
	TakenAway  PendingState = "withdrawn" // by the proposer
	RanOut     PendingState = "expired"
	PendingFor              = 72 * time.Hour // how long an act waits by default
)

// Pending is an act that one officer proposed and another must confirm. It changes
// nothing until then; whoever confirms it decides again on the rows as they are.
type Pending struct {
	No    int          `json:"no"`
	Power Power        `json:"power"`
	State PendingState `json:"state"`
	// Building, Parties and Motion say what it is about, as in Where.
	Building string     `json:"building,omitempty"`
	Parties  []PersonNo `json:"parties,omitempty"`
	Motion   int        `json:"motion,omitempty"`
	// Payload is what is to be done, in the form that its power reads.
	Payload  json.RawMessage `json:"payload,omitempty"`
	Reason   string          `json:"reason,omitempty"`
	Proposer PersonNo        `json:"proposer"`
	Proposed time.Time       `json:"proposed"`
	Expires  time.Time       `json:"expires"`
	// Second is who confirmed or refused it; Answer is why.
	Second  PersonNo  `json:"second,omitempty"`
	Settled time.Time `json:"settled,omitzero"`
	Answer  string    `json:"answer,omitempty"`
}

// ProposeAct has by propose what p says: its power, number, place and payload. It waits
// from now until it expires after wait.
func ProposeAct(p Pending, by Person, now time.Time, wait time.Duration) (Pending, error) {
	row, ok := powerRow(p.Power)
	if !ok || len(row.Second) == 0 {
		return p, UnknownPower
	}
	if err := May(p.Power, by, p.where()); err != nil {
		return p, err
	}
	p.State, p.Proposer, p.Proposed, p.Expires = Waiting, by.No, now, now.Add(wait)
	return p, nil
}

// Confirm lets it take effect: by another officer, in time, who is no party to it.
func (p Pending) Confirm(by Person, now time.Time) (Pending, error) {
	return p.settle(Confirmed, by, now, "")
}

// Refuse ends it without effect, with a reason.
func (p Pending) Refuse(by Person, now time.Time, reason string) (Pending, error) {
	if reason = strings.TrimSpace(reason); reason == "" {
		return p, NeedsReason
	}
	return p.settle(Refused, by, now, reason)
}

// Withdraw lets the proposer take it back.
func (p Pending) Withdraw(by PersonNo, now time.Time) (Pending, error) {
	switch {
	case p.State != Waiting:
		return p, NotPending
	case by != p.Proposer:
		return p, NotTheProposer
	}
	p.State, p.Settled = TakenAway, now
	return p, nil
}

// Expire ends it when nobody settled it in time.
func (p Pending) Expire(now time.Time) (Pending, error) {
	switch {
	case p.State != Waiting:
		return p, NotPending
	case now.Before(p.Expires):
		return p, TooEarly
	}
	p.State, p.Settled = RanOut, now
	return p, nil
}

func (p Pending) settle(as PendingState, by Person, now time.Time, answer string) (Pending, error) {
	switch {
	case p.State != Waiting:
		return p, NotPending
	case !now.Before(p.Expires):
		return p, Expired
	}
	if err := MayConfirm(p.Power, by, p.where(), p.Proposer); err != nil {
		return p, err
	}
	p.State, p.Second, p.Settled, p.Answer = as, by.No, now, answer
	return p, nil
}

func (p Pending) where() Where { return Where{Building: p.Building, Parties: p.Parties} }
