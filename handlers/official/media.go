package official

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"yishi/bot"
	"yishi/bot/courier"
	"yishi/handlers/envelope/call"
	"yishi/handlers/envelope/picture"
)

// Media brings the bytes of a picture that somebody sent to the account; the platform has
// it for three days. Errors: bot.ErrNotFound when it does not have it, bot.ErrInvalid when
// it is larger than pictures may be; others are *APIError.
func (c *Client) Media(ctx context.Context, id string) ([]byte, error) {
	secret := []string{id}
	for {
		token, err := c.tokens.Token(ctx)
		if err != nil {
			return nil, err
		}
		secret = append(secret, token)
		raw, err := c.caller.Get(ctx, call.Call{
			Name: "media/get",
			URL: "https://" + apiHost + "/cgi-bin/media/get?access_token=" + url.QueryEscape(token) +
				"&media_id=" + url.QueryEscape(id),
			Secret: secret,
		}, picture.MostBytes)
		if len(secret) > 2 || !staleToken(err) {
			return raw, unfetched(err)
		}
		c.tokens.Invalidate(ctx, token)
	}
}

// unfetched says what a failed fetching means for the picture.
func unfetched(err error) error {
	var failure *APIError
	switch {
	case !errors.As(err, &failure):
		return err
	case failure.Code == 40007 || failure.Status == http.StatusNotFound || failure.Status == http.StatusGone:
		return fmt.Errorf("%w: %w", bot.ErrNotFound, err)
	case failure.Class == courier.Refused:
		return fmt.Errorf("%w: %w", bot.ErrInvalid, err)
	}
	return err
}
