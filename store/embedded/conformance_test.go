package embedded

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"
	"pgregory.net/rapid"
)

// twin is the embedded store beside a plain miniredis that gets the same
// commands. Time passes for both together.
type twin struct {
	t      rapid.TB
	clock  *testClock
	dir    string
	store  *Server
	client *redis.Client
	plain  *miniredis.Miniredis
	model  *redis.Client
}

func newTwin(t rapid.TB, dir string) *twin {
	w := &twin{t: t, clock: newTestClock(), dir: dir}
	w.plain = miniredis.NewMiniRedis()
	w.plain.SetTime(w.clock.Now())
	if err := w.plain.Start(); err != nil {
		t.Fatal(err)
	}
	options := (&Server{}).Options()
	options.Dialer, options.Addr = nil, w.plain.Addr()
	w.model = redis.NewClient(options)
	w.open()
	return w
}

func (w *twin) open() {
	s, err := Open(w.dir, fastOptions(w.clock))
	if err != nil {
		w.t.Fatal(err)
	}
	if d := s.Report().Diverged; d != 0 {
		w.t.Fatalf("%d records diverged, the first is %d", d, s.Report().FirstDiff)
	}
	w.store, w.client = s, redis.NewClient(s.Options())
}

func (w *twin) closeStore() {
	_ = w.client.Close()
	if err := w.store.Close(); err != nil {
		w.t.Fatal(err)
	}
}

func (w *twin) close() {
	w.closeStore()
	_ = w.model.Close()
	w.plain.Close()
}

func (w *twin) advance(d time.Duration) {
	w.clock.Advance(d)
	w.plain.SetTime(w.clock.Now())
	w.plain.FastForward(d)
}

// answer is a reply as compared: value and error text.
func answer(t rapid.TB, c *redis.Client, args []any) string {
	v, err := c.Do(context.Background(), args...).Result()
	return fmt.Sprintf("%v %v", v, err)
}

func (w *twin) do(args ...any) {
	w.t.Helper()
	want := answer(w.t, w.model, args)
	if got := answer(w.t, w.client, args); got != want {
		w.t.Fatalf("%q: answered %s, miniredis answers %s", args, got, want)
	}
}

// state reads everything through commands.
func state(t rapid.TB, c *redis.Client) map[string]string {
	all := map[string]string{}
	keys, err := c.Keys(context.Background(), "*").Result()
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range keys {
		kind := c.Type(context.Background(), k).Val()
		if kind == "none" {
			continue // it expired meanwhile
		}
		read := map[string][]any{
			"string": {"GET", k}, "hash": {"HGETALL", k}, "list": {"LRANGE", k, 0, -1},
			"set": {"SMEMBERS", k}, "zset": {"ZRANGE", k, 0, -1, "WITHSCORES"},
			"stream": {"XRANGE", k, "-", "+"},
		}[kind]
		if read == nil {
			t.Fatalf("%s is of type %s", k, kind)
		}
		all[k] = kind + " " + answer(t, c, read) + " expires " + answer(t, c, []any{"PEXPIRETIME", k})
	}
	return all
}

func TestCommandsAnswerAsOnMiniredis(t *testing.T) {
	w := newTwin(t, t.TempDir())
	defer w.close()
	for _, line := range conformanceLines {
		args := make([]any, 0, 8)
		for _, word := range strings.Fields(line) {
			args = append(args, word)
		}
		w.do(args...)
	}
	if diff := cmp.Diff(state(t, w.model), state(t, w.client)); diff != "" {
		t.Errorf("state differs (-miniredis +embedded):\n%s", diff)
	}
}

