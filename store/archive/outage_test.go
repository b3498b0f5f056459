package archive_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"strings"
	"testing"

	"github.com/alicebob/miniredis/v2"
	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"

	"yishi/bot"
	"yishi/bot/council"
	"yishi/store/archive"
)

// outage is a hook that fails round trips, from one on and for so many.
type outage struct {
	from, trips int
	// lost: the server does what it is told, and its answer is lost.
	lost bool
	trip int
}

func (o *outage) DialHook(next redis.DialHook) redis.DialHook {
	return func(ctx context.Context, network, addr string) (net.Conn, error) { return next(ctx, network, addr) }
}

func (o *outage) fails() bool {
	o.trip++
	return o.trip >= o.from && o.trip < o.from+o.trips
}

func (o *outage) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		if !o.fails() {
			return next(ctx, cmd)
		}
		if o.lost {
			_ = next(ctx, cmd)
		}
		cmd.SetErr(io.EOF)
		return io.EOF
	}
}

func (o *outage) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		if !o.fails() {
			return next(ctx, cmds)
		}
		if o.lost {
			_ = next(ctx, cmds)
		}
		for _, cmd := range cmds {
			cmd.SetErr(io.EOF)
		}
		return io.EOF
	}
}

// TestAnImportIsWholeOrNotAtAll lets the network fail at every single round trip, for
// one trip or for good, before or after the server did its part.
func TestAnImportIsWholeOrNotAtAll(t *testing.T) {
	from, _ := onMiniredis(t)
	h := newHall(t, from, nil)
	roll := h.village(t)
	old := dump(t, from)
	oldArchive := exported(t, from, green)
	h.cast(t, green, 3, roll, 2, "n")
	h.commit(t, green, bot.Act{
		Rows: []bot.Row{{Shelf: "g1.person", Key: "7"}},
		Docs: []bot.Doc{{Ref: bot.Ref{Kind: "motion", ID: "5"}, Body: []byte(`{}`)}},
	})
	if err := h.store.Unpoint(context.Background(), "code", "old"); err != nil {
		t.Fatal(err)
	}
	next := dump(t, from)
	nextArchive := exported(t, from, green)

	for _, replace := range []bool{false, true} {
		for _, lost := range []bool{false, true} {
			for _, trips := range []int{1, 3, 1 << 30} {
				name := fmt.Sprintf("replace %v, answers lost %v, for %d", replace, lost, trips)
				t.Run(name, func(t *testing.T) {
					failing := failingImport{old: old, oldArchive: oldArchive, next: next, nextArchive: nextArchive, replace: replace}
					n := 1
					for ; ; n++ {
						if failing.at(t, &outage{from: n, trips: trips, lost: lost}) {
							break
						}
						if n > 500 {
							t.Fatal("the import never ends")
						}
					}
					if n < 10 { // staging, looking, swapping, pointing
						t.Errorf("an import of %d round trips", n)
					}
				})
			}
		}
	}
}

