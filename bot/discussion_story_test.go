package bot_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"yishi/bot/council"
)

// opinion reads an opinion by its two numbers.
func (p *play) opinion(motion, no int) council.Opinion {
	p.t.Helper()
	var o council.Opinion
	if !p.document("opinion", fmt.Sprintf("%d-%d", motion, no), &o) {
		p.t.Fatalf("no opinion %d-%d", motion, no)
	}
	return o
}

func newDiscussion(t director) *play {
	p := newTalk(t)
	p.opens(poll{title: "北门加装门禁", secrecy: council.Open})
	p.deliver()
	return p
}

func TestOpinionsAreSupportedByHouseholdsWhoMayChangeTheirMind(t *testing.T) {
	p := newDiscussion(t)
	p.want(p.says("张三", "意见 1 门禁要装摄像头"), "1号意见1", "门禁要装摄像头", "支持 1-1")
	p.want(p.says("王五", "支持 1-1"), "2户支持、0户不太认同")
	p.want(p.says("孙七", "不太认同 1-1"), "2户支持、1户不太认同")
	before := p.state()
	p.want(p.says("李四", "顶 1-1"), "您家已经支持") // 张三's household
	p.want(p.says("孙七", "踩 1-1"), "已经说过不太认同")
	p.unmoved(before)
	p.want(p.says("孙七", "支持 1-1"), "3户支持、0户不太认同")
	p.want(p.says("孙七", "取消顶 1-1"), "收回了", "2户支持")
	before = p.state()
	p.want(p.says("孙七", "取消顶 1-1"), "没有表过态")
	p.want(p.says("孙七", "支持 1-7"), "没有1号意见7")
	p.want(p.says("孙七", "支持 9-1"), "没有9号意见1")
	p.unmoved(before)
	if o := p.opinion(1, 1); o.Sum() != (council.Side{For: 2}) {
		t.Errorf("opinion: %+v", o)
	}
	p.verified()
}

func TestNearEqualOpinionsBecomeOne(t *testing.T) {
	p := newDiscussion(t)
	p.says("张三", "意见 1 晚上不要施工，太吵了")
	p.want(p.says("王五", "意见 1 希望夜间不要施工，太吵了"), "和1号意见1", "并在一起", "2户支持")
	p.want(p.says("孙七", "意见 1 晚上施工不太吵"), "1号意见2")
	p.want(p.says("郑十", "意见 1 预算不要超过5000元"), "意见3")
	p.want(p.says("赵记录", "意见 1 预算不要超过8000元"), "意见4")
	p.want(p.says("王五", "意见 1 夜间不要施工，太吵了"), "您家已经支持")
	o := p.opinion(1, 1)
	if len(o.Credit) != 1 || o.Sum().For != 2 {
		t.Errorf("opinion: %+v", o)
	}
	p.verified()
}

func TestADigestShowsWhatMostAgreeOnWhatDividesAndConditions(t *testing.T) {
	p := newDiscussion(t)
	p.want(p.says("张三", "总结 1"), "还没人说看法", "意见 1")
	p.says("张三", "意见 1 门禁要装摄像头")
	for _, name := range []string{"王五", "孙七", "郑十"} {
		p.want(p.says(name, "支持 1-1"), "记上了")
	}
	p.says("李主任", "意见 1 费用每户平摊")
	for name, word := range map[string]string{"王五": "不太认同", "孙七": "支持", "郑十": "不太认同"} {
		p.want(p.says(name, word+" 1-2"), "记上了")
	}
	p.says("孙七", "意见 1 可以装，但要留残疾人通道")
	p.says("周租客", "意见 1 租户也要发门卡")
	p.says("郑十", "意见 1 颜色跟大门一样")
	got := p.says("王楼长", "总结 1")
	p.want(got, "5条意见", "多数认同：1-1 门禁要装摄像头（3栋楼4户支持）", "有分歧：1-2 费用每户平摊（2户支持，2户不太认同）",
		"有条件：1-3", "租户说：1-4 租户也要发门卡", "还有：1-5")
	if n := strings.Count(got, "\n") + 1; n > 10 {
		t.Errorf("%d lines:\n%s", n, got)
	}
	p.want(p.inGroup("王五", "1号大家怎么说"), "多数认同：1-1")
	for _, name := range []string{"张三", "王五", "孙七", "周租客"} {
		p.wantNo(got, name)
	}
}

