package embedded

import (
	"bytes"
	"errors"
	"net"
	"strings"
	"sync"
)

// conn is a client's connection. One goroutine reads and has commands executed;
// another waits for the disk and answers. Neither waits for the other, so a
// client may send a pipeline of any length before it reads.
type conn struct {
	server  *Server
	net     net.Conn
	engine  *engine
	session *session
	tx      *transactionState // between MULTI and EXEC
	quit    bool
	box     outbox
}

func newConn(s *Server, nc net.Conn) *conn {
	c := &conn{server: s, net: nc, engine: s.engine, session: newSession()}
	c.box.ready = sync.NewCond(&c.box.mu)
	return c
}

// move puts the connection on another engine. A transaction under way aborts.
func (c *conn) move(e *engine) {
	s := newSession()
	s.peer.Resp3 = c.session.peer.Resp3
	c.engine, c.session = e, s
	if c.tx != nil {
		c.tx = newTransaction(e)
		c.tx.dirty = true
	}
}

func (c *conn) read() {
	defer c.box.end()
	r := newCommandReader(c.net)
	for {
		batch, err := r.batch()
		if len(batch) > 0 {
			answer := c.server.execute(c, batch)
			c.box.put(answer)
			if answer.last {
				return
			}
		}
		if errors.Is(err, errProtocol) {
			c.box.put(reply{data: failures(err, 1)})
		}
		if err != nil {
			return
		}
	}
}

func (c *conn) write() {
	defer c.server.forget(c)
	defer c.net.Close()
	for {
		list, ok := c.box.take()
		if !ok {
			return
		}
		for _, r := range list {
			if _, err := c.net.Write(r.ready()); err != nil {
				return
			}
		}
	}
}

// step executes one command and adds its answer to the session's output. The
// caller holds the server's lock.
func (c *conn) step(args []string, at int64, log *entry) {
	switch name := strings.ToUpper(args[0]); {
	case commands[name].class == transaction:
		c.transact(name, args, at, log)
	case name == "QUIT":
		c.quit = true
		c.run(args, at, log)
	case c.tx != nil:
		c.enqueue(name, args)
	default:
		c.run(args, at, log)
	}
}

func (c *conn) run(args []string, at int64, log *entry) {
	start := c.session.out.Len()
	if !c.engine.run(c.session, at, args) {
		return
	}
	kept, script := c.engine.recorded(args)
	log.add(record{
		kind: recordCommand, resp3: c.session.peer.Resp3, at: at,
		answer: answerSum(c.session.out.Bytes()[start:]), args: kept,
	}, script)
}

// take moves the session's output out.
func (s *session) take() []byte {
	const keep = 64 << 10 // larger buffers are handed over instead of copied
	if s.out.Cap() > keep {
		data := s.out.Bytes()
		s.out = bytes.Buffer{}
		return data
	}
	data := append([]byte(nil), s.out.Bytes()...)
	s.out.Reset()
	return data
}

// reply is the answer to a batch.
type reply struct {
	data  []byte
	count int    // answers in it
	group *group // to wait for; nil if nothing
	last  bool   // nothing follows
}

// ready waits until the answer may leave, and returns it, or errors instead.
func (r reply) ready() []byte {
	if err := r.group.wait(); err != nil {
		return failures(err, r.count)
	}
	return r.data
}

// failures is the same error as the answer to n commands.
func failures(err error, n int) []byte {
	line := "-" + strings.NewReplacer("\r", " ", "\n", " ").Replace(err.Error()) + "\r\n"
	return []byte(strings.Repeat(line, n))
}

// outbox holds answers until they are written, without bound, as Redis does.
type outbox struct {
	mu    sync.Mutex
	ready *sync.Cond
	list  []reply
	ended bool
}

func (b *outbox) put(r reply) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.ended {
		b.list = append(b.list, r)
		b.ready.Signal()
	}
}

// end lets the connection be closed once what is in the box was written.
func (b *outbox) end() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.ended = true
	b.ready.Signal()
}

// take waits for answers; ok is false at the end.
func (b *outbox) take() (list []reply, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for len(b.list) == 0 && !b.ended {
		b.ready.Wait()
	}
	list, b.list = b.list, nil
	return list, len(list) > 0
}
