package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"yishi/bot/council"
	"yishi/bot/ledger"
	"yishi/bot/rule"
	"yishi/bot/seal"
)

// CloseMotion ends the voting on a motion whose deadline has passed, decides the
// outcome by the pinned rule and posts it. It goes in steps that a crash can repeat:
// ballots are stopped and counters frozen; the outcome is decided from them and
// committed with its post; the key of a secret motion is destroyed. A motion that is
// not due, or already decided, is left alone.
func (b *Bot) CloseMotion(ctx context.Context, c council.ID, no int) error {
	return b.closeMotion(ctx, c, no, func(council.Motion) *Seen { return nil })
}

// closeMotion is CloseMotion for somebody whose message is answered with the result.
func (b *Bot) closeMotion(ctx context.Context, c council.ID, no int, seen func(council.Motion) *Seen) error {
	for try := 0; ; try++ {
		err := b.closeOnce(ctx, c, no, seen)
		if !errors.Is(err, ErrConflict) || try == mostTries {
			return err
		}
	}
}

func (b *Bot) closeOnce(ctx context.Context, c council.ID, no int, seen func(council.Motion) *Seen) error {
	var m council.Motion
	doc, err := b.load(ctx, c, motionRef(no), &m)
	if err != nil || doc.Version == 0 {
		return err
	}
	now := b.Now()
	early := m.State == council.Counting // ended by an officer, who was interrupted or waits
	if !early && (m.State != council.Voting || now.Before(m.Closes)) {
		return b.destroyKey(afterDue(ctx), c, m)
	}
	counters, err := b.Ballots.Freeze(ctx, c, no, len(m.Roll.Buildings), now, early)
	if err != nil {
		return fmt.Errorf("freeze motion %d: %w", no, err)
	}
	if !early {
		if m, err = m.Close(now); err != nil {
			return err
		}
	}
	if waits, err := b.awaitsTally(ctx, c, doc, m); waits || err != nil {
		return err
	}
	counters, unnamed, err := b.counted(ctx, c, &m, counters)
	if errors.Is(err, ErrNotFound) {
		return b.decidedMeanwhile(ctx, c, doc, err)
	} else if err != nil {
		return err
	}
	if counters.Silent, err = b.silent(ctx, c, m); err != nil {
		return err
	}
	if m, err = decideMotion(m, counters, now); err != nil {
		return err
	}
	m.Result.Unnamed = unnamed
	if m.Result.Sheets, err = b.countSheetsByDoor(ctx, c, m, counters.Doors[council.ByPaper]); err != nil {
		return err
	}
	act, err := b.closingAct(ctx, c, doc, m, m.Ended.Before(m.Closes))
	if err != nil {
		return err
	}
	act.Seen = seen(m)
	if err := b.enact(ctx, c, act); err != nil {
		return err
	}
	return b.destroyKey(afterDue(ctx), c, m)
}

// decidedMeanwhile is ErrConflict when another replica decided the motion and destroyed
// its key, else why.
func (b *Bot) decidedMeanwhile(ctx context.Context, c council.ID, was Doc, why error) error {
	docs, err := b.Records.Read(ctx, c, was.Ref)
	if err == nil && docs[0].Version != was.Version {
		return fmt.Errorf("%w: motion %s was decided", ErrConflict, was.ID)
	}
	return why
}

// counted completes frozen counters: secret ballots are opened, and units whose people
// have not agreed count as the rule says; of those, m keeps the ones with a ballot. The
// sums of unnamed sheets, which are among them, are returned beside.
func (b *Bot) counted(ctx context.Context, c council.ID, m *council.Motion, counters council.Counters) (council.Counters, map[string]int, error) {
	standing, err := b.Ballots.Standing(ctx, c, m.No, m.Disputes...)
	if err != nil {
		return counters, nil, err
	}
	standing = slices.DeleteFunc(standing, func(ballot Ballot) bool { return ballot.Seq == 0 })
	m.Disputes = nil
	for _, ballot := range standing {
		m.Disputes = append(m.Disputes, ballot.Entry)
	}
	if m.Secrecy == council.Secret {
		if counters.Options, err = b.openAll(ctx, c, *m); err != nil {
			return counters, nil, err
		}
		if err := b.countWritten(ctx, c, m, counters.Options); err != nil {
			return counters, nil, err
		}
		unnamed, err := b.addTally(ctx, c, *m, &counters)
		return counters, unnamed, err
	}
	entries, err := b.Ballots.Entries(ctx, c, m.Roll.Hash, m.Disputes...)
	if err != nil {
		return counters, nil, err
	}
	settleDisputes(&counters, standing, entries)
	return counters, nil, nil
}

