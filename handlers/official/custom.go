package official

import (
	"context"
	"strconv"

	"github.com/silenceper/wechat/v2/officialaccount/message"

	"yishi/bot/courier"
	"yishi/bot/phrase"
)

// Send sends a customer message to a follower: the text, and below it the
// options as a menu to tap, if there are any. The platform allows five within
// 48 hours after the person wrote, fewer after a tap or a scan; beyond that the
// error is of the class courier.Spent. A text beyond 2,000 bytes is cut.
//
// A tapped option comes back as a text message of the option's words.
func (c *Client) Send(ctx context.Context, openid, text string, options ...string) error {
	text = phrase.Fit(text, maxText)
	msg := message.NewCustomerTextMessage(openid, text)
	if len(options) > 0 {
		msg = &message.CustomerMessage{ToUser: openid, Msgtype: "msgmenu", Msgmenu: &message.MediaMsgmenu{HeadContent: text}}
		for i, option := range options {
			msg.Msgmenu.List = append(msg.Msgmenu.List, message.MsgmenuItem{ID: strconv.Itoa(i + 1), Content: option})
		}
	}
	return c.post(ctx, "message/custom/send", msg, nil, openid)
}

// Mail is the client as a channel of the courier.
type Mail struct{ *Client }

var _ courier.Channel = Mail{}

// Name is the channel's name, the same as in bot.Sender.
func (Mail) Name() string { return Channel }

// Send sends a message to its openid; see Client.Send.
func (m Mail) Send(ctx context.Context, letter courier.Message) error {
	return m.Client.Send(ctx, letter.To, letter.Text)
}
