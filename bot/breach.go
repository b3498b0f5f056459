package bot

import (
	"strings"
	"time"

	"yishi/bot/council"
)

// breach is 违约举报 第3条 楼上半夜装修: a complaint about a neighbour, which goes to
// mediation with the article it is about, and never onto a list.
func (t *turn) breach() (Answer, error) {
	cov, _, err := t.readCovenant(t.ctx, t.who.Community)
	if err != nil {
		return Answer{}, err
	}
	if cov.Version() == 0 {
		return t.tell("covenant.none")
	}
	article, ok := cov.Article(t.said.Amount)
	text := strings.TrimSpace(t.said.Text)
	if !ok || text == "" {
		return t.tell("breach.which", "count", len(cov.Articles))
	}
	t.said.Kind, t.said.Text = council.NeighbourKind, t.say("breach.words", "no", article.No, "text", text)
	return t.reportTrouble()
}

// breachWords says to the officers which articles were said to be broken since then, and
// how often: counts, nothing else.
func (t *turn) breachWords(since time.Time) (string, error) {
	all, err := t.requestsIn(mediations, since.UnixMilli())
	if err != nil {
		return "", err
	}
	counts := make(map[int]int)
	for _, r := range all {
		var words requestWords
		if _, err := t.readRow(requestShelf, r.No, &words); err != nil {
			return "", err
		}
		if no, _, ok := council.ArticleNamed(words.Text); ok {
			counts[no]++
		}
	}
	var parts []string
	for no := 1; no <= council.MostArticles; no++ {
		if counts[no] > 0 {
			parts = append(parts, t.say("breach.count", "no", no, "count", counts[no]))
		}
	}
	if len(parts) == 0 {
		return t.say("breach.nothing"), nil
	}
	return strings.Join(parts, t.say("list.comma")), nil
}
