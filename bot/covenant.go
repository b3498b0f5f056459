package bot

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"yishi/bot/council"
	"yishi/bot/ledger"
	"yishi/bot/rule"
	"yishi/bot/speech"
)

// covenantCommands are the commands of the covenant and compacts.
func covenantCommands() []command {
	return append(compactCommands(),
		command{intent: "covenant", power: council.ToLook, do: (*turn).covenant},
		command{intent: "article", where: privately, power: council.ToDraftCovenant, do: (*turn).writeArticle},
		command{intent: "adopt", where: privately, power: council.ToOpenMotion, do: (*turn).adopt},
		command{intent: "breach", where: privately, power: council.ToRequest, do: (*turn).breach},
		command{intent: "filed", where: privately, power: council.ToFileCovenant, do: (*turn).filed})
}

var (
	covenantRef         = Ref{"covenant", "it"}
	articleOpinionsRef  = Ref{"covenant", "opinions"}
	covenantKindDraft   = "draft"
	covenantKindAllFrom = "from"
)

func covenantTextRef(key string) Ref { return Ref{"covenant_text", key} }

func (b *Bot) readCovenant(ctx context.Context, c council.ID) (council.Covenant, Doc, error) {
	var cov council.Covenant
	doc, err := b.load(ctx, c, covenantRef, &cov)
	return cov, doc, err
}

// covenant is 看公约: what holds, and whether something new is being drafted or voted on.
func (t *turn) covenant() (Answer, error) {
	if t.said.Motion > 0 {
		return t.tabledCovenant()
	}
	cov, _, err := t.readCovenant(t.ctx, t.who.Community)
	if err != nil {
		return Answer{}, err
	}
	if no, _, ok := council.ArticleNamed(t.in.Text); ok {
		t.said.Amount = no
	}
	switch {
	case t.said.Kind == covenantKindDraft && cov.Drafting():
		return t.articlesFrom(t.say("covenant.draft_head"), cov.Draft, covenantKindDraft), nil
	case t.said.Kind == covenantKindAllFrom:
		return t.articlesFrom(t.editionWords(cov), cov.Articles, covenantKindAllFrom), nil
	case t.said.Amount > 0:
		return t.oneArticle(cov)
	case cov.Version() == 0 && !cov.Drafting():
		return t.tell("covenant.none")
	}
	answer := t.articlesFrom(t.editionWords(cov), cov.Articles, covenantKindAllFrom)
	if i := slices.IndexFunc(t.open.motions, func(m council.Motion) bool { return m.Covenant != "" }); i >= 0 {
		no := t.open.motions[i].No
		t.choices(&answer, choice{t.say("covenant.see_tabled", "no", no), speech.Intent{Intent: "covenant", Motion: no}})
	}
	if cov.Drafting() {
		t.choices(&answer, choice{t.say("covenant.see_draft"), speech.Intent{Intent: "covenant", Kind: covenantKindDraft}})
	}
	return answer, nil
}

// editionWords is the head of what holds: its version, since when, and what it is worth.
func (t *turn) editionWords(cov council.Covenant) string {
	if cov.Version() == 0 {
		return t.say("covenant.first")
	}
	e := cov.Editions[len(cov.Editions)-1]
	filed := ""
	switch {
	case !e.Filed.IsZero():
		filed = t.say("covenant.is_filed")
	case e.Effect == council.Advisory:
		filed = t.say("covenant.advisory")
	}
	return t.say("covenant.head", "name", t.covenantName(), "version", e.Version, "day", t.Book.Date(e.Adopted.In(t.Zone)), "filed", filed)
}

// mostArticleText bounds the articles of one answer, in characters.
const mostArticleText = 400

