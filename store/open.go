package store

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

const (
	dialTime   = 300 * time.Millisecond
	answerTime = 3 * time.Second
	// reloadEvery bounds how long a cluster's client believes in a dead master.
	reloadEvery = time.Second
	// mostConnections per server; batches need few.
	mostConnections = 16
)

// Open connects to Redis or Valkey and measures its clock. The forms are
//
//	redis://[user:password@]host:port[/db]        one server
//	redis+sentinel://host:port?master_name=NAME   what Sentinel names the master
//	redis+cluster://host:port                     a cluster
//
// with rediss for redis over TLS. Sentinel and cluster take further servers as
// host:port,host:port or as addr=host:port parameters; the other parameters are those
// of go-redis. With Sentinel, user and password are the Sentinels' own; those of the
// servers are the parameters username and password.
//
// Errors: ErrInvalid for a URL that cannot be used, ErrUnavailable when nobody
// answers or the password is wrong. No error names a password.
func Open(ctx context.Context, url string, o Options) (*Store, error) {
	client, err := connect(url)
	if err != nil {
		return nil, err
	}
	s := New(client, o)
	if err := s.Measure(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open store: %w", err), s.Close())
	}
	return s, nil
}

// connect sets up a client; it connects when it is first used.
func connect(text string) (redis.UniversalClient, error) {
	kind, rest, err := splitURL(text)
	if err != nil {
		return nil, err
	}
	switch kind {
	case "sentinel":
		o, err := redis.ParseFailoverURL(rest)
		if err != nil {
			return nil, badURL(err)
		}
		if o.MasterName == "" {
			return nil, invalid("redis url: master_name is missing")
		}
		adjustFailover(o)
		return redis.NewFailoverClient(o), nil
	case "cluster":
		o, err := redis.ParseClusterURL(rest)
		if err != nil {
			return nil, badURL(err)
		}
		return newCluster(o), nil
	default:
		o, err := redis.ParseURL(rest)
		if err != nil {
			return nil, badURL(err)
		}
		adjust(o)
		return redis.NewClient(o), nil
	}
}

// badURL drops the text of an error that may quote the URL, password and all.
func badURL(err error) error {
	var parse *url.Error
	if errors.As(err, &parse) {
		return invalid("redis url cannot be parsed")
	}
	if strings.Contains(err.Error(), "@") {
		return invalid("redis url cannot be used")
	}
	return invalid("redis url: %s", strings.TrimPrefix(err.Error(), "redis: "))
}

// splitURL takes the kind out of the scheme and turns further hosts into parameters,
// as go-redis wants them.
func splitURL(text string) (kind, rest string, err error) {
	scheme, rest, ok := strings.Cut(text, "://")
	secure, kind, _ := strings.Cut(scheme, "+")
	known := (secure == "redis" || secure == "rediss") && (kind == "" || kind == "sentinel" || kind == "cluster")
	if !ok || !known || strings.HasSuffix(scheme, "+") {
		return "", "", invalid("redis url begins with none of redis:// rediss:// redis+sentinel:// redis+cluster://")
	}
	authority, tail := rest, ""
	if end := strings.IndexAny(rest, "/?#"); end >= 0 {
		authority, tail = rest[:end], rest[end:]
	}
	user, hosts := "", authority
	if at := strings.LastIndex(authority, "@"); at >= 0 {
		user, hosts = authority[:at+1], authority[at+1:]
	}
	names := strings.Split(hosts, ",")
	if len(names) > 1 && kind == "" {
		return "", "", invalid("redis url names several hosts; use redis+cluster:// or redis+sentinel://")
	}
	for _, name := range names[1:] {
		sign := "&"
		if !strings.Contains(tail, "?") {
			sign = "?"
		}
		tail += sign + "addr=" + url.QueryEscape(name)
	}
	return kind, secure + "://" + user + names[0] + tail, nil
}

// adjust sets what this store relies on, where the URL does not say otherwise. The
// store tries again by itself, so that it knows whether a write may have happened.
func adjust(o *redis.Options) {
	o.MaxRetries = -1
	o.DialerRetries = 1
	o.DialTimeout = orElse(o.DialTimeout, dialTime)
	o.ReadTimeout = orElse(o.ReadTimeout, answerTime)
	o.WriteTimeout = orElse(o.WriteTimeout, answerTime)
	o.ContextTimeoutEnabled = true
	o.DisableIdentity = true
	o.MaintNotificationsConfig = quiet()
	if o.PoolSize == 0 {
		o.PoolSize = mostConnections
	}
}

func adjustFailover(o *redis.FailoverOptions) {
	o.MaxRetries = -1
	o.DialerRetries = 1
	o.DialTimeout = orElse(o.DialTimeout, dialTime)
	o.ReadTimeout = orElse(o.ReadTimeout, answerTime)
	o.WriteTimeout = orElse(o.WriteTimeout, answerTime)
	o.ContextTimeoutEnabled = true
	o.DisableIdentity = true
	if o.PoolSize == 0 {
		o.PoolSize = mostConnections
	}
}

// newCluster is a cluster client that finds a new master soon: it reads the map of
// slots every second, and at once when a server cannot be reached.
func newCluster(o *redis.ClusterOptions) *redis.ClusterClient {
	o.ClusterStateReloadInterval = reloadEvery
	o.DialerRetries = 1
	o.DialTimeout = orElse(o.DialTimeout, dialTime)
	o.ReadTimeout = orElse(o.ReadTimeout, answerTime)
	o.WriteTimeout = orElse(o.WriteTimeout, answerTime)
	o.ContextTimeoutEnabled = true
	o.DisableIdentity = true
	o.MaintNotificationsConfig = quiet()
	if o.PoolSize == 0 {
		o.PoolSize = mostConnections
	}
	client := redis.NewClusterClient(o)
	client.OnNewNode(func(node *redis.Client) { node.AddHook(reloadHook{client}) })
	return client
}

// quiet leaves out the handshake for a managed service's maintenance messages, which
// other servers answer with an error.
func quiet() *maintnotifications.Config {
	return &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
}

func orElse(d, other time.Duration) time.Duration {
	if d == 0 {
		return other
	}
	return d
}

// reloadHook has the map of slots read again when a node cannot be reached.
type reloadHook struct{ cluster *redis.ClusterClient }

// DialHook implements redis.Hook.
func (h reloadHook) DialHook(next redis.DialHook) redis.DialHook {
	return func(ctx context.Context, network, addr string) (net.Conn, error) {
		conn, err := next(ctx, network, addr)
		if err != nil {
			h.cluster.ReloadState(ctx)
		}
		return conn, err
	}
}

// ProcessHook implements redis.Hook.
func (h reloadHook) ProcessHook(next redis.ProcessHook) redis.ProcessHook { return next }

// ProcessPipelineHook implements redis.Hook.
func (h reloadHook) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return next
}
