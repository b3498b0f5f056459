package store

import (
	"context"
	"errors"
	"time"

	"github.com/redis/go-redis/v9"
)

const (
	readFlyers = 2
	readLimit  = 128
)

// reading is one caller's reads, which leave together with those of others.
type reading struct {
	cmds []redis.Cmder
	err  error
	done chan struct{}
}

// read runs commands that change nothing, in one pipeline with whatever other
// callers read at the moment. Each command is looked at only after it came back;
// redis.Nil is no error here.
func (s *Store) read(ctx context.Context, doing string, cmds ...redis.Cmder) error {
	if err := ctx.Err(); err != nil {
		return gaveUp(doing, ctx)
	}
	job := &reading{cmds: cmds, done: make(chan struct{})}
	s.reads.add(struct{}{}, job)
	select {
	case <-job.done:
	case <-ctx.Done():
		return gaveUp(doing, ctx)
	}
	if job.err != nil {
		return readTrouble(doing, job.err)
	}
	return nil
}

// flyReads runs the reads of many callers; those that the network failed are tried
// again, since a pooled connection may have died unnoticed.
func (s *Store) flyReads(_ struct{}, jobs []*reading) {
	ctx, cancel := flightContext()
	defer cancel()
	for try := 0; ; try++ {
		s.pipe(ctx, jobs)
		again := failed(jobs)
		if len(again) == 0 || try == lastTry || !rest(ctx, try) {
			break
		}
	}
	for _, j := range jobs {
		close(j.done)
	}
}

func (s *Store) pipe(ctx context.Context, jobs []*reading) {
	pipe := s.client.Pipeline()
	for _, j := range jobs {
		for _, cmd := range j.cmds {
			cmd.SetErr(nil)
			_ = pipe.Process(ctx, cmd) // only queues
		}
	}
	_, err := pipe.Exec(ctx)
	for _, j := range jobs {
		j.err = firstError(j.cmds)
		if j.err == nil && err != nil && !isAnswer(err) && len(j.cmds) == 0 {
			j.err = err
		}
	}
}

func firstError(cmds []redis.Cmder) error {
	for _, cmd := range cmds {
		if err := cmd.Err(); err != nil && !errors.Is(err, redis.Nil) {
			return err
		}
	}
	return nil
}

// failed lists the jobs worth another try.
func failed(jobs []*reading) []*reading {
	var again []*reading
	for _, j := range jobs {
		if j.err != nil && (!isAnswer(j.err) || isRefusal(j.err)) {
			again = append(again, j)
		}
	}
	return again
}

// lastTry is the number of the last try, counted from 0.
const lastTry = 2

// rest waits before the next try and reports whether there is still time for it.
func rest(ctx context.Context, try int) bool {
	timer := time.NewTimer(20 * time.Millisecond << (2 * try))
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
