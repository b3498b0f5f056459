package council

// Refusal is the named reason why something may not be done. It is an error, it is
// compared with ==, and the texts that residents read are kept under its name.
type Refusal string

// Error returns the name of the reason.
func (r Refusal) Error() string { return string(r) }

// The refusals of a motion's life cycle.
const (
	WrongState     Refusal = "wrong_state"      // not at this point of its life
	TooEarly       Refusal = "too_early"        // the time to object, or to vote, still runs
	TooLate        Refusal = "too_late"         // the deadline has passed
	BadDeadline    Refusal = "bad_deadline"     // the new deadline does not lie ahead
	ExtendedBefore Refusal = "extended_before"  // a motion is extended once
	QuorumReached  Refusal = "quorum_reached"   // extended only below quorum
	NotAllVoted    Refusal = "not_all_voted"    // ends early only when every unit voted
	NeedsReason    Refusal = "needs_reason"     // recorded only with a reason
	VotingHasBegun Refusal = "voting_has_begun" // withdrawn only before, voided after
	NoRoll         Refusal = "no_roll"          // nobody could vote
	BadOutcome     Refusal = "bad_outcome"      // a result that says no known outcome
)

// The refusals of offices and of acts that need two officers.
const (
	NotYourOffice  Refusal = "not_your_office"
	OtherBuilding  Refusal = "other_building" // a captain acts in the own building
	IsParty        Refusal = "is_party"       // candidate or party in the matter
	OwnProposal    Refusal = "own_proposal"   // confirmed by another person only
	HasLeft        Refusal = "has_left"       // no longer on the roster
	NotPending     Refusal = "not_pending"    // confirmed, refused or withdrawn before
	Expired        Refusal = "expired"
	NotTheProposer Refusal = "not_the_proposer"
	UnknownPower   Refusal = "unknown_power"
)

// The refusals of upkeep.
const (
	NobodyNamed    Refusal = "nobody_named"    // no buyer, or a name that is empty
	NotTied        Refusal = "not_tied"        // the person has nothing to do with the unit
	TiedBefore     Refusal = "tied_before"     // the person is this to the unit already
	OwnersStay     Refusal = "owners_stay"     // an owner who moves out still owns
	NotAnOccupant  Refusal = "not_an_occupant" // ownership changes hands by transfer
	PersonMissing  Refusal = "person_missing"  // the rows needed were not handed in
	NotAdult       Refusal = "not_adult"
	SupervisorBars Refusal = "supervisor_bars" // who supervises cannot chair as well
	SamePerson     Refusal = "same_person"     // named twice, or in office already
	TooManyNamed   Refusal = "too_many_named"  // more buyers than one unit can have
	UnitUnknown    Refusal = "unit_unknown"    // a unit of the person was not handed in
)
