package embedded

import (
	"bytes"
	"encoding/hex"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var makeFixture = flag.Bool("make-fixture", false, "write the log fixture of this format version, if there is none")

const fixture = "testdata/format-1"

// fixtureLines is what the fixture's log says, between a snapshot and an end
// without Close.
var fixtureLines = []string{
	"SET title 加装电梯", "SET session v EX 600", "HSET motion state open seq 0", "ZADD due 1772355600 3 1772442000 4",
	"SADD members a b c", "RPUSH minutes 一 二 三", "XADD ledger 1-0 e opened", "XADD ledger 2-0 e voted", "XADD empty 1-0 f v", "XDEL empty 1-0",
	"SNAPSHOT",
	"HINCRBY motion seq 1", "EVAL vote", "EVAL vote", "SREM members b", "LPOP minutes", "ZREM due 3", "XADD ledger 3-0 e closed", "PEXPIRE title 99000", "DEL session",
}

const fixtureScript = "redis.call('HINCRBY', KEYS[1], ARGV[1], 1) redis.call('SET', KEYS[1] .. ':last', ARGV[1], 'EX', 3600) return redis.call('HLEN', KEYS[1])"

func writeFixture(t *testing.T) {
	if _, err := os.Stat(fixture); err == nil {
		t.Fatalf("%s exists; it must stay as the first version wrote it", fixture)
	}
	s := mustOpen(t, fixture, fastOptions(newTestClock()))
	c := clientOf(t, s)
	for _, line := range fixtureLines {
		switch line {
		case "SNAPSHOT":
			if err := s.Snapshot(); err != nil {
				t.Fatal(err)
			}
		case "EVAL vote":
			do(t, c, "EVAL", fixtureScript, 1, "{c}tally", "yes")
		default:
			args := make([]any, 0, 8)
			for _, word := range strings.Fields(line) {
				args = append(args, word)
			}
			do(t, c, args...)
		}
	}
	abandon(s)
	remove(t, fixture, "LOCK")
}

func TestALogOfTheFirstVersionStillReplays(t *testing.T) {
	if *makeFixture {
		writeFixture(t)
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(fixture)); err != nil {
		t.Fatal(err)
	}
	s := mustOpen(t, dir, fastOptions(newTestClock()))
	r := s.Report()
	r.Took = 0
	if diff := cmp.Diff(Report{Snapshot: 10, Records: 9, Segments: 1, Next: 20}, r); diff != "" {
		t.Errorf("report (-want +got):\n%s", diff)
	}
	want := map[string]string{
		"title":         "string 加装电梯 <nil> expires 1772355699000 <nil>",
		"motion":        "hash map[seq:1 state:open] <nil> expires -1 <nil>",
		"due":           "zset [4 1.772442e+09] <nil> expires -1 <nil>",
		"members":       "set [a c] <nil> expires -1 <nil>",
		"minutes":       "list [二 三] <nil> expires -1 <nil>",
		"ledger":        "stream [[1-0 [e opened]] [2-0 [e voted]] [3-0 [e closed]]] <nil> expires -1 <nil>",
		"empty":         "stream [] <nil> expires -1 <nil>",
		"{c}tally":      "hash map[yes:2] <nil> expires -1 <nil>",
		"{c}tally:last": "string yes <nil> expires 1772359200000 <nil>",
	}
	if diff := cmp.Diff(want, state(t, clientOf(t, s))); diff != "" {
		t.Errorf("state (-want +got):\n%s", diff)
	}
}

func TestTheBytesOnDiskAreThoseOfTheFormat(t *testing.T) {
	h := header{version: 1, kind: kindSegment, salt: 0x0102030405060708, first: 7}
	payload := appendStrings(nil, []string{"return 1"})
	payload = record{kind: recordCommand, resp3: true, at: 1772355600000, answer: 0xabcd, args: []string{"SET", "键", "v"}}.append(payload)
	payload = record{kind: recordTick, at: 1}.append(payload)
	payload = record{kind: recordClosed, at: 2}.append(payload)
	payload = record{kind: recordEnd, count: 300}.append(payload)
	file := frame{first: 7, count: 4, payload: payload}.append(h.bytes(), h.salt)
	want := "59495348494c4f47" + "0100" + "01" + "00" + "0807060504030201" + "0700000000000000" + "01309d21" +
		"59534631" + "38000000" + "0700000000000000" + "04000000" + "eaf0e0b2" +
		"01" + "08" + "72657475726e2031" +
		"01" + "01" + "803ea0a89c010000" + "cdab0000" + "03" + "03534554" + "03e994ae" + "0176" +
		"02" + "0100000000000000" + "03" + "0200000000000000" + "04" + "ac02"
	if got := hex.EncodeToString(file); got != want {
		t.Errorf("file is\n%s, want\n%s", got, want)
	}
}

func genRecord(t *rapid.T) record {
	r := record{kind: byte(rapid.IntRange(recordCommand, recordEnd).Draw(t, "kind"))}
	switch r.kind {
	case recordCommand:
		r.resp3 = rapid.Bool().Draw(t, "resp3")
		r.at = rapid.Int64().Draw(t, "at")
		r.answer = rapid.Uint32().Draw(t, "answer")
		r.args = rapid.SliceOfN(rapid.String(), 1, 5).Draw(t, "args")
	case recordEnd:
		r.count = rapid.Uint64().Draw(t, "count")
	default:
		r.at = rapid.Int64().Draw(t, "at")
	}
	return r
}

func TestWhatIsWrittenIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		scripts := rapid.SliceOfN(rapid.String(), 0, 3).Draw(t, "scripts")
		records := rapid.SliceOfN(rapid.Custom(genRecord), 0, 6).Draw(t, "records")
		salt := rapid.Uint64().Draw(t, "salt")
		payload := appendStrings(nil, scripts)
		for _, r := range records {
			payload = r.append(payload)
		}
		f, err := readFrame(frame{3, uint32(len(records)), payload}.append(nil, salt), salt)
		if err != nil || f.first != 3 || int(f.count) != len(records) {
			t.Fatalf("frame %+v, %v", f, err)
		}
		p := &payloadReader{b: f.payload}
		if got := p.strings(); fmt.Sprint(got) != fmt.Sprint(scripts) {
			t.Fatalf("scripts %q, want %q", got, scripts)
		}
		var got []record
		for r, ok := p.record(); ok; r, ok = p.record() {
			got = append(got, r)
		}
		if diff := cmp.Diff(records, append([]record{}, got...), cmp.AllowUnexported(record{})); diff != "" || p.err != nil {
			t.Fatalf("records (-want +got), %v:\n%s", p.err, diff)
		}
	})
}

