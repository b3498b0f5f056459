package store

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"

	"github.com/redis/go-redis/v9"

	"yishi/bot"
)

// refusals are the first words by which Redis says that it cannot serve now and
// has changed nothing.
var refusals = []string{
	"LOADING", "READONLY", "MISCONF", "NOREPLICAS", "OOM", "CLUSTERDOWN", "MASTERDOWN",
	"TRYAGAIN", "BUSY", "NOAUTH", "WRONGPASS", "NOPERM", "MOVED", "ASK",
}

// isRefusal reports whether Redis itself answered that it cannot serve.
func isRefusal(err error) bool {
	var said redis.Error
	if !errors.As(err, &said) {
		return false
	}
	text := said.Error()
	if _, inner, ok := strings.Cut(text, ": -"); ok { // before Redis 7, an error inside a script is quoted
		text = inner
	}
	word, _, _ := strings.Cut(text, " ")
	return slices.Contains(refusals, word) || strings.Contains(text, "max number of clients")
}

// isAnswer reports whether err came from Redis rather than from the way there.
func isAnswer(err error) bool {
	var said redis.Error
	return errors.As(err, &said)
}

// isDial reports whether the connection was never made, so nothing was sent.
func isDial(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "dial"
}

// readTrouble names what was being read and maps err to the bot's errors.
func readTrouble(doing string, err error) error {
	if isAnswer(err) && !isRefusal(err) {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return fmt.Errorf("%s: %w: %w", doing, bot.ErrUnavailable, err)
}

// writeTrouble is readTrouble for a write; unknown says that it may have happened.
func writeTrouble(doing string, err error, unknown bool) error {
	if !unknown {
		return readTrouble(doing, err)
	}
	return fmt.Errorf("%s: %w, %w: %w", doing, bot.ErrUnconfirmed, bot.ErrUnavailable, err)
}

// gaveUp is the error of a caller whose context ended before the answer came.
func gaveUp(doing string, ctx context.Context) error {
	return fmt.Errorf("%s: %w: %w", doing, bot.ErrUnavailable, context.Cause(ctx))
}

func invalid(format string, args ...any) error {
	return fmt.Errorf("%w: %s", bot.ErrInvalid, fmt.Sprintf(format, args...))
}
