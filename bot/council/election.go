package council

import (
	"slices"
	"time"
)

// Electing is the state of an election's motion until its candidates are posted: voter
// list, nomination and consent come first, and Contest keeps them.
const Electing State = "electing"

// Contest is one post on its way from the voter list to taking office. The ballot itself
// is a Motion, and so is every ballot that has to follow it.
//
//	listed ─EndList→ nominating ─EndNomination→ consenting ─EndConsent→ balloting
//	balloting ─Count→ tied | short ─NextRound→ balloting, or published ─Seat→ seated
//	published ─Await→ awaiting ─Seat→ seated, where the ballot does not bind by itself
//
// An election that cannot go on is failed, with the reason.
type Contest struct {
	No     int    `json:"no"` // of its first motion
	Title  string `json:"title"`
	Matter string `json:"matter"`
	// Post is the office, Building the part of the place that it is for.
	Post     Role   `json:"post"`
	Building string `json:"building,omitempty"`
	// Line tells it apart from other seats of the same office: deputies, or the women's seat.
	Line  Line `json:"line,omitempty"`
	Seats int  `json:"seats"`
	// Filling: vacancies of a running term are filled (补选); nobody else leaves office.
	Filling bool `json:"filling,omitempty"`

	Stage  ContestStage `json:"stage"`
	Posted time.Time    `json:"posted"`
	// The ends of the stages, and of the ballot.
	ListUntil     time.Time `json:"list_until"`
	NominateUntil time.Time `json:"nominate_until"`
	ConsentUntil  time.Time `json:"consent_until"`
	MayOpen       time.Time `json:"may_open"`
	Closes        time.Time `json:"closes"`
	SeatAt        time.Time `json:"seat_at,omitzero"`

	// Needed is how many voting units must put somebody up; Longer counts how often the
	// time to nominate was prolonged because there were too few.
	Needed   int  `json:"needed"`
	ByPerson bool `json:"by_person,omitempty"` // a unit is a person, else a household
	Longer   int  `json:"longer,omitempty"`
	// PutUpBy are the voters who put somebody up, where others elect than they: households, or
	// representatives. Else it is the roll of the ballot.
	PutUpBy    *Roll       `json:"put_up_by,omitempty"`
	Candidates []Candidate `json:"candidates,omitempty"`

	// Rounds are the motions that voted on it, in order.
	Rounds []Round `json:"rounds,omitempty"`
	// Elected are those with a seat so far; Left those without, best first.
	Elected []PersonNo `json:"elected,omitempty"`
	Tied    []PersonNo `json:"tied,omitempty"`
	Left    []Place    `json:"left,omitempty"`
	Open    int        `json:"open,omitempty"`
	// Yielded had enough, but a near relative sits.
	Yielded []PersonNo `json:"yielded,omitempty"`
	Why     string     `json:"why,omitempty"`
	// Basis is the formal act that confirmed those elected, as officers said it; the ledger
	// has it digested with BasisSalt.
	Basis     string `json:"basis,omitempty"`
	BasisSalt []byte `json:"basis_salt,omitempty"`
}

// ContestStage is where an election stands.
type ContestStage string

// The stages of an election, in order; failed is the side exit.
const (
	Listed     ContestStage = "listed"     // voter list posted, to be objected to
	Nominating ContestStage = "nominating" // candidates are put up
	Consenting ContestStage = "consenting" // those put up say whether they stand
	Balloting  ContestStage = "balloting"  // candidates posted, then the vote
	TiedSeat   ContestStage = "tied"       // the last seat is tied: voted on again
	ShortSeats ContestStage = "short"      // seats stay open: 另行选举
	Published  ContestStage = "published"  // the result is posted (公示)
	Awaiting   ContestStage = "awaiting"   // posted, but only a formal election can confirm it
	Seated     ContestStage = "seated"     // in office
	FailedVote ContestStage = "failed"
)

// Candidate is somebody who was put up.
type Candidate struct {
	Person PersonNo `json:"person"`
	Name   string   `json:"name"`
	// By are the voting units that put the person up, by entry of the nominators' roll.
	By []int `json:"by,omitempty"`
	// Nominated is the organisation that put the person up, where the law lets it.
	Nominated string `json:"nominated,omitempty"`
	// Stands says that the person agreed, Declined that not; Ousted is who was taken off.
	Stands   bool `json:"stands,omitempty"`
	Declined bool `json:"declined,omitempty"`
	// Declared: the candidate said whether near relatives stand or hold office too; Kin are
	// those named, Found those whom officers found, Cleared those whom they found to be none.
	// They go when the election is over.
	Declared bool       `json:"declared,omitempty"`
	Kin      []PersonNo `json:"kin,omitempty"`
	Found    []PersonNo `json:"found,omitempty"`
	Cleared  []PersonNo `json:"cleared,omitempty"`
	Noted    []KinNote  `json:"noted,omitempty"`
	// Woman: she said so, to stand for a seat kept for women; Confirmed are the officers who
	// agreed. Both go when the election is over, too.
	Woman     bool       `json:"woman,omitempty"`
	Confirmed []PersonNo `json:"confirmed,omitempty"`
}

