package bot_test

import (
	"context"
	"testing"

	"github.com/redis/go-redis/v9"

	"yishi/bot"
	"yishi/store"
)

// asking counts how often it is asked who somebody is.
type asking struct {
	bot.Directory
	asked int
}

func (a *asking) Who(ctx context.Context, s bot.Sender) (bot.Resident, error) {
	a.asked++
	return a.Directory.Who(ctx, s)
}

// replica is another bot on the same data.
func (p *play) replica() *bot.Bot {
	p.t.Helper()
	client := redis.NewClient(&redis.Options{Addr: p.redis.Addr()})
	p.t.Cleanup(func() { _ = client.Close() })
	s, parts := store.New(client, store.Options{Now: p.clock}), p.parts()
	parts.Records, parts.Shelves, parts.Ballots, parts.Directory, parts.Memory = s, s, s, s, s
	return bot.New(parts)
}

func TestABallotOfSomebodyWhoIsKnownIsCastWithoutAskingWhoTheyAre(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "张三", "孙七")
	no := p.opens(poll{title: "全小区加装电梯"})
	parts := p.parts()
	directory := &asking{Directory: p.store}
	parts.Directory = directory
	p.bot = bot.New(parts)
	p.want(p.says("张三", "1号赞成"), "1-1-201投【赞成】")
	p.want(p.says("孙七", "1号反对"), "投【反对】")
	if directory.asked != 0 {
		t.Errorf("asked %d times", directory.asked)
	}
	p.want(p.says("张三", "我的户"), "张三 业主")
	if directory.asked != 1 {
		t.Errorf("of anything but a ballot: asked %d times", directory.asked)
	}
	if c := p.counters(no); c.Options["y"].Units != 1 || c.Options["n"].Units != 1 {
		t.Errorf("counters: %+v", c)
	}
}

func TestWhoWasCutOffByAnotherReplicaCastsNoBallot(t *testing.T) {
	for name, words := range map[string]func(p *play) bot.Inbound{
		"who left": func(p *play) bot.Inbound {
			in := p.message("张三", "")
			in.Kind = bot.Left
			return in
		},
		"who was deleted": func(p *play) bot.Inbound { return p.message("张三", "删除我") },
	} {
		p := newPlay(t)
		p.join("李主任", "张三", "孙七")
		no := p.opens(poll{title: "全小区加装电梯"})
		p.want(p.says("张三", "1号赞成"), "1-1-201投【赞成】")
		p.want(p.says("孙七", "1号赞成"), "投【赞成】")
		if _, err := p.replica().Hear(p.ctx, words(p)); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			p.want(p.says("张三", "1号反对"), "请发您家的登记码")
		}
		p.want(p.says("孙七", "1号反对"), "投【反对】")
		if c := p.counters(no); c.Options["y"].Units != 1 || c.Options["n"].Units != 1 {
			t.Errorf("%s: counters: %+v", name, c)
		}
		p.verified()
	}
}
