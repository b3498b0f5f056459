package archive_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yishi/bot"
	"yishi/bot/council"
	"yishi/bot/ledger"
	"yishi/store/archive"
)

// twoVillages has a village and another community.
func twoVillages(t *testing.T, h *hall) council.Roll {
	roll := h.village(t)
	h.commit(t, "other", bot.Act{
		Docs:   []bot.Doc{{Ref: bot.Ref{Kind: "community", ID: "it"}, Body: []byte(`{"name":"东村"}`)}},
		Leaves: []bot.Leaf{act(t, "community.add", 0)},
	})
	if err := h.store.Settle(context.Background(), "other"); err != nil {
		t.Fatal(err)
	}
	return roll
}

func TestABackupBringsEverythingBack(t *testing.T) {
	from, _ := onMiniredis(t)
	h := newHall(t, from, nil)
	twoVillages(t, h)
	dir := filepath.Join(t.TempDir(), "new", "backup")
	told := make(map[council.ID]int)
	made, err := archive.Backup(context.Background(), from, dir, h.options(), func(c council.ID, done int) { told[c] = done })
	if err != nil {
		t.Fatal(err)
	}
	to, _ := onMiniredis(t)
	brought, err := archive.Restore(context.Background(), to, dir, h.options())
	if err != nil {
		t.Fatal(err)
	}
	sameState(t, from, to)
	if diff := cmp.Diff(made, brought); diff != "" || len(made) != 2 || told["other"] != made[1].Rows {
		t.Errorf("reports differ, progress %v:\n%s", told, diff)
	}
	names := listDir(t, dir)
	if len(names) != 3 || !slices.Contains(names, "index.json") {
		t.Errorf("files: %v", names)
	}
	for _, name := range names {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v, %v", name, info.Mode(), err)
		}
	}
	if _, err := archive.Restore(context.Background(), to, dir, h.options()); !errors.Is(err, archive.ErrExists) {
		t.Errorf("over communities that exist: %v", err)
	}
	o := h.options()
	o.Replace = true
	if _, err := archive.Restore(context.Background(), to, dir, o); err != nil {
		t.Errorf("replacing: %v", err)
	}
	sameState(t, from, to)
}

