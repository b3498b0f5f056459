package bot

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"yishi/bot/council"
)

// What is written to everybody on a roll, or to all who have not voted, is written in
// parts: a roll may have hundreds of thousands of people, and neither one commit nor the
// outbox is to hold a message to each. The act that asks for it commits a mailing, and what
// falls due writes part by part, noting with each how far it came.

// mailing is how far such a text came.
type mailing struct {
	// By is the officer who asked, to be told when it is done; 0 for the clock.
	By council.PersonNo `json:"by,omitempty"`
	// Next is the entry of the roll to go on with, Written how many were written to.
	Next    int `json:"next"`
	Written int `json:"written"`
}

// The kinds of mailings of a motion; there is one of a kind at a time.
const (
	mailReminder = "remind" // who has not voted, on an officer's word
	mailLastDay  = "last"   // who has not voted, before the end
	mailNotice   = "notice" // everybody: a vote that binds is announced
	mailSurvey   = "survey" // everybody: a survey that no group reads of
)

// motives of the kinds, which say what they are paid from.
var mailMotives = map[string]string{mailReminder: "reminder", mailLastDay: "last-day", mailNotice: "notice", mailSurvey: "reminder"}

const (
	// partMessages and partEntries bound what one part writes and looks at; a commit
	// stops everything else while it runs.
	partMessages = 500
	partEntries  = 10_000
	// partPause is the time that a full part is given to go out, so that the outbox stays
	// short and what is posted meanwhile need not wait.
	partPause = 20 * time.Second
	// mailedAtOnce is how many entries are looked at together.
	mailedAtOnce = 100
)

func mailingRef(no int, kind string) Ref { return Ref{"mailing", strconv.Itoa(no) + "-" + kind} }

func dueMailing(no int, kind string) string { return "mailing:" + strconv.Itoa(no) + ":" + kind }

func (b *Bot) mailingDues() map[string]due {
	table := make(map[string]due, len(mailMotives))
	for kind := range mailMotives {
		table["mailing:"+kind] = b.mailOn
	}
	return table
}

// mail adds to act that a roll is written to; one of the same kind that is still on its way
// goes on instead.
func (b *Bot) mail(ctx context.Context, c council.ID, act *Act, no int, kind string, by council.PersonNo, now time.Time) error {
	var l mailing
	doc, err := b.load(ctx, c, mailingRef(no, kind), &l)
	if err != nil || doc.Version > 0 {
		return err
	}
	if doc, err = doc.holding(mailing{By: by}); err != nil {
		return err
	}
	act.Docs = append(act.Docs, doc)
	act.Marks = append(act.Marks, Mark{Index: "due", Member: dueMailing(no, kind), Score: now.UnixMilli()})
	return nil
}

// mailOn writes the next part, or puts it off to the end of the quiet hours: who votes
// before it is not reminded.
func (b *Bot) mailOn(ctx context.Context, c council.ID, a appointment) error {
	var l mailing
	doc, err := b.load(ctx, c, mailingRef(a.no, a.what), &l)
	if err != nil {
		return err
	}
	m, found, err := b.motionOf(ctx, c, a.no)
	if err != nil {
		return err
	}
	now := b.Now()
	act := Act{Marks: []Mark{{Index: "due", Member: a.member, Remove: true}}}
	if doc.Version == 0 {
		return b.enact(ctx, c, act)
	}
	wanted := found && mailWanted(m, a.what, now)
	if awake := b.awake(now); wanted && awake.After(now) {
		act.Marks[0] = Mark{Index: "due", Member: a.member, Score: awake.UnixMilli()}
		return b.enact(ctx, c, act)
	}
	if wanted {
		if err := b.mailPart(ctx, c, m, a.what, &l, &act); err != nil {
			return err
		}
	}
	if wanted && l.Next < m.Roll.Units {
		if doc, err = doc.holding(l); err != nil {
			return err
		}
		pause := partPause * time.Duration(len(act.Out)) / partMessages
		act.Marks[0] = Mark{Index: "due", Member: a.member, Score: now.Add(pause).UnixMilli()}
	} else {
		doc.Body = nil
		if err := b.mailed(ctx, c, &act, a, l); err != nil {
			return err
		}
	}
	act.Docs = append(act.Docs, doc)
	return b.enact(ctx, c, act)
}

// mailWanted reports whether there still is something to write of.
func mailWanted(m council.Motion, kind string, now time.Time) bool {
	switch kind {
	case mailNotice:
		return m.State == council.Announced || m.State == council.Voting
	default:
		return m.State == council.Voting && now.Before(m.Closes)
	}
}

// mailed tells the officer who asked that all was written.
func (b *Bot) mailed(ctx context.Context, c council.ID, act *Act, a appointment, l mailing) error {
	if l.By == 0 {
		return nil
	}
	return b.clockTurn(ctx, c).writeTo(act, l.By, b.say("mailing."+a.what, "no", a.no, "count", l.Written), "answer")
}

