package bot_test

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"yishi/bot"
)

// posted is a decision whose sheet hangs on the wall, photographed by 王楼长.
func posted(t *testing.T) (p *play, no int) {
	t.Helper()
	p = townHall(t)
	p.through(&lens{})
	no = p.decided(poll{title: "楼道装扶手"})
	p.says("李主任", "公示 1 3天")
	p.says("王楼长", "已张贴 1")
	p.want(p.hears(p.photographs("王楼长", "wall")), "照片收到，第1张")
	p.develop()
	return p, no
}

func TestTheSheetOnTheWallGoesWhenTheSupervisorAgrees(t *testing.T) {
	p, no := posted(t)
	before := p.onPage(no)
	if len(before) != 1 || !strings.Contains(before[0].Caption, "1-1") {
		t.Fatalf("photos: %+v", before)
	}
	p.want(p.says("李主任", "撤下照片 1-1"), "写明原因", "撤下照片 1-1 拍到路人了")
	p.want(p.says("李主任", "撤下照片 1-1 拍到13912345678的主人"), "没有撤")
	p.want(p.says("李主任", "1号的照片撤下来 拍到路人"), "2号", "监事", "核准 2")
	if got := p.onPage(no); len(got) != 1 || got[0].Gone != "" {
		t.Fatalf("one officer was enough: %+v", got)
	}
	p.want(p.says("赵记录", "核准 2"), "监事")
	p.want(p.says("李主任", "核准 2"), "别人核准")
	p.want(p.says("钱监事", "核准 2"), "撤下了", "已张贴 1")
	got := p.onPage(no)
	if len(got) != 1 {
		t.Fatalf("photos: %+v", got)
	}
	p.want(got[0].Gone, "1-1", "8月", "主任（监事核准）", "拍到路人")
	if _, err := p.bot.PublicPhoto(p.ctx, p.c, no, got[0].ID); !errors.Is(err, bot.ErrNotFound) {
		t.Errorf("still served: %v", err)
	}
	if n := p.keeps("pixels of wall"); n != 0 {
		t.Errorf("still kept %d times", n)
	}
	p.want(p.says("李主任", "撤下照片 1-1 拍到路人"), "已经撤下")
	p.want(p.inbox("王楼长"), "撤下了", "拍到路人")
	p.verified()
}

func TestNobodyBringsAPictureBackByPostingItAgain(t *testing.T) {
	p, no := posted(t)
	p.says("李主任", "撤下照片 1-1 拍到路人")
	p.says("钱监事", "核准 2")
	p.deliver()
	p.says("王楼长", "已张贴 1")
	in := p.photographs("王楼长", "wall")
	p.want(p.hears(in), "照片收到")
	p.develop()
	for _, photo := range p.onPage(no) {
		if photo.Gone == "" {
			t.Errorf("it is back: %+v", photo)
		}
	}
	if p.keeps("pixels of wall") != 0 {
		t.Error("the pixels are back")
	}
	p.want(p.inbox("王楼长"), "撤下过", "另拍一张")
	p.hears(p.photographs("王楼长", "wall-without-people"))
	p.develop()
	if got := p.onPage(no); len(got) != 2 || got[1].Gone != "" || !strings.Contains(got[1].Caption, "1-3") {
		t.Errorf("another picture does not take its place: %+v", got)
	}
	p.verified()
}

func TestAPictureThatWasFetchedBeforeItsWordsDoesNotComeBackEither(t *testing.T) {
	p, _ := underLens(t)
	no := p.passed("楼道装扶手")
	p.says("李主任", "项目小组 1 张三 李四")
	p.says("张三", "1号任务：装扶手 给 孙七 9月20日前")
	p.says("孙七", "2号办好了")
	p.shows("王五", "rail")
	p.says("王五", "验收 2 合格")
	p.develop()
	p.want(p.says("王五", "2号的照片撤下来"), "撤吗")
	p.want(p.says("王五", "1"), "撤下了", "验收结果不变")
	p.shows("郑十", "rail")
	p.develop() // kept, and of nothing
	p.want(p.says("郑十", "验收 2 合格"), "撤下过", "另拍")
	p.wait(21 * time.Minute)
	p.develop()
	p.want(p.says("郑十", "验收 2 合格"), "销号")
	if got := p.onPage(no); len(got) != 1 || got[0].Gone == "" {
		t.Errorf("photos: %+v", got)
	}
	p.verified()
}

