package bot_test

import (
	"strconv"
	"testing"
	"time"

	"yishi/bot/council"
)

// ticks does a job at the clock's time, and again as another replica would.
func (p *play) ticks(job string) {
	p.t.Helper()
	for range 2 {
		if err := p.bot.Tick(p.ctx, job, p.c, p.clock()); err != nil {
			p.t.Fatalf("%s: %v", job, err)
		}
	}
}

func TestTheMonthIsReportedOnceToOfficersWholeAndToTheGroupInPublicForm(t *testing.T) {
	p := townHall(t)
	p.decided(poll{title: "楼道装扶手"})
	p.says("李主任", "公示 1 30天")
	p.says("周租客", "异议 1 面积不对")
	p.opens(poll{title: "种什么树", options: "桂花、银杏、都不同意"})
	p.says("王五", "反映 2栋楼道灯坏了三天了")
	p.deliver()

	whole := p.want(p.says("李主任", "调度"), "8月情况", "有结果的1件，成立1件", "公示中1件", "没答复的：异议1条", "收到1件，受理0件", "还在办1件，过期0件", "收支：", "接下来：", "2号《种什么树》投票截止")
	p.wantNo(whole, "王五", "楼道灯")
	p.want(p.says("钱监事", "月报"), "没答复的：异议1条")
	public := p.want(p.says("张三", "月报"), "有结果的1件", "收到异议1条", "接下来：")
	p.wantNo(public, "没答复的", "收支：", "还在办")
	p.wantNo(p.inGroup("李主任", "月报"), "没答复的")
	p.wantNo(whole, "周租客", "面积不对")

	p.passes(time.Date(2026, 9, 1, 9, 5, 0, 0, shanghai).Sub(p.clock()))
	p.ticks("monthly")
	p.restart()
	p.ticks("monthly")
	if posts := p.groupPosts(); len(posts) != 1 {
		t.Fatalf("posted: %q", posts)
	}
	p.want(p.groupPosts()[0], "8月情况", "有结果的1件")
	p.wantNo(p.groupPosts()[0], "没答复的")
	for _, name := range []string{"李主任", "钱监事"} {
		p.want(p.inbox(name), "8月情况", "过期1条")
	}
	p.wantNo(p.inbox("张三")+p.inbox("赵记录"), "8月情况")
	p.verified()
}

func TestTheWeekIsPostedOnlyWhenSomethingComes(t *testing.T) {
	p := townHall(t)
	p.deliver()
	p.ticks("weekly")
	if posts := p.posts(); len(posts) != 0 {
		t.Fatalf("posted: %+v", posts)
	}
	p.passes(7 * 24 * time.Hour)
	p.opens(poll{title: "楼道装扶手"})
	p.says("李主任", "开会 8月14日 19:30 社区活动室")
	p.deliver()
	p.ticks("weekly")
	if posts := p.groupPosts(); len(posts) != 1 {
		t.Fatalf("posted: %q", posts)
	}
	p.want(p.groupPosts()[0], "这周的事", "8月13日 1号《楼道装扶手》投票截止", "8月14日 2号会议")
	p.verified()
}

func TestWhatHasToBePublicIsRemindedOfAndMissedIsToldToTheSupervisor(t *testing.T) {
	p := townHall(t)
	p.deliver()
	at := func(month time.Month, day int) {
		p.passes(time.Date(2026, month, day, 9, 10, 0, 0, shanghai).Sub(p.clock()))
		p.ticks("duties")
	}
	at(9, 15)
	if posts := p.posts(); len(posts) != 0 {
		t.Fatalf("too early: %+v", posts)
	}
	at(9, 20)
	p.want(p.inbox("李主任"), "收支这一期还没公开", "9月30日24时", "居务村务这一期")
	if p.inbox("钱监事") != "" || len(p.told("李主任")) != 2 {
		t.Errorf("supervisor %q, chair %d", p.inbox("钱监事"), len(p.told("李主任")))
	}
	p.deliver()
	at(9, 21)
	if posts := p.posts(); len(posts) != 0 {
		t.Fatalf("again: %+v", posts)
	}
	before := p.state()
	p.want(p.says("张三", "已公开 收支 三季度"), "来办")
	p.want(p.says("钱监事", "已公开 收支 三季度"), "来办")
	p.unmoved(before)
	p.want(p.says("李主任", "已公开 收支 三季度"), "记为收支公开", "至少公开15天", "10月6日24时")
	p.want(p.groupPosts()[0], "「收支 三季度」已公开")
	p.want(p.says("钱监事", "月报"), "收支：这一期已公开", "居务村务：这一期还没公开")
	p.deliver()
	at(10, 1)
	p.want(p.inbox("钱监事"), "居务村务上一期没有按时公开", "请督促")
	p.wantNo(p.inbox("钱监事"), "收支上一期")
	p.deliver()
	at(10, 2)
	if posts := p.posts(); len(posts) != 0 {
		t.Fatalf("again: %+v", posts)
	}
	p.verified()
}

func TestTheEndOfATermIsAmongTheDatesAhead(t *testing.T) {
	p := townHall(t)
	no := p.opens(poll{title: "选自管委", options: "冯一一、陈二二、褚三三", form: council.Election, secrecy: council.Secret, picks: 2})
	for _, name := range []string{"张三", "王五", "孙七", "郑十", "吴房东", "李主任", "王楼长", "赵记录"} {
		p.want(p.says(name, strconv.Itoa(no)+" AB"), "已记")
	}
	p.wait(p.motion(no).Closes.Sub(p.clock()))
	if m := p.motion(no); m.State != council.Passed || m.Matter != "self_management_election" {
		t.Fatalf("motion: %+v", m)
	}
	p.wantNo(p.says("李主任", "月报"), "换届")
	p.passes(5*365*24*time.Hour - 100*24*time.Hour)
	p.want(p.says("李主任", "月报"), "选出的一届期满，请提前准备换届")
}
