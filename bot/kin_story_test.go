package bot_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"yishi/bot/council"
)

// villageStands begins an election of a village with candidates who put themselves up.
func (p *play) villageStands(words string, candidates map[string][]string) {
	p.t.Helper()
	p.want(p.says("李主任", words), "准备选举")
	p.want(p.says("李主任", "1"), "选举开始了")
	p.until(p.contest(1).ListUntil)
	for _, no := range []string{"1", "2"} {
		for _, name := range candidates[no] {
			p.want(p.says(name, "我自荐 "+no), "您自荐参选", "不能是近亲属", "1 没有这样的近亲属")
		}
	}
	p.deliver()
}

// villageCasts has the voters choose, from the first on; each of choices is how many name whom.
func (p *play) villageCasts(no int, choices ...string) {
	p.t.Helper()
	m := p.motion(no)
	for i, names := range choices {
		var letters strings.Builder
		for name := range strings.FieldsSeq(names) {
			letters.WriteString(council.OptionLetter(slices.Index(m.Options, name)))
		}
		p.want(p.says(villagers[i], fmt.Sprintf("%d %s", no, letters.String())), "已记")
	}
}

func times(n int, s string) []string { return slices.Repeat([]string{s}, n) }

// elected are the names of those who have a seat in an election.
func (p *play) elected(no int) string {
	p.t.Helper()
	var names []string
	for _, who := range p.roster() {
		if slices.Contains(p.contest(no).Elected, who.No) {
			names = append(names, who.Name)
		}
	}
	return strings.Join(names, " ")
}

func TestOfNearRelativesTheOneWithMoreVotesIsElected(t *testing.T) {
	p := inVillage(t)
	p.villageStands("发起选举：村委会 2人", map[string][]string{"1": {"刘春花", "周满仓", "吴秀兰", "孙二娃"}})
	p.want(p.says("周满仓", "1"), "没有近亲属参选")
	p.want(p.says("刘春花", "近亲属 1 刘春花"), "另外一位")
	p.want(p.says("刘春花", "近亲属 1 没有人"), "没有叫没有人的")
	p.want(p.says("刘春花", "近亲属 1"), "请写姓名")
	p.want(p.says("刘春花", "近亲属 1 周满仓"), "由主任、记录员核实")
	p.want(p.inbox("赵记录"), "刘春花说和周满仓是近亲属，周满仓还没说")
	p.deliver()
	p.want(p.says("孙二娃", "近亲属 1 吴秀兰"), "核实") // and 吴秀兰 does not say so
	p.want(p.says("周满仓", "我和刘春花是夫妻"), "只能一位任职", "先看职务，再看票数")
	p.want(p.says("王铁柱", "没有近亲属"), "您不是1号候选人")
	p.deliver()
	p.until(p.contest(1).NominateUntil)
	p.want(p.posted(), "不能是近亲属", "村委会组织法(2025)8、37", "异议 1")
	p.wantNo(p.posted(), "周满仓是近亲属")
	p.want(p.inbox("赵记录"), "周满仓是近亲属，都当选只能一位任职", "孙二娃和吴秀兰：只有一人说", "吴秀兰还没说")
	p.deliver()
	p.until(p.contest(1).MayOpen)
	p.villageCasts(1, slices.Concat(times(6, "刘春花 周满仓"), times(2, "刘春花 吴秀兰"), times(1, "周满仓 吴秀兰"), times(2, "吴秀兰 孙二娃"), times(1, "吴秀兰 孙二娃"))...)
	p.until(p.motion(1).Closes)
	if got := p.elected(1); got != "刘春花" {
		t.Fatalf("elected: %s; %+v", got, p.contest(1))
	}
	p.want(p.posted(), "周满仓和当选或在任的是近亲属，只留一位", "现在当选：刘春花", "另行选举")
	p.wait(0)
	round := p.contest(1).Round().Motion
	if m := p.motion(round); slices.Contains(m.Options, "周满仓") || m.Seats != 1 {
		t.Fatalf("%+v", m)
	}
	p.verified()
}

