package courier

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"

	"yishi/bot/council"
)

// Parts are what a Courier is made of; all are needed unless said otherwise.
type Parts struct {
	Outbox   Outbox
	Memory   Memory
	Channels []Channel
	Jobs     []Job // may be empty
	// Redis is where asynq keeps its queues. It need not be durable: what is lost
	// there is queued again from the outbox.
	Redis redis.UniversalClient
	// Now is the time as the store has it.
	Now func() time.Time
	// Zone is where residents live: quiet hours, weeks and cron lines are theirs.
	Zone *time.Location
	// Rates limit messages to one receiver, by channel name; may be nil.
	Rates map[string]Rate
	Log   *slog.Logger
	// Count is told of every outcome, for metrics; may be nil. The outcomes are
	// sent, again, refused, spent, misconfigured, left_out, given_up, and for jobs
	// done and failed with the job's name as channel.
	Count func(channel, outcome string)
}

// Courier delivers until it is stopped.
type Courier struct {
	Parts
	channels map[string]Channel
	tasks    tasks
	sent     *recent // sent but perhaps not yet removed
	queued   *recent // queued a moment ago
	alarmed  *recent // channels whose alarm was logged a moment ago

	mu    sync.Mutex
	woken map[council.ID]bool
	bell  chan struct{}
}

// New puts a courier together; Run starts it.
func New(p Parts) *Courier {
	c := &Courier{
		Parts:    p,
		channels: make(map[string]Channel, len(p.Channels)),
		sent:     newRecent(time.Hour),
		queued:   newRecent(30 * time.Second),
		alarmed:  newRecent(10 * time.Minute),
		woken:    make(map[council.ID]bool),
		bell:     make(chan struct{}, 1),
	}
	for _, ch := range p.Channels {
		c.channels[ch.Name()] = ch
	}
	if p.Redis != nil {
		c.tasks = &asynqTasks{client: asynq.NewClientFromRedisClient(p.Redis), inspector: asynq.NewInspectorFromRedisClient(p.Redis)}
	}
	return c
}

// Pauses between the courier's rounds.
const (
	sweepEvery  = 3 * time.Second
	orphanEvery = 10 * time.Second
	slotsEvery  = 10 * time.Second
)

// Run delivers and starts jobs until ctx ends; then it lets running work finish,
// for 8 s at most. It returns an error only when it could not start.
func (c *Courier) Run(ctx context.Context) error {
	clock, works, err := c.schedule()
	if err != nil {
		return err
	}
	servers, err := c.startServers(context.WithoutCancel(ctx))
	if err != nil {
		return err
	}
	var rounds sync.WaitGroup
	rounds.Go(func() { c.relay(ctx) })
	rounds.Go(func() { every(ctx, orphanEvery, func() { c.adopt(ctx) }) })
	rounds.Go(func() {
		// At the start for a slot missed before it, later for slots that could not be
		// queued when they fell due.
		every(ctx, slotsEvery, func() {
			for _, w := range works {
				c.queueSlots(w, time.Now().In(c.Zone))
			}
		})
	})
	clock.Start()
	<-ctx.Done()
	<-clock.Stop().Done()
	rounds.Wait()
	var stopping sync.WaitGroup
	for _, s := range servers {
		stopping.Go(s.Shutdown)
	}
	stopping.Wait()
	return nil
}

// startServers starts one asynq server per queue, so that a channel that hangs
// holds up nobody else.
func (c *Courier) startServers(ctx context.Context) ([]*asynq.Server, error) {
	var servers []*asynq.Server
	for _, queue := range c.queues() {
		s := asynq.NewServerFromRedisClient(c.Redis, asynq.Config{
			Concurrency:              6,
			Queues:                   map[string]int{queue: 1},
			BaseContext:              func() context.Context { return ctx },
			TaskCheckInterval:        200 * time.Millisecond,
			DelayedTaskCheckInterval: time.Second,
			RetryDelayFunc:           retryDelay,
			IsFailure:                isFailure,
			Logger:                   asynqLog{c.Log},
			LogLevel:                 asynq.WarnLevel,
		})
		if err := s.Start(asynq.HandlerFunc(c.handle)); err != nil {
			for _, started := range servers {
				started.Shutdown()
			}
			return nil, fmt.Errorf("start queue %s: %w", queue, err)
		}
		servers = append(servers, s)
	}
	return servers, nil
}

// queues lists the names of all queues: one per channel, one for jobs.
func (c *Courier) queues() []string {
	var names []string
	for _, ch := range c.Channels {
		names = append(names, queueOf(ch.Name()))
	}
	if len(c.Jobs) > 0 {
		names = append(names, jobQueue)
	}
	return names
}

func queueOf(channel string) string { return "send-" + channel }

const jobQueue = "jobs"

func (c *Courier) count(channel, outcome string) {
	if c.Count != nil {
		c.Count(channel, outcome)
	}
}

// every calls f at once and then at each interval until ctx ends.
func every(ctx context.Context, interval time.Duration, f func()) {
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	for ctx.Err() == nil {
		f()
		select {
		case <-ctx.Done():
		case <-ticker.C:
		}
	}
}
