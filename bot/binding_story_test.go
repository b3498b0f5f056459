package bot_test

import (
	"strings"
	"testing"
	"time"

	"yishi/bot"
	"yishi/bot/council"
)

// mayVoteByChat has chair and supervisor name the clause that allows it; the act is no.
func (p *play) mayVoteByChat(no string) {
	p.t.Helper()
	p.want(p.says("李主任", "电子表决依据 议事规则第12条"), "登记为议事规则第12条", "监事")
	p.want(p.says("钱监事", "核准 "+no), "已生效")
}

// place is the community as it is kept.
func (p *play) place() (c council.Community) {
	p.t.Helper()
	p.document("community", "it", &c)
	return c
}

func TestTheClauseThatAllowsVotingByChatTakesChairAndSupervisor(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.joinGroup("李主任", "张三")
	p.inGroup("李主任", "绑定本群")
	p.deliver()
	state := p.state()
	p.want(p.says("张三", "电子表决依据"), "还没有登记", "征求意见")
	p.want(p.inGroup("李主任", "电子表决依据 议事规则第12条"), "私聊")
	for _, other := range []string{"张三", "王楼长", "赵记录", "钱监事"} {
		p.want(p.says(other, "电子表决依据 议事规则第12条"), "主任")
	}
	p.want(p.says("李主任", "电子表决依据 我们的章程条款写得很清楚"), "第几条")
	p.want(p.says("李主任", "电子表决依据 取消"), "还没有登记")
	p.unmoved(state)

	p.want(p.says("李主任", "电子表决依据 第十二条"), "登记为议事规则第十二条", "监事")
	if p.place().Settings.ElectronicClause != "" {
		t.Error("in force before the second officer agreed")
	}
	p.says("李主任", "核准 1")
	p.says("王楼长", "核准 1")
	p.wantNo(p.says("张三", "电子表决依据"), "第十二条")
	in := p.message("钱监事", "核准 1")
	p.want(p.hears(in), "议事规则第十二条", "已生效")
	p.want(strings.Join(p.groupPosts(), "\n"), "登记为议事规则第十二条", "监事核准")
	p.deliver()
	state = p.state()
	p.restart()
	p.want(p.hears(in), "已生效")
	p.unmoved(state)
	p.want(p.inGroup("张三", "电子表决依据"), "议事规则第十二条", "有约束力")
	p.want(p.says("李主任", "电子表决依据 议事规则第十二条"), "议事规则第十二条")

	p.want(p.says("李主任", "电子表决依据 取消"), "取消电子表决的依据")
	p.want(p.says("钱监事", "不准 2 还没开会"), "还没开会")
	p.want(p.says("张三", "电子表决依据"), "议事规则第十二条")
	p.says("李主任", "取消电子表决依据")
	p.want(p.says("钱监事", "核准 3"), "已生效")
	p.want(p.says("张三", "电子表决依据"), "还没有登记")
	p.verified()
}

