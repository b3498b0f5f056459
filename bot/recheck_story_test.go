package bot_test

import (
	"strings"
	"testing"
	"time"

	"yishi/bot/council"
)

func TestARecheckCountsTheBallotsAgainAndHoldsTheNoticeUntilItIsAnswered(t *testing.T) {
	t.Parallel()
	for _, q := range polls() {
		t.Run(q.name(), func(t *testing.T) {
			p := townHall(t)
			no := p.opens(q)
			for words := range q.words(no) {
				for _, name := range []string{"张三", "王五", "孙七", "郑十"} {
					p.says(name, words)
				}
				break
			}
			p.want(p.says("王五", "要求复核 1"), "还没有结果")
			p.wait(p.motion(no).Closes.Sub(p.clock()))
			p.want(p.says("李主任", "公示 1 7天"), "开始公示")
			p.deliver()
			got := p.want(p.says("王五", "要求复核 1"), "重新数了4票", "一样", "公示不会生效")
			if q.secrecy == council.Secret {
				p.want(got, "谁投了什么不能再看")
			}
			p.want(p.inbox("李主任"), "要求复核", "答复复核 1")
			p.want(p.inbox("钱监事"), "要求复核", "重新数了4票")
			p.wantNo(p.inbox("李主任")+p.inbox("钱监事"), "王五")
			p.deliver()
			before := p.state()
			p.want(p.says("王五", "要求复核 1"), "已经要求过复核")
			p.unmoved(before)
			p.want(p.says("钱监事", "要求复核 1"), "重新数了4票")
			if got := p.posts(); len(got) != 0 {
				t.Errorf("told again: %+v", got)
			}
			p.wait(8 * 24 * time.Hour)
			p.want(strings.Join(p.groupPosts(), ""), "公示期满", "要求的复核还没答复", "先不生效")
			p.deliver()
			before = p.state()
			p.want(p.says("王五", "答复复核 1 没事"), "来办")
			p.want(p.says("李主任", "答复复核 1"), "请写上怎么答复")
			p.unmoved(before)
			p.want(p.says("李主任", "答复复核 1 监事在场又数了一遍"), "2位要求的人")
			p.want(p.inbox("王五"), "复核答复：「监事在场又数了一遍」")
			p.want(p.inbox("钱监事"), "监事在场又数了一遍")
			p.want(strings.Join(p.groupPosts(), "\n"), "复核答复", "公示期满")
			if n := p.noticeOf(no); n.State != council.InForce {
				t.Errorf("notice: %+v", n)
			}
			before = p.state()
			p.want(p.says("李主任", "答复复核 1 再答一次"), "没有等着答复的复核")
			p.unmoved(before)
			p.verified()
		})
	}
}

func TestALateAnswerToARecheckIsToldToTheSupervisor(t *testing.T) {
	p := townHall(t)
	p.decided(poll{title: "楼道装扶手"})
	p.says("张三", "要求复核 1")
	p.deliver()
	p.wait(4*24*time.Hour + time.Minute)
	p.want(p.inbox("李主任"), "要在", "答复复核 1")
	if p.inbox("钱监事") != "" {
		t.Error("the supervisor is told too early")
	}
	p.deliver()
	p.wait(time.Minute)
	p.wait(24 * time.Hour)
	p.want(p.inbox("钱监事"), "过了期限", "请督促")
	p.deliver()
	p.wait(24 * time.Hour)
	if got := p.posts(); len(got) != 0 {
		t.Errorf("said again: %+v", got)
	}
}

func TestACountThatDiffersIsNotAnsweredAway(t *testing.T) {
	p := townHall(t)
	no := p.decided(poll{title: "楼道装扶手"})
	p.says("李主任", "公示 1 3天")
	m := p.motion(no)
	sum := m.Result.Options["y"]
	sum.Heads++
	m.Result.Options["y"] = sum
	p.forges("motion", "1", m)
	p.deliver()
	p.want(p.says("张三", "要求复核 1"), "不一样", "已报告主任和监事")
	p.want(p.inbox("钱监事"), "不一样")
	p.want(p.says("李主任", "答复复核 1 没关系"), "不能只答复", "作废")
	p.wait(4 * 24 * time.Hour)
	if n := p.noticeOf(no); n.State != council.Held {
		t.Errorf("notice: %+v", n)
	}
}

func TestVoidingTakesTheSupervisorAndEndsEverythingThatWasDue(t *testing.T) {
	for _, q := range []poll{{title: "楼道装扶手"}, {title: "换垃圾桶", secrecy: council.Secret}} {
		t.Run(q.title, func(t *testing.T) {
			p := townHall(t)
			no := p.opens(q)
			p.says("张三", "1号赞成")
			p.deliver()
			p.want(p.says("李主任", "作废 1 名册有误"), "名册有误", "2号")
			p.want(p.inbox("钱监事"), "《"+q.title+"》作废，理由：名册有误", "核准 2")
			before := p.state()
			p.want(p.says("李主任", "核准 2"), "自己提的要别人核准")
			p.want(p.says("赵记录", "核准 2"), "监事来办")
			p.unmoved(before)
			p.want(p.says("钱监事", "核准 2"), "1号", "已作废")
			p.want(strings.Join(p.groupPosts(), ""), "【1号】", "作废", "名册有误")
			p.want(p.says("王五", "1号赞成"), "")
			if c := p.counters(no); c.Units != 1 {
				t.Errorf("a void motion took a ballot: %+v", c)
			}
			p.deliver()
			p.wait(4 * 24 * time.Hour)
			if m := p.motion(no); m.State != council.Voided || len(p.groupPosts()) != 0 {
				t.Errorf("went on: %+v %q", m, p.groupPosts())
			}
			before = p.state()
			p.want(p.says("李主任", "公示 1 3天"), "已经作废")
			p.want(p.says("张三", "要求复核 1"), "已经作废")
			p.want(p.says("李主任", "作废 1 再来一次"), "做不了这一步")
			p.unmoved(before)
			p.verified()
		})
	}
}

func TestVoidingADecisionAnnulsItsNotice(t *testing.T) {
	p := townHall(t)
	no := p.decided(poll{title: "楼道装扶手"})
	p.says("李主任", "公示 1 3天")
	p.deliver()
	p.says("李主任", "作废 1 名册有误")
	p.want(p.says("钱监事", "不准 2 名册没有错"), "名册没有错")
	p.says("李主任", "作废 1 名册真的有误")
	p.want(p.says("钱监事", "核准 3"), "已作废")
	if n := p.noticeOf(no); n.State != council.Annulled || n.Why != "名册真的有误" {
		t.Errorf("notice: %+v", n)
	}
	p.deliver()
	p.wait(8 * 24 * time.Hour)
	if got := p.groupPosts(); len(got) != 0 {
		t.Errorf("posted: %q", got)
	}
	p.want(p.says("张三", "结果 1"), "已作废，理由：名册真的有误")
	p.verified()
}
