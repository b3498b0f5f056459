package terminal

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"yishi/config"
)

// checkDirectory looks whether a directory is there, private and writable, without
// making it.
func checkDirectory(about, dir string) []finding {
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return []finding{{fine, about, dir + " will be made at the first start", ""}}
	case err != nil:
		return []finding{{must, about, err.Error(), "make it readable for the user that runs yishi"}}
	case !info.IsDir():
		return []finding{{must, about, dir + " is a file", "choose a directory"}}
	case info.Mode().Perm()&0o077 != 0:
		return []finding{{must, about, dir + " is open to other users of this machine", "choose a directory of its own, or, if it is one: chmod 700 " + dir}}
	}
	f, err := os.CreateTemp(dir, ".yishi-doctor-*")
	if err != nil {
		return []finding{{must, about, err.Error(), "make it writable for the user that runs yishi"}}
	}
	_ = f.Close()
	_ = os.Remove(f.Name())
	return []finding{{fine, about, dir, ""}}
}

// checkKeys looks at the key files, which no store backs up.
func checkKeys(s config.Settings) []finding {
	found := checkDirectory("keys", s.KeysDir())
	if _, err := os.Stat(filepath.Join(s.KeysDir(), "master.key")); err == nil {
		found = append(found, finding{fine, "keys", "keep an offline copy of ledger.key and master.key; without them codes and receipts cannot be checked", ""})
	}
	return found
}
