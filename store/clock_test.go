package store

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"yishi/bot"
)

// clocked is a store whose server has its own time and whose own clock a test moves.
func clocked(t *testing.T, o Options) (*Store, *miniredis.Miniredis, *hands) {
	t.Helper()
	m, h := miniredis.RunT(t), newHands()
	o.Now = h.now
	m.SetTime(noon)
	s := New(redis.NewClient(&redis.Options{Addr: m.Addr()}), o)
	t.Cleanup(func() { _ = s.Close() })
	return s, m, h
}

func TestNowFollowsTheServer(t *testing.T) {
	s, m, h := clocked(t, Options{})
	for _, ahead := range []time.Duration{0, 3 * time.Second, -4 * time.Second, 90 * time.Minute} {
		m.SetTime(noon.Add(ahead))
		if err := s.Measure(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := s.Now(); !got.Equal(noon.Add(ahead)) || got.Location() != time.UTC {
			t.Errorf("server %s ahead: now is %s", ahead, got)
		}
	}
	h.move(time.Minute)
	if got := s.Now(); !got.Equal(noon.Add(91 * time.Minute)) {
		t.Errorf("a minute later it is %s", got)
	}
}

func TestHealthNeedsTheClocksToAgree(t *testing.T) {
	s, m, _ := clocked(t, Options{})
	for skew, well := range map[time.Duration]bool{
		0: true, MaxSkew: true, -MaxSkew: true, MaxSkew + time.Millisecond: false, -MaxSkew - time.Second: false,
	} {
		m.SetTime(noon.Add(skew))
		if err := s.Health(t.Context()); (err == nil) != well || err != nil && !errors.Is(err, bot.ErrUnavailable) {
			t.Errorf("off by %s: %v", skew, err)
		}
	}
}

func TestAnswersThatTakeLongTellNoTime(t *testing.T) {
	s, m, h := clocked(t, Options{})
	m.SetTime(noon.Add(2 * time.Second))
	if err := s.Measure(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.client.AddHook(failing{func(redis.Cmder) error { h.move(slowest + time.Millisecond); return nil }})
	if err := s.Measure(t.Context()); !errors.Is(err, bot.ErrUnavailable) {
		t.Errorf("a slow answer: %v", err)
	}
	if got := s.Offset(); got != 2*time.Second {
		t.Errorf("the offset is now %s", got)
	}
}

func TestTendMeasuresAtOnceAndAtEachTick(t *testing.T) {
	ticks := make(chan time.Time)
	s, m, _ := clocked(t, Options{Ticks: ticks})
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); s.Tend(ctx) }()
	ticks <- noon // taken after the first measurement
	m.SetTime(noon.Add(time.Second))
	ticks <- noon // taken after the second one
	ticks <- noon // taken after the third one
	stop()
	<-done
	if got := s.Offset(); got != time.Second {
		t.Errorf("offset %s", got)
	}
}

// TestTendTicksEveryTenSeconds uses no server: each measurement fails and is counted.
func TestTendTicksEveryTenSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		measured := 0
		s := New(redis.NewClient(&redis.Options{Addr: "127.0.0.1:1", MaxRetries: -1}), Options{})
		defer s.Close()
		s.client.AddHook(failing{func(redis.Cmder) error { measured++; return dialError() }})
		ctx, stop := context.WithTimeout(t.Context(), time.Minute-time.Second)
		defer stop()
		s.Tend(ctx)
		if measured != 6 {
			t.Errorf("measured %d times in a minute", measured)
		}
	})
}
