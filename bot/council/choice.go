package council

import (
	"fmt"
	"slices"
	"strings"
)

// ChoiceFault is what is wrong with the choices of a ballot.
type ChoiceFault string

// The faults of choices.
const (
	NoChoice     ChoiceFault = "none"         // nothing was chosen
	UnknownPick  ChoiceFault = "unknown"      // no such option
	TooMany      ChoiceFault = "too_many"     // more than the ballot allows
	TooFew       ChoiceFault = "too_few"      // fewer than the ballot asks for
	Contradicted ChoiceFault = "contradicted" // 都不同意 together with something else
)

// BadChoice says why choices are no ballot on a motion.
type BadChoice struct {
	Fault ChoiceFault
	// Pick is the choice that is at fault, if it is one.
	Pick string
	// Min and Max are how many the ballot may name.
	Min, Max int
}

func (b *BadChoice) Error() string {
	return fmt.Sprintf("choices: %s %q, %d to %d allowed", b.Fault, b.Pick, b.Min, b.Max)
}

// yesNoLetters are the stored letters of the choices on a yes/no motion.
var yesNoLetters = []struct{ word, letter string }{{Yes, "y"}, {No, "n"}, {Abstain, "a"}}

// Blank is the stored letter of an election's ballot that names nobody (空白票, 弃权): whoever
// cast it took part.
const Blank = "a"

// Letters checks choices against the motion's form and turns them into the letters that
// are stored: y, n or a on a yes/no motion, else the options' letters in order ("AC"), or
// Blank in an election.
// A choice named twice counts once. The error is a *BadChoice.
func Letters(m Motion, choices []string) (string, error) {
	low, high := m.Picks()
	bad := func(f ChoiceFault, pick string) error {
		return &BadChoice{Fault: f, Pick: pick, Min: low, Max: high}
	}
	if m.Form == Election && slices.Contains(choices, Abstain) {
		if len(choices) > 1 {
			return "", bad(Contradicted, Abstain)
		}
		return Blank, nil
	}
	var letters []string
	for _, c := range choices {
		l, ok := m.letter(c)
		if !ok {
			return "", bad(UnknownPick, c)
		}
		if !slices.Contains(letters, l) {
			letters = append(letters, l)
		}
	}
	slices.Sort(letters)
	switch n := len(letters); {
	case n == 0:
		return "", bad(NoChoice, "")
	case n > high:
		return "", bad(TooMany, letters[high])
	}
	for _, l := range letters {
		if m.Form != YesNo && len(letters) > 1 && IsNoneOption(m.Options[l[0]-'A']) {
			return "", bad(Contradicted, l)
		}
	}
	if len(letters) < low && !m.marksNone(letters) {
		return "", bad(TooFew, letters[0])
	}
	return strings.Join(letters, ""), nil
}

// Check is Letters under the name of what it decides.
func Check(m Motion, choices []string) (letters string, err error) { return Letters(m, choices) }

// marksNone reports whether the ballot says 都不同意, which needs no company.
func (m Motion) marksNone(letters []string) bool {
	return m.Form != YesNo && len(letters) == 1 && IsNoneOption(m.Options[letters[0][0]-'A'])
}

// letter finds the stored letter of a choice.
func (m Motion) letter(choice string) (string, bool) {
	if m.Form == YesNo {
		for _, c := range yesNoLetters {
			if c.word == choice {
				return c.letter, true
			}
		}
		return "", false
	}
	c := strings.ToUpper(choice)
	if len(c) != 1 || c[0] < 'A' || int(c[0]-'A') >= min(len(m.Options), MaxOptions) {
		return "", false
	}
	return c, true
}

// Picks is how few and how many options a ballot names.
func (m Motion) Picks() (low, high int) {
	n := len(m.Options)
	switch m.Form {
	case Multi:
		high = n
		if m.Max > 0 {
			high = min(m.Max, n)
		}
		return min(max(m.Min, 1), high), high
	case Election:
		return 1, max(1, min(m.Seats, n))
	default:
		return 1, 1
	}
}

// Words turns stored letters back into choices: yes, no, abstain, or the options'
// texts in order. Letters that the motion does not have are left out.
func Words(m Motion, letters string) []string {
	var words []string
	for i := range len(letters) {
		l := letters[i : i+1]
		if m.Form == Election && l == Blank {
			words = append(words, Abstain)
			continue
		}
		if m.Form == YesNo {
			for _, c := range yesNoLetters {
				if c.letter == l {
					words = append(words, c.word)
				}
			}
			continue
		}
		if at := int(l[0]) - 'A'; at >= 0 && at < len(m.Options) {
			words = append(words, m.Options[at])
		}
	}
	return words
}

// OptionLetter names an option by its place from 0: A, B, C …
func OptionLetter(place int) string { return string(rune('A' + place)) }
