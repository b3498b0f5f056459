package council

import (
	_ "embed"
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/mozillazg/go-pinyin"
	"golang.org/x/text/unicode/norm"
)

//go:embed words.json
var wordsJSON []byte

// talkWords are the words that matter when two texts are compared.
type talkWords struct {
	// Drop says nothing about the matter itself.
	Drop []string `json:"drop"`
	// Same are words that residents use for one another: the first becomes the second.
	Same [][2]string `json:"same"`
	// Not turns a text into its opposite.
	Not []string `json:"not"`
	// Places tell one place from another.
	Places []string `json:"places"`
	// Trouble says that something is wrong, or since when, and nothing of what it is.
	Trouble []string `json:"trouble"`
	// Condition makes an opinion one that depends on something.
	Condition []string `json:"condition"`
}

var words = sync.OnceValue(func() talkWords {
	var w talkWords
	if err := json.Unmarshal(wordsJSON, &w); err != nil {
		return talkWords{} // the embedded words are checked by a test
	}
	return w
})

// How alike two texts must be, as shares of the pairs of syllables they have in common.
const (
	matterLikeness  = 0.6
	opinionLikeness = 0.8
)

// SameMatter reports whether two proposals ask for the same at the same place, so that
// the second is better seconded than proposed again. Words that sound alike count as
// the same, for many of them come from voice input.
func SameMatter(a, b string) bool {
	x, y := gistOf(withoutReason(a)), gistOf(withoutReason(b))
	if x.not != y.not || !agree(x.places, y.places) || !agree(x.numbers, y.numbers) {
		return false
	}
	return likeness(x.sounds, y.sounds) >= matterLikeness
}

// leastMatter is how many characters name a matter.
const leastMatter = 5

// withoutReason cuts what follows the first comma, which is mostly why it is wanted.
func withoutReason(title string) string {
	head, _, found := strings.Cut(norm.NFKC.String(title), ",")
	if found && utf8.RuneCountInString(head) >= leastMatter {
		return head
	}
	return title
}

// SameOpinion reports whether two opinions say the same. A number, a place or a negation
// that only one of them has makes them different, however much else is alike.
func SameOpinion(a, b string) bool {
	x, y := gistOf(a), gistOf(b)
	if x.not != y.not || x.places != y.places || x.numbers != y.numbers {
		return false
	}
	return likeness(x.sounds, y.sounds) >= opinionLikeness
}

// Related reports whether two texts have two neighbouring sounds in common, as an opinion
// mostly has with the title of its matter.
func Related(a, b string) bool { return likeness(gistOf(a).sounds, gistOf(b).sounds) > 0 }

// Conditional reports whether an opinion attaches a condition: 同意，但晚上别施工.
func Conditional(text string) bool {
	return slices.ContainsFunc(words().Condition, func(w string) bool { return strings.Contains(text, w) })
}

// agree reports whether two details do not contradict each other.
func agree(a, b string) bool { return a == "" || b == "" || a == b }

// gist is what is compared of a text.
type gist struct {
	sounds          []string
	not             int
	places, numbers string
}

func gistOf(text string) gist {
	w := words()
	text = strings.ToLower(norm.NFKC.String(text))
	for _, s := range w.Same {
		text = strings.ReplaceAll(text, s[0], s[1])
	}
	var g gist
	for _, n := range w.Not {
		g.not += strings.Count(text, n)
	}
	for _, p := range w.Places {
		if strings.Contains(text, p) {
			g.places += p
		}
	}
	for _, d := range w.Drop {
		text = strings.ReplaceAll(text, d, "")
	}
	text = Skeleton(text)
	g.numbers = strings.Join(strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsDigit(r) }), " ")
	for _, r := range text {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			g.sounds = append(g.sounds, syllable(r))
		}
	}
	return g
}

// syllable is the sound of a character without its tone, with the beginnings and ends
// that many speakers do not tell apart made one; any other character is itself.
func syllable(r rune) string {
	reading, _, _ := strings.Cut(pinyin.PinyinDict[int(r)], ",")
	if reading == "" {
		return string(r)
	}
	s := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.M, r) {
			return -1
		}
		return r
	}, norm.NFKD.String(reading))
	for _, p := range [...][2]string{{"zh", "z"}, {"ch", "c"}, {"sh", "s"}} {
		if rest, ok := strings.CutPrefix(s, p[0]); ok {
			s = p[1] + rest
		}
	}
	return strings.TrimSuffix(s, "g")
}

// likeness is the share of neighbouring pairs that two texts have in common, 0 to 1
// (Sørensen and Dice).
func likeness(a, b []string) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	if slices.Equal(a, b) {
		return 1
	}
	x, y := pairs(a), pairs(b)
	common, all := 0, 0
	for pair, n := range x {
		common += min(n, y[pair])
		all += n
	}
	for _, n := range y {
		all += n
	}
	if all == 0 {
		return 0
	}
	return 2 * float64(common) / float64(all)
}

func pairs(s []string) map[[2]string]int {
	n := make(map[[2]string]int, len(s))
	for i := 1; i < len(s); i++ {
		n[[2]string{s[i-1], s[i]}]++
	}
	return n
}
