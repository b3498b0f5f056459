package speech

import "time"

// Situation is what a message was said in: the chat, what is open for voting
// there, and what the sender was last asked. Its JSON form is the "context"
// of a line read by ServeLines.
type Situation struct {
	// Chat is "group" or "private".
	Chat string `json:"chat"`
	// Open holds the motions open for voting in this chat.
	Open []Motion `json:"open"`
	// Quote is the number of the motion the message quotes; 0 means none.
	Quote int `json:"quote,omitempty"`
	// Offered are the numbered answers this sender last got in this chat.
	Offered []Intent `json:"offered,omitempty"`
	// Now is the moment the message was said; while zero no date is resolved.
	Now time.Time `json:"-"`
	// BotName is the name residents address the bot by, without the @.
	BotName string `json:"-"`
}

// Motion is a matter open for voting, as far as understanding a ballot on it
// needs.
type Motion struct {
	No int `json:"no"`
	// Type is one of "yesno", "choice", "multi" and "election".
	Type string `json:"type"`
	// Title is the motion as residents read it.
	Title string `json:"title"`
	// Options are named A, B, C… in their order; empty for "yesno".
	Options []string `json:"options,omitempty"`
	// Min and Max bound how many options a "multi" ballot marks; a Max of 0
	// means as many as there are.
	Min int `json:"min,omitempty"`
	Max int `json:"max,omitempty"`
	// Seats is how many candidates an "election" ballot may mark.
	Seats int `json:"seats,omitempty"`
}

// Vote is one motion's ballot within a message that votes on several.
type Vote struct {
	Motion  int      `json:"motion"`
	Choices []string `json:"choices"`
	// Reason is what was added to this ballot.
	Reason string `json:"reason,omitempty"`
}

// Sheet is one paper ballot an officer enters or checks.
type Sheet struct {
	Room    string   `json:"room"`
	Choices []string `json:"choices"`
}

// Intent is what a message means. Intent names the meaning; the other fields
// are its slots, and those a meaning does not use stay zero. The package
// documentation lists every name with its slots.
type Intent struct {
	Intent string `json:"intent"`

	Motion  int      `json:"motion,omitempty"`
	Choices []string `json:"choices,omitempty"`
	Votes   []Vote   `json:"votes,omitempty"`
	Request int      `json:"request,omitempty"`
	Meeting int      `json:"meeting,omitempty"`
	// Opinion names an opinion as "3-2": the second opinion on motion 3.
	Opinion string   `json:"opinion,omitempty"`
	Code    string   `json:"code,omitempty"`
	Title   string   `json:"title,omitempty"`
	Options []string `json:"options,omitempty"`
	Text    string   `json:"text,omitempty"`
	// Score is 1 to 5.
	Score int `json:"score,omitempty"`
	// Kind is the kind of a pledge (money, labour, goods), of a danger (gas,
	// fire, medical, violence, suicide), of an act, or the name of a rule.
	Kind string `json:"kind,omitempty"`
	// Amount is yuan for money, days for labour, pieces for goods.
	Amount  int     `json:"amount,omitempty"`
	To      string  `json:"to,omitempty"`
	Name    string  `json:"name,omitempty"`
	Answer  string  `json:"answer,omitempty"`
	Days    int     `json:"days,omitempty"`
	Place   string  `json:"place,omitempty"`
	Motions []int   `json:"motions,omitempty"`
	Room    string  `json:"room,omitempty"`
	Phone   string  `json:"phone,omitempty"`
	Sheets  []Sheet `json:"sheets,omitempty"`
	// Rooms are the rooms of a list, Names the people of one.
	Rooms []string `json:"rooms,omitempty"`
	Names []string `json:"names,omitempty"`
	// Counts are the sheets counted for yes, no, abstain, spoiled, a letter or
	// a word, or the seats of each post of an election.
	Counts map[string]int `json:"counts,omitempty"`
	// Repeat is daily, weekly, monthly, quarterly or yearly.
	Repeat string `json:"repeat,omitempty"`
	Act    int    `json:"act,omitempty"`

	// Reason is what a resident added to a ballot after 但, 不过, 希望….
	Reason string `json:"reason,omitempty"`
	// Why says in one short English word why an "ask" or "none" is one.
	Why string `json:"why,omitempty"`
	// Readings are the likeliest one to three meanings of an "ask".
	Readings []Intent `json:"readings,omitempty"`
	// Until is the deadline or appointment that was spoken.
	Until *time.Time `json:"until,omitempty"`
	// Span is the duration that was spoken, as "三天".
	Span time.Duration `json:"span,omitempty"`
}
