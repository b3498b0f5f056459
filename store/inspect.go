package store

import (
	"context"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

// Facts are what an operator should know about the server; a text is empty and a
// number -1 where the server does not tell, as managed ones refuse CONFIG.
type Facts struct {
	// Version is the server's, such as 7.0.15; Software is "redis" or "valkey".
	Software, Version string
	// AppendOnly and AppendFsync say what survives a crash: yes and always.
	AppendOnly, AppendFsync string
	// MaxMemory is in bytes, 0 without a limit. MaxMemoryPolicy must be noeviction.
	MaxMemory       int64
	MaxMemoryPolicy string
	// Skew is how far this machine's clock is behind Redis TIME.
	Skew time.Duration
	// Nodes is the number of masters, 1 without a cluster; Replicas those connected
	// to the master that was asked.
	Nodes, Replicas int
	// Embedded: the server runs inside this process; none of the above but Skew and
	// Nodes is known.
	Embedded bool
}

// Inspect asks the server for Facts. Of a cluster, one master answers for all.
// Errors: ErrUnavailable when the server does not answer at all.
func (s *Store) Inspect(ctx context.Context) (Facts, error) {
	f := Facts{MaxMemory: -1, Nodes: 1, Replicas: -1, Embedded: s.options.Embedded}
	if err := s.Measure(ctx); err != nil {
		return Facts{}, err
	}
	f.Skew = s.Offset()
	if f.Embedded {
		return f, nil
	}
	node, err := s.node(ctx, aliveKey())
	if err != nil {
		return Facts{}, readTrouble("inspect", err)
	}
	if cluster, ok := s.client.(*redis.ClusterClient); ok {
		f.Nodes = countMasters(ctx, cluster)
	}
	f.readInfo(ctx, node)
	f.readConfig(ctx, node)
	return f, nil
}

func countMasters(ctx context.Context, cluster *redis.ClusterClient) int {
	var mu sync.Mutex
	masters := 0
	_ = cluster.ForEachMaster(ctx, func(context.Context, *redis.Client) error { // it calls concurrently
		mu.Lock()
		defer mu.Unlock()
		masters++
		return nil
	})
	return masters
}

// readInfo takes what INFO tells; a server that refuses a section tells less.
func (f *Facts) readInfo(ctx context.Context, node *redis.Client) {
	info := make(map[string]string)
	for _, section := range []string{"server", "memory", "replication", "persistence"} {
		text, err := node.Info(ctx, section).Result()
		if err != nil {
			continue
		}
		for line := range strings.Lines(text) {
			if name, value, ok := strings.Cut(strings.TrimSpace(line), ":"); ok {
				info[name] = value
			}
		}
	}
	f.Software, f.Version = "redis", info["redis_version"]
	if v := info["valkey_version"]; v != "" {
		f.Software, f.Version = "valkey", v
	}
	if info["aof_enabled"] != "" {
		f.AppendOnly = map[string]string{"1": "yes", "0": "no"}[info["aof_enabled"]]
	}
	f.MaxMemoryPolicy = info["maxmemory_policy"]
	if n, err := strconv.ParseInt(info["maxmemory"], 10, 64); err == nil {
		f.MaxMemory = n
	}
	if n, err := strconv.Atoi(info["connected_slaves"]); err == nil {
		f.Replicas = n
	}
}

// readConfig takes what only CONFIG tells.
func (f *Facts) readConfig(ctx context.Context, node *redis.Client) {
	for name, into := range map[string]*string{
		"appendonly": &f.AppendOnly, "appendfsync": &f.AppendFsync, "maxmemory-policy": &f.MaxMemoryPolicy,
	} {
		values, err := node.ConfigGet(ctx, name).Result()
		if err == nil && values[name] != "" {
			*into = values[name]
		}
	}
}
