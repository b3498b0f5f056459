package main

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"yishi/bot/council"
	"yishi/bot/courier"
	"yishi/handlers/official"
)

// putCourier makes the courier of the channels that can send.
func (s *server) putCourier() error {
	channels, err := s.channels()
	if err != nil {
		return err
	}
	s.courier = courier.New(courier.Parts{
		Outbox: outbox{s.house.store}, Memory: s.house.store,
		Channels: channels, Jobs: s.house.jobs(), Redis: s.house.queue,
		Now: s.house.store.Now, Zone: s.house.Zone,
		Rates: map[string]courier.Rate{groupChannel: {Limit: 20, Window: time.Minute}},
		Log:   s.log.With(slog.String("component", "courier")), Count: s.meters.count,
	})
	s.house.wake = func(c council.ID) { s.courier.Wake(c) }
	return nil
}

// groupChannel is the channel of group posts, by webhook.
const groupChannel = "group"

func (s *server) channels() ([]courier.Channel, error) {
	var all []courier.Channel
	if o := s.settings.Official; o.Sends() {
		client, err := official.NewClient(official.ClientSettings{
			AppID: o.AppID, Secret: o.Secret.Reveal(), Base: s.settings.API.WeChat,
			Cache: tokenCache{s.house.store}, Clock: time.Now,
		})
		if err != nil {
			return nil, fmt.Errorf("official account: %w", err)
		}
		all = append(all, official.Mail{Client: client})
	}
	return all, nil
}

// Communities lists all communities.
func (h *house) Communities(ctx context.Context) ([]council.ID, error) {
	return h.store.Communities(ctx)
}
