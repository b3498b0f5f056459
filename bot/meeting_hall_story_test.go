package bot_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"yishi/bot/council"
)

// roomCode finds the code for signing in.
var roomCode = regexp.MustCompile(`签到码 (\d{4})`)

// meets calls a meeting for Wednesday evening, lets its hour come, begins it, and returns
// its code.
func (p *play) meets(words string) string {
	p.t.Helper()
	p.want(p.says("李主任", words), "约好了")
	p.wait(time.Date(2026, 8, 5, 11, 25, 0, 0, time.UTC).Sub(p.clock()))
	got := p.want(p.says("李主任", "开始会议"), "会议开始了", "签到码", "2分钟", "最多2次")
	return roomCode.FindStringSubmatch(got)[1]
}

// wrongCode is another code than the right one.
func wrongCode(code string) string {
	if code == "0000" {
		return "0001"
	}
	return "0000"
}

func (p *play) meetingNo(no string) council.Meeting {
	p.t.Helper()
	var m council.Meeting
	if !p.document("meeting", no, &m) {
		p.t.Fatalf("no meeting %s", no)
	}
	return m
}

func TestAMeetingFromNoticeToPublishedMinutes(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.joinGroup("李主任", "张三", "王五")
	p.inGroup("李主任", "绑定本群")
	p.opens(poll{title: "全小区加装电梯"})
	p.deliver()
	code := p.meets("开会 8月5日 19:30 社区活动室 议题 1")
	p.want(strings.Join(p.groupPosts(), "\n"), "2号会议开始了", "签到")
	p.wantNo(strings.Join(p.groupPosts(), "\n"), code)

	p.want(p.says("张三", "签到 "+code), "签到好了（现场）", "1位")
	p.want(p.says("王五", "签到 "+wrongCode(code)), "签到码不对")
	p.want(p.inGroup("王五", "签到 "+code), "私聊")
	p.want(p.says("王五", "签到 "+code), "现场", "2位")
	p.want(p.says("孙七", "签到"), "签到好了（远程）", "3位")
	p.want(p.says("孙七", "签到"), "已经签到了")
	p.want(p.says("孙七", "签到 "+code), "现场") // came after all
	p.want(p.says("郑十", "签到"), "远程")
	p.want(p.says("李主任", "签到 "+code), "5位")
	p.want(p.says("张三", "到会多少人"), "到会5人", "现场4人", "远程1人", "还差", "㎡")

	p.want(p.says("张三", "举手"), "第1位", "2分钟")
	p.want(p.says("李四", "举手"), "请先签到")
	p.want(p.says("李主任", "下一项"), "第1项", "1号《全小区加装电梯》")
	p.want(p.says("张三", "临时动议 把垃圾桶移到东门"), "临时动议", "附议")
	p.want(strings.Join(p.groupPosts(), "\n"), "《把垃圾桶移到东门》")
	p.want(p.says("张三", "附议"), "别人来附议")
	p.want(p.says("李四", "附议"), "请先签到")
	p.want(p.says("郑十", "附议"), "3号《把垃圾桶移到东门》", "现场表决 3")
	p.want(p.says("李主任", "下一项"), "第2项", "3号《把垃圾桶移到东门》")

	p.want(p.says("王五", "意见 3 东门走的人少，味道小"), "3")
	p.want(p.says("张三", "意见 3 要先跟保洁说好时间"), "3")
	p.deliver()
	p.want(p.says("李主任", "现场表决"), "现场表决", "签到的5票", "5分钟")
	p.want(strings.Join(p.groupPosts(), "\n"), "【3号】", "签到的5票")
	p.want(p.says("李四", "3号赞成"), "3号") // not signed in
	p.want(p.says("张三", "3号赞成"), "已记")
	p.want(p.says("王五", "3号赞成"), "已记")
	p.want(p.says("孙七", "3号反对"), "已记")
	p.want(p.says("李主任", "散会"), "正在现场表决")
	p.want(p.says("李主任", "下一项"), "正在现场表决")
	if c := p.counters(3); c.Units != 3 {
		t.Fatalf("%d ballots", c.Units)
	}
	p.wait(6 * time.Minute)
	if m := p.motion(3); m.State != council.Passed || m.Result.Units != 3 || m.Roll.Units != 5 {
		t.Fatalf("motion 3: %s %+v", m.State, m.Result)
	}
	p.deliver()

	p.want(p.says("李主任", "散会"), "散会了", "纪要草稿")
	p.want(p.inbox("赵记录"), "纪要草稿好了", "更正纪要 2")
	draft := p.want(p.says("赵记录", "会议纪要 2"), "2号会议纪要", "到会5人", "张*", "3号《把垃圾桶移到东门》（临时动议，已附议）", "赞成2", "东门走的人少，味道小", "草稿")
	p.wantNo(draft, "张三", "王五")
	p.want(p.says("张三", "会议纪要 2"), "还没定稿")
	p.want(p.says("张三", "更正纪要 2 王五没来"), "来办")
	p.want(p.says("赵记录", "更正纪要 2 会上还看了施工图"), "更正记进")
	p.want(p.says("赵记录", "通过纪要 2"), "来办")
	p.deliver()
	p.want(p.says("李主任", "通过纪要 2"), "公布了", "校验码")
	p.want(p.says("李主任", "通过纪要 2"), "不能再改")
	p.want(p.says("赵记录", "更正纪要 2 再改一句"), "不能再改")
	var kept council.Minutes
	p.document("minutes", "2", &kept)
	p.want(strings.Join(p.groupPosts(), "\n"), "2号会议纪要", "更正：会上还看了施工图", kept.Hash[:16])
	p.want(p.says("张三", "会议纪要 2"), "更正：会上还看了施工图", "已通过")
	p.want(p.says("张三", "会议纪要"), "2号会议纪要")
	p.verified()
}

