package bot

import (
	"errors"
	"strings"

	"yishi/bot/council"
	"yishi/bot/speech"
)

// where says in which chats a command may be given.
type where int

const (
	anywhere where = iota
	privately
	inGroup
)

// command is one row of the table that help, permission and dispatch come from. Its
// usage and examples are the catalog's texts "help.<intent>" and "example.<intent>".
type command struct {
	intent string
	where  where
	// power is what it takes; empty is what every resident may do.
	power council.Power
	do    func(*turn) (Answer, error)
}

// commandTable gathers the rows that lie beside their commands.
func commandTable() map[string]command {
	table := make(map[string]command)
	for _, rows := range [][]command{
		householdCommands(), consentCommands(), upkeepCommands(), ballotCommands(), motionCommands(),
		officeCommands(), resultCommands(), paperCommands(), helpCommands(),
		proposalCommands(), evoteCommands(), discussionCommands(), meetingCommands(), electionCommands(), proxyCommands(), aboutCommands(),
		doorCommands(), noticeCommands(), reviewCommands(), requestCommands(), pledgeCommands(), covenantCommands(),
		placesCommands(), inquiryCommands(), pictureCommands(),
	} {
		for _, row := range rows {
			table[row.intent] = row
		}
	}
	return table
}

// dispatch has the command of this turn done, if the writer may give it here.
func (t *turn) dispatch() (Answer, error) {
	if t.said.Intent == "second" { // a motion from the floor of a meeting waits for it, perhaps
		if handled, answer, err := t.secondFloor(); handled || err != nil {
			return answer, err
		}
	}
	c, ok := t.commands[t.said.Intent]
	if !ok && (t.said.Intent == "none" || t.said.Intent == "ask") {
		return t.unclear()
	}
	if !ok {
		return t.tell("place.person") // understood, and nothing that the bot does itself
	}
	switch {
	case c.where == privately && t.in.Chat == Group:
		return t.tell("place.private")
	case c.where == inGroup && t.in.Chat == Private:
		return t.tell("place.group")
	}
	if c.power != "" {
		if err := t.may(c.power, council.Where{}); err != nil {
			return Answer{}, err
		}
	}
	return c.do(t)
}

// may refuses what the writer may not do. Where nothing is said of a building, a
// captain is asked about the own one; the command itself looks again when it knows.
func (t *turn) may(power council.Power, at council.Where) error {
	p, err := t.person()
	if errors.Is(err, ErrNotFound) {
		return t.refuse("who.gone")
	}
	if err != nil {
		return err
	}
	why := council.May(power, *p, at)
	for _, o := range p.Offices {
		if why != nil && at.Building == "" && o.Building != "" {
			at.Building = o.Building
			why = council.May(power, *p, at)
			at.Building = ""
		}
	}
	if why == nil {
		return nil
	}
	return t.refusedOf(why, t.holders(power), func(o council.Person) bool { return council.May(power, o, at) == nil })
}

// refusedOf words a refusal of what holders may do; whoever steps out of a matter is told who
// can do it instead.
func (t *turn) refusedOf(why error, holders string, can func(council.Person) bool) error {
	if !errors.Is(why, council.IsParty) {
		return t.refusedBecause(why, "who", holders)
	}
	officers, err := t.officers()
	if err != nil {
		return err
	}
	var names []string
	for _, o := range officers {
		if can(o) {
			names = append(names, o.Name)
		}
	}
	if len(names) == 0 {
		return t.refusedBecause(why)
	}
	return t.refuse("refusal.step_out", "who", t.several(names))
}

// refusedBecause words a council.Refusal; any other error goes on as it is.
func (t *turn) refusedBecause(err error, args ...any) error {
	var why council.Refusal
	if !errors.As(err, &why) {
		return err
	}
	return t.refuse("refusal."+string(why), args...)
}

// holders names the offices that have a power: 主任或记录员.
func (b *Bot) holders(power council.Power) string { return b.rolesWords(powerRow(power).Roles) }

// secondsOf names the offices that may confirm what a power takes: 主任、监事或记录员.
func (b *Bot) secondsOf(power council.Power) string { return b.rolesWords(powerRow(power).Second) }

func powerRow(power council.Power) council.PowerRow {
	for _, row := range council.Powers() {
		if row.Power == power {
			return row
		}
	}
	return council.PowerRow{}
}

