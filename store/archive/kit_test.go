package archive_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"
	"golang.org/x/mod/sumdb/note"

	"yishi/bot"
	"yishi/bot/council"
	"yishi/bot/ledger"
	"yishi/store"
	"yishi/store/archive"
	"yishi/store/embedded"
	"yishi/store/keyring"
)

const green = council.ID("greengarden")

// noon is when everything takes place.
var noon = time.Date(2026, 5, 1, 4, 0, 0, 0, time.UTC)

// failer is what a test of either kind ends with.
type failer interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

// elsewhere fails a test from another goroutine than its own.
type elsewhere struct{ testing.TB }

func (e elsewhere) Fatal(args ...any) {
	e.Helper()
	e.Error(args...)
	runtime.Goexit()
}

func (e elsewhere) Fatalf(format string, args ...any) {
	e.Helper()
	e.Fatal(fmt.Sprintf(format, args...))
}

// hall is a store that tests fill, with the key ring beside it.
type hall struct {
	client redis.UniversalClient
	store  *store.Store
	ring   *keyring.Memory
	// witness remembers the heads that seal makes; nil for a machine that never saw any.
	witness ledger.Witness
}

func newHall(t failer, client redis.UniversalClient, ring *keyring.Memory) *hall {
	t.Helper()
	if ring == nil {
		var err error
		if ring, err = keyring.NewMemory(rand.Reader); err != nil {
			t.Fatal(err)
		}
	}
	s := store.New(client, store.Options{Now: func() time.Time { return noon }})
	return &hall{client: client, store: s, ring: ring, witness: ring}
}

// onMiniredis is a client of a miniredis of its own, whose clock stands at noon.
func onMiniredis(t testing.TB) (redis.UniversalClient, *miniredis.Miniredis) {
	m := miniredis.RunT(t)
	m.SetTime(noon)
	client := redis.NewClient(&redis.Options{Addr: m.Addr(), MaxRetries: -1, Protocol: 2, DisableIdentity: true})
	t.Cleanup(func() { _ = client.Close() })
	return client, m
}

// hooked is another client of a miniredis, with a hook. It has no time limits, or the
// archive would set its own, on a client without the hook.
func hooked(t testing.TB, m *miniredis.Miniredis, hook redis.Hook) redis.UniversalClient {
	client := redis.NewClient(&redis.Options{
		Addr: m.Addr(), MaxRetries: -1, Protocol: 2, DisableIdentity: true, ReadTimeout: -1, WriteTimeout: -1,
	})
	client.AddHook(hook)
	t.Cleanup(func() { _ = client.Close() })
	return client
}

