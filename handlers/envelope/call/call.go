// Package call posts JSON to the APIs of WeChat and WeCom. Both answer every
// call with HTTP 200 and an errcode, both carry their secrets in the address,
// and so both need the same care: a deadline, typed errors, and nothing of the
// address in any of them.
package call

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"time"

	"yishi/bot/courier"
)

const (
	// Timeout is how long one call may take.
	Timeout = 5 * time.Second
	// maxAnswer bounds an answer in bytes.
	maxAnswer = 1 << 20
)

// Verdict is what follows from an errcode of the platform.
type Verdict struct {
	Class courier.Class
	// After is how long to wait at least before the next try.
	After time.Duration
}

// Caller posts to one platform. It is safe for use by several goroutines.
type Caller struct {
	client *http.Client
	judge  func(code int64) Verdict
}

// NewCaller makes a caller that goes through transport and judges errcodes. It
// follows no redirects: the address holds a secret.
func NewCaller(transport http.RoundTripper, judge func(code int64) Verdict) *Caller {
	return &Caller{judge: judge, client: &http.Client{
		Transport: transport,
		Timeout:   Timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error {
			return http.ErrUseLastResponse
		},
	}}
}

// Call is one call: what it is named in errors, where it goes, and what it carries.
type Call struct {
	// Name stands for the call in errors, as the address must not.
	Name string
	URL  string
	// In is sent as JSON. Out, unless nil, takes the answer.
	In, Out any
	// Secret are words that must not come back in an error's text: tokens, keys,
	// openids. Platforms quote them.
	Secret []string
}

// Post makes a call. Its errors are *Error.
func (c *Caller) Post(ctx context.Context, call Call) error {
	var body bytes.Buffer
	encoder := json.NewEncoder(&body)
	encoder.SetEscapeHTML(false) // the platforms show \u003c as it is
	if err := encoder.Encode(call.In); err != nil {
		return &Error{Name: call.Name, Class: courier.Refused, Msg: "cannot be written as JSON"}
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, call.URL, &body)
	if err != nil {
		return &Error{Name: call.Name, Class: courier.Misconfigured, Msg: "the address is not a URL"}
	}
	request.Header.Set("Content-Type", "application/json; charset=utf-8")
	response, err := c.client.Do(request)
	if err != nil {
		return Failed(call.Name, err, call.Secret...)
	}
	defer func() { _ = response.Body.Close() }()
	answer, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	if err != nil {
		return Failed(call.Name, err, call.Secret...)
	}
	if response.StatusCode != http.StatusOK {
		return &Error{Name: call.Name, Status: response.StatusCode, Class: statusClass(response.StatusCode)}
	}
	return c.read(call, answer)
}

// read takes the errcode and the rest out of an answer.
func (c *Caller) read(call Call, answer []byte) error {
	var result struct {
		Code int64  `json:"errcode"`
		Msg  string `json:"errmsg"`
	}
	if json.Unmarshal(answer, &result) != nil {
		return &Error{Name: call.Name, Class: courier.Again, Msg: "the answer is not as the platform writes it"}
	}
	if result.Code != 0 {
		verdict := c.judge(result.Code)
		return &Error{
			Name: call.Name, Code: result.Code, Msg: redacted(result.Msg, call.Secret),
			Class: verdict.Class, After: verdict.After,
		}
	}
	if call.Out != nil && json.Unmarshal(answer, call.Out) != nil {
		return &Error{Name: call.Name, Class: courier.Again, Msg: "the answer is not as the platform writes it"}
	}
	return nil
}

// Failed is the error of a call that got no answer. The address is taken out of
// err, and the secret words with it.
func Failed(name string, err error, secret ...string) *Error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	failure := &Error{Name: name, Class: courier.Again, Msg: redacted(err.Error(), secret)}
	for _, known := range []error{context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, known) {
			failure.cause = known
		}
	}
	return failure
}

func statusClass(status int) courier.Class {
	if status >= http.StatusInternalServerError || status == http.StatusTooManyRequests || status == http.StatusRequestTimeout {
		return courier.Again
	}
	return courier.Misconfigured // the API itself always says 200: this is somebody else
}
