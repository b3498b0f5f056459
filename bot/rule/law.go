package rule

// Kind is what a rule decides about, and so which function applies it.
type Kind string

const (
	Vote         Kind = "vote"         // yes or no, or options, by gates
	Election     Kind = "election"     // people into seats
	Rerun        Kind = "rerun"        // 另行选举
	Recall       Kind = "recall"       // 罢免
	Petition     Kind = "petition"     // 联名提议
	Count        Kind = "count"        // who is one head
	FollowVote   Kind = "follow"       // a vote with 从多 for the delivered and silent
	ProxyVote    Kind = "proxy"        // who may vote for whom
	Notice       Kind = "notice"       // days before and days long
	Consultation Kind = "consultation" // 协商 steps
	Openness     Kind = "openness"     // 村务/居务公开
)

// Quantity names a number a gate compares. Several names mean the same
// number; they are kept apart because a rule reads as its law does.
type Quantity string

const (
	Heads             Quantity = "heads"
	Area              Quantity = "area"
	Total             Quantity = "total"
	Registered        Quantity = "registered"
	ParticipatedHeads Quantity = "participated_heads"
	ParticipatedArea  Quantity = "participated_area"
	Present           Quantity = "present"
	Voters            Quantity = "voters"
	Cast              Quantity = "cast"
	Ballots           Quantity = "ballots"
	Yes               Quantity = "yes"
	YesHeads          Quantity = "yes_heads"
	YesArea           Quantity = "yes_area"
	Votes             Quantity = "votes"
	Reps              Quantity = "reps"
	WomenReps         Quantity = "women_reps"
	Body              Quantity = "body"
)

// Gate is one condition: Num compared with Den.
type Gate struct {
	Num Quantity `json:"num"`
	Den Quantity `json:"den"`
	Limit
}

// Weight is how somebody who did not say yes or no weighs in the denominator.
type Weight string

const (
	In          Weight = "in"            // stays in the denominator
	Out         Weight = "out"           // leaves the denominator
	AsNo        Weight = "as_no"         // the denominator is everybody, so it weighs as a no
	InIfPresent Weight = "in_if_present" // in when present, out when absent
)

// Silence is what a delivered unit that did not vote counts as.
type Silence string

const (
	SilenceOut     Silence = "out"     // 不计: the default
	SilenceAbstain Silence = "abstain" // 弃权: took part, chose nothing
	SilenceFollow  Silence = "follow"  // 从众: goes with the majority
)

// FollowMode is what 从众 adds to. Whether the silent count as 参与表决 under
// 民法典278 is disputed, so a community must say which it adopted.
type FollowMode string

const (
	FollowOff           FollowMode = "off"
	FollowParticipation FollowMode = "participation" // to votes and to participation
	FollowVotesOnly     FollowMode = "votes_only"    // to votes, not to participation
)

// Mode is how an election's voters are drawn; the turnout depends on it.
type Mode string

const (
	ByVoters     Mode = "voters"
	ByHouseholds Mode = "households"
	ByReps       Mode = "reps"
)

// Petitioning is one way to force a meeting or a recall: N/D of By.
type Petitioning struct {
	By string `json:"by"` // owners, villagers, residents, households, reps, groups, members
	N  int64  `json:"n"`
	D  int64  `json:"d"`
	// Jointly asks the share of heads and of area (指导规则).
	Jointly bool `json:"jointly,omitempty"`
}

// ProxyLaw is who may cast another's ballot.
type ProxyLaw struct {
	Allowed      bool  `json:"allowed"`
	Max          int64 `json:"max,omitempty"`           // ballots one proxy may hold; 0 is no limit
	NearRelative bool  `json:"near_relative,omitempty"` // only 近亲属
	Household    bool  `json:"household,omitempty"`     // only members of the same household
	Candidates   bool  `json:"candidates,omitempty"`    // candidates may hold proxies
}

// Status is how sure the reading of a rule is.
type Status string

const (
	ByText      Status = "read"      // the text of the law was read
	ByLocalText Status = "local"     // read in a local regulation; others differ
	ByQuotation Status = "secondary" // quoted by somebody else
	ByCustom    Status = "customary" // practice, no text
	InDispute   Status = "disputed"
	OwnRule     Status = "own" // the product's or the community's own rule
)

// Rule is one version of a decision rule. A motion stores the whole value
// when voting opens, and nothing changes it afterwards.
type Rule struct {
	ID     string `json:"id"`
	From   string `json:"from,omitempty"` // first day in force, 2006-01-02; empty: always
	To     string `json:"to,omitempty"`   // last day in force; empty: until further notice
	Kind   Kind   `json:"kind"`
	Body   string `json:"body"` // whose rule, in the law's words
	Law    string `json:"law"`
	Status Status `json:"status"`
	// Clause is the community's own clause that replaced parts of the rule.
	Clause string `json:"clause,omitempty"`

	Quorum       []Gate          `json:"quorum,omitempty"`
	QuorumByMode map[Mode][]Gate `json:"quorum_by_mode,omitempty"`
	Pass         []Gate          `json:"pass,omitempty"`
	Composition  []Gate          `json:"composition,omitempty"`
	MinBody      int64           `json:"min_body,omitempty"` // heads the body must have to be lawful

	Abstain   Weight     `json:"abstain,omitempty"`
	Nonvoter  Weight     `json:"nonvoter,omitempty"`
	Silence   Silence    `json:"silence,omitempty"`
	Follow    FollowMode `json:"follow,omitempty"`
	Change    bool       `json:"change"` // a voter may change the ballot until close
	Secret    bool       `json:"secret,omitempty"`
	Statutory bool       `json:"statutory,omitempty"` // a community may tighten, never loosen it

	Petitions   []Petitioning `json:"petitions,omitempty"`
	Proxy       ProxyLaw      `json:"proxy"`
	NoticeDays  int           `json:"notice_days,omitempty"`
	Special     bool          `json:"special,omitempty"`      // 遇有特殊情况可以临时通知
	PostWithin  int           `json:"post_within,omitempty"`  // days until the decision must be posted
	PublishDays int           `json:"publish_days,omitempty"` // full days it must stay posted
}

// ByArea reports whether floor area counts beside heads.
func (r Rule) ByArea() bool {
	for _, gates := range [][]Gate{r.Quorum, r.Pass} {
		for _, g := range gates {
			if g.Den == Area || g.Den == ParticipatedArea {
				return true
			}
		}
	}
	return false
}

// quorum returns the participation gates, which may depend on the mode.
func (r Rule) quorum(mode Mode) []Gate {
	if r.QuorumByMode == nil {
		return r.Quorum
	}
	if mode == "" {
		mode = ByVoters
	}
	return r.QuorumByMode[mode]
}