func TestAnOwnersVoteBindsWhenTheChairSaysSoAndEverythingIsThere(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.bindsGroup()
	p.wantNo(p.says("李主任", "发起投票：换物业公司，投五天"), "约束力")
	state := p.state()
	p.want(p.says("李主任", "有约束力"), "议事规则里要有", "电子表决依据")
	p.unmoved(state)
	p.mayVoteByChat("1")
	p.deliver()

	p.want(p.says("李主任", "发起投票：换物业公司，投五天"), "意见征集", "可以作有约束力的表决（议事规则第12条）", "作有约束力的表决")
	state = p.state()
	p.want(p.says("王楼长", "有约束力"), "主任")
	p.want(p.says("张三", "有约束力"), "来办")
	p.unmoved(state)
	p.want(p.says("李主任", "3"), "民法典278", "电子表决按议事规则第12条", "结果有约束力", "先公示15天", "8月18日",
		"9人、922.30㎡", "送达", "表决前要办好", "居委会", "8月23日")
	p.want(p.says("李主任", "只征求意见"), "意见征集")
	p.want(p.says("李主任", "改成有约束力"), "结果有约束力")
	p.want(p.says("李主任", "确认"), "还不能发布", "表决前要办好", "理由")
	p.want(p.says("李主任", "理由：8月1日书面告诉了居委会，业委会召集"), "✓ 表决前要办的事，理由已写：8月1日书面告诉了居委会")
	p.want(p.says("李主任", "确认"), "2号已公示", "8月18日", "正在私下通知", "送达 2")
	p.wait(time.Second)
	p.want(p.inbox("李主任"), "2号私下通知完了")
	post := strings.Join(p.groupPosts(), "\n")
	p.want(post, "【2号】《换物业公司》公示", "结果有约束力", "电子表决按议事规则第12条", "业委会召集")
	p.want(p.inbox("张三"), "【2号】《换物业公司》8月18日09:00开始投票", "有约束力", "2号是什么事")
	p.deliver()
	if m := p.motion(2); m.Effect != council.BindingOwnRules || m.Clause != "议事规则第12条" || m.State != council.Announced {
		t.Fatalf("motion: %+v", m)
	}

	// What was announced stays, whatever becomes of the clause.
	p.says("李主任", "电子表决依据 取消")
	p.says("钱监事", "核准 3")
	p.deliver()
	p.wait(15 * 24 * time.Hour)
	p.want(strings.Join(p.groupPosts(), "\n"), "【2号】《换物业公司》开始投票", "结果有约束力")
	p.deliver()
	p.want(p.says("张三", "怎么算的 2"), "电子表决按议事规则第12条", "结果有约束力")
	for _, name := range []string{"张三", "王五", "孙七", "郑十", "李主任", "王楼长"} {
		p.want(p.says(name, "2号赞成"), "已记")
	}
	p.want(p.says("赵记录", "2号反对"), "已记")
	p.until(p.motion(2).Closes)
	m := p.motion(2)
	if m.State != council.Passed || m.Result.Effect != council.BindingOwnRules {
		t.Fatalf("result: %+v", m.Result)
	}
	post = strings.Join(p.groupPosts(), "\n")
	p.want(post, "《换物业公司》投票结束\n通过，有约束力（依据民法典278(四)、议事规则第12条）", "公示", "异议 2")
	p.want(p.says("张三", "结果 2"), "通过，有约束力")
	var n council.Notice
	if p.document("notice", "2", &n); n.Motion != 2 || n.Over() {
		t.Errorf("notice: %+v", n)
	}
	p.verified()
}

func TestABindingDraftRestsOnTheClauseThatHoldsWhenItIsConfirmed(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "钱监事")
	p.mayVoteByChat("1")
	drafts := func() {
		t.Helper()
		p.says("李主任", "发起投票：调物业费，投五天")
		p.says("李主任", "有约束力")
		p.says("李主任", "理由：8月1日告诉了居委会")
	}
	drafts()
	p.says("李主任", "电子表决依据 管理规约第8条")
	p.says("钱监事", "核准 2")
	p.want(p.says("李主任", "确认"), "草稿", "电子表决按管理规约第8条")
	p.says("李主任", "电子表决依据 取消")
	p.says("钱监事", "核准 3")
	p.want(p.says("李主任", "确认"), "还不能发布", "还没有写电子投票")
	p.want(p.says("李主任", "只征求意见"), "意见征集")
	p.want(p.says("李主任", "确认"), "4号《调物业费》开始投票")
	if m := p.motion(4); m.Effect != council.Advisory || m.Clause != "" {
		t.Errorf("motion: %+v", m)
	}
	p.verified()
}

func TestWhatCannotBindByChatSaysWhyAndWhatToDo(t *testing.T) {
	for _, c := range []struct {
		why, draft string
		want       []string
	}{
		{"an opinion decides nothing", "发起投票：楼道装扶手", []string{"只能征求意见", "改规则"}},
		{"an election goes its own way", "发起投票：选自管委 冯一一、陈二二、褚三三", []string{"发起选举"}},
		{"the law asks for a meeting", "发起投票：订居民公约", []string{"要开会表决", "帮会议、纸票计票"}},
	} {
		t.Run(c.why, func(t *testing.T) {
			p := newPlay(t)
			p.join("李主任", "钱监事")
			p.mayVoteByChat("1")
			p.wantNo(p.says("李主任", c.draft), "可以作有约束力")
			before := p.state()
			p.want(p.says("李主任", "有约束力"), c.want...)
			p.unmoved(before)
			p.verified()
		})
	}
}

