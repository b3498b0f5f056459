package archive_test

import (
	"bytes"
	"context"
	"errors"
	"testing"

	"yishi/bot/ledger"
	"yishi/store/archive"
)

// FuzzArchive reads any bytes: they are refused as no archive, or are one.
func FuzzArchive(f *testing.F) {
	good := hamlet(f)
	f.Add(good)
	f.Add(good[:len(good)-1])
	f.Add(signed(nil))
	f.Add(signed([]byte(header(good) + "\n\x1f\x8b\x08")))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, bytes := range [][]byte{data, signed(data)} {
			check(t, bytes, archive.Options{})
		}
	})
}

// FuzzRecords puts any header and any records into an archive whose checksum is right.
// One that is accepted must come back as it is, from then on.
func FuzzRecords(f *testing.F) {
	client, _ := onMiniredis(f)
	h := newHall(f, client, nil)
	h.smallTown(f, green)
	for _, good := range [][]byte{hamlet(f), exported(f, client, green)} {
		f.Add(header(good), unpacked(f, good))
	}
	f.Add(`{"format":"yishi archive","version":1,"community":"a","made":"2026-05-01T04:00:00Z","keys":3}`, []byte(
		`{"k":"a b","t":"string","v":["\u0000"]}`+"\n"+`{"k":"c","t":"set","b":true,"v":["/w=="]}`+"\n"+
			`{"k":"index:x","t":"zset","v":["m","-0.5","n","+Inf"]}`+"\n"+`{"t":"end","v":["0","3","4"]}`+"\n"))
	from, m := onMiniredis(f)
	f.Fuzz(func(t *testing.T, head string, body []byte) {
		data := packed(head, body)
		if !check(t, data, archive.Options{}) {
			return
		}
		m.FlushAll()
		report := imported(t, from, data, archive.Options{})
		once := exported(t, from, report.Community)
		m.FlushAll()
		imported(t, from, once, archive.Options{})
		if twice := exported(t, from, report.Community); !bytes.Equal(once, twice) {
			t.Error("an archive of an archive's state is another")
		}
	})
}

// check reports whether an archive is accepted, and that it is refused for a reason.
func check(t *testing.T, data []byte, o archive.Options) bool {
	_, err := archive.Check(context.Background(), bytes.NewReader(data), o)
	if err != nil && !errors.Is(err, archive.ErrFormat) && !errors.Is(err, archive.ErrVersion) && !errors.Is(err, ledger.ErrTampered) {
		t.Errorf("refused with %v", err)
	}
	return err == nil
}
