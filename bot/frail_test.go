package bot_test

import (
	"context"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"yishi/bot"
	"yishi/bot/council"
	"yishi/store"
)

// frail is a store that fails once: at the call that at counts to, before it does
// anything, or, of a write, after it was done and before anybody heard of it.
type frail struct {
	bot.Records
	bot.Shelves
	bot.Ballots
	bot.Directory
	bot.Memory

	mu   sync.Mutex // several may speak at once
	at   int
	late bool
	// err is what it fails with, bot.ErrUnavailable unless said otherwise; onlyWrites and
	// onlyCommits say what at counts.
	err                     error
	onlyWrites, onlyCommits bool
	// meanwhile happens at that call in place of a failure.
	meanwhile func()
	calls     int
	hit       bool
	wrote     bool // something was changed before it failed, or by the call that did
}

func newFrail(s *store.Store, at int, late bool) *frail {
	return &frail{Records: s, Shelves: s, Ballots: s, Directory: s, Memory: s, at: at, late: late, err: bot.ErrUnavailable}
}

// read counts a call that changes nothing.
func (f *frail) read() error {
	if f.onlyWrites || f.onlyCommits {
		return nil
	}
	f.mu.Lock()
	f.calls++
	struck := f.calls == f.at && !f.late
	f.hit = f.hit || struck
	f.mu.Unlock()
	switch {
	case !struck:
		return nil
	case f.meanwhile != nil:
		f.meanwhile()
		return nil
	}
	return fmt.Errorf("read %d: %w", f.at, bot.ErrUnavailable)
}

// write counts a call that changes something.
func (f *frail) write(do func() error) error {
	if f.onlyCommits {
		return do()
	}
	return f.change(do)
}

// change counts such a call.
func (f *frail) change(do func() error) error {
	if !f.strikes() {
		return do()
	}
	if f.meanwhile != nil {
		f.meanwhile()
		return do()
	}
	if f.late {
		if err := do(); err != nil {
			return err
		}
	}
	return fmt.Errorf("write %d: %w", f.at, f.err)
}

// strikes counts a change and reports whether this is the one that fails.
func (f *frail) strikes() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls++
	struck := f.calls == f.at
	f.hit = f.hit || struck
	f.wrote = f.wrote || f.calls < f.at || struck && f.late
	return struck
}

func (f *frail) Read(ctx context.Context, c council.ID, refs ...bot.Ref) ([]bot.Doc, error) {
	if err := f.read(); err != nil {
		return nil, err
	}
	return f.Records.Read(ctx, c, refs...)
}

func (f *frail) Rows(ctx context.Context, c council.ID, shelf string, keys ...string) ([]bot.Row, error) {
	if err := f.read(); err != nil {
		return nil, err
	}
	return f.Records.Rows(ctx, c, shelf, keys...)
}

func (f *frail) Members(ctx context.Context, c council.ID, index string, from, to int64, limit int) ([]bot.Member, error) {
	if err := f.read(); err != nil {
		return nil, err
	}
	return f.Records.Members(ctx, c, index, from, to, limit)
}

func (f *frail) Commit(ctx context.Context, c council.ID, act bot.Act) (seq int64, err error) {
	do := func() error {
		seq, err = f.Records.Commit(ctx, c, act)
		return err
	}
	if f.onlyCommits && len(act.Docs)+len(act.Booths) == 0 { // nothing that could have moved
		err = do()
		return seq, err
	}
	err = f.change(do)
	return seq, err
}

func (f *frail) Stage(ctx context.Context, c council.ID, rows []bot.Row) error {
	return f.write(func() error { return f.Shelves.Stage(ctx, c, rows) })
}

func (f *frail) Each(ctx context.Context, c council.ID, shelf string, limit int, do func(bot.Row) error) error {
	if err := f.read(); err != nil {
		return err
	}
	return f.Shelves.Each(ctx, c, shelf, limit, do)
}

func (f *frail) Discard(ctx context.Context, c council.ID, shelf string, limit int) error {
	return f.write(func() error { return f.Shelves.Discard(ctx, c, shelf, limit) })
}

func (f *frail) PutRoll(ctx context.Context, c council.ID, roll council.Roll) error {
	return f.write(func() error { return f.Ballots.PutRoll(ctx, c, roll) })
}

func (f *frail) Entitled(ctx context.Context, c council.ID, roll string, p council.PersonNo) ([]int, error) {
	if err := f.read(); err != nil {
		return nil, err
	}
	return f.Ballots.Entitled(ctx, c, roll, p)
}

