package archive_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"yishi/bot/ledger"
	"yishi/store/archive"
)

func TestTheLedgerLiesInADirectory(t *testing.T) {
	from, _ := onMiniredis(t)
	h := newHall(t, from, nil)
	h.smallTown(t, green)
	dir := t.TempDir() + "/ledger"
	if err := archive.ExportLedger(context.Background(), h.store.Log(green), dir); err != nil {
		t.Fatal(err)
	}
	keys, err := h.keys(string(green))
	if err != nil {
		t.Fatal(err)
	}
	report, err := ledger.Verify(context.Background(), openDir(dir), ledger.Audit{Community: string(green), Keys: keys})
	if err != nil || report.Head.Size != 166 {
		t.Errorf("verified %d leaves: %v", report.Head.Size, err)
	}
	if err := archive.ExportLedger(context.Background(), h.store.Log(green), dir); err == nil {
		t.Error("a directory that exists was written to")
	}
	if err := archive.ExportLedger(context.Background(), h.store.Log("nobody"), dir+"2"); err == nil {
		t.Error("a ledger that is not there was exported")
	}
	if left := listDir(t, dir+"/.."); len(left) != 1 {
		t.Errorf("%v is left", left)
	}
}

func TestAValueHasALimit(t *testing.T) {
	from, _ := onMiniredis(t)
	ctx := context.Background()
	big := strings.Repeat("\x00", 4<<20) // the longest spelling there is
	from.SAdd(ctx, "y:communities", string(green))
	from.Set(ctx, "y:{greengarden}:big", big, 0)
	to, _ := onMiniredis(t)
	imported(t, to, exported(t, from, green), archive.Options{})
	sameState(t, from, to)
	from.Append(ctx, "y:{greengarden}:big", "x")
	var out bytes.Buffer
	if _, err := archive.Export(ctx, from, green, &out, nil); !errors.Is(err, archive.ErrFormat) {
		t.Errorf("what could not be read back was written: %v", err)
	}
}

func TestProgressIsTold(t *testing.T) {
	from, _ := onMiniredis(t)
	h := newHall(t, from, nil)
	h.smallTown(t, green)
	var out bytes.Buffer
	written, last, staged, total := 0, 0, 0, 0
	made, err := archive.Export(context.Background(), from, green, &out, func(done int) {
		if done < written {
			t.Error("progress goes back")
		}
		written = done
	})
	if err != nil {
		t.Fatal(err)
	}
	to, _ := onMiniredis(t)
	o := h.options()
	o.Progress = func(done, all int) { last, staged, total = staged, done, all }
	report := imported(t, to, out.Bytes(), o)
	if written != made.Rows || staged != total || total != made.Rows || last >= staged || report.Bytes != int64(out.Len()) || made.Bytes != report.Bytes {
		t.Errorf("wrote %d, staged %d of %d; reports %+v and %+v", written, staged, total, made, report)
	}
}
