package config

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const key43 = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"

// files is a tiny file system for Source.ReadFile.
type files map[string]string

func (f files) read(name string) ([]byte, error) {
	text, ok := f[name]
	if !ok {
		return nil, fmt.Errorf("open %s: %w", name, fs.ErrNotExist)
	}
	return []byte(text), nil
}

func load(f files, flags map[string]string, env ...string) (Settings, error) {
	return Load(Source{Flags: flags, Env: env, ReadFile: f.read})
}

func TestDefaultsWork(t *testing.T) {
	s, err := load(nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	got := []string{s.Listen, s.Data, s.KeysDir(), s.API.WeChat, s.API.WeCom, s.API.WeComSocket, s.Level.String()}
	want := []string{"127.0.0.1:8080", "data", "data/keys", "https://api.weixin.qq.com", "https://qyapi.weixin.qq.com",
		"wss://openws.work.weixin.qq.com", "INFO"}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("defaults (-want +got):\n%s", d)
	}
	if s.Real() {
		t.Error("defaults alone ask for a real server")
	}
}

func TestPrecedence(t *testing.T) {
	f := files{"y.yaml": "listen: 1.1.1.1:1\n", "z.yaml": "listen: 9.9.9.9:9\n"}
	for _, c := range []struct {
		name, want string
		flags      map[string]string
		env        []string
	}{
		{name: "a flag beats everything", want: "3.3.3.3:3", flags: map[string]string{"listen": "3.3.3.3:3", "config": "y.yaml"}, env: []string{"YISHI_LISTEN=2.2.2.2:2"}},
		{name: "the environment beats the file", want: "2.2.2.2:2", flags: map[string]string{"config": "y.yaml"}, env: []string{"YISHI_LISTEN=2.2.2.2:2"}},
		{name: "the file beats the default", want: "1.1.1.1:1", env: []string{"YISHI_CONFIG=y.yaml"}},
		{name: "the file of the flag beats the file of the environment", want: "9.9.9.9:9", flags: map[string]string{"config": "z.yaml"}, env: []string{"YISHI_CONFIG=y.yaml"}},
		{name: "an empty variable is not a value", want: "1.1.1.1:1", env: []string{"YISHI_CONFIG=y.yaml", "YISHI_LISTEN="}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := load(f, c.flags, c.env...)
			if err != nil || s.Listen != c.want {
				t.Errorf("Listen = %q, %v; want %q", s.Listen, err, c.want)
			}
		})
	}
}

