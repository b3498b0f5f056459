package archive

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/redis/go-redis/v9"

	"yishi/bot/council"
)

// unpoint removes directory entries that point into the community otherwise than the
// archive says, and returns them. They go before the swap: an identity must never be
// taken for whoever has its old number in the restored roster.
func (m *importer) unpoint(ctx context.Context) (map[string]string, error) {
	if !m.options.Replace {
		return nil, nil
	}
	s, err := look(ctx, m.client, m.community)
	if err != nil {
		return nil, err
	}
	removed := s.entries[m.community]
	maps.DeleteFunc(removed, func(name, rest string) bool { return m.entries[name] == rest })
	for part := range slices.Chunk(slices.Sorted(maps.Keys(removed)), stagedCommands) {
		err := ask(ctx, m.client, func(p redis.Pipeliner) {
			for _, name := range part {
				p.Del(ctx, directoryRoot+name)
			}
		})
		if err != nil {
			return removed, fmt.Errorf("clear the directory: %w", err)
		}
	}
	return removed, nil
}

// putBack undoes unpoint after a swap that failed.
func (m *importer) putBack(ctx context.Context, removed map[string]string) error {
	for part := range slices.Chunk(slices.Sorted(maps.Keys(removed)), stagedCommands) {
		err := ask(ctx, m.client, func(p redis.Pipeliner) {
			for _, name := range part {
				p.SetNX(ctx, directoryRoot+name, string(m.community)+"|"+removed[name], 0)
			}
		})
		if err != nil {
			return fmt.Errorf("put %d directory entries back: %w", len(removed), err)
		}
	}
	return nil
}

// point lists the community and points its directory entries at it. What belongs to
// another community by now stays there, and is counted.
func (m *importer) point(ctx context.Context) (elsewhere int, err error) {
	err = ask(ctx, m.client, func(p redis.Pipeliner) { p.SAdd(ctx, communitiesKey, string(m.community)) })
	if err != nil {
		return 0, fmt.Errorf("list %s: %w", m.community, err)
	}
	for part := range slices.Chunk(slices.Sorted(maps.Keys(m.entries)), stagedCommands) {
		keys := make([]string, len(part))
		for i, name := range part {
			keys[i] = directoryRoot + name
		}
		err := eachEntry(ctx, m.client, keys, func(name string, c council.ID, _ string) {
			if c != m.community {
				part = slices.DeleteFunc(part, func(n string) bool { return n == name })
				elsewhere++
			}
		})
		if err != nil {
			return elsewhere, fmt.Errorf("read the directory: %w", err)
		}
		err = ask(ctx, m.client, func(p redis.Pipeliner) {
			for _, name := range part {
				p.Set(ctx, directoryRoot+name, string(m.community)+"|"+m.entries[name], 0)
			}
		})
		if err != nil {
			return elsewhere, fmt.Errorf("write the directory: %w", err)
		}
	}
	return elsewhere, nil
}
