package main

import (
	"context"

	"github.com/redis/go-redis/v9"
)

// silent swallows what go-redis says by itself on the standard error: it repeats
// errors that the callers tell already.
type silent struct{}

// Printf implements go-redis's logger.
func (silent) Printf(context.Context, string, ...any) {}

// quietRedis silences go-redis for the whole process; it must come first.
func quietRedis() { redis.SetLogger(silent{}) }