// onEmbedded is a client of an embedded store in a directory.
func onEmbedded(t testing.TB, dir string) redis.UniversalClient {
	server, err := embedded.Open(dir, embedded.Options{Clock: func() time.Time { return noon }, NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	client := redis.NewClient(server.Options())
	t.Cleanup(func() {
		if err := errors.Join(client.Close(), server.Close()); err != nil {
			t.Error(err)
		}
	})
	return client
}

// dump is everything on a server that does not expire and is not of this server only, as
// what those go by who remember identities.
func dump(t failer, client redis.UniversalClient) map[string]any {
	t.Helper()
	ctx := context.Background()
	all := make(map[string]any)
	for _, key := range keysOf(t, client) {
		if client.PTTL(ctx, key).Val() >= 0 || strings.HasSuffix(key, "}:cuts") {
			continue
		}
		var value any
		var err error
		switch kind := client.Type(ctx, key).Val(); kind {
		case "string":
			value, err = client.Get(ctx, key).Result()
		case "hash":
			value, err = client.HGetAll(ctx, key).Result()
		case "zset":
			value, err = client.ZRangeWithScores(ctx, key, 0, -1).Result()
		case "set":
			var members []string
			members, err = client.SMembers(ctx, key).Result()
			slices.Sort(members)
			value = members
		case "stream":
			value, err = client.XRange(ctx, key, "-", "+").Result()
		default:
			t.Fatalf("%s is of kind %s", key, kind)
		}
		if err != nil {
			t.Fatal(err)
		}
		all[key] = value
	}
	return all
}

// keysOf lists every key of a server or cluster.
func keysOf(t failer, client redis.UniversalClient) []string {
	t.Helper()
	var mu sync.Mutex
	var all []string
	list := func(ctx context.Context, node *redis.Client) error {
		keys, err := node.Keys(ctx, "*").Result()
		mu.Lock()
		defer mu.Unlock()
		all = append(all, keys...)
		return err
	}
	var err error
	if cluster, ok := client.(*redis.ClusterClient); ok {
		err = cluster.ForEachMaster(context.Background(), list)
	} else {
		err = list(context.Background(), client.(*redis.Client))
	}
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// sameState compares two servers, whatever they are.
func sameState(t failer, want, got redis.UniversalClient) {
	t.Helper()
	if diff := cmp.Diff(dump(t, want), dump(t, got)); diff != "" {
		t.Fatalf("state differs (-want +got):\n%s", diff)
	}
}

func exported(t failer, client redis.UniversalClient, c council.ID) []byte {
	t.Helper()
	var out bytes.Buffer
	if _, err := archive.Export(context.Background(), client, c, &out, nil); err != nil {
		t.Fatalf("export: %v", err)
	}
	return out.Bytes()
}

func imported(t failer, client redis.UniversalClient, data []byte, o archive.Options) archive.Report {
	t.Helper()
	report, err := archive.Import(context.Background(), client, bytes.NewReader(data), o)
	if err != nil {
		t.Fatalf("import: %v", err)
	}
	return report
}

// keys are the public keys of the hall's ledgers.
func (h *hall) keys(community string) (note.Verifiers, error) {
	v, err := ledger.NewVerifier(community, h.ring.Ledger().Public().(ed25519.PublicKey))
	if err != nil {
		return nil, err
	}
	return note.VerifierList(v), nil
}

// options check against the hall's key ring.
func (h *hall) options() archive.Options { return archive.Options{Keys: h.keys, Witness: h.ring} }

// seal takes all leaves under a signed head.
func (h *hall) seal(t failer, c council.ID) {
	t.Helper()
	signer, err := ledger.NewSigner(string(c), h.ring.Ledger())
	if err != nil {
		t.Fatal(err)
	}
	keys, err := h.keys(string(c))
	if err != nil {
		t.Fatal(err)
	}
	sealer := ledger.Sealer{Signer: signer, Keys: keys, Witness: h.witness}
	for n, tries := 1, 0; n > 0; tries++ {
		_, n, err = sealer.Seal(context.Background(), h.store.Log(c))
		if errors.Is(err, ledger.ErrGap) && tries < 20 { // ballots came while it read; it comes again
			n = 1
		} else if err != nil {
			t.Fatalf("seal: %v", err)
		}
	}
}

func (h *hall) commit(t failer, c council.ID, act bot.Act) {
	t.Helper()
	if _, err := h.store.Commit(context.Background(), c, act); err != nil {
		t.Fatalf("commit: %v", err)
	}
}

// act is a ledger leaf.
func act(t failer, name string, subject int64) bot.Leaf {
	t.Helper()
	tail, err := ledger.Act{Unix: noon.Unix(), Name: name, Person: 1, Role: "chair", Subject: subject}.Tail()
	if err != nil {
		t.Fatal(err)
	}
	return bot.Leaf{Before: "a|", After: "|" + tail}
}

// rollOf has an entry for each of n persons, in three buildings.
func rollOf(n int) council.Roll {
	r := council.Roll{Hash: fmt.Sprintf("%064x", n+1), Units: n}
	for b := range 3 {
		r.Buildings = append(r.Buildings, council.Building{Name: fmt.Sprint(b + 1)})
	}
	for i := range n {
		r.Entries = append(r.Entries, council.Entry{
			Persons: []council.PersonNo{council.PersonNo(i + 1)}, Heads: 1, Label: fmt.Sprintf("%d-1-%d", i%3+1, 101+i),
			Lots: []council.Lot{{Building: i % 3, Area: int64(6000 + i)}},
		})
	}
	return r
}

// open opens a motion on a roll.
func (h *hall) open(t failer, c council.ID, motion int, roll council.Roll, sealed bool) {
	t.Helper()
	if err := h.store.PutRoll(context.Background(), c, roll); err != nil {
		t.Fatal(err)
	}
	h.commit(t, c, bot.Act{
		Booths: []bot.Booth{{Motion: motion, Roll: roll.Hash, Closes: noon.Add(time.Hour), MayChange: true, Sealed: sealed}},
		Leaves: []bot.Leaf{act(t, "motion.open", int64(motion))},
	})
}

// cast casts for one entry.
func (h *hall) cast(t failer, c council.ID, motion int, roll council.Roll, entry int, choices string) bot.CastLine {
	t.Helper()
	k := bot.Casting{
		Motion: motion, Roll: roll.Hash, Person: council.PersonNo(entry + 1), Rank: 3, At: noon,
		Ballots: []bot.EntryBallot{{Entry: entry, Choices: choices}}, Message: rand.Text(),
	}
	got, err := h.store.Cast(context.Background(), c, k)
	if err != nil {
		t.Fatalf("cast: %v", err)
	}
	return got.Lines[0]
}

// sealedBallot looks like one.
func sealedBallot(entry int) string {
	return fmt.Sprintf("%s%06d", strings.Repeat("Qx-_", 30), entry)
}

// audit recounts a motion from its ballots and compares with the counters.
func (h *hall) audit(t failer, c council.ID, motion int, roll council.Roll) {
	t.Helper()
	ctx := context.Background()
	want := council.Counters{ByBuilding: make([]council.Turnout, len(roll.Buildings)), Options: map[string]council.Sum{}, Doors: map[council.Rank]int{}}
	err := h.store.EachBallot(ctx, c, motion, len(roll.Entries), func(b bot.Ballot) error {
		e := roll.Entries[b.Entry]
		want.Units, want.Heads, want.Area = want.Units+1, want.Heads+e.Heads, want.Area+e.Area()
		want.Doors[b.Rank]++
		first := &want.ByBuilding[e.Lots[0].Building]
		*first = council.Turnout{Units: first.Units + 1, Heads: first.Heads + e.Heads, Area: first.Area + e.Area()}
		if len(b.Choices) > 26 {
			return nil
		}
		for _, letter := range b.Choices {
			o := want.Options[string(letter)]
			want.Options[string(letter)] = council.Sum{Units: o.Units + 1, Heads: o.Heads + e.Heads, Area: o.Area + e.Area()}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	got, err := h.store.Counters(ctx, c, motion, len(roll.Buildings))
	if err != nil {
		t.Fatal(err)
	}
	want.Frozen = got.Frozen
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("counters are no recount (-recount +counters):\n%s", diff)
	}
}

// verify verifies the ledger as it is in the store.
func (h *hall) verify(t failer, c council.ID) ledger.Report {
	t.Helper()
	keys, err := h.keys(string(c))
	if err != nil {
		t.Fatal(err)
	}
	report, err := ledger.Verify(context.Background(), h.store.Log(c), ledger.Audit{Community: string(c), Keys: keys})
	if err != nil {
		t.Fatalf("verify: %v", err)
	}
	return report
}

// smallTown is a community with a bit of everything.
func (h *hall) smallTown(t failer, c council.ID) (open, secret council.Roll) {
	t.Helper()
	ctx := context.Background()
	h.commit(t, c, bot.Act{
		Docs: []bot.Doc{{Ref: bot.Ref{Kind: "community", ID: "it"}, Body: []byte(`{"name":"绿园小区","note":"a<b & \"c\""}`)},
			{Ref: bot.Ref{Kind: "motion", ID: "3"}, Body: []byte(`{"no":3,"title":"加装电梯"}`)}},
		Rows: []bot.Row{{Shelf: "g1.person", Key: "7", Value: []byte(`{"no":7,"name":"张三"}`)},
			{Shelf: "g1.rooms.3", Key: "1-501", Value: []byte("12")},
			{Shelf: "said", Key: "digest", Value: []byte{0, 1, 0xff, '\n', 'x'}}},
		Marks:  []bot.Mark{{Index: "motions", Member: "3", Score: 3}, {Index: "due", Member: "motion:3:close", Score: noon.UnixMilli()}},
		Leaves: []bot.Leaf{act(t, "community.add", 0), act(t, "motion.propose", 3)},
		Out: []bot.Outgoing{{ID: "row1", Channel: "oa", To: "openid1", Motive: "notice", Text: "第一行\n第二行"},
			{ID: "row2", Channel: "group", To: "main", Motive: "post", Text: "x"}},
		Seen: &bot.Seen{Message: "m1", At: noon, Answer: []byte("ok")},
	})
	open, secret = rollOf(130), rollOf(70)
	h.open(t, c, 3, open, false)
	h.open(t, c, 4, secret, true)
	for entry := range 120 {
		h.cast(t, c, 3, open, entry, []string{"y", "n", "a"}[entry%3])
	}
	h.cast(t, c, 3, open, 5, "")
	h.cast(t, c, 3, open, 6, "n")
	for entry := range 40 {
		h.cast(t, c, 4, secret, entry, sealedBallot(entry))
	}
	h.seal(t, c)
	h.cast(t, c, 3, open, 121, "y") // not sealed yet
	for _, err := range []error{
		h.store.Settle(ctx, c),
		h.store.Bind(ctx, bot.Sender{Channel: "oa", Account: "wx", User: "u-" + string(c)}, bot.Resident{Community: c, Person: 7, Label: "3|1-501"}),
		h.store.Point(ctx, "code", "hash-"+string(c), bot.Resident{Community: c, Person: 8}),
		h.store.Point(ctx, "group", "wecom|main-"+string(c), bot.Resident{Community: c}),
		h.store.Keep(ctx, c, "offer", []byte("1"), time.Minute),
		h.store.Park(ctx, c, "row2", "no webhook"),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return open, secret
}
