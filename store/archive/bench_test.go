package archive_test

import (
	"bytes"
	"context"
	"fmt"
	"runtime"
	"runtime/metrics"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"yishi/bot"
	"yishi/bot/council"
	"yishi/store/archive"
)

// BenchmarkEmbedded moves a community of 10,000 ballots into the embedded store and
// out of it.
func BenchmarkEmbedded(b *testing.B) {
	from, _ := onMiniredis(b)
	h := newHall(b, from, nil)
	h.town(b, 10_000)
	measure(b, h, onEmbedded(b, b.TempDir()))
}

// town is a community with as many households, all of which voted: people, units, rolls,
// ballots, a sealed ledger.
func (h *hall) town(t testing.TB, households int) {
	t.Helper()
	ctx := context.Background()
	var rows []bot.Row
	for n := range households {
		rows = append(rows,
			bot.Row{Shelf: "g1.person", Key: strconv.Itoa(n + 1), Value: fmt.Appendf(nil, `{"no":%d,"name":"张三%d","phone":"1380000%04d","adult":true,"voter":true,"units":[%d]}`, n+1, n, n%10000, n+1)},
			bot.Row{Shelf: "g1.unit", Key: strconv.Itoa(n + 1), Value: fmt.Appendf(nil, `{"no":%d,"building":"%d","stair":"1","room":"%d","use":"home","area":8900,"ties":[{"person":%d,"as":"owner"}]}`, n+1, n%60, 100+n/60, n+1)})
	}
	if err := h.store.Stage(ctx, green, rows); err != nil {
		t.Fatal(err)
	}
	for n := 0; n < households; n += 500 {
		act := bot.Act{Leaves: []bot.Leaf{}}
		for person := n; person < min(n+500, households); person++ {
			act.Docs = append(act.Docs, bot.Doc{Ref: bot.Ref{Kind: "member", ID: strconv.Itoa(person + 1)}, Body: fmt.Appendf(nil,
				`{"bindings":[{"channel":"oa","account":"wx0123456789abcdef","user":"oABCDEFGHIJKLMNOPQRSTUVWX%03d","at":"2026-05-01T04:00:00Z","via":"code","consent":1,"consent_at":"2026-05-01T04:00:00Z"}]}`, person%1000)})
			if err := h.store.Bind(ctx, bot.Sender{Channel: "oa", Account: "wx", User: strconv.Itoa(person)}, bot.Resident{Community: green, Person: council.PersonNo(person + 1), Label: "3-1-501"}); err != nil {
				t.Fatal(err)
			}
		}
		h.commit(t, green, act)
	}
	roll := rollOf(households)
	h.open(t, green, 3, roll, false)
	var voters sync.WaitGroup
	for voter := range 64 {
		voters.Go(func() {
			for entry := voter; entry < households; entry += 64 {
				h.cast(elsewhere{t}, green, 3, roll, entry, []string{"y", "n", "a"}[entry%3])
			}
		})
	}
	voters.Wait()
	h.seal(t, green)
	if err := h.store.Settle(ctx, green); err != nil {
		t.Fatal(err)
	}
}

// measure exports a hall's community and imports it into another server.
func measure(b *testing.B, h *hall, to redis.UniversalClient) {
	ctx := context.Background()
	data := exported(b, h.client, green)
	plain := int64(len(unpacked(b, data)))
	b.Logf("%d bytes, %d unpacked", len(data), plain)
	each := func(name string, f func() error) {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(plain)
			top := heapTop(b)
			for b.Loop() {
				if err := f(); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(top())/(1<<20), "MB-heap")
		})
	}
	each("export", func() error {
		_, err := archive.Export(ctx, h.client, green, &bytes.Buffer{}, nil)
		return err
	})
	each("check", func() error {
		_, err := archive.Check(ctx, bytes.NewReader(data), h.options())
		return err
	})
	each("import", func() error {
		o := h.options()
		o.Replace = true
		_, err := archive.Import(ctx, to, bytes.NewReader(data), o)
		return err
	})
	each("export again", func() error {
		_, err := archive.Export(ctx, to, green, &bytes.Buffer{}, nil)
		return err
	})
}

// heapTop returns what tells by how much the heap has grown at most, beyond what is
// live now. It looks every few milliseconds, without stopping anybody.
func heapTop(b *testing.B) func() uint64 {
	heap := func() uint64 {
		sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
		metrics.Read(sample)
		return sample[0].Value.Uint64()
	}
	runtime.GC()
	before := heap()
	top := before
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		ticks := time.NewTicker(5 * time.Millisecond)
		defer ticks.Stop()
		for {
			select {
			case <-stop:
				return
			case <-ticks.C:
				top = max(top, heap())
			}
		}
	}()
	return func() uint64 { close(stop); <-done; return top - before }
}
