package bot_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"yishi/bot"
	"yishi/bot/council"
)

// carried reads what a motion has beside itself while residents carry it.
func (p *play) carried(no int) council.Proposal {
	p.t.Helper()
	var c council.Proposal
	if !p.document("proposal", strconv.Itoa(no), &c) {
		p.t.Fatalf("no proposal %d", no)
	}
	return c
}

// proposes makes a proposal and returns its number.
func (p *play) proposes(by, title string) int {
	p.t.Helper()
	var place council.Community
	p.document("community", "it", &place)
	p.want(p.says(by, "提议 "+title), "《"+title+"》记下了")
	return place.NextNo
}

// isBody sets what kind of body the community is.
func (p *play) isBody(body string) {
	p.t.Helper()
	docs, err := p.store.Read(p.ctx, p.c, bot.Ref{Kind: "community", ID: "it"})
	if err != nil {
		p.t.Fatal(err)
	}
	docs[0].Body = []byte(strings.Replace(string(docs[0].Body), `"settings":{`, `"settings":{"body":"`+body+`"`, 1))
	if _, err := p.store.Commit(p.ctx, p.c, bot.Act{Docs: docs}); err != nil {
		p.t.Fatal(err)
	}
}

func newTalk(t director) *play {
	p := newPlay(t)
	p.join(everybody...)
	p.joinGroup("李主任", "张三", "王五")
	p.inGroup("李主任", "绑定本群")
	p.deliver()
	return p
}

func TestAProposalIsSecondedByHouseholdsAndComesOntoTheAgenda(t *testing.T) {
	p := newTalk(t)
	p.want(p.says("张三", "提议 在东门装快递柜"), "1号《在东门装快递柜》记下了", "现有1户", "满3户", "附议 1")
	p.want(p.says("李四", "附议 1"), "您家已有人附议", "还差2户") // the same home
	p.want(p.says("张三", "附议 1"), "您已经附议过", "还差2户")
	p.want(p.says("周租客", "1号我也支持"), "现有2户附议，还差1户")
	if m := p.motion(1); m.State != council.Seconding || m.Author == 0 {
		t.Fatalf("motion: %+v", m)
	}
	if len(p.groupPosts()) != 0 {
		t.Errorf("posted before it is on the agenda: %q", p.groupPosts())
	}
	p.want(p.inGroup("王五", "附议 1"), "满3户", "列入议程")
	p.want(strings.Join(p.groupPosts(), "\n"), "【1号】《在东门装快递柜》已有3户附议", "7天内答复")
	p.want(p.inbox("李主任"), "受理 1", "不受理 1")
	if p.inbox("孙七")+p.inbox("王楼长") != "" {
		t.Error("somebody was told who owes no answer")
	}
	p.want(p.says("孙七", "附议 1"), "不用再附议", "意见 1")
	if m := p.motion(1); m.State != council.Discussing {
		t.Errorf("state %s", m.State)
	}
	p.verified()
}

func TestAnAcceptedProposalGoesToTheVoteUnderItsNumber(t *testing.T) {
	p := newTalk(t)
	no := p.proposes("张三", "楼道装扶手")
	p.want(p.says("李主任", "开始表决 1 三天"), "还没列入议程", "受理 1")
	p.says("王五", "附议 1")
	p.says("孙七", "附议 1")
	p.want(p.says("钱监事", "受理 1"), "来办")
	p.want(p.says("李主任", "受理 1"), "1号已受理", "开始表决 1")
	p.want(p.inbox("张三"), "您提的1号", "受理了")
	p.want(p.says("李主任", "受理 1"), "已经答复过")
	p.want(p.says("张三", "1号是什么事"), "已受理", "总结 1")
	p.want(p.says("李主任", "开始表决 1 三天"), "草稿", "《楼道装扶手》", "1 ")
	p.want(p.says("李主任", "改标题 楼道装路灯"), "题目不能改")
	p.want(p.says("李主任", "确认"), "1号《楼道装扶手》开始投票")
	m := p.motion(no)
	if m.State != council.Voting || m.No != 1 || m.Author == 1 || m.Group == nil {
		t.Errorf("motion: %+v", m)
	}
	p.want(p.says("孙七", "1号赞成"), "已记")
	p.want(p.says("孙七", "附议 1"), "已经在投票")
	p.wantNo(p.says("孙七", "有哪些议题"), "正在讨论", "征集附议")
	p.wait(4 * 24 * time.Hour)
	if m := p.motion(no); !m.State.Over() {
		t.Errorf("state %s", m.State)
	}
	before := p.state()
	p.want(p.says("孙七", "附议 1"), "已有结果")
	p.want(p.says("李主任", "不受理 1 不归我们管"), "不用答复")
	p.unmoved(before)
	p.verified()
}

