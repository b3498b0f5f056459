package bot

import (
	"errors"
	"slices"
	"strconv"

	"yishi/bot/council"
	"yishi/bot/ledger"
)

// noticeVersion is the version of the notice that a resident agrees to by going on;
// raise it when the catalog's "consent.notice" says something new.
const noticeVersion = 1

// bind ties this identity to the person whose code was given. A code binds one identity
// per channel, so that the official account and the group's bot can both be used; a
// second identity in the same channel needs an officer (换微信).
func (t *turn) bind(code, via string) (Answer, error) {
	m, doc, err := t.membership(t.who.Person)
	if err != nil {
		return Answer{}, err
	}
	if m.Code != council.CodeHash(t.Keys.Master(), code) { // voided since, or a stale index
		return t.tell("code.wrong")
	}
	for _, b := range m.Bindings {
		if b.Channel == t.in.Channel && b.Account == t.in.Account && b.User != t.in.User {
			return t.tell("code.wrong")
		}
	}
	return t.attach(m, doc, via)
}

// attach writes the binding into the community, tells the household, then points the
// identity at the person.
func (t *turn) attach(m council.Membership, doc Doc, via string) (Answer, error) {
	r, _, err := t.roster()
	if err != nil {
		return Answer{}, err
	}
	people, err := t.people(r.Generation, t.who.Person)
	if err != nil {
		return Answer{}, err
	}
	if len(people) == 0 || people[0].Gone {
		return t.tell("code.wrong")
	}
	self := people[0]
	units, err := t.units(r.Generation, self.Units...)
	if err != nil {
		return Answer{}, err
	}
	t.who.Label = t.householdLabel(units)
	before := m // a second channel is no news to the household, but to whoever holds the first
	replaceBinding(&m, council.Binding{
		Channel: t.in.Channel, Account: t.in.Account, User: t.in.User, At: t.now, Via: via,
		Consent: noticeVersion, ConsentAt: t.now,
	})
	m.Refused = false
	act, err := t.bindingAct(m, doc, via)
	if err != nil {
		return Answer{}, err
	}
	if act.Out, err = t.tellBound(before, units, self); err != nil {
		return Answer{}, err
	}
	answer, err := t.firstWords(self)
	if err != nil {
		return Answer{}, err
	}
	return t.commitAndPoint(act, answer, pointing{Index: "who", Sender: &t.in.Sender, To: t.who})
}

// tellBound tells the household of somebody who registered; of one more identity, only
// whoever holds the ones before.
func (t *turn) tellBound(before council.Membership, units []council.Unit, self council.Person) ([]Outgoing, error) {
	if len(before.Bindings) == 0 {
		return t.tellHousehold(units, "bind.told", "name", council.MaskName(self.Name))
	}
	row, reached, err := t.toMember(before, self.No, t.say("bind.again"), "notice")
	if err != nil || !reached {
		return nil, err
	}
	return []Outgoing{row}, nil
}

// replaceBinding keeps one identity per channel and returns the one that went.
func replaceBinding(m *council.Membership, b council.Binding) *Sender {
	i := slices.IndexFunc(m.Bindings, func(have council.Binding) bool {
		return have.Channel == b.Channel && have.Account == b.Account
	})
	if i < 0 {
		m.Bindings = append(m.Bindings, b)
		return nil
	}
	old := m.Bindings[i]
	m.Bindings[i] = b
	if old.User == b.User {
		return nil
	}
	return &Sender{old.Channel, old.Account, old.User}
}

func (t *turn) bindingAct(m council.Membership, doc Doc, via string) (Act, error) {
	doc, err := doc.holding(m)
	if err != nil {
		return Act{}, err
	}
	leaf, err := t.leaf("person.bind", "", 0, ledger.Payload{"via": via, "channel": t.in.Channel, "notice": strconv.Itoa(noticeVersion)})
	if err != nil {
		return Act{}, err
	}
	return Act{Docs: []Doc{doc}, Leaves: []Leaf{leaf}}, nil
}

// firstWords says that the binding worked, what is kept, and what is open now.
func (t *turn) firstWords(self council.Person) (Answer, error) {
	place, err := t.place()
	if err != nil {
		return Answer{}, err
	}
	if t.open, err = t.motions.of(t.ctx, t.who.Community, t.now); err != nil {
		return Answer{}, err
	}
	t.self = &self
	hello := t.say("bind.done", "name", self.Name, "community", place.Name, "household", t.who.Label)
	notice := t.say("consent.notice", "committee", place.Committee)
	open, err := t.whatIsOpen("greet.open")
	if err != nil {
		return Answer{}, err
	}
	return Answer{Text: hello + "\n" + notice + "\n" + open.Text, Options: open.Options}, nil
}

// voidCode makes a code worthless that was shown to others, and tells the writer to
// ask for a new one in private. Without the membership's word a code binds nobody, so
// the directory may forget it after.
func (t *turn) voidCode(code string) (Answer, error) {
	m, doc, err := t.membership(t.who.Person)
	if err != nil {
		return Answer{}, err
	}
	hash := council.CodeHash(t.Keys.Master(), code)
	if m.Code != hash {
		return t.tell("code.in_group")
	}
	m.Code = ""
	if doc, err = doc.holding(m); err != nil {
		return Answer{}, err
	}
	leaf, err := t.leaf("code.void", "", 0, ledger.Payload{"why": "shown_in_group"})
	if err != nil {
		return Answer{}, err
	}
	return t.commitAndPoint(Act{Docs: []Doc{doc}, Leaves: []Leaf{leaf}}, Answer{Text: t.say("code.in_group")},
		pointing{Index: "code", Key: hash, Gone: true})
}

// leave erases this channel identity, as the platform demands on an unsubscription.
// Ballots that were cast stay.
func (t *turn) leave() error {
	_, err := t.again(func() (Answer, error) {
		act, err := t.parting(cutting{Person: t.who.Person, Why: unfollowed, Sender: &t.in.Sender})
		if err != nil {
			return Answer{}, err
		}
		return t.commit(act, Answer{})
	})
	var repeated *Repeated
	if errors.As(err, &repeated) {
		return nil
	}
	return err
}
