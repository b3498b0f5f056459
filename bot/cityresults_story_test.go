package bot_test

import (
	"errors"
	"strconv"
	"testing"
	"time"

	"yishi/bot"
	"yishi/bot/council"
)

func TestACitysResultIsImportedByTheOperatorAndPostedByTheChair(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.bindsGroup()
	no := p.opens(poll{title: "换物业公司", rule: "换物业"})
	p.says("张三", "1号赞成")
	p.wait(30 * 24 * time.Hour)
	p.deliver()
	file := "选项,人数,面积\n赞成,6,600.50\n反对,2,\"180\"\n弃权,0,0\n"
	act, result, err := p.bot.ImportCityResult(p.ctx, p.c, no, []byte(file))
	if err != nil || result.Heads != 8 || result.Area != 78050 || result.Outcome != "passed" {
		t.Fatalf("%+v, %v", result, err)
	}
	p.want(p.inbox("李主任"), "还没公开", "核准 "+strconv.Itoa(act))
	p.wantNo(p.says("张三", "结果 1"), "市里")
	before := p.state()
	p.want(p.says("张三", "核准 "+strconv.Itoa(act)), "来办")
	p.want(p.says("钱监事", "核准 "+strconv.Itoa(act)), "来办") // may settle other things
	p.unmoved(before)
	in := p.message("李主任", "核准 "+strconv.Itoa(act))
	p.want(p.hears(in), "已发到群里")
	post := p.groupPosts()[len(p.groupPosts())-1]
	p.want(post, "【1号】", "正式表决在市里的系统进行，以那里的结果为准：通过", "赞成6人、600.50㎡", "反对2人", "只是征集意见")
	state := p.state()
	p.restart()
	p.hears(in)
	p.unmoved(state)
	p.want(p.says("李主任", "核准 "+strconv.Itoa(act)), "没有编号")
	p.want(p.says("张三", "结果 1"), "市里表决系统的结果", "赞成6人")
	p.want(p.says("张三", "怎么算的 1"), "自己投1") // what was counted here
	p.verified()
}

func TestACitysFileIsTakenWholeOrNotAtAll(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "赵记录")
	no := p.opens(poll{title: "换物业公司", rule: "换物业"})
	before := p.state()
	for name, file := range map[string]string{
		"nothing":          "",
		"a heading alone":  "选项,人数\n",
		"no such choice":   "同意换,3\n",
		"a choice twice":   "赞成,3\n赞成,2\n",
		"more than all":    "赞成,3000\n",
		"more area":        "赞成,3,99999999\n",
		"no number":        "赞成,3\n反对,三\n",
		"half a square cm": "赞成,3,10.005\n",
		"no CSV":           "赞成,3\n\"反对,2\n",
	} {
		if _, _, err := p.bot.ImportCityResult(p.ctx, p.c, no, []byte(file)); !errors.Is(err, bot.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, motion := range []int{0, 9} {
		if _, _, err := p.bot.ImportCityResult(p.ctx, p.c, motion, []byte("赞成,3\n")); !errors.Is(err, bot.ErrNotFound) {
			t.Errorf("motion %d: %v", motion, err)
		}
	}
	p.unmoved(before)
	act, _, err := p.bot.ImportCityResult(p.ctx, p.c, no, []byte("\ufeff赞成,1\r\n反对,2\r\n\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	p.want(p.says("赵记录", "不准 "+strconv.Itoa(act)+" 数不对"), "没有采用")
	p.wantNo(p.says("赵记录", "结果 1"), "市里")
	if m := p.motion(no); m.City != nil || m.State != council.Voting && m.State != council.Announced {
		t.Errorf("motion: %+v", m)
	}
	p.verified()
}
