package council

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Skeleton folds a text to what it says to a reader, so that near-equal options are
// found: compatibility forms (NFKC), case, blanks, what cannot be seen, combining marks,
// skin tones, marks at either end, and characters that look alike or mean the same digit
// (after UTS #39). A skeleton is for comparing, never for showing.
func Skeleton(s string) string { return fold(s, unicode.ToLower) }

// Alike reports whether two texts must not stand on one ballot, because a reader may
// take one for the other.
func Alike(a, b string) bool {
	return Skeleton(a) == Skeleton(b) || fold(a, shape) == fold(b, shape)
}

// shape keeps the case of a letter, and makes one of those that are drawn alike.
func shape(r rune) rune {
	switch r {
	case '1', 'l', 'I', '|':
		return '1'
	case '0', 'O', 'o':
		return '0'
	}
	return r
}

func fold(s string, each func(rune) rune) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(s) {
		if blank(r) || unicode.Is(unicode.M, r) || unicode.Is(unicode.Sk, r) {
			continue
		}
		if like, ok := lookAlikes[r]; ok {
			r = like
		}
		b.WriteRune(each(r))
	}
	return strings.Trim(b.String(), ".,;:!?~\"'()[]<>{}`。、，；：！？…·“”‘’「」『』【】《》〈〉（）")
}

// blank reports whether r leaves no mark that could tell two texts apart.
func blank(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) ||
		unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r) || unicode.Is(unicode.Variation_Selector, r) ||
		r == '\u2800' || r == '\u3164' || r == '\uffa0' || r == '\ufffd'
}

// lookAlikes maps a character to the one it is taken for. Each pair is listed from the
// left string to the right one, place by place.
var lookAlikes = pairUp(
	// Cyrillic and Greek.
	"аеорсухіјѕһԁɡӏкмтпɑαγικνορτυχω", "aeopcyxijshdglkmtnaayikvoptuxw",
	"АВЕЅІЈКМНОРСТУХԌΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABESIJKMHOPCTYXGABEZHIKMNOPTYX",
	// Chinese numerals stand for digits: 方案一 is 方案1.
	"一二三四五六七八九〇零两壹贰叁", "12345678900"+"2123",
	// Kana, radicals and characters that differ by a stroke.
	"ニハカタエオトローｰ囗曰末已巳士", "28力夕工才卜口11口日未己己土",
	// Traditional and simplified forms that ballots use.
	"贊對棄權業電車選會樓門從開關無東兩個麼車庫們換裝維護費應該與實",
	"赞对弃权业电车选会楼门从开关无东2个么车库们换装维护费应该与实",
)

// pairUp builds a map from strings given in pairs of equal length.
func pairUp(pairs ...string) map[rune]rune {
	m := make(map[rune]rune)
	for i := 0; i+1 < len(pairs); i += 2 {
		from, to := []rune(pairs[i]), []rune(pairs[i+1])
		for j := range min(len(from), len(to)) {
			m[from[j]] = to[j]
		}
	}
	return m
}
