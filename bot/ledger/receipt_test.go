package ledger

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func testReceiptKey(t testing.TB, motion int64) []byte {
	t.Helper()
	key, err := ReceiptKey(bytes.Repeat([]byte{7}, 32), testCommunity, motion)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func TestAReceiptNamesOneBallotOnOneMotion(t *testing.T) {
	key := testReceiptKey(t, 7)
	mine := Receipt(key, 7, 3, 99)
	if len(mine) != ReceiptLength || strings.Trim(mine, codeAlphabet) != "" {
		t.Errorf("receipt %q", mine)
	}
	if mine != Receipt(key, 7, 3, 99) {
		t.Error("the same ballot gets another receipt")
	}
	for name, other := range map[string]string{
		"another household":   Receipt(key, 7, 4, 99),
		"a changed vote":      Receipt(key, 7, 3, 100),
		"another motion":      Receipt(key, 8, 3, 99),
		"another motion key":  Receipt(testReceiptKey(t, 8), 7, 3, 99),
		"digits moved across": Receipt(key, 73, 9, 9),
	} {
		if other == mine {
			t.Errorf("%s has the same receipt", name)
		}
	}
	if _, err := ReceiptKey([]byte("short"), testCommunity, 7); !errors.Is(err, ErrFormat) {
		t.Errorf("a short master key: %v", err)
	}
}

func TestReceiptsSpreadOverTheAlphabet(t *testing.T) {
	key := testReceiptKey(t, 7)
	seen := map[string]bool{}
	signs := map[rune]bool{}
	for seq := range int64(5000) {
		r := Receipt(key, 7, seq, seq+1)
		seen[r] = true
		for _, c := range r {
			signs[c] = true
		}
	}
	if len(seen) != 5000 || len(signs) != 32 {
		t.Errorf("%d codes of %d signs", len(seen), len(signs))
	}
}

func TestReceiptsAreReadAsPeopleTypeThem(t *testing.T) {
	for typed, want := range map[string]string{
		"ABCDE23456":        "ABCDE23456",
		"abcde-23456":       "ABCDE23456",
		" abcde 23456 ":     "ABCDE23456",
		"ＡＢｃｄｅ－２３４５６":       "ABCDE23456",
		"ABCDE　23456":       "ABCDE23456",
		"ABCDE2345":         "",
		"ABCDE234567":       "",
		"ABCDE2345O":        "",
		"ABCDE2345十":        "",
		"":                  "",
		"ABCDE\n23456":      "",
		"ABCDE23456; DROP ": "",
	} {
		got, ok := NormalReceipt(typed)
		if ok != (want != "") || ok && got != want {
			t.Errorf("NormalReceipt(%q) = %q, %v; want %q", typed, got, ok, want)
		}
	}
}

func testStanding() []Standing {
	return []Standing{
		{Entry: 0, Seq: 11, Choices: "yes"}, {Entry: 1, Seq: 15, Choices: "no"},
		{Entry: 2, Seq: 12, Choices: "yes"}, {Entry: 5, Seq: 30, Choices: "abstain"},
	}
}

func TestEveryoneFindsTheOwnLineAndRecounts(t *testing.T) {
	key := testReceiptKey(t, 7)
	ballots := testStanding()
	list := PublishedList(key, 7, ballots)
	for _, b := range ballots {
		rows, found := list.Find(strings.ToLower(Receipt(key, 7, b.Entry, b.Seq)))
		if !found || len(rows) != 1 || rows[0].Choices != b.Choices {
			t.Errorf("entry %d finds %v", b.Entry, rows)
		}
	}
	if _, found := list.Find("ABCDE23456"); found {
		t.Error("a code of nobody is found")
	}
	want := Counts{Motion: 7, Cast: Sum{Ballots: 4}, Choices: map[string]Sum{
		"yes": {Ballots: 2}, "no": {Ballots: 1}, "abstain": {Ballots: 1},
	}}
	if diff := cmp.Diff(want, list.Recount()); diff != "" {
		t.Error(diff)
	}
	slices.Reverse(ballots)
	if again := PublishedList(key, 7, ballots); string(again.Text()) != string(list.Text()) {
		t.Error("the order of the ballots shows in the list")
	}
}

func TestTheListOfASecretMotionTiesNoReceiptToAChoice(t *testing.T) {
	digests := []string{SealedDigest([]byte("a")), SealedDigest([]byte("b")), SealedDigest([]byte("c"))}
	bad := []string{SealedDigest([]byte("d"))}
	list := PublishedSecretList(9, digests, bad, []string{"yes", "no", "yes"})
	other := PublishedSecretList(9, []string{digests[2], digests[0], digests[1]}, bad, []string{"no", "yes", "yes"})
	if string(list.Text()) != string(other.Text()) {
		t.Error("the order of opening shows in the list")
	}
	rows, found := list.Find(SealedReceipt(9, digests[1]))
	if !found || !cmp.Equal(rows, []Row{{Receipt: SealedReceipt(9, digests[1])}}) {
		t.Errorf("own line %v, %v", rows, found)
	}
	rows, found = list.Find(SealedReceipt(9, bad[0]))
	if !found || !cmp.Equal(rows, []Row{{Receipt: SealedReceipt(9, bad[0]), Bad: true}}) {
		t.Errorf("line of a ballot that could not be opened %v, %v", rows, found)
	}
	if SealedReceipt(9, digests[0]) == SealedReceipt(10, digests[0]) {
		t.Error("the motion is not in the receipt")
	}
	if got := list.Recount(); got.Cast.Ballots != 3 || got.Choices["yes"].Ballots != 2 {
		t.Errorf("recount %+v", got)
	}
	if withheld := PublishedSecretList(9, digests[:2], nil, nil); withheld.Recount().Cast.Ballots != 2 || len(withheld.Recount().Choices) != 0 {
		t.Errorf("a withheld split: %+v", withheld.Recount())
	}
}

func TestListsReadBackAsWritten(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		choice := rapid.SampledFrom([]string{"yes", "no", "abstain", "A,C"})
		n := rapid.IntRange(0, 20).Draw(rt, "ballots")
		var list List
		if rapid.Bool().Draw(rt, "secret") {
			var digests, choices []string
			for range n {
				digests = append(digests, SealedDigest(rapid.SliceOf(rapid.Byte()).Draw(rt, "sealed")))
				choices = append(choices, choice.Draw(rt, "choice"))
			}
			cut := rapid.IntRange(0, n).Draw(rt, "bad")
			list = PublishedSecretList(9, digests[cut:], digests[:cut], choices[cut:])
		} else {
			var ballots []Standing
			for i := range n {
				ballots = append(ballots, Standing{Entry: int64(i), Seq: int64(i + 1), Choices: choice.Draw(rt, "choice")})
			}
			list = PublishedList(testReceiptKey(t, 9), 9, ballots)
		}
		got, err := ParseList(list.Text())
		if err != nil {
			rt.Fatal(err)
		}
		if string(got.Text()) != string(list.Text()) || !cmp.Equal(got.Recount(), list.Recount()) {
			rt.Fatalf("%+v\n%+v", got, list)
		}
	})
}

