package archive

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"yishi/bot/council"
)

// moment is a community's state at one moment: what could change after it, and the
// names of the rest.
type moment struct {
	at       time.Time
	contents map[string]content
	fixed    []item
	// tiles are the paths of all tiles; partial holds those that a later head replaces.
	tiles   []string
	partial map[string]string
	// lastEntry is the id of the last ledger entry, empty without one.
	lastEntry string
	late      int
}

// repeats is how often a moment is taken again because keys had come into being since
// they were listed.
const repeats = 5

// takeMoment reads everything that can change in one transaction. names are the keys as
// listed before; they are listed again afterwards.
func takeMoment(ctx context.Context, node redis.UniversalClient, c council.ID, names []string) (*moment, error) {
	for try := 0; ; try++ {
		p, err := planFor(ctx, node, c, names)
		if err != nil {
			return nil, err
		}
		m, err := readMoment(ctx, node, c, p)
		if err != nil {
			return nil, err
		}
		now, err := namesOf(ctx, node, c, false)
		if err != nil {
			return nil, err
		}
		fresh, err := planFor(ctx, node, c, without(now, names))
		if err != nil {
			return nil, err
		}
		fresh.moving = slices.DeleteFunc(fresh.moving, func(it item) bool { return slices.Contains(p.moving, it) })
		if len(fresh.moving)+len(fresh.fixed) == 0 {
			return m, nil
		}
		if try == repeats {
			return m, m.addLate(ctx, node, c, fresh)
		}
		names = slices.Compact(slices.Sorted(slices.Values(slices.Concat(names, now))))
	}
}

// without lists what is in the first of two sorted lists only.
func without(names, others []string) []string {
	var only []string
	for _, name := range names {
		if _, found := slices.BinarySearch(others, name); !found {
			only = append(only, name)
		}
	}
	return only
}

// addLate reads keys that came into being after the moment, as they are now.
func (m *moment) addLate(ctx context.Context, node redis.UniversalClient, c council.ID, fresh plan) error {
	m.fixed = append(m.fixed, fresh.fixed...)
	m.late = len(fresh.fixed)
	for part := range slices.Chunk(fresh.moving, atOnce) {
		found, err := fetchAll(ctx, node, c, part)
		if err != nil {
			return err
		}
		maps.Copy(m.contents, found)
		m.late += len(found)
	}
	return nil
}

// fetchAll reads keys in one pipeline; those that are not there are left out.
func fetchAll(ctx context.Context, node redis.UniversalClient, c council.ID, items []item) (map[string]content, error) {
	cmds := make([]redis.Cmder, len(items))
	err := ask(ctx, node, func(p redis.Pipeliner) {
		for i, it := range items {
			cmds[i] = fetch(ctx, p, tagged(c, it.name), it.kind)
		}
	})
	if err != nil {
		return nil, fmt.Errorf("read keys of %s: %w", c, err)
	}
	found := make(map[string]content, len(items))
	for i, it := range items {
		if got := contentOf(it, cmds[i]); len(got.values) > 0 {
			found[it.name] = got
		}
	}
	return found, nil
}

// isPartial reports whether a later head replaces a tile.
func isPartial(path string) bool { return strings.Contains(path, ".p/") }

// readMoment is the transaction. Which partial tiles there are must be known before it;
// when the log was extended in between, it is repeated.
func readMoment(ctx context.Context, node redis.UniversalClient, c council.ID, p plan) (*moment, error) {
	tiles := tagged(c, tilesName)
	for try := 0; ; try++ {
		var before *redis.StringSliceCmd
		err := ask(ctx, node, func(p redis.Pipeliner) { before = p.HKeys(ctx, tiles) })
		if err != nil {
			return nil, fmt.Errorf("list tiles of %s: %w", c, err)
		}
		partial := slices.Sorted(slices.Values(slices.DeleteFunc(before.Val(), func(path string) bool { return !isPartial(path) })))
		m, err := transact(ctx, node, c, p, partial)
		if err != nil {
			return nil, fmt.Errorf("read the state of %s: %w", c, err)
		}
		now := slices.DeleteFunc(slices.Clone(m.tiles), func(path string) bool { return !isPartial(path) })
		if slices.Equal(now, partial) {
			return m, nil
		}
		if try == repeats {
			return nil, fmt.Errorf("read tiles of %s: %w", c, ErrBusy)
		}
	}
}

func transact(ctx context.Context, node redis.UniversalClient, c council.ID, p plan, partial []string) (*moment, error) {
	var clock *redis.TimeCmd
	var paths *redis.StringSliceCmd
	var edge *redis.SliceCmd
	var last *redis.XMessageSliceCmd
	cmds := make([]redis.Cmder, len(p.moving))
	err := again(ctx, func() error {
		all, err := node.TxPipelined(ctx, func(tx redis.Pipeliner) error {
			clock = tx.Time(ctx)
			for i, it := range p.moving {
				cmds[i] = fetch(ctx, tx, tagged(c, it.name), it.kind)
			}
			last = tx.XRevRangeN(ctx, tagged(c, ledgerName), "+", "-", 1)
			paths = tx.HKeys(ctx, tagged(c, tilesName))
			if len(partial) > 0 {
				edge = tx.HMGet(ctx, tagged(c, tilesName), partial...)
			}
			return nil
		})
		return worst(all, err)
	})
	if err != nil {
		return nil, err
	}
	m := &moment{
		at: clock.Val().UTC(), contents: make(map[string]content, len(p.moving)), fixed: p.fixed,
		tiles: slices.Sorted(slices.Values(paths.Val())), partial: make(map[string]string),
	}
	for i, it := range p.moving {
		if got := contentOf(it, cmds[i]); len(got.values) > 0 {
			m.contents[it.name] = got
		}
		cmds[i] = nil // it holds the same once more
	}
	for i, path := range partial {
		m.partial[path], _ = edge.Val()[i].(string)
	}
	if len(last.Val()) > 0 {
		m.lastEntry = last.Val()[0].ID
	}
	return m, nil
}
