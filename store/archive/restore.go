package archive

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"os"

	"github.com/redis/go-redis/v9"
)

// Restore brings back all communities of a backup that Backup wrote. All archives are
// checked, and the communities looked for, before the first one is brought back; then
// they come one after the other, and the reports say which did. Errors are those of
// Import; a file that is not the one in the index is ErrFormat.
func Restore(ctx context.Context, client redis.UniversalClient, dir string, o Options) (reports []Report, err error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("restore: %w", err)
	}
	defer root.Close()
	ix, err := readIndex(root)
	if err != nil {
		return nil, err
	}
	for _, row := range ix.Archives {
		err := row.with(root, func(h *held) error {
			if _, err := h.check(ctx, o); err != nil {
				return err
			}
			m, err := newImporter(ctx, client, h, o)
			if err != nil {
				return err
			}
			return m.checkVacant(ctx)
		})
		if err != nil {
			return nil, err
		}
	}
	for _, row := range ix.Archives {
		err := row.with(root, func(h *held) error {
			report, err := h.bringBack(ctx, client, o)
			if err == nil {
				reports = append(reports, report)
			}
			return err
		})
		if err != nil {
			return reports, err
		}
	}
	return reports, nil
}

// with opens the archive of a row, which must be the very one that was listed.
func (a listed) with(root *os.Root, f func(*held) error) (err error) {
	file, err := root.Open(a.File)
	if err != nil {
		return fmt.Errorf("restore %s: %w", a.Community, err)
	}
	h := &held{file: file}
	defer func() { err = errors.Join(err, h.close()) }()
	if err := h.open(); err != nil {
		return fmt.Errorf("restore %s: %w", a.Community, err)
	}
	sum, err := h.sum(h.end + int64(trailerSize))
	if err != nil {
		return fmt.Errorf("restore %s: %w", a.Community, err)
	}
	if hex.EncodeToString(sum.Sum(nil)) != a.SHA256 || h.header.Community != a.Community {
		return fmt.Errorf("restore %s: %w: %s is not the file that was backed up", a.Community, ErrFormat, a.File)
	}
	if err := f(h); err != nil {
		return fmt.Errorf("restore %s: %w", a.Community, err)
	}
	return nil
}
