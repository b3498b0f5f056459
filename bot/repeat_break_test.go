package bot_test

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yishi/bot"
	"yishi/bot/council"
	"yishi/bot/speech"
)

// line is one message of a script, made when its turn comes.
type line struct {
	name string
	say  func(*play) bot.Inbound
	// once: whoever sends it is unknown after, or the answer is shown once only.
	once bool
}

func privately(name, text string) line {
	return line{name: name + ": " + text, say: func(p *play) bot.Inbound { return p.message(name, text) }}
}

func aloud(name, text string) line {
	return line{name: "group " + name + ": " + text, say: func(p *play) bot.Inbound { return p.grouped(name, text) }}
}

func meant(name string, intent speech.Intent) line {
	return line{name: name + " means " + intent.Intent, say: func(p *play) bot.Inbound { return p.meaning(name, intent) }}
}

func code(name string) line {
	return line{name: name + ": code", say: func(p *play) bot.Inbound { return p.message(name, p.slips[name]) }}
}

func event(name string, kind bot.Kind) line {
	return line{name: fmt.Sprint(name, " event ", kind), say: func(p *play) bot.Inbound {
		in := p.message(name, "")
		in.Kind = kind
		return in
	}, once: true}
}

func (l line) andGone() line { l.once = true; return l }

// wholeScript has every command once, on motions of the given secrecy.
func wholeScript(secrecy council.Secrecy) []line {
	kind := map[council.Secrecy]string{council.Open: "masked", council.RollCall: "open", council.Secret: "secret"}[secrecy]
	lines := []line{
		code("李主任"), code("赵记录"), code("钱监事"), code("王楼长"), code("张三"), code("李四"), code("王五"),
		{name: "group code of 孙七", say: func(p *play) bot.Inbound { return p.grouped("孙七", p.slips["孙七"]) }},
		{name: "李主任 in the group's channel", say: func(p *play) bot.Inbound {
			in := p.grouped("李主任", p.slips["李主任"])
			in.Chat, in.ChatID = bot.Private, ""
			return in
		}},
		aloud("李主任", "绑定本群"), privately("郑十", "3-1-102 郑十"), privately("赵记录", "核准 1"),
		privately("李主任", "发起投票：空地怎么用 健身区、停车位，投三天"), privately("李主任", "确认"),
		meant("李主任", speech.Intent{Intent: "set_rule", Kind: kind}),
		meant("李主任", speech.Intent{Intent: "override", Text: "大家都知道"}), privately("李主任", "确认"),
		privately("张三", "2号选健身区"), privately("张三", "2号选停车位"), privately("李四", "2号选A"),
		privately("李四", "我家还没商量好"), privately("张三", "2号选停车位"), privately("王五", "2号选B"),
		privately("王五", "撤票 2"), aloud("李主任", "2号选B"), privately("郑十", "2号赞成"), privately("郑十", "现在投什么"),
		privately("郑十", "2"), privately("王五", "要是免费就选停车位"), privately("王五", "别提醒我"),
		privately("赵记录", "代录 2 2-1-201 A"), privately("钱监事", "核对 2 2-1-201 A"),
		privately("李主任", "提醒还没投的 2"), privately("李主任", "延期 2 两天"), privately("张三", "结果 2"),
		privately("张三", "怎么算的 2"), privately("张三", "我的投票"), privately("张三", "我的户"), privately("张三", "帮助"),
		privately("李主任", "开会 8月5日 19:30 社区活动室 议题 2"), privately("张三", "我参加"), privately("李四", "来不了"),
		privately("赵记录", "过户 3-1-102 冯六 13900000001"), privately("李主任", "核准 4"),
		privately("赵记录", "迁入 1-1-101 冯七 家属"), privately("钱监事", "不准 5"),
		privately("赵记录", "补码 1-1-202 王五"), privately("钱监事", "核准 6").andGone(),
		privately("赵记录", "换微信 李四 1-1-201"), privately("钱监事", "核准 7").andGone(),
		privately("赵记录", "交接主任 王五"), privately("钱监事", "核准 8"), privately("王五", "导出我的数据"),
	}
	return append(lines, meant("王五", speech.Intent{Intent: "close", Motion: 2, Text: "大家都说好了"}),
		privately("王五", "不是我家的人"), event("王楼长", bot.Left), privately("李主任", "撤回同意").andGone(), privately("钱监事", "删除我").andGone())
}

func TestARepeatGetsTheSameAnswerAndChangesNothing(t *testing.T) {
	t.Parallel()
	for _, secrecy := range []council.Secrecy{council.Open, council.RollCall, council.Secret} {
		t.Run(string(secrecy), func(t *testing.T) {
			p := newPlay(t)
			for _, l := range wholeScript(secrecy) {
				in := l.say(p)
				first := p.hears(in)
				state := p.state()
				if again := p.hears(in); again != first {
					t.Errorf("%s: in this process the repeat says\n%s\nnot\n%s", l.name, again, first)
				}
				p.restart()
				if again := p.hears(in); again != first && !l.once {
					t.Errorf("%s: after a restart the repeat says\n%s\nnot\n%s", l.name, again, first)
				}
				if diff := cmp.Diff(state, p.state()); diff != "" {
					t.Errorf("%s: repeats moved the state (-before +after):\n%s", l.name, diff)
				}
				p.passes(time.Second)
			}
			p.wait(2 * time.Minute)
			p.verified()
		})
	}
}

