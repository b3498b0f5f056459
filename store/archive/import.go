package archive

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"

	"github.com/redis/go-redis/v9"

	"yishi/bot/council"
)

// Import checks an archive as [Check] does and brings the community back. Nothing of
// it is seen before all of it is there. Errors beside Check's: ErrExists unless
// o.Replace; ErrBusy. An error after the community was put in place says so; importing
// again with Replace then mends what is missing in the directory.
func Import(ctx context.Context, client redis.UniversalClient, r io.Reader, o Options) (report Report, err error) {
	h, err := hold(ctx, r, o.Temp)
	if err != nil {
		return Report{}, err
	}
	defer func() { err = errors.Join(err, h.close()) }()
	return h.bringBack(ctx, client, o)
}

func (h *held) bringBack(ctx context.Context, client redis.UniversalClient, o Options) (Report, error) {
	report, err := h.check(ctx, o)
	if err != nil {
		return report, err
	}
	m, err := newImporter(ctx, client, h, o)
	if err != nil {
		return report, err
	}
	if err := m.checkVacant(ctx); err != nil {
		return report, err
	}
	if err := m.bring(ctx, report.Rows); err != nil {
		return report, err
	}
	report.Elsewhere, err = m.point(ctx)
	if err != nil {
		return report, fmt.Errorf("community %s is in place, its directory is not: %w", m.community, err)
	}
	return report, nil
}

// importer brings one community back.
type importer struct {
	client    redis.UniversalClient
	node      redis.UniversalClient
	held      *held
	options   Options
	community council.ID
	// run tells this import's staged keys from those of any other.
	run string

	names   []string          // staged so far
	entries map[string]string // of the directory: person|label
}

func newImporter(ctx context.Context, client redis.UniversalClient, h *held, o Options) (*importer, error) {
	node, err := nodeOf(ctx, client, h.header.Community)
	if err != nil {
		return nil, err
	}
	run := make([]byte, 8)
	if _, err := io.ReadFull(o.random(), run); err != nil {
		return nil, fmt.Errorf("draw a name: %w", err)
	}
	return &importer{
		client: client, node: node, held: h, options: o, community: h.header.Community,
		run: hex.EncodeToString(run), entries: make(map[string]string),
	}, nil
}

// checkVacant refuses a community that exists, unless it is to be replaced.
func (m *importer) checkVacant(ctx context.Context) error {
	if m.options.Replace {
		return nil
	}
	var listed *redis.BoolCmd
	err := ask(ctx, m.client, func(p redis.Pipeliner) { listed = p.SIsMember(ctx, communitiesKey, string(m.community)) })
	if err != nil {
		return fmt.Errorf("look for %s: %w", m.community, err)
	}
	names, err := namesOf(ctx, m.node, m.community, true)
	if err != nil {
		return err
	}
	if listed.Val() || len(names) > 0 {
		return fmt.Errorf("%w: %s", ErrExists, m.community)
	}
	return nil
}

// bring stages the archive and puts it in place. When it fails, the store is as it was,
// as far as the network lets it be put right.
func (m *importer) bring(ctx context.Context, rows int) error {
	removed, err := m.tryToBring(ctx, rows)
	if err == nil {
		return nil
	}
	clean, cancel := context.WithTimeout(context.WithoutCancel(ctx), slow)
	defer cancel()
	unknown := errors.Is(err, errUnknown)
	swapped, swept := m.sweep(clean, unknown)
	switch {
	case swapped:
		return nil
	case unknown && swept != nil: // the new state may be there, so nothing may point to the old one
		return errors.Join(err, swept)
	}
	return errors.Join(err, swept, m.putBack(clean, removed))
}

// tryToBring returns the directory entries that it removed.
func (m *importer) tryToBring(ctx context.Context, rows int) (removed map[string]string, err error) {
	if err := m.stage(ctx, rows); err != nil {
		return nil, err
	}
	if len(m.names) == 0 {
		return nil, fmt.Errorf("%w: it has no keys", ErrFormat)
	}
	if removed, err = m.unpoint(ctx); err != nil {
		return removed, err
	}
	return removed, m.swap(ctx)
}
