package bot_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"yishi/bot"
	"yishi/bot/council"
)

// asked is a request as it is stored.
func (p *play) asked(no int) council.Request {
	p.t.Helper()
	var r council.Request
	if !p.document("request", strconv.Itoa(no), &r) {
		p.t.Fatalf("no request %d", no)
	}
	return r
}

// shows is a picture that name sends in private.
func (p *play) shows(name, medium string) string {
	p.t.Helper()
	in := p.message(name, "")
	in.Kind, in.Media = bot.Shown, []string{medium}
	return p.hears(in)
}

// days lets days pass, with the clocks running on each.
func (p *play) days(n int) {
	p.t.Helper()
	for range n {
		p.wait(24*time.Hour + time.Minute)
	}
}

func TestARequestGoesFromWordsToClosedOffAndIsRatedTwice(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.deliver()
	p.want(p.says("张三", "1栋楼道灯坏了三天了"), "1号：1号楼·照明", "两天内答复")
	p.want(p.inbox("王楼长"), "1栋楼道灯坏了三天了", "受理 1")
	p.want(p.inbox("李主任"), "1栋楼道灯坏了三天了")
	p.wantNo(p.inbox("孙七"), "楼道灯")
	p.deliver()
	p.want(p.says("王楼长", "受理 1"), "受理了", "派单 1")
	p.want(p.inbox("张三"), "受理了")
	p.want(p.says("王楼长", "派单 1 孙七 8月10日前"), "派给孙七", "8月10日")
	p.want(p.inbox("孙七"), "1栋楼道灯坏了三天了", "1-1-201", "修好了")
	p.deliver()
	p.want(p.shows("孙七", "pic-1"), "照片收到")
	p.want(p.says("孙七", "1号修好了"), "照片在了")
	p.want(p.inbox("张三"), "1张照片", "没修好")
	p.want(p.says("张三", "1号没修好"), "重新办")
	p.want(p.inbox("孙七"), "没办好")
	p.want(p.says("孙七", "修好了"), "记为办好")
	p.deliver()
	p.want(p.says("张三", "1号修好了"), "销号了", "打分")
	p.want(p.says("张三", "4"), "1号打了4分")
	p.want(p.inbox("孙七"), "已确认销号")
	p.deliver()
	p.days(31)
	p.want(p.inbox("张三"), "办好一个月了", "评价 1 5分")
	p.want(p.says("张三", "评价 1 2分"), "1号2分")
	r := p.asked(1)
	if r.State != council.RequestClosed || r.Reopened != 1 || len(r.Ratings) != 1 || r.Ratings[0].Score != 4 || r.Ratings[0].Later != 2 {
		t.Errorf("closed as %+v", r)
	}
	p.want(p.says("李四", "办理情况"), "收到1件", "销号1件", "按时1件", "问1人，答1人，不到5人不公布")
	p.verified()
}

func TestWhatNeighboursReportedBeforeIsCountedNotRepeated(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.want(p.says("张三", "1栋楼道灯坏了"), "1号")
	p.want(p.says("王五", "1栋的楼道灯坏了！"), "是1号", "现在2户", "1 不是一回事")
	p.want(p.says("张三", "1栋楼道灯坏了啊"), "您反映过")
	p.want(p.says("王楼长", "我家也是 1"), "3户")
	p.want(p.says("王楼长", "我家也是 1"), "已经记上")
	p.want(p.says("王五", "1"), "2号") // it was not the same after all
	if r := p.asked(1); r.Households() != 3 || !p.asked(2).Concerns(r.Backers[1].Person) {
		t.Errorf("%+v", r)
	}
	p.want(p.says("孙七", "2栋楼道灯坏了"), "3号：2号楼·照明") // another building
	p.want(p.says("张三", "1栋水管漏水"), "4号：1号楼·水管漏水")
	p.verified()
}

func TestWhatIsPublicOfARequestIsKindPlaceAndAge(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.says("张三", "1栋楼道灯坏了三天了，302的老刘摔了一跤")
	p.days(1)
	for _, said := range []string{"问题清单", "进度 1", "责任清单", "三张清单", "任务清单", "办理情况"} {
		for _, name := range []string{"郑十", "周租客", "李四"} {
			p.wantNo(p.says(name, said), "老刘", "张三", "摔")
		}
	}
	p.want(p.says("郑十", "问题清单"), "1号 1号楼·照明 第2天 等答复")
	p.want(p.says("张三", "我那事咋样了"), "老刘摔了一跤")
	p.want(p.says("王楼长", "进度 1"), "老刘")
	before := p.state()
	for _, said := range []string{"1号没修好", "评价 1 5分", "1号修好了", "验收 1 合格"} {
		p.says("郑十", said)
	}
	p.unmoved(before)
	p.want(p.says("孙七", "受理 1"), "来办")
	for key, value := range p.state() {
		if strings.Contains(key, "ledger") && strings.Contains(value, "老刘") {
			t.Errorf("the ledger holds the words: %s", value)
		}
	}
}

