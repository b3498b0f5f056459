package bot

import (
	"context"
	"fmt"
	"strconv"

	"yishi/bot/council"
	"yishi/bot/ledger"
)

// giveCode makes a new code for somebody who lost the old one, or the phone that was
// bound: the old code and, for a new phone, the old identities stop working. The code is
// said once, to the officer who confirmed it; it is not among the stored answers.
func (t *turn) giveCode(o order, act Act) (Answer, error) {
	u, err := t.decideUpkeep(o)
	if err != nil {
		return Answer{}, t.refusedBecause(err)
	}
	m, doc, err := t.membership(u.person.No)
	if err != nil {
		return Answer{}, err
	}
	code, err := council.NewCode(t.Random)
	if err != nil {
		return Answer{}, err
	}
	to := []pointing{}
	if m.Code != "" {
		to = append(to, pointing{Index: "code", Key: m.Code, Gone: true})
	}
	if o.Intent == "rebind" {
		if err := t.cut(&act, []cutting{{Person: u.person.No}}, []council.Membership{m}); err != nil {
			return Answer{}, err
		}
		m.Bindings = nil
	}
	m.Code, m.CodeAt = council.CodeHash(t.Keys.Master(), code), t.now
	if doc, err = doc.holding(m); err != nil {
		return Answer{}, err
	}
	act.Docs = append(act.Docs, doc)
	if act.Out, err = t.tellHousehold([]council.Unit{u.unit}, "code.reissued_told", "name", council.MaskName(u.person.Name)); err != nil {
		return Answer{}, err
	}
	to = append(to, pointing{Index: "code", Key: m.Code, To: Resident{Community: t.who.Community, Person: u.person.No}})
	said, err := t.commitAndPoint(act, Answer{Text: t.say("code.shown_before")}, to...)
	if err != nil || t.repeated {
		return said, err
	}
	return t.tell("code.reissued", "name", u.person.Name, "room", u.unit.Label(), "code", code)
}

// Slip is a printed slip with the household's building and the person's office.
type Slip struct {
	council.Slip
	Building string
	Role     council.Role
}

// PrintCodes draws a new code for every adult of the roster who has no identity bound,
// or for those of one building, and keeps only the codes' hashes. Codes printed before
// stop working. Printing is an act in the ledger.
func (b *Bot) PrintCodes(ctx context.Context, c council.ID, building string) ([]Slip, error) {
	t := b.clockTurn(ctx, c)
	roster, err := t.wholeRoster()
	if err != nil {
		return nil, err
	}
	units, people := roster.units, roster.people
	byUnit := make(map[council.UnitNo]council.Unit, len(units))
	chosen := units[:0:0]
	for _, u := range units {
		byUnit[u.No] = u
		if building == "" || u.Building == building {
			chosen = append(chosen, u)
		}
	}
	offices := make(map[council.PersonNo]council.Role, len(people))
	for _, p := range people {
		if len(p.Offices) > 0 {
			offices[p.No] = p.Offices[0].Role
		}
	}
	drawn, err := council.NewSlips(b.Random, chosen, people, nil)
	if err != nil {
		return nil, err
	}
	slips := make([]Slip, 0, len(drawn))
	for from := 0; from < len(drawn); from += codeBatch {
		batch := drawn[from:min(from+codeBatch, len(drawn))]
		kept, err := t.keepCodes(batch)
		if err != nil {
			return slips, err
		}
		for _, s := range kept {
			slips = append(slips, Slip{Slip: s, Building: byUnit[s.Unit].Building, Role: offices[s.Person]})
		}
	}
	return slips, nil
}

// codeBatch is how many codes are kept in one commit.
const codeBatch = 200

// keepCodes stores the hashes of some codes in one commit and points at them. Somebody
// who is bound already gets none.
func (t *turn) keepCodes(slips []council.Slip) ([]council.Slip, error) {
	refs := make([]Ref, len(slips))
	for i, s := range slips {
		refs[i] = memberRef(s.Person)
	}
	docs, err := t.Records.Read(t.ctx, t.who.Community, refs...)
	if err != nil {
		return nil, fmt.Errorf("read members: %w", err)
	}
	var kept []council.Slip
	var to []pointing
	act := Act{}
	for i, doc := range docs {
		var m council.Membership
		if err := decode(doc, &m); err != nil {
			return nil, err
		}
		if len(m.Bindings) > 0 {
			continue
		}
		if m.Code != "" {
			if err := t.Directory.Unpoint(t.ctx, "code", m.Code); err != nil {
				return nil, err
			}
		}
		m.Code, m.CodeAt = council.CodeHash(t.Keys.Master(), slips[i].Code), t.now
		if doc, err = doc.holding(m); err != nil {
			return nil, err
		}
		act.Docs = append(act.Docs, doc)
		to = append(to, pointing{Index: "code", Key: m.Code, To: Resident{Community: t.who.Community, Person: slips[i].Person}})
		kept = append(kept, slips[i])
	}
	leaf, err := t.leaf("codes.print", "", 0, ledger.Payload{"count": strconv.Itoa(len(kept))})
	if err != nil {
		return nil, err
	}
	act.Leaves = []Leaf{leaf}
	if act.Marks, err = pointingMarks(to, t.now.UnixMilli()); err != nil {
		return nil, err
	}
	if _, err := t.Records.Commit(t.ctx, t.who.Community, act); err != nil {
		return nil, err
	}
	return kept, t.point(t.ctx, t.who.Community, to)
}
