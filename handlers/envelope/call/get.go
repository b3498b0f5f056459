package call

import (
	"context"
	"fmt"
	"io"
	"net/http"

	"yishi/bot/courier"
)

// Get brings bytes, at most most of them: a picture, a voice. Where the platform answers
// in JSON instead, that is its error. Its errors are *Error, of the class courier.Refused
// when what is there is larger.
func (c *Caller) Get(ctx context.Context, call Call, most int64) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, call.URL, nil)
	if err != nil {
		return nil, &Error{Name: call.Name, Class: courier.Misconfigured, Msg: "the address is not a URL"}
	}
	response, err := c.client.Do(request)
	if err != nil {
		return nil, Failed(call.Name, err, call.Secret...)
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		return nil, &Error{Name: call.Name, Status: response.StatusCode, Class: statusClass(response.StatusCode)}
	}
	body, err := Body(call, response, most)
	if err != nil {
		return nil, err
	}
	if len(body) > 0 && body[0] == '{' { // no picture begins so, and the type of the answer varies
		if err := c.read(call, body); err != nil {
			return nil, err
		}
		return nil, &Error{Name: call.Name, Class: courier.Refused, Msg: "the platform answered with words"}
	}
	return body, nil
}

// Body reads an answer of at most most bytes. Its errors are *Error.
func Body(call Call, response *http.Response, most int64) ([]byte, error) {
	tooLarge := &Error{Name: call.Name, Class: courier.Refused, Msg: fmt.Sprintf("more than %d bytes", most)}
	if response.ContentLength > most {
		return nil, tooLarge
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, most+1))
	switch {
	case err != nil:
		return nil, Failed(call.Name, err, call.Secret...)
	case int64(len(body)) > most:
		return nil, tooLarge
	}
	return body, nil
}
