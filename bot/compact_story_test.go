package bot_test

import (
	"strings"
	"testing"
	"time"

	"yishi/bot/council"
	"yishi/bot/speech"
)

// compact is a promise of a supermarket, until in days from now.
func (p *play) compact(days int, to string) speech.Intent {
	until := p.clock().Add(time.Duration(days) * 24 * time.Hour)
	return speech.Intent{Intent: "compact", Name: "华联超市", Text: "每月清理门前", Until: &until, To: to}
}

func TestAPromiseOfAnOutsidePartyIsAskedForAndPublished(t *testing.T) {
	for _, c := range []struct {
		who, answer, want string
		moves             bool
	}{
		{"李主任", "kept", "做到了（居委会核对）", true},
		{"赵记录", "broken", "没做到", true},
		{"孙七", "kept", "做到了（对方自己说的", true}, // who speaks for the supermarket
		{"孙七", "broken", "要约定的那一方", false},
		{"张三", "kept", "要约定的那一方", false},
	} {
		t.Run(c.who+" "+c.answer, func(t *testing.T) {
			p := newPlay(t)
			p.join(everybody...)
			p.bindsGroup()
			p.want(p.means("李主任", p.compact(10, "孙七")), "1号", "华联超市", "约定 1 履行了")
			p.want(p.says("张三", "约定"), "共1个约定", "华联超市 每月清理门前")
			p.want(strings.Join(p.groupPosts(), ""), "约定1号：华联超市答应 每月清理门前")
			p.want(p.inbox("孙七"), "约定 1 履行了")
			p.deliver()
			p.wait(11 * 24 * time.Hour)
			p.want(p.inbox("李主任"), "到期了")
			p.want(p.inbox("孙七"), "到期了")
			p.wait(8 * 24 * time.Hour)
			p.want(p.inbox("钱监事"), "过期还没答复")
			p.deliver()
			before := p.state()
			p.want(p.says(c.who, map[string]string{"kept": "约定 1 履行了", "broken": "约定1没做到"}[c.answer]), c.want)
			if !c.moves {
				p.unmoved(before)
				return
			}
			p.want(strings.Join(p.groupPosts(), ""), c.want)
			p.want(p.means("周租客", speech.Intent{Intent: "compact"}), "共1个约定", "华联超市")
			p.want(p.means("李主任", speech.Intent{Intent: "promise", Motion: 1, Answer: "broken"}), "已经有结果了")
			p.deliver()
			p.wait(30 * 24 * time.Hour)
			if left := p.posts(); len(left) != 0 {
				t.Errorf("it is asked about still: %+v", left)
			}
			p.verified()
		})
	}
}

func TestWhatIsNoCompact(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.want(p.says("张三", "约定"), "还没有约定")
	before := p.state()
	for _, name := range []string{"孙七", "王楼长", "钱监事"} {
		p.want(p.means(name, p.compact(10, "")), "来办")
	}
	bare := p.compact(10, "")
	bare.Until = nil
	p.want(p.means("李主任", bare), "什么时候前")
	p.want(p.means("李主任", p.compact(-1, "")), "今天以后")
	p.want(p.means("李主任", p.compact(10, "无此人")), "没找到")
	nobody := p.compact(10, "")
	nobody.Name = ""
	p.want(p.means("李主任", nobody), "和谁")
	p.want(p.means("李主任", speech.Intent{Intent: "promise", Motion: 7, Answer: "kept"}), "没有7号约定")
	p.unmoved(before)
	var c council.Compact
	if p.document("compact", "1", &c) {
		t.Errorf("%+v", c)
	}
}

func TestACompactIsSpokenWhole(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "张三")
	p.want(p.says("李主任", "约定 华联超市 每月清理门前 8月31日前"), "华联超市 每月清理门前", "8月31日")
	p.want(p.says("张三", "约定"), "共1个约定")
	p.verified()
}
