package embedded

import (
	"strings"

	"github.com/alicebob/miniredis/v2/server"
)

// class says how DB 0 treats a command.
type class uint8

const (
	refused     class = iota
	connection        // about the connection itself; never from a script
	read              // never logged
	write             // logged
	script            // logged if a command in it is a write
	transaction       // done by the front; never from a script
)

// rule is a row of the command table.
type rule struct {
	class class
	// check says why these arguments are refused; nil accepts all.
	check func(args []string) string
	// translate answers in miniredis's place; false hands over to it.
	translate func(e *engine, p *server.Peer, args []string) bool
	// varies marks reads that answer differently each time; no script may
	// base a write on one.
	varies bool
}

// commands is what DB 0 accepts, the names in upper case.
var commands = map[string]rule{
	"AUTH": {class: connection}, "CLIENT": {class: connection}, "COMMAND": {class: connection},
	"ECHO": {class: connection}, "HELLO": {class: connection}, "INFO": {class: connection},
	"PING": {class: connection}, "QUIT": {class: connection},
	"SELECT": {class: connection, check: onlyDB0},
	"WAIT":   {class: connection},

	"MULTI": {class: transaction}, "EXEC": {class: transaction}, "DISCARD": {class: transaction},
	"WATCH": {class: transaction}, "UNWATCH": {class: transaction},

	"EVAL":       {class: script, translate: evaluate(false, false)},
	"EVAL_RO":    {class: script, translate: evaluate(false, true)},
	"EVALSHA":    {class: script, translate: evaluate(true, false)},
	"EVALSHA_RO": {class: script, translate: evaluate(true, true)},
	"SCRIPT":     {class: script, check: scriptSubcommand},

	"TIME":      {class: read, translate: answerTime},
	"DBSIZE":    {class: read},
	"EXISTS":    {class: read},
	"KEYS":      {class: read},
	"SCAN":      {class: read},
	"TOUCH":     {class: read},
	"TYPE":      {class: read},
	"RANDOMKEY": {class: read, varies: true},
	"DEL":       {class: write}, "UNLINK": {class: write},
	"FLUSHDB": {class: write}, "FLUSHALL": {class: write},
	"RENAME":   {class: write, translate: translateRename},
	"RENAMENX": {class: write, translate: translateRename},

	"EXPIRE":      {class: write, translate: translateExpire(perSecond)},
	"PEXPIRE":     {class: write, translate: translateExpire(perMilli)},
	"EXPIREAT":    {class: write, translate: translateExpireAt(perSecond)},
	"PEXPIREAT":   {class: write, translate: translateExpireAt(perMilli)},
	"PERSIST":     {class: write},
	"TTL":         {class: read, translate: answerTTL(perSecond)},
	"PTTL":        {class: read, translate: answerTTL(perMilli)},
	"EXPIRETIME":  {class: read},
	"PEXPIRETIME": {class: read},

	"GET": {class: read}, "GETRANGE": {class: read}, "MGET": {class: read}, "STRLEN": {class: read},
	"GETBIT": {class: read}, "BITCOUNT": {class: read},
	"SET":    {class: write, translate: translateOptions("SET", 2)},
	"GETEX":  {class: write, translate: translateOptions("GETEX", 1)},
	"SETEX":  {class: write, translate: translateSetEx(perSecond)},
	"PSETEX": {class: write, translate: translateSetEx(perMilli)},
	"APPEND": {class: write}, "GETDEL": {class: write}, "GETSET": {class: write},
	"INCR": {class: write}, "INCRBY": {class: write}, "DECR": {class: write}, "DECRBY": {class: write},
	"MSET": {class: write}, "MSETNX": {class: write}, "SETNX": {class: write},
	"SETRANGE": {class: write}, "SETBIT": {class: write},

	"HEXISTS": {class: read}, "HGET": {class: read}, "HGETALL": {class: read}, "HKEYS": {class: read},
	"HLEN": {class: read}, "HMGET": {class: read}, "HSCAN": {class: read}, "HSTRLEN": {class: read},
	"HVALS": {class: read}, "HRANDFIELD": {class: read, varies: true},
	"HDEL": {class: write}, "HINCRBY": {class: write}, "HMSET": {class: write}, "HSET": {class: write},
	"HSETNX": {class: write},

	"LINDEX": {class: read}, "LLEN": {class: read}, "LPOS": {class: read}, "LRANGE": {class: read},
	"LINSERT": {class: write}, "LMOVE": {class: write}, "LPOP": {class: write}, "LPUSH": {class: write},
	"LPUSHX": {class: write}, "LREM": {class: write}, "LSET": {class: write}, "LTRIM": {class: write},
	"RPOP": {class: write}, "RPOPLPUSH": {class: write}, "RPUSH": {class: write}, "RPUSHX": {class: write},

	"SCARD": {class: read}, "SDIFF": {class: read, varies: true}, "SINTER": {class: read, varies: true}, "SISMEMBER": {class: read},
	"SMEMBERS": {class: read}, "SMISMEMBER": {class: read}, "SSCAN": {class: read}, "SUNION": {class: read, varies: true},
	"SRANDMEMBER": {class: read, varies: true},
	"SADD":        {class: write}, "SMOVE": {class: write}, "SREM": {class: write},

	"ZCARD": {class: read}, "ZCOUNT": {class: read}, "ZMSCORE": {class: read}, "ZRANGE": {class: read},
	"ZRANGEBYLEX": {class: read}, "ZRANGEBYSCORE": {class: read}, "ZRANK": {class: read},
	"ZREVRANGE": {class: read}, "ZREVRANGEBYSCORE": {class: read}, "ZREVRANK": {class: read},
	"ZSCAN": {class: read}, "ZSCORE": {class: read},
	"ZRANDMEMBER": {class: read, varies: true},
	"ZADD":        {class: write}, "ZINCRBY": {class: write}, "ZPOPMAX": {class: write},
	"ZPOPMIN": {class: write}, "ZREM": {class: write}, "ZREMRANGEBYRANK": {class: write},
	"ZREMRANGEBYSCORE": {class: write},

	"XLEN":   {class: read},
	"XRANGE": {class: read, translate: answerRange(false)}, "XREVRANGE": {class: read, translate: answerRange(true)},
	"XREAD": {class: read, check: noBlock},
	"XADD":  {class: write, check: explicitID},
	"XDEL":  {class: write}, "XTRIM": {class: write},
}

