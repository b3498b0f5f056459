package bot

import (
	"context"
	"time"

	"yishi/bot/council"
)

func (b *Bot) covenantDues() map[string]due {
	return map[string]due{"covenant:file": b.askToFile, "covenant:review": b.reviewCovenant}
}

// commitDue commits what an appointment led to, and takes it out of the index unless act
// moved it.
func (b *Bot) commitDue(ctx context.Context, c council.ID, a appointment, act Act) error {
	moved := false
	for _, m := range act.Marks {
		moved = moved || m.Index == "due" && m.Member == a.member
	}
	if !moved {
		act.Marks = append(act.Marks, Mark{Index: "due", Member: a.member, Remove: true})
	}
	return b.enact(ctx, c, act)
}

// askToFile reminds chair and clerks to file what was adopted, once a week and no more
// than a few times.
func (b *Bot) askToFile(ctx context.Context, c council.ID, a appointment) error {
	cov, doc, err := b.readCovenant(ctx, c)
	if err != nil {
		return err
	}
	last := len(cov.Editions) - 1
	if last < 0 || cov.Version() != a.no || !cov.Editions[last].Filed.IsZero() {
		return b.commitDue(ctx, c, a, Act{})
	}
	e := &cov.Editions[last]
	e.Asked++
	first := ""
	if e.Effect == council.Advisory {
		first = b.say("covenant.file_first")
	}
	act := Act{}
	if e.Asked < mostFilings {
		act.Marks = []Mark{{Index: "due", Member: a.member, Score: b.Now().Add(fileAfter).UnixMilli()}}
	}
	if act.Out, err = b.clockTurn(ctx, c).tellWho(func(p council.Person) bool {
		return p.Holds(council.Chair, "") || p.Holds(council.Clerk, "")
	}, "covenant.file_ask", "version", e.Version, "first", first); err != nil {
		return err
	}
	if doc, err = doc.holding(cov); err != nil {
		return err
	}
	act.Docs = []Doc{doc}
	return b.commitDue(ctx, c, a, act)
}

// reviewCovenant asks everybody once a year which articles no longer fit, and reminds the
// officers to look.
func (b *Bot) reviewCovenant(ctx context.Context, c council.ID, a appointment) error {
	cov, doc, err := b.readCovenant(ctx, c)
	if err != nil {
		return err
	}
	if cov.Version() != a.no {
		return b.commitDue(ctx, c, a, Act{})
	}
	e := &cov.Editions[len(cov.Editions)-1]
	e.Reviewed++
	t := b.clockTurn(ctx, c)
	place, err := t.place()
	if err != nil {
		return err
	}
	act := Act{Marks: []Mark{{Index: "due", Member: a.member, Score: b.Now().Add(reviewAfter).UnixMilli()}}}
	if act.Out, err = b.toGroups(*place, b.say("covenant.review_post", "name", t.covenantName(), "years", e.Reviewed), "post"); err != nil {
		return err
	}
	breaches, err := t.breachWords(e.Adopted.Add(time.Duration(e.Reviewed-1) * reviewAfter))
	if err != nil {
		return err
	}
	out, err := t.tellOfficers("covenant.review_ask", "name", t.covenantName(), "breaches", breaches)
	if err != nil {
		return err
	}
	act.Out = append(act.Out, out...)
	if doc, err = doc.holding(cov); err != nil {
		return err
	}
	act.Docs = []Doc{doc}
	return b.commitDue(ctx, c, a, act)
}
