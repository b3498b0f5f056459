package bot_test

import (
	"strings"
	"testing"
	"time"

	"yishi/bot/council"
)

func TestWhoAsksForTheNextMeetingIsToldWhenAndWhere(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "张三")
	for _, said := range []string{"什么时候开会", "最近有会吗"} {
		p.want(p.says("张三", said), "没有约好的会", "提议")
	}
	p.says("李主任", "开会 8月6日 19:30 社区活动室")
	p.says("李主任", "开会 8月5日 19:30 东门凉亭")
	before := p.state()
	for _, said := range []string{"什么时候开会", "下次会几点", "下次开会是哪天", "会议在哪里开", "今晚有没有会", "请问几点开会", "开会时间是什么"} {
		got := p.want(p.says("张三", said), "东门凉亭", "社区活动室", "我参加")
		if strings.Index(got, "东门凉亭") > strings.Index(got, "社区活动室") {
			t.Errorf("%s: the next one first:\n%s", said, got)
		}
	}
	p.wantNo(p.want(p.says("张三", "会议1什么时候开"), "社区活动室"), "凉亭")
	p.want(p.says("张三", "会议9什么时候开"), "9号")
	p.unmoved(before)
	p.passes(72 * time.Hour)
	p.wantNo(p.says("张三", "什么时候开会"), "凉亭")
}

func TestWhoAsksWhetherItCountsIsToldSinceWhenOrUntilWhen(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.want(p.says("张三", "生效了吗"), "没有在投票、在公示的事")
	p.want(p.says("张三", "公示到什么时候"), "没有在公示", "议题")
	no := p.opens(poll{title: "楼道装扶手"})
	before := p.state()
	for _, said := range []string{"1号生效了吗", "1号开始算数没有", "这个投票到底有没有约束力", "投票有用吗", "投了算数吗"} {
		p.want(p.says("张三", said), "1号", "意见征集", "还在投票", "结果 1")
	}
	p.want(p.says("张三", "公示几号结束"), "没有在公示")
	p.unmoved(before)
	for _, name := range []string{"张三", "王五", "孙七", "郑十", "吴房东", "李主任", "王楼长", "赵记录"} {
		p.says(name, "1号赞成")
	}
	p.wait(p.motion(no).Closes.Sub(p.clock()) + time.Minute)
	p.want(p.says("张三", "1号生效了吗"), "没有在公示", "结果 1")
	p.want(p.says("李主任", "公示 1 7天"), "公示")
	for _, said := range []string{"公示到什么时候", "公示几号结束", "1号公示到哪天", "1号生效了吗", "公示期过了吗"} {
		p.want(p.says("张三", said), "1号公示中，到", "异议 1")
	}
	p.want(p.says("张三", "9号生效了吗"), "没有9号")
}

func TestOnesOwnProposalIsTakenBackOnlyByTheNumber(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "张三", "王五")
	p.want(p.says("张三", "我不提了"), "没有在征集附议的提议")
	p.want(p.says("张三", "还差多少人附议"), "没有等附议", "提议")
	p.want(p.says("张三", "提议 在东门装快递柜"), "1号")
	p.want(p.says("王五", "提议 北门装一盏路灯"), "2号")
	p.opens(poll{title: "楼道装扶手"})
	before := p.state()
	for _, said := range []string{"我不提了", "我的提议不要了", "我那个提议撤了吧", "把我的提议撤了"} {
		p.wantNo(p.want(p.says("张三", said), "1 撤回1号《在东门装快递柜》"), "路灯", "扶手")
	}
	for _, said := range []string{"还差多少人附议", "附议够了没有"} {
		p.want(p.says("张三", said), "快递柜", "路灯", "还差", "附议 1")
	}
	p.want(p.says("张三", "2号附议还差几户"), "北门装一盏路灯", "还差")
	p.unmoved(before)
	p.says("张三", "我的提议不要了")
	p.want(p.says("张三", "1"), "已撤回")
	if s := p.motion(2).State; s != council.Seconding {
		t.Errorf("the other proposal is %s", s)
	}
}

func TestWhoWantsToSignUpIsToldWhatThereIs(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "张三")
	for _, said := range []string{"我要报名", "怎么报名", "在哪里报名"} {
		p.want(p.says("张三", said), "没有要报名的事", "我参加", "出两天工")
	}
	p.says("李主任", "开会 8月5日 19:30 社区活动室")
	p.want(p.says("张三", "我要报名"), "回数字", "1 来开会", "社区活动室")
	p.want(p.says("张三", "1"), "好，等您来")
}

