package bot_test

import (
	"strings"
	"testing"
	"time"

	"yishi/bot/council"
)

// owned has ten owners, one of whom has as much as six of the others.
const owned = `楼栋,单元,房号,姓名,手机,建筑面积,住户类型,身份
1,1,101,李主任,13800000001,100,业主,主任
1,1,102,钱监事,13800000002,100,业主,监事
1,1,103,赵记录,13800000003,100,业主,记录员
1,1,104,王五,13800000004,100,业主,
1,1,105,孙七,13800000005,100,业主,
1,1,106,郑十,13800000006,100,业主,
1,1,107,周八,13800000007,100,业主,
1,1,108,吴九,13800000008,100,业主,
1,1,109,冯一,13800000009,100,业主,
2,1,101,陈大户,13800000010,600,业主,
2,1,102,何租客,13800000011,100,租户,
`

var owners = []string{"李主任", "钱监事", "赵记录", "王五", "孙七", "郑十", "周八", "吴九", "冯一", "陈大户"}

func amongOwners(t *testing.T) *play {
	p := newPlayOf(t, owned)
	p.join(owners...)
	p.join("何租客")
	p.bindsGroup()
	p.deliver()
	return p
}

func TestOwnersElectTheirCommitteeByHeadsAndArea(t *testing.T) {
	p := amongOwners(t)
	p.want(p.says("王五", "发起选举：业委会 2人"), "主任或记录员")
	p.want(p.says("李主任", "发起选举：业委会 2人"), "民法典278", "业主", "意见征集，不是正式选举", "3户联名")
	p.want(p.says("李主任", "1"), "1号选举开始了")
	p.want(p.posted(), "选民名单公布", "㎡")
	p.want(p.says("何租客", "选民名单有我吗"), "名单里没有您")
	p.until(p.contest(1).ListUntil)

	p.want(p.says("王五", "居委会提名 孙七"), "主任或记录员")
	p.want(p.says("李主任", "居委会提名 李主任"), "和您有关")
	p.want(p.says("李主任", "居委会提名 何租客"), "不在选民名单")
	p.want(p.says("李主任", "居委会提名 王五"), "居委会提名王五", "核准")
	p.want(p.says("王五", "核准 2"), "来")
	p.want(p.says("钱监事", "核准 2"), "居委会提名王五，已记下")
	p.want(p.inbox("王五"), "居委会提名，推您参加1号", "我接受提名")
	p.want(p.says("赵记录", "居委会提名 王五"), "已由组织提名过")
	p.want(p.says("王五", "我接受提名"), "您参加1号", "居委会提名")
	p.putUp("孙七", "郑十", "周八", "吴九")
	p.want(p.says("孙七", "我接受提名"), "您参加")
	p.want(p.says("李主任", "我自荐"), "您自荐参选")
	p.putUp("李主任", "郑十", "周八")
	p.want(p.says("冯一", "候选人有哪些"), "王五：居委会提名，已接受提名", "孙七：3户联名", "李主任：3户联名", "居委会或社区党组织也可以提名")
	p.want(p.says("李主任", "居委会提名 冯一"), "和您有关") // stands himself by now
	p.until(p.contest(1).NominateUntil)
	p.want(p.posted(), "候选人公布", "王五、孙七、李主任", "选2人")
	p.deliver()

	p.until(p.contest(1).MayOpen)
	p.want(p.posted(), "谁都不选发“1 弃权”")
	p.wantNo(p.posted(), "另选")
	p.want(p.says("李主任", "1 另选 冯一"), "只能在候选人里选")
	p.want(p.says("李主任", "1 ABC"), "最多选2人", "废票", "可以重来")
	for name, ballot := range map[string]string{
		"李主任": "1 A", "钱监事": "1 A", "赵记录": "1 A", "王五": "1 A", "周八": "1 AB", "吴九": "1 AB",
		"孙七": "1 B", "郑十": "1 B", "冯一": "1 弃权", "陈大户": "1 B",
	} {
		p.want(p.says(name, ballot), "已记")
	}
	p.want(p.says("冯一", "1 A"), "不能改")
	p.deliver()
	p.until(p.motion(1).Closes)
	p.openSeatOfOwners()
	p.verified()
}

