package store

import (
	"context"
	"crypto/rand"
	"errors"
	"io/fs"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/google/go-cmp/cmp"

	"yishi/bot"
	"yishi/bot/council"
	"yishi/bot/ledger"
)

func testSealer(t testing.TB, c council.ID) ledger.Sealer {
	t.Helper()
	private, public, err := note.GenerateKey(rand.Reader, "yishi/"+string(c))
	if err != nil {
		t.Fatal(err)
	}
	signer, err := note.NewSigner(private)
	if err != nil {
		t.Fatal(err)
	}
	verifier, err := note.NewVerifier(public)
	if err != nil {
		t.Fatal(err)
	}
	return ledger.Sealer{Signer: signer, Keys: note.VerifierList(verifier), Batch: 40}
}

func logSealsAndVerifies(t *testing.T, b backend) {
	h := openHall(t, b.open(t, Options{Blinds: true}), village(200))
	log, sealer := h.store.Log(h.id), testSealer(t, h.id)
	for i := range 150 { // ballots that come alone, in crowds, and with acts between
		k := h.casting(council.PersonNo(i+1), council.ByOwn, i, "y")
		k.Ballots = append(k.Ballots, bot.EntryBallot{Entry: (i*7 + 1) % 200, Choices: "n"})
		if k.Ballots[1].Entry == i {
			k.Ballots = k.Ballots[:1]
		}
		h.cast(k)
		if i%20 == 0 {
			mustCommit(t, h.store, h.id, bot.Act{Leaves: []bot.Leaf{{Before: "a|", After: "|1|x|0||0||{}"}, {Before: "a|", After: "|2|y|0||0||{}"}}})
		}
		if i%9 == 0 {
			if _, _, err := sealer.Seal(t.Context(), log); err != nil {
				t.Fatalf("seal after %d: %v", i, err)
			}
		}
	}
	for {
		_, took, err := sealer.Seal(t.Context(), log)
		if err != nil {
			t.Fatal(err)
		}
		if took == 0 {
			break
		}
	}
	size, err1 := log.Size(t.Context())
	written, err2 := log.Written(t.Context())
	if err1 != nil || err2 != nil || size != written || size < 165 {
		t.Fatalf("sealed %d of %d, %v %v", size, written, err1, err2)
	}
	blinds := make(map[string]bool)
	for _, e := range h.leaves() {
		if ballot, ok := e.(ledger.Ballot); ok {
			if len(ballot.Blind) != 16 || blinds[ballot.Blind] {
				t.Fatalf("blind %q", ballot.Blind)
			}
			blinds[ballot.Blind] = true
		}
	}
	h.audit()
	for _, from := range []int64{0, 1, 80, size - 1, size} {
		leaves, err := log.Leaves(t.Context(), from, 3)
		if err != nil || len(leaves) > 3 || (len(leaves) == 0) != (from == size) {
			t.Errorf("from %d: %d leaves, %v", from, len(leaves), err)
		}
	}
}

func logsArePublishedOnce(t *testing.T, b backend) {
	s, c := b.open(t, Options{}), newCommunity(t)
	log := s.Log(c)
	if _, err := log.Checkpoint(t.Context()); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("checkpoint of a new log: %v", err)
	}
	if _, err := log.Tile(t.Context(), "tile/0/000"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("tile of a new log: %v", err)
	}
	tiles := map[string][]byte{"tile/0/000.p/3": {1, 0, 255}}
	if err := log.Publish(t.Context(), 0, tiles, []byte("head 3"), 3); err != nil {
		t.Fatal(err)
	}
	if err := log.Publish(t.Context(), 0, tiles, []byte("head 3"), 3); err != nil {
		t.Errorf("sent twice: %v", err)
	}
	other := map[string][]byte{"tile/0/000.p/4": {9}}
	if err := log.Publish(t.Context(), 0, other, []byte("head 4"), 4); !errors.Is(err, ledger.ErrConflict) {
		t.Errorf("over somebody else's: %v", err)
	}
	if _, err := log.Tile(t.Context(), "tile/0/000.p/4"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a refused tile: %v", err)
	}
	got, err := log.Tile(t.Context(), "tile/0/000.p/3")
	if diff := cmp.Diff([]byte{1, 0, 255}, got); err != nil || diff != "" {
		t.Errorf("tile: %v\n%s", err, diff)
	}
	if err := log.Publish(t.Context(), 3, other, []byte("head 4"), 4); err != nil {
		t.Fatal(err)
	}
	if _, err := log.Tile(t.Context(), "tile/0/000.p/3"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a superseded tile: %v", err)
	}
	head, err := log.Tile(t.Context(), ledger.CheckpointPath)
	if size, _ := log.Size(t.Context()); string(head) != "head 4" || size != 4 || err != nil {
		t.Errorf("head %q, size %d, %v", head, size, err)
	}
}

