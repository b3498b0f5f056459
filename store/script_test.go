package store

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"
)

// TestScriptsOpenWithTheirContract keeps scripts readable, portable and replayable.
func TestScriptsOpenWithTheirContract(t *testing.T) {
	files, err := scriptFiles.ReadDir("script")
	if err != nil || len(files) < 10 {
		t.Fatalf("%d scripts, %v", len(files), err)
	}
	for _, f := range files {
		body, err := scriptFiles.ReadFile("script/" + f.Name())
		if err != nil {
			t.Fatal(err)
		}
		header, code := splitHeader(string(body))
		for _, part := range []string{"KEYS[1]", "ARGV[1]", "Returns"} {
			if !strings.Contains(header, part) {
				t.Errorf("%s: its contract does not tell %s", f.Name(), part)
			}
		}
		for _, banned := range []string{`\bstruct\.`, `\bcmsgpack\b`, `\bbit\.`, `'TIME'`, `\bmath\.random`, `\bpairs\(`, `'XADD', [^,]+, '\*'`} {
			if regexp.MustCompile(banned).MatchString(code) {
				t.Errorf("%s uses %s", f.Name(), banned)
			}
		}
		if keys := regexp.MustCompile(`'y:`).FindString(code); keys != "" {
			t.Errorf("%s makes keys of its own", f.Name())
		}
	}
}

func splitHeader(body string) (header, code string) {
	var h, c bytes.Buffer
	inHeader := true
	for line := range strings.Lines(body) {
		inHeader = inHeader && strings.HasPrefix(line, "--")
		if inHeader {
			h.WriteString(line)
			continue
		}
		c.WriteString(line)
	}
	return h.String(), c.String()
}

func TestRunTellsWhetherTheScriptMayHaveRun(t *testing.T) {
	b := onMiniredis(t)
	for name, row := range map[string]struct {
		fail    error
		unknown bool
	}{
		"refused by the server":       {redisError("READONLY You can't write against a read only replica."), false},
		"out of memory":               {redisError("OOM command not allowed when used memory > 'maxmemory'."), false},
		"refused, as Redis 6 says it": {redisError("ERR Error running script (call to f_ab): @user_script:9: -MISCONF Redis is unable to persist."), false},
		"never connected":             {dialError(), false},
		"lost on the way back":        {lostReply(), true},
		"a mistake in the script":     {redisError("ERR user_script:1: attempt to index nil"), false},
	} {
		t.Run(name, func(t *testing.T) {
			s := New(b.client(t), Options{})
			defer s.Close()
			tries := 0
			s.client.AddHook(failing{func(cmd redis.Cmder) error {
				if cmd.Name() != "evalsha" {
					return nil
				}
				tries++
				return row.fail
			}})
			_, unknown, err := s.run(t.Context(), s.scripts.try, []string{"y:x"}, []any{1, 1000}, false)
			if err == nil || unknown != row.unknown {
				t.Errorf("unknown %t, %v", unknown, err)
			}
			want := lastTry + 1
			if name == "a mistake in the script" {
				want = 1
			}
			if tries != want {
				t.Errorf("%d tries, want %d", tries, want)
			}
		})
	}
}
