package bot_test

import (
	"strconv"
	"testing"
	"time"

	"yishi/bot"
	"yishi/bot/council"
)

// handsOver gives the chair to another resident, by the clerk and the supervisor.
func (p *play) handsOver(to string) {
	p.t.Helper()
	no := strconv.Itoa(p.place().NextNo)
	p.want(p.says("赵记录", "交接主任 "+to), no+"号", "主任交接给"+to, "监事或记录员")
	p.want(p.says("钱监事", "核准 "+no), "办好了", "主任交接给"+to)
}

func TestEverybodyHearsWhoIsChairNow(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.bindsGroup()
	p.deliver()
	p.handsOver("李四")
	p.want(p.posted(), "从现在起由李四担任主任")
	p.want(p.inbox("李四"), "您已接任主任", "待办")
	p.want(p.inbox("李主任"), "主任已交接给李四")
	p.want(p.inbox("赵记录"), "办好了：主任交接给李四")
	p.want(p.says("张三", "谁是主任"), "主任：李四")
	p.want(p.inGroup("李主任", "绑定本群"), "主任来办")
	p.joinGroup("李四")
	p.want(p.inGroup("李四", "绑定本群"), "已经")
}

func TestOnlyWhoMayApproveAHandoverIsNamedAndHeard(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.wantNo(p.want(p.says("赵记录", "交接主任 李四"), "（监事或记录员）"), "楼长")
	before := p.state()
	p.want(p.says("王楼长", "核准 1"), "监事或记录员来办")
	p.want(p.says("李主任", "核准 1"), "监事或记录员来办")
	p.unmoved(before)
	p.deliver()
	p.want(p.says("钱监事", "不准 1 还没推举"), "已回绝")
	p.want(p.inbox("赵记录"), "1号已回绝")
	p.want(p.says("张三", "谁是主任"), "主任：李主任")
}

func TestADraftOfTheOldChairIsNotOpenedAfterTheHandover(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.want(p.says("李主任", "发起投票：楼道刷什么颜色，白、灰、都不同意，投到周日晚8点"), "草稿", "确认发布")
	p.handsOver("李四")
	before := p.state()
	p.want(p.says("李主任", "1"), "来办")
	p.want(p.says("李主任", "确认发布"), "来办")
	p.unmoved(before)
	p.want(p.says("李四", "发起投票：楼道刷什么颜色，白、灰、都不同意，投到周日晚8点"), "草稿")
	p.want(p.says("李四", "1"), "2号《楼道刷什么颜色》开始投票了")
	p.want(p.says("李主任", "2号选A"), "已记") // a household as all others
}

func TestWhatWaitsForAnOfficerPassesToTheNewChair(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	no := p.opens(poll{title: "楼道刷白"})
	p.want(p.says("赵记录", "迁入 1-1-202 何新 家属"), "2号")
	p.want(p.says("李主任", "作废 1 名册有误"), "3号")
	p.want(p.says("李主任", "待办"), "等您核准的", "2号：何新迁入1-1-202")
	p.wantNo(p.says("李主任", "待办"), "3号") // the own proposal
	p.want(p.says("钱监事", "待办"), "3号", "核准 2", "作废")
	p.want(p.says("李四", "待办"), "没有没办完的事")

	p.handsOver("李四")
	p.wantNo(p.want(p.says("李四", "哪些事等我核准"), "2号：何新迁入1-1-202"), "3号") // that is for the supervisor
	p.wantNo(p.says("李主任", "待办"), "等您核准")
	before := p.state()
	p.want(p.says("李主任", "核准 2"), "来办")
	p.want(p.says("李主任", "结束 1 都投完了"), "来办")
	p.unmoved(before)
	p.want(p.says("李四", "核准"), "2号：何新迁入1-1-202")
	p.want(p.says("李四", "核准 2"), "办好了")
	p.want(p.says("李四", "核准 3"), "监事")
	p.want(p.says("钱监事", "不准 3 名册没错"), "3号")
	p.want(p.inbox("李主任"), "名册没错") // who proposed it hears of it
	p.want(p.says("李四", "结束 1 都投完了"), "投票结束")
	if p.motion(no).State == council.Voting {
		t.Error("still open")
	}
}

func TestANewChairGoesOnWithTheMeetingOfTheOldOne(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.want(p.says("李主任", "开会 8月12日 19:30 活动室"), "1号会议")
	p.until(time.Date(2026, 8, 12, 11, 30, 0, 0, time.UTC))
	p.want(p.says("李主任", "开始会议 1"), "会议开始了")
	p.handsOver("李四")
	before := p.state()
	p.want(p.says("李主任", "散会"), "来办")
	p.unmoved(before)
	p.want(p.says("李四", "散会"), "散会了")
	p.want(p.says("李主任", "通过纪要 1"), "来办")
	p.want(p.says("李四", "通过纪要 1"), "公布了")
}

func TestTheOnlyChairWhoResignsLeavesNobodyInTheDark(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.bindsGroup()
	p.says("李主任", "主任我不当了")
	p.deliver()
	p.want(p.says("李主任", "1"), "您已辞去主任", "记录员")
	for _, name := range []string{"赵记录", "钱监事"} {
		p.want(p.inbox(name), "李主任辞去主任", "交接主任")
	}
	p.want(p.posted(), "李主任辞去主任", "现在没有主任")
	p.want(p.says("张三", "谁是主任"), "主任：现在空着", "记录员：赵记录")
	p.handsOver("李四")
	p.want(p.says("张三", "谁是主任"), "主任：李四")
}

func TestWithoutChairAndClerkTheOperatorIsNamed(t *testing.T) {
	p := newPlayOf(t, "楼栋,单元,房号,姓名,手机,建筑面积,住户类型,身份\n1,1,101,李主任,13800000001,89.50,业主,主任\n1,1,102,张三,13800000002,89.50,业主,\n")
	p.join("李主任", "张三")
	p.says("李主任", "我辞职")
	p.want(p.says("李主任", "1"), "请找管理员")
}

func TestAChairWhoLeavesTheAccountStopsNothing(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.want(p.says("赵记录", "迁入 1-1-202 何新 家属"), "1号")
	left := p.message("李主任", "")
	left.Kind = bot.Left
	p.hears(left)
	p.deliver()
	p.want(p.says("钱监事", "待办"), "1号")
	p.want(p.says("钱监事", "核准 1"), "办好了")
	p.handsOver("李四")
	if got := p.inbox("李主任"); got != "" {
		t.Errorf("who left reads: %s", got)
	}
	p.want(p.says("李四", "发起投票：楼道装扶手"), "草稿")
}