func TestWhoSentAPictureOfARequestTakesItDownWithoutAReason(t *testing.T) {
	p := reported(t, &lens{})
	p.deliver()
	a, token := p.album(p.says("张三", "进度 1"))
	for _, name := range []string{"李四", "郑十", "周租客", "王五", "孙七", "钱监事"} {
		p.want(p.says(name, "撤下照片 1-1 不好看"), "没有您能撤的照片")
	}
	p.want(p.says("张三", "1号的照片撤下来"), "1-1", "撤吗")
	p.want(p.says("张三", "2"), "没动")
	p.says("张三", "撤下照片 1-1 拍到我家人")
	p.want(p.says("张三", "1"), "撤下了", "重拍")
	b, err := p.bot.ShowAlbum(p.ctx, p.c, 1, token)
	if err != nil || len(b.Photos) != 1 || b.Photos[0].Gone == "" {
		t.Fatalf("album %+v, %v", b, err)
	}
	p.wantNo(b.Photos[0].Gone, "拍到我家人")
	if _, err := p.bot.AlbumPhoto(p.ctx, p.c, 1, token, a.Photos[0].ID); !errors.Is(err, bot.ErrNotFound) {
		t.Errorf("the private link still opens it: %v", err)
	}
	if p.keeps("pixels of lamp") != 0 || p.keeps("拍到我家人") != 0 {
		t.Error("something of it is still kept")
	}
	p.want(p.says("孙七", "进度 1"), "1张照片撤下了")
	p.wantNo(p.says("孙七", "进度 1"), "（1张照片）")
	p.want(p.says("张三", "撤下照片 1-1"), "已经撤下")
	p.verified()
}

func TestAPictureOfAQuarrelIsNobodysBusinessButThoseItConcerns(t *testing.T) {
	p, _ := underLens(t)
	p.shows("张三", "shoes")
	p.says("张三", "楼上天天半夜吵，我要投诉邻居")
	p.develop()
	for _, name := range []string{"李主任", "赵记录", "钱监事", "王五"} {
		p.want(p.says(name, "撤下照片 1-1 拍到人"), "没有您能撤的照片")
	}
	p.says("张三", "撤下照片 1-1")
	p.want(p.says("张三", "1"), "撤下了")
	for _, name := range []string{"李主任", "赵记录", "钱监事"} {
		p.wantNo(p.inbox(name), "照片")
	}
}

func TestAPictureIsTakenDownBeforeItEvenCame(t *testing.T) {
	l := &lens{}
	p := newPlay(t)
	p.join(everybody...)
	p.through(l)
	p.shows("张三", "lamp")
	p.says("张三", "1栋楼道灯坏了三天了")
	p.says("张三", "刚才的照片别公开")
	p.want(p.says("张三", "1"), "撤下了")
	p.develop()
	if len(l.asked) != 0 || p.keeps("pixels of lamp") != 0 {
		t.Errorf("asked %v", l.asked)
	}
	p.verified()
}

func TestAPictureGoesWhileItIsFetched(t *testing.T) {
	p, l := underLens(t)
	p.shows("张三", "lamp")
	p.says("张三", "1栋楼道灯坏了三天了")
	l.during = func() {
		p.says("张三", "撤下照片 1-1")
		p.want(p.says("张三", "1"), "撤下了")
	}
	p.develop()
	if p.keeps("pixels of lamp") != 0 {
		t.Error("the pixels are kept")
	}
	p.verified()
}

