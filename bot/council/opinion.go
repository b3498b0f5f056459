package council

import (
	"maps"
	"slices"
	"strconv"
	"time"
)

// Opinion is a short statement on a motion that households support or not; residents
// know it by both numbers: 3-2 is the second opinion on motion 3.
type Opinion struct {
	Motion int    `json:"motion"`
	No     int    `json:"no"`
	Text   string `json:"text"`
	// Said is the digest under which the text is kept beside the ledger.
	Said   string    `json:"said,omitempty"`
	Author PersonNo  `json:"author"`
	Home   string    `json:"home"` // the household that spoke; see Household
	At     time.Time `json:"at"`
	// Tenant says that a tenant spoke: listed apart where owners decide.
	Tenant bool `json:"tenant,omitempty"`
	// Condition says that it asks for something: 同意，但晚上别施工.
	Condition bool `json:"condition,omitempty"`
	// Heard is set when an officer wrote it down for the author.
	Heard *Heard `json:"heard,omitempty"`
	// Credit are others who said nearly the same.
	Credit []PersonNo `json:"credit,omitempty"`
	// Sides are the households for and against it, by building; "" is who has none.
	Sides   map[string]Side `json:"sides,omitempty"`
	Reports []Report        `json:"reports,omitempty"`
	// Hidden takes the text out of sight; Why and By stay in the record.
	Hidden bool     `json:"hidden,omitempty"`
	Why    string   `json:"why,omitempty"`
	By     PersonNo `json:"by,omitempty"`
}

// Side counts households of one building.
type Side struct {
	For     int `json:"for,omitempty"`
	Against int `json:"against,omitempty"`
}

// Report is a household's complaint about an opinion, for the officers.
type Report struct {
	Home string    `json:"home"`
	Why  string    `json:"why"`
	At   time.Time `json:"at"`
}

// Stance is a household's mind on an opinion; the empty one is none.
type Stance string

// The stances.
const (
	Supports Stance = "for"
	Rejects  Stance = "against"
)

// Household is who speaks with one voice in a discussion: the people of a home. Tenants
// and the owners of their home are two.
type Household struct {
	Key      string
	Building string
	Tenant   bool
}

// Move changes one household's stance from one to another.
func (o Opinion) Move(building string, from, to Stance) Opinion {
	sides := maps.Clone(o.Sides)
	if sides == nil {
		sides = make(map[string]Side)
	}
	side := sides[building]
	side.count(from, -1)
	side.count(to, 1)
	if sides[building] = side; side == (Side{}) {
		delete(sides, building)
	}
	o.Sides = sides
	return o
}

func (s *Side) count(stance Stance, by int) {
	switch stance {
	case Supports:
		s.For = max(0, s.For+by)
	case Rejects:
		s.Against = max(0, s.Against+by)
	}
}

// Sum is how many households are for it and against it.
func (o Opinion) Sum() Side {
	var sum Side
	for _, s := range o.Sides {
		sum.For += s.For
		sum.Against += s.Against
	}
	return sum
}

// Credited adds somebody who said nearly the same, once.
func (o Opinion) Credited(p PersonNo) Opinion {
	if p == o.Author || slices.Contains(o.Credit, p) {
		return o
	}
	o.Credit = append(slices.Clone(o.Credit), p)
	return o
}

// Reported adds a household's complaint; added tells that it had none before.
func (o Opinion) Reported(r Report) (next Opinion, added bool) {
	if slices.ContainsFunc(o.Reports, func(have Report) bool { return have.Home == r.Home }) {
		return o, false
	}
	o.Reports = append(slices.Clone(o.Reports), r)
	return o, true
}

// Hide takes the text out of sight, for a reason that everybody may read.
func (o Opinion) Hide(by PersonNo, why string) (Opinion, error) {
	switch {
	case o.Hidden:
		return o, WrongState
	case why == "":
		return o, NeedsReason
	}
	o.Hidden, o.By, o.Why = true, by, why
	return o, nil
}

// Show brings a hidden text back.
func (o Opinion) Show() (Opinion, error) {
	if !o.Hidden {
		return o, WrongState
	}
	o.Hidden, o.By, o.Why = false, 0, ""
	return o, nil
}

// Nearest finds the opinion that says the same as text; hidden ones are not looked at.
func Nearest(opinions []Opinion, text string) (Opinion, bool) {
	for _, o := range opinions {
		if !o.Hidden && SameOpinion(o.Text, text) {
			return o, true
		}
	}
	return Opinion{}, false
}

// HouseholdOf finds with whom a person speaks with one voice: the people of the first
// home that they own or live in with the owners, else of the first that they rent, else
// of the first other unit; alone without any.
func HouseholdOf(p Person, units []Unit) Household {
	best, rank := Household{Key: "p" + strconv.Itoa(int(p.No))}, 0
	for _, u := range sortedUnits(units) {
		for _, tie := range u.Ties {
			if tie.Person != p.No {
				continue
			}
			h, r := Household{Key: "u" + strconv.Itoa(int(u.No)), Building: u.Building}, 1
			switch {
			case tie.As == Tenant:
				h.Key, h.Tenant, r = "t"+strconv.Itoa(int(u.No)), true, 2
			case u.IsHousehold():
				r = 3
			}
			if r > rank {
				best, rank = h, r
			}
		}
	}
	return best
}
