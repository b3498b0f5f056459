package main

import (
	"fmt"
	"net/http"

	"yishi/handlers/board"
	"yishi/handlers/official"
	"yishi/handlers/wecom"
)

// doors puts every configured channel, the pages and the probes on their paths.
func (s *server) doors() (*http.ServeMux, error) {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", healthy)
	mux.HandleFunc("GET /readyz", s.ready)
	if s.settings.Metrics == "" {
		mux.Handle("GET /metrics", thisMachineOnly(s.meters.handler()))
	}
	if o := s.settings.Official; o.Receives() {
		door, err := official.New(official.Settings{
			AppID: o.AppID, Token: o.Token.Reveal(), AESKey: o.AESKey.Reveal(), Original: o.OriginalID,
		}, s.ears, s.log, s.house.store.Now)
		if err != nil {
			return nil, fmt.Errorf("official account: %w", err)
		}
		mux.Handle("/wechat/oa", door)
	}
	if w := s.settings.WeCom; w.BotReceives() {
		door, err := wecom.New(wecom.Settings{
			Token: w.BotToken.Reveal(), AESKey: w.BotAESKey.Reveal(), BotID: w.BotID, Name: s.settings.BotName,
			Responder: s.webhook,
		}, s.ears, s.log, s.house.store.Now)
		if err != nil {
			return nil, fmt.Errorf("smart bot: %w", err)
		}
		mux.Handle("/wecom/bot", door)
	}
	pages, err := board.New(s.house, s.log)
	if err != nil {
		return nil, fmt.Errorf("board: %w", err)
	}
	pages.Register(mux)
	pages.RegisterPhotos(mux, s.house)
	home := "/join"
	if s.demo != nil {
		home = "/sim"
		if err := s.demo.sim.Register(mux); err != nil {
			return nil, fmt.Errorf("simulated chats: %w", err)
		}
	}
	mux.Handle("GET /{$}", http.RedirectHandler(home, http.StatusSeeOther))
	return mux, nil
}
