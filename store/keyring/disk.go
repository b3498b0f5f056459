package keyring

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// disk is the directory as this package uses it; tests stop it between any two
// steps.
type disk interface {
	// read returns a file's content; fs.ErrNotExist when there is none.
	read(name string) ([]byte, error)
	// create makes a new file of mode 0600; fs.ErrExist when there is one.
	create(name string) (file, error)
	// overwrite opens an existing file for writing from its start.
	overwrite(name string) (file, error)
	// link gives a file a second name; fs.ErrExist when the name is taken.
	link(from, to string) error
	// rename replaces whatever has the new name.
	rename(from, to string) error
	remove(name string) error
	// sync makes names durable.
	sync() error
	names() ([]string, error)
	// lock keeps other processes out of what is read and changed by it.
	lock(ctx context.Context) (unlock func() error, err error)
}

type file interface {
	io.Writer
	Sync() error
	Close() error
}

// posix is false where files have no mode bits and directories cannot be synced.
const posix = runtime.GOOS != "windows"

// osDisk is a directory of the operating system; no name leaves it.
type osDisk struct{ root *os.Root }

var _ disk = osDisk{}

// openDisk opens the directory, making it when there is none.
func openDisk(path string) (osDisk, error) {
	info, err := os.Stat(path)
	if os.IsNotExist(err) {
		if err := os.MkdirAll(path, 0o700); err != nil {
			return osDisk{}, fmt.Errorf("make keyring: %w", err)
		}
		if err := syncPath(filepath.Dir(path)); err != nil {
			return osDisk{}, fmt.Errorf("sync keyring's parent: %w", err)
		}
		info, err = os.Stat(path)
	}
	if err != nil {
		return osDisk{}, fmt.Errorf("open keyring: %w", err)
	}
	if err := checkMode(path, info, 0o700); err != nil {
		return osDisk{}, err
	}
	root, err := os.OpenRoot(path)
	if err != nil {
		return osDisk{}, fmt.Errorf("open keyring: %w", err)
	}
	return osDisk{root: root}, nil
}

// checkMode refuses what group or others may touch, and says what to do.
func checkMode(path string, info fs.FileInfo, want fs.FileMode) error {
	if mode := info.Mode().Perm(); posix && mode&0o077 != 0 {
		return fmt.Errorf("%w: %s has mode %04o; run: chmod %o %s", ErrExposed, path, mode, want, path)
	}
	return nil
}

func syncPath(path string) error {
	if !posix {
		return nil
	}
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	defer dir.Close()
	return dir.Sync()
}

func (d osDisk) read(name string) ([]byte, error) {
	f, err := d.root.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if err := checkMode(filepath.Join(d.root.Name(), name), info, 0o600); err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(f, 1<<16))
}

func (d osDisk) create(name string) (file, error) {
	return d.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
}

func (d osDisk) overwrite(name string) (file, error) {
	return d.root.OpenFile(name, os.O_WRONLY, 0)
}

func (d osDisk) link(from, to string) error   { return d.root.Link(from, to) }
func (d osDisk) rename(from, to string) error { return d.root.Rename(from, to) }
func (d osDisk) remove(name string) error     { return d.root.Remove(name) }
func (d osDisk) sync() error                  { return syncPath(d.root.Name()) }

func (d osDisk) names() ([]string, error) {
	entries, err := fs.ReadDir(d.root.FS(), ".")
	if err != nil {
		return nil, err
	}
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = e.Name()
	}
	return names, nil
}
