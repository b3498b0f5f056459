package bot

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"yishi/bot/council"
	"yishi/bot/ledger"
	"yishi/bot/phrase"
	"yishi/bot/speech"
)

// claim is "3-2-501 张三" from an unknown sender: kept for an officer of that
// building to confirm. Which community is meant is found by the only one that
// matches; the answer is the same whether the roster knows the name or not.
func (s *stranger) claim(said speech.Intent) (Answer, error) {
	if s.in.Chat == Group {
		return s.tell("place.private")
	}
	allowed, err := s.mayTry()
	if err != nil {
		return Answer{}, err
	}
	if !allowed {
		return s.tell("code.rest")
	}
	communities, err := s.Directory.Communities(s.ctx)
	if err != nil {
		return Answer{}, err
	}
	if len(communities) > mostClaimed {
		return s.tell("claim.need_code")
	}
	for _, c := range communities {
		t := &turn{Bot: s.Bot, ctx: s.ctx, in: s.in, now: s.now, who: Resident{Community: c}}
		p, u, err := t.matchClaim(said.Room, said.Name)
		if err != nil {
			return Answer{}, err
		}
		if p != nil {
			return t.again(func() (Answer, error) { return t.askOfficer(*p, *u) })
		}
	}
	return s.wrong("claim.received")
}

// mostClaimed bounds how many communities one claim is compared with; a server with
// more asks for the code instead.
const mostClaimed = 50

// Claim is an unconfirmed "that is me", waiting for an officer.
type Claim struct {
	Sender Sender           `json:"sender"`
	Person council.PersonNo `json:"person"`
	Unit   council.UnitNo   `json:"unit"`
	At     time.Time        `json:"at"`
}

// matchClaim finds the person of that name in that room.
func (t *turn) matchClaim(room, name string) (*council.Person, *council.Unit, error) {
	r, _, err := t.roster()
	if err != nil || r.Generation == 0 {
		return nil, nil, err
	}
	u, err := t.unitOfRoom(r.Generation, room)
	if err != nil || u == nil {
		return nil, nil, err
	}
	for _, tie := range u.Ties {
		people, err := t.people(r.Generation, tie.Person)
		if err != nil {
			return nil, nil, err
		}
		if len(people) > 0 && people[0].Name == name && !people[0].Gone {
			return &people[0], u, nil
		}
	}
	return nil, nil, nil
}

// unitOfRoom finds the unit that residents call 3-2-501 or 3-501.
func (t *turn) unitOfRoom(generation int, room string) (*council.Unit, error) {
	building, rest, ok := strings.Cut(room, "-")
	if !ok {
		return nil, nil
	}
	rows, err := t.Records.Rows(t.ctx, t.who.Community, roomShelf(generation, building), rest)
	if err != nil || len(rows) == 0 || rows[0].Value == nil {
		return nil, err
	}
	no, err := strconv.Atoi(string(rows[0].Value))
	if err != nil {
		return nil, err
	}
	units, err := t.units(generation, council.UnitNo(no))
	if err != nil || len(units) == 0 {
		return nil, err
	}
	return &units[0], nil
}

// askOfficer keeps the claim under a number and asks the building's officers.
func (t *turn) askOfficer(p council.Person, u council.Unit) (Answer, error) {
	place, err := t.place()
	if err != nil {
		return Answer{}, err
	}
	no := place.NextNo
	place.NextNo++
	communityDoc, err := t.communityDoc.holding(place)
	if err != nil {
		return Answer{}, err
	}
	claim, err := Doc{Ref: claimRef(no)}.holding(Claim{Sender: t.in.Sender, Person: p.No, Unit: u.No, At: t.now})
	if err != nil {
		return Answer{}, err
	}
	leaf, err := t.leaf("person.claim", "", no, ledger.Payload{"person": strconv.Itoa(int(p.No))})
	if err != nil {
		return Answer{}, err
	}
	out, err := t.tellOfficersOf(u.Building, "claim.officer", "no", no, "household", u.Label(), "name", p.Name)
	if err != nil {
		return Answer{}, err
	}
	answer := Answer{Text: t.say("claim.received")}
	return t.commit(Act{Docs: []Doc{communityDoc, claim}, Leaves: []Leaf{leaf}, Out: out}, answer)
}

func claimRef(no int) Ref { return Ref{"claim", strconv.Itoa(no)} }

// claimTime is how long a claim waits for an officer.
const claimTime = 7 * 24 * time.Hour