func TestABallotThatWasNotOnesOwnIsShownAndNeverCast(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "张三", "李四")
	no := p.opens(poll{title: "楼道装扶手"})
	before := p.state()
	for _, said := range []string{"我没投过", "这不是我投的"} {
		p.want(p.says("张三", said), "您家还没投", "没改动任何东西", "找主任")
	}
	p.unmoved(before)
	p.says("李四", "1号赞成")
	before = p.state()
	for _, said := range []string{"这不是我投的", "我没投过", "1号那票不是我投的", "1号赞成不是我投的", "1号我没投过", "不是我投的", "我没有投过票", "这张票不是我们家投的"} {
		p.want(p.says("张三", said), "您家投了赞成", "没改动任何东西", "谁投的谁能改", "1 1号我家还没商量好", "停住李四", "找主任")
		p.want(p.says("李四", said), "您家投了赞成", "1 撤回1号的票", "找主任")
	}
	p.unmoved(before)
	p.says("张三", "这不是我投的")
	p.want(p.says("张三", "1"), "没商量好")
	p.says("李四", "这不是我投的")
	p.want(p.says("李四", "1"), "撤")
	if c := p.counters(no); c.Units != 0 {
		t.Errorf("%+v", c)
	}
	p.verified()
}

func TestASheetThatWasNotOnesOwnWishIsTakenBack(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "赵记录", "钱监事", "王五")
	no := p.opens(poll{title: "楼道装扶手"})
	p.want(p.says("赵记录", "代录 1 1-1-202 反对"), "已代录")
	p.want(p.says("钱监事", "核对 1 1-1-202 反对"), "已记")
	p.want(p.says("王五", "这不是我投的"), "您家投了反对", "重新说", "1 撤回1号的票")
	p.want(p.says("王五", "1"), "撤")
	if c := p.counters(no); c.Units != 0 {
		t.Errorf("%+v", c)
	}
	p.verified()
}

func TestASecretBallotIsNotToldToWhoDidNotCastIt(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "张三", "李四")
	p.opens(poll{title: "楼道装扶手", secrecy: council.Secret})
	p.says("李四", "1号反对")
	p.wantNo(p.want(p.says("张三", "这不是我投的"), "不显示投什么", "找主任"), "您家投了反对")
}

func TestNobodyResignsByNotWantingTo(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "王楼长", "张三")
	before := p.state()
	for _, said := range []string{"我不想当楼长", "不想干楼长了", "楼长我不想当了", "我不想当楼长了"} {
		p.want(p.says("王楼长", said), "想好了回数字", "1 辞去楼长")
	}
	p.unmoved(before)
}

func TestACaptainWhoNamesNoDoorIsAskedWhichItWas(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "王楼长", "张三")
	p.want(p.says("王楼长", "打过电话了"), "没有在投票的事", "走访")
	p.opens(poll{title: "楼道装扶手"})
	before := p.state()
	p.wantNo(p.says("张三", "打过电话了"), "哪一户")
	for _, said := range []string{"打过电话了", "家里没人", "敲门没人应"} {
		p.want(p.says("王楼长", said), "是哪一户", "1 1-1-")
	}
	p.unmoved(before)
	p.want(p.says("王楼长", "202家里没人"), "1-1-202联系不上")
	p.says("王楼长", "打过电话了")
	p.want(p.says("王楼长", "1"), "已联系")
	p.verified()
}

func TestWhatIsNotToBeHandedOnIsNot(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "张三")
	p.says("张三", "3栋门口路灯不亮")
	before := p.state()
	for _, said := range []string{"不要转街道，1号我们自己办", "1号别转街道了", "先别派给王师傅，1号我们自己处理"} {
		p.wantNo(p.want(p.says("李主任", said), "1号"), "已转", "已派")
	}
	p.unmoved(before)
}

func TestWhoHasNoOfficeIsSpokenTo(t *testing.T) {
	p := newPlay(t)
	p.join("张三", "赵记录", "王楼长")
	before := p.state()
	for _, said := range []string{"我辞职", "我不想当楼长"} {
		p.wantNo(p.want(p.says("张三", said), "您现在没有选出来的职务", "我不参选"), "张三")
	}
	p.want(p.says("赵记录", "我辞职"), "您现在是记录员", "跟主任说")
	p.want(p.says("王楼长", "我不想当主任"), "您现在是楼长", "我辞职")
	p.unmoved(before)
}

func TestTheSupervisorLooksOnAndIsSentToNoDoor(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "王楼长", "钱监事")
	p.opens(poll{title: "楼道装扶手"})
	p.wantNo(p.want(p.says("钱监事", "门单 1"), "供您看", "上门由楼长去"), "去过回", "下一户")
	p.want(p.says("王楼长", "门单 1"), "去过回", "下一户")
}

func TestNobodyIsToldThatNobodyComes(t *testing.T) {
	for _, coming := range []bool{false, true} {
		p := newPlay(t)
		p.join("李主任", "张三")
		p.bindsGroup()
		p.says("李主任", "开会 8月5日 19:30 社区活动室")
		if coming {
			p.says("张三", "我参加")
		}
		p.deliver()
		var seen []string
		for range 60 {
			p.wait(time.Hour)
			seen = append(seen, p.groupPosts()...)
			p.deliver()
		}
		posts := strings.Join(seen, "\n")
		p.wantNo(p.want(posts, "明天开会", "还有一小时", "我参加"), "0位")
		if strings.Contains(posts, "1位说来") != coming {
			t.Errorf("coming %v:\n%s", coming, posts)
		}
	}
}
