package bot_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"yishi/bot"
)

// printed is the form of a code on a slip.
var printed = regexp.MustCompile(`[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}`)

func TestACodeBindsOneIdentityPerChannelAndIsAnsweredWithTheNotice(t *testing.T) {
	p := newPlay(t)
	got := p.want(p.says("张三", p.slips["张三"]), "登记好了", "幸福里", "1-1-201", "撤回同意")
	notice := got[strings.Index(got, "这里由"):]
	if n := len([]rune(strings.SplitN(notice, "\n", 2)[0])); n > 120 {
		t.Errorf("the notice has %d characters", n)
	}
	p.joinGroup("张三") // another channel, the same code
	before := p.state()
	for _, c := range []struct{ why, code string }{
		{"used up in this channel", p.slips["张三"]},
		{"a code that nobody has", "K7M4-92QX"},
		{"a code with a letter that no code has", "K7M4-92Q0"},
	} {
		p.want(p.says("路人："+c.why, c.code), "这个码不对，或已经用过了")
	}
	p.unmoved(before)
}

func TestTheCodeIsReadInWhateverFormItIsTyped(t *testing.T) {
	for _, c := range []struct {
		name string
		form func(string) string
	}{
		{"as printed", func(s string) string { return s }},
		{"in lower case", strings.ToLower},
		{"without the dash", func(s string) string { return strings.ReplaceAll(s, "-", "") }},
		{"with a space for the dash", func(s string) string { return strings.ReplaceAll(s, "-", " ") }},
		{"in full width", fullWidth},
		{"after a word", func(s string) string { return "登记码 " + s }},
		{"in a sentence", func(s string) string { return "我的登记码是" + s }},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := newPlay(t)
			p.want(p.says("张三", c.form(p.slips["张三"])), "登记好了")
		})
	}
}

func fullWidth(s string) string {
	return strings.Map(func(r rune) rune {
		if r > ' ' && r < 0x7f {
			return r + 0xfee0
		}
		return r
	}, s)
}

func TestACodeShownInTheGroupIsVoidForEverybody(t *testing.T) {
	for _, c := range []struct{ name, writer string }{
		{"typed by its owner, who is not registered", "张三"},
		{"typed by somebody who is registered", "李主任"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := newPlay(t)
			p.joinGroup("李主任")
			got := p.want(p.inGroup(c.writer, p.slips["张三"]), "登记码不能发在群里", "作废", "私聊")
			p.want(p.says("张三", p.slips["张三"]), "这个码不对")
			before := p.state()
			for _, other := range []string{p.slips["张三"], "K7M4-92QX"} {
				if again := p.inGroup(c.writer, other); again != got {
					t.Errorf("%s is answered %q", other, again)
				}
			}
			p.unmoved(before)
		})
	}
}

func TestWrongCodesAreLimitedToFiveInAQuarterOfAnHour(t *testing.T) {
	p := newPlay(t)
	for range 5 {
		p.want(p.says("张三", "K7M4-92QX"), "这个码不对")
	}
	p.want(p.says("张三", "K7M4-92QX"), "过15分钟再发")
	p.want(p.says("张三", p.slips["张三"]), "过15分钟再发")
	p.want(p.says("李四", p.slips["李四"]), "登记好了") // others are not kept waiting
	p.passes(15 * time.Minute)
	p.want(p.says("张三", p.slips["张三"]), "登记好了")
}

func TestANewBindingIsToldToTheHouseholdWhichCanStopIt(t *testing.T) {
	p := newPlay(t)
	p.join("张三", "钱监事", "李主任")
	p.deliver()
	p.join("李四")
	p.want(p.inbox("张三"), "1-1-201", "李*", "不是我家的人")
	p.deliver()
	p.want(p.says("李四", "我的户"), "张三 业主，8月3日登记", "李四 共有人，8月3日登记")

	p.want(p.says("张三", "不是我家的人"), "李四", "停住")
	p.want(p.inbox("李主任"), "1-1-201", "李*")
	p.want(p.inbox("钱监事"), "1-1-201")
	p.want(p.says("李四", "我的户"), "请发您家的登记码")
	p.want(p.says("李四", p.slips["李四"]), "这个码不对") // the code that let them in is void as well
	p.want(p.says("张三", "我的户"), "李四 共有人，还没登记")
	p.want(p.says("张三", "不是我家的人"), "您家没有别人登记")
	p.verified()
}

func TestOneIdentityIsOnePerson(t *testing.T) {
	p := newPlay(t)
	p.join("张三")
	before := p.state()
	p.want(p.says("张三", p.slips["王五"]), "您已登记：张三")
	p.unmoved(before)
	p.want(p.says("王五", p.slips["王五"]), "登记好了")
}

func TestOnlyWrongCodesCountAgainstTheWholeServer(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	counted := func() int {
		n, err := p.store.Tries(p.ctx, "code:server", 15*time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if n := counted(); n != 0 {
		t.Errorf("right codes were counted %d times", n)
	}
	p.says("路人", "K7M4-92QX")
	p.says("路人", "9-9-901 张三")
	if n := counted(); n != 2 {
		t.Errorf("a wrong code and a wrong claim were counted %d times", n)
	}
}

func TestALostCodeIsReplacedByTwoOfficersAndShownOnce(t *testing.T) {
	p := newPlay(t)
	p.join("赵记录", "钱监事", "李四")
	p.want(p.says("赵记录", "补码 1-1-201 张三"), "1号", "核准 1")
	in := p.message("钱监事", "核准 1")
	got := p.want(p.hears(in), "新登记码", "1-1-201张三", "只显示这一次")
	code := printed.FindString(got)
	if code == "" {
		t.Fatalf("no code in %q", got)
	}
	p.want(p.inbox("李四"), "张*", "补了登记码")
	for key, value := range p.dump() {
		if strings.Contains(value, code) || strings.Contains(value, strings.ReplaceAll(code, "-", "")) {
			t.Errorf("%s keeps the code", key)
		}
	}
	p.restart()
	p.wantNo(p.want(p.hears(in), "显示过一次"), code)
	p.want(p.says("张三", p.slips["张三"]), "这个码不对")
	p.want(p.says("张三", code), "登记好了")
	p.verified()
}

func TestANewPhoneEndsTheOldIdentity(t *testing.T) {
	p := newPlay(t)
	p.join("赵记录", "钱监事", "张三")
	p.want(p.says("赵记录", "换微信 张三 1-1-201"), "核准 1")
	p.want(p.says("张三", "我的户"), "张三 业主，8月3日登记") // nothing yet
	code := printed.FindString(p.says("钱监事", "核准 1"))
	p.want(p.says("张三", "我的户"), "请发您家的登记码")
	p.want(p.says("张三新手机", code), "张三，登记好了")
	p.verified()
}

func TestAScannedSlipBindsLikeATypedCode(t *testing.T) {
	p := newPlay(t)
	in := p.message("张三", "k:"+p.slips["张三"])
	in.Kind = bot.Scanned
	p.want(p.hears(in), "登记好了")
	in = p.message("李四", "k:"+p.slips["李四"])
	in.Kind = bot.Followed
	p.want(p.hears(in), "登记好了")
}
