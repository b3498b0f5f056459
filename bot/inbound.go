// Package bot is the deliberation bot: one method for each thing that a
// person or a clock can ask for.
package bot

import "time"

// Chat says whether a message was said in private or before others.
type Chat int

// The two kinds of chat.
const (
	Private Chat = iota + 1
	Group
)

// String returns "private" or "group".
func (c Chat) String() string {
	if c == Group {
		return "group"
	}
	return "private"
}

// Kind is what a person did.
type Kind int

// What a person can do in a channel.
const (
	// Said is text, typed by hand or tapped as a menu answer.
	Said Kind = iota + 1
	// Spoken is voice that the platform turned into text; Text may be empty.
	Spoken
	// Tapped is a menu button; Text is its key.
	Tapped
	// Followed is a new follower; Text is the scene of the QR, if one was scanned.
	Followed
	// Scanned is a scene QR scanned by someone who already follows; Text is the scene.
	Scanned
	// Left is an unsubscription: the platform requires that this identity is erased.
	Left
	// Entered is the first opening of the private chat on a day.
	Entered
	// Shown is a picture, a file or a video; Media says where it is.
	Shown
	// Located is a position; Text is its label.
	Located
)

// Sender is who wrote, as the channel knows them.
type Sender struct {
	// Channel is the door's name: "oa", "wecombot", "wecomapp" or "page".
	Channel string
	// Account is the receiving account: an app id, a corp id or a bot id.
	Account string
	// User is the openid or user id within Account.
	User string
}

// Inbound is one thing a person did in one chat, the same for all channels.
type Inbound struct {
	Sender
	Kind Kind
	Chat Chat
	// ChatID names the group; empty in private.
	ChatID string
	// Text is what was said, without the leading mention of the bot.
	Text string
	// Quote is the text of the message that this one answers, or empty.
	Quote string
	// Media are the platform's ids of attached pictures, voices or files.
	Media []string
	// ID is the message's identity: a repeat has the same. Never empty.
	ID string
	// At is when the platform says that it was sent, UTC.
	At time.Time
}

// Answer is what the bot says back, in the same chat.
// An empty Text means that there is nothing to say.
type Answer struct {
	// Text is at most 600 Chinese characters; doors cut it to their byte limit.
	Text string
	// Options are the numbered answers offered, in order; a door that can show
	// buttons shows them, the others rely on Text, which names them too.
	Options []string
}
