package bot_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"yishi/bot"
	"yishi/bot/council"
	"yishi/bot/speech"
)

// officers is every command that takes an office, as an officer would type it or mean it.
func officers() map[string]line {
	lines := map[string]line{}
	for _, words := range []string{
		"发起投票：楼道装扶手，投三天", "确认", "加一项都不同意", "不发了", "无记名", "改截止 三天", "改标题 别的", "改选项 甲、乙",
		"开始表决 1 三天", "撤回议题 1", "延期 1 两天", "结束 1", "提醒还没投的 1",
		"开会 8月5日 19:30 社区活动室 议题 1", "代录 1 3-1-102 赞成", "核对 1 3-1-102 赞成",
		"过户 3-1-102 冯六 13900000001", "迁入 3-1-102 冯六 家属", "迁出 2-1-202 周租客", "换微信 郑十 3-1-102",
		"补码 3-1-102 郑十", "交接主任 孙七", "核准 2", "不准 2",
	} {
		lines[words] = privately("?", words)
	}
	return lines
}

func TestAResidentMovesNothingThatTakesAnOffice(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.opens(poll{title: "全小区加装电梯"})
	p.says("赵记录", "过户 3-1-102 冯六 13900000001") // 2 waits
	for words := range officers() {
		for _, name := range []string{"孙七", "周租客"} {
			before := p.state()
			got := p.says(name, words)
			p.wantNo(got, "草稿（", "已代录", "记下了", "约好了", "延到")
			p.unmoved(before)
		}
	}
	for _, intent := range []speech.Intent{
		{Intent: "override", Text: "就要这样"}, {Intent: "set_rule", Kind: "type", Text: "2"}, {Intent: "add_none"},
		{Intent: "close", Motion: 1, Text: "够了"}, {Intent: "withdraw_motion", Motion: 1, Text: "写错了"},
	} {
		in := p.meaning("孙七", intent)
		before := p.state()
		p.want(p.hears(in), "来办")
		p.unmoved(before)
	}
}

func TestAStrangerMovesNothing(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "赵记录", "张三")
	p.bindsGroup()
	p.opens(poll{title: "全小区加装电梯"})
	before := p.state()
	for words := range officers() {
		p.says("生人", words)
		p.inGroup("生人", words)
	}
	for _, words := range []string{"1号赞成", "赞成", "撤票 1", "我的户", "我的投票", "结果 1", "我家还没商量好", "不是我家的人", "撤回同意", "删除我", "导出我的数据", "我参加", "帮助"} {
		p.want(p.says("生人", words), "请发您家的登记码")
		p.inGroup("生人", words)
	}
	p.unmoved(before)
}

func TestAnotherCommunityIsNotReached(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "张三", "赵记录", "钱监事")
	p.opens(poll{title: "全小区加装电梯"})
	p.opens(poll{title: "空地怎么用", options: "健身区、停车位、都不同意", secrecy: council.Secret})
	p.says("张三", "1号赞成")
	p.says("赵记录", "过户 3-1-102 冯六 13900000001") // 3 waits
	here := p.c
	p.c = p.elsewhere()
	p.join("别主任", "别业主")
	p.c = here
	before := p.ours()
	for words := range officers() {
		p.says("别主任", words)
		p.says("别主任", "不发了")
	}
	for _, words := range []string{"1号赞成", "2号选健身区", "赞成", "撤票 1", "结果 1", "怎么算的 2", "1号，我家还没商量好", "核准 3", "我参加", "我的投票", "现在投什么"} {
		got := p.says("别业主", words)
		p.wantNo(got, "已记", "电梯", "空地")
	}
	if after := p.ours(); fmt.Sprint(after) != fmt.Sprint(before) {
		t.Error("another community's people moved this one")
	}
	p.want(p.says("张三", "我的投票"), "赞成")
}

// ours is the state of this community alone.
func (p *play) ours() map[string]string {
	p.t.Helper()
	ours := map[string]string{}
	for key, value := range p.state() {
		if strings.Contains(key, string(p.c)) {
			ours[key] = value
		}
	}
	return ours
}

