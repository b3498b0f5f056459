package bot

import (
	"errors"
	"log/slog"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"yishi/bot/council"
	"yishi/bot/ledger"
	"yishi/bot/speech"
)

// discussionCommands are the commands of what people say on a motion.
func discussionCommands() []command {
	return []command{
		{intent: "opinion", power: council.ToComment, do: (*turn).opine},
		{intent: "agree", power: council.ToComment, do: func(t *turn) (Answer, error) { return t.takeStance(council.Supports) }},
		{intent: "disagree", power: council.ToComment, do: func(t *turn) (Answer, error) { return t.takeStance(council.Rejects) }},
		{intent: "unagree", power: council.ToComment, do: func(t *turn) (Answer, error) { return t.takeStance("") }},
		{intent: "digest", power: council.ToLook, do: (*turn).digest},
		{intent: "report", power: council.ToComment, do: (*turn).report},
		{intent: "hide", power: council.ToModerate, do: (*turn).hide},
		{intent: "unhide", power: council.ToModerate, do: (*turn).unhide},
	}
}

// What a discussion may hold.
const (
	leastOpinion     = 2   // characters
	mostOpinion      = 140 // characters
	mostOpinions     = 200 // on one motion
	mostOwnOpinions  = 5   // of one person on one motion
	mostOpinionsADay = 10  // of one person on all
)

// opine is 意见 3 …: what somebody has to say on a motion.
func (t *turn) opine() (Answer, error) {
	if no, rest, ok := council.ArticleNamed(t.said.Text); ok {
		t.said.Kind, t.said.Amount, t.said.Text = "article", no, rest
	}
	if t.said.Kind == "article" {
		return t.sayOnArticle()
	}
	if t.said.Motion == 0 {
		return t.whichDiscussed()
	}
	m, _, err := t.motion(t.said.Motion)
	if err != nil {
		return Answer{}, err
	}
	if !m.State.Discussed() {
		return t.tell("opinion.over", "no", m.No)
	}
	text := strings.TrimSpace(t.said.Text)
	switch n := utf8.RuneCountInString(text); {
	case n >= leastOpinion && !council.Related(text, m.Title) && speech.NamesNoMotion(t.in.Text, t.situation(nil), "opinion"):
		return t.opinionOnWhat(m, text)
	case n < leastOpinion:
		return t.tell("opinion.what", "no", m.No)
	case n > mostOpinion:
		return t.tell("opinion.long", "most", mostOpinion)
	case personal(text):
		return t.tell("opinion.personal")
	}
	if ok, err := t.mayWrite("opinion", mostOpinionsADay, 24*time.Hour); err != nil || !ok {
		return t.orElse(err, "opinion.flood")
	}
	act, answer, err := t.speaking(m, text, council.Conditional(text))
	if err != nil {
		return Answer{}, err
	}
	if len(act.Docs) == 0 {
		return Answer{Text: answer}, nil
	}
	return t.commit(act, Answer{Text: answer})
}

// opinionOnWhat asks what an opinion is about that names no motion and has no words in
// common with the only one open: it may as well be a new matter.
func (t *turn) opinionOnWhat(m council.Motion, text string) (Answer, error) {
	answer := Answer{Text: t.say("opinion.on_what", "text", brief(text))}
	t.choices(&answer,
		choice{t.say("opinion.on_motion", "no", m.No, "title", m.Title), speech.Intent{Intent: "opinion", Motion: m.No, Text: text}},
		choice{t.say("opinion.as_proposal"), speech.Intent{Intent: "propose", Title: text}})
	return answer, nil
}

// speaking decides what becomes of an opinion: a new one, support for one that says the
// same, or nothing but an answer.
func (t *turn) speaking(m council.Motion, text string, condition bool) (Act, string, error) {
	all, head, headDoc, err := t.opinions(m.No)
	if err != nil {
		return Act{}, "", err
	}
	home, err := t.household()
	if err != nil {
		return Act{}, "", err
	}
	if o, ok := council.Nearest(all, text); ok {
		return t.merged(o, home)
	}
	own := 0
	for _, o := range all {
		if o.Author == t.who.Person {
			own++
		}
	}
	switch {
	case own >= mostOwnOpinions:
		return Act{}, t.say("opinion.own", "no", m.No, "count", own), nil
	case head.Last >= mostOpinions:
		return Act{}, t.say("opinion.full", "no", m.No), nil
	}
	head.Last++
	act := Act{}
	digest, err := t.provable(&act, text)
	if err != nil {
		return Act{}, "", err
	}
	o := council.Opinion{Motion: m.No, No: head.Last, Text: text, Said: digest, Author: t.who.Person, Home: home.Key, Tenant: home.Tenant, Condition: condition, At: t.now, Heard: t.heard}
	leaf, err := t.leaf("opinion.make", "", m.No, ledger.Payload{"opinion": strconv.Itoa(o.No), "text": digest})
	if err != nil {
		return Act{}, "", err
	}
	act.Leaves = append(act.Leaves, leaf)
	if o, err = t.moves(&act, o, home, stanceRow{}, council.Supports); err != nil {
		return Act{}, "", err
	}
	doc, err := Doc{Ref: opinionRef(m.No, o.No)}.holding(o)
	if err != nil {
		return Act{}, "", err
	}
	if headDoc, err = headDoc.holding(head); err != nil {
		return Act{}, "", err
	}
	act.Docs = append(act.Docs, headDoc, doc)
	return act, t.say("opinion.made", "motion", m.No, "opinion", o.No, "text", text), nil
}

