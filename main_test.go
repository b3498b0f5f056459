package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// screen collects what a program prints, while it runs.
type screen struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (s *screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

func (s *screen) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// program is a running yishi.
type program struct {
	out, err screen
	base     string
	stop     context.CancelFunc
	code     chan int
}

var address = regexp.MustCompile(`http://127\.0\.0\.1:\d+`)

// start runs yishi until it has printed its address and last line.
func start(t *testing.T, last string, env []string, args ...string) *program {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	p := &program{stop: cancel, code: make(chan int, 1)}
	go func() { p.code <- run(ctx, args, env, strings.NewReader(""), &p.out, &p.err) }()
	ticker := time.NewTicker(20 * time.Millisecond)
	defer ticker.Stop()
	for end := time.Now().Add(2 * time.Minute); !strings.Contains(p.out.String(), last); <-ticker.C {
		select {
		case code := <-p.code:
			t.Fatalf("ended with %d\n%s%s", code, &p.out, &p.err)
		default:
		}
		if time.Now().After(end) {
			t.Fatalf("did not start\n%s%s", &p.out, &p.err)
		}
	}
	p.base = address.FindString(p.out.String())
	t.Cleanup(func() { p.end(t) })
	return p
}

// end stops it as a signal would, and wants a good end.
func (p *program) end(t *testing.T) {
	t.Helper()
	p.stop()
	if code, open := <-p.code; open && code != 0 {
		t.Errorf("ended with %d\n%s", code, &p.err)
	}
	select {
	case <-p.code:
	default:
		close(p.code)
	}
}

func (p *program) get(t *testing.T, path string, header ...string) (int, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, p.base+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	return do(t, request)
}

func (p *program) post(t *testing.T, path, body string) (int, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, p.base+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return do(t, request)
}

func do(t *testing.T, request *http.Request) (int, string) {
	t.Helper()
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(text)
}

// once runs a command to its end.
func once(t *testing.T, in string, env []string, args ...string) (code int, out, errs string) {
	t.Helper()
	var o, e screen
	code = run(t.Context(), args, env, strings.NewReader(in), &o, &e)
	return code, o.String(), e.String()
}

// dataDir is a directory with a path short enough for the admin socket.
func dataDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "y")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

const rosterCSV = "楼栋,单元,房号,姓名,手机,建筑面积,住户类型,身份\n1,1,101,李建民,13900001001,89.50,业主,主任\n1,1,102,梁丽华,13900001002,76.30,业主,\n"

// TestACommitteeSetsUp goes the way of the README on the embedded store, once while
// the server runs and once after it ended.
func TestACommitteeSetsUp(t *testing.T) {
	env := []string{"YISHI_DATA=" + dataDir(t), "YISHI_LISTEN=127.0.0.1:0"}
	p := start(t, "channels:", env, "serve")
	if !strings.Contains(p.out.String(), "store: embedded") {
		t.Errorf("it does not say which store it uses:\n%s", &p.out)
	}
	step := func(in string, args ...string) string {
		t.Helper()
		code, out, errs := once(t, in, env, args...)
		if code != 0 {
			t.Fatalf("%v: code %d\n%s%s", args, code, out, errs)
		}
		return out
	}
	id := strings.TrimSpace(step("", "community", "add", "--name", "幸福里"))
	if out := step(rosterCSV, "roster", "import", "--community", id, "-"); !strings.Contains(out, "2 people, 2 units") {
		t.Errorf("import said:\n%s", out)
	}
	if out := step("", "roster", "codes", "--slips"); strings.Count(out, "本人亲启") != 2 {
		t.Errorf("slips:\n%s", out)
	}
	step("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7a0c-4bc4-97a0-0ec2a1fa5aaa", "community", "webhook")
	if out := step("", "verify"); !strings.Contains(out, "no contradiction found") {
		t.Errorf("verify said:\n%s", out)
	}
	if code, _ := p.get(t, "/c/"+id); code != http.StatusOK {
		t.Errorf("the public board answers %d", code)
	}
	backup := dataDir(t) + "/monday"
	step("", "backup", backup)
	p.end(t)
	if out := step("", "community", "list"); !strings.Contains(out, id+"  幸福里") || !strings.Contains(out, "main (posts)") {
		t.Errorf("after a restart:\n%s", out)
	}
	step("", "verify")

	// Another machine with the same keys takes over.
	archive := dataDir(t) + "/xingfuli.yishi"
	step("", "export", "--out", archive)
	if out := step("", "verify", archive); !strings.Contains(out, "no contradiction found") {
		t.Errorf("verify of the archive said:\n%s", out)
	}
	keys := strings.TrimPrefix(env[0], "YISHI_DATA=") + "/keys"
	for _, from := range []string{archive, backup} {
		env = []string{"YISHI_DATA=" + dataDir(t), "YISHI_KEYS=" + keys}
		if out := step("", "import", from); !strings.Contains(out, id+": brought back") {
			t.Errorf("import said:\n%s", out)
		}
		if out := step("", "community", "list"); !strings.Contains(out, "幸福里") {
			t.Errorf("after the import:\n%s", out)
		}
		step("", "verify")
	}
}

func TestOneServerAtATimeHoldsADataDirectory(t *testing.T) {
	env := []string{"YISHI_DATA=" + dataDir(t), "YISHI_LISTEN=127.0.0.1:0"}
	start(t, "channels:", env)
	if code, _, errs := once(t, "", env, "serve"); code != 1 || !strings.Contains(errs, "in use by process") {
		t.Errorf("code %d: %s", code, errs)
	}
}

