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

// underLens is a small place with everybody in it, whose pictures come through a lens.
func underLens(t *testing.T) (*play, *lens) {
	t.Helper()
	l := &lens{}
	p := newPlay(t)
	p.join(everybody...)
	p.through(l)
	return p, l
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

func TestReceiptsOfARequestAreOnAPageOfTheirOwn(t *testing.T) {
	p := reported(t, &lens{})
	if _, err := p.bot.ShowMotion(p.ctx, p.c, 1); !errors.Is(err, bot.ErrNotFound) {
		t.Fatalf("a request without an account has a page: %v", err)
	}
	p.want(p.says("赵记录", "收入 1 2000 以奖代补"), "核准 2")
	p.says("钱监事", "核准 2")
	p.want(p.says("赵记录", "支出 1 300 买灯泡"), "核准 3")
	p.hears(p.photographs("赵记录", "bill"))
	p.says("李主任", "核准 3")
	p.develop()
	m, err := p.bot.ShowMotion(p.ctx, p.c, 1)
	if err != nil {
		t.Fatal(err)
	}
	page := strings.Join(append(m.Lines, m.Title), "\n")
	p.want(page, "照明", "买灯泡", "结余1,700元")
	p.wantNo(page, "三天了", "张三", "1-1-201")
	if len(m.Photos) != 1 || !strings.Contains(m.Photos[0].Caption, "票据") {
		t.Errorf("photos: %+v", m.Photos)
	}
}

func TestAQuarrelHasNoPageEvenWithAnAccount(t *testing.T) {
	p, _ := underLens(t)
	p.want(p.says("张三", "楼上天天半夜吵，我要投诉邻居"), "1号")
	p.says("赵记录", "收入 1 2000 以奖代补")
	p.says("钱监事", "核准 2")
	if _, err := p.bot.ShowMotion(p.ctx, p.c, 1); !errors.Is(err, bot.ErrNotFound) {
		t.Errorf("error = %v", err)
	}
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
	p, _ := underLens(t)
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
	p, _ := underLens(t)
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
