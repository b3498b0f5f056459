package speech

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// What people say offhand who think of no command is known by the whole of a short
// sentence, not by a word in it: 这个月办了多少事, 我想当楼长, 35号验过了没毛病.

// remark is one way of saying something offhand.
type remark struct {
	intent string
	// words are separated by blanks; the message must have one of them.
	words string
	// said is the whole of the folded message. Its groups are slots: no, amount, name, to,
	// text, title, code.
	said *regexp.Regexp
	// without are words that make the message mean something else.
	without string
	// fill adds what is always meant; it may decline.
	fill func(m *message, in *Intent) bool
}

// Parts of the sentences that are said offhand.
const (
	aNumber  = `(?:第)?(?P<no>\d{1,5}|[一二三四五六七八九十百两]{1,5})(?:号|那个|这个|那条|这条)(?:的)?(?:提议|提案|议题|诉求|工单|那个|这个|那事|这事|那件事|这件事|事)?`
	ourselfs = `(?:我|俺|咱|我们|咱们|俺们|本人)(?:们)?(?:家|屋|屋头|屋里|这边|这儿|这|户)?`
	aPost    = `(?:楼长|楼栋长|组长|小组长|委员|主任|副主任|代表|监事|网格员|志愿者队长|自管委|业委会|居委会|村委会|议事会|监委会)(?:的)?(?:委员|成员|代表|主任)?`
	aTail    = `(?:了|吧|哈|啊|呀|嘛|哦|咯|啦|谢谢|[,.!~])*`
)

// longestRemark is how many characters what is said offhand may have.
const longestRemark = 48

// requestNumbers are the intents whose number is a request's.
var requestNumbers = []string{"progress", "rate", "reopen", "done", "assign", "forward", "inspect", "to_motion", "support_request"}

// meetingNumbers are those whose number is a meeting's.
var meetingNumbers = []string{"rsvp", "minutes", "correct_minutes", "cancel_meeting"}

// offhand reads the message as one of remarks.
func (m *message) offhand() (Intent, bool) {
	if len(m.runes) > longestRemark || m.mentions(quoteOpen) {
		return Intent{}, false
	}
	folded := m.folded()
	for i := range allRemarks {
		if words := &remarkWords[i]; !m.has(words.needed...) || m.has(words.without...) {
			continue
		}
		r := &allRemarks[i]
		at := r.said.FindStringSubmatchIndex(folded)
		if at == nil {
			continue
		}
		if in, ok := m.slotted(r, folded, at); ok {
			return in, true
		}
	}
	return Intent{}, false
}

// slotted fills the slots that a remark names.
func (m *message) slotted(r *remark, folded string, at []int) (Intent, bool) {
	in := Intent{Intent: r.intent}
	for k, slot := range r.said.SubexpNames() {
		if slot == "" || at[2*k] < 0 {
			continue
		}
		a := utf8.RuneCountInString(folded[:at[2*k]])
		b := a + utf8.RuneCountInString(folded[at[2*k]:at[2*k+1]])
		words := strings.Trim(m.slice(a, b), " ，,。：:、！!")
		switch slot {
		case "no", "amount":
			n, end := m.numeralAt(a)
			if end == a || n == 0 {
				return Intent{}, false
			}
			m.putNumber(&in, slot, n)
		case "name":
			in.Name = words
		case "to":
			in.To = words
		case "text":
			in.Text = words
		case "title":
			in.Title = words
		}
	}
	if n := max(in.Motion, in.Request, in.Meeting); n > 0 && m.openIndex(n) >= 0 && slices.Contains(notOfBallots, in.Intent) {
		return Intent{}, false
	}
	return in, r.fill == nil || r.fill(m, &in)
}

func (m *message) putNumber(in *Intent, slot string, n int) {
	switch {
	case slot == "amount":
		in.Amount = n
	case slices.Contains(requestNumbers, in.Intent):
		in.Request = n
	case slices.Contains(meetingNumbers, in.Intent):
		in.Meeting = n
	default:
		in.Motion = n
	}
}

// notOfBallots are what is never said of a motion that is open for voting.
var notOfBallots = append([]string{"second", "accept"}, requestNumbers...)

// notWanted tells that what stands at rune p is said not to be done: 不要转街道, 先别交给.
func (m *message) notWanted(p int) bool {
	for _, w := range []string{"再", "给", "往", "急着", "马上", "都", "用", "要", "必", "想", "能", "需", "去", "把它"} {
		if n := len([]rune(w)); p-n > 0 && m.hasWord(p-n, w) {
			p -= n
			break
		}
	}
	if p < 1 {
		return false
	}
	switch m.runes[p-1] {
	case '别', '莫', '甭', '勿', '没', '未', '无':
		return true
	case '不':
		return p < 2 || !strings.ContainsRune("要好是行能可对", m.runes[p-2]) // 要不转街道吧
	case '有':
		return p >= 2 && m.runes[p-2] == '没'
	}
	return false
}

// allNotWanted tells that each of words the message has is said not to be done.
func (m *message) allNotWanted(words []string) bool {
	found := false
	for _, w := range words {
		for i := range m.runes {
			if !m.hasWord(i, w) {
				continue
			}
			if !m.notWanted(i) {
				return false
			}
			found = true
		}
	}
	return found
}
