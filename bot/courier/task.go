package courier

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/hibiken/asynq"

	"yishi/bot/council"
)

// parcel is the payload of a delivery: never text, never a person.
type parcel struct {
	Community council.ID `json:"c"`
	Row       string     `json:"r"`
}

// tick is the payload of a job.
type tick struct {
	Job  string `json:"j"`
	Slot int64  `json:"s"` // unix milliseconds
}

const (
	deliverTask = "deliver"
	jobTask     = "job"
)

// tasks is what the courier needs of asynq.
type tasks interface {
	// put queues a delivery under id; an id that is queued already is no error.
	put(ctx context.Context, queue, id string, p parcel) error
	// putTick queues a job's slot and keeps its id taken for a while after it ran.
	putTick(ctx context.Context, id string, t tick, keep time.Duration) error
	// orphans copies tasks of queue whose worker is gone.
	adoptOrphans(ctx context.Context, queue string) (int, error)
}

// Tries before a delivery is given up: at most 15 min apart, about three days.
const (
	deliveryTries = 300
	jobTries      = 5
	longestPause  = 15 * time.Minute
)

type asynqTasks struct {
	client    *asynq.Client
	inspector *asynq.Inspector
}

func (a *asynqTasks) put(ctx context.Context, queue, id string, p parcel) error {
	return a.enqueue(ctx, deliverTask, p, asynq.Queue(queue), asynq.TaskID(id), asynq.MaxRetry(deliveryTries+1))
}

func (a *asynqTasks) putTick(ctx context.Context, id string, t tick, keep time.Duration) error {
	return a.enqueue(ctx, jobTask, t, asynq.Queue(jobQueue), asynq.TaskID(id), asynq.Retention(keep), asynq.MaxRetry(jobTries))
}

func (a *asynqTasks) enqueue(ctx context.Context, kind string, payload any, opts ...asynq.Option) error {
	raw, err := json.Marshal(payload)
	if err != nil {
		return fmt.Errorf("write payload: %w", err)
	}
	_, err = a.client.EnqueueContext(ctx, asynq.NewTask(kind, raw), opts...)
	if errors.Is(err, asynq.ErrTaskIDConflict) {
		return nil
	}
	return err
}

// copyMark ends the id of a task that stands in for an orphan.
const copyMark = "~"

// adoptOrphans queues a copy of every task whose worker lost its lease. The orphan
// itself is retried by asynq a minute later and then finds its work done.
func (a *asynqTasks) adoptOrphans(ctx context.Context, queue string) (adopted int, err error) {
	active, err := a.inspector.ListActiveTasks(queue, asynq.PageSize(1000))
	if errors.Is(err, asynq.ErrQueueNotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("list active tasks: %w", err)
	}
	for _, t := range active {
		if !t.IsOrphaned || strings.Count(t.ID, copyMark) > 8 {
			continue
		}
		opts := []asynq.Option{asynq.Queue(queue), asynq.TaskID(t.ID + copyMark), asynq.MaxRetry(t.MaxRetry)}
		if t.Type == jobTask {
			opts = append(opts, asynq.Retention(t.Retention))
		}
		switch _, err := a.client.EnqueueContext(ctx, asynq.NewTask(t.Type, t.Payload), opts...); {
		case errors.Is(err, asynq.ErrTaskIDConflict): // somebody else did
		case err != nil:
			return adopted, fmt.Errorf("adopt task: %w", err)
		default:
			adopted++
		}
	}
	return adopted, nil
}

// adopt looks for orphans in all queues.
func (c *Courier) adopt(ctx context.Context) {
	for _, queue := range c.queues() {
		n, err := c.tasks.adoptOrphans(ctx, queue)
		if err != nil {
			c.warn(ctx, "orphans not looked for", err, slog.String("queue", queue))
		}
		if n > 0 {
			c.Log.LogAttrs(ctx, slog.LevelWarn, "took over tasks of a process that is gone",
				slog.String("queue", queue), slog.Int("tasks", n))
		}
	}
}

// later asks asynq to try again without counting a failure.
type later struct{ after time.Duration }

func (l *later) Error() string { return fmt.Sprintf("again after %v", l.after) }

func isFailure(err error) bool {
	return err != nil && !errors.As(err, new(*later)) && !errors.Is(err, asynq.ErrLeaseExpired)
}

// retryDelay is when asynq tries again: as asked, else after 2 s, 4 s, 8 s … with
// some jitter.
func retryDelay(tries int, err error, _ *asynq.Task) time.Duration {
	var l *later
	var f *Failure
	switch {
	case errors.As(err, &l):
		return l.after
	case errors.Is(err, asynq.ErrLeaseExpired):
		return 0
	case errors.As(err, &f) && f.After > 0:
		return f.After
	}
	pause := min(2*time.Second<<min(tries, 20), longestPause)
	return pause + rand.N(pause/4+1)
}

// handle runs a task.
func (c *Courier) handle(ctx context.Context, t *asynq.Task) error {
	switch t.Type() {
	case deliverTask:
		var p parcel
		if err := json.Unmarshal(t.Payload(), &p); err != nil {
			return fmt.Errorf("payload of a delivery: %w", asynq.SkipRetry)
		}
		tries, _ := asynq.GetRetryCount(ctx)
		return c.deliver(ctx, p, tries)
	case jobTask:
		var k tick
		if err := json.Unmarshal(t.Payload(), &k); err != nil {
			return fmt.Errorf("payload of a job: %w", asynq.SkipRetry)
		}
		return c.runJob(ctx, k)
	}
	return fmt.Errorf("task of unknown type: %w", asynq.SkipRetry)
}

// asynqLog hands asynq's words to slog.
type asynqLog struct{ log *slog.Logger }

func (l asynqLog) Debug(args ...any) { l.log.Debug(fmt.Sprint(args...)) }
func (l asynqLog) Info(args ...any)  { l.log.Info(fmt.Sprint(args...)) }
func (l asynqLog) Warn(args ...any)  { l.log.Warn(fmt.Sprint(args...)) }
func (l asynqLog) Error(args ...any) { l.log.Error(fmt.Sprint(args...)) }

// Fatal logs only: ending the process is not the queue's business.
func (l asynqLog) Fatal(args ...any) { l.log.Error(fmt.Sprint(args...)) }
