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
	{"request", false, []string{"request", "progress", "support_request", "rate", "reopen", "note_answer", "done", "patrolled", "inspect", "lists", "stats"}},
	{"meet", false, []string{"meetings", "rsvp", "checkin", "speak", "floor_motion", "quorum", "minutes"}},
	{"elect", false, []string{"voter_list", "nominate", "stand", "kin", "candidates", "recall"}},
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

// firstTopics are shown without being asked for: what a resident does most.
const firstTopics = 2

// help starts from what the person can do now, in this chat, and shows what to type. A
// topic that is named is shown whole.
func (t *turn) help() (Answer, error) {
	if _, err := t.person(); err != nil && !errors.Is(err, ErrNotFound) {
		return Answer{}, err // else the offices would seem to be none
	}
	asked := cmp.Or(t.said.Text, t.in.Text)
	for _, p := range topics {
		if strings.Contains(asked, t.say("topic."+p.name)) {
			if lines := t.helpLines(p); len(lines) > 0 {
				return Answer{Text: strings.Join(append([]string{t.say("help.head")}, lines...), "\n")}, nil
			}
		}
	}
	return t.helpFirst()
}

func (t *turn) helpFirst() (Answer, error) {
	var lines []string
	if len(t.open.motions) > 1 { // the list would not leave room for the rest
		lines = append(lines, t.say("greet.open_many", "count", len(t.open.motions)))
	} else if len(t.open.motions) > 0 {
		open, err := t.whatIsOpen("greet.open")
		if err != nil {
			return Answer{}, err
		}
		lines = append(lines, open.Text)
	}
	lines = append(lines, t.say("help.head"))
	var more []topic
	for i, p := range topics {
		own := t.helpLines(p)
		if i < firstTopics {
			lines = append(lines, own...)
		} else if len(own) > 0 {
			more = append(more, p)
		}
	}
	return t.moreHelp(strings.Join(lines, "\n"), more), nil
}

// moreHelp names the other topics: by numbers, where numbers are not taken by a ballot.
func (t *turn) moreHelp(text string, more []topic) Answer {
	if len(more) == 0 {
		return Answer{Text: text}
	}
	answer := Answer{Text: text + "\n" + t.say("help.more", "topic", t.say("topic."+more[0].name))}
	if t.in.Chat == Group || len(t.offering) > 0 {
		names := make([]string, len(more))
		for i, p := range more {
			names[i] = t.say("topic." + p.name)
		}
		answer.Text += "\n" + strings.Join(names, t.say("list.comma"))
		return answer
	}
	for _, p := range more {
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
