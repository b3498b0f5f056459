package bot

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"yishi/bot/calendar"
	"yishi/bot/council"
	"yishi/bot/ledger"
	"yishi/bot/rule"
)

// noticeCommands are the commands of public notices and objections.
func noticeCommands() []command {
	return []command{
		{intent: "publish", power: council.ToPublish, do: (*turn).publish},
		{intent: "posted", power: council.ToPostSheet, do: (*turn).sheetPosted},
		{intent: "objection", power: council.ToObject, do: (*turn).object},
		{intent: "answer_objection", where: privately, power: council.ToAnswerObjection, do: (*turn).answerObjection},
		{intent: "objections", do: (*turn).showObjections},
		{intent: "void", where: privately, power: council.ToVoid, do: (*turn).proposeVoid},
	}
}

func (b *Bot) noticeDues() map[string]due {
	return map[string]due{"notice:end": b.endNotice, "notice:nudge": b.nudgeNotice}
}

// notices is the index of notices that are up, by the moment they end.
const notices = "notices"

func noticeRef(no int) Ref { return Ref{"notice", strconv.Itoa(no)} }

// The members of the index "due" of a notice.
func dueNoticeEnd(no int) string   { return "notice:" + strconv.Itoa(no) + ":end" }
func dueNoticeNudge(no int) string { return "notice:" + strconv.Itoa(no) + ":nudge" }

// How long a notice is up when neither law nor officer says so, and at most.
const (
	usualNoticeDays = 7
	mostNoticeDays  = 60
)

// notice reads the notice of a motion; one that does not exist has version 0.
func (b *Bot) notice(ctx context.Context, c council.ID, no int) (council.Notice, Doc, error) {
	var n council.Notice
	doc, err := b.load(ctx, c, noticeRef(no), &n)
	return n, doc, err
}

// leastNoticeDays is how long the law wants the decision to be up, and which law.
func leastNoticeDays(m council.Motion, place council.Community, now time.Time) (days int, law string) {
	take := func(d int, by string) {
		if d > days {
			days, law = d, by
		}
	}
	matter, known := rule.MatterByID(m.Matter)
	if known {
		take(matter.PublishDays, matter.Law)
	}
	if r, err := pinnedRule(m); err == nil {
		take(r.PublishDays, r.Law)
	}
	if city, ok := rule.CityRules(place.City); ok && known && matter.CitySystem {
		take(city.PublishDays, city.Law)
	}
	if strings.HasPrefix(m.Rule, "residents_") || strings.HasPrefix(m.Rule, "village_") {
		if r, err := rule.At("openness", now); err == nil {
			take(r.PublishDays, r.Law)
		}
	}
	return days, law
}

// publish is 公示 3 7天.
func (t *turn) publish() (Answer, error) {
	if t.said.Motion == 0 {
		return t.tell("notice.which")
	}
	m, _, err := t.motion(t.said.Motion)
	if err != nil {
		return Answer{}, err
	}
	switch {
	case m.State == council.Voided:
		return t.tell("notice.voided", "no", m.No)
	case m.Result == nil:
		return t.tell("notice.no_result", "no", m.No)
	}
	place, err := t.place()
	if err != nil {
		return Answer{}, err
	}
	n, doc, err := t.notice(t.ctx, t.who.Community, m.No)
	if err != nil {
		return Answer{}, err
	}
	least, law := leastNoticeDays(m, *place, t.now.In(t.Zone))
	days := t.said.Days
	if t.said.Kind == "longer" && doc.Version > 0 { // so many more than it has
		days, t.said.Kind = n.Days+cmp.Or(days, usualNoticeDays), "prolong"
	}
	if days == 0 {
		days = max(least, usualNoticeDays)
	}
	switch {
	case days < least:
		return t.tell("notice.too_short", "no", m.No, "least", least, "law", law)
	case days > mostNoticeDays:
		return t.tell("notice.too_long", "most", mostNoticeDays)
	}
	if doc.Version > 0 {
		return t.publishAgain(m, n, doc, days)
	}
	n = council.PostNotice(m.No, days, t.now, t.noticeEnds(t.now, days), t.who.Person)
	leaf, err := t.leaf("notice.post", "", m.No, noticePayload(n))
	if err != nil {
		return Answer{}, err
	}
	return t.putUp(m, n, doc, leaf, "notice.post", "notice.posted")
}

