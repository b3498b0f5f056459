package terminal

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"yishi/bot"
	"yishi/bot/council"
	"yishi/bot/ledger"
	"yishi/config"
)

// onTown runs a command on a house that this process opens itself.
func onTown(t *testing.T, w *town, in string, args ...string) ran {
	t.Helper()
	return runWith(t, Program{Open: func(context.Context, config.Settings) (House, error) { return w, nil }}, in, args...)
}

func runWith(t *testing.T, p Program, in string, args ...string) ran {
	t.Helper()
	var out, errs bytes.Buffer
	code := p.Run(t.Context(), args, nil, Console{In: strings.NewReader(in), Out: &out, Err: &errs})
	return ran{code: code, out: out.String(), err: errs.String()}
}

// inServer runs a command on a house that a server holds.
func inServer(t *testing.T, w *town, in string, args ...string) ran {
	t.Helper()
	dir := shortDir(t)
	serveAdmin(t, dir, w)
	held := Program{Open: func(context.Context, config.Settings) (House, error) { return nil, ErrHeld }}
	return runWith(t, held, in, append(args, "--data", dir)...)
}

// shortDir is a directory whose path is short enough for a socket.
func shortDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "y")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

func serveAdmin(t *testing.T, dir string, h House) {
	t.Helper()
	listener, err := ListenAdmin(dir)
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: Admin(h), ReadHeaderTimeout: time.Second}
	done := make(chan error, 1)
	go func() { done <- server.Serve(listener) }()
	t.Cleanup(func() {
		_ = server.Close()
		if err := <-done; !errors.Is(err, http.ErrServerClosed) {
			t.Error(err)
		}
	})
}

