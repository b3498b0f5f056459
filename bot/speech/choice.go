package speech

import (
	"slices"
	"strings"
)

// maxOptions is how many options have a letter.
const maxOptions = 26

// letterNames avoids making a string for each choice.
const letterNames = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

func letter(k int) string { return letterNames[k : k+1] }

func containsCommon(words string) bool { return strings.Contains(commonWords, " "+words+" ") }

// choicesOf gives the choices of a group on open motion i, in the order of the
// options.
func (m *message) choicesOf(g *group, i int) ([]string, doubt) {
	motion := &m.s.Open[i]
	if motion.Type == "yesno" {
		return m.plainChoice(g, i)
	}
	if motion.Type == "election" && g.blank() {
		return []string{choiceName(abstain)}, doubt{}
	}
	marked, d := m.marked(g, i)
	if d.why != "" {
		return nil, d
	}
	if m.contradicts(g) {
		return nil, doubt{why: "two_choices", readings: m.readingsFor(i)}
	}
	if len(marked) == 0 {
		return nil, doubt{why: "which_option", readings: m.readingsFor(i)}
	}
	lo, hi := motion.bounds()
	if len(marked) < lo || len(marked) > hi {
		why := "too_many"
		if len(marked) < lo {
			why = "too_few"
		}
		return nil, doubt{why: why, readings: m.readingsFor(i)}
	}
	choices := make([]string, len(marked))
	for k, place := range marked {
		choices[k] = letter(place)
	}
	return choices, doubt{}
}

// blank tells a ballot that names nobody: 9 弃权, 9号空白票. It counts as taking part.
func (g *group) blank() bool {
	for _, it := range g.choices {
		if it.kind != itemChoice || class(it.n) != abstain && class(it.n) != weakNone {
			return false
		}
	}
	return len(g.choices) > 0
}

// plainChoice is the one choice on a yes/no motion.
func (m *message) plainChoice(g *group, i int) ([]string, doubt) {
	choice := class(0)
	for _, it := range g.choices {
		if it.kind != itemChoice {
			return nil, doubt{why: "no_options", readings: m.readingsFor(i)}
		}
		if class(it.n) == weakNone {
			return nil, doubt{why: "weak", readings: m.readingsFor(i)}
		}
		if choice != 0 && choice != class(it.n) {
			return nil, doubt{why: "two_choices", readings: m.readingsFor(i)}
		}
		choice = class(it.n)
	}
	if m.halfTitle(i, g) {
		return nil, doubt{why: "title_half", readings: m.readingsFor(i)}
	}
	if m.placeOnly(g) {
		return nil, doubt{why: "place", readings: m.readingsFor(i)}
	}
	return []string{choiceName(choice)}, doubt{}
}

func choiceName(c class) string {
	switch c {
	case yes:
		return "yes"
	case no:
		return "no"
	}
	return "abstain"
}

// bounds is how few and how many options a ballot marks.
func (m *Motion) bounds() (lo, hi int) {
	n := len(m.Options)
	switch m.Type {
	case "multi":
		lo, hi = max(m.Min, 1), n
		if m.Max > 0 {
			hi = min(m.Max, n)
		}
	case "election":
		lo, hi = 1, min(max(m.Seats, 1), n)
	default:
		lo, hi = 1, min(1, n)
	}
	return lo, hi
}

// contradicts tells whether a group says more about options than marking them:
// 反对A, 弃权B. 支持A marks A.
func (m *message) contradicts(g *group) bool {
	seen := false
	for _, it := range g.choices {
		if it.kind != itemChoice {
			seen = true
			continue
		}
		if class(it.n) != yes || seen {
			return true
		}
	}
	return false
}

// marked gives the places of the options a group marks, each once, in order.
func (m *message) marked(g *group, i int) ([]int, doubt) {
	n := min(len(m.s.Open[i].Options), maxOptions)
	var places []int
	for _, it := range g.choices {
		found, ok := m.placesOf(it, i, n)
		if !ok {
			return nil, doubt{why: "no_such_option", readings: m.readingsFor(i)}
		}
		for _, p := range found {
			if !slices.Contains(places, p) {
				places = append(places, p)
			}
		}
	}
	slices.Sort(places)
	return places, doubt{}
}

// placesOf gives the options one item names among the n of open motion i.
func (m *message) placesOf(it item, i, n int) ([]int, bool) {
	t := m.tokens[it.tok]
	switch it.kind {
	case itemChoice:
		return nil, true
	case itemLetters:
		var places []int
		for _, r := range m.runes[t.a:t.b] {
			if int(r-'a') >= n {
				return nil, false
			}
			places = append(places, int(r-'a'))
		}
		return places, true
	case itemNumber:
		if it.n < 1 || it.n > n || it.n == m.s.Open[i].No {
			return nil, false
		}
		return []int{it.n - 1}, true
	case itemOrdinal:
		return ordinalPlaces(it, n)
	case itemOption:
		if k := m.optionIndex(i, m.runes[t.a:t.b]); k >= 0 && k < n {
			return []int{k}, true
		}
	}
	return nil, false
}

// ordinalPlaces turns 第二个, 最后一个, 前两个 into places among n.
func ordinalPlaces(it item, n int) ([]int, bool) {
	first := it.n - 1
	switch {
	case it.n < 0:
		first = n + it.n
	case it.n == 0:
		if n%2 == 0 {
			return nil, false
		}
		first = n / 2
	}
	if first < 0 || first+it.m > n {
		return nil, false
	}
	var places []int
	for k := range it.m {
		places = append(places, first+k)
	}
	return places, true
}