func TestPicturesThatWaitForWordsAreTakenBack(t *testing.T) {
	p, _ := underLens(t)
	p.shows("张三", "a")
	p.shows("张三", "b")
	p.develop()
	p.want(p.says("张三", "刚才的照片别公开"), "2张照片删掉了")
	p.develop()
	if p.keeps("pixels of ") != 0 {
		t.Error("still kept")
	}
	p.want(p.says("张三", "1栋楼道灯坏了三天了"), "1号")
	p.wantNo(p.says("张三", "进度 1"), "张照片")
	p.want(p.says("郑十", "把照片删了"), "带上照片的编号")
}

func TestWhoIsInAPictureAsksChairAndClerk(t *testing.T) {
	p, no := posted(t)
	p.deliver()
	p.want(p.says("郑十", "撤下照片 1-1 拍到我了"), "已转告主任和记录员")
	for _, name := range []string{"李主任", "赵记录"} {
		p.want(p.inbox(name), "3-1-102", "拍到我了", "撤下照片 1-1")
	}
	p.wantNo(p.inbox("钱监事"), "撤下")
	if p.onPage(no)[0].Gone != "" {
		t.Error("it went by itself")
	}
	for range 4 {
		p.says("郑十", "撤下照片 1-1 拍到我了")
	}
	p.want(p.says("郑十", "撤下照片 1-1 拍到我了"), "今天已替您转告5次")
}

func TestTheReceiptOfAnEntryGoesAndTheEntryStays(t *testing.T) {
	p := grounded(t)
	p.through(&lens{})
	p.says("赵记录", "收入 1 2000 以奖代补")
	p.says("钱监事", "核准 2")
	p.says("赵记录", "支出 1 300 买水泥")
	p.hears(p.photographs("赵记录", "bill"))
	p.develop()
	p.want(p.says("李主任", "撤下照片 1-1 有身份证号"), "没有您能撤的照片") // not public before it is confirmed
	p.says("钱监事", "核准 3")
	p.want(p.says("赵记录", "撤下照片 1-1 有身份证号"), "4号")
	p.want(p.says("李主任", "核准 4"), "监事")
	p.want(p.says("钱监事", "核准 4"), "撤下了", "原件")
	p.want(p.says("张三", "账目 1"), "买水泥", "票据照片撤下了", "结余1,700元")
	p.want(p.onPage(1)[0].Gone, "记录员（监事核准）", "有身份证号")
	if p.keeps("pixels of bill") != 0 {
		t.Error("still kept")
	}
	p.verified()
}

func TestTheSamePixelsElsewhereAreNamed(t *testing.T) {
	l := &lens{has: map[string]string{"wall": "the same", "wall-2": "the same"}}
	p := townHall(t)
	p.through(l)
	p.decided(poll{title: "楼道装扶手"})
	second := p.decided(poll{title: "门口种树"})
	p.says("李主任", "公示 1 3天")
	p.says("李主任", "公示 2 3天")
	p.says("王楼长", "已张贴 1")
	p.hears(p.photographs("王楼长", "wall"))
	p.says("王楼长", "已张贴 2")
	p.hears(p.photographs("王楼长", "wall-2"))
	p.develop()
	p.says("李主任", "撤下照片 1-1 拍到路人")
	p.want(p.says("钱监事", "核准 3"), "撤下照片 2-1")
	if got := p.onPage(second); len(got) != 1 || got[0].Gone != "" {
		t.Fatalf("photos: %+v", got)
	}
	p.says("李主任", "撤下照片 2-1 拍到路人")
	p.wantNo(p.says("钱监事", "核准 4"), "还公开着")
	if p.keeps("the same") != 0 {
		t.Error("still kept")
	}
	p.verified()
}

