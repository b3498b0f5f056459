package main

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"yishi/bot"
	"yishi/bot/council"
)

// parkedRows is what the waiting room needs of the store.
type parkedRows interface {
	Communities(ctx context.Context) ([]council.ID, error)
	Parked(ctx context.Context, c council.ID) (map[string]string, error)
	Row(ctx context.Context, c council.ID, id string) (bot.Outgoing, error)
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
	seen map[string]parkedRow // by row id
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
	ids, err := r.rows.Communities(ctx)
	if err != nil {
		return err
	}
	now := make(map[string]parkedRow)
	for _, c := range ids {
		parked, err := r.rows.Parked(ctx, c)
		if err != nil {
			return err
		}
		for id := range parked {
			row, err := r.row(ctx, c, id)
			switch {
			case errors.Is(err, bot.ErrNotFound): // gone meanwhile
			case err != nil:
				return err
			default:
				now[id] = row
			}
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.seen = now
	return nil
}

func (r *waitingRoom) row(ctx context.Context, c council.ID, id string) (parkedRow, error) {
	r.mu.Lock()
	known, ok := r.seen[id]
	r.mu.Unlock()
	if ok {
		return known, nil
	}
	m, err := r.rows.Row(ctx, c, id)
	return parkedRow{c, bot.Sender{Channel: m.Channel, Account: m.Account, User: m.To}}, err
}

// wrote brings back the messages of somebody who has just written.
func (r *waitingRoom) wrote(ctx context.Context, s bot.Sender) {
	r.mu.Lock()
	var back []string
	rows := make(map[string]parkedRow)
	for id, row := range r.seen {
		if row.sender == s {
			back, rows[id] = append(back, id), row
			delete(r.seen, id)
		}
	}
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
	bot  *bot.Bot
	room *waitingRoom
}

// Hear implements the doors' listeners.
func (e ears) Hear(ctx context.Context, in bot.Inbound) (bot.Answer, error) {
	answer, err := e.bot.Hear(ctx, in)
	if in.Kind != bot.Left && in.Chat == bot.Private {
		e.room.wrote(context.WithoutCancel(ctx), in.Sender)
	}
	return answer, err
}
