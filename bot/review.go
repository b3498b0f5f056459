package bot

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"yishi/bot/council"
	"yishi/bot/ledger"
)

// reviewCommands are the commands of recounts, surveys and the rhythm of reports.
func reviewCommands() []command {
	return append(recheckCommands(), []command{
		{intent: "survey", where: privately, power: council.ToOpenMotion, do: (*turn).survey},
		{intent: "monthly", do: (*turn).monthly},
		{intent: "published", power: council.ToPublish, do: (*turn).published},
		{intent: "remark", power: council.ToRemark, do: (*turn).remark},
	}...)
}

func (b *Bot) reviewDues() map[string]due {
	return map[string]due{"recheck:due": b.nudgeRecheck, "review:ask": b.askReview, "review:sum": b.sumReview}
}

func dueReview(no int) string    { return "review:" + strconv.Itoa(no) + ":ask" }
func dueReviewSum(no int) string { return "review:" + strconv.Itoa(no) + ":sum" }

// A decision is looked back at (回头看) some time after it is in force, for a while.
const (
	lookBackAfter = 90 * 24 * time.Hour
	lookBackSpan  = 14 * 24 * time.Hour
)

// planReview has a decision that is in force looked back at.
func (b *Bot) planReview(_ context.Context, _ council.ID, m council.Motion, act *Act) error {
	if m.State == council.Passed && !m.Survey {
		act.Marks = append(act.Marks, Mark{Index: "due", Member: dueReview(m.No), Score: b.Now().Add(lookBackAfter).UnixMilli()})
	}
	return nil
}

func lookbackRef(no int) Ref { return Ref{"lookback", strconv.Itoa(no)} }

// lookbackShelf holds the mark of everybody who gave one, by person.
func lookbackShelf(no int) string { return "lookback" + strconv.Itoa(no) }

// lookback reads how a decision is rated; one that nobody was asked about has version 0.
func (b *Bot) lookback(ctx context.Context, c council.ID, no int) (council.Lookback, Doc, error) {
	var l council.Lookback
	doc, err := b.load(ctx, c, lookbackRef(no), &l)
	return l, doc, err
}

// askReview asks everybody concerned, 90 days on, how the decision turned out.
func (b *Bot) askReview(ctx context.Context, c council.ID, a appointment) error {
	t := b.clockTurn(ctx, c)
	done := Mark{Index: "due", Member: a.member, Remove: true}
	m, found, err := b.motionOf(ctx, c, a.no)
	if err != nil {
		return err
	}
	_, doc, err := b.lookback(ctx, c, a.no)
	if err != nil {
		return err
	}
	if !found || m.State != council.Passed || doc.Version > 0 {
		return b.enact(ctx, c, Act{Marks: []Mark{done}})
	}
	l := council.Lookback{Motion: a.no, Asked: t.now, Closes: t.now.Add(lookBackSpan)}
	if doc, err = doc.holding(l); err != nil {
		return err
	}
	leaf, err := t.leaf("review.ask", "", a.no, nil)
	if err != nil {
		return err
	}
	act := Act{Docs: []Doc{doc}, Leaves: []Leaf{leaf}, Marks: []Mark{done, {Index: "due", Member: dueReviewSum(a.no), Score: l.Closes.UnixMilli()}}}
	if err := t.postTo(&act, m, t.say("review.ask", "no", m.No, "title", m.Title, "until", b.Book.Date(l.Closes.In(b.Zone)))); err != nil {
		return err
	}
	return b.enact(ctx, c, act)
}

// rateDecision is 评价 3 5分 for a decision that is looked back at.
func (t *turn) rateDecision(no int) (Answer, error) {
	l, doc, err := t.lookback(t.ctx, t.who.Community, no)
	switch {
	case err != nil:
		return Answer{}, err
	case doc.Version == 0:
		return t.tell("review.not_yet", "no", no)
	case t.said.Score == 0:
		return t.tell("review.which_mark", "no", no)
	}
	key := strconv.Itoa(int(t.who.Person))
	rows, err := t.Records.Rows(t.ctx, t.who.Community, lookbackShelf(no), key)
	if err != nil {
		return Answer{}, err
	}
	before := 0
	if len(rows) > 0 && rows[0].Value != nil {
		if before, err = strconv.Atoi(string(rows[0].Value)); err != nil {
			return Answer{}, fmt.Errorf("%w: mark of motion %d", ErrInvalid, no)
		}
	}
	if l, err = l.Rate(t.said.Score, before, t.now); err != nil {
		return Answer{}, t.refusedBecause(err)
	}
	if doc, err = doc.holding(l); err != nil {
		return Answer{}, err
	}
	leaf, err := t.leaf("review.rate", "", no, nil)
	if err != nil {
		return Answer{}, err
	}
	row := Row{Shelf: lookbackShelf(no), Key: key, Value: []byte(strconv.Itoa(t.said.Score))}
	return t.commit(Act{Docs: []Doc{doc}, Rows: []Row{row}, Leaves: []Leaf{leaf}}, Answer{Text: t.say("review.rated", "no", no, "score", t.said.Score)})
}

