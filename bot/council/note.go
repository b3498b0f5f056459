package council

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Note is what an officer heard of somebody at a visit (走访) or an evening talk (夜话). It
// waits until that person agrees to its being reported; without that nothing of it stays.
type Note struct {
	No    int  `json:"no"`
	Night bool `json:"night,omitempty"`
	// Motion is what it is an opinion on; 0 makes it a request.
	Motion int      `json:"motion,omitempty"`
	Person PersonNo `json:"person"`
	Unit   UnitNo   `json:"unit"`
	By     PersonNo `json:"by"`
	Text   string   `json:"text"`
	// Until is how long it waits.
	Until time.Time `json:"until"`
}

// NoteWaits is how long a note waits for the person's answer.
const NoteWaits = 7 * 24 * time.Hour

// Heard says that an officer reported for somebody, and how they agreed.
type Heard struct {
	By    PersonNo `json:"by,omitempty"`
	Night bool     `json:"night,omitempty"`
	// Oral: said to the officer, because the person could not be asked here.
	Oral bool `json:"oral,omitempty"`
}

var (
	opinionAfter  = regexp.MustCompile(`^(?:对|就|关于)?\s*([0-9]{1,5})\s*号(?:议题|提议|提案|那件事|这件事)?\s*的?\s*(?:有?意见|看法|想法|建议)(?:是|说)?\s*[：:，,]?\s*(.+)$`)
	opinionBefore = regexp.MustCompile(`^意见\s*([0-9]{1,5})\s*号?\s*[：:，,]?\s*(.+)$`)
)

// OpinionIn finds the motion that noted words are an opinion on: 3号意见 先修电梯, 对3号的
// 看法：太贵了, 意见 3 太贵了. ok is false when they name none.
func OpinionIn(words string) (motion int, rest string, ok bool) {
	for _, form := range []*regexp.Regexp{opinionAfter, opinionBefore} {
		if m := form.FindStringSubmatch(strings.TrimSpace(words)); m != nil {
			n, err := strconv.Atoi(m[1])
			return n, strings.TrimSpace(m[2]), err == nil && n > 0
		}
	}
	return 0, words, false
}
