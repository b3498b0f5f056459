package council

import (
	"regexp"
	"strings"

	"golang.org/x/text/unicode/norm"
)

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