// reasons is why well-known commands are missing from the table.
var reasons = map[string]string{
	"BLPOP": blocking, "BRPOP": blocking, "BRPOPLPUSH": blocking, "BLMOVE": blocking,
	"BLMPOP": blocking, "BZPOPMIN": blocking, "BZPOPMAX": blocking, "BZMPOP": blocking,
	"XREADGROUP": blocking, "MONITOR": blocking,
	"SUBSCRIBE": subscribing, "PSUBSCRIBE": subscribing, "SSUBSCRIBE": subscribing,
	"UNSUBSCRIBE": subscribing, "PUNSUBSCRIBE": subscribing, "PUBLISH": subscribing, "SPUBLISH": subscribing,
	"PUBSUB": subscribing,
	"SPOP":   "it picks at random, so it could not be replayed; use SMEMBERS and SREM",
	"SWAPDB": otherDB, "MOVE": otherDB, "COPY": otherDB,
}

const (
	blocking    = "it waits, and nothing may wait inside the one order of execution"
	subscribing = "messages are not data; within one process use a channel"
	otherDB     = "only DB 0 is kept"
)

func (r rule) refusal(cmd string, args []string, fromScript bool) string {
	why := ""
	switch {
	case r.class == refused:
		why = reasons[cmd]
		if why == "" {
			why = "the store has no use for it"
		}
	case fromScript && r.class != read && r.class != write:
		why = "it cannot be called from a script"
	case fromScript && r.varies:
		why = "it picks at random, so a script that uses it could not be replayed"
	case r.check != nil:
		why = r.check(args)
	}
	if why == "" {
		return ""
	}
	return "ERR " + cmd + " is refused by the embedded store: " + why
}

func onlyDB0(args []string) string {
	if len(args) == 1 && args[0] != "0" {
		return otherDB
	}
	return ""
}

func scriptSubcommand(args []string) string {
	if len(args) == 0 {
		return ""
	}
	switch strings.ToUpper(args[0]) {
	case "LOAD", "EXISTS":
		return ""
	}
	return "only SCRIPT LOAD and SCRIPT EXISTS are offered"
}

func noBlock(args []string) string {
	for _, a := range args {
		switch strings.ToUpper(a) {
		case "BLOCK":
			return blocking
		case "STREAMS":
			return ""
		}
	}
	return ""
}

// explicitID finds the id behind XADD's options.
func explicitID(args []string) string {
	i := 1
	for ; i < len(args); i++ {
		switch strings.ToUpper(args[i]) {
		case "NOMKSTREAM":
			continue
		case "MAXLEN", "MINID":
			if i+1 < len(args) && (args[i+1] == "~" || args[i+1] == "=") {
				i++
			}
			i++
			continue
		}
		break
	}
	if i+2 >= len(args) {
		return "it needs an id and at least one field with its value"
	}
	if strings.Contains(args[i], "*") {
		return "an id made from the clock could not be replayed; give one"
	}
	return ""
}
