package ledger

import (
	"bytes"
	"errors"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

const testDigest = "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU" // of nothing

func TestLeafFormsAreWrittenAsDocumented(t *testing.T) {
	for name, row := range map[string]struct {
		entry Entry
		leaf  string
	}{
		"a chair opens a motion": {
			Act{Seq: 1, Unix: 1800000000, Name: "motion.open", Person: 3, Role: "chair", Subject: 35, Payload: Payload{"version": "2", "rule": "cc278.a"}},
			`a|1|1800000000|motion.open|3|chair|35||{"rule":"cc278.a","version":"2"}`,
		},
		"the clock closes one": {
			Act{Seq: 12, Unix: 1800000100, Name: "motion.close", Subject: 35, Blind: "AAECAwQFBgcICQoL"},
			`a|12|1800000100|motion.close|0||35|AAECAwQFBgcICQoL|{}`,
		},
		"a household votes": {
			Ballot{Seq: 99, Unix: 1800000001, Motion: 35, Entry: 0, Choices: "yes", Rank: 2, Person: 17, Blind: "AAECAwQFBgcICQoL"},
			`b|99|1800000001|35|0|yes|2|17|AAECAwQFBgcICQoL`,
		},
		"a household picks several": {
			Ballot{Seq: 100, Unix: 1800000001, Motion: 35, Entry: 1, Choices: "A,C", Person: 17},
			`b|100|1800000001|35|1|A,C|0|17|`,
		},
		"a household takes its ballot back": {
			Ballot{Seq: 101, Unix: 1800000001, Motion: 35, Entry: 1, Rank: 2, Person: 17},
			`b|101|1800000001|35|1||2|17|`,
		},
		"a sealed ballot": {
			SealedBallot{Seq: 102, Unix: 1800000001, Motion: 36, Entry: 4, Digest: testDigest},
			`s|102|1800000001|36|4|` + testDigest,
		},
		"a stub of a paper sheet":        {SealedBallot{Seq: 103, Unix: 1800000001, Motion: 36, Entry: 5, Digest: Stub}, `s|103|1800000001|36|5|stub`},
		"a sealed ballot is taken back":  {SealedBallot{Seq: 104, Unix: 1800000001, Motion: 36, Entry: 4}, `s|104|1800000001|36|4|`},
		"numbers reach what Lua can say": {Ballot{Seq: 99_999_999_999_999, Unix: 1, Motion: 1, Choices: "no"}, `b|99999999999999|1|1|0|no|0|0|`},
	} {
		t.Run(name, func(t *testing.T) {
			leaf, err := Leaf(row.entry)
			if err != nil || string(leaf) != row.leaf {
				t.Fatalf("Leaf = %q, %v; want %q", leaf, err, row.leaf)
			}
			got, err := Parse(leaf)
			if err != nil {
				t.Fatal(err)
			}
			again, err := Leaf(got)
			if err != nil || !bytes.Equal(again, leaf) {
				t.Errorf("written again: %q, %v", again, err)
			}
			tail, _ := row.entry.Tail()
			seq, _ := row.entry.Place()
			if script := row.entry.Form() + "|" + itoa(seq) + "|" + tail; script != row.leaf {
				t.Errorf("script would write %q", script)
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	for name, leaf := range map[string]string{
		"nothing":                        ``,
		"no form":                        `|1|1|`,
		"a form in capitals":             `B|1|1|1|0|yes|0|0|`,
		"a form of two letters":          `bb|1|1|1|0|yes|0|0|`,
		"no sequence":                    `b|`,
		"sequence zero":                  `b|0|1|1|0|yes|0|0|`,
		"a leading zero":                 `b|01|1|1|0|yes|0|0|`,
		"a plus sign":                    `b|+1|1|1|0|yes|0|0|`,
		"a number beyond Lua":            `b|100000000000000|1|1|0|yes|0|0|`,
		"a number beyond int64":          `b|99999999999999999999|1|1|0|yes|0|0|`,
		"a newline":                      "b|1|1|1|0|yes|0|0|\n",
		"a line separator":               "b|1|1|1|0|yes|0|0|\u2028",
		"bytes that are not UTF-8":       "b|1|1|1|0|yes|0|0|\xff",
		"a ballot with too few fields":   `b|1|1|1|0|yes|0|0`,
		"a ballot with too many fields":  `b|1|1|1|0|yes|0|0||`,
		"motion zero":                    `b|1|1|0|0|yes|0|0|`,
		"time zero":                      `b|1|0|1|0|yes|0|0|`,
		"a rank of two digits":           `b|1|1|1|0|yes|10|0|`,
		"a choice twice":                 `b|1|1|1|0|A,A|0|0|`,
		"an empty choice":                `b|1|1|1|0|A,|0|0|`,
		"a choice in Chinese":            `b|1|1|1|0|赞成|0|0|`,
		"a blind of another length":      `b|1|1|1|0|yes|0|0|AAAA`,
		"a blind that is no base64url":   `b|1|1|1|0|yes|0|0|AAAAAAAA+AAAAAAA`,
		"a digest with stray bits":       `s|1|1|1|0|47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFV`,
		"a short digest":                 `s|1|1|1|0|47DEQpj8`,
		"an act with spaces in its name": `a|1|1|motion open|0||0||{}`,
		"a payload with spaces":          `a|1|1|motion.open|0||0||{"a": "b"}`,
		"a payload in another order":     `a|1|1|motion.open|0||0||{"b":"1","a":"1"}`,
		"a payload with a key twice":     `a|1|1|motion.open|0||0||{"a":"1","a":"2"}`,
		"a payload with a number":        `a|1|1|motion.open|0||0||{"a":1}`,
		"a payload of null":              `a|1|1|motion.open|0||0||null`,
		"a name in a payload":            `a|1|1|motion.open|0||0||{"who":"张三"}`,
		"a mobile number in a payload":   `a|1|1|motion.open|0||0||{"who":"13812345678"}`,
		"the same with country code":     `a|1|1|motion.open|0||0||{"who":"+8613812345678"}`,
		"an identity number":             `a|1|1|motion.open|0||0||{"who":"11010519491231002X"}`,
		"a sentence in a payload":        `a|1|1|motion.open|0||0||{"why":"I do not like it"}`,
		"more than a leaf may hold":      `x|1|` + strings.Repeat("a", MaxLeaf),
	} {
		t.Run(name, func(t *testing.T) {
			if e, err := Parse([]byte(leaf)); !errors.Is(err, ErrLeaf) {
				t.Errorf("Parse = %v, %v; want ErrLeaf", e, err)
			}
		})
	}
}

func TestALaterFormIsFramedButUnknown(t *testing.T) {
	leaf := []byte("z|7|whatever|议题")
	if _, err := Parse(leaf); !errors.Is(err, ErrUnknownForm) {
		t.Errorf("Parse: %v", err)
	}
	if seq, err := Sequence(leaf); seq != 7 || err != nil {
		t.Errorf("Sequence = %d, %v", seq, err)
	}
}

func TestLeafRefusesToWriteWhatItWouldNotRead(t *testing.T) {
	for name, e := range map[string]Entry{
		"no sequence":                Ballot{Unix: 1, Motion: 1, Choices: "yes"},
		"a negative entry":           Ballot{Seq: 1, Unix: 1, Motion: 1, Entry: -1, Choices: "yes"},
		"a separator in a choice":    Ballot{Seq: 1, Unix: 1, Motion: 1, Choices: "yes|2"},
		"a newline in a blind":       Ballot{Seq: 1, Unix: 1, Motion: 1, Blind: "AAAAAAAAAAAAAAA\n"},
		"a newline in a digest":      SealedBallot{Seq: 1, Unix: 1, Motion: 1, Digest: testDigest[:42] + "\n"},
		"a separator in a payload":   Act{Seq: 1, Unix: 1, Name: "a", Payload: Payload{"a": "b|c"}},
		"a payload key with a quote": Act{Seq: 1, Unix: 1, Name: "a", Payload: Payload{`a"`: "b"}},
		"an act without a name":      Act{Seq: 1, Unix: 1},
		"a person below zero":        Act{Seq: 1, Unix: 1, Name: "a", Person: -1},
		"a payload beyond a leaf":    Act{Seq: 1, Unix: 1, Name: "a", Payload: bulk(40)},
	} {
		t.Run(name, func(t *testing.T) {
			if leaf, err := Leaf(e); !errors.Is(err, ErrLeaf) {
				t.Errorf("Leaf = %q, %v; want ErrLeaf", leaf, err)
			}
		})
	}
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

func bulk(n int) Payload {
	p := Payload{}
	for i := range n {
		p["k"+itoa(int64(i))] = strings.Repeat("x", 128)
	}
	return p
}

func TestUnpackFindsTheSequenceBroken(t *testing.T) {
	leaves := testLeaves(t, 5)
	if got, err := Unpack(1, Pack(leaves)); err != nil || !cmp.Equal(got, leaves) {
		t.Fatalf("Unpack = %q, %v", got, err)
	}
	for name, field := range map[string][]byte{
		"the id names another sequence": Pack(leaves[1:]),
		"a leaf is missing":             Pack([][]byte{leaves[0], leaves[2]}),
		"two leaves are swapped":        Pack([][]byte{leaves[1], leaves[0]}),
		"a leaf stands twice":           Pack([][]byte{leaves[0], leaves[0]}),
	} {
		var bad *LeafError
		if _, err := Unpack(1, field); !errors.Is(err, ErrGap) || !errors.As(err, &bad) || bad.Index > 1 {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, field := range map[string]string{"an empty field": "", "a newline at the end": string(leaves[0]) + "\n"} {
		if _, err := Unpack(1, []byte(field)); !errors.Is(err, ErrLeaf) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestEveryEntryReadsBackAsWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := drawEntry(t)
		leaf, err := Leaf(e)
		if err != nil {
			t.Fatal(err)
		}
		got, err := Parse(leaf)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(e, got); diff != "" {
			t.Fatal(diff)
		}
	})
}

func drawEntry(t *rapid.T) Entry {
	number := func(name string, low int64) int64 { return rapid.Int64Range(low, maxNumber).Draw(t, name) }
	blind := rapid.SampledFrom([]string{"", "AAECAwQFBgcICQoL"}).Draw(t, "blind")
	seq, unix := number("seq", 1), number("unix", 1)
	switch rapid.IntRange(0, 2).Draw(t, "form") {
	case 0:
		payload := rapid.MapOfN(rapid.StringMatching(`[a-z][a-z0-9_]{0,10}`), rapid.StringMatching(`[a-zA-Z._:,+/=-]{0,20}`), 0, 5).Draw(t, "payload")
		return Act{
			Seq: seq, Unix: unix, Name: rapid.StringMatching(`[a-z]{1,9}([._][a-z]{1,9}){0,2}`).Draw(t, "name"),
			Person: number("person", 0), Role: rapid.StringMatching(`[a-z]{0,16}`).Draw(t, "role"), Subject: number("subject", 0),
			Blind: blind, Payload: payload,
		}
	case 1:
		picks := rapid.SliceOfNDistinct(rapid.StringMatching(`[a-zA-Z0-9]{1,7}`), 0, 5, rapid.ID[string]).Draw(t, "picks")
		return Ballot{
			Seq: seq, Unix: unix, Motion: number("motion", 1), Entry: number("entry", 0), Choices: strings.Join(picks, ","),
			Rank: rapid.Int64Range(0, 9).Draw(t, "rank"), Person: number("person", 0), Blind: blind,
		}
	}
	digest := rapid.SampledFrom([]string{"", Stub, testDigest}).Draw(t, "digest")
	return SealedBallot{Seq: seq, Unix: unix, Motion: number("motion", 1), Entry: number("entry", 0), Digest: digest}
}

func FuzzParse(f *testing.F) {
	for _, leaf := range testLeaves(f, 52) {
		f.Add(leaf)
	}
	f.Add([]byte(`s|102|1800000001|36|4|` + testDigest))
	f.Add([]byte(`a|1|1|motion.open|0||0||{"a":"1"}`))
	f.Fuzz(func(t *testing.T, leaf []byte) {
		e, err := Parse(leaf)
		if err != nil {
			if !errors.Is(err, ErrLeaf) && !errors.Is(err, ErrUnknownForm) {
				t.Fatalf("other error: %v", err)
			}
			return
		}
		again, err := Leaf(e)
		if err != nil || !bytes.Equal(again, leaf) {
			t.Fatalf("%q written again as %q, %v", leaf, again, err)
		}
	})
}
