package store

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"maps"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/redis/go-redis/v9"

	"yishi/bot"
	"yishi/bot/council"
	"yishi/bot/ledger"
)

// noon is when most tests take place.
var noon = time.Date(2026, 5, 1, 4, 0, 0, 0, time.UTC)

// hands is a clock that tests move.
type hands struct {
	mu sync.Mutex
	at time.Time
}

func newHands() *hands { return &hands{at: noon} }

func (h *hands) now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.at
}

func (h *hands) move(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.at = h.at.Add(d)
}

// backend is what a conformance test runs on.
type backend struct {
	real         bool // a redis-server, which tells about itself
	keepsScripts bool // refuses SCRIPT FLUSH
	// client is a new client of the server, without the store.
	client func(t testing.TB) redis.UniversalClient
}

// open makes a store on the backend that checks each script call on its way.
func (b backend) open(t testing.TB, o Options) *Store {
	t.Helper()
	client := b.client(t)
	client.AddHook(oneSlot{t})
	s := New(client, o)
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// onMiniredis is a miniredis of its own for each store.
func onMiniredis(t testing.TB) backend {
	m := miniredis.RunT(t)
	return backend{client: func(testing.TB) redis.UniversalClient {
		return redis.NewClient(&redis.Options{Addr: m.Addr(), MaxRetries: -1, Protocol: 2, DisableIdentity: true})
	}}
}

// oneSlot is a hook that fails the test when a script's keys are of different slots,
// not declared, or repeated where the script relies on their order.
type oneSlot struct{ t testing.TB }

func (h oneSlot) DialHook(next redis.DialHook) redis.DialHook {
	return func(ctx context.Context, network, addr string) (net.Conn, error) { return next(ctx, network, addr) }
}

func (h oneSlot) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		h.check(cmd)
		return next(ctx, cmd)
	}
}

func (h oneSlot) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		for _, cmd := range cmds {
			h.check(cmd)
		}
		return next(ctx, cmds)
	}
}

func (h oneSlot) check(cmd redis.Cmder) {
	if name := cmd.Name(); name != "evalsha" && name != "eval" {
		return
	}
	args := cmd.Args()
	count, err := strconv.Atoi(fmt.Sprint(args[2]))
	if err != nil || count == 0 {
		h.t.Errorf("%s declares %v keys", cmd.Name(), args[2])
		return
	}
	tags := make(map[string]bool)
	for _, key := range args[3 : 3+count] {
		tags[slotTag(fmt.Sprint(key))] = true
	}
	if len(tags) != 1 {
		h.t.Errorf("%s mixes slots: %v", cmd.Name(), slices.Sorted(maps.Keys(tags)))
	}
}

// slotTag is the part of a key that decides its slot (Redis cluster specification,
// hash tags).
func slotTag(key string) string {
	if _, after, ok := strings.Cut(key, "{"); ok {
		if tag, _, ok := strings.Cut(after, "}"); ok && tag != "" {
			return tag
		}
	}
	return key
}

