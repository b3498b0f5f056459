package courier

import (
	"context"
	"errors"
	"time"

	"yishi/bot/council"
)

// ErrGone: the row is not there any more; it was delivered or withdrawn.
var ErrGone = errors.New("message is gone")

// Outbox is where messages wait.
type Outbox interface {
	// Communities lists the communities that have messages, or all.
	Communities(ctx context.Context) ([]council.ID, error)
	// Waiting calls f for every message that waits and is not parked.
	Waiting(ctx context.Context, c council.ID, f func(Message) error) error
	// Load returns a message. Errors: ErrGone.
	Load(ctx context.Context, c council.ID, id string) (Message, error)
	// Done removes a message; repeating does nothing.
	Done(ctx context.Context, c council.ID, id string) error
	// Park keeps a message aside until the bot brings it back; repeating does nothing.
	Park(ctx context.Context, c council.ID, id string) error
}

// Memory counts what was sent. Losing it costs a message too many, no more.
type Memory interface {
	// Attempt counts a try under key and reports whether it is within limit per window.
	Attempt(ctx context.Context, key string, limit int, window time.Duration) (bool, error)
	// Keep stores value under key for ttl; Recall returns nil when it is gone.
	Keep(ctx context.Context, c council.ID, key string, value []byte, ttl time.Duration) error
	Recall(ctx context.Context, c council.ID, key string) ([]byte, error)
}
