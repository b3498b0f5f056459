package archive_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"

	"yishi/bot"
	"yishi/bot/council"
	"yishi/bot/ledger"
	"yishi/store/archive"
)

func TestACommunityComesBackAsItWas(t *testing.T) {
	from, _ := onMiniredis(t)
	h := newHall(t, from, nil)
	h.smallTown(t, green)
	data := exported(t, from, green)
	to, _ := onMiniredis(t)
	report := imported(t, to, data, h.options())
	sameState(t, from, to)
	if again := exported(t, to, green); !bytes.Equal(data, again) {
		t.Error("the same state has another archive")
	}
	if report.Sequence != report.Sealed+1 || report.Ledger.Ballots != 123 || report.Ledger.Sealed != 40 {
		t.Errorf("report: %+v", report)
	}
}

func TestAVoteGoesOnAfterImport(t *testing.T) {
	from, _ := onMiniredis(t)
	h := newHall(t, from, nil)
	open, secret := h.smallTown(t, green)
	to, _ := onMiniredis(t)
	imported(t, to, exported(t, from, green), h.options())
	goesOn(t, newHall(t, to, h.ring), open, secret)
}

// goesOn votes on in a small town, closes its motions and verifies everything.
func goesOn(t failer, h *hall, open, secret council.Roll) {
	t.Helper()
	h.audit(t, green, 3, open)
	h.audit(t, green, 4, secret)
	before := h.verify(t, green)
	if got := h.cast(t, green, 3, open, 6, "y"); got.Verdict != bot.Changed {
		t.Fatalf("a vote that stood is %s", got.Verdict)
	}
	if got := h.cast(t, green, 3, open, 129, "y"); got.Verdict != bot.Counted {
		t.Fatalf("a new vote is %s", got.Verdict)
	}
	if got := h.cast(t, green, 4, secret, 69, sealedBallot(69)); got.Verdict != bot.Counted {
		t.Fatalf("a new sealed vote is %s", got.Verdict)
	}
	for _, motion := range []int{3, 4} {
		if _, err := h.store.Freeze(context.Background(), green, motion, 3, noon, true); err != nil {
			t.Fatal(err)
		}
	}
	h.seal(t, green)
	h.audit(t, green, 3, open)
	h.audit(t, green, 4, secret)
	after := h.verify(t, green)
	if want := before.Head.Size + before.Unsealed + 3; after.Head.Size != want || after.Unsealed != 0 {
		t.Fatalf("the ledger ends at %d+%d, not at %d", after.Head.Size, after.Unsealed, want)
	}
}

func TestOneCommunityIsTakenAndNoOther(t *testing.T) {
	from, _ := onMiniredis(t)
	h := newHall(t, from, nil)
	h.smallTown(t, green)
	alone, _ := onMiniredis(t)
	imported(t, alone, exported(t, from, green), h.options())
	h.smallTown(t, "green") // whose name begins alike
	to, _ := onMiniredis(t)
	imported(t, to, exported(t, from, green), h.options())
	sameState(t, alone, to)
}

func TestWhatMayBeForgottenStaysBehind(t *testing.T) {
	from, _ := onMiniredis(t)
	h := newHall(t, from, nil)
	h.smallTown(t, green)
	ref := bot.Ref{Kind: "draft", ID: "7"}
	h.commit(t, green, bot.Act{Docs: []bot.Doc{{Ref: ref, Body: []byte(`{}`)}}})
	h.commit(t, green, bot.Act{Docs: []bot.Doc{{Ref: ref, Version: 1}}})
	to, m := onMiniredis(t)
	imported(t, to, exported(t, from, green), h.options())
	for _, key := range m.Keys() {
		if m.TTL(key) != 0 {
			t.Errorf("%s expires", key)
		}
		for _, word := range []string{"seen:", "cast:", "keep:", "draft"} {
			if strings.Contains(key, word) {
				t.Errorf("%s was brought back", key)
			}
		}
	}
}

// TestNoSecretIsInAnArchive looks for the key ring's secrets in any spelling, and for
// plain choices on a secret motion.
func TestNoSecretIsInAnArchive(t *testing.T) {
	from, _ := onMiniredis(t)
	h := newHall(t, from, nil)
	h.smallTown(t, green)
	if _, err := h.ring.NewMotionKey(green, 4); err != nil {
		t.Fatal(err)
	}
	private, err := h.ring.MotionKey(green, 4)
	if err != nil {
		t.Fatal(err)
	}
	text := string(unpacked(t, exported(t, from, green)))
	for _, secret := range [][]byte{h.ring.Master(), h.ring.Ledger().Seed(), private} {
		for _, spelling := range []string{string(secret), hex.EncodeToString(secret),
			base64.StdEncoding.EncodeToString(secret), base64.RawURLEncoding.EncodeToString(secret)} {
			if strings.Contains(text, spelling) {
				t.Error("a secret of the key ring is in the archive")
			}
		}
	}
	ballots := 0
	for line := range strings.Lines(text) {
		if strings.Contains(line, `"k":"ballots:4:`) {
			ballots += strings.Count(line, sealedBallot(0)[:100])
		}
	}
	if ballots != 40 {
		t.Errorf("%d sealed ballots in the archive, not 40", ballots)
	}
}

