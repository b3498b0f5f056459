package bot_test

import (
	"encoding/json"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"yishi/bot"
	"yishi/bot/council"
)

// noticeOf reads the notice of a motion, which must exist.
func (p *play) noticeOf(no int) council.Notice {
	p.t.Helper()
	var n council.Notice
	if !p.document("notice", strconv.Itoa(no), &n) {
		p.t.Fatalf("no notice %d", no)
	}
	return n
}

// townHall is a play with everybody bound and the group tied to the community.
func townHall(t director) *play {
	t.Helper()
	p := newPlay(t)
	p.join(everybody...)
	p.joinGroup("李主任", "张三")
	p.inGroup("李主任", "绑定本群")
	return p
}

// decided is a motion that most were for and whose time is over.
func (p *play) decided(q poll) int {
	p.t.Helper()
	no := p.opens(q)
	yes := "号赞成"
	if q.form == council.Choice {
		yes = "号选A"
	}
	for _, name := range []string{"张三", "王五", "孙七", "郑十", "吴房东", "李主任", "王楼长", "赵记录"} {
		p.says(name, strconv.Itoa(no)+yes)
	}
	p.wait(p.motion(no).Closes.Sub(p.clock()))
	p.deliver()
	return no
}

func TestANoticeStaysUpForWholeDaysAndThenTheDecisionStands(t *testing.T) {
	p := townHall(t)
	no := p.decided(poll{title: "楼道装扶手"})
	p.want(p.says("李主任", "公示 1 3天"), "1号开始公示", "3天", "今天不算", "已张贴 1")
	post := p.groupPosts()
	if len(post) != 1 {
		t.Fatalf("posted: %q", post)
	}
	p.want(post[0], "【1号】《楼道装扶手》公示", "意见征集", "异议 1")
	n := p.noticeOf(no)
	last := p.clock().In(shanghai).AddDate(0, 0, 3)
	if got := n.Ends.In(shanghai); got.Day() != last.AddDate(0, 0, 1).Day() || got.Hour() != 0 {
		t.Errorf("ends %v, begun %v", got, p.clock().In(shanghai))
	}
	p.deliver()
	p.want(p.says("张三", "结果 1"), "1号公示中", "24时")
	p.wait(n.Ends.Sub(p.clock()) - time.Second)
	if p.noticeOf(no).State != council.Posted {
		t.Fatal("came down too early")
	}
	p.wait(time.Second)
	p.wait(time.Minute)
	p.restart()
	p.wait(time.Minute)
	if got := p.groupPosts(); len(got) != 1 {
		t.Fatalf("posted at the end: %q", got)
	}
	p.want(p.groupPosts()[0], "公示期满", "没有人提异议")
	p.wantNo(p.groupPosts()[0], "生效") // opinions were collected, nothing was decided
	p.want(p.says("张三", "异议 1 面积不对"), "公示期已过", "要求复核 1")
	p.want(p.says("李主任", "公示 1 7天"), "不能再公示")
	p.verified()
}

func TestAnObjectionIsAnsweredBeforeTheDecisionStands(t *testing.T) {
	p := townHall(t)
	no := p.decided(poll{title: "楼道装扶手"})
	p.says("李主任", "公示 1 3天")
	p.deliver()
	p.want(p.says("周租客", "异议 1 一楼走不过轮椅"), "1号异议1「一楼走不过轮椅」", "前答复您")
	p.want(p.inbox("李主任"), "「一楼走不过轮椅」", "答复异议 1-1")
	p.want(p.inbox("赵记录"), "答复异议 1-1")
	if p.inbox("钱监事") != "" {
		t.Error("the supervisor is told too early")
	}
	p.deliver()
	p.want(p.says("孙七", "我不服"), "请说哪里不对")
	p.want(p.says("王五", "看异议"), "1-1「一楼走不过轮椅」", "前答复")

	before := p.state()
	p.want(p.says("周租客", "答复异议 1-1 没事"), "来办")
	p.want(p.says("李主任", "答复异议 1-1"), "请写上怎么答复")
	p.want(p.says("李主任", "答复异议 1-9 看过了"), "没有这一条异议")
	p.want(p.says("李主任", "异议 1 "+strings.Repeat("长", 201)), "太长了")
	p.unmoved(before)

	p.want(p.says("赵记录", "答复异议 1-1 扶手离墙8厘米，走得过"), "已答复")
	p.want(p.inbox("周租客"), "您的异议1", "扶手离墙8厘米，走得过")
	before = p.state()
	p.want(p.says("李主任", "答复异议 1-1 再答一次"), "已经答复过了")
	p.unmoved(before)
	p.deliver()
	p.wait(4 * 24 * time.Hour)
	p.want(p.groupPosts()[0], "公示期满", "收到异议1条，都答复了")
	if n := p.noticeOf(no); n.State != council.InForce {
		t.Errorf("notice: %+v", n)
	}
	p.wantNo(strings.Join(p.groupPosts(), ""), "周租客")
	p.verified()
}

