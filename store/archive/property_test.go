package archive_test

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"strconv"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"pgregory.net/rapid"

	"yishi/bot"
	"yishi/bot/council"
	"yishi/store/archive"
)

// TestImportUndoesExport is over random states built through the store's methods.
func TestImportUndoesExport(t *testing.T) {
	from, m := onMiniredis(t)
	to, n := onMiniredis(t)
	rapid.Check(t, func(t *rapid.T) {
		m.FlushAll()
		n.FlushAll()
		w := &world{hall: newHall(t, from, nil), docs: map[bot.Ref]int64{}, rolls: map[int]council.Roll{}}
		w.grow(t)
		comesBack(t, w, to)
	})
}

// comesBack moves a world to another server and back over its old self.
func comesBack(t *rapid.T, w *world, to redis.UniversalClient) {
	data := exported(t, w.client, green)
	imported(t, to, data, w.options())
	sameState(t, w.client, to)
	if again := exported(t, to, green); !bytes.Equal(withoutTime(again), withoutTime(data)) {
		t.Fatal("the same state has another archive")
	}
	there := newHall(t, to, w.ring)
	there.witness = nil
	for motion, roll := range w.rolls {
		there.audit(t, green, motion, roll)
	}
	there.seal(t, green)
	there.verify(t, green)

	w.act(t)
	o := w.options()
	o.Replace, o.Older = true, true
	imported(t, w.client, data, o)
	if again := exported(t, w.client, green); !bytes.Equal(withoutTime(again), withoutTime(data)) {
		t.Fatal("what came later was not all replaced")
	}
}

// withoutTime is what an archive holds but for when it was made.
func withoutTime(data []byte) []byte {
	_, rest, _ := bytes.Cut(data[:len(data)-trailerSize], []byte("\n"))
	return rest
}

// world is a community that grows at random.
type world struct {
	*hall
	docs  map[bot.Ref]int64
	rolls map[int]council.Roll
	names int
}

func (w *world) grow(t *rapid.T) {
	w.commit(t, green, bot.Act{Docs: []bot.Doc{{Ref: bot.Ref{Kind: "community", ID: "it"}, Body: []byte("{}")}}})
	if err := w.store.Settle(context.Background(), green); err != nil {
		t.Fatal(err)
	}
	for range rapid.IntRange(0, 30).Draw(t, "acts") {
		w.act(t)
	}
}

func (w *world) act(t *rapid.T) {
	switch rapid.IntRange(0, 9).Draw(t, "what") {
	case 0, 1:
		w.record(t)
	case 2:
		w.openOne(t)
	case 3, 4, 5, 6:
		w.castSome(t)
	case 7:
		w.seal(t, green)
	case 8:
		w.pointOne(t)
	default:
		w.freezeOne(t)
	}
}

// text is any text that people or programs may leave: with quotes, lines, zeroes, and
// bytes that are no text at all.
func text() *rapid.Generator[[]byte] {
	return rapid.OneOf(
		rapid.SliceOfN(rapid.Byte(), 1, 60),
		rapid.Map(rapid.StringN(1, 40, 120), func(s string) []byte { return []byte(s) }),
		rapid.Map(rapid.IntRange(60, 3000), func(n int) []byte { return bytes.Repeat([]byte("<字&>"), n) }),
	)
}

func (w *world) record(t *rapid.T) {
	ref := bot.Ref{Kind: rapid.SampledFrom([]string{"motion", "draft", "member"}).Draw(t, "kind"), ID: strconv.Itoa(rapid.IntRange(1, 9).Draw(t, "id"))}
	doc := bot.Doc{Ref: ref, Version: w.docs[ref]}
	if rapid.IntRange(0, 3).Draw(t, "delete") > 0 {
		doc.Body = text().Draw(t, "body")
	}
	w.names++
	act := bot.Act{
		Docs: []bot.Doc{doc},
		Rows: []bot.Row{
			{Shelf: "g1.person", Key: strconv.Itoa(rapid.IntRange(0, 400).Draw(t, "row")), Value: text().Draw(t, "value")},
			{Shelf: rapid.SampledFrom([]string{"said", "g1.rooms.北1"}).Draw(t, "shelf"), Key: string(text().Draw(t, "name")), Value: text().Draw(t, "value")},
		},
		Marks: []bot.Mark{{
			Index: "due", Member: string(text().Draw(t, "member")), Remove: rapid.Bool().Draw(t, "remove"),
			Score: rapid.OneOf(rapid.Int64Range(-1<<53, 1<<53), rapid.Int64Range(0, 9)).Draw(t, "score"),
		}},
		Out: []bot.Outgoing{{ID: fmt.Sprint("row", w.names), Channel: "oa", To: "u", Motive: "notice", Text: string(text().Draw(t, "text"))}},
	}
	if rapid.Bool().Draw(t, "leaf") {
		act.Leaves = []bot.Leaf{leafOf(t, 0), leafOf(t, 1)}
	}
	w.commit(t, green, act)
	switch {
	case doc.Body != nil:
		docs, err := w.store.Read(context.Background(), green, ref)
		if err != nil {
			t.Fatal(err)
		}
		w.docs[ref] = docs[0].Version
	default:
		delete(w.docs, ref)
	}
	if rapid.Bool().Draw(t, "park") {
		if err := w.store.Park(context.Background(), green, fmt.Sprint("row", w.names), "why"); err != nil {
			t.Fatal(err)
		}
	}
}

