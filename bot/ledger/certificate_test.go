package ledger

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/mod/sumdb/note"
)

func testCertificate() Certificate {
	return Certificate{
		Community: testCommunity, Motion: 35, Rule: "cc278.maintenance", RuleVersion: "3", Roll: testDigest,
		Base: Sum{Ballots: 60, Heads: 58, Area: 523_400}, Cast: Sum{Ballots: 45, Heads: 44, Area: 400_001},
		Choices:  map[string]Sum{"yes": {Ballots: 40, Heads: 39, Area: 355_000}, "no": {Ballots: 5, Heads: 5, Area: 45_001}},
		Deemed:   map[string]Sum{"abstain": {Ballots: 15, Heads: 14, Area: 123_399}},
		Disputed: 2, Invalid: 1, Outcome: "passed", Effect: "binding", List: testDigest, Size: 812, Root: perfect(tileHashes(make([]byte, 32))),
		Time: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC),
	}
}

func TestACertificateReadsBackAsSigned(t *testing.T) {
	signer, keys := testKeys(t, 1)
	msg, err := SignCertificate(testCertificate(), signer)
	if err != nil {
		t.Fatal(err)
	}
	want := `yishi/hepingli
tally v1
motion 35
rule cc278.maintenance 3
roll ` + testDigest + `
base 60 58 523400
cast 45 44 400001
choice no 5 5 45001
choice yes 40 39 355000
deemed abstain 15 14 123399
disputed 2
invalid 1
outcome passed
effect binding
list ` + testDigest + `
ledger 812 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
time 2026-03-01T12:00:00Z

— yishi/hepingli `
	if !strings.HasPrefix(string(msg), want) {
		t.Errorf("certificate:\n%s", msg)
	}
	got, err := OpenCertificate(msg, testCommunity, keys)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(testCertificate(), got); diff != "" {
		t.Error(diff)
	}
}

func TestACertificateReadsBackWhateverItsListIsCalled(t *testing.T) {
	signer, keys := testKeys(t, 1)
	for name, list := range map[string]string{
		"a digest that begins with a dash": "-" + testDigest[1:],
		"a digest of two dashes":           "--" + testDigest[2:],
		"no list":                          "",
	} {
		t.Run(name, func(t *testing.T) {
			want := testCertificate()
			want.List = list
			msg, err := SignCertificate(want, signer)
			if err != nil {
				t.Fatal(err)
			}
			got, err := OpenCertificate(msg, testCommunity, keys)
			if diff := cmp.Diff(want, got); err != nil || diff != "" {
				t.Errorf("%v %s", err, diff)
			}
		})
	}
}

func TestOneChangedBitVoidsACertificate(t *testing.T) {
	signer, keys := testKeys(t, 1)
	msg, err := SignCertificate(testCertificate(), signer)
	if err != nil {
		t.Fatal(err)
	}
	for bit := range 8 * len(msg) {
		bad := bytes.Clone(msg)
		bad[bit/8] ^= 1 << (bit % 8)
		if c, err := OpenCertificate(bad, testCommunity, keys); !errors.Is(err, ErrNote) {
			t.Fatalf("bit %d of %q: %+v, %v", bit, bad, c, err)
		}
	}
}

func TestCertificatesAndCheckpointsNeverPassForEachOther(t *testing.T) {
	signer, keys := testKeys(t, 1)
	msg, err := SignCertificate(testCertificate(), signer)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := OpenCheckpoint(msg, signer.Name(), keys); !errors.Is(err, ErrNote) {
		t.Errorf("a certificate opens as a checkpoint: %v", err)
	}
	head, err := SignCheckpoint(1, testCertificate().Root, signer)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := OpenCertificate(head.Note, testCommunity, keys); !errors.Is(err, ErrNote) {
		t.Errorf("a checkpoint opens as a certificate: %v", err)
	}
}

func TestACertificateOfAnotherCommunityIsRefused(t *testing.T) {
	signer, keys := testKeys(t, 1)
	c := testCertificate()
	c.Community = "other"
	if _, err := SignCertificate(c, signer); !errors.Is(err, ErrNote) {
		t.Errorf("signed: %v", err)
	}
	theirs, err := NewSigner("other", testKey(1))
	if err != nil {
		t.Fatal(err)
	}
	msg, err := SignCertificate(c, theirs)
	if err != nil {
		t.Fatal(err)
	}
	v, err := NewVerifier("other", testKey(1).Public().(ed25519.PublicKey))
	if err != nil {
		t.Fatal(err)
	}
	for name, keys := range map[string]note.Verifiers{"own keys": keys, "their keys": note.VerifierList(v)} {
		if _, err := OpenCertificate(msg, testCommunity, keys); !errors.Is(err, ErrNote) {
			t.Errorf("opened with %s: %v", name, err)
		}
	}
}

func TestCertificateFieldsThatCannotBeWrittenAreRefused(t *testing.T) {
	signer, _ := testKeys(t, 1)
	for name, change := range map[string]func(*Certificate){
		"no rule":               func(c *Certificate) { c.Rule = "" },
		"a space in the effect": func(c *Certificate) { c.Effect = "not binding" },
		"a line in the outcome": func(c *Certificate) { c.Outcome = "passed\nchoice" },
		"Chinese in the rule":   func(c *Certificate) { c.Rule = "民法典278" },
		"motion zero":           func(c *Certificate) { c.Motion = 0 },
		"a negative dispute":    func(c *Certificate) { c.Disputed = -1 },
		"a negative count":      func(c *Certificate) { c.Choices = map[string]Sum{"yes": {Ballots: -1}} },
		"an odd choice":         func(c *Certificate) { c.Choices = map[string]Sum{"ye s": {}} },
		"no time":               func(c *Certificate) { c.Time = time.Time{} },
		"no community":          func(c *Certificate) { c.Community = "" },
	} {
		c := testCertificate()
		change(&c)
		if _, err := SignCertificate(c, signer); !errors.Is(err, ErrNote) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzOpenCertificate(f *testing.F) {
	signer, keys := testKeys(f, 1)
	msg, err := SignCertificate(testCertificate(), signer)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(msg)
	f.Add([]byte("yishi/hepingli\n\n— yishi/hepingli AAAAAAA=\n"))
	f.Fuzz(func(t *testing.T, msg []byte) {
		if _, err := OpenCertificate(msg, testCommunity, keys); err != nil && !errors.Is(err, ErrNote) {
			t.Fatalf("other error: %v", err)
		}
		text, _, _ := bytes.Cut(msg, []byte("\n\n"))
		c, err := parseCertificate(string(text) + "\n")
		if err != nil {
			if !errors.Is(err, ErrNote) {
				t.Fatalf("other error: %v", err)
			}
			return
		}
		if again, err := c.text(); err != nil || again != string(text)+"\n" {
			t.Fatalf("%q written again as %q, %v", text, again, err)
		}
	})
}
