package main

import (
	"context"
	"fmt"
	"strings"

	"yishi/handlers/terminal"
	"yishi/store"
)

// tell says on the terminal what runs where, and which store keeps the data and what
// it is good for.
func (s *server) tell(ctx context.Context, address string) {
	if s.demo != nil {
		fmt.Fprintln(s.console.Out, terminal.DemoLines(s.base, s.settings.BotName))
		return
	}
	lines := []string{
		"yishi listens on http://" + address,
		"store: " + s.storeWords(ctx),
		"channels: " + s.channelWords(),
	}
	fmt.Fprintln(s.console.Out, strings.Join(lines, "\n"))
}

func (s *server) storeWords(ctx context.Context) string {
	if !s.settings.Redis.Set() {
		return fmt.Sprintf("embedded, in %s: good for one machine and a few thousand households; every ballot is on disk before it is confirmed. Beyond that, set YISHI_REDIS_URL.", s.settings.Data)
	}
	facts, err := s.house.store.Inspect(ctx)
	if err != nil {
		return fmt.Sprintf("Redis at %s, which does not answer at the moment", s.settings.RedisHost())
	}
	return redisWords(s.settings.RedisHost(), facts)
}

func redisWords(host string, f store.Facts) string {
	text := fmt.Sprintf("%s %s at %s", f.Software, f.Version, host)
	switch {
	case f.AppendOnly == "yes" && f.AppendFsync == "always":
		return text + ": every ballot is on disk before it is confirmed"
	case f.AppendOnly == "yes":
		return text + ": appendfsync is not always, so a power failure may lose up to a second of confirmed ballots; `yishi doctor` says more"
	case f.AppendOnly == "no":
		return text + ": appendonly is off, so a restart may lose confirmed ballots; `yishi doctor` says more"
	}
	return text + ": it does not tell how it keeps data; ask its provider"
}

func (s *server) channelWords() string {
	var names []string
	add := func(on bool, name string) {
		if on {
			names = append(names, name)
		}
	}
	c := s.settings
	add(c.Official.Receives(), "official account at /wechat/oa")
	add(c.WeCom.BotReceives(), "smart bot at /wecom/bot")
	add(c.WeCom.BotConnects(), "smart bot by its socket: set, but not served by this release")
	add(c.WeCom.AppReceives(), "WeCom app: set, but not served by this release")
	if len(names) == 0 {
		return "none set; `yishi help settings` lists what a channel needs"
	}
	return strings.Join(names, ", ")
}
