package council

import (
	"slices"
	"time"
)

// RequestState is where a request, or a task, stands.
type RequestState string

// The states of a request, in order, then its side exits.
const (
	RequestReported  RequestState = "reported"  // on the list of problems, nobody has answered yet
	RequestAccepted  RequestState = "accepted"  // an officer answers for it
	RequestAssigned  RequestState = "assigned"  // somebody does it by a day
	RequestForwarded RequestState = "forwarded" // a higher office does it by a day of its own
	RequestFinished  RequestState = "finished"  // said to be done; reporter or inspectors look
	RequestClosed    RequestState = "closed"    // 销号
	RequestDeclined  RequestState = "declined"  // not accepted, with a reason
	RequestGrouped   RequestState = "grouped"   // settled together with others of its kind
)

// RequestSource is where a request came from.
type RequestSource string

// The sources of a request. What residents report is theirs: only its kind, building
// and age are public. What officers and decisions ask for is public altogether.
const (
	FromResident RequestSource = "resident"
	FromOfficer  RequestSource = "officer"
	FromDecision RequestSource = "decision"
	FromGroup    RequestSource = "group" // several of one kind with one fix
)

// NeighbourKind is the kind of a complaint about a neighbour: it goes to mediation,
// between the parties and the mediator, and never onto a list.
const NeighbourKind = "neighbour"

// How long things may take, unless an officer said otherwise.
const (
	AnswerWithin  = 48 * time.Hour      // until somebody accepts or declines
	UsualDue      = 7 * 24 * time.Hour  // until it is done
	AgainDue      = 3 * 24 * time.Hour  // until what was not done well is
	HigherDue     = 15 * 24 * time.Hour // until a higher office has done it
	ConfirmWithin = 5 * 24 * time.Hour  // silence after "done" confirms it
	RateAgain     = 30 * 24 * time.Hour // from closing off to the second question
	ReopenWithin  = 60 * 24 * time.Hour // from closing off
	EscalateEvery = 3 * 24 * time.Hour  // from one word about lateness to the next
)

// The counts that rules of requests rest on.
const (
	MostAnswerNudges = 6  // words to officers that nobody answered, then they stop
	SupervisorNudge  = 3  // the one of them that a supervisor hears of mediation
	MostEscalations  = 3  // chair and supervisor hear of one lateness so often
	InspectorsNeeded = 2  // households that found a decision carried out
	BackersToRaise   = 5  // households that make a request worth a proposal
	RatingsToShow    = 5  // fewer would tell a handler who gave them
	MostGrouped      = 20 // requests that one fix settles
)

// Request is a problem that a resident reports, or a task that a decision or an officer
// set. Words, pictures and names of outsiders lie apart, where they can be erased.
type Request struct {
	No       int           `json:"no"`
	Kind     string        `json:"kind"`
	Building string        `json:"building,omitempty"`
	Stair    string        `json:"stair,omitempty"`
	Source   RequestSource `json:"source"`
	// Motion is the decision it carries out; Raised is the motion that it became.
	Motion int          `json:"motion,omitempty"`
	Raised int          `json:"raised,omitempty"`
	State  RequestState `json:"state"`
	// Reporter said it first, 0 for what officers set; Backers have it too.
	Reporter PersonNo `json:"reporter,omitempty"`
	Backers  []Backer `json:"backers,omitempty"`
	// Heard is set when an officer reported it for the reporter.
	Heard *Heard `json:"heard,omitempty"`
	// Answerable is the officer who answers for it; Handler does it, 0 for somebody who
	// is not on the roster; Outside says that there is such a one.
	Answerable PersonNo `json:"answerable,omitempty"`
	Handler    PersonNo `json:"handler,omitempty"`
	Outside    bool     `json:"outside,omitempty"`
	// Office is the higher office it was forwarded to: "street" or "department".
	Office string `json:"office,omitempty"`
	// Group is the request that it is settled with; Members are those of a group.
	Group   int   `json:"group,omitempty"`
	Members []int `json:"members,omitempty"`

	Reported time.Time `json:"reported"`
	Accepted time.Time `json:"accepted,omitzero"`
	Assigned time.Time `json:"assigned,omitzero"`
	Due      time.Time `json:"due,omitzero"`
	Finished time.Time `json:"finished,omitzero"`
	Closed   time.Time `json:"closed,omitzero"`
	// Late says that a due date passed; what a higher office has to answer for is
	// LateAbove. Neither is ever taken back.
	Late      bool `json:"late,omitempty"`
	LateAbove bool `json:"late_above,omitempty"`
	// Escalated counts the words to chair and supervisor about the present lateness.
	Escalated int `json:"escalated,omitempty"`
	// Nudged counts the words to officers about an answer, or an inspection, that is due.
	Nudged   int `json:"nudged,omitempty"`
	Reopened int `json:"reopened,omitempty"`
	// Silent says that nobody answered whether it is done.
	Silent bool `json:"silent,omitempty"`
	// Asked counts the households asked for a rating when it was closed off.
	Asked       int          `json:"asked,omitempty"`
	Ratings     []Rating     `json:"ratings,omitempty"`
	Inspections []Inspection `json:"inspections,omitempty"`
}

