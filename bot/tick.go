package bot

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strconv"
	"strings"
	"time"

	"yishi/bot/council"
)

// Jobs are the names that Tick knows, with their schedule in cron's own form, in the
// zone where residents live.
func Jobs() map[string]string {
	return map[string]string{
		"due":   "*/5 * * * * *", // open, close and announce what is due
		"sweep": "30 * * * * *",  // finish what a crash left half done
		"daily": "0 30 18 * * *", // the one post a day

		"pictures": "3/5 * * * * *", // fetch what was sent, drop what is over

		"weekly":  "0 0 9 * * 1",  // what is going on
		"monthly": "0 5 9 1 * *",  // the report of the month that ended
		"duties":  "0 10 9 * * *", // what has to be made public again
	}
}

// JobIndexes are the indexes of a community that a job works off; with nothing in them by
// now it has nothing to do there. Jobs that are not named look at every community.
func JobIndexes() map[string][]string {
	return map[string][]string{"due": {"due"}, "pictures": {pictureWork}}
}

// Tick does a job for one community as of the slot it was due at. Every effect is
// guarded by a state, so that doing it twice does nothing more.
//
// What moved while it was done is done again: the next slot may be a day or a month away.
func (b *Bot) Tick(ctx context.Context, job string, c council.ID, slot time.Time) error {
	for try := 0; ; try++ {
		err := b.doJob(ctx, job, c, slot)
		if !errors.Is(err, ErrConflict) || try == mostTries {
			return err
		}
	}
}

func (b *Bot) doJob(ctx context.Context, job string, c council.ID, slot time.Time) error {
	switch job {
	case "due":
		return b.doDue(ctx, c)
	case "seal":
		return b.SealLedger(ctx, c)
	case "sweep":
		return b.sweep(ctx, c)
	case "daily":
		return b.dailyPost(ctx, c, slot)
	case "weekly":
		return b.weeklyDigest(ctx, c, slot)
	case "monthly":
		return b.monthlyReport(ctx, c, slot)
	case "pictures":
		return b.tendPictures(ctx, c)
	case "duties":
		return b.checkDuties(ctx, c)
	}
	return fmt.Errorf("%w: no job %q", ErrInvalid, job)
}

// doDue does what the index says is due by now; one failure does not stop the rest.
func (b *Bot) doDue(ctx context.Context, c council.ID) error {
	due, err := b.Records.Members(ctx, c, "due", 0, b.Now().UnixMilli(), 200)
	if err != nil {
		return err
	}
	var failed error
	for _, d := range due {
		if err := b.doOne(ctx, c, d); err != nil {
			failed = errors.Join(failed, fmt.Errorf("%s: %w", d.Name, err))
		}
	}
	return failed
}

// doOne does what an entry of the index says, again when something moved meanwhile. That
// another process did it in the meantime is no failure.
func (b *Bot) doOne(ctx context.Context, c council.ID, entry Member) error {
	for try := 0; ; try++ {
		err := b.doEntry(WhileDue(ctx, entry), c, entry.Name)
		switch {
		case errors.Is(err, ErrNotDue):
			return nil
		case !errors.Is(err, ErrConflict) || try == mostTries:
			return err
		}
	}
}

func (b *Bot) doEntry(ctx context.Context, c council.ID, member string) error {
	parts := strings.Split(member, ":")
	if len(parts) != 3 {
		return fmt.Errorf("%w: due entry", ErrInvalid)
	}
	no, err := strconv.Atoi(parts[1])
	if err != nil {
		return fmt.Errorf("%w: due entry", ErrInvalid)
	}
	do, ok := b.dues[parts[0]+":"+parts[2]]
	if !ok {
		return fmt.Errorf("%w: due entry %s", ErrInvalid, parts[2])
	}
	return do(ctx, c, appointment{no: no, what: parts[2], member: member})
}

// appointment is an entry of the index "due": what has to happen to which number. Doing
// it removes member from the index, in the same commit.
type appointment struct {
	no     int
	what   string
	member string
}

// due does what an appointment says. It may be called again for the same one.
type due func(ctx context.Context, c council.ID, a appointment) error

// dueTable gathers, by kind:what, what lies beside the nouns.
func (b *Bot) dueTable() map[string]due {
	table := make(map[string]due)
	for _, rows := range []map[string]due{
		b.motionDues(), b.meetingDues(), b.noticeDues(), b.reviewDues(),
		b.covenantDues(), b.compactDues(), b.proposalDues(), b.awayDues(),
		b.requestDues(), b.patrolDues(), b.noteDues(),
		b.electionDues(), b.mailingDues(),
	} {
		maps.Copy(table, rows)
	}
	return table
}

