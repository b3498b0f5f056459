package config

import (
	"strings"
	"testing"
)

// FuzzYAML: whatever the bytes, the reader ends, returns only known keys, each
// once, and says something about every file it returns nothing of.
func FuzzYAML(f *testing.F) {
	for _, seed := range []string{
		"listen: :1\n", "listen: 1\nlisten: 2", "a: &x [*x]", "? [a]\n: b", "oa_secret_file: /s\noa_token: !!binary eA==", "---\n...\n---\n",
		"&a listen: *a", "listen: |\n  x\n  y\n", "\xff\xfe", "<<: {listen: x}", "{listen: :1, data: d}", "listen: !!null x", "~: ~",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		lines, problems := readYAML(raw)
		seen := map[string]bool{}
		for _, l := range lines {
			if !knownKey(l.key) || seen[l.key] {
				t.Errorf("key %q known %v, again %v", l.key, knownKey(l.key), seen[l.key])
			}
			seen[l.key] = true
		}
		for _, p := range problems {
			if text := p.String(); strings.ContainsAny(text, "\n\r\x1b") || p.Do == "" {
				t.Errorf("problem prints as %q", text)
			}
		}
	})
}
