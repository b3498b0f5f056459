package bot

import (
	"errors"
	"slices"
	"strings"

	"yishi/bot/council"
)

func helpCommands() []command {
	return []command{
		{intent: "help", do: (*turn).help},
		{intent: "urgent", do: func(t *turn) (Answer, error) { return t.danger(t.said) }},
	}
}

// helpOrder is the order in which help names what one can do; the most wanted first.
var helpOrder = []string{
	"vote", "mine", "result", "list", "explain", "retract", "household", "not_agreed", "rsvp", "mute",
	"open_motion", "open_vote", "extend", "close", "remind", "meeting", "paper", "verify_paper",
	"transfer", "move_in", "move_out", "rebind", "reissue", "handover", "approve", "bind_group",
}

// help starts from what the person can do now, in this chat, and shows what to type.
func (t *turn) help() (Answer, error) {
	if _, err := t.person(); err != nil && !errors.Is(err, ErrNotFound) {
		return Answer{}, err // else the offices would seem to be none
	}
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
	example := 3 // the examples name a motion that there is, where there is one
	if len(t.open.motions) > 0 {
		example = t.open.motions[0].No
	}
	for _, intent := range helpOrder {
		row, ok := t.commands[intent]
		if !ok || !t.fits(row) || !t.Book.Has("help."+intent) {
			continue
		}
		lines = append(lines, t.say("help."+intent, "no", example))
	}
	return Answer{Text: strings.Join(lines, "\n")}, nil
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
