package council

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// The bases of an electorate: who counts as one.
const (
	// Owners counts by 专有部分面积 and 人数 (民法典278): whoever owns the same units
	// together is one head, and so is the developer for all that is unsold
	// (建筑物区分所有权解释 第八、九条).
	Owners = "owners"
	// Households counts every home that was sold, one ballot each (户的代表).
	Households = "households"
	// Adults counts everybody of age who lives or owns here.
	Adults = "adults"
	// Voters counts registered voters (选民).
	Voters = "voters"
	// Reps counts who holds an office, or is a representative (代表).
	Reps = "reps"
)

// Electorate says who may vote on a motion, and what counts as one.
type Electorate struct {
	// Base is Owners, Households, Adults, Voters or Reps.
	Base string
	// Tenants lets tenants cast for their home, or count as adults.
	Tenants bool
	// Building and Stair narrow it to a part; a stair needs its building.
	Building, Stair string
	// Lift narrows it further to those who ride: homes and shops above the ground floor.
	Lift bool
	// Uses narrows owners and households to units of these uses. Empty means every use
	// for owners, and homes for households.
	Uses []Use
}

// BadElectorate says that an electorate's name cannot be read.
type BadElectorate struct{ Text string }

func (b *BadElectorate) Error() string { return fmt.Sprintf("no such electorate: %q", b.Text) }

// String is the electorate's name, kept in Motion.Electorate:
//
//	base [ "+tenants" ] [ "/" use { "," use } ] [ "@" building [ "@" stair ] [ "@lift" ] ]
//
// as in owners, households+tenants, owners/home,shop, owners@3@2 and households@3@2@lift;
// a lift of a building without stairs is households@3@@lift.
func (e Electorate) String() string {
	var b strings.Builder
	b.WriteString(e.Base)
	if e.Tenants {
		b.WriteString("+tenants")
	}
	for i, u := range e.Uses {
		b.WriteString([]string{"/", ","}[min(i, 1)])
		b.WriteString(string(u))
	}
	if e.Building != "" {
		b.WriteString("@" + e.Building)
	}
	if e.Stair != "" || e.Lift {
		b.WriteString("@" + e.Stair)
	}
	if e.Lift {
		b.WriteString("@lift")
	}
	return b.String()
}

// ParseElectorate reads the form that String makes. The error is a *BadElectorate.
func ParseElectorate(s string) (Electorate, error) {
	bad := &BadElectorate{Text: s}
	base, scope, scoped := strings.Cut(s, "@")
	var e Electorate
	if scoped {
		scope, e.Lift = strings.CutSuffix(scope, "@lift")
		e.Building, e.Stair, _ = strings.Cut(scope, "@")
		if e.Building == "" || strings.HasSuffix(s, "@") || strings.Contains(e.Stair, "@") || strings.Contains(scope, "@") != (e.Stair != "" || e.Lift) {
			return Electorate{}, bad
		}
	}
	base, uses, narrowed := strings.Cut(base, "/")
	if narrowed {
		for u := range strings.SplitSeq(uses, ",") {
			e.Uses = append(e.Uses, Use(u))
		}
	}
	e.Base, e.Tenants = strings.CutSuffix(base, "+tenants")
	if !e.valid() {
		return Electorate{}, bad
	}
	return e, nil
}

func (e Electorate) valid() bool {
	if !slices.Contains([]string{Owners, Households, Adults, Voters, Reps}, e.Base) {
		return false
	}
	if e.Stair != "" && e.Building == "" || e.Tenants && e.Base != Households && e.Base != Adults {
		return false
	}
	if len(e.Uses) > 0 && e.Base != Owners && e.Base != Households {
		return false
	}
	for i, u := range e.Uses {
		if !slices.Contains([]Use{Home, Shop, Parking, Plot, Other}, u) || slices.Contains(e.Uses[:i], u) {
			return false
		}
	}
	return true
}

// ByPerson reports whether people count one by one, else by their homes.
func (e Electorate) ByPerson() bool { return e.Base == Adults || e.Base == Voters || e.Base == Reps }

// aboveGround reads the floor of a room's number: 501 is on the fifth, 1203 on the twelfth.
var aboveGround = regexp.MustCompile(`^0?([0-9]{1,2})[0-9]{2}[A-Za-z]?$`)

// rides reports whether those of a unit use the lift: who lives or works there, unless
// the number says that it is on the ground floor.
func (u Unit) rides() bool {
	if u.Use != Home && u.Use != Shop {
		return false
	}
	m := aboveGround.FindStringSubmatch(u.Room)
	return m == nil || strings.TrimLeft(m[1], "0") != "1"
}

// Takes reports whether u lies within the part and the uses that e asks for.
func (e Electorate) Takes(u Unit) bool {
	if e.Building != "" && u.Building != e.Building || e.Stair != "" && u.Stair != e.Stair {
		return false
	}
	switch {
	case e.Lift && !u.rides():
		return false
	case e.Base == Households && u.Unsold:
		return false // nobody lives there yet
	case len(e.Uses) > 0:
		return slices.Contains(e.Uses, u.Use)
	case e.Base == Households:
		return u.Use == Home
	default:
		return true
	}
}
