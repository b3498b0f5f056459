package official

import (
	"errors"
	"time"

	"yishi/bot/courier"
	"yishi/handlers/envelope/call"
)

// How long the platform's own limits last.
const (
	minuteQuota = time.Minute
	dayQuota    = time.Hour // it ends at midnight; an hourly look costs nothing
)

// judge says what follows from an errcode of the official account API. What is
// not listed is tried again, which the courier bounds.
func judge(code int64) call.Verdict {
	switch code {
	case 45015, // 48 hours have passed since the person wrote, or they do not follow
		45047: // the messages of this window are used up
		return call.Verdict{Class: courier.Spent}
	case 40003, // not an openid of this account
		43004,               // does not follow
		43101,               // has not agreed to this message, or no more
		40037, 47003, 41030, // template, its data or its page
		40007, 40008, 44002, 44003, 44004, 45002, 45008, 87014: // the content
		return call.Verdict{Class: courier.Refused}
	case 40013, 40125, 40243, 41002, 41004, // app id or secret
		40164, 61004, // this server's address is not on the white list
		48001, 48004, 50002: // the account may not do this
		return call.Verdict{Class: courier.Misconfigured}
	case 45009:
		return call.Verdict{Class: courier.Again, After: dayQuota}
	case 45011:
		return call.Verdict{Class: courier.Again, After: minuteQuota}
	}
	return call.Verdict{Class: courier.Again}
}

// staleToken reports whether the platform no longer knows the access token.
func staleToken(err error) bool {
	var failure *APIError
	if !errors.As(err, &failure) {
		return false
	}
	return failure.Code == 40001 || failure.Code == 40014 || failure.Code == 42001
}
