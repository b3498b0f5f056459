package bot_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"

	"yishi/bot"
	"yishi/bot/council"
)

// crowded is a store on which the first commit moved, and whoever commits second takes long.
type crowded struct {
	bot.Records
	commits       atomic.Int32
	entered, goOn chan struct{}
}

func (r *crowded) Commit(ctx context.Context, c council.ID, act bot.Act) (int64, error) {
	switch r.commits.Add(1) {
	case 1:
		return 0, bot.ErrConflict
	case 2:
		close(r.entered)
		<-r.goOn
	}
	return r.Records.Commit(ctx, c, act)
}

// impatient gives up once its offers were read.
type impatient struct {
	bot.Memory
	giveUp atomic.Pointer[context.CancelFunc]
}

func (m *impatient) Recall(ctx context.Context, c council.ID, key string) ([]byte, error) {
	value, err := m.Memory.Recall(ctx, c, key)
	if giveUp := m.giveUp.Load(); giveUp != nil {
		(*giveUp)()
	}
	return value, err
}

func TestWhoGaveUpDoesNotStandInLine(t *testing.T) {
	p := newPlay(t)
	p.join(everybody...)
	busy := &crowded{Records: p.store, entered: make(chan struct{}), goOn: make(chan struct{})}
	memory := &impatient{Memory: p.store}
	parts := p.parts()
	parts.Records, parts.Memory = busy, memory
	b := bot.New(parts)
	slow, done := p.message("张三", "报修 楼道灯坏了"), make(chan error)
	go func() {
		_, err := b.Hear(p.ctx, slow)
		done <- err
	}()
	<-busy.entered
	ctx, cancel := context.WithCancel(p.ctx)
	defer cancel()
	memory.giveUp.Store(&cancel)
	if _, err := b.Hear(ctx, p.message("王五", "报修 大门坏了")); !errors.Is(err, bot.ErrUnavailable) || !errors.Is(err, context.Canceled) {
		t.Errorf("who gave up: %v", err)
	}
	memory.giveUp.Store(nil)
	close(busy.goOn)
	if err := <-done; err != nil {
		t.Errorf("whose turn it was: %v", err)
	}
	if answer, err := b.Hear(p.ctx, p.message("王五", "报修 大门坏了")); err != nil || answer.Text == "" {
		t.Errorf("afterwards: %v, %q", err, answer.Text)
	}
}
