package courier

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestWhatBecomesOfAMessage(t *testing.T) {
	refused := &Failure{Class: Refused, Err: errors.New("40003")}
	for _, c := range []struct {
		name  string
		m     Message
		now   time.Time
		err   error
		tries int
		want  string // state of the row
		sent  int
		retry time.Duration // 0: the task ends
	}{
		{name: "a message that was taken is removed", m: toPerson("m", Answer), want: "gone", sent: 1},
		{name: "a notice at noon goes out", m: toPerson("m", Notice), want: "gone", sent: 1},
		{name: "a notice at night waits", m: toPerson("m", Notice), now: noon.Add(10 * time.Hour), want: "waiting"},
		{name: "a post at night waits", m: toGroup("m", Post), now: noon.Add(10 * time.Hour), want: "waiting"},
		{name: "an answer at night does not wait", m: toPerson("m", Answer), now: noon.Add(10 * time.Hour), want: "gone", sent: 1},
		{name: "a warning of danger at night does not wait", m: toGroup("m", Urgent), now: noon.Add(10 * time.Hour), want: "gone", sent: 1},
		{name: "a message for later waits", m: Message{ID: "m", Channel: "oa", Motive: Answer, NotBefore: noon.Add(time.Minute)}, want: "waiting"},
		{name: "a busy platform is tried again", m: toPerson("m", Answer), err: errors.New("-1"), want: "waiting", retry: 2 * time.Second},
		{name: "a platform that names a pause is tried after it", m: toPerson("m", Answer), err: &Failure{Class: Again, After: 40 * time.Second, Err: errors.New("45009")}, want: "waiting", retry: 40 * time.Second},
		{name: "a wrapped failure keeps its class", m: toPerson("m", Answer), err: fmt.Errorf("send: %w", refused), want: "gone"},
		{name: "a receiver who does not exist is given up", m: toPerson("m", Answer), err: refused, want: "gone"},
		{name: "a closed window parks the message", m: toPerson("m", Answer), err: &Failure{Class: Spent, Err: errors.New("45015")}, want: "parked"},
		{name: "a wrong secret keeps the message", m: toPerson("m", Answer), err: &Failure{Class: Misconfigured, Err: errors.New("40125")}, want: "waiting", retry: alarmPause},
		{name: "an unknown channel keeps the message", m: Message{ID: "m", Channel: "pigeon", Motive: Answer}, want: "waiting", retry: alarmPause},
		{name: "days of failing end in parking", m: toPerson("m", Answer), err: errors.New("-1"), tries: deliveryTries, want: "parked"},
		{name: "a class nobody knows is tried again", m: toPerson("m", Answer), err: &Failure{Class: 99, Err: errors.New("x")}, want: "waiting", retry: 2 * time.Second},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newRig(t, c.m)
			if !c.now.IsZero() {
				r.now = c.now
			}
			r.oa.err, r.group.err = c.err, c.err
			err := r.deliver(context.Background(), parcel{green, "m"}, c.tries)
			if got := r.box.state("m"); got != c.want {
				t.Errorf("row is %s, want %s", got, c.want)
			}
			if sent := len(r.oa.took) + len(r.group.took); sent != c.sent {
				t.Errorf("sent %d times, want %d", sent, c.sent)
			}
			if (err != nil) != (c.retry > 0) {
				t.Fatalf("err = %v", err)
			}
			if err != nil {
				if d := retryDelay(0, err, nil); d < c.retry || d > c.retry*5/4+time.Second {
					t.Errorf("tried again after %v, want %v", d, c.retry)
				}
			}
		})
	}
}

func TestAGoneMessageEndsItsTask(t *testing.T) {
	if err := newRig(t).bring("nothing"); err != nil {
		t.Error(err)
	}
}

