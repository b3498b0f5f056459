package archive

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/redis/go-redis/v9"

	"yishi/bot"
	"yishi/bot/council"
)

// Export writes the archive of a community to w; progress, which may be nil, is told
// how many rows were written. What is written before an error is no archive. Memory
// grows with the documents, roster and open ballots of the community, not with its
// ledger or past motions. Errors: bot.ErrNotFound; ErrBusy when the ledger was sealed
// again and again meanwhile.
func Export(ctx context.Context, client redis.UniversalClient, c council.ID, w io.Writer, progress func(done int)) (Report, error) {
	if err := checkCommunity(c); err != nil {
		return Report{}, err
	}
	s, err := look(ctx, client, c)
	if err != nil {
		return Report{}, err
	}
	return export(ctx, client, c, s, w, progress)
}

// exporter writes one community.
type exporter struct {
	node      redis.UniversalClient
	community council.ID
	state     *moment
	out       *writer
}

func export(ctx context.Context, client redis.UniversalClient, c council.ID, s *survey, w io.Writer, progress func(int)) (Report, error) {
	if len(s.keys[c]) == 0 {
		return Report{}, fmt.Errorf("community %s: %w", c, bot.ErrNotFound)
	}
	node, err := nodeOf(ctx, client, c)
	if err != nil {
		return Report{}, err
	}
	m, err := takeMoment(ctx, node, c, s.keys[c])
	if err != nil {
		return Report{}, err
	}
	x := &exporter{node: node, community: c, state: m}
	h := x.header(len(s.entries[c]))
	if x.out, err = newWriter(w, h, progress); err != nil {
		return Report{}, err
	}
	if err := x.entries(s.entries[c]); err != nil {
		return Report{}, err
	}
	if err := x.keys(ctx); err != nil {
		return Report{}, err
	}
	if err := x.ledger(ctx); err != nil {
		return Report{}, err
	}
	if err := x.out.close(); err != nil {
		return Report{}, err
	}
	return Report{
		Community: c, Made: h.Made, Sequence: h.Sequence, Sealed: h.Sealed,
		Entries: h.Entries, Keys: h.Keys, Rows: x.out.seen.rows, Bytes: x.out.out.n, Late: m.late,
	}, nil
}

// header counts what will be written. A number that cannot be read is 0, and the
// archive shows the damage when it is checked.
func (x *exporter) header(entries int) header {
	h := header{Community: x.community, Made: x.state.at, Entries: entries, Keys: len(x.names())}
	if x.state.lastEntry != "" {
		h.Keys++
	}
	h.Sequence, _ = strconv.ParseInt(x.state.field(seqName, ""), 10, 64)
	h.Sealed, _ = strconv.ParseInt(x.state.field(logName, "size"), 10, 64)
	return h
}

// field is a field of a hash, or the value of a string; empty when it is not there.
func (m *moment) field(name, field string) string {
	values := m.contents[name].values
	if field == "" && len(values) == 1 {
		return values[0]
	}
	for i := 0; i+1 < len(values); i += 2 {
		if values[i] == field {
			return values[i+1]
		}
	}
	return ""
}

// names are the keys to write but the ledger, sorted.
func (x *exporter) names() []string {
	names := make([]string, 0, len(x.state.contents)+len(x.state.fixed)+1)
	for name := range x.state.contents {
		names = append(names, name)
	}
	for _, it := range x.state.fixed {
		names = append(names, it.name)
	}
	if len(x.state.tiles) > 0 {
		names = append(names, tilesName)
	}
	slices.Sort(names)
	return names
}

func (x *exporter) entries(entries map[string]string) error {
	names := make([]string, 0, len(entries))
	for name := range entries {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		person, label, _ := strings.Cut(entries[name], "|")
		if err := x.out.put(entryKind, name, []string{person, label}); err != nil {
			return err
		}
	}
	return nil
}

func (x *exporter) keys(ctx context.Context) error {
	kinds := make(map[string]string, len(x.state.fixed))
	for _, it := range x.state.fixed {
		kinds[it.name] = it.kind
	}
	for part := range slices.Chunk(x.names(), atOnce) {
		var fixed []item
		for _, name := range part {
			if kind, ok := kinds[name]; ok {
				fixed = append(fixed, item{name, kind})
			}
		}
		found, err := fetchAll(ctx, x.node, x.community, fixed)
		if err != nil {
			return err
		}
		if len(found) < len(fixed) {
			return fmt.Errorf("read keys of %s: %w: a finished key is gone", x.community, ErrBusy)
		}
		for _, name := range part {
			if err := x.key(ctx, name, found); err != nil {
				return err
			}
		}
	}
	return nil
}

func (x *exporter) key(ctx context.Context, name string, fixed map[string]content) error {
	if name == tilesName {
		return x.tiles(ctx)
	}
	got, ok := fixed[name]
	if !ok {
		got = x.state.contents[name]
	}
	return x.out.put(got.kind, name, got.values)
}

// tilesAtOnce is how many tiles are read at a time, half a megabyte.
const tilesAtOnce = 64

func (x *exporter) tiles(ctx context.Context) error {
	for part := range slices.Chunk(x.state.tiles, tilesAtOnce) {
		var full *redis.SliceCmd
		err := ask(ctx, x.node, func(p redis.Pipeliner) { full = p.HMGet(ctx, tagged(x.community, tilesName), part...) })
		if err != nil {
			return fmt.Errorf("read tiles of %s: %w", x.community, err)
		}
		values := make([]string, 0, 2*len(part))
		for i, path := range part {
			tile, ok := x.state.partial[path]
			if !ok {
				tile, ok = full.Val()[i].(string)
			}
			if !ok {
				return fmt.Errorf("read tiles of %s: %w: a full tile is gone", x.community, ErrBusy)
			}
			values = append(values, path, tile)
		}
		if err := x.out.put(hashKind, tilesName, values); err != nil {
			return err
		}
	}
	return nil
}

// leavesAtOnce is how many ledger entries are read at a time.
const leavesAtOnce = 512

// ledger writes the entries up to the last one of the moment.
func (x *exporter) ledger(ctx context.Context) error {
	if x.state.lastEntry == "" {
		return nil
	}
	for from := "-"; ; {
		var page *redis.XMessageSliceCmd
		err := ask(ctx, x.node, func(p redis.Pipeliner) {
			page = p.XRangeN(ctx, tagged(x.community, ledgerName), from, x.state.lastEntry, leavesAtOnce)
		})
		if err != nil {
			return fmt.Errorf("read ledger of %s: %w", x.community, err)
		}
		values := make([]string, 0, 2*len(page.Val()))
		for _, entry := range page.Val() {
			text, ok := entry.Values["l"].(string)
			if !ok || len(entry.Values) != 1 {
				return fmt.Errorf("read ledger of %s: entry %s cannot be read", x.community, entry.ID)
			}
			values = append(values, entry.ID, text)
		}
		if err := x.out.put(streamKind, ledgerName, values); err != nil {
			return err
		}
		if len(page.Val()) < leavesAtOnce {
			return nil
		}
		from = "(" + page.Val()[len(page.Val())-1].ID
	}
}
