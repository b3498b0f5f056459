package embedded

import (
	"fmt"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"
)

func TestScriptsAnswerAsOnMiniredis(t *testing.T) {
	w := newTwin(t, t.TempDir())
	defer w.close()
	for name, body := range plainScripts {
		t.Run(name, func(t *testing.T) {
			w.t = t
			w.do("EVAL", body, 2, "k1", "k2", "arg", "\x00\xff\r\n")
			w.do("SCRIPT", "LOAD", body)
			w.do("EVALSHA", scriptSum(body), 2, "k1", "k2", "arg", "\x00\xff\r\n")
			w.do("SCRIPT", "EXISTS", scriptSum(body))
			w.do("EVAL_RO", body, 2, "k1", "k2", "arg", "b")
		})
	}
}

// plainScripts need nothing that a replay could not give.
var plainScripts = map[string]string{
	"nothing":                       "return",
	"nil":                           "return nil",
	"booleans":                      "return {true, false, 1}",
	"numbers are cut to integers":   "return {3.99, -3.99, 1e13, 0}",
	"a list ends at its first nil":  "return {1, nil, 3}",
	"nested lists":                  "return {{1, {2, {'x'}}}, {}}",
	"a table with names only":       "return {a = 1}",
	"a second value":                "return 1, 2",
	"arguments":                     "return {#KEYS, #ARGV, KEYS[1], ARGV[1], ARGV[3] or 'none'}",
	"binary arguments":              "return {ARGV[2], #ARGV[2]}",
	"an error answer":               "return redis.error_reply('NO way')",
	"an error answer, one word":     "return redis.error_reply('NO')",
	"an error answer with a dash":   "return redis.error_reply('-NO way')",
	"a status":                      "return redis.status_reply('FINE')",
	"an err table":                  "return {err = 'CONFLICT 3'}",
	"error()":                       "error('stop here')",
	"assert":                        "assert(false, 'because')",
	"a failing call":                "redis.call('SET', KEYS[1], 'x') return redis.call('HGET', KEYS[1], 'f')",
	"a failing call, caught":        "redis.call('SET', KEYS[1], 'x') local r = redis.pcall('HGET', KEYS[1], 'f') return {type(r), r.err}",
	"pcall around call":             "redis.call('SET', KEYS[1], 'x') local ok, e = pcall(redis.call, 'HGET', KEYS[1], 'f') return {tostring(ok), type(e)}",
	"no command":                    "return redis.call()",
	"no command, pcall":             "return redis.pcall()",
	"a table as argument":           "return redis.call('SET', 'a', {})",
	"a boolean as argument":         "return redis.pcall('SET', 'a', true)",
	"numbers as arguments":          "redis.call('SET', KEYS[1], 17) redis.call('SET', KEYS[2], 1.5) return redis.call('MGET', KEYS[1], KEYS[2])",
	"large numbers as arguments":    "redis.call('SET', KEYS[1], 99999999999999) return redis.call('GET', KEYS[1])",
	"status of a command":           "local r = redis.call('SET', KEYS[1], 'x') return {type(r), r.ok}",
	"nil of a command is false":     "local r = redis.call('GET', 'absent') return {type(r), tostring(r)}",
	"nil within a list":             "local r = redis.call('MGET', 'absent', KEYS[1]) return {tostring(r[1]), #r}",
	"nested answer of a command":    "redis.call('XADD', 'st', '1-0', 'f', 'v') local r = redis.call('XRANGE', 'st', '-', '+') return {r[1][1], r[1][2][2]}",
	"a hash is a flat list":         "redis.call('HSET', 'hh', 'b', '2', 'a', '1') return redis.call('HGETALL', 'hh')",
	"lower case commands":           "return redis.call('set', KEYS[1], 'y')",
	"wrong number of arguments":     "return redis.call('GET')",
	"locals and closures":           "local n = 0 local function add(k) n = n + k return n end add(2) return add(3)",
	"string library":                "return {string.format('%05d|%s|%.2f', 42, 'x', 1.5), ('a,b'):find(',', 1, true), ('%d'):rep(2), ('AbC'):lower(), ('x=1'):match('(%w)=(%d)')}",
	"gsub and gmatch":               "local r = {} for k in ('a b c'):gmatch('%a') do r[#r + 1] = k end return {('aaa'):gsub('a', 'b'), table.concat(r, '-')}",
	"table library":                 "local t = {3, 1, 2} table.sort(t) table.insert(t, 9) table.remove(t, 1) return t",
	"math library":                  "return {math.floor(2.7), math.max(1, 5), math.min(3, 2), math.huge > 1 and 1 or 0}",
	"tonumber and tostring":         "return {tonumber('12'), tostring(tonumber('1.0')), tostring(nil), tonumber('x') or 'nan', tostring(10 / 2)}",
	"unpack":                        "return {unpack({1, 2, 3}, 2)}",
	"select":                        "return {select('#', 1, 2, 3), (select(2, 'a', 'b'))}",
	"coroutines":                    "local c = coroutine.wrap(function() coroutine.yield(1) coroutine.yield(2) end) return {c(), c()}",
	"cjson":                         "return {cjson.encode({1, 'a', true}), cjson.encode({b = 1, a = {}}), cjson.decode('[1,{\"k\":\"v\"}]')[2].k}",
	"cjson null":                    "return {tostring(cjson.decode('{\"a\":null}').a)}",
	"cjson that fails":              "return {tostring(cjson.decode('{'))}",
	"sha1hex":                       "return redis.sha1hex('abc')",
	"sha1hex without argument":      "return redis.sha1hex()",
	"log":                           "redis.log(redis.LOG_WARNING, 'x') return redis.LOG_NOTICE",
	"replicate_commands":            "return redis.replicate_commands()",
	"a syntax error":                "return return",
	"KEYS can be reassigned":        "KEYS = nil return 1",
	"long loops":                    "local s = 0 for i = 1, 10000 do s = s + i end return s",
	"many results":                  "local r = {} for i = 1, 3000 do r[i] = i end return r",
	"server is redis":               "return server.call('EXISTS', 'x')",
	"an error in a nested function": "local function f() error('deep') end f()",
	"an error with a level":         "error('plain', 0)",
	"an error that is a number":     "error(5)",
}

