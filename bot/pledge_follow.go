package bot

import (
	"context"
	"slices"
	"strconv"

	"yishi/bot/council"
	"yishi/bot/ledger"
)

// pledgesFollow is what a decision means to those who pledged: what passed is asked for
// kindly, what did not pass takes nothing.
func (b *Bot) pledgesFollow(ctx context.Context, c council.ID, m council.Motion, act *Act) error {
	p, doc, err := b.pledges(ctx, c, m.No)
	act.Unmoved = append(act.Unmoved, doc) // who pledges at this moment is told too
	if err != nil || doc.Version == 0 {
		return err
	}
	if council.FellThrough(m.State) {
		return b.lapsePledges(ctx, c, m, p, doc, act)
	}
	if m.State != council.Passed {
		return nil
	}
	where, err := b.whereToPay(ctx, c)
	if err != nil {
		return err
	}
	var told []council.PersonNo
	for _, one := range p.List {
		if one.Came >= one.Amount || slices.Contains(told, one.Person) {
			continue
		}
		told = append(told, one.Person)
		text := b.say("pledge.passed", "no", m.No, "title", m.Title) + where
		if err := b.tellPledger(ctx, c, one.Person, text, act); err != nil {
			return err
		}
	}
	return nil
}

// lapsePledges ends what was promised to a motion that did not come about.
func (b *Bot) lapsePledges(ctx context.Context, c council.ID, m council.Motion, p council.Pledges, doc Doc, act *Act) error {
	p, who := p.Lapse()
	if len(who) == 0 {
		return nil
	}
	doc, err := doc.holding(p)
	if err != nil {
		return err
	}
	leaf, err := actLeaf(ledger.Act{Unix: b.Now().Unix(), Name: "pledge.lapse", Subject: int64(m.No), Payload: ledger.Payload{"people": strconv.Itoa(len(who))}})
	if err != nil {
		return err
	}
	act.Docs, act.Leaves = append(act.Docs, doc), append(act.Leaves, leaf)
	for _, person := range who {
		if err := b.tellPledger(ctx, c, person, b.say("pledge.lapsed", "no", m.No, "title", m.Title), act); err != nil {
			return err
		}
	}
	return nil
}

// tellPledger adds a private notice, where the person can be written to.
func (b *Bot) tellPledger(ctx context.Context, c council.ID, p council.PersonNo, text string, act *Act) error {
	var member council.Membership
	if _, err := b.load(ctx, c, memberRef(p), &member); err != nil {
		return err
	}
	if member.Refused {
		return nil
	}
	row, reached, err := b.toMember(member, p, text, "notice")
	if reached {
		act.Out = append(act.Out, row)
	}
	return err
}
