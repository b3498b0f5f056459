package council

import (
	"slices"
	"strings"
	"time"
)

// Away is one person who lives elsewhere for now, by their own word.
type Away struct {
	Person PersonNo `json:"person"`
	Place  string   `json:"place"`
	// Contact: they agreed to be asked by the others there, and to be named to them.
	Contact bool      `json:"contact,omitempty"`
	Since   time.Time `json:"since"`
}

// AwayGroup is who is away in one place.
type AwayGroup struct {
	Place    string
	People   []PersonNo
	Contacts []PersonNo
}

// NoSuchPlace refuses a place whose name is none.
const NoSuchPlace Refusal = "no_such_place"

// Leave notes where somebody is, in place of where they were.
func Leave(all []Away, who PersonNo, place string, now time.Time) ([]Away, error) {
	place = strings.TrimSpace(place)
	if n := len([]rune(place)); n < 2 || n > 12 {
		return all, NoSuchPlace
	}
	next, _ := Return(all, who)
	return append(next, Away{Person: who, Place: place, Since: now}), nil
}

// Return strikes somebody who is back, or gone; was reports whether they were away.
func Return(all []Away, who PersonNo) (left []Away, was bool) {
	left = slices.DeleteFunc(slices.Clone(all), func(a Away) bool { return a.Person == who })
	return left, len(left) < len(all)
}

// AwayGroups gathers people by place, the largest group first.
func AwayGroups(all []Away) []AwayGroup {
	var groups []AwayGroup
	for _, a := range all {
		i := slices.IndexFunc(groups, func(g AwayGroup) bool { return g.Place == a.Place })
		if i < 0 {
			i = len(groups)
			groups = append(groups, AwayGroup{Place: a.Place})
		}
		groups[i].People = append(groups[i].People, a.Person)
		if a.Contact {
			groups[i].Contacts = append(groups[i].Contacts, a.Person)
		}
	}
	slices.SortStableFunc(groups, func(a, b AwayGroup) int { return len(b.People) - len(a.People) })
	return groups
}
