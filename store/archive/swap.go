package archive

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/redis/go-redis/v9"
)

// errUnknown marks a swap whose answer never came.
var errUnknown = errors.New("whether it was put in place is not known")

// swap puts the staged keys in the place of whatever the community has now, in one
// transaction. It fails with ErrBusy when somebody wrote to the community or swept the
// staged keys meanwhile.
func (m *importer) swap(ctx context.Context) error {
	sent := false
	err := m.node.Watch(ctx, func(tx *redis.Tx) error {
		if err := m.checkVacant(ctx); err != nil {
			return err
		}
		gone, err := m.superseded(ctx)
		if err != nil {
			return err
		}
		if err := m.checkStaged(ctx, tx); err != nil {
			return err
		}
		cut, err := m.nextCut(ctx, tx)
		if err != nil {
			return err
		}
		sent = true
		cmds, err := tx.TxPipelined(ctx, func(p redis.Pipeliner) error {
			m.queueSwap(ctx, p, gone, cut)
			return nil
		})
		return worst(cmds, err)
	}, m.manifest(), tagged(m.community, seqName), tagged(m.community, docRoot+"community:it"))
	var said redis.Error
	switch {
	case err == nil:
		return nil
	case errors.Is(err, redis.TxFailedErr):
		return fmt.Errorf("put in place: %w", ErrBusy)
	case sent && !errors.As(err, &said):
		return fmt.Errorf("put in place: %w: %w", errUnknown, err)
	}
	return fmt.Errorf("put in place: %w", err)
}

func (m *importer) queueSwap(ctx context.Context, p redis.Pipeliner, gone []string, cut redis.Z) {
	p.Del(ctx, m.manifest())
	for part := range slices.Chunk(gone, stagedCommands) {
		keys := make([]string, len(part))
		for i, name := range part {
			keys[i] = tagged(m.community, name)
		}
		p.Unlink(ctx, keys...)
	}
	for _, name := range m.names {
		key := tagged(m.community, name)
		p.Rename(ctx, m.at(name), key)
		p.Persist(ctx, key)
	}
	p.ZAdd(ctx, tagged(m.community, cutsName), cut)
}

// nextCut says that everybody of the community loses their identity with the swap, so
// that no running server goes by what it remembers of them.
func (m *importer) nextCut(ctx context.Context, tx *redis.Tx) (redis.Z, error) {
	last, err := tx.ZRevRangeWithScores(ctx, tagged(m.community, cutsName), 0, 0).Result()
	if err != nil {
		return redis.Z{}, err
	}
	now, err := tx.Time(ctx).Result()
	if err != nil {
		return redis.Z{}, err
	}
	cut := redis.Z{Score: float64(now.UnixMilli()), Member: "0"}
	if len(last) > 0 {
		cut.Score = max(cut.Score, last[0].Score+1)
	}
	return cut, nil
}

// superseded are the keys of the community that the archive does not have, those
// included that may be forgotten: results of messages are not those of this state.
func (m *importer) superseded(ctx context.Context) ([]string, error) {
	names, err := namesOf(ctx, m.node, m.community, true)
	if err != nil {
		return nil, err
	}
	return without(names, slices.Sorted(slices.Values(m.names))), nil
}

// checkStaged counts the staged keys: a transaction does not stop at a missing one.
func (m *importer) checkStaged(ctx context.Context, tx *redis.Tx) error {
	there := int64(0)
	for part := range slices.Chunk(append(slices.Clone(m.names), ""), stagedCommands) {
		n, err := tx.Exists(ctx, m.stagedKeys(part)...).Result()
		if err != nil {
			return err
		}
		there += n
	}
	if want := int64(len(m.names)) + 1; there != want {
		return fmt.Errorf("%d of %d staged keys are gone: %w", want-there, want, ErrBusy)
	}
	return nil
}
