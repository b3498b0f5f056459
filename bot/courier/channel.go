package courier

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Channel sends to one platform. Send returns nil when the platform has taken the
// message, or an error that wraps *Failure; any other error is tried again later.
// Its errors reach the log: they hold no secret, no person and no text.
type Channel interface {
	Name() string
	Send(ctx context.Context, m Message) error
}

// Class says what follows from a failure.
type Class int

// The classes of failure.
const (
	// Again: try again, after Failure.After if given.
	Again Class = iota
	// Refused: it will never work (no such receiver, no such group); the row goes.
	Refused
	// Spent: the platform takes no more until the resident writes; the row is parked.
	Spent
	// Misconfigured: the operator must mend something (secret, white list); the row
	// stays and an alarm is raised.
	Misconfigured
)

func (c Class) String() string {
	return [...]string{"again", "refused", "spent", "misconfigured"}[c]
}

// Failure is why a channel did not take a message.
type Failure struct {
	Class Class
	// After is how long to wait at least, for Again; 0 leaves it to the courier.
	After time.Duration
	Err   error
}

func (f *Failure) Error() string { return fmt.Sprintf("%s: %v", f.Class, f.Err) }

func (f *Failure) Unwrap() error { return f.Err }

// failureOf finds the class of err.
func failureOf(err error) Failure {
	var f *Failure
	if errors.As(err, &f) && f.Class >= Again && f.Class <= Misconfigured {
		return *f
	}
	return Failure{Class: Again, Err: err}
}
