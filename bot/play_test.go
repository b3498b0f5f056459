package bot_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"yishi/bot"
	"yishi/bot/council"
	"yishi/bot/ledger"
	"yishi/bot/phrase"
	"yishi/store"
	"yishi/store/keyring"
)

// play is a community on a real store, with people who speak and a clock that is moved.
type play struct {
	t     *testing.T
	ctx   context.Context
	bot   *bot.Bot
	store *store.Store
	redis *miniredis.Miniredis
	c     council.ID
	slips map[string]string // code by name

	mu  sync.Mutex
	now time.Time
	ids int
}

// monday is when every play begins: a Monday morning in Shanghai.
var monday = time.Date(2026, 8, 3, 1, 0, 0, 0, time.UTC)

// smallPlace has three buildings and the usual people: a chair, captains, a clerk, a
// supervisor, owners, co-owners, a tenant, an owner of two homes.
const smallPlace = `楼栋,单元,房号,姓名,手机,建筑面积,住户类型,身份
1,1,101,李主任,13800000001,89.50,业主,主任
1,1,102,王楼长,13800000002,89.50,业主,楼长
1,1,201,张三,13800000003,102.30,业主,
1,1,201,李四,13800000004,102.30,共有人,
1,1,202,王五,13800000005,76.00,业主,
2,1,101,赵记录,13800000006,89.50,业主,记录员
2,1,102,钱监事,13800000007,89.50,业主,监事
2,1,201,孙七,13800000008,120.00,业主,
2,1,202,周租客,13800000009,76.00,租户,
2,1,202,吴房东,13800000010,76.00,业主,
3,1,101,吴房东,13800000010,95.00,业主,
3,1,102,郑十,13800000011,95.00,业主,
`

func newPlay(t *testing.T) *play {
	t.Helper()
	server := miniredis.RunT(t)
	p := &play{t: t, ctx: t.Context(), redis: server, now: monday, slips: map[string]string{}}
	client := redis.NewClient(&redis.Options{Addr: server.Addr()})
	t.Cleanup(func() { _ = client.Close() })
	p.store = store.New(client, store.Options{Now: p.clock})
	ring, err := keyring.NewMemory(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	book, err := phrase.Open(phrase.Chinese)
	if err != nil {
		t.Fatal(err)
	}
	p.bot = bot.New(bot.Parts{
		Records: p.store, Shelves: p.store, Ballots: p.store, Directory: p.store, Memory: p.store,
		Keys: ring, Ledgers: func(c council.ID) ledger.Log { return p.store.Log(c) }, LedgerKey: ring.Ledger(), Witness: ring, Book: book, Now: p.clock, Random: rand.Reader,
		Zone: time.FixedZone("CST", 8*3600), Log: slog.New(slog.DiscardHandler), Name: "议事助手",
	})
	if p.c, err = p.bot.AddCommunity(p.ctx, "幸福里", "", ""); err != nil {
		t.Fatal(err)
	}
	file := strings.NewReader(smallPlace)
	if plan, err := p.bot.ImportRoster(p.ctx, p.c, file, file.Size(), "名册.csv", bot.ImportOptions{}); err != nil {
		t.Fatalf("import: %v %+v", err, plan.Report)
	}
	slips, err := p.bot.PrintCodes(p.ctx, p.c, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range slips {
		p.slips[s.Name] = s.Code
	}
	return p
}

func (p *play) clock() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.now
}

// wait moves the clock and lets the jobs that fall due run.
func (p *play) wait(d time.Duration) {
	p.t.Helper()
	p.mu.Lock()
	p.now = p.now.Add(d)
	p.mu.Unlock()
	for _, job := range []string{"due", "sweep"} {
		if err := p.bot.Tick(p.ctx, job, p.c, p.clock()); err != nil {
			p.t.Fatalf("%s: %v", job, err)
		}
	}
}

// message is what name says in private.
func (p *play) message(name, text string) bot.Inbound {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ids++
	return bot.Inbound{
		Sender: bot.Sender{Channel: "oa", Account: "gh_test", User: "openid-" + name},
		Kind:   bot.Said, Chat: bot.Private, Text: text, ID: fmt.Sprintf("m%d", p.ids), At: p.now,
	}
}

// says is a private message and its answer.
func (p *play) says(name, text string) string {
	p.t.Helper()
	return p.hears(p.message(name, text))
}

// inGroup is a message in the community's WeCom group, where people have other ids.
func (p *play) inGroup(name, text string) string {
	p.t.Helper()
	in := p.message(name, text)
	in.Channel, in.Account, in.Chat, in.ChatID = "wecombot", "aib", bot.Group, "group-1"
	return p.hears(in)
}

func (p *play) hears(in bot.Inbound) string {
	p.t.Helper()
	answer, err := p.bot.Hear(p.ctx, in)
	if err != nil {
		p.t.Fatalf("%s says %q: %v (answer %q)", in.User, in.Text, err, answer.Text)
	}
	return answer.Text
}

// join binds people by their printed codes, in private and in the group's channel.
func (p *play) join(names ...string) {
	p.t.Helper()
	for _, name := range names {
		if got := p.says(name, p.slips[name]); !strings.Contains(got, "登记好了") {
			p.t.Fatalf("%s joins: %s", name, got)
		}
	}
}

// want fails unless got holds every part.
func (p *play) want(got string, parts ...string) string {
	p.t.Helper()
	for _, part := range parts {
		if !strings.Contains(got, part) {
			p.t.Fatalf("answer lacks %q:\n%s", part, got)
		}
	}
	return got
}

// posts are the messages waiting to go out, in the order they were written.
func (p *play) posts() []bot.Outgoing {
	p.t.Helper()
	out, err := p.store.Pending(p.ctx, p.c, 1000)
	if err != nil {
		p.t.Fatal(err)
	}
	return out
}
