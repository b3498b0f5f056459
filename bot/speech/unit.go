package speech

import (
	"strings"
	"sync"
)

type unit struct {
	word []rune
	kind kind
}

// unitTable lists the units by their first rune.
var unitTable = sync.OnceValue(func() map[rune][]unit {
	table := map[rune][]unit{}
	for k, list := range units {
		for _, w := range strings.Fields(list) {
			f := fold(w)
			table[f[0]] = append(table[f[0]], unit{f, k})
		}
	}
	return table
})