// TestTheBackupBeforeStaysUntilTheNewOneIsWhole breaks the connection at every round
// trip of a second backup into the same directory.
func TestTheBackupBeforeStaysUntilTheNewOneIsWhole(t *testing.T) {
	from, m := onMiniredis(t)
	h := newHall(t, from, nil)
	roll := twoVillages(t, h)
	dir := t.TempDir()
	if _, err := archive.Backup(context.Background(), from, dir, h.options(), nil); err != nil {
		t.Fatal(err)
	}
	old := dump(t, from)
	h.cast(t, green, 3, roll, 0, "n")
	stray := filepath.Join(dir, "notes.txt")
	if err := os.WriteFile(stray, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for n := 1; ; n++ {
		failing := &outage{from: n, trips: 1 << 30}
		_, err := archive.Backup(context.Background(), hooked(t, m, failing), dir, h.options(), nil)
		to, _ := onMiniredis(t)
		if _, err := archive.Restore(context.Background(), to, dir, h.options()); err != nil {
			t.Fatalf("trip %d: %v", n, err)
		}
		if err == nil {
			sameState(t, from, to)
			break
		}
		if diff := cmp.Diff(old, dump(t, to)); diff != "" {
			t.Fatalf("trip %d: the backup before is not whole:\n%s", n, diff)
		}
	}
	if names := listDir(t, dir); len(names) != 4 || !slices.Contains(names, "notes.txt") {
		t.Errorf("files: %v", names)
	}
}

func TestABackupOfADamagedCommunityIsMadeAndTold(t *testing.T) {
	from, _ := onMiniredis(t)
	h := newHall(t, from, nil)
	twoVillages(t, h)
	if err := from.HSet(context.Background(), "y:{greengarden}:tally:3", "oy", "9|9|9").Err(); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	made, err := archive.Backup(context.Background(), from, dir, h.options(), nil)
	if !errors.Is(err, ledger.ErrTampered) || len(made) != 2 || len(made[0].Ledger.Faults) == 0 {
		t.Fatalf("error is %v, reports %+v", err, made)
	}
	to, m := onMiniredis(t)
	if _, err := archive.Restore(context.Background(), to, dir, h.options()); !errors.Is(err, ledger.ErrTampered) || len(m.Keys()) > 0 {
		t.Errorf("restoring says %v, %d keys", err, len(m.Keys()))
	}
	o := h.options()
	o.Faulty = true
	if _, err := archive.Restore(context.Background(), to, dir, o); err != nil {
		t.Error(err)
	}
	sameState(t, from, to)
}

// TestABackupOfAStoreThatWasRolledBackIsToldSo: the key ring remembers more.
func TestABackupOfAStoreThatWasRolledBackIsToldSo(t *testing.T) {
	from, _ := onMiniredis(t)
	h := newHall(t, from, nil)
	roll := twoVillages(t, h)
	old := exported(t, from, green)
	h.cast(t, green, 3, roll, 0, "n")
	h.seal(t, green)
	imported(t, from, old, archive.Options{Replace: true})
	if _, err := archive.Backup(context.Background(), from, t.TempDir(), h.options(), nil); !errors.Is(err, ledger.ErrRollback) {
		t.Errorf("error is %v", err)
	}
}

func TestACommunityThatIsGoneIsNotPassedOver(t *testing.T) {
	from, _ := onMiniredis(t)
	h := newHall(t, from, nil)
	twoVillages(t, h)
	if err := h.store.Settle(context.Background(), "gone"); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if _, err := archive.Backup(context.Background(), from, dir, h.options(), nil); !errors.Is(err, bot.ErrNotFound) {
		t.Errorf("error is %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "index.json")); !errors.Is(err, fs.ErrNotExist) {
		t.Error("there is an index")
	}
}

func TestAnEmptyServerHasAnEmptyBackup(t *testing.T) {
	from, _ := onMiniredis(t)
	dir := t.TempDir()
	if _, err := archive.Backup(context.Background(), from, dir, archive.Options{}, nil); err != nil {
		t.Fatal(err)
	}
	if brought, err := archive.Restore(context.Background(), from, dir, archive.Options{}); err != nil || len(brought) > 0 {
		t.Errorf("%v, %v", brought, err)
	}
}

// meddlings change a backup: its files, or its index.
func meddlings() map[string]func(t *testing.T, dir string, ix map[string]any) {
	return map[string]func(t *testing.T, dir string, ix map[string]any){
		"a file is missing": func(t *testing.T, dir string, ix map[string]any) {
			remove(t, dir, ix, 1)
		},
		"a file is another": func(t *testing.T, dir string, ix map[string]any) {
			a, b := row(ix, 0), row(ix, 1)
			a["file"], b["file"] = b["file"], a["file"]
		},
		"a file is another, checksum and all": func(t *testing.T, dir string, ix map[string]any) {
			a, b := row(ix, 0), row(ix, 1)
			for _, field := range []string{"file", "sha256"} {
				a[field], b[field] = b[field], a[field]
			}
		},
		"a file is damaged": func(t *testing.T, dir string, ix map[string]any) {
			name := filepath.Join(dir, row(ix, 1)["file"].(string))
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			data[len(data)/2] ^= 1
			if err := os.WriteFile(name, data, 0o600); err != nil {
				t.Fatal(err)
			}
		},
		"a file is of another day": func(t *testing.T, dir string, ix map[string]any) {
			name := filepath.Join(dir, row(ix, 1)["file"].(string))
			if err := os.WriteFile(name, hamlet(t), 0o600); err != nil {
				t.Fatal(err)
			}
		},
		"a name leads elsewhere": func(t *testing.T, dir string, ix map[string]any) {
			row(ix, 0)["file"] = "../" + row(ix, 0)["file"].(string)
		},
		"a name is absolute": func(t *testing.T, dir string, ix map[string]any) {
			row(ix, 0)["file"] = filepath.Join(dir, row(ix, 0)["file"].(string))
		},
		"a file is a link out": func(t *testing.T, dir string, ix map[string]any) {
			name := filepath.Join(dir, row(ix, 1)["file"].(string))
			outside := filepath.Join(t.TempDir(), "x")
			if err := errors.Join(os.Rename(name, outside), os.Symlink(outside, name)); err != nil {
				t.Fatal(err)
			}
		},
		"a community twice": func(t *testing.T, dir string, ix map[string]any) {
			ix["archives"] = append(ix["archives"].([]any), row(ix, 0))
		},
		"a community out of its tag": func(t *testing.T, dir string, ix map[string]any) { row(ix, 0)["community"] = "a}b" },
		"a later version":            func(t *testing.T, dir string, ix map[string]any) { ix["version"] = 2 },
		"another format":             func(t *testing.T, dir string, ix map[string]any) { ix["format"] = "tar" },
		"a field nobody knows":       func(t *testing.T, dir string, ix map[string]any) { ix["more"] = true },
	}
}

// TestABackupThatWasMeddledWithIsRefused writes nothing to the server.
func TestABackupThatWasMeddledWithIsRefused(t *testing.T) {
	from, _ := onMiniredis(t)
	h := newHall(t, from, nil)
	twoVillages(t, h)
	for name, meddle := range meddlings() {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if _, err := archive.Backup(context.Background(), from, dir, h.options(), nil); err != nil {
				t.Fatal(err)
			}
			editIndex(t, dir, func(ix map[string]any) { meddle(t, dir, ix) })
			to, m := onMiniredis(t)
			brought, err := archive.Restore(context.Background(), to, dir, h.options())
			if err == nil || len(brought) > 0 || len(m.Keys()) > 0 {
				t.Errorf("error is %v, %d brought back, %d keys", err, len(brought), len(m.Keys()))
			}
		})
	}
}

