package archive

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/redis/go-redis/v9"

	"yishi/bot/council"
	"yishi/bot/ledger"
)

// Backup writes the archives of all communities and an index into a directory, which
// it makes if need be, and reads every one of them back. Files have mode 0600 and are
// on disk when it returns. A backup that was there before is removed when the new one
// is complete, and stays whole until then; so keep several backups in several
// directories, and run one at a time into each.
//
// Of o, Keys, Anchors and Witness are what the archives are checked against. The error
// wraps ledger.ErrTampered or ledger.ErrRollback when a community contradicts itself or
// them; the backup is complete all the same. progress may be nil.
func Backup(ctx context.Context, client redis.UniversalClient, dir string, o Options, progress func(c council.ID, done int)) ([]Report, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("backup: %w", err)
	}
	s, err := look(ctx, client, "")
	if err != nil {
		return nil, err
	}
	var members *redis.StringSliceCmd
	if err := ask(ctx, client, func(p redis.Pipeliner) { members = p.SMembers(ctx, communitiesKey) }); err != nil {
		return nil, fmt.Errorf("list communities: %w", err)
	}
	ids := slices.Sorted(slices.Values(members.Val()))
	b := &backup{client: client, dir: dir, survey: s, options: o, progress: progress}
	b.index = index{Format: indexFormat, Version: version, Archives: []listed{}}
	for _, id := range ids {
		if err := b.add(ctx, council.ID(id)); err != nil {
			return b.reports, fmt.Errorf("backup of %s: %w", id, err)
		}
	}
	if err := writeIndex(dir, b.index); err != nil {
		return b.reports, err
	}
	return b.reports, errors.Join(append(b.doubts, b.removeOld())...)
}

// backup is one that is being made.
type backup struct {
	client   redis.UniversalClient
	dir      string
	survey   *survey
	options  Options
	progress func(c council.ID, done int)

	index   index
	reports []Report
	doubts  []error
}

// add writes one community's archive and reads it back.
func (b *backup) add(ctx context.Context, c council.ID) error {
	f, err := os.CreateTemp(b.dir, tempName)
	if err != nil {
		return err
	}
	row, err := b.write(ctx, c, f)
	if err == nil {
		err = settled(f, b.dir, row.File)
	}
	if err != nil {
		return errors.Join(err, discard(f))
	}
	b.index.Archives = append(b.index.Archives, row)
	return nil
}

// write writes the archive into f and reads it back.
func (b *backup) write(ctx context.Context, c council.ID, f *os.File) (listed, error) {
	progress := func(int) {}
	if b.progress != nil {
		progress = func(done int) { b.progress(c, done) }
	}
	o, err := b.options.asOf(ctx, c)
	if err != nil {
		return listed{}, err
	}
	made, err := export(ctx, b.client, c, b.survey, f, progress)
	if err != nil {
		return listed{}, err
	}
	h := &held{file: f}
	if err := h.open(); err != nil {
		return listed{}, err
	}
	report, err := h.check(ctx, o)
	report.Late = made.Late
	if errors.Is(err, ledger.ErrTampered) || errors.Is(err, ledger.ErrRollback) {
		b.doubts = append(b.doubts, fmt.Errorf("community %s: %w", c, err))
	} else if err != nil {
		return listed{}, err
	}
	sum, err := h.sum(h.end + int64(trailerSize))
	if err != nil {
		return listed{}, err
	}
	b.reports = append(b.reports, report)
	row := listed{
		Community: c, Made: report.Made, Sequence: report.Sequence, Sealed: report.Sealed,
		Bytes: report.Bytes, SHA256: hex.EncodeToString(sum.Sum(nil)),
	}
	row.File = fmt.Sprintf("%s.%d.%s.yishi", c, max(row.Sequence, 0), row.SHA256[:16])
	return row, nil
}

// removeOld removes the archives that the index does not name, and what a killed
// backup left.
func (b *backup) removeOld() error {
	files, err := os.ReadDir(b.dir)
	if err != nil {
		return fmt.Errorf("remove the backup before: %w", err)
	}
	root, err := os.OpenRoot(b.dir)
	if err != nil {
		return fmt.Errorf("remove the backup before: %w", err)
	}
	defer root.Close()
	var failed error
	for _, f := range files {
		old := archiveName.MatchString(f.Name()) || strings.HasPrefix(f.Name(), strings.TrimSuffix(tempName, "*"))
		named := slices.ContainsFunc(b.index.Archives, func(a listed) bool { return a.File == f.Name() })
		if old && !named {
			failed = errors.Join(failed, root.Remove(f.Name()))
		}
	}
	return failed
}