func TestADraftFromTheAgendaIsDroppedWhenTheProposalMovedOn(t *testing.T) {
	p := newTalk(t)
	p.proposes("张三", "楼道装扶手")
	p.want(p.says("李主任", "受理 1"), "已受理")
	p.want(p.says("李主任", "开始表决 1"), "草稿")
	p.want(p.says("赵记录", "不受理 1 没有经费"), "记为不受理")
	p.want(p.says("李主任", "确认"), "已变了", "草稿作废")
	p.want(p.says("李主任", "确认"), "没有")
}

func TestTheSameProposalIsOfferedForASecond(t *testing.T) {
	p := newTalk(t)
	p.proposes("张三", "在东门装快递柜")
	before := p.state()
	p.want(p.says("王五", "提议 东门安装一个快递柜"), "已经有人提过", "1号《在东门装快递柜》", "1 附议1号")
	p.unmoved(before)
	p.want(p.says("王五", "1"), "1号记上您家附议了")
	p.want(p.says("孙七", "提议 东门加装快递贵"), "已经有人提过") // heard by a machine
	p.want(p.says("孙七", "2"), "2号《东门加装快递贵》记下了")
	p.want(p.says("郑十", "提议 在西门装快递柜"), "3号")
	p.opens(poll{title: "空地建健身区", secrecy: council.Open})
	p.want(p.says("郑十", "提议 在空地修建健身区"), "正在投票", "1 看4号")
}

func TestWhatOnePersonMayPropose(t *testing.T) {
	p := newTalk(t)
	before := p.state()
	p.want(p.says("张三", "提议 修"), "比如")
	p.want(p.says("张三", "提议 "+strings.Repeat("修路灯和扶手", 12)), "60个字以内")
	p.want(p.says("张三", "提议 联系我13812345678装充电桩"), "号码")
	p.unmoved(before)
	p.proposes("张三", "在东门装快递柜")
	p.proposes("张三", "楼道装扶手")
	before = p.state()
	p.want(p.says("张三", "提议 屋顶做防水"), "已有2件", "撤回议题 2")
	p.unmoved(before)
	p.want(p.says("王五", "撤回议题 2"), "只有提议人能撤回")
	p.want(p.says("李主任", "撤回议题 2 不合适"), "只有提议人能撤回")
	p.unmoved(before)
	p.want(p.says("张三", "撤回议题 2"), "2号已撤回")
	p.proposes("张三", "屋顶做防水")
	p.says("张三", "撤回议题 3")
	p.want(p.says("张三", "提议 花坛种桂花"), "一周最多提3件")
	p.passes(8 * 24 * time.Hour)
	p.proposes("张三", "花坛种桂花")
	p.want(p.says("王五", "附议 2"), "已撤回")
	p.says("王五", "附议 1")
	p.says("孙七", "附议 1")
	p.want(p.says("张三", "撤回议题 1"), "不能一个人撤")
}

func TestAProposalLapsesOnce(t *testing.T) {
	p := newTalk(t)
	p.proposes("张三", "在东门装快递柜")
	p.says("王五", "附议 1")
	p.wait(29 * 24 * time.Hour)
	if s := p.motion(1).State; s != council.Seconding {
		t.Fatalf("state %s", s)
	}
	p.wait(25 * time.Hour)
	if s := p.motion(1).State; s != council.Lapsed {
		t.Fatalf("state %s", s)
	}
	p.want(p.inbox("张三"), "1号《在东门装快递柜》", "有2户附议，要3户")
	n, before := len(p.posts()), p.state()
	p.wait(0)
	p.want(p.says("孙七", "附议 1"), "已过期")
	p.want(p.says("李主任", "受理 1"), "不用答复")
	p.want(p.says("张三", "1号是什么事"), "到期只有2户附议")
	p.unmoved(before)
	if len(p.posts()) != n {
		t.Error("told twice")
	}
	p.want(p.says("王五", "提议 在东门装快递柜"), "2号") // a lapsed one is in nobody's way
	p.verified()
}

