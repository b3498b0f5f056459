package council

import (
	"errors"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// dice is a source of randomness that a test can repeat.
type dice struct{ *rand.Rand }

func (d dice) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(d.Uint32())
	}
	return len(p), nil
}

func newDice(seed uint64) dice { return dice{rand.New(rand.NewPCG(seed, 1))} }

func TestParseCodeReadsWhatPeopleType(t *testing.T) {
	for _, s := range []string{"K7M4-92QX", "k7m492qx", " K7M4 92QX ", "Ｋ７Ｍ４－９２ＱＸ", "K7M4—92QX", "k 7 m 4 9 2 q x", "K7M4–92QX"} {
		if got, err := ParseCode(s); got != "K7M4-92QX" || err != nil {
			t.Errorf("%q: %q, %v", s, got, err)
		}
	}
}

func TestParseCodeSaysWhatIsWrong(t *testing.T) {
	for _, tt := range []struct {
		text string
		want BadCode
	}{
		{"", BadCode{}},
		{"K7M4-92Q", BadCode{Length: 7}},
		{"K7M4-92QX2", BadCode{Length: 10 - 1}},
		{"K7MO-92QX", BadCode{Letter: 'O', Length: 4}},
		{"k7m4-i2qx", BadCode{Letter: 'I', Length: 5}},
		{"K7M4-0", BadCode{Letter: '0', Length: 5}},
		{"K7M4-９１QX", BadCode{Letter: '1', Length: 6}},
		{"张7M4-92QX", BadCode{Letter: '张', Length: 1}},
	} {
		_, err := ParseCode(tt.text)
		var bad *BadCode
		if !errors.As(err, &bad) || *bad != tt.want {
			t.Errorf("%q: %v, want %v", tt.text, err, &tt.want)
		}
	}
}

func TestNewCodesAreRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		code, err := NewCode(newDice(rapid.Uint64().Draw(t, "seed")))
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range []string{code, strings.ToLower(code), strings.ReplaceAll(code, "-", "")} {
			if back, err := ParseCode(s); back != code || err != nil {
				t.Fatalf("%s is read as %s, %v", s, back, err)
			}
		}
	})
	if _, err := NewCode(strings.NewReader("short")); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("without randomness: %v", err)
	}
}

func TestCodesUseEveryLetterAndNeverLookLikeAWordOrANumber(t *testing.T) {
	seen := make(map[rune]int)
	random := newDice(1)
	for range 4000 {
		code, err := NewCode(random)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.ContainsAny(code, "23456789") || strings.Trim(code, "23456789-") == "" {
			t.Errorf("%s is a word or a number", code)
		}
		for _, c := range strings.ReplaceAll(code, "-", "") {
			seen[c]++
		}
	}
	for _, c := range codeLetters {
		if n := seen[c]; n < 800 || n > 1200 || len(seen) != 32 {
			t.Errorf("%c comes %d times, about 1000 are fair", c, n)
		}
	}
	if _, err := NewCode(zeros{}); !errors.Is(err, errStuck) {
		t.Errorf("a source that repeats itself: %v", err)
	}
}

func TestCodeHashIsPinned(t *testing.T) {
	got := CodeHash([]byte("key"), "K7M4-92QX")
	if want := "78e42ef4"; got[:8] != want {
		t.Errorf("hash %s", got)
	}
	if CodeHash([]byte("other"), "K7M4-92QX") == got || CodeHash([]byte("key"), "K7M4-92QY") == got {
		t.Error("another key or code gives the same hash")
	}
}

func FuzzParseCode(f *testing.F) {
	for _, s := range []string{"K7M4-92QX", "k7m492qx", "", "K7MO-92QX", "Ｋ７Ｍ４－９２ＱＸ", "\xff", "ſſſſſſſſ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		code, err := ParseCode(s)
		if err != nil {
			var bad *BadCode
			if code != "" || !errors.As(err, &bad) {
				t.Fatalf("%q: %q, %v", s, code, err)
			}
			return
		}
		if len(code) != 9 || code[4] != '-' || strings.Trim(code, codeLetters+"-") != "" {
			t.Fatalf("%q is read as %q", s, code)
		}
		if again, err := ParseCode(code); again != code || err != nil {
			t.Fatalf("%q is read as %q, %v", code, again, err)
		}
	})
}

func TestSlipsAreOnePerAdultAtTheirHome(t *testing.T) {
	units, people := town("1-9 12 parking 甲", "3-501 90 甲 乙/family (小)/family", "2-101 80 丙 租/tenant", "2-102 70 丁", "2-8 9 shop 戊")
	people[5].Gone = true // 丁
	slips, err := NewSlips(newDice(1), units, people, func(p Person) bool { return p.Name != "租" })
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	codes := make(map[string]bool)
	for _, s := range slips {
		got = append(got, s.Label+" "+s.Name)
		codes[s.Code] = true
	}
	if diff := cmp.Diff([]string{"2-101 丙", "3-501 甲", "3-501 乙", "2-8 戊"}, got); diff != "" {
		t.Errorf("slips (-want +got):\n%s", diff)
	}
	if len(codes) != len(slips) {
		t.Errorf("codes repeat: %v", codes)
	}
	if _, err := NewSlips(zeros{}, units, people, nil); !errors.Is(err, errStuck) {
		t.Errorf("a source that repeats itself: %v", err)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}