func TestAnUnansweredObjectionIsRemindedOfThenToldToTheSupervisorAndHoldsTheNotice(t *testing.T) {
	p := townHall(t)
	no := p.decided(poll{title: "楼道装扶手"})
	p.says("李主任", "公示 1 7天")
	p.says("张三", "异议 1 面积不对")
	p.deliver()
	p.wait(4*24*time.Hour - time.Minute)
	if len(p.told("李主任")) != 0 {
		t.Errorf("told too early: %q", p.told("李主任"))
	}
	p.wait(2 * time.Minute)
	p.want(p.inbox("李主任"), "异议1-1", "明天到答复期限")
	p.wait(time.Minute)
	if n := len(p.told("李主任")); n != 1 || p.inbox("钱监事") != "" {
		t.Errorf("reminded %d times; supervisor %q", n, p.inbox("钱监事"))
	}
	p.deliver()
	p.wait(24 * time.Hour)
	p.want(p.inbox("钱监事"), "异议1-1", "过了答复期限")
	p.deliver()
	p.wait(3 * 24 * time.Hour)
	p.want(strings.Join(p.groupPosts(), ""), "公示期满", "还有1条异议没答复", "先不生效")
	p.want(p.inbox("钱监事"), "没有生效", "请督促")
	if n := p.noticeOf(no); n.State != council.Held {
		t.Fatalf("notice: %+v", n)
	}
	p.deliver()
	p.wait(24 * time.Hour)
	if got := p.posts(); len(got) != 0 {
		t.Errorf("said again: %+v", got)
	}
	p.want(p.says("赵记录", "答复异议 1-1 房管局的数"), "已答复")
	p.want(strings.Join(p.groupPosts(), ""), "公示期满", "都答复了")
	if n := p.noticeOf(no); n.State != council.InForce {
		t.Errorf("notice: %+v", n)
	}
	p.verified()
}

func TestAnObjectionThatIsRightPutsTheNoticeUpAnew(t *testing.T) {
	p := townHall(t)
	no := p.decided(poll{title: "楼道装扶手"})
	p.says("李主任", "公示 1 3天")
	p.says("张三", "异议 1 面积不对")
	p.deliver()
	p.want(p.says("李主任", "异议1-1成立 3栋面积抄错了"), "算成立", "公示 1 7天")
	p.want(p.inbox("张三"), "成立", "重新公示")
	p.want(p.groupPosts()[0], "异议1成立", "3栋面积抄错了")
	p.deliver()
	p.wait(4 * 24 * time.Hour)
	p.want(p.groupPosts()[0], "有1条异议成立、还没更正")
	p.deliver()
	p.want(p.says("李主任", "公示 1 3天"), "重新公示")
	p.want(p.groupPosts()[0], "内容有更正，重新公示")
	p.deliver()
	p.wait(4 * 24 * time.Hour)
	p.want(p.groupPosts()[0], "公示期满", "都答复了")
	if n := p.noticeOf(no); n.State != council.InForce || n.Round != 2 {
		t.Errorf("notice: %+v", n)
	}
	p.verified()
}

func TestARunningNoticeIsRestartedOrProlongedOnlyOnPurpose(t *testing.T) {
	p := townHall(t)
	no := p.decided(poll{title: "楼道装扶手"})
	p.says("李主任", "公示 1 3天")
	before := p.noticeOf(no)
	p.wait(24 * time.Hour)
	p.want(p.says("李主任", "公示 1 3天"), "1 内容改了", "2 内容没改，延长到")
	if got := p.noticeOf(no); got.Round != 1 || !got.Ends.Equal(before.Ends) {
		t.Fatalf("moved: %+v", got)
	}
	p.want(p.says("李主任", "2"), "延长到")
	if got := p.noticeOf(no); got.Round != 1 || !got.Ends.Equal(before.Ends.Add(7*24*time.Hour)) {
		t.Fatalf("not prolonged: %+v", got)
	}
	p.says("李主任", "公示 1 3天")
	p.want(p.says("李主任", "1"), "重新公示", "3天")
	if got := p.noticeOf(no); got.Round != 2 || !got.Ends.Equal(before.Ends.Add(24*time.Hour)) {
		t.Fatalf("not restarted: %+v", got)
	}
	p.verified()
}

