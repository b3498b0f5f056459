package seal

import (
	"bytes"
	"context"
	"crypto/hpke"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"
)

func isYesNo(choices string) bool {
	return choices == "yes" || choices == "no" || choices == "abstain"
}

func TestABallotDoesNotOpenElsewhere(t *testing.T) {
	m := yesNo(t)
	box, opener := boxAndOpener(t, m)
	sealed := mustSeal(t, box, 3, "yes")
	elsewhere := func(change func(*Motion)) *Opener {
		other := m
		change(&other)
		_, o := boxAndOpener(t, other)
		return o
	}
	stranger, err := NewOpener(seededKey(t, 2), m)
	if err != nil {
		t.Fatal(err)
	}
	for name, row := range map[string]struct {
		opener *Opener
		entry  int64
	}{
		"another household":               {opener, 4},
		"another motion":                  {elsewhere(func(m *Motion) { m.No = 13 }), 3},
		"another community":               {elsewhere(func(m *Motion) { m.Community = "other" }), 3},
		"a digit moved to the community":  {elsewhere(func(m *Motion) { m.Community, m.No = "hepingli1", 2 }), 3},
		"another width":                   {elsewhere(func(m *Motion) { m.Width = 16 }), 3},
		"another key":                     {stranger, 3},
		"a household alike in its low 32": {opener, 3 + 1<<32},
	} {
		if got, err := row.opener.Open(row.entry, sealed); !errors.Is(err, ErrOpen) {
			t.Errorf("%s opens it: %q, %v", name, got, err)
		}
	}
}

func TestADamagedBallotDoesNotOpen(t *testing.T) {
	box, opener := boxAndOpener(t, yesNo(t))
	sealed := mustSeal(t, box, 3, "yes")
	// The top bit of the point too, which X25519 ignores: HPKE binds the point
	// as it was sent.
	for bit := range 8 * len(sealed) {
		bad := bytes.Clone(sealed)
		bad[bit/8] ^= 1 << (bit % 8)
		if got, err := opener.Open(3, bad); !errors.Is(err, ErrOpen) {
			t.Fatalf("with bit %d flipped: %q, %v", bit, got, err)
		}
	}
	for _, bad := range [][]byte{nil, sealed[:len(sealed)-1], append(bytes.Clone(sealed), 0), make([]byte, len(sealed))} {
		if _, err := opener.Open(3, bad); !errors.Is(err, ErrOpen) {
			t.Errorf("%d bytes: %v", len(bad), err)
		}
	}
}

// sealPlain seals a plaintext that Seal would never write.
func sealPlain(t testing.TB, box *Box, entry int64, plain []byte) []byte {
	t.Helper()
	key, sender, err := hpke.NewSender(box.pub.key, kdf(), aead(), box.info)
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := sender.Seal(entryData(entry), plain)
	if err != nil {
		t.Fatal(err)
	}
	return append(key, sealed...)
}