func TestProblems(t *testing.T) {
	oa := []string{"YISHI_OA_APP_ID=wx1", "YISHI_OA_TOKEN=AAAAA", "YISHI_OA_AES_KEY=" + key43}
	for _, c := range []struct {
		name string
		env  []string
		file string
		want []string // one per problem, in order: a part of the line
	}{
		{name: "a listener without a port", env: []string{"YISHI_LISTEN=8080"}, want: []string{"YISHI_LISTEN (environment): write host:port"}},
		{name: "a port beyond the range", env: []string{"YISHI_LISTEN=:70000"}, want: []string{"0 to 65535"}},
		{name: "an address that is no Redis", env: []string{"YISHI_REDIS_URL=http://secret@h"}, want: []string{"redis://"}},
		{name: "a cluster address is one", env: []string{"YISHI_REDIS_URL=redis+cluster://h:1,h:2"}},
		{name: "a public URL with a query", env: []string{"YISHI_PUBLIC_URL=https://h/?x=1"}, want: []string{"leave out"}},
		{name: "a short AES key", env: append(oa[:2:2], "YISHI_OA_AES_KEY=abc"), want: []string{"exactly 43 characters, this one has 3"}},
		{name: "an AES key with a stray mark", env: append(oa[:2:2], "YISHI_OA_AES_KEY="+key43[:42]+"!"), want: []string{"only letters and digits"}},
		{name: "a complete account", env: oa},
		{name: "an account without its keys", env: oa[:1], want: []string{"YISHI_OA_TOKEN: set it as well", "YISHI_OA_AES_KEY: set it as well"}},
		{name: "a secret alone", env: []string{"YISHI_OA_SECRET=x"}, want: []string{"YISHI_OA_APP_ID: set it as well"}},
		{name: "an app callback without a corporation", env: []string{"YISHI_WECOM_TOKEN=t", "YISHI_WECOM_AES_KEY=" + key43}, want: []string{"YISHI_WECOM_CORP_ID: set it as well"}},
		{name: "a bot by callback alone", env: []string{"YISHI_WECOM_BOT_TOKEN=t", "YISHI_WECOM_BOT_AES_KEY=" + key43}},
		{name: "a bot by both ways", env: []string{"YISHI_WECOM_BOT_TOKEN=t", "YISHI_WECOM_BOT_AES_KEY=" + key43, "YISHI_WECOM_BOT_ID=b", "YISHI_WECOM_BOT_SECRET=s"}, want: []string{"not both"}},
		{name: "an agent that is no number", env: []string{"YISHI_WECOM_CORP_ID=ww1", "YISHI_WECOM_AGENT_ID=one"}, want: []string{"such as 1000002"}},
		{name: "a secret and its file", env: append(oa, "YISHI_OA_SECRET=x", "YISHI_OA_SECRET_FILE=f"), want: []string{"not both"}},
		{name: "a secret file that is not there", env: append(oa, "YISHI_OA_SECRET_FILE=gone"), want: []string{"YISHI_OA_SECRET_FILE (environment): make the file readable"}},
		{name: "an empty secret file", env: append(oa, "YISHI_OA_SECRET_FILE=empty"), want: []string{"the file is empty"}},
		{name: "a missing file", env: []string{"YISHI_CONFIG=gone.yaml"}, want: []string{"YISHI_CONFIG: make the file readable"}},
		{name: "a misspelt key", file: "lissen: :1\n", want: []string{"lissen (y.yaml line 1): there is no such setting; did you mean listen?"}},
		{name: "a key twice", file: "listen: :1\nlisten: :2\n", want: []string{"listen (y.yaml line 2): the setting is there twice"}},
		{name: "a nested value", file: "oa:\n  app_id: wx\n", want: []string{"no such setting"}},
		{name: "a list for a value", file: "listen: [a, b]\n", want: []string{"plain value"}},
		{name: "a file that is a list", file: "- a\n- b\n", want: []string{"one \"key: value\" a line"}},
		{name: "a file that is no YAML", file: "a: b: c\n", want: []string{"mend the YAML"}},
		{name: "an empty file", file: "# nothing yet\n"},
		{name: "a file of null", file: "~\n"},
		{name: "all problems at once", env: []string{"YISHI_LISTEN=x", "YISHI_REDIS_URL=y", "YISHI_LOG=loud", "YISHI_OA_APP_ID=wx"}, file: "dota: 1\n",
			want: []string{"data?", "YISHI_LISTEN", "YISHI_REDIS_URL", "YISHI_LOG", "YISHI_OA_TOKEN", "YISHI_OA_AES_KEY"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := files{"empty": "\n", "f": "s"}
			if c.file != "" {
				f["y.yaml"] = c.file
				c.env = append(c.env, "YISHI_CONFIG=y.yaml")
			}
			_, err := load(f, nil, c.env...)
			var got Problems
			if err != nil && !errors.As(err, &got) {
				t.Fatalf("error is %T", err)
			}
			if len(got) != len(c.want) {
				t.Fatalf("got %d problems, want %d:\n%v", len(got), len(c.want), err)
			}
			for i, p := range got {
				if !strings.Contains(p.String(), c.want[i]) {
					t.Errorf("problem %d = %q, want %q in it", i, p, c.want[i])
				}
			}
		})
	}
}

func TestSecretsComeFromFiles(t *testing.T) {
	f := files{"pw": "redis://:hunter2@h:6379/0\r\n", "y.yaml": "oa_app_id: wx1\noa_token: AAAAA\noa_aes_key_file: k\n", "k": key43 + "\n"}
	s, err := load(f, nil, "YISHI_REDIS_URL_FILE=pw", "YISHI_CONFIG=y.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if s.Redis.Reveal() != "redis://:hunter2@h:6379/0" || s.Official.AESKey.Reveal() != key43 {
		t.Errorf("redis %q, key %q", s.Redis.Reveal(), s.Official.AESKey.Reveal())
	}
}

func TestRealOrDemo(t *testing.T) {
	for env, want := range map[string]bool{
		"YISHI_LISTEN=:1": false, "YISHI_WECHAT_API=http://h": false, "YISHI_WECOM_API=http://h": false, "YISHI_WECOM_WS=ws://h": false,
		"YISHI_PUBLIC_URL=https://h": false, "YISHI_KEYS=k": false,
		"YISHI_DATA=d": true, "YISHI_REDIS_URL=redis://h": true, "YISHI_OA_APP_ID=wx": true, "YISHI_WECOM_BOT_ID=b": true,
	} {
		if s, _ := load(nil, nil, env); s.Real() != want {
			t.Errorf("%s: Real = %v, want %v", env, s.Real(), want)
		}
	}
}

