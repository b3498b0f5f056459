package terminal

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"yishi/config"
)

const doctorKey = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"

func sound() RedisFacts {
	return RedisFacts{Software: "redis", Version: "7.4.6", AppendOnly: "yes", AppendFsync: "always", MaxMemoryPolicy: "noeviction", Nodes: 1, Replicas: 1}
}

func TestJudgeRedis(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*RedisFacts)
		worst  gravity
		say    string
	}{
		{name: "a sound server", change: func(*RedisFacts) {}, worst: fine},
		{name: "a cluster", change: func(f *RedisFacts) { f.Nodes = 3 }, worst: fine, say: "3 masters"},
		{name: "Valkey", change: func(f *RedisFacts) { f.Software, f.Version = "valkey", "8.1.4" }, worst: fine},
		{name: "a later line", change: func(f *RedisFacts) { f.Version = "9.0.0" }, worst: fine},
		{name: "an old server", change: func(f *RedisFacts) { f.Version = "6.2.20" }, worst: must, say: "too old"},
		{name: "a hole", change: func(f *RedisFacts) { f.Version = "7.4.5" }, worst: should, say: "CVE-2025-49844"},
		{name: "a line that was never mended", change: func(f *RedisFacts) { f.Version = "7.0.15" }, worst: should, say: "distribution"},
		{name: "Valkey with a hole", change: func(f *RedisFacts) { f.Software, f.Version = "valkey", "8.0.1" }, worst: should},
		{name: "an unknown version", change: func(f *RedisFacts) { f.Version = "" }, worst: should},
		{name: "a version that is odd", change: func(f *RedisFacts) { f.Version = "7.x" }, worst: should},
		{name: "no append-only file", change: func(f *RedisFacts) { f.AppendOnly = "no" }, worst: must, say: "CONFIG SET appendonly yes"},
		{name: "a second may be lost", change: func(f *RedisFacts) { f.AppendFsync = "everysec" }, worst: should, say: "a second"},
		{name: "nobody syncs", change: func(f *RedisFacts) { f.AppendFsync = "no" }, worst: must},
		{name: "a managed server", change: func(f *RedisFacts) { f.AppendOnly, f.AppendFsync, f.MaxMemoryPolicy = "", "", "" }, worst: should, say: "provider"},
		{name: "a server that evicts", change: func(f *RedisFacts) { f.MaxMemoryPolicy = "allkeys-lru" }, worst: must, say: "noeviction"},
		{name: "a clock that is off", change: func(f *RedisFacts) { f.Skew = -6 * time.Second }, worst: must, say: "NTP"},
		{name: "a clock that is a little off", change: func(f *RedisFacts) { f.Skew = 2 * time.Second }, worst: should},
		{name: "no replica", change: func(f *RedisFacts) { f.Replicas = 0 }, worst: should, say: "backup"},
		{name: "replicas unknown", change: func(f *RedisFacts) { f.Replicas = -1 }, worst: fine},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := sound()
			c.change(&f)
			var out strings.Builder
			if worst := writeFindings(&out, judgeRedis(f)); worst != c.worst || !strings.Contains(out.String(), c.say) {
				t.Errorf("worst %v, want %v, with %q in:\n%s", worst, c.worst, c.say, out.String())
			}
		})
	}
}

