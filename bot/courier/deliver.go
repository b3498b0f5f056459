package courier

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"yishi/bot/council"
)

const (
	sendTimeout = 10 * time.Second
	ratePause   = 20 * time.Second
	alarmPause  = 10 * time.Minute
)

// deliver brings one message to its channel. nil ends the task.
func (c *Courier) deliver(ctx context.Context, p parcel, tries int) error {
	c.queued.drop(p.Row) // from here on the relay may queue it again
	m, err := c.Outbox.Load(ctx, p.Community, p.Row)
	switch {
	case errors.Is(err, ErrGone):
		c.sent.drop(p.Row)
		return nil
	case err != nil:
		return fmt.Errorf("load message: %w", err)
	case c.sent.has(p.Row, c.Now()): // sent before, but could not be removed
		return c.remove(ctx, p)
	case c.Due(m, c.Now()).After(c.Now()):
		return nil // the relay brings it back when it is due
	}
	ch := c.channels[m.Channel]
	if ch == nil {
		c.alarm(ctx, m.Channel, errors.New("no such channel is set up"))
		return &later{alarmPause}
	}
	switch verdict, err := c.allow(ctx, p.Community, m); {
	case err != nil:
		return err
	case verdict == waitRate:
		return &later{ratePause}
	case verdict == leaveOut:
		c.count(m.Channel, "left_out")
		return c.remove(ctx, p)
	case verdict == putAside:
		c.count(m.Channel, "left_out")
		return c.park(ctx, p)
	}
	if err := c.send(ctx, ch, m); err != nil {
		return c.failed(ctx, p, m, failureOf(err), tries)
	}
	c.sent.add(p.Row, c.Now())
	c.count(m.Channel, "sent")
	if err := c.remove(ctx, p); err != nil {
		return err
	}
	c.sent.drop(p.Row)
	return nil
}

func (c *Courier) send(ctx context.Context, ch Channel, m Message) (err error) {
	ctx, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	defer func() {
		if p := recover(); p != nil {
			// The value of a panic may hold the message, so only its type is told.
			err = fmt.Errorf("channel panicked with a %T", p)
		}
	}()
	return ch.Send(ctx, m)
}

// failed decides what becomes of a message that was not taken.
func (c *Courier) failed(ctx context.Context, p parcel, m Message, f Failure, tries int) error {
	c.count(m.Channel, f.Class.String())
	switch f.Class {
	case Misconfigured:
		c.alarm(ctx, m.Channel, f.Err)
		return &later{alarmPause}
	case Refused:
		c.tell(ctx, p, m, "message refused for good", f.Err)
		return c.remove(ctx, p)
	case Spent:
		return c.park(ctx, p)
	}
	if tries >= deliveryTries {
		c.count(m.Channel, "given_up")
		c.tell(ctx, p, m, "message given up and parked", f.Err)
		return c.park(ctx, p)
	}
	return &f
}

func (c *Courier) tell(ctx context.Context, p parcel, m Message, what string, err error) {
	c.Log.LogAttrs(ctx, slog.LevelWarn, what, slog.String("community", string(p.Community)),
		slog.String("channel", m.Channel), slog.String("motive", m.Motive), slog.String("error", err.Error()))
}

// remove takes the row away. It keeps trying as long as the process lives and the
// task may run, because trying the task again elsewhere would send twice.
func (c *Courier) remove(ctx context.Context, p parcel) error {
	return c.insist(ctx, p, c.Outbox.Done)
}

func (c *Courier) park(ctx context.Context, p parcel) error {
	return c.insist(ctx, p, c.Outbox.Park)
}

func (c *Courier) insist(ctx context.Context, p parcel, do func(context.Context, council.ID, string) error) error {
	pause := 100 * time.Millisecond
	for {
		err := do(ctx, p.Community, p.Row)
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("settle message: %w", err)
		case <-time.After(pause):
			pause = min(2*pause, 10*time.Second)
		}
	}
}
