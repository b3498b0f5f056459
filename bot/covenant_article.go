package bot

import (
	"strconv"
	"strings"
	"time"

	"yishi/bot/council"
	"yishi/bot/ledger"
)

// articleOpinion is what somebody has to say on an article.
type articleOpinion struct {
	Article int              `json:"article"`
	Text    string           `json:"text"`
	By      council.PersonNo `json:"by"`
	At      time.Time        `json:"at"`
	// Salt proves that Text is what the ledger holds the digest of.
	Salt []byte `json:"salt,omitempty"`
}

// What may be said on the covenant.
const (
	mostOnArticle    = 3   // by one person on one article
	mostOnCovenant   = 400 // altogether
	mostShownOpinion = 5
	mostOpinionRunes = 140
)

// sayOnArticle is 意见 公约第3条 …: an opinion on an article that holds or is drafted.
func (t *turn) sayOnArticle() (Answer, error) {
	cov, _, err := t.readCovenant(t.ctx, t.who.Community)
	if err != nil {
		return Answer{}, err
	}
	no, text := t.said.Amount, strings.TrimSpace(t.said.Text)
	n := len([]rune(text))
	switch {
	case no < 1 || no > max(len(cov.Articles), len(cov.Draft)):
		return Answer{}, t.refusedBecause(council.NoArticle)
	case n < 2 || n > mostOpinionRunes:
		return t.tell("covenant.say_how", "no", no)
	case personal(text):
		return t.tell("opinion.personal")
	}
	if ok, err := t.mayWrite("opinion", mostOpinionsADay, 24*time.Hour); err != nil || !ok {
		return t.orElse(err, "opinion.flood")
	}
	var all []articleOpinion
	doc, err := t.load(t.ctx, t.who.Community, articleOpinionsRef, &all)
	if err != nil {
		return Answer{}, err
	}
	own := 0
	for _, o := range all {
		if o.By == t.who.Person && o.Article == no {
			own++
		}
	}
	if own >= mostOnArticle || len(all) >= mostOnCovenant {
		return t.tell("covenant.said_enough", "no", no)
	}
	digest, salt, err := ledger.Conceal(t.Random, text)
	if err != nil {
		return Answer{}, err
	}
	if doc, err = doc.holding(append(all, articleOpinion{Article: no, Text: text, By: t.who.Person, At: t.now, Salt: salt})); err != nil {
		return Answer{}, err
	}
	leaf, err := t.leaf("covenant.opinion", "", 0, ledger.Payload{"article": strconv.Itoa(no), "text": digest})
	if err != nil {
		return Answer{}, err
	}
	return t.commit(Act{Docs: []Doc{doc}, Leaves: []Leaf{leaf}}, Answer{Text: t.say("covenant.said", "no", no)})
}

// oneArticle shows an article, what is drafted in its place, and what people say on it,
// without names.
func (t *turn) oneArticle(cov council.Covenant) (Answer, error) {
	no := t.said.Amount
	holds, ok := cov.Article(no)
	var lines []string
	if ok {
		lines = append(lines, t.say("covenant.article", "no", no, "text", holds.Text))
	}
	if no <= len(cov.Draft) && cov.Draft[no-1].Text != holds.Text {
		lines = append(lines, t.say("covenant.article_draft", "no", no, "text", cov.Draft[no-1].Text))
	}
	if len(lines) == 0 {
		return Answer{}, t.refusedBecause(council.NoArticle)
	}
	var all []articleOpinion
	if _, err := t.load(t.ctx, t.who.Community, articleOpinionsRef, &all); err != nil {
		return Answer{}, err
	}
	shown, since := 0, time.Time{} // what was said on the version before is done with
	if n := len(cov.Editions); n > 0 {
		since = cov.Editions[n-1].Adopted
	}
	for i := len(all) - 1; i >= 0 && shown < mostShownOpinion; i-- {
		if o := all[i]; o.Article == no && o.At.After(since) {
			lines = append(lines, t.say("covenant.opinion", "text", shorter(o.Text, 60)))
			shown++
		}
	}
	return Answer{Text: strings.Join(append(lines, t.say("covenant.say_next", "no", no)), "\n")}, nil
}
