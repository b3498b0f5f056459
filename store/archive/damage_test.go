package archive_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"

	"yishi/bot"
	"yishi/store/archive"
)

// hamlet is an archive of a community with next to nothing.
func hamlet(t testing.TB) []byte {
	client, _ := onMiniredis(t)
	h := newHall(t, client, nil)
	h.commit(t, green, bot.Act{
		Docs:   []bot.Doc{{Ref: bot.Ref{Kind: "community", ID: "it"}, Body: []byte(`{}`)}},
		Leaves: []bot.Leaf{act(t, "community.add", 0)},
	})
	h.seal(t, green)
	return exported(t, client, green)
}

// TestEveryDamagedArchiveIsRefusedWithoutATrace flips every bit, cuts at every length,
// and adds to the end. Not one command may reach the server.
func TestEveryDamagedArchiveIsRefusedWithoutATrace(t *testing.T) {
	data := hamlet(t)
	client, m := onMiniredis(t)
	refuse := func(what string, damaged []byte) {
		_, err := archive.Import(context.Background(), client, bytes.NewReader(damaged), archive.Options{Replace: true, Faulty: true, Older: true})
		if !errors.Is(err, archive.ErrFormat) || !errors.Is(err, bot.ErrInvalid) {
			t.Fatalf("%s: %v", what, err)
		}
	}
	for i := range 8 * len(data) {
		damaged := bytes.Clone(data)
		damaged[i/8] ^= 1 << (i % 8)
		refuse(fmt.Sprintf("bit %d", i), damaged)
	}
	for n := range len(data) {
		refuse(fmt.Sprintf("%d bytes", n), data[:n])
	}
	for _, more := range []string{"\n", "x", string(data)} {
		refuse(fmt.Sprintf("%d bytes more", len(more)), append(bytes.Clone(data), more...))
	}
	if n := m.CommandCount(); n > 0 {
		t.Errorf("%d commands reached the server", n)
	}
	imported(t, client, data, archive.Options{})
}

// forgery is an archive whose checksum is right and whose content is not.
type forgery struct {
	head, body string
	want       error
}

// forger makes forgeries of a good archive.
type forger struct {
	t          testing.TB
	head, body string
}

func newForger(t testing.TB) forger {
	good := hamlet(t)
	return forger{t, header(good), string(unpacked(t, good))}
}

// line is a record.
func line(k, kind string, values ...string) string {
	text, err := json.Marshal(map[string]any{"k": k, "t": kind, "v": values})
	if err != nil {
		return err.Error()
	}
	return string(text) + "\n"
}

// headed has another header, of which old was replaced.
func (f forger) headed(old, new string) forgery {
	if !strings.Contains(f.head, old) {
		f.t.Fatalf("no %s in %s", old, f.head)
	}
	return forgery{strings.Replace(f.head, old, new, 1), f.body, archive.ErrFormat}
}

// swapped has another body, of which old was replaced.
func (f forger) swapped(old, new string) forgery {
	if !strings.Contains(f.body, old) {
		f.t.Fatalf("no %s in\n%s", old, f.body)
	}
	return forgery{f.head, strings.Replace(f.body, old, new, 1), archive.ErrFormat}
}

// before has something more in front.
func (f forger) before(extra string) forgery {
	return forgery{f.head, extra + f.body, archive.ErrFormat}
}

func (f forger) headers() map[string]forgery {
	later := f.headed(`"version":1`, `"version":2,"more":true`)
	later.want = archive.ErrVersion
	return map[string]forgery{
		"a later version":               later,
		"version nought":                f.headed(`"version":1`, `"version":0`),
		"another format":                f.headed("yishi archive", "tar"),
		"a header with more in it":      f.headed(`{`, `{"x":1,`),
		"a header of two values":        f.headed(`}`, `} {}`),
		"no header":                     {"", f.body, archive.ErrFormat},
		"an endless header":             f.headed(`{`, strings.Repeat(" ", 5000)+`{`),
		"a community out of its tag":    f.headed(string(green), "a}:x{b"),
		"a community that is a pattern": f.headed(string(green), "*"),
		"a community without a name":    f.headed(string(green), ""),
		"more keys than in the header":  f.headed(`"keys":`, `"keys":1`),
		"a negative number":             f.headed(`"sequence":1`, `"sequence":-1`),
	}
}

