package official

import (
	"context"
	"net/http"
	"net/url"

	"yishi/handlers/envelope/call"
)

// Hosts of the platform that a base URL stands in for.
const (
	apiHost = "api.weixin.qq.com"
	webHost = "mp.weixin.qq.com"
)

// APIError is why a call of the API failed, typed by what follows from it. It
// holds no token, secret, openid or address.
type APIError = call.Error

// ClientSettings are what a client of the account's API needs.
type ClientSettings struct {
	AppID, Secret string
	// Base takes the place of https://api.weixin.qq.com; empty leaves it.
	Base string
	// Transport carries the calls; nil is http.DefaultTransport.
	Transport http.RoundTripper
	// Cache keeps the access token where all replicas see it.
	Cache TokenCache
	// Clock says when a token has expired.
	Clock Clock
}

// Client calls the API of one official account. It is safe for use by several
// goroutines. Its errors are *APIError, except where a method says otherwise.
type Client struct {
	caller *call.Caller
	tokens *Tokens
}

// NewClient makes a client. The errors are ErrAppID and call.ErrBase.
func NewClient(s ClientSettings) (*Client, error) {
	if s.AppID == "" {
		return nil, ErrAppID
	}
	transport, err := call.Elsewhere(s.Base, s.Transport, apiHost, webHost)
	if err != nil {
		return nil, err
	}
	caller := call.NewCaller(transport, judge)
	return &Client{caller: caller, tokens: newTokens(s, caller)}, nil
}

// Tokens are the access tokens of the client, for parts of the SDK that want them.
func (c *Client) Tokens() *Tokens { return c.tokens }

// post makes a call with the access token, and once more with a fresh one when
// the platform no longer knows the first. person is the openid in the call, if
// there is one.
func (c *Client) post(ctx context.Context, name string, in, out any, person string) error {
	secret := []string{person}
	for {
		token, err := c.tokens.Token(ctx)
		if err != nil {
			return err
		}
		secret = append(secret, token)
		err = c.caller.Post(ctx, call.Call{
			Name: name,
			URL:  "https://" + apiHost + "/cgi-bin/" + name + "?access_token=" + url.QueryEscape(token),
			In:   in, Out: out, Secret: secret,
		})
		if len(secret) > 2 || !staleToken(err) {
			return err
		}
		c.tokens.Invalidate(ctx, token)
	}
}
