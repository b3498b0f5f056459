package bot_test

import (
	"testing"
	"time"

	"yishi/bot"
	"yishi/bot/council"
	"yishi/bot/speech"
)

func TestAnUpkeepTakesTwoOfficersAndTheHouseholdIsTold(t *testing.T) {
	for _, c := range []struct {
		order, what string
		told        map[string]string // of the household, what they read
		check       func(*play)
	}{
		{"过户 3-1-102 冯六 13900000001", "3-1-102过户给冯六", map[string]string{"郑十": "您不再是这一户的业主"}, func(p *play) {
			p.want(p.says("郑十", "我的户"), "请发您家的登记码") // nobody lives here any more
			p.prints("3")
			p.join("冯六")
			p.want(p.says("冯六", "我的户"), "3-1-102", "冯六 业主")
		}},
		{"迁入 3-1-102 冯六 家属", "冯六迁入3-1-102", map[string]string{"郑十": "冯六登记到了您家（3-1-102）"}, func(p *play) {
			p.want(p.says("郑十", "我的户"), "郑十 业主", "冯六 家属，还没登记")
		}},
		{"迁出 2-1-202 周租客", "周租客从2-1-202迁出", map[string]string{"吴房东": "周租客已从您家（2-1-202）迁出", "周租客": "迁出"}, func(p *play) {
			p.want(p.says("周租客", "我的户"), "请发您家的登记码")
			p.wantNo(p.says("吴房东", "我的户"), "周租客")
		}},
		{"交接主任 张三", "主任交接给张三", map[string]string{"张三": "您已接任主任", "李主任": "主任已交接给张三"}, func(p *play) {
			p.want(p.says("李主任", "发起投票：楼道装扶手"), "主任")
			p.want(p.says("张三", "发起投票：楼道装扶手"), "草稿")
		}},
	} {
		t.Run(c.order, func(t *testing.T) {
			p := newPlay(t)
			p.join(everybody...)
			p.deliver()
			p.want(p.says("赵记录", c.order), "1号："+c.what, "核准 1")
			p.want(p.inbox("钱监事"), c.what, "核准 1", "不准 1")
			p.deliver()
			before := p.state()
			p.want(p.says("赵记录", "核准 1"), "自己提的要别人核准")
			p.want(p.says("孙七", "核准 1"), "来办")
			p.unmoved(before)
			p.want(p.says("钱监事", "核准 1"), "办好了", c.what)
			for name, text := range c.told {
				p.want(p.inbox(name), text)
			}
			p.want(p.says("钱监事", "核准 1"), "已经办过了")
			c.check(p)
			p.wait(2 * time.Minute)
			p.verified()
		})
	}
}

func TestATenantWhoMovesInIsATenant(t *testing.T) {
	p := newPlay(t)
	p.join("赵记录", "钱监事", "郑十")
	p.want(p.means("赵记录", speech.Intent{Intent: "move_in", Room: "3-1-102", Name: "冯六", Kind: "tenant"}), "核准 1")
	p.want(p.says("钱监事", "核准 1"), "办好了")
	p.want(p.says("郑十", "我的户"), "冯六 租户")
}

func TestAnUpkeepThatIsRefusedOrForgottenChangesNothing(t *testing.T) {
	p := newPlay(t)
	p.join("赵记录", "钱监事", "郑十", "王楼长")
	rows := func() council.Roster {
		var r council.Roster
		p.document("roster", "head", &r)
		return r
	}
	before := rows()
	p.says("赵记录", "过户 3-1-102 冯六 13900000001")
	p.want(p.says("王楼长", "核准 1"), "楼长只管自己楼的事")
	p.want(p.says("钱监事", "不准 1"), "已回绝", "名册没有变")
	p.want(p.says("钱监事", "核准 1"), "已经办过了")
	p.says("赵记录", "过户 3-1-102 冯六 13900000001")
	p.want(p.says("钱监事", "不准 2 没看到房产证"), "已回绝")
	p.says("赵记录", "过户 3-1-102 冯六 13900000001")
	p.passes(73 * time.Hour)
	p.want(p.says("钱监事", "核准 3"), "时间过了")
	if after := rows(); after.NextPerson != before.NextPerson {
		t.Error("the roster moved")
	}
	p.want(p.says("郑十", "我的户"), "郑十 业主")
	p.verified()
}

