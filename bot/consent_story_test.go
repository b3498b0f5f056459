package bot_test

import (
	"strings"
	"testing"
	"time"

	"yishi/bot"
	"yishi/bot/council"
)

func TestWithdrawingConsentErasesTheIdentityAndKeepsTheBallot(t *testing.T) {
	for words, want := range map[string]string{"撤回同意": "已撤回同意", "删除我": "已删除"} {
		t.Run(words, func(t *testing.T) {
			p := newPlay(t)
			p.join("李主任", "张三")
			p.joinGroup("张三")
			no := p.opens(poll{title: "全小区加装电梯"})
			p.says("张三", "1号赞成")
			p.deliver()
			p.want(p.says("张三", words), want, "投过的票")
			p.want(p.says("张三", "我的户"), "请发您家的登记码")
			p.want(p.says("张三", p.slips["张三"]), "这个码不对")
			if c := p.counters(no); c.Options["y"].Units != 1 {
				t.Errorf("the ballot went: %+v", c)
			}
			for key, value := range p.state() {
				if strings.Contains(value, "openid-张三") {
					t.Errorf("%s still knows the identity: %s", key, value)
				}
			}
			var m council.Membership
			if !p.document("member", "3", &m) || !m.Refused {
				t.Errorf("the wish is not kept: %+v", m)
			}
			p.deliver()
			p.passes(48 * time.Hour)
			p.want(p.says("李主任", "提醒还没投的 1"), "8票没投")
			p.verified()
		})
	}
}

func TestUnfollowingNeverUndoesACastBallot(t *testing.T) {
	for _, secrecy := range []council.Secrecy{council.Open, council.Secret} {
		t.Run(string(secrecy), func(t *testing.T) {
			p := newPlay(t)
			p.join("李主任", "张三", "王五", "孙七")
			p.joinGroup("张三")
			no := p.opens(poll{title: "全小区加装电梯", secrecy: secrecy})
			p.says("张三", "1号赞成")
			left := p.message("张三", "")
			left.Kind = bot.Left
			if got := p.hears(left); got != "" {
				t.Errorf("nobody is there to read %q", got)
			}
			p.want(p.says("张三", "1号反对"), "请发您家的登记码")
			if c := p.counters(no); c.Units != 1 {
				t.Errorf("the ballot went: %+v", c)
			}
			in := p.grouped("张三", "我的投票") // the other channel stays bound
			in.Chat, in.ChatID = bot.Private, ""
			p.want(p.hears(in), "《全小区加装电梯》您家投")
			state := p.state()
			p.restart()
			p.hears(left) // sent again
			p.unmoved(state)

			p.want(p.says("张三", p.slips["张三"]), "登记好了") // and back
			p.want(p.says("张三", "1号反对"), "已改")
			p.says("王五", "1号反对")
			p.says("孙七", "1号反对")
			p.wait(7 * 24 * time.Hour)
			if r := p.motion(no).Result; r.Options["n"].Units != 3 {
				t.Errorf("result: %+v", r)
			}
			p.verified()
		})
	}
}

func TestMyDataSaysAllThatIsKept(t *testing.T) {
	p := newPlay(t)
	p.join("张三")
	p.joinGroup("张三")
	got := p.want(p.says("张三", "导出我的数据"), "张三，手机13800000003，房屋1-1-201，编号3", "满18岁：是", "openid-张三", "凭登记码", "wecombot", "删除我")
	p.wantNo(got, "李四", "13800000004")
	var m council.Membership
	p.document("member", "3", &m)
	p.wantNo(got, m.Code)
	p.want(p.inGroup("张三", "导出我的数据"), "私聊")
}

func TestWhoWantsNoRemindersGetsNone(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "张三", "王五")
	p.opens(poll{title: "全小区加装电梯"})
	p.deliver()
	p.want(p.says("张三", "别提醒我"), "以后不提醒")
	p.want(p.says("李主任", "提醒还没投的 1"), "9票没投", "正在", "告诉您")
	p.wait(time.Second)
	p.want(p.inbox("李主任"), "1号提醒完了", "2位")
	if p.inbox("张三") != "" {
		t.Error("reminded all the same")
	}
	p.want(p.inbox("王五"), "1号", "您家还没投", "别提醒我")
	p.deliver()
	p.want(p.says("张三", "可以提醒我"), "会提醒")
	p.passes(25 * time.Hour)
	p.want(p.says("李主任", "提醒还没投的 1"), "正在")
	p.wait(time.Second)
	p.want(p.inbox("李主任"), "1号提醒完了", "3位")
	p.want(p.inbox("张三"), "您家还没投")
}