func leafOf(t *rapid.T, subject int64) bot.Leaf { return act(t, "motion.edit", subject) }

func (w *world) openOne(t *rapid.T) {
	motion := len(w.rolls) + 1
	roll := rollOf(rapid.SampledFrom([]int{1, 99, 100, 101, 250}).Draw(t, "entries"))
	w.open(t, green, motion, roll, motion%2 == 0)
	w.rolls[motion] = roll
}

func (w *world) castSome(t *rapid.T) {
	if len(w.rolls) == 0 {
		return
	}
	motion := rapid.IntRange(1, len(w.rolls)).Draw(t, "motion")
	roll := w.rolls[motion]
	for range rapid.IntRange(1, 6).Draw(t, "ballots") {
		entry := rapid.IntRange(0, len(roll.Entries)-1).Draw(t, "entry")
		choices := rapid.SampledFrom([]string{"y", "n", "a", "AC", ""}).Draw(t, "choices")
		if motion%2 == 0 && choices != "" {
			choices = sealedBallot(rapid.IntRange(0, 9).Draw(t, "sealed"))
		}
		w.cast(t, green, motion, roll, entry, choices)
	}
}

func (w *world) freezeOne(t *rapid.T) {
	if len(w.rolls) == 0 {
		return
	}
	motion := rapid.IntRange(1, len(w.rolls)).Draw(t, "motion")
	if _, err := w.store.Freeze(context.Background(), green, motion, 3, noon, true); err != nil {
		t.Fatal(err)
	}
}

func (w *world) pointOne(t *rapid.T) {
	ctx := context.Background()
	user := string(text().Draw(t, "user"))
	r := bot.Resident{Community: green, Person: council.PersonNo(rapid.IntRange(0, math.MaxInt32).Draw(t, "person")), Label: string(text().Draw(t, "label"))}
	var err error
	if rapid.Bool().Draw(t, "bind") {
		err = w.store.Bind(ctx, bot.Sender{Channel: "oa", Account: "wx", User: user}, r)
	} else {
		err = w.store.Point(ctx, "code", user, r)
	}
	if err == nil {
		err = w.store.Keep(ctx, green, user, []byte("x"), time.Minute)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestAnArchiveOfAnythingIsReadBack is over values that the store never writes but a
// server may hold.
func TestAnArchiveOfAnythingIsReadBack(t *testing.T) {
	from, m := onMiniredis(t)
	to, n := onMiniredis(t)
	ctx := context.Background()
	rapid.Check(t, func(t *rapid.T) {
		m.FlushAll()
		n.FlushAll()
		from.SAdd(ctx, "y:communities", string(green))
		from.Set(ctx, "y:{greengarden}:later", text().Draw(t, "value"), 0)
		from.SAdd(ctx, "y:{greengarden}:some set", "x", text().Draw(t, "member"))
		score := rapid.Float64().Draw(t, "score")
		from.ZAdd(ctx, "y:{greengarden}:index:odd", redis.Z{Score: score, Member: "m"}, redis.Z{Score: math.Inf(1), Member: "n"})
		var many []string
		for i := range rapid.SampledFrom([]int{1, 999, 1000, 1001, 2500}).Draw(t, "fields") {
			many = append(many, fmt.Sprint(i), "v")
		}
		from.HSet(ctx, "y:{greengarden}:names:many", many)
		if err := from.HSet(ctx, "y:{greengarden}:names:long", "f", bytes.Repeat([]byte("x"), rapid.SampledFrom([]int{1, 256<<10 - 1, 256 << 10, 300 << 10}).Draw(t, "length"))).Err(); err != nil {
			t.Fatal(err)
		}
		imported(t, to, exported(t, from, green), archive.Options{})
		sameState(t, from, to)
	})
}
