package bot_test

import (
	"testing"
	"time"

	"yishi/bot/council"
)

func TestTheFirstOfTheCoOwnersStandsAndTheOtherIsTold(t *testing.T) {
	for _, secrecy := range []council.Secrecy{council.Open, council.RollCall, council.Secret} {
		t.Run(string(secrecy), func(t *testing.T) {
			p := newPlay(t)
			p.join("李主任", "张三", "李四")
			no := p.opens(poll{title: "全小区加装电梯", secrecy: secrecy})
			p.deliver()
			in := p.message("张三", "1号赞成")
			p.want(p.hears(in), "已记")
			told := p.want(p.inbox("李四"), "1号", "1-1-201", "我家还没商量好")
			if secrecy == council.Secret {
				p.wantNo(told, "赞成", "反对")
			} else {
				p.want(told, "【赞成】")
			}
			p.restart()
			p.hears(in)
			if n := len(p.told("李四")); n != 1 {
				t.Errorf("the co-owner was told %d times", n)
			}
			p.want(p.says("李四", "1号反对"), "一户一票", "1-1-201", "我家还没商量好")
			p.want(p.says("李四", "撤票 1"), "一户一票")
			if c := p.counters(no); c.Units != 1 {
				t.Errorf("counters: %+v", c)
			}
			p.says("张三", "1号反对") // a change is not told again
			if n := len(p.told("李四")); n != 1 {
				t.Errorf("the co-owner was told %d times", n)
			}
			p.verified()
		})
	}
}

func TestAHouseholdThatDoesNotAgreeAbstains(t *testing.T) {
	for _, secrecy := range []council.Secrecy{council.Open, council.RollCall, council.Secret} {
		t.Run(string(secrecy), func(t *testing.T) {
			p := newPlay(t)
			p.join("李主任", "张三", "李四", "王五", "孙七")
			no := p.opens(poll{title: "全小区加装电梯", secrecy: secrecy})
			p.says("张三", "1号赞成")
			p.says("王五", "1号赞成")
			p.says("孙七", "1号反对")
			p.deliver()
			p.want(p.says("李四", "我家还没商量好"), "1号", "先投的那位再投一次", "弃权")
			p.want(p.inbox("张三"), "1-1-201", "还没商量好")
			p.wait(7 * 24 * time.Hour)
			got := p.want(p.says("王五", "结果 1"), "投票结束", "有1户家里没商量好", "赞成1人、76㎡", "反对1人、120㎡", "弃权1人、102.30㎡")
			p.want(got, "自己投3")
			if r := p.motion(no).Result; r.Units != 3 || r.Options["a"].Units != 1 {
				t.Errorf("result: %+v", r)
			}
			p.verified()
		})
	}
}

func TestAHouseholdThatAgreesInTimeIsCountedAsItVotedLast(t *testing.T) {
	for _, secrecy := range []council.Secrecy{council.Open, council.Secret} {
		for again, want := range map[string]string{"1号赞成": "y", "1号反对": "n"} {
			t.Run(string(secrecy)+" "+again, func(t *testing.T) {
				p := newPlay(t)
				p.join("李主任", "张三", "李四", "王五", "孙七")
				p.opens(poll{title: "全小区加装电梯", secrecy: secrecy})
				p.says("张三", "1号赞成")
				p.says("王五", "1号弃权")
				p.says("孙七", "1号弃权")
				p.want(p.says("李四", "我家还没商量好"), "1号")
				p.deliver()
				p.says("张三", again)
				p.want(p.inbox("李四"), "1-1-201", "我家还没商量好") // who may object once more
				if d := p.motion(1).Disputes; len(d) != 0 {
					t.Errorf("still disputed: %v", d)
				}
				p.wait(7 * 24 * time.Hour)
				r := p.motion(1).Result
				if r.Options[want].Units != 1 || r.Options["a"].Units != 2 {
					t.Errorf("result: %+v", r)
				}
				p.wantNo(p.says("王五", "结果 1"), "没商量好")
				p.verified()
			})
		}
	}
}

func TestADisputeWithoutABallotIsNoAbstention(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "张三", "李四", "王五")
	p.opens(poll{title: "全小区加装电梯"})
	p.says("王五", "1号赞成")
	p.want(p.says("李四", "我家还没商量好"), "1号")
	p.wait(7 * 24 * time.Hour)
	p.wantNo(p.says("王五", "结果 1"), "没商量好")
	if r := p.motion(1).Result; r.Units != 1 || r.Options["a"].Units != 0 {
		t.Errorf("result: %+v", r)
	}
	p.want(p.says("李四", "1号，我家还没商量好"), "没有在投票")
}
