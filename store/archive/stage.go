package archive

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/redis/go-redis/v9"
)

const (
	// stagedFor is how long staged keys live when the import is killed. The manifest
	// goes first, so that a swap never finds half of them.
	stagedFor   = 24 * time.Hour
	manifestFor = stagedFor - time.Hour
	// stagedBytes and stagedCommands end a pipeline.
	stagedBytes    = 1 << 20
	stagedCommands = 1000
)

// at is where a key is staged.
func (m *importer) at(name string) string { return staged(m.community, m.run, name) }

// manifest is a key that stands for the staging: without it there is no swap.
func (m *importer) manifest() string { return m.at("") }

// stage writes all keys under their staged names and collects the directory entries.
func (m *importer) stage(ctx context.Context, total int) error {
	err := ask(ctx, m.node, func(p redis.Pipeliner) {
		p.Set(ctx, m.manifest(), m.held.header.Made.UnixMilli(), manifestFor)
	})
	if err != nil {
		return fmt.Errorf("stage: %w", err)
	}
	recs, err := m.held.records(ctx)
	if err != nil {
		return err
	}
	load := &load{importer: m}
	for {
		rec, ok, err := recs.next()
		if err != nil {
			return err
		}
		if !ok {
			return load.send(ctx)
		}
		if err := load.add(ctx, rec); err != nil {
			return err
		}
		if m.options.Progress != nil {
			m.options.Progress(recs.seen.rows, total)
		}
	}
}

// load is a pipeline that is being filled.
type load struct {
	*importer
	pipe     redis.Pipeliner
	bytes    int
	commands int
	last     string
}

func (l *load) add(ctx context.Context, r record) error {
	if r.Kind == entryKind {
		l.entries[r.Key] = r.Values[0] + "|" + r.Values[1]
		return nil
	}
	if l.options.Silent && outgoing(r.Key) {
		return nil
	}
	if l.pipe == nil {
		l.pipe = l.node.Pipeline()
	}
	key := l.at(r.Key)
	l.queue(ctx, key, r)
	if r.Key != l.last {
		l.pipe.Expire(ctx, key, stagedFor)
		l.names, l.last = append(l.names, r.Key), r.Key
	}
	for _, v := range r.Values {
		l.bytes += len(v)
	}
	if l.bytes >= stagedBytes || l.commands >= stagedCommands {
		return l.send(ctx)
	}
	return nil
}

// queue adds the commands that write a record.
func (l *load) queue(ctx context.Context, key string, r record) {
	l.commands++
	switch r.Kind {
	case stringKind:
		l.pipe.Set(ctx, key, r.Values[0], 0)
	case hashKind:
		l.pipe.HSet(ctx, key, r.Values)
	case setKind:
		l.pipe.SAdd(ctx, key, anys(r.Values)...)
	case zsetKind:
		args := []any{"ZADD", key}
		for i := 0; i < len(r.Values); i += 2 {
			args = append(args, r.Values[i+1], r.Values[i])
		}
		l.pipe.Do(ctx, args...)
	case streamKind:
		l.commands += len(r.Values) / 2
		for i := 0; i < len(r.Values); i += 2 {
			l.pipe.XAdd(ctx, &redis.XAddArgs{Stream: key, ID: r.Values[i], Values: []string{"l", r.Values[i+1]}})
		}
	}
}

func anys(texts []string) []any {
	out := make([]any, len(texts))
	for i, t := range texts {
		out[i] = t
	}
	return out
}

// send writes what is waiting. It is not tried again: a stream would refuse it.
func (l *load) send(ctx context.Context) error {
	if l.pipe == nil {
		return nil
	}
	cmds, err := l.pipe.Exec(ctx)
	l.pipe, l.bytes, l.commands = nil, 0, 0
	if err := worst(cmds, err); err != nil {
		return fmt.Errorf("stage: %w", err)
	}
	return nil
}

// sweep removes what was staged. Without the manifest a swap that is still on its way
// does nothing. Of a swap whose answer was lost it tells whether it was done: then the
// staged keys have moved.
func (m *importer) sweep(ctx context.Context, unknown bool) (swapped bool, err error) {
	err = ask(ctx, m.node, func(p redis.Pipeliner) { p.Del(ctx, m.manifest()) })
	if err == nil && unknown {
		var left *redis.IntCmd
		err = ask(ctx, m.node, func(p redis.Pipeliner) { left = p.Exists(ctx, m.at(m.names[0])) })
		swapped = err == nil && left.Val() == 0
	}
	for part := range slices.Chunk(m.names, stagedCommands) {
		if err != nil || swapped {
			break
		}
		err = ask(ctx, m.node, func(p redis.Pipeliner) { p.Unlink(ctx, m.stagedKeys(part)...) })
	}
	if err != nil {
		return false, fmt.Errorf("sweep staged keys, which expire within a day: %w", err)
	}
	return swapped, nil
}

func (m *importer) stagedKeys(names []string) []string {
	keys := make([]string, len(names))
	for i, name := range names {
		keys[i] = m.at(name)
	}
	return keys
}
