package keyring

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var errKilled = errors.New("killed")

// mortalDisk dies after a number of changes: that one is done by half, and
// neither it nor any later call has an effect.
type mortalDisk struct {
	disk
	steps int
	dead  bool
}

// step reports whether the next change still happens.
func (d *mortalDisk) step() bool {
	if d.steps == 0 {
		d.dead = true
	}
	d.steps--
	return !d.dead
}

func (d *mortalDisk) read(name string) ([]byte, error) {
	if d.dead {
		return nil, errKilled
	}
	return d.disk.read(name)
}

func (d *mortalDisk) change(do func() error) error {
	if !d.step() {
		return errKilled
	}
	return do()
}

func (d *mortalDisk) create(name string) (file, error) {
	if !d.step() {
		return nil, errKilled
	}
	f, err := d.disk.create(name)
	return &mortalFile{d, f}, err
}

func (d *mortalDisk) overwrite(name string) (file, error) {
	if !d.step() {
		return nil, errKilled
	}
	f, err := d.disk.overwrite(name)
	return &mortalFile{d, f}, err
}

func (d *mortalDisk) link(from, to string) error {
	return d.change(func() error { return d.disk.link(from, to) })
}

func (d *mortalDisk) rename(from, to string) error {
	return d.change(func() error { return d.disk.rename(from, to) })
}

func (d *mortalDisk) remove(name string) error {
	return d.change(func() error { return d.disk.remove(name) })
}

func (d *mortalDisk) sync() error { return d.change(d.disk.sync) }

// mortalFile writes half of what is asked when its disk dies.
type mortalFile struct {
	disk *mortalDisk
	file
}

func (f *mortalFile) Write(p []byte) (int, error) {
	if f.disk.dead {
		return 0, errKilled
	}
	if !f.disk.step() {
		n, err := f.file.Write(p[:len(p)/2])
		return n, errors.Join(errKilled, err)
	}
	return f.file.Write(p)
}

func (f *mortalFile) Sync() error { return f.disk.change(f.file.Sync) }

// killedAfter opens the keyring at path on a disk that dies after some steps and
// runs do on it. It reports whether the disk lived.
func killedAfter(t *testing.T, path string, steps int, do func(*Dir) error) bool {
	t.Helper()
	under, err := openDisk(path)
	if err != nil {
		t.Fatal(err)
	}
	defer under.root.Close()
	d := &mortalDisk{disk: under, steps: steps}
	k, err := open(d, rand.Reader)
	if err == nil {
		err = do(k)
	}
	if d.dead != errors.Is(err, errKilled) {
		t.Fatalf("after %d steps: dead %v, %v", steps, d.dead, err)
	}
	if !d.dead && err != nil {
		t.Fatalf("after %d steps: %v", steps, err)
	}
	return !d.dead
}

// atEveryStep kills do after 0, 1, 2, … steps, each time on a fresh copy of
// what prepare made, and lets check look at what a restart finds.
func atEveryStep(t *testing.T, prepare, do func(*Dir) error, check func(t *testing.T, k *Dir, lived bool)) {
	t.Helper()
	for steps := 0; ; steps++ {
		path := t.TempDir() + "/keys"
		if prepare != nil {
			if err := prepare(openDir(t, path)); err != nil {
				t.Fatal(err)
			}
		}
		lived := killedAfter(t, path, steps, do)
		t.Run(fmt.Sprintf("killed after %d steps", steps), func(t *testing.T) {
			k := openDir(t, path)
			for _, name := range fileNames(t, path) {
				if strings.HasPrefix(name, tmpPrefix) {
					t.Errorf("%s is left", name)
				}
			}
			check(t, k, lived)
		})
		if lived {
			if steps < 5 {
				t.Fatalf("only %d steps", steps)
			}
			return
		}
	}
}

func TestAKillWhileTheKeyringIsMadeLeavesItWholeOrNew(t *testing.T) {
	var first []byte
	atEveryStep(t, nil,
		func(k *Dir) error { first = k.Master(); return nil },
		func(t *testing.T, k *Dir, lived bool) {
			if lived && !bytes.Equal(k.Master(), first) {
				t.Error("the master key that was in use is another now")
			}
			if len(k.Master()) != 32 {
				t.Error("no master key")
			}
		})
}

func TestAKillWhileAMotionKeyIsMadeLosesNoKeyThatWasShown(t *testing.T) {
	var shown []byte
	atEveryStep(t, nil,
		func(k *Dir) (err error) {
			shown = nil
			shown, err = k.NewMotionKey(place, 12)
			return err
		},
		func(t *testing.T, k *Dir, lived bool) {
			_, err := k.MotionKey(place, 12)
			if lived && err != nil || err != nil && !errors.Is(err, ErrNotFound) {
				t.Fatalf("motion key: %v", err)
			}
			public, err := k.NewMotionKey(place, 12)
			if err != nil {
				t.Fatal(err)
			}
			if shown != nil && !bytes.Equal(public, shown) {
				t.Error("the key that was shown is another now")
			}
		})
}

func TestAKillWhileAKeyIsDestroyedLeavesItWholeOrDestroyed(t *testing.T) {
	var private []byte
	atEveryStep(t,
		func(k *Dir) (err error) {
			if _, err = k.NewMotionKey(place, 12); err == nil {
				private, err = k.MotionKey(place, 12)
			}
			return err
		},
		func(k *Dir) error { return k.DestroyMotionKey(place, 12) },
		func(t *testing.T, k *Dir, lived bool) {
			dir := k.disk.(osDisk).root.Name()
			key, err := k.MotionKey(place, 12)
			switch {
			case errors.Is(err, ErrDestroyed):
				if _, err := os.Stat(filepath.Join(dir, "motion.hepingli.12.key")); !os.IsNotExist(err) {
					t.Errorf("a restart leaves the key file: %v", err)
				}
			case lived || err != nil || !bytes.Equal(key, private):
				t.Errorf("motion key %x, %v", key, err)
			}
			if err := k.DestroyMotionKey(place, 12); err != nil {
				t.Errorf("destroyed again: %v", err)
			}
			if _, err := k.MotionKey(place, 12); !errors.Is(err, ErrDestroyed) {
				t.Errorf("afterwards: %v", err)
			}
		})
}

