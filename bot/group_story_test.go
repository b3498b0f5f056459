package bot_test

import (
	"testing"

	"yishi/bot"
	"yishi/bot/council"
)

func TestOnlyTheChairBindsAGroup(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.joinGroup(everybody...)
	before := p.state()
	for _, name := range everybody[1:] {
		p.want(p.inGroup(name, "绑定本群"), "主任")
	}
	p.want(p.inGroup("生人", "绑定本群"), "绑定群要主任来说")
	p.want(p.says("李主任", "绑定本群"), "群里@我说")
	p.unmoved(before)
	p.want(p.inGroup("李主任", "绑定本群"), "幸福里", "议事群")
	before = p.state()
	p.want(p.inGroup("李主任", "绑定本群"), "已经是")
	p.unmoved(before)
	p.verified()
}

func TestAGroupBelongsToOneCommunity(t *testing.T) {
	p := newPlay(t)
	p.join("李主任")
	p.joinGroup("李主任", "张三")
	p.inGroup("李主任", "绑定本群")
	other := p.elsewhere()
	p.joinGroup("别主任")
	here := p.c
	p.c = other
	before := p.state()
	p.want(p.inGroup("别主任", "绑定本群"), "别的小区")
	p.want(p.inGroup("别主任", "现在投什么"), "别的小区")
	p.unmoved(before)
	p.c = here
}

// elsewhere makes a second community on the same server, with a chair and an owner of
// its own, and returns it.
func (p *play) elsewhere() council.ID {
	p.t.Helper()
	here := p.c
	defer func() { p.c = here }()
	c, err := p.bot.AddCommunity(p.ctx, "平安里", "", "")
	if err != nil {
		p.t.Fatal(err)
	}
	p.c = c
	if err := p.imports("楼栋,单元,房号,姓名,手机,建筑面积,住户类型,身份\n1,1,101,别主任,13700000001,89.50,业主,主任\n1,1,102,别业主,13700000002,89.50,业主,\n", bot.ImportOptions{}); err != nil {
		p.t.Fatal(err)
	}
	p.prints("")
	return c
}

func TestTheGroupIsAnsweredOnlyWhereItMeantTheBot(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "张三")
	p.joinGroup("李主任", "张三")
	p.inGroup("李主任", "绑定本群")
	p.opens(poll{title: "全小区加装电梯"})
	before := p.state()
	for _, talk := range []string{"哈哈", "今天天气不错", "谁家的车挡路了", "收到", "好的"} {
		if got := p.inGroup("张三", talk); got != "" {
			t.Errorf("%q is answered %q", talk, got)
		}
		if got := p.inGroup("生人", talk); got != "" {
			t.Errorf("a stranger's %q is answered %q", talk, got)
		}
	}
	p.want(p.inGroup("生人", "1号赞成"), "私聊")
	for _, private := range []string{"我的投票", "我的户", "撤回同意", "导出我的数据", "发起投票：楼道装扶手", "代录 1 1-1-201 赞成"} {
		p.want(p.inGroup("李主任", private), "私聊")
	}
	p.unmoved(before)
	p.want(p.inGroup("张三", "现在投什么"), "1号", "全小区加装电梯")
	p.want(p.inGroup("张三", "1号现在什么情况"), "已有0人")
}

func TestDangerIsAnsweredAtOnceAndFiledNowhere(t *testing.T) {
	p := newPlay(t)
	p.join("张三")
	p.joinGroup("张三")
	before := p.state()
	for said, number := range map[string]string{"楼道有煤气味": "119", "3号楼着火了": "119", "我妈晕倒了": "120", "有人在打人": "110", "我不想活了": "12356"} {
		p.want(p.says("张三", said), number, "我是机器人")
		p.want(p.says("生人", said), number)
		p.want(p.inGroup("张三", said), number)
	}
	p.unmoved(before)
}
