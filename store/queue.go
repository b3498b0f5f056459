package store

import "github.com/redis/go-redis/v9"

// Connect sets up a client of its own for the task queue, which polls and subscribes;
// url has the forms that Open takes. It connects when it is first used. Errors:
// ErrInvalid for a URL that cannot be used.
func Connect(url string) (redis.UniversalClient, error) { return connect(url) }
