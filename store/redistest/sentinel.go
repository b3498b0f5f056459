package redistest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// Sentinel is a master and its replica under the eyes of one Sentinel, which is not
// how anybody should run them, but enough to see a failover.
type Sentinel struct {
	Master, Replica *Server
	watch           *Server
}

// masterName is what the Sentinel calls the master.
const masterName = "yishi"

// StartSentinel runs the three processes under dir and waits until they know each other.
func StartSentinel(dir string) (*Sentinel, error) {
	s := &Sentinel{}
	var dirs [3]string
	for i, name := range []string{"master", "replica", "sentinel"} {
		dirs[i] = filepath.Join(dir, name)
		if err := os.Mkdir(dirs[i], 0o700); err != nil {
			return nil, fmt.Errorf("start sentinel: %w", err)
		}
	}
	var err error
	if s.Master, err = Start(dirs[0]); err != nil {
		return nil, err
	}
	host, port, _ := strings.Cut(s.Master.Addr, ":")
	if s.Replica, err = Start(dirs[1], "--replicaof", host, port, "--repl-diskless-sync-delay", "0"); err != nil {
		return nil, errors.Join(err, s.Stop())
	}
	if s.watch, err = startWatch(dirs[2], host, port); err != nil {
		return nil, errors.Join(err, s.Stop())
	}
	if err := s.ready(); err != nil {
		return nil, errors.Join(err, s.Stop())
	}
	return s, nil
}

func startWatch(dir, host, port string) (*Server, error) {
	own, err := freePort()
	if err != nil {
		return nil, err
	}
	config := filepath.Join(dir, "sentinel.conf")
	text := fmt.Sprintf("bind 127.0.0.1\nport %d\ndir %s\nsentinel monitor %s %s %s 1\nsentinel down-after-milliseconds %s 500\nsentinel failover-timeout %s 5000\n",
		own, dir, masterName, host, port, masterName, masterName)
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		return nil, fmt.Errorf("start sentinel: %w", err)
	}
	w := &Server{Addr: net.JoinHostPort("127.0.0.1", strconv.Itoa(own)), dir: dir, args: []string{config, "--sentinel"}}
	return w, w.Restart()
}

func (s *Sentinel) ready() error {
	replica, watch := s.Replica.Client(), s.watch.Client()
	defer replica.Close()
	defer watch.Close()
	return Until("sentinel sees the replica", func(ctx context.Context) error {
		role, err := replica.Info(ctx, "replication").Result()
		if err != nil {
			return err
		}
		if !strings.Contains(role, "master_link_status:up") {
			return errors.New("replica is behind")
		}
		seen, err := watch.Info(ctx, "sentinel").Result()
		if err == nil && !strings.Contains(seen, "status=ok") || !strings.Contains(seen, "slaves=1") {
			err = errors.Join(err, errors.New("replica is not seen yet"))
		}
		return err
	})
}

// URL is how a store opens what the Sentinel watches.
func (s *Sentinel) URL() string {
	return "redis+sentinel://" + s.watch.Addr + "?master_name=" + masterName
}

// Stop ends all processes.
func (s *Sentinel) Stop() error {
	var errs []error
	for _, server := range []*Server{s.Master, s.Replica, s.watch} {
		if server != nil {
			errs = append(errs, server.Kill())
		}
	}
	return errors.Join(errs...)
}
