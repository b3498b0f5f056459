package bot_test

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"yishi/bot"
	"yishi/bot/council"
)

// lens plays the platforms: it has pictures by media id, and counts who asks.
type lens struct {
	mu    sync.Mutex
	has   map[string]string // the pixels
	fails map[string]error
	asked []string
	// during runs while a picture is fetched.
	during func()
}

func (l *lens) Fetch(_ context.Context, s bot.PictureSource) (bot.Picture, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.asked = append(l.asked, s.Channel+"/"+s.Account+"/"+s.Media)
	if l.during != nil {
		l.during()
	}
	if err := l.fails[s.Media]; err != nil {
		return bot.Picture{}, err
	}
	pixels := l.has[s.Media]
	if pixels == "" {
		pixels = "pixels of " + s.Media
	}
	return bot.Picture{Bytes: []byte(pixels), Width: 1280, Height: 960}, nil
}

// fails has a picture not come, for the reason given; nil lets it come again.
func (l *lens) failing(media string, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.fails == nil {
		l.fails = map[string]error{}
	}
	l.fails[media] = err
}

// through has the bot of the play fetch pictures, also after a restart.
func (p *play) through(l *lens) {
	p.t.Helper()
	p.restart()
	parts := p.parts()
	parts.Pictures, parts.PublicURL = l, "http://yishi"
	p.bot = bot.New(parts)
}

// develop lets the job about pictures run.
func (p *play) develop() {
	p.t.Helper()
	if err := p.bot.Tick(p.ctx, "pictures", p.c, p.clock()); err != nil {
		p.t.Fatal(err)
	}
}

// onPage are the pictures on a public page.
func (p *play) onPage(no int) []bot.BoardPhoto {
	p.t.Helper()
	m, err := p.bot.ShowMotion(p.ctx, p.c, no)
	if err != nil {
		p.t.Fatal(err)
	}
	return m.Photos
}

// keeps counts what of the whole store holds a text.
func (p *play) keeps(text string) int {
	n := 0
	for _, value := range p.dump() {
		if strings.Contains(value, text) {
			n++
		}
	}
	return n
}

var albumLink = regexp.MustCompile(`http://yishi/c/([a-z2-7]+)/(\d+)/photos/([\w-]+)`)

// album follows the link that an answer holds.
func (p *play) album(answer string) (bot.Album, string) {
	p.t.Helper()
	link := albumLink.FindStringSubmatch(answer)
	if link == nil || link[1] != string(p.c) {
		p.t.Fatalf("no link in %s", answer)
	}
	var no int
	if _, err := fmt.Sscan(link[2], &no); err != nil {
		p.t.Fatal(err)
	}
	a, err := p.bot.ShowAlbum(p.ctx, p.c, no, link[3])
	if err != nil {
		p.t.Fatal(err)
	}
	return a, link[3]
}

func TestThePostedSheetIsSeenOnThePageOfTheMotion(t *testing.T) {
	p := townHall(t)
	l := &lens{}
	p.through(l)
	no := p.decided(poll{title: "楼道装扶手"})
	p.says("李主任", "公示 1 3天")
	p.says("王楼长", "已张贴 1")
	in := p.photographs("王楼长", "wall")
	p.want(p.hears(in), "照片收到，第1张")
	if got := p.onPage(no); len(got) != 0 {
		t.Fatalf("shown before it is fetched: %+v", got)
	}
	p.through(l) // the program is killed and begun again
	p.want(p.hears(in), "照片收到，第1张")
	p.develop()
	p.develop()
	got := p.onPage(no)
	if len(got) != 1 || !strings.Contains(got[0].Alt, "1号公示") || !strings.Contains(got[0].Caption, "已张贴") || got[0].Width != 1280 {
		t.Fatalf("photos: %+v", got)
	}
	pixels, err := p.bot.PublicPhoto(p.ctx, p.c, no, got[0].ID)
	if err != nil || string(pixels.Bytes) != "pixels of wall" {
		t.Errorf("pixels %q, %v", pixels.Bytes, err)
	}
	if !slices.Equal(l.asked, []string{"oa/gh_test/wall"}) {
		t.Errorf("asked for %v", l.asked)
	}
	if p.keeps("openid-王楼长\"},\"chat") != 0 || p.keeps(`"media":"wall"`) != 0 {
		t.Error("where it came from is still kept")
	}
	p.verified()
}

