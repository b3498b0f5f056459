package main

import (
	"context"
	"time"

	"yishi/config"
	"yishi/handlers/official"
)

// slipLife is how long the QR on a slip works: as long as the platform lets one.
const slipLife = 30 * 24 * time.Hour

// SlipLink implements terminal.House.
func (h *house) SlipLink(ctx context.Context, code string) (link string, follows bool, err error) {
	page := ""
	if h.PublicURL != "" {
		page = h.PublicURL + "/join"
	}
	if h.account == nil {
		return page, false, nil
	}
	qr, err := h.account.SceneQR(ctx, "k:"+code, slipLife)
	if err != nil {
		return page, false, err
	}
	return qr.URL, true, nil
}

// openAccount makes the client of the official account, if one is configured to send.
func openAccount(s config.Settings, h *house) (*official.Client, error) {
	o := s.Official
	if !o.Sends() {
		return nil, nil
	}
	return official.NewClient(official.ClientSettings{
		AppID: o.AppID, Secret: o.Secret.Reveal(), Base: s.API.WeChat, Cache: tokenCache{h.store}, Clock: h.store.Now,
	})
}
