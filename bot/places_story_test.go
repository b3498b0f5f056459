package bot_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"yishi/bot/council"
	"yishi/bot/speech"
)

// tallPlace has a building with a lift: two stairs of three floors.
func tallPlace() string {
	var b strings.Builder
	b.WriteString("楼栋,单元,房号,姓名,手机,建筑面积,住户类型,身份\n1,1,101,李主任,13800000001,80,业主,主任\n")
	names := strings.Split("甲一 乙二 丙三 丁四 戊五 己六 庚七 辛八 壬九 癸十 子一", " ")
	for i, room := range []string{"1,1,201", "1,1,301", "1,2,101", "1,2,201", "1,2,301", "2,1,101", "2,1,201"} {
		b.WriteString(room + "," + names[i] + ",1390000000" + string(rune('1'+i)) + ",80,业主,\n")
	}
	return b.String()
}

func TestAMotionConcernsABuildingAStairOrTheUsersOfOneLift(t *testing.T) {
	for _, c := range []struct {
		scope, shown string
		units        int
		may, mayNot  string
	}{
		{"1栋", "1号楼", 6, "丙三", "己六"},
		{"1栋2单元", "2单元", 3, "丙三", "甲一"},
		{"1栋2单元电梯", "用电梯的", 2, "丁四", "丙三"},
		{"2栋", "2号楼", 2, "己六", "甲一"},
		{"全小区", "", 8, "己六", ""},
	} {
		t.Run(c.scope, func(t *testing.T) {
			p := newPlayOf(t, tallPlace())
			p.join("李主任", "甲一", "丙三", "丁四", "己六")
			p.want(p.says("李主任", "发起投票：楼道刷墙"), "草稿")
			p.want(p.says("李主任", "范围 "+c.scope), "草稿", c.shown)
			p.want(p.says("李主任", "确认"), "1号")
			if m := p.motion(1); m.Roll.Units != c.units {
				t.Errorf("%d units on the roll of %s, want %d", m.Roll.Units, m.Electorate, c.units)
			}
			p.want(p.says(c.may, "1号赞成"), "赞成")
			if c.mayNot != "" {
				p.wantNo(p.says(c.mayNot, "1号赞成"), "投【赞成】")
			}
			p.verified()
		})
	}
}

func TestNobodyWhomTheLawAsksIsLeftOut(t *testing.T) {
	p := newPlayOf(t, tallPlace())
	p.join("李主任")
	p.want(p.says("李主任", "发起投票：楼道刷墙"), "草稿")
	p.want(p.says("李主任", "范围 9栋"), "名册里没有")
	p.want(p.means("李主任", speech.Intent{Intent: "set_rule", Kind: "scope", Text: "门口"}), "哪一块")
	var d struct {
		Motion council.Motion `json:"motion"`
	}
	p.document("draft", "1", &d)
	if strings.Contains(d.Motion.Electorate, "@") {
		t.Errorf("the draft asks %s", d.Motion.Electorate)
	}
}

func TestThoseAwayHearFromHomeOnceAWeek(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.deliver()
	away := func(name, place string) string {
		return p.says(name, "我在"+place)
	}
	p.want(away("张三", "东莞"), "您在东莞", "1 我愿意当联系人")
	p.want(p.says("张三", "1"), "会看到您的名字")
	p.want(away("王五", "东莞"), "东莞")
	p.want(away("孙七", "深圳"), "深圳")
	p.want(p.says("王五", "在外小组"), "东莞 2位，联系人张三", "其他地方1位")
	p.wantNo(p.want(p.means("郑十", speech.Intent{Intent: "away_list"}), "3位"), "张三", "东莞", "深圳")
	p.want(p.means("李主任", speech.Intent{Intent: "away_list"}), "东莞", "张三", "深圳")
	p.wait(7 * 24 * time.Hour)
	if got := p.posts(); len(got) != 0 {
		t.Errorf("nothing goes on, and yet: %+v", got)
	}
	p.opens(poll{title: "楼道装扶手", span: "十天"})
	p.says("孙七", "别提醒我")
	p.deliver()
	p.wait(7 * 24 * time.Hour)
	p.restart()
	p.wait(time.Minute)
	for name, n := range map[string]int{"张三": 1, "王五": 1, "孙七": 0, "郑十": 0} {
		if got := strings.Count(p.inbox(name), "家里在投票的事"); got != n {
			t.Errorf("%s heard %d times from home", name, got)
		}
	}
	p.want(p.says("张三", "回来了"), "欢迎回家")
	p.want(p.says("张三", "回来了"), "没记过")
	p.want(p.says("王五", "导出我的数据"), "东莞")
	p.says("王五", "撤回同意")
	var all []council.Away
	p.document("away", "list", &all)
	if len(all) != 1 {
		t.Errorf("away: %+v", all)
	}
	p.means("孙七", speech.Intent{Intent: "away", Answer: "no"})
	for key := range p.state() {
		if strings.Contains(key, "digest") {
			t.Errorf("nobody is away, and there is %s", key)
		}
	}
	p.verified()
}

