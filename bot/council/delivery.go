package council

import "slices"

// Way is how a notice reached a household; each leaves a proof of its own.
type Way string

// The ways of delivery.
const (
	InChat   Way = "wechat" // somebody of the household opened it here
	ByCall   Way = "phone"
	AtDoor   Way = "door" // handed over, or on the door
	ByLetter Way = "letter"
)

var ways = []Way{InChat, ByCall, AtDoor, ByLetter}

// Ways lists the ways of delivery in the order shown.
func Ways() []Way { return slices.Clone(ways) }

// Deliveries say which entries of a roll a notice reached, by way.
type Deliveries map[Way][]int

// Reached reports whether a notice reached an entry in any way.
func (d Deliveries) Reached(entry int) bool {
	for _, entries := range d {
		if slices.Contains(entries, entry) {
			return true
		}
	}
	return false
}

// Count is how many entries were reached in any way, each once.
func (d Deliveries) Count() int {
	seen := make(map[int]bool)
	for _, entries := range d {
		for _, e := range entries {
			seen[e] = true
		}
	}
	return len(seen)
}
