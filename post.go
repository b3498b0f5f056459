package main

import (
	"context"
	"errors"

	"yishi/bot"
	"yishi/bot/council"
	"yishi/bot/courier"
	"yishi/store"
)

// outbox shows the courier the messages that wait in the store.
type outbox struct{ *store.Store }

var _ courier.Outbox = outbox{}

// mostWaiting bounds how many messages of a community are looked at in one round;
// those that are due first come first.
const mostWaiting = 5000

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
