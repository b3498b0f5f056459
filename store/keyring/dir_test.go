package keyring

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func fileNames(t testing.TB, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func TestADirectoryKeepsItsKeysOverARestart(t *testing.T) {
	path := t.TempDir() + "/data/keys"
	k := openDir(t, path)
	public, err := k.NewMotionKey(place, 12)
	if err != nil {
		t.Fatal(err)
	}
	private, err := k.MotionKey(place, 12)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := k.NewMotionKey(place, 13); err != nil {
		t.Fatal(err)
	}
	if err := k.DestroyMotionKey(place, 13); err != nil {
		t.Fatal(err)
	}
	if err := k.SetHead(t.Context(), "yishi/hepingli", "7:0123456789abcdef"); err != nil {
		t.Fatal(err)
	}
	want := []string{"head.hepingli", "ledger.key", "lock", "master.key", "motion.hepingli.12.key", "motion.hepingli.13.gone"}
	if got := fileNames(t, path); !slices.Equal(got, want) {
		t.Errorf("files %v, want %v", got, want)
	}

	again := openDir(t, path)
	if !bytes.Equal(again.Master(), k.Master()) || !again.Ledger().Equal(k.Ledger()) {
		t.Error("the secrets changed")
	}
	if got, err := again.MotionKey(place, 12); err != nil || !bytes.Equal(got, private) {
		t.Errorf("motion key %x, %v", got, err)
	}
	if got, err := again.NewMotionKey(place, 12); err != nil || !bytes.Equal(got, public) {
		t.Errorf("public key %s, %v", got, err)
	}
	if _, err := again.MotionKey(place, 13); !errors.Is(err, ErrDestroyed) {
		t.Errorf("destroyed key: %v", err)
	}
	if got, err := again.Head(t.Context(), "yishi/hepingli"); err != nil || got != "7:0123456789abcdef" {
		t.Errorf("head %q, %v", got, err)
	}
}

func TestFilesAreForTheOwnerAlone(t *testing.T) {
	path := t.TempDir() + "/keys"
	k := openDir(t, path)
	if _, err := k.NewMotionKey(place, 12); err != nil {
		t.Fatal(err)
	}
	if err := k.DestroyMotionKey(place, 12); err != nil {
		t.Fatal(err)
	}
	if err := k.SetHead(t.Context(), "yishi/hepingli", "7:0123456789abcdef"); err != nil {
		t.Fatal(err)
	}
	for _, name := range append(fileNames(t, path), ".") {
		info, err := os.Stat(filepath.Join(path, name))
		if err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v, %v", name, info.Mode(), err)
		}
	}
}

func TestWhatOthersMayReadIsRefused(t *testing.T) {
	for _, mode := range []os.FileMode{0o750, 0o705, 0o710, 0o777} {
		path := t.TempDir() + "/keys"
		if err := os.Mkdir(path, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		_, err := Open(path, rand.Reader)
		if !errors.Is(err, ErrExposed) || !strings.Contains(err.Error(), "chmod 700 "+path) {
			t.Errorf("a directory of mode %o: %v", mode, err)
		}
	}
	path := t.TempDir() + "/keys"
	k := openDir(t, path)
	if _, err := k.NewMotionKey(place, 12); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path+"/motion.hepingli.12.key", 0o640); err != nil {
		t.Fatal(err)
	}
	if _, err := k.MotionKey(place, 12); !errors.Is(err, ErrExposed) || !strings.Contains(err.Error(), "chmod 600 ") {
		t.Errorf("an exposed motion key: %v", err)
	}
	if err := k.DestroyMotionKey(place, 12); err != nil {
		t.Errorf("destroying it: %v", err)
	}
	if err := os.Chmod(path+"/motion.hepingli.12.gone", 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := k.MotionKey(place, 12); !errors.Is(err, ErrDestroyed) {
		t.Errorf("an exposed tombstone: %v", err)
	}
	if err := os.Chmod(path+"/master.key", 0o604); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path, rand.Reader); !errors.Is(err, ErrExposed) {
		t.Errorf("an exposed secret: %v", err)
	}
}