// Every command must do the same in a server as in its own process.
func TestDataCommandsHereAndInAServer(t *testing.T) {
	for _, c := range []struct {
		name   string
		args   []string
		in     string
		change func(*town)
		code   int
		out    string
		err    string
		check  func(*town) error
	}{
		{name: "adding a community prints its id alone", args: []string{"community", "add", "枫林苑", "--city", "上海"}, out: "00000000000000000000000001\n", err: "roster import",
			check: func(w *town) error {
				if p := w.places[townID(1)]; p.Name != "枫林苑" || p.City != "上海" {
					return fmt.Errorf("added %+v", p)
				}
				return nil
			}},
		{name: "a community of a street", args: []string{"community", "add", "枫林苑", "--street", "幸福街道"}, out: "00000000000000000000000001\n",
			check: func(w *town) error { return same(w.places[townID(1)].Street, "幸福街道") }},
		{name: "a street later on", args: []string{"community", "street", "幸福街道"}, out: "绿园小区 belongs to 幸福街道",
			check: func(w *town) error { return same(w.places[townID(0)].Street, "幸福街道") }},
		{name: "no street any more", args: []string{"community", "street"}, out: "绿园小区 belongs to no street"},
		{name: "a street that cannot be kept", args: []string{"community", "street", "x"}, code: 1, err: "busy", change: func(w *town) { w.bad = errors.New("busy") }},
		{name: "a community whose street cannot be kept", args: []string{"community", "add", "枫林苑", "--street", "x"}, code: 1, err: "added 00000000000000000000000001, but",
			change: func(w *town) { w.bad = errors.New("busy") }},
		{name: "listing", args: []string{"community", "list"}, out: "绿园小区"},
		{name: "a webhook is read from the input", args: []string{"community", "webhook"}, in: "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7a0c-4bc4-97a0-0ec2a1fa5aa1\n", out: "绿园小区: posts go to group main",
			check: func(w *town) error {
				return same(w.keys["绿园小区/wecom/main"], "693a91f6-7a0c-4bc4-97a0-0ec2a1fa5aa1")
			}},
		{name: "a bare key will do", args: []string{"community", "webhook", "--chat", "楼长群"}, in: "693a91f6-7a0c-4bc4-97a0-0ec2a1fa5aa2", out: "楼长群",
			check: func(w *town) error {
				return same(w.keys["绿园小区/wecom/楼长群"], "693a91f6-7a0c-4bc4-97a0-0ec2a1fa5aa2")
			}},
		{name: "a group that is bound keeps its channel", args: []string{"community", "webhook", "--chat", "wr1"}, in: "693a91f6-7a0c-4bc4-97a0-0ec2a1fa5aa3", out: "wr1",
			change: func(w *town) {
				p := w.places[townID(0)]
				p.Groups = []council.GroupRef{{Channel: "wecombot", ChatID: "wr1"}}
				w.places[townID(0)] = p
			},
			check: func(w *town) error {
				return same(w.keys["绿园小区/wecombot/wr1"], "693a91f6-7a0c-4bc4-97a0-0ec2a1fa5aa3")
			}},
		{name: "a webhook is taken away", args: []string{"community", "webhook"}, in: "-\n", out: "no more posts"},
		{name: "an address without a key", args: []string{"community", "webhook"}, in: "https://qyapi.weixin.qq.com/cgi-bin/webhook/send", code: 1, err: "copy it again"},
		{name: "an address of something else", args: []string{"community", "webhook"}, in: "https://example.org/?key=693a91f6-7a0c-4bc4-97a0-0ec2a1fa5aaa", code: 1, err: "not a group's webhook"},
		{name: "a word is no key", args: []string{"community", "webhook"}, in: "hello", code: 1, err: "no webhook key"},
		{name: "a sentence is no key", args: []string{"community", "webhook"}, in: "the key of our group is 12", code: 1, err: "no webhook key"},
		{name: "no webhook at all", args: []string{"community", "webhook"}, code: 1, err: "webhook address"},
		{name: "a webhook that is too long", args: []string{"community", "webhook"}, in: strings.Repeat("k", 1<<20), code: 1, err: "longer than"},
		{name: "a clause on silence", args: []string{"community", "silence", "--counts", "follow", "--clause", "第12条", "--for", "votes_only"}, out: "by 第12条 silence may count as follow",
			check: func(w *town) error { return same(w.keys["绿园小区/silence"], "{follow 第12条 votes_only}") }},
		{name: "a clause is taken away", args: []string{"community", "silence", "--counts", "abstain"}, out: "never counts as abstain"},
		{name: "totals", args: []string{"totals"}, out: "all 1", check: func(w *town) error { return same(w.keys["span"], "720h0m0s") }},
		{name: "totals of a quarter", args: []string{"totals", "--days", "90"}, out: "绿园小区", check: func(w *town) error { return same(w.keys["span"], "2160h0m0s") }},
		{name: "totals of no days", args: []string{"totals", "--days", "0"}, code: 2, err: "--days"},
		{name: "totals of days without end", args: []string{"totals", "--days", "3661"}, code: 2, err: "--days"},
		{name: "totals that cannot be read", args: []string{"totals"}, code: 1, err: "busy", change: func(w *town) { w.bad = errors.New("busy") }},
		{name: "totals of nobody", args: []string{"totals"}, out: "all 0", change: func(w *town) { clear(w.places) }},
		{name: "a city's result", args: []string{"result", "import", "-", "--motion", "3"}, in: "赞成,210", out: "210 people, 18800.50 m², passed by its rule; not public until an officer sends: 核准 17",
			check: func(w *town) error { return same(w.keys["绿园小区/city"], "3 10") }},
		{name: "a city's result of no motion", args: []string{"result", "import", "-"}, in: "赞成,210", code: 2, err: "--motion"},
		{name: "a city's result of an unknown motion", args: []string{"result", "import", "-", "--motion", "9"}, in: "赞成,210", code: 1, err: "not found"},
		{name: "a roster from the input", args: []string{"roster", "import", "-", "--partial"}, in: "3-501,王,89.50", out: "2 people, 1 units, 0 households, 89.50 m²", err: "kept: 1 of 2",
			check: func(w *town) error { return same(w.imported, "- 15 true false") }},
		{name: "a roster with doubts", args: []string{"roster", "import", "-", "--skip-bad"}, in: "x", out: "NOTE nobody is chair"},
		{name: "a roster with rows that cannot be used", args: []string{"roster", "import", "-"}, in: "bad", code: 1, out: "line 7: bad area", err: "--skip-bad"},
		{name: "a roster that is too large", args: []string{"roster", "import", "-"}, in: "too_large", code: 1, err: "split it by building"},
		{name: "a roster with nothing in it", args: []string{"roster", "import", "-"}, in: "empty", code: 1, err: "there is nothing in it"},
		{name: "a roster without headings", args: []string{"roster", "import", "-"}, in: "no_header", code: 1, err: "one row must have 房号"},
		{name: "a roster of an old program", args: []string{"roster", "import", "-"}, in: "old_excel", code: 1, err: "save it as .xlsx"},
		{name: "a roster that is a page", args: []string{"roster", "import", "-"}, in: "web_page", code: 1, err: "web page"},
		{name: "a roster that is damaged", args: []string{"roster", "import", "-"}, in: "broken", code: 1, err: "damaged"},
		{name: "a roster by which most units would be gone", args: []string{"roster", "import", "-"}, in: "wrong file", code: 1, err: "use --fewer"},
		{name: "a roster by which they are really gone", args: []string{"roster", "import", "-", "--fewer"}, in: "wrong file", out: "2 people"},
		{name: "the same roster again", args: []string{"roster", "import", "-"}, in: "again", out: "nothing changed"},
		{name: "no file named", args: []string{"roster", "import"}, code: 2, err: "usage"},
		{name: "a file that is not there", args: []string{"roster", "import", "nowhere.csv"}, code: 1, err: "nowhere.csv"},
		{name: "an export", args: []string{"export"}, out: "archive of 绿园小区", err: "7 ledger entries"},
		{name: "an export that fails", args: []string{"export"}, code: 1, err: "busy", change: func(w *town) { w.bad = errors.New("busy") }},
		{name: "an import", args: []string{"import", "-", "--replace", "--silent"}, in: "archive", out: "brought back",
			check: func(w *town) error { return same(w.imported, "archive true false false true") }},
		{name: "an import of nothing", args: []string{"import"}, code: 2, err: "usage"},
		{name: "codes as a table", args: []string{"roster", "codes"}, out: "3,3-2-501,'=王,主任,K7M4-92QX", err: "1 codes",
			change: func(w *town) {
				w.slips = []bot.Slip{{Slip: council.Slip{Name: "=王", Label: "3-2-501", Code: "K7M4-92QX"}, Building: "3", Role: council.Chair}}
			}},
		{name: "codes to print while the account does not answer", args: []string{"roster", "codes", "--slips"}, out: "王二", err: "2 of 2 slips are without the account's QR",
			change: func(w *town) {
				w.mute = true
				w.slips = []bot.Slip{{Slip: council.Slip{Name: "王一", Code: "K7M4-92QX"}}, {Slip: council.Slip{Name: "王二", Code: "K7M4-92QY"}}}
			}},
		{name: "no codes, for nobody waits for one", args: []string{"roster", "codes"}, err: "yishi roster import FILE"},
		{name: "no codes in a building that is not there", args: []string{"roster", "codes", "--building", "9"}, err: "building 9 is not in the roster"},
		{name: "a directory is no roster", args: []string{"roster", "import", "."}, code: 1, err: "is a directory"},
		{name: "a clause on silence of no kind", args: []string{"community", "silence", "--clause", "第12条"}, code: 2, err: "--counts abstain or --counts follow"},
		{name: "codes to print", args: []string{"roster", "codes", "--slips"}, out: "&lt;王&gt; 本人亲启",
			change: func(w *town) { w.slips = []bot.Slip{{Slip: council.Slip{Name: "<王>", Code: "K7M4-92QX"}}} }},
		{name: "a community without a name", args: []string{"community", "add"}, code: 2, err: "--name"},
		{name: "a community by its flag", args: []string{"community", "add", "--name", "枫林苑"}, out: "00000000000000000000000001\n"},
		{name: "codes that were drawn before a failure are printed", args: []string{"roster", "codes"}, out: "K7M4-92QX", code: 3, err: "again for the rest",
			change: func(w *town) {
				w.slips, w.codeErr = []bot.Slip{{Slip: council.Slip{Code: "K7M4-92QX"}}}, errors.New("store is away")
			}},
		{name: "no codes but a failure", args: []string{"roster", "codes"}, code: 1, err: "store is away", change: func(w *town) { w.codeErr = errors.New("store is away") }},
		{name: "a sound ledger", args: []string{"verify", "--anchors", "12:0123456789abcdef,13:0123456789abcdef"}, out: "2 kept heads found"},
		{name: "a ledger that was changed", args: []string{"verify"}, code: 1, out: "FAULT leaf at leaf 7: hash", err: "tampered",
			change: func(w *town) {
				w.report.Faults = []ledger.Fault{{Kind: ledger.FaultLeaf, Index: 7, Detail: "hash"}}
				w.bad = fmt.Errorf("%w: tampered", ledger.ErrTampered)
			}},
		{name: "a ledger that other keys signed", args: []string{"verify"}, code: 1, out: "point YISHI_KEYS to the directory", err: "tampered",
			change: func(w *town) {
				w.report.Faults = []ledger.Fault{{Kind: ledger.FaultLeaf, Index: -1, Detail: "note has no verifiable signatures"}}
				w.bad = fmt.Errorf("%w: tampered", ledger.ErrTampered)
			}},
		{name: "a head that is none", args: []string{"verify", "--anchors", "xyz"}, code: 2, err: "SIZE:HEX"},
		{name: "which of two communities", args: []string{"verify"}, code: 1, err: "say which community",
			change: func(w *town) { _, _ = w.AddCommunity(context.Background(), "枫林苑", "", "") }},
		{name: "one of two by name", args: []string{"verify", "--community", "枫林苑"}, out: "枫林苑",
			change: func(w *town) { _, _ = w.AddCommunity(context.Background(), "枫林苑", "", "") }},
		{name: "one by id", args: []string{"verify", "--community", string(townID(0))}, out: "绿园小区"},
		{name: "one that is not there", args: []string{"verify", "--community", "x"}, code: 1, err: "no community"},
		{name: "none at all", args: []string{"verify"}, code: 1, err: "add one", change: func(w *town) { clear(w.places) }},
	} {
		for where, run := range map[string]func(*testing.T, *town, string, ...string) ran{"here": onTown, "in a server": inServer} {
			t.Run(c.name+" "+where, func(t *testing.T) {
				w := newTown("绿园小区")
				if c.change != nil {
					c.change(w)
				}
				got := run(t, w, c.in, c.args...)
				if got.code != c.code || !strings.Contains(got.out, c.out) || !strings.Contains(got.err, c.err) {
					t.Errorf("code %d, want %d\nout: %s\nwant %q\nerr: %s\nwant %q", got.code, c.code, got.out, c.out, got.err, c.err)
				}
				if c.check != nil {
					if err := c.check(w); err != nil {
						t.Error(err)
					}
				}
			})
		}
	}
}

