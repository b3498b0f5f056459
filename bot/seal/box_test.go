package seal

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// seededKey is a key pair that is the same on every run.
func seededKey(t testing.TB, seed byte) PrivateKey {
	t.Helper()
	key, err := NewMotionKey(bytes.NewReader(bytes.Repeat([]byte{seed}, 32)))
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func yesNo(t testing.TB) Motion {
	t.Helper()
	width, err := Width(len("abstain"))
	if err != nil {
		t.Fatal(err)
	}
	return Motion{Community: "hepingli", No: 12, Width: width}
}

func boxAndOpener(t testing.TB, m Motion) (*Box, *Opener) {
	t.Helper()
	key := seededKey(t, 1)
	box, err := NewBox(key.Public(), m)
	if err != nil {
		t.Fatal(err)
	}
	opener, err := NewOpener(key, m)
	if err != nil {
		t.Fatal(err)
	}
	return box, opener
}

func mustSeal(t testing.TB, box *Box, entry int64, choices string) []byte {
	t.Helper()
	sealed, err := box.Seal(entry, choices)
	if err != nil {
		t.Fatal(err)
	}
	return sealed
}

func TestASealedBallotOpensToWhatWasSealed(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		longest := rapid.IntRange(1, 247).Draw(rt, "longest")
		width, err := Width(longest)
		if err != nil {
			rt.Fatal(err)
		}
		m := Motion{Community: rapid.StringMatching(`[a-z0-9]{1,26}`).Draw(rt, "community"), No: rapid.Int64Range(1, 1e6).Draw(rt, "motion"), Width: width}
		box, opener := boxAndOpener(t, m)
		entry := rapid.Int64Range(0, 1e6).Draw(rt, "entry")
		choices := rapid.StringMatching(fmt.Sprintf(`[a-zA-Z,]{1,%d}`, longest)).Draw(rt, "choices")
		sealed, err := box.Seal(entry, choices)
		if err != nil {
			rt.Fatal(err)
		}
		if len(sealed) != m.SealedSize() {
			rt.Fatalf("%d bytes, want %d", len(sealed), m.SealedSize())
		}
		if got, err := opener.Open(entry, sealed); err != nil || got != choices {
			rt.Fatalf("opened %q, %v; want %q", got, err, choices)
		}
	})
}

func TestTheSizeTellsNoChoice(t *testing.T) {
	for name, row := range map[string]struct {
		longest int
		choices []string
		bytes   int
		text    int
	}{
		"yes or no":           {len("abstain"), []string{"yes", "no", "abstain"}, 56, 75},
		"one of many options": {1, []string{"A", "Z"}, 56, 75},
		"up to four picks":    {7, []string{"A", "A,B", "B,C,D,E"}, 56, 75},
		"an election of ten":  {19, []string{"A", "A,B,C,D,E,F,G,H,I,J"}, 72, 96},
		"every letter":        {51, []string{"Q", "A,B,C,D,E,F,G,H,I,J,K,L,M,N,O,P,Q,R,S,T,U,V,W,X,Y,Z"}, 104, 139},
		"the widest":          {247, []string{"A", strings.Repeat("A", 247)}, 296, 395},
	} {
		t.Run(name, func(t *testing.T) {
			m := yesNo(t)
			var err error
			if m.Width, err = Width(row.longest); err != nil {
				t.Fatal(err)
			}
			box, _ := boxAndOpener(t, m)
			for _, choices := range row.choices {
				sealed := mustSeal(t, box, 3, choices)
				if text := base64.RawURLEncoding.EncodeToString(sealed); len(sealed) != row.bytes || len(text) != row.text {
					t.Errorf("%s: %d bytes, %d characters; want %d, %d", choices, len(sealed), len(text), row.bytes, row.text)
				}
			}
		})
	}
}

func TestTwoEqualBallotsLookDifferent(t *testing.T) {
	box, _ := boxAndOpener(t, yesNo(t))
	a, b := mustSeal(t, box, 3, "yes"), mustSeal(t, box, 3, "yes")
	if bytes.Equal(a[:32], b[:32]) || bytes.Equal(a[32:], b[32:]) {
		t.Errorf("%x\n%x", a, b)
	}
}

func TestChoicesThatDoNotFitAreRefused(t *testing.T) {
	box, _ := boxAndOpener(t, yesNo(t))
	for _, choices := range []string{"", "abstains", strings.Repeat("A", 300)} {
		if _, err := box.Seal(3, choices); !errors.Is(err, ErrChoices) {
			t.Errorf("%q: %v", choices, err)
		}
	}
	for _, longest := range []int{-1, 0, 248, 1 << 62} {
		if w, err := Width(longest); !errors.Is(err, ErrChoices) {
			t.Errorf("Width(%d) = %d, %v", longest, w, err)
		}
	}
	for _, width := range []int{-8, 0, 7, 9, 256} {
		m := yesNo(t)
		m.Width = width
		if _, err := NewBox(seededKey(t, 1).Public(), m); !errors.Is(err, ErrChoices) {
			t.Errorf("a box of width %d: %v", width, err)
		}
		if _, err := NewOpener(seededKey(t, 1), m); !errors.Is(err, ErrChoices) {
			t.Errorf("an opener of width %d: %v", width, err)
		}
	}
}

func FuzzUnpad(f *testing.F) {
	f.Add([]byte{3, 'y', 'e', 's', 0, 0, 0, 0})
	f.Fuzz(func(t *testing.T, plain []byte) {
		if len(plain) == 0 || len(plain) > MaxWidth {
			return
		}
		choices, err := unpad(plain)
		if err != nil {
			return
		}
		if again, err := pad(choices, len(plain)); err != nil || !bytes.Equal(again, plain) {
			t.Fatalf("%x padded again is %x, %v", plain, again, err)
		}
	})
}

func BenchmarkSeal(b *testing.B) {
	box, _ := boxAndOpener(b, yesNo(b))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := box.Seal(3, "abstain"); err != nil {
			b.Fatal(err)
		}
	}
}
