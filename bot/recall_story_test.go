package bot_test

import (
	"testing"

	"yishi/bot/council"
	"yishi/bot/speech"
)

// holds reports whether name holds an office on the roster.
func (p *play) holds(name string, role council.Role) bool {
	p.t.Helper()
	for _, person := range p.roster() {
		if person.Name == name && person.Holds(role, "") {
			return true
		}
	}
	return false
}

// seats elects people to the committee in a small place and lets them take office.
func (p *play) seats(seats string, candidates []string, ballots map[string]string) int {
	p.t.Helper()
	no := p.elects("发起选举：自管委 " + seats)
	p.stands(no, candidates...)
	for name, ballot := range ballots {
		p.want(p.says(name, ballot), "已记")
	}
	p.until(p.motion(no).Closes)
	p.until(p.contest(no).SeatAt)
	p.ratifies(no)
	if c := p.contest(no); c.Stage != council.Seated {
		p.t.Fatalf("%+v", c)
	}
	p.deliver()
	return no
}

var sevenForAll = map[string]string{"李主任": "1 AB", "王楼长": "1 AB", "张三": "1 AB", "王五": "1 AB", "赵记录": "1 AB", "孙七": "1 AB", "郑十": "1 AC"}

func TestARecallNeedsSignaturesThenTimeToAnswerThenAVote(t *testing.T) {
	p := electing(t)
	p.seats("2人", []string{"孙七", "王五", "张三"}, sevenForAll)
	before := p.state()
	p.want(p.says("郑十", "罢免 孙七"), "写明理由")
	p.want(p.says("郑十", "罢免 郑十 不管事"), "没有选出来的职务")
	p.want(p.says("郑十", "罢免 没有人 不管事"), "没有选出来的职务")
	p.want(p.says("周租客", "罢免 孙七 不管事"), "每户一票")
	p.unmoved(before)

	p.want(p.says("郑十", "罢免 孙七 账目不公开"), "3号", "已有1", "要2", "不公开谁签了")
	p.want(p.says("郑十", "罢免 孙七 账目不公开"), "已经签过")
	if posts := p.posted(); posts != "" {
		t.Errorf("posted before there were enough: %s", posts)
	}
	p.want(p.says("张三", "罢免 孙七 账目不公开"), "够2份了")
	p.want(p.posted(), "【3号】", "罢免孙七的委员职务", "账目不公开", "2联名")
	p.want(p.inbox("孙七"), "联名要求罢免您", "账目不公开", "说明情况")
	p.deliver()
	p.want(p.says("王五", "3号赞成"), "没有在投票")
	p.until(p.motion(3).MayOpen)
	for _, name := range []string{"李主任", "王楼长", "张三", "王五", "赵记录", "郑十"} {
		p.want(p.says(name, "3号赞成"), "已记")
	}
	p.deliver()
	p.until(p.motion(3).Closes)
	p.wait(0)
	if m := p.motion(3); m.Result.Outcome != "recalled" {
		t.Fatalf("%+v", m.Result)
	}
	p.want(p.posted(), "多数赞成罢免（不是正式罢免）", "正式表决罢免后才停止职务")
	p.want(p.inbox("李主任"), "意见征集", "罢免生效 3")
	if !p.holds("孙七", council.Member) {
		t.Fatal("an opinion poll took an office away")
	}
	p.deliver()
	p.want(p.says("孙七", "罢免生效 3 我同意"), "来办")
	p.want(p.says("李主任", "罢免生效 3"), "写明")
	p.want(p.says("李主任", "罢免生效 3 居民大会通过"), "4号", "核准")
	p.want(p.says("李主任", "核准 4"), "别人核准")
	p.want(p.says("钱监事", "核准 4"), "3号已生效")
	p.want(p.says("李主任", "罢免生效 3 居民大会通过"), "没有要确认的")
	p.want(p.posted(), "孙七不再担任委员", "补选")
	if p.holds("孙七", council.Member) || !p.holds("王五", council.Member) {
		t.Error("the office did not end, or the wrong one did")
	}
	var terms council.Terms
	p.document("terms", "it", &terms)
	if terms.Terms[0].Why != council.RecalledBy && terms.Terms[1].Why != council.RecalledBy {
		t.Errorf("%+v", terms)
	}
	p.wait(0)
	p.verified()
}

