package archive

import (
	"time"

	"yishi/bot/council"
	"yishi/bot/ledger"
)

// Report is what an archive holds, and what became of it.
type Report struct {
	// Community is whose data it is.
	Community council.ID
	// Made is the moment of the state, by the server's clock, UTC.
	Made time.Time
	// Sequence is the number of ledger leaves, Sealed how many of them are under the
	// signed head.
	Sequence, Sealed int64
	// Keys counts the community's keys, Entries those of the directory, and Rows what
	// is in them: fields, members and ledger entries.
	Keys, Entries, Rows int
	// Bytes is the size of the archive.
	Bytes int64
	// Late counts keys that came into being while the others were read; only Export
	// sets it.
	Late int
	// Elsewhere counts identities, codes and groups that belong to another community
	// by now and were left to it; only Import sets it.
	Elsewhere int
	// Ledger is what verifying found; Export leaves it empty.
	Ledger ledger.Report
}
