package terminal

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"yishi/bot/ledger"
)

// A server has another working directory: directories go to it by their whole path.
func TestBackupsGoWhereThePersonIs(t *testing.T) {
	for where, run := range map[string]func(*testing.T, *town, string, ...string) ran{"here": onTown, "in a server": inServer} {
		t.Run(where, func(t *testing.T) {
			dir := t.TempDir()
			t.Chdir(dir)
			w := newTown("绿园小区")
			if got := run(t, w, "", "backup", "monday"); got.code != 0 || w.imported != filepath.Join(dir, "monday") || !strings.Contains(got.out, "1 communities") {
				t.Errorf("code %d, into %q: %s%s", got.code, w.imported, got.out, got.err)
			}
			w.imported = ""
			if got := run(t, w, "", "import", "monday"); got.code != 1 || w.imported != filepath.Join(dir, "monday") || !strings.Contains(got.out, "brought back") {
				t.Errorf("code %d, from %q: %s%s", got.code, w.imported, got.out, got.err)
			}
		})
	}
}

func TestAnArchiveIsVerifiedWithoutAStore(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a")
	if err := os.WriteFile(file, []byte("archive"), 0o600); err != nil {
		t.Fatal(err)
	}
	bad := error(nil)
	p := Program{CheckArchive: func(_ context.Context, r io.Reader, anchors []ledger.Anchor) (Archive, error) {
		if raw, err := io.ReadAll(r); err != nil || string(raw) != "archive" {
			return Archive{}, fmt.Errorf("read %q, %w", raw, err)
		}
		return Archive{Community: townID(0), Ledger: ledger.Report{Anchors: len(anchors)}}, bad
	}}
	if got := runWith(t, p, "", "verify", file, "--anchors", "12:0123456789abcdef"); got.code != 0 || !strings.Contains(got.out, "1 kept heads found") {
		t.Errorf("code %d: %s%s", got.code, got.out, got.err)
	}
	bad = ledger.ErrTampered
	if got := runWith(t, p, "", "verify", file); got.code != 1 {
		t.Errorf("code %d: %s%s", got.code, got.out, got.err)
	}
}
