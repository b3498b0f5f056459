package archive

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/redis/go-redis/v9"
)

// item is a key to read: its name and its kind.
type item struct{ name, kind string }

// content is what a key holds, as a record lists it.
type content struct {
	kind   string
	values []string
}

// fetch queues the command that reads a whole key.
func fetch(ctx context.Context, p redis.Pipeliner, key, kind string) redis.Cmder {
	switch kind {
	case stringKind:
		return p.Get(ctx, key)
	case hashKind:
		return p.HGetAll(ctx, key)
	case setKind:
		return p.SMembers(ctx, key)
	default:
		return p.ZRangeWithScores(ctx, key, 0, -1)
	}
}

// contentOf takes what fetch brought; there are no values for a key that is not there,
// and for the trace of a deleted document.
func contentOf(it item, cmd redis.Cmder) content {
	out := content{kind: it.kind}
	switch cmd := cmd.(type) {
	case *redis.StringCmd:
		if cmd.Err() == nil {
			out.values = []string{cmd.Val()}
		}
	case *redis.MapStringStringCmd:
		if _, body := cmd.Val()["b"]; !body && strings.HasPrefix(it.name, docRoot) {
			return out
		}
		for _, field := range slices.Sorted(maps.Keys(cmd.Val())) {
			out.values = append(out.values, field, cmd.Val()[field])
		}
	case *redis.StringSliceCmd:
		out.values = slices.Sorted(slices.Values(cmd.Val()))
	case *redis.ZSliceCmd:
		out.values = scored(cmd.Val())
	}
	return out
}

// scored lists members by name, each with its score.
func scored(members []redis.Z) []string {
	text := make(map[string]string, len(members))
	for _, z := range members {
		text[fmt.Sprint(z.Member)] = scoreText(z.Score)
	}
	values := make([]string, 0, 2*len(text))
	for _, member := range slices.Sorted(maps.Keys(text)) {
		values = append(values, member, text[member])
	}
	return values
}
