package embedded

import (
	"crypto/rand"
	"io"
	"log/slog"
	"os"
	"time"
)

const (
	defaultSegmentBytes = 16 << 20
	defaultTickEvery    = 15 * time.Second
)

// Options says how a directory is opened. The zero value is ready for use.
type Options struct {
	// Clock tells the time that records carry and that lifetimes count from;
	// nil means time.Now. It may jump either way: expiry follows it.
	Clock func() time.Time
	// SegmentBytes is the size at which a log segment ends and, unless the last
	// snapshot was larger, a new snapshot is taken; 0 means 16 MiB, which
	// replays in a few seconds.
	SegmentBytes int64
	// TickEvery is how often due keys are removed without a command touching
	// the data, to free memory; 0 means 15 s. Negative turns the tickers of
	// data and queue off; Tick can still be called.
	TickEvery time.Duration
	// Logger gets the start, dropped tails, snapshots and write failures;
	// nil means none.
	Logger *slog.Logger
	// Random is the source of the queue's password and of file salts; nil
	// means crypto/rand.
	Random io.Reader
	// NoSync leaves out fsync. For tests only: a power loss loses answered
	// writes.
	NoSync bool

	// openFile makes a file for writing; tests put failing disks here.
	openFile func(name string, flag int) (file, error)
}

// file is what the log needs of a file; *os.File satisfies it on every system.
type file interface {
	io.WriteCloser
	Sync() error
	Truncate(size int64) error
}

func (o Options) withDefaults() Options {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.SegmentBytes <= 0 {
		o.SegmentBytes = defaultSegmentBytes
	}
	if o.TickEvery == 0 {
		o.TickEvery = defaultTickEvery
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Random == nil {
		o.Random = rand.Reader
	}
	if o.openFile == nil {
		o.openFile = func(name string, flag int) (file, error) {
			f, err := os.OpenFile(name, flag, 0o600)
			if err != nil {
				return nil, err
			}
			return diskFile{f}, nil
		}
	}
	return o
}
