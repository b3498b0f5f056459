package rule

const (
	Accept Verdict = "accept"
	Reject Verdict = "reject"

	ProxyFine        Why = "proxy_fine"
	ProxyNotAllowed  Why = "proxy_not_allowed"
	SubDelegation    Why = "sub_delegation"
	ProxyIsCandidate Why = "candidate"
	NearRelativeOnly Why = "near_relative_only"
	HouseholdOnly    Why = "household_only"
	TooManyProxies   Why = "too_many"
)

// Proxying is one request to cast another's ballot.
type Proxying struct {
	AlreadyHeld   int64 // ballots the proxy holds already
	Candidate     bool  // the proxy stands in this election
	SubDelegation bool  // the principal is a proxy too
	NearRelative  bool  // 近亲属 of the principal
	SameHousehold bool
}

// CheckProxy says whether the law of the rule takes the proxy. The first
// objection is the one told; reasons that cannot be mended come first.
func CheckProxy(law ProxyLaw, p Proxying) (Verdict, Why) {
	switch {
	case p.AlreadyHeld < 0 || p.AlreadyHeld > maxNumber:
		return Invalid, NumberOutOfRange
	case !law.Allowed:
		return Reject, ProxyNotAllowed
	case p.SubDelegation:
		return Reject, SubDelegation
	case p.Candidate && !law.Candidates:
		return Reject, ProxyIsCandidate
	case law.NearRelative && !p.NearRelative:
		return Reject, NearRelativeOnly
	case law.Household && !p.SameHousehold:
		return Reject, HouseholdOnly
	case law.Max > 0 && p.AlreadyHeld >= law.Max:
		return Reject, TooManyProxies
	default:
		return Accept, ProxyFine
	}
}

// proxyRules are the regimes the line interface names, and the rule whose
// ProxyLaw each follows.
var proxyRules = map[string]string{
	"village":              "village_election",
	"residents":            "residents_election",
	"residents_voters":     "residents_election",
	"residents_households": "residents_election",
	"owners":               "owners_general",
	"owner_committee":      "owner_committee",
	"committee":            "owner_committee",
	"collective":           "collective_members",
	"collective_members":   "collective_members",
	"collective_reps":      "collective_reps",
	"party":                "party_assembly",
	"roberts":              "roberts_majority",
}

// ProxyRegime returns the law of a regime on a day (DateLayout; empty asks
// for the newest). 居民代表 may not send anybody (居委会组织法19).
func ProxyRegime(regime, day string) (ProxyLaw, error) {
	if regime == "residents_reps" {
		return ProxyLaw{}, nil
	}
	id, known := proxyRules[regime]
	if !known {
		id = regime
	}
	r, err := find(id, day)
	return r.Proxy, err
}
