package bot_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"yishi/bot/council"
)

func TestASurveyRatesWithoutDecidingAnything(t *testing.T) {
	p := townHall(t)
	got := p.want(p.says("李主任", "满意度测评：物业服务"), "草稿", "测评：物业服务", "A", "很满意", "无记名")
	p.wantNo(got, "都不同意", "！", "✗")
	p.want(p.says("李主任", "确认"), "开始投票")
	for name, mark := range map[string]string{"张三": "A", "王五": "B", "孙七": "B", "郑十": "E", "李主任": "A"} {
		p.want(p.says(name, "1 "+mark), "已记")
	}
	p.deliver()
	p.wait(p.motion(1).Closes.Sub(p.clock()))
	if posts := p.groupPosts(); len(posts) != 1 {
		t.Fatalf("posted: %q", posts)
	}
	p.want(p.groupPosts()[0], "平均3.8分（满分5分）", "答5户", "不是决议", "很满意 ██████████ 2", "一般  0", "很不满意 █████ 1")
	p.wantNo(p.groupPosts()[0], "通过", "多数")
	p.want(p.says("张三", "结果 1"), "平均3.8分")
	if p.inbox("李主任") != "" {
		t.Errorf("nothing is there to be published: %q", p.inbox("李主任"))
	}
	p.verified()
}

func TestASurveyOfTwoShowsNoMarks(t *testing.T) {
	p := townHall(t)
	p.says("李主任", "民主评议 居委会")
	p.says("李主任", "确认")
	p.says("张三", "1 A")
	p.says("王五", "1 E")
	p.deliver()
	p.wait(p.motion(1).Closes.Sub(p.clock()))
	p.want(p.groupPosts()[0], "答2户，太少")
	p.wantNo(p.groupPosts()[0], "█", "分（满分")
}

func TestOnlyOfficersBeginASurvey(t *testing.T) {
	p := townHall(t)
	before := p.state()
	for _, name := range []string{"张三", "钱监事", "周租客"} {
		p.want(p.says(name, "满意度测评：物业服务"), "来办")
	}
	p.want(p.inGroup("李主任", "满意度测评：物业服务"), "私聊")
	p.unmoved(before)
}

func TestADecisionIsLookedBackAtAfterThreeMonths(t *testing.T) {
	p := townHall(t)
	no := p.decided(poll{title: "楼道装扶手"})
	p.says("李主任", "公示 1 3天")
	p.want(p.says("张三", "评价 1 5分"), "还没到回头看的时候")
	p.wait(4 * 24 * time.Hour)
	p.deliver()
	p.wait(90 * 24 * time.Hour)
	p.wait(time.Minute)
	if posts := p.groupPosts(); len(posts) != 1 {
		t.Fatalf("posted: %q", posts)
	}
	p.want(p.groupPosts()[0], "【1号】", "三个月", "评价 1 5分")
	p.deliver()
	for i, name := range []string{"张三", "王五", "孙七", "郑十", "周租客"} {
		p.want(p.says(name, "评价 1 "+strconv.Itoa(i+1)+"分"), "打了"+strconv.Itoa(i+1)+"分")
	}
	p.want(p.says("张三", "评价 1 4分"), "打了4分") // instead of 1
	p.wait(15 * 24 * time.Hour)
	p.wait(time.Minute)
	if posts := p.groupPosts(); len(posts) != 1 {
		t.Fatalf("posted: %q", posts)
	}
	p.want(p.groupPosts()[0], "5人评价", "平均3.6分", "3人打4分以上")
	before := p.state()
	p.want(p.says("王五", "评价 1 5分"), "时间过了")
	p.unmoved(before)
	var l council.Lookback
	p.document("lookback", strconv.Itoa(no), &l)
	if l.Counts != [5]int{0, 1, 1, 2, 1} {
		t.Errorf("counts: %v", l.Counts)
	}
	p.verified()
}

func TestFewMarksAreNotShown(t *testing.T) {
	p := townHall(t)
	p.decided(poll{title: "楼道装扶手"})
	p.says("李主任", "公示 1 3天")
	p.wait(4 * 24 * time.Hour)
	p.wait(90 * 24 * time.Hour)
	p.says("张三", "评价 1 1分")
	p.deliver()
	p.wait(15 * 24 * time.Hour)
	p.want(p.groupPosts()[0], "1人评价，太少")
	p.wantNo(p.groupPosts()[0], "平均")
}

func TestASupervisorRemarksInPublic(t *testing.T) {
	p := townHall(t)
	p.opens(poll{title: "楼道装扶手"})
	p.deliver()
	before := p.state()
	for _, name := range []string{"张三", "李主任", "赵记录"} {
		p.want(p.says(name, "监事意见 1 程序合规"), "来办")
	}
	p.want(p.says("钱监事", "监事意见 9 程序合规"), "没有9号")
	p.unmoved(before)
	p.want(p.says("钱监事", "监事意见 1 程序合规"), "已公开")
	p.want(p.groupPosts()[0], "【1号】《楼道装扶手》监事意见：「程序合规」")
	p.want(p.says("张三", "看看1号议题"), "监事意见：「程序合规」")
	if strings.Contains(p.groupPosts()[0], "钱") {
		t.Error("an officer is named")
	}
	p.verified()
}

func TestMarksOfALookBackAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := council.Lookback{Closes: monday.Add(time.Hour)}
		given := map[int]int{}
		for range rapid.IntRange(0, 40).Draw(t, "marks") {
			who, mark := rapid.IntRange(1, 9).Draw(t, "who"), rapid.IntRange(1, 5).Draw(t, "mark")
			next, err := l.Rate(mark, given[who], monday)
			if err != nil {
				t.Fatal(err)
			}
			l, given[who] = next, mark
		}
		sum := 0
		for _, mark := range given {
			sum += mark
		}
		if l.Answered() != len(given) {
			t.Fatalf("%d answered, %v", len(given), l.Counts)
		}
		n := len(given)
		if off := l.Tenths()*n - 10*sum; 2*max(off, -off) > n {
			t.Fatalf("average of %v is not %d tenths", given, l.Tenths())
		}
	})
}

func TestASurveyWithoutAGroupAsksPeopleInPrivate(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.says("王五", "别提醒我")
	p.deliver()
	p.want(p.says("李主任", "满意度测评：物业服务"), "草稿")
	p.want(p.says("李主任", "确认"), "正在私下问", "绑定群")
	p.wait(time.Second)
	p.want(p.inbox("张三"), "【1号】", "物业服务", "不记名", "别提醒我")
	if p.inbox("王五") != "" || strings.Contains(p.inbox("李主任"), "不记名") {
		t.Error("asked who wants no reminders, or who asks")
	}
	p.want(p.inbox("李主任"), "1号私下问完了", "9位")
	for _, o := range p.posts() {
		if o.Person != 1 && o.Motive != "reminder" {
			t.Errorf("%s is asked as %s, which no budget counts", o.To, o.Motive)
		}
	}
	p.want(p.says("张三", "1号A"), "已记")

	hall := townHall(t)
	hall.deliver()
	hall.says("李主任", "满意度测评：物业服务")
	hall.says("李主任", "确认")
	hall.wait(time.Second)
	if got := hall.inbox("张三"); got != "" {
		t.Errorf("asked in the group and in private: %s", got)
	}
}
