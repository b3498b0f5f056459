package main

import (
	"context"
	"log/slog"
	"time"

	"yishi/bot"
	"yishi/handlers/official"
)

// overtime lets some messages be worked on after the platform stopped waiting for the
// answer, and sends it when it is there: in a place of half a million people a roll is not
// drawn in 4.5 seconds. How many may is bounded, so that a store that hangs holds few.
type overtime struct {
	slots chan struct{}
	most  time.Duration
	// late sends an answer that the platform no longer waits for; nil where the door has
	// another way of its own.
	late func(context.Context, bot.Sender, string) error
	log  *slog.Logger
}

const (
	// mostOvertime is how many messages are worked on after their time.
	mostOvertime = 32
	// longestWork is how long one may take in all.
	longestWork = time.Minute
)

// hear has a message answered. Its ctx ends when nobody waits any more.
func (o *overtime) hear(ctx context.Context, in bot.Inbound, hear func(context.Context, bot.Inbound) (bot.Answer, error)) (bot.Answer, error) {
	work, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	extended := make(chan bool, 1)
	watching := context.AfterFunc(ctx, func() {
		select {
		case o.slots <- struct{}{}:
			extended <- true
		default:
			extended <- false
			stop()
			return
		}
		defer func() { <-o.slots }()
		timer := time.NewTimer(o.most)
		defer timer.Stop()
		select {
		case <-timer.C:
			stop()
		case <-work.Done():
		}
	})
	answer, err := hear(work, in)
	if watching() || !<-extended || in.Channel != official.Channel || in.Chat != bot.Private || answer.Text == "" {
		return answer, err
	}
	if o.late != nil {
		if failed := o.late(context.WithoutCancel(ctx), in.Sender, answer.Text); failed != nil {
			o.log.LogAttrs(ctx, slog.LevelWarn, "late answer not sent", slog.String("error", failed.Error()))
		}
	}
	return answer, err
}