func (f *frail) Entries(ctx context.Context, c council.ID, roll string, entries ...int) ([]council.Entry, error) {
	if err := f.read(); err != nil {
		return nil, err
	}
	return f.Ballots.Entries(ctx, c, roll, entries...)
}

func (f *frail) Cast(ctx context.Context, c council.ID, k bot.Casting) (cast bot.Cast, err error) {
	err = f.write(func() error {
		cast, err = f.Ballots.Cast(ctx, c, k)
		return err
	})
	return cast, err
}

func (f *frail) Standing(ctx context.Context, c council.ID, motion int, entries ...int) ([]bot.Ballot, error) {
	if err := f.read(); err != nil {
		return nil, err
	}
	return f.Ballots.Standing(ctx, c, motion, entries...)
}

func (f *frail) EachBallot(ctx context.Context, c council.ID, motion, entries int, do func(bot.Ballot) error) error {
	if err := f.read(); err != nil {
		return err
	}
	return f.Ballots.EachBallot(ctx, c, motion, entries, do)
}

func (f *frail) Counters(ctx context.Context, c council.ID, motion, buildings int) (council.Counters, error) {
	if err := f.read(); err != nil {
		return council.Counters{}, err
	}
	return f.Ballots.Counters(ctx, c, motion, buildings)
}

func (f *frail) CountersAt(ctx context.Context, c council.ID, motion, buildings int) (council.Counters, int64, error) {
	if err := f.read(); err != nil {
		return council.Counters{}, 0, err
	}
	return f.Ballots.CountersAt(ctx, c, motion, buildings)
}

func (f *frail) Freeze(ctx context.Context, c council.ID, motion, buildings int, now time.Time, early bool) (sums council.Counters, err error) {
	err = f.write(func() error {
		sums, err = f.Ballots.Freeze(ctx, c, motion, buildings, now, early)
		return err
	})
	return sums, err
}

func (f *frail) Who(ctx context.Context, s bot.Sender) (bot.Resident, error) {
	if err := f.read(); err != nil {
		return bot.Resident{}, err
	}
	return f.Directory.Who(ctx, s)
}

func (f *frail) Bind(ctx context.Context, s bot.Sender, r bot.Resident) error {
	return f.write(func() error { return f.Directory.Bind(ctx, s, r) })
}

func (f *frail) Unbind(ctx context.Context, s bot.Sender) error {
	return f.write(func() error { return f.Directory.Unbind(ctx, s) })
}

func (f *frail) Find(ctx context.Context, index, key string) (bot.Resident, error) {
	if err := f.read(); err != nil {
		return bot.Resident{}, err
	}
	return f.Directory.Find(ctx, index, key)
}

func (f *frail) Point(ctx context.Context, index, key string, r bot.Resident) error {
	return f.write(func() error { return f.Directory.Point(ctx, index, key, r) })
}

func (f *frail) Unpoint(ctx context.Context, index, key string) error {
	return f.write(func() error { return f.Directory.Unpoint(ctx, index, key) })
}

func (f *frail) Keep(ctx context.Context, c council.ID, key string, value []byte, ttl time.Duration) error {
	return f.write(func() error { return f.Memory.Keep(ctx, c, key, value, ttl) })
}

func (f *frail) Recall(ctx context.Context, c council.ID, key string) ([]byte, error) {
	if err := f.read(); err != nil {
		return nil, err
	}
	return f.Memory.Recall(ctx, c, key)
}

func (f *frail) Attempt(ctx context.Context, key string, limit int, window time.Duration) (ok bool, err error) {
	err = f.write(func() error {
		ok, err = f.Memory.Attempt(ctx, key, limit, window)
		return err
	})
	return ok, err
}

func (f *frail) Tries(ctx context.Context, key string, window time.Duration) (int, error) {
	if err := f.read(); err != nil {
		return 0, err
	}
	return f.Memory.Tries(ctx, key, window)
}

func (f *frail) Answered(ctx context.Context, c council.ID, message string, at time.Time) ([]byte, error) {
	if err := f.read(); err != nil {
		return nil, err
	}
	return f.Memory.Answered(ctx, c, message, at)
}

// rehearsal is a key ring that destroys a key for this play only.
type rehearsal struct {
	bot.Keys
	destroyed map[int]bool
}

func (r *rehearsal) MotionKey(c council.ID, motion int) ([]byte, error) {
	if r.destroyed[motion] {
		return nil, fmt.Errorf("destroyed: %w", bot.ErrNotFound)
	}
	return r.Keys.MotionKey(c, motion)
}

func (r *rehearsal) DestroyMotionKey(_ council.ID, motion int) error {
	r.destroyed[motion] = true
	return nil
}

