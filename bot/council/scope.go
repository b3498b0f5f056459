package council

import (
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"
)

var (
	namedBuilding = regexp.MustCompile(`([0-9A-Za-z]{1,4})\s*(?:号楼|栋|幢|座)`)
	namedStair    = regexp.MustCompile(`([0-9]{1,2})\s*单元`)
)

// ScopeOf finds the building and the stair that a title names: 3号楼2单元加装电梯 is
// "3" and "2". What it does not name is "".
func ScopeOf(title string) (building, stair string) {
	if m := namedBuilding.FindStringSubmatch(title); m != nil {
		building = m[1]
		if m := namedStair.FindStringSubmatch(title); m != nil {
			stair = m[1]
		}
	}
	return building, stair
}

var (
	dashedScope = regexp.MustCompile(`^([0-9A-Za-z]{1,4})-([0-9]{1,2})$`)
	namedLift   = regexp.MustCompile(`电梯|梯户|乘梯`)
	namedWhole  = regexp.MustCompile(`^(全|整个)`)
	wholeInside = regexp.MustCompile(`(全|整个)(小区|社区|村|院|体)|(各|每|所有)(栋|幢|个?(楼|单元))`)
)

// Scope is the part of a place that a motion concerns; the zero one is all of it.
type Scope struct {
	Building, Stair string
	Lift            bool
}

// ReadScope reads the part of a place that a chair names: 3栋, 3栋2单元, 3-2, 3栋2单元电梯,
// 全小区. ok is false when the words name none.
func ReadScope(words string) (s Scope, ok bool) {
	words = strings.TrimSpace(words)
	if m := dashedScope.FindStringSubmatch(words); m != nil {
		return Scope{Building: m[1], Stair: m[2]}, true
	}
	s.Building, s.Stair = ScopeOf(words)
	if s.Building == "" {
		return Scope{}, namedWhole.MatchString(words)
	}
	s.Lift = namedLift.MatchString(words)
	return s, true
}

// NamesWhole reports whether a title says that it is about all of a place: 全小区加装电梯.
func NamesWhole(title string) bool { return wholeInside.MatchString(title) }

// In narrows an electorate to the part, or widens it again.
func (s Scope) In(e Electorate) Electorate {
	e.Building, e.Stair, e.Lift = s.Building, s.Stair, s.Lift
	return e
}

var namedArticle = regexp.MustCompile(`公约\s*第\s*([0-9]{1,2}|[一二两三四五六七八九十])\s*条[\s，,：:]*`)

// ArticleNamed finds the article of the covenant that words name, and the words without
// it: 公约第3条 太严了 is 3 and 太严了. ok is false when they name none.
func ArticleNamed(words string) (no int, rest string, ok bool) {
	at := namedArticle.FindStringSubmatchIndex(words)
	if at == nil {
		return 0, words, false
	}
	no = CountIn(words[at[2]:at[3]])
	return no, strings.TrimSpace(words[:at[0]] + words[at[1]:]), no > 0
}

var countSaid = regexp.MustCompile(`[0-9]{1,2}|[一二两三四五六七八九十]`)

var noneSaid = regexp.MustCompile(`(^|[^0-9.])0+([^0-9.]|$)|零|〇`)

// SaysNone reports whether words name the number zero: 0人, 零个.
func SaysNone(words string) bool { return noneSaid.MatchString(words) }

// CountIn finds the first small number in words: 可选2项, 最多选三个. 0 is none.
func CountIn(words string) int {
	switch found := countSaid.FindString(words); {
	case found == "":
		return 0
	case found[0] <= '9':
		n, err := strconv.Atoi(found)
		if err != nil {
			return 0
		}
		return n
	case found == "两":
		return 2
	default:
		return 1 + strings.Index("一二三四五六七八九十", found)/len("一")
	}
}

var namedDoor = regexp.MustCompile(`[0-9A-Za-z]+\s*[-－—–]\s*[0-9]+|[0-9]{2,4}\s*[室房户]`)

// NamesDoor reports whether words may name somebody's door: 3-2-501, 501室. They are not
// for a page that everybody reads.
func NamesDoor(words string) bool { return namedDoor.MatchString(words) }

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

// clauseForm is how an article of a community's own rules is named, and nothing beside it:
// 第12条, 议事规则第十二条第2款, 《管理规约》第8条之一. It is posted to everybody.
var clauseForm = regexp.MustCompile(`^((?:《\p{Han}{2,20}》|\p{Han}{2,20}?)?)(第[0-9〇零一二三四五六七八九十百]{1,5}[条章](?:之[一二三四五六七八九十])?(?:第[(（]?[0-9一二三四五六七八九十]{1,3}[)）]?[款项目]){0,2})$`)

// ReadClause reads which article of which rules a chair names; document is "" when only the
// article was named. ok is false when the words name none.
func ReadClause(words string) (document, article string, ok bool) {
	words = strings.Map(func(r rune) rune {
		if blank(r) {
			return -1
		}
		return r
	}, norm.NFKC.String(words))
	m := clauseForm.FindStringSubmatch(strings.TrimRight(words, "。.,，!！"))
	if m == nil {
		return "", "", false
	}
	return m[1], m[2], true
}
