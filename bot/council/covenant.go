package council

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Article is one article of the covenant.
type Article struct {
	No   int    `json:"no"`
	Text string `json:"text"`
}

// Edition is a version of the covenant that a vote adopted.
type Edition struct {
	Version int       `json:"version"`
	Key     string    `json:"key"` // of its articles; see CovenantKey
	Motion  int       `json:"motion"`
	Effect  string    `json:"effect"` // of that vote: an opinion poll puts nothing into force
	Adopted time.Time `json:"adopted"`
	// Filed is when it was filed with the street or township (备案); Asked counts the
	// reminders to do so.
	Filed time.Time `json:"filed,omitzero"`
	Asked int       `json:"asked,omitempty"`
	// Reviewed counts the yearly looks at it.
	Reviewed int `json:"reviewed,omitempty"`
}

// Covenant (居民公约) is what residents agreed to keep: the articles that hold, those
// being drafted, and the versions before, the last one last.
type Covenant struct {
	Articles []Article `json:"articles,omitempty"`
	Draft    []Article `json:"draft,omitempty"`
	Editions []Edition `json:"editions,omitempty"`
}

// The refusals of the covenant.
const (
	NoArticle      Refusal = "no_article"      // there is no such article
	ArticleLength  Refusal = "article_length"  // an article has 4 to 150 characters
	TooManyRules   Refusal = "too_many_rules"  // nobody reads more
	NothingDrafted Refusal = "nothing_drafted" // nothing to put to a vote
	NothingToFile  Refusal = "nothing_to_file" // nothing adopted, or filed before
	AdoptedBefore  Refusal = "adopted_before"  // this very text holds already
	SameArticle    Refusal = "same_article"    // it says just this already
	NotInOrder     Refusal = "not_in_order"    // articles are numbered without gaps
)

// MostArticles bounds a covenant.
const MostArticles = 40

// Version is the number of the version that holds, 0 before the first.
func (c Covenant) Version() int {
	if len(c.Editions) == 0 {
		return 0
	}
	return c.Editions[len(c.Editions)-1].Version
}

// Drafting reports whether a draft differs from what holds.
func (c Covenant) Drafting() bool {
	return len(c.Draft) > 0 && CovenantKey(c.Draft) != CovenantKey(c.Articles)
}

// Write puts an article into the draft, which begins as what holds; number 0 is the next
// one. Empty words strike it, and those after it move up.
func (c Covenant) Write(no int, text string) (Covenant, int, error) {
	draft := slices.Clone(c.Draft)
	if len(draft) == 0 {
		draft = slices.Clone(c.Articles)
	}
	text = strings.TrimSpace(text)
	if no == 0 {
		no = len(draft) + 1
	}
	switch n := len([]rune(text)); {
	case n == 0 && (no < 1 || no > len(draft)):
		return c, no, NoArticle
	case n == 0:
		draft = slices.Delete(draft, no-1, no)
	case n < 4 || n > 150:
		return c, no, ArticleLength
	case no > MostArticles:
		return c, no, TooManyRules
	case no < 1 || no > len(draft)+1:
		return c, no, NotInOrder
	case no == len(draft)+1:
		draft = append(draft, Article{Text: text})
	case draft[no-1].Text == text:
		return c, no, SameArticle
	default:
		draft[no-1].Text = text
	}
	for i := range draft {
		draft[i].No = i + 1
	}
	c.Draft = draft
	return c, no, nil
}

// Table is the draft as it is put to a vote; what is written later is not part of it.
func (c Covenant) Table() ([]Article, error) {
	switch {
	case len(c.Draft) == 0:
		return nil, NothingDrafted
	case !c.Drafting():
		return nil, AdoptedBefore
	}
	return slices.Clone(c.Draft), nil
}

// Adopt makes articles what holds, as the next version, by the motion that passed. A
// draft that went on meanwhile goes on. It may be repeated: a motion adopts once.
func (c Covenant) Adopt(articles []Article, motion int, effect string, now time.Time) (Covenant, error) {
	if slices.ContainsFunc(c.Editions, func(e Edition) bool { return e.Motion == motion }) {
		return c, AdoptedBefore
	}
	key := CovenantKey(articles)
	c.Editions = append(slices.Clone(c.Editions), Edition{Version: c.Version() + 1, Key: key, Motion: motion, Effect: effect, Adopted: now})
	c.Articles = slices.Clone(articles)
	if CovenantKey(c.Draft) == key {
		c.Draft = nil
	}
	return c, nil
}

// File notes that the version that holds was filed.
func (c Covenant) File(now time.Time) (Covenant, error) {
	last := len(c.Editions) - 1
	if last < 0 || !c.Editions[last].Filed.IsZero() {
		return c, NothingToFile
	}
	c.Editions = slices.Clone(c.Editions)
	c.Editions[last].Filed = now
	return c, nil
}

// Article finds an article that holds.
func (c Covenant) Article(no int) (Article, bool) {
	if no < 1 || no > len(c.Articles) {
		return Article{}, false
	}
	return c.Articles[no-1], true
}

// CovenantKey names articles by their words, so that a vote is on these and no others.
func CovenantKey(articles []Article) string {
	h := sha256.New()
	for _, a := range articles {
		h.Write([]byte(strconv.Itoa(a.No) + "\n" + a.Text + "\n"))
	}
	return hex.EncodeToString(h.Sum(nil))[:32]
}