func (b *Bot) motionDues() map[string]due {
	return map[string]due{
		"motion:open":  func(ctx context.Context, c council.ID, a appointment) error { return b.OpenMotion(ctx, c, a.no) },
		"motion:soon":  func(ctx context.Context, c council.ID, a appointment) error { return b.closingSoon(ctx, c, a.no) },
		"motion:close": func(ctx context.Context, c council.ID, a appointment) error { return b.CloseMotion(ctx, c, a.no) },
	}
}

// closingSoon posts the counts once, and reminds in private those who may be written to.
func (b *Bot) closingSoon(ctx context.Context, c council.ID, no int) error {
	done := Mark{Index: "due", Member: dueSoon(no), Remove: true}
	var m council.Motion
	doc, err := b.load(ctx, c, motionRef(no), &m)
	if err != nil {
		return err
	}
	now := b.Now()
	if doc.Version == 0 || m.State != council.Voting || !now.Before(m.Closes) {
		_, err := b.Records.Commit(ctx, c, Act{Marks: []Mark{done}})
		return err
	}
	counters, err := b.Ballots.Counters(ctx, c, no, len(m.Roll.Buildings))
	if err != nil {
		return err
	}
	notes, err := b.captainNotes(ctx, c, m, counters)
	if err != nil {
		return err
	}
	m.Reminded = now
	if doc, err = doc.holding(m); err != nil {
		return err
	}
	act := Act{Docs: []Doc{doc}, Marks: []Mark{done}, Out: notes}
	if err := b.mail(ctx, c, &act, no, mailLastDay, 0, now); err != nil {
		return err
	}
	if err := b.postTo(&act, m, b.say("soon.post", "text", b.runningWords(m, counters), "how", b.howToVote(m))); err != nil {
		return err
	}
	return b.enact(ctx, c, act)
}

// sweep finishes what a crash left half done: entries of the directory, imports, keys of decided
// secret motions, certificates. One that fails does not stop the others.
func (b *Bot) sweep(ctx context.Context, c council.ID) error {
	b.forgetRoster(c, b.Now())
	return errors.Join(b.finishPointings(ctx, c, pointingRest), b.finishCuttings(ctx, c), b.finishImport(ctx, c), b.destroyKeys(ctx, c), b.certifyAll(ctx, c))
}

// destroyKeys destroys the keys of decided secret motions that a crash left.
func (b *Bot) destroyKeys(ctx context.Context, c council.ID) error {
	left, err := b.Records.Members(ctx, c, "keys", 0, everything, 100)
	if err != nil {
		return err
	}
	for _, k := range left {
		no, err := strconv.Atoi(k.Name)
		if err != nil {
			return fmt.Errorf("%w: key entry", ErrInvalid)
		}
		var m council.Motion
		if _, err := b.load(ctx, c, motionRef(no), &m); err != nil {
			return err
		}
		if err := b.destroyKey(ctx, c, m); err != nil {
			return err
		}
	}
	return nil
}

// daily is what the one post of a day last said, so that nothing is said twice.
type daily struct {
	Day  string      `json:"day"`
	Came map[int]int `json:"came"` // units per motion
	// Seconded are the households per proposal.
	Seconded map[int]int `json:"seconded,omitempty"`
}

// dailyPost posts once a day, for all open matters together, and only when turnout moved.
func (b *Bot) dailyPost(ctx context.Context, c council.ID, slot time.Time) error {
	var last daily
	doc, err := b.load(ctx, c, Ref{"daily", "post"}, &last)
	if err != nil {
		return err
	}
	day := slot.In(b.Zone).Format(time.DateOnly)
	if last.Day == day {
		return nil
	}
	place, err := b.Place(ctx, c)
	if err != nil {
		return err
	}
	list, err := readOpen(ctx, b.Records, c, slot)
	if err != nil {
		return err
	}
	next := daily{Day: day, Came: map[int]int{}}
	var lines []string
	for _, m := range list.motions {
		counters, err := b.Ballots.Counters(ctx, c, m.No, len(m.Roll.Buildings))
		if err != nil {
			return err
		}
		next.Came[m.No] = counters.Units
		if counters.Units != last.Came[m.No] {
			lines = append(lines, b.say("daily.line", "no", m.No, "title", m.Title, "came", counters.Units, "all", m.Roll.Units, "until", b.Book.Until(m.Closes, slot, b.Zone)))
		}
	}
	more, err := b.secondingLines(ctx, c, slot, last, &next)
	if err != nil {
		return err
	}
	act := Act{}
	if lines = append(lines, more...); len(lines) > 0 {
		text := b.say("daily.post", "lines", strings.Join(lines, "\n"))
		if act.Out, err = b.toGroups(place, text, "post-daily"); err != nil {
			return err
		}
	}
	if doc, err = doc.holding(next); err != nil {
		return err
	}
	act.Docs = []Doc{doc}
	return b.enact(ctx, c, act)
}
