package bot

import (
	"context"
	"slices"
	"strings"

	"yishi/bot/council"
)

// mostProxyLines bounds how many proxies one answer lists.
const mostProxyLines = 20

// listProxies is 委托名单: the law has it public who votes for whom.
func (t *turn) listProxies() (Answer, error) {
	list, _, err := t.proxies()
	if err != nil {
		return Answer{}, err
	}
	if t.said.Motion != 0 {
		m, _, err := t.motion(t.said.Motion)
		if err != nil {
			return Answer{}, err
		}
		if m.Result != nil {
			list = nil
			if _, err := t.load(t.ctx, t.who.Community, proxiesAtRef(m.No), &list); err != nil {
				return Answer{}, err
			}
		}
	}
	on := list.On(t.said.Motion)
	if t.said.Motion == 0 {
		on = slices.DeleteFunc(list.Current(t.now), func(p council.Proxy) bool { return !p.Held })
	}
	if len(on) == 0 {
		return t.tell("proxy.list_empty")
	}
	lines := []string{t.say("proxy.list_head", "count", len(on))}
	for _, p := range on[:min(len(on), mostProxyLines)] {
		principal, err := t.oneOf(p.Principal)
		if err != nil {
			return Answer{}, err
		}
		holder, err := t.oneOf(p.Holder)
		if err != nil {
			return Answer{}, err
		}
		key := "proxy.list_line"
		if p.Motion == 0 {
			key = "proxy.list_line_every"
		}
		lines = append(lines, t.say(key, "principal", principal.Name, "holder", holder.Name, "no", p.Motion))
	}
	if len(on) > mostProxyLines {
		lines = append(lines, t.say("list.more"))
	}
	return Answer{Text: strings.Join(append(lines, t.say("proxy.list_next")), "\n")}, nil
}

// proxiesAtClose keeps with a decided motion who held whose ballot, and ends what was for
// this motion only.
func (b *Bot) proxiesAtClose(ctx context.Context, c council.ID, m council.Motion, act *Act) error {
	var list council.Proxies
	doc, err := b.load(ctx, c, proxiesRef, &list)
	if err != nil || doc.Version == 0 {
		return err
	}
	if on := list.On(m.No); len(on) > 0 {
		kept, err := b.load(ctx, c, proxiesAtRef(m.No), &council.Proxies{})
		if err != nil {
			return err
		}
		if kept, err = kept.holding(on); err != nil {
			return err
		}
		act.Docs = append(act.Docs, kept)
	}
	left := list.Closed(m.No)
	if len(left) == len(list) {
		return nil
	}
	if doc, err = doc.holding(left); err != nil {
		return err
	}
	act.Docs = append(act.Docs, doc)
	return nil
}