// noticeEnds is the first moment after the days that a notice is up from begin on.
func (b *Bot) noticeEnds(begin time.Time, days int) time.Time {
	return calendar.EarliestRemoval(begin.In(b.Zone), days).UTC()
}

func noticePayload(n council.Notice) ledger.Payload {
	return ledger.Payload{"round": strconv.Itoa(n.Round), "days": strconv.Itoa(n.Days), "ends": unixText(n.Ends)}
}

// publishAgain is for a notice that is up: it may be prolonged, or put up anew because
// its content changed, and whoever says it is asked which.
func (t *turn) publishAgain(m council.Motion, n council.Notice, doc Doc, days int) (Answer, error) {
	switch {
	case n.Over():
		return t.tell("notice.over", "no", m.No, "state", t.noticeWords(m, n))
	case t.said.Kind == "restart":
		return t.restartNotice(m, n, doc, days)
	case t.said.Kind == "prolong":
		return t.prolongNotice(m, n, doc, days)
	case n.State == council.Held || len(n.Unremedied()) > 0:
		return t.restartNotice(m, n, doc, days)
	}
	again, longer := t.said, t.said
	again.Intent, again.Kind, again.Motion, again.Days = "publish", "restart", m.No, days
	longer.Intent, longer.Kind, longer.Motion, longer.Days = "publish", "prolong", m.No, max(days, n.Days+usualNoticeDays)
	answer := Answer{Text: t.noticeWords(m, n)}
	t.choices(&answer, choice{t.say("notice.do_restart", "days", again.Days), again},
		choice{t.say("notice.do_prolong", "until", t.lastDay(t.noticeEnds(n.Began, longer.Days))), longer})
	return answer, nil
}

func (t *turn) restartNotice(m council.Motion, n council.Notice, doc Doc, days int) (Answer, error) {
	n, err := n.Restart(days, t.now, t.noticeEnds(t.now, days), t.who.Person)
	if err != nil {
		return Answer{}, t.refusedBecause(err)
	}
	leaf, err := t.leaf("notice.restart", "", m.No, noticePayload(n))
	if err != nil {
		return Answer{}, err
	}
	return t.putUp(m, n, doc, leaf, "notice.restart_post", "notice.restarted")
}

func (t *turn) prolongNotice(m council.Motion, n council.Notice, doc Doc, days int) (Answer, error) {
	n, err := n.Prolong(days, t.noticeEnds(n.Began, days))
	if err != nil {
		return Answer{}, t.refusedBecause(err)
	}
	leaf, err := t.leaf("notice.prolong", "", m.No, noticePayload(n))
	if err != nil {
		return Answer{}, err
	}
	return t.putUp(m, n, doc, leaf, "notice.prolong_post", "notice.prolonged")
}

// putUp commits a notice that is up from now on, and posts it.
func (t *turn) putUp(m council.Motion, n council.Notice, doc Doc, leaf Leaf, post, done string) (Answer, error) {
	doc, err := doc.holding(n)
	if err != nil {
		return Answer{}, err
	}
	act := Act{Docs: []Doc{doc}, Leaves: []Leaf{leaf}, Marks: noticeMarks(n)}
	if err := t.postTo(&act, m, t.noticePost(post, m, n)); err != nil {
		return Answer{}, err
	}
	return t.commit(act, Answer{Text: t.say(done, "no", m.No, "title", m.Title, "days", n.Days, "until", t.lastDay(n.Ends))})
}

