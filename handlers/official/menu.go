package official

import (
	"context"

	"github.com/silenceper/wechat/v2/officialaccount/menu"
)

// Button is a button of the account's menu. It has either a Key, which comes
// back as a tap, or a URL, which opens, or up to five buttons below it.
type Button struct {
	// Name is at most 4 Chinese characters on top, 8 below.
	Name  string
	Key   string
	URL   string
	Below []Button
}

// SetMenu puts up to three buttons at the bottom of the account's chat. People
// see them within a day, or at once when they follow anew.
func (c *Client) SetMenu(ctx context.Context, buttons []Button) error {
	in := struct {
		Button []*menu.Button `json:"button"`
	}{platformButtons(buttons)}
	return c.post(ctx, "menu/create", in, nil, "")
}

func platformButtons(buttons []Button) []*menu.Button {
	out := make([]*menu.Button, len(buttons))
	for i, b := range buttons {
		switch {
		case len(b.Below) > 0:
			out[i] = new(menu.Button).SetSubButton(b.Name, platformButtons(b.Below))
		case b.URL != "":
			out[i] = new(menu.Button).SetViewButton(b.Name, b.URL)
		default:
			out[i] = new(menu.Button).SetClickButton(b.Name, b.Key)
		}
	}
	return out
}
