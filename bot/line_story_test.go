package bot_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"yishi/bot/council"
)

// fourSeats begins an election of a village to four kinds of seats, each with candidates, and
// goes to the time to put them up.
func fourSeats(t *testing.T) *play {
	p := inVillage(t)
	p.want(p.says("李主任", "发起选举：村委会 主任1人 副主任1人 委员1人 妇女委员1人"),
		"主任1人", "副主任1人", "委员1人", "妇女委员1人", "专职专选", "选完就删")
	p.want(p.says("李主任", "1"), "1号、2号、3号、4号选举开始了")
	p.postsOnce("选民名单公布")
	p.until(p.contest(1).ListUntil)
	p.postsOnce("开始提名")
	for _, row := range [][3]string{{"张大山", "主任", "1"}, {"张小梅", "主任", "1"}, {"陈石头", "副主任", "2"}, {"郑长河", "委员", "3"}, {"孙二娃", "委员", "3"}} {
		p.want(p.says(row[0], "我自荐 "+row[1]), "您自荐参选", "够了", "候选人 "+row[2])
	}
	p.deliver()
	return p
}

// postsOnce fails unless one post says it of all four seats.
func (p *play) postsOnce(what string) {
	p.t.Helper()
	text := p.posted()
	p.want(text, "【1号】《村委会选举：主任1人》", "【4号】《村委会选举：妇女委员1人》"+what)
	if n := strings.Count(text, what); n != 1 {
		p.t.Fatalf("%d posts of %s:\n%s", n, what, text)
	}
	p.deliver()
}

// saysWoman has a candidate for the women's seat say it, and two officers confirm it.
func (p *play) saysWoman(no int, name string) {
	p.t.Helper()
	p.want(p.says(name, "我是妇女"), "等两位干部核实")
	p.want(p.says("赵记录", fmt.Sprintf("妇女核实 %d %s", no, name)), "再有一位干部")
	p.want(p.says("钱监事", fmt.Sprintf("妇女核实 %d %s", no, name)), "两位干部都核实了")
}

// forgotten fails when an election that is over still says who is a woman.
func (p *play) forgotten(no int) {
	p.t.Helper()
	for _, k := range p.contest(no).Candidates {
		if k.Woman || len(k.Confirmed) > 0 {
			p.t.Errorf("kept after the election: %+v", k)
		}
	}
}

func TestEachSeatOfABodyIsElectedOnABallotOfItsOwn(t *testing.T) {
	p := fourSeats(t)
	p.want(p.says("张大山", "提名 王铁柱 副主任"), "王铁柱已有1人提名")
	p.want(p.says("张大山", "提名 刘春花 妇女委员"), "刘春花已有1人提名")
	p.want(p.says("张小梅", "提名 王铁柱 楼长"), "1 1号", "4 4号") // no such seat: it is asked which
	p.want(p.inbox("刘春花"), "推您参加4号", "这一席只选妇女")
	p.want(p.says("王铁柱", "我接受提名 副主任"), "您参加2号")
	p.want(p.says("刘春花", "我接受提名"), "您参加4号", "只选妇女", "1 我是妇女，同意核实")
	p.want(p.says("刘春花", "1"), "等两位干部核实", "近亲属")
	p.want(p.says("刘春花", "我自荐 主任"), "您已参加4号", "只能参加一项")
	p.want(p.inbox("赵记录"), "刘春花说自己是妇女", "妇女核实 4 刘春花")
	p.deliver()

	p.want(p.says("周满仓", "我自荐 妇女委员"), "您自荐参选", "我是妇女")
	p.joinGroup("吴秀兰")
	p.want(p.inGroup("吴秀兰", "我自荐 妇女委员"), "私聊我说")
	p.want(p.says("张大山", "妇女核实 4 刘春花"), "监事")
	p.want(p.says("李主任", "妇女核实 4 周满仓"), "自己还没说")
	p.want(p.says("李主任", "妇女核实 4 没有人"), "没有找到")
	p.want(p.says("赵记录", "妇女核实 4 刘春花"), "再有一位干部")
	p.want(p.says("赵记录", "妇女核实 4 刘春花"), "您已经核实过")
	p.want(p.says("张小梅", "候选人 4"), "刘春花：1人提名，已接受提名，等两位干部核实")
	p.want(p.says("钱监事", "妇女核实 4 刘春花"), "两位干部都核实了")
	p.want(p.inbox("刘春花"), "两位干部核实过了")
	p.saysWoman(4, "吴秀兰")
	p.want(p.says("王铁柱", "我是妇女 2"), "不是只选妇女的席位")
	p.deliver()

	p.until(p.contest(4).NominateUntil)
	p.want(p.inbox("周满仓"), "不然上不了名单")
	p.deliver()
	p.until(p.contest(4).ConsentUntil)
	p.want(p.posted(), "【4号】《村委会选举：妇女委员1人》候选人公布", "刘春花、吴秀兰")
	p.want(p.inbox("周满仓"), "名单里没有您")
	if m := p.motion(4); slices.Contains(m.Options, "周满仓") {
		t.Fatalf("on the ballot of the women's seat: %v", m.Options)
	}
	p.deliver()
	p.fourElected()
	p.verified()
}

