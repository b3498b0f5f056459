package bot

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"yishi/bot/council"
	"yishi/bot/ledger"
	"yishi/bot/phrase"
	"yishi/bot/speech"
)

// pledgeCommands are the commands of pledges and accounts.
func pledgeCommands() []command {
	return append(accountCommands(),
		command{intent: "pledge", power: council.ToPledge, do: (*turn).pledge},
		command{intent: "unpledge", power: council.ToPledge, do: (*turn).unpledge},
		command{intent: "fulfil", where: privately, power: council.ToTakePledges, do: (*turn).fulfil},
		command{intent: "thanks", power: council.ToPledge, do: (*turn).thanks})
}

func pledgesRef(no int) Ref { return Ref{"pledges", strconv.Itoa(no)} }

// subject is what a pledge or an account is for.
type subject struct {
	no   int
	name string
	// over: it did not come about, and nothing is taken for it any more.
	over bool
	// read is what says so.
	read []Doc
}

// subjectOf finds what a number stands for. 0 is the community itself.
func (t *turn) subjectOf(no int) (subject, error) {
	if no == 0 {
		return subject{name: t.say("account.own")}, nil
	}
	kind, err := t.thing(no)
	if err != nil {
		return subject{}, err
	}
	switch kind {
	case "motion":
		m, doc, err := t.motion(no)
		return subject{no: no, name: t.say("pledge.motion", "no", no, "title", m.Title), over: council.FellThrough(m.State), read: []Doc{doc}}, err
	case "request", "task":
		f, found, err := t.findRequest(no)
		if err != nil || found && !f.Private() { // what is between neighbours is nobody else's
			return subject{no: no, name: t.say("pledge.request", "no", no)}, err
		}
	}
	return subject{}, t.refuse("pledge.unknown", "no", no)
}

// pledgedTo is the subject that the words name, or the only open motion.
func (t *turn) pledgedTo() (subject, error) {
	no := max(t.said.Motion, t.said.Request)
	if no == 0 && len(t.open.motions) == 1 {
		no = t.open.motions[0].No
	}
	if no == 0 {
		return subject{}, errWhich
	}
	return t.subjectOf(no)
}

func (b *Bot) pledges(ctx context.Context, c council.ID, no int) (council.Pledges, Doc, error) {
	p := council.Pledges{For: no}
	doc, err := b.load(ctx, c, pledgesRef(no), &p)
	return p, doc, err
}

var decimals = regexp.MustCompile(`([0-9]+)\.([0-9]{1,2})`)

// amount is an amount as it is kept: money in fen. Words count whole yuan; what they
// leave off of 300.50 is in the message itself.
func (t *turn) amount(kind council.PledgeKind) int64 {
	n := int64(t.said.Amount)
	if kind != council.Money {
		return n
	}
	n *= 100
	for _, m := range decimals.FindAllStringSubmatch(t.in.Text, -1) {
		if m[1] == strconv.Itoa(t.said.Amount) {
			cents, err := strconv.ParseInt((m[2] + "0")[:2], 10, 64)
			if err == nil {
				return n + cents
			}
		}
	}
	return n
}

// moneyWords writes fen: 1,200元, 12.50元.
func (b *Bot) moneyWords(fen int64) string {
	sum := phrase.Count(fen / 100)
	if rest := fen % 100; rest != 0 {
		sum += fmt.Sprintf(".%02d", max(rest, -rest))
	}
	return b.say("money.yuan", "sum", sum)
}

// givenWords says an amount of a kind: 500元, 投工2天, 20件（水泥）.
func (b *Bot) givenWords(kind council.PledgeKind, amount int64, text string) string {
	switch kind {
	case council.Money:
		return b.moneyWords(amount)
	case council.Labour:
		return b.say("pledge.days", "days", amount)
	}
	if text != "" {
		return b.say("pledge.goods", "count", amount, "text", text)
	}
	return b.say("pledge.pieces", "count", amount)
}

