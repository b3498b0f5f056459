package bot_test

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"yishi/bot"
	"yishi/bot/council"
)

func (p *play) totals(days int) council.Overview {
	p.t.Helper()
	got, err := p.bot.Totals(p.ctx, p.c, time.Duration(days)*24*time.Hour)
	if err != nil {
		p.t.Fatal(err)
	}
	return got
}

func TestTotalsCountWhatCameOfRequestsMotionsAndSurveys(t *testing.T) {
	p := townHall(t)
	if got := p.totals(30); got != (council.Overview{}) {
		t.Fatalf("nothing was done yet: %+v", got)
	}
	p.decided(poll{title: "楼道装扶手"})
	p.says("李主任", "满意度测评：物业服务")
	p.want(p.says("李主任", "确认"), "2", "开始投票")
	for name, mark := range map[string]string{"张三": "A", "王五": "B", "孙七": "B", "郑十": "E", "李主任": "C"} {
		p.want(p.says(name, "2 "+mark), "已记")
	}
	p.says("李主任", "民主评议 居委会")
	p.want(p.says("李主任", "确认"), "3", "开始投票")
	p.says("张三", "3 A")
	p.says("王五", "3 A")
	p.wait(p.motion(3).Closes.Sub(p.clock()))
	p.opens(poll{title: "还没投完"})

	names := []string{"王五", "孙七", "郑十", "吴房东"}
	p.says("张三", "小区大门坏了关不上")
	for _, name := range names {
		p.says(name, "我家也是 5")
	}
	p.says("李主任", "派单 5 赵记录")
	p.says("赵记录", "5号修好了")
	p.says("张三", "评价 5 5分")
	for _, name := range names[:3] {
		p.want(p.says(name, "评价 5 4分"), "打了4分")
	}
	if _, shown := p.totals(30).Satisfied(); shown {
		t.Error("four answers are shown")
	}
	p.says(names[3], "评价 5 1分")
	p.says("王五", "反映 2栋楼道灯坏了三天了")

	got := p.totals(30)
	f := got.Requests
	if f.Received != 2 || f.Accepted != 1 || f.Solved != 1 || f.OnTime != 1 || f.Waiting != 1 {
		t.Errorf("requests: %+v", f)
	}
	if percent, shown := got.Satisfied(); !shown || percent != 80 || f.Answered != 5 {
		t.Errorf("satisfied %d %v of %d", percent, shown, f.Answered)
	}
	m := p.motion(1)
	if percent, held := got.Turnout(); got.Decided != 1 || !held || percent != 100*m.Result.Units/m.Roll.Units || percent == 0 {
		t.Errorf("decided %d, turnout %d of %+v", got.Decided, percent, m.Roll)
	}
	if percent, shown := got.Surveyed(); !shown || percent != 60 || got.Marks != 5 {
		t.Errorf("surveys %d %v of %d: one that two answered must not count", percent, shown, got.Marks)
	}
	p.passes(31 * 24 * time.Hour)
	if got := p.totals(30); got != (council.Overview{}) {
		t.Errorf("a month later: %+v", got)
	}
	if got := p.totals(90); got.Decided != 1 || got.Requests.Received != 2 {
		t.Errorf("over a quarter: %+v", got)
	}
}

func TestTotalsOfOneCommunityHoldNothingOfAnother(t *testing.T) {
	p := townHall(t)
	p.says("王五", "反映 2栋楼道灯坏了三天了")
	other, err := p.bot.AddCommunity(p.ctx, "枫林苑", "", "")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := p.bot.Totals(p.ctx, other, 24*time.Hour); err != nil || got != (council.Overview{}) {
		t.Errorf("%+v, %v", got, err)
	}
}

// Requests reported at the same moment share a score, and still each counts once.
func TestTotalsReadBeyondOnePage(t *testing.T) {
	for name, at := range map[string]func(int) time.Duration{
		"each at its own time":    func(i int) time.Duration { return time.Duration(i) * time.Second },
		"all at the same time":    func(int) time.Duration { return 0 },
		"many at a time together": func(i int) time.Duration { return time.Duration(i/70) * time.Second },
	} {
		t.Run(name, func(t *testing.T) {
			p := newPlay(t)
			act := bot.Act{}
			for i := range 350 {
				no := strconv.Itoa(1000 + i)
				reported := p.clock().Add(at(i) - time.Hour)
				body, err := json.Marshal(council.Request{No: 1000 + i, Source: council.FromResident, Reported: reported})
				if err != nil {
					t.Fatal(err)
				}
				act.Docs = append(act.Docs, bot.Doc{Ref: bot.Ref{Kind: "request", ID: no}, Body: body})
				act.Marks = append(act.Marks, bot.Mark{Index: "requests", Member: no, Score: reported.UnixMilli()})
			}
			if _, err := p.store.Commit(p.ctx, p.c, act); err != nil {
				t.Fatal(err)
			}
			if got := p.totals(1).Requests.Received; got != 350 {
				t.Errorf("received %d of 350", got)
			}
		})
	}
}

func TestACommunityBelongsToAStreet(t *testing.T) {
	p := newPlay(t)
	street := func() string {
		place, err := p.bot.Place(p.ctx, p.c)
		if err != nil {
			t.Fatal(err)
		}
		return place.Street
	}
	for _, name := range []string{" 幸福  街道 ", "", "东湖街道", "东湖街道"} {
		if err := p.bot.SetStreet(p.ctx, p.c, name); err != nil || street() != strings.Join(strings.Fields(name), " ") {
			t.Errorf("%q became %q: %v", name, street(), err)
		}
	}
	before := p.state()
	if err := p.bot.SetStreet(p.ctx, p.c, strings.Repeat("街", 31)); !errors.Is(err, bot.ErrInvalid) {
		t.Errorf("a name without end: %v", err)
	}
	other, err := council.NewID(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.bot.SetStreet(p.ctx, other, "东湖街道"); !errors.Is(err, bot.ErrNotFound) {
		t.Errorf("a community that is not there: %v", err)
	}
	p.unmoved(before)
	p.verified()
}