func TestTheCommitteeIsRemindedUntilItAnswers(t *testing.T) {
	p := newTalk(t)
	p.proposes("张三", "在东门装快递柜")
	p.says("王五", "附议 1")
	p.says("孙七", "附议 1")
	p.deliver()
	p.wait(6 * 24 * time.Hour)
	if n := len(p.posts()); n != 0 {
		t.Fatalf("reminded too soon: %d", n)
	}
	p.wait(25 * time.Hour)
	p.want(p.inbox("李主任"), "列入议程7天了，还没答复")
	p.want(p.inbox("钱监事"), "还没答复")
	n := len(p.posts())
	p.wait(0)
	if len(p.posts()) != n {
		t.Error("reminded twice at once")
	}
	p.deliver()
	p.wait(3 * 24 * time.Hour)
	p.want(p.inbox("赵记录"), "10天了")
	p.deliver()
	before := p.state()
	p.want(p.says("赵记录", "不受理 1"), "写明理由")
	p.unmoved(before)
	p.want(p.says("赵记录", "不受理 1 东门是市政的地，已转街道"), "记为不受理")
	p.want(p.inbox("张三"), "没有受理", "已转街道")
	p.want(strings.Join(p.groupPosts(), ""), "【1号】", "没有受理。理由：东门是市政的地，已转街道")
	p.deliver()
	p.wait(10 * 24 * time.Hour)
	if n := len(p.posts()); n != 0 {
		t.Errorf("reminded after the answer: %d", n)
	}
	p.want(p.says("李主任", "不受理 1 再说一次"), "已经答复过")
	p.verified()
}

func TestAProposalIsDeclinedOnlyOnTheAgenda(t *testing.T) {
	p := newTalk(t)
	p.proposes("张三", "在东门装快递柜")
	before := p.state()
	p.want(p.says("李主任", "不受理 1 没有经费"), "还在征集附议", "满3户")
	p.want(p.says("王五", "受理 1"), "来办")
	p.want(p.says("李主任", "受理 9"), "没有9号")
	p.unmoved(before)
	p.want(p.says("李主任", "受理 1"), "已受理")
	p.want(p.says("李主任", "不受理 1 情况变了"), "记为不受理")
	p.want(p.says("李主任", "受理 1"), "已受理")
	if m, c := p.motion(1), p.carried(1); m.State != council.Discussing || c.Answer != "yes" || m.Reason != "" {
		t.Errorf("motion %+v proposal %+v", m, c)
	}
}

func TestAPetitionOfOwnersForcesAMeeting(t *testing.T) {
	p := newTalk(t)
	p.isBody("owners")
	p.proposes("张三", "在东门装快递柜") // 1-201, 102.30 of 922.30
	c := p.carried(1)
	if c.Petition.By != "owners" || c.Petition.Heads != 9 || c.Petition.Area == 0 || c.Petition.Law == "" {
		t.Fatalf("petition: %+v", c.Petition)
	}
	p.want(p.says("张三", "1号是什么事"), "法定联名：2位业主", "面积", "现有1位")
	p.want(p.says("周租客", "附议 1"), "现有2户") // counts as household, not as an owner
	p.want(p.says("李四", "附议 1"), "一户算一次") // the same head
	p.want(p.says("王五", "附议 1"), "列入议程")  // two heads, but 178.30 of 922.30 is too little
	p.want(p.says("李主任", "不受理 1 没有经费"), "记为不受理")
	p.deliver()
	p.want(p.says("孙七", "附议 1"), "联名人数已够", "应当开会")
	p.want(strings.Join(p.groupPosts(), "\n"), "重新列入议程", "应当开会商量")
	p.want(p.inbox("钱监事"), "应当开会")
	p.want(p.says("李主任", "不受理 1 没有经费"), "不能不受理")
	if c := p.carried(1); c.Forced.IsZero() || c.Answer != "" {
		t.Errorf("proposal: %+v", c)
	}
	if m := p.motion(1); m.State != council.Discussing {
		t.Errorf("state %s", m.State)
	}
	p.want(p.says("郑十", "附议 1"), "不用再附议")
	p.verified()
}