func TestAPictureIsPublicOnItsOwnPageOnly(t *testing.T) {
	p := townHall(t)
	p.through(&lens{})
	no := p.decided(poll{title: "楼道装扶手"})
	other := p.decided(poll{title: "门口种树"})
	p.says("李主任", "公示 1 3天")
	p.says("王楼长", "已张贴 1")
	p.hears(p.photographs("王楼长", "wall"))
	p.develop()
	id := p.onPage(no)[0].ID
	for _, wrong := range []string{"", "x", id + "0", strings.ToUpper(id), strings.Repeat("0", 32), "../" + id} {
		if _, err := p.bot.PublicPhoto(p.ctx, p.c, no, wrong); !errors.Is(err, bot.ErrNotFound) {
			t.Errorf("%q: %v", wrong, err)
		}
	}
	if _, err := p.bot.PublicPhoto(p.ctx, p.c, other, id); !errors.Is(err, bot.ErrNotFound) {
		t.Errorf("on another page: %v", err)
	}
}

func TestAReceiptIsPublicOnceASecondOfficerConfirmedIt(t *testing.T) {
	p := grounded(t)
	p.through(&lens{})
	p.says("赵记录", "收入 1 2000 以奖代补")
	p.says("钱监事", "核准 2")
	p.says("赵记录", "支出 1 300 买水泥")
	p.want(p.hears(p.photographs("赵记录", "bill")), "附在3号")
	p.develop()
	if got := p.onPage(1); len(got) != 0 {
		t.Fatalf("public before it is confirmed: %+v", got)
	}
	p.want(p.says("李主任", "核准 3"), "有票据照片")
	got := p.onPage(1)
	if len(got) != 1 || !strings.Contains(got[0].Caption, "票据") {
		t.Fatalf("photos: %+v", got)
	}
	p.days(30)
	p.develop()
	if got := p.onPage(1); len(got) != 1 {
		t.Errorf("a month later: %+v", got)
	}
	p.verified()
}

func TestAReceiptThatNobodyConfirmsGoes(t *testing.T) {
	p := grounded(t)
	p.through(&lens{})
	p.says("赵记录", "收入 1 2000 以奖代补")
	p.says("钱监事", "核准 2")
	p.says("赵记录", "支出 1 300 买水泥")
	p.hears(p.photographs("赵记录", "bill"))
	p.develop()
	if p.keeps("pixels of bill") != 1 {
		t.Fatal("the picture is not kept")
	}
	p.days(4)
	p.develop()
	if p.keeps("pixels of bill") != 0 {
		t.Error("the picture is still kept")
	}
}

func TestWhatInspectorsPhotographIsSeenOnThePageOfTheDecision(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.through(&lens{})
	no := p.passed("楼道装扶手")
	p.says("李主任", "项目小组 1 张三 李四")
	p.says("张三", "1号任务：装扶手 给 孙七 9月20日前")
	p.says("孙七", "2号办好了")
	p.want(p.shows("王五", "rail"), "照片收到")
	p.develop() // it is fetched while nobody knows yet what it is of
	if got := p.onPage(no); len(got) != 0 {
		t.Fatalf("public before it is of anything: %+v", got)
	}
	p.want(p.says("王五", "验收 2 合格"), "再有1户")
	got := p.onPage(no)
	if len(got) != 1 || !strings.Contains(got[0].Alt, "2号任务验收") {
		t.Fatalf("photos: %+v", got)
	}
	p.verified()
}

// reported is a request of 张三 with a picture, done by 孙七 and with one of that.
func reported(t *testing.T, l *lens) *play {
	t.Helper()
	p := newPlay(t)
	p.join(everybody...)
	p.through(l)
	p.shows("张三", "lamp")
	p.want(p.says("张三", "1栋楼道灯坏了三天了"), "1号")
	p.says("王楼长", "受理 1")
	p.says("王楼长", "派单 1 孙七 8月10日前")
	p.develop()
	return p
}