// noticePost is what everybody reads when a notice goes up.
func (b *Bot) noticePost(key string, m council.Motion, n council.Notice) string {
	return b.say(key, "no", m.No, "title", m.Title, "effect", b.effectWords(m), "days", n.Days, "until", b.lastDay(n.Ends))
}

// noticeMarks keep the notice among those that are up, and make its end due.
func noticeMarks(n council.Notice) []Mark {
	no := strconv.Itoa(n.Motion)
	marks := []Mark{{Index: notices, Member: no, Score: n.Ends.UnixMilli()},
		{Index: "due", Member: dueNoticeEnd(n.Motion), Score: n.Ends.UnixMilli()}}
	return append(marks, nudgeMark(n))
}

// nudgeMark is when unanswered objections are looked at next.
func nudgeMark(n council.Notice) Mark {
	at, ok := n.NextNudge()
	return Mark{Index: "due", Member: dueNoticeNudge(n.Motion), Score: at.UnixMilli(), Remove: !ok}
}

// lastDay names the last day of a period that ends at ends, a midnight.
func (b *Bot) lastDay(ends time.Time) string { return b.Book.Date(ends.Add(-time.Second).In(b.Zone)) }

// noticeWords says how a notice stands.
func (b *Bot) noticeWords(m council.Motion, n council.Notice) string {
	words := b.say("notice.state_"+string(n.State), "no", m.No, "until", b.lastDay(n.Ends), "reason", n.Why,
		"ended", b.Book.Date(n.Ended.In(b.Zone)))
	if len(n.Objections) > 0 {
		words += b.say("notice.objections", "no", m.No, "count", len(n.Objections), "open", len(n.Unanswered()))
	}
	return words
}

// decisionPosted puts a decision up when it falls, where it binds somebody; of opinions
// that were collected, those who may publish them are reminded.
func (b *Bot) decisionPosted(ctx context.Context, c council.ID, m council.Motion, act *Act) error {
	if m.State != council.Passed || m.Survey || m.Contest != 0 { // a survey decides nothing; an election posts its result once it has one
		return nil
	}
	t := b.clockTurn(ctx, c)
	if m.Effect == council.Advisory {
		out, err := t.tellHolders(council.ToPublish, t.say("notice.propose", "no", m.No, "title", m.Title, "days", usualNoticeDays))
		act.Out = append(act.Out, out...)
		return err
	}
	place, err := b.Place(ctx, c)
	if err != nil {
		return err
	}
	least, _ := leastNoticeDays(m, place, t.now.In(b.Zone))
	days := max(least, usualNoticeDays)
	n := council.PostNotice(m.No, days, t.now, b.noticeEnds(t.now, days), 0)
	_, doc, err := b.notice(ctx, c, m.No)
	if err != nil || doc.Version > 0 {
		return err
	}
	if doc, err = doc.holding(n); err != nil {
		return err
	}
	leaf, err := t.leaf("notice.post", "", m.No, noticePayload(n))
	if err != nil {
		return err
	}
	act.Docs, act.Leaves, act.Marks = append(act.Docs, doc), append(act.Leaves, leaf), append(act.Marks, noticeMarks(n)...)
	if i := slices.IndexFunc(act.Out, func(o Outgoing) bool { return o.Motive == "result" }); i >= 0 {
		act.Out[i].Text += "\n" + b.say("notice.with_result", "no", m.No, "until", b.lastDay(n.Ends), "days", days)
	}
	return nil
}

// afterWords are what 结果 and 看 add to a motion: its notice, and the supervisor's remark.
func (t *turn) afterWords(m council.Motion) (string, error) {
	remark, err := t.remarkLine(m.No)
	if err != nil {
		return "", err
	}
	n, doc, err := t.notice(t.ctx, t.who.Community, m.No)
	if err != nil || doc.Version == 0 {
		return remark, err
	}
	return "\n" + t.noticeWords(m, n) + remark, nil
}