func TestWhoHasNotSpokenGoesFirstAndSidesAlternate(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.opens(poll{title: "全小区加装电梯"})
	code := p.meets("开会 8月5日 19:30 社区活动室 议题 1")
	for _, name := range []string{"张三", "李四", "王五", "孙七"} {
		p.says(name, "签到 "+code)
	}
	p.want(p.says("李主任", "下一位"), "没有人举手")
	p.says("李主任", "下一项")
	hand := func(name, side string) {
		t.Helper()
		p.want(p.says(name, "举手"), "位")
		p.want(p.says(name, side), "记下了")
	}
	hand("张三", "1")
	hand("李四", "1")
	hand("王五", "2")
	p.want(p.says("张三", "举手"), "已经在排队")
	p.want(p.says("李主任", "下一位"), "请张三发言", "下一位是王五")
	p.want(p.says("张三", "举手"), "正轮到您说")
	p.want(p.inbox("张三"), "轮到您发言")
	p.want(p.says("李主任", "下一位"), "请王五发言")
	hand("张三", "1")
	hand("孙七", "2")
	p.want(p.says("李主任", "下一位"), "请李四发言") // before 张三, who has spoken
	p.want(p.says("李主任", "下一位"), "请孙七发言")
	p.want(p.says("李主任", "下一位"), "请张三发言")
	p.want(p.says("李主任", "下一位"), "都说完了")
	p.want(p.says("张三", "举手"), "说过2次")
	p.want(p.says("张三", "下一位"), "来办")
	p.want(p.says("李主任", "散会"), "散会了")
	p.want(p.says("李主任", "1"), "发言5次", "赞成的3次", "反对的2次")
	p.verified()
}

func TestASpeakersTimeEndsByTheClock(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.bindsGroup()
	p.opens(poll{title: "全小区加装电梯"})
	code := p.meets("开会 8月5日 19:30 社区活动室 议题 1")
	p.says("张三", "签到 "+code)
	p.says("王五", "签到 "+code)
	p.says("李主任", "下一项")
	p.says("张三", "举手")
	p.says("王五", "举手")
	p.says("李主任", "下一位")
	p.deliver()
	p.wait(119 * time.Second)
	p.wantNo(strings.Join(p.groupPosts(), "\n"), "时间到")
	p.wait(2 * time.Second)
	p.wait(0)
	posts := strings.Join(p.groupPosts(), "\n")
	if strings.Count(posts, "时间到") != 1 {
		t.Errorf("said: %s", posts)
	}
	p.want(p.says("李主任", "下一位"), "请王五发言")
	p.verified()
}

