// Package redistest starts real redis-server processes on the loopback interface for
// tests and benchmarks, kills them by their process id and starts them again. Nothing
// but tests may import it.
package redistest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// patience is how long a server may take to start or to answer.
const patience = 20 * time.Second

// Server is one redis-server process with its own directory.
type Server struct {
	// Addr is host:port on the loopback interface.
	Addr string

	dir  string
	args []string
	cmd  *exec.Cmd
	done chan error
}

// Start runs redis-server in dir on a free port, with appendonly and
// appendfsync always unless args say otherwise, and waits until it answers.
func Start(dir string, args ...string) (*Server, error) {
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	s := &Server{Addr: net.JoinHostPort("127.0.0.1", strconv.Itoa(port)), dir: dir}
	s.args = append([]string{
		"--bind", "127.0.0.1", "--port", strconv.Itoa(port), "--dir", dir, "--save", "",
		"--appendonly", "yes", "--appendfsync", "always", "--daemonize", "no",
	}, args...)
	if err := s.Restart(); err != nil {
		return nil, err
	}
	return s, nil
}

// Restart starts the process again after Kill or Stop and waits until it answers.
func (s *Server) Restart() error {
	out, err := os.OpenFile(filepath.Join(s.dir, "server.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("server log: %w", err)
	}
	defer out.Close()
	s.cmd = exec.Command("redis-server", s.args...)
	s.cmd.Stdout, s.cmd.Stderr = out, out
	if err := s.cmd.Start(); err != nil {
		return fmt.Errorf("start redis-server: %w", err)
	}
	s.done = make(chan error, 1)
	go func(cmd *exec.Cmd, done chan<- error) { done <- cmd.Wait() }(s.cmd, s.done)
	return s.awaitAnswer()
}

func (s *Server) awaitAnswer() error {
	client := s.Client()
	defer client.Close()
	return Until("redis-server "+s.Addr+" answers", func(ctx context.Context) error {
		select {
		case err := <-s.done:
			s.done <- err
			return errors.Join(errGaveUp, err)
		default:
			return client.Ping(ctx).Err()
		}
	})
}

// Client returns a plain client of this server alone.
func (s *Server) Client() *redis.Client {
	return redis.NewClient(&redis.Options{Addr: s.Addr, DialTimeout: time.Second, MaxRetries: -1, Protocol: 2, DisableIdentity: true})
}

// Kill ends the process at once, as kill -9 does.
func (s *Server) Kill() error { return s.end(os.Kill) }

// Stop ends the process in order.
func (s *Server) Stop() error { return s.end(os.Interrupt) }

func (s *Server) end(sig os.Signal) error {
	if s.cmd == nil {
		return nil
	}
	if err := s.cmd.Process.Signal(sig); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("signal redis-server: %w", err)
	}
	<-s.done //nolint:errcheck // the exit code of a killed process is no news
	s.cmd = nil
	return nil
}

// Signal sends a signal to the process, such as SIGSTOP and SIGCONT.
func (s *Server) Signal(sig os.Signal) error {
	if err := s.cmd.Process.Signal(sig); err != nil {
		return fmt.Errorf("signal redis-server: %w", err)
	}
	return nil
}

func freePort() (int, error) {
	// The cluster bus takes port+10000.
	for range 50 {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return 0, fmt.Errorf("find a port: %w", err)
		}
		port := l.Addr().(*net.TCPAddr).Port
		if err := l.Close(); err != nil {
			return 0, fmt.Errorf("find a port: %w", err)
		}
		if port > 45000 {
			port -= 20000
		}
		if portIsFree(port) && portIsFree(port+10000) {
			return port, nil
		}
	}
	return 0, errors.New("find a port: none")
}

func portIsFree(port int) bool {
	l, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err != nil {
		return false
	}
	return l.Close() == nil
}

// errGaveUp ends Until early.
var errGaveUp = errors.New("it never will")

// Until repeats check until it returns nil, for as long as patience lasts.
func Until(what string, check func(context.Context) error) error {
	return within(patience, what, check)
}

func within(limit time.Duration, what string, check func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		err := check(ctx)
		if err == nil {
			return nil
		}
		if errors.Is(err, errGaveUp) || ctx.Err() != nil {
			return fmt.Errorf("wait until %s: %w", what, err)
		}
		<-tick.C
	}
}

// UsedMemory is what INFO says about used_memory, in bytes.
func (s *Server) UsedMemory(ctx context.Context) (int64, error) {
	client := s.Client()
	defer client.Close()
	info, err := client.Info(ctx, "memory").Result()
	if err != nil {
		return 0, fmt.Errorf("used memory: %w", err)
	}
	for line := range strings.Lines(info) {
		if n, ok := strings.CutPrefix(strings.TrimSpace(line), "used_memory:"); ok {
			return strconv.ParseInt(n, 10, 64)
		}
	}
	return 0, errors.New("used memory: INFO does not say")
}
