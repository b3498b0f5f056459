package archive

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"

	"yishi/bot/council"
)

const (
	// slow is how long one transaction may take: it carries a whole community.
	slow = 2 * time.Minute
	// atOnce is how many keys one pipeline reads.
	atOnce = 128
)

// nodeOf is the server that holds the community, in a cluster its master, with time
// for large transactions.
func nodeOf(ctx context.Context, client redis.UniversalClient, c council.ID) (redis.UniversalClient, error) {
	if cluster, ok := client.(*redis.ClusterClient); ok {
		master, err := cluster.MasterForKey(ctx, tagged(c, seqName))
		if err != nil {
			return nil, fmt.Errorf("find the master of %s: %w", c, err)
		}
		return patientClient(master), nil
	}
	if single, ok := client.(*redis.Client); ok {
		return patientClient(single), nil
	}
	return client, nil
}

// patientClient shares the connections of a client; 0 is no time limit at all.
func patientClient(client *redis.Client) *redis.Client {
	if limit := client.Options().ReadTimeout; limit > 0 && limit < slow {
		return client.WithTimeout(slow)
	}
	return client
}

// eachNode calls f for every server that may hold keys; in a cluster at the same time.
func eachNode(ctx context.Context, client redis.UniversalClient, f func(context.Context, redis.UniversalClient) error) error {
	if cluster, ok := client.(*redis.ClusterClient); ok {
		return cluster.ForEachMaster(ctx, func(ctx context.Context, node *redis.Client) error { return f(ctx, node) })
	}
	return f(ctx, client)
}

// lastTry is the number of the last try, counted from 0.
const lastTry = 2

// again does something that changes nothing and tries again when the network fails,
// since a pooled connection may have died unnoticed.
func again(ctx context.Context, f func() error) error {
	for try := 0; ; try++ {
		err := f()
		var said redis.Error
		if err == nil || errors.As(err, &said) || try == lastTry || ctx.Err() != nil {
			return err
		}
	}
}

// ask runs reads in one pipeline; redis.Nil is no error here.
func ask(ctx context.Context, client redis.UniversalClient, queue func(redis.Pipeliner)) error {
	return again(ctx, func() error {
		pipe := client.Pipeline()
		queue(pipe)
		cmds, err := pipe.Exec(ctx)
		return worst(cmds, err)
	})
}

// worst is the first error that is more than an absent value.
func worst(cmds []redis.Cmder, err error) error {
	for _, cmd := range cmds {
		if e := cmd.Err(); e != nil && !errors.Is(e, redis.Nil) {
			return e
		}
	}
	if errors.Is(err, redis.Nil) {
		return nil
	}
	return err
}
