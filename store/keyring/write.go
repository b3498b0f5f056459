package keyring

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
)

// eraseSize covers any key file, where its size cannot be read.
const eraseSize = 1024

// place writes a temporary file and gives it its name by link, which never
// replaces, or by rename, so that the name never stands for half a file. When
// it returns, file and name are on disk.
func (k *Dir) place(name string, data []byte, finish func(from, to string) error) error {
	err := k.placeOnce(name, data, finish)
	if errors.Is(err, fs.ErrNotExist) {
		// Another process that just opened the keyring swept the temporary file.
		err = k.placeOnce(name, data, finish)
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return k.disk.sync()
}

func (k *Dir) placeOnce(name string, data []byte, finish func(from, to string) error) error {
	var suffix [8]byte
	if _, err := io.ReadFull(k.random, suffix[:]); err != nil {
		return fmt.Errorf("draw temporary name: %w", err)
	}
	tmp := tmpPrefix + hex.EncodeToString(suffix[:])
	f, err := k.disk.create(tmp)
	if err != nil {
		return err
	}
	err = fill(f, data)
	if err == nil {
		err = finish(tmp, name)
	}
	if swept := k.disk.remove(tmp); swept != nil && !errors.Is(swept, fs.ErrNotExist) {
		err = errors.Join(err, swept)
	}
	return err
}

// fill writes and syncs a file from its start.
func fill(f file, data []byte) error {
	_, err := f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// erase overwrites a file and removes it; no file is no error.
func (k *Dir) erase(name string) error {
	data, err := k.disk.read(name)
	if errors.Is(err, fs.ErrNotExist) {
		return k.disk.sync()
	}
	size := len(data)
	if err != nil {
		size = eraseSize
	}
	f, err := k.disk.overwrite(name)
	if err == nil {
		err = fill(f, make([]byte, size))
	}
	if err == nil {
		err = k.disk.remove(name)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("erase %s: %w", name, err)
	}
	return k.disk.sync()
}
