package speech

import (
	"regexp"
	"strings"
)

// usageWords are what a line of help quotes, and what it is called: 记支出：“支出 3 300 买水泥”.
var usageWords = regexp.MustCompile(`“[^”]*”|^[^：“]*：`)

// hanWord is a run of characters without digits, spaces and signs.
var hanWord = regexp.MustCompile(`\p{Han}{2,}`)

// longestCommand is how many characters a word has at most that begins a command.
const longestCommand = 8

// Likeness says how much a message that was not understood is like a line of help, so that
// somebody who mistyped a command is shown how it is written: 0 not at all; more when it
// names the command, when it begins almost like it, or shares its first two characters.
func Likeness(text, usage string) int {
	begins := []rune(hanWord.FindString(text))
	if len(begins) == 0 || len(begins) > 3*longestCommand {
		return 0
	}
	most := 0
	for _, quoted := range usageWords.FindAllString(usage, -1) {
		word := hanWord.FindString(quoted)
		runes := []rune(word)
		switch {
		case len(runes) < 2 || len(runes) > longestCommand:
		case strings.Contains(text, word):
			most = max(most, 10+len(runes))
		case len(runes) > 2 && oneOff(begins, runes):
			most = max(most, 9+len(runes))
		case strings.Contains(word, string(begins[:2])):
			most = max(most, 5)
		}
	}
	return most
}

// oneOff reports whether said begins like word but for one character.
func oneOff(said, word []rune) bool {
	if len(said) < len(word) {
		return false
	}
	off := 0
	for i := range word {
		if said[i] != word[i] {
			off++
		}
	}
	return off == 1
}
