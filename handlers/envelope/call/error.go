package call

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"yishi/bot/courier"
)

// maxMsg bounds what an error repeats of the platform's words, in bytes.
const maxMsg = 300

// Error is why a call failed. Its text holds no token, secret, key, person or
// address. The courier sees it as a *courier.Failure of its class.
type Error struct {
	// Name is the call's name, like "message/custom/send".
	Name string
	// Code is the platform's errcode; 0 when the call did not get that far.
	Code int64
	// Status is the HTTP status, when it was not 200.
	Status int
	// Msg is the platform's errmsg or the connection's error.
	Msg string
	// Class says what follows, and After how long to wait at least.
	Class courier.Class
	After time.Duration

	cause error
}

// Error returns the call, the code and the platform's words.
func (e *Error) Error() string {
	switch {
	case e.Code != 0:
		return fmt.Sprintf("%s: errcode %d: %s", e.Name, e.Code, e.Msg)
	case e.Status != 0:
		return fmt.Sprintf("%s: HTTP status %d", e.Name, e.Status)
	}
	return e.Name + ": " + e.Msg
}

// Unwrap returns context.Canceled or context.DeadlineExceeded when that was the cause.
func (e *Error) Unwrap() error { return e.cause }

// As lets errors.As find the courier's view of the error.
func (e *Error) As(target any) bool {
	failure, ok := target.(**courier.Failure)
	if ok {
		*failure = &courier.Failure{Class: e.Class, After: e.After, Err: e}
	}
	return ok
}

// addresses are what may stand in front of a secret in somebody else's error.
var addresses = regexp.MustCompile(`(?i)(https?://|access_token=|secret=|key=)[^\s"]*`)

// redacted cuts a text and takes addresses and the secret words out of it.
func redacted(text string, secret []string) string {
	text = addresses.ReplaceAllString(text, "***")
	for _, word := range secret {
		if word != "" {
			text = strings.ReplaceAll(text, word, "***")
		}
	}
	if len(text) > maxMsg {
		text = strings.ToValidUTF8(text[:maxMsg], "")
	}
	return text
}
