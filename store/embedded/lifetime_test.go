package embedded

import (
	"fmt"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"pgregory.net/rapid"
)

func TestAKeyIsGoneFromItsDeadlineOnToTheMillisecond(t *testing.T) {
	clock := newTestClock()
	s := mustOpen(t, t.TempDir(), fastOptions(clock))
	c := clientOf(t, s)
	for how, set := range map[string]func(){
		"SET EX":         func() { do(t, c, "SET", "k", "v", "EX", 3) },
		"SET PX":         func() { do(t, c, "SET", "k", "v", "PX", 3000) },
		"SETEX":          func() { do(t, c, "SETEX", "k", 3, "v") },
		"EXPIRE":         func() { do(t, c, "SADD", "k", "v"); do(t, c, "EXPIRE", "k", 3) },
		"PEXPIRE":        func() { do(t, c, "SET", "k", "v"); do(t, c, "PEXPIRE", "k", 3000) },
		"EXPIREAT":       func() { do(t, c, "SET", "k", "v"); do(t, c, "EXPIREAT", "k", clock.Now().Unix()+3) },
		"GETEX":          func() { do(t, c, "SET", "k", "v"); do(t, c, "GETEX", "k", "EX", 3) },
		"a script":       func() { do(t, c, "EVAL", "return redis.call('SET', KEYS[1], 'v', 'EX', '3')", 1, "k") },
		"a renamed key":  func() { do(t, c, "SET", "j", "v", "EX", 3); do(t, c, "RENAME", "j", "k") },
		"a shorter term": func() { do(t, c, "SET", "k", "v", "EX", 60); do(t, c, "EXPIRE", "k", 3) },
		"a longer term":  func() { do(t, c, "SET", "k", "v", "EX", 1); do(t, c, "EXPIRE", "k", 3) },
	} {
		t.Run(how, func(t *testing.T) {
			clock.Advance(7 * time.Second) // between two ticks
			set()
			clock.Advance(2999 * time.Millisecond)
			if do(t, c, "EXISTS", "k") != int64(1) || do(t, c, "PTTL", "k") != int64(1) {
				t.Error("gone too early")
			}
			clock.Advance(time.Millisecond)
			if do(t, c, "EXISTS", "k") != int64(0) {
				t.Error("still there at its deadline")
			}
			if do(t, c, "SET", "k", "v", "NX") != "OK" {
				t.Error("its name is still taken")
			}
			do(t, c, "DEL", "k")
		})
	}
}

func TestAKeyThatLostItsLifetimeStays(t *testing.T) {
	clock := newTestClock()
	c := clientOf(t, mustOpen(t, t.TempDir(), fastOptions(clock)))
	do(t, c, "SET", "persisted", "v", "EX", 5)
	do(t, c, "PERSIST", "persisted")
	do(t, c, "SET", "overwritten", "v", "EX", 5)
	do(t, c, "SET", "overwritten", "w")
	do(t, c, "SET", "made anew", "v", "EX", 5)
	do(t, c, "DEL", "made anew")
	do(t, c, "HSET", "made anew", "f", "v")
	do(t, c, "SET", "kept", "v", "EX", 5)
	do(t, c, "SET", "kept", "w", "KEEPTTL")
	clock.Advance(time.Hour)
	if got := fmt.Sprint(do(t, c, "KEYS", "*")); got != "[made anew overwritten persisted]" {
		t.Errorf("after an hour: %s", got)
	}
}

func TestAReplayYearsLaterForwardsToThePresent(t *testing.T) {
	dir, clock := t.TempDir(), newTestClock()
	s := mustOpen(t, dir, fastOptions(clock))
	c := clientOf(t, s)
	do(t, c, "SET", "soon", "v", "EX", 60)
	do(t, c, "SET", "late", "v", "EX", 10*365*86400)
	do(t, c, "SET", "never", "v")
	abandon(s)
	clock.Advance(2 * 365 * 24 * time.Hour)
	s = mustOpen(t, dir, fastOptions(clock))
	c = clientOf(t, s)
	if got := fmt.Sprint(do(t, c, "KEYS", "*")); got != "[late never]" {
		t.Errorf("two years later: %s", got)
	}
	if got := do(t, c, "TTL", "late"); got != int64(8*365*86400) {
		t.Errorf("left of ten years after two: %v s", got)
	}
}