func TestAnUpkeepHoldsForMotionsOpenedLater(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "赵记录", "钱监事", "郑十", "吴房东")
	first := p.opens(poll{title: "全小区加装电梯"})
	p.says("赵记录", "过户 3-1-102 吴房东 13800000010") // who owns two homes already
	p.want(p.says("钱监事", "核准 2"), "办好了")
	p.want(p.says("吴房东", "我的户"), "2-1-202", "3-1-101", "3-1-102")

	p.want(p.says("吴房东", "1号赞成"), "2-1-202等2处投【赞成】")
	second := p.opens(poll{title: "楼顶装太阳能", rule: "改建重建"})
	p.want(p.says("吴房东", "3号赞成"), "2-1-202等3处投【赞成】")
	if a, b := p.motion(first).Roll, p.motion(second).Roll; a.Heads != 9 || b.Heads != 8 || a.Area != b.Area {
		t.Errorf("rolls: %+v %+v", a, b)
	}
	p.verified()
}

func TestWhoMayNotTouchTheRoster(t *testing.T) {
	for _, order := range []string{
		"过户 3-1-102 冯六 13900000001", "迁入 3-1-102 冯六 家属", "迁出 2-1-202 周租客", "交接主任 张三",
		"换微信 郑十 3-1-102", "补码 3-1-102 郑十",
	} {
		t.Run(order, func(t *testing.T) {
			p := newPlay(t)
			p.join(everybody...)
			before := p.state()
			for _, name := range []string{"李主任", "王楼长", "钱监事", "孙七", "周租客"} {
				p.wantNo(p.says(name, order), "记下了")
			}
			p.unmoved(before)
			p.joinGroup("赵记录")
			before = p.state()
			p.want(p.inGroup("赵记录", order), "私聊")
			p.unmoved(before)
		})
	}
}

func TestWhatAnUpkeepCannotBe(t *testing.T) {
	p := newPlay(t)
	p.join("赵记录", "钱监事")
	before := p.state()
	for order, want := range map[string]string{
		"过户 9-9-909 冯六 13900000001":  "没有这个房号",
		"过户 3-1-102":                 "请写上姓名",
		"过户 3-1-102 郑十 13800000011":  "已经在这一户",
		"迁出 3-1-102 郑十":              "业主搬走了还是业主",
		"迁出 3-1-102 冯六":              "没找到这个人",
		"补码 3-1-102 冯六":              "没找到这个人",
		"迁入 2-1-202 周租客 13800000009": "已经在这一户",
		"交接主任 钱监事":                   "监事不能同时当主任",
		"交接主任 李主任":                   "同一个人",
		"交接主任 冯六":                    "没找到这个人",
	} {
		p.want(p.says("赵记录", order), want)
	}
	p.unmoved(before)
}

func TestACaptainReissuesCodesInTheOwnBuildingOnly(t *testing.T) {
	p := newPlay(t)
	p.join("王楼长", "钱监事")
	p.want(p.says("王楼长", "补码 1-1-201 张三"), "核准 1")
	before := p.state()
	p.want(p.says("王楼长", "补码 2-1-201 孙七"), "楼长只管自己楼的事")
	p.unmoved(before)
	p.want(p.says("钱监事", "核准 1"), "新登记码")
}

func TestImportedUpkeepIsKeptWhenTheSameFileComesAgain(t *testing.T) {
	p := newPlay(t)
	p.join("赵记录", "钱监事", "郑十")
	p.says("赵记录", "迁入 3-1-102 冯六 家属")
	p.says("钱监事", "核准 1")
	before := p.state()
	if err := p.imports(smallPlace, bot.ImportOptions{}); err != nil {
		t.Fatal(err)
	}
	p.unmoved(before)
}
