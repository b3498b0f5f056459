package bot

import (
	"strings"
	"time"

	"yishi/bot/council"
	"yishi/bot/speech"
)

func consentCommands() []command {
	return []command{
		{intent: "consent_withdraw", where: privately, do: (*turn).withdrawConsent},
		{intent: "forget_me", where: privately, do: (*turn).forgetMe},
		{intent: "my_data", where: privately, do: (*turn).myData},
		{intent: "mute", where: privately, do: func(t *turn) (Answer, error) { return t.setMuted(true) }},
		{intent: "unmute", where: privately, do: func(t *turn) (Answer, error) { return t.setMuted(false) }},
	}
}

// setMuted records 别提醒我, which no reminder passes over.
func (t *turn) setMuted(muted bool) (Answer, error) {
	m, doc, err := t.membership(t.who.Person)
	if err != nil {
		return Answer{}, err
	}
	m.Muted = muted
	if doc, err = doc.holding(m); err != nil {
		return Answer{}, err
	}
	key := "mute.off"
	if muted {
		key = "mute.on"
	}
	return t.commit(Act{Docs: []Doc{doc}}, Answer{Text: t.say(key)})
}

// withdrawConsent ends the processing in chat (个人信息保护法15): identities are
// erased, ballots stay, and voting on paper stays possible (16).
func (t *turn) withdrawConsent() (Answer, error) {
	return t.partAs(consentWithdrawn, "consent.withdrawn")
}

// forgetMe erases what is kept about the person beyond the roster that the committee
// must keep (47; 村组法39, 居组法 archives): identities, wishes, code, and what they said
// and did as far as nobody else decided on it; see keepings.
func (t *turn) forgetMe() (Answer, error) {
	return t.partAs(forgotten, "consent.forgotten")
}

func (t *turn) partAs(why, key string) (Answer, error) {
	act, err := t.parting(cutting{Person: t.who.Person, Why: why})
	if err != nil {
		return Answer{}, err
	}
	if why == consentWithdrawn { // who is forgotten is taken off all lists
		if err := t.eraseAway(&act); err != nil {
			return Answer{}, err
		}
		if err := t.eraseNotes(&act); err != nil {
			return Answer{}, err
		}
	}
	return t.commit(act, Answer{Text: t.say(key)})
}

// forget adds to an act that a person's part in all that is kept goes.
func (t *turn) forget(act *Act, who council.PersonNo) error {
	v, err := t.keptOf(who)
	if err != nil {
		return err
	}
	act.Docs, act.Rows = append(act.Docs, v.act.Docs...), append(act.Rows, v.act.Rows...)
	act.Marks, act.Leaves = append(act.Marks, v.act.Marks...), append(act.Leaves, v.act.Leaves...)
	act.Out = append(act.Out, v.act.Out...)
	return nil
}

// myData lists every field that is kept about the writer (45).
func (t *turn) myData() (Answer, error) {
	if t.said.Kind == keptSaid {
		return t.myTraces(max(1, t.said.Amount))
	}
	self, err := t.person()
	if err != nil {
		return Answer{}, err
	}
	m, _, err := t.membership(t.who.Person)
	if err != nil {
		return Answer{}, err
	}
	label, err := t.labelOf(t.who.Person)
	if err != nil {
		return Answer{}, err
	}
	lines := []string{t.say("data.head"),
		t.say("data.person", "name", self.Name, "phone", self.Phone, "no", int(self.No), "household", label),
		t.say("data.flags", "adult", t.yesOrNo(self.Adult), "voter", t.yesOrNo(self.Voter), "reminded", t.yesOrNo(!m.Muted))}
	if len(self.Offices) > 0 {
		var offices []string
		for _, o := range self.Offices {
			offices = append(offices, t.say("role."+string(o.Role)))
		}
		lines = append(lines, t.say("data.offices", "offices", strings.Join(offices, t.say("list.comma"))))
	}
	for _, b := range m.Bindings {
		lines = append(lines, t.say("data.binding", "channel", b.Channel, "account", b.Account, "user", b.User,
			"since", t.when(b.At), "via", t.say("via."+b.Via), "version", b.Consent, "consent", t.when(b.ConsentAt)))
	}
	if !m.CodeAt.IsZero() {
		lines = append(lines, t.say("data.code", "at", t.when(m.CodeAt)))
	}
	away, _, err := t.awayPeople(t.ctx, t.who.Community)
	if err != nil {
		return Answer{}, err
	}
	for _, a := range away {
		if a.Person == t.who.Person {
			lines = append(lines, t.say("away.data", "place", a.Place))
		}
	}
	answer := Answer{Text: strings.Join(append(lines, t.say("data.rest")), "\n")}
	t.choices(&answer, choice{t.say("kept.do_show"), speech.Intent{Intent: "my_data", Kind: keptSaid, Amount: 1}})
	return answer, nil
}

// keptSaid asks for what a person said and did, page by page.
const keptSaid = "said"

// What a person looks up of it.
const (
	tracesAPage = 8
	pagesADay   = 40
)

// myTraces lists what the writer said and did, as far as it is kept (45).
func (t *turn) myTraces(page int) (Answer, error) {
	if ok, err := t.mayWrite("mydata", pagesADay, 24*time.Hour); err != nil || !ok {
		return t.orElse(err, "kept.flood")
	}
	v, err := t.keptOf(t.who.Person)
	if err != nil {
		return Answer{}, err
	}
	pages := (len(v.found) + tracesAPage - 1) / tracesAPage
	if pages == 0 {
		return t.tell("kept.nothing")
	}
	page = min(page, pages)
	lines := []string{t.say("kept.head", "page", page, "pages", pages)}
	lines = append(lines, v.found[(page-1)*tracesAPage:min(page*tracesAPage, len(v.found))]...)
	lines = append(lines, t.say("kept.rest"))
	answer := Answer{Text: strings.Join(lines, "\n")}
	if page < pages {
		t.choices(&answer, choice{t.say("kept.do_more"), speech.Intent{Intent: "my_data", Kind: keptSaid, Amount: page + 1}})
	}
	return answer, nil
}

func (b *Bot) yesOrNo(is bool) string {
	if is {
		return b.say("data.yes")
	}
	return b.say("data.no")
}
