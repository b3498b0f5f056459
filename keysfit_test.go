package main

import (
	"path/filepath"
	"strings"
	"testing"

	"yishi/store/keyring"
)

func TestOtherKeysThanThoseOfTheStoreAreRefused(t *testing.T) {
	dir, other := dataDir(t), filepath.Join(dataDir(t), "keys")
	step := func(env []string, code int, want string, args ...string) {
		t.Helper()
		got, out, errs := once(t, "", append(env, "YISHI_DATA="+dir), args...)
		if got != code || !strings.Contains(out+errs, want) {
			t.Errorf("%v with %v: code %d, want %d with %q in:\n%s%s", args, env, got, code, want, out, errs)
		}
	}
	step(nil, 0, "", "community", "add", "--name", "幸福里")
	step([]string{"YISHI_KEYS=" + other}, 0, "幸福里", "community", "list") // nothing is signed yet
	step(nil, 0, "", "export", "--out", filepath.Join(dataDir(t), "x.yishi"))
	step([]string{"YISHI_KEYS=" + other}, 1, "point YISHI_KEYS to the directory that was used before", "serve")
	step([]string{"YISHI_KEYS=" + other}, 1, "not those of this store", "roster", "codes")
	step([]string{"YISHI_KEYS=" + other, "YISHI_NEW_KEYS=yes"}, 0, "幸福里", "community", "list")
	step([]string{"YISHI_NEW_KEYS=maybe"}, 1, "write yes, or leave it out", "community", "list")
	step(nil, 0, "幸福里", "community", "list")

	if _, err := keyring.Public(other + "-none"); err == nil {
		t.Error("a keyring that is not there has a key")
	}
	a, err := keyring.Public(filepath.Join(dir, "keys"))
	if err != nil {
		t.Fatal(err)
	}
	if b, err := keyring.Public(other); err != nil || a.Equal(b) {
		t.Errorf("two keyrings have one key: %v", err)
	}
}