func TestTheNextOverTheLineTakesTheSeatOfARelativeWithoutAnotherBallot(t *testing.T) {
	p := inVillage(t)
	p.villageStands("发起选举：村委会 2人", map[string][]string{"1": {"刘春花", "周满仓", "吴秀兰"}})
	p.want(p.says("刘春花", "我和周满仓是兄妹"), "核实")
	p.want(p.says("周满仓", "近亲属 1 刘春花"), "只能一位任职")
	p.until(p.contest(1).NominateUntil)
	p.until(p.contest(1).MayOpen)
	p.deliver()
	// 周满仓 and 吴秀兰 are level on the last seat, but only one of them may have it.
	p.villageCasts(1, slices.Concat(times(4, "刘春花 周满仓"), times(4, "刘春花 吴秀兰"), times(2, "周满仓 吴秀兰"))...)
	p.until(p.motion(1).Closes)
	if c := p.contest(1); p.elected(1) != "刘春花 吴秀兰" || c.Stage != council.Published || len(c.Yielded) != 1 {
		t.Fatalf("%s %+v", p.elected(1), c)
	}
	p.until(p.contest(1).SeatAt)
	p.wait(7 * time.Hour)
	p.ratifies(1)
	if !p.holds("吴秀兰", council.Member) || p.holds("周满仓", council.Member) {
		t.Error("the wrong one has the seat")
	}
	for _, k := range p.contest(1).Candidates {
		if k.Declared || len(k.Kin)+len(k.Found)+len(k.Cleared)+len(k.Noted) > 0 {
			t.Errorf("kept after the election: %+v", k)
		}
	}
	p.verified()
}

func TestRelativesWithEqualVotesAreVotedOnAgain(t *testing.T) {
	p := inVillage(t)
	p.villageStands("发起选举：村委会 2人", map[string][]string{"1": {"刘春花", "周满仓", "吴秀兰"}})
	p.want(p.says("刘春花", "我和周满仓是兄妹"), "核实")
	p.want(p.says("周满仓", "近亲属 1 刘春花"), "只能一位任职")
	p.until(p.contest(1).NominateUntil)
	p.until(p.contest(1).MayOpen)
	p.deliver()
	p.villageCasts(1, slices.Concat(times(6, "刘春花 周满仓"), times(4, "吴秀兰"))...)
	p.until(p.motion(1).Closes)
	p.wait(0)
	again := p.contest(1).Round().Motion
	if m := p.motion(again); again == 1 || !slices.Equal(m.Options, []string{"刘春花", "周满仓"}) {
		t.Fatalf("%+v", m)
	}
	p.until(p.motion(again).MayOpen)
	p.villageCasts(again, slices.Concat(times(6, "周满仓"), times(4, "刘春花"))...)
	p.until(p.motion(again).Closes)
	if got := p.elected(1); got != "周满仓" || !slices.Contains(p.contest(1).Yielded, p.number("刘春花")) {
		t.Fatalf("%s %+v", got, p.contest(1))
	}
	p.verified()
}

func TestTheHigherPostComesFirstAndOfficersFindOutTogether(t *testing.T) {
	p := inVillage(t)
	p.villageStands("发起选举：村委会 主任1 委员2", map[string][]string{"1": {"王铁柱", "陈石头"}, "2": {"刘春花", "周满仓", "吴秀兰"}})
	p.until(p.contest(1).NominateUntil)
	p.want(p.says("张大山", "异议 2 王铁柱和刘春花是夫妻"), "2号异议1")
	p.want(p.inbox("李主任"), "王铁柱和刘春花是夫妻", "两位干部各说一遍")
	p.deliver()
	p.want(p.says("李主任", "答复异议 2-1 已核实记下"), "已答复")
	p.deliver()
	p.until(p.contest(1).MayOpen)
	p.villageCasts(1, times(10, "王铁柱")...)
	p.villageCasts(2, slices.Concat(times(5, "刘春花 周满仓"), times(4, "刘春花 吴秀兰"), times(2, "周满仓 吴秀兰"))...)
	p.until(p.motion(1).Closes)
	p.deliver()
	before := p.state()
	p.want(p.says("张大山", "近亲属 2 王铁柱 刘春花"), "主任")
	p.want(p.says("李主任", "近亲属 2 张大山 张小梅"), "")
	p.unmoved(before)
	p.want(p.says("李主任", "近亲属 2 王铁柱 刘春花"), "再有一位干部也说")
	p.want(p.says("李主任", "近亲属 2 王铁柱 刘春花"), "您已经核实过")
	if got := p.contest(2).Candidates; len(got[0].Found) != 0 {
		t.Fatalf("one officer found it alone: %+v", got)
	}
	p.want(p.inbox("钱监事"), "近亲属 2 刘春花 王铁柱")
	p.want(p.says("钱监事", "近亲属 2 刘春花 王铁柱"), "已告诉他们两位")
	p.want(p.inbox("王铁柱"), "两位干部核实", "先看职务")
	p.until(p.contest(1).SeatAt)
	p.wait(14 * time.Hour)
	p.want(p.says("李主任", "就任 2 选举大会当场宣布"), "请先办1号")
	p.ratifies(1)
	p.want(p.says("赵记录", "就任 2 选举大会当场宣布"), "核准")
	p.want(p.says("钱监事", "核准 4"), "2号已生效")
	if !p.holds("王铁柱", council.Chair) || p.holds("刘春花", council.Member) || !p.holds("周满仓", council.Member) {
		t.Errorf("%+v", p.contest(2))
	}
	p.verified()
}