func TestAPlaintextThatIsNotPaddedRightIsRefused(t *testing.T) {
	box, opener := boxAndOpener(t, yesNo(t))
	for name, plain := range map[string][]byte{
		"no choices":         {0, 0, 0, 0, 0, 0, 0, 0},
		"a length beyond":    {8, 'a', 'a', 'a', 'a', 'a', 'a', 'a'},
		"a mark in the rest": {2, 'n', 'o', 0, 0, 0, 0, 1},
	} {
		if got, err := opener.Open(3, sealPlain(t, box, 3, plain)); !errors.Is(err, ErrOpen) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

func TestABallotSealedByTheFirstReleaseStillOpens(t *testing.T) {
	const sealed = "fe59a649d9d8c4847fa5500d346b1f7cec317bcb9026ebb2ffed36491da5500aeb104ac361ef861b42b8d12177ec12fc13c93f84d69b4247"
	data, err := hex.DecodeString(sealed)
	if err != nil {
		t.Fatal(err)
	}
	_, opener := boxAndOpener(t, yesNo(t))
	if got, err := opener.Open(3, data); err != nil || got != "abstain" {
		t.Errorf("opened %q, %v", got, err)
	}
}

func TestOpenAllGivesTheSameCountsInAnyOrderAndOnEveryRun(t *testing.T) {
	box, opener := boxAndOpener(t, yesNo(t))
	rapid.Check(t, func(rt *rapid.T) {
		choices := rapid.SliceOfN(rapid.SampledFrom([]string{"yes", "no", "abstain"}), 0, 12).Draw(rt, "choices")
		var ballots []Sealed
		var entries []int64
		for i, c := range choices {
			ballots = append(ballots, Sealed{Entry: int64(i), Ballot: mustSeal(t, box, int64(i), c)})
			entries = append(entries, int64(i))
		}
		slices.Sort(choices)
		for range 2 {
			ballots = rapid.Permutation(ballots).Draw(rt, "order")
			got, err := opener.OpenAll(t.Context(), rand.Reader, ballots, isYesNo)
			if err != nil {
				rt.Fatal(err)
			}
			slices.Sort(got.Choices)
			if len(got.Bad) != 0 || !slices.Equal(got.Choices, choices) || !slices.Equal(got.Good, entries) {
				rt.Fatalf("opened %+v, want %v", got, choices)
			}
		}
	})
}

func TestBadBallotsAreListedAndTheOthersCounted(t *testing.T) {
	box, opener := boxAndOpener(t, yesNo(t))
	ballots := []Sealed{
		{9, mustSeal(t, box, 9, "no")}, {1, mustSeal(t, box, 1, "yes")}, {2, mustSeal(t, box, 1, "yes")},
		{3, []byte("junk")}, {4, mustSeal(t, box, 4, "maybe")}, {5, mustSeal(t, box, 5, "yes")},
		{5, mustSeal(t, box, 5, "no")}, {6, nil}, {5, mustSeal(t, box, 5, "no")},
	}
	got, err := opener.OpenAll(t.Context(), rand.Reader, ballots, isYesNo)
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(got.Choices)
	if !slices.Equal(got.Choices, []string{"no", "yes"}) || !slices.Equal(got.Good, []int64{1, 9}) {
		t.Errorf("opened %v of %v", got.Choices, got.Good)
	}
	want := []Bad{{2, ErrOpen}, {3, ErrOpen}, {4, ErrNotAChoice}, {5, ErrTwice}, {6, ErrOpen}}
	if len(got.Bad) != len(want) {
		t.Fatalf("bad: %+v", got.Bad)
	}
	for i, bad := range got.Bad {
		if bad.Entry != want[i].Entry || !errors.Is(bad.Err, want[i].Err) {
			t.Errorf("bad %+v, want %+v", bad, want[i])
		}
	}
}

func TestOpenAllStopsWithNothingWhenItCannotFinish(t *testing.T) {
	box, opener := boxAndOpener(t, yesNo(t))
	var ballots []Sealed
	for entry := range int64(4) {
		ballots = append(ballots, Sealed{entry, mustSeal(t, box, entry, "yes")})
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if got, err := opener.OpenAll(ctx, rand.Reader, ballots, isYesNo); !errors.Is(err, context.Canceled) || got.Choices != nil {
		t.Errorf("cancelled: %+v, %v", got, err)
	}
	if got, err := opener.OpenAll(t.Context(), iotest.ErrReader(errors.New("dry")), ballots, isYesNo); err == nil || got.Choices != nil {
		t.Errorf("without randomness: %+v, %v", got, err)
	}
}

func TestShuffleReachesEveryOrderAndForgetsTheFirst(t *testing.T) {
	seen := map[string]bool{}
	for x := range 9 { // every pair of draws modulo 3 and 2
		random := append(append(make([]byte, 7), byte(x/3)), append(make([]byte, 7), byte(x%3))...)
		a, b := []string{"A", "B", "C"}, []string{"C", "A", "B"}
		if err := shuffle(bytes.NewReader(random), a); err != nil {
			t.Fatal(err)
		}
		if err := shuffle(bytes.NewReader(random), b); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(a, b) {
			t.Fatal("the order before shows in the order after")
		}
		seen[strings.Join(a, "")] = true
	}
	want := map[string]bool{"ABC": true, "ACB": true, "BAC": true, "BCA": true, "CAB": true, "CBA": true}
	if !maps.Equal(seen, want) {
		t.Errorf("orders %v", seen)
	}
}

func TestDrawsThatWouldTiltTheOddsAreRejected(t *testing.T) {
	highest := bytes.Repeat([]byte{0xff}, 8)
	// 2⁶⁴ mod 3 is 1, so the highest number alone must be thrown away.
	if got, err := below(bytes.NewReader(append(highest, 0, 0, 0, 0, 0, 0, 0, 5)), 3); err != nil || got != 2 {
		t.Errorf("below = %d, %v", got, err)
	}
	second := append(bytes.Repeat([]byte{0xff}, 7), 0xfe)
	if got, err := below(bytes.NewReader(second), 3); err != nil || got != (1<<64-2)%3 {
		t.Errorf("below = %d, %v", got, err)
	}
	if got, err := below(bytes.NewReader(highest), 4); err != nil || got != 3 {
		t.Errorf("below = %d, %v", got, err)
	}
}

func FuzzOpen(f *testing.F) {
	box, opener := boxAndOpener(f, yesNo(f))
	sealed := mustSeal(f, box, 3, "yes")
	f.Add(int64(3), sealed)
	f.Add(int64(4), sealed)
	f.Add(int64(3), make([]byte, 56))
	f.Fuzz(func(t *testing.T, entry int64, data []byte) {
		got, err := opener.Open(entry, data)
		switch {
		case err != nil && !errors.Is(err, ErrOpen):
			t.Fatalf("other error: %v", err)
		case err == nil && (entry != 3 || got != "yes" && got != "abstain"):
			t.Fatalf("opened %q of entry %d", got, entry)
		}
	})
}

func BenchmarkOpen(b *testing.B) {
	box, opener := boxAndOpener(b, yesNo(b))
	sealed := mustSeal(b, box, 3, "abstain")
	for b.Loop() {
		if _, err := opener.Open(3, sealed); err != nil {
			b.Fatal(err)
		}
	}
}
