package wecom

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"sync"
	"time"

	"yishi/bot/courier"
	"yishi/bot/phrase"
	"yishi/handlers/envelope/call"
)

const (
	// apiHost is the platform's host, which a base URL stands in for.
	apiHost = "qyapi.weixin.qq.com"
	// maxPost bounds a post in markdown, maxPlain one in plain text, in bytes.
	maxPost  = 4096
	maxPlain = 2048
	// postsAMinute is what the platform lets one robot post.
	postsAMinute = 20
	// maxKeys is how many robots the limiter remembers before it clears out those
	// that have been silent for a minute.
	maxKeys = 1024
)

// APIError is why a call of the API failed, typed by what follows from it. It
// holds no key and no address.
type APIError = call.Error

// ErrResponseURL says that a response_url does not lead to the platform.
var ErrResponseURL = errors.New("wecom: the response_url does not lead to the platform")

// WebhookSettings are what posting to groups needs.
type WebhookSettings struct {
	// Base takes the place of https://qyapi.weixin.qq.com; empty leaves it.
	Base string
	// Transport carries the calls; nil is http.DefaultTransport.
	Transport http.RoundTripper
	// Clock measures the minute of the limit.
	Clock Clock
}

// Webhook posts to groups through their robots, and to response_urls. It is safe
// for use by several goroutines. Its errors are *APIError, except where a method
// says otherwise.
type Webhook struct {
	posts, responses *call.Caller
	host             string
	clock            Clock

	mu   sync.Mutex
	sent map[string][]time.Time
}

var _ Responder = (*Webhook)(nil)

// NewWebhook makes a sender. The error is call.ErrBase.
func NewWebhook(s WebhookSettings) (*Webhook, error) {
	transport, err := call.Elsewhere(s.Base, s.Transport, apiHost)
	if err != nil {
		return nil, err
	}
	base, err := url.Parse(s.Base)
	if err != nil {
		return nil, call.ErrBase
	}
	return &Webhook{
		posts: call.NewCaller(transport, judgePost), responses: call.NewCaller(transport, judgeResponse),
		host: base.Host, clock: s.Clock, sent: map[string][]time.Time{},
	}, nil
}

// Send posts a plain text to the group of a robot's key, in markdown or, where
// the platform does not take that, in plain text. A long text goes out in
// several posts, cut between lines where possible; when one of them fails, the
// text must be sent again as a whole.
//
// A robot may post 20 times a minute. Beyond that Send posts nothing and returns
// an *APIError of the class courier.Again whose After says when to try again.
// The limit is this process's; the platform's own answer is treated the same.
// An error of the class courier.Refused means that the robot is gone.
func (h *Webhook) Send(ctx context.Context, key, text string) error {
	parts := phrase.Split(Markdown(text), maxPost)
	if len(parts) > postsAMinute {
		return &APIError{Name: "webhook/send", Class: courier.Refused, Msg: "the text is too long for a minute of posts"}
	}
	if wait := h.reserve(key, len(parts)); wait > 0 {
		return &APIError{Name: "webhook/send", Class: courier.Again, After: wait, Msg: "20 posts a minute are used up"}
	}
	for _, part := range parts {
		if err := h.post(ctx, key, part); err != nil {
			return err
		}
	}
	return nil
}

// post posts one part, in plain text if the robot takes no markdown_v2.
func (h *Webhook) post(ctx context.Context, key, part string) error {
	err := h.send(ctx, key, map[string]any{"msgtype": "markdown_v2", "markdown_v2": words{part}})
	if !takesNoMarkdown(err) {
		return err
	}
	for _, piece := range phrase.Split(part, maxPlain) {
		if err := h.send(ctx, key, map[string]any{"msgtype": "text", "text": words{piece}}); err != nil {
			return err
		}
	}
	return nil
}

func (h *Webhook) send(ctx context.Context, key string, message any) error {
	return h.posts.Post(ctx, call.Call{
		Name: "webhook/send",
		URL:  "https://" + apiHost + "/cgi-bin/webhook/send?key=" + url.QueryEscape(key),
		In:   message, Secret: []string{key, url.QueryEscape(key)},
	})
}

// Respond posts markdown to the response_url of a message, which is good for one
// call within an hour. The error is ErrResponseURL or an *APIError.
func (h *Webhook) Respond(ctx context.Context, responseURL, markdown string) error {
	to, err := url.Parse(responseURL)
	if err != nil || to.User != nil || !h.platform(to) {
		return ErrResponseURL
	}
	return h.responses.Post(ctx, call.Call{
		Name: "aibot/response", URL: responseURL,
		In:     map[string]any{"msgtype": "markdown", "markdown": words{phrase.Fit(markdown, maxStream)}},
		Secret: []string{to.RawQuery, to.Query().Get("response_code")},
	})
}

// platform reports whether an address is the platform's, or that of what stands
// in for it: nobody is to send us elsewhere.
func (h *Webhook) platform(to *url.URL) bool {
	return to.Scheme == "https" && to.Host == apiHost || h.host != "" && to.Host == h.host
}

// reserve takes n posts out of a robot's minute. It returns how long to wait
// when there are not as many left, and takes none then.
func (h *Webhook) reserve(key string, n int) time.Duration {
	h.mu.Lock()
	defer h.mu.Unlock()
	now := h.clock()
	begin := now.Add(-time.Minute)
	if len(h.sent) >= maxKeys {
		for k, times := range h.sent {
			if !times[len(times)-1].After(begin) {
				delete(h.sent, k)
			}
		}
	}
	times := h.sent[key]
	for len(times) > 0 && !times[0].After(begin) {
		times = times[1:]
	}
	if over := len(times) + n - postsAMinute; over > 0 {
		return times[over-1].Sub(begin)
	}
	for range n {
		times = append(times, now)
	}
	h.sent[key] = times
	return 0
}
