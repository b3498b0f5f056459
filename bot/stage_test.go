package bot_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"

	"yishi/bot"
	"yishi/bot/council"
)

// rawKey looks like a catalog key that no catalog has; a residents' text holds none.
var rawKey = regexp.MustCompile(`[a-z_]+\.[a-z_]+[a-z]`)

// longest is what a door may carry in one answer, in characters.
const longest = 600

// proof reads an answer as an editor would: no hole left open, nothing untranslated.
func (p *play) proof(text string) {
	p.t.Helper()
	switch {
	case strings.Contains(text, "{") && !strings.Contains(text, `"person"`): // 导出我的数据 is JSON
		p.t.Errorf("placeholder left in: %s", text)
	case strings.Contains(text, "%!"):
		p.t.Errorf("format left in: %s", text)
	case rawKey.MatchString(text) && !strings.Contains(text, `"person"`):
		p.t.Errorf("untranslated key %q in: %s", rawKey.FindString(text), text)
	case utf8.RuneCountInString(text) > longest:
		p.t.Errorf("%d characters are too many: %s", utf8.RuneCountInString(text), text)
	}
}

// proofread reads what waits to go out at the end of a play.
func (p *play) proofread() {
	out, err := p.store.Pending(context.Background(), p.c, 1000)
	if err != nil {
		return // the play closed its server
	}
	for _, o := range out {
		p.proof(o.Text)
	}
}

// posts are the messages waiting to go out, in the order they are due.
func (p *play) posts() []bot.Outgoing {
	p.t.Helper()
	out, err := p.store.Pending(p.ctx, p.c, 1000)
	if err != nil {
		p.t.Fatal(err)
	}
	return out
}

// told are the texts waiting for name in private.
func (p *play) told(name string) []string {
	p.t.Helper()
	var texts []string
	for _, o := range p.posts() {
		if o.To == "openid-"+name {
			texts = append(texts, o.Text)
		}
	}
	return texts
}

// inbox is all that waits for name, as one text.
func (p *play) inbox(name string) string {
	p.t.Helper()
	return strings.Join(p.told(name), "\n")
}

// groupPosts are the texts waiting for the group.
func (p *play) groupPosts() []string {
	p.t.Helper()
	var texts []string
	for _, o := range p.posts() {
		if o.Channel == "group" {
			texts = append(texts, o.Text)
		}
	}
	return texts
}

// deliver takes everything that waits out of the outbox, as the courier would.
func (p *play) deliver() {
	p.t.Helper()
	for _, o := range p.posts() {
		p.proof(o.Text)
		if err := p.store.Done(p.ctx, p.c, o.ID); err != nil {
			p.t.Fatal(err)
		}
	}
}

// client asks the data directly.
func (p *play) client() *redis.Client {
	client := redis.NewClient(&redis.Options{Addr: p.redis.Addr()})
	p.t.Cleanup(func() { _ = client.Close() })
	return client
}

// passing are the keys that hold answers, offers and tries, which are forgotten by
// themselves; everything else is state.
var passing = regexp.MustCompile(`:seen:|:cast:|:keep:|^y:try:`)

// dump is everything in the store by key and field.
func (p *play) dump() map[string]string {
	p.t.Helper()
	client := p.client()
	all := map[string]string{}
	for _, key := range p.redis.Keys() {
		kind, err := client.Type(p.ctx, key).Result()
		if err != nil {
			p.t.Fatal(err)
		}
		switch kind {
		case "string":
			all[key] = client.Get(p.ctx, key).Val()
		case "hash":
			for field, value := range client.HGetAll(p.ctx, key).Val() {
				all[key+" "+field] = value
			}
		case "zset":
			for _, z := range client.ZRangeWithScores(p.ctx, key, 0, -1).Val() {
				all[key+" "+fmt.Sprint(z.Member)] = strconv.FormatFloat(z.Score, 'f', -1, 64)
			}
		case "set":
			all[key] = strings.Join(slices.Sorted(slices.Values(client.SMembers(p.ctx, key).Val())), " ")
		case "stream":
			for _, entry := range client.XRange(p.ctx, key, "-", "+").Val() {
				all[key+" "+entry.ID] = fmt.Sprint(entry.Values)
			}
		default:
			p.t.Fatalf("key %s holds a %s", key, kind)
		}
	}
	return all
}

// state is the dump without what is forgotten by itself.
func (p *play) state() map[string]string {
	p.t.Helper()
	all := p.dump()
	maps.DeleteFunc(all, func(key, _ string) bool { return passing.MatchString(key) })
	return all
}

// document reads one document of the community.
func (p *play) document(kind, id string, v any) bool {
	p.t.Helper()
	docs, err := p.store.Read(p.ctx, p.c, bot.Ref{Kind: kind, ID: id})
	if err != nil {
		p.t.Fatal(err)
	}
	if docs[0].Version == 0 {
		return false
	}
	if err := json.Unmarshal(docs[0].Body, v); err != nil {
		p.t.Fatal(err)
	}
	return true
}

// motion reads a motion, which must exist.
func (p *play) motion(no int) council.Motion {
	p.t.Helper()
	var m council.Motion
	if !p.document("motion", strconv.Itoa(no), &m) {
		p.t.Fatalf("no motion %d", no)
	}
	return m
}

// counters are the running sums of a motion.
func (p *play) counters(no int) council.Counters {
	p.t.Helper()
	m := p.motion(no)
	c, err := p.store.Counters(p.ctx, p.c, no, len(m.Roll.Buildings))
	if err != nil {
		p.t.Fatal(err)
	}
	return c
}

// verified fails unless the ledger proves itself and agrees with all counters.
func (p *play) verified() {
	p.t.Helper()
	if err := p.bot.Tick(p.ctx, "seal", p.c, p.clock()); err != nil {
		p.t.Fatalf("seal: %v", err)
	}
	if report, err := p.bot.VerifyLedger(p.ctx, p.c, nil); err != nil {
		p.t.Fatalf("ledger: %v\n%+v", err, report)
	}
}

// opens drafts a motion as the chair and confirms it; what is wrong with it is set
// aside with a reason. It returns the motion's number.
func (p *play) opens(draft string, changes ...string) int {
	p.t.Helper()
	p.want(p.says("李主任", draft), "草稿")
	for _, c := range changes {
		p.want(p.says("李主任", c), "草稿")
	}
	var place council.Community
	p.document("community", "it", &place)
	p.want(p.says("李主任", "确认"), "开始投票")
	return place.NextNo
}

// unmoved fails unless the state is what it was.
func (p *play) unmoved(before map[string]string) {
	p.t.Helper()
	if diff := cmp.Diff(before, p.state()); diff != "" {
		p.t.Errorf("state moved (-before +after):\n%s", diff)
	}
}
