package seal

import (
	"bytes"
	"crypto/rand"
	"errors"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

func resultSeal(t testing.TB, m Motion, size int) *ResultSeal {
	t.Helper()
	s, err := NewResultSeal(seededKey(t, 1), m, size)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestResultsOpenUnderTheirOwnMessageOnly(t *testing.T) {
	m := yesNo(t)
	s := resultSeal(t, m, 40)
	sealed, err := s.Seal(rand.Reader, "msg-1", []byte("yes|回执"))
	if err != nil || len(sealed) != s.Size() || s.Size() != 70 {
		t.Fatalf("%d bytes, %v", len(sealed), err)
	}
	for name, seal := range map[string]*ResultSeal{"by itself": s, "after a restart": resultSeal(t, m, 40)} {
		if got, err := seal.Open("msg-1", sealed); err != nil || string(got) != "yes|回执" {
			t.Errorf("opened %s: %q, %v", name, got, err)
		}
	}
	m.No++
	other := resultSeal(t, m, 40)
	flipped := bytes.Clone(sealed)
	flipped[20] ^= 1
	for name, open := range map[string]func() ([]byte, error){
		"another message": func() ([]byte, error) { return s.Open("msg-2", sealed) },
		"another motion":  func() ([]byte, error) { return other.Open("msg-1", sealed) },
		"a flipped bit":   func() ([]byte, error) { return s.Open("msg-1", flipped) },
		"a cut":           func() ([]byte, error) { return s.Open("msg-1", sealed[1:]) },
	} {
		if got, err := open(); !errors.Is(err, ErrResult) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

func TestResultsHaveOneSize(t *testing.T) {
	s := resultSeal(t, yesNo(t), 40)
	for size := range 41 {
		sealed, err := s.Seal(rand.Reader, "msg-1", make([]byte, size))
		if err != nil || len(sealed) != s.Size() {
			t.Errorf("a result of %d bytes has %d, %v", size, len(sealed), err)
		}
	}
	if _, err := s.Seal(rand.Reader, "msg-1", make([]byte, 41)); !errors.Is(err, ErrResult) {
		t.Errorf("a result too long: %v", err)
	}
	if _, err := s.Seal(iotest.ErrReader(errors.New("dry")), "msg-1", nil); err == nil {
		t.Error("a result without randomness")
	}
	for _, size := range []int{0, 65536} {
		if _, err := NewResultSeal(seededKey(t, 1), yesNo(t), size); !errors.Is(err, ErrResult) {
			t.Errorf("results of %d bytes: %v", size, err)
		}
	}
}

func TestSplitsBelowThreeVotesAreNotShown(t *testing.T) {
	got := map[int]bool{}
	for _, n := range []int{-1, 0, 1, 2, 3, 4} {
		got[n] = MayShow(n)
	}
	want := map[int]bool{-1: false, 0: false, 1: false, 2: false, 3: true, 4: true}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func FuzzResultOpen(f *testing.F) {
	s := resultSeal(f, yesNo(f), 8)
	sealed, err := s.Seal(rand.Reader, "msg-1", []byte("yes"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add("msg-1", sealed)
	f.Fuzz(func(t *testing.T, id string, data []byte) {
		got, err := s.Open(id, data)
		if err != nil && !errors.Is(err, ErrResult) || err == nil && (id != "msg-1" || string(got) != "yes") {
			t.Fatalf("opened %q, %v", got, err)
		}
	})
}

func BenchmarkResultSeal(b *testing.B) {
	s := resultSeal(b, yesNo(b), 64)
	for b.Loop() {
		if _, err := s.Seal(rand.Reader, "24 digits of message id", []byte("yes")); err != nil {
			b.Fatal(err)
		}
	}
}
