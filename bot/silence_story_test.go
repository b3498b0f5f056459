package bot_test

import (
	"strings"
	"testing"
	"time"

	"yishi/bot"
	"yishi/bot/council"
	"yishi/bot/rule"
)

// clause enters a clause on silence, as the operator would.
func (p *play) clause(s bot.SilenceClause) {
	p.t.Helper()
	if err := p.bot.SetSilence(p.ctx, p.c, s); err != nil {
		p.t.Fatal(err)
	}
}

// opensSilent puts the hiring of a company to the vote, silence counting as said.
func (p *play) opensSilent(words string) int {
	p.t.Helper()
	p.drafts("李主任", poll{title: "换物业公司", rule: "换物业", span: "五天"})
	p.want(p.says("李主任", "改规则 "+words), "没投的：有送达凭据的")
	p.says("李主任", "理由 大家都知道")
	p.says("李主任", "确认")
	var place council.Community
	p.document("community", "it", &place)
	m := p.motion(place.NextNo - 1)
	p.wait(m.MayOpen.Sub(p.clock()))
	if m = p.motion(m.No); m.State != council.Voting {
		p.t.Fatalf("motion %d is %s", m.No, m.State)
	}
	return m.No
}

func TestDeliveryIsProvedByHouseholdAndWay(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "王楼长", "赵记录", "张三")
	p.opens(poll{title: "全小区加装电梯"})
	before := p.state()
	p.want(p.says("张三", "送达 1 3-1-102 贴门"), "来办")
	p.want(p.says("赵记录", "送达 1 3-1-102"), "怎么送的")
	p.want(p.says("赵记录", "送达 9 3-1-102 贴门"), "没有9号")
	p.unmoved(before)
	got := p.says("赵记录", "送达 1 3-1-102 2-1-201 9-9-909 贴门")
	p.want(got, "1号已记送达（上门或贴门）：3-1-102、2-1-201", "9-9-909：名册里没有")
	p.want(p.says("王楼长", "送达 1 1-1-201 3-1-102 电话"), "已记送达（电话）：1-1-201", "3-1-102：楼长只记自己楼的")
	p.want(p.says("赵记录", "送达 1 3-1-102 信件"), "已记送达（信件）：3-1-102")
	p.want(p.says("赵记录", "送达 1"), "已送达3户", "电话1", "上门或贴门2", "信件1")
	state := p.state()
	p.says("赵记录", "送达 1 3-1-102 贴门") // the first proof stands, and nothing is written twice
	p.unmoved(state)
	p.passes(7 * 24 * time.Hour)
	p.want(p.says("赵记录", "送达 1 3-1-101 贴门"), "没有在投票")
	p.verified()
}

func TestSilenceFollowsOnlyWithClauseAnnouncementAndProof(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.bindsGroup()
	p.drafts("李主任", poll{title: "换物业公司", rule: "换物业"})
	p.want(p.says("李主任", "改规则 从众"), "议事规则写明条款")
	p.says("李主任", "不发了")
	p.clause(bot.SilenceClause{Silence: rule.SilenceFollow, Clause: "议事规则第12条", Mode: rule.FollowParticipation})
	p.drafts("李主任", poll{title: "空地怎么用", options: "健身区、停车位、都不同意"})
	p.want(p.says("李主任", "改规则 从众"), "一律不计")
	p.says("李主任", "不发了")

	no := p.opensSilent("从众")
	posted := false
	for _, text := range p.groupPosts() {
		posted = posted || strings.Contains(text, "开始投票") && strings.Contains(text, "随多数算（议事规则第12条）")
	}
	if !posted {
		t.Errorf("the effect is not announced: %v", p.groupPosts())
	}
	for _, name := range []string{"李主任", "王楼长", "张三", "王五", "赵记录"} {
		p.want(p.says(name, "1号赞成"), "已记")
	}
	p.says("孙七", "1号反对")
	p.want(p.says("郑十", "1号"), "随多数算") // opened it: told
	p.says("赵记录", "送达 1 2-1-202 贴门")
	p.wait(7 * 24 * time.Hour)
	got := p.want(p.says("李主任", "结果 1"), "没投但已送达的2户", "议事规则第12条", "随多数算赞成", "要是不这样算：")
	r := p.motion(no).Result
	if r.Silent.Units != 2 || r.FollowedTo != "yes" || r.Without == "" || r.Units != 6 || r.Options["y"].Units != 5 {
		t.Errorf("result: %+v\n%s", r, got)
	}
	p.wait(time.Minute)
	p.verified()
}

func TestSilenceAsAbstentionCountsOnlyWhoWasTold(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.clause(bot.SilenceClause{Silence: rule.SilenceAbstain, Clause: "议事规则第9条"})
	no := p.opensSilent("没投的算弃权")
	p.says("张三", "1号赞成")
	p.says("赵记录", "送达 1 3-1-102 贴门")
	p.says("赵记录", "送达 1 3-1-102 电话") // told twice is told
	p.wait(7 * 24 * time.Hour)
	p.want(p.says("李主任", "结果 1"), "没投但已送达的1户", "算弃权", "要是不这样算：")
	if r := p.motion(no).Result; r.Silent.Units != 1 || r.FollowedTo != "" || r.Options["a"].Units != 0 {
		t.Errorf("result: %+v", r)
	}
	p.verified()
}

func TestSilenceCountsForNothingUnlessChosen(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.clause(bot.SilenceClause{Silence: rule.SilenceFollow, Clause: "议事规则第12条", Mode: rule.FollowVotesOnly})
	no := p.opens(poll{title: "全小区加装电梯"})
	p.says("张三", "1号赞成")
	p.says("赵记录", "送达 1 3-1-102 贴门")
	before := p.state()
	p.wantNo(p.says("郑十", "1号"), "随多数算")
	p.unmoved(before) // and nobody is watched opening it
	p.wait(7 * 24 * time.Hour)
	p.wantNo(p.says("李主任", "结果 1"), "已送达")
	if r := p.motion(no).Result; r.Silent.Units != 0 || r.Without != "" {
		t.Errorf("result: %+v", r)
	}
	for _, bad := range []bot.SilenceClause{
		{Silence: rule.SilenceOut, Clause: "第1条"}, {Silence: rule.SilenceFollow, Clause: "第1条"}, {Silence: rule.SilenceFollow, Clause: "第1条", Mode: rule.FollowOff},
	} {
		if err := p.bot.SetSilence(p.ctx, p.c, bad); err == nil {
			t.Errorf("%+v is taken", bad)
		}
	}
}
