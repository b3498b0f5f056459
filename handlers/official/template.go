package official

import "context"

// Template is a template message: a notice about a service that the person
// uses. It needs a certified service account and a template from its category.
type Template struct {
	// To is the openid of a follower.
	To string
	// ID is the template's id in this account.
	ID string
	// URL opens when the message is tapped; empty opens nothing.
	URL string
	// Data are the fields by name, such as thing1 or time2. The platform takes at
	// most 20 characters in a thing, and no line feed anywhere.
	Data map[string]string
	// Once, of at most 32 characters, keeps the platform from taking the same
	// message to the same person twice within ten minutes.
	Once string
}

// SendTemplate sends a template message and returns the platform's number for
// it. No error means accepted; whether it arrived, an event tells later.
func (c *Client) SendTemplate(ctx context.Context, t Template) (int64, error) {
	type value struct {
		Value string `json:"value"`
	}
	// The SDK's type always names a mini program, even an empty one.
	in := struct {
		To   string           `json:"touser"`
		ID   string           `json:"template_id"`
		URL  string           `json:"url,omitempty"`
		Once string           `json:"client_msg_id,omitempty"`
		Data map[string]value `json:"data"`
	}{t.To, t.ID, t.URL, t.Once, map[string]value{}}
	for name, words := range t.Data {
		in.Data[name] = value{words}
	}
	var out struct {
		Number int64 `json:"msgid"`
	}
	err := c.post(ctx, "message/template/send", in, &out, t.To)
	return out.Number, err
}
