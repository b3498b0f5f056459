package config

import (
	"maps"
	"slices"
)

// Nearest returns the one of names that word was most likely meant to be, or ""
// when none is near: about a third of the letters may differ.
func Nearest(word string, names []string) string { return nearest(word, names) }

func nearest(word string, names []string) string {
	best, least := "", (len(word)+2)/3+1
	for _, name := range names {
		if d := distance(word, name); d < least {
			best, least = name, d
		}
	}
	return best
}

// distance counts the insertions, deletions and replacements between a and b.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(diagonal+cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

func envNames() []string {
	names := []string{"YISHI_CONFIG"}
	for _, r := range table {
		names = append(names, r.env)
		if r.secret() {
			names = append(names, r.env+"_FILE")
		}
	}
	return names
}

func keyNames() []string {
	var names []string
	for _, r := range table {
		names = append(names, r.key())
		if r.secret() {
			names = append(names, r.key()+"_file")
		}
	}
	return names
}

func sortedKeys(m map[string]string) []string { return slices.Sorted(maps.Keys(m)) }
