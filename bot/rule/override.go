package rule

import "slices"

// Override is a community's own 议事规则 for a rule: what it replaces, and the
// clause that says so. Zero fields keep the rule's own.
type Override struct {
	Clause      string     `json:"clause"` // 议事规则第12条
	Quorum      []Gate     `json:"quorum,omitempty"`
	Pass        []Gate     `json:"pass,omitempty"`
	Silence     Silence    `json:"silence,omitempty"`
	Follow      FollowMode `json:"follow,omitempty"`
	Change      *bool      `json:"change,omitempty"`
	Secret      *bool      `json:"secret,omitempty"`
	NoticeDays  *int       `json:"notice_days,omitempty"`
	PublishDays *int       `json:"publish_days,omitempty"`
	ProxyMax    *int64     `json:"proxy_max,omitempty"`
}

// OverrideError says which part of an Override the rule does not allow.
type OverrideError struct {
	Field string
	Why   Why
}

const (
	ClauseMissing Why = "clause_missing"
	BelowTheLaw   Why = "below_the_law"
	NotForThis    Why = "not_for_this_rule"
	NotSound      Why = "not_sound"
)

// Error is for logs; people read Why through the catalog.
func (e *OverrideError) Error() string { return "override " + e.Field + ": " + string(e.Why) }

// With returns the rule as the community's own clause has it. A statutory
// rule may be tightened and never loosened; 从众 needs a rule of the owners'
// assembly and is never taken in an election or a recall. It fails with an
// *OverrideError.
func (r Rule) With(o Override) (Rule, error) {
	if o.Clause == "" {
		return Rule{}, &OverrideError{"clause", ClauseMissing}
	}
	for _, part := range []struct {
		name string
		own  []Gate
		law  *[]Gate
	}{{"quorum", o.Quorum, &r.Quorum}, {"pass", o.Pass, &r.Pass}} {
		if part.own == nil {
			continue
		}
		if why := r.gatesAllowed(part.own, *part.law); why != "" {
			return Rule{}, &OverrideError{part.name, why}
		}
		*part.law = slices.Clone(part.own)
	}
	if err := r.overrideSilence(o); err != nil {
		return Rule{}, err
	}
	if err := r.overrideTerms(o); err != nil {
		return Rule{}, err
	}
	r.Clause = o.Clause
	return r, nil
}

// gatesAllowed tests that own gates are sound and, under a statute, keep each
// gate of the law at least as strict.
func (r Rule) gatesAllowed(own, law []Gate) Why {
	if r.QuorumByMode != nil || r.Kind != Vote && r.Kind != Election && r.Kind != FollowVote {
		return NotForThis
	}
	for _, g := range own {
		if !g.sound() || g.N == 0 {
			return NotSound
		}
	}
	if !r.Statutory {
		return ""
	}
	for _, g := range law {
		kept := slices.ContainsFunc(own, func(o Gate) bool {
			return o.Num == g.Num && o.Den == g.Den && o.compare(g.Limit) >= 0
		})
		if !kept {
			return BelowTheLaw
		}
	}
	return ""
}

func (r *Rule) overrideSilence(o Override) error {
	switch o.Silence {
	case "":
		return nil
	case SilenceOut:
	case SilenceAbstain, SilenceFollow:
		assembly := r.Kind == Vote || r.Kind == FollowVote
		if !assembly || o.Silence == SilenceFollow && !r.ByArea() {
			return &OverrideError{"silence", NotForThis}
		}
	default:
		return &OverrideError{"silence", NotSound}
	}
	if o.Silence == SilenceFollow && o.Follow != FollowParticipation && o.Follow != FollowVotesOnly {
		return &OverrideError{"follow", NotSound}
	}
	r.Silence, r.Follow = o.Silence, o.Follow
	return nil
}

func (r *Rule) overrideTerms(o Override) error {
	if o.Change != nil {
		r.Change = *o.Change
	}
	if o.Secret != nil {
		if r.Statutory && r.Secret && !*o.Secret {
			return &OverrideError{"secret", BelowTheLaw}
		}
		r.Secret = *o.Secret
	}
	for _, days := range []struct {
		name string
		own  *int
		law  *int
	}{{"notice_days", o.NoticeDays, &r.NoticeDays}, {"publish_days", o.PublishDays, &r.PublishDays}} {
		switch {
		case days.own == nil:
		case *days.own < 0 || *days.own > 366:
			return &OverrideError{days.name, NotSound}
		case r.Statutory && *days.own < *days.law:
			return &OverrideError{days.name, BelowTheLaw}
		default:
			*days.law = *days.own
		}
	}
	return r.overrideProxy(o.ProxyMax)
}

// overrideProxy may allow fewer proxies a head than the law, not more; 0
// means none at all.
func (r *Rule) overrideProxy(most *int64) error {
	switch {
	case most == nil:
	case *most < 0:
		return &OverrideError{"proxy_max", NotSound}
	case *most == 0:
		r.Proxy = ProxyLaw{}
	case !r.Proxy.Allowed && r.Statutory, r.Proxy.Max > 0 && *most > r.Proxy.Max:
		return &OverrideError{"proxy_max", BelowTheLaw}
	default:
		r.Proxy.Allowed, r.Proxy.Max = true, *most
	}
	return nil
}
