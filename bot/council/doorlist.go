package council

import (
	"cmp"
	"slices"
)

// Knock is what came of a visit to a household that has not voted. It never says how
// anybody votes.
type Knock string

// What can come of a visit.
const (
	NotVisited Knock = ""          // 待访
	Contacted  Knock = "contacted" // knows of the vote
	NoAnswer   Knock = "no_answer" // 联系不上
	ComeLater  Knock = "later"     // 改天
	NeverAgain Knock = "never"     // 不再上门, and no more reminders either
)

// knocks are in the order in which a captain looks after them.
var knocks = []Knock{NotVisited, ComeLater, NoAnswer, Contacted, NeverAgain}

// Knocks lists what can come of a visit, in the order of a door list.
func Knocks() []Knock { return slices.Clone(knocks) }

// Door is a household on a captain's list: one that has not voted.
type Door struct {
	Entry    int
	Label    string
	Building string
	Knock    Knock
}

// DoorList puts doors into the order in which to go: those not visited first, and of
// each kind as the roll has them.
func DoorList(doors []Door) []Door {
	list := slices.Clone(doors)
	slices.SortStableFunc(list, func(a, b Door) int {
		return cmp.Or(cmp.Compare(slices.Index(knocks, a.Knock), slices.Index(knocks, b.Knock)), cmp.Compare(a.Entry, b.Entry))
	})
	return list
}

// NextDoor is the one to go to now; ok is false when there is none left to visit.
func NextDoor(doors []Door) (next Door, ok bool) {
	for _, d := range DoorList(doors) {
		if d.Knock == NotVisited {
			return d, true
		}
	}
	return Door{}, false
}

// Rounds are the buildings whose doors p may see: a captain the own ones, a supervisor
// all of them, which is said by all.
func Rounds(p Person) (buildings []string, all bool) {
	for _, o := range p.Offices {
		switch {
		case o.Role == Supervisor, o.Role == Captain && o.Building == "":
			all = true
		case o.Role == Captain:
			buildings = append(buildings, o.Building)
		}
	}
	return buildings, all
}
