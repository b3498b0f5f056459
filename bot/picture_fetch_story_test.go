package bot_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"yishi/bot"
	"yishi/bot/council"
)

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

func TestTheHundredAndFirstPictureOfADayIsRefused(t *testing.T) {
	l := &lens{}
	p := newPlay(t)
	p.join("张三")
	p.through(l)
	for n := range 13 { // after nine that wait for words no further is taken
		for m := range 9 {
			answer := p.shows("张三", fmt.Sprint("p", n, "-", m))
			if n*9+m < 100 {
				p.want(answer, "照片收到")
			}
		}
		p.passes(16 * time.Minute)
		p.develop()
	}
	p.want(p.shows("张三", "more"), "够多了")
	if len(l.asked) != 100 {
		t.Errorf("asked for %d", len(l.asked))
	}
	p.passes(24 * time.Hour)
	p.want(p.shows("张三", "next-day"), "照片收到")
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
	p, l := underLens(t)
	p.shows("张三", "lamp")
	l.during = func() { p.want(p.says("张三", "1栋楼道灯坏了三天了"), "1号") }
	p.develop()
	if a, _ := p.album(p.says("张三", "进度 1")); len(a.Photos) != 1 {
		t.Errorf("photos: %+v", a)
	}
}

func TestAPictureIsFetchedOnceByTwoReplicas(t *testing.T) {
	p, l := underLens(t)
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
	p, _ := underLens(t)
	in := p.message("张三", "1栋楼道灯坏了三天了")
	in.Media = []string{"lamp"}
	p.want(p.hears(in), "1号", "1张照片")
	p.develop()
	if a, _ := p.album(p.says("张三", "进度 1")); len(a.Photos) != 1 {
		t.Errorf("photos: %+v", a)
	}
}

func TestAVoiceIsNoPicture(t *testing.T) {
	p, l := underLens(t)
	in := p.message("张三", "1栋楼道灯坏了三天了")
	in.Kind, in.Media = bot.Spoken, []string{"voice"}
	p.wantNo(p.want(p.hears(in), "1号"), "照片）")
	p.develop()
	if len(l.asked) != 0 {
		t.Errorf("asked for %v", l.asked)
	}
}

// TestAPictureSurvivesWhateverFailsWhileItIsFetched lets every write of the job fail once,
// before and after it was done, and has the job come round again later.
func TestAPictureSurvivesWhateverFailsWhileItIsFetched(t *testing.T) {
	t.Parallel()
	for _, how := range breakages {
		for at := 1; ; at++ {
			l := &lens{}
			p := newPlay(t)
			p.join(everybody...)
			p.through(l)
			p.shows("张三", "lamp")
			p.want(p.says("张三", "1栋楼道灯坏了三天了"), "1号")
			f := &failing{Records: p.store, at: at, how: how}
			parts := p.parts()
			parts.Records, parts.Pictures = f, l
			err := bot.New(parts).Tick(p.ctx, "pictures", p.c, p.clock())
			if f.writes < at {
				break
			}
			if err == nil && !errors.Is(how.err, bot.ErrConflict) {
				t.Errorf("write %d %s: is not told", at, how.name)
			}
			p.passes(time.Minute)
			p.through(l)
			p.develop()
			if a, _ := p.album(p.says("张三", "进度 1")); len(a.Photos) != 1 {
				t.Errorf("write %d %s: %+v", at, how.name, a)
			}
			if p.keeps("pixels of lamp") != 1 {
				t.Errorf("write %d %s: pixels are kept %d times", at, how.name, p.keeps("pixels of lamp"))
			}
			p.verified()
		}
	}
}

// failing are records of which one commit fails.
type failing struct {
	bot.Records
	at, writes int
	how        breakage
}

func (f *failing) Commit(ctx context.Context, c council.ID, act bot.Act) (int64, error) {
	if f.writes++; f.writes != f.at {
		return f.Records.Commit(ctx, c, act)
	}
	if f.how.late {
		if _, err := f.Records.Commit(ctx, c, act); err != nil {
			return 0, err
		}
	}
	return 0, f.how.err
}
