package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"yishi/bot/council"
	"yishi/bot/ledger"
)

// Why an identity is cut off; an officer's act has no reason here, for the officer can
// give it again.
const (
	unfollowed       = "unfollowed"
	consentWithdrawn = "consent_withdrawn"
	forgotten        = "forgotten"
)

// cutting says that identities of a person are being taken out of the directory. The
// directory goes first, so that it never says more than the community does. The mark is
// there before and goes with the act, so that after a crash in between the next sweep
// either does what the person asked for, or gives the directory back what the community
// still says.
type cutting struct {
	Person council.PersonNo `json:"person"`
	Why    string           `json:"why,omitempty"`
	// Sender is the only identity that goes; nil for all of them and the code.
	Sender *Sender `json:"sender,omitempty"`
}

// cuttings is the index of them by when they began, unix ms.
const cuttings = "cutting"

// cuttingRest is how long a cutting is left to whoever began it.
const cuttingRest = time.Minute

func (c cutting) mark(now time.Time) (Mark, error) {
	body, err := json.Marshal(c)
	if err != nil {
		return Mark{}, fmt.Errorf("cutting: %w", err)
	}
	return Mark{Index: cuttings, Member: string(body), Score: now.UnixMilli()}, nil
}

// cut takes people's identities out of the directory, by what ms of them say, before act
// does so in the community.
//
// Error: *Repeated when the message was acted on meanwhile; what the memberships said
// after that must not be taken out.
func (t *turn) cut(act *Act, cs []cutting, ms []council.Membership) error {
	if err := t.actedOn(); err != nil {
		return err
	}
	marks := make([]Mark, len(cs))
	for i, c := range cs {
		var err error
		if marks[i], err = c.mark(t.now); err != nil {
			return err
		}
	}
	if _, err := t.Records.Commit(t.ctx, t.who.Community, Act{Marks: marks}); err != nil {
		return err
	}
	for i, c := range cs {
		if c.Sender != nil {
			if err := t.Directory.Unbind(t.ctx, *c.Sender); err != nil {
				return err
			}
		} else if err := t.unpointAll(ms[i]); err != nil {
			return err
		}
		marks[i].Remove = true
		act.Cut = append(act.Cut, c.Person)
	}
	act.Marks = append(act.Marks, marks...)
	return nil
}

// actedOn is *Repeated when this message has been acted on.
func (t *turn) actedOn() error {
	if t.in.ID == "" {
		return nil
	}
	stored, err := t.Memory.Answered(t.ctx, t.who.Community, t.in.ID, t.in.At)
	if err == nil && stored != nil {
		err = &Repeated{Answer: stored}
	}
	return err
}

// unpointAll takes a person's identities and code out of the directory.
func (t *turn) unpointAll(m council.Membership) error {
	if m.Code != "" {
		if err := t.Directory.Unpoint(t.ctx, "code", m.Code); err != nil {
			return err
		}
	}
	for _, b := range m.Bindings {
		if err := t.Directory.Unbind(t.ctx, Sender{b.Channel, b.Account, b.User}); err != nil {
			return err
		}
	}
	return nil
}

// parting is the act by which a person's identities go for a reason of their own.
func (t *turn) parting(c cutting) (Act, error) {
	m, doc, err := t.membership(c.Person)
	if err != nil {
		return Act{}, err
	}
	var act Act
	if err := t.cut(&act, []cutting{c}, []council.Membership{m}); err != nil {
		return Act{}, err
	}
	switch c.Why {
	case unfollowed:
		m.Bindings = slices.DeleteFunc(m.Bindings, func(b council.Binding) bool {
			return Sender{b.Channel, b.Account, b.User} == *c.Sender
		})
	case consentWithdrawn:
		m.Bindings, m.Code, m.Refused = nil, "", true
	default:
		m = council.Membership{Refused: true}
	}
	if doc, err = doc.holding(m); err != nil {
		return Act{}, err
	}
	leaf, err := t.leaf("person.unbind", "", 0, ledger.Payload{"why": c.Why})
	if err != nil {
		return Act{}, err
	}
	act.Docs, act.Leaves = []Doc{doc}, []Leaf{leaf}
	if c.Why == forgotten {
		err = t.forget(&act, c.Person)
	}
	return act, err
}

