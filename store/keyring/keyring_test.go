package keyring

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"yishi/bot"
	"yishi/bot/council"
	"yishi/bot/ledger"
	"yishi/bot/seal"
)

const place = council.ID("hepingli")

// ring is what both keyrings do.
type ring interface {
	bot.Keys
	ledger.Witness
	Ledger() ed25519.PrivateKey
	Motions() ([]Motion, error)
}

var (
	_ ring = (*Dir)(nil)
	_ ring = (*Memory)(nil)
)

func openDir(t testing.TB, path string) *Dir {
	t.Helper()
	k, err := Open(path, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// eachRing runs a test on a fresh keyring of either kind.
func eachRing(t *testing.T, test func(*testing.T, ring)) {
	t.Run("directory", func(t *testing.T) { test(t, openDir(t, t.TempDir()+"/keys")) })
	t.Run("memory", func(t *testing.T) {
		k, err := NewMemory(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		test(t, k)
	})
}

func TestAMotionKeyIsMadeOnceUsedAndDestroyed(t *testing.T) {
	eachRing(t, func(t *testing.T, k ring) {
		if _, err := k.MotionKey(place, 12); !errors.Is(err, ErrNotFound) || !errors.Is(err, bot.ErrNotFound) || errors.Is(err, ErrDestroyed) {
			t.Errorf("before it is made: %v", err)
		}
		if err := k.DestroyMotionKey(place, 12); !errors.Is(err, ErrNotFound) {
			t.Errorf("destroyed before it is made: %v", err)
		}
		public, err := k.NewMotionKey(place, 12)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := k.NewMotionKey(place, 12); err != nil || !bytes.Equal(again, public) {
			t.Errorf("made again: %s, want %s (%v)", again, public, err)
		}
		if other, err := k.NewMotionKey(place, 13); err != nil || bytes.Equal(other, public) {
			t.Errorf("of another motion: %s, %v", other, err)
		}
		checkOpens(t, k, public)
		for range 2 {
			if err := k.DestroyMotionKey(place, 12); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := k.MotionKey(place, 12); !errors.Is(err, ErrDestroyed) || !errors.Is(err, bot.ErrNotFound) || errors.Is(err, ErrNotFound) {
			t.Errorf("after: %v", err)
		}
		if _, err := k.NewMotionKey(place, 12); !errors.Is(err, ErrDestroyed) {
			t.Errorf("made after: %v", err)
		}
		if _, err := k.MotionKey(place, 13); err != nil {
			t.Errorf("the other motion's key: %v", err)
		}
	})
}

// checkOpens seals a ballot with the public half and opens it with the private.
func checkOpens(t *testing.T, k ring, public []byte) {
	t.Helper()
	motion := seal.Motion{Community: string(place), No: 12, Width: 8}
	pub, err := seal.ParsePublicKey(string(public))
	if err != nil {
		t.Fatal(err)
	}
	box, err := seal.NewBox(pub, motion)
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := box.Seal(3, "y")
	if err != nil {
		t.Fatal(err)
	}
	raw, err := k.MotionKey(place, 12)
	if err != nil {
		t.Fatal(err)
	}
	priv, err := seal.ParsePrivateKey(raw)
	if err != nil {
		t.Fatal(err)
	}
	opener, err := seal.NewOpener(priv, motion)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := opener.Open(3, sealed); err != nil || got != "y" {
		t.Errorf("opened %q, %v", got, err)
	}
}

func TestMotionsListsWhoseKeysAreHeld(t *testing.T) {
	eachRing(t, func(t *testing.T, k ring) {
		for _, m := range []Motion{{"b", 2}, {"a-1", 10}, {"a-1", 9}, {"a", 110}} {
			if _, err := k.NewMotionKey(m.Community, m.No); err != nil {
				t.Fatal(err)
			}
		}
		if err := k.DestroyMotionKey("a-1", 9); err != nil {
			t.Fatal(err)
		}
		got, err := k.Motions()
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]Motion{{"a", 110}, {"a-1", 10}, {"b", 2}}, got); diff != "" {
			t.Error(diff)
		}
	})
}

func TestSecretsDifferAndAreNotShared(t *testing.T) {
	eachRing(t, func(t *testing.T, k ring) {
		master := k.Master()
		if len(master) != 32 || bytes.Equal(master, k.Ledger().Seed()) || bytes.Equal(master, make([]byte, 32)) {
			t.Errorf("master %x", master)
		}
		clear(master)
		if bytes.Equal(k.Master(), master) {
			t.Error("the caller can change the master key")
		}
		if !ed25519.Verify(k.Ledger().Public().(ed25519.PublicKey), []byte("x"), ed25519.Sign(k.Ledger(), []byte("x"))) {
			t.Error("the ledger key does not sign")
		}
	})
}

func TestNamesThatAreNoneAreRefused(t *testing.T) {
	eachRing(t, func(t *testing.T, k ring) {
		for _, m := range []Motion{
			{"", 1}, {"../x", 1}, {"a/b", 1}, {"a.b", 1}, {"A", 1}, {"a\x00", 1}, {"a\n", 1}, {"议", 1},
			{"-a", 1}, {council.ID(strings.Repeat("a", 65)), 1}, {"a", 0}, {"a", -1},
		} {
			_, made := k.NewMotionKey(m.Community, m.No)
			_, read := k.MotionKey(m.Community, m.No)
			for doing, err := range map[string]error{"made": made, "read": read, "destroyed": k.DestroyMotionKey(m.Community, m.No)} {
				if !errors.Is(err, ErrName) || !errors.Is(err, bot.ErrInvalid) {
					t.Errorf("%s %+v: %v", doing, m, err)
				}
			}
		}
		for _, origin := range []string{"", "yishi/", "a", "yishi/../ledger", "yishi/a/b"} {
			_, read := k.Head(t.Context(), origin)
			if err := k.SetHead(t.Context(), origin, "1:0123456789abcdef"); !errors.Is(err, ErrName) || !errors.Is(read, ErrName) {
				t.Errorf("head of %q: %v, %v", origin, read, err)
			}
		}
		for _, head := range []string{"", "1", "1:", "01:0123456789abcdef", "-1:0123456789abcdef", "1:0123456789ABCDEF", "1:0123456789abcdef\n", "999999999999999:0123456789abcdef"} {
			if err := k.SetHead(t.Context(), "yishi/a", head); !errors.Is(err, ErrName) {
				t.Errorf("head %q: %v", head, err)
			}
		}
	})
}

func TestOnlyLargerHeadsAreRemembered(t *testing.T) {
	eachRing(t, func(t *testing.T, k ring) {
		root := strings.Repeat("ab", 32)
		for _, row := range []struct{ set, want string }{
			{"", ""}, {"9:" + root, "9:" + root}, {"10:" + root, "10:" + root},
			{"9:" + root, "10:" + root}, {"10:" + strings.Repeat("cd", 32), "10:" + root}, {"11:" + root[:16], "11:" + root[:16]},
		} {
			if row.set != "" {
				if err := k.SetHead(t.Context(), "yishi/a", row.set); err != nil {
					t.Fatal(err)
				}
			}
			if got, err := k.Head(t.Context(), "yishi/a"); err != nil || got != row.want {
				t.Errorf("after %q: %q, %v; want %q", row.set, got, err, row.want)
			}
		}
		if got, err := k.Head(t.Context(), "yishi/b"); err != nil || got != "" {
			t.Errorf("another community's head: %q, %v", got, err)
		}
	})
}

func TestManyAtOnceGetOneKey(t *testing.T) {
	eachRing(t, func(t *testing.T, k ring) {
		var wg sync.WaitGroup
		got := make([]string, 16)
		for i := range got {
			wg.Go(func() {
				public, err := k.NewMotionKey(place, 1+i%2)
				if err != nil {
					t.Error(err)
				}
				got[i] = string(public)
				if _, err := k.MotionKey(place, 1+i%2); err != nil {
					t.Error(err)
				}
				if err := k.SetHead(context.Background(), "yishi/a", fmt.Sprintf("%d:0123456789abcdef", i+1)); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		for i := range got {
			if got[i] != got[i%2] {
				t.Errorf("goroutine %d got %s, want %s", i, got[i], got[i%2])
			}
		}
		if head, err := k.Head(t.Context(), "yishi/a"); err != nil || head != "16:0123456789abcdef" {
			t.Errorf("head %q, %v", head, err)
		}
	})
}

func TestManyAtOnceDestroyWhileOthersRead(t *testing.T) {
	eachRing(t, func(t *testing.T, k ring) {
		if _, err := k.NewMotionKey(place, 1); err != nil {
			t.Fatal(err)
		}
		want, err := k.MotionKey(place, 1)
		if err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		for i := range 8 {
			wg.Go(func() {
				if i%4 == 0 {
					if err := k.DestroyMotionKey(place, 1); err != nil {
						t.Error(err)
					}
					return
				}
				key, err := k.MotionKey(place, 1)
				if err == nil && !slices.Equal(key, want) || err != nil && !errors.Is(err, ErrDestroyed) {
					t.Errorf("read %x, %v", key, err)
				}
			})
		}
		wg.Wait()
	})
}

func TestNoRandomnessIsAnError(t *testing.T) {
	broken := iotest.ErrReader(errors.New("dry"))
	if _, err := NewMemory(broken); err == nil {
		t.Error("a keyring in memory was made")
	}
	if _, err := Open(t.TempDir()+"/keys", broken); err == nil {
		t.Error("a keyring in a directory was made")
	}
}