func TestDamagedAndSwappedFilesAreNeverUsed(t *testing.T) {
	path := t.TempDir() + "/keys"
	k := openDir(t, path)
	for _, no := range []int{1, 2} {
		if _, err := k.NewMotionKey(place, no); err != nil {
			t.Fatal(err)
		}
	}
	first, second := path+"/motion.hepingli.1.key", path+"/motion.hepingli.2.key"
	good, err := os.ReadFile(first)
	if err != nil {
		t.Fatal(err)
	}
	other, err := os.ReadFile(second)
	if err != nil {
		t.Fatal(err)
	}
	damaged := map[string][]byte{"swapped with another motion's": other, "empty": nil, "with more at its end": append(bytes.Clone(good), '\n')}
	for cut := range good {
		damaged["cut to "+string(good[:cut])] = good[:cut]
	}
	for bit := range 8 * len(good) {
		flipped := bytes.Clone(good)
		flipped[bit/8] ^= 1 << (bit % 8)
		damaged["flipped to "+string(flipped)] = flipped
	}
	for name, data := range damaged {
		if err := os.WriteFile(first, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if key, err := k.MotionKey(place, 1); !errors.Is(err, ErrDamaged) {
			t.Fatalf("%s: %x, %v", name, key, err)
		}
		if key, err := k.NewMotionKey(place, 1); !errors.Is(err, ErrDamaged) {
			t.Fatalf("%s, made anew: %s, %v", name, key, err)
		}
	}
	if err := os.WriteFile(path+"/head.hepingli", []byte("nonsense"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := k.Head(t.Context(), "yishi/hepingli"); !errors.Is(err, ErrDamaged) {
		t.Errorf("a damaged head: %v", err)
	}
	if err := k.SetHead(t.Context(), "yishi/hepingli", "7:0123456789abcdef"); !errors.Is(err, ErrDamaged) {
		t.Errorf("a damaged head written over: %v", err)
	}
	if err := k.DestroyMotionKey(place, 1); err != nil {
		t.Errorf("a damaged key is not destroyed: %v", err)
	}
}

func TestALostSecretOfAKeyringInUseIsNotReplaced(t *testing.T) {
	for _, lost := range []string{"ledger.key", "master.key"} {
		path := t.TempDir() + "/keys"
		k := openDir(t, path)
		if err := k.SetHead(t.Context(), "yishi/hepingli", "7:0123456789abcdef"); err != nil {
			t.Fatal(err)
		}
		if err := os.Remove(path + "/" + lost); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(path, rand.Reader); !errors.Is(err, ErrNotFound) || !strings.Contains(err.Error(), strings.TrimSuffix(lost, ".key")) {
			t.Errorf("without %s: %v", lost, err)
		}
	}
}

func TestTwoProcessesShareOneDirectory(t *testing.T) {
	path := t.TempDir() + "/keys"
	a, b := openDir(t, path), openDir(t, path)
	if !bytes.Equal(a.Master(), b.Master()) {
		t.Error("two master keys")
	}
	one, err := a.NewMotionKey(place, 12)
	if err != nil {
		t.Fatal(err)
	}
	two, err := b.NewMotionKey(place, 12)
	if err != nil || !bytes.Equal(one, two) {
		t.Errorf("%s and %s, %v", one, two, err)
	}
	if err := a.DestroyMotionKey(place, 12); err != nil {
		t.Fatal(err)
	}
	if _, err := b.MotionKey(place, 12); !errors.Is(err, ErrDestroyed) {
		t.Errorf("the other process: %v", err)
	}
	if err := b.DestroyMotionKey(place, 12); err != nil {
		t.Errorf("destroyed by both: %v", err)
	}
}

// busyDisk lets something happen before the first file is made.
type busyDisk struct {
	disk
	meanwhile func()
}

func (d *busyDisk) create(name string) (file, error) {
	if do := d.meanwhile; do != nil {
		d.meanwhile = nil
		do()
	}
	return d.disk.create(name)
}

func TestNoProcessTakesAHeadBackThatAnotherRemembered(t *testing.T) {
	const origin, old, next, last = "yishi/hepingli", "7:0123456789abcdef", "8:0123456789abcdef", "9:0123456789abcdef"
	path := t.TempDir() + "/keys"
	other := openDir(t, path)
	if err := other.SetHead(t.Context(), origin, old); err != nil {
		t.Fatal(err)
	}
	under, err := openDisk(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = under.root.Close() })
	busy := &busyDisk{disk: under}
	k, err := open(busy, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	var refused error
	busy.meanwhile = func() {
		hurried, cancel := context.WithCancel(t.Context()) // it would wait for the lock
		cancel()
		refused = other.SetHead(hurried, origin, last)
	}
	if err := k.SetHead(t.Context(), origin, next); err != nil {
		t.Fatal(err)
	}
	want := last
	if refused != nil {
		want = next
	}
	if got, err := k.Head(t.Context(), origin); got != want || err != nil {
		t.Errorf("head %s, want %s, %v (%v)", got, want, err, refused)
	}
	if err := other.SetHead(t.Context(), origin, last); err != nil {
		t.Errorf("when the lock is free: %v", err)
	}
	if err := k.SetHead(t.Context(), origin, next); err != nil {
		t.Error(err)
	}
	if got, err := other.Head(t.Context(), origin); got != last || err != nil {
		t.Errorf("in the end: head %s, %v", got, err)
	}
}

func TestAPathThatIsNoDirectoryIsRefused(t *testing.T) {
	path := t.TempDir() + "/keys"
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path, rand.Reader); err == nil {
		t.Error("a file was opened as a keyring")
	}
}

func FuzzDecode(f *testing.F) {
	f.Add("master", encode("master", bytes.Repeat([]byte{1}, 32)))
	f.Add("master", []byte("yishi-key 1 master\n\n\n"))
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		key, err := decode(name, data)
		if err != nil {
			if !errors.Is(err, ErrDamaged) {
				t.Fatalf("other error: %v", err)
			}
			return
		}
		if !bytes.Equal(encode(name, key), data) {
			t.Fatalf("%q written again differently", data)
		}
	})
}