// pledge is 认捐 3 500元: of one's own will, changed by saying it anew.
func (t *turn) pledge() (Answer, error) {
	s, err := t.pledgedTo()
	if err != nil {
		return t.which(err)
	}
	if s.over {
		return t.tell("pledge.over", "what", s.name)
	}
	kind := council.PledgeKind(t.said.Kind)
	if no, err := t.onlyNumber(); err != nil || no > 0 {
		return t.orElse(err, "pledge.how_much", "no", no)
	}
	if t.said.Amount == 0 || kind == "" {
		return t.tell("pledge.how_much", "no", s.no)
	}
	p, doc, err := t.pledges(t.ctx, t.who.Community, s.no)
	if err != nil {
		return Answer{}, err
	}
	text := ""
	if kind == council.Goods {
		text = t.goodsWords()
	}
	if p, err = p.Promise(t.who.Person, kind, t.amount(kind), text, t.now); err != nil {
		return Answer{}, t.refusedBecause(err)
	}
	if doc, err = doc.holding(p); err != nil {
		return Answer{}, err
	}
	leaf, err := t.leaf("pledge.make", "", s.no, ledger.Payload{"kind": string(kind), "amount": strconv.FormatInt(t.amount(kind), 10)})
	if err != nil {
		return Answer{}, err
	}
	answer, err := t.pledgeAnswer(s, kind, t.givenWords(kind, t.amount(kind), text))
	if err != nil {
		return Answer{}, err
	}
	return t.commit(Act{Docs: []Doc{doc}, Unmoved: s.read, Leaves: []Leaf{leaf}}, answer)
}

// onlyNumber is the number of a matter that the words name without saying how much: 认捐 3 may
// not become three yuan for whatever else is open.
func (t *turn) onlyNumber() (int, error) {
	no := t.said.Amount
	if t.said.Motion != 0 || t.said.Request != 0 || t.said.Kind != string(council.Money) || speech.NamesSum(t.in.Text) || t.chosen {
		return 0, nil
	}
	kind, err := t.thing(no)
	if err != nil || kind == "" {
		return 0, err
	}
	return no, nil
}

// goodsWords are what the goods are: what speech heard, else the message itself.
func (t *turn) goodsWords() string {
	text := t.said.Text
	if text == "" && len([]rune(t.in.Text)) > 3 {
		text = t.in.Text
	}
	r := []rune(strings.TrimSpace(text))
	return string(r[:min(len(r), 30)])
}

// pledgeAnswer reads a pledge back: that it is free, where to give it, and whether to be
// thanked by name. Before others it is short.
func (t *turn) pledgeAnswer(s subject, kind council.PledgeKind, what string) (Answer, error) {
	if t.in.Chat == Group {
		return Answer{Text: t.say("pledge.noted_group", "no", s.no)}, nil
	}
	lines := []string{t.say("pledge.noted", "what", s.name, "given", what), t.say("pledge.free", "no", s.no)}
	if kind == council.Money {
		where, err := t.whereToPay(t.ctx, t.who.Community)
		if err != nil {
			return Answer{}, err
		}
		lines = append(lines, where)
	}
	answer := Answer{Text: strings.Join(append(lines, t.say("thanks.ask")), "\n")}
	t.choices(&answer, choice{t.say("thanks.do_yes"), speech.Intent{Intent: "thanks", Motion: s.no, Answer: "yes"}},
		choice{t.say("thanks.do_no"), speech.Intent{Intent: "thanks", Motion: s.no, Answer: "no"}})
	return answer, nil
}

// unpledge is 取消认捐 3: no question asked, and what was given stays given.
func (t *turn) unpledge() (Answer, error) {
	s, err := t.pledgedTo()
	if err != nil {
		return t.which(err)
	}
	p, doc, err := t.pledges(t.ctx, t.who.Community, s.no)
	if err != nil {
		return Answer{}, err
	}
	if p, err = p.TakeBack(t.who.Person); err != nil {
		return Answer{}, t.refusedBecause(err)
	}
	if doc, err = doc.holding(p); err != nil {
		return Answer{}, err
	}
	leaf, err := t.leaf("pledge.take_back", "", s.no, nil)
	if err != nil {
		return Answer{}, err
	}
	return t.commit(Act{Docs: []Doc{doc}, Leaves: []Leaf{leaf}}, Answer{Text: t.say("pledge.taken_back", "what", s.name)})
}

// fulfil is 到账 3 张三 500元 and 3号张三出工2天已到: an officer notes what came, and the
// one who gave it is told.
func (t *turn) fulfil() (Answer, error) {
	s, err := t.pledgedTo()
	if err != nil {
		return t.which(err)
	}
	p, doc, err := t.pledges(t.ctx, t.who.Community, s.no)
	if err != nil {
		return Answer{}, err
	}
	one, err := t.pledgeOf(p, s)
	if err != nil {
		return Answer{}, err
	}
	p, came, err := p.Arrive(one.Person, one.Kind, t.amount(one.Kind))
	if err != nil {
		return Answer{}, t.refusedBecause(err)
	}
	if doc, err = doc.holding(p); err != nil {
		return Answer{}, err
	}
	leaf, err := t.leaf("pledge.arrive", "", s.no, ledger.Payload{"kind": string(one.Kind), "amount": strconv.FormatInt(came, 10), "giver": strconv.Itoa(int(one.Person))})
	if err != nil {
		return Answer{}, err
	}
	act := Act{Docs: []Doc{doc}, Leaves: []Leaf{leaf}, Marks: []Mark{accountMark(s.no)}}
	given := t.givenWords(one.Kind, came, one.Text)
	if err := t.tellOne(&act, one.Person, t.say("pledge.arrived_told", "what", s.name, "given", given)); err != nil {
		return Answer{}, err
	}
	return t.commit(act, Answer{Text: t.say("pledge.arrived", "what", s.name, "name", t.said.Name, "given", given)})
}