func TestScriptsThatReachForMoreThanDataFail(t *testing.T) {
	c := clientOf(t, mustOpen(t, t.TempDir(), fastOptions(newTestClock())))
	for body, why := range map[string]string{
		"return math.random()":                       "math.random cannot be replayed",
		"local r = math['ran' .. 'dom'] return r(5)": "math.random cannot be replayed",
		"math.randomseed(1)":                         "math.random cannot be replayed",
		"return os.time()":                           "non-function",
		"return dofile('/etc/passwd')":               "nonexistent global",
		"return require('package')":                  "nonexistent global",
		"return debug.getinfo(1)":                    "nonexistent global variable 'debug'",
		"x = 1 return x":                             "attempted to create global variable 'x'",
		"function f() end return 1":                  "attempted to create global variable 'f'",
		"return y":                                   "nonexistent global variable 'y'",
	} {
		if err := c.Eval(t.Context(), body, nil).Err(); err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("%s: %v, want %q", body, err, why)
		}
	}
}

func TestAnErrorTableThatIsThrownIsTheAnswer(t *testing.T) {
	c := clientOf(t, mustOpen(t, t.TempDir(), fastOptions(newTestClock())))
	if err := c.Eval(t.Context(), "error({err = 'CONFLICT at 7'})", nil).Err(); err == nil || err.Error() != "CONFLICT at 7" {
		t.Errorf("answered %v", err)
	}
}

func TestNothingOfAScriptIsLeftForTheNext(t *testing.T) {
	c := clientOf(t, mustOpen(t, t.TempDir(), fastOptions(newTestClock())))
	for _, body := range []string{
		"local secret = 1 return secret", "ARGV[9] = 'secret' KEYS.secret = 1 return 1", "secret = 1",
		"local function f() return f() + 1 end return f()", "error('secret')", "return coroutine.create(function() end) and 1",
	} {
		_ = c.Eval(t.Context(), body, []string{"a", "b"}, "x", "y").Err()
		got, err := c.Eval(t.Context(), "return {#KEYS, #ARGV, tostring(rawget(_G, 'secret')), tostring(KEYS.secret), ARGV[9] or 'none'}", nil).Result()
		if err != nil || fmt.Sprint(got) != "[0 0 nil nil none]" {
			t.Errorf("after %q: %v, %v", body, got, err)
		}
	}
}

// The order of an object's keys is random in Go and so on a plain miniredis.
func TestDecodedObjectsAreGoneThroughInOrder(t *testing.T) {
	c := clientOf(t, mustOpen(t, t.TempDir(), fastOptions(newTestClock())))
	body := "local r = {} for k in pairs(cjson.decode(ARGV[1])) do r[#r + 1] = k end return table.concat(r)"
	for range 30 {
		got, err := c.Eval(t.Context(), body, nil, `{"d":1,"a":2,"c":{"z":1},"b":[]}`).Text()
		if err != nil || got != "abcd" {
			t.Fatalf("order is %s, %v", got, err)
		}
	}
}

func TestAScriptMayUnpackManyArguments(t *testing.T) {
	c := clientOf(t, mustOpen(t, t.TempDir(), fastOptions(newTestClock())))
	args := make([]any, 20_000)
	for i := range args {
		args[i] = i
	}
	n, err := c.Eval(t.Context(), "return redis.call('RPUSH', KEYS[1], unpack(ARGV))", []string{"l"}, args...).Int()
	if n != len(args) || err != nil {
		t.Errorf("pushed %d, %v", n, err)
	}
}

func TestOneScriptServesManyConnections(t *testing.T) {
	c := clientOf(t, mustOpen(t, t.TempDir(), fastOptions(newTestClock())))
	script := redis.NewScript("return redis.call('HINCRBY', KEYS[1], ARGV[1], 1)")
	done := make(chan error, 20)
	for w := range 20 {
		go func() {
			var err error
			for range 50 {
				if e := script.Run(t.Context(), c, []string{"h"}, w%3).Err(); e != nil {
					err = e
				}
			}
			done <- err
		}()
	}
	for range 20 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	sum := 0
	for _, v := range c.HVals(t.Context(), "h").Val() {
		n := 0
		_, _ = fmt.Sscan(v, &n)
		sum += n
	}
	if sum != 1000 {
		t.Errorf("counted %d", sum)
	}
}