// merged counts the writer's household for an opinion that says the same already, and
// gives them credit for it. The opinion is read before the household's mind: what another
// of the household says in between then moves the document.
func (t *turn) merged(same council.Opinion, home council.Household) (Act, string, error) {
	var o council.Opinion
	doc, err := t.load(t.ctx, t.who.Community, opinionRef(same.Motion, same.No), &o)
	if err != nil {
		return Act{}, "", err
	}
	was, err := t.stance(o, home)
	if err != nil {
		return Act{}, "", err
	}
	if was.Stance == council.Supports {
		return Act{}, t.say("opinion.same_for", "motion", o.Motion, "opinion", o.No, "text", brief(o.Text)), nil
	}
	act := Act{}
	if o, err = t.moves(&act, o.Credited(t.who.Person), home, was, council.Supports); err != nil {
		return Act{}, "", err
	}
	if doc, err = doc.holding(o); err != nil {
		return Act{}, "", err
	}
	act.Docs = []Doc{doc}
	return act, t.say("opinion.merged", "motion", o.Motion, "opinion", o.No, "text", brief(o.Text), "for", o.Sum().For), nil
}

// whichDiscussed asks on which motion somebody wants to say something.
func (t *turn) whichDiscussed() (Answer, error) {
	if len(t.open.motions) > 0 {
		return t.askWhichMotion(nil)
	}
	live, err := t.carried()
	if err != nil {
		return Answer{}, err
	}
	if len(live) == 0 {
		return t.noMotion()
	}
	return t.askAmong(live), nil
}

// voteAndSay casts a ballot and keeps what came after 但, 不过 or 希望 as an opinion. On
// a secret motion nothing of it is kept, for it may tell the choice: the voter is told
// how to say it, and does so or not.
func (t *turn) voteAndSay(no int, choices []string) (Answer, error) {
	answer, err := t.vote(no, choices)
	if err != nil || t.said.Reason == "" {
		return answer, err
	}
	m, ok := t.open.find(no)
	if !ok || t.in.Chat == Group && m.Secrecy == council.Secret {
		return answer, nil
	}
	if m.Secrecy == council.Secret {
		answer.Text += "\n" + t.say("opinion.say_it", "no", no)
		return answer, nil
	}
	line, err := t.reason(m, t.said.Reason)
	if err != nil { // the ballot counts all the same
		t.Log.Warn("a ballot's reason was not kept", slog.Any("error", err))
		return answer, nil
	}
	if line != "" {
		answer.Text += "\n" + line
	}
	return answer, nil
}

// reason keeps a ballot's reason as an opinion with a condition, once per message.
func (t *turn) reason(m council.Motion, text string) (string, error) {
	text = strings.TrimSpace(text)
	if n := utf8.RuneCountInString(text); n < leastOpinion || n > mostOpinion || personal(text) || !t.votable(m) {
		return "", nil
	}
	id := t.in.ID + "#reason"
	if stored, err := t.Memory.Answered(t.ctx, t.who.Community, id, t.in.At); err != nil {
		return "", err
	} else if stored != nil {
		return kept(stored)
	}
	if ok, err := t.mayWrite("opinion", mostOpinionsADay, 24*time.Hour); err != nil || !ok {
		return "", err
	}
	var line string
	_, err := t.again(func() (Answer, error) {
		act, words, err := t.speaking(m, text, council.Conditional(t.in.Text))
		if err != nil {
			return Answer{}, err
		}
		line = words
		act.Seen = &Seen{Message: id, At: t.in.At, Answer: t.encode(Answer{Text: words})}
		_, err = t.Records.Commit(t.ctx, t.who.Community, act)
		return Answer{}, err
	})
	var repeated *Repeated
	if errors.As(err, &repeated) {
		return kept(repeated.Answer)
	}
	return line, err
}

// kept is the line that was said about a reason before.
func kept(stored []byte) (string, error) {
	a, err := decodeAnswer(stored)
	return a.Text, err
}
