package envelope

import (
	"errors"
	"io"
	"net/http"
	"os"
)

// MaxBody bounds a callback's body in bytes. A message of the platforms takes
// a few thousand.
const MaxBody = 256 << 10

// Errors of ReadBody beside those of the connection.
var (
	// ErrTooLarge says that a body is longer than MaxBody.
	ErrTooLarge = errors.New("envelope: body is too large")
	// ErrSlow says that the server's read deadline passed before the body came.
	ErrSlow = errors.New("envelope: body came too slowly")
	// ErrBroken says that the body ended before its announced length.
	ErrBroken = errors.New("envelope: body is broken")
)

// ReadBody reads a request's body into room, which grows when it must, and
// returns ErrTooLarge, ErrSlow or ErrBroken. How long it waits is the server's
// ReadTimeout; there is no other guard against slow senders.
func ReadBody(room []byte, r *http.Request) ([]byte, error) {
	if r.ContentLength > MaxBody {
		return room, ErrTooLarge
	}
	body := room[:0]
	for {
		if len(body) == cap(body) {
			body = append(body, 0)[:len(body)]
		}
		n, err := r.Body.Read(body[len(body):cap(body)])
		body = body[:len(body)+n]
		if len(body) > MaxBody {
			return body, ErrTooLarge
		}
		switch {
		case errors.Is(err, io.EOF):
			return body, nil
		case errors.Is(err, os.ErrDeadlineExceeded):
			return body, ErrSlow
		case err != nil:
			return body, ErrBroken
		}
	}
}
