package main

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"time"

	"yishi/bot"
	"yishi/bot/council"
)

// parkedRows is what the waiting room needs of the store.
type parkedRows interface {
	// HaveParked lists the communities that have parked messages.
	HaveParked(ctx context.Context) ([]council.ID, error)
	Parked(ctx context.Context, c council.ID) (map[string]string, error)
	Outgoing(ctx context.Context, c council.ID, ids ...string) ([]bot.Outgoing, error)
	Unpark(ctx context.Context, c council.ID, id string, notBefore time.Time) error
}

// waitingRoom knows which people have messages that wait until they write: a platform
// takes none for them before. It looks into the store now and then, so that hearing a
// message costs nothing.
type waitingRoom struct {
	rows parkedRows
	// excuse frees a message from its receiver's weekly budget.
	excuse func(ctx context.Context, c council.ID, id string) error
	wake   func(council.ID)
	log    *slog.Logger

	mu   sync.Mutex
	seen map[string]parkedRow    // by row id
	of   map[bot.Sender][]string // row ids by who has to write first
}

type parkedRow struct {
	community council.ID
	sender    bot.Sender
}

// lookEvery is how old the room's knowledge may be.
const lookEvery = 30 * time.Second

// tend looks into the store until ctx ends.
func (r *waitingRoom) tend(ctx context.Context) {
	ticker := time.NewTicker(lookEvery)
	defer ticker.Stop()
	for ctx.Err() == nil {
		if err := r.look(ctx); err != nil && ctx.Err() == nil {
			r.log.LogAttrs(ctx, slog.LevelWarn, "parked messages not listed", slog.String("error", err.Error()))
		}
		select {
		case <-ctx.Done():
		case <-ticker.C:
		}
	}
}

// look lists the parked messages of all communities; those known already are not read
// again.
func (r *waitingRoom) look(ctx context.Context) error {
	ids, err := r.rows.HaveParked(ctx)
	if err != nil {
		return err
	}
	seen, of := make(map[string]parkedRow), make(map[bot.Sender][]string)
	for _, c := range ids {
		parked, err := r.rows.Parked(ctx, c)
		if err != nil {
			return err
		}
		var unknown []string
		for id := range parked {
			if row, known := r.known(id); known {
				seen[id] = row
				continue
			}
			unknown = append(unknown, id)
		}
		for some := range slices.Chunk(unknown, parkedAtOnce) {
			rows, err := r.rows.Outgoing(ctx, c, some...) // without those gone meanwhile
			if err != nil {
				return err
			}
			for _, m := range rows {
				seen[m.ID] = parkedRow{c, bot.Sender{Channel: m.Channel, Account: m.Account, User: m.To}}
			}
		}
	}
	for id, row := range seen {
		of[row.sender] = append(of[row.sender], id)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.seen, r.of = seen, of
	return nil
}

// parkedAtOnce is how many messages are read together.
const parkedAtOnce = 500

func (r *waitingRoom) known(id string) (parkedRow, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	row, ok := r.seen[id]
	return row, ok
}

// wrote brings back the messages of somebody who has just written.
func (r *waitingRoom) wrote(ctx context.Context, s bot.Sender) {
	r.mu.Lock()
	back := r.of[s]
	rows := make(map[string]parkedRow, len(back))
	for _, id := range back {
		rows[id] = r.seen[id]
		delete(r.seen, id)
	}
	delete(r.of, s)
	r.mu.Unlock()
	for _, id := range back {
		c := rows[id].community
		err := r.excuse(ctx, c, id)
		if err == nil {
			err = r.rows.Unpark(ctx, c, id, time.UnixMilli(0))
		}
		if err != nil && !errors.Is(err, bot.ErrNotFound) {
			r.log.LogAttrs(ctx, slog.LevelWarn, "parked message not brought back", slog.String("error", err.Error()))
			continue
		}
		r.wake(c)
	}
}

// ears hear for the bot, and tell the waiting room who wrote.
type ears struct {
	bot      *bot.Bot
	room     *waitingRoom
	overtime *overtime
}

// Hear implements the doors' listeners.
func (e ears) Hear(ctx context.Context, in bot.Inbound) (bot.Answer, error) {
	answer, err := e.overtime.hear(ctx, in, e.bot.Hear)
	if in.Kind != bot.Left && in.Chat == bot.Private {
		e.room.wrote(context.WithoutCancel(ctx), in.Sender)
	}
	return answer, err
}
