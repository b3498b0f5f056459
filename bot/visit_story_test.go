package bot_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"yishi/bot/council"
)

// noted reports whether a note waits under a number.
func (p *play) noted(no int) bool {
	p.t.Helper()
	var n council.Note
	return p.document("note", strconv.Itoa(no), &n)
}

func TestWhatIsHeardAtADoorIsReportedOnlyWhenThePersonAgrees(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.deliver()
	p.want(p.says("王楼长", "走访 1-1-201 张三 反映路灯不亮"), "已经问张三本人", "编号1")
	p.want(p.inbox("张三"), "王楼长走访时听您说", "路灯不亮", "代报 1", "不代报 1")
	p.wantNo(p.inbox("李主任"), "路灯")
	p.wantNo(p.onBoard(), "照明")
	before := p.state()
	p.want(p.says("李四", "代报 1"), "没有等您定的")
	p.want(p.says("王楼长", "代报 1"), "没有等您定的")
	p.unmoved(before)
	p.deliver()
	in := p.message("张三", "代报 1")
	first := p.want(p.hears(in), "替您报上去了，1号")
	if again := p.hears(in); again != first {
		t.Errorf("first %q, then %q", first, again)
	}
	r := p.asked(1)
	if r.Reporter == 0 || r.Heard == nil || r.Heard.Oral || r.Heard.Night || r.Building != "1" || r.Kind != "light" || p.noted(1) {
		t.Errorf("request: %+v, heard %+v, the note waits %v", r, r.Heard, p.noted(1))
	}
	p.want(p.inbox("王楼长"), "1号本人同意", "受理 1")
	p.want(p.says("张三", "进度 1"), "代报：王楼长走访时听到的，本人同意")
	p.want(p.says("张三", "代报 1"), "没有等您定的")
	p.wantNo(p.says("郑十", "进度 1"), "王楼长", "张三", "路灯不亮")
	p.verified()
}

func TestANoteThatIsDeclinedOrNotAnsweredIsErased(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.deliver()
	gone := func(words string) {
		t.Helper()
		for key, value := range p.state() {
			if strings.Contains(value, words) && !strings.Contains(key, "outbox") && !strings.Contains(key, ":out") {
				t.Errorf("%s is kept in %s", words, key)
			}
		}
	}
	p.says("王楼长", "夜话 1-1-201 张三 楼顶晒被子被占了")
	p.want(p.inbox("张三"), "夜话时听您说")
	p.deliver()
	p.want(p.says("张三", "不代报 1"), "删掉了")
	p.want(p.inbox("王楼长"), "1号本人不想报")
	p.wantNo(p.inbox("王楼长"), "被子")
	gone("被子")
	p.says("王楼长", "走访 1-1-202 王五 楼道堆满纸箱")
	p.want(p.inbox("王五"), "纸箱")
	p.deliver()
	p.wait(council.NoteWaits + time.Minute)
	p.restart()
	p.wait(time.Minute)
	if got := p.inbox("王楼长"); strings.Count(got, "2号本人7天没回") != 1 {
		t.Errorf("the officer hears: %s", got)
	}
	gone("纸箱")
	p.want(p.says("王五", "代报 2"), "没有等您定的")
	p.says("王楼长", "走访 1-1-202 王五 单元门关不严")
	p.deliver()
	p.says("王五", "撤回同意")
	gone("关不严")
	p.says("王楼长", "走访 1-1-201 李四 扶手松动了")
	p.deliver()
	p.want(p.says("李四", "我的资料"), "看我说过")
	p.want(p.says("李四", "1"), "4号等您定的代报：扶手松动了")
	p.says("李四", "删除我")
	gone("扶手松动")
	p.verified()
}