// Backer is somebody who has the same trouble; a household counts once.
type Backer struct {
	Person PersonNo `json:"person"`
	Unit   UnitNo   `json:"unit,omitempty"`
}

// Rating is one person's mark from 1 to 5, and the mark a month later.
type Rating struct {
	Person PersonNo `json:"person"`
	Score  int      `json:"score,omitempty"`
	Later  int      `json:"later,omitempty"`
}

// Inspection (验收) is what one household found.
type Inspection struct {
	Person PersonNo  `json:"person"`
	Unit   UnitNo    `json:"unit,omitempty"`
	Good   bool      `json:"good"`
	At     time.Time `json:"at"`
}

// The refusals of requests.
const (
	NotYourRequest  Refusal = "not_your_request" // for the one who reported it, or has it too
	BackedBefore    Refusal = "backed_before"    // the household is counted already
	OverLongAgo     Refusal = "over_long_ago"    // reported anew rather than reopened
	OwnWork         Refusal = "own_work"         // nobody inspects what they did
	InspectedBefore Refusal = "inspected_before" // the household has looked already
	ForInspectors   Refusal = "for_inspectors"   // what a decision asked for is inspected
	ForMediation    Refusal = "for_mediation"    // stays between the parties and the mediator
	NotOneKind      Refusal = "not_one_kind"     // one fix settles requests of one kind
	NobodyHasIt     Refusal = "nobody_has_it"    // not assigned yet
	FewBackers      Refusal = "few_backers"      // not enough households for a proposal
	OwnRequest      Refusal = "own_request"      // nobody turns down or mediates their own
	AlreadyAccepted Refusal = "already_accepted" // answered before
	NoSuchScore     Refusal = "no_such_score"    // 1 to 5
)

// Private reports whether only the parties and the mediator may know of it.
func (r Request) Private() bool { return r.Kind == NeighbourKind }

// Open reports whether something remains to be done about it.
func (r Request) Open() bool {
	switch r.State {
	case RequestClosed, RequestDeclined:
		return false
	}
	return true
}

// Working reports whether somebody has it to do.
func (r Request) Working() bool {
	return r.State == RequestAssigned || r.State == RequestForwarded
}

// Concerns reports whether p reported it or has the same trouble.
func (r Request) Concerns(p PersonNo) bool {
	return p != 0 && (r.Reporter == p || slices.ContainsFunc(r.Backers, func(b Backer) bool { return b.Person == p }))
}

// Followers are those who are told what becomes of it, the reporter first.
func (r Request) Followers() []PersonNo {
	var all []PersonNo
	if r.Reporter != 0 {
		all = append(all, r.Reporter)
	}
	for _, b := range r.Backers {
		if b.Person != 0 && !slices.Contains(all, b.Person) { // 0 had it, and had themselves forgotten
			all = append(all, b.Person)
		}
	}
	return all
}

// Households counts those who have the trouble; the reporter's is among the backers.
func (r Request) Households() int { return len(r.Backers) }

// Back counts one more household.
func (r Request) Back(b Backer) (Request, error) {
	switch {
	case r.Private():
		return r, ForMediation
	case !r.Open():
		return r, OverLongAgo
	}
	for _, have := range r.Backers {
		if have.Person == b.Person || b.Unit != 0 && have.Unit == b.Unit {
			return r, BackedBefore
		}
	}
	r.Backers = append(slices.Clone(r.Backers), b)
	return r, nil
}

// Accept has by answer for it.
func (r Request) Accept(by PersonNo, now time.Time) (Request, error) {
	if r.State != RequestReported {
		return r, AlreadyAccepted
	}
	r.State, r.Answerable, r.Accepted, r.Nudged = RequestAccepted, by, now, 0
	return r, nil
}

// Decline ends it with a reason, which is kept with its words.
func (r Request) Decline(by PersonNo, now time.Time, reason string) (Request, error) {
	switch {
	case r.State != RequestReported && r.State != RequestAccepted:
		return r, AlreadyAccepted
	case by == r.Reporter:
		return r, OwnRequest
	case reason == "":
		return r, NeedsReason
	}
	r.State, r.Answerable, r.Closed = RequestDeclined, by, now
	return r, nil
}

// Assign gives it to somebody to do until due; an assignment is an acceptance.
func (r Request) Assign(by, handler PersonNo, due, now time.Time) (Request, error) {
	switch {
	case !r.Open() || r.State == RequestGrouped || r.State == RequestFinished:
		return r, WrongState
	case !due.After(now):
		return r, BadDeadline
	}
	r = r.answered(by, now)
	r.State, r.Handler, r.Outside, r.Office = RequestAssigned, handler, handler == 0, ""
	r.Assigned, r.Due, r.Escalated = now, due, 0
	return r, nil
}

