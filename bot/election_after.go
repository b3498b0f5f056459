package bot

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"yishi/bot/council"
	"yishi/bot/ledger"
	"yishi/bot/rule"
)

// electionDecided takes a decided ballot into its election, and makes due what comes next:
// a second ballot, another for the open seats, or taking office after the result was
// posted long enough.
func (b *Bot) electionDecided(ctx context.Context, c council.ID, m council.Motion, act *Act) error {
	if m.Contest == 0 {
		return nil
	}
	var contest council.Contest
	doc, err := b.load(ctx, c, contestRef(m.Contest), &contest)
	if err != nil || doc.Version == 0 || contest.Stage != council.Balloting || contest.Round().Motion != m.No {
		return err // an election that ended otherwise is not held up by a ballot that still ran
	}
	candidacy, _ := rule.CandidacyOf(contest.Matter)
	now := m.Result.Decided
	place, err := b.Place(ctx, c)
	if err != nil {
		return err
	}
	least, _ := leastNoticeDays(m, place, now.In(b.Zone))
	publish := max(candidacy.PublishDays, least)
	t := b.clockTurn(ctx, c)
	counted, err := t.tallied(contest, m)
	if err != nil {
		return err
	}
	contest, err = contest.Count(m, counted, b.noticeEnds(now, publish))
	if err != nil {
		return err
	}
	if contest.Stage == council.Published {
		if err := t.publishElected(act, contest, m, publish); err != nil {
			return err
		}
	}
	if doc, err = doc.holding(contest); err != nil {
		return err
	}
	act.Docs = append(act.Docs, doc)
	due, at := "", now
	switch contest.Stage {
	case council.TiedSeat, council.ShortSeats:
		due = "next"
	case council.Published:
		due, at = "seat", contest.SeatAt
	}
	if due != "" {
		act.Marks = append(act.Marks, Mark{Index: "due", Member: dueElection(contest.No, due), Score: at.UnixMilli()})
	}
	if err := t.sayYielded(act, contest, m, counted.Yielded); err != nil {
		return err
	}
	b.addToResult(act, b.afterWords(contest, m))
	return nil
}

// afterWords say what comes after a decided ballot.
func (b *Bot) afterWords(c council.Contest, m council.Motion) string {
	key := "election.after_" + string(c.Stage)
	if c.Stage == council.Published && m.Effect != council.BindingOwnRules {
		key += "_advisory"
	}
	text := b.say(key, "no", m.No, "seats", c.Open, "until", b.Book.Until(c.SeatAt, m.Result.Decided, b.Zone))
	if c.Stage == council.Published && c.Open > 0 {
		text += b.say("election.after_open", "seats", c.Open)
	}
	return text
}

// publishElected puts the result of an election up, to be objected to.
func (t *turn) publishElected(act *Act, c council.Contest, m council.Motion, publish int) error {
	n, doc, err := t.notice(t.ctx, t.who.Community, m.No)
	if err != nil {
		return err
	}
	n.Motion = m.No
	return t.postNotice(act, n.Anew(publish, m.Result.Decided, c.SeatAt), doc)
}

// postNotice adds a notice to act.
func (t *turn) postNotice(act *Act, n council.Notice, doc Doc) error {
	leaf, err := t.leaf("notice.post", "", n.Motion, noticePayload(n))
	if err != nil {
		return err
	}
	if doc, err = doc.holding(n); err != nil {
		return err
	}
	act.Docs, act.Leaves, act.Marks = append(act.Docs, doc), append(act.Leaves, leaf), append(act.Marks, noticeMarks(n)...)
	return nil
}

// waitForAnswers is how long an election waits before it looks again whether what was
// objected to is answered.
const waitForAnswers = 6 * time.Hour

// objectedTo reports whether something that was posted about an election still waits for
// an answer, or for a correction that is not made yet; then the appointment what comes
// again later. A voter list is corrected by drawing it again, and its notice ends.
func (t *turn) objectedTo(act *Act, c council.Contest, motion int, what string) (bool, error) {
	n, doc, err := t.notice(t.ctx, t.who.Community, motion)
	if err != nil || doc.Version == 0 || n.Over() {
		return false, err
	}
	open := len(n.Unanswered()) > 0 || n.Rechecking || t.now.Before(n.Ends)
	if what == "list" && !open {
		if doc, err = doc.holding(n.Remedied(t.now)); err != nil {
			return false, err
		}
		act.Docs = append(act.Docs, doc)
		act.Marks = append(act.Marks, Mark{Index: notices, Member: strconv.Itoa(motion), Remove: true})
		return false, nil
	}
	if !open && n.Settled() {
		return false, nil
	}
	act.Marks = append(act.Marks, Mark{Index: "due", Member: dueElection(c.No, what), Score: t.now.Add(waitForAnswers).UnixMilli()})
	return true, nil
}