// conformanceLines use every command that the store may use, in every form.
var conformanceLines = []string{
	"GET s", "SET s 1", "GET s", "SET s 2 NX", "SET s 3 XX", "SET s 4 GET", "SET s 5 NX GET", "SET none 1 XX",
	"SET s 6 EX 100", "PTTL s", "TTL s", "SET s 7 KEEPTTL", "PTTL s", "SET s 8 PX 1500", "PTTL s", "SET s 9 EX 0",
	"SET s 9 EX x", "SET s 9 EX 1 PX 1", "SET s 9 BAD", "SET s", "SET s 10 XX PX 9000 GET", "PTTL s", "PERSIST s", "TTL s",
	"SET s 11 EXAT 1900000000", "EXPIRETIME s", "SET s 12 PXAT 1900000000123", "PEXPIRETIME s", "SET s 13", "TTL s", "TTL none",
	"SETEX e 10 v", "PTTL e", "PSETEX e 10500 v", "PTTL e", "SETEX e 0 v", "SETEX e x v", "GETEX e EX 20", "PTTL e", "GETEX e PERSIST", "PTTL e",
	"EXPIRE e 100", "EXPIRE e 50 GT", "EXPIRE e 200 GT", "PTTL e", "EXPIRE e 300 LT", "EXPIRE e 10 NX", "EXPIRE e 10 XX", "PTTL e",
	"PEXPIRE e 12345", "PTTL e", "EXPIRE none 10", "EXPIRE e x", "EXPIRE e", "EXPIRE e 10 GT LT", "EXPIRE e 10 WHAT",
	"EXPIREAT e 1900000000", "PEXPIRETIME e", "PEXPIREAT e 1900000000500", "PEXPIRETIME e", "EXPIREAT e 1000", "EXISTS e",
	"SET e v", "EXPIRE e -1", "EXISTS e", "SET e v", "PEXPIRE e 0", "EXISTS e", "EXISTS s s none", "EXISTS",
	"DEL s none", "DEL", "UNLINK none", "SET s 1", "INCR s", "INCRBY s 40", "DECR s", "DECRBY s 2", "INCR s x", "SET s abc", "INCR s",
	"APPEND s def", "STRLEN s", "GETRANGE s 1 3", "SETRANGE s 1 xyz", "GETSET s 5", "GETDEL s", "GETDEL s", "MSET a 1 b 2", "MGET a b c", "MSETNX a 1 z 2", "SETNX a 9", "SETNX q 9",
	"SETBIT bits 7 1", "GETBIT bits 7", "BITCOUNT bits",
	"HSET h f 1 g 2", "HSET h f 3", "HSET h f", "HGET h f", "HGET h none", "HMGET h f none g", "HGETALL h", "HGETALL none", "HDEL h g none", "HINCRBY h n 5", "HINCRBY h n -7",
	"HINCRBY h f x", "HLEN h", "HSCAN h 0", "HSCAN h 0 MATCH f* COUNT 10", "HEXISTS h f", "HKEYS h", "HVALS h", "HSTRLEN h f", "HSETNX h f 1", "HMSET h k v", "GET h", "HGET a f", "INCR h",
	"ZADD z 1 a 2 b 3 c", "ZADD z NX 9 a", "ZADD z XX CH 5 a", "ZADD z INCR 1 b", "ZADD z x y", "ZADD z inf top -inf low", "ZREM z c none", "ZRANGE z 0 -1", "ZRANGE z 0 -1 WITHSCORES",
	"ZRANGE z 0 10 BYSCORE", "ZRANGE z (3 +inf BYSCORE LIMIT 0 1", "ZRANGE z +inf 0 BYSCORE REV", "ZRANGEBYSCORE z 0 10", "ZRANGEBYSCORE z (3 +inf WITHSCORES LIMIT 0 2", "ZCARD z", "ZSCORE z a", "ZSCORE z none",
	"ZCOUNT z 0 5", "ZINCRBY z 2.5 a", "ZRANK z a", "ZREVRANGE z 0 0", "ZREVRANK z a", "ZMSCORE z a none", "ZPOPMIN z", "ZPOPMAX z", "ZREMRANGEBYSCORE z 0 4", "ZREMRANGEBYRANK z 0 0", "ZCARD h",
	"SADD t a b c", "SADD t a", "SREM t c none", "SMEMBERS t", "SISMEMBER t a", "SISMEMBER t none", "SMISMEMBER t a x", "SCARD t", "SSCAN t 0", "SMOVE t u a", "SMOVE t u b", "SUNION t none", "SINTER u t", "SDIFF t u", "SADD h x",
	"SCAN 0", "SCAN 0 MATCH h* COUNT 5", "SCAN 0 TYPE hash", "KEYS *", "TYPE h", "TYPE none", "DBSIZE", "TOUCH h none",
	"XADD x 1-0 f v", "XADD x 2-0 f v g w", "XADD x 2-0 f v", "XADD x 1-5 f v", "XADD x 0-0 f v", "XADD x 3 f v", "XADD x NOMKSTREAM 4-0 f v", "XADD new NOMKSTREAM 4-0 f v", "XADD x MAXLEN ~ 3 5-0 f v",
	"XADD x MAXLEN = 3 6-0 f v", "XADD x MINID 5 7-0 f v", "XADD x bad f v", "XADD h 1-0 f v", "XLEN x", "XLEN none", "XRANGE x - +", "XRANGE x 5 6", "XRANGE x (5-0 +", "XRANGE x - + COUNT 1", "XREVRANGE x + -", "XREVRANGE x + - COUNT 1",
	"XRANGE x bad +", "XRANGE x - bad", "XRANGE x (- +", "XRANGE x - (+", "XRANGE x + -", "XRANGE x 6-0 6-0", "XRANGE x (6-0 (7-0", "XRANGE x 6 6 COUNT 0", "XRANGE x - + COUNT -1", "XRANGE x - + COUNT x", "XRANGE x - + WHAT 1", "XRANGE x - +  COUNT", "XRANGE none - +", "XRANGE h - +", "XRANGE x 5-", "XRANGE x 5- 6-x", "XREVRANGE x 7-0 5", "XREVRANGE x (7-0 -", "XREVRANGE none + -", "XREAD COUNT 2 STREAMS x 0", "XREAD STREAMS x 99", "XDEL x 5-0 77-7", "XTRIM x MAXLEN 1", "XLEN x", "GET x",
	"LPUSH l a b c", "RPUSH l d", "RPOP l", "LPOP l", "LRANGE l 0 -1", "LLEN l", "LINDEX l 0", "LSET l 0 z", "LSET l 9 z", "LREM l 0 none", "LINSERT l BEFORE z y", "LTRIM l 0 1", "LPOS l z", "RPOPLPUSH l m", "LMOVE l m LEFT RIGHT", "RPOP l", "EXISTS l", "LPUSHX l a", "RPUSHX m a", "LPUSH h x",
	"RENAME a a2", "RENAME none x", "RENAMENX a2 b", "SET ttl v EX 77", "RENAME ttl ttl2", "PTTL ttl2",
	"EVAL return{KEYS[1],ARGV[1]} 1 k v", "EVAL return{1,'a',false,{2}} 0", "EVAL return{err='NO'} 0", "EVAL return{ok='YES'} 0", "EVAL syntax( 0", "EVAL return 0", "EVAL return x",
	"EVAL return{redis.call('SET',KEYS[1],'v','EX',30),redis.call('PTTL',KEYS[1])} 1 lk", "EVAL return{redis.call('TTL',KEYS[1]),redis.call('PEXPIRETIME',KEYS[1])} 1 lk",
	"EVAL return{redis.pcall('HGET',KEYS[1],'f')} 1 lk", "EVAL return{redis.call('HGET',KEYS[1],'f')} 1 lk",
	"EVAL return{redis.sha1hex('a'),cjson.encode({a=1})} 0", "EVAL return{redis.status_reply('FINE')} 0", "EVALSHA 0000000000000000000000000000000000000000 0",
	"EVAL_RO return{redis.call('GET',KEYS[1])} 1 lk", "EVAL_RO return{redis.call('DEL',KEYS[1])} 1 lk",
	"SCRIPT LOAD return{1}", "SCRIPT LOAD bad(", "SCRIPT EXISTS e0e1f9fabfc9d4800c877a703b823ac0578ff8db 0000000000000000000000000000000000000000", "SCRIPT LOAD",
	"WAIT 0 0", "TIME", "PING", "PING hello", "ECHO hi", "SELECT 0", "CLIENT GETNAME", "CLIENT SETNAME me", "GETEX h EX 10", "PTTL h",
	"SET far v EX 99999999999", "DEL far", "FLUSHDB", "DBSIZE",
	"SET again 1", "LPUSH again 1",
}