func TestALongDiscussionStillFitsTenLines(t *testing.T) {
	p := newPlayOf(t, bigPlace())
	p.join("李主任")
	p.opens(poll{title: "空地怎么用好呢大家都来说一说看看行不行", options: "健身区、停车位、都不同意", secrecy: council.Open})
	for i := range 12 {
		p.join(owner(1, i))
	}
	words := []string{"种桂花树", "修儿童滑梯", "放晾衣架", "画停车线", "留消防通道", "铺塑胶跑道", "装太阳能灯", "摆石桌石凳", "挖雨水花园", "搭遮阳棚", "建快递站", "做宣传栏"}
	for i, w := range words {
		p.want(p.says(owner(1, i), "意见 1 "+w+"，这样老人孩子们都用得上，路过的人也方便，还请大家都来看一看、比一比、想一想"+w), "1号意见"+strconv.Itoa(i+1))
	}
	for i := range 8 {
		for j := range 5 {
			word := "支持"
			if j%2 == 0 && i > 3 {
				word = "不太认同"
			}
			p.says(owner(1, (i+j+1)%12), fmt.Sprintf("%s 1-%d", word, i+1))
		}
	}
	got := p.says("李主任", "总结 1")
	if n := strings.Count(got, "\n") + 1; n > 10 {
		t.Errorf("%d lines:\n%s", n, got)
	}
}

func TestWhatComesAfterABallotBecomesAnOpinion(t *testing.T) {
	p := newDiscussion(t)
	got := p.says("张三", "1号同意，不过希望晚上别施工")
	p.want(got, "已记", "1号意见1", "晚上别施工")
	o := p.opinion(1, 1)
	if !o.Condition || strings.Contains(o.Text, "同意") {
		t.Errorf("opinion: %+v", o)
	}
	if c := p.counters(1); c.Units != 1 {
		t.Errorf("counters: %+v", c)
	}
	p.want(p.says("王五", "总结 1"), "有条件：1-1")
	p.verified()
}

func TestABallotSaidTwiceLeavesOneOpinion(t *testing.T) {
	p := newDiscussion(t)
	for _, in := range []func(string, string) string{p.says, p.inGroup} {
		p.want(in("张三", "1号同意，不过希望晚上别施工"), "1号")
	}
	m := p.message("王五", "1号同意，但是要先公示预算")
	first := p.hears(m)
	p.restart()
	if again := p.hears(m); again != first {
		t.Errorf("said %q, then %q", first, again)
	}
	g := p.grouped("李主任", "1号同意，但是门口要留斜坡")
	first = p.hears(g)
	p.restart()
	if again := p.hears(g); again != first {
		t.Errorf("said %q, then %q", first, again)
	}
	if p.document("opinion", "1-4", &council.Opinion{}) {
		t.Error("too many opinions")
	}
	p.verified()
}

func TestASecretBallotsReasonIsNotKept(t *testing.T) {
	p := newTalk(t)
	p.opens(poll{title: "北门加装门禁", secrecy: council.Secret})
	p.want(p.says("张三", "1号同意，不过希望晚上别施工"), "已记", "后面的话没有记", "意见 1")
	for key, value := range p.dump() {
		if strings.Contains(value, "施工") {
			t.Errorf("%s holds %s", key, value)
		}
	}
	p.want(p.says("张三", "意见 1 晚上别施工"), "1号意见1") // said by itself
	p.verified()
}

func TestAnOpinionIsReportedHiddenWithAReasonAndShownAgain(t *testing.T) {
	p := newDiscussion(t)
	p.says("张三", "意见 1 某某人就是个骗子")
	p.says("王五", "意见 1 门禁要装摄像头")
	before := p.state()
	p.want(p.says("孙七", "举报 1-1"), "为什么举报")
	p.want(p.says("孙七", "隐藏 1-1 骂人"), "来办")
	p.want(p.says("钱监事", "隐藏 1-1 骂人"), "来办")
	p.want(p.says("赵记录", "隐藏 1-1"), "写明理由")
	p.unmoved(before)
	p.want(p.says("孙七", "举报 1-1 骂人"), "已请工作人员看")
	p.want(p.inbox("李主任"), "1号意见1", "骂人", "隐藏 1-1")
	p.want(p.says("孙七", "举报 1-1 骂人"), "已经举报过")
	p.want(p.says("郑十", "举报 1-1 说坏话"), "已请工作人员看")
	if n := len(p.told("李主任")); n != 1 {
		t.Errorf("the chair was told %d times", n)
	}
	p.want(p.says("赵记录", "隐藏 1-1 有人身攻击"), "已隐藏", "有人身攻击")
	p.want(p.inbox("张三"), "被隐藏", "有人身攻击")
	p.want(p.inbox("钱监事"), "被隐藏", "请看看妥不妥")
	got := p.says("孙七", "总结 1")
	p.wantNo(got, "骗子")
	p.want(got, "1条意见", "隐藏1条（1-1：有人身攻击）")
	before = p.state()
	p.want(p.says("孙七", "支持 1-1"), "已隐藏", "有人身攻击")
	p.want(p.says("赵记录", "隐藏 1-1 再来"), "已隐藏")
	p.want(p.says("赵记录", "恢复意见 1-2"), "没有被隐藏")
	p.unmoved(before)
	p.want(p.says("赵记录", "恢复意见 1-1"), "恢复了")
	p.want(p.says("孙七", "总结 1"), "骗子")
	p.verified()
}