// mailWords are what is written, as of now.
func (b *Bot) mailWords(m council.Motion, kind string, now time.Time) string {
	until := b.Book.Until(m.Closes, now, b.Zone)
	switch kind {
	case mailNotice:
		return b.say("effect.told", "no", m.No, "title", m.Title, "from", b.Book.When(m.MayOpen, now, b.Zone))
	case mailSurvey:
		return b.say("survey.ask", "no", m.No, "title", m.Title, "until", until, "how", b.howToVote(m))
	}
	return b.say("remind.text", "no", m.No, "title", m.Title, "until", until, "how", b.howToVote(m))
}

// mailPart adds the next part to act.
func (b *Bot) mailPart(ctx context.Context, c council.ID, m council.Motion, kind string, l *mailing, act *Act) error {
	text := b.mailWords(m, kind, b.Now())
	end := min(l.Next+partEntries, m.Roll.Units)
	for l.Next < end && len(act.Out) < partMessages {
		some := make([]int, 0, mailedAtOnce)
		for n := l.Next; n < min(l.Next+mailedAtOnce, end); n++ {
			some = append(some, n)
		}
		people, err := b.mailedTo(ctx, c, m, kind, some)
		if err != nil {
			return err
		}
		if kind == mailNotice || kind == mailSurvey { // the officer knows of it
			people = slices.DeleteFunc(people, func(p council.PersonNo) bool { return p == l.By })
		}
		out, err := b.toEach(ctx, c, people, text, mailMotives[kind])
		if err != nil {
			return err
		}
		act.Out = append(act.Out, out...)
		l.Written += len(out)
		l.Next += len(some)
	}
	return nil
}

// mailedTo are the people of some entries who are to be written to: once each, though they
// may cast for several entries.
func (b *Bot) mailedTo(ctx context.Context, c council.ID, m council.Motion, kind string, some []int) ([]council.PersonNo, error) {
	waits := kind == mailReminder || kind == mailLastDay
	if waits {
		var err error
		if some, err = b.stillWaiting(ctx, c, m, some); err != nil {
			return nil, err
		}
	}
	entries, err := b.Ballots.Entries(ctx, c, m.Roll.Hash, some...)
	if err != nil {
		return nil, err
	}
	var people []council.PersonNo
	for i, e := range entries {
		for _, p := range e.Persons {
			first, err := b.firstEntry(ctx, c, m, p, some[i], waits)
			if err != nil {
				return nil, err
			}
			if first && !slices.Contains(people, p) {
				people = append(people, p)
			}
		}
	}
	return people, nil
}

// stillWaiting are those of some entries that have no ballot, and whose captain did not note
// 不再上门.
func (b *Bot) stillWaiting(ctx context.Context, c council.ID, m council.Motion, some []int) ([]int, error) {
	standing, err := b.Ballots.Standing(ctx, c, m.No, some...)
	if err != nil {
		return nil, err
	}
	keys := make([]string, len(some))
	for i, n := range some {
		keys[i] = strconv.Itoa(n)
	}
	knocks, err := b.Records.Rows(ctx, c, knockShelf(m.No), keys...)
	if err != nil {
		return nil, fmt.Errorf("visits for motion %d: %w", m.No, err)
	}
	var left []int
	for i, n := range some {
		if standing[i].Seq == 0 && council.Knock(knocks[i].Value) != council.NeverAgain {
			left = append(left, n)
		}
	}
	return left, nil
}

// firstEntry reports whether none of a person's entries before this one is written for.
func (b *Bot) firstEntry(ctx context.Context, c council.ID, m council.Motion, p council.PersonNo, entry int, waits bool) (bool, error) {
	own, err := b.Ballots.Entitled(ctx, c, m.Roll.Hash, p)
	if err != nil {
		return false, err
	}
	own = slices.DeleteFunc(own, func(n int) bool { return n >= entry })
	if waits && len(own) > 0 {
		own, err = b.stillWaiting(ctx, c, m, own)
	}
	return len(own) == 0, err
}

// toEach is a message to each of some people who can be reached and want to be.
func (b *Bot) toEach(ctx context.Context, c council.ID, people []council.PersonNo, text, motive string) ([]Outgoing, error) {
	refs := make([]Ref, len(people))
	for i, p := range people {
		refs[i] = memberRef(p)
	}
	docs, err := b.Records.Read(ctx, c, refs...)
	if err != nil {
		return nil, fmt.Errorf("read members: %w", err)
	}
	var out []Outgoing
	for i, d := range docs {
		var member council.Membership
		if err := decode(d, &member); err != nil {
			return nil, err
		}
		if member.Muted || member.Refused {
			continue
		}
		row, reached, err := b.toMember(member, people[i], text, motive)
		if err != nil {
			return nil, err
		}
		if reached {
			out = append(out, row)
		}
	}
	return out, nil
}