func TestAResidentsCovenantMayHelpItsMeetingToCount(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.mayVoteByChat("1")
	p.says("李主任", "发起投票：订居民公约，投五天")
	p.says("李主任", "有约束力")
	p.want(p.says("李主任", "1"), "帮会议或纸票计数", "先公示10天", "党组织")
	p.says("李主任", "理由：支部7月30日研究过")
	p.want(p.says("李主任", "确认"), "2号已公示")
	p.wait(10 * 24 * time.Hour)
	for _, name := range []string{"张三", "李四", "王五", "孙七", "郑十", "李主任", "王楼长"} {
		p.want(p.says(name, "2号赞成"), "已记")
	}
	p.until(p.motion(2).Closes)
	p.want(p.says("张三", "结果 2"), "计票结果：赞成的够了，待会议或公告确认")
	p.verified()
}

func TestACityWithItsOwnSystemLetsNoOwnersVoteBindHere(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "钱监事")
	p.mayVoteByChat("1")
	p.says("李主任", "发起投票：换物业公司，投五天")
	p.says("李主任", "有约束力")
	p.says("李主任", "理由：8月1日告诉了居委会")
	p.edits(bot.Ref{Kind: "community", ID: "it"}, func(doc map[string]any) { doc["city"] = "北京市" })
	p.want(p.says("李主任", "确认"), "还不能发布", "北京市物业管理条例35", "录入结果")
	p.want(p.says("李主任", "有约束力"), "市里的投票系统", "帮会议、纸票计票")
	p.wantNo(p.says("李主任", "发起投票：调物业费，投五天"), "可以作有约束力")
	p.verified()
}

func TestAMatterOfOneBuildingAsksWhichOne(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	got := p.says("李主任", "发起投票：加装电梯，投五天")
	p.want(got, "草稿", "是哪一栋", "1 1号楼", "2 2号楼", "3 3号楼", "4 全小区都投")
	p.wantNo(got, "确认发布")
	p.want(p.says("李主任", "确认"), "还不能发布", "是哪一栋")
	p.want(p.says("李主任", "3"), "《3号楼：加装电梯》", "共2票", "确认发布")
	p.want(p.says("李主任", "范围 全小区"), "《加装电梯》", "共9票")
	p.want(p.says("李主任", "范围 3栋"), "共2票")
	p.want(p.says("李主任", "不发了"), "草稿已删")
	p.says("李主任", "发起投票：加装电梯，投五天")
	p.want(p.says("李主任", "3"), "《3号楼：加装电梯》")
	p.want(p.says("李主任", "确认"), "1号《3号楼：加装电梯》开始投票")
	p.want(p.says("张三", "1号赞成"), "3号楼")
	p.want(p.says("郑十", "1号赞成"), "已记")

	p.says("李主任", "发起投票：给老楼加装电梯，投五天")
	p.want(p.says("李主任", "范围 全小区"), "提醒：", "民法典278(七)", "共9票", "确认发布")
	p.want(p.says("李主任", "改标题 2号楼加装电梯"), "2号楼", "共4票")
	p.want(p.says("李主任", "范围 9栋"), "名册里没有")
	p.want(p.says("李主任", "范围 全小区"), "共9票")
	p.want(p.says("李主任", "不发了"), "草稿已删")

	p.want(p.says("李主任", "发起投票：3号楼加装电梯，投五天"), "确认发布", "共2票")
	p.wantNo(p.says("李主任", "发起投票：全小区加装电梯，投五天"), "是哪一栋")
	p.verified()
}

func TestAllDecidingOnOneBuildingIsPublishedWithAReason(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "钱监事")
	p.mayVoteByChat("1")
	p.says("李主任", "发起投票：加装电梯，投五天")
	p.says("李主任", "范围 全小区")
	p.want(p.says("李主任", "有约束力"), "！加装电梯一般由相关那一栋的人定")
	p.want(p.says("李主任", "确认"), "还不能发布", "相关那一栋")
	p.says("李主任", "理由：三栋楼一起装，方案公布过")
	p.want(p.says("李主任", "确认"), "2号已公示")
	p.verified()
}

