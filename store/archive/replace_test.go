package archive_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yishi/bot"
	"yishi/bot/ledger"
	"yishi/store/archive"
)

func TestACommunityThatExistsIsNotTouched(t *testing.T) {
	from, _ := onMiniredis(t)
	h := newHall(t, from, nil)
	h.smallTown(t, green)
	data := exported(t, from, green)
	before := dump(t, from)
	_, err := archive.Import(context.Background(), from, bytes.NewReader(data), archive.Options{})
	if !errors.Is(err, archive.ErrExists) {
		t.Fatalf("error is %v", err)
	}
	if diff := cmp.Diff(before, dump(t, from)); diff != "" {
		t.Error(diff)
	}
}

func TestReplacingLeavesNothingOfWhatWasThere(t *testing.T) {
	from, m := onMiniredis(t)
	h := newHall(t, from, nil)
	ctx := context.Background()
	open, _ := h.smallTown(t, green)
	data := exported(t, from, green)
	want := dump(t, from)

	h.cast(t, green, 3, open, 100, "n")
	h.commit(t, green, bot.Act{
		Docs: []bot.Doc{{Ref: bot.Ref{Kind: "motion", ID: "5"}, Body: []byte(`{}`)}},
		Rows: []bot.Row{{Shelf: "g1.person", Key: "7"}, {Shelf: "g1.person", Key: "900", Value: []byte("{}")}},
	})
	late := bot.Sender{Channel: "oa", Account: "wx", User: "late"}
	if err := h.store.Bind(ctx, late, bot.Resident{Community: green, Person: 900}); err != nil {
		t.Fatal(err)
	}
	if err := h.store.Bind(ctx, bot.Sender{Channel: "oa", Account: "wx", User: "u-greengarden"}, bot.Resident{Community: green, Person: 900}); err != nil {
		t.Fatal(err)
	}
	_, asOf, known := h.store.Remembered(late)
	imported(t, from, data, archive.Options{Keys: h.keys, Replace: true})
	ballot := bot.Casting{
		Motion: 3, Roll: open.Hash, Person: 900, Rank: 3, At: noon, Message: "late", AsOf: asOf,
		Ballots: []bot.EntryBallot{{Entry: 99, Choices: "n"}},
	}
	if _, err := h.store.Cast(ctx, green, ballot); !known || !errors.Is(err, bot.ErrOutdated) {
		t.Errorf("somebody who came later casts: %v, %v", known, err)
	}
	if diff := cmp.Diff(want, dump(t, from)); diff != "" {
		t.Errorf("not as it was (-want +got):\n%s", diff)
	}
	if _, err := h.store.Who(ctx, late); !errors.Is(err, bot.ErrNotFound) {
		t.Error("somebody who came later is still in the directory")
	}
	for _, key := range m.Keys() {
		if strings.Contains(key, "seen:") || strings.Contains(key, "cast:") || strings.Contains(key, "staged") {
			t.Errorf("%s is left", key)
		}
	}
	goesOn(t, newHall(t, from, h.ring), open, rollOf(70))
}

func TestIdentitiesThatMovedOnStayWhereTheyAre(t *testing.T) {
	from, _ := onMiniredis(t)
	h := newHall(t, from, nil)
	h.smallTown(t, green)
	data := exported(t, from, green)
	to, _ := onMiniredis(t)
	there := newHall(t, to, h.ring)
	sender := bot.Sender{Channel: "oa", Account: "wx", User: "u-greengarden"}
	moved := bot.Resident{Community: "elsewhere", Person: 1}
	if err := there.store.Bind(context.Background(), sender, moved); err != nil {
		t.Fatal(err)
	}
	report := imported(t, to, data, h.options())
	got, err := there.store.Who(context.Background(), sender)
	if err != nil || got != moved || report.Elsewhere != 1 {
		t.Errorf("the identity belongs to %+v, %v; %d are elsewhere", got, err, report.Elsewhere)
	}
}

func TestYesterdaysBackupIsNoticed(t *testing.T) {
	from, _ := onMiniredis(t)
	h := newHall(t, from, nil)
	open, _ := h.smallTown(t, green)
	old := exported(t, from, green)
	h.cast(t, green, 3, open, 122, "n")
	h.seal(t, green)
	fresh := exported(t, from, green)

	to, m := onMiniredis(t)
	_, err := archive.Import(context.Background(), to, bytes.NewReader(old), h.options())
	if !errors.Is(err, ledger.ErrRollback) || len(m.Keys()) > 0 {
		t.Fatalf("error is %v, %d keys were written", err, len(m.Keys()))
	}
	if _, err := archive.Check(context.Background(), bytes.NewReader(old), h.options()); !errors.Is(err, ledger.ErrRollback) {
		t.Errorf("checking says %v", err)
	}
	o := h.options()
	o.Older = true
	imported(t, to, old, o)
	o.Replace = true
	imported(t, to, fresh, o)
	sameState(t, from, to)
}

func TestAnotherPastIsNoticed(t *testing.T) {
	from, _ := onMiniredis(t)
	h := newHall(t, from, nil)
	h.commit(t, green, bot.Act{Leaves: []bot.Leaf{act(t, "one.past", 0)}})
	h.smallTown(t, green)
	data := exported(t, from, green)
	other, _ := onMiniredis(t)
	rival := newHall(t, other, nil)
	rival.commit(t, green, bot.Act{Leaves: []bot.Leaf{act(t, "another.past", 0)}})
	rival.smallTown(t, green)

	_, err := archive.Check(context.Background(), bytes.NewReader(data), archive.Options{Witness: rival.ring})
	if !errors.Is(err, ledger.ErrTampered) {
		t.Errorf("against another key ring's memory: %v", err)
	}
	_, err = archive.Check(context.Background(), bytes.NewReader(data), archive.Options{Keys: rival.keys})
	if !errors.Is(err, ledger.ErrTampered) {
		t.Errorf("against another key: %v", err)
	}
	if _, err := archive.Check(context.Background(), bytes.NewReader(data), archive.Options{}); err != nil {
		t.Errorf("against nothing: %v", err)
	}
}