// finishCuttings does what crashes left half done.
func (b *Bot) finishCuttings(ctx context.Context, c council.ID) error {
	now := b.Now()
	left, err := b.Records.Members(ctx, c, cuttings, 0, now.Add(-cuttingRest).UnixMilli(), 1000)
	if err != nil {
		return err
	}
	var failed error
	for _, member := range left {
		var cut cutting
		err := json.Unmarshal([]byte(member.Name), &cut)
		if err == nil {
			t := &turn{Bot: b, ctx: ctx, now: now, who: Resident{Community: c, Person: cut.Person}}
			err = t.finishCutting(cut)
		}
		if !errors.Is(err, ErrConflict) { // whoever began is at it; the next sweep looks again
			failed = errors.Join(failed, err)
		}
	}
	return failed
}

func (t *turn) finishCutting(c cutting) error {
	m, doc, err := t.membership(c.Person)
	if err != nil {
		return err
	}
	lost, err := t.lostOf(m)
	if err != nil {
		return err
	}
	if c.Why != "" && c.wanted(lost) {
		act, err := t.parting(c)
		if err != nil {
			return err
		}
		_, err = t.Records.Commit(t.ctx, t.who.Community, act)
		return err
	}
	return t.pointBack(c, m, lost, doc)
}

// wanted reports whether some of what was to go is gone from the directory and still said
// by the community. Otherwise the person came back, never went, or the act was done.
func (c cutting) wanted(lost council.Membership) bool {
	if c.Sender == nil {
		return len(lost.Bindings) > 0 || lost.Code != ""
	}
	return slices.ContainsFunc(lost.Bindings, func(b council.Binding) bool {
		return Sender{b.Channel, b.Account, b.User} == *c.Sender
	})
}

// lostOf is what of a membership the directory does not know.
func (t *turn) lostOf(m council.Membership) (lost council.Membership, err error) {
	for _, b := range m.Bindings {
		_, err := t.Directory.Who(t.ctx, Sender{b.Channel, b.Account, b.User})
		switch {
		case errors.Is(err, ErrNotFound):
			lost.Bindings = append(lost.Bindings, b)
		case err != nil:
			return lost, err
		}
	}
	if m.Code == "" {
		return lost, nil
	}
	_, err = t.Directory.Find(t.ctx, "code", m.Code)
	if errors.Is(err, ErrNotFound) {
		lost.Code, err = m.Code, nil
	}
	return lost, err
}

// pointBack gives the directory what the community says of a person and it has lost.
// Writing the document again stops whoever is still at cutting.
func (t *turn) pointBack(c cutting, m, lost council.Membership, doc Doc) error {
	mark, err := c.mark(t.now)
	if err != nil {
		return err
	}
	mark.Remove = true
	act := Act{Marks: []Mark{mark}}
	var to []pointing
	if c.Why == "" && (len(lost.Bindings) > 0 || lost.Code != "") {
		if doc, err = doc.holding(m); err != nil {
			return err
		}
		act.Docs = []Doc{doc}
		if to, err = t.pointingsOf(c.Person, lost); err != nil {
			return err
		}
	}
	marks, err := pointingMarks(to, t.now.UnixMilli())
	if err != nil {
		return err
	}
	act.Marks = append(act.Marks, marks...)
	if _, err := t.Records.Commit(t.ctx, t.who.Community, act); err != nil {
		return err
	}
	return t.point(t.ctx, t.who.Community, to)
}

// pointingsOf makes the directory say what m does of a person.
func (t *turn) pointingsOf(p council.PersonNo, m council.Membership) ([]pointing, error) {
	label, err := t.labelOf(p)
	if err != nil {
		return nil, err
	}
	var to []pointing
	for _, b := range m.Bindings {
		to = append(to, pointing{Index: "who", Sender: &Sender{b.Channel, b.Account, b.User},
			To: Resident{Community: t.who.Community, Person: p, Label: label}})
	}
	if m.Code != "" {
		to = append(to, pointing{Index: "code", Key: m.Code, To: Resident{Community: t.who.Community, Person: p}})
	}
	return to, nil
}

// labelOf names a person's units as the roster has them now.
func (t *turn) labelOf(p council.PersonNo) (string, error) {
	r, _, err := t.roster()
	if err != nil {
		return "", err
	}
	people, err := t.people(r.Generation, p)
	if err != nil || len(people) == 0 {
		return t.householdLabel(nil), err
	}
	units, err := t.units(r.Generation, people[0].Units...)
	return t.householdLabel(units), err
}