func newCommunity(t testing.TB) council.ID {
	t.Helper()
	c, err := council.NewID(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// hall is a community with one motion open for voting.
type hall struct {
	testing.TB
	store  *Store
	id     council.ID
	roll   council.Roll
	motion int
	serial int
}

// openHall puts the roll and opens the booth until an hour after the store's now.
func openHall(t testing.TB, s *Store, roll council.Roll, adjust ...func(*bot.Booth)) *hall {
	t.Helper()
	h := &hall{TB: t, store: s, id: newCommunity(t), roll: roll, motion: 3}
	if err := s.PutRoll(t.Context(), h.id, roll); err != nil {
		t.Fatal(err)
	}
	booth := bot.Booth{Motion: h.motion, Roll: roll.Hash, Closes: s.Now().Add(time.Hour), MayChange: true}
	for _, f := range adjust {
		f(&booth)
	}
	if _, err := s.Commit(t.Context(), h.id, bot.Act{Booths: []bot.Booth{booth}}); err != nil {
		t.Fatal(err)
	}
	return h
}

func sealedBooth(b *bot.Booth) { b.Sealed = true }
func fixedBooth(b *bot.Booth)  { b.MayChange = false }

// casting is one entry's ballot under a message of its own.
func (h *hall) casting(p council.PersonNo, rank council.Rank, entry int, choices string) bot.Casting {
	h.serial++
	return bot.Casting{
		Motion: h.motion, Roll: h.roll.Hash, Person: p, Rank: rank, Message: "m" + strconv.Itoa(h.serial),
		At: h.store.Now(), Ballots: []bot.EntryBallot{{Entry: entry, Choices: choices}},
	}
}

// cast casts and insists that it works.
func (h *hall) cast(k bot.Casting) bot.Cast {
	h.Helper()
	cast, err := h.store.Cast(h.Context(), h.id, k)
	if err != nil {
		h.Fatalf("cast %+v: %v", k, err)
	}
	return cast
}

// vote casts one ballot and returns the only line.
func (h *hall) vote(p council.PersonNo, rank council.Rank, entry int, choices string) bot.CastLine {
	h.Helper()
	return h.cast(h.casting(p, rank, entry, choices)).Lines[0]
}

func (h *hall) counters() council.Counters {
	h.Helper()
	c, err := h.store.Counters(h.Context(), h.id, h.motion, len(h.roll.Buildings))
	if err != nil {
		h.Fatal(err)
	}
	return c
}

// leaves reads the whole ledger in small steps.
func (h *hall) leaves() []ledger.Entry {
	h.Helper()
	var entries []ledger.Entry
	for {
		more, err := h.store.Log(h.id).Leaves(h.Context(), int64(len(entries)), 97)
		if err != nil {
			h.Fatal(err)
		}
		if len(more) == 0 {
			return entries
		}
		for _, leaf := range more {
			e, err := ledger.Parse(leaf)
			if err != nil {
				h.Fatalf("leaf %q: %v", leaf, err)
			}
			if seq, _ := e.Place(); seq != int64(len(entries)+1) {
				h.Fatalf("leaf %q stands at %d", leaf, len(entries)+1)
			}
			entries = append(entries, e)
		}
	}
}

// audit checks that counters, ballots and ledger say the same.
func (h *hall) audit() {
	h.Helper()
	ballots := make(map[int]bot.Ballot)
	err := h.store.EachBallot(h.Context(), h.id, h.motion, len(h.roll.Entries), func(b bot.Ballot) error {
		if _, twice := ballots[b.Entry]; twice {
			return errors.New("two ballots for one entry")
		}
		ballots[b.Entry] = b
		return nil
	})
	if err != nil {
		h.Fatal(err)
	}
	want, got := recount(h.roll, ballots), h.counters()
	got.Frozen = false
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		h.Fatalf("counters are not the recount (-recount +counters):\n%s", diff)
	}
	var log ledger.Recount
	for _, e := range h.leaves() {
		log.Add(e)
	}
	standing := log.Standing(int64(h.motion))
	if len(standing) != len(ballots) {
		h.Fatalf("ledger has %d ballots standing, buckets have %d", len(standing), len(ballots))
	}
	for _, s := range standing {
		b := ballots[int(s.Entry)]
		same := s.Seq == b.Seq && (s.Digest != "" || s.Choices == strings.Join(strings.Split(b.Choices, ""), ","))
		if !same {
			h.Fatalf("ledger %+v, bucket %+v", s, b)
		}
	}
}

// recount computes counters from the ballots and the roll alone.
func recount(roll council.Roll, ballots map[int]bot.Ballot) council.Counters {
	t := council.Counters{
		ByBuilding: make([]council.Turnout, len(roll.Buildings)),
		Options:    make(map[string]council.Sum), Doors: make(map[council.Rank]int),
	}
	for i, b := range ballots {
		e := roll.Entries[i]
		t.Units++
		t.Heads += e.Heads
		t.Area += e.Area()
		t.Doors[b.Rank]++
		for n, l := range e.Lots {
			if n == 0 {
				t.ByBuilding[l.Building].Units++
				t.ByBuilding[l.Building].Heads += e.Heads
			}
			t.ByBuilding[l.Building].Area += l.Area
		}
		if len(b.Choices) > council.MaxOptions || b.Choices == ledger.Stub {
			continue
		}
		for _, letter := range strings.Split(b.Choices, "") {
			sum := t.Options[letter]
			t.Options[letter] = council.Sum{Units: sum.Units + 1, Heads: sum.Heads + e.Heads, Area: sum.Area + e.Area()}
		}
	}
	return t
}

// village is a roll of n entries in a few buildings: co-owners, owners of several
// units, a head of none, an entry without area, and one too long for a bucket.
func village(n int) council.Roll {
	r := council.Roll{Hash: fmt.Sprintf("%064x", n), Units: n}
	for b := range 7 {
		r.Buildings = append(r.Buildings, council.Building{Name: strconv.Itoa(b + 1)})
	}
	for i := range n {
		p := council.PersonNo(i + 1)
		e := council.Entry{
			Persons: []council.PersonNo{p}, Heads: 1, Label: fmt.Sprintf("%d-%d", i%7+1, 101+i),
			Lots: []council.Lot{{Building: i % 7, Area: int64(5000 + 37*i)}},
		}
		switch i % 10 {
		case 3:
			e.Persons = append(e.Persons, council.PersonNo(n+i))
		case 5:
			e.Lots = append(e.Lots, council.Lot{Building: (i + 1) % 7, Area: 1250}, council.Lot{Building: i % 7, Area: 3})
		case 7:
			e.Lots, e.Heads = nil, 0
		case 9:
			for k := range 30 {
				e.Lots = append(e.Lots, council.Lot{Building: (i + k) % 7, Area: int64(9000 + k)})
			}
			e.Label += "等31处"
		}
		r.Entries = append(r.Entries, e)
		r.Heads += e.Heads
		r.Area += e.Area()
	}
	return r
}
