package bot

import (
	"slices"
	"strconv"
	"strings"

	"yishi/bot/speech"
)

// What follows is for private words that are no command and no ballot: before somebody is told
// that they were not understood, or is shown a ballot, the bot looks whether they asked for
// help with voting, for a person, or answered what was asked of them.

// plainWords answers such words; ok says that it did.
func (t *turn) plainWords() (answer Answer, ok bool, err error) {
	if t.in.Chat != Private {
		return answer, false, nil
	}
	for _, try := range []func() (Answer, bool, error){t.codeAlone, t.knockAlone, t.noteWaits, t.courtesy, t.asksForPerson, t.asksForHand, t.asksWhetherEntitled, t.anothersBallot} {
		if answer, ok, err = try(); ok || err != nil {
			return answer, ok, err
		}
	}
	return answer, false, nil
}

// courtesy answers who said nothing but thanks, or that all is well; who says hello, or is at
// a loss, reads what can be done now.
func (t *turn) courtesy() (Answer, bool, error) {
	if t.said.Intent != "none" {
		return Answer{}, false, nil
	}
	switch speech.Aside(t.in.Text) {
	case speech.Thanks:
		answer, err := t.tell("courtesy.answer")
		return answer, true, err
	case speech.Greeting, speech.Puzzled:
		answer, err := t.help()
		return answer, true, err
	}
	return Answer{}, false, nil
}

// noteWaits offers the answers to what an officer noted of the writer, when they say 好的 or 1.
func (t *turn) noteWaits() (Answer, bool, error) {
	if aside := speech.Aside(t.in.Text); aside != speech.Thanks && aside != speech.Consent {
		return Answer{}, false, nil
	}
	waiting, err := t.Records.Members(t.ctx, t.who.Community, notesOf(t.who.Person), 0, everything, 1)
	if err != nil || len(waiting) == 0 {
		return Answer{}, false, err
	}
	no, err := strconv.Atoi(waiting[0].Name)
	if err != nil {
		return Answer{}, false, err
	}
	answer := Answer{Text: t.say("asked.which")}
	t.choices(&answer, choice{t.say("visit.do_file", "no", no), speech.Intent{Intent: "note_answer", Motion: no, Answer: "yes"}},
		choice{t.say("visit.do_not_file", "no", no), speech.Intent{Intent: "note_answer", Motion: no, Answer: "no"}})
	return answer, true, nil
}

// asksForPerson tells who runs this to whoever wants to talk to a person.
func (t *turn) asksForPerson() (Answer, bool, error) {
	if aside := speech.Aside(t.in.Text); aside != speech.Person && aside != speech.Trust {
		return Answer{}, false, nil
	}
	answer, err := t.about()
	return answer, true, err
}

// asksForHand tells those who cannot vote by themselves here how it is done otherwise. No ballot
// comes of what was said, whatever it was.
func (t *turn) asksForHand() (Answer, bool, error) {
	if speech.Aside(t.in.Text) != speech.Hand {
		return Answer{}, false, nil
	}
	answer, err := t.tell("plain.assisted")
	return answer, true, err
}

// asksWhetherEntitled tells who asks whether they may vote what stands on the roll for them.
func (t *turn) asksWhetherEntitled() (Answer, bool, error) {
	if speech.Aside(t.in.Text) != speech.Entitled {
		return Answer{}, false, nil
	}
	if len(t.open.motions) == 0 {
		answer, err := t.tell("entitled.nothing_open")
		return answer, true, err
	}
	var lines []string
	for _, m := range t.open.motions[:min(len(t.open.motions), mostListed)] {
		line, err := t.ownLine(m)
		if err != nil {
			return Answer{}, false, err
		}
		lines = append(lines, line)
	}
	return Answer{Text: strings.Join(append(lines, t.say("plain.entitled_next")), "\n")}, true, nil
}

// anothersBallot stops what names a home that is not the writer's from being offered as the
// writer's own ballot.
func (t *turn) anothersBallot() (Answer, bool, error) {
	room, named := speech.RoomIn(t.in.Text)
	if !named || !slices.ContainsFunc(t.said.Readings, func(r speech.Intent) bool { return r.Intent == "vote" }) {
		return Answer{}, false, nil
	}
	self, err := t.person()
	if err != nil {
		return Answer{}, false, err
	}
	r, _, err := t.roster()
	if err != nil {
		return Answer{}, false, err
	}
	u, err := t.unitOfRoom(r.Generation, room)
	floor := u == nil && strings.Count(room, "-") < 2 // 3楼301 names a floor where no building 3 has it
	if err != nil || floor || u != nil && slices.Contains(self.Units, u.No) {
		return Answer{}, false, err
	}
	answer, err := t.tell("plain.not_your_home", "room", room)
	return answer, true, err
}