func TestWhatComesAtTheWrongTimeMovesNothing(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.joinGroup("李主任")
	before := p.state()
	for _, words := range []string{"1号赞成", "撤票 1", "结束 1", "延期 1 两天", "提醒还没投的 1", "代录 1 3-1-102 赞成", "核对 1 3-1-102 赞成", "开始表决 1 三天", "撤回议题 1", "1号，我家还没商量好", "核准 1", "不准 1", "确认", "不发了", "无记名"} {
		for _, name := range []string{"李主任", "赵记录"} {
			p.says(name, words)
		}
	}
	p.unmoved(before) // before there is anything
	p.opens(poll{title: "全小区加装电梯"})
	p.says("张三", "1号赞成")
	before = p.state()
	for words, want := range map[string]string{"开始表决 1 三天": "已经在投票", "撤回议题 1": "不能撤回", "确认": "没有草稿"} {
		p.want(p.says("李主任", words), want)
	}
	p.unmoved(before) // while it is open
	p.wait(7 * 24 * time.Hour)
	p.wait(time.Minute)
	before = p.state()
	for _, words := range []string{"1号反对", "撤票 1", "结束 1", "延期 1 两天", "提醒还没投的 1", "代录 1 3-1-102 赞成", "核对 1 3-1-102 赞成", "开始表决 1 三天", "撤回议题 1", "1号，我家还没商量好"} {
		for _, name := range []string{"李主任", "赵记录", "张三"} {
			p.wantNo(p.says(name, words), "已记", "已代录", "延到", "开始投票了")
		}
	}
	p.unmoved(before) // after it was decided
	p.verified()
}

func TestAFloodOfWordsLeavesNoTrace(t *testing.T) {
	t.Parallel()
	p := newPlay(t)
	p.join("李主任", "张三")
	p.joinGroup("张三")
	p.opens(poll{title: "全小区加装电梯"})
	before := p.state()
	long := strings.Repeat("这个电梯到底装不装啊大家说说看", 200)
	odd := []string{"", " ", "\u0000", "\xff\xfe", "{no}", "%!s(MISSING)", "<script>", "'; DROP TABLE", "|||", "::::", "1号", "号", "999999999999999999999号赞成",
		"０号赞成", strings.Repeat("1", 5000), long, "\u202e成赞号1", "y:{x}:doc", "确认\n\n确认", strings.Repeat("赞成反对", 50), "🀄️🀄️🀄️"}
	for round := range 20 {
		for _, words := range odd {
			p.says("张三", words)
			p.says("生人"+strconv.Itoa(round), words)
			p.inGroup("张三", words)
		}
	}
	p.unmoved(before)
	for i := range 300 { // codes and claims of one sender
		p.says("生人", fmt.Sprintf("1-1-2%02d 冯六", i%100))
		p.says("生人", "K7M4-92QX")
	}
	p.unmoved(before)
}

func TestOnlyTwentyMotionsAreOpenAtOnce(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "张三")
	for i := range 20 {
		p.opens(poll{title: "第" + strconv.Itoa(i+1) + "样事情怎么办", options: "甲办法、乙办法、都不同意"})
	}
	p.says("李主任", "发起投票：再来一样 甲办法、乙办法、都不同意，投三天")
	before := p.state()
	p.want(p.says("李主任", "确认"), "已有20件事在投票")
	p.unmoved(before)
	if n := len([]rune(p.says("张三", "现在投什么"))); n > longest {
		t.Errorf("the list has %d characters", n)
	}
	p.want(p.says("张三", "20号选A"), "已记")
	p.wait(7 * 24 * time.Hour)
	for i := range 20 {
		if m := p.motion(i + 1); m.Result == nil {
			t.Errorf("motion %d was not decided", m.No)
		}
	}
	p.verified()
}

func TestAnEventOfAnUnknownKindIsHarmless(t *testing.T) {
	p := newPlay(t)
	p.join("张三")
	before := p.state()
	for _, name := range []string{"张三", "生人"} {
		for kind := bot.Kind(0); kind < 12; kind++ {
			if kind == bot.Left && name == "张三" {
				continue
			}
			in := p.message(name, "k:")
			in.Kind = kind
			p.hears(in)
		}
	}
	p.unmoved(before)
}