func TestFiftyAtOnceAreOne(t *testing.T) {
	t.Parallel()
	for _, secrecy := range []council.Secrecy{council.Open, council.Secret} {
		t.Run(string(secrecy), func(t *testing.T) {
			calm, busy := newPlay(t), newPlay(t)
			other := busy.bot
			busy.restart() // two replicas
			for _, l := range wholeScript(secrecy) {
				first := plain(calm.hears(l.say(calm)))
				in := l.say(busy)
				answers := make([]string, 50)
				var wg sync.WaitGroup
				for i := range answers {
					wg.Go(func() {
						b := busy.bot
						if i%2 == 0 {
							b = other
						}
						answer, err := b.Hear(busy.ctx, in)
						if err != nil {
							t.Errorf("%s: %v", l.name, err)
						}
						answers[i] = plain(answer.Text)
					})
				}
				wg.Wait()
				for _, a := range slices.Compact(slices.Sorted(slices.Values(answers))) {
					if a != first && !l.once {
						t.Errorf("%s: of fifty one is told\n%s\nnot\n%s", l.name, a, first)
					}
				}
				if !slices.Contains(answers, first) {
					t.Errorf("%s: nobody is told\n%s\nbut %q", l.name, first, answers[0])
				}
				calm.passes(time.Second)
				busy.passes(time.Second)
			}
			calm.wait(2 * time.Minute)
			busy.wait(2 * time.Minute)
			if diff := cmp.Diff(calm.shape(), busy.shape()); diff != "" {
				t.Errorf("fifty at once are not one (-one +fifty):\n%s", diff)
			}
			busy.verified()
		})
	}
}

// chance are the parts of texts and keys that are drawn at random, or follow from them.
var chance = []struct {
	form *regexp.Regexp
	as   string
}{
	{regexp.MustCompile(`\|[A-Za-z0-9_-]{16}\|\{`), "|blind|{"},
	{regexp.MustCompile(`\b[a-z2-7]{26}\b`), "id"},
	{regexp.MustCompile(`\b[0-9a-f]{64}\b`), "hash"},
	{regexp.MustCompile(`[A-Za-z0-9_-]{43,}=?=?`), "sealed"},
	{regexp.MustCompile(`(回执 ?)[0-9A-Z]{10}((、[0-9A-Z]{10})*)`), "$1 code"},
	{printed, "code"},
	{regexp.MustCompile(`"(seal_key|SealKey)":"[^"]*"`), "key"},
	{regexp.MustCompile(`"([a-z_]*_)?salt":"[^"]*"`), "salt"},
}

// plain is a text with chance taken out.
func plain(s string) string {
	for _, c := range chance {
		s = c.form.ReplaceAllString(s, c.as)
	}
	return s
}

// shape is the state with chance taken out, in order.
func (p *play) shape() []string {
	p.t.Helper()
	state := p.state()
	maps.DeleteFunc(state, func(key, _ string) bool {
		return strings.Contains(key, ":tiles ") || strings.Contains(key, ":log ") || strings.Contains(key, ":doc:certificate:") || strings.HasPrefix(key, "y:alive")
	})
	now := make(map[string]string, len(state))
	for key, value := range state {
		line, known := p.shapes[key+value]
		if !known {
			line = shaped(key, value)
		}
		now[key+value] = line
	}
	p.shapes = now // most of a state is as it was when last looked at
	return slices.Sorted(maps.Values(now))
}

// shaped is one value of the state with its key, chance taken out.
func shaped(key, value string) string {
	switch {
	case strings.HasPrefix(key, "y:who:"), strings.HasPrefix(key, "y:find:"):
		return strings.Join(strings.SplitN(key, ":", 4)[:3], ":") + " " + plain(value)
	case strings.Contains(key, ":cuts "): // by whom, whenever it was
		return plain(key)
	default:
		return plain(key) + " " + plain(value)
	}
}

func TestDifferentMessagesAtOnceLoseNothing(t *testing.T) {
	p := newPlayOf(t, bigPlace())
	p.join("李主任", "钱监事", "赵记录")
	p.opens(poll{title: "楼顶装太阳能", rule: "改建重建"})
	var wg sync.WaitGroup
	for i := range 12 {
		name := owner(1, i)
		wg.Go(func() {
			for _, said := range []string{p.slips[name], "1号赞成", "别提醒我", "我家还没商量好", "1号反对", "我的户"} {
				if answer, err := p.bot.Hear(p.ctx, p.message(name, said)); err != nil {
					t.Errorf("%s: %s: %v %s", name, said, err, answer.Text)
				}
			}
		})
		wg.Go(func() {
			claim := fmt.Sprintf("2-1-%d %s", 101+i%6, owner(2, i%6))
			if answer, err := p.bot.Hear(p.ctx, p.message("客"+strconv.Itoa(i), claim)); err != nil {
				t.Errorf("%s: %v %s", claim, err, answer.Text)
			}
		})
	}
	wg.Wait()
	c := p.counters(1)
	if c.Units != 12 || c.Options["n"].Units != 12 || len(p.motion(1).Disputes) != 0 {
		t.Errorf("counters: %+v, disputes %v", c, p.motion(1).Disputes)
	}
	var place council.Community
	p.document("community", "it", &place)
	if place.NextNo != 14 {
		t.Errorf("%d numbers given out for 13 things", place.NextNo-1)
	}
	p.verified()
}
