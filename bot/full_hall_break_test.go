package bot_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"yishi/bot"
)

// neighbours are n owners named by the order of their homes, with the chair of smallPlace.
func neighbours(n int) (roster string, names []string) {
	var rows strings.Builder
	rows.WriteString("楼栋,单元,房号,姓名,手机,建筑面积,住户类型,身份\n9,1,101,李主任,13800000001,50.00,业主,主任\n")
	digits := []rune("零一二三四五六七八九")
	for i := range n {
		name := "甲" + string(digits[i/100]) + string(digits[i/10%10]) + string(digits[i%10])
		names = append(names, name)
		fmt.Fprintf(&rows, "%d,1,%d,%s,139%08d,80.00,业主,\n", 1+i/100, 101+i%100, name, i)
	}
	return rows.String(), names
}

func TestAFullHallSignsInAtTheSameMoment(t *testing.T) {
	t.Parallel()
	roster, names := neighbours(150)
	p := newPlayOf(t, roster)
	p.join("李主任")
	p.join(names...)
	code := p.meets("开会 8月5日 19:30 社区活动室")
	first := p.bot
	p.restart()
	var hall sync.WaitGroup
	for i, name := range names {
		in := p.message(name, "签到 "+code)
		replica := []*bot.Bot{first, p.bot}[i%2]
		hall.Go(func() {
			if answer, err := replica.Hear(p.ctx, in); err != nil || !strings.Contains(answer.Text, "签到好了（现场）") {
				t.Errorf("%s: %v, answered %q", name, err, answer.Text)
			}
		})
	}
	hall.Wait()
	p.want(p.says("李主任", "到会多少人"), fmt.Sprintf("到会%d人", len(names)))
}