func TestABindingDecisionIsPostedByItselfForTheDaysOfTheLaw(t *testing.T) {
	p := townHall(t)
	no := p.opens(poll{title: "换门锁", rule: "业委会决定"})
	for _, name := range []string{"李主任", "王楼长", "赵记录", "钱监事"} {
		p.says(name, strconv.Itoa(no)+"号赞成")
	}
	p.deliver()
	p.want(p.says("李主任", "结束 1"), "投票结束")
	if posts := p.groupPosts(); len(posts) != 1 {
		t.Fatalf("posted: %q", posts)
	}
	p.want(p.groupPosts()[0], "投票结束", "现在开始公示7天", "异议 1")
	p.deliver()
	p.wait(8 * 24 * time.Hour)
	p.want(p.groupPosts()[0], "公示期满", "生效")
	p.verified()
}

func TestTheLawSaysHowLongANoticeIsAtLeast(t *testing.T) {
	p := townHall(t)
	p.decided(poll{title: "居民公约", rule: "订居民公约"})
	before := p.state()
	p.want(p.says("李主任", "公示 1 7天"), "要公示满15天")
	p.want(p.says("李主任", "公示 1 90天"), "最多60天")
	p.want(p.says("李主任", "公示 9 7天"), "没有9号")
	p.unmoved(before)
	p.want(p.says("李主任", "公示 1"), "15天")
}

func TestThePhotoOfTheSheetGoesIntoTheLedger(t *testing.T) {
	p := townHall(t)
	no := p.decided(poll{title: "楼道装扶手"})
	picture := func(name, media string) bot.Inbound {
		in := p.message(name, "")
		in.Kind, in.Media = bot.Shown, []string{media}
		return in
	}
	p.want(p.says("王楼长", "已张贴 1"), "没有在公示")
	p.says("李主任", "公示 1 3天")
	p.want(p.says("张三", "已张贴 1"), "来办")
	p.want(p.hears(picture("王楼长", "media-0")), "请打字")
	p.want(p.says("王楼长", "已张贴 1"), "照片发给我")
	in := picture("王楼长", "media-1")
	p.want(p.hears(in), "照片收到，第1张")
	p.restart()
	before := p.state()
	p.want(p.hears(in), "照片收到，第1张")
	p.unmoved(before)
	n := p.noticeOf(no)
	if len(n.Sheets) != 1 || len(n.Sheets[0].Media) != 32 || len(n.Sheets[0].Digest) != 43 {
		t.Errorf("sheets: %+v", n.Sheets)
	}
	p.verified()
}

func TestWhoMayNotPublishAndWhatCannotBe(t *testing.T) {
	p := townHall(t)
	no := p.opens(poll{title: "楼道装扶手"})
	before := p.state()
	p.want(p.says("李主任", "公示 1 3天"), "还没有结果")
	p.want(p.says("张三", "异议 1 面积不对"), "没有在公示")
	p.want(p.says("张三", "我不服"), "没有在公示的事")
	for _, name := range []string{"张三", "王楼长", "钱监事", "周租客"} {
		p.want(p.says(name, "公示 1 3天"), "来办")
		p.want(p.says(name, "作废 1 不想要了"), "来办")
	}
	p.want(p.says("李主任", "作废 1"), "请写明理由")
	p.unmoved(before)
	p.wait(p.motion(no).Closes.Sub(p.clock()))
	p.says("李主任", "公示 1 3天")
	for i := range 3 {
		p.want(p.says("张三", "异议 1 第"+strconv.Itoa(i)+"条"), "记下了")
	}
	before = p.state()
	p.want(p.says("张三", "异议 1 第4条"), "还没答复完")
	p.unmoved(before)
	in := p.message("王五", "异议 1 同一句话")
	first := p.hears(in)
	p.restart()
	before = p.state()
	if again := p.hears(in); again != first {
		t.Errorf("first %q, again %q", first, again)
	}
	p.unmoved(before)
	p.want(p.says("李主任", "异议 1 我也觉得不对"), "异议5")
	p.want(p.says("李主任", "答复异议 1-5 我自己答"), "和您有关")
}

// forges writes a document as somebody with the keys to the store could.
func (p *play) forges(kind, id string, v any) {
	p.t.Helper()
	docs, err := p.store.Read(p.ctx, p.c, bot.Ref{Kind: kind, ID: id})
	if err != nil {
		p.t.Fatal(err)
	}
	if docs[0].Body, err = json.Marshal(v); err != nil {
		p.t.Fatal(err)
	}
	if _, err := p.store.Commit(p.ctx, p.c, bot.Act{Docs: docs}); err != nil {
		p.t.Fatal(err)
	}
}

