package redistest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// slots is the number of slots of a Redis cluster.
const slots = 16384

// Cluster is a cluster on the loopback interface: the first half of Servers began as
// masters, the other half as their replicas.
type Cluster struct{ Servers []*Server }

// StartCluster runs as many masters and one replica each, under dir, with a node
// timeout of 2 s, and waits until the cluster serves.
func StartCluster(dir string, masters int) (*Cluster, error) {
	c := &Cluster{}
	for i := range 2 * masters {
		own := filepath.Join(dir, strconv.Itoa(i))
		if err := os.Mkdir(own, 0o700); err != nil {
			return nil, fmt.Errorf("start cluster: %w", err)
		}
		s, err := Start(own, "--cluster-enabled", "yes", "--cluster-node-timeout", "2000",
			"--cluster-config-file", "nodes.conf", "--repl-diskless-sync-delay", "0")
		if err != nil {
			return nil, errors.Join(err, c.Stop())
		}
		c.Servers = append(c.Servers, s)
	}
	if err := c.join(masters); err != nil {
		return nil, errors.Join(err, c.Stop())
	}
	return c, nil
}

// Stop ends all processes.
func (c *Cluster) Stop() error {
	var errs []error
	for _, s := range c.Servers {
		errs = append(errs, s.Kill())
	}
	return errors.Join(errs...)
}

// URL is how a store opens the cluster.
func (c *Cluster) URL() string {
	url := "redis+cluster://" + c.Servers[0].Addr
	for i, s := range c.Servers[1:] {
		sign := "&"
		if i == 0 {
			sign = "?"
		}
		url += sign + "addr=" + s.Addr
	}
	return url
}

func (c *Cluster) join(masters int) error {
	ctx := context.Background()
	for i, s := range c.Servers {
		if err := c.introduce(ctx, i, s, masters); err != nil {
			return fmt.Errorf("introduce %s: %w", s.Addr, err)
		}
	}
	if err := c.all("know each other", func(ctx context.Context, client *redis.Client) error {
		nodes, err := client.ClusterNodes(ctx).Result()
		if err == nil && strings.Count(nodes, "connected") < len(c.Servers) {
			err = errors.New("not all are known")
		}
		return err
	}); err != nil {
		return err
	}
	for i, s := range c.Servers[masters:] {
		if err := replicate(ctx, s, c.Servers[i]); err != nil {
			return err
		}
	}
	return c.Ready()
}

func (c *Cluster) introduce(ctx context.Context, i int, s *Server, masters int) error {
	client := s.Client()
	defer client.Close()
	if err := client.Do(ctx, "CLUSTER", "SET-CONFIG-EPOCH", i+1).Err(); err != nil {
		return err
	}
	if i < masters {
		first, last := i*slots/masters, (i+1)*slots/masters-1
		if err := client.Do(ctx, "CLUSTER", "ADDSLOTSRANGE", first, last).Err(); err != nil {
			return err
		}
	}
	host, port, _ := strings.Cut(c.Servers[0].Addr, ":")
	return client.ClusterMeet(ctx, host, port).Err()
}

func replicate(ctx context.Context, replica, master *Server) error {
	m, r := master.Client(), replica.Client()
	defer m.Close()
	defer r.Close()
	id, err := m.Do(ctx, "CLUSTER", "MYID").Text()
	if err != nil {
		return fmt.Errorf("id of %s: %w", master.Addr, err)
	}
	return Until(replica.Addr+" replicates", func(ctx context.Context) error { return r.ClusterReplicate(ctx, id).Err() })
}

// Ready waits until every running server sees a serving cluster and every running
// replica follows its master.
func (c *Cluster) Ready() error {
	return c.all("serve", func(ctx context.Context, client *redis.Client) error {
		info, err := client.ClusterInfo(ctx).Result()
		if err != nil {
			return err
		}
		if !strings.Contains(info, "cluster_state:ok") {
			return errors.New("cluster is down")
		}
		role, err := client.Info(ctx, "replication").Result()
		if err == nil && strings.Contains(role, "role:slave") && !strings.Contains(role, "master_link_status:up") {
			err = errors.New("replica is behind")
		}
		return err
	})
}

func (c *Cluster) all(what string, check func(context.Context, *redis.Client) error) error {
	for _, s := range c.Servers {
		if s.cmd == nil {
			continue
		}
		client := s.Client()
		err := Until("all "+what, func(ctx context.Context) error { return check(ctx, client) })
		if err := errors.Join(err, client.Close()); err != nil {
			return err
		}
	}
	return nil
}

const (
	// manualFailover is how long one may take: Redis itself gives it up after five
	// seconds, on a busy machine often without having got the votes.
	manualFailover = 7 * time.Second
	// failoverTries bounds how often Promote asks.
	failoverTries = 6
)

// Promote has a replica take the place of the master that holds key, with the master's
// consent, as an operator does before maintenance: asked again when it came to nothing.
func (c *Cluster) Promote(replica *Server, key string) error {
	client := replica.Client()
	defer client.Close()
	var err error
	for range failoverTries {
		// A replica that became master meanwhile refuses; what holds then is checked below.
		asked := client.ClusterFailover(context.Background()).Err()
		err = within(manualFailover, replica.Addr+" is master", func(ctx context.Context) error {
			master, err := c.MasterOf(ctx, key)
			if err == nil && master != replica {
				err = errors.Join(errors.New("another is"), asked)
			}
			return err
		})
		if err == nil {
			return nil
		}
	}
	return err
}

// MasterOf is the running server that now holds key.
func (c *Cluster) MasterOf(ctx context.Context, key string) (*Server, error) {
	var errs []error
	for _, s := range c.Servers {
		if s.cmd == nil {
			continue
		}
		client := s.Client()
		err := errors.Join(client.Get(ctx, key).Err(), client.Close())
		if err == nil || errors.Is(err, redis.Nil) {
			return s, nil
		}
		errs = append(errs, fmt.Errorf("%s: %w", s.Addr, err))
	}
	return nil, fmt.Errorf("nobody holds %s: %w", key, errors.Join(errs...))
}
