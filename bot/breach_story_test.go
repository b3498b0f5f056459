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
