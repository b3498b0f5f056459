package rule

// Verdict is the outcome in one word. The words are part of the line
// interface and of stored certificates and never change.
type Verdict string

const (
	Passed             Verdict = "passed"
	Failed             Verdict = "failed"
	NoQuorum           Verdict = "no_quorum"
	InvalidTurnout     Verdict = "invalid_turnout"
	Void               Verdict = "void"
	Valid              Verdict = "valid"
	Recalled           Verdict = "recalled"
	Stays              Verdict = "stays"
	NotOpened          Verdict = "not_opened"
	InvalidComposition Verdict = "invalid_composition"
	Invalid            Verdict = "invalid" // the input cannot be judged
)

// Why names the reason for a verdict. Each has a wording in words.json.
type Why string

const (
	MajorityReached      Why = "majority_reached"
	MajorityMissed       Why = "majority_missed"
	QuorumMissed         Why = "quorum_missed"
	OwnQuorumMissed      Why = "own_quorum_missed"
	NobodyTookPart       Why = "nobody_took_part"
	NotSeconded          Why = "not_seconded"
	TooFewReps           Why = "too_few_reps"
	TooFewWomen          Why = "too_few_women"
	BodyTooSmall         Why = "body_too_small"
	MoreBallotsThanVoter Why = "more_ballots_than_voters"
	SeatsFilled          Why = "seats_filled"
	SeatsOpen            Why = "seats_open"
	TiedOnLastSeat       Why = "tied_on_last_seat"
	NoOptionPassed       Why = "no_option_passed"
	LawfulBody           Why = "lawful_body"

	NumberOutOfRange     Why = "number_out_of_range"
	MoreThanTheRoll      Why = "more_than_the_roll"
	MoreThanTookPart     Why = "more_than_took_part"
	MoreVotesThanBallots Why = "more_votes_than_ballots"
	NoSeats              Why = "no_seats"
	NotAVotingRule       Why = "not_a_voting_rule"
	UnsoundRule          Why = "unsound_rule"
	UnknownMode          Why = "unknown_mode"
	UnsoundShare         Why = "unsound_share"
)

// Stage is which of the two questions a step answers.
type Stage string

const (
	ToBeValid Stage = "quorum"
	ToPass    Stage = "pass"
)

// Step is one comparison of the arithmetic: Have of Num against Need, which
// is N/D of Whole, the number of Den. An absolute quorum has D 0.
type Step struct {
	Stage  Stage    `json:"stage"`
	Option string   `json:"option,omitempty"`
	Num    Quantity `json:"num"`
	Have   int64    `json:"have"`
	Den    Quantity `json:"den,omitempty"`
	Whole  int64    `json:"whole,omitempty"`
	Limit
	Need int64 `json:"need"`
	OK   bool  `json:"ok"`
}

// Missing is how much is lacking, 0 when the step holds.
func (s Step) Missing() int64 { return max(s.Need-s.Have, 0) }

// Place is an option's standing; tied options share a rank.
type Place struct {
	Option
	Rank   int  `json:"rank"`
	Tied   bool `json:"tied,omitempty"`
	Passes bool `json:"passes,omitempty"`
}

// Outcome is a decision with everything needed to explain it.
type Outcome struct {
	Verdict Verdict  `json:"verdict"`
	Why     Why      `json:"why"`
	Gate    Quantity `json:"gate,omitempty"` // the first gate that was not met
	Steps   []Step   `json:"steps,omitempty"`

	// Participated and Yes are the numbers that counted, after silence.
	Participated Weighing `json:"participated"`
	Yes          Weighing `json:"yes"`
	// FollowedTo is yes or no when the silent went with the majority.
	FollowedTo string `json:"followed_to,omitempty"`

	Places []Place `json:"places,omitempty"` // options, best first
	// Passing are the options that passed; Elected the candidates with a
	// seat; Revote those tied on the last seat, who alone stand again.
	// OpenSeats are all seats not filled now, those of a revote included.
	Passing   []string `json:"passing,omitempty"`
	Elected   []string `json:"elected,omitempty"`
	Revote    []string `json:"revote,omitempty"`
	OpenSeats int64    `json:"open_seats,omitempty"`
}

func refuse(why Why) Outcome { return Outcome{Verdict: Invalid, Why: why} }

// add appends steps and returns the first that does not hold.
func (o *Outcome) add(steps ...Step) (missed *Step) {
	o.Steps = append(o.Steps, steps...)
	for i := range steps {
		if !steps[i].OK {
			return &steps[i]
		}
	}
	return nil
}

// verdicts are what a kind of rule calls its outcomes.
func (k Kind) verdicts() (invalid, lost, won Verdict) {
	switch k {
	case Election, Rerun:
		return InvalidTurnout, Valid, Valid
	case Recall:
		return InvalidTurnout, Stays, Recalled
	default:
		return NoQuorum, Failed, Passed
	}
}
