package embedded

import (
	"os"
	"syscall"
)

// diskFile syncs data and size only: the log needs no timestamps.
type diskFile struct{ *os.File }

// Sync implements file.
func (f diskFile) Sync() error {
	for {
		err := syscall.Fdatasync(int(f.Fd()))
		if err != syscall.EINTR {
			return err
		}
	}
}