func sendersAreFound(t *testing.T, b backend) {
	s, c := b.open(t, Options{}), newCommunity(t)
	sender := bot.Sender{Channel: "oa", Account: "wx1", User: "o}{:\r\n*" + string(c)}
	resident := bot.Resident{Community: c, Person: 17, Label: "3-2-501|等2处"}
	if _, err := s.Who(t.Context(), sender); !errors.Is(err, bot.ErrNotFound) {
		t.Errorf("before binding: %v", err)
	}
	if err := s.Bind(t.Context(), sender, resident); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Who(t.Context(), sender); got != resident || err != nil {
		t.Errorf("got %+v, %v", got, err)
	}
	shifted := bot.Sender{Channel: "oa", Account: "wx1o", User: sender.User[1:]}
	if _, err := s.Who(t.Context(), shifted); !errors.Is(err, bot.ErrNotFound) {
		t.Errorf("another split of the same letters: %v", err)
	}
	if err := s.Unbind(t.Context(), sender); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Who(t.Context(), sender); !errors.Is(err, bot.ErrNotFound) {
		t.Errorf("after unbinding: %v", err)
	}
	if err := s.Point(t.Context(), "code", "abc"+string(c), resident); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Find(t.Context(), "code", "abc"+string(c)); got != resident || err != nil {
		t.Errorf("found %+v, %v", got, err)
	}
	if _, err := s.Find(t.Context(), "group", "abc"+string(c)); !errors.Is(err, bot.ErrNotFound) {
		t.Errorf("in another index: %v", err)
	}
	if err := s.Unpoint(t.Context(), "code", "abc"+string(c)); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := s.Settle(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
	all, err := s.Communities(t.Context())
	if n := slices.Index(all, c); err != nil || n < 0 || slices.Contains(all[n+1:], c) {
		t.Errorf("communities %v, %v", all, err)
	}
}

func memoryIsKept(t *testing.T, b backend) {
	s, c := b.open(t, Options{}), newCommunity(t)
	key := "offer:oa:wx1:user\n:chat"
	if got, err := s.Recall(t.Context(), c, key); got != nil || err != nil {
		t.Errorf("nothing was kept: %v, %v", got, err)
	}
	if err := s.Keep(t.Context(), c, key, []byte{0, 1, '|'}, time.Minute); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Recall(t.Context(), c, key); !slices.Equal(got, []byte{0, 1, '|'}) || err != nil {
		t.Errorf("got %v, %v", got, err)
	}
	if got, _ := s.Recall(t.Context(), newCommunity(t), key); got != nil {
		t.Errorf("another community recalls %v", got)
	}
	if ttl := s.client.TTL(t.Context(), keepKey(c, key)).Val(); ttl <= 0 || ttl > time.Minute {
		t.Errorf("kept for %s", ttl)
	}
	if err := s.Forget(t.Context(), c, key); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Recall(t.Context(), c, key); got != nil || err != nil {
		t.Errorf("forgotten, but %v, %v", got, err)
	}
	if err := s.Keep(t.Context(), c, key, nil, 0); !errors.Is(err, bot.ErrInvalid) {
		t.Errorf("kept for no time: %v", err)
	}
}

func attemptsAreLimited(t *testing.T, b backend) {
	clock := newHands()
	s := b.open(t, Options{Now: clock.now})
	key := "code:" + string(newCommunity(t))
	var allowed atomic.Int64
	var wg sync.WaitGroup
	for range 40 {
		wg.Go(func() {
			ok, err := s.Attempt(context.Background(), key, 5, 15*time.Minute)
			if err != nil {
				t.Error(err)
			}
			if ok {
				allowed.Add(1)
			}
		})
	}
	wg.Wait()
	if allowed.Load() != 5 {
		t.Errorf("%d of 40 tries were allowed, want 5", allowed.Load())
	}
	slot := tryKey(key, 15*time.Minute, noon.UnixMilli()/(15*time.Minute).Milliseconds())
	if count := s.client.Get(t.Context(), slot).Val(); count != "5" {
		t.Errorf("counted %s beyond the limit", count)
	}
	if ttl := s.client.TTL(t.Context(), slot).Val(); ttl <= 0 || ttl > 15*time.Minute {
		t.Errorf("kept for %s", ttl)
	}
	if n, err := s.Tries(t.Context(), key, 15*time.Minute); n != 5 || err != nil {
		t.Errorf("%d tries counted, %v", n, err)
	}
	clock.move(15 * time.Minute)
	if n, err := s.Tries(t.Context(), key, 15*time.Minute); n != 0 || err != nil {
		t.Errorf("%d tries counted in the next window, %v", n, err)
	}
	if ok, err := s.Attempt(t.Context(), key, 5, 15*time.Minute); !ok || err != nil {
		t.Errorf("in the next window: %t, %v", ok, err)
	}
	if ok, _ := s.Attempt(t.Context(), key+"x", 1, 15*time.Minute); !ok {
		t.Error("another key is limited too")
	}
}

func tokensAreFetchedByOne(t *testing.T, b backend) {
	one, two := b.open(t, Options{}), b.open(t, Options{})
	ctx, name := t.Context(), "oa:wx1:"+string(newCommunity(t))
	if _, err := one.Token(ctx, name); !errors.Is(err, bot.ErrNotFound) {
		t.Errorf("before fetching: %v", err)
	}
	lock := func(s *Store, want bool) {
		t.Helper()
		if got, err := s.LockToken(ctx, name, time.Minute); got != want || err != nil {
			t.Errorf("lock: %t, %v", got, err)
		}
	}
	holds := func(want string) {
		t.Helper()
		if got, err := two.Token(ctx, name); got != want || err != nil {
			t.Errorf("token %q, %v, want %q", got, err, want)
		}
	}
	lock(one, true)
	lock(two, false)
	if err := two.PutToken(ctx, name, "foreign", time.Hour); !errors.Is(err, bot.ErrConflict) {
		t.Errorf("put without the lock: %v", err)
	}
	if err := one.PutToken(ctx, name, "first", time.Hour); err != nil {
		t.Fatal(err)
	}
	holds("first")
	lock(one, true)                         // one falls asleep with the lock …
	one.client.Del(ctx, tokenLockKey(name)) // … which runs out
	lock(two, true)
	if err := two.PutToken(ctx, name, "second", time.Hour); err != nil {
		t.Fatal(err)
	}
	if err := one.PutToken(ctx, name, "stale", time.Hour); !errors.Is(err, bot.ErrConflict) {
		t.Errorf("put by the sleeper: %v", err)
	}
	holds("second")
	if err := one.DropToken(ctx, name, "first"); err != nil {
		t.Fatal(err)
	}
	holds("second")
	if err := one.DropToken(ctx, name, "second"); err != nil {
		t.Fatal(err)
	}
	if _, err := two.Token(ctx, name); !errors.Is(err, bot.ErrNotFound) {
		t.Errorf("after dropping: %v", err)
	}
	if err := two.PutToken(ctx, name, "unlocked", time.Hour); err != nil {
		t.Errorf("put while nobody holds the lock: %v", err)
	}
	holds("unlocked")
}

func serverCanBeInspected(t *testing.T, b backend) {
	s := b.open(t, Options{})
	f, err := s.Inspect(t.Context())
	if err != nil || f.Skew.Abs() > MaxSkew || f.Nodes < 1 {
		t.Errorf("%+v, %v", f, err)
	}
	if b.real && (f.Version == "" || f.AppendOnly != "yes" || f.AppendFsync != "always" || f.MaxMemoryPolicy != "noeviction") {
		t.Errorf("a real server tells more than %+v", f)
	}
	if err := s.Health(t.Context()); err != nil {
		t.Error(err)
	}
	embedded := b.open(t, Options{Embedded: true})
	if f, err := embedded.Inspect(t.Context()); err != nil || !f.Embedded || f.Version != "" {
		t.Errorf("%+v, %v", f, err)
	}
}