func TestListsOutOfOrderAreRefused(t *testing.T) {
	list := PublishedList(testReceiptKey(t, 7), 7, testStanding())
	list.Rows[0], list.Rows[1] = list.Rows[1], list.Rows[0]
	if _, err := ParseList(list.Text()); !errors.Is(err, ErrFormat) {
		t.Errorf("rows: %v", err)
	}
	secret := PublishedSecretList(9, nil, nil, []string{"no", "yes"})
	slices.Reverse(secret.Choices)
	if _, err := ParseList(secret.Text()); !errors.Is(err, ErrFormat) {
		t.Errorf("choices: %v", err)
	}
}

func FuzzParseList(f *testing.F) {
	f.Add(PublishedList(bytes.Repeat([]byte{1}, 32), 7, testStanding()).Text())
	f.Add(PublishedSecretList(9, []string{testDigest}, nil, []string{"yes"}).Text())
	f.Add([]byte("yishi list v1\nmotion 1\nopen 99999999999\n"))
	f.Add([]byte("yishi list v1\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		list, err := ParseList(text)
		if err != nil {
			if !errors.Is(err, ErrFormat) {
				t.Fatalf("other error: %v", err)
			}
			return
		}
		if !bytes.Equal(list.Text(), text) {
			t.Fatalf("%q written again as %q", text, list.Text())
		}
		list.Recount()
	})
}

func FuzzNormalReceipt(f *testing.F) {
	f.Add("ＡＢｃｄｅ－２３４５６")
	f.Fuzz(func(t *testing.T, typed string) {
		got, ok := NormalReceipt(typed)
		if !ok {
			return
		}
		if again, ok := NormalReceipt(got); !ok || again != got {
			t.Fatalf("%q reads as %q, again as %q", typed, got, again)
		}
	})
}
