package official

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"yishi/bot"
	"yishi/handlers/envelope"
)

// Channel is this door's name in bot.Sender.
const Channel = "oa"

const (
	// scenePrefix stands before the scene when a QR made someone follow.
	scenePrefix = "qrscene_"
	// maxName bounds openids, account names, message ids and event names in bytes.
	maxName = 128
	// maxKey bounds the event key within an identity; the platform allows 128.
	maxKey = 128
)

// inbound turns a letter into what a person did. heard is false for what the
// bot does not listen to: links, and events other than following, leaving,
// scanning and menu clicks. The error is envelope.BadMessage.
func (l *letter) inbound(appID string) (in bot.Inbound, heard bool, err error) {
	at, err := strconv.ParseInt(string(trimmed(l[created])), 10, 64)
	if err != nil || !name(l[fromUser]) || !name(l[toUser]) || !name(l[kind]) {
		return bot.Inbound{}, false, envelope.BadMessage
	}
	in = bot.Inbound{
		Sender: bot.Sender{Channel: Channel, Account: appID, User: string(l[fromUser])},
		Chat:   bot.Private,
		At:     time.Unix(at, 0).UTC(),
	}
	if string(l[kind]) == "event" {
		heard = l.happened(&in)
	} else {
		heard = l.said(&in)
	}
	if !heard {
		return bot.Inbound{}, false, nil
	}
	in.ID, err = l.identity(in.Kind)
	return in, err == nil, err
}

// said fills in a message.
func (l *letter) said(in *bot.Inbound) bool {
	switch string(l[kind]) {
	case "text":
		in.Kind, in.Text = bot.Said, string(l[content])
		if in.Text == "" {
			// A tapped item of a menu message without words of its own.
			in.Text = string(l[menuItem])
		}
	case "voice":
		in.Kind, in.Text = bot.Spoken, string(l[recognition])
		in.Media = l.medium()
	case "image", "video", "shortvideo":
		in.Kind, in.Media = bot.Shown, l.medium()
	case "location":
		in.Kind, in.Text = bot.Located, string(l[label])
	default:
		return false
	}
	return true
}

// happened fills in an event.
func (l *letter) happened(in *bot.Inbound) bool {
	key := string(l[eventKey])
	switch string(l[event]) {
	case "CLICK":
		in.Kind, in.Text = bot.Tapped, key
	case "SCAN":
		in.Kind, in.Text = bot.Scanned, key
	case "subscribe":
		in.Kind, in.Text = bot.Followed, strings.TrimPrefix(key, scenePrefix)
	case "unsubscribe":
		in.Kind = bot.Left
	default:
		return false
	}
	return true
}

// identity names the message so that a repeat has the same name: the receiving
// account with the MsgId, or, as events have none, with sender, time, event
// and key. No MsgId holds a slash, so the two never meet.
func (l *letter) identity(kind bot.Kind) (string, error) {
	var room [2*maxName + maxKey]byte
	id := append(append(room[:0], l[toUser]...), '/')
	switch kind {
	case bot.Tapped, bot.Scanned, bot.Followed, bot.Left:
		id = append(append(id, l[fromUser]...), '/')
		id = append(append(id, trimmed(l[created])...), '/')
		id = append(append(id, l[event]...), '/')
		key := l[eventKey]
		if len(key) > maxKey {
			sum := sha256.Sum256(key)
			key = []byte(hex.EncodeToString(sum[:]))
		}
		return string(append(id, key...)), nil
	}
	number := trimmed(l[messageID])
	if len(number) == 0 || len(number) > 20 {
		return "", envelope.BadMessage
	}
	for _, c := range number {
		if c < '0' || c > '9' {
			return "", envelope.BadMessage
		}
	}
	return string(append(id, number...)), nil
}

func (l *letter) medium() []string {
	if len(l[media]) == 0 {
		return nil
	}
	return []string{string(l[media])}
}

// name reports whether a field can be an openid, an account or a type: a short
// run of characters that mean nothing to XML or within an identity.
func name(b []byte) bool {
	if len(b) == 0 || len(b) > maxName {
		return false
	}
	for _, c := range b {
		switch {
		case letterByte(c), '0' <= c && c <= '9', c == '-', c == '.', c == '@', c == ':':
		default:
			return false
		}
	}
	return true
}

// trimmed takes the white space off a number.
func trimmed(b []byte) []byte {
	for len(b) > 0 && (b[0] == ' ' || b[0] == '\n' || b[0] == '\t') {
		b = b[1:]
	}
	for len(b) > 0 && (b[len(b)-1] == ' ' || b[len(b)-1] == '\n' || b[len(b)-1] == '\t') {
		b = b[:len(b)-1]
	}
	return b
}
