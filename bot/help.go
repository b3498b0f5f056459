package bot

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"yishi/bot/council"
	"yishi/bot/phrase"
	"yishi/bot/speech"
)

func helpCommands() []command {
	return []command{
		{intent: "help", do: (*turn).help},
		{intent: "urgent", do: func(t *turn) (Answer, error) { return t.danger(t.said) }},
	}
}

// topic is a part of what one can say. Its name is the catalog's text "topic.<name>".
type topic struct {
	name string
	// officers have this one besides; residents need not see it.
	officers bool
	// intents are in the order shown, the most wanted first.
	intents []string
}

// topics hold every command that has a help text, once. Help and the printed cards
// come from them.
var topics = []topic{
	{"vote", false, []string{"vote", "mine", "result", "list", "explain", "retract", "not_cast", "not_agreed", "about"}},
	{"home", false, []string{"household", "away", "away_list", "mute"}},
	{"propose", false, []string{"propose", "second", "seconds_left", "unsecond", "opinion", "agree", "disagree", "unagree", "digest", "report", "withdraw_motion"}},
	{"request", false, []string{"request", "progress", "support_request", "rate", "reopen", "note_answer", "done", "patrolled", "inspect", "lists", "stats", "take_down"}},
	{"meet", false, []string{"meetings", "rsvp", "checkin", "speak", "floor_motion", "quorum", "minutes"}},
	{"elect", false, []string{"voter_list", "nominate", "stand", "woman", "kin", "candidates", "recall"}},
	{"proxy", false, []string{"delegate", "accept_proxy", "undelegate", "proxies"}},
	{"notice", false, []string{"in_force", "objection", "objections", "recheck"}},
	{"give", false, []string{"pledge", "unpledge", "accounts", "thanks"}},
	{"covenant", false, []string{"covenant", "breach", "promise"}},

	{"lead", true, []string{"open_motion", "open_vote", "extend", "close", "remind", "void", "accept", "answer_recheck", "hide", "unhide", "survey", "monthly", "seconds_needed", "evote_clause"}},
	{"chair", true, []string{"meeting", "members", "start_meeting", "next_item", "next_speaker", "live_vote", "adjourn", "cancel_meeting", "order", "correct_minutes", "approve_minutes"}},
	{"ballots", true, []string{"paper", "verify_paper", "count_sheets", "delivered", "doors", "visit"}},
	{"duties", true, []string{"assign", "task", "forward", "group_requests", "to_motion", "patrol", "team"}},
	{"publish", true, []string{"publish", "posted", "answer_objection", "published", "remark"}},
	{"office", true, []string{"election", "put_forward", "ratify", "resign", "handover"}},
	{"money", true, []string{"fulfil", "income", "spend", "account_info"}},
	{"rules", true, []string{"article", "adopt", "filed", "compact"}},
	{"roster", true, []string{"transfer", "move_in", "move_out", "rebind", "reissue", "visit_note", "approve", "bind_group"}},
}

// help starts from what the person can do now, in this chat, and shows what to type. A
// topic that is named is shown whole.
func (t *turn) help() (Answer, error) {
	if _, err := t.person(); err != nil && !errors.Is(err, ErrNotFound) {
		return Answer{}, err // else the offices would seem to be none
	}
	asked := cmp.Or(t.said.Text, t.in.Text)
	if strings.Contains(asked, t.say("topic.more")) {
		return t.helpMore(), nil
	}
	for _, p := range topics {
		if strings.Contains(asked, t.say("topic."+p.name)) {
			if lines := t.helpLines(p); len(lines) > 0 {
				return Answer{Text: strings.Join(append([]string{t.say("help.head")}, lines...), "\n")}, nil
			}
		}
	}
	return t.helpFirst()
}

// mostHelp is how many choices of a ballot the first help shows by their numbers: an old
// telephone shows eight lines, and the rest is to be seen as well.
const mostHelp = 3

// helpFirst is for whoever knows nothing yet: what is open, and the few things most wanted.
func (t *turn) helpFirst() (Answer, error) {
	answer, voter, err := t.helpOpen()
	if err != nil {
		return Answer{}, err
	}
	lines := []string{answer.Text}
	if voter {
		lines = append(lines, t.say("guide.own", "no", t.open.motions[0].No))
	}
	lines = append(lines, t.say("guide.trouble"))
	if len(answer.Options) == 0 {
		lines = append(lines, t.say("guide.idea"), t.say("guide.meet"))
	}
	if t.in.Chat == Group {
		answer.Text = strings.Join(append(lines, t.say("help.more", "topic", t.say("topic.propose")), t.topicNames(t.topicsHere())), "\n")
		return answer, nil
	}
	answer.Text = strings.Join(append(lines, t.say("guide.people")), "\n")
	words := t.say("guide.all")
	if t.self != nil && len(t.self.Offices) > 0 {
		words = t.say("guide.all_officer")
	}
	t.choices(&answer, choice{words, speech.Intent{Intent: "help", Text: t.say("topic.more")}})
	return answer, nil
}

