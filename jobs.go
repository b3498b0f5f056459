package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"yishi/bot"
	"yishi/bot/council"
	"yishi/bot/courier"
)

// sealEvery is how often new ledger entries come under a signed head, unless the bot
// names another schedule.
const sealEvery = "*/10 * * * * *"

// jobs are the bot's jobs, each done for a few communities at a time. One that fails does
// not keep the others waiting.
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

// communitiesAtOnce is for how many communities one round of a job works at a time: what
// they read travels together.
const communitiesAtOnce = 8

// everywhere does a job for every community that has something for it to do. A community
// at which an earlier round still works is left to it: a vote of hundreds of thousands that
// closes holds up no other community, and is not closed twice side by side.
func (h *house) everywhere(ctx context.Context, job string, slot time.Time) error {
	ids, err := h.having(ctx, job)
	if err != nil {
		return fmt.Errorf("list communities: %w", err)
	}
	var mu sync.Mutex
	var failed error
	var round errgroup.Group
	round.SetLimit(communitiesAtOnce)
	if job == "pictures" { // platforms that hang must not be asked for many at once
		round.SetLimit(1)
	}
	for _, id := range ids {
		if ctx.Err() != nil {
			break
		}
		round.Go(func() error {
			leave, free := h.underWay.enter(job, id)
			if !free {
				return nil
			}
			defer leave()
			if err := h.Tick(ctx, job, id, slot); err != nil {
				mu.Lock()
				defer mu.Unlock()
				failed = errors.Join(failed, fmt.Errorf("community %s: %w", id, err))
			}
			return nil
		})
	}
	_ = round.Wait() // the failures are gathered
	return errors.Join(failed, ctx.Err())
}

// having lists the communities that have something for a job to do, or may have.
func (h *house) having(ctx context.Context, job string) ([]council.ID, error) {
	if indexes := bot.JobIndexes()[job]; len(indexes) > 0 {
		return h.store.HaveDue(ctx, h.store.Now(), indexes...)
	}
	return h.store.Communities(ctx)
}

// underWay knows at which communities a job is at work in this process.
type underWay struct {
	mu sync.Mutex
	at map[work]bool
}

type work struct {
	job       string
	community council.ID
}

// enter begins a job at a community unless it is under way there; leave ends it.
func (r *underWay) enter(job string, c council.ID) (leave func(), free bool) {
	w := work{job, c}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.at[w] {
		return nil, false
	}
	if r.at == nil {
		r.at = make(map[work]bool)
	}
	r.at[w] = true
	return func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		delete(r.at, w)
	}, true
}
