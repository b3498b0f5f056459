package bot_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yishi/bot"
	"yishi/bot/council"
)

// measuredAgain is the small place with a room that has another size.
var measuredAgain = strings.Replace(smallPlace, "102.30", "102.50", 1)

// pausing is a store that waits before rows are staged for the first time.
type pausing struct {
	bot.Shelves
	staged, goOn chan struct{}
}

func (s *pausing) Stage(ctx context.Context, c council.ID, rows []bot.Row) error {
	if s.staged != nil {
		close(s.staged)
		s.staged = nil
		<-s.goOn
	}
	return s.Shelves.Stage(ctx, c, rows)
}

func TestASweepInTheMiddleOfAnImportLeavesTheRosterWhole(t *testing.T) {
	for at, met := 1, true; met; at++ {
		p := newPlayOf(t, "")
		slow := &pausing{p.store, make(chan struct{}), make(chan struct{})}
		staged, done := slow.staged, make(chan error)
		parts := p.parts()
		parts.Shelves = slow
		importer, sweeper := bot.New(parts), newFrail(p.store, at, false)
		go func() {
			file := strings.NewReader(smallPlace)
			_, err := importer.ImportRoster(p.ctx, p.c, file, file.Size(), "名册.csv", bot.ImportOptions{})
			done <- err
		}()
		<-staged
		ended := func() {
			close(slow.goOn)
			if err := <-done; err != nil {
				t.Errorf("call %d: %v", at, err)
			}
		}
		sweeper.meanwhile = ended
		parts = p.parts()
		parts.Records, parts.Shelves = sweeper, sweeper
		if err := bot.New(parts).Tick(p.ctx, "sweep", p.c, p.clock()); err != nil {
			t.Error(err)
		}
		if met = sweeper.hit; !met {
			ended()
		}
		if p.prints(""); len(p.slips) != 11 {
			t.Errorf("the import ends at call %d of the sweep: of 11 adults %d are left", at, len(p.slips))
		}
	}
}

func TestARosterTakenInWhileSomethingIsSaidDoesNotBreakIt(t *testing.T) {
	eachLine(t, func(t *testing.T, lab *laboratory, tried map[string]bool, now func() moment, in bot.Inbound, intent string) {
		if !tried[intent] {
			tried[intent] = true
			lab.interrupted(t, now(), in, intent)
		}
	})
}

// interrupted takes a roster in between two calls of the store while something is said,
// at every third of them. What is done is what would have been done before or after.
func (l *laboratory) interrupted(t *testing.T, m moment, in bot.Inbound, intent string) {
	t.Helper()
	takeIn := func() {
		file := strings.NewReader(measuredAgain)
		if _, err := bot.New(l.parts()).ImportRoster(l.ctx, l.c, file, file.Size(), "名册.csv", bot.ImportOptions{}); err != nil {
			t.Errorf("%s: %v", in.Text, err)
		}
	}
	l.begins(m.held, m.now, 0, false)
	l.hears(in)
	takeIn()
	before := l.entries()
	l.begins(m.held, m.now, 0, false)
	takeIn()
	l.hears(in)
	after := l.entries()
	for at := 1 + len(in.Text)%3; ; at += 3 {
		f := l.begins(m.held, m.now, at, false)
		f.meanwhile = takeIn
		answer, err := l.bot.Hear(l.ctx, in)
		if !f.hit {
			return
		}
		if err != nil || answer.Text == "" && in.Chat == bot.Private {
			t.Errorf("%s (%s), roster at call %d: %v, answered %q", in.Text, intent, at, err, answer.Text)
		}
		if got := l.entries(); !slices.Equal(got, before) && !slices.Equal(got, after) {
			t.Errorf("%s (%s), roster at call %d (-before +in the middle):\n%s", in.Text, intent, at, cmp.Diff(before, got))
		}
	}
}

func TestAPictureThatEndsWhileItIsPutOffStillGoes(t *testing.T) {
	const id = "0123456789abcdef0123456789abcdef"
	ends := func(p *play, until time.Time, version int64) {
		body, err := json.Marshal(council.Picture{ID: id, State: council.PictureLost, Until: until})
		if err != nil {
			t.Fatal(err)
		}
		_, err = p.store.Commit(p.ctx, p.c, bot.Act{
			Docs:  []bot.Doc{{Ref: bot.Ref{Kind: "picture", ID: id}, Version: version, Body: body}},
			Marks: []bot.Mark{{Index: "pictures", Member: "drop:" + id, Score: p.clock().UnixMilli()}},
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, put := range []time.Duration{0, time.Hour} { // for good, and for a while
		p := newPlay(t)
		until := time.Time{}
		if put > 0 {
			until = p.clock().Add(put)
		}
		ends(p, until, 0) // its place among what is to go is from before
		f := newFrail(p.store, 1, false)
		f.onlyWrites = true
		f.meanwhile = func() { ends(p, p.clock(), 1) } // somebody has it deleted
		parts := p.parts()
		parts.Records = f
		for _, tending := range []*bot.Bot{bot.New(parts), p.bot} {
			if err := tending.Tick(p.ctx, "pictures", p.c, p.clock()); err != nil {
				t.Error(err)
			}
		}
		if p.document("picture", id, new(council.Picture)) || !f.hit {
			t.Errorf("put off by %s: the picture stays", put)
		}
	}
}

func TestWhoCallsAMeetingWhileAnotherIsCalledForTheSameTimeIsTold(t *testing.T) {
	const call = "开会 8月9日 19:30 社区活动室"
	for at := 1; ; at++ {
		p := newPlay(t)
		p.join("李主任", "赵记录")
		f := newFrail(p.store, at, false)
		parts := p.parts()
		parts.Records, parts.Shelves, parts.Ballots, parts.Directory, parts.Memory = f, f, f, f, f
		second := "" // what the other hears, in the middle of the first
		f.meanwhile = func() { second = p.says("李主任", call) }
		first, err := bot.New(parts).Hear(p.ctx, p.message("赵记录", call))
		if !f.hit && err == nil {
			return
		}
		told := strings.Count(first.Text+second, "同一时间已经约了")
		if both := p.document("meeting", "1", new(council.Meeting)) && p.document("meeting", "2", new(council.Meeting)); err != nil || both || told != 1 {
			t.Errorf("at call %d: %v, both are called: %v\n%s\n%s", at, err, both, first.Text, second)
		}
	}
}
