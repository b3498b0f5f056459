package courier

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"yishi/bot/council"
)

// Wake tells the relay that a community has something to send. It never blocks;
// without it the message goes out at the next sweep.
func (c *Courier) Wake(id council.ID) {
	c.mu.Lock()
	c.woken[id] = true
	c.mu.Unlock()
	select {
	case c.bell <- struct{}{}:
	default:
	}
}

// relay queues what waits: of all communities every few seconds, and of a woken one
// at once.
func (c *Courier) relay(ctx context.Context) {
	ticker := time.NewTicker(sweepEvery)
	defer ticker.Stop()
	c.sweep(ctx)
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			c.sweep(ctx)
		case <-c.bell:
			c.queueAll(ctx, c.takeWoken())
		}
	}
}

func (c *Courier) takeWoken() []council.ID {
	c.mu.Lock()
	defer c.mu.Unlock()
	ids := make([]council.ID, 0, len(c.woken))
	for id := range c.woken {
		ids = append(ids, id)
	}
	clear(c.woken)
	return ids
}

func (c *Courier) sweep(ctx context.Context) {
	ids, err := c.Outbox.Communities(ctx)
	if err != nil {
		c.warn(ctx, "communities not listed", err)
		return
	}
	c.queueAll(ctx, ids)
}

func (c *Courier) queueAll(ctx context.Context, ids []council.ID) {
	for _, id := range ids {
		if ctx.Err() != nil {
			return
		}
		if err := c.queueWaiting(ctx, id); err != nil {
			c.warn(ctx, "messages not queued", err, slog.String("community", string(id)))
		}
	}
}

// queueWaiting queues a community's messages that are due.
func (c *Courier) queueWaiting(ctx context.Context, id council.ID) error {
	now := c.Now()
	return c.Outbox.Waiting(ctx, id, func(m Message) error {
		if c.Due(m, now).After(now) || c.queued.has(m.ID, now) {
			return nil
		}
		if _, known := c.channels[m.Channel]; !known {
			c.alarm(ctx, m.Channel, errors.New("no such channel is set up"))
			return nil
		}
		if err := c.tasks.put(ctx, queueOf(m.Channel), m.ID, parcel{Community: id, Row: m.ID}); err != nil {
			return fmt.Errorf("queue message: %w", err)
		}
		c.queued.add(m.ID, now)
		return nil
	})
}

func (c *Courier) warn(ctx context.Context, what string, err error, attrs ...slog.Attr) {
	if ctx.Err() != nil {
		return // shutting down
	}
	c.Log.LogAttrs(ctx, slog.LevelWarn, what, append(attrs, slog.String("error", err.Error()))...)
}

// alarm tells the operator that a channel needs mending, once in a while.
func (c *Courier) alarm(ctx context.Context, channel string, err error) {
	c.count(channel, Misconfigured.String())
	if c.alarmed.add(channel, c.Now()) {
		c.Log.LogAttrs(ctx, slog.LevelError, "channel needs mending; messages wait",
			slog.String("channel", channel), slog.String("error", err.Error()))
	}
}