// pledgeOf finds the pledge that an officer names by person and kind, in a building
// where they may.
func (t *turn) pledgeOf(p council.Pledges, s subject) (council.Pledge, error) {
	r, _, err := t.roster()
	if err != nil {
		return council.Pledge{}, err
	}
	var numbers []council.PersonNo
	for _, one := range p.List {
		if !slices.Contains(numbers, one.Person) {
			numbers = append(numbers, one.Person)
		}
	}
	people, err := t.people(r.Generation, numbers...)
	if err != nil {
		return council.Pledge{}, err
	}
	people = slices.DeleteFunc(people, func(q council.Person) bool { return q.Name != t.said.Name })
	switch {
	case len(people) == 0:
		return council.Pledge{}, t.refuse("pledge.nobody", "name", t.said.Name, "no", s.no)
	case len(people) > 1:
		return council.Pledge{}, t.refuse("pledge.namesakes", "name", t.said.Name)
	case people[0].No == t.who.Person:
		return council.Pledge{}, t.refuse("pledge.own")
	}
	units, err := t.units(r.Generation, people[0].Units...)
	if err != nil {
		return council.Pledge{}, err
	}
	at := council.Where{}
	if len(units) > 0 {
		at.Building = units[0].Building
	}
	if err := t.may(council.ToTakePledges, at); err != nil {
		return council.Pledge{}, err
	}
	list := p.Of(people[0].No)
	if kind := council.PledgeKind(t.said.Kind); kind != "" {
		list = slices.DeleteFunc(list, func(one council.Pledge) bool { return one.Kind != kind })
	}
	switch {
	case len(list) == 0:
		return council.Pledge{}, t.refuse("pledge.nobody", "name", t.said.Name, "no", s.no)
	case len(list) > 1:
		return council.Pledge{}, t.refuse("pledge.which_kind", "name", t.said.Name, "no", s.no)
	}
	return list[0], nil
}

// thanks shows who gave and agreed to be named, or lets the writer be named or not. Who
// gave nothing is never listed, nor how much anybody gave.
func (t *turn) thanks() (Answer, error) {
	s, err := t.pledgedTo()
	if err != nil {
		return t.which(err)
	}
	p, doc, err := t.pledges(t.ctx, t.who.Community, s.no)
	if err != nil {
		return Answer{}, err
	}
	if t.said.Answer == "" {
		return t.thanksList(s, p)
	}
	shown := t.said.Answer == "yes"
	if p, err = p.Name(t.who.Person, shown); err != nil {
		return Answer{}, t.refusedBecause(err)
	}
	if doc.Version == 0 {
		return t.tell("thanks.off", "no", s.no)
	}
	if doc, err = doc.holding(p); err != nil {
		return Answer{}, err
	}
	leaf, err := t.leaf("pledge.named", "", s.no, ledger.Payload{"shown": strconv.FormatBool(shown)})
	if err != nil {
		return Answer{}, err
	}
	key := "thanks.off"
	if shown {
		key = "thanks.on"
	}
	return t.commit(Act{Docs: []Doc{doc}, Leaves: []Leaf{leaf}}, Answer{Text: t.say(key, "no", s.no)})
}

// mostThanked bounds the names of one answer.
const mostThanked = 60

func (t *turn) thanksList(s subject, p council.Pledges) (Answer, error) {
	r, _, err := t.roster()
	if err != nil {
		return Answer{}, err
	}
	people, err := t.people(r.Generation, p.Thanked()...)
	if err != nil {
		return Answer{}, err
	}
	var names []string
	for _, one := range people {
		if !one.Gone && len(names) < mostThanked {
			names = append(names, one.Name)
		}
	}
	if len(names) == 0 {
		return t.tell("thanks.empty", "what", s.name, "no", s.no)
	}
	return t.tell("thanks.list", "what", s.name, "names", strings.Join(names, t.say("list.comma")), "no", s.no)
}