func TestARecallThatTooFewSignLapsesAndMayBeginAnew(t *testing.T) {
	p := electing(t)
	p.want(p.says("郑十", "罢免 李主任 不管事"), "1号", "已有1", "要2")
	p.until(p.clock().AddDate(0, 0, 31))
	if posts := p.posted(); posts != "" {
		t.Errorf("posted: %s", posts)
	}
	p.want(p.says("张三", "罢免 李主任 不管事"), "2号", "已有1")
	p.verified()
}

func TestWhoeverIsRecalledOrNotTheVoteMustReachTheMajority(t *testing.T) {
	p := electing(t)
	p.want(p.says("郑十", "罢免 李主任 不管事"), "1号")
	p.want(p.says("张三", "罢免 李主任 不管事"), "够2份了")
	p.until(p.motion(1).MayOpen)
	p.want(p.says("李主任", "延期 1 两天"), "和您有关")
	for name, ballot := range map[string]string{"王楼长": "1号赞成", "张三": "1号赞成", "王五": "1号赞成", "赵记录": "1号反对", "郑十": "1号反对", "李主任": "1号反对"} {
		p.want(p.says(name, ballot), "已记")
	}
	p.until(p.motion(1).Closes)
	p.wait(0)
	if m := p.motion(1); m.Result.Outcome != "stays" || !p.holds("李主任", council.Chair) {
		t.Fatalf("%+v", m.Result)
	}
	p.verified()
}

func TestWhoResignsIsFollowedByTheNextInVotesWhoWantsTo(t *testing.T) {
	p := electing(t)
	p.seats("1人", []string{"孙七", "王五", "张三"}, map[string]string{"李主任": "1 A", "王楼长": "1 A", "张三": "1 A", "王五": "1 A", "赵记录": "1 A", "孙七": "1 B"})
	p.want(p.says("张三", "我辞职"), "没有选出来的职务")
	p.want(p.says("孙七", "我辞职"), "1 辞去委员")
	p.want(p.says("孙七", "1"), "您已辞去委员", "补选") // 王五 had not enough
	p.want(p.posted(), "孙七辞去委员")
	if p.holds("孙七", council.Member) {
		t.Error("still in office")
	}
	p.want(p.says("孙七", "我辞职"), "没有选出来的职务")
	p.verified()
}

func TestAVacancyGoesDownTheListUntilSomebodyTakesIt(t *testing.T) {
	p := electing(t)
	no := p.seats("2人", []string{"孙七", "王五", "张三", "郑十"}, map[string]string{
		"李主任": "1 AB", "王楼长": "1 AB", "赵记录": "1 AB", "钱监事": "1 AB", "张三": "1 AB", "孙七": "1 AB", "王五": "1 AB",
	})
	c := p.contest(no)
	c.Left = []council.Place{{Person: p.number("张三"), Votes: 5, Over: true}, {Person: p.number("郑十"), Votes: 4, Over: true}}
	p.overwrite("election", "1", c)
	p.means("王五", speech.Intent{Intent: "resign", Kind: "member", Answer: "yes"})
	p.want(p.inbox("张三"), "空出一席", "5票", "我接受提名")
	p.deliver()
	p.want(p.says("郑十", "我接受提名"), "不能再改")
	p.want(p.says("张三", "我不参选"), "不递补")
	p.want(p.inbox("郑十"), "空出一席")
	p.deliver()
	p.want(p.says("郑十", "我接受提名"), "您已担任委员")
	p.want(p.posted(), "郑十递补王五")
	if !p.holds("郑十", council.Member) || p.holds("王五", council.Member) || p.holds("张三", council.Member) {
		t.Error("the wrong one follows")
	}
	p.deliver()
	p.means("孙七", speech.Intent{Intent: "resign", Kind: "member", Answer: "yes"})
	p.want(p.inbox("张三"), "空出一席") // asked anew for another vacancy
	p.until(p.clock().AddDate(0, 0, 3))
	p.want(p.says("张三", "我接受提名"), "不能再改")
	p.verified()
}