func TestManyObjectAtOnceAndAllAreKept(t *testing.T) {
	p := townHall(t)
	no := p.decided(poll{title: "楼道装扶手"})
	p.says("李主任", "公示 1 7天")
	names := []string{"张三", "王五", "孙七", "郑十", "吴房东", "王楼长", "周租客"}
	answers := make([]string, len(names))
	var all sync.WaitGroup
	for i, name := range names {
		in := p.message(name, "异议 1 "+name+"有话说")
		all.Go(func() {
			answer, err := p.bot.Hear(p.ctx, in)
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			answers[i] = answer.Text
		})
	}
	all.Wait()
	n := p.noticeOf(no)
	if len(n.Objections) != len(names) {
		t.Fatalf("%d objections kept: %+v", len(n.Objections), n)
	}
	seen := map[int]bool{}
	for i, o := range n.Objections {
		seen[o.No] = true
		if o.No != i+1 {
			t.Errorf("objection %d is number %d", i+1, o.No)
		}
	}
	for i := range names {
		p.want(answers[i], "记下了", names[i]+"有话说")
	}
	p.verified()
}

func TestANoticeOfAnotherCommunityIsNotThere(t *testing.T) {
	p := townHall(t)
	other, err := p.bot.AddCommunity(p.ctx, "隔壁村", "", "")
	if err != nil {
		t.Fatal(err)
	}
	p.decided(poll{title: "楼道装扶手"})
	p.says("李主任", "公示 1 3天")
	p.deliver()
	for _, job := range []string{"due", "sweep", "weekly", "monthly", "duties"} {
		if err := p.bot.Tick(p.ctx, job, other, p.clock().Add(30*24*time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	docs, err := p.store.Read(p.ctx, other, bot.Ref{Kind: "notice", ID: "1"})
	if err != nil || docs[0].Version != 0 {
		t.Errorf("found %+v, %v", docs, err)
	}
	if got := p.posts(); len(got) != 0 {
		t.Errorf("posted: %+v", got)
	}
}

func TestTwoReplicasEndANoticeOnce(t *testing.T) {
	p := townHall(t)
	no := p.decided(poll{title: "楼道装扶手"})
	p.says("李主任", "公示 1 3天")
	p.deliver()
	p.passes(p.noticeOf(no).Ends.Sub(p.clock()))
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() { _ = p.bot.Tick(p.ctx, "due", p.c, p.clock()) }) // all but one lose
	}
	all.Wait()
	p.wait(time.Minute)
	if posts := p.groupPosts(); len(posts) != 1 || p.noticeOf(no).State != council.InForce {
		t.Errorf("posted: %q", posts)
	}
	p.verified()
}

func TestANoticeIsPutUpAnewOrLongerByItsWords(t *testing.T) {
	p := townHall(t)
	no := p.decided(poll{title: "楼道装扶手"})
	p.want(p.says("李主任", "公示 1 3天"), "1号开始公示")
	first := p.noticeOf(no)
	p.want(p.says("李主任", "延长公示 1 2天"), "1号")
	if n := p.noticeOf(no); n.Days != 5 || n.Round != 1 {
		t.Errorf("prolonged: %+v", n)
	}
	p.passes(24 * time.Hour)
	state := p.state()
	p.want(p.says("张三", "重新公示 1"), "来办")
	p.unmoved(state)
	p.want(p.says("李主任", "重新公示 1"), "1号")
	if n := p.noticeOf(no); n.Round != 2 || !n.Began.After(first.Began) {
		t.Errorf("anew: %+v", n)
	}
	p.want(p.says("李主任", "重新公示 77"), "77")
}

func TestABareAnswerToAnObjectionIsAskedWhich(t *testing.T) {
	p := townHall(t)
	p.decided(poll{title: "楼道装扶手"})
	p.says("李主任", "公示 1 3天")
	p.want(p.says("李主任", "答复异议"), "没有等答复的异议")
	p.says("张三", "异议 1 公示的面积不对")
	p.says("王五", "异议 1 我家没收到通知")
	p.want(p.says("李主任", "答复异议"), "1-1：公示的面积不对", "1-2：我家没收到通知", "答复异议 3-1")
	p.want(p.says("李主任", "答复异议 1-1 已核对面积"), "")
	p.wantNo(p.says("李主任", "答复异议 1"), "面积不对")
	p.want(p.says("张三", "答复异议"), "来办")
}