func TestTransactionsAnswerAsOnMiniredis(t *testing.T) {
	w := newTwin(t, t.TempDir())
	defer w.close()
	for name, steps := range map[string]string{
		"a transaction answers all its commands":            "MULTI|SET a 1|INCR a|HSET h f v|GET a|EXEC|GET a",
		"an empty transaction answers nothing":              "MULTI|EXEC",
		"a discarded transaction changes nothing":           "SET d 1|MULTI|SET d 2|DISCARD|GET d",
		"a wrong command aborts the transaction":            "MULTI|SET x|SET y 1|EXEC|EXISTS y",
		"a failing command does not stop the others":        "SET s x|MULTI|HSET s f v|SET s y|EXEC|GET s",
		"EXEC and DISCARD need MULTI":                       "EXEC|DISCARD",
		"MULTI does not nest":                               "MULTI|MULTI|SET n 1|EXEC",
		"WATCH within MULTI is refused":                     "MULTI|WATCH k|SET n 2|EXEC",
		"an unchanged watched key lets EXEC pass":           "SET w 1|WATCH w|MULTI|INCR w|EXEC",
		"a key changed by the watcher itself stops EXEC":    "SET w 1|WATCH w|SET w 5|MULTI|INCR w|EXEC|GET w",
		"UNWATCH forgets":                                   "SET w 1|WATCH w|SET w 5|UNWATCH|MULTI|INCR w|EXEC|GET w",
		"DISCARD forgets what was watched":                  "SET w 1|WATCH w|SET w 5|MULTI|DISCARD|MULTI|INCR w|EXEC|GET w",
		"EXEC forgets what was watched":                     "SET w 1|WATCH w|SET w 5|MULTI|EXEC|MULTI|INCR w|EXEC|GET w",
		"UNWATCH within MULTI waits its turn":               "SET w 1|WATCH w|MULTI|UNWATCH|INCR w|EXEC",
		"scripts run in transactions":                       "MULTI|EVAL return(redis.call('INCR',KEYS[1])) 1 n|EVAL return(redis.call('INCR',KEYS[1])) 1 n|EXEC",
		"lifetimes are read and set within transactions":    "MULTI|SET e v EX 50|PTTL e|EXPIRE e 70|TTL e|EXEC",
		"an aborted transaction forgets what was watched":   "SET w 1|WATCH w|SET w 5|MULTI|SET|EXEC|MULTI|INCR w|EXEC",
		"SCRIPT LOAD and EVALSHA work within a transaction": "MULTI|SCRIPT LOAD return(7)|EXEC",
	} {
		t.Run(name, func(t *testing.T) {
			live, model := w.client.Conn(), w.model.Conn()
			defer live.Close()
			defer model.Close()
			for step := range strings.SplitSeq(steps, "|") {
				args := make([]any, 0, 8)
				for _, word := range strings.Fields(step) {
					args = append(args, word)
				}
				got, gotErr := live.Do(context.Background(), args...).Result()
				want, wantErr := model.Do(context.Background(), args...).Result()
				if fmt.Sprint(got, gotErr) != fmt.Sprint(want, wantErr) {
					t.Fatalf("%s: answered %v %v, miniredis answers %v %v", step, got, gotErr, want, wantErr)
				}
			}
		})
	}
}

