package bot_test

import (
	"fmt"
	"testing"
	"time"

	"yishi/bot/council"
)

// seconds are the households that second a proposal.
func (p *play) secondsOf(no string) int {
	p.t.Helper()
	var s council.Proposal
	p.document("proposal", no, &s)
	return s.Households()
}

func TestASecondIsTakenBackUntilTheThresholdIsReached(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "张三", "李四", "王五", "孙七", "郑十")
	p.says("张三", "提议 楼道里装感应灯")
	p.want(p.says("王五", "附议 1"), "附议")
	if n := p.secondsOf("1"); n != 2 {
		t.Fatalf("%d households", n)
	}
	in := p.message("王五", "1号我不附议了")
	p.want(p.hears(in), "取消了")
	if n := p.secondsOf("1"); n != 1 {
		t.Errorf("%d households after one went", n)
	}
	state := p.state()
	p.restart()
	p.hears(in) // sent again
	p.want(p.says("孙七", "取消附议 1"), "没有附议过")
	p.want(p.says("张三", "取消附议 1"), "您提的", "撤回议题 1")
	p.want(p.says("李四", "取消附议"), "没有还能取消的附议")
	p.want(p.says("王五", "取消附议 77"), "77")
	p.unmoved(state)

	p.want(p.says("王五", "附议 1"), "附议") // minds change
	p.want(p.says("王五", "取消附议"), "取消哪一件", "1号")
	p.want(p.says("王五", "1"), "取消了")
	p.says("王五", "附议 1")
	p.says("孙七", "附议 1") // three households: on the agenda
	state = p.state()
	p.want(p.says("孙七", "取消附议 1"), "撤不了")
	p.unmoved(state)
	p.verified()
}

func TestTheChairAndTheSupervisorSetHowManySecond(t *testing.T) {
	p := newPlayOf(t, townRoster(40))
	p.join("李主任", "钱监事", "张三")
	p.want(p.says("张三", "附议门槛"), "40户", "3户", "30天", "8户")
	state := p.state()
	p.want(p.says("张三", "附议门槛 5户"), "主任")
	p.want(p.says("李主任", "附议门槛 1户"), "2到8户")
	p.want(p.says("李主任", "附议门槛 50%"), "2到8户")
	p.want(p.says("李主任", "附议期限 3天"), "7到90天")
	p.want(p.inGroup("李主任", "附议门槛 5户"), "登记")
	p.unmoved(state)

	p.want(p.says("李主任", "附议门槛改成百分之十"), "附议门槛改为4户", "监事")
	var place council.Community
	if p.document("community", "it", &place); place.Settings.Seconds != 0 {
		t.Error("in force before the second officer agreed")
	}
	p.want(p.says("李主任", "核准 1"), "")
	in := p.message("钱监事", "核准 1")
	p.want(p.hears(in), "附议门槛改为4户", "已生效")
	p.want(p.says("李主任", "附议期限 20天"), "20天")
	p.want(p.says("钱监事", "核准 2"), "20天")
	if p.document("community", "it", &place); place.Settings.Seconds != 4 || place.Settings.SecondingDays != 20 {
		t.Errorf("settings: %+v", place.Settings)
	}
	p.restart()
	p.hears(in)
	p.says("张三", "提议 楼道里装感应灯")
	var s council.Proposal
	if p.document("proposal", "3", &s); s.Need != 4 || s.Until.Sub(p.clock()) != 20*24*time.Hour {
		t.Errorf("proposal: %+v", s)
	}
	p.verified()
}

// townRoster has that many homes in one building, with a chair, a supervisor and 张三.
func townRoster(homes int) string {
	rows := "楼栋,单元,房号,姓名,手机,建筑面积,住户类型,身份\n"
	for i := range homes {
		name, office := fmt.Sprintf("业主%c%c", '甲'+rune(i/20)*7, '一'+rune(i%20)*3), ""
		switch i {
		case 0:
			name, office = "李主任", "主任"
		case 1:
			name, office = "钱监事", "监事"
		case 2:
			name = "张三"
		}
		rows += fmt.Sprintf("1,1,%d,%s,138%08d,80.00,业主,%s\n", 101+i, name, 100+i, office)
	}
	return rows
}
