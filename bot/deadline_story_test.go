package bot_test

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"yishi/bot/council"
)

func TestVotingStopsAtOneInstant(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "张三", "王五", "孙七")
	no := p.opens(poll{title: "全小区加装电梯"})
	closes := p.motion(no).Closes
	p.passes(closes.Sub(p.clock()) - time.Millisecond)
	p.want(p.says("张三", "1号赞成"), "已记")
	p.passes(time.Millisecond)
	// Nobody has closed the motion yet, and yet nothing is taken any more.
	p.want(p.says("王五", "1号赞成"), "已经截止", "没有记")
	p.want(p.says("张三", "1号反对"), "已经截止")
	p.want(p.says("张三", "撤票 1"), "已经截止")
	if c := p.counters(no); c.Units != 1 || c.Options["y"].Units != 1 {
		t.Errorf("counters: %+v", c)
	}
	p.wait(0)
	p.want(p.says("王五", "结果 1"), "投票结束", "1人")
	p.verified()
}

func TestTheOutcomeIsPostedOnceWithItsLegalEffectFirst(t *testing.T) {
	t.Parallel()
	for _, q := range polls() {
		t.Run(q.name(), func(t *testing.T) {
			p := newPlay(t)
			p.join(everybody...)
			p.bindsGroup()
			no := p.opens(q)
			words := slices.Sorted(maps.Keys(q.words(no)))
			want := map[string]int{} // units by letter
			for i, name := range []string{"张三", "王五", "孙七", "郑十", "李主任"} {
				said := words[i%2]
				p.want(p.says(name, said), "已记")
				for _, letter := range q.words(no)[said] {
					want[string(letter)]++
				}
			}
			p.deliver()
			p.wait(2*24*time.Hour + 12*time.Hour) // the post before the end
			p.deliver()
			p.wait(24 * time.Hour)
			p.wait(time.Minute)
			posts := p.groupPosts()
			if len(posts) != 1 {
				t.Fatalf("%d posts: %q", len(posts), posts)
			}
			lines := strings.Split(posts[0], "\n")
			p.want(lines[0], "【1号】", "投票结束")
			p.want(lines[1], "意见征集")
			p.want(posts[0], "自己投5", "有异议", "怎么算的 1")
			for _, name := range everybody {
				p.wantNo(posts[0], name)
			}
			r := p.motion(no).Result
			for letter, units := range want {
				if r.Options[letter].Units != units {
					t.Errorf("%s has %d units, want %d: %+v", letter, r.Options[letter].Units, units, r)
				}
			}
			if r.NotReached != p.motion(no).Roll.Units-5 {
				t.Errorf("%d not reached", r.NotReached)
			}
			p.want(p.says("张三", "结果 1"), posts[0])
			p.want(p.says("张三", "怎么算的 1"), "自己投5", "名册编号", "您家投")
			p.want(p.says("张三", "1号过了没"), "投票结束")
			p.wantNo(p.says("张三", "我的投票"), "还没投")
			p.verified()
		})
	}
}

func TestEverybodyFindsTheOwnLineInThePublishedList(t *testing.T) {
	for _, q := range polls() {
		t.Run(q.name(), func(t *testing.T) {
			p := newPlay(t)
			p.join(everybody...)
			no := p.opens(q)
			words := slices.Sorted(maps.Keys(q.words(no)))
			receipts := map[string]string{}
			for i, name := range []string{"张三", "王五", "孙七", "郑十"} {
				receipts[name] = receipt(p.says(name, words[i%3]))
			}
			if _, err := p.bot.BallotList(p.ctx, p.c, no); err == nil {
				t.Fatal("a list is published while the motion is open")
			}
			p.wait(7 * 24 * time.Hour)
			list, err := p.bot.BallotList(p.ctx, p.c, no)
			if err != nil {
				t.Fatal(err)
			}
			for name, code := range receipts {
				rows, found := list.Find(code)
				if !found || len(rows) != 1 {
					t.Fatalf("%s does not find %q in %s", name, code, list.Text())
				}
				if q.secrecy == council.Secret && rows[0].Choices != "" {
					t.Error("the list ties a receipt to a choice")
				}
			}
			if q.secrecy == council.Secret && q.form == council.Election {
				return // with several marks a ballot, sums say it all
			}
			r := p.motion(no).Result
			for letter, sum := range list.Recount().Choices {
				if letter != "" && int(sum.Ballots) != r.Options[letter].Units {
					t.Errorf("the list counts %d for %s, the result %+v", sum.Ballots, letter, r.Options)
				}
			}
		})
	}
}

// receipt is the code that an answer gives its voter.
func receipt(answer string) string {
	_, after, _ := strings.Cut(answer, "回执")
	after = strings.TrimLeft(after, " ")
	end := strings.IndexAny(after, "。\n、")
	return after[:end]
}

func TestBallotsAtTheDeadlineAreAllCountedOrAllRefused(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	no := p.opens(poll{title: "空地怎么用", options: "健身区、停车位、都不同意"})
	closes := p.motion(no).Closes
	p.passes(closes.Sub(p.clock()) - time.Second)
	names := []string{"张三", "王五", "孙七", "郑十", "李主任", "王楼长", "赵记录", "钱监事"}
	answers := make([]string, len(names))
	var wg sync.WaitGroup
	for i, name := range names {
		in := p.message(name, strconv.Itoa(no)+"号选B")
		wg.Go(func() {
			if i == 4 {
				p.passes(2 * time.Second)
				_ = p.bot.Tick(p.ctx, "due", p.c, p.clock())
			}
			answer, _ := p.bot.Hear(p.ctx, in)
			answers[i] = answer.Text
		})
	}
	wg.Wait()
	p.wait(time.Minute)
	recorded := 0
	for _, a := range answers {
		if strings.Contains(a, "已记") {
			recorded++
		}
	}
	if r := p.motion(no).Result; r.Units != recorded || r.Options["B"].Units != recorded {
		t.Errorf("%d were told that they are counted, the result has %+v", recorded, r)
	}
	p.verified()
}

func TestAMotionIsClosedByWhicheverReplicaIsFirst(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "张三", "王五")
	p.bindsGroup()
	no := p.opens(poll{title: "全小区加装电梯", secrecy: council.Secret})
	p.says("张三", "1号赞成")
	p.deliver()
	p.passes(7 * 24 * time.Hour)
	first := p.bot
	p.restart()
	var wg sync.WaitGroup
	for i := range 10 {
		wg.Go(func() {
			b := first
			if i%2 == 0 {
				b = p.bot
			}
			_ = b.CloseMotion(p.ctx, p.c, no)
		})
	}
	wg.Wait()
	p.wait(time.Minute)
	if n := len(p.groupPosts()); n != 1 {
		t.Errorf("posted %d times: %q", n, p.groupPosts())
	}
	if r := p.motion(no).Result; r == nil || r.Units != 1 || len(r.Options) != 0 {
		t.Errorf("result: %+v", r)
	}
	p.want(p.says("张三", "结果 1"), "不到3个", "保密")
	p.wantNo(p.says("张三", "怎么算的 1"), "赞成人数1")
	p.verified()
}
