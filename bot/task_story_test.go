package bot_test

import (
	"testing"
	"time"

	"yishi/bot/council"
)

// passes a plain motion of the whole community, and returns its number.
func (p *play) passed(title string) int {
	p.t.Helper()
	no := p.opens(poll{title: title, span: "一天"})
	for _, name := range everybody {
		if name != "周租客" {
			p.says(name, "赞成")
		}
	}
	p.wait(50 * time.Hour)
	if m := p.motion(no); m.State != council.Passed {
		p.t.Fatalf("motion %d is %s", no, m.State)
	}
	return no
}

func TestADecisionIsCarriedOutInspectedAndClosedOff(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	no := p.passed("楼道装扶手")
	p.deliver()
	p.days(14)
	p.want(p.inbox("李主任"), "《楼道装扶手》通过了，还没派人办", "1号任务")
	p.wantNo(p.inbox("钱监事"), "还没派人办")
	p.days(3)
	p.want(p.inbox("钱监事"), "还没派人办")
	p.want(p.says("张三", "1号任务：装扶手 给 孙七 9月20日前"), "来办")
	p.want(p.says("李主任", "项目小组 1 张三 李四"), "小组定了，2人")
	p.want(p.inbox("张三"), "项目小组")
	p.deliver()
	p.want(p.says("张三", "1号任务：装扶手 给 孙七 9月20日前"), "2号任务：装扶手", "9月20日")
	p.want(p.inbox("孙七"), "请您办2号任务：装扶手")
	p.want(p.says("郑十", "任务清单"), "2号 装扶手：孙*", "9月20日")
	p.want(p.says("孙七", "我的任务"), "您来办")
	p.deliver()
	p.shows("孙七", "rail")
	p.want(p.says("孙七", "2号办好了"), "验收才销号")
	p.want(p.inbox("李四"), "验收 2 合格", "1张照片")
	p.want(p.says("孙七", "验收 2 合格"), "自己办的事")
	p.want(p.says("王五", "验收不合格 2"), "哪里不合格")
	p.want(p.says("王五", "验收不合格 2 三楼没装"), "不合格", "重做")
	p.want(p.inbox("孙七"), "没办好")
	p.says("孙七", "2号办好了")
	p.deliver()
	p.days(5)
	p.want(p.inbox("李主任"), "办好5天了，还没验收完")
	p.want(p.says("张三", "验收 2 合格"), "再有1户")
	p.want(p.says("李四", "验收 2 合格"), "您家已经验收过")
	p.deliver()
	p.want(p.says("郑十", "验收 2 合格"), "2户验收合格，销号了")
	p.want(p.inbox("李四"), "项目小组任务完成")
	var team council.Team
	p.document("team", "1", &team)
	if team.Ended.IsZero() || no != 1 {
		t.Errorf("%+v", team)
	}
	p.days(10)
	p.wantNo(p.inbox("李主任"), "还没派人办")
	p.verified()
}

func TestOnlyWhatPassedIsCarriedOut(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.opens(poll{title: "楼道装扶手"})
	before := p.state()
	p.want(p.says("李主任", "1号任务：装扶手 给 孙七"), "还没通过")
	p.want(p.says("李主任", "项目小组 1 张三"), "还没通过")
	p.unmoved(before)
	p.want(p.says("李主任", "任务 修路灯 给 王师傅 8月10日前"), "2号任务：修路灯", "名册上没有")
	p.want(p.says("孙七", "2号办好了"), "来办")
	p.want(p.says("李主任", "2号办好了"), "记为办好")
	p.days(5)
	if r := p.asked(2); r.State != council.RequestClosed || !r.Silent {
		t.Errorf("%+v", r)
	}
	p.verified()
}

func TestRoundsAreTickedOffOrMissed(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.want(p.says("张三", "巡查 消防通道 每周 给 王五"), "来办")
	p.want(p.says("李主任", "巡查 消防通道 每周 给 王师傅"), "没有唯一的王师傅")
	p.want(p.says("李主任", "巡查 消防通道 每周 给 王五"), "1号巡查：消防通道，每周一次，王五负责")
	p.want(p.inbox("王五"), "打卡 消防通道")
	p.want(p.says("张三", "打卡 消防通道"), "名下没有")
	p.deliver()
	p.days(6)
	p.want(p.inbox("王五"), "该巡查了")
	p.want(p.says("王五", "打卡 消防通道"), "打卡成功")
	p.want(p.says("王五", "打卡 消防通道"), "已经打过卡")
	p.deliver()
	p.days(2)
	p.wantNo(p.inbox("李主任"), "没人打卡")
	p.days(7)
	p.want(p.inbox("李主任"), "消防通道", "累计漏1次")
	p.want(p.inbox("钱监事"), "累计漏1次")
	p.want(p.says("郑十", "巡查"), "本轮还没打卡，已查1次，漏1次")
	before := p.state()
	if err := p.bot.Tick(p.ctx, "due", p.c, p.clock()); err != nil {
		t.Fatal(err)
	}
	p.unmoved(before)
	p.want(p.says("王五", "销号 1"), "来办")
	p.want(p.says("李主任", "销号 1"), "停了")
	p.deliver()
	p.days(15)
	if got := p.inbox("李主任") + p.inbox("王五"); got != "" {
		t.Errorf("after its end: %s", got)
	}
	p.want(p.says("郑十", "巡查"), "还没有巡查")
	p.verified()
}