// Round is one ballot of an election.
type Round struct {
	Motion int       `json:"motion"`
	Kind   RoundKind `json:"kind"`
}

// RoundKind says why there is a ballot.
type RoundKind string

// The ballots of an election.
const (
	FirstRound RoundKind = "first"
	Revote     RoundKind = "revote" // among those tied on the last seat
	Rerun      RoundKind = "rerun"  // 另行选举 for open seats
	Repeat     RoundKind = "repeat" // the turnout was missed
)

// Place is how somebody without a seat came out; Over says that it would have been enough.
type Place struct {
	Person PersonNo `json:"person"`
	Votes  int      `json:"votes"`
	Over   bool     `json:"over,omitempty"`
}

// The refusals of elections.
const (
	NotNominating   Refusal = "not_nominating"   // the time to put candidates up has not come, or is over
	NominatedBefore Refusal = "nominated_before" // the same by the same unit
	NominatedEnough Refusal = "nominated_enough" // as many as there are seats
	// PutForwardBefore: an organisation put the person up already.
	PutForwardBefore Refusal = "put_forward_before"
	NotNominated     Refusal = "not_nominated" // nobody put the person up
	OnTheBallot      Refusal = "on_the_ballot" // too late to step back
	NotEligible      Refusal = "not_eligible"  // not on the voter list
	Incompatible     Refusal = "incompatible"  // a supervisor, or in the office already
	HoldsNoOffice    Refusal = "holds_no_office"
	SignedBefore     Refusal = "signed_before"
)

// missedTurnout is why an election failed that may be voted on again as it is.
const missedTurnout = "turnout"

// mostRounds bounds second ballots: whoever is tied again and again leaves the seat open.
const mostRounds = 5

// EndList ends the time to object to the voter list; candidates may be put up now.
func (c Contest) EndList(now time.Time, needed int) (Contest, error) {
	switch {
	case c.Stage != Listed:
		return c, WrongState
	case now.Before(c.ListUntil):
		return c, TooEarly
	}
	c.Stage, c.Needed = Nominating, needed
	return c.later(now), nil
}

// Nominators are those who put candidates up, in an election in which roll elects.
func (c Contest) Nominators(roll Roll) Roll {
	if c.PutUpBy != nil {
		return *c.PutUpBy
	}
	return roll
}

// later moves the ends of all further stages when one ended late, so that none is cut short.
func (c Contest) later(now time.Time) Contest {
	end := map[ContestStage]time.Time{Nominating: c.ListUntil, Consenting: c.NominateUntil, Balloting: c.ConsentUntil}[c.Stage]
	delay := now.Sub(end)
	if delay < time.Hour {
		return c
	}
	delay = wholeDays(delay)
	c.NominateUntil, c.ConsentUntil = c.NominateUntil.Add(delay), c.ConsentUntil.Add(delay)
	c.MayOpen, c.Closes = c.MayOpen.Add(delay), c.Closes.Add(delay)
	return c
}

// wholeDays rounds up to days, so that what ends at midnight still does.
func wholeDays(d time.Duration) time.Duration {
	const day = 24 * time.Hour
	return (d + day - 1) / day * day
}

// Nominate puts who up by the voting unit entry. Whoever puts themselves up stands.
func (c Contest) Nominate(entry int, who Person, self bool, now time.Time) (Contest, error) {
	switch {
	case c.Stage != Nominating || !now.Before(c.NominateUntil):
		return c, NotNominating
	case c.putUp(entry, who.No):
		return c, NominatedBefore
	case c.namedBy(entry) >= c.Seats:
		return c, NominatedEnough
	}
	c.Candidates = slices.Clone(c.Candidates)
	i := c.find(who.No)
	if i < 0 {
		i = len(c.Candidates)
		c.Candidates = append(c.Candidates, Candidate{Person: who.No, Name: who.Name})
	}
	k := &c.Candidates[i]
	k.By = append(slices.Clone(k.By), entry)
	if self {
		k.Stands, k.Declined = true, false
	}
	return c, nil
}

func (c Contest) find(p PersonNo) int {
	return slices.IndexFunc(c.Candidates, func(k Candidate) bool { return k.Person == p })
}

func (c Contest) putUp(entry int, p PersonNo) bool {
	i := c.find(p)
	return i >= 0 && slices.Contains(c.Candidates[i].By, entry)
}

func (c Contest) namedBy(entry int) int {
	n := 0
	for _, k := range c.Candidates {
		if slices.Contains(k.By, entry) {
			n++
		}
	}
	return n
}