func same(got, want string) error {
	if got != want {
		return fmt.Errorf("got %q, want %q", got, want)
	}
	return nil
}

// A large file streams through the socket while the server answers.
func TestALargeRosterGoesThroughTheSocket(t *testing.T) {
	file := filepath.Join(t.TempDir(), "roster.csv")
	if err := os.WriteFile(file, bytes.Repeat([]byte("3-501,王,89.50\n"), 1<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	w := newTown("绿园小区")
	if got := inServer(t, w, "", "roster", "import", file); got.code != 0 || w.imported != "roster.csv 16777216 false false" {
		t.Errorf("code %d, imported %q, err %s", got.code, w.imported, got.err)
	}
}

func TestOutputAppearsWholeOrNotAtAll(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "codes.csv")
	w := newTown("绿园小区")
	w.codeErr = errors.New("store is away")
	if got := onTown(t, w, "", "roster", "codes", "--out", file); got.code != 1 {
		t.Fatalf("code %d", got.code)
	}
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Fatalf("a failed command left %v", left)
	}
	w.slips = []bot.Slip{{Slip: council.Slip{Code: "K7M4-92QX"}}}
	if got := onTown(t, w, "", "roster", "codes", "--out", file); got.code != 3 || got.out != "" {
		t.Fatalf("code %d, out %q", got.code, got.out)
	}
	raw, err := os.ReadFile(file)
	if err != nil || !strings.Contains(string(raw), "K7M4-92QX") {
		t.Errorf("%v: %s", err, raw)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("codes are readable for others: %v %v", info.Mode(), err)
	}
}

