package embedded

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strconv"
)

const (
	maxArguments = 1 << 20
	maxArgument  = 512 << 20 // bytes, as in Redis
	maxLine      = 64
	// maxBatch bounds how many commands of one connection run before others
	// get their turn.
	maxBatch = 128
)

var errProtocol = errors.New("ERR Protocol error: expected an array of bulk strings")

// commandReader reads commands in RESP as clients write them.
type commandReader struct{ r *bufio.Reader }

func newCommandReader(r io.Reader) *commandReader {
	return &commandReader{bufio.NewReaderSize(r, 32<<10)}
}

// batch waits for a command and takes with it what has arrived behind it. The
// commands before an error are returned along with it.
func (c *commandReader) batch() ([][]string, error) {
	var list [][]string
	for len(list) == 0 || (c.r.Buffered() > 0 && len(list) < maxBatch) {
		args, err := c.command()
		if err != nil {
			return list, err
		}
		if len(args) > 0 {
			list = append(list, args)
		}
	}
	return list, nil
}

func (c *commandReader) command() ([]string, error) {
	n, err := c.length('*', maxArguments)
	if err != nil || n == 0 {
		return nil, err
	}
	args := make([]string, 0, min(n, 64))
	for range n {
		size, err := c.length('$', maxArgument)
		if err != nil {
			return nil, inside(err)
		}
		arg, err := c.bulk(size)
		if err != nil {
			return nil, inside(err)
		}
		args = append(args, arg)
	}
	return args, nil
}

// inside marks the end of input within a command.
func inside(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

func (c *commandReader) length(mark byte, limit int) (int, error) {
	line, err := c.line()
	if err != nil {
		return 0, err
	}
	if len(line) < 2 || line[0] != mark {
		return 0, errProtocol
	}
	n, err := strconv.Atoi(string(line[1:]))
	if err != nil || n < 0 || n > limit {
		return 0, errProtocol
	}
	return n, nil
}

func (c *commandReader) line() ([]byte, error) {
	line, err := c.r.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) || len(line) > maxLine {
		return nil, errProtocol
	}
	if err != nil {
		if len(line) > 0 {
			return nil, inside(err)
		}
		return nil, err
	}
	if len(line) < 2 || line[len(line)-2] != '\r' {
		return nil, errProtocol
	}
	return line[:len(line)-2], nil
}

func (c *commandReader) bulk(size int) (string, error) {
	if c.r.Buffered() >= size+2 {
		b, _ := c.r.Peek(size + 2)
		s := string(b[:size])
		end := b[size] == '\r' && b[size+1] == '\n'
		_, _ = c.r.Discard(size + 2)
		return s, protocolUnless(end)
	}
	var buf bytes.Buffer // grows with what arrives, not with what was announced
	if _, err := io.CopyN(&buf, c.r, int64(size)+2); err != nil {
		return "", err
	}
	b := buf.Bytes()
	return string(b[:size]), protocolUnless(b[size] == '\r' && b[size+1] == '\n')
}

func protocolUnless(ok bool) error {
	if ok {
		return nil
	}
	return errProtocol
}
