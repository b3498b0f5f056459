package bot_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yishi/bot"
	"yishi/bot/council"
)

// throng is a play in which 1,400 more people live, two to a home, all of them bound but for
// every tenth; they have seen nothing yet.
func throng(t *testing.T) *play {
	t.Helper()
	var rows strings.Builder
	rows.WriteString(smallPlace)
	for i := range 1400 {
		kind := []string{"业主", "共有人"}[i%2]
		fmt.Fprintf(&rows, "%d,1,%d%02d,众人%d,139%08d,80,%s,\n", 4+i/200, i%200/20+1, i%20/2+1, i, i, kind)
	}
	p := newPlayOf(t, rows.String())
	p.join(everybody...)
	var act bot.Act
	for i := range 1400 {
		if i%10 == 9 {
			continue
		}
		no := council.PersonNo(len(everybody) + 1 + i)
		var m council.Membership
		p.document("member", fmt.Sprint(no), &m)
		act.Docs = append(act.Docs, bot.Doc{Ref: bot.Ref{Kind: "member", ID: fmt.Sprint(no)}, Version: 1,
			Body: fmt.Appendf(nil, `{"bindings":[{"channel":"oa","account":"gh_test","user":"openid-众人%d"}]}`, i)})
	}
	if _, err := p.store.Commit(p.ctx, p.c, act); err != nil {
		t.Fatal(err)
	}
	p.deliver()
	return p
}

// letters are how often each user was written a text with words in it.
func (p *play) letters(words string) map[string]int {
	sent := map[string]int{}
	for _, o := range p.posts() {
		if o.Channel == "oa" && strings.Contains(o.Text, words) {
			sent[o.To]++
		}
	}
	return sent
}

// due does what is due now, once.
func (p *play) due() {
	p.t.Helper()
	if err := p.bot.Tick(p.ctx, "due", p.c, p.clock()); err != nil {
		p.t.Fatal(err)
	}
}

func TestALargeRollIsRemindedInPartsAndEverybodyOnce(t *testing.T) {
	t.Parallel()
	p := throng(t)
	p.opens(poll{title: "全小区加装电梯"})
	p.deliver()
	p.want(p.says("李主任", "提醒还没投的 1"), "709票没投", "正在")
	written := map[string]int{}
	parts := 0
	for range 20 {
		p.due()
		now := p.letters("您家还没投")
		p.due() // nothing more until the part had time to go out
		if diff := cmp.Diff(now, p.letters("您家还没投")); diff != "" {
			t.Errorf("a second part came at once:\n%s", diff)
		}
		if len(now) > 700 {
			t.Errorf("%d messages in one part", len(now))
		}
		if len(now) > 0 {
			parts++
		}
		for user, n := range now {
			written[user] += n
		}
		done := strings.Contains(p.inbox("李主任"), "提醒完了")
		p.deliver()
		if done {
			break
		}
		p.passes(30 * time.Second)
	}
	if want := 1260 + 10; len(written) != want || parts < 2 { // of everybody but the tenant
		t.Errorf("%d people were written to in %d parts, want %d", len(written), parts, want)
	}
	for user, n := range written {
		if n != 1 {
			t.Errorf("%s was written to %d times", user, n)
		}
	}
}

func TestARoundOfRemindersKeepsToTheDayAndEndsWithTheVote(t *testing.T) {
	p := throng(t)
	p.opens(poll{title: "全小区加装电梯"})
	p.passes(13 * time.Hour) // ten in the evening
	p.deliver()
	p.says("李主任", "提醒还没投的 1")
	p.due()
	if got := p.letters("您家还没投"); len(got) != 0 {
		t.Errorf("%d are written to at night", len(got))
	}
	p.want(p.says("张三", "1号赞成"), "已记") // in the night
	p.passes(10 * time.Hour)
	p.due()
	first := p.letters("您家还没投")
	if len(first) == 0 || first["openid-张三"]+first["openid-李四"] > 0 {
		t.Errorf("in the morning %d are written to, and of the household that voted %d", len(first), first["openid-张三"]+first["openid-李四"])
	}
	p.deliver()
	p.wait(4 * 24 * time.Hour)
	if got := p.letters("您家还没投"); len(got) != 0 {
		t.Errorf("%d are reminded of a vote that is over", len(got))
	}
	var left []bot.Member
	left, err := p.store.Members(p.ctx, p.c, "due", 0, 1<<50, 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range left {
		if strings.HasPrefix(m.Name, "mailing:") {
			t.Errorf("%s is still due", m.Name)
		}
	}
}

func TestTwoProcessesRemindEverybodyOnce(t *testing.T) {
	t.Parallel()
	p := throng(t)
	p.opens(poll{title: "全小区加装电梯"})
	p.deliver()
	p.says("李主任", "提醒还没投的 1")
	other := bot.New(p.parts())
	written := map[string]int{}
	for range 4 {
		var both sync.WaitGroup
		for _, replica := range []*bot.Bot{p.bot, other} {
			both.Go(func() {
				if err := replica.Tick(p.ctx, "due", p.c, p.clock()); err != nil {
					t.Error(err)
				}
			})
		}
		both.Wait()
		for user, n := range p.letters("您家还没投") {
			written[user] += n
		}
		p.deliver()
		p.passes(30 * time.Second)
	}
	for user, n := range written {
		if n != 1 {
			t.Errorf("%s was written to %d times", user, n)
		}
	}
	if len(written) != 1270 {
		t.Errorf("%d people were written to", len(written))
	}
}

func TestALongDoorListIsErasedWithTheVoteItWasFor(t *testing.T) {
	p := throng(t)
	p.opens(poll{title: "全小区加装电梯"})
	var act bot.Act
	for entry := range 705 {
		act.Rows = append(act.Rows, bot.Row{Shelf: "knocks-1", Key: fmt.Sprint(entry), Value: []byte(council.NoAnswer)})
	}
	if _, err := p.store.Commit(p.ctx, p.c, act); err != nil {
		t.Fatal(err)
	}
	p.wait(4 * 24 * time.Hour)
	if m := p.motion(1); m.Result == nil {
		t.Fatalf("the vote is %s", m.State)
	}
	left := 0
	err := p.store.Each(p.ctx, p.c, "knocks-1", 800, func(bot.Row) error { left++; return nil })
	if err != nil || left > 0 {
		t.Errorf("%d visits are still kept, %v", left, err)
	}
}
