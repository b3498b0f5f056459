package bot_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"yishi/bot/council"
	"yishi/bot/speech"
)

// accepts has name take on what principal asked.
func (p *play) accepts(name, principal string) string {
	p.t.Helper()
	return p.means(name, speech.Intent{Intent: "accept_proxy", Answer: "yes", Name: principal})
}

// proxiesOf is the public list.
func (p *play) proxiesOf(name string, motion int) string {
	p.t.Helper()
	return p.means(name, speech.Intent{Intent: "proxies", Motion: motion})
}

func TestAProxyIsAskedAcceptedCastAndShown(t *testing.T) {
	for _, q := range polls() {
		if q.form == council.Multi {
			continue // as with the other forms
		}
		t.Run(q.name(), func(t *testing.T) {
			p := newPlay(t)
			p.join("李主任", "孙七", "郑十", "王五")
			no := p.opens(q)
			var words, letters string
			for w, l := range q.words(no) {
				words, letters = w, l
			}
			p.deliver()
			p.want(p.says("郑十", "委托 孙七 投 "+strconv.Itoa(no)), "已去问孙七")
			p.want(p.inbox("孙七"), "郑十（3-1-102）想请您替他投", "接受委托")
			p.want(p.proxiesOf("王五", no), "没有委托")
			p.want(p.accepts("孙七", "郑十"), "您替郑十投")
			p.want(p.inbox("郑十"), "孙七答应替您投")
			p.want(p.proxiesOf("王五", no), "郑十委托孙七投"+strconv.Itoa(no)+"号")
			p.deliver()
			got := p.want(p.says("孙七", words), "已记", "3-1-102也一起投了")
			if q.secrecy == council.Secret {
				p.want(p.inbox("郑十"), "按委托替3-1-102投过了", "无记名")
			} else {
				p.want(p.inbox("郑十"), "按委托替3-1-102投了", "回执")
				if c := p.counters(no); c.Options[letters[:1]].Units != 2 {
					t.Errorf("counters: %+v", c)
				}
			}
			if strings.Contains(got, receipt(p.inbox("郑十"))) {
				t.Error("the holder reads the principal's receipt")
			}
			if c := p.counters(no); c.Units != 2 || c.Doors[council.ByProxy] != 1 || c.Doors[council.ByOwn] != 1 {
				t.Errorf("counters: %+v", c)
			}
			p.wait(7 * 24 * time.Hour)
			p.want(p.says("王五", "结果 "+strconv.Itoa(no)), "委托1", "自己投1")
			p.want(p.proxiesOf("王五", no), "郑十委托孙七投")
			p.want(p.proxiesOf("王五", 0), "没有委托")
			p.verified()
		})
	}
}

func TestTheOwnBallotAlwaysWinsOverTheProxy(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "孙七", "郑十", "张三", "李四")
	no := p.opens(poll{title: "全小区加装电梯"})
	p.says("郑十", "委托 孙七")
	p.want(p.accepts("孙七", ""), "以后的每次投票")
	p.want(p.says("孙七", "1号赞成"), "3-1-102也一起投了")
	p.want(p.says("郑十", "我的投票"), "赞成", "委托")
	p.want(p.says("郑十", "1号反对"), "改投【反对】")
	p.want(p.says("孙七", "1号弃权"), "改投【弃权】", "3-1-102家里已投过")
	c := p.counters(no)
	if c.Options["n"].Units != 1 || c.Options["a"].Units != 1 || c.Doors[council.ByProxy] != 0 || c.Doors[council.ByOwn] != 2 {
		t.Errorf("counters: %+v", c)
	}
	p.want(p.says("郑十", "撤票 1"), "已撤回") // and then the proxy may
	p.want(p.says("孙七", "1号反对"), "3-1-102也一起投了")
	p.deliver()
	p.want(p.says("孙七", "撤票 1"), "替3-1-102投的票也撤回了")
	p.want(p.inbox("郑十"), "撤回了")
	p.says("孙七", "1号反对")
	p.want(p.says("郑十", "撤票 1"), "已撤回") // the principal takes back what the proxy cast
	if c := p.counters(no); c.Units != 1 {
		t.Errorf("counters: %+v", c)
	}
	p.want(p.says("郑十", "取消委托"), "委托已取消")
	p.want(p.inbox("孙七"), "郑十取消了给您的委托")
	p.wantNo(p.says("孙七", "1号赞成"), "一起投了")
	if c := p.counters(no); c.Units != 1 {
		t.Errorf("counters: %+v", c)
	}
	p.verified()
}