func TestAnotherFilesSaltDoesNotRead(t *testing.T) {
	b := frame{1, 0, appendStrings(nil, nil)}.append(nil, 5)
	if _, err := readFrame(b, 6); err == nil {
		t.Error("a frame was read with another salt")
	}
	if holdsFrame(b, 6, 0) || !holdsFrame(append([]byte("xxYSF"), b...), 5, 1) || holdsFrame(b, 5, 2) {
		t.Error("frames are found where they are not, or not where they are")
	}
}

func FuzzSegment(f *testing.F) {
	h := header{version: 1, kind: kindSegment, salt: 5, first: 1}
	payload := record{kind: recordCommand, args: []string{"SET", "a", "b"}}.append(appendStrings(nil, nil))
	whole := frame{first: 1, count: 1, payload: payload}.append(h.bytes(), h.salt)
	f.Add(whole)
	f.Add(whole[:len(whole)-2])
	f.Add(append(whole[:len(whole):len(whole)], whole[headerSize:]...))
	f.Fuzz(func(t *testing.T, data []byte) {
		dir := t.TempDir()
		name := filepath.Join(dir, fileName(1, segmentSuffix))
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := Open(dir, fastOptions(newTestClock()))
		if err != nil {
			return
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		again, err := Open(dir, fastOptions(newTestClock()))
		if err != nil || again.Report().TornBytes != 0 {
			t.Fatalf("opened once, then not: %v", err)
		}
		_ = again.Close()
	})
}

func FuzzPayload(f *testing.F) {
	f.Add(record{kind: recordCommand, args: []string{"SET", "a", "b"}}.append(appendStrings(nil, []string{"x"})))
	f.Add([]byte{0, 1, 0})
	f.Fuzz(func(t *testing.T, b []byte) {
		p := &payloadReader{b: b}
		scripts := p.strings()
		out := appendStrings(nil, scripts)
		for r, ok := p.record(); ok; r, ok = p.record() {
			out = r.append(out)
		}
		if p.err == nil && len(out) > len(b) {
			t.Errorf("%d bytes were read as %d", len(b), len(out))
		}
	})
}

func FuzzCommands(f *testing.F) {
	f.Add([]byte("*2\r\n$3\r\nGET\r\n$1\r\na\r\n*1\r\n$4\r\nPING\r\n"))
	f.Add([]byte("*0\r\n*1\r\n$-1\r\n"))
	f.Add([]byte("*1\r\n$99999999\r\nx"))
	f.Add([]byte("PING\r\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		whole := newCommandReader(bytes.NewReader(b))
		slow := newCommandReader(oneByOne{bytes.NewReader(b)})
		if got, want := readCommands(t, slow), readCommands(t, whole); got != want {
			t.Errorf("read byte by byte: %s, at once: %s", got, want)
		}
	})
}

// oneByOne hands out single bytes.
type oneByOne struct{ r *bytes.Reader }

func (o oneByOne) Read(p []byte) (int, error) { return o.r.Read(p[:min(len(p), 1)]) }

func readCommands(t *testing.T, r *commandReader) string {
	out := ""
	for {
		batch, err := r.batch()
		for _, args := range batch {
			if len(args) == 0 {
				t.Error("read a command without a name")
			}
			out += fmt.Sprintf("%q;", args)
		}
		if err != nil {
			return out + err.Error()
		}
	}
}