// articlesFrom shows articles from the number said on, as many as one answer holds, and
// offers to go on.
func (t *turn) articlesFrom(head string, articles []council.Article, kind string) Answer {
	from := 0
	if t.said.Kind == kind {
		from = max(0, t.said.Amount-1)
	}
	lines, size := []string{head}, 0
	for i := min(from, len(articles)); i < len(articles); i++ {
		line := t.say("covenant.article", "no", articles[i].No, "text", articles[i].Text)
		if size += utf8.RuneCountInString(line); size > mostArticleText && len(lines) > 1 {
			answer := Answer{Text: strings.Join(lines, "\n")}
			t.choices(&answer, choice{t.say("covenant.more", "no", articles[i].No),
				speech.Intent{Intent: "covenant", Kind: kind, Motion: t.said.Motion, Amount: articles[i].No}})
			return answer
		}
		lines = append(lines, line)
	}
	return Answer{Text: strings.Join(append(lines, t.say("covenant.next")), "\n")}
}

// tabledCovenant shows the articles that a motion puts to the vote.
func (t *turn) tabledCovenant() (Answer, error) {
	m, _, err := t.motion(t.said.Motion)
	if err != nil {
		return Answer{}, err
	}
	if m.Covenant == "" {
		return t.tell("covenant.not_this", "no", m.No)
	}
	articles, err := t.articlesOf(t.ctx, t.who.Community, m.Covenant)
	if err != nil {
		return Answer{}, err
	}
	if t.said.Kind == "" {
		t.said.Kind = "tabled"
	}
	return t.articlesFrom(t.say("motion.head", "no", m.No, "title", m.Title), articles, t.said.Kind), nil
}

// articlesOf reads the articles of a key, which never change.
func (b *Bot) articlesOf(ctx context.Context, c council.ID, key string) ([]council.Article, error) {
	var articles []council.Article
	doc, err := b.load(ctx, c, covenantTextRef(key), &articles)
	if err == nil && doc.Version == 0 {
		err = ErrNotFound
	}
	return articles, err
}

// writeArticle is 拟公约 第3条 …: it goes into the draft, which a vote must adopt.
func (t *turn) writeArticle() (Answer, error) {
	cov, doc, err := t.readCovenant(t.ctx, t.who.Community)
	if err != nil {
		return Answer{}, err
	}
	text := strings.TrimSpace(t.said.Text)
	key := "covenant.written"
	switch {
	case text == "":
		return t.tell("covenant.write_how")
	case slices.Contains(strings.Split(t.say("covenant.strike_words"), t.say("list.comma")), text):
		text, key = "", "covenant.struck"
		if t.said.Amount == 0 {
			return t.tell("covenant.write_how")
		}
	}
	cov, no, err := cov.Write(t.said.Amount, text)
	if err != nil {
		return Answer{}, t.refusedBecause(err)
	}
	if doc, err = doc.holding(cov); err != nil {
		return Answer{}, err
	}
	leaf, err := t.leaf("covenant.draft", "", 0, ledger.Payload{"article": strconv.Itoa(no), "draft": council.CovenantKey(cov.Draft)})
	if err != nil {
		return Answer{}, err
	}
	return t.commit(Act{Docs: []Doc{doc}, Leaves: []Leaf{leaf}}, Answer{Text: t.say(key, "no", no, "text", text, "count", len(cov.Draft))})
}

// covenantMatter is what a covenant is in law here: of residents, owners or villagers.
func covenantMatter(s council.Settings) string {
	switch s.Body {
	case "owners":
		return "owners_covenant"
	case "village":
		return "village_covenant"
	}
	return "residents_covenant"
}

// covenantName is what the covenant is called here.
func (t *turn) covenantName() string {
	place, err := t.place()
	if err != nil {
		return t.say("covenant.name_residents_covenant")
	}
	return t.say("covenant.name_" + covenantMatter(place.Settings))
}

