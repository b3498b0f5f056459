package council

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// KindWords are the words by which requests of one kind are known.
type KindWords struct {
	Kind  string
	Words []string
}

// OtherKind is the kind of a request that no word tells.
const OtherKind = "other"

// KindOf finds the kind of a request by the longest word in its text that tells it; of
// equally long ones the first counts.
func KindOf(text string, kinds []KindWords) string {
	kind, longest := OtherKind, 0
	for _, k := range kinds {
		for _, word := range k.Words {
			if len(word) > longest && strings.Contains(text, word) {
				kind, longest = k.Kind, len(word)
			}
		}
	}
	return kind
}

// nearEqual is the share of pairs of letters, in percent, from which two reports are
// taken for the same.
const nearEqual = 50

// SameTrouble reports whether two texts say nearly the same: punctuation, spaces and order of
// phrases apart.
func SameTrouble(a, b string) bool {
	x, y := letterPairs(a), letterPairs(b)
	total := 0
	for _, n := range x {
		total += n
	}
	shared := 0
	for pair, n := range y {
		total += n
		shared += min(n, x[pair])
	}
	return total > 0 && 2*shared*100 >= nearEqual*total
}

// letterPairs counts neighbouring letters of a text; a single letter is a pair with nothing.
func letterPairs(text string) map[[2]rune]int {
	counts := make(map[[2]rune]int)
	var last rune
	letters := 0
	for _, w := range words().Trouble {
		if rest := strings.ReplaceAll(text, w, ""); utf8.RuneCountInString(rest) >= leastMatter {
			text = rest
		}
	}
	for _, r := range Skeleton(text) {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			continue
		}
		if letters > 0 {
			counts[[2]rune{last, r}]++
		}
		last = r
		letters++
	}
	if letters == 1 {
		counts[[2]rune{0, last}]++
	}
	return counts
}
