package bot

import (
	"context"
	"errors"
	"time"

	"yishi/bot/council"
)

// The errors that a port returns; compare with errors.Is.
var (
	// ErrNotFound: there is no such thing, or not for this person.
	ErrNotFound = errors.New("not found")
	// ErrForbidden: the person may not do this.
	ErrForbidden = errors.New("forbidden")
	// ErrConflict: something moved since it was read; read again and decide again.
	ErrConflict = errors.New("conflict")
	// ErrNotDue: what fell due was done, or put off, since it was read. See WhileDue.
	ErrNotDue = errors.New("no longer due")
	// ErrOutdated: what was remembered of a sender may no longer hold; ask Who.
	ErrOutdated = errors.New("outdated")
	// ErrClosed: voting has ended or has not begun.
	ErrClosed = errors.New("closed")
	// ErrInvalid: the input cannot be used; wrap it with the reason.
	ErrInvalid = errors.New("invalid")
	// ErrUnconfirmed: stored, but not yet on a replica as the community demands.
	ErrUnconfirmed = errors.New("unconfirmed")
	// ErrUnavailable: the store cannot be reached or refuses writes.
	ErrUnavailable = errors.New("unavailable")
)

// Ref names a document of a community: a kind ("motion", "roster") and an id.
type Ref struct{ Kind, ID string }

// Doc is a stored document. Version 0 means that it does not exist.
type Doc struct {
	Ref
	// Version is the version it was read at; a commit stores Version+1.
	Version int64
	// Body is JSON; nil in a commit deletes the document.
	Body []byte
}

// Row is one row of a shelf. Numeric keys lie in buckets of 100, others in one hash.
type Row struct {
	Shelf, Key string
	// Value nil deletes the row in a commit, and says "no such row" on reading.
	Value []byte
}

// Mark puts a member into a sorted index of the community, or takes it out.
type Mark struct {
	Index, Member string
	Score         int64 // unix milliseconds, or a number
	Remove        bool
}

// Booth is the hot state of an open motion, which casting checks in one step.
type Booth struct {
	Motion    int
	Roll      string // the roll's hash
	Closes    time.Time
	MayChange bool
	Sealed    bool
}

// Outgoing is a message to deliver; it commits with the change that causes it.
type Outgoing struct {
	ID      string // row id: 128-bit random base32
	Channel string // "oa", "wecombot", "group" …
	Account string
	To      string // openid, user id or chat id
	// Motive limits unasked messages: "answer", "receipt", "notice", "reminder",
	// "last-day", "post", "post-daily", "result".
	Motive    string
	Person    council.PersonNo // 0 for a group
	Text      string
	NotBefore time.Time
}

// Seen is the identity of the message that an act answers, and the answer.
type Seen struct {
	Message string
	At      time.Time
	Answer  []byte
}

// Leaf is a ledger entry; the store puts the sequence number between the two halves.
type Leaf struct{ Before, After string }

// Act is everything that changes together, or not at all.
type Act struct {
	Docs []Doc
	// Unmoved are documents that were read and stay as they are: where one moved since,
	// the act is ErrConflict. What Docs has as well is left out.
	Unmoved []Doc
	Rows    []Row
	Marks   []Mark
	Booths  []Booth
	Leaves  []Leaf
	Out     []Outgoing
	Seen    *Seen
	// Cut are people who lose an identity by this act: no ballot that goes by what was
	// remembered of them is taken after it.
	Cut []council.PersonNo
}

// Member is a member of an index with its score.
type Member struct {
	Name  string
	Score int64
}

// Records keeps a community's documents and changes them together.
type Records interface {
	// Read returns the documents named, in order.
	Read(ctx context.Context, c council.ID, refs ...Ref) ([]Doc, error)
	// Rows returns rows of one shelf, in the order of keys.
	Rows(ctx context.Context, c council.ID, shelf string, keys ...string) ([]Row, error)
	// Members lists an index by score, from and to included, at most limit.
	Members(ctx context.Context, c council.ID, index string, from, to int64, limit int) ([]Member, error)
	// Commit applies act and returns the sequence number of its first leaf.
	// Errors: ErrConflict; ErrNotDue; *Repeated when act.Seen was committed before.
	Commit(ctx context.Context, c council.ID, act Act) (int64, error)
}

// Repeated says that the message was acted on before; Answer is what was said then.
type Repeated struct{ Answer []byte }

func (*Repeated) Error() string { return "message was acted on before" }

// Shelves holds bulk rows that are staged before a commit makes them visible.
type Shelves interface {
	// Stage writes rows without a version check; nothing reads them yet.
	Stage(ctx context.Context, c council.ID, rows []Row) error
	// Each calls f for all rows of a shelf, of numeric keys below limit in order.
	Each(ctx context.Context, c council.ID, shelf string, limit int, f func(Row) error) error
	// Discard removes a shelf of numeric keys below limit.
	Discard(ctx context.Context, c council.ID, shelf string, limit int) error
}

// Casting is one person's ballot for one or several entries of a roll.
type Casting struct {
	Motion int
	Roll   string
	Person council.PersonNo
	Rank   council.Rank
	// Ballots hold an entry's choices each: letters (y n a, or A B C … together), a
	// sealed ballot on a secret motion, empty to take the ballot back.
	Ballots []EntryBallot
	// Message is the identity of the message; a repeat returns the first result.
	Message string
	At      time.Time
	// AsOf is what Directory.Remembered said beside who the sender is; empty when Who was
	// asked, or nobody sent it.
	AsOf string
}

