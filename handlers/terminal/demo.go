package terminal

import (
	"fmt"
	"strings"

	"yishi/bot/council/intake"
)

// DemoBegins is said while the story is being told, which takes some seconds.
const DemoBegins = "正在布置演示小区，几秒钟就好…… (setting up the demo)"

// DemoLines are what the demo says on the terminal: where to go and what to type.
func DemoLines(base, botName string) string {
	return strings.Join([]string{
		"演示已开始：一个虚构的小区，只在这台机器上，退出就没有了。 (A demo on this machine only; nothing is kept.)",
		"1. 用浏览器打开 " + base + "/sim",
		"2. 在群里写：@" + botName + " 还差多少   再私聊机器人写：1号赞成，看它怎么回执",
		"3. 点「快进到截止」看结果。正式使用：yishi help serve；按 Ctrl-C 退出。",
	}, "\n")
}

// RosterWords say to a visitor what was understood of the rows they pasted.
func RosterWords(plan intake.Import) string {
	r := plan.Report
	var b strings.Builder
	fmt.Fprintf(&b, "读懂了 %d 人、%d 套房、%d.%02d㎡，%d 栋。", r.People, r.Units, r.Area/100, r.Area%100, len(r.Buildings))
	for i, p := range r.Problems {
		if i == 5 {
			fmt.Fprintf(&b, "还有 %d 处。", len(r.Problems)-i)
			break
		}
		if p.Lost {
			fmt.Fprintf(&b, "第 %d 行没读懂。", p.Line)
		} else {
			fmt.Fprintf(&b, "第 %d 行「%s」没读懂。", p.Line, p.Value)
		}
	}
	return b.String()
}