func TestNobodyFloodsADiscussion(t *testing.T) {
	p := newDiscussion(t)
	words := []string{"种桂花树", "修儿童滑梯", "放晾衣架", "画停车线", "留消防通道", "铺塑胶跑道"}
	for i, w := range words[:5] {
		p.want(p.says("张三", "意见 1 "+w), fmt.Sprintf("1号意见%d", i+1))
	}
	before := p.state()
	p.want(p.says("张三", "意见 1 "+words[5]), "已说了5条")
	p.want(p.says("张三", "意见 1 "+strings.Repeat("好", 141)), "140个字以内")
	p.want(p.says("张三", "意见 1 打我电话13812345678"), "号码")
	p.want(p.says("张三", "意见 7 铺塑胶跑道"), "没有7号")
	p.unmoved(before)
	for range 6 {
		p.says("张三", "意见 1 "+words[5])
	}
	p.want(p.says("张三", "意见 1 "+words[5]), "今天说得不少了")
	p.passes(25 * time.Hour)
	p.want(p.says("张三", "意见 1 "+words[5]), "已说了5条")
}

func TestAnOpinionNeedsAMotionThatIsDiscussed(t *testing.T) {
	p := newTalk(t)
	p.want(p.says("张三", "我有意见：太吵了"), "")
	p.proposes("张三", "在东门装快递柜")
	p.want(p.says("王五", "意见 1 别挡路"), "1号意见1")
	p.want(p.says("王五", "看意见 1"), "还有：1-1 别挡路")
	p.says("张三", "撤回议题 1")
	before := p.state()
	p.want(p.says("孙七", "意见 1 挡路也行"), "已经结束")
	p.want(p.says("孙七", "支持 1-1"), "已经结束")
	p.unmoved(before)
	p.want(p.says("孙七", "总结 1"), "讨论已结束")
}

func TestTenantAndOwnerOfOneHomeAreTwoVoices(t *testing.T) {
	p := newDiscussion(t)
	p.says("周租客", "意见 1 租户也要发门卡")
	p.want(p.says("吴房东", "不太认同 1-1"), "1户支持、1户不太认同")
	if o := p.opinion(1, 1); !o.Tenant {
		t.Errorf("opinion: %+v", o)
	}
}

func TestOpinionsAtOnceGetDifferentNumbers(t *testing.T) {
	p := newDiscussion(t)
	words := map[string]string{"张三": "种桂花树", "王五": "修儿童滑梯", "孙七": "放晾衣架", "郑十": "画停车线"}
	done := make(chan error, len(words))
	for name, w := range words {
		in := p.message(name, "意见 1 "+w)
		go func() {
			_, err := p.bot.Hear(p.ctx, in)
			done <- err
		}()
	}
	for range words {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	seen := map[string]bool{}
	for no := 1; no <= len(words); no++ {
		seen[p.opinion(1, no).Text] = true
	}
	if len(seen) != len(words) {
		t.Errorf("opinions: %v", seen)
	}
	p.verified()
}

func TestReasonsOfSeveralBallotsInOneMessageBecomeOpinions(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "张三", "王五", "孙七")
	p.opens(poll{title: "楼道装扶手"})
	p.opens(poll{title: "门口装路灯"})
	in := p.message("张三", "1号赞成但要晚上别施工，2号反对")
	p.want(p.hears(in), "已记", "要晚上别施工")
	p.want(p.says("王五", "1号2号都赞成，但要便宜"), "已记")
	var o council.Opinion
	if !p.document("opinion", "1-1", &o) || o.Text != "要晚上别施工" || !o.Condition {
		t.Errorf("opinion on the first: %+v", o)
	}
	if p.document("opinion", "2-1", &o); o.Text != "要便宜" {
		t.Errorf("opinion on the second: %+v", o)
	}
	if c := p.counters(2); c.Options["n"].Units != 1 || c.Options["y"].Units != 1 {
		t.Errorf("counters: %+v", c)
	}
	state := p.state()
	p.restart()
	p.hears(in) // sent again
	p.unmoved(state)

	secret := p.opens(poll{title: "选配电箱颜色", secrecy: council.Secret})
	p.says("孙七", "1号赞成，3号反对，太丑了")
	if secret != 3 || p.document("opinion", "3-1", &o) {
		t.Errorf("a reason on a secret motion was kept: %+v", o)
	}
}

func TestTenantsAreHeardApartInTheResultOfOwners(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.bindsGroup()
	p.opens(poll{title: "换物业公司", rule: "换物业", span: "十天"})
	no := p.motion(1)
	p.want(p.says("周租客", "意见 1 租户也要能报修"), "意见1")
	p.says("张三", "意见 1 物业费别涨")
	p.wait(no.Closes.Sub(p.clock()) + time.Hour)
	p.wait(30 * 24 * time.Hour)
	if p.motion(1).Result == nil {
		t.Fatalf("no result: %s", p.motion(1).State)
	}
	p.want(p.says("李主任", "结果 1"), "租户不投票", "租户也要能报修")
	p.wantNo(p.says("李主任", "结果 1"), "别涨")
	p.want(strings.Join(p.groupPosts(), "\n"), "租户也要能报修")
}