func TestARelativeOfTheSupervisorDoesNotSit(t *testing.T) {
	p := inVillage(t)
	p.villageStands("发起选举：村委会 1人", map[string][]string{"1": {"刘春花", "周满仓"}})
	p.want(p.says("刘春花", "近亲属 1 钱监事"), "只能一位任职")
	p.until(p.contest(1).NominateUntil)
	p.until(p.contest(1).MayOpen)
	p.villageCasts(1, slices.Concat(times(8, "刘春花"), times(3, "周满仓"))...)
	p.until(p.motion(1).Closes)
	if c := p.contest(1); len(c.Elected) != 0 || c.Stage != council.ShortSeats && c.Stage != council.Balloting {
		t.Fatalf("%+v", c)
	}
	p.verified()
}

func TestWhoIsElectedBesideARelativeMayStepBack(t *testing.T) {
	p := inVillage(t)
	p.villageStands("发起选举：村委会 2人", map[string][]string{"1": {"刘春花", "周满仓", "吴秀兰"}})
	p.until(p.contest(1).NominateUntil)
	p.until(p.contest(1).MayOpen)
	p.villageCasts(1, slices.Concat(times(7, "刘春花 周满仓"), times(3, "吴秀兰"))...)
	p.until(p.motion(1).Closes)
	p.until(p.contest(1).SeatAt)
	p.wait(0)
	p.want(p.says("刘春花", "我不参选 1"), "不能再改")
	p.want(p.says("李主任", "近亲属 1 刘春花 周满仓"), "再有一位")
	p.want(p.says("赵记录", "近亲属 1 周满仓 刘春花"), "已告诉他们两位")
	p.want(p.says("李主任", "就任 1 选举大会当场宣布"), "票数一样", "我不参选")
	p.want(p.says("刘春花", "我不参选 1"), "您退出了1号")
	p.ratifies(1)
	if p.holds("刘春花", council.Member) || !p.holds("周满仓", council.Member) {
		t.Errorf("%+v", p.contest(1))
	}
	p.verified()
}

func TestNobodyStandsForTwoPostsOfOneBody(t *testing.T) {
	p := inVillage(t)
	p.villageStands("发起选举：村委会 主任1 委员2", map[string][]string{"1": {"刘春花", "王铁柱"}})
	p.want(p.says("张大山", "提名 2 刘春花"), "记下了")
	before := p.state()
	p.want(p.says("刘春花", "我接受提名 2"), "您已参加1号", "我不参选 1")
	p.want(p.says("刘春花", "我自荐 2"), "您已参加1号")
	p.unmoved(before)
	p.want(p.says("刘春花", "我不参选 1"), "您不参加1号")
	p.want(p.says("刘春花", "我接受提名 2"), "您参加2号")
	p.want(p.says("刘春花", "我接受提名 1"), "您已参加2号")
	p.want(p.says("王铁柱", "我不参选 1"), "您不参加1号")
	p.want(p.says("王铁柱", "我自荐 2"), "您自荐参选")
	p.verified()
}