func TestOnlyThoseConcernedSeeThePicturesOfARequest(t *testing.T) {
	p := reported(t, &lens{})
	for _, name := range []string{"张三", "孙七", "王楼长", "钱监事"} {
		a, token := p.album(p.says(name, "进度 1"))
		if a.No != 1 || len(a.Photos) != 1 || !strings.Contains(a.Photos[0].Alt, "1号诉求") || strings.Contains(a.Title, "三天") {
			t.Fatalf("%s sees %+v", name, a)
		}
		pixels, err := p.bot.AlbumPhoto(p.ctx, p.c, 1, token, a.Photos[0].ID)
		if err != nil || string(pixels.Bytes) != "pixels of lamp" {
			t.Errorf("%s: %q, %v", name, pixels.Bytes, err)
		}
		if _, err := p.bot.PublicPhoto(p.ctx, p.c, 1, a.Photos[0].ID); !errors.Is(err, bot.ErrNotFound) {
			t.Errorf("public: %v", err)
		}
	}
	for _, name := range []string{"李四", "郑十", "周租客", "赵记录", "李主任"} {
		p.wantNo(p.says(name, "进度 1"), "/photos/")
	}
	p.wantNo(p.inGroup("张三", "进度 1"), "/photos/")
}

func TestAPrivateLinkEndsAndOpensNothingElse(t *testing.T) {
	p := reported(t, &lens{})
	p.shows("郑十", "tree")
	p.want(p.says("郑十", "3栋门口的树倒了"), "2号")
	p.develop()
	_, token := p.album(p.says("张三", "进度 1"))
	other, _ := p.album(p.says("郑十", "进度 2"))
	if _, err := p.bot.AlbumPhoto(p.ctx, p.c, 1, token, other.Photos[0].ID); !errors.Is(err, bot.ErrNotFound) {
		t.Errorf("another request's picture: %v", err)
	}
	if _, err := p.bot.ShowAlbum(p.ctx, p.c, 2, token); !errors.Is(err, bot.ErrNotFound) {
		t.Errorf("another request: %v", err)
	}
	flipped := []byte(token)
	flipped[3] ^= 1
	for _, wrong := range []string{"", "x", token[1:], token + "A", string(flipped), strings.Repeat("A", len(token))} {
		if _, err := p.bot.ShowAlbum(p.ctx, p.c, 1, wrong); !errors.Is(err, bot.ErrNotFound) {
			t.Errorf("%q: %v", wrong, err)
		}
	}
	_, doers := p.album(p.says("孙七", "进度 1"))
	p.says("王楼长", "派单 1 郑十 8月11日前")
	if _, err := p.bot.ShowAlbum(p.ctx, p.c, 1, doers); !errors.Is(err, bot.ErrNotFound) {
		t.Errorf("who does not do it any more still sees it: %v", err)
	}
	p.passes(29 * time.Minute)
	if _, err := p.bot.ShowAlbum(p.ctx, p.c, 1, token); err != nil {
		t.Errorf("within half an hour: %v", err)
	}
	p.passes(time.Minute)
	if _, err := p.bot.ShowAlbum(p.ctx, p.c, 1, token); !errors.Is(err, bot.ErrNotFound) {
		t.Errorf("after half an hour: %v", err)
	}
}

func TestAQuarrelIsNotShownToTheSupervisorEither(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.through(&lens{})
	p.shows("张三", "shoes")
	p.want(p.says("张三", "楼上天天半夜吵，我要投诉邻居"), "调解")
	p.develop()
	p.album(p.says("张三", "进度 1"))
	p.wantNo(p.says("钱监事", "进度 1"), "/photos/")
	p.says("王楼长", "受理 1")
	p.album(p.says("王楼长", "进度 1"))
}

func TestThePicturesOfARequestGoAYearAfterItWasClosedOff(t *testing.T) {
	p := reported(t, &lens{})
	p.shows("孙七", "lamp-new")
	p.says("孙七", "1号修好了")
	p.develop()
	if a, _ := p.album(p.says("张三", "进度 1")); len(a.Photos) != 2 {
		t.Fatalf("photos: %+v", a)
	}
	p.says("张三", "1号修好了")
	p.passes(364 * 24 * time.Hour)
	p.wait(time.Minute)
	p.develop()
	if p.keeps("pixels of lamp") != 2 {
		t.Fatal("gone before a year")
	}
	p.wait(24 * time.Hour)
	p.develop()
	if n := p.keeps("pixels of lamp"); n != 0 {
		t.Errorf("%d pictures are still kept", n)
	}
	p.wantNo(p.says("张三", "进度 1"), "/photos/", "照片")
	p.verified()
}

