package bot

import (
	"strconv"
	"strings"

	"yishi/bot/council"
	"yishi/bot/ledger"
	"yishi/bot/speech"
)

// raiseHand is 举手: a place in the queue. For which side is asked, not demanded, and the
// answer keeps the place.
func (t *turn) raiseHand() (Answer, error) {
	f, doc, err := t.running()
	if err != nil {
		return Answer{}, err
	}
	if err := t.signedIn(f.Meeting); err != nil {
		return Answer{}, err
	}
	o, err := t.order()
	if err != nil {
		return Answer{}, err
	}
	if side := t.said.Answer; side != "" {
		if f, err = f.TakeSide(t.who.Person, sideSaid(side)); err != nil {
			return t.tell("floor.not_waiting")
		}
	} else if f, err = f.Raise(t.who.Person, "", t.now, o); err != nil {
		return Answer{}, t.refusedBecause(err, "turns", o.Turns)
	}
	if doc, err = doc.holding(f); err != nil {
		return Answer{}, err
	}
	leaf, err := t.leaf("meeting.hand", "", f.Meeting, ledger.Payload{"side": strconv.FormatBool(t.said.Answer != "")})
	if err != nil {
		return Answer{}, err
	}
	queue, place := f.Queue(o), 0
	for i, h := range queue {
		if h.Person == t.who.Person {
			place = i + 1
		}
	}
	act := Act{Docs: []Doc{doc}, Leaves: []Leaf{leaf}}
	if t.said.Answer != "" {
		return t.commit(act, Answer{Text: t.say("floor.side_noted", "place", place)})
	}
	answer := Answer{Text: t.say("floor.waiting", "place", place, "minutes", o.Minutes)}
	t.choices(&answer,
		choice{t.say("floor.for"), speech.Intent{Intent: "speak", Answer: "yes"}},
		choice{t.say("floor.against"), speech.Intent{Intent: "speak", Answer: "no"}},
		choice{t.say("floor.neither"), speech.Intent{Intent: "speak", Answer: "none"}})
	return t.commit(act, answer)
}

func sideSaid(answer string) string {
	switch answer {
	case "yes":
		return council.Yes
	case "no":
		return council.No
	}
	return ""
}

// nextSpeaker is 下一位: who has not spoken goes first, and the sides alternate.
func (t *turn) nextSpeaker() (Answer, error) {
	f, doc, err := t.running()
	if err != nil {
		return Answer{}, err
	}
	o, err := t.order()
	if err != nil {
		return Answer{}, err
	}
	if t.said.Answer != "yes" && f.CallTaken(t.who.Person, t.now) {
		answer := Answer{Text: t.say("floor.taken")}
		t.choices(&answer, choice{t.say("floor.further"), speech.Intent{Intent: "next_speaker", Answer: "yes"}})
		return answer, nil
	}
	called, err := f.Call(t.now, o)
	called.CallBy = t.who.Person
	nobody := err != nil
	if nobody && f.Speaking == nil {
		return Answer{}, t.refusedBecause(err)
	}
	if doc, err = doc.holding(called); err != nil {
		return Answer{}, err
	}
	leaf, err := t.leaf("meeting.floor", "", f.Meeting, ledger.Payload{"waiting": strconv.Itoa(len(called.Hands))})
	if err != nil {
		return Answer{}, err
	}
	act := Act{Docs: []Doc{doc}, Leaves: []Leaf{leaf}}
	due := Mark{Index: "due", Member: dueMeeting(f.Meeting, "turn"), Remove: nobody}
	if nobody { // who spoke last has finished
		act.Marks = []Mark{due}
		return t.commit(act, Answer{Text: t.say("floor.all_spoke")})
	}
	due.Score = called.Speaking.Until.UnixMilli()
	act.Marks = []Mark{due}
	return t.giveFloor(called, o, act)
}

// giveFloor names who speaks now and who is next, and tells the speaker.
func (t *turn) giveFloor(f council.Floor, o council.Order, act Act) (Answer, error) {
	head, _, err := t.roster()
	if err != nil {
		return Answer{}, err
	}
	speaker, err := t.people(head.Generation, f.Speaking.Person)
	if err != nil {
		return Answer{}, err
	}
	name := ""
	for _, p := range speaker {
		name = t.nameHere(p)
	}
	lines := []string{t.say("floor.speaks", "name", name, "minutes", o.Minutes)}
	if queue := f.Queue(o); len(queue) > 0 {
		next, err := t.people(head.Generation, queue[0].Person)
		if err != nil {
			return Answer{}, err
		}
		for _, p := range next {
			lines = append(lines, t.say("floor.then", "name", t.nameHere(p), "waiting", len(queue)))
		}
	}
	if f.Speaking.Person != t.who.Person {
		if err := t.writeTo(&act, f.Speaking.Person, t.say("floor.your_turn", "minutes", o.Minutes), "receipt"); err != nil {
			return Answer{}, err
		}
	}
	return t.commit(act, Answer{Text: strings.Join(lines, "\n")})
}