func TestTheHouseIsClosedAfterACommand(t *testing.T) {
	w := newTown("绿园小区")
	onTown(t, w, "", "community", "list")
	onTown(t, w, "", "verify", "--community", "nowhere")
	if w.closed != 2 {
		t.Errorf("closed %d times after 2 commands", w.closed)
	}
}

func TestAPanicInTheServerEndsTheCommandOnly(t *testing.T) {
	w := newTown()
	w.panics = true
	if got := inServer(t, w, "", "community", "add", "x"); got.code != 1 || !strings.Contains(got.err, "the server failed") {
		t.Errorf("code %d, err %s", got.code, got.err)
	}
}

func TestNobodyAnswersAtTheSocket(t *testing.T) {
	held := Program{Open: func(context.Context, config.Settings) (House, error) { return nil, ErrHeld }}
	got := runWith(t, held, "", "community", "list", "--data", shortDir(t))
	if got.code != 1 || !strings.Contains(got.err, "does not answer at its admin socket") {
		t.Errorf("code %d, err %s", got.code, got.err)
	}
}

func TestAServerThatGoesAwayIsNoSuccess(t *testing.T) {
	dir := shortDir(t)
	listener, err := ListenAdmin(dir)
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{ReadHeaderTimeout: time.Second, Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte{frameOut, 0, 0, 0, 9, 'h'})
	})}
	go func() { _ = server.Serve(listener) }()
	defer server.Close()
	held := Program{Open: func(context.Context, config.Settings) (House, error) { return nil, ErrHeld }}
	got := runWith(t, held, "", "community", "list", "--data", dir)
	if got.code != 1 || !strings.Contains(got.err, "went away") {
		t.Errorf("code %d, err %s", got.code, got.err)
	}
}

