//go:build !linux

package embedded

import "os"

// diskFile syncs as the system offers.
type diskFile struct{ *os.File }