func TestDoctor(t *testing.T) {
	oa := []string{"YISHI_OA_APP_ID=wx0123456789abcdef", "YISHI_OA_ORIGINAL_ID=gh_0123456789ab", "YISHI_OA_TOKEN=Token1", "YISHI_OA_AES_KEY=" + doctorKey, "YISHI_OA_SECRET=s", "YISHI_PUBLIC_URL=https://yishi.example.org"}
	for _, c := range []struct {
		name string
		env  []string
		code int
		say  string
		not  string
	}{
		{name: "everything is in order", env: oa, say: "nothing to mend", not: "→"},
		{name: "no channel", say: "none is set"},
		{name: "problems with the settings are among the findings", env: []string{"YISHI_LISTEN=x", "YISHI_OA_APP_ID=wx0123456789abcdef"}, code: 1, say: "YISHI_OA_TOKEN: set it as well"},
		{name: "a token that the console refuses", env: append(oa, "YISHI_OA_TOKEN=with-dash"), code: 1, say: "3 to 32 letters"},
		{name: "an account that cannot send", env: oa[:4], say: "no AppSecret"},
		{name: "an app id that is odd", env: append(oa, "YISHI_OA_APP_ID=wx12"), say: "copy the AppID"},
		{name: "a port that no platform calls", env: append(oa, "YISHI_PUBLIC_URL=https://yishi.example.org:8443"), code: 1, say: "80 and 443"},
		{name: "no encryption", env: append(oa, "YISHI_PUBLIC_URL=http://yishi.example.org"), code: 1, say: "certificate"},
		{name: "a name for this machine", env: append(oa, "YISHI_PUBLIC_URL=https://localhost"), code: 1, say: "only this machine"},
		{name: "an address of this machine", env: append(oa, "YISHI_PUBLIC_URL=https://127.0.0.1"), code: 1, say: "only this machine"},
		{name: "a bot by its socket is not served", env: []string{"YISHI_WECOM_BOT_ID=b", "YISHI_WECOM_BOT_SECRET=s", "YISHI_PUBLIC_URL=https://yishi.example.org"}, code: 1, say: "choose URL mode"},
		{name: "a bot by callback", env: []string{"YISHI_WECOM_BOT_TOKEN=Token1", "YISHI_WECOM_BOT_AES_KEY=" + doctorKey, "YISHI_PUBLIC_URL=https://yishi.example.org"}, say: "yishi community webhook"},
		{name: "an app is not served", env: []string{"YISHI_WECOM_CORP_ID=ww0123456789abcdef", "YISHI_WECOM_TOKEN=Token1", "YISHI_WECOM_AES_KEY=" + doctorKey}, say: "does not serve it"},
		{name: "a name that is misspelt", env: append(oa, "YISHI_OA_TOKNE=x"), say: "did you mean YISHI_OA_TOKEN"},
		{name: "a sound Redis", env: append(oa, "YISHI_REDIS_URL=redis://sound"), say: "redis 7.4.6"},
		{name: "keys that are not those of the store", env: append(oa, "YISHI_REDIS_URL=redis://sound", "YISHI_KEYS=/nowhere/other"), code: 1, say: "/nowhere/other are not the keys of this store"},
		{name: "an address of Redis that is none", env: append(oa, "YISHI_REDIS_URL=localhost:6379"), code: 1, say: "redis://", not: "firewall"},
		{name: "a Redis that is away", env: append(oa, "YISHI_REDIS_URL=redis://user:hunter2@away"), code: 1, say: "check YISHI_REDIS_URL (redis://away)", not: "hunter2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := Program{KeysFit: func(_ context.Context, s config.Settings) (bool, error) {
				return !strings.HasSuffix(s.Keys, "other"), nil
			}, Inspect: func(_ context.Context, url string) (RedisFacts, error) {
				if url != "redis://sound" {
					return RedisFacts{}, errors.New("connection refused")
				}
				return sound(), nil
			}}
			var out, errs strings.Builder
			dir := filepath.Join(t.TempDir(), "data")
			code := p.Run(t.Context(), []string{"doctor", "--data", dir}, c.env, Console{Out: &out, Err: &errs})
			text := out.String() + errs.String()
			if code != c.code || !strings.Contains(text, c.say) || c.not != "" && strings.Contains(text, c.not) {
				t.Errorf("code %d, want %d, with %q and without %q in:\n%s", code, c.code, c.say, c.not, text)
			}
			if _, err := os.Stat(dir); err == nil {
				t.Error("doctor made the data directory")
			}
		})
	}
}

func TestDoctorLooksAtDirectories(t *testing.T) {
	dir := t.TempDir()
	open, file := filepath.Join(dir, "open"), filepath.Join(dir, "file")
	if err := errors.Join(os.Mkdir(open, 0o700), os.Chmod(open, 0o755), os.WriteFile(file, nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]gravity{open: must, file: must, filepath.Join(dir, "none"): fine} {
		if f := checkDirectory("x", path); f[0].gravity != want {
			t.Errorf("%s: %+v", path, f)
		}
	}
	private := filepath.Join(dir, "private")
	if err := os.Mkdir(private, 0o700); err != nil {
		t.Fatal(err)
	}
	if f := checkDirectory("x", private); f[0].gravity != fine {
		t.Errorf("%+v", f)
	}
	if left, _ := os.ReadDir(private); len(left) != 0 {
		t.Errorf("doctor left %v", left)
	}
}
