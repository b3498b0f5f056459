package embedded

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// tryLock reports whether it took the exclusive lock on f. The locked byte lies
// far behind the pid, which other processes must be able to read.
func tryLock(f *os.File) (bool, error) {
	at := &windows.Overlapped{OffsetHigh: 1}
	flags := uint32(windows.LOCKFILE_EXCLUSIVE_LOCK | windows.LOCKFILE_FAIL_IMMEDIATELY)
	err := windows.LockFileEx(windows.Handle(f.Fd()), flags, 0, 1, 0, at)
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) {
		return false, nil
	}
	return err == nil, err
}

// syncDir does nothing: directories cannot be synced on Windows.
func syncDir(string) error { return nil }