func TestWhoCannotBeAskedAgreesOrallyAndTheNoteSaysToWhom(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "王楼长", "赵记录", "郑十")
	p.deliver()
	before := p.state()
	p.want(p.says("王楼长", "夜话 1-1-201 张三 反映路灯不亮"), "还没登记", "当面同意", "1 本人")
	p.want(p.says("王楼长", "2"), "什么都没留")
	p.unmoved(before)
	p.says("王楼长", "夜话 1-1-201 张三 反映路灯不亮")
	p.want(p.says("王楼长", "1"), "替张三报好了，1号", "口头同意")
	r := p.asked(1)
	if r.Heard == nil || !r.Heard.Oral || !r.Heard.Night || r.Heard.By == r.Reporter || r.Reporter == 0 {
		t.Fatalf("request: %+v, heard %+v", r, r.Heard)
	}
	p.want(p.says("李主任", "进度 1"), "王楼长夜话时听到的，本人当面口头同意")
	p.wantNo(p.says("郑十", "进度 1"), "王楼长", "张三")
	p.join("张三") // and finds what was reported
	p.want(p.says("张三", "我那事咋样了"), "路灯不亮", "口头同意")
	p.want(p.says("王楼长", "走访 1-1-201 张三 水管漏水"), "已经问张三本人")
	p.verified()
}

func TestANoteMayBecomeAnOpinionOnAMotion(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "王楼长", "张三", "郑十")
	no := p.opens(poll{title: "楼道装扶手", span: "五天"})
	p.deliver()
	p.want(p.says("王楼长", "走访 1-1-201 张三 1号意见 扶手要装低一点"), "已经问张三本人")
	p.want(p.inbox("张三"), "对1号说：“扶手要装低一点”", "代报 2")
	p.wantNo(p.says("郑十", "总结 1"), "扶手要装低")
	p.want(p.says("张三", "同意代报 2"), "扶手要装低一点")
	if c := p.counters(no); c.Units != 0 {
		t.Errorf("agreeing to a note was a ballot: %+v", c)
	}
	var o council.Opinion
	if !p.document("opinion", "1-1", &o) || o.Heard == nil || o.Heard.Oral || p.noted(2) {
		t.Fatalf("opinion %+v", o)
	}
	p.want(p.says("郑十", "总结 1"), "扶手要装低一点（代报）")

	p.want(p.says("王楼长", "夜话 1-1-202 王五 对1号的看法：颜色要显眼"), "还没登记", "他对1号说")
	p.want(p.says("王楼长", "1"), "替王五记上了", "颜色要显眼")
	if !p.document("opinion", "1-2", &o) || o.Heard == nil || !o.Heard.Oral || !o.Heard.Night {
		t.Fatalf("opinion %+v", o)
	}
	p.want(p.says("王楼长", "走访 1-1-202 王五 9号意见 太贵了"), "9号")
	p.want(p.says("王楼长", "走访 1-1-202 王五 1号意见 打我电话13800000011"), "号码")
	p.wait(p.motion(no).Closes.Sub(p.clock()))
	p.want(p.says("王楼长", "走访 1-1-201 张三 1号意见 还有一条要说"), "1号")
	if p.noted(3) {
		t.Error("a note waits on a motion that is over")
	}
	p.verified()
}

func TestANoteIsTakenOnlyWhereTheOfficerMayGo(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	before := p.state()
	for said, want := range map[string]string{
		"走访 2-1-201 孙七 反映路灯不亮": "楼长只管自己楼", "走访 1-1-201 孙七 反映路灯不亮": "不在这一户",
		"走访 1-1-102 王楼长 反映路灯不亮": "自己的事", "走访 9-9-909 张三 反映路灯不亮": "没有这个房号",
		"夜话 1-1-201": "写明房号",
	} {
		p.want(p.says("王楼长", said), want)
	}
	p.want(p.says("孙七", "夜话 1-1-201 张三 反映路灯不亮"), "来办")
	p.want(p.says("张三", "代报"), "没有等您定的")
	p.unmoved(before)
	p.says("王楼长", "走访 1-1-201 张三 反映路灯不亮")
	p.says("王楼长", "走访 1-1-201 张三 水管漏水")
	p.want(p.says("张三", "代报"), "请带上编号")
	p.says("张三", "不代报 1")
	p.want(p.says("张三", "代报"), "2号") // the only one left
	p.says("王楼长", "走访 1-1-201 张三 楼上邻居半夜吵架摔东西")
	p.says("张三", "代报 3")
	if r := p.asked(3); !r.Private() {
		t.Errorf("a quarrel became a public request of kind %s", r.Kind)
	}
	p.verified()
}