func TestAWatchedKeyChangedByAnotherStopsTheTransaction(t *testing.T) {
	clock := newTestClock()
	c := clientOf(t, mustOpen(t, t.TempDir(), fastOptions(clock)))
	for name, change := range map[string]func(){
		"by a write":     func() { do(t, c, "SET", "k", "other") },
		"by a script":    func() { do(t, c, "EVAL", "return redis.call('DEL', KEYS[1])", 1, "k") },
		"by its expiry":  func() { clock.Advance(time.Minute) },
		"by a lifetime":  func() { do(t, c, "EXPIRE", "k", "5") },
		"by its renamer": func() { do(t, c, "RENAME", "k", "k2") },
	} {
		t.Run(name, func(t *testing.T) {
			do(t, c, "SET", "k", "1", "EX", "60")
			err := c.Watch(context.Background(), func(tx *redis.Tx) error {
				change()
				_, err := tx.TxPipelined(context.Background(), func(p redis.Pipeliner) error {
					return p.Set(context.Background(), "k", "mine", 0).Err()
				})
				return err
			}, "k")
			if err != redis.TxFailedErr {
				t.Errorf("transaction ended with %v, want it to fail", err)
			}
		})
	}
}

// command draws a command over a few keys, so that commands meet.
func command(t *rapid.T) []any {
	key := rapid.SampledFrom([]string{"a", "b", "c", "d"})
	field := rapid.SampledFrom([]string{"f", "g", "h"})
	value := rapid.SampledFrom([]string{"1", "7", "x", "", "长\r\n\x00", "2.5"})
	small := rapid.Map(rapid.IntRange(-2, 90), strconv.Itoa)
	id := rapid.Map(rapid.IntRange(0, 30), func(n int) string { return strconv.Itoa(n/3) + "-" + strconv.Itoa(n%3) })
	bound := rapid.Map(rapid.IntRange(0, 60), func(n int) string {
		return []string{"", "("}[n%2] + []string{strconv.Itoa(1 + n/6), strconv.Itoa(n/6) + "-" + strconv.Itoa(n%3), "-", "+", "0-0", strconv.Itoa(n/6) + "-0"}[n/2%6]
	})
	draw := map[byte]*rapid.Generator[string]{'k': key, 'f': field, 'v': value, 'n': small, 'i': id, 'b': bound}
	form := rapid.SampledFrom(commandForms).Draw(t, "form")
	if strings.HasPrefix(form, "EVAL") {
		body := rapid.SampledFrom(propertyScripts).Draw(t, "script")
		return []any{"EVAL", body, 2, key.Draw(t, "k1"), key.Draw(t, "k2"), field.Draw(t, "f"), value.Draw(t, "v"), small.Draw(t, "n")}
	}
	var args []any
	for _, word := range strings.Fields(form) {
		if len(word) == 2 && word[0] == '$' {
			args = append(args, draw[word[1]].Draw(t, word))
		} else {
			args = append(args, word)
		}
	}
	return args
}