func TestNobodyHoldsMoreThanThreeNorPassesOn(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.opens(poll{title: "全小区加装电梯"})
	for _, name := range []string{"郑十", "王五", "赵记录"} {
		p.want(p.says(name, "委托 孙七 投 1"), "已去问")
		p.want(p.accepts("孙七", name), "您替"+name+"投")
	}
	before := p.state()
	p.want(p.says("钱监事", "委托 孙七 投 1"), "已经替3个人投")
	p.want(p.says("孙七", "委托 张三 投 1"), "不能再转委托")
	p.want(p.says("张三", "委托 郑十 投 1"), "不能再转委托")
	p.want(p.says("郑十", "委托 郑十 投 1"), "同一个人")
	p.want(p.says("郑十", "委托 冯六 投 1"), "没找到")
	p.want(p.says("郑十", "委托 孙七 投 9"), "没有9号")
	p.want(p.says("周租客", "委托 孙七 投 1"), "租")
	p.want(p.accepts("孙七", "郑十"), "没有人请您")
	p.want(p.accepts("张三", ""), "没有人请您")
	p.want(p.says("张三", "取消委托"), "没有委托")
	p.unmoved(before)
	got := p.want(p.says("孙七", "1号赞成"), "一起投了")
	p.want(got, "3-1-102", "1-1-202", "2-1-101")
	if c := p.counters(1); c.Doors[council.ByProxy] != 3 {
		t.Errorf("counters: %+v", c)
	}
	p.want(p.means("孙七", speech.Intent{Intent: "accept_proxy", Answer: "no", Name: "郑十"}), "不替郑十投了")
	p.want(p.inbox("郑十"), "不方便替您投")
	p.want(p.says("钱监事", "委托 孙七 投 1"), "已去问") // now there is room
}

func TestTwoWhoAskAtOnceDoNotFillTheThirdPlaceTwice(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.opens(poll{title: "全小区加装电梯"})
	for _, name := range []string{"郑十", "王五", "赵记录", "钱监事"} {
		p.want(p.says(name, "委托 孙七 投 1"), "已去问")
	}
	p.want(p.means("孙七", speech.Intent{Intent: "accept_proxy", Answer: "yes"}), "谁的委托", "1 ", "2 ", "3 ")
	for _, name := range []string{"郑十", "王五", "赵记录"} {
		p.accepts("孙七", name)
	}
	p.want(p.accepts("孙七", "钱监事"), "已经替3个人投")
}

func TestCandidatesAndRepresentativesHaveNoProxies(t *testing.T) {
	p := newPlayOf(t, strings.ReplaceAll(strings.Replace(smallPlace, "身份", "身份,选民", 1), ",\n", ",,是\n"))
	p.join("李主任", "孙七", "郑十", "张三")
	p.says("郑十", "委托 孙七")
	p.accepts("孙七", "")
	no := p.opens(poll{title: "选自管委", options: "孙七、陈二二、褚三三、卫四四", form: council.Election, picks: 2})
	p.want(p.says("张三", "委托 孙七 投 "+strconv.Itoa(no)), "候选人")
	got := p.says("孙七", strconv.Itoa(no)+" AB")
	p.want(got, "已记", "孙七是"+strconv.Itoa(no)+"号的候选人")
	if c := p.counters(no); c.Units != 1 {
		t.Errorf("a candidate cast for another: %+v", c)
	}
	p.verified()
}

func TestAProxyOfWhoHasNoBallotCountsAndARepeatCastsOnce(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "周租客", "郑十")
	no := p.opens(poll{title: "全小区加装电梯"})
	p.says("郑十", "委托 周租客 投 1")
	p.accepts("周租客", "郑十")
	p.deliver()
	in := p.message("周租客", "1号赞成")
	got := p.want(p.hears(in), "3-1-102也一起投了")
	state := p.state()
	p.restart()
	if again := p.hears(in); again != got {
		t.Errorf("the repeat says\n%s\nnot\n%s", again, got)
	}
	p.unmoved(state)
	if c := p.counters(no); c.Units != 1 || c.Doors[council.ByProxy] != 1 {
		t.Errorf("counters: %+v", c)
	}
	p.passes(7 * 24 * time.Hour)
	p.want(p.says("郑十", "委托 周租客 投 1"), "没有在投票")
}