func TestAKillWhileAHeadIsSetLeavesTheOldOrTheNew(t *testing.T) {
	const origin, old, next = "yishi/hepingli", "7:0123456789abcdef", "8:fedcba9876543210"
	atEveryStep(t,
		func(k *Dir) error { return k.SetHead(t.Context(), origin, old) },
		func(k *Dir) error { return k.SetHead(t.Context(), origin, next) },
		func(t *testing.T, k *Dir, lived bool) {
			got, err := k.Head(t.Context(), origin)
			if err != nil || got != next && (lived || got != old) {
				t.Errorf("head %q, %v", got, err)
			}
		})
}

func TestDestroyOverwritesTheVeryBytes(t *testing.T) {
	path := t.TempDir() + "/keys"
	k := openDir(t, path)
	if _, err := k.NewMotionKey(place, 12); err != nil {
		t.Fatal(err)
	}
	private, err := k.MotionKey(place, 12)
	if err != nil {
		t.Fatal(err)
	}
	// A second name shows what became of the file's bytes.
	kept := path + "/../kept"
	if err := os.Link(path+"/motion.hepingli.12.key", kept); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(kept)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := decode("motion.hepingli.12", before); err != nil || !bytes.Equal(got, private) {
		t.Fatalf("before: %x, %v", got, err)
	}
	if err := k.DestroyMotionKey(place, 12); err != nil {
		t.Fatal(err)
	}
	after, err := os.ReadFile(kept)
	if err != nil || !bytes.Equal(after, make([]byte, len(before))) {
		t.Errorf("after: %q, %v", after, err)
	}
}

func TestPartialFilesOfAnEarlierLifeAreSwept(t *testing.T) {
	path := t.TempDir() + "/keys"
	k := openDir(t, path)
	if _, err := k.NewMotionKey(place, 12); err != nil {
		t.Fatal(err)
	}
	private, err := k.MotionKey(place, 12)
	if err != nil {
		t.Fatal(err)
	}
	// Killed between link and remove: the temporary name is the same file.
	if err := os.Link(path+"/motion.hepingli.12.key", path+"/tmp.0011223344556677"); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path+"/tmp.8899aabbccddeeff", []byte("yishi-key 1 motion.hep"), 0o600); err != nil {
		t.Fatal(err)
	}
	again := openDir(t, path)
	if got, err := again.MotionKey(place, 12); err != nil || !bytes.Equal(got, private) {
		t.Errorf("motion key %x, %v", got, err)
	}
	if got := fileNames(t, path); len(got) != 3 {
		t.Errorf("files %v", got)
	}
}

// racingDisk lets another process act once, just before a key is read.
type racingDisk struct {
	disk
	once func()
}

func (d *racingDisk) read(name string) ([]byte, error) {
	if once := d.once; once != nil && strings.HasSuffix(name, keySuffix) {
		d.once = nil
		once()
	}
	return d.disk.read(name)
}

func TestAKeyDestroyedByAnotherProcessMeanwhileIsNeitherLostNorMadeAnew(t *testing.T) {
	for name, ask := range map[string]func(*Dir) ([]byte, error){
		"read":       func(k *Dir) ([]byte, error) { return k.MotionKey(place, 12) },
		"made again": func(k *Dir) ([]byte, error) { return k.NewMotionKey(place, 12) },
	} {
		path := t.TempDir() + "/keys"
		other := openDir(t, path)
		if _, err := other.NewMotionKey(place, 12); err != nil {
			t.Fatal(err)
		}
		under, err := openDisk(path)
		if err != nil {
			t.Fatal(err)
		}
		d := &racingDisk{disk: under}
		k, err := open(d, rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		d.once = func() {
			if err := other.DestroyMotionKey(place, 12); err != nil {
				t.Error(err)
			}
		}
		if key, err := ask(k); !errors.Is(err, ErrDestroyed) {
			t.Errorf("%s: %s, %v", name, key, err)
		}
		if names := strings.Join(fileNames(t, path), " "); strings.Contains(names, "12.key") {
			t.Errorf("%s: files %s", name, names)
		}
	}
}

// sweepingDisk is a disk on which another process sweeps a temporary file
// before it gets its name.
type sweepingDisk struct {
	disk
	sweeps int
}

func (d *sweepingDisk) link(from, to string) error {
	if d.sweeps > 0 {
		d.sweeps--
		if err := d.disk.remove(from); err != nil {
			return err
		}
	}
	return d.disk.link(from, to)
}

func TestAKeyIsWrittenAgainWhenItsTemporaryFileWasSwept(t *testing.T) {
	under, err := openDisk(t.TempDir() + "/keys")
	if err != nil {
		t.Fatal(err)
	}
	d := &sweepingDisk{disk: under}
	k, err := open(d, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	d.sweeps = 1
	if _, err := k.NewMotionKey(place, 12); err != nil {
		t.Errorf("swept once: %v", err)
	}
	d.sweeps = 2
	if _, err := k.NewMotionKey(place, 13); err == nil {
		t.Error("swept twice: no error")
	}
}
