package bot

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"yishi/bot/council"
	"yishi/bot/ledger"
)

func compactCommands() []command {
	return []command{
		{intent: "compact", power: council.ToLook, do: (*turn).compact},
		{intent: "promise", where: privately, power: council.ToLook, do: (*turn).settleCompact},
	}
}

func (b *Bot) compactDues() map[string]due {
	return map[string]due{"compact:due": b.compactDue}
}

func compactRef(no int) Ref { return Ref{"compact", strconv.Itoa(no)} }

func dueCompact(no int) string { return "compact:" + strconv.Itoa(no) + ":due" }

// compact is 约定 华联超市 每月清理门前 8月31日前; without words it lists what there is.
func (t *turn) compact() (Answer, error) {
	if t.said.Name == "" && t.said.Text == "" {
		return t.compacts()
	}
	if err := t.may(council.ToAgree, council.Where{}); err != nil {
		return Answer{}, err
	}
	if t.in.Chat == Group {
		return t.tell("place.private")
	}
	if t.said.Until == nil {
		return t.tell("compact.until_when")
	}
	c, err := council.MakeCompact(council.Compact{Party: t.said.Name, Text: t.said.Text, Due: t.said.Until.UTC(), By: t.who.Person}, t.now)
	if err != nil {
		return Answer{}, t.refusedBecause(err)
	}
	if c.Contact, err = t.contactOf(t.said.To); err != nil {
		return Answer{}, err
	}
	digest, salt, err := ledger.Conceal(t.Random, c.Party+" "+c.Text)
	if err != nil {
		return Answer{}, err
	}
	c.Salt = salt
	var communityDoc Doc
	if c.No, communityDoc, err = t.newNumber(); err != nil {
		return Answer{}, err
	}
	doc, err := Doc{Ref: compactRef(c.No)}.holding(c)
	if err != nil {
		return Answer{}, err
	}
	leaf, err := t.leaf("compact.make", "", c.No, ledger.Payload{"text": digest, "due": unixText(c.Due)})
	if err != nil {
		return Answer{}, err
	}
	act := Act{Docs: []Doc{communityDoc, doc}, Leaves: []Leaf{leaf}, Marks: []Mark{
		{Index: "compacts", Member: strconv.Itoa(c.No), Score: int64(c.No)},
		{Index: "due", Member: dueCompact(c.No), Score: c.Due.UnixMilli()},
	}}
	place, err := t.place()
	if err != nil {
		return Answer{}, err
	}
	if act.Out, err = t.toGroups(*place, t.say("compact.post", "no", c.No, "party", c.Party, "text", c.Text, "due", t.until(c.Due)), "post"); err != nil {
		return Answer{}, err
	}
	if err := t.tellOne(&act, c.Contact, t.say("compact.contact", "no", c.No, "party", c.Party, "text", c.Text, "due", t.until(c.Due))); err != nil {
		return Answer{}, err
	}
	return t.commit(act, Answer{Text: t.say("compact.made", "no", c.No, "party", c.Party, "text", c.Text, "due", t.until(c.Due))})
}

// contactOf finds the resident who speaks for a party; nobody has to.
func (t *turn) contactOf(name string) (council.PersonNo, error) {
	if name == "" {
		return 0, nil
	}
	p, err := t.personNamed(name)
	if err != nil {
		return 0, t.refusedBecause(err)
	}
	return p.No, nil
}

// mostCompacts bounds the list of compacts, the last ones.
const mostCompacts = 8

