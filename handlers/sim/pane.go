package sim

import (
	"strings"
	"time"
)

// The panes: the WeCom group, an ordinary WeChat group, and a private chat a person.
const (
	groupPane  = "group"
	wechatPane = "wechat"
)

func privatePane(person string) string { return "private:" + person }

// pane is one chat as its members see it.
type pane struct {
	id, title string
	said      []bubble
}

// bubble is one message in a pane.
type bubble struct {
	ID   int64  `json:"id"`
	Who  string `json:"who"` // a name; empty is the bot
	Text string `json:"text"`
	At   string `json:"at"`
	// Heard is false for what was said without the bot hearing it.
	Heard bool `json:"heard"`
	// Photo is where a picture is that was sent.
	Photo string `json:"photo,omitempty"`
	// Options are the numbered answers that the text offers, to tap.
	Options []string `json:"options,omitempty"`
}

// mostSaid bounds what a pane keeps.
const mostSaid = 300

func (s *Sim) open(id, title string) {
	s.panes[id] = &pane{id: id, title: title}
	s.order = append(s.order, id)
}

// put adds a message to a pane, if it is one that a visitor can see.
func (s *Sim) put(id, who, text string, heard bool) {
	b := bubble{Who: who, Text: text, Heard: heard}
	if who == "" {
		b.Options = numbered(text)
	}
	if text != "" {
		s.putBubble(id, b)
	}
}

func (s *Sim) putBubble(id string, b bubble) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.panes[id]
	if p == nil {
		return
	}
	s.count++
	b.ID, b.At = s.count, s.clockText()
	p.said = append(p.said, b)
	if len(p.said) > mostSaid {
		p.said = p.said[len(p.said)-mostSaid:]
	}
}

func (s *Sim) clockText() string { return s.Clock.Now().In(shanghai).Format("1-2 15:04") }

var shanghai = time.FixedZone("CST", 8*60*60)

// numbered finds the lines of a text that begin with 1 to 9 and a space.
func numbered(text string) []string {
	var options []string
	for line := range strings.SplitSeq(text, "\n") {
		if len(line) > 2 && line[0] == byte('1'+len(options)) && line[1] == ' ' && len(options) < 9 {
			options = append(options, line[:1])
		}
	}
	return options
}
