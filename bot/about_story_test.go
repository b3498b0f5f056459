package bot_test

import "testing"

func TestWhoDoubtsIsToldWhoRunsItAndHowToCheck(t *testing.T) {
	p := newPlay(t)
	p.join("孙七")
	for _, said := range []string{"你们是骗子吧", "谁在管", "主任能看到我投什么吗"} {
		p.want(p.says("孙七", said), "幸福里", "主任：李主任", "监事：钱监事", "截止前谁也看不到", "回执")
	}
}
