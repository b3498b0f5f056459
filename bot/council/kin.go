package council

import (
	"cmp"
	"slices"
)

// The refusals of what is said of near relatives.
const (
	NotKin     Refusal = "not_kin"      // of oneself
	TooManyKin Refusal = "too_many_kin" // of one candidate
	KinNoted   Refusal = "kin_noted"    // by the same officer
	KinKnown   Refusal = "kin_known"    // found before
)

// mostKin bounds how many relatives one candidate names.
const mostKin = 6

// Kinship are pairs of near relatives (近亲属) of whom only one may hold office.
type Kinship [][2]PersonNo

// Between reports whether two people are near relatives.
func (k Kinship) Between(a, b PersonNo) bool {
	return slices.ContainsFunc(k, func(p [2]PersonNo) bool { return p == [2]PersonNo{a, b} || p == [2]PersonNo{b, a} })
}

// AnyOf reports whether p is a near relative of one of others.
func (k Kinship) AnyOf(p PersonNo, others []PersonNo) bool {
	return slices.ContainsFunc(others, func(o PersonNo) bool { return k.Between(p, o) })
}

// Declare notes what a candidate says of near relatives: nobody, or one more.
func (c Contest) Declare(p, relative PersonNo) (Contest, error) {
	i := c.find(p)
	switch {
	case i < 0:
		return c, NotNominated
	case p == relative:
		return c, NotKin
	}
	c.Candidates = slices.Clone(c.Candidates)
	k := &c.Candidates[i]
	k.Declared = true
	switch {
	case relative == 0:
		k.Kin = nil
	case slices.Contains(k.Kin, relative):
	case len(k.Kin) >= mostKin:
		return c, TooManyKin
	default:
		k.Kin = append(slices.Clone(k.Kin), relative)
	}
	return c, nil
}

// KinNote is what one officer says of a candidate's near relative; Not, that it is none.
type KinNote struct {
	With PersonNo `json:"with"`
	By   PersonNo `json:"by"`
	Not  bool     `json:"not,omitempty"`
}

// Note has an officer say who is a candidate's near relative, or is none. It is found when
// a second officer says the same.
func (c Contest) Note(p, relative, by PersonNo, not bool) (next Contest, found bool, err error) {
	i := c.find(p)
	switch {
	case i < 0:
		return c, false, NotNominated
	case p == relative:
		return c, false, NotKin
	}
	c.Candidates = slices.Clone(c.Candidates)
	k := &c.Candidates[i]
	known := k.Found
	if not {
		known = k.Cleared
	}
	same := func(n KinNote) bool { return n.With == relative && n.Not == not }
	switch {
	case slices.Contains(known, relative):
		return c, false, KinKnown
	case slices.ContainsFunc(k.Noted, func(n KinNote) bool { return same(n) && n.By != by }):
		k.Noted = slices.DeleteFunc(slices.Clone(k.Noted), func(n KinNote) bool { return n.With == relative })
		return c.found(i, relative, !not), true, nil
	case slices.ContainsFunc(k.Noted, same):
		return c, false, KinNoted
	case len(k.Noted) >= mostKin:
		return c, false, TooManyKin
	}
	k.Noted = append(slices.Clone(k.Noted), KinNote{With: relative, By: by, Not: not})
	return c, false, nil
}

// Find notes that a candidate is a near relative of somebody, as when both said so.
func (c Contest) Find(p, relative PersonNo) Contest {
	if i := c.find(p); i >= 0 {
		c.Candidates = slices.Clone(c.Candidates)
		return c.found(i, relative, true)
	}
	return c
}

// found sets what was found of the candidate at i, of a list of one's own: a relative, or
// that it is none, which holds against what candidates say.
func (c Contest) found(i int, relative PersonNo, kin bool) Contest {
	k := &c.Candidates[i]
	but := func(o PersonNo) bool { return o == relative }
	k.Found, k.Cleared = slices.DeleteFunc(slices.Clone(k.Found), but), slices.DeleteFunc(slices.Clone(k.Cleared), but)
	if kin {
		k.Found = append(k.Found, relative)
	} else {
		k.Cleared = append(k.Cleared, relative)
	}
	return c
}

// Forget takes all that was said of near relatives, and of who is a woman, out of an election that is over.
func (c Contest) Forget() Contest {
	c.Candidates = slices.Clone(c.Candidates)
	for i := range c.Candidates {
		k := &c.Candidates[i]
		k.Declared, k.Kin, k.Found, k.Cleared, k.Noted = false, nil, nil, nil, nil
		k.Woman, k.Confirmed = false, nil
	}
	return c
}

// KinIn are the near relatives among the candidates of elections to one body. A relation
// holds that the officers found, or that both said and officers did not find untrue; of holders, who hold office and are no
// candidates, it is enough that the candidate says it. What one candidate alone says of
// another holds nobody off the seat.
func KinIn(elections []Contest, holders []PersonNo) Kinship {
	says := func(p, of PersonNo, in func(Candidate) []PersonNo) bool {
		return slices.ContainsFunc(elections, func(c Contest) bool {
			k, ok := c.Candidate(p)
			return ok && slices.Contains(in(k), of)
		})
	}
	named := func(k Candidate) []PersonNo { return k.Kin }
	cleared := func(k Candidate) []PersonNo { return k.Cleared }
	var kin Kinship
	for _, c := range elections {
		for _, k := range c.Candidates {
			for _, o := range k.Found {
				kin = append(kin, [2]PersonNo{k.Person, o})
			}
			for _, o := range k.Kin {
				if slices.Contains(holders, o) || says(o, k.Person, named) {
					kin = append(kin, [2]PersonNo{k.Person, o})
				}
			}
		}
	}
	return slices.DeleteFunc(kin, func(p [2]PersonNo) bool {
		return says(p[0], p[1], cleared) || says(p[1], p[0], cleared)
	})
}

