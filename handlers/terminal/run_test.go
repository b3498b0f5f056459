package terminal

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"yishi/config"
)

// ran is what a command left behind.
type ran struct {
	code     int
	out, err string
	served   []config.Settings
}

func run(t *testing.T, args []string, env []string, in string) ran {
	t.Helper()
	var r ran
	var out, errs bytes.Buffer
	p := Program{
		Version: "v1.2.3",
		Serve: func(_ context.Context, s config.Settings, c Console) error {
			r.served = append(r.served, s)
			return nil
		},
		Bench: func(_ context.Context, args []string, c Console) int {
			_, _ = io.WriteString(c.Out, "bench "+strings.Join(args, ","))
			return 3
		},
	}
	r.code = p.Run(t.Context(), args, env, Console{In: strings.NewReader(in), Out: &out, Err: &errs})
	r.out, r.err = out.String(), errs.String()
	return r
}

func TestRun(t *testing.T) {
	for _, c := range []struct {
		name string
		args string
		env  []string
		in   string
		code int
		out  string // a part of it
		err  string // a part of it; "" wants nothing
	}{
		{name: "version prints the version", args: "version", out: "yishi v1.2.3"},
		{name: "so does the flag", args: "--version", out: "yishi v1.2.3"},
		{name: "help lists every command", args: "help", out: "yishi decide"},
		{name: "so does the flag", args: "--help", out: "yishi decide"},
		{name: "help explains one command", args: "help serve", out: "Examples:\n  yishi serve"},
		{name: "a command's own flag explains it", args: "serve --help", out: "Examples:\n  yishi serve"},
		{name: "help lists the settings", args: "help settings", out: "YISHI_OA_AES_KEY *"},
		{name: "cards are what residents say", args: "cards", out: "- 投票：“3号赞成”"},
		{name: "or officers", args: "cards --officers", out: "发起投票"},
		{name: "help for nothing known", args: "help serv", code: 2, err: "did you mean: yishi serve"},
		{name: "help for too much", args: "help serve me now", code: 2, err: "usage: yishi help"},
		{name: "a misspelt command", args: "pasre", code: 2, err: `there is no command "pasre"; did you mean: yishi parse`},
		{name: "a command like none", args: "xyzzyxyzzy", code: 2, err: "see: yishi help"},
		{name: "an unknown flag", args: "serve --lisen :1", code: 2, err: "see: yishi help serve"},
		{name: "a flag without its value", args: "serve --listen", code: 2, err: "see: yishi help serve"},
		{name: "an argument too many", args: "version now", code: 2, err: "usage: yishi version"},
		{name: "parse answers a line", args: "parse", in: "nonsense\n", out: `{"intent":"none"`},
		{name: "parse of nothing", args: "parse"},
		{name: "decide answers a line", args: "decide", in: "nonsense\n", out: `"outcome":"invalid"`},
		{name: "bench gets its arguments and gives its code", args: "bench --ballots 5 x", code: 3, out: "bench --ballots,5,x"},
		{name: "settings that are wrong", args: "serve", env: []string{"YISHI_LISTEN=x", "YISHI_LOG=loud"}, code: 1, err: "2 problems with the settings:\n  YISHI_LISTEN"},
		{name: "a demo for other machines", args: "demo --listen :8080", code: 1, err: "this machine only"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := run(t, strings.Fields(c.args), c.env, c.in)
			if got.code != c.code || !strings.Contains(got.out, c.out) {
				t.Errorf("code %d, want %d; out:\n%s", got.code, c.code, got.out)
			}
			if (c.err == "") != (got.err == "") || !strings.Contains(got.err, c.err) {
				t.Errorf("err:\n%s\nwant %q", got.err, c.err)
			}
		})
	}
}

func TestDemoOrServe(t *testing.T) {
	for _, c := range []struct {
		name, args string
		env        []string
		demo       bool
		listen     string
	}{
		{name: "nothing given is the demo", demo: true},
		{name: "a listener alone is the demo", args: "--listen 127.0.0.1:9", demo: true, listen: "127.0.0.1:9"},
		{name: "a store is real", env: []string{"YISHI_DATA=d"}},
		{name: "a flag for the store is real", args: "--redis redis://h"},
		{name: "a channel is real", env: []string{"YISHI_WECOM_BOT_ID=b", "YISHI_WECOM_BOT_SECRET=s"}},
		{name: "serve is real", args: "serve"},
		{name: "serve may listen to all", args: "serve --listen :80", listen: ":80"},
		{name: "demo is a demo whatever is set", args: "demo", env: []string{"YISHI_REDIS_URL=redis://h"}, demo: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := run(t, strings.Fields(c.args), c.env, "")
			if got.code != 0 || len(got.served) != 1 {
				t.Fatalf("code %d, served %d: %s", got.code, len(got.served), got.err)
			}
			s := got.served[0]
			if s.Demo != c.demo || c.listen != "" && s.Listen != c.listen || c.demo && s.Redis.Set() {
				t.Errorf("demo %v, settings %v", s.Demo, s)
			}
		})
	}
}

func TestEveryCommandExplainsItself(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range commands() {
		if c.name == "" || c.about == "" || len(c.examples) == 0 || c.run == nil && c.do == nil || seen[c.name] {
			t.Errorf("row %q is incomplete or there twice", c.name)
		}
		seen[c.name] = true
		for _, e := range c.examples {
			if !strings.Contains(e, "yishi "+c.name) {
				t.Errorf("example of %q shows another command: %s", c.name, e)
			}
		}
		got := run(t, append([]string{"help"}, strings.Fields(c.name)...), nil, "")
		if got.code != 0 || !strings.HasPrefix(got.out, "yishi "+c.name) {
			t.Errorf("help %s: code %d, %s%s", c.name, got.code, got.out, got.err)
		}
	}
}

// The examples that pipe a line in are run: what help shows must work.
func TestExamplesWork(t *testing.T) {
	for _, c := range commands() {
		for _, e := range c.examples {
			line, piped := strings.CutPrefix(e, "echo '")
			if !piped {
				continue
			}
			line, _, _ = strings.Cut(line, "' | ")
			got := run(t, strings.Fields(c.name), nil, line+"\n")
			if got.code != 0 || strings.Contains(got.out, "bad_input") || strings.Contains(got.out, `"invalid"`) || got.out == "" {
				t.Errorf("%s\n→ %d %s", e, got.code, got.out)
			}
		}
	}
}

type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) { return 0, errors.New("broken pipe") }

func TestAFailingOutputFailsTheCommand(t *testing.T) {
	for _, name := range []string{"parse", "decide", "version"} {
		c := Console{In: strings.NewReader("{}\n"), Out: brokenPipe{}, Err: io.Discard}
		if code := (Program{}).Run(t.Context(), []string{name}, nil, c); code != exitFailed {
			t.Errorf("%s: code %d", name, code)
		}
	}
}

func TestFlagsMayStandAnywhere(t *testing.T) {
	got := run(t, []string{"bench"}, nil, "")
	if got.code != 3 {
		t.Fatal("bench did not run")
	}
	fs := newFlags(command{name: "x", settings: true})
	rest, err := parseFlags(fs, []string{"a", "--listen", ":1", "b", "--", "--c"}, false)
	if err != nil || strings.Join(rest, " ") != "a b --c" || fs.Lookup("listen").Value.String() != ":1" {
		t.Errorf("rest %v, %v", rest, err)
	}
}