func TestAPlaceThatIsNone(t *testing.T) {
	p := newPlay(t)
	p.join("张三")
	before := p.state()
	for _, place := range []string{"", "莞", strings.Repeat("远", 13)} {
		p.want(p.means("张三", speech.Intent{Intent: "away", Place: place}), "写明在哪里")
	}
	p.want(p.means("张三", speech.Intent{Intent: "away", Kind: "contact", Answer: "yes"}), "先说您在哪里")
	p.unmoved(before)
}

// Each row is what a chair drafts, whom they would have decide it, and what follows: the
// roll that votes on it, or the article by which a part cannot.
func TestAPartDecidesWhatTheLawLeavesToItAndNothingElse(t *testing.T) {
	for _, c := range []struct {
		title, scope string
		units        int // 0 where the law forbids it
		says         string
	}{
		{"1栋加装电梯", "1栋2单元", 3, "民法典278(六)至(八)"},
		{"1栋加装电梯", "1栋", 6, "民法典278(六)至(八)"},
		{"1栋加装电梯", "1栋2单元电梯", 0, "一楼不坐电梯的也要算进来"},
		{"动用维修资金修1栋电梯", "1栋2单元", 3, "只花这几户的维修资金"},
		{"动用维修资金修1栋电梯", "1栋2单元电梯", 0, "住宅专项维修资金管理办法22"},
		{"1栋2单元住改商", "1栋", 6, "民法典279"},
		{"1栋2单元住改商", "1栋2单元", 0, "建筑物区分所有权解释11"},
		{"换物业", "1栋", 0, "民法典278(四)"},
		{"调物业费", "1栋2单元电梯", 0, "民法典278(九)"},
		{"筹集维修资金", "1栋", 0, "民法典278(六)"},
		{"楼道公约怎么写", "1栋2单元", 3, "草稿"},
		{"电梯间挂不挂广告征求意见", "1栋2单元电梯", 2, "意见征集"},
	} {
		t.Run(c.title+" "+c.scope, func(t *testing.T) {
			p := newPlayOf(t, tallPlace())
			p.join("李主任", "甲一", "丙三", "丁四", "己六")
			p.want(p.says("李主任", "发起投票："+c.title), "草稿")
			before := p.state()
			got := p.want(p.says("李主任", "范围 "+c.scope), c.says)
			if c.units == 0 {
				p.wantNo(got, "草稿")
				p.want(got, "1 改成征求这些人的意见")
				p.unmoved(before)
				return
			}
			p.want(got, "草稿", "共"+strconv.Itoa(c.units)+"票")
		})
	}
}

func TestAPartThatMayNotDecideIsAskedForItsOpinion(t *testing.T) {
	p := newPlayOf(t, tallPlace())
	p.join("李主任", "甲一", "丙三", "丁四", "己六")
	p.want(p.says("李主任", "发起投票：换物业"), "草稿")
	p.want(p.says("李主任", "范围 1栋2单元"), "民法典278(四)", "一起定")
	p.want(p.says("李主任", "1"), "草稿", "2单元", "意见")
	if got := p.says("李主任", "确认"); strings.Contains(got, "！") {
		p.means("李主任", speech.Intent{Intent: "override", Text: "大家都知道"})
		p.says("李主任", "确认")
	}
	m := p.motion(1)
	if m.Roll.Units != 3 || m.Effect != council.Advisory || m.Matter != "consultation" {
		t.Fatalf("%d units, %s, %s", m.Roll.Units, m.Effect, m.Matter)
	}
	for _, name := range []string{"丙三", "丁四"} {
		p.want(p.says(name, "1号赞成"), "赞成")
	}
	p.wait(m.Closes.Sub(p.clock()))
	p.want(p.says("李主任", "1号结果"), "意见征集", "不是业主大会决议")
	p.verified()
}

// The whole rule is counted within the part: shares of those of the stair, not of all.
func TestALiftIsDecidedByTheStairUnderTheWholeRule(t *testing.T) {
	p := newPlayOf(t, tallPlace())
	p.join("李主任", "甲一", "丙三", "丁四", "戊五", "己六")
	p.says("李主任", "发起投票：1栋加装电梯")
	p.says("李主任", "范围 1栋2单元")
	p.says("李主任", "改截止 三天")
	if got := p.says("李主任", "确认"); strings.Contains(got, "！") {
		p.means("李主任", speech.Intent{Intent: "override", Text: "大家都知道"})
		p.says("李主任", "确认")
	}
	if m := p.motion(1); m.State == council.Announced {
		p.wait(m.MayOpen.Sub(p.clock()))
	}
	m := p.motion(1)
	if m.Rule != "owners_special" || m.Electorate != "owners@1@2" || m.Roll.Units != 3 {
		t.Fatalf("%s of %s: %d units", m.Rule, m.Electorate, m.Roll.Units)
	}
	p.wantNo(p.says("甲一", "1号赞成"), "投【赞成】") // another stair
	for _, name := range []string{"丙三", "丁四", "戊五"} {
		p.want(p.says(name, "1号赞成"), "赞成")
	}
	p.wait(m.Closes.Sub(p.clock()))
	if m = p.motion(1); m.State != council.Passed || m.Result.Heads != 3 {
		t.Errorf("%s with %+v", m.State, m.Result)
	}
	p.verified()
}