func TestTheStoreHasNoKeyThatArchivesDoNotKnow(t *testing.T) {
	from, m := onMiniredis(t)
	h := newHall(t, from, nil)
	h.smallTown(t, green)
	text := string(unpacked(t, exported(t, from, green)))
	for _, key := range m.Keys() {
		name, own := strings.CutPrefix(key, "y:{greengarden}:")
		if !own {
			name, own = strings.CutPrefix(key, "y:")
			own = own && (strings.HasPrefix(name, "who:") || strings.HasPrefix(name, "find:"))
		}
		if strings.HasPrefix(key, "y:{") && archive.KindOf(name) == "" && !archive.Forgotten(name) {
			t.Errorf("%s is of a kind that has to be asked for", key)
		}
		switch {
		case !own && key != "y:communities":
			t.Errorf("%s belongs to nobody known", key)
		case own && m.TTL(key) == 0 && !strings.Contains(text, `{"k":"`+name+`"`):
			t.Errorf("%s is not in the archive", key)
		}
	}
}

func TestADamagedStoreIsExportedAndFoundOut(t *testing.T) {
	ctx := context.Background()
	damages := map[string]func(redis.UniversalClient){
		"a counter was raised":   func(c redis.UniversalClient) { c.HSet(ctx, "y:{greengarden}:tally:3", "oy", "99|99|99") },
		"a leaf is gone":         func(c redis.UniversalClient) { c.XDel(ctx, "y:{greengarden}:ledger", "10-0") },
		"the last leaf is gone":  func(c redis.UniversalClient) { c.XDel(ctx, "y:{greengarden}:ledger", "167-0") },
		"the sequence is behind": func(c redis.UniversalClient) { c.Set(ctx, "y:{greengarden}:seq", "12", 0) },
		"the sequence is gone":   func(c redis.UniversalClient) { c.Del(ctx, "y:{greengarden}:seq") },
		"a tile is another": func(c redis.UniversalClient) {
			c.HSet(ctx, "y:{greengarden}:tiles", "tile/0/000.p/166", strings.Repeat("x", 32*166))
		},
		"the log forgot its head":      func(c redis.UniversalClient) { c.HDel(ctx, "y:{greengarden}:log", "checkpoint") },
		"the whole ledger was dropped": func(c redis.UniversalClient) { c.Del(ctx, "y:{greengarden}:ledger") },
	}
	whole, _ := onMiniredis(t)
	h := newHall(t, whole, nil)
	h.smallTown(t, green)
	clean := exported(t, whole, green)
	for name, damage := range damages {
		t.Run(name, func(t *testing.T) {
			from, _ := onMiniredis(t)
			imported(t, from, clean, h.options())
			before := dump(t, from)
			damage(from)
			if cmp.Equal(before, dump(t, from)) {
				t.Fatal("no damage was done")
			}
			data := exported(t, from, green)
			to, m := onMiniredis(t)
			report, err := archive.Import(ctx, to, bytes.NewReader(data), archive.Options{Keys: h.keys})
			if !errors.Is(err, ledger.ErrTampered) || len(report.Ledger.Faults) == 0 || len(m.Keys()) > 0 {
				t.Fatalf("error is %v with %v, %d keys were written", err, report.Ledger.Faults, len(m.Keys()))
			}
			imported(t, to, data, archive.Options{Faulty: true})
			sameState(t, from, to)
		})
	}
}

func TestMessagesCanBeLeftOut(t *testing.T) {
	from, _ := onMiniredis(t)
	h := newHall(t, from, nil)
	h.smallTown(t, green)
	to, m := onMiniredis(t)
	o := h.options()
	o.Silent = true
	imported(t, to, exported(t, from, green), o)
	for _, name := range []string{"out", "due", "parked"} {
		if m.Exists("y:{greengarden}:" + name) {
			t.Errorf("%s was brought back", name)
		}
	}
}

func TestNobodyIsExported(t *testing.T) {
	client, _ := onMiniredis(t)
	for _, c := range []council.ID{"nobody", "", "a}b", "a*"} {
		var out bytes.Buffer
		_, err := archive.Export(context.Background(), client, c, &out, nil)
		if !errors.Is(err, bot.ErrNotFound) && !errors.Is(err, bot.ErrInvalid) || out.Len() > 0 {
			t.Errorf("%q: %v, %d bytes", c, err, out.Len())
		}
	}
}
