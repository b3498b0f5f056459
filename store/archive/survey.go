package archive

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/redis/go-redis/v9"

	"yishi/bot/council"
)

// survey is what there is on the server, by community.
type survey struct {
	mu sync.Mutex
	// keys are the names of each community's keys, sorted.
	keys map[council.ID][]string
	// entries are the directory's, by name: the rest of the value after the community.
	entries map[council.ID]map[string]string
}

// look lists the keys and the directory entries of one community, or of all when only
// is empty. It walks through the whole server, whatever is asked for.
func look(ctx context.Context, client redis.UniversalClient, only council.ID) (*survey, error) {
	s := &survey{keys: make(map[council.ID][]string), entries: make(map[council.ID]map[string]string)}
	err := scan(ctx, client, everything, func(ctx context.Context, page []string) error {
		return s.take(ctx, client, only, page)
	})
	if err != nil {
		return nil, fmt.Errorf("list keys: %w", err)
	}
	for c, names := range s.keys {
		slices.Sort(names)
		s.keys[c] = slices.Compact(names)
	}
	return s, nil
}

// take sorts a page of keys. In a cluster it is called by several goroutines.
func (s *survey) take(ctx context.Context, client redis.UniversalClient, only council.ID, page []string) error {
	var entries []string
	s.mu.Lock()
	for _, key := range page {
		c, name, ok := untagged(key)
		switch {
		case ok && (only == "" || c == only) && !forgotten(name):
			s.keys[c] = append(s.keys[c], name)
		case strings.HasPrefix(key, directoryRoot+whoRoot) || strings.HasPrefix(key, directoryRoot+findRoot):
			entries = append(entries, key)
		}
	}
	s.mu.Unlock()
	return eachEntry(ctx, client, entries, func(name string, c council.ID, rest string) {
		s.mu.Lock()
		defer s.mu.Unlock()
		if only != "" && c != only {
			return
		}
		if s.entries[c] == nil {
			s.entries[c] = make(map[string]string)
		}
		s.entries[c][name] = rest
	})
}

// eachEntry reads directory entries and tells which community each points to.
func eachEntry(ctx context.Context, client redis.UniversalClient, keys []string, f func(name string, c council.ID, rest string)) error {
	for part := range slices.Chunk(keys, atOnce) {
		values := make([]*redis.StringCmd, len(part))
		err := ask(ctx, client, func(p redis.Pipeliner) {
			for i, key := range part {
				values[i] = p.Get(ctx, key)
			}
		})
		if err != nil {
			return err
		}
		for i, key := range part {
			if c, rest, ok := strings.Cut(values[i].Val(), "|"); ok {
				f(strings.TrimPrefix(key, directoryRoot), council.ID(c), rest)
			}
		}
	}
	return nil
}

// scan calls f for the keys that match, page by page; a key may come twice.
func scan(ctx context.Context, client redis.UniversalClient, match string, f func(context.Context, []string) error) error {
	return eachNode(ctx, client, func(ctx context.Context, node redis.UniversalClient) error {
		for cursor := uint64(0); ; {
			var page []string
			var next uint64
			err := again(ctx, func() (err error) {
				page, next, err = node.Scan(ctx, cursor, match, 1000).Result()
				return err
			})
			if err != nil {
				return err
			}
			if err := f(ctx, page); err != nil {
				return err
			}
			if cursor = next; cursor == 0 {
				return nil
			}
		}
	})
}

// namesOf lists the keys of one community, sorted, from the server that holds it; with
// all also those that may be forgotten.
func namesOf(ctx context.Context, node redis.UniversalClient, c council.ID, all bool) ([]string, error) {
	var names []string
	err := scan(ctx, node, tagged(c, "*"), func(_ context.Context, page []string) error {
		for _, key := range page {
			if _, name, ok := untagged(key); ok && (all || !forgotten(name)) {
				names = append(names, name)
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list keys of %s: %w", c, err)
	}
	slices.Sort(names)
	return slices.Compact(names), nil
}