// village is a community of three ballots.
func (h *hall) village(t *testing.T) council.Roll {
	ctx := context.Background()
	roll := rollOf(5)
	h.open(t, green, 3, roll, false)
	for entry := range 3 {
		h.cast(t, green, 3, roll, entry, "y")
	}
	h.commit(t, green, bot.Act{Rows: []bot.Row{{Shelf: "g1.person", Key: "7", Value: []byte("{}")}}})
	h.seal(t, green)
	for _, err := range []error{
		h.store.Settle(ctx, green),
		h.store.Bind(ctx, bot.Sender{Channel: "oa", Account: "wx", User: "u"}, bot.Resident{Community: green, Person: 7}),
		h.store.Point(ctx, "code", "old", bot.Resident{Community: green, Person: 8}),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return roll
}

// failingImport brings the next state onto a server that is empty or has the old one.
type failingImport struct {
	old, next               map[string]any
	oldArchive, nextArchive []byte
	replace                 bool
}

// at reports whether the import came to its end before the outage began.
func (f failingImport) at(t *testing.T, o *outage) bool {
	to, m := onMiniredis(t)
	defer m.Close()
	before := map[string]any{}
	if f.replace {
		imported(t, to, f.oldArchive, archive.Options{})
		before = f.old
	}
	failing := hooked(t, m, o)
	_, err := archive.Import(context.Background(), failing, bytes.NewReader(f.nextArchive), archive.Options{Replace: f.replace})
	after := dump(t, to)
	f.checkStaged(t, m)
	switch own := tagged(after); {
	case err == nil:
		if diff := cmp.Diff(f.next, after); diff != "" {
			t.Fatalf("trip %d: done, but not as it was:\n%s", o.from, diff)
		}
	case cmp.Equal(own, tagged(before)):
		if len(keysWith(after, "y:who:")) > len(keysWith(before, "y:who:")) {
			t.Fatalf("trip %d: not done, but pointed to", o.from)
		}
	case !cmp.Equal(own, tagged(f.next)):
		t.Fatalf("trip %d: neither old nor new after %v:\n%s", o.from, err, cmp.Diff(tagged(before), own))
	}
	if err != nil {
		imported(t, to, f.nextArchive, archive.Options{Replace: true})
		if diff := cmp.Diff(f.next, dump(t, to)); diff != "" {
			t.Fatalf("trip %d: not mended by trying again:\n%s", o.from, diff)
		}
	}
	return o.trip < o.from
}

// checkStaged: what is left of a staging expires.
func (f failingImport) checkStaged(t *testing.T, m *miniredis.Miniredis) {
	t.Helper()
	for _, key := range m.Keys() {
		if strings.HasPrefix(key, "y:staged:") && m.TTL(key) == 0 {
			t.Fatalf("%s stays for ever", key)
		}
	}
}

// tagged is the community's part of a dump.
func tagged(all map[string]any) map[string]any { return keysWith(all, "y:{greengarden}:") }

func keysWith(all map[string]any, prefix string) map[string]any {
	own := maps.Clone(all)
	maps.DeleteFunc(own, func(key string, _ any) bool { return !strings.HasPrefix(key, prefix) })
	return own
}

// TestASweptStagingIsNeverPutInPlace meddles right before the swap, or before the
// staged keys are counted.
func TestASweptStagingIsNeverPutInPlace(t *testing.T) {
	from, _ := onMiniredis(t)
	h := newHall(t, from, nil)
	open, _ := h.smallTown(t, green)
	data := exported(t, from, green)
	h.cast(t, green, 3, open, 100, "n")
	late := bot.Sender{Channel: "oa", Account: "wx", User: "late"} // who is put back
	if err := h.store.Bind(context.Background(), late, bot.Resident{Community: green, Person: 9}); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		before string
		meddle func(m *miniredis.Miniredis)
	}{
		"the manifest goes": {"multi", func(m *miniredis.Miniredis) { m.Del(stagedKey(m, "")) }},
		"a key goes":        {"exists", func(m *miniredis.Miniredis) { m.Del(stagedKey(m, "log")) }},
		"a ballot comes":    {"multi", func(m *miniredis.Miniredis) { _ = m.Set("y:{greengarden}:seq", "170") }},
	} {
		t.Run(name, func(t *testing.T) {
			to, m := onMiniredis(t)
			imported(t, to, exported(t, from, green), archive.Options{})
			var before map[string]any
			client := hooked(t, m, &meddling{at: c.before, meddle: func() {
				c.meddle(m)
				before = dump(t, to)
			}})
			_, err := archive.Import(context.Background(), client, bytes.NewReader(data), archive.Options{Replace: true})
			if !errors.Is(err, archive.ErrBusy) {
				t.Errorf("error is %v", err)
			}
			after := dump(t, to)
			if diff := cmp.Diff(tagged(before), tagged(after)); diff != "" {
				t.Error(diff)
			}
			if len(keysWith(after, "y:who:")) != 2 || len(keysWith(before, "y:who:")) != 1 {
				t.Error("the directory is not as it was")
			}
			if left := keysWith(dump(t, to), "y:staged:"); len(left) > 0 {
				t.Errorf("%v is left", left)
			}
		})
	}
}

func stagedKey(m *miniredis.Miniredis, name string) string {
	for _, key := range m.Keys() {
		if strings.HasPrefix(key, "y:staged:") && strings.HasSuffix(key, ":"+name) {
			return key
		}
	}
	return ""
}

// meddling does something right before the first command, or pipeline that begins with
// it; with always before each of them.
type meddling struct {
	at     string
	meddle func()
	always bool
	done   bool
}

func (h *meddling) DialHook(next redis.DialHook) redis.DialHook {
	return func(ctx context.Context, network, addr string) (net.Conn, error) { return next(ctx, network, addr) }
}

func (h *meddling) look(cmd redis.Cmder) {
	if (h.always || !h.done) && cmd.Name() == h.at {
		h.done = true
		h.meddle()
	}
}

func (h *meddling) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		h.look(cmd)
		return next(ctx, cmd)
	}
}

func (h *meddling) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		h.look(cmds[0])
		return next(ctx, cmds)
	}
}
