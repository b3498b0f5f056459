package bot_test

import (
	"testing"
	"time"

	"yishi/bot/council"
)

func TestOfSeveralBallotsThoseOnOpenMotionsAreNotLost(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.opens(poll{title: "全小区加装电梯", secrecy: council.Open})
	p.wait(24 * time.Hour)
	p.opens(poll{title: "更换门禁", secrecy: council.Open})

	p.want(p.says("郑十", "1号选A，2号反对"), "1 1号《全小区加装电梯》投赞成；2号《更换门禁》投反对")
	p.want(p.says("郑十", "2"), "1号《全小区加装电梯》3-1-102投【反对】", "2号《更换门禁》3-1-102投【反对】")

	p.wait(60 * time.Hour) // the first is closed
	for name, words := range map[string]string{
		"张三": "1号赞成，2号反对", "王五": "1号选A，2号反对", "孙七": "2号反对，1号赞成", "赵记录": "1号、2号都反对", "钱监事": "1号反对，9号赞成，2号反对",
	} {
		p.want(p.says(name, words), "1号", "没有在投票，没有记", "1 2号《更换门禁》投反对")
		p.want(p.says(name, "1"), "2号《更换门禁》", "投【反对】")
		p.wantLetters(2, name, "n")
	}
	p.wantNo(p.says("李主任", "1号赞成"), "2号")
	p.wantNo(p.says("李主任", "1号赞成，1号反对，2号赞成"), "已记")
}
