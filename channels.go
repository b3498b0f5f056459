package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"yishi/bot"
	"yishi/bot/council"
	"yishi/bot/courier"
	"yishi/handlers/official"
	"yishi/handlers/wecom"
)

// putCourier makes the courier of the channels that can send.
func (s *server) putCourier() error {
	var err error
	if s.webhook, err = wecom.NewWebhook(wecom.WebhookSettings{Base: s.settings.API.WeCom, Clock: s.house.store.Now}); err != nil {
		return fmt.Errorf("group posts: %w", err)
	}
	s.courier = courier.New(courier.Parts{
		Outbox: newOutbox(s.house.store), Memory: s.house.store,
		Channels: s.channels(), Jobs: s.house.jobs(), Redis: s.house.queue,
		Now: s.house.store.Now, Zone: s.house.Zone,
		Rates: map[string]courier.Rate{groupChannel: {Limit: 20, Window: time.Minute}},
		Log:   s.log.With(slog.String("component", "courier")), Count: s.meters.count,
	})
	s.house.wake = s.courier.Wake
	s.ears = ears{s.house.Bot, &waitingRoom{
		rows: s.house.store, excuse: s.courier.Excuse, wake: s.courier.Wake, log: s.log,
	}, &overtime{slots: make(chan struct{}, mostOvertime), most: longestWork, late: s.late(), log: s.log}}
	return nil
}

// late sends an answer that came too late for its callback. It never lies in the store: it
// may tell how somebody voted in secret.
func (s *server) late() func(context.Context, bot.Sender, string) error {
	if s.house.account == nil {
		return nil
	}
	return func(ctx context.Context, to bot.Sender, text string) error {
		return s.house.account.Send(ctx, to.User, text)
	}
}

// groupChannel is the channel of group posts, by webhook.
const groupChannel = "group"

func (s *server) channels() []courier.Channel {
	var all []courier.Channel
	if s.house.account != nil {
		all = append(all, official.Mail{Client: s.house.account})
	}
	return append(all, groupPosts{s.house, s.webhook})
}

// groupPosts is the channel of posts to groups, each by the webhook that its
// community was given.
type groupPosts struct {
	house   *house
	webhook *wecom.Webhook
}

var _ courier.Channel = groupPosts{}

// Name implements courier.Channel.
func (groupPosts) Name() string { return groupChannel }

// Send implements courier.Channel. A group without a webhook gets nothing: the post
// waits for nobody, since it would be stale.
func (g groupPosts) Send(ctx context.Context, m courier.Message) error {
	key, err := g.house.Webhook(ctx, m.Community, m.Account, m.To)
	if errors.Is(err, bot.ErrNotFound) {
		return &courier.Failure{Class: courier.Refused, Err: errors.New("the group has no webhook; see: yishi community webhook")}
	}
	if err != nil {
		return err
	}
	return g.webhook.Send(ctx, key, m.Text)
}

// Communities lists all communities.
func (h *house) Communities(ctx context.Context) ([]council.ID, error) {
	return h.store.Communities(ctx)
}
