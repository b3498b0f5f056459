package bot_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"yishi/bot/council"
	"yishi/bot/speech"
)

// bigPlace has a building of twelve homes and one of six, everybody an owner named by the
// door: 一101 … with the officers of smallPlace in building 9.
func bigPlace() string {
	rows := []string{"楼栋,单元,房号,姓名,手机,建筑面积,住户类型,身份",
		"9,1,101,李主任,13800000001,50.00,业主,主任", "9,1,102,钱监事,13800000007,50.00,业主,监事", "9,1,103,赵记录,13800000006,50.00,业主,记录员"}
	for building, homes := range map[int]int{1: 12, 2: 6} {
		for i := range homes {
			rows = append(rows, fmt.Sprintf("%d,1,%d,%s,139%02d%06d,%d.00,业主,", building, 101+i, owner(building, i), building, i, 80+i))
		}
	}
	return strings.Join(rows, "\n") + "\n"
}

func owner(building, i int) string {
	return string([]rune("零甲乙")[building]) + string([]rune("一二三四五六七八九十百千")[i])
}

func TestTurnoutIsShownPerBuildingOnlyWhereItPointsAtNobody(t *testing.T) {
	p := newPlayOf(t, bigPlace())
	p.join("李主任", "钱监事")
	no := p.opens(poll{title: "楼顶装太阳能", rule: "改建重建"})
	votes := func(building, i int) string {
		p.join(owner(building, i))
		p.want(p.says(owner(building, i), "1号赞成"), "已记")
		return p.says("李主任", "1号现在什么情况")
	}
	for i := range 9 {
		got := votes(1, i)
		p.want(got, fmt.Sprintf("已有%d人", i+1), "共21人", fmt.Sprintf("1号楼%d/12", i+1), "还差", "主任也一样")
		p.wantNo(got, "2号楼", "9号楼", "赞成")
	}
	for i := 9; i < 12; i++ { // two left, one left, none left
		p.wantNo(votes(1, i), "1号楼")
	}
	for i := range 6 {
		p.wantNo(votes(2, i), "2号楼")
	}
	p.want(p.says("李主任", "1号现在什么情况"), "参加人数已经够了", "已有18人")
	if c := p.counters(no); c.ByBuilding[0].Units+c.ByBuilding[1].Units+c.ByBuilding[2].Units != 18 {
		t.Errorf("counters: %+v", c)
	}
}

func TestTheGapNamesTheBuildingThatLacksMost(t *testing.T) {
	big := strings.Replace(bigPlace(), "2,1,101", "2,1,101", 1)
	for i := range 8 {
		big += fmt.Sprintf("2,1,%d,丙%s,137%08d,80.00,业主,\n", 201+i, string([]rune("一二三四五六七八")[i]), i)
	}
	p := newPlayOf(t, big)
	p.join("李主任")
	p.opens(poll{title: "楼顶装太阳能", rule: "改建重建"})
	for i := range 8 {
		p.join(owner(1, i))
		p.says(owner(1, i), "1号赞成")
	}
	p.want(p.says("李主任", "1号现在什么情况"), "2号楼缺得最多")
}

func TestNobodySeesRunningChoices(t *testing.T) {
	t.Parallel()
	for _, q := range polls() {
		t.Run(q.name(), func(t *testing.T) {
			p := newPlay(t)
			p.join(everybody...)
			p.joinGroup("李主任", "张三")
			p.inGroup("李主任", "绑定本群")
			no := strconv.Itoa(p.opens(q))
			p.deliver()
			for words := range q.words(1) {
				p.says("王五", words)
				p.says("孙七", words)
			}
			p.deliver()
			secret := []string{"赞成2", "反对2", "弃权2", "赞成1", "反对1", "弃权1", "健身区2", "停车位2", "桂花2", "冯一一2", "1票", "2票"}
			for _, asks := range []string{"1号现在什么情况", "结果 1", "怎么算的 1", "1号是什么事", "现在投什么"} {
				for _, name := range []string{"李主任", "钱监事", "张三"} {
					p.wantNo(p.says(name, asks), secret[:10]...)
				}
				p.wantNo(p.inGroup("李主任", asks), secret[:10]...)
			}
			p.want(p.says("李主任", "结果 "+no), "已有2", "主任也一样")
			p.want(p.says("李主任", "提醒还没投的 1"), "票没投")
			p.passes(2*24*time.Hour + time.Hour)
			for _, job := range []string{"due", "daily"} {
				if err := p.bot.Tick(p.ctx, job, p.c, p.clock()); err != nil {
					t.Fatal(err)
				}
			}
			for _, o := range p.posts() {
				p.wantNo(o.Text, secret[:10]...)
			}
		})
	}
}

