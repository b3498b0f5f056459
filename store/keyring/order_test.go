package keyring

import (
	"crypto/rand"
	"slices"
	"strings"
	"testing"
)

// tracingDisk writes down what is changed, and in which order.
type tracingDisk struct {
	disk
	trace *[]string
}

func (d tracingDisk) note(step string) { *d.trace = append(*d.trace, step) }

func (d tracingDisk) create(name string) (file, error) {
	d.note("create")
	f, err := d.disk.create(name)
	return tracingFile{f, d}, err
}

func (d tracingDisk) overwrite(name string) (file, error) {
	d.note("overwrite " + name)
	f, err := d.disk.overwrite(name)
	return tracingFile{f, d}, err
}

func (d tracingDisk) link(from, to string) error {
	d.note("link " + to)
	return d.disk.link(from, to)
}

func (d tracingDisk) rename(from, to string) error {
	d.note("rename " + to)
	return d.disk.rename(from, to)
}

func (d tracingDisk) remove(name string) error {
	if strings.HasPrefix(name, tmpPrefix) {
		name = "temporary"
	}
	d.note("remove " + name)
	return d.disk.remove(name)
}

func (d tracingDisk) sync() error { d.note("sync directory"); return d.disk.sync() }

type tracingFile struct {
	file
	disk tracingDisk
}

func (f tracingFile) Write(p []byte) (int, error) { f.disk.note("write"); return f.file.Write(p) }
func (f tracingFile) Sync() error                 { f.disk.note("sync file"); return f.file.Sync() }

// A power cut may lose whatever was not synced, in any order, so the order of
// syncs is what keeps keys.
func TestBytesAreOnDiskBeforeTheirNameAndNamesBeforeTheAnswer(t *testing.T) {
	under, err := openDisk(t.TempDir() + "/keys")
	if err != nil {
		t.Fatal(err)
	}
	var trace []string
	k, err := open(tracingDisk{under, &trace}, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		name string
		do   func() error
		want []string
	}{
		{
			"a motion key is made",
			func() error { _, err := k.NewMotionKey(place, 12); return err },
			[]string{"create", "write", "sync file", "link motion.hepingli.12.key", "remove temporary", "sync directory", "sync directory"},
		},
		{
			"a key that is there is made durable before it is shown again",
			func() error { _, err := k.NewMotionKey(place, 12); return err },
			[]string{"sync directory"},
		},
		{
			"a key is destroyed: tombstone, zeros, name",
			func() error { return k.DestroyMotionKey(place, 12) },
			[]string{
				"create", "write", "sync file", "link motion.hepingli.12.gone", "remove temporary", "sync directory",
				"overwrite motion.hepingli.12.key", "write", "sync file", "remove motion.hepingli.12.key", "sync directory",
			},
		},
		{
			"a head is replaced",
			func() error { return k.SetHead(t.Context(), "yishi/hepingli", "7:0123456789abcdef") },
			[]string{"create", "write", "sync file", "rename head.hepingli", "remove temporary", "sync directory"},
		},
	} {
		trace = nil
		if err := row.do(); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(trace, row.want) {
			t.Errorf("%s: %q, want %q", row.name, trace, row.want)
		}
	}
}