func TestAPersonIsSpared(t *testing.T) {
	r := newRig(t, toPerson("1", Reminder), toPerson("2", Notice), toPerson("3", Reminder), toPerson("4", Notice),
		toPerson("5", LastDay), toPerson("6", LastDay), toPerson("7", Answer), toPerson("8", Receipt), toPerson("9", "a motive of tomorrow"))
	for _, id := range []string{"1", "2", "3", "4", "5", "6", "7", "8", "9"} {
		if err := r.bring(id); err != nil {
			t.Fatal(err)
		}
	}
	if d := cmp.Diff([]string{"1", "2", "5", "7", "8"}, r.oa.took); d != "" {
		t.Errorf("taken (-want +got):\n%s", d)
	}
	for id, want := range map[string]string{"3": "gone", "4": "parked", "6": "gone", "9": "gone"} {
		if got := r.box.state(id); got != want {
			t.Errorf("message %s is %s, want %s", id, got, want)
		}
	}
	if r.seen["oa left_out"] != 4 {
		t.Errorf("counted %v", r.seen)
	}
	// Monday is a new week.
	r.now = noon.AddDate(0, 0, 5)
	r.box.rows["10"] = toPerson("10", Reminder)
	if err := r.bring("10"); err != nil || r.box.state("10") != "gone" || len(r.oa.took) != 6 {
		t.Errorf("next week: %v, %v", err, r.oa.took)
	}
}

func TestAnExcusedMessageIsNotCounted(t *testing.T) {
	r := newRig(t, toPerson("1", Notice), toPerson("2", Notice), toPerson("3", Notice))
	if err := r.Excuse(context.Background(), green, "3"); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"1", "2", "3"} {
		if err := r.bring(id); err != nil || r.box.state(id) != "gone" {
			t.Errorf("%s: %v, %s", id, err, r.box.state(id))
		}
	}
}

func TestAGroupHearsOnceADay(t *testing.T) {
	r := newRig(t, toGroup("1", DailyPost), toGroup("2", DailyPost), toGroup("3", Post),
		Message{ID: "4", Channel: "group", To: "another chat", Motive: DailyPost})
	for _, id := range []string{"1", "2", "3", "4"} {
		if err := r.bring(id); err != nil {
			t.Fatal(err)
		}
	}
	if d := cmp.Diff([]string{"1", "3", "4"}, r.group.took); d != "" {
		t.Errorf("taken (-want +got):\n%s", d)
	}
}

func TestAGroupIsNotFlooded(t *testing.T) {
	r := newRig(t)
	for i := range 25 {
		m := toGroup(fmt.Sprint(i), Answer)
		r.box.rows[m.ID] = m
		err := r.bring(m.ID)
		if limited := errors.As(err, new(*later)); limited != (i >= 20) {
			t.Errorf("message %d: %v", i, err)
		}
	}
}

func TestARetryDoesNotCountTwice(t *testing.T) {
	r := newRig(t, toPerson("1", Reminder), toPerson("2", Reminder))
	r.oa.fail(errors.New("-1"))
	for range 5 {
		if err := r.bring("1"); err == nil {
			t.Fatal("a failing platform ended the task")
		}
	}
	r.oa.fail(nil)
	for _, id := range []string{"1", "2"} {
		if err := r.bring(id); err != nil {
			t.Fatal(err)
		}
	}
	if d := cmp.Diff([]string{"1", "2"}, r.oa.took); d != "" {
		t.Errorf("taken (-want +got):\n%s", d)
	}
}

// A message that was sent is not sent again because the store was away for a while.
func TestRemovingIsInsistedOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, toPerson("m", Answer))
		r.oa.hook = func() { r.box.fail = errDown }
		go func() {
			<-time.After(time.Minute)
			r.box.mu.Lock()
			defer r.box.mu.Unlock()
			r.box.fail = nil
		}()
		if err := r.bring("m"); err != nil {
			t.Fatal(err)
		}
		if r.box.state("m") != "gone" || len(r.oa.took) != 1 || r.box.fails < 5 {
			t.Errorf("row %s, sent %v, failed %d times", r.box.state("m"), r.oa.took, r.box.fails)
		}
	})
}

