package main

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/redis/go-redis/v9"
)

// redisLog takes what go-redis says by itself: it repeats errors that our own log
// and the callers tell already.
type redisLog struct{ log *slog.Logger }

// Printf implements go-redis's logger.
func (l redisLog) Printf(ctx context.Context, format string, v ...any) {
	l.log.DebugContext(ctx, fmt.Sprintf(format, v...))
}

// quietRedis hands go-redis's own words to log. It is global there.
func quietRedis(log *slog.Logger) { redis.SetLogger(redisLog{log}) }
