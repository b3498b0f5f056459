package wecom

import (
	"fmt"
	"strings"
	"time"
	"unicode"

	"yishi/bot"
	"yishi/handlers/envelope"
)

// Channel is this door's name in bot.Sender.
const Channel = "wecombot"

// maxName bounds user ids, chat ids and message ids in bytes.
const maxName = 256

// words is something that was said.
type words struct {
	Content string `json:"content"`
}

// place is where a picture, file or video can be fetched for five minutes.
type place struct {
	URL string `json:"url"`
}

// said is what a message or a quoted message holds.
type said struct {
	Type  string `json:"msgtype"`
	Text  words  `json:"text"`
	Voice words  `json:"voice"`
	Image place  `json:"image"`
	File  place  `json:"file"`
	Video place  `json:"video"`
	Mixed struct {
		Items []struct {
			Type  string `json:"msgtype"`
			Text  words  `json:"text"`
			Image place  `json:"image"`
		} `json:"msg_item"`
	} `json:"mixed"`
}

// message is a callback of the smart bot.
type message struct {
	said
	ID       string `json:"msgid"`
	Bot      string `json:"aibotid"`
	Chat     string `json:"chatid"`
	ChatType string `json:"chattype"`
	From     struct {
		User string `json:"userid"`
	} `json:"from"`
	ResponseURL string `json:"response_url"`
	Created     int64  `json:"create_time"`
	Quote       said   `json:"quote"`
	Stream      struct {
		ID string `json:"id"`
	} `json:"stream"`
	Event struct {
		Type string `json:"eventtype"`
		Card struct {
			Key      string `json:"event_key"`
			Task     string `json:"task_id"`
			Selected struct {
				Items []struct {
					Options struct {
						IDs []string `json:"option_id"`
					} `json:"option_ids"`
				} `json:"selected_item"`
			} `json:"selected_items"`
		} `json:"template_card_event"`
	} `json:"event"`
}

// inbound turns a callback into what a person did. heard is false for what the
// bot does not listen to. at stands in for the time that messages, in contrast
// to events, do not carry. The error is envelope.BadMessage.
func (m *message) inbound(name string, at time.Time) (in bot.Inbound, heard bool, err error) {
	if m.Created > 0 {
		at = time.Unix(m.Created, 0)
	}
	in = bot.Inbound{
		Sender: bot.Sender{Channel: Channel, Account: m.Bot, User: m.From.User},
		ChatID: m.Chat, At: at.UTC(), Chat: bot.Private,
	}
	if m.Chat != "" {
		in.Chat = bot.Group
	}
	if m.Type == "event" {
		heard = m.happened(&in)
	} else {
		heard = m.said.fill(&in)
		in.Text = withoutMention(in.Text, name, in.Chat)
		in.Quote = m.Quote.text()
	}
	if !heard {
		return bot.Inbound{}, false, nil
	}
	in.ID = m.identity()
	if !m.sound() || in.ID == "" {
		return bot.Inbound{}, false, envelope.BadMessage
	}
	return in, true, nil
}

// sound reports whether names are plain and the two statements about the chat agree.
func (m *message) sound() bool {
	if !visible(m.Bot) || !visible(m.From.User) || m.Chat != "" && !visible(m.Chat) {
		return false
	}
	switch m.ChatType {
	case "group":
		return m.Chat != ""
	case "single":
		return m.Chat == ""
	}
	return m.ChatType == "" // events may leave it out
}

// identity names the callback so that a repeat has the same name; it is empty
// when the callback has none.
func (m *message) identity() string {
	switch {
	case m.ID != "" && len(m.ID) <= maxName:
		return m.Bot + "/m/" + m.ID
	case m.ID == "" && m.Type == "event" && m.Created > 0:
		return fmt.Sprintf("%s/e/%s/%d/%s/%s/%s", m.Bot, m.From.User, m.Created, m.Event.Type, m.Event.Card.Key, m.Event.Card.Task)
	}
	return ""
}

// fill takes over what was said; false means that the bot does not listen to it.
func (s *said) fill(in *bot.Inbound) bool {
	in.Text = s.text()
	switch s.Type {
	case "text":
		in.Kind = bot.Said
	case "voice":
		in.Kind = bot.Spoken
	case "mixed":
		in.Kind = bot.Said
		for _, item := range s.Mixed.Items {
			in.Media = added(in.Media, item.Image.URL)
		}
		if in.Text == "" {
			in.Kind = bot.Shown
		}
	case "image", "file", "video":
		in.Kind = bot.Shown
		in.Media = added(added(added(nil, s.Image.URL), s.File.URL), s.Video.URL)
	default:
		return false
	}
	return true
}

// text is the words of what was said.
func (s *said) text() string {
	switch s.Type {
	case "text":
		return s.Text.Content
	case "voice":
		return s.Voice.Content
	case "mixed":
		var parts []string
		for _, item := range s.Mixed.Items {
			parts = added(parts, item.Text.Content)
		}
		return strings.Join(parts, "\n")
	}
	return ""
}

// happened takes over an event; false means that the bot does not listen to it.
func (m *message) happened(in *bot.Inbound) bool {
	switch m.Event.Type {
	case "enter_chat":
		in.Kind = bot.Entered
	case "template_card_event":
		in.Kind = bot.Tapped
		parts := []string{m.Event.Card.Key}
		for _, item := range m.Event.Card.Selected.Items {
			parts = append(parts, item.Options.IDs...)
		}
		in.Text = strings.Join(parts, " ")
	default:
		return false
	}
	return true
}

// withoutMention takes the mention of the bot off the front of a text, or off
// its end when the name is known. Where it is not, the first mention in a group
// is taken for it: the platform passes on only what mentions the bot.
func withoutMention(text, name string, chat bot.Chat) string {
	text = strings.TrimFunc(text, closesMention)
	if name != "" {
		if rest, ok := strings.CutPrefix(text, "@"+name); ok && (rest == "" || startsWith(rest, closesMention)) {
			text = rest
		} else if rest, ok := strings.CutSuffix(text, "@"+name); ok && endsWith(rest, closesMention) {
			text = rest
		}
		return strings.TrimFunc(text, closesMention)
	}
	if chat != bot.Group || !strings.HasPrefix(text, "@") {
		return text
	}
	end := strings.IndexFunc(text, closesMention)
	if end < 0 {
		return ""
	}
	return strings.TrimFunc(text[end:], closesMention)
}

func startsWith(s string, f func(rune) bool) bool { return len(strings.TrimLeftFunc(s, f)) < len(s) }

func endsWith(s string, f func(rune) bool) bool { return len(strings.TrimRightFunc(s, f)) < len(s) }

// closesMention reports white space, which closes a mention; clients write U+2005.
func closesMention(c rune) bool { return unicode.IsSpace(c) }

func added(list []string, s string) []string {
	if s == "" {
		return list
	}
	return append(list, s)
}

// visible reports whether s can be an id of the platform: a run of visible ASCII
// without the slash, by which identities are joined.
func visible(s string) bool {
	if s == "" || len(s) > maxName {
		return false
	}
	for _, c := range []byte(s) {
		if c <= ' ' || c > '~' || c == '/' {
			return false
		}
	}
	return true
}
