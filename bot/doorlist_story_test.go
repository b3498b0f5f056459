package bot_test

import (
	"strings"
	"testing"
	"time"

	"yishi/bot/council"
)

func TestACaptainGoesFromDoorToDoorByShortAnswers(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "王楼长", "钱监事", "张三")
	p.opens(poll{title: "楼道装扶手", span: "五天"})
	p.says("张三", "1号反对")
	got := p.want(p.says("王楼长", "我的门单"), "【1号】", "待访：1-1-101、1-1-102、1-1-202", "不问怎么投", "不代填", "下一户1-1-101", "1 已联系", "2 联系不上", "3 改天")
	p.wantNo(got, "1-1-201", "2-1-", "3-1-", "反对", "赞成") // who voted, other buildings, how
	p.want(p.says("王楼长", "2"), "1-1-101联系不上", "下一户1-1-102")
	p.want(p.says("王楼长", "1-1-202 不再上门"), "不再上门", "不再提醒")
	p.want(p.says("王楼长", "102改天"), "1-1-102改天再去")
	got = p.want(p.says("王楼长", "门单 1"), "改天：1-1-102", "联系不上：1-1-101", "不再上门：1-1-202")
	p.wantNo(got, "待访", "下一户")
	p.want(p.says("钱监事", "门单 1"), "待访：2-1-101", "不再上门：1-1-202")
	p.join("王五")
	p.deliver()
	p.want(p.says("李主任", "提醒还没投的 1"), "正在")
	p.wait(time.Second)
	if told := p.told("王五"); len(told) != 0 { // of 1-1-202
		t.Errorf("reminded all the same: %s", told)
	}
	p.want(p.inbox("李主任"), "您家还没投", "提醒完了")
	p.says("王五", "1号赞成")
	p.want(p.says("王楼长", "1-1-202 已联系"), "门单上没有1-1-202")
}

func TestADoorListIsSeenByItsCaptainAndTheSupervisorOnlyAndErasedAtClose(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.opens(poll{title: "楼道装扶手"})
	before := p.state()
	for _, name := range []string{"李主任", "赵记录", "张三", "周租客"} {
		p.want(p.says(name, "门单 1"), "来办")
		p.want(p.says(name, "1-1-202 已联系"), "来办")
	}
	p.want(p.says("王楼长", "3-1-102 已联系"), "门单上没有3-1-102")
	p.want(p.says("钱监事", "3-1-102 已联系"), "来办") // sees, and does not go
	p.want(p.says("王楼长", "门单 9"), "没有9号")
	p.unmoved(before)
	in := p.message("王楼长", "1-1-202 已联系")
	got := p.want(p.hears(in), "1-1-202已联系")
	if !p.hasKey("knocks-1") {
		t.Fatal("nothing is kept")
	}
	state := p.state()
	p.restart()
	if again := p.hears(in); again != got {
		t.Errorf("the repeat says\n%s\nnot\n%s", again, got)
	}
	p.unmoved(state)
	p.wait(7 * 24 * time.Hour)
	if p.hasKey("knocks-1") {
		t.Error("the door list is still there after the end")
	}
	p.want(p.says("王楼长", "门单 1"), "没有在投票")
	p.verified()
}

// hasKey reports whether anything is kept under a name.
func (p *play) hasKey(name string) bool {
	p.t.Helper()
	for key := range p.state() {
		if strings.Contains(key, name) {
			return true
		}
	}
	return false
}

func TestCaptainsHearOfTheirDoorsBeforeTheEnd(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "王楼长")
	p.opens(poll{title: "楼道装扶手", span: "五天"})
	p.deliver()
	p.wait(4*24*time.Hour + 12*time.Hour)
	p.want(p.inbox("王楼长"), "快截止了", "您楼还有4户没投", "不代填")
	p.wantNo(p.inbox("李主任"), "门单")
}

func TestTheGapComesWithAForecast(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	no := p.opens(poll{title: "换物业公司", rule: "换物业", span: "十天"})
	if m := p.motion(no); m.State != council.Voting { // after the notice that the law asks for
		p.wait(m.MayOpen.Sub(p.clock()))
	}
	p.says("张三", "1号赞成")
	got := p.want(p.says("张三", "结果 1"), "还差")
	p.wantNo(got, "照这几天的速度")
	p.passes(5 * 24 * time.Hour)
	p.want(p.says("张三", "结果 1"), "还差", "截止时大约2户，还不够")
	for _, name := range []string{"郑十", "王五", "孙七", "吴房东"} {
		p.says(name, "1号反对")
	}
	p.want(p.says("张三", "结果 1"), "还差", "截止时大约", "够了")
	p.wantNo(p.says("张三", "结果 1"), "反对1", "赞成1")
}
