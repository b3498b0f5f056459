package bot

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"yishi/bot/council"
	"yishi/bot/ledger"
	"yishi/bot/speech"
)

func (b *Bot) awayDues() map[string]due {
	return map[string]due{"away:digest": b.awayDigest}
}

// awayRef names the list of who is away; it is erased with a person's word.
var awayRef = Ref{"away", "list"}

// digestEvery is how often those away hear what goes on at home.
const digestEvery = 7 * 24 * time.Hour

// dueDigest is the one appointment of a community for that.
const dueDigest = "away:0:digest"

func (b *Bot) awayPeople(ctx context.Context, c council.ID) ([]council.Away, Doc, error) {
	var all []council.Away
	doc, err := b.load(ctx, c, awayRef, &all)
	return all, doc, err
}

// away is 我在东莞, and 回来了: of one's own will, to hear from home once a week.
func (t *turn) away() (Answer, error) {
	all, doc, err := t.awayPeople(t.ctx, t.who.Community)
	if err != nil {
		return Answer{}, err
	}
	key, was := "away.noted", false
	var answer Answer
	switch {
	case t.said.Answer == "no":
		if all, was = council.Return(all, t.who.Person); !was {
			return t.tell("away.was_here")
		}
		key = "away.back"
	case t.said.Kind == "contact":
		i := slices.IndexFunc(all, func(a council.Away) bool { return a.Person == t.who.Person })
		if i < 0 {
			return t.tell("away.where")
		}
		all, key = slices.Clone(all), "away.contact"
		all[i].Contact = t.said.Answer != "later"
		if !all[i].Contact {
			key = "away.no_contact"
		}
	default:
		if all, err = council.Leave(all, t.who.Person, t.said.Place, t.now); err != nil {
			return Answer{}, t.refusedBecause(err)
		}
		answer = t.offerContact()
	}
	first := len(all) == 1 && key == "away.noted"
	if doc, err = doc.holding(all); err != nil {
		return Answer{}, err
	}
	leaf, err := t.leaf("away.note", "", 0, ledger.Payload{"here": strconv.FormatBool(was)})
	if err != nil {
		return Answer{}, err
	}
	act := Act{Docs: []Doc{doc}, Leaves: []Leaf{leaf}}
	if first || len(all) == 0 {
		act.Marks = []Mark{{Index: "due", Member: dueDigest, Score: t.now.Add(digestEvery).UnixMilli(), Remove: len(all) == 0}}
	}
	answer.Text = t.say(key, "place", t.said.Place) + answer.Text
	return t.commit(act, answer)
}

// eraseAway erases where the writer was, with all else.
func (t *turn) eraseAway(act *Act) error {
	all, doc, err := t.awayPeople(t.ctx, t.who.Community)
	if err != nil {
		return err
	}
	all, was := council.Return(all, t.who.Person)
	if !was {
		return nil
	}
	if doc, err = doc.holding(all); err != nil {
		return err
	}
	act.Docs = append(act.Docs, doc)
	return nil
}

// offerContact asks whether the others there may turn to the writer.
func (t *turn) offerContact() Answer {
	var answer Answer
	t.choices(&answer, choice{t.say("away.do_contact"), speech.Intent{Intent: "away", Kind: "contact", Answer: "yes"}},
		choice{t.say("away.do_not"), speech.Intent{Intent: "away", Kind: "contact", Answer: "later"}})
	return answer
}

// leastAway is how many people a place needs before its number is shown to all: fewer
// would tell who they are.
const leastAway = 3

// awayList shows how many are where. Names are shown of contacts only, to those who are
// in the same place and to officers.
func (t *turn) awayList() (Answer, error) {
	all, _, err := t.awayPeople(t.ctx, t.who.Community)
	if err != nil {
		return Answer{}, err
	}
	self, err := t.person()
	if err != nil {
		return Answer{}, err
	}
	r, _, err := t.roster()
	if err != nil {
		return Answer{}, err
	}
	own, few := slices.IndexFunc(all, func(a council.Away) bool { return a.Person == t.who.Person }), 0
	var lines []string
	for _, g := range council.AwayGroups(all) {
		inside := own >= 0 && all[own].Place == g.Place || len(self.Offices) > 0
		if !inside && len(g.People) < leastAway {
			few += len(g.People)
			continue
		}
		contact := ""
		if inside && t.in.Chat == Private {
			if contact, err = t.contactWords(r.Generation, g.Contacts); err != nil {
				return Answer{}, err
			}
		}
		lines = append(lines, t.say("away.group", "place", g.Place, "count", len(g.People), "contact", contact))
	}
	if len(lines) == 0 && few == 0 {
		return t.tell("away.nobody")
	}
	if few > 0 {
		lines = append(lines, t.say("away.few", "count", few))
	}
	const most = 12
	if len(lines) > most {
		lines = lines[:most]
	}
	return Answer{Text: strings.Join(append(append([]string{t.say("away.head", "count", len(all))}, lines...), t.say("away.next")), "\n")}, nil
}

// contactWords names the contacts of a group.
func (t *turn) contactWords(generation int, contacts []council.PersonNo) (string, error) {
	people, err := t.people(generation, contacts...)
	if err != nil || len(people) == 0 {
		return "", err
	}
	names := make([]string, 0, len(people))
	for _, p := range people[:min(len(people), 3)] {
		names = append(names, p.Name)
	}
	return t.say("away.contacts", "names", strings.Join(names, t.say("list.comma"))), nil
}

// awayDigest tells those away once a week what can be voted on from afar, if anything.
func (b *Bot) awayDigest(ctx context.Context, c council.ID, a appointment) error {
	all, doc, err := b.awayPeople(ctx, c)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return b.commitDue(ctx, c, a, Act{})
	}
	act := Act{Marks: []Mark{{Index: "due", Member: a.member, Score: b.Now().Add(digestEvery).UnixMilli()}}}
	open, err := readOpen(ctx, b.Records, c, b.Now())
	if err != nil {
		return err
	}
	var lines []string
	for _, m := range open.motions[:min(len(open.motions), mostListed)] {
		lines = append(lines, b.say("away.motion", "no", m.No, "title", m.Title, "until", b.Book.Until(m.Closes, b.Now(), b.Zone)))
	}
	for _, one := range all {
		if len(lines) == 0 {
			break
		}
		if err := b.remindOne(ctx, c, &act, one.Person, b.say("away.digest", "no", open.motions[0].No, "lines", strings.Join(lines, "\n")), "notice"); err != nil {
			return err
		}
	}
	if doc, err = doc.holding(all); err != nil {
		return err
	}
	act.Docs = []Doc{doc}
	return b.commitDue(ctx, c, a, act)
}
