package council

import (
	"encoding/json"
	"time"
)

// Form is how a motion is answered.
type Form string

// The forms of a motion.
const (
	YesNo    Form = "yesno"    // 赞成 反对 弃权
	Choice   Form = "choice"   // one of several
	Multi    Form = "multi"    // Min to Max of several
	Election Form = "election" // up to Seats of the candidates
)

// Secrecy is who may see how a unit voted.
type Secrecy string

// The degrees of secrecy.
const (
	// Open: the ballot list is published at close, receipt by receipt.
	Open Secrecy = "open"
	// RollCall (实名公开): announced beforehand; names and choices are public.
	RollCall Secrecy = "rollcall"
	// Secret (无记名): sealed; hidden from residents and chair, not from the operator.
	Secret Secrecy = "secret"
)

// State is where a motion stands.
type State string

// The states of a motion, in order, then its side exits.
const (
	Draft      State = "draft"
	Seconding  State = "seconding"  // proposed, gathering seconds
	Discussing State = "discussing" // on the agenda, not yet put to a vote
	Announced  State = "announced"  // roll posted, waiting out the time to object
	Voting     State = "voting"
	Counting   State = "counting" // closed, not yet decided
	Passed     State = "passed"
	Rejected   State = "rejected"
	Inquorate  State = "inquorate"
	Withdrawn  State = "withdrawn"
	Voided     State = "voided"
	Lapsed     State = "lapsed"   // too few seconds in time
	Declined   State = "declined" // not taken up by the committee, with a reason
)

// Choices a voter can mark on a yes/no motion; on the others the options are the
// letters A, B, C … in order, at most MaxOptions.
const (
	Yes     = "yes"
	No      = "no"
	Abstain = "abstain"

	MaxOptions = 20
)

// Motion is what is put to a vote. Rule, version, roll and wording are pinned when
// voting opens and never change afterwards; Closes may move once (延期).
type Motion struct {
	No      int      `json:"no"`
	Title   string   `json:"title"`
	Form    Form     `json:"form"`
	Options []string `json:"options,omitempty"`
	Min     int      `json:"min,omitempty"`
	Max     int      `json:"max,omitempty"`
	Seats   int      `json:"seats,omitempty"`

	Secrecy Secrecy `json:"secrecy"`
	// Matter names what it is about (rule.Matter); Rule and RuleVersion decide it.
	Matter      string `json:"matter"`
	Rule        string `json:"rule"`
	RuleVersion string `json:"rule_version"`
	// Pinned is the whole rule as it stood when voting opened.
	Pinned     json.RawMessage `json:"pinned,omitempty"`
	Electorate string          `json:"electorate"`
	Clause     string          `json:"clause,omitempty"`
	Effect     string          `json:"effect"`
	// Silence is what units count as that were told and did not vote: out, abstain or
	// follow; empty is what the rule says.
	Silence string `json:"silence,omitempty"`
	// MayChange: a voter may change or take back the ballot until close.
	MayChange bool `json:"may_change"`
	// Running: running choices may be shown while open (never on a secret motion).
	Running bool `json:"running,omitempty"`

	State    State     `json:"state"`
	Author   PersonNo  `json:"author"`
	Made     time.Time `json:"made"`
	Opened   time.Time `json:"opened,omitzero"`
	Closes   time.Time `json:"closes,omitzero"`
	Extended bool      `json:"extended,omitempty"`
	// Live is set when those at a meeting vote on it, and they only.
	Live *Live `json:"live,omitempty"`
	// Reminded is when those who had not voted were last reminded.
	Reminded time.Time `json:"reminded,omitzero"`
	Ended    time.Time `json:"ended,omitzero"`
	Roll     Roll      `json:"roll"`
	// SealKey is the public key that secret ballots are sealed to.
	SealKey []byte `json:"seal_key,omitempty"`
	// Group is where it is posted.
	Group *GroupRef `json:"group,omitempty"`
	// Covenant is the key of the articles that it puts to the vote; see CovenantKey.
	Covenant string `json:"covenant,omitempty"`
	// Request is the request that it came from.
	Request int `json:"request,omitempty"`
	// Overrides are lint findings set aside with a reason.
	Overrides []Override `json:"overrides,omitempty"`
	// Result is set when the outcome has been decided.
	Result *Result `json:"result,omitempty"`
	// City is the result of the same vote in the city's own system, once it was posted.
	City *CityResult `json:"city,omitempty"`
	// Disputes are entries whose co-owners said 我家还没商量好.
	Disputes []int `json:"disputes,omitempty"`
	// Posted is when text and masked roll were announced; MayOpen ends the time to
	// object to them. Reason says why it ended early, was withdrawn or voided.
	Posted  time.Time `json:"posted,omitzero"`
	MayOpen time.Time `json:"may_open,omitzero"`
	Reason  string    `json:"reason,omitempty"`
	// Survey says that the options are a scale, the best first: people rate, and nothing
	// is decided (满意度测评, 民主评议).
	Survey bool `json:"survey,omitempty"`
	// Contest is the election that the motion is a ballot of; Slate are the persons behind
	// its options. WriteIns says that a voter may name somebody else. Recalls is whose
	// office a recall is about.
	Contest  int        `json:"contest,omitempty"`
	Slate    []PersonNo `json:"slate,omitempty"`
	WriteIns bool       `json:"write_ins,omitempty"`
	Recalls  PersonNo   `json:"recalls,omitempty"`
}

