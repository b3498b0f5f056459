package main

import (
	"context"
	"fmt"

	"yishi/bot"
	"yishi/config"
	"yishi/handlers/envelope/picture"
	"yishi/handlers/official"
	"yishi/handlers/wecom"
)

// albums bring pictures from the channels that have them, and make them fit to be kept.
type albums struct {
	account *official.Client // nil without one
	smart   *wecom.Media     // nil without a smart bot
	// turn holds one picture at a time: a large one takes a hundred megabytes to decode.
	turn chan struct{}
}

var _ bot.Pictures = (*albums)(nil)

func newAlbums(s config.Settings, account *official.Client) (*albums, error) {
	a := &albums{account: account, turn: make(chan struct{}, 1)}
	w := s.WeCom
	if !w.BotReceives() {
		return a, nil
	}
	var err error
	if a.smart, err = wecom.NewMedia(w.BotToken.Reveal(), w.BotAESKey.Reveal(), s.API.WeCom); err != nil {
		return nil, fmt.Errorf("pictures of the smart bot: %w", err)
	}
	return a, nil
}

// Fetch implements bot.Pictures.
func (a *albums) Fetch(ctx context.Context, s bot.PictureSource) (bot.Picture, error) {
	var raw []byte
	var err error
	switch {
	case s.Channel == official.Channel && a.account != nil:
		raw, err = a.account.Media(ctx, s.Media)
	case s.Channel == wecom.Channel && a.smart != nil:
		raw, err = a.smart.Fetch(ctx, s.Media)
	default:
		return bot.Picture{}, fmt.Errorf("pictures of the channel %q cannot be fetched with these settings", s.Channel)
	}
	if err != nil {
		return bot.Picture{}, err
	}
	select {
	case a.turn <- struct{}{}:
		defer func() { <-a.turn }()
	case <-ctx.Done():
		return bot.Picture{}, ctx.Err()
	}
	return picture.Fit(raw)
}
