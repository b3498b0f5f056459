package terminal

import (
	"context"
	"errors"
	"io"

	"yishi/bot/ledger"
	"yishi/config"
)

// Console is where a command reads and writes.
type Console struct {
	In       io.Reader
	Out, Err io.Writer
}

// Program is the command line. main fills in what lies beyond the terminal.
type Program struct {
	// Version is what `yishi version` prints.
	Version string
	// Serve runs the server, or the demo when s.Demo, until ctx ends.
	Serve func(ctx context.Context, s config.Settings, c Console) error
	// Open opens the store of s and the bot in it. The error is ErrHeld when a server
	// holds the data directory.
	Open func(ctx context.Context, s config.Settings) (House, error)
	// CheckArchive reads an archive to its end and verifies it without a store. The error
	// wraps ledger.ErrTampered when it contradicts itself or the anchors.
	CheckArchive func(ctx context.Context, r io.Reader, anchors []ledger.Anchor) (Archive, error)
	// Inspect asks the Redis server at url about itself; it changes nothing.
	Inspect func(ctx context.Context, url string) (RedisFacts, error)
	// KeysFit reports whether the keys of s, which need not be there, signed the ledgers in
	// its Redis server, if there are any; it changes nothing.
	KeysFit func(ctx context.Context, s config.Settings) (bool, error)
	// Bench runs the benchmark with the arguments after its name; it returns the
	// exit code.
	Bench func(ctx context.Context, args []string, c Console) int
}

// usageError is a mistake in the arguments: exit code 2 and a pointer to help.
type usageError struct{ text string }

func (e usageError) Error() string { return e.text }

// exitError ends the program with a code and no further word.
type exitError struct{ code int }

func (exitError) Error() string { return "exit" }

// exit codes of the program.
const (
	exitDone   = 0
	exitFailed = 1 // the command could not do it
	exitUsage  = 2 // the command was not understood
	exitPartly = 3 // the command stopped half way; what it wrote is good
)

func exitCode(err error) int {
	var usage usageError
	var exit exitError
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &exit):
		return exit.code
	case errors.As(err, &usage):
		return exitUsage
	}
	return exitFailed
}
