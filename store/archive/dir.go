package archive

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"

	"yishi/bot/ledger"
)

// ExportLedger writes the sealed ledger into a directory that does not exist yet, in
// the layout that ledger.OpenDir reads. The directory appears when it is complete;
// verify it before trusting it. It holds what auditors need and no names. Errors:
// fs.ErrExist.
func ExportLedger(ctx context.Context, log ledger.Reader, dir string) error {
	if _, err := os.Lstat(dir); err == nil {
		return fmt.Errorf("export ledger to %s: %w", dir, fs.ErrExist)
	}
	temp, err := os.MkdirTemp(filepath.Dir(dir), ".yishi-ledger-*")
	if err != nil {
		return fmt.Errorf("export ledger: %w", err)
	}
	err = fillDir(ctx, log, temp)
	if err == nil {
		err = os.Rename(temp, dir)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("export ledger: %w", err), os.RemoveAll(temp))
	}
	return nil
}

func fillDir(ctx context.Context, log ledger.Reader, dir string) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	return ledger.Export(ctx, log, func(name string, data []byte) error {
		if err := root.MkdirAll(path.Dir(name), 0o700); err != nil {
			return err
		}
		return root.WriteFile(name, data, 0o600)
	})
}

// syncDir makes the names in a directory durable, where the system can.
func syncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// settled gives a finished file its name: what is written is on disk before the name
// is, and the name when it returns.
func settled(f *os.File, dir, name string) error {
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), filepath.Join(dir, name)); err != nil {
		return err
	}
	return syncDir(dir)
}