// Forward gives it to a higher office until its own due date.
func (r Request) Forward(by PersonNo, office string, due, now time.Time) (Request, error) {
	if r.Private() {
		return r, ForMediation
	}
	r, err := r.Assign(by, 0, due, now)
	if err != nil {
		return r, err
	}
	r.State, r.Office = RequestForwarded, office
	return r, nil
}

// InHandsOf reports whether the request is as next would have it, so that two officers who
// say the same hand it out once.
func (r Request) InHandsOf(next Request) bool {
	return r.State == next.State && r.Handler == next.Handler && r.Outside == next.Outside && r.Office == next.Office &&
		next.Due.Sub(r.Due).Abs() < time.Minute
}

// answered has an officer answer for what nobody did so far.
func (r Request) answered(by PersonNo, now time.Time) Request {
	if r.Answerable == 0 {
		r.Answerable = by
	}
	if r.Accepted.IsZero() {
		r.Accepted = now
	}
	return r
}

// Overdue notes that the due date passed, and says whether chair and supervisor are to
// hear of it: not for ever.
func (r Request) Overdue(now time.Time) (Request, bool) {
	if !r.Working() || now.Before(r.Due) {
		return r, false
	}
	if r.State == RequestForwarded {
		r.LateAbove = true
	} else {
		r.Late = true
	}
	if r.Escalated >= MostEscalations {
		return r, false
	}
	r.Escalated++
	return r, true
}

// Finish says that it is done: by the handler, or by an officer.
func (r Request) Finish(now time.Time) (Request, error) {
	if r.State == RequestFinished || r.State == RequestClosed {
		return r, WrongState
	}
	if !r.Working() {
		return r, NobodyHasIt
	}
	if now.After(r.Due) {
		r, _ = r.Overdue(now)
	}
	r.State, r.Finished, r.Inspections, r.Nudged = RequestFinished, now, nil, 0
	return r, nil
}

// Inspected reports whether residents look before it is closed off.
func (r Request) Inspected() bool { return r.Source == FromDecision }

// Confirm closes it off: the reporter found it done. Errors: what a decision asked for is
// confirmed by inspectors.
func (r Request) Confirm(now time.Time) (Request, error) {
	switch {
	case r.State != RequestFinished:
		return r, WrongState
	case r.Inspected():
		return r, ForInspectors
	}
	return r.close(now), nil
}

// LapseToClosed closes it off after a silence.
func (r Request) LapseToClosed(now time.Time) (Request, error) {
	if now.Before(r.Finished.Add(ConfirmWithin)) {
		return r, TooEarly
	}
	r, err := r.Confirm(now)
	r.Silent = err == nil
	return r, err
}

func (r Request) close(now time.Time) Request {
	r.State, r.Closed, r.Asked = RequestClosed, now, len(r.Followers())
	return r
}

// Reopen gives it back to whoever had it: it is not done after all.
func (r Request) Reopen(now time.Time) (Request, error) {
	switch {
	case r.State != RequestFinished && r.State != RequestClosed:
		return r, WrongState
	case r.State == RequestClosed && now.After(r.Closed.Add(ReopenWithin)):
		return r, OverLongAgo
	}
	r.State = RequestAssigned
	if r.Office != "" {
		r.State = RequestForwarded
	}
	r.Reopened++
	r.Silent, r.Escalated = false, 0
	r.Finished, r.Closed, r.Due = time.Time{}, time.Time{}, now.Add(AgainDue)
	return r, nil
}

// Join settles it together with a group of its kind.
func (r Request) Join(group Request) (Request, error) {
	switch {
	case r.Private():
		return r, ForMediation
	case r.State == RequestFinished || r.State == RequestGrouped || !r.Open() || r.Source == FromGroup:
		return r, WrongState
	case r.Kind != group.Kind:
		return r, NotOneKind
	}
	r = r.answered(group.Answerable, group.Reported)
	r.State, r.Group, r.Handler, r.Outside, r.Office = RequestGrouped, group.No, 0, false, ""
	return r, nil
}

// FinishWith is what becomes of a member when its group is done.
func (r Request) FinishWith(group Request) Request {
	if r.State != RequestGrouped {
		return r
	}
	r.State, r.Finished, r.Due = RequestFinished, group.Finished, group.Due
	r.Handler, r.Outside, r.Office = group.Handler, group.Outside, group.Office
	r.Late, r.LateAbove = r.Late || group.Late, r.LateAbove || group.LateAbove
	return r
}

// Settle closes off what the reporter found done before anybody said so.
func (r Request) Settle(now time.Time) (Request, error) {
	if !r.Open() || r.State == RequestGrouped || r.Inspected() {
		return r, WrongState
	}
	r.State, r.Finished = RequestFinished, now
	return r.Confirm(now)
}

// MayRaise says whether enough households have it for everybody to decide about it.
func (r Request) MayRaise() error {
	switch {
	case r.Private():
		return ForMediation
	case !r.Open() || r.State == RequestGrouped || r.State == RequestFinished:
		return WrongState
	case r.Households() < BackersToRaise:
		return FewBackers
	}
	return nil
}
