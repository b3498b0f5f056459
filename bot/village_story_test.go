package bot_test

import (
	"slices"
	"testing"
	"time"

	"yishi/bot/council"
)

// village has homes with one or two registered voters, the officers of a village, and
// somebody who is not registered.
const village = `楼栋,单元,房号,姓名,手机,建筑面积,住户类型,身份,选民
1,1,101,李主任,13800000001,100,业主,主任,是
1,1,102,钱监事,13800000002,100,业主,监事,是
1,1,103,赵记录,13800000003,100,业主,记录员,是
1,1,104,张大山,13800000004,100,业主,,是
1,1,104,张小梅,13800000005,100,共有人,,是
1,1,105,王铁柱,13800000006,100,业主,,是
1,1,106,刘春花,13800000007,100,业主,,是
2,1,101,陈石头,13800000008,100,业主,,是
2,1,102,周满仓,13800000009,100,业主,,是
2,1,103,吴秀兰,13800000010,100,业主,,是
2,1,104,郑长河,13800000011,100,业主,,是
2,1,105,孙二娃,13800000012,100,业主,,是
2,1,106,外来客,13800000013,100,租户,,否
`

var villagers = []string{"李主任", "钱监事", "赵记录", "张大山", "张小梅", "王铁柱", "刘春花", "陈石头", "周满仓", "吴秀兰", "郑长河", "孙二娃"}

func inVillage(t *testing.T) *play {
	p := newPlayOf(t, village)
	p.join(villagers...)
	p.join("外来客")
	p.bindsGroup()
	p.deliver()
	return p
}

func TestAVillageElectsItsChairAndMembersFromOneList(t *testing.T) {
	p := inVillage(t)
	p.want(p.says("张大山", "发起选举：村委会 3人"), "主任或记录员")
	p.want(p.says("李主任", "发起选举：村委会 0人"), "最少1人")
	p.want(p.says("李主任", "发起选举：村委会 主任1 委员2"), "主任1人", "委员2人", "登记的选民，共12票", "村委会组织法(2025)", "1人提名算数", "意见征集，不是正式选举")
	p.want(p.says("李主任", "1"), "1号、2号选举开始了")
	p.wantNo(p.posted(), "㎡", "00:00")
	p.want(p.says("外来客", "选民名单 1"), "名单里没有您")
	p.listIsOne()

	p.want(p.says("张大山", "提名 王铁柱"), "1 1号", "2 2号")
	p.want(p.says("张大山", "1"), "王铁柱已有1人提名", "够了")
	p.want(p.says("张大山", "提名 1 刘春花"), "您提名的已经够数")
	p.want(p.says("张小梅", "提名 1 陈石头"), "陈石头已有1人提名") // the same home, a voter of her own
	p.want(p.says("外来客", "提名 1 王铁柱"), "登记的选民", "名单里没有您")
	p.want(p.says("王铁柱", "提名 2 钱监事"), "监事")
	for _, row := range [][2]string{{"刘春花", "我自荐 2"}, {"周满仓", "我自荐 2"}, {"吴秀兰", "我自荐 2"}, {"孙二娃", "我自荐 2"}} {
		p.want(p.says(row[0], row[1]), "您自荐参选", "1人提名够了")
	}
	for _, who := range []string{"王铁柱", "陈石头"} {
		p.want(p.inbox(who), "1人提名，推您参加1号")
		p.want(p.says(who, "我接受提名"), "您参加1号")
	}
	p.deliver()
	p.until(p.contest(1).NominateUntil)
	p.want(p.posted(), "【1号】《村委会选举：主任1人》候选人公布", "【2号】《村委会选举：委员2人》候选人公布")
	p.deliver()
	p.until(p.contest(1).MayOpen)
	p.want(p.posted(), "“1 A”", "“1 另选 赵六”", "意见征集，不是正式选举", "选民名单已公示过")
	p.villageVotes()
	p.until(p.motion(1).Closes)
	p.want(p.posted(), "得票过半数的有王铁柱", "正式选举确认才上任")
	p.deliver()
	p.wait(0)
	p.until(p.motion(3).MayOpen)
	p.want(p.posted(), "【3号】《村委会选举：委员2人（再次投票）》开始投票", "周满仓", "吴秀兰")
	for _, who := range villagers[:8] {
		p.want(p.says(who, "3 B"), "已记")
	}
	p.until(p.motion(3).Closes)
	p.until(p.contest(1).SeatAt)
	p.until(p.contest(2).SeatAt)
	p.want(p.inbox("李主任"), "得票够的：王铁柱", "就任 1", "就任 2")
	p.takeVillageOffice()
	p.verified()
}

