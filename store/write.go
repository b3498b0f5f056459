package store

import (
	"context"

	"github.com/redis/go-redis/v9"
)

// write sends commands that may be sent twice without harm, in one pipeline.
func (s *Store) write(ctx context.Context, doing string, queue func(redis.Pipeliner)) error {
	unknown := false
	for try := 0; ; try++ {
		pipe := s.client.Pipeline()
		queue(pipe)
		cmds, err := pipe.Exec(ctx)
		if worst := firstError(cmds); worst != nil {
			err = worst
		}
		if nilIsFine(err) == nil {
			return nil
		}
		unknown = unknown || !isAnswer(err) && !isDial(err)
		if isAnswer(err) && !isRefusal(err) || try == lastTry || !rest(ctx, try) {
			return writeTrouble(doing, err, unknown)
		}
	}
}