func TestAVoteIsExtendedOnceAndOnlyBelowTheQuorum(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.bindsGroup()
	p.opens(poll{title: "全小区加装电梯"})
	p.says("张三", "1号赞成")
	p.deliver()
	for _, name := range []string{"张三", "王楼长", "钱监事"} {
		before := p.state()
		p.want(p.says(name, "延期 1 两天"), "来办")
		p.unmoved(before)
	}
	p.want(p.says("赵记录", "延期 1 两天"), "1号延到周六（8月8日）", "只能延这一次")
	p.want(p.groupPosts()[0], "【1号】", "延到周六（8月8日）", "投过的票不用再投")
	before := p.state()
	p.want(p.says("李主任", "延期 1 两天"), "已经延过一次")
	p.unmoved(before)
	p.wait(4 * 24 * time.Hour) // the old deadline passes
	p.want(p.says("王五", "1号赞成"), "已记")
	p.wait(24*time.Hour + 12*time.Hour)
	p.want(p.says("孙七", "1号赞成"), "没有在投票")

	second := p.opens(poll{title: "全小区再加装电梯"})
	for _, name := range []string{"张三", "王五", "孙七", "郑十", "吴房东", "李主任", "王楼长"} {
		p.want(p.says(name, strconv.Itoa(second)+"号赞成"), "已记")
	}
	before = p.state()
	p.want(p.says("李主任", fmt.Sprintf("延期 %d 两天", second)), "参加人数已经够了")
	p.passes(4 * 24 * time.Hour)
	p.want(p.says("李主任", fmt.Sprintf("延期 %d 两天", second)), "截止时间")
	p.unmoved(before)
	p.verified()
}

func TestAVoteEndsEarlyWhenAllHaveVotedOrAnOpinionPollWithAReason(t *testing.T) {
	t.Parallel()
	for _, q := range polls() {
		t.Run(q.name(), func(t *testing.T) {
			p := newPlay(t)
			p.join(everybody...)
			p.bindsGroup()
			no := p.opens(q)
			for words := range q.words(no) {
				for _, name := range []string{"张三", "王五", "孙七"} {
					p.says(name, words)
				}
				break
			}
			p.deliver()
			before := p.state()
			p.want(p.says("李主任", "结束 1"), "请写明理由")
			p.want(p.says("张三", "结束 1"), "来办")
			p.want(p.says("王楼长", "结束 1"), "来办")
			p.unmoved(before)
			got := p.means("李主任", speech.Intent{Intent: "close", Motion: no, Text: "大家都说好了"})
			p.want(got, "投票结束", "意见征集", "3票参加", "提前结束，理由：大家都说好了", "自己投3")
			if post := p.groupPosts(); len(post) != 1 || post[0] != got {
				t.Errorf("posted: %q", post)
			}
			if m := p.motion(no); !m.State.Over() || m.Reason != "大家都说好了" {
				t.Errorf("motion: %+v", m)
			}
			p.want(p.says("郑十", "1号赞成"), "")
			if c := p.counters(no); c.Units != 3 || !c.Frozen {
				t.Errorf("counters: %+v", c)
			}
			before = p.state()
			p.want(p.says("李主任", "结束 1"), "已经结束")
			p.unmoved(before)
			p.wait(7 * 24 * time.Hour)
			if n := len(p.groupPosts()); n != 1 {
				t.Errorf("posted %d times", n)
			}
			p.verified()
		})
	}
}

func TestABindingVoteEndsEarlyOnlyWhenAllHaveVoted(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	no := p.opens(poll{title: "换门锁", rule: "业委会决定"})
	m := p.motion(no)
	if m.Effect == council.Advisory {
		t.Fatal("a committee's own decision is no opinion poll")
	}
	p.says("李主任", "1号赞成")
	p.want(p.means("李主任", speech.Intent{Intent: "close", Motion: no, Text: "够了"}), "户没投", "不能提前结束")
	for _, name := range []string{"王楼长", "赵记录", "钱监事"} {
		p.says(name, "1号赞成")
	}
	if c := p.counters(no); c.Units != m.Roll.Units {
		t.Fatalf("not everybody voted: %+v", c)
	}
	p.want(p.says("李主任", "结束 1"), "投票结束", "待会议或公告确认")
}

func TestReminding(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.joinGroup("李主任")
	p.opens(poll{title: "全小区加装电梯"})
	p.says("张三", "1号赞成")
	p.says("王五", "1号反对")
	p.deliver()
	before := p.state()
	p.want(p.says("孙七", "提醒还没投的 1"), "来办")
	p.unmoved(before)
	p.want(p.says("李主任", "提醒还没投的 1"), "还有7票没投", "正在", "告诉您")
	p.wait(time.Second)
	p.want(p.inbox("李主任"), "1号提醒完了", "7位")
	if p.inbox("张三")+p.inbox("李四")+p.inbox("王五")+p.inbox("周租客") != "" {
		t.Error("somebody was reminded who need not be")
	}
	p.want(p.inbox("孙七"), "1号", "周四（8月6日）", "还没投")
	n := len(p.posts())
	p.want(p.says("李主任", "提醒还没投的"), "一天内提醒过了")
	if len(p.posts()) != n {
		t.Error("reminded twice")
	}
}
