package council

import (
	"slices"
	"time"
)

// Member is somebody elected to the committee (委员) who holds no other office.
const Member Role = "member"

// Term is one person's time in an office.
type Term struct {
	// Contest is the election that it comes from, 0 for an office that was on the roster.
	Contest  int       `json:"contest,omitempty"`
	Matter   string    `json:"matter,omitempty"`
	Person   PersonNo  `json:"person"`
	Name     string    `json:"name"`
	Role     Role      `json:"role"`
	Line     Line      `json:"line,omitempty"`
	Building string    `json:"building,omitempty"`
	From     time.Time `json:"from"`
	// Until is when the term ends; who is in office stays until successors take over.
	Until time.Time `json:"until"`
	Ended time.Time `json:"ended,omitzero"`
	// Why it ended: TermOver, Resigned, RecalledBy, Replaced, Left.
	Why string `json:"why,omitempty"`
}

// Why a term ended.
const (
	Resigned   = "resigned"
	RecalledBy = "recalled"
	Replaced   = "replaced" // a successor took over
)

// Terms are all terms of a community, oldest first.
type Terms struct {
	Terms []Term `json:"terms,omitempty"`
	// Offers are vacancies that somebody next in votes may take, by election.
	Offers []Offer `json:"offers,omitempty"`
}

// Offer is a vacancy put to the next in votes.
type Offer struct {
	Contest int       `json:"contest"`
	Person  PersonNo  `json:"person"`
	Until   time.Time `json:"until"`
	// Refused are those who did not want it, or did not answer.
	Refused []PersonNo `json:"refused,omitempty"`
	// Term is the place in Terms of the one that ended.
	Term int `json:"term"`
}

// Running lists the places of the terms that chosen picks and that have not ended.
func (t Terms) Running(chosen func(Term) bool) []int {
	var at []int
	for i, term := range t.Terms {
		if term.Ended.IsZero() && chosen(term) {
			at = append(at, i)
		}
	}
	return at
}

// Serves reports whether somebody has a term in an office that has not ended.
func (t Terms) Serves(p PersonNo, office Role, building string) bool {
	return len(t.Running(func(o Term) bool { return o.Person == p && o.Role == office && o.Building == building })) > 0
}

// End ends terms by their places.
func (t Terms) End(at []int, now time.Time, why string) Terms {
	t.Terms = slices.Clone(t.Terms)
	for _, i := range at {
		t.Terms[i].Ended, t.Terms[i].Why = now, why
	}
	return t
}

// TakeOffice gives an office to those elected, and takes it from those whose place they
// take. officers are the rows of everybody in head.Officers. Whoever left, is not of age
// or supervises is passed over and returned. There is one chair: a new one replaces the
// one there is.
func TakeOffice(head Roster, officers, elected []Person, office Office, leaving []PersonNo) (Change, []PersonNo) {
	d := newDesk(head, append(slices.Clone(officers), elected...))
	var barred []PersonNo
	var taking []PersonNo
	for _, e := range elected {
		p := d.people[e.No]
		if p.Gone || !p.Adult || office.Role != Supervisor && p.Holds(Supervisor, "") {
			barred = append(barred, p.No)
			continue
		}
		taking = append(taking, p.No)
	}
	for _, o := range officers {
		one := office.Role == Chair && len(taking) > 0
		if !slices.Contains(taking, o.No) && (slices.Contains(leaving, o.No) || one) {
			d.without(o.No, office)
		}
	}
	for _, no := range taking {
		d.without(no, office)
		p := d.people[no]
		p.Offices = append(slices.Clone(p.Offices), office)
		d.put(p)
	}
	return d.change(), barred
}

// LeaveOffice takes an office from somebody, whose row is handed in.
func LeaveOffice(head Roster, p Person, office Office) Change {
	d := newDesk(head, []Person{p})
	d.without(p.No, office)
	return d.change()
}

// without takes one office from a row.
func (d *desk) without(no PersonNo, office Office) {
	p := d.people[no]
	if slices.Contains(p.Offices, office) {
		p.Offices = slices.DeleteFunc(slices.Clone(p.Offices), func(o Office) bool { return o == office })
		d.put(p)
	}
}

// RecallPetition is what residents ask for together: the recall of somebody in office.
type RecallPetition struct {
	No     int      `json:"no"`
	Person PersonNo `json:"person"`
	Name   string   `json:"name"`
	Office Office   `json:"office"`
	Matter string   `json:"matter"`
	Reason string   `json:"reason"`
	Roll   Roll     `json:"roll"`
	// Electorate is who may sign and vote: as the office was elected.
	Electorate string `json:"electorate"`
	Needed     int    `json:"needed"`
	NeededArea int64  `json:"needed_area,omitempty"`
	Signed     []int  `json:"signed,omitempty"` // entries of the roll
	Heads      int    `json:"heads"`
	Area       int64  `json:"area"`
	// Reps are the representatives of the place, RepsSigned those of them who signed: where
	// the law lets a part of them ask for a recall whatever the number of voters.
	Reps       int       `json:"reps,omitempty"`
	RepsSigned int       `json:"reps_signed,omitempty"`
	Made       time.Time `json:"made"`
	Until      time.Time `json:"until"`
	Over       bool      `json:"over,omitempty"` // enough, or out of time
}

// Sign adds the units of one signer.
func (p RecallPetition) Sign(entries []int, weights []Entry, now time.Time) (RecallPetition, error) {
	if p.Over || !now.Before(p.Until) {
		return p, TooLate
	}
	p.Signed = slices.Clone(p.Signed)
	added := false
	for i, e := range entries {
		if slices.Contains(p.Signed, e) {
			continue
		}
		added = true
		p.Signed = append(p.Signed, e)
		p.Heads, p.Area = p.Heads+weights[i].Heads, p.Area+weights[i].Area()
	}
	if !added {
		return p, SignedBefore
	}
	return p, nil
}

// People are the persons behind options, of an election.
func (m Motion) People(letters []string) []PersonNo {
	var people []PersonNo
	for _, l := range letters {
		if len(l) == 1 && l[0] >= 'A' && int(l[0]-'A') < len(m.Slate) {
			people = append(people, m.Slate[l[0]-'A'])
		}
	}
	return people
}

// Parties are those whom the motion is about: its candidates, or whoever it recalls.
func (m Motion) Parties() []PersonNo {
	parties := slices.Clone(m.Slate)
	if m.Recalls != 0 {
		parties = append(parties, m.Recalls)
	}
	return parties
}