func TestTheOwnersOfABuildingDecideOnItsLiftByHeadsAndArea(t *testing.T) {
	for _, c := range []struct {
		why, against string
		want         string
		result       council.State
	}{
		{"three of four are enough", "王五", "通过，有约束力（依据民法典278(七)、议事规则第12条）", council.Passed},
		{"three heads with too little area are not", "张三", "没有通过（有约束力的表决", council.Rejected},
	} {
		t.Run(c.why, func(t *testing.T) {
			p := newPlay(t)
			p.join(everybody...)
			p.mayVoteByChat("1")
			p.says("李主任", "发起投票：1号楼加装电梯，投五天")
			p.want(p.says("李主任", "有约束力"), "4人、357.30㎡", "听低楼层业主的意见")
			p.says("李主任", "理由：7月开过会，图纸和分摊都公布了，一楼都问过")
			p.want(p.says("李主任", "确认"), "2号已公示")
			p.until(p.motion(2).MayOpen)
			p.want(p.says("孙七", "2号赞成"), "1号楼") // lives in another building
			for _, name := range []string{"李主任", "王楼长", "张三", "王五"} {
				words := "2号赞成"
				if name == c.against {
					words = "2号反对"
				}
				p.want(p.says(name, words), "已记")
			}
			p.until(p.motion(2).Closes)
			p.want(p.says("张三", "结果 2"), c.want)
			if m := p.motion(2); m.State != c.result {
				t.Errorf("%s: %+v", m.State, m.Result)
			}
			p.verified()
		})
	}
}

func TestWhatResidentsSecondedMayBecomeABindingVote(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.bindsGroup()
	p.mayVoteByChat("1")
	p.want(p.says("张三", "提议 更换物业公司"), "2号")
	for _, name := range []string{"王五", "孙七", "郑十"} {
		p.says(name, "附议 2")
	}
	p.says("李主任", "受理 2")
	p.want(p.says("李主任", "开始表决 2 五天"), "草稿", "可以作有约束力的表决")
	p.want(p.says("李主任", "有约束力"), "结果有约束力")
	p.says("李主任", "理由：8月1日告诉了居委会，业委会召集")
	p.want(p.says("李主任", "确认"), "2号已公示")
	p.until(p.motion(2).MayOpen)
	if m := p.motion(2); m.State != council.Voting || m.Effect != council.BindingOwnRules {
		t.Errorf("motion: %+v", m)
	}
	p.verified()
}

func TestAnOwnersCovenantIsAdoptedByABindingVote(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.edits(bot.Ref{Kind: "community", ID: "it"}, func(doc map[string]any) { doc["settings"] = council.Settings{Body: "owners"} })
	p.mayVoteByChat("1")
	p.says("赵记录", "拟公约 第1条 晚上十点后不装修")
	p.want(p.says("李主任", "公约表决"), "草稿", "可以作有约束力的表决")
	p.says("李主任", "有约束力")
	p.says("李主任", "理由：8月1日告诉了居委会，业委会召集")
	p.want(p.says("李主任", "确认"), "2号已公示")
	p.until(p.motion(2).MayOpen)
	for _, name := range []string{"李主任", "王楼长", "张三", "王五", "孙七", "郑十", "吴房东"} {
		p.want(p.says(name, "2号赞成"), "已记")
	}
	p.until(p.motion(2).Closes)
	p.want(p.says("张三", "结果 2"), "通过，有约束力（依据民法典278(二)、议事规则第12条）")
	p.until(p.clock().AddDate(0, 0, 20))
	p.wantNo(p.want(p.says("张三", "看公约"), "晚上十点后不装修"), "征求意见")
	p.verified()
}

func TestAReasonThatNothingNeedsAnyMoreIsNotPublished(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.mayVoteByChat("1")
	p.says("李主任", "发起投票：换物业公司，投五天")
	p.says("李主任", "有约束力")
	p.says("李主任", "理由：还没说清楚")
	p.says("李主任", "理由：8月1日告诉了居委会")
	p.says("李主任", "只征求意见")
	p.want(p.says("李主任", "确认"), "2号《换物业公司》开始投票")
	if m := p.motion(2); len(m.Overrides) != 0 {
		t.Errorf("overrides: %+v", m.Overrides)
	}
	p.says("李主任", "发起投票：调物业费，投五天")
	p.says("李主任", "有约束力")
	p.says("李主任", "理由：还没说清楚")
	p.says("李主任", "理由：8月1日告诉了居委会")
	p.says("李主任", "确认")
	if m := p.motion(3); len(m.Overrides) != 1 || !strings.Contains(m.Overrides[0].Reason, "8月1日") {
		t.Errorf("overrides: %+v", m.Overrides)
	}
	p.verified()
}
