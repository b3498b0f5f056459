package bot_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"os"
	"runtime/debug"
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

// TestMain lets garbage lie: a play is small and soon over, and thousands are played.
func TestMain(m *testing.M) {
	debug.SetGCPercent(400)
	debug.SetMemoryLimit(512 << 20)
	os.Exit(m.Run())
}

// play is a community on a real store, with people who speak and a clock that is moved.
type play struct {
	t     director
	ctx   context.Context
	bot   *bot.Bot
	store *store.Store
	redis *miniredis.Miniredis
	ring  *keyring.Memory
	book  *phrase.Book
	c     council.ID
	slips map[string]string // code by name

	shapes map[string]string // what shape last saw, chance taken out

	mu  sync.Mutex
	now time.Time
	ids int
}

// director is what a play asks of a test; a rapid check is one too.
type director interface {
	Helper()
	Cleanup(func())
	Context() context.Context
	Logf(format string, args ...any)
	Error(args ...any)
	Errorf(format string, args ...any)
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

// monday is when every play begins: a Monday morning in Shanghai.
var monday = time.Date(2026, 8, 3, 1, 0, 0, 0, time.UTC)

// shanghai is the zone of every play.
var shanghai = time.FixedZone("CST", 8*3600)

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

// everybody of smallPlace, in its order.
var everybody = []string{"李主任", "王楼长", "张三", "李四", "王五", "赵记录", "钱监事", "孙七", "周租客", "吴房东", "郑十"}

// chineseBook is read once for all plays.
var chineseBook = sync.OnceValues(func() (*phrase.Book, error) { return phrase.Open(phrase.Chinese) })

func newPlay(t director) *play { return newPlayOf(t, smallPlace) }

// newPlayOf is a play whose community has the given roster; "" leaves it without one.
func newPlayOf(t director, roster string) *play {
	t.Helper()
	p := &play{t: t, ctx: t.Context(), redis: miniredis.RunT(t), now: monday, slips: map[string]string{}}
	var err error
	if p.ring, err = keyring.NewMemory(rand.Reader); err != nil {
		t.Fatal(err)
	}
	if p.book, err = chineseBook(); err != nil {
		t.Fatal(err)
	}
	p.restart()
	if p.c, err = p.bot.AddCommunity(p.ctx, "幸福里", "", ""); err != nil {
		t.Fatal(err)
	}
	if roster != "" {
		if err := p.imports(roster, bot.ImportOptions{}); err != nil {
			t.Fatalf("import: %v", err)
		}
		p.prints("")
	}
	t.Cleanup(p.proofread)
	return p
}

// restart puts a new bot and a new store on the same data, as after a crash or on
// another replica.
func (p *play) restart() {
	p.t.Helper()
	client := redis.NewClient(&redis.Options{Addr: p.redis.Addr()})
	p.t.Cleanup(func() { _ = client.Close() })
	p.store = store.New(client, store.Options{Now: p.clock})
	p.bot = bot.New(p.parts())
}

// parts are what the bot of the play is made of, on the real store.
func (p *play) parts() bot.Parts {
	s := p.store
	return bot.Parts{
		Records: s, Shelves: s, Ballots: s, Directory: s, Memory: s, Keys: p.ring,
		Ledgers: func(c council.ID) ledger.Log { return s.Log(c) }, LedgerKey: p.ring.Ledger(), Witness: p.ring,
		Book: p.book, Now: p.clock, Random: rand.Reader, Zone: shanghai,
		Log: slog.New(slog.DiscardHandler), Name: "议事助手",
	}
}

// bindsGroup gives the place a group, which its chair ties to it.
func (p *play) bindsGroup() {
	p.t.Helper()
	p.joinGroup("李主任")
	p.inGroup("李主任", "绑定本群")
}

// rollOf are the voting units of a motion's roll.
func (p *play) rollOf(m council.Motion) []council.Entry {
	p.t.Helper()
	numbers := make([]int, m.Roll.Units)
	for i := range numbers {
		numbers[i] = i
	}
	entries, err := p.store.Entries(p.ctx, p.c, m.Roll.Hash, numbers...)
	if err != nil {
		p.t.Fatal(err)
	}
	return entries
}

// imports takes in a roster.
func (p *play) imports(roster string, o bot.ImportOptions) error {
	p.t.Helper()
	file := strings.NewReader(roster)
	_, err := p.bot.ImportRoster(p.ctx, p.c, file, file.Size(), "名册.csv", o)
	return err
}

// prints draws codes for everybody who is not bound, or for those of one building.
func (p *play) prints(building string) {
	p.t.Helper()
	slips, err := p.bot.PrintCodes(p.ctx, p.c, building)
	if err != nil {
		p.t.Fatal(err)
	}
	for _, s := range slips {
		p.slips[s.Name] = s.Code
	}
}

func (p *play) clock() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.now
}

// passes moves the clock and nothing else.
func (p *play) passes(d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.now = p.now.Add(d)
	p.redis.FastForward(d)
}

// wait moves the clock and lets the jobs that fall due run.
func (p *play) wait(d time.Duration) {
	p.t.Helper()
	p.passes(d)
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

// grouped is what name says in the community's WeCom group, where people have other ids.
func (p *play) grouped(name, text string) bot.Inbound {
	in := p.message(name, text)
	in.Channel, in.Account, in.Chat, in.ChatID = "wecombot", "aib", bot.Group, "group-1"
	return in
}

// says is a private message and its answer.
func (p *play) says(name, text string) string {
	p.t.Helper()
	return p.hears(p.message(name, text))
}

// inGroup is a message in the community's group and its answer.
func (p *play) inGroup(name, text string) string {
	p.t.Helper()
	return p.hears(p.grouped(name, text))
}

func (p *play) hears(in bot.Inbound) string {
	p.t.Helper()
	answer, err := p.bot.Hear(p.ctx, in)
	if err != nil {
		p.t.Fatalf("%s says %q: %v (answer %q)", in.User, in.Text, err, answer.Text)
	}
	p.proof(answer.Text)
	return answer.Text
}

// join binds people by their printed codes.
func (p *play) join(names ...string) {
	p.t.Helper()
	for _, name := range names {
		p.want(p.says(name, p.slips[name]), "登记好了")
	}
}

// joinGroup binds people by the same codes in the group's channel, in private.
func (p *play) joinGroup(names ...string) {
	p.t.Helper()
	for _, name := range names {
		in := p.grouped(name, p.slips[name])
		in.Chat, in.ChatID = bot.Private, ""
		p.want(p.hears(in), "登记好了")
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

// wantNo fails if got holds any part.
func (p *play) wantNo(got string, parts ...string) string {
	p.t.Helper()
	for _, part := range parts {
		if strings.Contains(got, part) {
			p.t.Fatalf("answer should not have %q:\n%s", part, got)
		}
	}
	return got
}