func TestTwoWhoTakeAPictureDownAtOnceTakeItDownOnce(t *testing.T) {
	p := reported(t, &lens{})
	p.says("张三", "撤下照片 1-1")
	p.says("李主任", "撤下照片 1-1 拍到门牌")
	said := make([]string, 2)
	var both sync.WaitGroup
	for i, name := range []string{"张三", "李主任"} {
		in := p.message(name, "1")
		both.Add(1)
		go func() {
			defer both.Done()
			answer, err := p.bot.Hear(p.ctx, in)
			if err != nil {
				t.Error(err)
			}
			said[i] = answer.Text
		}()
	}
	both.Wait()
	if all := strings.Join(said, "\n"); strings.Count(all, "撤下了：") != 1 || strings.Count(all, "已经撤下") != 1 {
		t.Errorf("said %q", said)
	}
	p.verified()
}

func TestAPictureGoesOnceWhateverFails(t *testing.T) {
	p, no := posted(t)
	p.says("李主任", "撤下照片 1-1 拍到路人")
	lab := newLaboratory(p)
	goes := func(name, text string) {
		t.Helper()
		in := p.message(name, text)
		lab.saidAgain(t, moment{p.snapshot(), p.clock()}, in, "take_down")
		p.want(p.hears(in), "撤下了")
	}
	goes("钱监事", "核准 2")
	p.shows("王五", "lamp")
	p.says("王五", "1栋楼道灯坏了三天了")
	p.develop()
	p.want(p.says("王五", "撤下照片 3-1"), "撤吗")
	goes("王五", "1")
	if p.onPage(no)[0].Gone == "" || p.keeps("pixels of wall")+p.keeps("pixels of lamp") != 0 {
		t.Error("they are still there")
	}
	p.verified()
}

func TestWhoIsForgottenTakesAlongWhatTheyAddedToARequest(t *testing.T) {
	p := reported(t, &lens{})
	p.shows("王五", "lamp-too")
	p.want(p.says("王五", "1栋楼道灯坏了三天了"), "1号", "1张照片")
	p.develop()
	if p.keeps("pixels of lamp-too") != 1 {
		t.Fatal("the picture of who has it too is not kept")
	}
	p.want(p.says("王五", "删除我"), "删")
	p.develop()
	if p.keeps("pixels of lamp-too") != 0 || p.keeps("pixels of lamp") != 1 {
		t.Error("not theirs alone went")
	}
	p.verified()
}

func TestThePicturesOfThoseWhoHaveItTooAreForHandlerAndSender(t *testing.T) {
	p := reported(t, &lens{})
	p.deliver()
	p.shows("王五", "too-1")
	p.want(p.says("王五", "1栋楼道灯坏了三天了"), "1号", "1张照片")
	p.want(p.shows("王五", "too-2"), "照片放进1号了")
	p.want(p.shows("王五", "too-3"), "照片放进1号了")
	p.want(p.shows("王五", "too-4"), "最多3张")
	p.develop()
	p.want(p.inbox("孙七"), "又有一户发来1张照片")
	for name, want := range map[string]int{"张三": 1, "孙七": 4, "王楼长": 4, "钱监事": 4, "王五": 3} {
		if a, _ := p.album(p.says(name, "进度 1")); len(a.Photos) != want {
			t.Errorf("%s sees %d", name, len(a.Photos))
		}
	}
	p.wantNo(p.says("李四", "进度 1"), "/photos/")
	p.says("王五", "撤下照片 1-2")
	p.want(p.says("王五", "1"), "撤下了")
	if a, _ := p.album(p.says("张三", "进度 1")); len(a.Photos) != 1 {
		t.Errorf("the reporter sees that there was one: %+v", a)
	}
	p.verified()
}

func TestWhatIsReportedAgainWithAPictureKeepsThePicture(t *testing.T) {
	p := reported(t, &lens{})
	p.wait(20 * time.Minute)
	p.shows("张三", "lamp-again")
	p.want(p.says("张三", "1栋楼道灯坏了三天了"), "照片放进1号")
	p.develop()
	if a, _ := p.album(p.says("张三", "进度 1")); len(a.Photos) != 2 {
		t.Errorf("photos: %+v", a)
	}
}
