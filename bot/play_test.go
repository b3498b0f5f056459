package bot_test

import (
	"context"
	"crypto/rand"
	"encoding/json"
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
	p.seed()
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

func (p *play) seed() {
	var units []council.Unit
	var people []council.Person
	for _, line := range strings.Split(strings.TrimSpace(smallPlace), "\n")[1:] {
		f := strings.Split(line, ",")
		var u *council.Unit
		for i := range units {
			if units[i].Label() == f[0]+"-"+f[1]+"-"+f[2] {
				u = &units[i]
			}
		}
		if u == nil {
			area := int64(0)
			fmt.Sscanf(strings.ReplaceAll(f[5], ".", ""), "%d", &area)
			units = append(units, council.Unit{No: council.UnitNo(len(units) + 1), Building: f[0], Stair: f[1], Room: f[2], Use: council.Home, Area: area})
			u = &units[len(units)-1]
		}
		var who *council.Person
		for i := range people {
			if people[i].Name == f[3] {
				who = &people[i]
			}
		}
		if who == nil {
			people = append(people, council.Person{No: council.PersonNo(len(people) + 1), Name: f[3], Phone: f[4], Adult: true, Voter: true})
			who = &people[len(people)-1]
			role := map[string]council.Office{"主任": {Role: council.Chair}, "楼长": {Role: council.Captain, Building: f[0]}, "记录员": {Role: council.Clerk}, "监事": {Role: council.Supervisor}}
			if o, ok := role[f[7]]; ok {
				who.Offices = []council.Office{o}
			}
		}
		who.Units = append(who.Units, u.No)
		as := map[string]council.Standing{"业主": council.Owner, "共有人": council.CoOwner, "租户": council.Tenant}[f[6]]
		u.Ties = append(u.Ties, council.Tie{Person: who.No, As: as})
	}
	head := council.Roster{Generation: 1, People: len(people), Units: len(units), NextPerson: council.PersonNo(len(people) + 1), NextUnit: council.UnitNo(len(units) + 1), Buildings: council.SumBuildings(units)}
	var rows []bot.Row
	put := func(shelf, key string, v any) {
		b, _ := json.Marshal(v)
		rows = append(rows, bot.Row{Shelf: shelf, Key: key, Value: b})
	}
	for _, u := range units {
		put("g1.unit", fmt.Sprint(u.No), u)
		rows = append(rows, bot.Row{Shelf: "g1.rooms." + u.Building, Key: u.Stair + "-" + u.Room, Value: []byte(fmt.Sprint(u.No))})
	}
	for _, who := range people {
		put("g1.person", fmt.Sprint(who.No), who)
		if len(who.Offices) > 0 {
			head.Officers = append(head.Officers, who.No)
		}
	}
	if err := p.store.Stage(p.ctx, p.c, rows); err != nil {
		p.t.Fatal(err)
	}
	body, _ := json.Marshal(head)
	if _, err := p.store.Commit(p.ctx, p.c, bot.Act{Docs: []bot.Doc{{Ref: bot.Ref{Kind: "roster", ID: "head"}, Body: body}}}); err != nil {
		p.t.Fatal(err)
	}
}
