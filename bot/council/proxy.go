package council

import (
	"cmp"
	"slices"
	"time"
)

// Proxy is the authority to cast for another: asked for by the principal, held once the
// holder has accepted it.
type Proxy struct {
	Principal PersonNo `json:"principal"`
	Holder    PersonNo `json:"holder"`
	// Motion is what it is for; 0 is every motion until it is taken back.
	Motion int `json:"motion,omitempty"`
	// Held says that the holder accepted; At is when, or when it was asked for.
	Held bool      `json:"held,omitempty"`
	At   time.Time `json:"at"`
}

// ProxyWait is how long somebody has to accept a proxy.
const ProxyWait = 7 * 24 * time.Hour

// MostProxies is how many one holder may have where the rule names no number.
const MostProxies = 3

// The refusals of proxies.
const (
	NothingAsked  Refusal = "nothing_asked"  // nobody asked the writer to vote for them
	NothingGiven  Refusal = "nothing_given"  // the writer asked nobody to
	StandingProxy Refusal = "standing_proxy" // it is for every motion, not for this one
)

// Proxies are all that stand in a community, asked for or held. Each change returns a
// new list; the old one stays as it is.
type Proxies []Proxy

// Current leaves out what nobody accepted in time.
func (l Proxies) Current(now time.Time) Proxies {
	return slices.DeleteFunc(slices.Clone(l), func(p Proxy) bool { return !p.Held && !now.Before(p.At.Add(ProxyWait)) })
}

// Ask adds a proxy that waits for its holder, in place of what the principal asked
// before for the same. One that is held goes on until the new holder accepts.
func (l Proxies) Ask(p Proxy, now time.Time) (Proxies, error) {
	if p.Principal == p.Holder {
		return l, SamePerson
	}
	next := slices.DeleteFunc(l.Current(now), func(o Proxy) bool {
		return !o.Held && o.Principal == p.Principal && o.Motion == p.Motion
	})
	p.Held, p.At = false, now
	return append(next, p), nil
}

// Asked lists what waits for somebody's answer.
func (l Proxies) Asked(holder PersonNo, now time.Time) []Proxy {
	return slices.DeleteFunc(l.Current(now), func(p Proxy) bool { return p.Held || p.Holder != holder })
}

// Accept lets the holder take on what was asked, in place of whoever held it before.
func (l Proxies) Accept(asked Proxy, now time.Time) (Proxies, error) {
	next := l.Current(now)
	i := slices.Index(next, asked)
	if i < 0 || asked.Held {
		return l, NothingAsked
	}
	next = slices.DeleteFunc(next, func(o Proxy) bool { return o.Principal == asked.Principal && o.Motion == asked.Motion })
	asked.Held, asked.At = true, now
	return append(next, asked), nil
}

// Leave ends what the holder was asked or has accepted from one principal.
func (l Proxies) Leave(holder, principal PersonNo, now time.Time) (Proxies, error) {
	return l.without(now, NothingAsked, func(p Proxy) bool { return p.Holder == holder && p.Principal == principal })
}

// Revoke ends what the principal gave: for one motion, or with 0 all of it.
func (l Proxies) Revoke(principal PersonNo, motion int, now time.Time) (Proxies, error) {
	next, err := l.without(now, NothingGiven, func(p Proxy) bool {
		return p.Principal == principal && (motion == 0 || p.Motion == motion)
	})
	if err != nil && slices.ContainsFunc(l, func(p Proxy) bool { return p.Principal == principal && p.Motion == 0 }) {
		err = StandingProxy
	}
	return next, err
}

func (l Proxies) without(now time.Time, none Refusal, which func(Proxy) bool) (Proxies, error) {
	all := l.Current(now)
	next := slices.DeleteFunc(slices.Clone(all), which)
	if len(next) == len(all) {
		return l, none
	}
	return next, nil
}

// Closed leaves out what was only for a motion that is over.
func (l Proxies) Closed(motion int) Proxies {
	return slices.DeleteFunc(slices.Clone(l), func(p Proxy) bool { return motion != 0 && p.Motion == motion })
}

// On lists who holds whose ballot on a motion, the longest held first: of two that a
// principal gave, the one for this motion.
func (l Proxies) On(motion int) []Proxy {
	var on []Proxy
	for _, p := range l {
		if !p.Held || p.Motion != 0 && p.Motion != motion {
			continue
		}
		special := func(o Proxy) bool { return o.Held && o.Principal == p.Principal && o.Motion == motion }
		if p.Motion == 0 && motion != 0 && slices.ContainsFunc(l, special) {
			continue
		}
		on = append(on, p)
	}
	slices.SortStableFunc(on, func(a, b Proxy) int { return cmp.Or(a.At.Compare(b.At), int(a.Principal-b.Principal)) })
	return on
}

// Holding lists whose ballots somebody holds on a motion.
func (l Proxies) Holding(holder PersonNo, motion int) []Proxy {
	return slices.DeleteFunc(l.On(motion), func(p Proxy) bool { return p.Holder != holder })
}

// Load is how many ballots somebody holds, on a motion, or with 0 on the one where they
// hold the most.
func (l Proxies) Load(holder PersonNo, motion int) int {
	most := len(l.Holding(holder, motion))
	if motion != 0 {
		return most
	}
	for _, p := range l {
		if p.Held && p.Holder == holder && p.Motion != 0 {
			most = max(most, len(l.Holding(holder, p.Motion)))
		}
	}
	return most
}

// PassesOn reports whether p would hand on a ballot that is another's: its principal
// holds a proxy, or its holder has given one.
func (l Proxies) PassesOn(p Proxy) bool {
	return slices.ContainsFunc(l, func(o Proxy) bool {
		meet := o.Motion == 0 || p.Motion == 0 || o.Motion == p.Motion
		return o.Held && meet && (o.Holder == p.Principal || o.Principal == p.Holder)
	})
}