func TestTheSocketIsForItsUserOnly(t *testing.T) {
	dir := shortDir(t)
	serveAdmin(t, dir, newTown())
	info, err := os.Stat(filepath.Join(dir, socketName))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

func TestASocketThatWasLeftBehindIsReplaced(t *testing.T) {
	dir := shortDir(t)
	if err := os.WriteFile(filepath.Join(dir, socketName), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	w := newTown("绿园小区")
	serveAdmin(t, dir, w)
	held := Program{Open: func(context.Context, config.Settings) (House, error) { return nil, ErrHeld }}
	if got := runWith(t, held, "", "community", "list", "--data", dir); got.code != 0 {
		t.Errorf("code %d, err %s", got.code, got.err)
	}
}

func TestAPathTooLongForASocketIsExplained(t *testing.T) {
	dir := filepath.Join(shortDir(t), strings.Repeat("d", 120))
	if _, err := ListenAdmin(dir); err == nil || !strings.Contains(err.Error(), "too long") {
		t.Errorf("err = %v", err)
	}
}

func TestOddRequestsToTheSocketAreRefused(t *testing.T) {
	dir := shortDir(t)
	serveAdmin(t, dir, newTown())
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true, DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "unix", filepath.Join(dir, socketName))
	}}}
	for _, body := range []string{"", "[]", "{}\n", "[1]\n", strings.Repeat("x", 2*maxArgs)} {
		response, err := client.Post("http://admin/run", "", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		if _ = response.Body.Close(); response.StatusCode != http.StatusBadRequest {
			t.Errorf("%.20q: status %d", body, response.StatusCode)
		}
	}
	// Commands that do not touch data, above all the server itself, do not run inside one.
	for _, args := range []string{`["serve"]`, `["demo"]`, `[]`, `["help"]`, `["bench"]`} {
		response, err := client.Post("http://admin/run", "", strings.NewReader(args+"\n"))
		if err != nil {
			t.Fatal(err)
		}
		raw, _ := io.ReadAll(response.Body)
		_ = response.Body.Close()
		if !bytes.HasSuffix(raw, []byte{frameExit, 0, 0, 0, 1, exitUsage}) {
			t.Errorf("%s: %q", args, raw)
		}
	}
}

// FuzzFrames: whatever a server says, the client ends, and never takes a broken
// answer for a success.
func FuzzFrames(f *testing.F) {
	f.Add([]byte{frameOut, 0, 0, 0, 1, 'a', frameExit, 0, 0, 0, 1, 0})
	f.Add([]byte{frameErr, 0xff, 0xff, 0xff, 0xff})
	f.Add([]byte{frameExit, 0, 0, 0, 0})
	f.Add([]byte("x\x00\x00\xe3\xabZ")) // an exit code of many bytes was taken for a success
	f.Fuzz(func(t *testing.T, raw []byte) {
		var out, errs bytes.Buffer
		k := &call{Console: Console{Out: &out, Err: &errs}}
		_, err := k.copyFrames(bytes.NewReader(raw))
		if err == nil && !bytes.Contains(raw, []byte{frameExit, 0, 0, 0, 1}) {
			t.Errorf("success without an exit code: %q", raw)
		}
		if out.Len()+errs.Len() > len(raw) {
			t.Error("more came out than went in")
		}
	})
}
