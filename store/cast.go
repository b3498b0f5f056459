package store

import (
	"context"
	"fmt"
	"strings"

	"yishi/bot"
	"yishi/bot/council"
	"yishi/bot/ledger"
)

const (
	// castFlyers is how many batches of one motion are in flight at once: while
	// Redis works on one, this process writes and reads the other.
	castFlyers = 1
	// castLimit is how many ballots one script call casts; it bounds how long the
	// call keeps others from Redis, to a few milliseconds.
	castLimit = 256
	// mostBallots bounds one casting, so that the script's call fits one message.
	mostBallots = 2000
	// longestSealed bounds a sealed ballot in bytes of base64url.
	longestSealed = 1024
)

// castQueue names what may be cast together: ballots on one motion whose messages
// are of the same period, so that a batch has few keys.
type castQueue struct {
	community council.ID
	motion    int
	roll      string
	period    int64
	asOf      string
	await     bool
}

// castJob is one casting on its way.
type castJob struct {
	casting bot.Casting
	kind    string
	weights []weight // of the entries, in the order of the ballots
	result  bot.Cast
	err     error
	done    chan struct{}
}

func (j *castJob) weight() int { return len(j.casting.Ballots) }

// Cast implements bot.Ballots. Ballots on one motion travel in batches, so a caller
// whose context ends may still be counted: the error then wraps ErrUnconfirmed, and
// casting the same message again tells. Errors: ErrClosed without a booth,
// ErrConflict when the booth is for another roll, ErrOutdated when somebody was cut off
// since what the casting is as of, ErrInvalid for choices that do not
// fit it. With bot.AwaitReplica the result may come together with ErrUnconfirmed.
func (s *Store) Cast(ctx context.Context, c council.ID, k bot.Casting) (bot.Cast, error) {
	kind, err := checkCasting(c, k)
	if err != nil {
		return bot.Cast{}, err
	}
	if ctx.Err() != nil {
		return bot.Cast{}, gaveUp("cast", ctx)
	}
	queue := castQueue{
		community: c, motion: k.Motion, roll: k.Roll, period: period(k.At, s.Now()), asOf: k.AsOf, await: bot.AwaitsReplica(ctx),
	}
	weights, err := s.weigh(ctx, c, k)
	if err != nil {
		return bot.Cast{}, err
	}
	job := &castJob{casting: k, kind: kind, weights: weights, done: make(chan struct{})}
	s.casts.add(queue, job)
	select {
	case <-job.done:
		return job.result, job.err
	case <-ctx.Done():
		return bot.Cast{}, fmt.Errorf("cast: %w: %w", bot.ErrUnconfirmed, context.Cause(ctx))
	}
}

// The kinds of a casting, as cast.lua knows them: which booth its choices fit.
const (
	openKind   = "open"
	sealedKind = "sealed"
	emptyKind  = "empty"
)

func checkCasting(c council.ID, k bot.Casting) (kind string, err error) {
	if err := checkMotion(c, k.Motion); err != nil {
		return "", err
	}
	if err := checkRoll(k.Roll); err != nil {
		return "", err
	}
	if k.Person < 0 || k.Rank < 0 || k.Rank > 9 || len(k.Message) > longestMessage || strings.HasPrefix(k.Message, "~") {
		return "", invalid("casting by person %d at rank %d", k.Person, k.Rank)
	}
	if len(k.Ballots) == 0 || len(k.Ballots) > mostBallots {
		return "", invalid("casting of %d ballots", len(k.Ballots))
	}
	kind = emptyKind
	for i, b := range k.Ballots {
		if b.Entry < 0 || b.Entry >= mostEntries || twice(k.Ballots[:i], b.Entry) {
			return "", invalid("entry %d", b.Entry)
		}
		this := kindOf(b.Choices)
		if this == "" || this != emptyKind && kind != emptyKind && this != kind {
			return "", invalid("choices of entry %d", b.Entry) // never the choices themselves
		}
		if this != emptyKind {
			kind = this
		}
	}
	return kind, nil
}

func twice(before []bot.EntryBallot, entry int) bool {
	for _, b := range before {
		if b.Entry == entry {
			return true
		}
	}
	return false
}

// kindOf tells plain letters, each once, from a sealed ballot; "" is neither.
func kindOf(choices string) string {
	if choices == "" {
		return emptyKind
	}
	if choices == ledger.Stub {
		return sealedKind
	}
	if len(choices) <= council.MaxOptions {
		return kindOfLetters(choices)
	}
	if len(choices) > longestSealed {
		return ""
	}
	for _, b := range []byte(choices) {
		if !isLetter(b) && (b < '0' || b > '9') && b != '-' && b != '_' {
			return ""
		}
	}
	return sealedKind
}

func kindOfLetters(choices string) string {
	var seen [128]bool
	for _, b := range []byte(choices) {
		if !isLetter(b) || seen[b] {
			return ""
		}
		seen[b] = true
	}
	return openKind
}

func isLetter(b byte) bool { return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' }