func TestTheRulesOfOrderAreTheCommunitys(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.opens(poll{title: "全小区加装电梯"})
	p.meets("开会 8月5日 19:30 社区活动室 议题 1")
	p.want(p.says("李主任", "2"), "每人每项说2分钟", "没说过的先说", "轮着说")
	p.want(p.says("李主任", "2"), "改成多少")
	p.want(p.says("李主任", "1"), "最多1次")
	p.want(p.says("李主任", "开始会议"), "最多1次")
	p.want(p.says("李主任", "改规则 发言"), "发言规则", "最多1次")
	p.want(p.says("李主任", "1"), "改成多少")
	p.want(p.says("李主任", "3"), "每人每项说5分钟")
	p.want(p.says("王楼长", "改规则 发言"), "来办")
	p.says("李主任", "改规则 发言")
	p.want(p.says("李主任", "3"), "改哪一条")
	p.wantNo(p.says("李主任", "3"), "轮着说")
	p.says("张三", "签到")
	p.says("李主任", "下一项")
	p.want(p.says("张三", "举手"), "5分钟")
	p.says("李主任", "下一位")
	p.says("李主任", "下一位")
	p.want(p.says("张三", "举手"), "说过1次")
	p.verified()
}

func TestALateNoticeIsShownAndNeedsAReason(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.bindsGroup()
	got := p.says("李主任", "召开居民会议 8月12日 19:30 社区活动室")
	p.want(got, "先别急", "提前10天", "2026-08-02", "理由")
	p.wantNo(strings.Join(p.groupPosts(), "\n"), "开会通知")
	p.want(p.says("李主任", "理由：台风要来，楼顶必须马上修"), "约好了", "（居民会议）")
	p.want(strings.Join(p.groupPosts(), "\n"), "开会通知", "通知晚了", "台风要来")
	m := p.meetingNo("1")
	if m.Rule != "residents_meeting" || len(m.Overrides) != 1 || m.Place != "社区活动室" {
		t.Errorf("meeting: %+v", m)
	}
	p.want(p.says("李主任", "理由：再来一次也行"), "草稿") // nothing is stopped any more
	p.want(p.says("李主任", "召开居民会议 8月13日 19:30 社区活动室"), "约好了")
	p.verified()
}

func TestABodyOfRepresentativesIsCheckedBeforeItMeets(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.want(p.says("李主任", "召集居民代表会议 8月20日 19:30 社区活动室"), "先别急", "代表只有0人")
	p.want(p.says("钱监事", "理由：先开起来再说"), "来办")
	p.want(p.says("李主任", "理由：先开起来再说"), "约好了", "（居民代表会议）")
	p.verified()
}

func TestASeriesGoesOnWithWhatIsStillOpen(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.bindsGroup()
	p.want(p.says("李主任", "联席会议 每周三 19:30 活动室"), "还没有成员")
	p.want(p.says("李主任", "联席会议成员 张三 王五 没这人"), "没找到“没这人”")
	p.want(p.says("李主任", "联席会议成员 张三 王五 孙七"), "3位", "张三")
	p.opens(poll{title: "全小区加装电梯"})
	p.deliver()
	p.want(p.says("李主任", "联席会议 每周三 19:30 活动室 议题 1"), "约好了", "2号会议（联席会议）", "每周一次", "周三")
	p.want(p.inbox("王五"), "开会通知", "联席会议")
	p.wait(time.Date(2026, 8, 5, 11, 25, 0, 0, time.UTC).Sub(p.clock()))
	p.says("李主任", "开始会议 2")
	p.says("张三", "签到")
	p.want(p.says("张三", "到会多少人"), "成员3位，到了1位", "还没过半")
	p.says("王五", "签到")
	p.want(p.says("张三", "到会多少人"), "到了2位", "过半了")
	p.want(p.says("李主任", "散会"), "散会了", "下次：3号会议", "议1号")
	next := p.meetingNo("3")
	if want := time.Date(2026, 8, 12, 11, 30, 0, 0, time.UTC); !next.At.Equal(want) || !slices.Equal(next.Motions, []int{1}) ||
		next.Follows != 2 || len(next.Members) != 3 {
		t.Errorf("next: %+v", next)
	}
	p.want(p.says("李主任", "取消会议 3 下大雨"), "定期开的")
	p.want(p.says("李主任", "1"), "取消了", "下大雨", "下次：4号会议")
	p.want(p.says("张三", "我参加"), "4号会议")
	p.wait(time.Date(2026, 8, 20, 13, 0, 0, 0, time.UTC).Sub(p.clock())) // nobody begins it
	if m := p.meetingNo("4"); m.State != council.MeetingMissed {
		t.Errorf("meeting 4: %q", m.State)
	}
	p.want(p.says("李主任", "取消会议 5 放假"), "定期开的")
	p.want(p.says("李主任", "2"), "取消了")
	p.want(p.says("张三", "我参加"), "没有约好的会")
	p.verified()
}