func TestADeclinedRequestSaysWhy(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.says("张三", "1栋楼道灯坏了")
	p.want(p.says("王楼长", "不受理 1"), "写明理由")
	p.want(p.says("王楼长", "不受理 1 是供电所管的"), "没有受理")
	p.want(p.inbox("张三"), "没有受理：是供电所管的")
	p.want(p.says("王楼长", "受理 1"), "已经答复过")
	p.want(p.says("张三", "进度 1"), "供电所", "不受理")
	p.want(p.says("李四", "问题清单"), "空的")
	p.want(p.says("王楼长", "不受理 9 没有"), "没有9号")
	p.verified()
}

func TestNobodyAnswersAndItIsSaidUntilSomebodyDoes(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.says("张三", "1栋楼道灯坏了")
	p.deliver()
	p.days(2)
	p.want(p.inbox("王楼长"), "第3天了还没答复")
	p.wantNo(p.inbox("钱监事"), "还没答复")
	p.deliver()
	p.days(2)
	p.want(p.inbox("钱监事"), "还没答复")
	if n := len(p.told("李主任")); n != 1 {
		t.Errorf("the chair is told %d times", n)
	}
	before := p.state()
	if err := p.bot.Tick(p.ctx, "due", p.c, p.clock()); err != nil {
		t.Fatal(err)
	}
	p.unmoved(before) // a second tick does nothing more
}

func TestOverdueWorkIsEscalatedAndLateForGood(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.says("张三", "1栋楼道灯坏了")
	p.says("王楼长", "派单 1 孙七 8月6日前")
	p.deliver()
	p.days(3)
	p.want(p.inbox("孙七"), "到期")
	p.deliver()
	p.days(1)
	p.want(p.inbox("钱监事"), "1号（1号楼·照明）超期了：孙七")
	p.want(p.inbox("孙七"), "超期了")
	p.want(p.inbox("王楼长"), "超期了")
	p.want(p.says("李四", "任务清单"), "孙*，超期")
	p.says("孙七", "修好了")
	p.deliver()
	p.days(5)
	p.want(p.inbox("张三"), "销号了")
	if r := p.asked(1); !r.Silent || !r.Late || r.State != council.RequestClosed {
		t.Errorf("%+v", r)
	}
	p.want(p.says("张三", "办理情况"), "销号1件，其中按时0件")
	p.want(p.says("张三", "1号又坏了"), "重新办")
	p.verified()
}

func TestAHigherOfficeHasItsOwnDueDate(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.says("张三", "小区门口路灯不亮")
	p.want(p.says("王楼长", "转街道 1"), "楼长只管自己楼的事")
	p.want(p.says("李主任", "转街道 1"), "街道", "8月18日")
	p.want(p.inbox("张三"), "转给街道")
	p.deliver()
	p.days(16)
	p.want(p.inbox("李主任"), "街道超期了", "上级名下")
	r := p.asked(1)
	if !r.LateAbove || r.Late {
		t.Errorf("%+v", r)
	}
	p.want(p.says("张三", "办理情况"), "转上级1件，上级超期1件")
	p.want(p.says("李主任", "1号修好了"), "记为办好")
	p.verified()
}

func TestComplaintsAboutNeighboursStayBetweenThem(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.joinGroup("张三")
	p.deliver()
	p.want(p.inGroup("张三", "反映 楼上天天半夜跳绳太吵了"), "私聊")
	p.want(p.says("张三", "楼上天天半夜跳绳太吵了"), "1号", "调解")
	p.want(p.inbox("王楼长"), "保密", "跳绳")
	for _, name := range []string{"李主任", "钱监事", "赵记录", "李四"} {
		p.wantNo(p.inbox(name), "跳绳", "邻里")
		for _, said := range []string{"问题清单", "进度 1", "我家也是 1", "1号没修好", "验收 1 合格"} {
			p.wantNo(p.says(name, said), "跳绳", "邻里", "张三")
		}
	}
	p.want(p.says("王楼长", "受理 1"), "由您调解")
	p.want(p.says("赵记录", "受理 1"), "没有1号")
	p.want(p.says("赵记录", "进度 1"), "没有1号")
	p.want(p.says("王楼长", "转街道 1"), "两边和调解的人")
	p.want(p.says("王楼长", "派单 1 王楼长"), "派给王楼长")
	p.want(p.says("王楼长", "1号办好了"), "记为办好")
	p.want(p.says("张三", "1号办好了"), "销号")
	p.want(p.says("李四", "办理情况"), "收到0件", "邻里调解1件，调好1件")
	p.verified()
}