// compacts lists the promises, and how many were kept.
func (t *turn) compacts() (Answer, error) {
	members, err := t.Records.Members(t.ctx, t.who.Community, "compacts", 0, everything, 1000)
	if err != nil {
		return Answer{}, err
	}
	if len(members) == 0 {
		return t.tell("compact.none")
	}
	count := map[council.CompactState]int{}
	var lines []string
	for i := len(members) - 1; i >= 0; i-- {
		var c council.Compact
		if _, err := t.load(t.ctx, t.who.Community, Ref{"compact", members[i].Name}, &c); err != nil {
			return Answer{}, err
		}
		count[c.State]++
		if len(lines) < mostCompacts {
			lines = append(lines, t.say("compact.line", "no", c.No, "party", c.Party, "text", shorter(c.Text, 30),
				"due", t.Book.Date(c.Due.In(t.Zone)), "state", t.say("compact."+string(c.State))))
		}
	}
	head := t.say("compact.head", "all", len(members), "kept", count[council.Kept], "broken", count[council.Broken])
	return Answer{Text: strings.Join(append([]string{head}, lines...), "\n")}, nil
}

// settleCompact is 约定 41 履行了 and 约定41没做到. What came of it is published.
func (t *turn) settleCompact() (Answer, error) {
	no := max(t.said.Motion, t.said.Request)
	var c council.Compact
	doc, err := t.load(t.ctx, t.who.Community, compactRef(no), &c)
	if err != nil {
		return Answer{}, err
	}
	if doc.Version == 0 {
		return t.tell("compact.unknown", "no", no)
	}
	var refused *refusal
	err = t.may(council.ToAgree, council.Where{})
	if err != nil && !errors.As(err, &refused) {
		return Answer{}, err
	}
	if c, err = c.Settle(t.said.Answer == "kept", t.who.Person, err == nil, t.now); err != nil {
		return Answer{}, t.refusedBecause(err)
	}
	if doc, err = doc.holding(c); err != nil {
		return Answer{}, err
	}
	leaf, err := t.leaf("compact.settle", "", no, ledger.Payload{"state": string(c.State), "party": strconv.FormatBool(c.ByParty)})
	if err != nil {
		return Answer{}, err
	}
	act := Act{Docs: []Doc{doc}, Leaves: []Leaf{leaf}, Marks: []Mark{{Index: "due", Member: dueCompact(no), Remove: true}}}
	place, err := t.place()
	if err != nil {
		return Answer{}, err
	}
	words := t.say("compact.settled", "no", no, "party", c.Party, "text", c.Text, "state", t.say("compact."+string(c.State)), "who", t.settlerWords(c))
	if act.Out, err = t.toGroups(*place, words, "post"); err != nil {
		return Answer{}, err
	}
	return t.commit(act, Answer{Text: words})
}

// settlerWords says whose word it is.
func (t *turn) settlerWords(c council.Compact) string {
	if c.ByParty {
		return t.say("compact.party_says")
	}
	return t.say("compact.officer_says")
}

// After its due date a compact is asked about: first who made it and the party, in a
// week chair and supervisor too.
const (
	askCompactEvery = 7 * 24 * time.Hour
	mostCompactAsks = 3
)

// compactDue asks what came of a promise whose day has come.
func (b *Bot) compactDue(ctx context.Context, c council.ID, a appointment) error {
	var one council.Compact
	doc, err := b.load(ctx, c, compactRef(a.no), &one)
	if err != nil {
		return err
	}
	if doc.Version == 0 || one.State != council.Promised {
		return b.commitDue(ctx, c, a, Act{})
	}
	t := b.clockTurn(ctx, c)
	one.Asked++
	args := []any{"no", one.No, "party", one.Party, "text", one.Text}
	act := Act{}
	if one.Asked > 1 {
		if act.Out, err = t.tellOfficers("compact.late", args...); err != nil {
			return err
		}
	}
	for _, p := range []council.PersonNo{one.By, one.Contact} {
		if p == 0 {
			continue
		}
		if err := b.remindOne(ctx, c, &act, p, b.say("compact.ask", args...), "notice"); err != nil {
			return fmt.Errorf("compact %d: %w", one.No, err)
		}
	}
	if one.Asked < mostCompactAsks {
		act.Marks = []Mark{{Index: "due", Member: a.member, Score: b.Now().Add(askCompactEvery).UnixMilli()}}
	}
	if doc, err = doc.holding(one); err != nil {
		return err
	}
	act.Docs = []Doc{doc}
	return b.commitDue(ctx, c, a, act)
}