var commandForms = []string{
	"SET $k $v", "SET $k $v EX $n", "SET $k $v PX $n", "SET $k $v KEEPTTL", "SET $k $v NX EX $n", "SET $k $v XX GET",
	"GET $k", "DEL $k", "DEL $k $k", "INCR $k", "INCRBY $k $n", "APPEND $k $v", "SETRANGE $k 3 $v", "GETSET $k $v", "GETDEL $k", "MSET $k $v $k $v", "SETNX $k $v",
	"SETEX $k $n $v", "PSETEX $k $n $v", "GETEX $k EX $n", "GETEX $k PERSIST",
	"EXPIRE $k $n", "PEXPIRE $k $n", "EXPIRE $k $n NX", "EXPIRE $k $n XX", "EXPIRE $k $n GT", "EXPIRE $k $n LT", "EXPIREAT $k 1772355700", "PEXPIREAT $k 1772355650000", "EXPIREAT $k 5", "PERSIST $k", "PTTL $k", "PEXPIRETIME $k",
	"HSET $k $f $v", "HSET $k $f $v $f $v", "HDEL $k $f", "HINCRBY $k $f $n", "HGETALL $k", "HMGET $k $f $f", "HLEN $k", "HSETNX $k $f $v",
	"ZADD $k $n $v", "ZADD $k NX $n $v", "ZADD $k INCR $n $v", "ZADD $k inf $v", "ZREM $k $v", "ZRANGE $k 0 -1 WITHSCORES", "ZINCRBY $k $n $v", "ZPOPMIN $k", "ZREMRANGEBYSCORE $k 0 $n", "ZRANGEBYSCORE $k 0 $n",
	"SADD $k $v", "SADD $k $v $v", "SREM $k $v", "SMEMBERS $k", "SMOVE $k $k $v", "SISMEMBER $k $v",
	"LPUSH $k $v", "RPUSH $k $v $v", "RPOP $k", "LPOP $k", "LTRIM $k 0 1", "LREM $k 0 $v", "LRANGE $k 0 -1", "RPOPLPUSH $k $k", "LSET $k 0 $v",
	"XADD $k $i $f $v", "XADD $k MAXLEN 2 $i $f $v", "XADD $k NOMKSTREAM $i $f $v", "XDEL $k $i", "XTRIM $k MAXLEN 1", "XRANGE $k - +", "XREVRANGE $k + -", "XRANGE $k $b $b", "XRANGE $k $b $b COUNT $n", "XREVRANGE $k $b $b", "XREVRANGE $k $b $b COUNT 2",
	"RENAME $k $k", "RENAMENX $k $k", "TYPE $k", "EXISTS $k $k", "EVAL", "EVAL", "EVAL", "EVAL", "FLUSHDB",
}

