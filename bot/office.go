package bot

import (
	"slices"

	"yishi/bot/council"
	"yishi/bot/ledger"
)

func officeCommands() []command {
	return []command{
		{intent: "bind_group", where: inGroup, power: council.ToBindGroup, do: (*turn).bindGroup},
		{intent: "approve", where: privately, power: council.ToSettle, do: func(t *turn) (Answer, error) { return t.decidePending(true) }},
		{intent: "reject", where: privately, power: council.ToSettle, do: func(t *turn) (Answer, error) { return t.decidePending(false) }},
	}
}

// decidePending says yes or no to something that waits for an officer: somebody's
// claim to be a resident, or an act of upkeep that needs a second officer.
func (t *turn) decidePending(accept bool) (Answer, error) {
	no := max(t.said.Act, t.said.Motion)
	if no == 0 {
		return t.whichPending()
	}
	if answer, ok, err := t.confirmClaim(no, accept); ok || err != nil {
		return answer, err
	}
	if answer, ok, err := t.settleSeconded(no, accept); ok || err != nil {
		return answer, err
	}
	if answer, ok, err := t.confirmCity(no, accept); ok || err != nil {
		return answer, err
	}
	return t.confirmUpkeep(no, accept)
}

// whichPending asks for the number, and tells which there are.
func (t *turn) whichPending() (Answer, error) {
	mine, err := t.pendingLines()
	if err != nil || mine == "" {
		return Answer{Text: t.say("pending.which")}, err
	}
	return Answer{Text: mine}, nil
}

// bindGroup ties the chat group that the chair writes in to the chair's community.
func (t *turn) bindGroup() (Answer, error) {
	place, err := t.place()
	if err != nil {
		return Answer{}, err
	}
	if slices.ContainsFunc(place.Groups, func(g council.GroupRef) bool { return g.Channel == t.in.Channel && g.ChatID == t.in.ChatID }) {
		return t.tell("group.bound_already", "community", place.Name)
	}
	place.Groups = append(place.Groups, council.GroupRef{Channel: t.in.Channel, ChatID: t.in.ChatID})
	doc, err := t.communityDoc.holding(place)
	if err != nil {
		return Answer{}, err
	}
	leaf, err := t.leaf("group.bind", council.Chair, 0, ledger.Payload{"channel": t.in.Channel})
	if err != nil {
		return Answer{}, err
	}
	return t.commitAndPoint(Act{Docs: []Doc{doc}, Leaves: []Leaf{leaf}}, Answer{Text: t.say("group.bound", "community", place.Name)},
		pointing{Index: "group", Key: t.in.Channel + "|" + t.in.ChatID, To: Resident{Community: t.who.Community}})
}
