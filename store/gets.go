package store

import (
	"context"

	"github.com/redis/go-redis/v9"
)

// gets are the GETs of a batch of reads, which travel as one MGET. In a cluster their
// keys lie in different slots, so they stay what they are.
type gets struct {
	pipe redis.Pipeliner
	cmds []*redis.StringCmd
	keys []any
	all  *redis.SliceCmd
}

func (s *Store) together(pipe redis.Pipeliner) *gets {
	if _, single := s.client.(*redis.Client); !single {
		return nil
	}
	return &gets{pipe: pipe, keys: []any{"MGET"}}
}

// take keeps a command back when it is a GET.
func (g *gets) take(cmd redis.Cmder) bool {
	get, ok := cmd.(*redis.StringCmd)
	if g == nil || !ok || len(cmd.Args()) != 2 || cmd.Args()[0] != "GET" {
		return false
	}
	g.cmds = append(g.cmds, get)
	g.keys = append(g.keys, cmd.Args()[1])
	return true
}

// queue sends along what was kept back.
func (g *gets) queue(ctx context.Context) {
	if g == nil || len(g.cmds) == 0 {
		return
	}
	g.all = redis.NewSliceCmd(ctx, g.keys...)
	_ = g.pipe.Process(ctx, g.all) // only queues
}

// settle gives each command its part of the answer.
func (g *gets) settle() {
	if g == nil || g.all == nil {
		return
	}
	for i, cmd := range g.cmds {
		switch value := g.value(i).(type) {
		case string:
			cmd.SetVal(value)
		case error:
			cmd.SetErr(value)
		default:
			cmd.SetErr(redis.Nil)
		}
	}
}

func (g *gets) value(i int) any {
	if err := g.all.Err(); err != nil {
		return err
	}
	return g.all.Val()[i]
}
