package embedded

import (
	"math"
	"strconv"
	"strings"

	"github.com/alicebob/miniredis/v2/server"
)

// maxDeadline is the last Unix ms that a time.Duration since the epoch holds
// (April 2262).
const maxDeadline = math.MaxInt64 / 1_000_000

const (
	perSecond = 1000 // ms
	perMilli  = 1
)

// deadlineIn turns a lifetime argument into a deadline in Unix ms, at most
// maxDeadline. ok is false for what is no number; miniredis then says so.
func (e *engine) deadlineIn(arg string, unit int64) (at int64, ok bool) {
	n, err := strconv.ParseInt(arg, 10, 64)
	if err != nil {
		return 0, false
	}
	if n > (maxDeadline-e.now)/unit {
		return maxDeadline, true
	}
	return e.now + max(n, -maxDeadline/unit)*unit, true
}

// deadlineAt reads an absolute time argument, likewise.
func deadlineAt(arg string, unit int64) (at int64, ok bool) {
	n, err := strconv.ParseInt(arg, 10, 64)
	if err != nil {
		return 0, false
	}
	return min(max(n, -1), maxDeadline/unit) * unit, true
}

// isNotPositive tells lifetimes that SET and its like refuse; miniredis says so.
func isNotPositive(arg string) bool {
	n, err := strconv.ParseInt(arg, 10, 64)
	return err == nil && n <= 0
}

func millis(at int64) string { return strconv.FormatInt(at, 10) }

// optionDeadline reads an option EX, PX, EXAT or PXAT and its argument.
func (e *engine) optionDeadline(option, arg string) (at int64, ok bool) {
	switch strings.ToUpper(option) {
	case "EX":
		return e.deadlineIn(arg, perSecond)
	case "PX":
		return e.deadlineIn(arg, perMilli)
	case "EXAT":
		return deadlineAt(arg, perSecond)
	case "PXAT":
		return deadlineAt(arg, perMilli)
	}
	return 0, false
}

// translateOptions handles SET key value … and GETEX key …, whose options from
// the given position on may set a lifetime.
func translateOptions(cmd string, from int) func(*engine, *server.Peer, []string) bool {
	return func(e *engine, p *server.Peer, args []string) bool {
		for i := from; i+1 < len(args); i++ {
			at, ok := e.optionDeadline(args[i], args[i+1])
			if !ok || isNotPositive(args[i+1]) {
				continue
			}
			e.expiry.note(args[0], at)
			list := append([]string{cmd}, args...)
			list[i+1], list[i+2] = "PXAT", millis(at)
			e.pass(p, list...)
			return true
		}
		return false
	}
}

// translateSetEx handles SETEX and PSETEX key lifetime value.
func translateSetEx(unit int64) func(*engine, *server.Peer, []string) bool {
	return func(e *engine, p *server.Peer, args []string) bool {
		if len(args) != 3 {
			return false
		}
		at, ok := e.deadlineIn(args[1], unit)
		if !ok || isNotPositive(args[1]) {
			return false
		}
		e.expiry.note(args[0], at)
		e.pass(p, "SET", args[0], args[2], "PXAT", millis(at))
		return true
	}
}

// translateExpire handles EXPIRE and PEXPIRE key lifetime [condition].
func translateExpire(unit int64) func(*engine, *server.Peer, []string) bool {
	return func(e *engine, p *server.Peer, args []string) bool {
		if len(args) < 2 {
			return false
		}
		at, ok := e.deadlineIn(args[1], unit)
		return ok && e.expireAt(p, at, args)
	}
}

// translateExpireAt handles EXPIREAT and PEXPIREAT key time [condition].
func translateExpireAt(unit int64) func(*engine, *server.Peer, []string) bool {
	return func(e *engine, p *server.Peer, args []string) bool {
		if len(args) < 2 {
			return false
		}
		at, ok := deadlineAt(args[1], unit)
		return ok && e.expireAt(p, at, args)
	}
}

// expireAt gives a key its deadline; one that has gone by removes it at once.
func (e *engine) expireAt(p *server.Peer, at int64, args []string) bool {
	list := append([]string{"PEXPIREAT"}, args...)
	list[2] = millis(at)
	if at <= e.now {
		list[0], list[2] = "PEXPIRE", "-1"
	} else {
		e.expiry.note(args[0], at)
	}
	e.pass(p, list...)
	return true
}

// translateRename lets a lifetime move along with its key.
func translateRename(e *engine, _ *server.Peer, args []string) bool {
	if len(args) != 2 {
		return false
	}
	if at := e.deadlineOf(args[0]); at >= 0 {
		e.expiry.note(args[1], at)
	}
	return false
}

// answerTTL handles TTL and PTTL key.
func answerTTL(unit int64) func(*engine, *server.Peer, []string) bool {
	return func(e *engine, p *server.Peer, args []string) bool {
		if len(args) != 1 {
			return false
		}
		left := e.deadlineOf(args[0])
		if left >= 0 {
			left = (max(left-e.now, 0) + unit/2) / unit
		}
		p.WriteInt(int(left))
		return true
	}
}

// answerTime handles TIME: seconds and microseconds of the command's time.
func answerTime(e *engine, p *server.Peer, args []string) bool {
	if len(args) != 0 {
		return false
	}
	p.WriteStrings([]string{
		strconv.FormatInt(e.now/1000, 10),
		strconv.FormatInt(e.now%1000*1000, 10),
	})
	return true
}
