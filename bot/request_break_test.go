package bot_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"yishi/bot/council"
)

func TestNeighboursWhoReportAtOnceShareOneRequest(t *testing.T) {
	p := newPlay(t)
	names := []string{"王楼长", "张三", "王五", "李主任"}
	p.join(names...)
	var wg sync.WaitGroup
	for _, name := range names {
		in := p.message(name, "1栋楼道灯坏了")
		for range 5 { // each message arrives five times
			wg.Go(func() {
				if answer, err := p.bot.Hear(p.ctx, in); err != nil {
					t.Errorf("%s: %v %s", name, err, answer.Text)
				}
			})
		}
	}
	wg.Wait()
	var place council.Community
	p.document("community", "it", &place)
	if r := p.asked(1); place.NextNo != 2 || r.Households() != len(names) {
		t.Errorf("%d numbers, %d households", place.NextNo-1, r.Households())
	}
	p.verified()
}

func TestARepeatedWordAboutARequestIsOne(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	for _, said := range [][2]string{
		{"张三", "1栋楼道灯坏了"}, {"王五", "我家也是 1"}, {"王楼长", "受理 1"}, {"王楼长", "派单 1 孙七 8月10日前"},
		{"孙七", "1号修好了"}, {"王五", "1号没修好"}, {"孙七", "1号修好了"}, {"张三", "1号修好了"}, {"张三", "评价 1 5分"},
		{"李主任", "任务 扫雪 给 孙七"}, {"李主任", "巡查 消防通道 每周 给 王五"}, {"王五", "打卡 消防通道"},
	} {
		in := p.message(said[0], said[1])
		first := p.hears(in)
		p.wantNo(first, "来办", "没有1号")
		before := p.state()
		p.restart()
		if again := p.hears(in); again != first {
			t.Errorf("%s: the repeat says %s, not %s", said[1], again, first)
		}
		p.unmoved(before)
		p.passes(time.Second)
	}
	p.verified()
}

func TestWhoIsForgottenTakesTheWordsAlong(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.shows("张三", "secret-picture")
	p.says("张三", "1栋楼道灯坏了，老刘摔了")
	p.deliver()
	p.says("张三", "删除我")
	for key, value := range p.state() {
		if strings.Contains(value, "老刘") || strings.Contains(value, "secret-picture") {
			t.Errorf("still in %s: %s", key, value)
		}
	}
	p.want(p.says("王楼长", "进度 1"), "1号楼·照明")
	p.want(p.says("王楼长", "受理 1"), "受理了")
	p.verified()
}
