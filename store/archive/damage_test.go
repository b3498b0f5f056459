package archive_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
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

// TestForgedArchivesAreRefused has archives whose checksum is right.
func TestForgedArchivesAreRefused(t *testing.T) {
	good := hamlet(t)
	first, body := header(good), string(unpacked(t, good))
	line := func(k, kind string, values ...string) string {
		text, err := json.Marshal(map[string]any{"k": k, "t": kind, "v": values})
		if err != nil {
			t.Fatal(err)
		}
		return string(text) + "\n"
	}
	swap := func(old, new string) string {
		if !strings.Contains(body, old) {
			t.Fatalf("no %s in\n%s", old, body)
		}
		return strings.Replace(body, old, new, 1)
	}
	before := func(extra string) string { return extra + body }
	type forged struct {
		head, body string
		want       error
	}
	cases := map[string]forged{
		"a later version":                {strings.Replace(first, `"version":1`, `"version":2,"more":true`, 1), body, archive.ErrVersion},
		"version nought":                 {strings.Replace(first, `"version":1`, `"version":0`, 1), body, archive.ErrFormat},
		"another format":                 {strings.Replace(first, "yishi archive", "tar", 1), body, archive.ErrFormat},
		"a header with more in it":       {strings.Replace(first, `{`, `{"x":1,`, 1), body, archive.ErrFormat},
		"a header of two values":         {first + " {}", body, archive.ErrFormat},
		"no header":                      {"", body, archive.ErrFormat},
		"an endless header":              {strings.Repeat(" ", 5000) + first, body, archive.ErrFormat},
		"a community out of its tag":     {strings.Replace(first, string(green), "a}:x{b", 1), body, archive.ErrFormat},
		"a community that is a pattern":  {strings.Replace(first, string(green), "*", 1), body, archive.ErrFormat},
		"a community without a name":     {strings.Replace(first, string(green), "", 1), body, archive.ErrFormat},
		"more keys than in the header":   {strings.Replace(first, `"keys":`, `"keys":1`, 1), body, archive.ErrFormat},
		"a negative number":              {strings.Replace(first, `"sequence":1`, `"sequence":-1`, 1), body, archive.ErrFormat},
		"an empty body":                  {first, "", archive.ErrFormat},
		"no end":                         {first, body[:strings.LastIndex(body, `{"t":"end"`)], archive.ErrFormat},
		"two ends":                       {first, body + body[strings.LastIndex(body, `{"t":"end"`):], archive.ErrFormat},
		"other counts at the end":        {first, swap(`"t":"end","v":["0","`, `"t":"end","v":["0","1`), archive.ErrFormat},
		"something after the end":        {first, body + line("zz", "string", "x"), archive.ErrFormat},
		"a key twice":                    {first, swap(`{"k":"doc:`, line("doc:community:it", "string", "x")+`{"k":"doc:`), archive.ErrFormat},
		"keys out of order":              {first, before(line("zzz", "string", "x")), archive.ErrFormat},
		"an entry after a key":           {first, swap(`{"k":"log`, line("who:0123456789012345678901", "entry", "1", "x")+`{"k":"log`), archive.ErrFormat},
		"an entry for a key of Redis":    {first, before(line("communities", "entry", "1", "x")), archive.ErrFormat},
		"an entry that leaves its place": {first, before(line("who:../../etc/passwd-12345", "entry", "1", "x")), archive.ErrFormat},
		"an entry for a token":           {first, before(line("token:{0123456789012345678901}", "entry", "1", "x")), archive.ErrFormat},
		"an entry with a long person":    {first, before(line("who:0123456789012345678901", "entry", "1|x|", "x")), archive.ErrFormat},
		"an entry with a signed person":  {first, before(line("who:0123456789012345678901", "entry", "-1", "x")), archive.ErrFormat},
		"an entry without a label":       {first, before(line("who:0123456789012345678901", "entry", "1")), archive.ErrFormat},
		"a key without a name":           {first, before(line("", "string", "x")), archive.ErrFormat},
		"a key with a line in it":        {first, before(line("a\nb", "string", "x")), archive.ErrFormat},
		"a key of a thousand letters":    {first, before(line(strings.Repeat("a", 1025), "string", "x")), archive.ErrFormat},
		"an answer to a message":         {first, before(line("cast:3:1", "hash", "m", "x")), archive.ErrFormat},
		"a document that is a string":    {first, before(line("doc:a:b", "string", "x")), archive.ErrFormat},
		"a ledger under another name":    {first, strings.ReplaceAll(body, `"k":"ledger"`, `"k":"ledgers"`), archive.ErrFormat},
		"a kind that nobody knows":       {first, before(line("a", "list", "x")), archive.ErrFormat},
		"a string of two":                {first, before(line("a", "string", "x", "y")), archive.ErrFormat},
		"a key without values":           {first, before(line("a", "hash")), archive.ErrFormat},
		"a field without a value":        {first, before(line("a", "hash", "f")), archive.ErrFormat},
		"a field twice":                  {first, before(line("a", "hash", "f", "1", "f", "2")), archive.ErrFormat},
		"a field twice in two parts":     {first, before(line("a", "hash", "f", "1") + line("a", "hash", "f", "2")), archive.ErrFormat},
		"members out of order":           {first, before(line("a", "set", "y", "x")), archive.ErrFormat},
		"a score that is no number":      {first, before(line("a", "zset", "m", "nan")), archive.ErrFormat},
		"a score in another spelling":    {first, before(line("a", "zset", "m", "1e3")), archive.ErrFormat},
		"a ledger id from a clock":       {first, swap(`["1-0"`, `["1-1"`), archive.ErrFormat},
		"a ledger id with a zero":        {first, swap(`["1-0"`, `["01-0"`), archive.ErrFormat},
		"base64 that is none":            {first, before(`{"k":"a","t":"string","b":true,"v":["%"]}` + "\n"), archive.ErrFormat},
		"base64 without need":            {first, before(`{"k":"a","t":"string","b":true,"v":["eA=="]}` + "\n"), archive.ErrFormat},
		"base64 with spare bits":         {first, before(`{"k":"a","t":"string","b":true,"v":["/x=="]}` + "\n"), archive.ErrFormat},
		"a value beyond the limit":       {first, before(line("a", "string", strings.Repeat("x", 4<<20+1))), archive.ErrFormat},
		"a line beyond the limit":        {first, before(`{"k":"a","t":"string","v":["` + strings.Repeat("x", 30<<20) + `"]}` + "\n"), archive.ErrFormat},
		"a field that nobody knows":      {first, before(`{"k":"a","t":"string","v":["x"],"ttl":5}` + "\n"), archive.ErrFormat},
		"two values on a line":           {first, before(`{"k":"a","t":"string","v":["x"]} 1` + "\n"), archive.ErrFormat},
		"a line that is no record":       {first, before("hello\n"), archive.ErrFormat},
	}
	client, m := onMiniredis(t)
	for name, f := range cases {
		t.Run(name, func(t *testing.T) {
			data := packed(f.head, []byte(f.body))
			_, err := archive.Import(context.Background(), client, bytes.NewReader(data), archive.Options{Replace: true, Faulty: true, Older: true})
			if !errors.Is(err, f.want) {
				t.Errorf("error is %v", err)
			}
		})
	}
	if n := m.CommandCount(); n > 0 {
		t.Errorf("%d commands reached the server", n)
	}
	imported(t, client, packed(first, []byte(body)), archive.Options{})
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
