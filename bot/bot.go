package bot

import (
	"context"
	"crypto/ed25519"
	"errors"
	"io"
	"log/slog"
	"sync"
	"time"

	"yishi/bot/council"
	"yishi/bot/ledger"
	"yishi/bot/phrase"
)

// Keys are the secrets that never enter Redis.
type Keys interface {
	// Master is the key of code hashes, receipts and sealed settings; 32 bytes.
	Master() []byte
	// NewMotionKey makes the key pair of a secret motion and returns the public half;
	// a second call for the same motion returns the same.
	NewMotionKey(c council.ID, motion int) (public []byte, err error)
	// MotionKey returns the private half. Errors: ErrNotFound when it is lost or destroyed.
	MotionKey(c council.ID, motion int) ([]byte, error)
	// DestroyMotionKey erases it; repeating does nothing.
	DestroyMotionKey(c council.ID, motion int) error
}

// Parts are what a Bot is made of; all are needed unless said otherwise.
type Parts struct {
	Records   Records
	Shelves   Shelves
	Ballots   Ballots
	Directory Directory
	Memory    Memory
	Keys      Keys
	Ledgers   Ledgers
	// LedgerKey signs the heads of all ledgers; Witness remembers them outside the
	// store, and may be nil.
	LedgerKey ed25519.PrivateKey
	Witness   ledger.Witness
	Book      *phrase.Book
	// Now is the time as the store has it, UTC.
	Now func() time.Time
	// Random is a source of secrets.
	Random io.Reader
	// Zone is where residents live; dates are said and counted in it.
	Zone *time.Location
	Log  *slog.Logger
	// Name is what residents call the bot in a group.
	Name string
	// PublicURL is where pages are reached, without a slash at the end; may be empty.
	PublicURL string
	// Demo marks every post as a demonstration.
	Demo bool
	// Pictures fetches what people show; nil leaves it for a process that can.
	Pictures Pictures
	// Woken is called with a community after a commit that left outgoing messages; may be nil.
	Woken func(council.ID)
}

// Bot answers people and clocks. It keeps no state but caches and is safe for
// concurrent use.
type Bot struct {
	Parts
	motions     *glances[council.ID, *openList]
	lists       *glances[council.ID, BoardLists]
	ballots     *glances[motionKey, ledger.List]
	answers     *answers
	commands    map[string]command
	dues        map[string]due
	receiptKeys receiptKeys
	lines       sync.Map // council.ID to *line
	tending     sync.Mutex
}

// New puts a bot together.
func New(p Parts) *Bot {
	b := &Bot{Parts: p, answers: newAnswers(4096, 10*time.Minute)}
	b.motions = newGlances(time.Second, func(ctx context.Context, c council.ID, now time.Time) (*openList, error) {
		return readOpen(ctx, p.Records, c, now)
	})
	b.lists = newGlances(listsFresh, b.boardLists)
	b.ballots = newGlances(ballotsKept, b.publishedBallots)
	b.commands, b.dues = commandTable(), b.dueTable()
	return b
}

// Hear answers what a person did. A repeat of a message gets the first answer and
// changes nothing. The error is for the log; the answer is always fit to be sent.
func (b *Bot) Hear(ctx context.Context, in Inbound) (Answer, error) {
	now := b.Now()
	if answer, ok := b.answers.get(in.ID, now); ok {
		return answer, nil
	}
	answer, err := b.hear(ctx, in, now)
	if err != nil {
		return b.apologise(in, err)
	}
	b.answers.put(in.ID, answer, now)
	return answer, nil
}

func (b *Bot) hear(ctx context.Context, in Inbound, now time.Time) (Answer, error) {
	if who, asOf, ok := b.Directory.Remembered(in.Sender); ok {
		t := &turn{Bot: b, ctx: ctx, now: now, who: who, asOf: asOf, in: in}
		if answer, done, err := t.atOnce(); done {
			return answer, err
		}
	}
	who, err := b.Directory.Who(ctx, in.Sender)
	switch {
	case errors.Is(err, ErrNotFound):
		return b.meet(ctx, in, now)
	case err != nil:
		return Answer{}, err
	}
	t := &turn{Bot: b, ctx: ctx, now: now, who: who, sources: sentPictures(&in)}
	t.in = in
	return t.answer()
}

// apologise turns an error into what the resident reads. Nothing was changed, or it
// is not known whether it was.
func (b *Bot) apologise(in Inbound, err error) (Answer, error) {
	var refused *refusal
	switch {
	case errors.As(err, &refused):
		return Answer{Text: refused.text}, nil
	case errors.Is(err, ErrUnconfirmed):
		return Answer{Text: b.Book.Say("trouble.unconfirmed")}, err
	case errors.Is(err, ErrConflict):
		return Answer{Text: b.Book.Say("trouble.busy")}, err
	case in.Chat == Group:
		return Answer{Text: b.Book.Say("trouble.group")}, err
	default:
		return Answer{Text: b.Book.Say("trouble.private")}, err
	}
}

// refusal is an answer that ends a turn without changing anything.
type refusal struct{ text string }

func (r *refusal) Error() string { return "refused with an explanation" }