// KinOf are the near relatives of those who stand or are elected: whom officers found, or a
// candidate named, and officers did not find to be none. They step out of the elections.
func KinOf(elections []Contest) []PersonNo {
	var kin []PersonNo
	for _, c := range elections {
		for _, k := range c.Candidates {
			if !k.Stands && !slices.Contains(c.Elected, k.Person) {
				continue
			}
			for _, o := range slices.Concat(k.Found, k.Kin) {
				if !slices.Contains(k.Cleared, o) {
					kin = append(kin, o)
				}
			}
		}
	}
	return kin
}

// Counted is what a ballot gives an election: who has a seat, who is tied and votes again,
// who is left without one, best first, and who yields to a near relative.
type Counted struct {
	Won, Tied []PersonNo
	Left      []Place
	Yielded   []PersonNo
}

// Settle gives seats to those over the line, best first, of whom near relatives do not sit
// together: the one with more votes does (浙江村委会选举办法31, 四川居委会选举条例33), the next in
// votes over the line takes the other's seat, and equal votes are voted on again. Whoever is
// a near relative of those who sit yields. places are all who stood, best first; of those
// who are not over the line the rest of the election decides.
func (k Kinship) Settle(places []Place, seats int, sit []PersonNo) Counted {
	var o Counted
	sit = slices.Clone(sit)
	reserved := 0
	for at := 0; at < len(places) && places[at].Over; {
		end := at + 1
		for end < len(places) && places[end].Over && places[end].Votes == places[at].Votes {
			end++
		}
		var level, rivals []PersonNo
		for _, p := range places[at:end] {
			switch {
			case k.AnyOf(p.Person, sit):
				o.Yielded = append(o.Yielded, p.Person)
			case !k.AnyOf(p.Person, o.Tied):
				level = append(level, p.Person)
			}
		}
		for _, p := range level {
			if k.AnyOf(p, level) {
				rivals = append(rivals, p)
			}
		}
		clear := slices.DeleteFunc(slices.Clone(level), func(p PersonNo) bool { return slices.Contains(rivals, p) })
		free := seats - len(o.Won) - reserved
		at = end
		switch {
		case free <= 0:
			at = len(places)
		case len(clear)+min(len(rivals), 1) > free:
			o.Tied, at = append(o.Tied, level...), len(places)
		default:
			o.Won, sit, o.Tied = append(o.Won, clear...), append(sit, clear...), append(o.Tied, rivals...)
			reserved += min(len(rivals), 1)
		}
	}
	for _, p := range places {
		if !slices.Contains(o.Won, p.Person) && !slices.Contains(o.Yielded, p.Person) && !k.AnyOf(p.Person, sit) {
			o.Left = append(o.Left, p)
		}
	}
	return o
}

// KinLint is what lint looks at before candidates are posted: Pairs of near relatives among
// them and those in office, Doubtful ones that only one of the two says, and the names of
// those who said nothing.
type KinLint struct {
	Pairs, Doubtful [][2]string
	Silent          []string
	Law             string
}

// LintKin lists what the officers should know of near relatives among candidates.
func LintKin(in KinLint) []Finding {
	var l linter
	for _, p := range in.Pairs {
		l.add("kin_related", Told, "", "a", p[0], "b", p[1], "law", in.Law)
	}
	for _, p := range in.Doubtful {
		l.add("kin_doubtful", Told, "", "a", p[0], "b", p[1], "law", in.Law)
	}
	for _, name := range in.Silent {
		l.add("kin_silent", Told, "", "name", name, "law", in.Law)
	}
	slices.SortStableFunc(l.found, func(a, b Finding) int { return cmp.Compare(a.Code, b.Code) })
	return l.found
}

// Yield lets somebody elected step back for a near relative before taking office.
func (c Contest) Yield(p PersonNo) (Contest, error) {
	i := slices.Index(c.Elected, p)
	if i < 0 || c.Stage != Published && c.Stage != Awaiting {
		return c, OnTheBallot
	}
	c.Elected = slices.Delete(slices.Clone(c.Elected), i, i+1)
	c.Yielded = append(slices.Clone(c.Yielded), p)
	c.Open = c.Seats - len(c.Elected)
	return c, nil
}

// Sit gives the seats of an election that is to take office: of those elected, in the order
// of their votes, whoever is a near relative of one who sits already yields, and the next
// over the line takes an open seat of theirs.
func (c Contest) Sit(kin Kinship, sit []PersonNo) Contest {
	sit = slices.Clone(sit)
	var keep []PersonNo
	yielded := slices.Clone(c.Yielded)
	for _, p := range c.Elected {
		if kin.AnyOf(p, sit) {
			yielded = append(yielded, p)
			continue
		}
		keep, sit = append(keep, p), append(sit, p)
	}
	if len(yielded) == 0 {
		return c
	}
	left := slices.Clone(c.Left)
	for i := 0; i < len(left) && len(keep) < c.Seats; {
		if p := left[i].Person; left[i].Over && !kin.AnyOf(p, sit) {
			keep, sit, left = append(keep, p), append(sit, p), slices.Delete(left, i, i+1)
			continue
		}
		i++
	}
	c.Elected, c.Yielded, c.Left, c.Open = keep, yielded, left, c.Seats-len(keep)
	return c
}