// sumReview posts what the look back came to, where enough answered to point at nobody.
func (b *Bot) sumReview(ctx context.Context, c council.ID, a appointment) error {
	t := b.clockTurn(ctx, c)
	act := Act{Marks: []Mark{{Index: "due", Member: a.member, Remove: true}}}
	m, found, err := b.motionOf(ctx, c, a.no)
	if err != nil {
		return err
	}
	l, doc, err := b.lookback(ctx, c, a.no)
	if err != nil {
		return err
	}
	if !found || doc.Version == 0 || l.Summed {
		return b.enact(ctx, c, act)
	}
	l.Summed = true
	if doc, err = doc.holding(l); err != nil {
		return err
	}
	leaf, err := t.leaf("review.sum", "", a.no, ledger.Payload{"answered": strconv.Itoa(l.Answered())})
	if err != nil {
		return err
	}
	act.Docs, act.Leaves = []Doc{doc}, []Leaf{leaf}
	if err := t.postTo(&act, m, t.lookbackWords(m, l)); err != nil {
		return err
	}
	return b.enact(ctx, c, act)
}

// leastRated is how many marks are shown together at least.
const leastRated = 5

func (b *Bot) lookbackWords(m council.Motion, l council.Lookback) string {
	if l.Answered() < leastRated {
		return b.say("review.few", "no", m.No, "title", m.Title, "answered", l.Answered())
	}
	tenths := l.Tenths()
	return b.say("review.sum", "no", m.No, "title", m.Title, "answered", l.Answered(),
		"points", strconv.Itoa(tenths/10)+"."+strconv.Itoa(tenths%10), "content", l.Content())
}

// Remark is what a supervisor says in public about a motion.
type Remark struct {
	By   council.PersonNo `json:"by"`
	At   time.Time        `json:"at"`
	Text string           `json:"text"`
	Salt []byte           `json:"salt"`
}

// mostRemarks bounds how many remarks one motion keeps.
const mostRemarks = 20

func remarksRef(no int) Ref { return Ref{"remarks", strconv.Itoa(no)} }

// remark is 监事意见 3 …: posted as it is, and shown with the motion.
func (t *turn) remark() (Answer, error) {
	text := strings.TrimSpace(t.said.Text)
	switch {
	case t.said.Motion == 0 || text == "":
		return t.tell("remark.what")
	case utf8.RuneCountInString(text) > longestSaying:
		return t.tell("objection.long", "most", longestSaying)
	}
	m, _, err := t.motion(t.said.Motion)
	if err != nil {
		return Answer{}, err
	}
	var all []Remark
	doc, err := t.load(t.ctx, t.who.Community, remarksRef(m.No), &all)
	if err != nil {
		return Answer{}, err
	}
	if len(all) >= mostRemarks {
		return t.tell("remark.enough", "no", m.No)
	}
	digest, salt, err := ledger.Conceal(t.Random, text)
	if err != nil {
		return Answer{}, err
	}
	if doc, err = doc.holding(append(slices.Clone(all), Remark{By: t.who.Person, At: t.now, Text: text, Salt: salt})); err != nil {
		return Answer{}, err
	}
	leaf, err := t.leaf("supervisor.remark", council.Supervisor, m.No, ledger.Payload{"said": digest})
	if err != nil {
		return Answer{}, err
	}
	act := Act{Docs: []Doc{doc}, Leaves: []Leaf{leaf}}
	if err := t.postTo(&act, m, t.say("remark.post", "no", m.No, "title", m.Title, "text", text)); err != nil {
		return Answer{}, err
	}
	return t.commit(act, Answer{Text: t.say("remark.done", "no", m.No)})
}

// remarkLine is the last remark on a motion, for whoever looks at it.
func (t *turn) remarkLine(no int) (string, error) {
	var all []Remark
	if _, err := t.load(t.ctx, t.who.Community, remarksRef(no), &all); err != nil || len(all) == 0 {
		return "", err
	}
	return "\n" + t.say("remark.line", "text", shorter(all[len(all)-1].Text, 60)), nil
}