// candidatesObjectedTo reports whether an objection to the candidates still waits for an answer,
// when a later ballot than theirs decided.
func (t *turn) candidatesObjectedTo(act *Act, c council.Contest, last int) (bool, error) {
	if c.No == last {
		return false, nil // their notice became that of the result
	}
	n, doc, err := t.notice(t.ctx, t.who.Community, c.No)
	if err != nil || doc.Version == 0 || n.Over() || len(n.Unanswered()) == 0 {
		return false, err
	}
	act.Marks = append(act.Marks, Mark{Index: "due", Member: dueElection(c.No, "seat"), Score: t.now.Add(waitForAnswers).UnixMilli()})
	return true, nil
}

// siblingObjectedTo reports whether the same voter list is objected to under the number of
// another post that is elected at the same time: it is one list, and waits as one.
func (t *turn) siblingObjectedTo(act *Act, c council.Contest) (bool, error) {
	all, err := t.elections()
	if err != nil {
		return false, err
	}
	for _, o := range all {
		if !alongside(c, o) {
			continue
		}
		n, doc, err := t.notice(t.ctx, t.who.Community, o.No)
		if err != nil {
			return false, err
		}
		if doc.Version > 0 && !n.Over() && (len(n.Unanswered()) > 0 || n.Rechecking) {
			act.Marks = append(act.Marks, Mark{Index: "due", Member: dueElection(c.No, "list"), Score: t.now.Add(waitForAnswers).UnixMilli()})
			return true, nil
		}
	}
	return false, nil
}

// addToResult lets the post of a result say what comes next.
func (b *Bot) addToResult(act *Act, text string) {
	for i := range act.Out {
		if act.Out[i].Motive == "result" {
			act.Out[i].Text += "\n" + text
		}
	}
}

// placesOf are all whom a decided ballot of an election counted, best first.
func placesOf(m council.Motion) []council.Place {
	r, err := pinnedRule(m)
	if err != nil || m.Result == nil {
		return nil
	}
	counters := council.Counters{Units: m.Result.Units, Heads: m.Result.Heads, Area: m.Result.Area, Options: m.Result.Options}
	var places []council.Place
	for _, p := range rule.Decide(r, baseOf(m), tallyOf(m, counters)).Places {
		if who := m.People([]string{p.Key}); len(who) > 0 {
			places = append(places, council.Place{Person: who[0], Votes: int(p.Heads), Over: p.Passes})
		}
	}
	return places
}

// withoutSeat ranks those who stood and have no seat, best first.
func withoutSeat(c council.Contest, m council.Motion) []council.Place {
	if m.State != council.Passed {
		return nil
	}
	won := slices.Concat(m.People(m.Result.Elected), c.Elected)
	return slices.DeleteFunc(placesOf(m), func(p council.Place) bool {
		k, ok := c.Candidate(p.Person)
		return slices.Contains(won, p.Person) || !ok || !k.Stands
	})
}

// untilNextBallot is how long the candidates of a second ballot are posted before it opens.
const untilNextBallot = 24 * time.Hour

// nextRound announces the second ballot among those tied, or the one for open seats.
func (t *turn) nextRound(c council.Contest, doc Doc, act *Act) error {
	if c.Stage != council.TiedSeat && c.Stage != council.ShortSeats {
		return nil
	}
	last, _, err := t.motion(c.Round().Motion)
	if err != nil {
		return err
	}
	_, err = t.addRound(c, doc, last, c.NextSlate(), act)
	return err
}

