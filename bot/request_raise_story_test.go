package bot_test

import (
	"strings"
	"testing"

	"yishi/bot/council"
)

// troubled is a place where four households have request 1.
func troubled(t *testing.T) *play {
	t.Helper()
	p := newPlay(t)
	p.join(everybody...)
	p.says("张三", "小区大门坏了关不上")
	for _, name := range []string{"王五", "孙七", "郑十"} {
		p.want(p.says(name, "附议 1"), "1号（小区·门禁大门）现在")
	}
	p.deliver()
	return p
}

func TestSecondingARequestMakesOneASupporter(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.says("张三", "小区大门坏了关不上")
	p.want(p.says("王五", "附议 1"), "现在2户", "再有3户", "一起商量")
	before := p.state()
	p.want(p.says("王五", "附议 1"), "已经记上")
	p.want(p.says("李四", "附议 1"), "已经记上") // the same home as 张三
	p.want(p.says("王五", "附议 9"), "没有")
	p.unmoved(before)
	in := p.message("孙七", "1号我附议")
	first := p.hears(in)
	if again := p.hears(in); again != first || p.asked(1).Households() != 3 {
		t.Errorf("said twice: %q, then %q; %d households", first, again, p.asked(1).Households())
	}
	p.want(p.says("周租客", "附议 1"), "现在4户", "再有1户")
	p.want(p.says("郑十", "附议 1"), "现在5户", "1号转议题")
	p.says("张三", "楼上邻居半夜吵架摔东西，投诉")
	before = p.state()
	p.want(p.says("王五", "附议 2"), "没有2号") // a quarrel is nobody else's
	p.unmoved(before)
	p.verified()
}

func TestARequestKnowsTheProposalThatItBecameAndTheProposalWhereItCameFrom(t *testing.T) {
	p := troubled(t)
	p.says("吴房东", "我家也是 1")
	p.deliver()
	p.want(p.says("张三", "1号转议题"), "2号《小区·门禁大门问题怎么解决》记下了")
	if r, m := p.asked(1), p.motion(2); r.Raised != 2 || m.Request != 1 || m.State != council.Seconding {
		t.Fatalf("request became %d, motion came from %d", r.Raised, m.Request)
	}
	p.want(p.inbox("王五"), "1号（小区·门禁大门）转成2号议题", "附议 2")
	p.wantNo(p.inbox("李四"), "转成2号议题")
	p.want(p.says("郑十", "进度 1"), "已转2号议题")
	p.want(p.says("郑十", "进度 2"), "从1号诉求转来（小区·门禁大门，5户反映）")
	p.wantNo(p.says("郑十", "进度 2"), "关不上", "张三")
	p.want(p.says("李主任", "1号转议题"), "已经转成2号议题", "附议 2")
	p.want(p.says("赵记录", "附议 1"), "现在6户", "它已转成2号议题，附议回“附议 2”")
	lists := p.board().Lists
	p.want(lines(lists.Problems), "已转2号议题")
	if shown := p.board().Motions[0]; shown.No != 2 || !strings.Contains(strings.Join(shown.Lines, "\n"), "从1号诉求转来") {
		t.Errorf("the board shows %+v", shown)
	}
	p.want(p.says("张三", "撤回议题 2"), "2号")
	p.want(p.says("王五", "1号转议题"), "记下了") // given up, and raised again by another
	if r := p.asked(1); r.Raised != 3 {
		t.Errorf("raised as %d", r.Raised)
	}
	p.verified()
}

func TestThoseWhoReportedHearWhatWasDecidedAboutIt(t *testing.T) {
	for _, c := range []struct{ vote, told string }{
		{"2号赞成", "转成的2号议题通过了，接下来派人办"},
		{"2号反对", "没有通过。1号照样接着办"},
	} {
		t.Run(c.vote, func(t *testing.T) {
			p := troubled(t)
			p.says("吴房东", "我家也是 1")
			p.want(p.says("李主任", "1号转议题"), "草稿")
			if r := p.asked(1); r.Raised != 0 {
				t.Fatalf("a draft is no motion, and the request became %d", r.Raised)
			}
			p.want(p.says("李主任", "确认"), "2号")
			p.want(p.says("郑十", "2号是什么事"), "从1号诉求转来")
			p.deliver()
			for _, name := range everybody {
				p.says(name, c.vote)
			}
			p.wait(p.motion(2).Closes.Sub(p.clock()))
			p.restart()
			p.wait(0)
			if got := p.inbox("王五"); strings.Count(got, c.told) != 1 {
				t.Errorf("told %d times: %s", strings.Count(got, c.told), got)
			}
			p.wantNo(p.inbox("李四"), "转成的2号议题")
			p.verified()
		})
	}
}

// An officer drafts it, and meanwhile a resident proposes it: it is one matter, not two.
func TestARequestBecomesOneMotionAtATime(t *testing.T) {
	p := troubled(t)
	p.says("吴房东", "我家也是 1")
	p.want(p.says("李主任", "1号转议题"), "草稿")
	p.want(p.says("张三", "1号转议题"), "2号")
	before := p.state()
	p.want(p.says("李主任", "确认"), "已经转成2号议题")
	p.unmoved(before)
	if r := p.asked(1); r.Raised != 2 {
		t.Errorf("raised as %d", r.Raised)
	}
	p.want(p.says("李主任", "取消"), "草稿")
	p.verified()
}
