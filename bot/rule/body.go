package rule

import (
	"strings"
	"time"
	"unicode/utf8"
)

// Convened finds the body whose meeting words call by the name the law gives it, as in
// 开居民会议 or 村民代表会议, and returns its rule in force on the day of now. The longest
// name counts. Bodies that decide without meeting are not found.
func Convened(words string, now time.Time) (Rule, bool) {
	var found Rule
	longest := 0
	for _, r := range Rules() {
		name, _, _ := strings.Cut(r.Body, "(")
		n := utf8.RuneCountInString(name)
		if r.Kind != Vote || !strings.HasSuffix(name, "会议") && !strings.HasSuffix(name, "大会") || !strings.Contains(words, name) || n <= longest {
			continue
		}
		if at, err := At(r.ID, now); err == nil {
			found, longest = at, n
		}
	}
	return found, longest > 0
}
