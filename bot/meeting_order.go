package bot

import (
	"strconv"
	"strings"

	"yishi/bot/council"
	"yishi/bot/ledger"
	"yishi/bot/speech"
)

// setOrder shows the rules of order, asks what one of them should be, or sets it: how
// long and how often one may speak, how long a live vote lasts, who goes first.
func (t *turn) setOrder() (Answer, error) {
	place, err := t.place()
	if err != nil {
		return Answer{}, err
	}
	o := place.Settings.Order
	switch kind, n := t.said.Kind, t.said.Amount; {
	case kind == "":
		answer := Answer{Text: t.rulesOfOrder(o.Usual())}
		t.choices(&answer, t.orderKind("minutes"), t.orderKind("turns"), t.orderKind("more"))
		return answer, nil
	case kind == "more":
		answer := Answer{Text: t.say("rules.which")}
		t.choices(&answer, t.orderKind("vote"), t.orderKind("any_turn"), t.orderKind("any_side"))
		return answer, nil
	case kind == "any_turn":
		o.AnyTurn = !o.AnyTurn
	case kind == "any_side":
		o.AnySide = !o.AnySide
	case n <= 0:
		return t.askOrder(kind)
	case kind == "minutes":
		o.Minutes = min(n, 30)
	case kind == "turns":
		o.Turns = min(n, 10)
	case kind == "vote":
		o.VoteMinutes = min(n, 60)
	}
	place.Settings.Order = o
	doc, err := t.communityDoc.holding(place)
	if err != nil {
		return Answer{}, err
	}
	leaf, err := t.leaf("meeting.order", "", 0, orderPayload(o.Usual()))
	if err != nil {
		return Answer{}, err
	}
	return t.commit(Act{Docs: []Doc{doc}, Leaves: []Leaf{leaf}}, Answer{Text: t.rulesOfOrder(o.Usual())})
}

// changeOrder is 改规则 发言: the rules of order are not those of a draft.
func (t *turn) changeOrder() (Answer, error) {
	if err := t.may(council.ToHoldMeeting, council.Where{}); err != nil {
		return Answer{}, err
	}
	t.said = speech.Intent{Intent: "order"}
	return t.setOrder()
}

func orderPayload(o council.Order) ledger.Payload {
	return ledger.Payload{
		"minutes": strconv.Itoa(o.Minutes), "turns": strconv.Itoa(o.Turns), "vote": strconv.Itoa(o.VoteMinutes),
		"anyturn": strconv.FormatBool(o.AnyTurn), "anyside": strconv.FormatBool(o.AnySide),
	}
}

// orderKind is the choice to change one of the rules of order.
func (t *turn) orderKind(kind string) choice {
	return choice{t.say("rules.kind_" + kind), speech.Intent{Intent: "order", Kind: kind}}
}

// askOrder offers what a rule of order may be.
func (t *turn) askOrder(kind string) (Answer, error) {
	amounts, unit := []int{2, 3, 5}, "rules.minutes"
	if kind == "turns" {
		amounts, unit = []int{1, 2, 3}, "rules.times"
	}
	answer := Answer{Text: t.say("rules.how_much")}
	var offered []choice
	for _, n := range amounts {
		offered = append(offered, choice{t.say(unit, "count", n), speech.Intent{Intent: "order", Kind: kind, Amount: n}})
	}
	t.choices(&answer, offered...)
	return answer, nil
}

// rulesOfOrder says the rules of order.
func (b *Bot) rulesOfOrder(o council.Order) string {
	lines := []string{b.say("rules.are", "minutes", o.Minutes, "turns", o.Turns, "vote", o.VoteMinutes)}
	if !o.AnyTurn {
		lines = append(lines, b.say("rules.first"))
	}
	if !o.AnySide {
		lines = append(lines, b.say("rules.sides"))
	}
	return strings.Join(lines, "\n")
}
