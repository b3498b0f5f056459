package council

import (
	"slices"
	"time"
)

// PledgeKind is what somebody promises to give.
type PledgeKind string

// The kinds of pledges. Money is counted in fen, labour in days, goods in pieces.
const (
	Money  PledgeKind = "money"
	Labour PledgeKind = "labour"
	Goods  PledgeKind = "goods"
)

// most is what one pledge of a kind can reasonably be; more is taken for a slip.
var most = map[PledgeKind]int64{Money: 1_000_000_00, Labour: 366, Goods: 100_000}

// Pledge is what one person promises of one kind, of their own will. It may be changed
// or taken back at any time, but for what has arrived.
type Pledge struct {
	Person PersonNo   `json:"person"`
	Kind   PledgeKind `json:"kind"`
	Amount int64      `json:"amount"`
	// Came is what an officer has confirmed to have arrived.
	Came int64 `json:"came,omitempty"`
	// Text says what the goods are, in the pledger's words.
	Text string    `json:"text,omitempty"`
	At   time.Time `json:"at"`
	// Lapsed: what it was for did not come about. What came stands in the accounts.
	Lapsed bool `json:"lapsed,omitempty"`
}

// Pledges are all that is promised to one motion, request or task.
type Pledges struct {
	For  int      `json:"for"`
	List []Pledge `json:"list,omitempty"`
	// Named are those who agreed to be thanked by name, in the order they did.
	Named []PersonNo `json:"named,omitempty"`
}

// The refusals of pledges.
const (
	BadAmount   Refusal = "bad_amount"   // nothing, or more than can be meant
	NoPledge    Refusal = "no_pledge"    // nothing of this was promised
	AlreadyCame Refusal = "already_came" // given is given: only what has not arrived can change
	TooMuchCame Refusal = "too_much"     // more than was promised
	PledgeEnded Refusal = "pledge_ended" // what it was for did not come about
)

// Promise makes a pledge, or changes the one that the person made of the same kind.
func (p Pledges) Promise(by PersonNo, kind PledgeKind, amount int64, text string, now time.Time) (Pledges, error) {
	if bound, ok := most[kind]; !ok || amount < 1 || amount > bound {
		return p, BadAmount
	}
	next := Pledge{Person: by, Kind: kind, Amount: amount, Text: text, At: now}
	i := p.find(by, kind)
	switch {
	case i < 0:
		p.List = append(slices.Clone(p.List), next)
		return p, nil
	case p.List[i].Lapsed:
		return p, PledgeEnded
	case amount < p.List[i].Came:
		return p, AlreadyCame
	}
	next.Came = p.List[i].Came
	p.List = slices.Clone(p.List)
	p.List[i] = next
	return p, nil
}

// TakeBack takes back what the person promised and has not given. A pledge of which a
// part came is held to be that part.
func (p Pledges) TakeBack(by PersonNo) (Pledges, error) {
	var left []Pledge
	taken := false
	for _, one := range p.List {
		if one.Person == by && one.Came < one.Amount && !one.Lapsed {
			taken = true
			if one.Came == 0 {
				continue
			}
			one.Amount = one.Came
		}
		left = append(left, one)
	}
	if !taken {
		return p, p.nothingOf(by)
	}
	p.List = left
	if !p.has(by) {
		p.Named = slices.DeleteFunc(slices.Clone(p.Named), func(n PersonNo) bool { return n == by })
	}
	return p, nil
}

// nothingOf says why nothing of a person's pledges can be taken back.
func (p Pledges) nothingOf(by PersonNo) error {
	for _, one := range p.List {
		if one.Person == by && !one.Lapsed {
			return AlreadyCame
		}
	}
	return NoPledge
}

// Arrive notes that some of a pledge has come; 0 is all that was still to come.
func (p Pledges) Arrive(of PersonNo, kind PledgeKind, amount int64) (Pledges, int64, error) {
	i := p.find(of, kind)
	if i < 0 {
		return p, 0, NoPledge
	}
	one := p.List[i]
	left := one.Amount - one.Came
	switch {
	case one.Lapsed:
		return p, 0, PledgeEnded
	case amount < 0:
		return p, 0, BadAmount
	case left == 0:
		return p, 0, AlreadyCame
	case amount == 0:
		amount = left
	case amount > left:
		return p, 0, TooMuchCame
	}
	one.Came += amount
	p.List = slices.Clone(p.List)
	p.List[i] = one
	return p, amount, nil
}

// Lapse ends all that is still to come, as what it was for did not come about; who is
// listed are the people whose promise has ended.
func (p Pledges) Lapse() (after Pledges, who []PersonNo) {
	p.List = slices.Clone(p.List)
	for i, one := range p.List {
		if one.Lapsed || one.Came >= one.Amount {
			continue
		}
		p.List[i].Lapsed = true
		if !slices.Contains(who, one.Person) {
			who = append(who, one.Person)
		}
	}
	return p, who
}

// Name lets somebody who promised be thanked by name, or no longer.
func (p Pledges) Name(who PersonNo, shown bool) (Pledges, error) {
	named := slices.DeleteFunc(slices.Clone(p.Named), func(n PersonNo) bool { return n == who })
	if shown {
		if !p.has(who) {
			return p, NoPledge
		}
		named = append(named, who)
	}
	p.Named = named
	return p, nil
}

// Thanked are those who gave something and agreed to be named.
func (p Pledges) Thanked() []PersonNo {
	var who []PersonNo
	for _, n := range p.Named {
		if slices.ContainsFunc(p.List, func(one Pledge) bool { return one.Person == n && one.Came > 0 }) {
			who = append(who, n)
		}
	}
	return who
}

// Of are the pledges of one person.
func (p Pledges) Of(who PersonNo) []Pledge {
	return slices.DeleteFunc(slices.Clone(p.List), func(one Pledge) bool { return one.Person != who })
}

// Sum is what was promised of one kind, what of it came, and by how many. What lapsed
// counts only as far as it came.
func (p Pledges) Sum(kind PledgeKind) (promised, came int64, people int) {
	for _, one := range p.List {
		switch {
		case one.Kind != kind || one.Lapsed && one.Came == 0:
			continue
		case one.Lapsed:
			promised += one.Came
		default:
			promised += one.Amount
		}
		came += one.Came
		people++
	}
	return promised, came, people
}

func (p Pledges) find(by PersonNo, kind PledgeKind) int {
	return slices.IndexFunc(p.List, func(one Pledge) bool { return one.Person == by && one.Kind == kind })
}

func (p Pledges) has(who PersonNo) bool {
	return slices.ContainsFunc(p.List, func(one Pledge) bool { return one.Person == who })
}

// FellThrough reports whether a motion ended without coming about, so that nothing is
// given for it.
func FellThrough(s State) bool {
	switch s {
	case Rejected, Inquorate, Withdrawn, Voided, Lapsed, Declined:
		return true
	}
	return false
}