func TestOnlyTheBuildingSecondsWhatConcernsIt(t *testing.T) {
	p := newTalk(t)
	p.proposes("吴房东", "2号楼1单元加装电梯")
	c := p.carried(1)
	if c.Building != "2" || c.Stair != "1" || c.Homes != 4 || c.Need != 3 {
		t.Fatalf("proposal: %+v", c)
	}
	before := p.state()
	p.want(p.says("张三", "附议 1"), "只由2号楼的住户附议", "意见 1")
	p.unmoved(before)
	p.want(p.says("孙七", "附议 1"), "还差1户")
	p.want(p.says("赵记录", "附议 1"), "列入议程")
}

func TestSecondingOfNothingInParticular(t *testing.T) {
	p := newTalk(t)
	before := p.state()
	p.want(p.says("张三", "附议"), "没有等附议的提议")
	p.want(p.says("张三", "附议 7"), "没有7号")
	p.unmoved(before)
	p.proposes("张三", "在东门装快递柜")
	p.proposes("王五", "楼道装扶手")
	p.want(p.says("孙七", "附议"), "您附议哪一件", "1 1号", "2 2号")
	p.want(p.says("孙七", "2"), "2号记上您家附议了")
	no := p.opens(poll{title: "空地怎么用", options: "健身区、停车位、都不同意", secrecy: council.Open})
	p.want(p.says("孙七", fmt.Sprintf("附议 %d", no)), "已经在投票了")
	p.want(p.says("孙七", "有哪些议题"), "征集附议：1号《在东门装快递柜》", "2号《楼道装扶手》")
}

func TestARepeatedMessageProposesAndSecondsOnce(t *testing.T) {
	p := newTalk(t)
	in := p.message("张三", "提议 在东门装快递柜")
	first := p.hears(in)
	p.restart()
	if again := p.hears(in); again != first {
		t.Errorf("said %q, then %q", first, again)
	}
	in = p.message("王五", "附议 1")
	first = p.hears(in)
	p.restart()
	if again := p.hears(in); again != first {
		t.Errorf("said %q, then %q", first, again)
	}
	if c := p.carried(1); len(c.Seconds) != 2 {
		t.Errorf("seconds: %+v", c.Seconds)
	}
	p.verified()
}

func TestTheDaysPostTellsOfNewSeconds(t *testing.T) {
	p := newTalk(t)
	p.proposes("张三", "在东门装快递柜")
	p.passes(9 * time.Hour)
	daily := func() []string {
		p.deliver()
		if err := p.bot.Tick(p.ctx, "daily", p.c, p.clock()); err != nil {
			t.Fatal(err)
		}
		return p.groupPosts()
	}
	p.want(strings.Join(daily(), ""), "【1号】", "提议《在东门装快递柜》1/3户附议", "附议 1")
	p.passes(24 * time.Hour)
	if posts := daily(); len(posts) != 0 {
		t.Errorf("posted without news: %q", posts)
	}
	p.says("王五", "附议 1")
	p.passes(24 * time.Hour)
	p.want(strings.Join(daily(), ""), "2/3户附议")
}

func TestTwoSecondsAtOnceBothCount(t *testing.T) {
	p := newTalk(t)
	p.proposes("张三", "在东门装快递柜")
	names := []string{"王五", "孙七", "王楼长", "郑十"}
	done := make(chan error, len(names))
	for _, name := range names {
		in := p.message(name, "附议 1")
		go func() {
			_, err := p.bot.Hear(p.ctx, in)
			done <- err
		}()
	}
	for range names {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	c := p.carried(1)
	if p.motion(1).State != council.Discussing || c.Households() != 3 {
		t.Errorf("households %d, state %s", c.Households(), p.motion(1).State)
	}
	p.verified()
}
