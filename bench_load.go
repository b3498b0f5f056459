package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strconv"
	"sync"
	"time"
)

// load is what came of driving requests over connections for a while.
type load struct {
	answers   int
	seconds   float64
	latencies []time.Duration // sorted
	last      [][]byte        // some answers, to be looked at
}

func (l load) perSecond() float64 { return float64(l.answers) / l.seconds }

// at is the latency that a share of the answers stayed under, in ms.
func (l load) at(share float64) float64 {
	if len(l.latencies) == 0 {
		return 0
	}
	i := min(int(share*float64(len(l.latencies))), len(l.latencies)-1)
	return float64(l.latencies[i]) / float64(time.Millisecond)
}

// exchange writes one request and reads its answer.
type exchange func(rw *bufio.ReadWriter, request []byte) (answer []byte, err error)

// drive sends requests over connections to address, each connection its own share in
// turn, until the time is over or every request was sent once.
func drive(ctx context.Context, address string, connections int, d time.Duration, requests [][]byte, do exchange) (load, error) {
	ctx, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	results := make([]load, connections)
	failures := make([]error, connections)
	var all sync.WaitGroup
	start := time.Now()
	for i := range connections {
		all.Go(func() { results[i], failures[i] = driveOne(ctx, address, i, connections, requests, do) })
	}
	all.Wait()
	sum := load{seconds: time.Since(start).Seconds()}
	for _, r := range results {
		sum.answers += r.answers
		sum.latencies = append(sum.latencies, r.latencies...)
		sum.last = append(sum.last, r.last...)
	}
	slices.Sort(sum.latencies)
	return sum, errors.Join(failures...)
}

func driveOne(ctx context.Context, address string, first, step int, requests [][]byte, do exchange) (load, error) {
	var l load
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return l, err
	}
	defer func() { _ = conn.Close() }()
	rw := bufio.NewReadWriter(bufio.NewReaderSize(conn, 4096), bufio.NewWriterSize(conn, 4096))
	l.latencies = make([]time.Duration, 0, len(requests)/step+1)
	for i := first; i < len(requests) && ctx.Err() == nil; i += step {
		before := time.Now()
		answer, err := do(rw, requests[i])
		if err != nil {
			return l, fmt.Errorf("request %d: %w", i, err)
		}
		l.latencies = append(l.latencies, time.Since(before))
		l.answers++
		if l.answers%1000 == 1 {
			l.last = append(l.last, bytes.Clone(answer))
		}
	}
	return l, nil
}

var errStatus = errors.New("answer is not 200")

// httpExchange writes a raw HTTP request and reads an answer with a Content-Length.
func httpExchange(rw *bufio.ReadWriter, request []byte) ([]byte, error) {
	if _, err := rw.Write(request); err != nil {
		return nil, err
	}
	if err := rw.Flush(); err != nil {
		return nil, err
	}
	line, err := rw.ReadSlice('\n')
	if err != nil {
		return nil, err
	}
	if !bytes.Contains(line, []byte(" 200 ")) {
		return nil, fmt.Errorf("%w: %s", errStatus, bytes.TrimSpace(line))
	}
	length := -1
	for {
		if line, err = rw.ReadSlice('\n'); err != nil {
			return nil, err
		}
		if len(line) <= 2 {
			break
		}
		if name, value, _ := bytes.Cut(line, []byte(": ")); bytes.EqualFold(name, []byte("Content-Length")) {
			if length, err = strconv.Atoi(string(bytes.TrimSpace(value))); err != nil {
				return nil, err
			}
		}
	}
	if length < 0 {
		return nil, errors.New("answer without a length")
	}
	body, err := rw.Peek(length) // good until the next request
	if err != nil {
		return nil, err
	}
	_, err = rw.Discard(length)
	return body, err
}

// respExchange writes a raw Redis command and reads an answer that is an array of
// bulk strings or an error.
func respExchange(rw *bufio.ReadWriter, request []byte) ([]byte, error) {
	if _, err := rw.Write(request); err != nil {
		return nil, err
	}
	if err := rw.Flush(); err != nil {
		return nil, err
	}
	line, err := rw.ReadSlice('\n')
	if err != nil {
		return nil, err
	}
	if line[0] != '*' {
		return nil, fmt.Errorf("redis: %s", bytes.TrimSpace(line))
	}
	n, err := strconv.Atoi(string(bytes.TrimSpace(line[1:])))
	if err != nil {
		return nil, err
	}
	var last []byte
	for range n {
		if line, err = rw.ReadSlice('\n'); err != nil {
			return nil, err
		}
		size, err := strconv.Atoi(string(bytes.TrimSpace(line[1:])))
		if err != nil {
			return nil, err
		}
		if last, err = rw.Peek(size + 2); err != nil {
			return nil, err
		}
		if _, err := rw.Discard(size + 2); err != nil {
			return nil, err
		}
	}
	return last, nil
}

// respCommand is a command in the form that goes over the wire.
func respCommand(args []any) []byte {
	out := fmt.Appendf(nil, "*%d\r\n", len(args))
	for _, a := range args {
		s := fmt.Sprint(a)
		out = fmt.Appendf(out, "$%d\r\n%s\r\n", len(s), s)
	}
	return out
}