func TestSeveralOfOneKindGetOneFix(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.says("张三", "1栋厨房水管漏水")
	p.says("孙七", "2栋车棚屋顶渗水积水")
	p.says("郑十", "3栋楼道灯坏了")
	p.want(p.says("李主任", "归类 1 2 3 漏水"), "不是同一类")
	p.want(p.says("王楼长", "归类 1 2 漏水"), "只管自己楼")
	p.deliver()
	p.want(p.says("李主任", "归类 1 2 漏水"), "2件归成4号：漏水")
	p.want(p.inbox("孙七"), "并成4号")
	p.want(p.says("孙七", "进度 2"), "并入4号一起办")
	p.want(p.says("李主任", "派单 4 王师傅 周五前"), "名册上没有")
	p.want(p.says("李主任", "1号修好了"), "4号修好了")
	p.deliver()
	p.want(p.says("李主任", "4号修好了"), "记为办好")
	p.want(p.inbox("孙七"), "2号", "说办好了")
	p.want(p.says("张三", "1号修好了"), "销号")
	p.want(p.says("孙七", "2号没修好"), "重新办")
	if a, b := p.asked(1), p.asked(2); a.State != council.RequestClosed || b.State != council.RequestAssigned {
		t.Errorf("%s %s", a.State, b.State)
	}
	p.verified()
}

func TestAPictureMayComeBeforeOrAfterTheWords(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.want(p.shows("张三", "before"), "照片收到", "哪里")
	p.want(p.says("张三", "1栋楼道灯坏了"), "1张照片")
	in := p.message("张三", "")
	in.Kind, in.Media = bot.Shown, []string{"after"}
	first := p.want(p.hears(in), "放进1号")
	before := p.state()
	p.restart()
	if again := p.hears(in); again != first {
		t.Errorf("the repeat says %s", again)
	}
	p.unmoved(before)
	p.want(p.says("王楼长", "进度 1"), "2张照片")
	p.want(p.says("张三", "报修"), "哪里、什么坏了")
	p.verified()
}

func TestManyReportsADayAreEnough(t *testing.T) {
	p := newPlay(t)
	p.join("张三")
	for i, what := range strings.Split("电梯坏了 楼道灯坏了 垃圾三天没人收 下水道堵了 消防通道被占 单元门锁坏了 井盖松了 小区停车太乱 树枝断了 家里停电了", " ") {
		p.want(p.says("张三", "反映 "+what), strconv.Itoa(i+1)+"号")
	}
	before := p.state()
	p.want(p.says("张三", "反映 健身器材坏了"), "已反映了10件")
	p.unmoved(before)
}

func TestWhatManyHouseholdsHaveMayBePutBeforeEverybody(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.says("张三", "小区大门坏了关不上")
	p.want(p.says("张三", "1号转议题"), "现在1户", "满5户")
	for _, name := range []string{"王五", "孙七", "郑十"} {
		p.want(p.says(name, "我家也是 1"), "1号")
	}
	p.deliver()
	p.says("吴房东", "我家也是 1")
	p.want(p.inbox("李主任"), "已有5户反映", "1号转议题")
	p.want(p.inbox("张三"), "1号转议题")
	p.want(p.says("李四", "1号转议题"), "不是您反映的")
	p.want(p.says("李主任", "1号转议题"), "草稿", "小区·门禁大门问题怎么解决")
	p.want(p.says("张三", "1号转议题"), "《小区·门禁大门问题怎么解决》")
	p.verified()
}

func TestMarksAreShownFromFiveAnswersOn(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	names := []string{"王五", "孙七", "郑十", "吴房东"}
	p.says("张三", "小区大门坏了关不上")
	for _, name := range names {
		p.says(name, "我家也是 1")
	}
	p.says("李主任", "派单 1 赵记录")
	p.says("赵记录", "1号修好了")
	p.says("张三", "评价 1 5分")
	for _, name := range names[:3] {
		p.want(p.says(name, "评价 1 4分"), "打了4分")
	}
	p.wantNo(p.says("赵记录", "办理情况"), "%")
	p.says(names[3], "评价 1 1分")
	p.want(p.says("赵记录", "办理情况"), "满意80%：问5人，答5人", "小区公共：收到1，销号1，按时1，满意80%")
}
