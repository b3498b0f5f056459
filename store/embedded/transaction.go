package embedded

import (
	"errors"
	"strconv"
)

// transactionState is a MULTI under way. The commands are kept here and
// executed one after the other under the server's lock, which makes them one;
// miniredis only checks them, and watches keys.
type transactionState struct {
	checker *session // in a MULTI that never gets its EXEC
	list    [][]string
	dirty   bool // a command was refused, so EXEC will be
}

func newTransaction(e *engine) *transactionState {
	tx := &transactionState{checker: newSession()}
	e.pass(tx.checker.peer, "MULTI")
	tx.checker.out.Reset()
	return tx
}

func (c *conn) transact(name string, args []string, at int64, log *entry) {
	switch {
	case c.tx == nil && name == "MULTI" && len(args) == 1:
		c.tx = newTransaction(c.engine)
		c.session.peer.WriteOK()
		c.session.peer.Flush()
	case c.tx != nil && name == "EXEC" && len(args) == 1:
		c.exec(at, log)
	case c.tx != nil && name == "DISCARD" && len(args) == 1:
		c.tx = nil
		c.engine.pass(c.session.peer, "UNWATCH")
	case c.tx != nil && name != "UNWATCH": // wrong here; miniredis knows the words
		c.engine.pass(c.tx.checker.peer, args...)
		c.session.out.Write(c.tx.checker.take())
	case c.tx != nil:
		c.enqueue(name, args)
	default:
		c.engine.pass(c.session.peer, args...)
	}
}

// enqueue checks a command as EXEC will find it and keeps it.
func (c *conn) enqueue(name string, args []string) {
	r := commands[name]
	why := r.refusal(name, args[1:], false)
	switch {
	case why != "":
	case r.class == connection:
		why = "ERR " + name + " is not allowed in a transaction"
	case r.class == write && c.engine.readOnly != nil:
		why = c.engine.readOnly.Error()
	}
	if why != "" {
		c.tx.dirty = true
		c.session.fail(errors.New(why))
		return
	}
	c.engine.pass(c.tx.checker.peer, args...)
	answer := c.tx.checker.take()
	c.session.out.Write(answer)
	if string(answer) != "+QUEUED\r\n" {
		c.tx.dirty = true
		return
	}
	c.tx.list = append(c.tx.list, args)
}

func (c *conn) exec(at int64, log *entry) {
	tx := c.tx
	c.tx = nil
	if tx.dirty {
		start := c.session.out.Len()
		c.engine.pass(c.session.peer, "UNWATCH")
		c.session.out.Truncate(start)
		c.session.fail(errors.New("EXECABORT Transaction discarded because of previous errors."))
		return
	}
	if !c.unchanged() {
		return
	}
	c.session.out.WriteString("*" + strconv.Itoa(len(tx.list)) + "\r\n")
	for _, args := range tx.list {
		c.run(args, at, log)
	}
}

// unchanged reports whether no watched key was changed, and ends the watch. If
// one was, it has answered EXEC.
func (c *conn) unchanged() bool {
	start := c.session.out.Len()
	c.engine.pass(c.session.peer, "MULTI")
	asked := c.session.out.Len()
	c.engine.pass(c.session.peer, "EXEC")
	answer := string(c.session.out.Bytes()[asked:])
	c.session.out.Truncate(start)
	if answer == "*0\r\n" {
		return true
	}
	c.session.out.WriteString(answer)
	return false
}
