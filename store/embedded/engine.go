package embedded

import (
	"bufio"
	"bytes"
	"crypto/sha1"
	"encoding/hex"
	"fmt"
	"hash/crc32"
	"strconv"
	"strings"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/alicebob/miniredis/v2/server"
)

// engine is a miniredis whose every command depends on nothing but the data,
// the arguments and the time it is given. It is not safe for concurrent use.
//
// miniredis holds lifetimes as durations from now and never lets time pass by
// itself. The engine pins its now to the Unix epoch, so the durations are
// absolute deadlines, and translates relative lifetimes on the way in and out.
type engine struct {
	redis   *miniredis.Miniredis
	srv     *server.Server
	own     *session // for the engine's own commands
	scripts *scripts
	expiry  expiry

	// For the command under way:
	now      int64 // its time, Unix ms
	raw      bool  // it is the engine's own translation: pass it through
	wrote    bool  // it may have changed data
	readOnly error // why writes are refused, or nil
	refused  bool  // a write was refused because of readOnly
}

// session is a connection to the engine: its protocol version, its watched
// keys, and its answers as they will be sent.
type session struct {
	peer *server.Peer
	out  bytes.Buffer
}

func newSession() *session {
	s := &session{}
	s.peer = server.NewPeer(bufio.NewWriter(&s.out))
	return s
}

func newEngine() (*engine, error) {
	e := &engine{
		redis:  miniredis.NewMiniRedis(),
		own:    newSession(),
		expiry: newExpiry(),
	}
	// Dialling is how a miniredis starts without a listener.
	c, err := e.redis.Dial()
	if err != nil {
		return nil, fmt.Errorf("embedded: start miniredis: %w", err)
	}
	_ = c.Close()
	e.scripts = newScripts(e)
	e.srv = e.redis.Server()
	e.redis.SetTime(time.Unix(0, 0))
	e.srv.SetPreHook(e.hook)
	return e, nil
}

func (e *engine) close() {
	e.redis.Close()
	e.scripts.state.Close()
}

// run executes a command at a time and adds its answer to the session's output.
// It reports whether data may have changed.
func (e *engine) run(s *session, at int64, args []string) bool {
	e.now, e.wrote, e.refused = at, false, false
	start := s.out.Len()
	e.srv.Dispatch(s.peer, args)
	s.peer.Flush()
	if e.refused { // a script may have wrapped or swallowed the refusal
		s.out.Truncate(start)
		s.fail(e.readOnly)
	}
	s.oneAnswer(start)
	e.keepScript(args, s.out.Bytes()[start:])
	return e.wrote
}

// oneAnswer cuts what follows an error: some miniredis commands answer on.
func (s *session) oneAnswer(start int) {
	b := s.out.Bytes()[start:]
	if len(b) == 0 || b[0] != '-' {
		return
	}
	if end := bytes.Index(b, []byte("\r\n")); end >= 0 {
		s.out.Truncate(start + end + 2)
	}
}

func (s *session) fail(err error) {
	s.peer.WriteError(err.Error())
	s.peer.Flush()
}

// keepScript remembers the body of a script that was evaluated or loaded.
func (e *engine) keepScript(args []string, answer []byte) {
	switch {
	case len(args) > 1 && (strings.EqualFold(args[0], "EVAL") || strings.EqualFold(args[0], "EVAL_RO")):
		sum := scriptSum(args[1])
		if e.scripts.protos[sum] == nil || e.scripts.bodies[sum] != "" {
			return
		}
		e.scripts.bodies[sum] = args[1]
		e.pass(e.own.peer, "SCRIPT", "LOAD", args[1]) // for SCRIPT EXISTS
		e.own.out.Reset()
	case len(args) == 3 && strings.EqualFold(args[0], "SCRIPT") && bytes.HasPrefix(answer, []byte("$")):
		e.scripts.bodies[scriptSum(args[2])] = args[2]
	}
}

func scriptSum(body string) string {
	sum := sha1.Sum([]byte(body))
	return hex.EncodeToString(sum[:])
}

// recorded is a command as the log keeps it, with the script it needs, if any.
func (e *engine) recorded(args []string) (kept []string, script string) {
	switch {
	case strings.EqualFold(args[0], "EVAL"):
		kept = append([]string{"EVALSHA", scriptSum(args[1])}, args[2:]...)
		return kept, args[1]
	case strings.EqualFold(args[0], "EVALSHA"):
		return args, e.scripts.bodies[args[1]]
	}
	return args, ""
}

// load makes a script known, as SCRIPT LOAD does.
func (e *engine) load(body string) {
	e.run(e.own, e.now, []string{"SCRIPT", "LOAD", body})
	e.own.out.Reset()
}

// replay executes a record's command and reports whether it was answered as
// when it was recorded.
func (e *engine) replay(r record) bool {
	e.own.peer.Resp3 = r.resp3
	e.run(e.own, r.at, r.args)
	sum := answerSum(e.own.out.Bytes())
	e.own.out.Reset()
	return sum == r.answer
}

func answerSum(b []byte) uint32 { return crc32.Checksum(b, castagnoli) }

// due reports whether a key may have to expire at a time.
func (e *engine) due(at int64) bool { return e.expiry.next() <= at }

// expire removes the keys whose deadline is at or before a time and counts them.
func (e *engine) expire(at int64) int {
	db, n := e.redis.DB(0), 0
	for e.due(at) {
		key := e.expiry.pop()
		switch deadline := db.TTL(key).Milliseconds(); {
		case deadline == 0: // gone, or without a lifetime by now
		case deadline > at:
			e.expiry.note(key, deadline)
		case db.Del(key):
			n++
		}
	}
	return n
}

// deadlineOf is a key's deadline in Unix ms, -1 if it has none, -2 if there is
// no such key.
func (e *engine) deadlineOf(key string) int64 {
	db := e.redis.DB(0)
	if !db.Exists(key) {
		return -2
	}
	if ttl := db.TTL(key); ttl != 0 {
		return ttl.Milliseconds()
	}
	return -1
}

// keys counts the keys.
func (e *engine) keys() int {
	e.pass(e.own.peer, "DBSIZE")
	answer := e.own.take()
	n, _ := strconv.Atoi(strings.TrimSpace(strings.TrimPrefix(string(answer), ":")))
	return n
}

// pass hands a command to miniredis as it is.
func (e *engine) pass(p *server.Peer, args ...string) {
	was := e.raw
	e.raw = true
	e.srv.Dispatch(p, args)
	e.raw = was
	p.Flush()
}

// hook sees every command before miniredis does, those of scripts included.
// It returns true if it answered.
func (e *engine) hook(p *server.Peer, cmd string, args ...string) bool {
	if e.raw {
		return false
	}
	r := commands[cmd]
	if why := r.refusal(cmd, args, e.scripts.sha != ""); why != "" {
		p.WriteError(why)
		return true
	}
	if r.class == write {
		if e.readOnly != nil {
			e.refused = true
			p.WriteError(e.readOnly.Error())
			return true
		}
		e.wrote = true
	}
	return r.translate != nil && r.translate(e, p, args)
}