// openSeatOfOwners ends the ballot, in which one has the heads and not the area, fills the
// open seat in another, and has those elected take office.
func (p *play) openSeatOfOwners() {
	p.t.Helper()
	r := p.motion(1).Result
	if r.Options["A"].Heads != 6 || r.Options["A"].Area != 60000 || r.Options["B"].Heads != 5 || len(r.Elected) != 0 || r.Options["a"].Heads != 1 {
		p.t.Fatalf("%+v", r)
	}
	told := false // apart from option A, whose letter is the same
	for key, value := range p.dump() {
		told = told || strings.Contains(key, ":ledger") && strings.Contains(value, `heads_blank`) && strings.Contains(value, `heads_a`)
	}
	if !told {
		p.t.Error("the ledger does not tell blank ballots from those for A")
	}
	p.want(p.posted(), "王五6人、600㎡", "弃权1人、100㎡", "还没有人选上")
	p.want(p.says("冯一", "结果 1"), "弃权1人")
	p.deliver()
	p.wait(time.Second)
	second := p.contest(1).Round().Motion
	m := p.motion(second)
	if m.Rule != "owners_election" || m.Seats != 2 || len(m.Options) != 3 {
		p.t.Fatalf("%+v", m)
	}
	p.until(m.MayOpen)
	for _, name := range owners[:9] {
		p.want(p.says(name, "选孙七"), "已记")
	}
	p.want(p.says("陈大户", "选孙七、王五"), "已记")
	p.until(p.motion(second).Closes)
	c := p.contest(1)
	if c.Stage != council.Published || len(c.Elected) != 1 || c.Open != 1 {
		p.t.Fatalf("%+v\n%+v", c, p.motion(second).Result)
	}
	p.want(p.says("郑十", "异议 3 计票有误"), "3号异议1")
	p.want(p.says("李主任", "答复异议 3-1 我看过了"), "和您有关")
	p.want(p.says("钱监事", "答复异议 3-1 我看过了"), "主任或记录员")
	p.want(p.says("赵记录", "答复异议 3-1 两人重新点过，一样"), "已答复")
	p.deliver()
	p.until(p.contest(1).SeatAt)
	p.wait(7 * time.Hour)
	p.want(p.says("李主任", "就任 1 业主大会公告"), "和您有关")
	p.want(p.says("赵记录", "就任 1 业主大会公告"), "核准 4")
	p.want(p.says("李主任", "核准 4"), "和您有关")
	p.want(p.says("钱监事", "核准 4"), "已生效")
	p.want(p.posted(), "上任：孙七（委员）", "依据：业主大会公告", "2031年")
	if !p.holds("孙七", council.Member) || p.holds("王五", council.Member) {
		p.t.Error("the wrong people are in office")
	}
}

func TestWhereChairAndClerkStandTheSupervisorAnswers(t *testing.T) {
	p := amongOwners(t)
	no := p.elects("发起选举：业委会 1人")
	p.until(p.contest(no).ListUntil)
	for i, name := range []string{"李主任", "赵记录"} {
		p.want(p.says(name, "我自荐"), "您自荐参选")
		p.putUp(name, owners[3+2*i], owners[4+2*i])
	}
	p.until(p.contest(no).NominateUntil)
	p.until(p.contest(no).MayOpen)
	for _, name := range owners {
		p.want(p.says(name, "1 A"), "已记")
	}
	p.until(p.motion(no).Closes)
	p.deliver()
	p.want(p.says("郑十", "异议 1 票数不对"), "1号异议1")
	p.want(p.inbox("钱监事"), "有人对1号")
	for _, name := range []string{"李主任", "赵记录"} {
		p.want(p.says(name, "答复异议 1-1 看过了"), "和您有关")
	}
	p.want(p.says("钱监事", "答复异议 1-1 两人点过，一样"), "已答复")
	p.verified()
}
