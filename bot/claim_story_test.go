package bot_test

import (
	"strconv"
	"testing"
	"time"
)

func TestAClaimIsConfirmedByAnOfficerOfThatBuilding(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "王楼长", "赵记录", "钱监事", "李四", "孙七")
	p.deliver()
	p.want(p.says("张三", "1-1-201 张三"), "收到", "楼长核对")
	p.want(p.says("张三", "1号赞成"), "请发您家的登记码") // not yet
	for _, officer := range []string{"王楼长", "赵记录", "李主任"} {
		p.want(p.inbox(officer), "1-1-201的张三", "核准 1")
	}
	p.deliver()
	p.want(p.says("孙七", "核准 1"), "主任")
	p.want(p.says("王楼长", "核准 1"), "已核准")
	p.want(p.inbox("张三"), "核对好了", "1-1-201")
	p.want(p.inbox("李四"), "1-1-201", "张*", "不是我家的人")
	p.want(p.says("张三", "我的户"), "张三 业主，8月3日登记")
	p.want(p.says("李主任", "核准 1"), "没有编号1")
	p.verified()
}

func TestAClaimIsAnsweredAlikeWhetherTheRosterKnowsTheNameOrNot(t *testing.T) {
	p := newPlay(t)
	p.join("王楼长")
	known := p.says("甲", "1-1-201 张三")
	before := p.state()
	for _, c := range []string{"1-1-201 冯六", "9-9-909 张三", "1-1-202 张三"} {
		if got := p.says("乙"+c, c); got != known {
			t.Errorf("%s is answered %q, a known name %q", c, got, known)
		}
	}
	p.unmoved(before)
}

func TestWhoMayNotConfirmAClaim(t *testing.T) {
	for _, c := range []struct{ why, claim, officer, want string }{
		{"a captain of another building", "2-1-201 孙七", "王楼长", "2号楼"},
		{"a supervisor", "1-1-201 张三", "钱监事", "1号楼"},
		{"an officer about the own home", "2-1-101 赵记录", "赵记录", "自己家的不能自己核"},
		{"a resident", "1-1-201 张三", "王五", "来办"},
	} {
		t.Run(c.why, func(t *testing.T) {
			p := newPlay(t)
			p.join(c.officer)
			p.want(p.says("某人", c.claim), "收到")
			before := p.state()
			p.want(p.says(c.officer, "核准 1"), c.want)
			p.unmoved(before)
		})
	}
}

func TestARefusedOrOldClaimBindsNobody(t *testing.T) {
	p := newPlay(t)
	p.join("王楼长")
	p.says("甲", "1-1-201 张三")
	p.want(p.says("王楼长", "不准 1"), "已回绝")
	p.want(p.says("甲", "我的户"), "请发您家的登记码")
	p.says("乙", "1-1-201 李四")
	p.passes(8 * 24 * time.Hour)
	p.want(p.says("王楼长", "核准 2"), "已回绝")
	p.want(p.says("乙", "我的户"), "请发您家的登记码")
	p.verified()
}

func TestAClaimOfSomebodyWhoRegisteredMeanwhileIsNotAccepted(t *testing.T) {
	p := newPlay(t)
	p.join("王楼长")
	p.says("甲", "1-1-201 张三")
	p.want(p.says("甲", p.slips["王五"]), "登记好了") // with somebody else's code
	before := p.state()
	p.want(p.says("王楼长", "核准 1"), "已用别的身份登记")
	p.unmoved(before)
	p.want(p.says("甲", "我的户"), "王五 业主，8月3日登记")
}

func TestAClaimInTheGroupIsSentToThePrivateChat(t *testing.T) {
	p := newPlay(t)
	before := p.state()
	p.want(p.inGroup("甲", "3-1-102 郑十"), "")
	p.unmoved(before)
}

func TestClaimsAreCountedLikeCodes(t *testing.T) {
	p := newPlay(t)
	p.join("王楼长")
	for i := range 5 {
		p.want(p.says("甲", "1-1-20"+strconv.Itoa(i)+" 冯六"), "收到")
	}
	before := p.state()
	p.want(p.says("甲", "1-1-201 张三"), "过15分钟")
	p.unmoved(before)
}

func TestAnOwnerOfTwoHomesWhoClaimsOneHasBoth(t *testing.T) {
	p := newPlayOf(t, smallPlace+"3,1,201,冯六,13800000012,95.00,业主,\n3,1,202,冯六,13800000012,95.00,业主,\n")
	p.join("李主任")
	p.says("冯六", "3-1-202 冯六")
	p.want(p.says("李主任", "核准 1"), "已核准")
	p.want(p.inbox("冯六"), "3-1-201等2处")
	p.want(p.says("冯六", "我的户"), "3-1-201", "3-1-202")
}
