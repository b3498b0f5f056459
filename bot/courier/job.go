package courier

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/robfig/cron/v3"

	"yishi/bot/calendar"
)

// Job is work that falls due by the clock. Run must do what the state of things
// asks for at its time, whatever the slot: it may run twice, late, or once for
// several slots.
type Job struct {
	Name string
	// Spec is a cron line of five fields, or of six with seconds in front, in
	// Parts.Zone. Schedule stands instead of it when given; it must be aligned, so
	// that all replicas compute the same slots.
	Spec     string
	Schedule cron.Schedule
	Run      func(ctx context.Context, slot time.Time) error
}

const (
	jobTimeout = 5 * time.Minute
	// catchUp is how old a missed slot may be to be run at the start.
	catchUp = 24 * time.Hour
	// mostSlots bounds how many slots are queued after a stall.
	mostSlots = 1000
)

// clockwork queues the slots of one job, each once, none left out.
type clockwork struct {
	job      Job
	schedule cron.Schedule
	keep     time.Duration // how long a slot's id stays taken after it ran
	mu       sync.Mutex
	last     time.Time // the last slot that was queued
}

var cronLine = cron.NewParser(cron.SecondOptional | cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow | cron.Descriptor)

func (j Job) slots() (cron.Schedule, error) {
	if j.Schedule != nil {
		return j.Schedule, nil
	}
	parsed, err := cronLine.Parse(j.Spec)
	if _, loose := parsed.(cron.ConstantDelaySchedule); err == nil && loose {
		err = errors.New("@every has other slots on every replica; use calendar.Aligned")
	}
	if err != nil {
		return nil, fmt.Errorf("job %s: %w", j.Name, err)
	}
	return parsed, nil
}

// Latest is the job's last slot that is not after now, in now's Location.
func (j Job) Latest(now time.Time) (time.Time, error) {
	slots, err := j.slots()
	if err != nil {
		return time.Time{}, err
	}
	return calendar.SlotOf(slots, now), nil
}

// schedule prepares the clockworks of all jobs and the cron that drives them.
func (c *Courier) schedule() (*cron.Cron, []*clockwork, error) {
	clock := cron.New(cron.WithLocation(c.Zone), cron.WithLogger(cron.DiscardLogger))
	var works []*clockwork
	for _, job := range c.Jobs {
		slots, err := job.slots()
		if err != nil {
			return nil, nil, err
		}
		w := &clockwork{job: job, schedule: slots}
		w.begin(time.Now().In(c.Zone))
		clock.Schedule(w.schedule, cron.FuncJob(func() { c.queueSlots(w, time.Now().In(c.Zone)) }))
		works = append(works, w)
	}
	return clock, works, nil
}

// begin sets out so that the latest slot of the last day is queued first: if
// nobody ran it, it runs now, otherwise its id is taken.
func (w *clockwork) begin(now time.Time) {
	next := w.schedule.Next(now)
	period := w.schedule.Next(next).Sub(next)
	w.keep = min(max(20*period, 5*time.Minute), 48*time.Hour)
	w.last = now
	if slot := calendar.SlotOf(w.schedule, now); now.Sub(slot) <= catchUp {
		w.last = slot.Add(-time.Nanosecond)
	}
}

// due returns the slots since the last one, in order, and moves on.
func (w *clockwork) due(now time.Time) []time.Time {
	var slots []time.Time
	for slot := w.schedule.Next(w.last); !slot.IsZero() && !slot.After(now); slot = w.schedule.Next(slot) {
		slots = append(slots, slot)
		w.last = slot
		if len(slots) > mostSlots { // one run covers what is left out
			slots = slices.Delete(slots, 0, 1)
		}
	}
	return slots
}

// queueSlots queues what is due. What cannot be queued is tried again next time.
func (c *Courier) queueSlots(w *clockwork, now time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	before := w.last
	for _, slot := range w.due(now) {
		id := w.job.Name + "@" + strconv.FormatInt(slot.UnixMilli(), 10)
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		err := c.tasks.putTick(ctx, id, tick{w.job.Name, slot.UnixMilli()}, w.keep)
		cancel()
		if err != nil {
			c.Log.LogAttrs(context.Background(), slog.LevelWarn, "job not queued",
				slog.String("job", w.job.Name), slog.String("error", err.Error()))
			w.last = before
			return
		}
		before = slot
	}
}

// runJob runs one slot of a job.
func (c *Courier) runJob(ctx context.Context, k tick) error {
	i := slices.IndexFunc(c.Jobs, func(j Job) bool { return j.Name == k.Job })
	if i < 0 {
		return fmt.Errorf("job %q is not known here", k.Job)
	}
	ctx, cancel := context.WithTimeout(ctx, jobTimeout)
	defer cancel()
	if err := c.Jobs[i].Run(ctx, time.UnixMilli(k.Slot).In(c.Zone)); err != nil {
		c.count(k.Job, "failed")
		c.Log.LogAttrs(ctx, slog.LevelWarn, "job failed", slog.String("job", k.Job), slog.String("error", err.Error()))
		return fmt.Errorf("job %s: %w", k.Job, err)
	}
	c.count(k.Job, "done")
	return nil
}
