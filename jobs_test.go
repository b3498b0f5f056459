package main

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"yishi/bot"
	"yishi/bot/council"
	"yishi/config"
	"yishi/handlers/envelope"
)

// homes is a house with some communities that have no one in them.
func homes(t *testing.T, n int) (*house, []council.ID) {
	t.Helper()
	h, err := openHouse(t.Context(), config.Settings{Demo: true, Data: dataDir(t)}, slog.New(slog.DiscardHandler), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.Close() })
	var ids []council.ID
	for range n {
		c, err := h.AddCommunity(t.Context(), "幸福里", "", "")
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, c)
	}
	return h, ids
}

func TestARoundGoesToThoseWhoHaveSomethingDue(t *testing.T) {
	h, ids := homes(t, 5)
	ctx, now := t.Context(), h.store.Now()
	for i, at := range []time.Time{now.Add(-time.Minute), now.Add(time.Hour)} {
		if _, err := h.store.Commit(ctx, ids[i], bot.Act{Marks: []bot.Mark{{Index: "due", Member: "motion:1:close", Score: at.UnixMilli()}}}); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := h.having(ctx, "due"); err != nil || len(got) != 1 || got[0] != ids[0] {
		t.Errorf("%v have something due, %v, want %s", got, err, ids[0])
	}
	if got, err := h.having(ctx, "daily"); err != nil || len(got) != 5 {
		t.Errorf("%d get the daily post, %v", len(got), err)
	}
	if _, err := h.store.Commit(ctx, ids[3], bot.Act{Out: []bot.Outgoing{{ID: strings.Repeat("a", 26), Channel: "group", To: "g"}}}); err != nil {
		t.Fatal(err)
	}
	if got, err := newOutbox(h.store).Communities(ctx); err != nil || len(got) != 1 || got[0] != ids[3] {
		t.Errorf("%v have messages, %v, want %s", got, err, ids[3])
	}
}

func TestOneThatFailsDoesNotKeepTheOthersWaiting(t *testing.T) {
	h, ids := homes(t, 12)
	for i, c := range ids {
		mark := bot.Mark{Index: "due", Member: "nothing:1:known", Score: 1}
		if i%2 == 1 {
			mark.Member = "mailing:1:remind" // there is none, and so it is no longer due
		}
		if _, err := h.store.Commit(t.Context(), c, bot.Act{Marks: []bot.Mark{mark}}); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.everywhere(t.Context(), "due", time.Now()); !errors.Is(err, bot.ErrInvalid) || strings.Count(err.Error(), "community") != 6 {
		t.Errorf("error: %v", err)
	}
	for i, c := range ids {
		left, err := h.store.Members(t.Context(), c, "due", 0, 10, 10)
		if err != nil || len(left) != (i+1)%2 {
			t.Errorf("at %d %v is left, %v", i, left, err)
		}
	}
}

func TestARoundLeavesACommunityToTheOneBeforeIt(t *testing.T) {
	var w underWay
	leave, free := w.enter("due", "a")
	if !free {
		t.Fatal("nobody is there, and it is not free")
	}
	for _, other := range []struct {
		job  string
		at   council.ID
		free bool
	}{{"due", "a", false}, {"due", "b", true}, {"sweep", "a", true}} {
		if _, free := w.enter(other.job, other.at); free != other.free {
			t.Errorf("%s at %s is free: %v", other.job, other.at, free)
		}
	}
	leave()
	if _, free := w.enter("due", "a"); !free {
		t.Error("it is never free again")
	}
}

// lateAnswers are what overtime sent.
type lateAnswers struct {
	mu   sync.Mutex
	sent []string
}

func (l *lateAnswers) send(_ context.Context, to bot.Sender, text string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sent = append(l.sent, to.User+" "+text)
	return nil
}

func TestWhatTakesLongIsFinishedAndSentLater(t *testing.T) {
	for name, row := range map[string]struct {
		takes, until time.Duration
		in           bot.Inbound
		sent         int
	}{
		"what is in time is not sent":              {4 * time.Second, 4 * time.Second, bot.Inbound{Chat: bot.Private, Sender: bot.Sender{Channel: "oa", User: "zhang"}}, 0},
		"what is late is finished and sent":        {20 * time.Second, 20 * time.Second, bot.Inbound{Chat: bot.Private, Sender: bot.Sender{Channel: "oa", User: "zhang"}}, 1},
		"what takes for ever is given up and told": {time.Hour, longestWork + envelope.Patience, bot.Inbound{Chat: bot.Private, Sender: bot.Sender{Channel: "oa", User: "zhang"}}, 1},
		"the smart bot's door has its own way":     {20 * time.Second, 20 * time.Second, bot.Inbound{Chat: bot.Private, Sender: bot.Sender{Channel: "wecombot"}}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var late lateAnswers
				o := &overtime{slots: make(chan struct{}, 1), most: longestWork, late: late.send, log: slog.New(slog.DiscardHandler)}
				ctx, cancel := context.WithTimeout(t.Context(), envelope.Patience)
				defer cancel()
				began := time.Now()
				answer, _ := o.hear(ctx, row.in, func(ctx context.Context, _ bot.Inbound) (bot.Answer, error) {
					select {
					case <-time.After(row.takes):
					case <-ctx.Done():
					}
					return bot.Answer{Text: "好了"}, ctx.Err()
				})
				if took := time.Since(began); took != row.until || answer.Text != "好了" || len(late.sent) != row.sent {
					t.Errorf("took %v, answered %q, sent %v", took, answer.Text, late.sent)
				}
			})
		})
	}
}

func TestFewAreWorkedOnAfterTheirTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var late lateAnswers
		o := &overtime{slots: make(chan struct{}, 2), most: longestWork, late: late.send, log: slog.New(slog.DiscardHandler)}
		ctx, cancel := context.WithTimeout(t.Context(), envelope.Patience)
		defer cancel()
		var all sync.WaitGroup
		var cut atomic.Int32
		for range 5 {
			all.Go(func() {
				_, _ = o.hear(ctx, bot.Inbound{Chat: bot.Private, Sender: bot.Sender{Channel: "oa"}}, func(ctx context.Context, _ bot.Inbound) (bot.Answer, error) {
					select {
					case <-time.After(10 * time.Second):
					case <-ctx.Done():
						cut.Add(1)
					}
					return bot.Answer{Text: "好了"}, ctx.Err()
				})
			})
		}
		all.Wait()
		if cut.Load() != 3 || len(late.sent) != 2 {
			t.Errorf("%d were cut off, %d sent later", cut.Load(), len(late.sent))
		}
		synctest.Wait()
		if len(o.slots) != 0 {
			t.Errorf("%d slots are never free again", len(o.slots))
		}
	})
}
