package bot_test

import (
	"strings"
	"testing"
	"time"

	"yishi/bot/council"
	"yishi/bot/speech"
)

// article is an article said by an officer.
func article(no int, text string) speech.Intent {
	return speech.Intent{Intent: "article", Amount: no, Text: text}
}

// covenanted drafts two articles and has them adopted by motion 1.
func covenanted(t *testing.T) *play {
	p := newPlay(t)
	p.join(everybody...)
	p.bindsGroup()
	p.want(p.means("李主任", article(1, "晚上10点后不装修")), "第1条", "共1条")
	p.want(p.means("赵记录", article(2, "遛狗牵绳，随手清理")), "第2条", "共2条")
	p.want(p.says("李主任", "公约表决"), "居民公约（第1版，共2条）", "草稿")
	p.means("李主任", speech.Intent{Intent: "override", Text: "大家都知道"})
	p.want(p.says("李主任", "确认"), "1号")
	return p
}

// votesThrough has everybody vote on motion 1 and the motion end.
func (p *play) votesThrough(choice string) {
	p.t.Helper()
	for _, name := range everybody {
		p.says(name, "1号"+choice)
	}
	p.wait(20 * 24 * time.Hour)
	p.wait(time.Minute)
}

func TestTheCovenantIsDraftedDiscussedVotedOnAndFiled(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.bindsGroup()
	p.want(p.says("张三", "看公约"), "还没有公约")
	p.want(p.means("李主任", speech.Intent{Intent: "adopt"}), "还没有草案")
	p.want(p.says("李主任", "拟公约 第1条 晚上10点后不装修"), "第1条")
	p.want(p.means("李主任", article(3, "不高空抛物")), "一条接一条")
	p.want(p.means("李主任", article(2, "不高空抛物")), "第2条")
	p.want(p.means("李主任", article(3, "楼道不堆杂物")), "第3条")
	p.want(p.says("李主任", "修订公约第2条 删去"), "第2条删去了", "共2条")
	p.want(p.says("张三", "看公约"), "正在拟第一版", "看正在拟的草案")
	p.want(p.says("张三", "1"), "草案", "第1条 晚上10点后不装修", "第2条 楼道不堆杂物")
	p.want(p.says("张三", "公约第1条意见 周末再早一点"), "第1条的意见记下了")
	p.want(p.says("孙七", "看公约第1条"), "草案第1条", "周末再早一点")
	p.want(p.means("孙七", speech.Intent{Intent: "covenant", Amount: 9}), "没有这一条")
	p.want(p.says("李主任", "公约表决"), "居民公约（第1版，共2条）")
	p.means("李主任", speech.Intent{Intent: "override", Text: "大家都知道"})
	p.want(p.says("李主任", "确认"), "1号")
	p.want(p.means("李主任", article(3, "广场舞9点结束")), "第3条") // not part of what is voted on
	p.votesThrough("赞成")
	if m := p.motion(1); m.State != council.Passed || m.Covenant == "" {
		t.Fatalf("%s %q", m.State, m.Covenant)
	}
	got := p.want(p.says("张三", "看公约"), "居民公约第1版", "第2条 楼道不堆杂物", "草案")
	p.wantNo(got, "广场舞")
	p.want(p.means("张三", speech.Intent{Intent: "covenant", Motion: 1}), "第1条 晚上10点后不装修")
	p.verified()
}

func TestACovenantIsFiledAndLookedAtEveryYear(t *testing.T) {
	p := covenanted(t)
	p.votesThrough("赞成")
	p.deliver()
	for week := range 6 {
		p.wait(7 * 24 * time.Hour)
		if got := strings.Count(p.inbox("李主任"), "办好了回"); got != min(week+1, 4) {
			t.Errorf("after week %d: %d reminders to file\n%s", week, got, p.inbox("李主任"))
		}
	}
	p.want(p.means("孙七", speech.Intent{Intent: "filed"}), "来办")
	p.want(p.says("赵记录", "公约已备案"), "已备案")
	p.want(p.says("赵记录", "公约已备案"), "没有要备案的")
	p.want(p.means("孙七", speech.Intent{Intent: "covenant"}), "已备案")
	p.deliver()
	p.wait(370 * 24 * time.Hour)
	p.want(strings.Join(p.groupPosts(), ""), "居民公约满1年了")
	p.want(p.inbox("李主任"), "又满一年")
	p.restart()
	if err := p.bot.Tick(p.ctx, "due", p.c, p.clock()); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(strings.Join(p.groupPosts(), ""), "满1年了"); n != 1 {
		t.Errorf("posted %d times", n)
	}
	p.verified()
}

func TestACovenantThatIsVotedDownHoldsNothing(t *testing.T) {
	p := covenanted(t)
	p.votesThrough("反对")
	p.want(p.says("张三", "看公约"), "正在拟第一版")
	var cov council.Covenant
	p.document("covenant", "it", &cov)
	if cov.Version() != 0 || len(cov.Articles) != 0 || len(cov.Draft) != 2 {
		t.Errorf("%+v", cov)
	}
}

func TestWhoMayNotTouchTheCovenant(t *testing.T) {
	p := covenanted(t)
	before := p.state()
	for _, intent := range []speech.Intent{article(1, "随便什么都可以"), {Intent: "adopt"}, {Intent: "filed"}} {
		for _, name := range []string{"孙七", "周租客", "钱监事"} {
			p.want(p.means(name, intent), "来办")
		}
	}
	for _, a := range []speech.Intent{article(1, ""), article(1, "短"), article(-1, "不高空抛物"), article(9, "删去"), article(1, "晚上10点后不装修"), article(1, strings.Repeat("长", 151))} {
		p.wantNo(p.means("李主任", a), "记下了", "删去了")
	}
	p.want(p.means("李主任", speech.Intent{Intent: "filed"}), "没有要备案的")
	p.want(p.means("张三", speech.Intent{Intent: "opinion", Kind: "article", Amount: 7, Text: "不好"}), "没有这一条")
	p.unmoved(before)
}

func TestALongCovenantIsReadInParts(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	for range 9 {
		p.want(p.means("李主任", article(0, strings.Repeat("楼道不堆杂物。", 14)+p.clock().String()[:10])), "条")
		p.passes(24 * time.Hour)
	}
	got := p.means("张三", speech.Intent{Intent: "covenant", Kind: "draft"})
	seen := 0
	for range 9 {
		seen += strings.Count(got, "楼道不堆杂物。") / 14
		if !strings.Contains(got, "接着看") {
			break
		}
		got = p.says("张三", "1")
	}
	if seen != 9 {
		t.Errorf("%d of 9 articles were shown", seen)
	}
}