// invalidLetter counts sealed ballots that could not be opened or read; their voters
// took part all the same.
const invalidLetter = "?"

// openAll opens the ballots of a secret motion, all at once and only now, and sums
// them. What was marked by whom is never kept.
func (b *Bot) openAll(ctx context.Context, c council.ID, m council.Motion) (map[string]council.Sum, error) {
	opener, err := b.opener(c, m)
	if err != nil {
		return nil, err
	}
	sums := make(map[string]council.Sum)
	err = b.eachWeighed(ctx, c, m, func(ballot Ballot, weight council.Sum) {
		if isStub(ballot) {
			return
		}
		letters, err := openSealed(opener, ballot.Entry, ballot.Choices)
		switch {
		case err != nil:
			letters = invalidLetter
		case m.Disputed(ballot.Entry):
			letters = letterAbstain
		}
		candidates, others, _ := strings.Cut(letters, written)
		for number := range strings.SplitSeq(others, written) {
			if number != "" {
				sums[written+number] = plus(sums[written+number], weight)
			}
		}
		for _, letter := range candidates {
			sums[string(letter)] = plus(sums[string(letter)], weight)
		}
	})
	return sums, err
}

// eachWeighed calls f for every ballot of a motion with what it weighs.
func (b *Bot) eachWeighed(ctx context.Context, c council.ID, m council.Motion, f func(Ballot, council.Sum)) error {
	var batch []Ballot
	weigh := func() error {
		if len(batch) == 0 {
			return nil
		}
		numbers := make([]int, len(batch))
		for i, ballot := range batch {
			numbers[i] = ballot.Entry
		}
		entries, err := b.Ballots.Entries(ctx, c, m.Roll.Hash, numbers...)
		if err != nil {
			return err
		}
		for i, ballot := range batch {
			f(ballot, council.Sum{Units: 1, Heads: entries[i].Heads, Area: entries[i].Area()})
		}
		batch = batch[:0]
		return nil
	}
	err := b.Ballots.EachBallot(ctx, c, m.No, m.Roll.Units, func(ballot Ballot) error {
		if batch = append(batch, ballot); len(batch) < 100 {
			return nil
		}
		return weigh()
	})
	if err != nil {
		return err
	}
	return weigh()
}

// decideMotion applies the pinned rule and writes the result into the motion.
func decideMotion(m council.Motion, c council.Counters, now time.Time) (council.Motion, error) {
	r, err := pinnedRule(m)
	if err != nil {
		return m, err
	}
	o := rule.Decide(r, baseOf(m), tallyOf(m, c))
	verdict := o.Verdict
	if verdict == rule.Invalid || verdict == rule.InvalidComposition || verdict == rule.NotOpened {
		verdict = rule.Void
	}
	invalid := c.Options[invalidLetter].Units
	without := ""
	if c.Silent.Units > 0 {
		without = string(withoutSilence(r, m, c).Verdict)
	}
	if withheld(m.Secrecy, c.Units) {
		c.Options = nil
	}
	return m.Decide(council.Result{
		Outcome: string(verdict), Gate: string(o.Gate), Effect: m.Effect,
		Units: c.Units, Heads: c.Heads, Area: c.Area, Options: c.Options, Doors: c.Doors,
		Silent: c.Silent, FollowedTo: o.FollowedTo, Without: without,
		Elected: o.Elected, Revote: o.Revote, OpenSeats: int(o.OpenSeats), Passing: o.Passing,
		Invalid: invalid, NotReached: m.Roll.Units - c.Units, Decided: now,
	})
}

// withheld reports whether a split would tell how single people voted.
func withheld(s council.Secrecy, units int) bool {
	return s == council.Secret && !seal.MayShow(units)
}