func TestDemoTakesNoStoreAndNoChannel(t *testing.T) {
	env := []string{"YISHI_LISTEN=127.0.0.1:1", "YISHI_REDIS_URL=nonsense", "YISHI_OA_SECRET=s", "YISHI_DATA=d"}
	s, err := Load(Source{Demo: true, Env: env})
	if err != nil {
		t.Fatal(err)
	}
	if s.Listen != "127.0.0.1:1" || s.Redis.Set() || s.Official.Secret.Set() || s.Data != "data" || !s.Demo {
		t.Errorf("demo settings: %v", s)
	}
}

func TestDemoRefusesOtherMachines(t *testing.T) {
	for _, listen := range []string{":8080", "0.0.0.0:8080", "[::]:8080", "192.168.1.2:80", "example.org:80"} {
		if _, err := Load(Source{Demo: true, Env: []string{"YISHI_LISTEN=" + listen}}); err == nil {
			t.Errorf("the demo may listen on %s", listen)
		}
	}
	for _, listen := range []string{"127.0.0.1:0", "localhost:1", "[::1]:1", "127.9.9.9:1"} {
		if _, err := Load(Source{Demo: true, Env: []string{"YISHI_LISTEN=" + listen}}); err != nil {
			t.Errorf("the demo may not listen on %s: %v", listen, err)
		}
	}
}

func TestUnknownVariablesAreNoted(t *testing.T) {
	s, err := load(nil, nil, "YISHI_OA_TOKNE=x", "YISHI_SERVICE_HOST=10.0.0.1", "YISHI_PORT_8080_TCP=x", "PATH=/bin", "YISHI_ZZZZZZZZ=1")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"YISHI_OA_TOKNE is not a setting and is ignored; did you mean YISHI_OA_TOKEN?", "YISHI_ZZZZZZZZ is not a setting and is ignored"}
	if d := cmp.Diff(want, s.Notes); d != "" {
		t.Errorf("notes (-want +got):\n%s", d)
	}
}

func TestNothingPrintsASecret(t *testing.T) {
	const secret = "hunter2"
	f := files{}
	var env []string
	for _, r := range table {
		switch {
		case r.env == "YISHI_REDIS_URL":
			env = append(env, r.env+"=redis://user:"+secret+"@h:6379/0?password="+secret)
		case r.secret() && strings.HasSuffix(r.env, "AES_KEY"):
			env = append(env, r.env+"="+secret+key43[len(secret):])
		case r.secret():
			env = append(env, r.env+"="+secret)
		}
	}
	s, _ := load(f, nil, env...)
	var log strings.Builder
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "settings", s, "redis", s.Redis, "all", fmt.Sprintf("%v %+v %#v %s %q %x", s, s, s, s, s, s))
	printed := log.String() + s.String() + s.RedisHost() + fmt.Sprintf("%v %+v %#v %x %d", s.Redis, s.Official, s.WeCom, s.Official.Token, s.WeCom.BotSecret)
	for _, leak := range []string{secret, "68756e74657232"} {
		if strings.Contains(printed, leak) {
			t.Errorf("a secret prints:\n%s", printed)
		}
	}
	if !strings.Contains(s.String(), "oa_secret=[set]") || !strings.Contains(s.String(), "redis_url=redis://h:6379/0") {
		t.Errorf("String = %s", s)
	}
	// A refused value must not print either.
	_, err := load(nil, nil, "YISHI_REDIS_URL=http://"+secret, "YISHI_OA_AES_KEY="+secret, "YISHI_WECOM_SECRET="+secret+" ")
	if err == nil || strings.Contains(err.Error(), secret) {
		t.Errorf("error = %v", err)
	}
}

func TestEveryRowHasHelpAndItsOwnName(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range Rows() {
		if r.Help == "" || seen[r.Env] || seen[r.Key] || !strings.HasPrefix(r.Env, "YISHI_") {
			t.Errorf("row %+v", r)
		}
		seen[r.Env], seen[r.Key] = true, true
	}
}

func TestNearest(t *testing.T) {
	names := []string{"serve", "demo", "roster import"}
	for word, want := range map[string]string{"srve": "serve", "serev": "serve", "demos": "demo", "xyzzy": "", "roster imprt": "roster import", "": ""} {
		if got := Nearest(word, names); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", word, got, want)
		}
	}
}
