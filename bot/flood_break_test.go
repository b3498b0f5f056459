package bot_test

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yishi/bot"
)

// unbounded are what a flood never refuses: ballots, and what is nobody's to refuse.
var unbounded = words("vote vote_many retract forget_me consent_withdraw mute undelegate not_mine")

// TestWhoeverDidTooMuchWithinAnHourChangesNothingMore says every line of the scenes by a
// resident who has done as much as one may: whatever changes something is refused.
func TestWhoeverDidTooMuchWithinAnHourChangesNothingMore(t *testing.T) {
	eachLine(t, func(t *testing.T, lab *laboratory, tried map[string]bool, now func() moment, in bot.Inbound, intent string) {
		who := strings.TrimPrefix(in.User, "openid-")
		if !tried[intent] && !unbounded[intent] && !slices.Contains(officials, who) {
			tried[intent] = true
			lab.hasDoneEnough(t, now(), in, intent)
		}
	})
}

func (l *laboratory) hasDoneEnough(t *testing.T, m moment, in bot.Inbound, intent string) {
	t.Helper()
	l.begins(m.held, m.now, 0, false)
	before := l.state()
	l.hears(in)
	if cmp.Equal(before, l.state()) {
		return // only shown
	}
	l.begins(m.held, m.now, 0, false)
	who, err := l.store.Who(l.ctx, in.Sender)
	if err != nil {
		t.Fatal(err)
	}
	key := "acts:" + string(l.c) + ":" + strconv.Itoa(int(who.Person))
	for ok := true; ok; {
		if ok, err = l.store.Attempt(l.ctx, key, 60, time.Hour); err != nil {
			t.Fatal(err)
		}
	}
	before = l.state()
	got := l.hears(in)
	after := l.state()
	maps.DeleteFunc(after, func(key, _ string) bool { return strings.Contains(key, ":roll:") }) // harms nobody that no motion names it
	maps.DeleteFunc(before, func(key, _ string) bool { return strings.Contains(key, ":roll:") })
	if diff := cmp.Diff(before, after); diff != "" || !strings.Contains(got, "歇一歇") {
		t.Errorf("%s (%s) hears %s (-before +after):\n%s", in.Text, intent, got, diff)
	}
}

// turns are what somebody may say in turn without end.
var turns = [][]string{
	{"支持 1-1", "取消顶 1-1"}, {"支持 1-1", "不太认同 1-1"}, {"认捐 1 5元", "取消认捐 1"}, {"认捐 1 5元", "认捐 1 6元"},
	{"1号感谢名单写我名字", "1号感谢名单不写我名字"}, {"我参加", "我不参加"}, {"我在东莞", "回来了"}, {"我在东莞", "我在深圳"},
	{"别提醒我", "可以提醒我"}, {"委托 孙七 投 1", "取消委托"}, {"委托 孙七 投 1", "委托 王五 投 1"}, {"意见 1 好", "意见 1 不好"},
	{"提议 在东门装快递柜", "提议 在西门装路灯"}, {"1栋楼道灯坏了", "2栋水管漏水"}, {"我家也是 3", "取消我家也是 3"}, {"评价 1 5分", "评价 1 1分"},
	{"举报 1-1 骂人", "举报 1-1 乱说"}, {"异议 1 面积不对", "异议 1 日期不对"}, {"附议 1", "取消附议 1"},
}

func TestSayingYesAndNoInTurnFillsNeitherTheLedgerNorTheChatsOfOthers(t *testing.T) {
	t.Parallel()
	p := newPlay(t)
	p.join(everybody...)
	p.opens(poll{title: "楼道装扶手", span: "十天"})
	p.says("王五", "意见 1 要结实的")
	p.says("李主任", "开会 8月5日 19:30 社区活动室")
	lab := newLaboratory(p)
	m, now := p.snapshot(), p.clock()
	for _, words := range turns {
		lab.begins(m, now, 0, false)
		entries, out := len(lab.entries()), len(lab.posts())
		for i := range 200 {
			in := lab.message("张三", words[i%2])
			in.ID = fmt.Sprint("flood", i)
			if answer := lab.hears(in); answer == "" {
				t.Errorf("%s: no answer", in.Text)
			}
			lab.passes(time.Second)
		}
		if n := len(lab.entries()) - entries; n > 60 {
			t.Errorf("%s leave %d entries", words, n)
		}
		if n := len(lab.posts()) - out; n > 80 {
			t.Errorf("%s send %d messages", words, n)
		}
		lab.verified()
		if got := lab.says("张三", "1号赞成"); !strings.Contains(got, "已记") {
			t.Errorf("after %s a ballot hears %s", words, got)
		}
	}
}