// adopt is 公约表决: it opens a draft motion on the articles as they are now.
func (t *turn) adopt() (Answer, error) {
	cov, _, err := t.readCovenant(t.ctx, t.who.Community)
	if err != nil {
		return Answer{}, err
	}
	articles, err := cov.Table()
	if err != nil {
		return Answer{}, t.refusedBecause(err)
	}
	place, err := t.place()
	if err != nil {
		return Answer{}, err
	}
	matter, ok := rule.MatterByID(covenantMatter(place.Settings))
	if !ok {
		return t.tell("draft.which_matter")
	}
	d := draft{Span: t.said.Span, Motion: council.Motion{
		Title:  t.say("covenant.title", "name", t.covenantName(), "version", cov.Version()+1, "count", len(articles)),
		Author: t.who.Person, State: council.Draft, Made: t.now, Form: council.YesNo, Covenant: council.CovenantKey(articles),
	}}
	if t.said.Until != nil {
		d.Until = t.said.Until.UTC()
	}
	proposeMatter(&d.Motion, matter)
	if err := t.keepArticles(d.Motion.Covenant, articles); err != nil {
		return Answer{}, err
	}
	return t.showDraft(d)
}

// keepArticles lays the articles by under their own key. It is harmless when the draft
// is dropped: nothing names them then.
func (t *turn) keepArticles(key string, articles []council.Article) error {
	doc, err := t.load(t.ctx, t.who.Community, covenantTextRef(key), &[]council.Article{})
	if err != nil || doc.Version > 0 {
		return err
	}
	if doc, err = doc.holding(articles); err != nil {
		return err
	}
	_, err = t.Records.Commit(t.ctx, t.who.Community, Act{Docs: []Doc{doc}})
	return err
}

// How long after its adoption a covenant is asked about.
const (
	fileAfter   = 7 * 24 * time.Hour
	reviewAfter = 365 * 24 * time.Hour
	mostFilings = 4 // reminders to file
)

func dueCovenant(version int, what string) string {
	return "covenant:" + strconv.Itoa(version) + ":" + what
}

// covenantFollows makes articles the covenant when the motion on them passed.
func (b *Bot) covenantFollows(ctx context.Context, c council.ID, m council.Motion, act *Act) error {
	if m.Covenant == "" || m.State != council.Passed {
		return nil
	}
	articles, err := b.articlesOf(ctx, c, m.Covenant)
	if err != nil {
		return err
	}
	cov, doc, err := b.readCovenant(ctx, c)
	if err != nil {
		return err
	}
	now := b.Now()
	if cov, err = cov.Adopt(articles, m.No, m.Effect, now); err != nil {
		return nil //nolint:nilerr // adopted by this motion before
	}
	if doc, err = doc.holding(cov); err != nil {
		return err
	}
	leaf, err := actLeaf(ledger.Act{Unix: now.Unix(), Name: "covenant.adopt", Subject: int64(m.No),
		Payload: ledger.Payload{"version": strconv.Itoa(cov.Version()), "text": m.Covenant}})
	if err != nil {
		return err
	}
	act.Docs, act.Leaves = append(act.Docs, doc), append(act.Leaves, leaf)
	act.Marks = append(act.Marks,
		Mark{Index: "due", Member: dueCovenant(cov.Version(), "file"), Score: now.Add(fileAfter).UnixMilli()},
		Mark{Index: "due", Member: dueCovenant(cov.Version(), "review"), Score: now.Add(reviewAfter).UnixMilli()})
	return nil
}

// filed is 公约已备案.
func (t *turn) filed() (Answer, error) {
	cov, doc, err := t.readCovenant(t.ctx, t.who.Community)
	if err != nil {
		return Answer{}, err
	}
	if cov, err = cov.File(t.now); err != nil {
		return Answer{}, t.refusedBecause(err)
	}
	if doc, err = doc.holding(cov); err != nil {
		return Answer{}, err
	}
	leaf, err := t.leaf("covenant.file", "", 0, ledger.Payload{"version": strconv.Itoa(cov.Version())})
	if err != nil {
		return Answer{}, err
	}
	act := Act{Docs: []Doc{doc}, Leaves: []Leaf{leaf}, Marks: []Mark{{Index: "due", Member: dueCovenant(cov.Version(), "file"), Remove: true}}}
	return t.commit(act, Answer{Text: t.say("covenant.filed", "version", cov.Version())})
}