// Override is a lint finding that an officer set aside.
type Override struct {
	Finding string   `json:"finding"`
	Reason  string   `json:"reason"`
	By      PersonNo `json:"by"`
}

// Rank orders the doors: a ballot of higher rank replaces one of lower rank.
type Rank int

// The ranks, lowest first.
const (
	ByPaper Rank = 1 // paper and doorstep, entered by one and checked by another
	ByProxy Rank = 2
	ByOwn   Rank = 3 // the unit's own ballot, by chat or page
)

// Counters are a motion's running sums.
type Counters struct {
	Units, Heads int
	Area         int64 // 0.01 m²
	// ByBuilding is turnout per building of the roll, in its order.
	ByBuilding []Turnout
	// Options are the sums per choice (y n a, or A B C …); empty on a secret motion.
	Options map[string]Sum
	// Doors counts ballots by rank.
	Doors map[Rank]int
	// Silent were told, with proof, and did not vote; only known at close.
	Silent Sum
	Frozen bool
}

// Turnout is how much of a building took part.
type Turnout struct {
	Units, Heads int
	Area         int64
}

// Sum is what stands behind one choice.
type Sum struct {
	Units, Heads int
	Area         int64
}

// Result is a motion's decided outcome, computed from frozen counters.
type Result struct {
	Outcome string         `json:"outcome"` // passed, failed, no_quorum, valid, invalid_turnout, void …
	Gate    string         `json:"gate,omitempty"`
	Effect  string         `json:"effect"`
	Units   int            `json:"units"`
	Heads   int            `json:"heads"`
	Area    int64          `json:"area"`
	Options map[string]Sum `json:"options,omitempty"`
	Doors   map[Rank]int   `json:"doors,omitempty"`
	Elected []string       `json:"elected,omitempty"`
	// Sheets counts the ballots of rank ByPaper by the door they came: paper, door,
	// phone, family. Unnamed are the sums of a secret motion's unnamed sheets, by choice.
	Sheets  map[string]int `json:"sheets,omitempty"`
	Unnamed map[string]int `json:"unnamed,omitempty"`
	// Silent were told and did not vote, where silence counts: FollowedTo is the side
	// they went with, Without the outcome if silence counted for nothing.
	Silent     Sum    `json:"silent,omitzero"`
	FollowedTo string `json:"followed_to,omitempty"`
	Without    string `json:"without,omitempty"`
	// Passing are the options that passed, of a choice.
	Passing   []string `json:"passing,omitempty"`
	Revote    []string `json:"revote,omitempty"`
	OpenSeats int      `json:"open_seats,omitempty"`
	Invalid   int      `json:"invalid,omitempty"`
	// NotReached counts units without any ballot.
	NotReached int       `json:"not_reached"`
	Decided    time.Time `json:"decided"`
}

// Disputed reports whether the people of an entry said 我家还没商量好.
func (m Motion) Disputed(entry int) bool {
	for _, e := range m.Disputes {
		if e == entry {
			return true
		}
	}
	return false
}
