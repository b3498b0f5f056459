package bot_test

import (
	"testing"
	"time"

	"yishi/bot"
	"yishi/bot/council"
)

func TestAResidentAsksInOwnWords(t *testing.T) {
	for _, q := range polls() {
		t.Run(q.name(), func(t *testing.T) {
			p := newPlay(t)
			p.join(everybody...)
			for _, asks := range []string{"现在投什么", "有哪些在投票"} {
				p.want(p.says("张三", asks), "没有在投票")
			}
			p.want(p.says("张三", "我的投票"), "还没有可以看的投票")
			no := p.opens(q)
			for _, asks := range []string{"现在投什么", "有哪些在投票", "议题"} {
				p.want(p.says("张三", asks), "1号", q.title, "周四（8月6日）")
			}
			p.want(p.says("张三", "我的票算进去没有"), "您家还没投")
			for words := range q.words(no) {
				p.says("张三", words)
				break
			}
			for _, asks := range []string{"我的票算进去没有", "我的投票", "查票", "1号我投了没"} {
				p.wantNo(p.want(p.says("张三", asks), q.title, "回执"), "还没投")
			}
			for _, asks := range []string{"1号过了没", "1号现在什么情况", "结果 1"} {
				p.want(p.says("张三", asks), "【1号】", "已有1", "截止")
			}
			for _, asks := range []string{"怎么算的 1", "1号怎么算的"} {
				p.want(p.says("张三", asks), "谁能投", "名册编号", "按什么算", "您家投", "找主任或监事")
			}
			p.want(p.says("张三", "我的户"), "1-1-201（住宅，102.30㎡）", "张三 业主，8月3日登记", "李四 共有人，8月3日登记")
			p.want(p.says("张三", "帮助"), "我的户", "我的投票", "撤票 1")
			p.wantNo(p.says("张三", "帮助"), "代录", "发起投票")
			p.want(p.says("李主任", "帮助 议题"), "发起投票", "结束 1")
			p.want(p.says("赵记录", "帮助 纸票"), "代录")
			p.want(p.says("赵记录", "帮助 名册"), "过户")
		})
	}
}

func TestNumbersOfferedAreVotedWithUntilTheyAreForgotten(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "张三", "王五")
	no := p.opens(poll{title: "空地怎么用", options: "健身区、停车位、都不同意"})
	p.want(p.says("张三", "现在投什么"), "1 健身区", "2 停车位", "3 都不同意")
	p.want(p.says("张三", "2"), "投【停车位】")
	p.want(p.says("王五", "2"), "") // was offered nothing
	p.want(p.says("王五", "现在投什么"), "2 停车位")
	p.passes(11 * time.Minute)
	p.wantNo(p.says("王五", "2"), "已记")
	if c := p.counters(no); c.Units != 1 || c.Options["B"].Units != 1 {
		t.Errorf("counters: %+v", c)
	}
}

func TestQuestionsWithoutANumberAskBackWhichMotionIsMeant(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "张三")
	p.opens(poll{title: "楼道装扶手"})
	p.opens(poll{title: "全小区加装电梯", secrecy: council.Secret})
	p.want(p.says("张三", "过了没"), "哪件", "1 1号《楼道装扶手》", "2 2号《全小区加装电梯》")
	p.want(p.says("张三", "2"), "【2号】", "已有0")
	p.want(p.says("张三", "我家还没商量好"), "哪件")
	p.want(p.says("张三", "1"), "记下了：1号")
	p.want(p.says("张三", "9号过了没"), "没有9号")
}

func TestWhatIsNotTextIsAnsweredKindly(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "张三")
	p.opens(poll{title: "全小区加装电梯"})
	before := p.state()
	for kind, want := range map[bot.Kind]string{
		bot.Shown: "请打字", bot.Located: "请打字", bot.Spoken: "没听清", bot.Entered: "正在投票", bot.Followed: "正在投票",
	} {
		in := p.message("张三", "")
		in.Kind = kind
		p.want(p.hears(in), want)
	}
	in := p.message("张三", "我的投票")
	in.Kind = bot.Tapped
	p.want(p.hears(in), "还没投")
	p.unmoved(before)
}

func TestAClearCommandIsNoAnswerToTheNumbersOffered(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "张三", "王五")
	no := p.opens(poll{title: "空地怎么用", options: "健身区、停车位、都不同意"})
	p.want(p.says("王五", "3号楼的路灯坏了"), "2号")
	before := p.state()
	for _, c := range []struct{ said, want string }{
		{"候选人 11", "没有11号"}, {"候选人 2", "2号"}, {"我家也是 35", "没有35号"}, {"9", "1号《空地怎么用》投健身区"}, {"2号", "1号《空地怎么用》投健身区"},
	} {
		p.want(p.says("张三", "现在投什么"), "1 健身区", "2 停车位", "3 都不同意")
		p.wantNo(p.want(p.says("张三", c.said), c.want), "投【")
		p.unmoved(before)
	}
	p.want(p.says("张三", "2"), "投【停车位】")
	if p.counters(no).Options["B"].Units != 1 {
		t.Fatal("the ballot was not cast")
	}
}
