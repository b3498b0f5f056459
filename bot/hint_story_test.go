package bot_test

import (
	"strings"
	"testing"
)

// Whoever mistypes a command is shown how it is written, and no ballot by number, unless
// they still have to vote.
func TestAMistypedCommandIsShownAsItIsWritten(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "赵记录", "孙七")
	p.opens(poll{title: "全小区加装电梯"})
	p.want(p.says("李主任", "发气投票 垃圾房搬走"), "您是不是想说：\n发起：“发起投票：")
	p.want(p.says("赵记录", "记账 收入 500 卖废品"), "记收入：“收入")
	if answer := p.says("赵记录", "记账 收入 500 卖废品"); strings.Contains(answer, "赞成") {
		t.Errorf("a ballot is offered: %s", answer)
	}
	p.want(p.says("孙七", "今天天气真好"), "要投回数字：\n1 赞成") // still has to vote
	p.says("孙七", "1号赞成")
	answer := p.says("孙七", "今天天气真好")
	p.want(answer, "您家投过了，不用再投")
	if strings.Contains(answer, "回数字") {
		t.Errorf("a ballot that is cast is offered again: %s", answer)
	}
	p.want(p.says("孙七", "没修好啊还是黑的"), "“35号没修好”")
}

func TestWhoSaysHelloOrIsAtALossReadsWhatCanBeDone(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "孙七")
	for _, said := range []string{"你好", "听不懂", "怎么弄"} {
		p.want(p.says("孙七", said), "楼道灯坏了")
	}
	p.want(p.says("孙七", "我是租户能投吗"), "现在没有在投票的事", "我的户")
	p.opens(poll{title: "全小区加装电梯"})
	p.want(p.says("孙七", "您好"), "1 赞成")
	p.says("孙七", "1")
	p.want(p.says("孙七", "听不懂"), "您家投过了")
}
