package bot_test

import (
	"strings"
	"testing"
	"time"
)

func TestAMeetingIsCalledAnsweredAndRemindedOfOnceEach(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.joinGroup("李主任", "张三", "王五")
	p.inGroup("李主任", "绑定本群")
	no := p.opens(poll{title: "全小区加装电梯"})
	p.deliver()
	before := p.state()
	for _, name := range []string{"王楼长", "钱监事", "张三"} {
		p.want(p.says(name, "开会 8月5日 19:30 社区活动室 议题 1"), "来办")
	}
	p.want(p.says("李主任", "开会 社区活动室"), "")
	p.want(p.says("李主任", "开会 8月1日 19:30 社区活动室"), "请说开会的时间")
	p.want(p.says("李主任", "开会 8月5日 19:30 社区活动室 议题 9"), "没有9号")
	p.want(p.says("张三", "我参加"), "没有约好的会")
	p.unmoved(before)

	p.want(p.says("赵记录", "开会 8月5日 19:30 社区活动室 议题 1"), "约好了", "2号会议", "19:30", "社区活动室", "议1号")
	p.want(strings.Join(p.groupPosts(), "\n"), "开会通知", "2号会议", "周三（8月5日）19:30", "社区活动室", "我参加")
	p.deliver()
	p.want(p.says("张三", "我参加"), "等您来", "2号会议")
	p.want(p.inGroup("王五", "来不了"), "您来不了")
	p.want(p.says("李四", "我参加"), "等您来")
	p.want(p.says("李四", "来不了"), "您来不了")
	p.want(p.says("孙七", "我参加"), "等您来")

	start := time.Date(2026, 8, 5, 11, 30, 0, 0, time.UTC)
	for _, c := range []struct {
		before time.Duration
		want   string
	}{{24 * time.Hour, "明天开会"}, {time.Hour, "还有一小时"}, {0, "会议开始"}} {
		p.wait(start.Add(-c.before - time.Second).Sub(p.clock()))
		if posts := p.groupPosts(); len(posts) > 0 && strings.Contains(posts[0], "会议") && strings.Contains(posts[0], c.want) {
			t.Errorf("too early: %q", posts)
		}
		p.deliver()
		p.wait(time.Second)
		p.wait(10 * time.Minute)
		p.restart()
		p.wait(0)
		posts := strings.Join(p.groupPosts(), "\n")
		if strings.Count(posts, c.want) != 1 {
			t.Errorf("%q is said %d times: %s", c.want, strings.Count(posts, c.want), posts)
		}
		if c.before > 0 {
			p.want(posts, "2位说来")
		}
		p.deliver()
	}
	p.want(p.says("张三", "我参加"), "没有约好的会")
	if m := p.motion(no); m.No != 1 {
		t.Errorf("motion: %+v", m)
	}
	p.wait(7 * 24 * time.Hour)
	p.verified()
}

func TestAReminderThatComesTooLateIsLetGo(t *testing.T) {
	p := newPlay(t)
	p.join("李主任")
	p.bindsGroup()
	p.says("李主任", "开会 8月5日 19:30 社区活动室")
	p.deliver()
	p.wait(5 * 24 * time.Hour) // nobody was there to say it
	if posts := p.groupPosts(); len(posts) != 0 {
		t.Errorf("said after the meeting: %q", posts)
	}
	p.wait(time.Hour)
	p.verified()
}

func TestMotionsAndMeetingsShareOneSeriesOfNumbers(t *testing.T) {
	p := newPlay(t)
	p.join("李主任", "赵记录", "张三")
	p.want(p.says("李主任", "开会 8月5日 19:30 社区活动室"), "1号会议")
	if no := p.opens(poll{title: "全小区加装电梯"}); no != 2 {
		t.Errorf("motion %d", no)
	}
	p.want(p.says("赵记录", "补码 1-1-201 张三"), "3号")
	p.want(p.says("张三", "1号过了没"), "没有1号")
	p.want(p.says("张三", "2号过了没"), "【2号】")
}