// laboratory repeats one moment of a play as often as one likes.
type laboratory struct {
	*play
	keys *rehearsal
	wire redis.UniversalClient
}

// newLaboratory has the people and the keys of p, and a server of its own.
func newLaboratory(p *play) *laboratory {
	lab := &laboratory{play: &play{t: p.t, ctx: p.ctx, redis: miniredis.NewMiniRedis(), ring: p.ring, book: p.book, c: p.c, slips: p.slips}}
	if err := lab.redis.Start(); err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(lab.redis.Close)
	lab.wire = lab.client()
	return lab
}

// held is one key of a server at a moment; what of its contents depends on its kind.
type held struct {
	key    string
	ttl    time.Duration
	value  string
	fields []string // name, value, name, value…; of a set, the members
	set    bool
	scores map[string]float64
	stream []miniredis.StreamEntry
}

// snapshot is everything that p's server holds, read without a network in between.
func (p *play) snapshot() []held {
	p.t.Helper()
	var all []held
	for _, key := range p.redis.Keys() {
		h := held{key: key, ttl: p.redis.TTL(key)}
		var err error
		switch kind := p.redis.Type(key); kind {
		case "string":
			h.value, err = p.redis.Get(key)
		case "hash":
			var names []string
			names, err = p.redis.HKeys(key)
			for _, name := range names {
				h.fields = append(h.fields, name, p.redis.HGet(key, name))
			}
		case "zset":
			h.scores, err = p.redis.SortedSet(key)
		case "set":
			h.set = true
			h.fields, err = p.redis.Members(key)
		case "stream":
			h.stream, err = p.redis.Stream(key)
		default:
			p.t.Fatalf("key %s holds a %s", key, kind)
		}
		if err != nil {
			p.t.Fatal(err)
		}
		// What miniredis gives of these is its own; it goes on changing.
		h.scores, h.stream, h.fields = maps.Clone(h.scores), slices.Clone(h.stream), slices.Clone(h.fields)
		all = append(all, h)
	}
	return all
}

// puts makes a server hold a snapshot and nothing else.
func (p *play) puts(moment []held) {
	p.t.Helper()
	p.redis.FlushAll()
	for _, h := range moment {
		var err error
		switch {
		case h.scores != nil:
			for member, score := range h.scores {
				if _, err = p.redis.ZAdd(h.key, score, member); err != nil {
					break
				}
			}
		case h.stream != nil:
			for _, entry := range h.stream {
				if _, err = p.redis.XAdd(h.key, entry.ID, entry.Values); err != nil {
					break
				}
			}
		case h.set:
			_, err = p.redis.SetAdd(h.key, h.fields...)
		case h.fields != nil:
			p.redis.HSet(h.key, h.fields...)
		default:
			err = p.redis.Set(h.key, h.value)
		}
		if err != nil {
			p.t.Fatal(err)
		}
		if h.ttl > 0 {
			p.redis.SetTTL(h.key, h.ttl)
		}
	}
}

// begins puts the moment back, with a bot on a store that fails at the given call; 0 is
// never.
func (l *laboratory) begins(moment []held, now time.Time, at int, late bool) *frail {
	l.t.Helper()
	l.puts(moment)
	l.now = now
	l.keys = &rehearsal{Keys: l.ring, destroyed: map[int]bool{}}
	l.store = store.New(l.wire, store.Options{Now: l.clock})
	return l.revives(at, late)
}

// revives puts a new bot on the same data, as after a crash.
func (l *laboratory) revives(at int, late bool) *frail {
	f := newFrail(l.store, at, late)
	parts := l.parts()
	parts.Records, parts.Shelves, parts.Ballots, parts.Directory, parts.Memory, parts.Keys = f, f, f, f, f, l.keys
	parts.Witness = nil // who remembers other runs of the same moment
	l.bot = bot.New(parts)
	return f
}

// settled is the shape of the data once all jobs had their time.
func (l *laboratory) settled() []string {
	l.t.Helper()
	l.wait(2 * time.Minute)
	return l.shape()
}

// later are moments that a job which finishes something has of its own.
var later = regexp.MustCompile(`("decided":)"[^"]*"|(frozen )\d+|(l:a\|\d+\|)\d{10}`)

// loosely is a shape without versions of documents and the moments of later work, and
// without rolls, which are found by their hash and harm nobody when no motion names them.
func loosely(shape []string) []string {
	var kept []string
	for _, line := range shape {
		if !strings.Contains(line, " v ") && !strings.Contains(line, ":roll:") {
			kept = append(kept, later.ReplaceAllString(line, "$1$2${3}then"))
		}
	}
	return kept
}
