package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"yishi/bot"
	"yishi/bot/courier"
)

// sealEvery is how often new ledger entries come under a signed head, unless the bot
// names another schedule.
const sealEvery = "*/10 * * * * *"

// jobs are the bot's jobs, each done for one community after the other. One that
// fails does not keep the others waiting.
func (h *house) jobs() []courier.Job {
	var all []courier.Job
	specs := map[string]string{"seal": sealEvery}
	maps.Copy(specs, bot.Jobs())
	for _, name := range slices.Sorted(maps.Keys(specs)) {
		all = append(all, courier.Job{Name: name, Spec: specs[name], Run: func(ctx context.Context, slot time.Time) error {
			return h.everywhere(ctx, name, slot)
		}})
	}
	return all
}

// everywhere does a job for every community.
func (h *house) everywhere(ctx context.Context, job string, slot time.Time) error {
	ids, err := h.store.Communities(ctx)
	if err != nil {
		return fmt.Errorf("list communities: %w", err)
	}
	var failed error
	for _, id := range ids {
		if err := h.Tick(ctx, job, id, slot); err != nil {
			failed = errors.Join(failed, fmt.Errorf("community %s: %w", id, err))
		}
		if ctx.Err() != nil {
			return errors.Join(failed, ctx.Err())
		}
	}
	return failed
}
