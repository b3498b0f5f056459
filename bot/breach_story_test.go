package bot_test

import (
	"strings"
	"testing"
	"time"

	"yishi/bot/council"
)

func TestABreachOfTheCovenantGoesToMediationAndOnlyItsCountIsKept(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	before := p.state()
	p.want(p.says("张三", "违约举报 第1条 楼上半夜装修"), "还没有公约")
	p.unmoved(before)
	p = covenanted(t)
	p.votesThrough("赞成")
	p.deliver()
	before = p.state()
	p.want(p.says("张三", "违约举报 第9条 楼上半夜装修"), "哪一条")
	p.unmoved(before)
	p.joinGroup("张三")
	p.want(p.inGroup("张三", "违约举报 第1条 楼上半夜装修"), "私聊")
	p.want(p.says("张三", "违约举报 第1条 楼上半夜装修"), "2号")
	var r council.Request
	if !p.document("request", "2", &r) || !r.Private() {
		t.Fatalf("request: %+v", r)
	}
	p.wantNo(strings.Join(p.groupPosts(), ""), "装修")
	p.wantNo(p.says("郑十", "问题清单"), "半夜")
	p.wait(366 * 24 * time.Hour)
	p.want(p.inbox("李主任"), "第1条1次")
	p.wantNo(strings.Join(p.groupPosts(), ""), "第1条1次")
	p.verified()
}

func TestWhatIsHeardAtADoorIsReportedOnlyWithConsent(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.deliver()
	before := p.state()
	p.want(p.says("王楼长", "走访 1-1-201 张三 反映路灯不亮"), "张三反映：", "1 同意")
	p.want(p.says("王楼长", "2"), "什么都没留")
	for name, want := range map[string]string{
		"走访 2-1-201 孙七 反映路灯不亮": "楼长只管自己楼", "走访 1-1-201 孙七 反映路灯不亮": "不在这一户",
		"走访 1-1-102 王楼长 反映路灯不亮": "自己的事", "走访 9-9-909 张三 反映路灯不亮": "没有这个房号",
	} {
		p.want(p.says("王楼长", name), want)
	}
	p.want(p.says("孙七", "走访 1-1-201 张三 反映路灯不亮"), "来办")
	p.unmoved(before)
	p.says("王楼长", "走访 1-1-201 张三 反映路灯不亮")
	p.want(p.says("王楼长", "1"), "替张三报好了，1号")
	p.want(p.inbox("张三"), "已替您报上去，1号", "进度 1")
	var r council.Request
	if !p.document("request", "1", &r) || r.Reporter == 0 || r.Building != "1" {
		t.Fatalf("request: %+v", r)
	}
	p.want(p.says("张三", "进度 1"), "1号")
	p.verified()
}
