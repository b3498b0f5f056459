package bot

import (
	"context"
	"slices"

	"yishi/bot/council"
)

// Private messages that go out with an act: to one person, to officers, to somebody who
// may have asked to be left in peace.

// tellOne adds a notice to one person, unless it is the writer or they are told the same
// already; who cannot be reached is left out.
func (t *turn) tellOne(act *Act, p council.PersonNo, text string) error {
	told := func(o Outgoing) bool { return o.Person == p && o.Text == text }
	if p == 0 || p == t.who.Person || slices.ContainsFunc(act.Out, told) {
		return nil
	}
	return t.writeTo(act, p, text, "notice")
}

// writeTo adds a private message to anybody, the writer too; who cannot be reached is
// left out.
func (t *turn) writeTo(act *Act, p council.PersonNo, text, motive string) error {
	row, reached, err := t.toPerson(p, text, motive)
	if reached {
		act.Out = append(act.Out, row)
	}
	return err
}

// toPerson is a private message to a person through the identity bound first in a
// channel that can be written to; reached is false when there is none.
func (t *turn) toPerson(p council.PersonNo, text, motive string) (Outgoing, bool, error) {
	m, _, err := t.membership(p)
	if err != nil {
		return Outgoing{}, false, err
	}
	return t.Bot.toMember(m, p, text, motive)
}

// reachable lists the channels that the bot can begin to write in, the best first.
var reachable = []string{"oa", "wecomapp"}

func (b *Bot) toMember(m council.Membership, p council.PersonNo, text, motive string) (Outgoing, bool, error) {
	for _, channel := range reachable {
		for _, at := range m.Bindings {
			if at.Channel != channel {
				continue
			}
			id, err := council.NewID(b.Random)
			if err != nil {
				return Outgoing{}, false, err
			}
			return Outgoing{ID: string(id), Channel: at.Channel, Account: at.Account, To: at.User, Person: p, Motive: motive, Text: text}, true, nil
		}
	}
	return Outgoing{}, false, nil
}

// remindOne adds a message to one person, unless they asked for none or cannot be reached.
func (b *Bot) remindOne(ctx context.Context, c council.ID, act *Act, p council.PersonNo, text, motive string) error {
	var member council.Membership
	if _, err := b.load(ctx, c, memberRef(p), &member); err != nil || member.Muted || member.Refused {
		return err
	}
	row, reached, err := b.toMember(member, p, text, motive)
	if reached {
		act.Out = append(act.Out, row)
	}
	return err
}

// tellOfficers writes to chair and supervisors.
func (t *turn) tellOfficers(key string, args ...any) ([]Outgoing, error) {
	return t.tellWho(leads, key, args...)
}

// leads picks chair and supervisors.
func leads(p council.Person) bool {
	return p.Holds(council.Chair, "") || p.Holds(council.Supervisor, "")
}

// tellOfficersOf writes to the captains of a building, the clerks and the chair.
func (t *turn) tellOfficersOf(building, key string, args ...any) ([]Outgoing, error) {
	return t.tellWho(func(p council.Person) bool {
		return p.Holds(council.Captain, building) || p.Holds(council.Clerk, "") || p.Holds(council.Chair, "")
	}, key, args...)
}

// tellHolders writes to everybody who has a power by office.
func (t *turn) tellHolders(power council.Power, text string) ([]Outgoing, error) {
	return t.tellWhoText(func(p council.Person) bool {
		return len(p.Offices) > 0 && council.May(power, p, council.Where{}) == nil
	}, text)
}

func (t *turn) tellWho(chosen func(council.Person) bool, key string, args ...any) ([]Outgoing, error) {
	return t.tellWhoText(chosen, t.say(key, args...))
}

// tellWhoText writes a text to the officers chosen, but not to the writer.
func (t *turn) tellWhoText(chosen func(council.Person) bool, text string) ([]Outgoing, error) {
	var act Act
	err := t.tellChosen(&act, chosen, text)
	return act.Out, err
}

// tellChosen adds a notice to the officers chosen, but not to the writer.
func (t *turn) tellChosen(act *Act, chosen func(council.Person) bool, text string) error {
	officers, err := t.officers()
	if err != nil {
		return err
	}
	for _, p := range officers {
		if !chosen(p) {
			continue
		}
		if err := t.tellOne(act, p.No, text); err != nil {
			return err
		}
	}
	return nil
}

func (t *turn) officers() ([]council.Person, error) {
	r, _, err := t.roster()
	if err != nil {
		return nil, err
	}
	return t.people(r.Generation, r.Officers...)
}
