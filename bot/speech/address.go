package speech

import "strings"

// botNames are parts of names that a bot answers to when Situation.BotName is
// not given.
var botNames = []string{"议事助手", "小助手", "助手", "机器人", "议事", "小议", "bot"}

// dropMention takes the mention of the bot out of the message. It is false
// when somebody else is addressed.
func (m *message) dropMention() bool {
	if strings.IndexByte(m.raw, '@') < 0 && !strings.Contains(m.raw, "＠") {
		return true
	}
	ours := true
	for i := 0; i < len(m.runes); {
		if m.runes[i] != '@' {
			i++
			continue
		}
		if n := m.botNameAt(i + 1); n > 0 {
			m.replace(i, i+1+n, 0)
			continue
		}
		ours = false
		i++
	}
	return ours
}

// botNameAt is the length of the bot's name at rune i; 0 means that another
// name stands there, which ends at the gap WeChat puts after a mention.
func (m *message) botNameAt(i int) int {
	if m.s.BotName != "" {
		if name := fold(m.s.BotName); len(name) > 0 && m.hasRunes(i, name) {
			return len(name)
		}
		return 0
	}
	end := i
	for end < len(m.runes) && end-i < longestName && (end == i || !m.gap[end]) && !isMark(m.runes[end]) {
		end++
	}
	name := string(m.runes[i:end])
	for _, b := range botNames {
		k := strings.Index(name, b)
		if k < 0 {
			continue
		}
		return len([]rune(name[:k+len(b)])) // what follows is said to the bot
	}
	return 0
}

// longestName is how many characters a mention may have.
const longestName = 32