// helpOpen begins with what is voted on; voter tells that the writer has a vote in it. How
// it stands for their household is said in private only.
func (t *turn) helpOpen() (answer Answer, voter bool, err error) {
	switch len(t.open.motions) {
	case 0:
		return Answer{Text: t.say("guide.start")}, false, nil
	case 1:
	default:
		return Answer{Text: t.say("guide.open_many", "count", len(t.open.motions))}, t.in.Chat == Private, nil
	}
	m := t.open.motions[0]
	if t.in.Chat == Private {
		entitled, ballots, err := t.ownBallots(m)
		switch {
		case err != nil:
			return Answer{}, false, err
		case !entitled:
			return Answer{Text: t.say("guide.start")}, false, nil
		case slices.ContainsFunc(ballots, func(b Ballot) bool { return b.Seq != 0 }):
			return Answer{Text: t.say("guide.voted", "no", m.No, "title", m.Title)}, true, nil
		}
		voter = true
	}
	if len(ballotChoices(m)) > mostHelp {
		head := t.say("greet.open_one", "no", m.No, "title", m.Title, "until", t.until(m.Closes))
		return Answer{Text: head + "\n" + t.howToVote(m)}, voter, nil
	}
	answer, err = t.offerBallot("greet.open", m)
	return answer, voter, err
}

// topicsHere are the topics of which the writer can say something in this chat.
func (t *turn) topicsHere() []topic {
	return slices.DeleteFunc(slices.Clone(topics), func(p topic) bool { return len(t.helpLines(p)) == 0 })
}

func (t *turn) topicNames(some []topic) string {
	names := make([]string, len(some))
	for i, p := range some {
		names[i] = t.say("topic." + p.name)
	}
	return strings.Join(names, t.say("list.comma"))
}

// helpMore names all topics: those of every resident by numbers, those of an office in a line.
func (t *turn) helpMore() Answer {
	residents, officers := []topic{}, []topic{}
	for _, p := range t.topicsHere() {
		if p.officers {
			officers = append(officers, p)
		} else {
			residents = append(residents, p)
		}
	}
	if t.in.Chat == Group {
		return Answer{Text: t.say("help.more", "topic", t.say("topic.propose")) + "\n" + t.topicNames(append(residents, officers...))}
	}
	answer := Answer{Text: t.say("guide.all_head")}
	if len(officers) > 0 {
		answer.Text = t.say("guide.officers", "topic", t.say("topic."+officers[0].name), "topics", t.topicNames(officers)) + "\n" + answer.Text
	}
	for _, p := range residents {
		name := t.say("topic." + p.name)
		t.choices(&answer, choice{name, speech.Intent{Intent: "help", Text: name}})
	}
	return answer
}

// helpLines are what the writer can say here of a topic.
func (t *turn) helpLines(p topic) []string {
	if p.officers && (t.self == nil || len(t.self.Offices) == 0) {
		return nil
	}
	example := 3 // the examples name a motion that there is, where there is one
	if len(t.open.motions) > 0 {
		example = t.open.motions[0].No
	}
	var lines []string
	for _, intent := range p.intents {
		row, ok := t.commands[intent]
		if ok && t.fits(row) && t.Book.Has("help."+intent) {
			lines = append(lines, t.say("help."+intent, "no", example))
		}
	}
	return lines
}

// fits reports whether the writer may give a command in this chat.
func (t *turn) fits(c command) bool {
	if c.where == privately && t.in.Chat == Group || c.where == inGroup && t.in.Chat == Private {
		return false
	}
	return c.power == "" || t.may(c.power, council.Where{}) == nil
}

// Intents lists the intents that the bot acts on, in order.
func (b *Bot) Intents() []string {
	names := make([]string, 0, len(b.commands))
	for name := range b.commands {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Card is one page with everything that can be said: by residents, or by those who hold
// an office. It comes from the command table.
func Card(book *phrase.Book, officers bool) string {
	table := commandTable()
	key := "card.residents"
	if officers {
		key = "card.officers"
	}
	var page strings.Builder
	page.WriteString(book.Say(key) + "\n")
	for _, p := range topics {
		if p.officers != officers {
			continue
		}
		var lines []string
		for _, intent := range p.intents {
			if _, ok := table[intent]; ok && book.Has("help."+intent) {
				lines = append(lines, "- "+book.Say("help."+intent, "no", 3))
			}
		}
		if len(lines) > 0 {
			page.WriteString("\n## " + book.Say("topic."+p.name) + "\n\n" + strings.Join(lines, "\n") + "\n")
		}
	}
	return page.String()
}
