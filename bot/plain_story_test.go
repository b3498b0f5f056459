package bot_test

import (
	"regexp"
	"testing"
	"time"
)

func TestWhoNeedsAHandIsToldHowAndNothingIsRecorded(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.opens(poll{title: "楼道装扶手"})
	before := p.state()
	for _, said := range []string{"我儿子帮我投行不行", "帮我妈投赞成", "我眼睛不好，能打电话投吗", "字太小看不清"} {
		p.want(p.says("李四", said), "委托", "代投", "登记纸票")
	}
	for _, said := range []string{"谁能看到我投了什么", "要钱吗", "人工", "找主任", "主任电话"} {
		p.want(p.says("李四", said), "李主任", "不收钱")
	}
	p.want(p.says("周租客", "我是租户能投吗"), "1号", "我的户")
	p.want(p.says("王楼长", "2-1-201 赞成"), "不是您名下的房", "代录")
	p.want(p.says("王楼长", "1-1-101 投了赞成"), "不是您名下的房")
	p.want(p.says("王五", "1-1-202 我投赞成吧"), "1号")
	p.unmoved(before)
}

func TestABareNumberOrWordWhereNothingIsOpenSaysWhatToDo(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "张三", "王五")
	p.want(p.says("张三", "5"), "没有在投票的事", "议题", "帮助")
	p.want(p.says("张三", "意见 好"), "意见 3")
	p.want(p.says("李主任", "我想搞个投票"), "要投什么事")
	p.want(p.says("张三", "提议 在东门装快递柜"), "1号")
	p.want(p.says("王五", "撤回 1"), "没有在投票")
	p.want(p.says("张三", "撤回 1"), "是您的提议")
	p.want(p.says("张三", "1"), "已撤回")
	p.want(p.says("张三", "怎么算的 1"), "已撤回")
}

func TestAVoteIsPutOffOnlyForATimeThatWasSaid(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "张三")
	no := p.opens(poll{title: "楼道装扶手"})
	closes := p.motion(no).Closes
	p.want(p.says("李主任", "延期"), "只能延一次", "2 延2天")
	if got := p.motion(no).Closes; !got.Equal(closes) {
		t.Errorf("put off to %s by a bare word", got)
	}
	p.want(p.says("李主任", "2"), "延到")
	if got := p.motion(no).Closes; got.Sub(closes) < 47*time.Hour {
		t.Errorf("put off from %s to %s", closes, got)
	}
}

func TestWhoHasLongBeenRegisteredIsNotStoppedByOneWord(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "张三", "李四")
	p.passes(8 * 24 * time.Hour)
	p.wantNo(p.says("李四", "这不是我家"), "停住")
	before := p.state()
	p.want(p.says("李四", "不是我家的人"), "您说的是“张三”")
	p.unmoved(before)
	p.want(p.says("李四", "1"), "已停住")
}

func TestTheCodeOfTheRoomAloneSignsIn(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "张三", "王五")
	p.says("李主任", "开会 8月5日 19:30 社区活动室")
	p.want(p.says("张三", "会议纪要 1"), "还没有开")
	p.wantNo(p.says("张三", "1234"), "签到")
	p.passes(58*time.Hour + 31*time.Minute)
	code := regexp.MustCompile(`签到码 (\d{4})`).FindStringSubmatch(p.want(p.says("李主任", "开始会议 1"), "签到码"))[1]
	p.want(p.says("张三", code), "签到好了（现场）")
	wrong := "0000"
	if code == wrong {
		wrong = "1111"
	}
	p.want(p.says("王五", wrong), "签到码不对")
}

func TestNobodyPledgesForWhatIsBetweenNeighbours(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "张三", "孙七")
	p.want(p.says("孙七", "楼上邻居天天半夜吵"), "走调解")
	before := p.state()
	for _, said := range []string{"认捐 1 500元", "账目 1"} {
		p.want(p.says("张三", said), "没有1号")
	}
	p.unmoved(before)
}

func TestTheSameTroubleInOtherWordsIsOneRequest(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "郑十", "孙七", "张三")
	p.want(p.says("郑十", "3栋门口路灯坏了好几天了没人管"), "1号")
	p.want(p.says("孙七", "3栋门口路灯不亮"), "已有人反映，是1号")
	p.want(p.says("张三", "3栋楼道的灯不亮"), "2号")
	p.want(p.says("李主任", "派单 1"), "编号和人")
	p.says("李主任", "派单 1 孙七")
	p.want(p.says("孙七", "1号修好了"), "记为办好")
	p.want(p.says("孙七", "1号修好了"), "1号说办好了")
}

func TestAReasonAgainstIsNoCondition(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "张三", "王五")
	p.opens(poll{title: "楼道装扶手"})
	p.want(p.says("张三", "同意，但是要装监控"), "意见1")
	p.want(p.says("王五", "反对，太贵"), "意见2")
	got := p.says("张三", "总结 1")
	p.want(got, "有条件：1-1")
	p.wantNo(got, "有条件：1-2")
}

func TestANumberAloneIsNoSumOfMoney(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "张三")
	p.opens(poll{title: "楼道装扶手"})
	p.want(p.says("张三", "提议 在东门装快递柜"), "2号")
	before := p.state()
	p.want(p.says("张三", "认捐 1"), "请说出多少", "认捐 1 500元")
	p.want(p.says("张三", "认捐 2"), "请说出多少", "认捐 2 500元")
	p.unmoved(before)
	p.want(p.says("张三", "我捐500"), "1号", "500元")
}
