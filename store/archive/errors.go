package archive

import (
	"fmt"

	"yishi/bot"
)

// Further errors are ledger.ErrTampered for an archive whose ledger or counters
// contradict themselves, ledger.ErrRollback, bot.ErrNotFound for a community that is
// not there, and those of Redis and the file system.
var (
	// ErrFormat reports what is no archive, or is cut off, damaged or oversized. It
	// wraps bot.ErrInvalid.
	ErrFormat = fmt.Errorf("archive cannot be read: %w", bot.ErrInvalid)
	// ErrVersion reports an archive of a later version of this program. It wraps
	// bot.ErrInvalid.
	ErrVersion = fmt.Errorf("archive is of a later version: %w", bot.ErrInvalid)
	// ErrExists reports that the community is there already. It wraps
	// bot.ErrConflict.
	ErrExists = fmt.Errorf("community exists; to put the file in its place, import with --replace: %w", bot.ErrConflict)
	// ErrBusy reports that the community was written to or replaced meanwhile.
	// Nothing was changed. It wraps bot.ErrConflict.
	ErrBusy = fmt.Errorf("community is being written: %w", bot.ErrConflict)
)