func TestALiveVoteNeedsEnoughThereByItsOwnRule(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	code := p.meets("开会 8月5日 19:30 社区活动室")
	p.says("张三", "签到 "+code)
	p.says("王五", "签到")
	p.want(p.says("张三", "临时动议 更换物业公司"), "附议")
	p.want(p.says("王五", "附议"), "2号")
	p.says("李主任", "下一项")
	before := p.state()
	p.want(p.says("李主任", "现场表决 2"), "到会的人不够", "还差", "㎡", "开始表决 2")
	p.want(p.says("李主任", "现场表决 9"), "议程上没有")
	p.want(p.says("张三", "现场表决 2"), "来办")
	p.unmoved(before)
	p.verified()
}

func TestMisuseAroundAMeetingMovesNothing(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.opens(poll{title: "全小区加装电梯"})
	before := p.state()
	for _, words := range []string{"签到", "签到 1234", "举手", "到会多少人", "临时动议 把垃圾桶移到东门"} {
		p.want(p.says("张三", words), "现在没有会在开")
	}
	for _, words := range []string{"下一项", "下一位", "散会", "现场表决 1", "会议纪要", "会议纪要 1", "通过纪要 1", "开始会议", "开始会议 1", "取消会议 1 下雨"} {
		p.says("李主任", words)
	}
	for _, words := range []string{"开始会议", "下一项", "散会", "取消会议 2 下雨", "联席会议成员 张三", "通过纪要 2"} {
		p.want(p.says("张三", words), "来办")
	}
	p.unmoved(before)
	code := p.meets("开会 8月5日 19:30 社区活动室 议题 1")
	for range 5 {
		p.want(p.says("张三", "签到 "+wrongCode(code)), "签到码不对")
	}
	p.want(p.says("张三", "签到 "+code), "试得太多")
	p.passes(11 * time.Minute)
	p.want(p.says("张三", "签到 "+code), "现场")
	p.want(p.says("李主任", "取消会议 2 下雨"), "已经开过")
	before = p.state()
	p.want(p.says("张三", "临时动议 没收3-1-102的车位"), "")
	p.want(p.says("赵记录", "更正纪要 2 还没散会"), "没有会议纪要")
	p.want(p.says("李主任", "开始会议 1"), "没有1号会议")
	p.unmoved(before)
	p.says("李主任", "散会")
	p.want(p.says("王五", "签到 "+code), "现在没有会在开")
	p.want(p.says("李主任", "散会"), "现在没有会在开")
	p.verified()
}

func TestARepeatedMessageAtAMeetingCountsOnce(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.opens(poll{title: "全小区加装电梯"})
	code := p.meets("开会 8月5日 19:30 社区活动室 议题 1")
	say := func(name, words string) {
		t.Helper()
		in := p.message(name, words)
		first := p.hears(in)
		before := p.state()
		p.restart()
		if again := p.hears(in); again != first {
			t.Errorf("%s: %q, then %q", words, first, again)
		}
		p.unmoved(before)
	}
	say("张三", "签到 "+code)
	say("王五", "签到")
	say("李主任", "下一项")
	say("张三", "举手")
	say("李主任", "下一位")
	say("张三", "临时动议 把垃圾桶移到东门")
	say("王五", "附议")
	say("李主任", "现场表决 3")
	p.wait(6 * time.Minute)
	say("李主任", "散会")
	say("赵记录", "更正纪要 2 会上还看了施工图")
	say("李主任", "通过纪要 2")
	p.verified()
}

func TestEverybodyWhoSignsInAtOnceIsThere(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.opens(poll{title: "全小区加装电梯"})
	code := p.meets("开会 8月5日 19:30 社区活动室 议题 1")
	done := make(chan error, 2*len(everybody))
	for _, words := range []string{"签到 " + code, "举手"} {
		for _, name := range everybody {
			in := p.message(name, words)
			go func() {
				_, err := p.bot.Hear(p.ctx, in)
				done <- err
			}()
		}
		for range everybody {
			if err := <-done; err != nil {
				t.Fatal(err)
			}
		}
	}
	var f council.Floor
	p.document("floor", "it", &f)
	if len(f.Hands) != len(everybody) {
		t.Errorf("%d hands of %d", len(f.Hands), len(everybody))
	}
	p.want(p.says("李主任", "到会多少人"), "到会11人")
	p.verified()
}