// EntryBallot is the mark for one entry of the roll.
type EntryBallot struct {
	Entry   int
	Choices string
}

// Verdict is what became of one entry's ballot.
type Verdict string

// The verdicts of casting.
const (
	Counted   Verdict = "counted"
	Changed   Verdict = "changed"
	TakenBack Verdict = "taken_back"
	Nothing   Verdict = "nothing"   // nothing to take back, or the same again
	Taken     Verdict = "taken"     // another person of the unit voted
	Fixed     Verdict = "fixed"     // the rule allows no change
	Outranked Verdict = "outranked" // a ballot of higher rank stands
	TooLate   Verdict = "too_late"  // closed
	NotOnRoll Verdict = "not_on_roll"
)

// CastLine is the result for one entry.
type CastLine struct {
	Entry   int
	Verdict Verdict
	// Seq is the ledger number of the ballot that now stands.
	Seq int64
	// By is who cast the ballot that stands.
	By council.PersonNo
}

// Cast is the result of a casting.
type Cast struct {
	Lines    []CastLine
	Repeated bool
}

// Ballot is a ballot as it stands.
type Ballot struct {
	Entry   int
	Choices string
	Person  council.PersonNo
	Rank    council.Rank
	Seq     int64
}

// Ballots is the hot path.
type Ballots interface {
	// PutRoll stores a roll under its hash; the same again changes nothing.
	PutRoll(ctx context.Context, c council.ID, roll council.Roll) error
	// Entitled lists the entries that a person may cast for; empty for nobody.
	Entitled(ctx context.Context, c council.ID, roll string, p council.PersonNo) ([]int, error)
	// Entries returns entries of a roll.
	Entries(ctx context.Context, c council.ID, roll string, entries ...int) ([]council.Entry, error)
	// Cast casts, changes or takes back; the lines say what became of each entry.
	// Error: ErrOutdated by the casting's AsOf, and nothing was cast.
	Cast(ctx context.Context, c council.ID, k Casting) (Cast, error)
	// Standing returns the ballots of entries as they stand; absent ones have Seq 0.
	Standing(ctx context.Context, c council.ID, motion int, entries ...int) ([]Ballot, error)
	// EachBallot calls f for every standing ballot in the order of entries.
	EachBallot(ctx context.Context, c council.ID, motion, entries int, f func(Ballot) error) error
	// Counters returns the running sums; buildings is len(Roll.Buildings).
	Counters(ctx context.Context, c council.ID, motion, buildings int) (council.Counters, error)
	// CountersAt are the running sums and how many entries the ledger had at that same
	// moment, so that the two can be held against each other while people vote.
	CountersAt(ctx context.Context, c council.ID, motion, buildings int) (sums council.Counters, entries int64, err error)
	// Freeze stops ballots in one step and returns the final sums; repeating it
	// returns the same. early freezes before the deadline.
	Freeze(ctx context.Context, c council.ID, motion, buildings int, now time.Time, early bool) (council.Counters, error)
}

// Resident is who a sender is.
type Resident struct {
	Community council.ID
	Person    council.PersonNo
	// Label is the household as its own people name it; only for reading back.
	Label string
}

// Directory finds communities and people across the whole server. Additions go to
// the community first and here second, removals here first: an index never says
// more than the community does.
type Directory interface {
	// Who finds the resident behind a sender. Errors: ErrNotFound.
	Who(ctx context.Context, s Sender) (Resident, error)
	// Remembered is who a sender was when this process last read or wrote it, without
	// asking again; ok is false where it does not know. It is good for casting a ballot
	// with that asOf, and for nothing else.
	Remembered(s Sender) (r Resident, asOf string, ok bool)
	// Bind and Unbind keep that index.
	Bind(ctx context.Context, s Sender, r Resident) error
	Unbind(ctx context.Context, s Sender) error
	// Find looks up a code's hash ("code") or a group ("group"). Errors: ErrNotFound.
	Find(ctx context.Context, index, key string) (Resident, error)
	// Point and Unpoint keep those indexes.
	Point(ctx context.Context, index, key string, r Resident) error
	Unpoint(ctx context.Context, index, key string) error
	// Communities lists all communities; Settle adds one.
	Communities(ctx context.Context) ([]council.ID, error)
	Settle(ctx context.Context, c council.ID) error
}

// Memory keeps what may be forgotten: offered answers, stored answers, attempts.
// No business deadline rests on it.
type Memory interface {
	// Keep stores value under key for ttl; Recall returns nil when it is gone.
	Keep(ctx context.Context, c council.ID, key string, value []byte, ttl time.Duration) error
	Recall(ctx context.Context, c council.ID, key string) ([]byte, error)
	Forget(ctx context.Context, c council.ID, key string) error
	// Attempt counts a try under key and reports whether it is within limit per window.
	Attempt(ctx context.Context, key string, limit int, window time.Duration) (bool, error)
	// Tries is how many tries were counted in the window of now.
	Tries(ctx context.Context, key string, window time.Duration) (int, error)
	// Answered returns the answer stored with a message, nil if there is none.
	Answered(ctx context.Context, c council.ID, message string, at time.Time) ([]byte, error)
}