// The clock of a small machine may be set back or start in 1970.
func TestAClockThatJumpsBackDoesNotBreakReplay(t *testing.T) {
	dir, clock := t.TempDir(), newTestClock()
	s := mustOpen(t, dir, fastOptions(clock))
	c := clientOf(t, s)
	do(t, c, "SET", "a", "v", "EX", 100)
	clock.Advance(200 * time.Second)
	if do(t, c, "EXISTS", "a") != int64(0) {
		t.Fatal("a is there")
	}
	clock.Advance(-150 * time.Second)
	do(t, c, "SET", "b", "v", "EX", 100)
	if err := s.Snapshot(); err != nil {
		t.Fatal(err)
	}
	clock.Advance(-time.Hour)
	do(t, c, "INCR", "n")
	abandon(s)
	s = mustOpen(t, dir, fastOptions(clock))
	c = clientOf(t, s)
	if got := fmt.Sprint(do(t, c, "KEYS", "*")); got != "[b n]" || s.Report().Diverged != 0 {
		t.Errorf("replayed to %s, %+v", got, s.Report())
	}
	if got := do(t, c, "TTL", "b"); got != int64(3700) {
		t.Errorf("b lives for %v s", got)
	}
}

func TestTicksFreeWhatNobodyAsksFor(t *testing.T) {
	dir, clock := t.TempDir(), newTestClock()
	s := mustOpen(t, dir, fastOptions(clock))
	c := clientOf(t, s)
	for i := range 1000 {
		do(t, c, "SET", fmt.Sprint("dedupe:", i), "v", "EX", 600)
	}
	clock.Advance(9 * time.Minute)
	before := s.Stats().Next
	s.Tick()
	if st := s.Stats(); st.Keys != 1000 || st.Next != before {
		t.Errorf("before the deadline: %+v", st)
	}
	clock.Advance(time.Minute)
	s.Tick()
	if st := s.Stats(); st.Keys != 0 || st.Next != before+1 {
		t.Errorf("after the deadline: %+v", st)
	}
	s.Tick()
	if st := s.Stats(); st.Next != before+1 {
		t.Errorf("a tick without anything due was logged: %+v", st)
	}
	abandon(s)
	s = mustOpen(t, dir, fastOptions(clock))
	if st, r := s.Stats(), s.Report(); st.Keys != 0 || r.Diverged != 0 {
		t.Errorf("replayed: %+v, %+v", st, r)
	}
}

func TestTimeIsThatOfTheCommandAlsoInScripts(t *testing.T) {
	dir, clock := t.TempDir(), newTestClock()
	s := mustOpen(t, dir, fastOptions(clock))
	c := clientOf(t, s)
	clock.Advance(1234567 * time.Microsecond)
	want := fmt.Sprintf("[%d 234000]", clock.Now().Unix())
	if got := fmt.Sprint(do(t, c, "TIME")); got != want {
		t.Errorf("TIME is %s, want %s", got, want)
	}
	script := "local t = redis.call('TIME') redis.call('SET', KEYS[1], t[1]) return t"
	if got := fmt.Sprint(do(t, c, "EVAL", script, 1, "now")); got != want {
		t.Errorf("TIME in a script is %s, want %s", got, want)
	}
	stored := do(t, c, "GET", "now")
	abandon(s)
	clock.Advance(time.Hour)
	s = mustOpen(t, dir, fastOptions(clock))
	if got := do(t, clientOf(t, s), "GET", "now"); got != stored || s.Report().Diverged != 0 {
		t.Errorf("replayed to %v, was %v; %+v", got, stored, s.Report())
	}
}

func TestScriptsSurviveARestartByTheirSum(t *testing.T) {
	for _, how := range []string{"from the log", "from a snapshot"} {
		t.Run(how, func(t *testing.T) {
			dir := t.TempDir()
			s := mustOpen(t, dir, fastOptions(newTestClock()))
			c := clientOf(t, s)
			script := redis.NewScript("return redis.call('INCRBY', KEYS[1], ARGV[1])")
			if err := script.Run(t.Context(), c, []string{"n"}, 5).Err(); err != nil {
				t.Fatal(err)
			}
			if how == "from a snapshot" {
				if err := s.Snapshot(); err != nil {
					t.Fatal(err)
				}
			}
			abandon(s)
			c = clientOf(t, mustOpen(t, dir, fastOptions(newTestClock())))
			if n, err := script.EvalSha(t.Context(), c, []string{"n"}, 1).Int(); n != 6 || err != nil {
				t.Errorf("counted %d, %v", n, err)
			}
		})
	}
}

// A later look never replaces an earlier one, and every key is looked at.
func TestExpiryLooksAtEveryKeyInTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := newExpiry()
		first := map[string]int64{}
		for range rapid.IntRange(1, 60).Draw(t, "notes") {
			key := rapid.StringMatching("[a-f]").Draw(t, "key")
			at := rapid.Int64Range(0, 50).Draw(t, "at")
			if old, ok := first[key]; !ok || at < old {
				first[key] = at
			}
			x.note(key, at)
		}
		last := int64(-1)
		for len(first) > 0 {
			at := x.next()
			key := x.pop()
			if at < last || first[key] != at {
				t.Fatalf("%s looked at at %d after %d, want %d", key, at, last, first[key])
			}
			delete(first, key)
			last = at
		}
		if x.queue.Len() != 0 {
			t.Fatalf("%d looks too many", x.queue.Len())
		}
	})
}