// Candidate is what is known about somebody who was put up.
func (c Contest) Candidate(p PersonNo) (Candidate, bool) {
	if i := c.find(p); i >= 0 {
		return c.Candidates[i], true
	}
	return Candidate{}, false
}

// Answer is what somebody who was put up says: to stand, or not to. Once the candidates
// are posted one may only step back, and once the ballot is open not even that.
func (c Contest) Answer(p PersonNo, stands, open bool) (Contest, error) {
	i := c.find(p)
	switch {
	case i < 0:
		return c, NotNominated
	case c.Stage == Balloting && !stands && !open, c.Stage == Nominating, c.Stage == Consenting:
	default:
		return c, OnTheBallot
	}
	c.Candidates = slices.Clone(c.Candidates)
	c.Candidates[i].Stands, c.Candidates[i].Declined = stands, !stands
	return c, nil
}

// PutForward puts who up by an organisation, which needs nobody besides.
func (c Contest) PutForward(by string, who Person, now time.Time) (Contest, error) {
	i := c.find(who.No)
	switch {
	case c.Stage != Nominating || !now.Before(c.NominateUntil):
		return c, NotNominating
	case i >= 0 && c.Candidates[i].Nominated != "":
		return c, PutForwardBefore
	}
	c.Candidates = slices.Clone(c.Candidates)
	if i < 0 {
		i = len(c.Candidates)
		c.Candidates = append(c.Candidates, Candidate{Person: who.No, Name: who.Name})
	}
	c.Candidates[i].Nominated = by
	return c, nil
}

// Enough reports whether enough units, or an organisation, put a candidate up.
func (c Contest) Enough(k Candidate) bool { return len(k.By) >= c.Needed || k.Nominated != "" }

// Slate are the candidates for the ballot, in the order in which they were put up; of
// more than a ballot can have, those whom most put up.
func (c Contest) Slate() []Candidate {
	var slate []Candidate
	for _, k := range c.Candidates {
		if c.Enough(k) && k.Stands && c.Sure(k) {
			slate = append(slate, k)
		}
	}
	for len(slate) > MaxOptions {
		least := len(slate) - 1
		for i := len(slate) - 1; i >= 0; i-- {
			if len(slate[i].By) < len(slate[least].By) {
				least = i
			}
		}
		slate = slices.Delete(slate, least, least+1)
	}
	return slate
}

// Parties are those whose own election it is: who stands, and who is elected.
func (c Contest) Parties() []PersonNo {
	parties := slices.Clone(c.Elected)
	for _, k := range c.Candidates {
		if k.Stands {
			parties = append(parties, k.Person)
		}
	}
	return parties
}

// Waiting are those who were put up by enough and have not answered.
func (c Contest) Waiting() []Candidate {
	var waiting []Candidate
	for _, k := range c.Candidates {
		if c.Enough(k) && !k.Stands && !k.Declined {
			waiting = append(waiting, k)
		}
	}
	return waiting
}

// EndNomination ends the time to put candidates up.
func (c Contest) EndNomination(now time.Time) (Contest, error) {
	switch {
	case c.Stage != Nominating:
		return c, WrongState
	case now.Before(c.NominateUntil):
		return c, TooEarly
	}
	c.Stage = Consenting
	return c.later(now), nil
}

// Prolong gives more time to put candidates up when there are too few of them.
func (c Contest) Prolong(now time.Time, more time.Duration) Contest {
	delay := wholeDays(now.Add(more - time.Hour).Sub(c.NominateUntil))
	c.Stage, c.Longer = Nominating, c.Longer+1
	c.NominateUntil, c.ConsentUntil = c.NominateUntil.Add(delay), c.ConsentUntil.Add(delay)
	c.MayOpen, c.Closes = c.MayOpen.Add(delay), c.Closes.Add(delay)
	return c
}

// EndConsent fixes the candidates; the ballot on them is motion no.
func (c Contest) EndConsent(now time.Time) (Contest, error) {
	switch {
	case c.Stage != Consenting:
		return c, WrongState
	case now.Before(c.ConsentUntil) && len(c.Waiting())+len(c.Unsure()) > 0:
		return c, TooEarly
	}
	c.Stage = Balloting
	c.Rounds = append(slices.Clone(c.Rounds), Round{Motion: c.No, Kind: FirstRound})
	return c.later(now), nil
}

// Fail ends the election without a result.
func (c Contest) Fail(why string) Contest {
	c.Stage, c.Why = FailedVote, why
	if why != missedTurnout {
		c = c.Forget()
	}
	return c
}

// Round is the ballot that voting was last about.
func (c Contest) Round() Round {
	if len(c.Rounds) == 0 {
		return Round{}
	}
	return c.Rounds[len(c.Rounds)-1]
}
