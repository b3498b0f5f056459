package council

import "slices"

// Forget takes a person out of what others decided on: the thing stays as it was decided,
// and nothing of it says who. What nobody else had a part in is for the caller to erase.

// Forget takes p out of an opinion, its credit and its reports. alone is the key of the
// household of somebody without a home.
func (o Opinion) Forget(p PersonNo, alone string) (next Opinion, touched bool) {
	next = o
	if o.Author == p {
		next.Author, next.Home, touched = 0, "", true
	}
	if slices.Contains(o.Credit, p) {
		next.Credit, touched = slices.DeleteFunc(slices.Clone(o.Credit), is(p)), true
	}
	next.Reports = slices.Clone(o.Reports)
	for i, r := range o.Reports {
		if r.Home == alone {
			next.Reports[i].Home, touched = "", true
		}
	}
	return next, touched
}

// Shared reports whether somebody besides the author had a part in an opinion; own is how
// the author's household stands to it.
func (o Opinion) Shared(own Stance) bool {
	sum := o.Sum()
	others := sum.For + sum.Against
	if own != "" {
		others--
	}
	return others > 0 || len(o.Credit) > 0 || len(o.Reports) > 0 || o.Hidden
}

// Forget takes back p's second while it still decides something, and else its name.
func (p Proposal) Forget(who PersonNo, seconding bool) (next Proposal, touched bool) {
	i := slices.IndexFunc(p.Seconds, func(s Support) bool { return s.Person == who })
	if i < 0 {
		return p, false
	}
	p.Seconds = slices.Clone(p.Seconds)
	if seconding || p.Petition.By != "" && p.Forced.IsZero() {
		p.Seconds = slices.Delete(p.Seconds, i, i+1)
		return p, true
	}
	p.Seconds[i].Person = 0
	return p, true
}

// Forget takes back what p promised and has not given; what was given stays in the sums,
// without a name.
func (p Pledges) Forget(who PersonNo) (next Pledges, touched bool) {
	var left []Pledge
	for _, one := range p.List {
		if one.Person == who {
			touched = true
			if one.Came == 0 {
				continue
			}
			one.Person, one.Amount, one.Text = 0, one.Came, ""
		}
		left = append(left, one)
	}
	p.List = left
	p.Named = slices.DeleteFunc(slices.Clone(p.Named), is(who))
	return p, touched
}

// Forget takes p's name off what p reported, had too, rated and inspected. Who was to do
// it stays: the one who takes a task answers for it.
func (r Request) Forget(p PersonNo) (next Request, touched bool) {
	if r.Reporter == p {
		r.Reporter, touched = 0, true
	}
	r.Backers, r.Ratings, r.Inspections = slices.Clone(r.Backers), slices.Clone(r.Ratings), slices.Clone(r.Inspections)
	for i := range r.Backers {
		touched = unname(&r.Backers[i].Person, p) || touched
	}
	for i := range r.Ratings {
		touched = unname(&r.Ratings[i].Person, p) || touched
	}
	for i := range r.Inspections {
		touched = unname(&r.Inspections[i].Person, p) || touched
	}
	if r.Heard != nil && r.Heard.By == p {
		heard := *r.Heard
		heard.By, r.Heard, touched = 0, &heard, true
	}
	return r, touched
}

// Forget takes p's name off the objections.
func (n Notice) Forget(p PersonNo) (next Notice, touched bool) {
	n.Objections = slices.Clone(n.Objections)
	for i := range n.Objections {
		touched = unname(&n.Objections[i].By, p) || touched
	}
	return n, touched
}

// Forget takes p's name off the requests to count again.
func (r Recheck) Forget(p PersonNo) (next Recheck, touched bool) {
	r.Asks = slices.Clone(r.Asks)
	for i := range r.Asks {
		touched = unname(&r.Asks[i].By, p) || touched
	}
	return r, touched
}

// Forget takes p off the standing members, and p's name off who spoke.
func (m Meeting) Forget(p PersonNo) (next Meeting, touched bool) {
	touched = slices.Contains(m.Members, p)
	m.Members = slices.DeleteFunc(slices.Clone(m.Members), is(p))
	var spoke bool
	m.Items, spoke = forgetTurns(m.Items, p)
	return m, touched || spoke
}

// Forget takes p off those who wait to speak, and p's name off who spoke.
func (f Floor) Forget(p PersonNo) (next Floor, touched bool) {
	waiting := len(f.Hands)
	f.Hands = slices.DeleteFunc(slices.Clone(f.Hands), func(h Hand) bool { return h.Person == p })
	touched = len(f.Hands) < waiting
	if f.Moved != nil && f.Moved.By == p {
		f.Moved, touched = nil, true
	}
	if f.Speaking != nil && f.Speaking.Person == p {
		speaking := *f.Speaking
		speaking.Person = 0
		f.Speaking, touched = &speaking, true
	}
	var spoke bool
	f.Items, spoke = forgetTurns(f.Items, p)
	return f, touched || spoke
}

func forgetTurns(items []Item, p PersonNo) (next []Item, touched bool) {
	next = slices.Clone(items)
	for i := range next {
		next[i].Turns = slices.Clone(next[i].Turns)
		for j := range next[i].Turns {
			touched = unname(&next[i].Turns[j].Person, p) || touched
		}
	}
	return next, touched
}

// Forget drops what p gave or holds of authority to vote.
func (l Proxies) Forget(p PersonNo) (next Proxies, touched bool) {
	next = slices.DeleteFunc(slices.Clone(l), func(o Proxy) bool { return o.Principal == p || o.Holder == p })
	return next, len(next) < len(l)
}

func is(p PersonNo) func(PersonNo) bool { return func(o PersonNo) bool { return o == p } }

// unname makes *of nobody if it is p.
func unname(of *PersonNo, p PersonNo) bool {
	if *of != p {
		return false
	}
	*of = 0
	return true
}