// fourElected casts the ballots on four seats and has the formal election confirmed.
func (p *play) fourElected() {
	p.t.Helper()
	p.until(p.contest(4).MayOpen)
	for no, name := range map[int]string{1: "张大山", 2: "王铁柱", 3: "郑长河", 4: "刘春花"} {
		p.villageCasts(no, times(8, name)...)
	}
	p.until(p.motion(4).Closes)
	p.deliver()
	p.until(p.contest(4).SeatAt)
	p.wait(7 * time.Hour)
	p.deliver()
	for _, no := range []int{4, 3, 2, 1} {
		p.ratifies(no)
	}
	p.want(p.posted(), "上任：刘春花（妇女委员）", "上任：王铁柱（副主任）", "上任：郑长河（委员）")
	p.want(p.inbox("王铁柱"), "您已担任副主任")
	p.forgotten(4)
	var terms council.Terms
	p.document("terms", "it", &terms)
	lines := map[string]council.Line{}
	for _, term := range terms.Terms {
		lines[term.Name] = council.LineOf(term.Role, term.Line)
	}
	for name, want := range map[string]council.Line{"张大山": "chair", "王铁柱": council.Deputies, "郑长河": "member", "刘春花": council.Women} {
		if lines[name] != want {
			p.t.Errorf("%s: %q", name, lines[name])
		}
	}
	p.want(p.says("王铁柱", "辞去副主任"), "1 辞去副主任")
	p.want(p.says("王铁柱", "1"), "您已辞去副主任")
}

func TestASeatForWhichNobodyStandsIsElectedApart(t *testing.T) {
	p := inVillage(t)
	p.want(p.says("李主任", "发起选举：村委会 委员1人"), "成员里应当有妇女", "妇女委员1人")
	p.want(p.says("李主任", "发起选举：村委会 委员1人 妇女委员1人"), "专职专选")
	p.want(p.says("李主任", "1"), "1号、2号选举开始了")
	p.until(p.contest(1).ListUntil)
	for _, who := range []string{"刘春花", "孙二娃"} {
		p.want(p.says(who, "我自荐 委员"), "您自荐参选")
	}
	p.deliver()
	for p.contest(2).Stage != council.FailedVote {
		p.until(p.contest(2).NominateUntil)
	}
	p.want(p.posted(), "【2号】《村委会选举：妇女委员1人》", "这一席先空着，另行选举", "补选 妇女委员1人")
	p.deliver()
	if c := p.contest(1); c.Stage == council.Balloting && p.motion(1).State == council.Announced {
		p.until(c.MayOpen)
	}
	p.want(p.says("李主任", "补选 妇女委员1人"), "村委会选举：妇女委员1人")
	no := p.place().NextNo
	p.want(p.says("李主任", "1"), "选举开始了")
	if c := p.contest(no); !c.Filling || !c.Kept() {
		t.Fatalf("%+v", c)
	}
	p.until(p.contest(no).ListUntil)
	if c := p.contest(1); len(c.Elected) == 0 && c.Stage == council.Balloting {
		p.want(p.says("孙二娃", "我自荐 "+fmt.Sprint(no)), "您已参加1号")
	}
	p.verified()
}

func TestWhoStandsOrIsARelativeOfWhoDoesStepsOutOfAllSeats(t *testing.T) {
	p := fourSeats(t)
	p.want(p.says("王铁柱", "我自荐 副主任"), "您自荐参选")
	p.want(p.says("王铁柱", "近亲属 2 赵记录"), "核实")
	p.deliver()
	p.until(p.contest(3).NominateUntil)
	p.until(p.contest(3).ConsentUntil)
	p.want(p.says("孙二娃", "异议 3 名字写错了"), "3号异议1")
	p.want(p.says("赵记录", "答复异议 3-1 已改"), "您要回避", "请李主任来办")
	p.want(p.says("李主任", "不是近亲属 2 王铁柱 赵记录"), "再有一位")
	p.want(p.says("钱监事", "不是近亲属 2 王铁柱 赵记录"), "已告诉")
	p.want(p.says("赵记录", "答复异议 3-1 已改"), "已答复")
	p.verified()
}

func TestWhoIsWrittenInOnTwoBallotsServesInTheHigherSeat(t *testing.T) {
	p := fourSeats(t)
	p.until(p.contest(3).NominateUntil)
	p.until(p.contest(3).ConsentUntil)
	p.until(p.contest(3).MayOpen)
	p.villageCasts(1, times(8, "张大山")...)
	for _, who := range villagers[:7] {
		p.want(p.says(who, "3 另选 张大山"), "张大山（另选）")
	}
	p.deliver()
	p.until(p.motion(3).Closes)
	if c := p.contest(3); p.elected(1) != "张大山" || p.elected(3) == "张大山" || !slices.Contains(c.Yielded, p.number("张大山")) {
		t.Fatalf("%q %q %+v", p.elected(1), p.elected(3), c)
	}
	p.want(p.posted(), "张大山（另选）已当选同届别的职务", "一人只任一职")
	p.verified()
}
