package wecom

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"yishi/bot"
	"yishi/bot/courier"
	"yishi/handlers/envelope"
	"yishi/handlers/envelope/call"
	"yishi/handlers/envelope/picture"
)

// Media brings the pictures that people show the smart bot: addresses, good for five
// minutes, of bytes that are sealed with the callback's key.
type Media struct {
	key    *envelope.Key
	host   string
	client *http.Client
}

// mostHops is how many redirects are followed; each has to lead outside.
const mostHops = 3

// NewMedia makes a fetcher with the keys of the bot's console. base is what stands in for
// the platform, which is reached wherever it lies; empty there is none. The errors are
// envelope.ErrToken, envelope.ErrKey and call.ErrBase.
func NewMedia(token, aesKey, base string) (*Media, error) {
	key, err := envelope.NewKey(token, aesKey, "")
	if err != nil {
		return nil, err
	}
	transport, err := call.Outside(base)
	if err != nil {
		return nil, err
	}
	to, err := url.Parse(base)
	if err != nil {
		return nil, call.ErrBase
	}
	m := &Media{key: key, host: to.Host}
	m.client = &http.Client{Transport: transport, Timeout: call.Timeout, CheckRedirect: func(r *http.Request, via []*http.Request) error {
		if len(via) > mostHops || !m.mayAsk(r.URL) {
			return call.ErrInside
		}
		return nil
	}}
	return m, nil
}

// mayAsk lets through what is encrypted on the way, and what stands in for the platform.
func (m *Media) mayAsk(to *url.URL) bool {
	return to.User == nil && (to.Scheme == "https" && to.Host != "" || m.host != "" && to.Host == m.host)
}

// Fetch brings a picture and opens it. Errors: bot.ErrNotFound when the address is good no
// more, bot.ErrInvalid when it leads nowhere that pictures are, to more than pictures may
// be, or to what the key does not open; others are *APIError. None holds the address.
func (m *Media) Fetch(ctx context.Context, address string) ([]byte, error) {
	to, err := url.Parse(address)
	if err != nil || !m.mayAsk(to) {
		return nil, fmt.Errorf("%w: %w", bot.ErrInvalid, call.ErrInside)
	}
	sealed, err := m.get(ctx, to)
	if err != nil {
		return nil, err
	}
	raw, err := m.key.OpenFile(sealed)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", bot.ErrInvalid, err)
	}
	return raw, nil
}

func (m *Media) get(ctx context.Context, to *url.URL) ([]byte, error) {
	about := call.Call{Name: "aibot/media", Secret: []string{to.String(), to.RawQuery, to.Host}}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, to.String(), nil)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", bot.ErrInvalid, call.ErrInside)
	}
	response, err := m.client.Do(request)
	switch {
	case errors.Is(err, call.ErrInside):
		return nil, fmt.Errorf("%w: %w", bot.ErrInvalid, call.ErrInside)
	case err != nil:
		return nil, call.Failed(about.Name, err, about.Secret...)
	}
	defer func() { _ = response.Body.Close() }()
	switch status := response.StatusCode; {
	case status >= http.StatusInternalServerError || status == http.StatusTooManyRequests || status == http.StatusRequestTimeout:
		return nil, &APIError{Name: about.Name, Status: status, Class: courier.Again}
	case status != http.StatusOK: // 403 is what an address says that is five minutes old
		return nil, fmt.Errorf("%w: %w", bot.ErrNotFound, &APIError{Name: about.Name, Status: status, Class: courier.Refused})
	}
	sealed, err := call.Body(about, response, picture.MostBytes+64) // and the padding
	var failure *APIError
	if errors.As(err, &failure) && failure.Class == courier.Refused {
		return nil, fmt.Errorf("%w: %w", bot.ErrInvalid, err)
	}
	return sealed, err
}