func (b *Bot) rolesWords(roles []council.Role) string {
	names := make([]string, len(roles))
	for i, r := range roles {
		names[i] = b.say("role." + string(r))
	}
	return strings.Join(names, b.say("list.or"))
}

// unclear asks back with at most three numbered answers, or says nothing in a group
// where the words were not meant for the bot.
func (t *turn) unclear() (Answer, error) {
	if t.said.Intent == "none" {
		if t.in.Chat == Group {
			return Answer{}, nil
		}
		if answer, ok, err := t.plainWords(); ok || err != nil {
			return answer, err
		}
		return t.hint()
	}
	if answer, ok, err := t.plainWords(); ok || err != nil {
		return answer, err
	}
	readings := t.said.Readings
	if len(readings) > 3 {
		readings = readings[:3]
	}
	if len(readings) == 0 {
		return t.tell(t.askKey())
	}
	if m, ok := t.secretAmong(readings); ok {
		answer, err := t.askSecret(m)
		if closed := t.closedWords(); err == nil && closed != "" {
			answer.Text = closed + "\n" + answer.Text
		}
		return answer, err
	}
	if m, ok := t.open.find(readings[0].Motion); ok && len(readings) == 1 && readings[0].Intent == "show" {
		return t.tell("ballot.not_valid", "no", m.No, "how", t.howToVote(m)) // a ballot, but none that can be
	}
	if len(readings) == 1 && t.said.Why != "heard" && t.reading(readings[0]) == t.say("reading.other") {
		return t.hint()
	}
	answer := Answer{Text: t.say(t.askKey())}
	if closed := t.closedWords(); closed != "" {
		answer.Text = closed + t.say("ask.some_open")
	}
	for _, r := range readings {
		t.choices(&answer, choice{t.reading(r), r})
	}
	return answer, nil
}

// closedWords says of which of several ballots nothing can come, as those motions are not open.
func (t *turn) closedWords() string {
	if t.said.Why != "some_open" {
		return ""
	}
	numbers := make([]string, len(t.said.Motions))
	for i, no := range t.said.Motions {
		numbers[i] = t.say("ask.number", "no", no)
	}
	return t.say("ask.closed", "numbers", strings.Join(numbers, t.say("list.comma")))
}

// secretAmong finds a secret motion that one of the readings votes on. What was heard of
// its choice is neither kept nor repeated.
func (t *turn) secretAmong(readings []speech.Intent) (council.Motion, bool) {
	for _, r := range readings {
		votes := append([]speech.Vote{{Motion: r.Motion}}, r.Votes...)
		for _, v := range votes {
			if m, ok := t.open.find(v.Motion); ok && m.Secrecy == council.Secret {
				return m, true
			}
		}
	}
	return council.Motion{}, false
}

// askSecret offers all choices of a secret motion alike, whatever was heard.
func (t *turn) askSecret(m council.Motion) (Answer, error) {
	if t.in.Chat == Group {
		return t.tell("ballot.secret_in_group")
	}
	if t.said.Why == "too_many" && m.Form == council.Election {
		return Answer{Text: t.spoiltWords(m)}, nil
	}
	return t.offerBallot("hint.private", m)
}

// askKey is the question that fits why speech was not sure.
func (t *turn) askKey() string {
	if key := "ask.why." + t.said.Why; t.Book.Has(key) {
		return key
	}
	switch {
	case len(t.said.Readings) > 0:
	case len(t.open.motions) == 0:
		return "ask.why.nothing_open"
	default:
		return "ask.open"
	}
	return "ask.which"
}

// reading words one possible meaning.
func (t *turn) reading(r speech.Intent) string {
	votes := r.Votes
	if r.Intent == "vote" {
		votes = []speech.Vote{{Motion: r.Motion, Choices: r.Choices}}
	}
	var words []string
	for _, v := range votes {
		if m, ok := t.open.find(v.Motion); ok {
			words = append(words, t.say("reading.vote", "no", m.No, "title", m.Title, "choice", t.choiceWords(m, v.Choices)))
		}
	}
	if len(words) > 0 {
		return strings.Join(words, t.say("list.semicolon"))
	}
	key := "reading." + r.Intent
	if !t.Book.Has(key) {
		key = "reading.other"
	}
	return t.say(key, "no", max(r.Motion, r.Request, r.Meeting), "text", r.Text, "title", r.Title)
}