func TestWhoIsForgottenTakesTheirPicturesAlong(t *testing.T) {
	p := reported(t, &lens{})
	p.shows("张三", "lamp-again")
	p.want(p.says("张三", "删除我"), "诉求原话都删了")
	p.develop()
	if n := p.keeps("pixels of lamp"); n != 0 {
		t.Errorf("%d pictures are still kept", n)
	}
	p.verified()
}

func TestOnePictureOfTwoMattersIsKeptUntilBothAreOver(t *testing.T) {
	l := &lens{has: map[string]string{"lamp": "the same", "wall": "the same"}}
	p := reported(t, l)
	p.shows("孙七", "wall")
	p.says("孙七", "1号修好了")
	p.develop()
	if p.keeps("the same") != 1 {
		t.Fatal("the same pixels are kept twice, or not at all")
	}
	p.says("张三", "删除我")
	p.develop()
	if p.keeps("the same") != 1 {
		t.Error("pixels that another picture needs are gone")
	}
}

func TestAPictureThatNobodySaysAnythingAboutGoes(t *testing.T) {
	p := newPlay(t)
	p.join("张三")
	p.through(&lens{})
	p.shows("张三", "by-mistake")
	p.develop()
	p.passes(19 * time.Minute)
	p.develop()
	if p.keeps("pixels of by-mistake") != 1 {
		t.Fatal("gone before words could come")
	}
	p.passes(2 * time.Minute)
	p.develop()
	if p.keeps("by-mistake") != 0 {
		t.Error("still kept")
	}
}

func TestAPictureIsTriedAgainUntilItComes(t *testing.T) {
	l := &lens{}
	l.failing("lamp", errors.New("the platform is busy"))
	p := reported(t, l)
	p.want(p.says("张三", "进度 1"), "还在路上")
	p.develop()
	if len(l.asked) != 1 {
		t.Fatalf("asked %d times within a moment", len(l.asked))
	}
	for range 3 {
		p.passes(2 * time.Minute)
		p.develop()
	}
	if len(l.asked) != 4 {
		t.Fatalf("asked %d times", len(l.asked))
	}
	l.failing("lamp", nil)
	p.passes(5 * time.Minute)
	p.through(l) // another replica goes on
	p.develop()
	if a, _ := p.album(p.says("张三", "进度 1")); len(a.Photos) != 1 {
		t.Errorf("photos: %+v", a)
	}
	p.wantNo(p.inbox("张三"), "没收到")
}

func TestAPictureThatNeverComesIsToldPlainlyAndAnotherTakesItsPlace(t *testing.T) {
	l := &lens{}
	l.failing("lamp", errors.New("the platform is down"))
	p := reported(t, l)
	p.deliver()
	for range 60 {
		p.passes(30 * time.Minute)
		p.develop()
		if p.inbox("张三") != "" {
			break
		}
	}
	p.want(p.inbox("张三"), "1号照片没收到，请再发一次")
	if len(p.told("张三")) != 1 {
		t.Errorf("told %d times", len(p.told("张三")))
	}
	asked := len(l.asked)
	p.want(p.says("张三", "进度 1"), "有1张照片没收到")
	p.want(p.shows("张三", "lamp-2"), "照片放进1号了")
	p.develop()
	if len(l.asked) != asked+1 {
		t.Errorf("a picture that was given up is asked for again: %v", l.asked[asked:])
	}
	if a, _ := p.album(p.says("张三", "进度 1")); len(a.Photos) != 1 {
		t.Errorf("photos: %+v", a)
	}
}

