package store

import (
	"context"
	"embed"
	"errors"
	"fmt"

	"github.com/redis/go-redis/v9"
)

//go:embed script/*.lua
var scriptFiles embed.FS

// scripts are the embedded files; each opens with its contract.
type scripts struct {
	commit, cast, freeze, publish  *redis.Script
	try, done, park, unpark        *redis.Script
	lockToken, putToken, dropToken *redis.Script
}

func loadScripts() *scripts {
	load := func(name string) *redis.Script {
		body, err := scriptFiles.ReadFile("script/" + name + ".lua")
		if err != nil { // the files are part of the program
			panic("store: script " + name + " is missing")
		}
		return redis.NewScript(string(body))
	}
	return &scripts{
		commit: load("commit"), cast: load("cast"), freeze: load("freeze"), publish: load("publish"),
		try: load("try"), done: load("done"), park: load("park"), unpark: load("unpark"),
		lockToken: load("lock_token"), putToken: load("put_token"), dropToken: load("drop_token"),
	}
}

// outcome is what a script returned.
type outcome struct {
	reply any
	// short says that no replica confirmed the write in time.
	short bool
}

// run calls a script; await asks for one replica to have it. It tries again when the
// network fails, so every script must be safe to send twice. unknown says of an
// error that the script may have run.
func (s *Store) run(ctx context.Context, sc *redis.Script, keys []string, args []any, await bool) (out outcome, unknown bool, err error) {
	redirected := false
	for try := 0; ; try++ {
		out, err = s.runOnce(ctx, sc, keys, args, await, redirected)
		if err == nil || isAnswer(err) && !isRefusal(err) {
			return out, unknown, err
		}
		if !isAnswer(err) && !errors.Is(err, errNotSent) && (redirected || !isDial(err)) {
			unknown = true
		}
		if isRedirect(err) {
			redirected = true
			s.reload(ctx)
		}
		if try == lastTry || !rest(ctx, try) {
			return out, unknown, err
		}
	}
}

// errNotSent marks errors before anything left this process.
var errNotSent = errors.New("not sent")

// reload has a cluster's map of slots read again, in the background.
func (s *Store) reload(ctx context.Context) {
	if cluster, ok := s.client.(*redis.ClusterClient); ok {
		cluster.ReloadState(ctx)
	}
}

// isRedirect reports whether the slot is elsewhere by now.
func isRedirect(err error) bool {
	return isAnswer(err) && (redis.HasErrorPrefix(err, "MOVED") || redis.HasErrorPrefix(err, "ASK") || redis.HasErrorPrefix(err, "READONLY"))
}

func (s *Store) runOnce(ctx context.Context, sc *redis.Script, keys []string, args []any, await, redirected bool) (outcome, error) {
	if redirected && !await {
		// The cluster client follows redirections, at the price of not telling what
		// happened on the way.
		reply, err := sc.Run(ctx, s.client, keys, args...).Result()
		return outcome{reply: reply}, nilIsFine(err)
	}
	node, err := s.node(ctx, keys[0])
	if err != nil {
		return outcome{}, err
	}
	if await {
		return s.runAwaiting(ctx, node, sc, keys, args)
	}
	reply, err := sc.Run(ctx, node, keys, args...).Result()
	return outcome{reply: reply}, nilIsFine(err)
}

// runAwaiting calls the script and then WAIT on the same connection: WAIT counts the
// replicas that have what its own connection wrote.
func (s *Store) runAwaiting(ctx context.Context, node *redis.Client, sc *redis.Script, keys []string, args []any) (outcome, error) {
	conn := node.Conn()
	defer conn.Close()
	reply, err := sc.Run(ctx, conn, keys, args...).Result()
	if err := nilIsFine(err); err != nil {
		return outcome{}, err
	}
	replicas, err := conn.Do(ctx, "WAIT", 1, s.options.ReplicaWait.Milliseconds()).Int()
	return outcome{reply: reply, short: err != nil || replicas < 1}, nil
}

// node is where the slot of key lives: in a cluster its master as last known.
func (s *Store) node(ctx context.Context, key string) (*redis.Client, error) {
	switch client := s.client.(type) {
	case *redis.Client:
		return client, nil
	case *redis.ClusterClient:
		node, err := client.MasterForKey(ctx, key)
		if err != nil {
			return nil, fmt.Errorf("find master: %w: %w", errNotSent, err)
		}
		return node, nil
	default:
		return nil, fmt.Errorf("%w: a client of type %T cannot run scripts", errNotSent, client)
	}
}

func nilIsFine(err error) error {
	if errors.Is(err, redis.Nil) {
		return nil
	}
	return err
}

// texts turns a script's reply into strings; anything else is a broken script.
func texts(reply any) ([]string, error) {
	list, ok := reply.([]any)
	if !ok {
		return nil, fmt.Errorf("script returned %T", reply)
	}
	out := make([]string, len(list))
	for i, v := range list {
		switch v := v.(type) {
		case string:
			out[i] = v
		case int64:
			out[i] = fmt.Sprint(v)
		case nil:
		default:
			return nil, fmt.Errorf("script returned %T in a list", v)
		}
	}
	if len(out) == 0 {
		return nil, errors.New("script returned nothing")
	}
	return out, nil
}
