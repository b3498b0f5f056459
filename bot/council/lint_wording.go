package council

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// The limits of wording, in characters.
const (
	MinTitle  = 2
	MaxTitle  = 60
	MaxOption = 30
)

// wording looks at title and options as texts.
func (l *linter) wording(m Motion) {
	l.text("title", m.Title, MinTitle, MaxTitle)
	l.imitation("title", m.Title)
	for i, o := range m.Options {
		l.text(optionAt(i), o, 1, MaxOption)
		if m.Form != Election {
			l.imitation(optionAt(i), o)
		}
	}
}

func optionAt(i int) string { return "option " + OptionLetter(i) }

// text looks at one text: length, what cannot be seen, numbers of people.
func (l *linter) text(at, s string, low, high int) {
	n := utf8.RuneCountInString(strings.TrimSpace(s))
	switch {
	case n < low || Skeleton(s) == "":
		l.add("text_empty", Blocks, at, "min", strconv.Itoa(low))
	case n > high:
		l.add("text_long", Blocks, at, "max", strconv.Itoa(high), "length", strconv.Itoa(n))
	}
	if bad, ok := unseen(s); ok {
		l.add("text_unseen", Blocks, at, "rune", "U+"+strings.ToUpper(strconv.FormatInt(int64(bad), 16)))
	}
	if kind := personalNumber(s); kind != "" {
		l.add("personal_number", Blocks, at, "kind", kind)
	}
}

// maxMarks is how many combining marks may stand on one character.
const maxMarks = 3

// unseen finds a character that hides, turns or piles up text: control and bidirectional
// characters, tags, private use, broken encoding, more than three combining marks. The
// joiner within an emoji is allowed.
func unseen(s string) (rune, bool) {
	marks := 0
	var before rune
	for _, r := range s {
		switch {
		case unicode.Is(unicode.M, r):
			if marks++; marks > maxMarks {
				return r, true
			}
		default:
			marks = 0
		}
		switch {
		case r == '\u200d' && pictured(before):
		case r == utf8.RuneError, unicode.IsControl(r), unicode.In(r, unicode.Cf, unicode.Co, unicode.Cs, unicode.Zl, unicode.Zp):
			return r, true
		}
		before = r
	}
	return 0, false
}

// pictured reports whether r can stand before an emoji's joiner.
func pictured(r rune) bool {
	return r >= 0x1F000 || unicode.Is(unicode.So, r) || unicode.Is(unicode.Variation_Selector, r)
}

var (
	idNumber    = regexp.MustCompile(`[1-9]\d{5}(19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3}[\dXx]`)
	phoneNumber = regexp.MustCompile(`(^|\D)(\+?86)?1[3-9]\d{9}($|\D)`)
	longNumber  = regexp.MustCompile(`\d{15,}`)
	digitGap    = regexp.MustCompile(`(\d)[ \-.·_—–]+(\d)`)
)

// personalNumber says whether s holds an identity number, a phone number, or another
// number so long that it is somebody's (个人信息保护法 第28条).
func personalNumber(s string) string {
	s = norm.NFKC.String(s)
	for range 2 { // a digit between two gaps is taken by the first match
		s = digitGap.ReplaceAllString(s, "$1$2")
	}
	switch {
	case idNumber.MatchString(s):
		return "id"
	case phoneNumber.MatchString(s):
		return "phone"
	case longNumber.MatchString(s):
		return "account"
	}
	return ""
}

// imitations are beginnings and phrases by which a text passes for the bot's own words,
// calls everybody, or pretends a result. Blanks have been taken out.
var imitations = regexp.MustCompile(`^[\[【「(（<]?(系统|官方|议事助手|机器人|管理员|微信团队|腾讯)[\]】」)）>:：]?(通知|消息|提示|公告|提醒)?[\]】」)）>:：]` +
	`|[\[【](系统|官方|微信红包|转账|通过|已通过|未通过|有效|无效)[^\]】]{0,6}[\]】]` +
	`|(系统|官方)(通知|消息|提示|公告)` +
	`|(表决|投票|选举|公示)?结果(为|是)?[:：]|(本次|此次|该)(表决|投票|选举)(已|已经)(结束|截止|通过|作废|取消)` +
	`|(已获|已经|全票|一致|多数)通过[。!！]*$|^(已通过|未通过|通过了|回执)` +
	`|@(所有人|全体|all|everyone|here)|<@|@_all`)

// imitation looks for a text that passes for the system's.
func (l *linter) imitation(at, s string) {
	folded := strings.Map(func(r rune) rune {
		if blank(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKC.String(s))
	if found := imitations.FindString(folded); found != "" {
		l.add("imitates_system", Blocks, at, "words", found)
	}
}