func (f forger) orders() map[string]forgery {
	end := strings.LastIndex(f.body, `{"t":"end"`)
	return map[string]forgery{
		"an empty body":              {f.head, "", archive.ErrFormat},
		"no end":                     {f.head, f.body[:end], archive.ErrFormat},
		"two ends":                   {f.head, f.body + f.body[end:], archive.ErrFormat},
		"something after the end":    {f.head, f.body + line("zz", "string", "x"), archive.ErrFormat},
		"other counts at the end":    f.swapped(`"t":"end","v":["0","`, `"t":"end","v":["0","1`),
		"a key twice":                f.swapped(`{"k":"doc:`, line("doc:community:it", "string", "x")+`{"k":"doc:`),
		"keys out of order":          f.before(line("zzz", "string", "x")),
		"an entry after a key":       f.swapped(`{"k":"log`, line("who:0123456789012345678901", "entry", "1", "x")+`{"k":"log`),
		"a line that is no record":   f.before("hello\n"),
		"two values on a line":       f.before(`{"k":"a","t":"string","v":["x"]} 1` + "\n"),
		"a field that nobody knows":  f.before(`{"k":"a","t":"string","v":["x"],"ttl":5}` + "\n"),
		"a line beyond the limit":    f.before(`{"k":"a","t":"string","v":["` + strings.Repeat("x", 30<<20) + `"]}` + "\n"),
		"a value beyond the limit":   f.before(line("a", "string", strings.Repeat("x", 4<<20+1))),
		"base64 that is none":        f.before(`{"k":"a","t":"string","b":true,"v":["%"]}` + "\n"),
		"base64 without need":        f.before(`{"k":"a","t":"string","b":true,"v":["eA=="]}` + "\n"),
		"base64 with spare bits":     f.before(`{"k":"a","t":"string","b":true,"v":["/x=="]}` + "\n"),
		"a ledger id from a clock":   f.swapped(`["1-0"`, `["1-1"`),
		"a ledger id with a zero":    f.swapped(`["1-0"`, `["01-0"`),
		"a ledger of another name":   f.swapped(`"k":"ledger"`, `"k":"ledgers"`),
		"a kind that nobody knows":   f.before(line("a", "list", "x")),
		"a key of no kind":           f.before(line("a", "", "x")),
		"the end before all records": f.before(line("", "end", "0", "0", "0")),
	}
}

func (f forger) keys() map[string]forgery {
	digest := "0123456789012345678901"
	return map[string]forgery{
		"an entry for a key of Redis":    f.before(line("communities", "entry", "1", "x")),
		"an entry that leaves its place": f.before(line("who:../../etc/passwd-12345", "entry", "1", "x")),
		"an entry for a token":           f.before(line("token:{"+digest+"}", "entry", "1", "x")),
		"an entry with a long person":    f.before(line("who:"+digest, "entry", "1|x|", "x")),
		"an entry with a signed person":  f.before(line("who:"+digest, "entry", "-1", "x")),
		"an entry without a label":       f.before(line("who:"+digest, "entry", "1")),
		"a key without a name":           f.before(line("", "string", "x")),
		"a key with a line in it":        f.before(line("a\nb", "string", "x")),
		"a key of a thousand letters":    f.before(line(strings.Repeat("a", 1025), "string", "x")),
		"an answer to a message":         f.before(line("cast:3:1", "hash", "m", "x")),
		"a document that is a string":    f.before(line("doc:a:b", "string", "x")),
		"a string of two":                f.before(line("a", "string", "x", "y")),
		"a key without values":           f.before(line("a", "hash")),
		"a field without a value":        f.before(line("a", "hash", "f")),
		"a field twice":                  f.before(line("a", "hash", "f", "1", "f", "2")),
		"a field twice in two parts":     f.before(line("a", "hash", "f", "1") + line("a", "hash", "f", "2")),
		"members out of order":           f.before(line("a", "set", "y", "x")),
		"a score that is no number":      f.before(line("a", "zset", "m", "nan")),
		"a score in another spelling":    f.before(line("a", "zset", "m", "1e3")),
	}
}

func TestForgedArchivesAreRefused(t *testing.T) {
	f := newForger(t)
	cases := f.headers()
	maps.Copy(cases, f.orders())
	maps.Copy(cases, f.keys())
	client, m := onMiniredis(t)
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			data := packed(c.head, []byte(c.body))
			_, err := archive.Import(context.Background(), client, bytes.NewReader(data), archive.Options{Replace: true, Faulty: true, Older: true})
			if !errors.Is(err, c.want) {
				t.Errorf("error is %v", err)
			}
		})
	}
	if n := m.CommandCount(); n > 0 {
		t.Errorf("%d commands reached the server", n)
	}
	imported(t, client, packed(f.head, []byte(f.body)), archive.Options{})
}

func TestABodyThatIsNoGzipIsRefused(t *testing.T) {
	good := hamlet(t)
	inner := good[:len(good)-trailerSize]
	for name, data := range map[string][]byte{
		"plain text":          signed([]byte(header(good) + "\n" + string(unpacked(t, good)))),
		"a cut stream":        signed(inner[:len(inner)-20]),
		"something after it":  signed(append(bytes.Clone(inner), "more"...)),
		"nothing":             signed([]byte(header(good) + "\n")),
		"a trailer by itself": signed(nil),
	} {
		if _, err := archive.Check(context.Background(), bytes.NewReader(data), archive.Options{}); !errors.Is(err, archive.ErrFormat) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestNothingIsLeftOnDisk looks for temporary copies.
func TestNothingIsLeftOnDisk(t *testing.T) {
	dir := t.TempDir()
	data := hamlet(t)
	client, _ := onMiniredis(t)
	o := archive.Options{Temp: dir}
	imported(t, client, data, o)
	for _, bad := range [][]byte{data[:50], nil, signed([]byte("x"))} {
		if _, err := archive.Check(context.Background(), bytes.NewReader(bad), o); err == nil {
			t.Error("a damaged archive is accepted")
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := archive.Check(ctx, bytes.NewReader(data), o); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled check says %v", err)
	}
	if left := listDir(t, dir); len(left) > 0 {
		t.Errorf("%v is left", left)
	}
}
