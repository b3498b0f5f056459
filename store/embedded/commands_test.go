package embedded

import (
	"fmt"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"
)

func TestCommandsThatCannotBeReplayedAreRefused(t *testing.T) {
	c := clientOf(t, mustOpen(t, t.TempDir(), fastOptions(newTestClock())))
	do(t, c, "SADD", "set", "a")
	for line, why := range map[string]string{
		"BLPOP l 0":                         "waits",
		"BRPOPLPUSH a b 0":                  "waits",
		"XREAD BLOCK 0 STREAMS s $":         "waits",
		"XREADGROUP GROUP g c STREAMS s >":  "waits",
		"SUBSCRIBE ch":                      "channel",
		"PUBLISH ch m":                      "channel",
		"XADD s * f v":                      "clock",
		"XADD s 5-* f v":                    "clock",
		"XADD s MAXLEN ~ 10 * f v":          "clock",
		"XADD s NOMKSTREAM MINID = 3 * f v": "clock",
		"XADD s MAXLEN":                     "needs an id",
		"XADD s NOMKSTREAM MAXLEN ~":        "needs an id",
		"XADD s":                            "needs an id",
		"SPOP set":                          "random",
		"SELECT 1":                          "DB 0",
		"SWAPDB 0 1":                        "DB 0",
		"MOVE set 1":                        "DB 0",
		"SCRIPT FLUSH":                      "LOAD and SCRIPT EXISTS",
		"CONFIG GET x":                      "no use",
		"HEXPIRE h 5 FIELDS 1 f":            "no use",
		"EVAL return(redis.call('SPOP','set')) 0":             "random",
		"EVAL return(redis.call('SRANDMEMBER','set')) 0":      "random",
		"EVAL return(redis.call('XADD','s','*','f','v')) 0":   "clock",
		"EVAL return(redis.call('BLPOP','l',0)) 0":            "waits",
		"EVAL return(redis.call('SELECT','1')) 0":             "from a script",
		"EVAL return(redis.call('EVAL','return(1)','0')) 0":   "from a script",
		"EVAL return(redis.call('MULTI')) 0":                  "from a script",
		"EVAL return(redis.call('NOPE')) 0":                   "no use",
		"EVAL return(redis.call('xadd','s','1-*','f','v')) 0": "clock",
	} {
		args := make([]any, 0, 8)
		for _, word := range strings.Fields(line) {
			args = append(args, word)
		}
		_, err := c.Do(t.Context(), args...).Result()
		if err == nil || !strings.Contains(err.Error(), why) || !strings.Contains(err.Error(), "refused by the embedded store") {
			t.Errorf("%s: %v, want a refusal with %q", line, err, why)
		}
	}
	if v := do(t, c, "SRANDMEMBER", "set"); v != "a" {
		t.Errorf("SRANDMEMBER outside a script: %v", v)
	}
	if keys := do(t, c, "KEYS", "*"); fmt.Sprint(keys) != "[set]" {
		t.Errorf("refused commands left %v", keys)
	}
}

func TestARefusedCommandAbortsItsTransaction(t *testing.T) {
	c := clientOf(t, mustOpen(t, t.TempDir(), fastOptions(newTestClock())))
	for _, bad := range [][]any{{"SPOP", "s"}, {"SELECT", "0"}, {"PING"}, {"XADD", "x", "*", "f", "v"}} {
		_, err := c.TxPipelined(t.Context(), func(p redis.Pipeliner) error {
			p.Set(t.Context(), "a", 1, 0)
			p.Do(t.Context(), bad...)
			return nil
		})
		if err == nil || c.Exists(t.Context(), "a").Val() != 0 {
			t.Errorf("%v: %v", bad, err)
		}
	}
}

func TestAnErrorIsOneAnswer(t *testing.T) {
	c := clientOf(t, mustOpen(t, t.TempDir(), fastOptions(newTestClock())))
	do(t, c, "HSET", "h", "f", "v")
	// miniredis answers XLEN of a hash twice.
	cmds, _ := c.Pipelined(t.Context(), func(p redis.Pipeliner) error {
		p.XLen(t.Context(), "h")
		p.HGet(t.Context(), "h", "f")
		return nil
	})
	if got := cmds[1].(*redis.StringCmd).Val(); got != "v" || cmds[0].Err() == nil {
		t.Errorf("answers %v", cmds)
	}
}

// On Redis an end of "0" is all of millisecond 0; miniredis takes it for 0-0.
func TestAnEndOfZeroIsTheWholeMillisecond(t *testing.T) {
	c := clientOf(t, mustOpen(t, t.TempDir(), fastOptions(newTestClock())))
	do(t, c, "XADD", "s", "0-1", "f", "v")
	if n := len(c.XRange(t.Context(), "s", "-", "0").Val()); n != 1 {
		t.Errorf("XRANGE s - 0 gives %d entries", n)
	}
	if n := len(c.XRevRange(t.Context(), "s", "0", "0").Val()); n != 1 {
		t.Errorf("XREVRANGE s 0 0 gives %d entries", n)
	}
}
