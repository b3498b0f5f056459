package bot_test

import "testing"

func TestWhoDoubtsIsToldWhoRunsItAndHowToCheck(t *testing.T) {
	p := newPlay(t)
	p.join("孙七")
	for _, said := range []string{"你们是骗子吧", "谁在管", "主任能看到我投什么吗"} {
		p.want(p.says("孙七", said), "幸福里", "主任：李主任", "监事：钱监事", "截止前谁也看不到", "回执")
	}
}

func TestThanksAreNoRiddle(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "孙七")
	p.opens(poll{title: "全小区加装电梯"})
	for _, said := range []string{"谢谢", "好的！", "知道了。"} {
		p.want(p.says("孙七", said), "不客气")
	}
	p.want(p.says("孙七", "今天天气真好"), "没太明白")
}
