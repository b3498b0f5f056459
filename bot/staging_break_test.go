package bot_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"yishi/bot"
	"yishi/bot/council"
)

// unlisted is smallPlace without somebody.
func unlisted(name string) string {
	lines := slices.DeleteFunc(strings.SplitAfter(smallPlace, "\n"), func(line string) bool { return strings.Contains(line, name) })
	return strings.Join(lines, "")
}

func TestWhomTheNextImportBringsBackIsNotCutOff(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	f := newFrail(p.store, 3, false) // it began, it is the roster, now who is gone is cut off
	f.onlyCommits = true
	f.meanwhile = func() {
		if err := p.imports(smallPlace, bot.ImportOptions{}); err != nil {
			t.Error(err)
		}
	}
	parts := p.parts()
	parts.Records = f
	file := strings.NewReader(unlisted("孙七"))
	if _, err := bot.New(parts).ImportRoster(p.ctx, p.c, file, file.Size(), "名册.csv", bot.ImportOptions{}); err != nil || !f.hit {
		t.Fatal(err)
	}
	p.wait(2 * time.Minute)
	p.wait(2 * time.Minute)
	p.want(p.says("孙七", "我的户"), "孙七 业主，8月3日登记")
}

// shelves are the keys that hold the rows of rosters.
func (p *play) shelves() []string {
	return slices.DeleteFunc(p.redis.Keys(), func(key string) bool {
		return !strings.Contains(key, ":shelf:") && !strings.Contains(key, ":names:")
	})
}

func TestAnImportThatWasCutOffLeavesNothing(t *testing.T) {
	for at := 1; ; at++ {
		p := newPlay(t)
		p.wait(time.Hour)
		before := p.shelves()
		f := newFrail(p.store, at, false)
		f.onlyWrites = true
		parts := p.parts()
		parts.Records, parts.Shelves = f, f
		file := strings.NewReader(measuredAgain)
		_, err := bot.New(parts).ImportRoster(p.ctx, p.c, file, file.Size(), "名册.csv", bot.ImportOptions{})
		for range 4 {
			p.wait(11 * time.Minute)
		}
		if after := p.shelves(); len(after) != len(before) {
			t.Errorf("cut off at write %d (%v): %d shelves, %d before\n%s", at, err, len(after), len(before), strings.Join(after, "\n"))
		}
		if err := p.imports(smallPlace, bot.ImportOptions{}); err != nil {
			t.Errorf("cut off at write %d: the next one: %v", at, err)
		}
		if !f.hit {
			return
		}
	}
}

// slowShelves takes a while over everything that is staged.
type slowShelves struct {
	bot.Shelves
	meanwhile func()
}

func (s slowShelves) Stage(ctx context.Context, c council.ID, rows []bot.Row) error {
	s.meanwhile()
	return s.Shelves.Stage(ctx, c, rows)
}

func TestAnImportThatTakesLongEndsAndOneThatWasGivenUpDoesNot(t *testing.T) {
	for _, row := range []struct {
		name string
		each time.Duration
		want error
	}{
		{"it is heard of again and again", 6 * time.Minute, nil},
		{"nothing is heard of it for long", time.Hour, bot.ErrConflict},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := newPlay(t)
			p.join("张三")
			parts := p.parts()
			parts.Shelves = slowShelves{p.store, func() {
				p.wait(row.each)
				p.wait(0)
			}}
			file := strings.NewReader(measuredAgain)
			_, err := bot.New(parts).ImportRoster(p.ctx, p.c, file, file.Size(), "名册.csv", bot.ImportOptions{})
			if !errors.Is(err, row.want) {
				t.Errorf("%v, want %v", err, row.want)
			}
			for range 3 {
				p.wait(11 * time.Minute)
			}
			p.want(p.says("张三", "我的户"), "张三 业主，8月3日登记")
			if err := p.imports(smallPlace, bot.ImportOptions{}); err != nil {
				t.Error(err)
			}
		})
	}
}