// addRound adds to act another ballot of an election, with a number of its own: the same
// voters, and the rule for second ballots where it is one. It returns the motion.
func (t *turn) addRound(c council.Contest, doc Doc, last council.Motion, slate []council.PersonNo, act *Act) (council.Motion, error) {
	no, communityDoc, err := t.newNumber()
	if err != nil {
		return last, err
	}
	stage := c.Stage
	if c, err = c.NextRound(no); err != nil {
		return last, err
	}
	kind := c.Round().Kind
	m, err := t.roundMotion(c, last, kind, stage)
	if err != nil {
		return m, err
	}
	m.No, m.Slate = no, slate
	var names []council.Candidate
	for _, p := range slate {
		k, _ := c.Candidate(p)
		if k.Name == "" {
			k.Name = writtenName(last, p)
		}
		names = append(names, council.Candidate{Person: p, Name: k.Name})
	}
	if m.Options, err = t.ballotNames(names); err != nil {
		return m, err
	}
	mayOpen := t.awake(t.now.Add(untilNextBallot))
	if m, err = m.Announce(t.now, mayOpen); err != nil {
		return m, err
	}
	m.Opened, m.Closes = mayOpen, later(mayOpen.Add(last.Closes.Sub(last.Opened)), t.ballotCloses(mayOpen, 0))
	c.MayOpen, c.Closes = m.MayOpen, m.Closes
	payload := pinnedPayload(m)
	payload["round"], payload["election"] = string(kind), strconv.Itoa(c.No)
	leaf, err := t.jobLeaf("election.round", no, payload)
	if err != nil {
		return m, err
	}
	act.Docs = append(act.Docs, communityDoc)
	act.Marks = append(act.Marks, Mark{Index: "motions", Member: strconv.Itoa(no), Score: int64(no)},
		Mark{Index: "due", Member: dueOpen(no), Score: mayOpen.UnixMilli()})
	if err := t.stage(act, c, doc, &m, Doc{Ref: motionRef(no)}, leaf); err != nil {
		return m, err
	}
	return m, t.postTo(act, m, t.say("election.round_post", "no", no, "title", m.Title, "before", last.No,
		"options", strings.Join(m.Options, t.say("list.comma")), "seats", m.Seats, "open", t.when(m.MayOpen), "closes", t.until(m.Closes)))
}

// writtenName is the name under which somebody who was written in was counted.
func writtenName(m council.Motion, p council.PersonNo) string {
	if i := slices.Index(m.Slate, p); i >= 0 && i < len(m.Options) {
		return m.Options[i]
	}
	return ""
}

// roundMotion is the motion of another ballot, before it has number and candidates.
func (t *turn) roundMotion(c council.Contest, last council.Motion, kind council.RoundKind, from council.ContestStage) (council.Motion, error) {
	id, seats := last.Rule, c.Seats-len(c.Elected)
	if kind != council.Repeat {
		candidacy, _ := rule.CandidacyOf(c.Matter)
		id = candidacy.Rerun
	}
	r, err := rule.At(id, t.now.In(t.Zone))
	if err != nil {
		return last, err
	}
	word := string(kind)
	if from == council.TiedSeat {
		word = string(council.Revote)
	}
	m := council.Motion{
		Contest: c.No, Title: t.say("election.round."+word, "title", c.Title), Form: council.Election, Seats: seats, Secrecy: last.Secrecy,
		Matter: c.Matter, Rule: id, Electorate: last.Electorate, Effect: last.Effect, Clause: last.Clause,
		State: council.Electing, Author: last.Author, Made: t.now, Roll: last.Roll, Group: last.Group,
		WriteIns: kind == council.Repeat && last.WriteIns,
	}
	return pin(m, r)
}

// openElection is 开始表决 said of an election: its stages open by themselves; one whose
// turnout was missed is voted on again with the same candidates.
func (t *turn) openElection(m council.Motion) (Answer, error) {
	c, doc, _, err := t.contest(m.Contest)
	if err != nil {
		return Answer{}, err
	}
	if c.Stage != council.FailedVote || c.Why != "turnout" || c.Round().Motion != m.No {
		return t.tell("election.by_itself", "no", c.No, "title", c.Title, "stage", t.stageWords(c))
	}
	slate := slices.DeleteFunc(slices.Clone(m.Slate), func(p council.PersonNo) bool {
		_, ok := c.Candidate(p)
		return !ok
	})
	act := Act{}
	next, err := t.addRound(c, doc, m, slate, &act)
	if err != nil {
		return Answer{}, err
	}
	act.Leaves = nil
	leaf, err := t.leaf("election.repeat", council.Chair, next.No, ledger.Payload{"election": strconv.Itoa(c.No), "roll": next.Roll.Hash})
	if err != nil {
		return Answer{}, err
	}
	act.Leaves = append(act.Leaves, leaf)
	return t.commit(act, Answer{Text: t.say("election.repeated", "no", next.No, "title", next.Title, "open", t.when(next.MayOpen))})
}