func row(ix map[string]any, i int) map[string]any { return ix["archives"].([]any)[i].(map[string]any) }

func remove(t *testing.T, dir string, ix map[string]any, i int) {
	t.Helper()
	if err := os.Remove(filepath.Join(dir, row(ix, i)["file"].(string))); err != nil {
		t.Fatal(err)
	}
}

func editIndex(t *testing.T, dir string, edit func(map[string]any)) {
	t.Helper()
	name := filepath.Join(dir, "index.json")
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var ix map[string]any
	if err := json.Unmarshal(text, &ix); err != nil {
		t.Fatal(err)
	}
	edit(ix)
	if text, err = json.Marshal(ix); err == nil {
		err = os.WriteFile(name, text, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestAnIndexThatIsNoneIsRefused is about the text itself.
func TestAnIndexThatIsNoneIsRefused(t *testing.T) {
	client, _ := onMiniredis(t)
	for _, text := range []string{"", "{", "null", "[]", `{"format":"yishi backup","version":1}x`, `{"format":"yishi backup"}`} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "index.json"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := archive.Restore(context.Background(), client, dir, archive.Options{}); !errors.Is(err, archive.ErrFormat) {
			t.Errorf("%q: %v", text, err)
		}
	}
	if _, err := archive.Restore(context.Background(), client, t.TempDir(), archive.Options{}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a directory without an index: %v", err)
	}
}

// TestAnArchiveOfABackupIsAnArchive takes one community out of a backup.
func TestAnArchiveOfABackupIsAnArchive(t *testing.T) {
	from, _ := onMiniredis(t)
	h := newHall(t, from, nil)
	twoVillages(t, h)
	dir := t.TempDir()
	if _, err := archive.Backup(context.Background(), from, dir, h.options(), nil); err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(listDir(t, dir), func(name string) bool { return strings.HasPrefix(name, "other.1.") })
	data, err := os.ReadFile(filepath.Join(dir, listDir(t, dir)[max(i, 0)]))
	if err != nil || i < 0 {
		t.Fatal(i, err)
	}
	to, _ := onMiniredis(t)
	report, err := archive.Import(context.Background(), to, bytes.NewReader(data), h.options())
	if err != nil || report.Community != "other" {
		t.Error(fmt.Sprint(report.Community), err)
	}
}

func TestALedgerSealedWhileItIsBackedUpWasNotRolledBack(t *testing.T) {
	from, _ := onMiniredis(t)
	h := newHall(t, from, nil)
	twoVillages(t, h)
	heads := 0
	goesOn := func(c council.ID, _ int) {
		if c == "other" && heads < 3 {
			heads++
			h.commit(t, c, bot.Act{Leaves: []bot.Leaf{act(t, "community.rename", 0)}})
			h.seal(t, c)
		}
	}
	made, err := archive.Backup(context.Background(), from, t.TempDir(), h.options(), goesOn)
	if err != nil || heads == 0 || len(made) != 2 {
		t.Errorf("%d heads sealed meanwhile: %v\n%+v", heads, err, made)
	}
}
