package wecom

import (
	"errors"
	"time"

	"yishi/bot/courier"
	"yishi/handlers/envelope/call"
)

// judgePost says what follows from an errcode of a group's robot. What is not
// listed is tried again, which the courier bounds.
func judgePost(code int64) call.Verdict {
	switch code {
	case 93000, // no such key, or the robot was taken out of the group
		40008, 40035, 40058, 44002, 44003, 44004, 45002, 45008: // the content
		return call.Verdict{Class: courier.Refused}
	case 45009: // too many posts in this minute
		return call.Verdict{Class: courier.Again, After: time.Minute}
	case 48002, 60020: // the API or this server's address is not allowed
		return call.Verdict{Class: courier.Misconfigured}
	}
	return call.Verdict{Class: courier.Again}
}

// judgeResponse says what follows from an errcode of a response_url: but for a
// busy platform nothing, as the address is good for one call.
func judgeResponse(code int64) call.Verdict {
	if code == -1 {
		return call.Verdict{Class: courier.Again}
	}
	return call.Verdict{Class: courier.Refused}
}

// takesNoMarkdown reports whether a robot refused the type of a post: 40008 is an
// unknown type, 40058 a parameter that an older robot does not know.
func takesNoMarkdown(err error) bool {
	var failure *APIError
	return errors.As(err, &failure) && (failure.Code == 40008 || failure.Code == 40058)
}
