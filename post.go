package main

import (
	"context"
	"errors"
	"sync"

	"yishi/bot"
	"yishi/bot/council"
	"yishi/bot/courier"
	"yishi/store"
)

// outbox shows the courier the messages that wait in the store.
type outbox struct {
	*store.Store
	further *further
}

func newOutbox(s *store.Store) outbox { return outbox{s, &further{from: make(map[council.ID]int)}} }

var _ courier.Outbox = outbox{}

// mostWaiting bounds how many messages of a community are looked at in one round: those that
// are due first, and as many further behind. Each round goes on behind where the one before
// ended, so that what nothing can be done about, as for a channel that is not set up, keeps
// nobody waiting for good.
const mostWaiting = 5000

// further is how far behind the first ones the next round looks.
type further struct {
	mu   sync.Mutex
	from map[council.ID]int
}

func (f *further) of(c council.ID) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return max(f.from[c], mostWaiting)
}

// went says that a round found so many there.
func (f *further) went(c council.ID, from, found int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if delete(f.from, c); found > 0 {
		f.from[c] = from + mostWaiting
	}
}

func letter(c council.ID, o bot.Outgoing) courier.Message {
	return courier.Message{
		ID: o.ID, Community: c, Channel: o.Channel, Account: o.Account, To: o.To,
		Motive: o.Motive, Person: o.Person, Text: o.Text, NotBefore: o.NotBefore,
	}
}

// Communities implements courier.Outbox.
func (o outbox) Communities(ctx context.Context) ([]council.ID, error) { return o.HaveOutgoing(ctx) }

// Waiting implements courier.Outbox.
func (o outbox) Waiting(ctx context.Context, c council.ID, f func(courier.Message) error) error {
	rows, err := o.Pending(ctx, c, mostWaiting)
	if err != nil {
		return err
	}
	if len(rows) > mostWaiting/2 { // some of those in front may have gone while they were read
		from := o.further.of(c)
		more, err := o.PendingFrom(ctx, c, from, mostWaiting)
		if err != nil {
			return err
		}
		o.further.went(c, from, len(more))
		rows = append(rows, more...)
	}
	for _, row := range rows {
		if err := f(letter(c, row)); err != nil {
			return err
		}
	}
	return nil
}

// Load implements courier.Outbox.
func (o outbox) Load(ctx context.Context, c council.ID, id string) (courier.Message, error) {
	row, err := o.Row(ctx, c, id)
	if errors.Is(err, bot.ErrNotFound) {
		return courier.Message{}, courier.ErrGone
	}
	return letter(c, row), err
}

// Park implements courier.Outbox.
func (o outbox) Park(ctx context.Context, c council.ID, id string) error {
	err := o.Store.Park(ctx, c, id, "until the receiver writes")
	if errors.Is(err, bot.ErrNotFound) {
		return nil
	}
	return err
}
