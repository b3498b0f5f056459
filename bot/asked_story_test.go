package bot_test

import (
	"testing"

	"yishi/bot/council"
)

func TestWhoWasAskedForSomethingIsNotTakenToVoteByABareYes(t *testing.T) {
	for _, said := range []string{"同意", "我同意", "可以", "好的", "不同意"} {
		t.Run(said, func(t *testing.T) {
			p := newPlay(t)
			p.join("李主任", "孙七", "郑十")
			no := p.opens(poll{title: "全小区加装电梯"})
			p.says("郑十", "委托 孙七")
			p.want(p.says("孙七", said), "先没记任何东西", "1 接受郑十的委托", "2 不接受郑十的委托")
			if c := p.counters(no); c.Units != 0 {
				t.Fatalf("a ballot: %+v", c)
			}
			p.want(p.says("孙七", "1"), "您替郑十投")
			p.want(p.says("孙七", "同意"), "已记", "3-1-102也一起投了")
			p.verified()
		})
	}
}

func TestWhoWasAskedMayStillVote(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "孙七", "郑十")
	no := p.opens(poll{title: "全小区加装电梯"})
	p.says("郑十", "委托 孙七")
	p.want(p.says("孙七", "赞成"), "3 1号《全小区加装电梯》投")
	p.want(p.says("孙七", "3"), "已记", "赞成")
	p.want(p.says("孙七", "1号反对"), "改投【反对】")
	if c := p.counters(no); c.Units != 1 || c.Doors[council.ByOwn] != 1 {
		t.Errorf("counters: %+v", c)
	}
}

func TestANumberAfterSomethingElseWasSaidIsNoBallot(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "孙七")
	no := p.opens(poll{title: "全小区加装电梯"})
	p.want(p.says("孙七", "帮助"), "1 赞成")
	p.want(p.says("孙七", "楼道灯坏了好几天了"), "记下了")
	p.says("孙七", "1")
	if c := p.counters(no); c.Units != 0 {
		t.Fatalf("a ballot: %+v", c)
	}
	p.want(p.says("孙七", "帮助"), "1 赞成")
	p.want(p.says("孙七", "1"), "已记")
}

func TestAnOpinionThatNamesNoMatterIsAskedAbout(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "孙七")
	p.opens(poll{title: "全小区加装电梯"})
	p.want(p.says("孙七", "我想提个意见，能不能装个充电桩"), "先没记", "1 是对1号《全小区加装电梯》的意见", "2 是件新的事")
	p.want(p.says("孙七", "2"), "《能不能装个充电桩》记下了")
	p.want(p.says("孙七", "我想提个意见，电梯噪音大怎么办"), "1号意见1")
	p.says("孙七", "意见 太吵了")
	p.want(p.says("孙七", "1"), "1号意见2：“太吵了”")
}