func TestWhatIsNoPictureIsToldAtOnce(t *testing.T) {
	for _, why := range []error{bot.ErrInvalid, bot.ErrNotFound} {
		l := &lens{}
		l.failing("video", fmt.Errorf("%w: as the platform says", why))
		p := newPlay(t)
		p.join(everybody...)
		p.through(l)
		p.deliver()
		p.shows("张三", "video")
		p.develop()
		p.develop()
		want := "没收到"
		if errors.Is(why, bot.ErrInvalid) {
			want = "重新拍一张"
		}
		p.want(p.inbox("张三"), want)
		if len(l.asked) != 1 || len(p.told("张三")) != 1 {
			t.Errorf("asked %d times, told %d times", len(l.asked), len(p.told("张三")))
		}
	}
}

func TestASheetThatNeverCameIsSentAgain(t *testing.T) {
	l := &lens{}
	l.failing("wall", bot.ErrNotFound)
	p := townHall(t)
	p.through(l)
	no := p.decided(poll{title: "楼道装扶手"})
	p.says("李主任", "公示 1 3天")
	p.says("王楼长", "已张贴 1")
	p.hears(p.photographs("王楼长", "wall"))
	p.develop()
	p.want(p.inbox("王楼长"), "1号照片没收到")
	p.want(p.hears(p.photographs("王楼长", "wall-2")), "第2张")
	p.develop()
	if got := p.onPage(no); len(got) != 1 {
		t.Errorf("photos: %+v", got)
	}
}

func TestTheWordsOfAPictureMayComeWhileItIsFetched(t *testing.T) {
	l := &lens{}
	p := newPlay(t)
	p.join(everybody...)
	p.through(l)
	p.shows("张三", "lamp")
	l.during = func() { p.want(p.says("张三", "1栋楼道灯坏了三天了"), "1号") }
	p.develop()
	if a, _ := p.album(p.says("张三", "进度 1")); len(a.Photos) != 1 {
		t.Errorf("photos: %+v", a)
	}
}

func TestAPictureIsFetchedOnceByTwoReplicas(t *testing.T) {
	l := &lens{}
	p := newPlay(t)
	p.join(everybody...)
	p.through(l)
	one := p.bot
	p.through(l)
	p.shows("张三", "lamp")
	var both sync.WaitGroup
	for _, b := range []*bot.Bot{one, p.bot} {
		both.Go(func() {
			if err := b.Tick(p.ctx, "pictures", p.c, p.clock()); err != nil {
				t.Error(err)
			}
		})
	}
	both.Wait()
	if len(l.asked) != 1 {
		t.Errorf("asked %d times", len(l.asked))
	}
}

func TestWordsAndPictureInOneMessageBelongTogether(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	p.through(&lens{})
	in := p.message("张三", "1栋楼道灯坏了三天了")
	in.Media = []string{"lamp"}
	p.want(p.hears(in), "1号", "1张照片")
	p.develop()
	if a, _ := p.album(p.says("张三", "进度 1")); len(a.Photos) != 1 {
		t.Errorf("photos: %+v", a)
	}
}

func TestAVoiceIsNoPicture(t *testing.T) {
	l := &lens{}
	p := newPlay(t)
	p.join(everybody...)
	p.through(l)
	in := p.message("张三", "1栋楼道灯坏了三天了")
	in.Kind, in.Media = bot.Spoken, []string{"voice"}
	p.wantNo(p.want(p.hears(in), "1号"), "照片）")
	p.develop()
	if len(l.asked) != 0 {
		t.Errorf("asked for %v", l.asked)
	}
}

func TestWhoMaySeeThePicturesOfARequest(t *testing.T) {
	r := council.Request{Reporter: 1, Handler: 2, Answerable: 3}
	supervisor := council.Person{No: 9, Offices: []council.Office{{Role: council.Supervisor}}}
	for no := council.PersonNo(0); no < 6; no++ {
		if got, want := r.MaySeePictures(council.Person{No: no}), no >= 1 && no <= 3; got != want {
			t.Errorf("person %d: %t", no, got)
		}
	}
	quarrel := r
	quarrel.Kind = council.NeighbourKind
	if !r.MaySeePictures(supervisor) || quarrel.MaySeePictures(supervisor) {
		t.Error("the supervisor sees what they must not, or not what they may")
	}
	if (council.Request{}).MaySeePictures(council.Person{}) {
		t.Error("nobody sees the pictures of a request without a reporter")
	}
}