var propertyScripts = []string{
	"return redis.call('HINCRBY', KEYS[1], ARGV[1], 1)",
	"redis.call('SET', KEYS[1], ARGV[2], 'EX', 60) return redis.call('PTTL', KEYS[1])",
	"redis.call('INCR', KEYS[1]) return redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])",
	"redis.pcall('LPUSH', KEYS[1], ARGV[2]) redis.pcall('EXPIRE', KEYS[1], ARGV[3]) return redis.call('TYPE', KEYS[1])",
	"local n = redis.call('INCR', KEYS[1]) return redis.call('XADD', KEYS[2], (100 + n) .. '-0', ARGV[1], ARGV[2])",
	"redis.call('RENAME', KEYS[1], KEYS[2]) return {redis.call('PEXPIRETIME', KEYS[2]), redis.call('PTTL', KEYS[2])}",
	"return redis.call('PTTL', KEYS[1])",
	"return cjson.encode({ARGV[1], ARGV[3], redis.call('EXISTS', KEYS[1])})",
	"redis.call('SADD', KEYS[1], ARGV[2]) error('stop')",
	"for i = 1, 5 do redis.call('ZADD', KEYS[1], i, ARGV[1] .. i) end return redis.call('ZRANGE', KEYS[1], 0, -1)",
}

// Every answer is that of a plain miniredis, and what is replayed from the log,
// or rebuilt from a snapshot, is what was there before.
func TestReplayEqualsTheLiveState(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := newTwin(t, tempDir(t))
		defer w.close()
		t.Repeat(map[string]func(*rapid.T){
			"command":  func(t *rapid.T) { w.do(command(t)...) },
			"command2": func(t *rapid.T) { w.do(command(t)...) },
			"command3": func(t *rapid.T) { w.do(command(t)...) },
			"transaction": func(t *rapid.T) {
				w.transaction(rapid.SliceOfN(rapid.Custom(command), 1, 4).Draw(t, "commands"))
			},
			"time passes": func(t *rapid.T) {
				w.advance(time.Duration(rapid.IntRange(1, 50_000).Draw(t, "ms")) * time.Millisecond)
			},
			"tick": func(*rapid.T) { w.store.Tick() },
			"snapshot": func(t *rapid.T) {
				if err := w.store.Snapshot(); err != nil {
					t.Fatal(err)
				}
			},
			"reopen": func(t *rapid.T) {
				w.closeStore()
				w.open()
			},
			"reopen after a kill": func(t *rapid.T) {
				_ = w.client.Close()
				abandon(w.store)
				w.open()
			},
			"": func(t *rapid.T) {
				if diff := cmp.Diff(state(t, w.model), state(t, w.client)); diff != "" {
					t.Fatalf("state differs (-miniredis +embedded):\n%s", diff)
				}
			},
		})
	})
}

func (w *twin) transaction(list [][]any) {
	run := func(c *redis.Client) string {
		cmds, err := c.TxPipelined(context.Background(), func(p redis.Pipeliner) error {
			for _, args := range list {
				p.Do(context.Background(), args...)
			}
			return nil
		})
		out := fmt.Sprint(err)
		for _, cmd := range cmds {
			v, err := cmd.(*redis.Cmd).Result()
			out += fmt.Sprintf("|%v %v", v, err)
		}
		return out
	}
	want := run(w.model)
	if got := run(w.client); got != want {
		w.t.Fatalf("%q: answered %s, miniredis answers %s", list, got, want)
	}
}