// closingAct is the change that makes a result stand: the motion, its place in the
// indexes, the ledger entry and the post to the group.
func (b *Bot) closingAct(ctx context.Context, c council.ID, doc Doc, m council.Motion, early bool) (Act, error) {
	doc, err := doc.holding(m)
	if err != nil {
		return Act{}, err
	}
	leaf, err := actLeaf(ledger.Act{
		Unix: m.Ended.Unix(), Name: "motion.close", Subject: int64(m.No), Payload: closingPayload(m, early),
	})
	if err != nil {
		return Act{}, err
	}
	act := Act{Docs: []Doc{doc}, Leaves: []Leaf{leaf}, Marks: []Mark{
		{Index: "open", Member: strconv.Itoa(m.No), Remove: true},
		{Index: "due", Member: dueClose(m.No), Remove: true},
		{Index: "due", Member: dueSoon(m.No), Remove: true},
		{Index: certify, Member: strconv.Itoa(m.No), Score: m.Ended.UnixMilli()},
	}}
	if m.Secrecy == council.Secret {
		act.Marks = append(act.Marks, Mark{Index: "keys", Member: strconv.Itoa(m.No), Score: m.Ended.UnixMilli()})
	}
	if m.Group != nil {
		tenants, err := b.clockTurn(ctx, c).tenantWords(m)
		if err != nil {
			return Act{}, err
		}
		post, err := b.toGroup(*m.Group, b.resultWords(m)+tenants, "result")
		if err != nil {
			return Act{}, err
		}
		act.Out = append(act.Out, post)
	}
	for _, follow := range b.consequences() {
		if err := follow(ctx, c, m, &act); err != nil {
			return Act{}, err
		}
	}
	return act, nil
}

// consequence adds to the act that decides a motion what follows from it: a notice, an
// office, pledges that lapse. It reads what it needs and changes nothing itself.
type consequence func(ctx context.Context, c council.ID, m council.Motion, act *Act) error

// consequences lie beside the nouns that they change.
func (b *Bot) consequences() []consequence {
	return []consequence{
		b.proxiesAtClose, b.doorsAtClose,
		b.pledgesFollow,
		b.decisionPosted,
		b.covenantFollows,
		b.carryOut,
		b.requestAnswered,
		b.electionDecided,
		b.recallDecided,
	}
}

// closingPayload puts the frozen counts into the ledger, so that anyone can recount.
func closingPayload(m council.Motion, early bool) ledger.Payload {
	p := ledger.Payload{
		"outcome": m.Result.Outcome, "roll": m.Roll.Hash, "rule": m.Rule, "rule_version": m.RuleVersion,
		"units": strconv.Itoa(m.Result.Units), "heads": strconv.Itoa(m.Result.Heads), "area": strconv.FormatInt(m.Result.Area, 10),
	}
	if early {
		p["early"] = "yes"
	}
	if m.Result.Silent.Units > 0 {
		p["heads_silent"], p["area_silent"] = strconv.Itoa(m.Result.Silent.Heads), strconv.FormatInt(m.Result.Silent.Area, 10)
	}
	for letter, sum := range m.Result.Options {
		name := letterName(m, letter)
		p["heads_"+name], p["area_"+name] = strconv.Itoa(sum.Heads), strconv.FormatInt(sum.Area, 10)
	}
	return p
}

// letterName names a counter in the ledger, in small letters: where option A is a, what
// names nobody is blank.
func letterName(m council.Motion, letter string) string {
	switch {
	case letter == invalidLetter:
		return "invalid"
	case letter == letterAbstain && m.Form != council.YesNo:
		return "blank"
	}
	return strings.ToLower(letter)
}

// destroyKey erases the key of a secret motion that is decided, and takes its mark
// away. Repeating it is harmless.
func (b *Bot) destroyKey(ctx context.Context, c council.ID, m council.Motion) error {
	if m.Secrecy != council.Secret || m.Result == nil && m.State != council.Voided {
		return nil
	}
	if err := b.Keys.DestroyMotionKey(c, m.No); err != nil {
		return fmt.Errorf("destroy key of motion %d: %w", m.No, err)
	}
	_, err := b.Records.Commit(ctx, c, Act{Marks: []Mark{{Index: "keys", Member: strconv.Itoa(m.No), Remove: true}}})
	return err
}
