package bot_test

import (
	"strings"
	"testing"
	"time"

	"yishi/bot/council"
)

// begins lets a meeting's hour come and begins it.
func (p *play) begins(at time.Time) string {
	p.t.Helper()
	p.wait(at.Add(-5 * time.Minute).Sub(p.clock()))
	got := p.want(p.says("李主任", "开始会议"), "签到码")
	return roomCode.FindStringSubmatch(got)[1]
}

func TestAResidentsMeetingCountsTheSilentWhoAreThere(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.want(p.says("李主任", "召开居民会议 8月20日 19:30 社区活动室"), "约好了", "居民会议")
	code := p.begins(time.Date(2026, 8, 20, 11, 30, 0, 0, time.UTC))
	for _, name := range []string{"张三", "李四", "王五", "孙七"} {
		p.says(name, "签到 "+code)
	}
	p.want(p.says("张三", "到会多少人"), "到会4人", "年满18岁", "人还不够", "还差")
	p.want(p.says("张三", "临时动议 修改居民公约"), "附议")
	p.want(p.says("王五", "附议"), "2号")
	p.says("李主任", "下一项")
	before := p.state()
	p.want(p.says("李主任", "现场表决"), "到会的人不够")
	p.unmoved(before)
	p.says("郑十", "签到")
	p.says("吴房东", "签到")
	p.says("周租客", "签到")
	p.want(p.says("张三", "到会多少人"), "到会7人", "人够了")
	got := p.says("李主任", "现场表决")
	if strings.Contains(got, "照样表决") {
		got = p.says("李主任", "1")
	}
	p.want(got, "现场表决", "分钟")
	for _, name := range []string{"张三", "李四", "王五"} {
		p.want(p.says(name, "2号赞成"), "已记")
	}
	p.want(p.says("赵记录", "2号赞成"), "2号")
	p.wait(6 * time.Minute)
	m := p.motion(2)
	if m.Result == nil || m.Result.Units != 3 || m.State != council.Rejected || m.Live == nil || m.Live.Heads < 9 {
		t.Errorf("three of those there are no majority of them: %s %+v live %+v", m.State, m.Result, m.Live)
	}
	p.verified()
}

func TestAtAJointMeetingTheMembersDecide(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.says("李主任", "联席会议成员 张三 王五 孙七")
	p.want(p.says("李主任", "联席会议成员"), "3位", "孙七")
	p.want(p.says("李主任", "联席会议 8月5日 19:30 活动室"), "约好了", "联席会议")
	code := p.begins(time.Date(2026, 8, 5, 11, 30, 0, 0, time.UTC))
	for _, name := range []string{"张三", "郑十", "吴房东"} {
		p.says(name, "签到 "+code)
	}
	p.want(p.says("郑十", "临时动议 把垃圾桶移到东门"), "附议") // a guest may move
	p.want(p.says("张三", "附议"), "2号")
	p.says("李主任", "下一项")
	p.want(p.says("李主任", "现场表决 2"), "到会的人不够", "还差1位")
	p.says("王五", "签到")
	p.want(p.says("李主任", "现场表决 2"), "签到的2票")
	p.says("郑十", "2号赞成")
	p.says("张三", "2号赞成")
	p.says("王五", "2号赞成")
	if c := p.counters(2); c.Units != 2 {
		t.Errorf("%d ballots", c.Units)
	}
	p.verified()
}

func TestAMeetingThatIsForgottenIsAdjournedByTheClock(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.opens(poll{title: "全小区加装电梯"})
	code := p.meets("开会 8月5日 19:30 社区活动室 议题 1")
	p.says("张三", "签到 "+code)
	p.says("李主任", "下一项")
	p.wait(25 * time.Hour)
	p.restart()
	p.wait(0)
	if m := p.meetingNo("2"); m.State != council.MeetingHeld || len(m.Items) != 1 {
		t.Errorf("meeting: %+v", m)
	}
	p.want(p.says("张三", "举手"), "现在没有会在开")
	p.want(p.says("李主任", "会议纪要"), "2号会议纪要", "到会1人")
	p.verified()
}

func TestOneMeetingRunsAtATime(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.says("李主任", "开会 8月5日 19:30 社区活动室")
	p.want(p.says("赵记录", "开会 8月5日 19:30 二楼"), "同一时间", "1号会议", "理由")
	p.want(p.says("赵记录", "理由：两个小组分开议"), "约好了", "2号会议")
	p.begins(time.Date(2026, 8, 5, 11, 30, 0, 0, time.UTC))
	p.want(p.says("赵记录", "开始会议 2"), "1号会议还没散")
	p.want(p.says("李主任", "散会"), "散会了")
	p.want(p.says("赵记录", "开始会议 2"), "签到码")
	p.verified()
}

func TestTheCodeIsNeverSaidBeforeOthers(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.joinGroup("李主任", "赵记录")
	p.inGroup("李主任", "绑定本群")
	p.says("李主任", "开会 8月5日 19:30 社区活动室")
	p.wait(time.Date(2026, 8, 5, 11, 25, 0, 0, time.UTC).Sub(p.clock()))
	p.deliver()
	got := p.inGroup("李主任", "开始会议 1")
	p.want(got, "签到码私聊发给您了")
	code := roomCode.FindStringSubmatch(p.inbox("李主任"))
	if len(code) != 2 || strings.Contains(got, code[1]) || strings.Contains(strings.Join(p.groupPosts(), "\n"), code[1]) {
		t.Errorf("code %q, said in the group: %s", code, got)
	}
	p.verified()
}

func TestAMeetingTakesUpTheProposalsOnTheAgenda(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.want(p.says("张三", "提议 楼道装扶手"), "1号")
	p.want(p.says("李主任", "开会 8月5日 19:30 社区活动室"), "约好了", "2号会议")
	if m := p.meetingNo("2"); len(m.Motions) != 0 {
		t.Errorf("a proposal without seconds is on the agenda: %v", m.Motions)
	}
	p.want(p.says("李主任", "受理 1"), "已受理")
	p.want(p.says("李主任", "开会 8月6日 19:30 社区活动室"), "3号会议", "议1号")
	p.want(p.says("王五", "意见 1 扶手要装两边"), "1")
	code := p.begins(time.Date(2026, 8, 6, 11, 30, 0, 0, time.UTC))
	for _, name := range []string{"张三", "王五", "孙七"} {
		p.says(name, "签到 "+code)
	}
	p.says("李主任", "下一项")
	got := p.says("李主任", "现场表决")
	if strings.Contains(got, "照样表决") {
		got = p.says("李主任", "1")
	}
	p.want(got, "现场表决", "签到的3票")
	p.says("张三", "1号赞成")
	p.says("王五", "1号赞成")
	p.wait(6 * time.Minute)
	if m := p.motion(1); m.State != council.Passed {
		t.Errorf("state %s", m.State)
	}
	p.says("李主任", "散会")
	p.want(p.says("李主任", "会议纪要"), "1号《楼道装扶手》", "扶手要装两边", "表决：赞成2")
	p.wait(20 * 24 * time.Hour)
	p.wantNo(p.inbox("李主任"), "还没答复")
	p.verified()
}