func TestServeSaysWhatIsWrong(t *testing.T) {
	dir := dataDir(t)
	p := start(t, "channels:", []string{"YISHI_DATA=" + dir, "YISHI_LISTEN=127.0.0.1:0"}, "serve")
	taken := strings.TrimPrefix(p.base, "http://")
	for _, c := range []struct {
		name string
		env  []string
		want string
	}{
		{"an address that is taken", []string{"YISHI_DATA=" + dir + "/other", "YISHI_LISTEN=" + taken}, "choose another address"},
		{"a Redis that is not there", []string{"YISHI_DATA=" + dir + "/other", "YISHI_LISTEN=127.0.0.1:0", "YISHI_REDIS_URL=redis://:hunter2@127.0.0.1:1/0"}, "unavailable"},
		{"settings that are wrong", []string{"YISHI_DATA=" + dir, "YISHI_LISTEN=nowhere"}, "YISHI_LISTEN (environment)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			code, out, errs := once(t, "", c.env, "serve")
			if code != 1 || !strings.Contains(errs, c.want) || strings.Contains(out+errs, "hunter2") {
				t.Errorf("code %d, want %q in:\n%s%s", code, c.want, out, errs)
			}
		})
	}
}

func TestProbes(t *testing.T) {
	p := start(t, "channels:", []string{"YISHI_DATA=" + dataDir(t), "YISHI_LISTEN=127.0.0.1:0"}, "serve")
	for _, c := range []struct {
		name, path string
		header     []string
		code       int
		want       string
	}{
		{"alive", "/healthz", nil, 200, "ok"},
		{"ready", "/readyz", nil, 200, "ready"},
		{"figures", "/metrics", nil, 200, "yishi_http_requests_total"},
		{"figures through a proxy on this machine", "/metrics", []string{"X-Forwarded-For", "203.0.113.9"}, 404, ""},
		{"nothing here", "/nothing", nil, 404, ""},
		{"no simulated chats in a real server", "/sim", nil, 404, ""},
		{"no simulated platform either", "/sim/state", nil, 404, ""},
		{"a channel that is not set up", "/wechat/oa", nil, 404, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if code, text := p.get(t, c.path, c.header...); code != c.code || !strings.Contains(text, c.want) {
				t.Errorf("%d, want %d:\n%s", code, c.code, text)
			}
		})
	}
}

func TestMetricsMayHaveTheirOwnAddress(t *testing.T) {
	p := start(t, "channels:", []string{"YISHI_DATA=" + dataDir(t), "YISHI_LISTEN=127.0.0.1:0", "YISHI_METRICS=127.0.0.1:0"}, "serve")
	if code, _ := p.get(t, "/metrics"); code != http.StatusNotFound {
		t.Errorf("the main address answers %d", code)
	}
}

// TestTheDemo looks at the demo as a visitor does: it begins mid-story, a message in
// the private chat is answered, and the clock can be moved to the result.
func TestTheDemo(t *testing.T) {
	p := start(t, "Ctrl-C", []string{"YISHI_LISTEN=127.0.0.1:0"})
	if code, page := p.get(t, "/"); code != http.StatusOK || !strings.Contains(page, "<html") {
		t.Errorf("the first page answers %d", code)
	}
	if lines := strings.Count(strings.TrimSpace(p.out.String()), "\n"); lines != 4 {
		t.Errorf("the terminal shows %d lines:\n%s", lines+1, &p.out)
	}
	if said := panes(t, p)["group"]; !strings.Contains(said, "还差9户") {
		t.Errorf("the story is not told:\n%s", said)
	}
	if code, text := p.post(t, "/sim/say", `{"person":"wang","pane":"private:wang","text":"1号赞成"}`); code != http.StatusOK {
		t.Fatalf("%d %s", code, text)
	}
	if said := panes(t, p)["private:wang"]; !strings.Contains(said, "已记") || !strings.Contains(said, "回执") {
		t.Errorf("王秀英 reads:\n%s", said)
	}
	if code, text := p.post(t, "/sim/forward", `{"deadline":true}`); code != http.StatusOK {
		t.Fatalf("%d %s", code, text)
	}
	if said := panes(t, p)["group"]; !strings.Contains(said, "意见征集") {
		t.Errorf("no result in the group:\n%s", said)
	}
}

// panes are the simulated chats with all that was said in them.
func panes(t *testing.T, p *program) map[string]string {
	t.Helper()
	_, text := p.get(t, "/sim/state")
	var state struct {
		Panes []struct {
			ID   string
			Said []struct{ Text string }
		}
	}
	if err := json.Unmarshal([]byte(text), &state); err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, pane := range state.Panes {
		var b strings.Builder
		for _, s := range pane.Said {
			fmt.Fprintln(&b, s.Text)
		}
		all[pane.ID] = b.String()
	}
	return all
}

// Without sealing nobody could show later that an entry was there.
func TestTheLedgerIsSealedByTheClock(t *testing.T) {
	names := map[string]bool{}
	for _, job := range (&house{}).jobs() {
		if _, err := job.Latest(time.Now()); err != nil || names[job.Name] {
			t.Errorf("job %s: %v", job.Name, err)
		}
		names[job.Name] = true
	}
	if !names["seal"] || !names["due"] {
		t.Errorf("jobs: %v", names)
	}
}

func TestTheDemoLeavesNothingBehind(t *testing.T) {
	temp := dataDir(t)
	t.Setenv("TMPDIR", temp)
	p := start(t, "Ctrl-C", []string{"YISHI_LISTEN=127.0.0.1:0"}, "demo")
	p.end(t)
	if left, err := os.ReadDir(temp); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