// confirmClaim lets an officer of the building accept a claim; ok is false when the
// number is no claim.
func (t *turn) confirmClaim(no int, accept bool) (answer Answer, ok bool, err error) {
	var claim Claim
	doc, err := t.load(t.ctx, t.who.Community, claimRef(no), &claim)
	if err != nil || doc.Version == 0 {
		return Answer{}, false, err
	}
	r, _, err := t.roster()
	if err != nil {
		return Answer{}, true, err
	}
	units, err := t.units(r.Generation, claim.Unit)
	if err != nil || len(units) == 0 {
		return Answer{}, true, err
	}
	self, err := t.person()
	if err != nil {
		return Answer{}, true, err
	}
	if !mayConfirm(*self, units[0]) {
		return Answer{}, true, t.refuse("claim.not_yours", "building", units[0].Building)
	}
	if t.now.Sub(claim.At) > claimTime {
		accept = false
	}
	answer, err = t.closeClaim(claim, doc, units[0], accept)
	return answer, true, err
}

// mayConfirm: captain of that building, clerk or chair; nobody confirms the own unit.
func mayConfirm(p council.Person, u council.Unit) bool {
	if slices.Contains(p.Units, u.No) {
		return false
	}
	return p.Holds(council.Captain, u.Building) || p.Holds(council.Clerk, "") || p.Holds(council.Chair, "")
}

func (t *turn) closeClaim(claim Claim, doc Doc, u council.Unit, accept bool) (Answer, error) {
	if !accept {
		leaf, err := t.leaf("claim.refuse", "", 0, ledger.Payload{"person": strconv.Itoa(int(claim.Person))})
		if err != nil {
			return Answer{}, err
		}
		doc.Body = nil
		return t.commit(Act{Docs: []Doc{doc}, Leaves: []Leaf{leaf}}, Answer{Text: t.say("claim.refused")})
	}
	claimant, err := t.claimant(claim)
	if err != nil {
		return Answer{}, err
	}
	m, member, err := t.membership(claim.Person)
	if err != nil {
		return Answer{}, err
	}
	m.Refused = false
	replaced := replaceBinding(&m, council.Binding{
		Channel: claim.Sender.Channel, Account: claim.Sender.Account, User: claim.Sender.User,
		At: t.now, Via: "claim", Consent: noticeVersion, ConsentAt: claim.At,
	})
	if member, err = member.holding(m); err != nil {
		return Answer{}, err
	}
	leaf, err := t.leaf("person.bind", "", 0, ledger.Payload{"via": "claim", "person": strconv.Itoa(int(claim.Person))})
	if err != nil {
		return Answer{}, err
	}
	out, err := t.tellHousehold([]council.Unit{u}, "bind.told", "name", council.MaskName(claimant.Name))
	if err != nil {
		return Answer{}, err
	}
	out = slices.DeleteFunc(out, func(o Outgoing) bool { return o.Person == claim.Person })
	label, err := t.labelOf(claim.Person)
	if err != nil {
		return Answer{}, err
	}
	welcome, reached, err := t.Bot.toMember(m, claim.Person, t.say("claim.done", "household", label), "answer")
	if err != nil {
		return Answer{}, err
	}
	if reached {
		out = append(out, welcome)
	}
	doc.Body = nil
	act := Act{Docs: []Doc{doc, member}, Leaves: []Leaf{leaf}, Out: out}
	if replaced != nil {
		if err := t.cut(&act, []cutting{{Person: claim.Person, Sender: replaced}}, []council.Membership{{}}); err != nil {
			return Answer{}, err
		}
	}
	return t.commitAndPoint(act, Answer{Text: t.say("claim.accepted")},
		pointing{Index: "who", Sender: &claim.Sender, To: Resident{Community: t.who.Community, Person: claim.Person, Label: label}})
}

// claimant is whom a claim is about, if it can still be accepted: on the roster, and the
// sender not registered as somebody else since.
func (t *turn) claimant(c Claim) (council.Person, error) {
	r, _, err := t.roster()
	if err != nil {
		return council.Person{}, err
	}
	people, err := t.people(r.Generation, c.Person)
	if err != nil {
		return council.Person{}, err
	}
	if len(people) == 0 || people[0].Gone || !slices.Contains(people[0].Units, c.Unit) {
		return council.Person{}, t.refuse("refusal." + string(council.PersonMissing))
	}
	switch who, err := t.Directory.Who(t.ctx, c.Sender); {
	case errors.Is(err, ErrNotFound):
	case err != nil:
		return council.Person{}, err
	case who.Community != t.who.Community || who.Person != c.Person:
		return council.Person{}, t.refuse("claim.registered")
	}
	return people[0], nil
}

func areaOrUnknown(b *Bot, area int64) string {
	if area == 0 {
		return b.say("area.unknown")
	}
	return phrase.Area(area)
}