// When the task must end first, the next try on this process removes without sending.
func TestASecondTryInTheSameProcessOnlyRemoves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, toPerson("m", Answer))
		r.oa.hook = func() { r.box.fail = errDown }
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		if err := r.deliver(ctx, parcel{green, "m"}, 0); !errors.Is(err, errDown) {
			t.Fatalf("err = %v", err)
		}
		r.box.fail = nil
		if err := r.bring("m"); err != nil || len(r.oa.took) != 1 || r.box.state("m") != "gone" {
			t.Errorf("%v, sent %v, row %s", err, r.oa.took, r.box.state("m"))
		}
	})
}

func TestAPanickingChannelIsTriedAgainAndTellsNothing(t *testing.T) {
	r := newRig(t, toPerson("m", Answer))
	r.oa.hook = func() { panic("the text of the message") }
	defer r.oa.mu.TryLock()
	err := r.bring("m")
	if err == nil || strings.Contains(err.Error(), "text of") || r.box.state("m") != "waiting" {
		t.Errorf("err = %v, row %s", err, r.box.state("m"))
	}
}

func TestAnAlarmIsLoggedOnceInAWhile(t *testing.T) {
	r := newRig(t, toPerson("1", Answer), toPerson("2", Answer))
	r.oa.err = &Failure{Class: Misconfigured, Err: errors.New("invalid secret")}
	for range 3 {
		_, _ = r.bring("1"), r.bring("2")
	}
	if n := strings.Count(r.log.String(), "needs mending"); n != 1 || r.seen["oa misconfigured"] < 6 {
		t.Errorf("logged %d times, counted %v:\n%s", n, r.seen, r.log)
	}
	r.now = r.now.Add(alarmPause)
	_ = r.bring("1")
	if n := strings.Count(r.log.String(), "needs mending"); n != 2 {
		t.Errorf("logged %d times after a pause", n)
	}
}

func TestTheLogNamesNobody(t *testing.T) {
	m := Message{ID: "m", Channel: "oa", To: "o-secret-openid", Motive: Notice, Person: 7734217734217, Text: "private words"}
	for _, class := range []Class{Again, Refused, Spent, Misconfigured} {
		r := newRig(t, m)
		r.oa.err = &Failure{Class: class, Err: errors.New("code")}
		_ = r.deliver(context.Background(), parcel{green, "m"}, deliveryTries)
		for _, leak := range []string{"o-secret", "private", "7734217734217"} {
			if strings.Contains(r.log.String(), leak) {
				t.Errorf("%v: the log has %q:\n%s", class, leak, r.log)
			}
		}
	}
}

// Whatever the hour and the wish, a message is due at or after both, by day when
// nobody asked for it, and never more than a night later.
func TestDue(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		r := newRig(t)
		now := noon.Add(time.Duration(rapid.Int64Range(0, int64(100*24*time.Hour)).Draw(rt, "now")))
		m := toPerson("m", rapid.SampledFrom([]string{Answer, Receipt, Urgent, Notice, Reminder, LastDay, Post, DailyPost}).Draw(rt, "motive"))
		m.NotBefore = now.Add(time.Duration(rapid.Int64Range(-int64(48*time.Hour), int64(48*time.Hour)).Draw(rt, "wish")))
		earliest := now
		if m.NotBefore.After(now) {
			earliest = m.NotBefore
		}
		at := r.Due(m, now)
		switch h := at.In(shanghai).Hour(); {
		case at.Before(earliest), at.Sub(earliest) > 11*time.Hour:
			rt.Fatalf("due %v, earliest %v", at, earliest)
		case m.asked() && !at.Equal(earliest):
			rt.Fatalf("asked for but delayed to %v", at)
		case !m.asked() && (h < 8 || h >= 21):
			rt.Fatalf("due at night: %v", at)
		}
	})
}

func TestRetryDelaysGrowToALimit(t *testing.T) {
	last := time.Duration(0)
	for tries := range 400 {
		d := retryDelay(tries, errors.New("x"), nil)
		if d < 2*time.Second || d > longestPause*5/4+1 || tries < 8 && d <= last/2 {
			t.Fatalf("try %d waits %v after %v", tries, d, last)
		}
		last = d
	}
}