// listIsOne has somebody object to the list under one number; it waits under both.
func (p *play) listIsOne() {
	p.t.Helper()
	p.want(p.says("张小梅", "选民名单 2"), "周六（8月8日）24:00前", "异议 2")
	p.passes(time.Date(2026, 8, 8, 16, 0, 0, 0, time.UTC).Sub(p.clock()) - time.Second)
	p.want(p.says("张小梅", "异议 2 我儿子张强满18岁了没在名单上"), "2号异议1")
	p.until(p.contest(1).ListUntil)
	if a, b := p.contest(1).Stage, p.contest(2).Stage; a != council.Listed || b != council.Listed {
		p.t.Fatalf("the list went on under an objection: %s, %s", a, b)
	}
	p.want(p.says("李主任", "答复异议 2-1 已核对，他户口在城里"), "已答复")
	p.wait(7 * time.Hour)
	if a, b := p.contest(1).Stage, p.contest(2).Stage; a != council.Nominating || b != council.Nominating {
		p.t.Fatalf("the list does not go on: %s, %s", a, b)
	}
	if end := p.contest(1).NominateUntil.In(shanghai); end.Hour() != 0 {
		p.t.Errorf("nominations end in the middle of a day: %s", end)
	}
	p.deliver()
}

// villageVotes casts the first ballots: the chair is clear, the last member tied.
func (p *play) villageVotes() {
	p.t.Helper()
	p.want(p.inGroup("李主任", "1 A"), "无记名")
	order := p.motion(2).Options
	letter := func(name string) string { return council.OptionLetter(slices.Index(order, name)) }
	for i, who := range villagers[:10] {
		p.want(p.says(who, "1 A"), "已记", "王铁柱")
		second := []string{"周满仓", "吴秀兰", "吴秀兰", "周满仓"}[i%4]
		p.want(p.says(who, "2 "+letter("刘春花")+letter(second)), "已记")
	}
	p.want(p.says("张小梅", "1 B"), "已投过")
	p.want(p.says("郑长河", "1 另选 孙二娃"), "孙二娃（另选）")
	p.want(p.says("郑长河", "2 "+letter("周满仓")+letter("吴秀兰")), "已记")
	p.want(p.says("孙二娃", "2 "+letter("周满仓")+letter("吴秀兰")), "已记")
	p.want(p.says("外来客", "1 A"), "名单里没有您")
	p.want(p.says("王铁柱", "我不参选 1"), "名单不能再改")
	p.deliver()
}

// takeVillageOffice has the formal election confirmed, by whom it may be.
func (p *play) takeVillageOffice() {
	p.t.Helper()
	p.want(p.says("张大山", "就任 1 选举大会当场宣布"), "来办")
	p.want(p.says("李主任", "就任 1"), "写明")
	p.deliver()
	p.ratifies(2)
	p.want(p.posted(), "上任：刘春花、吴秀兰（委员）")
	p.ratifies(1)
	p.want(p.posted(), "上任：王铁柱（主任）", "2031年")
	if !p.holds("王铁柱", council.Chair) || p.holds("李主任", council.Chair) || !p.holds("吴秀兰", council.Member) {
		p.t.Error("the wrong people are in office")
	}
	p.want(p.says("李主任", "发起选举：村委会 1人"), "来办")
	p.want(p.says("王铁柱", "就任 1 选举大会当场宣布"), "和您有关")
}
